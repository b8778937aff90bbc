-- The library: policies, fairs, institutions, and how far each feed was read. Nothing personal; may
-- be thrown away at any time.
create table shelf (
    name    text    primary key,
    cursor  text,
    as_of   integer
) strict, without rowid;

insert into shelf (name) values ('policies'), ('fairs'), ('archives'), ('training');

create table policy (
    id       text primary key,
    title    text not null,
    topic    text not null,
    summary  text not null,
    body     text not null,
    issued   text not null,
    source   text not null,
    number   text not null,
    tags     text not null
) strict;

create table fair (
    id         text    primary key,
    title      text    not null,
    town       text    not null,
    address    text    not null,
    lat        integer,
    lon        integer,
    day        text    not null,
    opens      text    not null,
    closes     text    not null,
    audience   text    not null,
    employers  integer not null,
    posts      integer not null,
    phone      text
) strict;

create table archive (
    id       text    primary key,
    name     text    not null,
    town     text    not null,
    address  text    not null,
    lat      integer,
    lon      integer,
    phone    text,
    hours    text    not null,
    keeps    text    not null,
    note     text    not null
) strict;

create table school (
    id       text    primary key,
    name     text    not null,
    town     text    not null,
    address  text    not null,
    lat      integer,
    lon      integer,
    phone    text,
    hours    text    not null,
    note     text    not null
) strict;

create table course (
    school  text    not null,
    place   integer not null,
    name    text    not null,
    trade   text,
    days    integer not null,
    fee     integer,
    next    text,
    primary key (school, place)
) strict, without rowid;
