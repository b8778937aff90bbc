create table if not exists audit_checkpoint(
    seq integer primary key autoincrement, asset text not null, n integer not null,
    hash text not null, at_ms integer not null, seed text not null, epoch integer not null,
    signature blob not null, came_ms integer not null, unique(asset, seed, epoch, hash)
);
create index if not exists audit_checkpoint_order on audit_checkpoint(asset, seq);
create index if not exists audit_checkpoint_number on audit_checkpoint(asset, n);
create table if not exists audit_seed(
    asset text not null, id text not null, sealed blob not null, primary key(asset, id)
) without rowid;
create table if not exists audit_break(
    asset text not null, kind text not null, n integer not null, seen_ms integer not null,
    primary key(asset, kind, n)
) without rowid;
