create table if not exists acceptance_pack(
    asset text primary key, at_ms bigint not null, facts text not null, key_id text not null,
    signature bytea not null, by_account text not null, came_ms bigint not null
);
