create table if not exists acceptance(
    asset text primary key not null, stage text not null, marks text not null, by_account text not null,
    at_ms integer not null
) without rowid;
