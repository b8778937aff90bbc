create table if not exists replacement(
    old text primary key not null, new text not null, reason text not null, by_account text not null,
    at_ms integer not null
) without rowid;
