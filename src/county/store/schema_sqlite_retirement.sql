create table if not exists retirement(
    id text primary key not null, asset text not null, state text not null, reason text not null,
    by_account text not null, ordered_ms integer not null, at_ms integer not null, statement text not null,
    signature blob not null, fingerprint text not null, secret blob not null, remained integer not null
) without rowid;
create unique index if not exists one_order_a_terminal on retirement(asset) where state = 'ordered';
