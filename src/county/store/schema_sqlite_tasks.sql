create table if not exists task(
    id text primary key, item integer not null, holder_tag text not null, asset text not null,
    taken_at text not null, village text not null, opened_by text not null,
    opened_ms integer not null, due text not null, state text not null, since_ms integer not null,
    sealed blob not null
) without rowid;
create index if not exists task_asset on task(asset, state, due);
create table if not exists task_try(
    seq integer primary key autoincrement, submission text not null unique, task text not null,
    at_ms integer not null, account text not null, outcome text not null, detail text,
    becomes text, late integer not null
);
create index if not exists task_try_task on task_try(task, seq);
create table if not exists terminal_place(
    asset text primary key, division text not null
) without rowid;
