//! Who may start an item and when it must be done: the shipped data, edge by edge.

#[path = "rules/edges.rs"]
mod edges;
#[path = "rules/every_edge.rs"]
mod every_edge;
#[path = "rules/workdays.rs"]
mod workdays;
