create table if not exists acceptance(
    asset text primary key, stage text not null, marks text not null, by_account text not null,
    at_ms bigint not null
);
