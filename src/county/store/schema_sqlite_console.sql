create table if not exists console_log(
    seq integer primary key autoincrement, at_ms integer not null, who text not null,
    event text not null, about text not null, detail text not null, code text not null
);
create table if not exists application(
    no integer primary key autoincrement, account text not null, action text not null,
    state text not null, filed_ms integer not null, closed_ms integer, doc text not null,
    sealed blob not null
);
create index if not exists application_state on application(closed_ms, no);
create table if not exists account_check(
    month text primary key, at_ms integer not null, by_whom text not null, doc text not null
) without rowid;
create table if not exists service_point(
    id text primary key, doc text not null, at_ms integer not null
) without rowid;
create index if not exists submission_accepted on submission(accepted_ms);
