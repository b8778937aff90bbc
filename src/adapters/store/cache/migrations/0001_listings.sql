-- Public listings and how far the feed was read. Nothing personal; may be thrown away at any time.
create table feed (
    one     integer primary key check (one = 1),
    cursor  text,
    as_of   integer
) strict;

insert into feed (one) values (1);

create table listing (
    slot           integer primary key,
    id             text    not null unique,
    kind           text    not null,
    title          text    not null,
    trade          text    not null,
    employer       text    not null,
    employer_code  text,
    area           text    not null,
    address        text    not null,
    lat            integer,
    lon            integer,
    meeting_place  text    not null,
    pay_low        integer,
    pay_high       integer,
    pay_unit       text,
    settlement     text,
    headcount      integer not null,
    board          text    not null,
    lodging        text    not null,
    insurance      text    not null,
    skills         text    not null,
    age_from       integer,
    age_to         integer,
    posted         text    not null,
    valid_through  text    not null,
    gig_from       text,
    gig_to         text,
    phone          text,
    description    text    not null
) strict;
