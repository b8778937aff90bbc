-- Seeds of the audit chain, sealed to the county, until it has them.
create table audit_seeds (
    seed  blob    not null primary key,         -- its name, eight bytes
    suite integer not null,
    key   text    not null,
    enc   blob    not null,
    ct    blob    not null
) strict;
