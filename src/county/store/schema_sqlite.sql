create table if not exists meta(name text primary key, value text not null) without rowid;
create table if not exists code(digest text primary key, until_ms integer not null) without rowid;
create table if not exists enrolment(
    id text primary key, asset text not null, csr_pem text not null, stamp_key text not null,
    asked_ms integer not null, state text not null, certificate_pem text
) without rowid;
create table if not exists terminal(asset text primary key, stamp_key text not null) without rowid;
create table if not exists certificate(
    fingerprint text primary key, asset text not null, not_after_ms integer not null,
    revoked integer not null default 0
) without rowid;
create table if not exists submission(
    id text primary key, digest text not null, terminal text not null, holder_tag text not null,
    item integer not null, receipt text not null, envelope text not null,
    accepted_ms integer not null, signature blob not null, key_id text not null,
    state text not null, since_ms integer not null
) without rowid;
create index if not exists submission_holder on submission(holder_tag, accepted_ms);
create table if not exists feed(
    name text primary key, head integer not null, floor integer not null
) without rowid;
create table if not exists feed_row(
    feed text not null, id text not null, seq integer not null, doc text, at_ms integer not null,
    primary key(feed, id)
) without rowid;
create unique index if not exists feed_row_seq on feed_row(feed, seq);
create table if not exists heartbeat(
    asset text primary key, report text not null, at_ms integer not null
) without rowid;
create table if not exists bundle(version integer primary key, document text not null);
