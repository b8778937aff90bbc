create index if not exists submission_receipt on submission(receipt, accepted_ms);
create index if not exists submission_state on submission(state, accepted_ms);
create table if not exists case_file(
    id text primary key, last_four text not null, after_id text, clock_ms integer, promise text,
    target text, result text, words blob, missing text, reviewer text, grade integer,
    graded_ms integer
) without rowid;
create index if not exists case_file_after on case_file(after_id) where after_id is not null;
create index if not exists case_file_graded on case_file(graded_ms) where graded_ms is not null;
create table if not exists person(
    tag text primary key, name_tag text not null, card_tag text
) without rowid;
create table if not exists record(
    tag text not null, item integer not null, sealed blob not null, as_of_ms integer not null,
    primary key(tag, item)
) without rowid;
create table if not exists access(
    seq integer primary key autoincrement, subject text not null, at_ms integer not null,
    viewer_kind text not null, item integer, what text not null, terminal text, viewer text
);
create index if not exists access_subject on access(subject, at_ms);
create table if not exists seeker(
    id text primary key, holder_tag text not null unique, trades text not null,
    town text not null, sealed blob not null, until_ms integer not null
) without rowid;
create table if not exists reveal(
    employer text not null, day text not null, seeker text not null,
    primary key(employer, day, seeker)
) without rowid;
create table if not exists checkpoint(
    asset text primary key, seq integer not null, head text not null, at_ms integer not null
) without rowid;
