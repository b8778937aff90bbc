create table if not exists trial(
    id text primary key, digest text not null, terminal text not null, item integer not null,
    accepted_ms bigint not null, signature bytea not null, key_id text not null
);
