create table if not exists account(
    id text primary key, person text not null, post text not null, employment text not null,
    sealed blob not null, standing text not null, standing_ms integer not null,
    rights text not null, rights_ms integer not null, counts_from_ms integer not null,
    last_login_ms integer
) without rowid;
create index if not exists account_person on account(person);
create table if not exists account_log(
    seq integer primary key autoincrement, account text not null, at_ms integer not null,
    by_whom text not null, what text not null
);
create index if not exists account_log_account on account_log(account, seq);
create table if not exists account_login(
    account text not null, asset text not null, at_ms integer not null,
    primary key(account, asset)
) without rowid;
create table if not exists played_card(
    person text primary key, secret blob not null
) without rowid;
create table if not exists case_operator(
    id text primary key, account text not null, auth text not null, doubt text, deeds text not null
) without rowid;
