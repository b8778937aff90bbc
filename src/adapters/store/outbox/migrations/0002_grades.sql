-- What people said with the five faces, until the county has it.
create table grades (
    id    text    not null primary key,          -- of the case
    grade integer not null                       -- 1 to 5
) strict;
