create table if not exists program_release(
    version text not null, sha256 text not null, told_by text not null, at_ms integer not null,
    primary key(version, sha256)
) without rowid;
