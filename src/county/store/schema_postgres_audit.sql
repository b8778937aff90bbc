create table if not exists audit_checkpoint(
    seq bigserial primary key, asset text not null, n bigint not null,
    hash text not null, at_ms bigint not null, seed text not null, epoch bigint not null,
    signature bytea not null, came_ms bigint not null, unique(asset, seed, epoch, hash)
);
create index if not exists audit_checkpoint_order on audit_checkpoint(asset, seq);
create index if not exists audit_checkpoint_number on audit_checkpoint(asset, n);
create table if not exists audit_seed(
    asset text not null, id text not null, sealed bytea not null, primary key(asset, id)
);
create table if not exists audit_break(
    asset text not null, kind text not null, n bigint not null, seen_ms bigint not null,
    primary key(asset, kind, n)
);
