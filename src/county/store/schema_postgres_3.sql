create table if not exists account(
    id text primary key, person text not null, post text not null, employment text not null,
    sealed bytea not null, standing text not null, standing_ms bigint not null,
    rights text not null, rights_ms bigint not null, counts_from_ms bigint not null,
    last_login_ms bigint
);
create index if not exists account_person on account(person);
create table if not exists account_log(
    seq bigint generated always as identity primary key, account text not null,
    at_ms bigint not null, by_whom text not null, what text not null
);
create index if not exists account_log_account on account_log(account, seq);
create table if not exists account_login(
    account text not null, asset text not null, at_ms bigint not null,
    primary key(account, asset)
);
create table if not exists played_card(person text primary key, secret bytea not null);
create table if not exists case_operator(
    id text primary key, account text not null, auth text not null, doubt text, deeds text not null
);
