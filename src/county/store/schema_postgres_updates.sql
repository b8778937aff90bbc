create table if not exists system_update(
    version text primary key, release_no bigint not null unique, sha256 text not null,
    bytes bigint not null, percent bigint not null, state text not null, why text not null,
    excused text not null, by_account text not null, at_ms bigint not null
);
create table if not exists update_told(
    asset text primary key, version text not null, state text not null, bytes bigint not null,
    at_ms bigint not null
);
