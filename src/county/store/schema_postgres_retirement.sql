create table if not exists retirement(
    id text primary key, asset text not null, state text not null, reason text not null,
    by_account text not null, ordered_ms bigint not null, at_ms bigint not null, statement text not null,
    signature bytea not null, fingerprint text not null, secret bytea not null, remained bigint not null
);
create unique index if not exists one_order_a_terminal on retirement(asset) where state = 'ordered';
