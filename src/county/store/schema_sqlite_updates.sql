create table if not exists system_update(
    version text primary key not null, release_no integer not null unique, sha256 text not null,
    bytes integer not null, percent integer not null, state text not null, why text not null,
    excused text not null, by_account text not null, at_ms integer not null
) without rowid;
create table if not exists update_told(
    asset text primary key not null, version text not null, state text not null, bytes integer not null,
    at_ms integer not null
) without rowid;
