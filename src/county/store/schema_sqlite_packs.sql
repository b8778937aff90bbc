create table if not exists acceptance_pack(
    asset text primary key not null, at_ms integer not null, facts text not null, key_id text not null,
    signature blob not null, by_account text not null, came_ms integer not null
) without rowid;
