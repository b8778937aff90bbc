-- Which sealed pages are packets of faces: they are counted while they wait, and go with their page.
create table faces (
    id text    not null,                        -- of the case
    n  integer not null,                        -- as in pages
    primary key (id, n)
) strict;
