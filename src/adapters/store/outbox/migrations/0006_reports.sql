-- Reports of problems made here: sealed until the county has them, then followed until they are over.
-- Nothing in clear here names a person: what was typed is in the seal, the summary is one of the
-- program's own sentences.
create table reports (
    id         text    not null primary key,     -- ULID
    at         integer not null,
    class      text    not null,
    item       integer,
    account    text,                             -- of the operator who reported
    summary    text    not null,
    suite      integer,                          -- the seal; erased once the county has it
    key        text,
    enc        blob,
    ct         blob,
    state      integer not null,                 -- 1 waiting, 2 with the county, 3 refused
    verdict    integer,                          -- the reporter's word, until the county has it
    judged     integer,                          -- which answer it is about
    level      text,
    standing   text,
    due        text,
    overdue    integer,
    answers    integer,
    answer     text,
    office     text,
    phone      text
) strict;
create index reports_at on reports (at);
