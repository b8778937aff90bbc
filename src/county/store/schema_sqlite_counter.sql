create table if not exists case_counter(
    id text primary key, manual_id integer not null, agent text
);
