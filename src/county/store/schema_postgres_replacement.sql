create table if not exists replacement(
    old text primary key, new text not null, reason text not null, by_account text not null,
    at_ms bigint not null
);
