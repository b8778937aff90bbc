create table if not exists ledger(
    id text primary key, terminal text not null, digest text not null, account text,
    class text not null, business text not null, item bigint, made_ms bigint not null,
    came_ms bigint not null, sealed bytea not null, picture bytea,
    level text not null, state text not null, due text, overdue boolean not null,
    answers bigint not null, since_ms bigint not null, answer bytea, seq bigint not null
);
create unique index if not exists ledger_seq on ledger(seq);
create index if not exists ledger_terminal on ledger(terminal, seq);
create index if not exists ledger_came on ledger(came_ms);
create table if not exists ledger_log(
    n bigint generated always as identity primary key, id text not null, at_ms bigint not null,
    by_whom text not null, level text not null, what text not null, words bytea
);
create index if not exists ledger_log_id on ledger_log(id, n);
create table if not exists ledger_head(one bigint primary key, seq bigint not null);
insert into ledger_head values(1, 0) on conflict(one) do nothing;
