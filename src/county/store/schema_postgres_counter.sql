create table if not exists case_counter(
    id text primary key, manual_id boolean not null, agent text
);
