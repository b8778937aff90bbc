create table if not exists task(
    id text primary key, item integer not null, holder_tag text not null, asset text not null,
    taken_at text not null, village text not null, opened_by text not null,
    opened_ms bigint not null, due text not null, state text not null, since_ms bigint not null,
    sealed bytea not null
);
create index if not exists task_asset on task(asset, state, due);
create table if not exists task_try(
    seq bigserial primary key, submission text not null unique, task text not null,
    at_ms bigint not null, account text not null, outcome text not null, detail text,
    becomes text, late boolean not null
);
create index if not exists task_try_task on task_try(task, seq);
create table if not exists terminal_place(
    asset text primary key, division text not null
);
