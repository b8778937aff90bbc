-- Cases on their way to the county, today's receipt copies, and the audit records.
-- Nothing in clear here names a person. Times are Unix milliseconds.

create table cases (
    id           text    not null primary key,  -- ULID
    receipt      text    not null unique,
    item         integer not null,
    device       text    not null,
    form         integer not null,
    received_at  integer not null,
    digest       blob    not null,              -- SHA-256 of suite, enc and ct
    stamp_key    text    not null,              -- the terminal's stamp
    stamp_sig    blob    not null,
    holder       blob,                          -- tag under the day key
    state        integer not null,              -- 1 waiting, 2 leased, 3 accepted, 4 set aside
    failures     integer not null,
    refusals     integer not null,
    due_at       integer,                       -- 1: not before; 2: end of the lease
    reason       text,                          -- 4: refusal code; none means damaged
    accepted_key text,                          -- 3: the county's stamp
    accepted_at  integer,
    accepted_sig blob
) strict;

create index cases_by_state on cases (state, received_at);
create index cases_by_holder on cases (holder) where holder is not null;

create table bodies (
    id    text    not null primary key,         -- erased once accepted
    suite integer not null,
    key   text    not null,
    enc   blob    not null,
    ct    blob    not null
) strict;

create table day_copies (
    receipt text    not null primary key,
    made_at integer not null,
    suite   integer not null,
    key     text    not null,
    enc     blob    not null,
    ct      blob    not null
) strict;

create table audit_records (
    n    integer not null primary key,
    at   integer not null,
    body blob    not null,                      -- canonical JSON, one line
    hash blob    not null,
    mac  blob    not null
) strict;

create table audit_checkpoints (
    n         integer not null primary key,     -- of the newest record it covers
    hash      blob    not null,
    at        integer not null,
    seed      blob    not null,
    epoch     integer not null,
    signature blob    not null
) strict;

create table notes (
    name  text not null primary key,
    value text not null
) strict;
