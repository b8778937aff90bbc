create table if not exists trial(
    id text primary key, digest text not null, terminal text not null, item integer not null,
    accepted_ms integer not null, signature blob not null, key_id text not null
) without rowid;
