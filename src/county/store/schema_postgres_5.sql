-- Cases refused for good at their intake: nothing of them is kept but that they were. What waits for
-- one of them is told so.
create table if not exists turned_away(
    id text not null, terminal text not null, problem text not null, at_ms bigint not null,
    primary key(id, terminal)
);
