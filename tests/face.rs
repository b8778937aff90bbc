//! The face camera on pictures of people and on what can be made of them by arithmetic.
#![cfg(all(feature = "simulator", feature = "camera"))]

#[path = "face/film.rs"]
mod film;
#[path = "face/models.rs"]
mod models;
#[path = "face/people.rs"]
mod people;
#[path = "face/picture.rs"]
mod picture;
#[path = "face/service.rs"]
mod service;
#[path = "face/tries.rs"]
mod tries;
#[path = "face/verdicts.rs"]
mod verdicts;
