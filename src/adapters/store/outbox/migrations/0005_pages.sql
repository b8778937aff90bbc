-- Pages of documents, each sealed to the county by itself; erased once their case is accepted.
create table pages (
    id     text    not null,                    -- of the case
    n      integer not null,                    -- from 1
    suite  integer not null,
    key    text    not null,
    enc    blob    not null,
    ct     blob    not null,
    digest blob    not null,                    -- SHA-256 of suite, enc and ct
    primary key (id, n)
) strict;
