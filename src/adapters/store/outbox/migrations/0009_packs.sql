-- The newest acceptance pack a technician handed in here: kept until a newer one takes its place. It
-- names no person but the account of the technician.
create table packs (
    at         integer primary key,              -- the moment it names
    facts      text    not null,                 -- the lines that are signed
    key        text    not null,
    signature  blob    not null,
    state      integer not null                  -- 1 waiting, 2 with the county, 3 older, 4 ahead, 5 not in order
) strict;
