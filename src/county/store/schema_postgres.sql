create table if not exists meta(name text primary key, value text not null);
create table if not exists code(digest text primary key, until_ms bigint not null);
create table if not exists enrolment(
    id text primary key, asset text not null, csr_pem text not null, stamp_key text not null,
    asked_ms bigint not null, state text not null, certificate_pem text
);
create table if not exists terminal(asset text primary key, stamp_key text not null);
create table if not exists certificate(
    fingerprint text primary key, asset text not null, not_after_ms bigint not null,
    revoked bigint not null default 0
);
create table if not exists submission(
    id text primary key, digest text not null, terminal text not null, holder_tag text not null,
    item bigint not null, receipt text not null, envelope text not null,
    accepted_ms bigint not null, signature bytea not null, key_id text not null,
    state text not null, since_ms bigint not null
);
create index if not exists submission_holder on submission(holder_tag, accepted_ms);
create table if not exists feed(name text primary key, head bigint not null, floor bigint not null);
create table if not exists feed_row(
    feed text not null, id text not null, seq bigint not null, doc text, at_ms bigint not null,
    primary key(feed, id)
);
create unique index if not exists feed_row_seq on feed_row(feed, seq);
create table if not exists heartbeat(
    asset text primary key, report text not null, at_ms bigint not null
) with (fillfactor = 70);
create table if not exists bundle(version bigint primary key, document text not null);
