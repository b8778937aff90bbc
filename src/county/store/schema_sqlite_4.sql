create table if not exists ledger(
    id text primary key, terminal text not null, digest text not null, account text,
    class text not null, business text not null, item integer, made_ms integer not null,
    came_ms integer not null, sealed blob not null, picture blob,
    level text not null, state text not null, due text, overdue integer not null,
    answers integer not null, since_ms integer not null, answer blob, seq integer not null
) without rowid;
create unique index if not exists ledger_seq on ledger(seq);
create index if not exists ledger_terminal on ledger(terminal, seq);
create index if not exists ledger_came on ledger(came_ms);
create table if not exists ledger_log(
    n integer primary key autoincrement, id text not null, at_ms integer not null,
    by_whom text not null, level text not null, what text not null, words blob
);
create index if not exists ledger_log_id on ledger_log(id, n);
create table if not exists ledger_head(one integer primary key, seq integer not null);
insert into ledger_head values(1, 0) on conflict(one) do nothing;
