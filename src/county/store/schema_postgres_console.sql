create table if not exists console_log(
    seq bigserial primary key, at_ms bigint not null, who text not null, event text not null,
    about text not null, detail text not null, code text not null
);
create table if not exists application(
    no bigserial primary key, account text not null, action text not null, state text not null,
    filed_ms bigint not null, closed_ms bigint, doc text not null, sealed bytea not null
);
create index if not exists application_state on application(closed_ms, no);
create table if not exists account_check(
    month text primary key, at_ms bigint not null, by_whom text not null, doc text not null
);
create table if not exists service_point(
    id text primary key, doc text not null, at_ms bigint not null
);
create index if not exists submission_accepted on submission(accepted_ms);
