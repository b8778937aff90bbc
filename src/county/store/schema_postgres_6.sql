create table if not exists case_page(
    case_id text not null, n integer not null, terminal text not null, suite integer not null,
    key_id text not null, enc bytea not null, length integer not null, digest text not null,
    at_ms bigint not null, ct bytea not null, primary key(case_id, n)
);
create index if not exists case_page_at on case_page(at_ms);
