//! The county link end to end: the terminal's client against the reference county service over
//! loopback sockets and real TLS.

#[path = "county/acceptance.rs"]
mod acceptance;
#[path = "county/audit.rs"]
mod audit;
#[path = "county/bundle.rs"]
mod bundle;
#[path = "county/cards.rs"]
mod cards;
#[path = "county/catalogue.rs"]
mod catalogue;
#[path = "county/chaos.rs"]
mod chaos;
#[path = "county/commands.rs"]
mod commands;
#[path = "county/desk.rs"]
mod desk;
#[path = "county/doors.rs"]
mod doors;
#[path = "county/enrolment.rs"]
mod enrolment;
#[allow(dead_code, reason = "the tests of the console use the rest of it")]
#[path = "support/face_case.rs"]
mod face_case;
#[path = "county/faces.rs"]
mod faces;
#[path = "county/feeds.rs"]
mod feeds;
#[path = "county/ferry.rs"]
mod ferry;
#[path = "county/impostor.rs"]
mod impostor;
#[path = "county/intake.rs"]
mod intake;
#[path = "county/ledger.rs"]
mod ledger;
#[path = "county/newer.rs"]
mod newer;
#[path = "county/openapi.rs"]
mod openapi;
#[path = "county/operators.rs"]
mod operators;
#[path = "county/packs.rs"]
mod packs;
#[path = "county/pages.rs"]
mod pages;
#[cfg(feature = "desktop")]
#[path = "county/program.rs"]
mod program;
#[path = "county/proof.rs"]
mod proof;
#[path = "county/replace.rs"]
mod replace;
#[cfg(feature = "desktop")]
#[path = "county/retire.rs"]
mod retire;
#[path = "county/review.rs"]
mod review;
#[cfg(feature = "desktop")]
#[path = "county/self_check.rs"]
mod self_check;
#[cfg(feature = "desktop")]
#[path = "county/setup.rs"]
mod setup;
#[path = "county/stores.rs"]
mod stores;
#[path = "county/stores_acceptance.rs"]
mod stores_acceptance;
#[path = "county/stores_accounts.rs"]
mod stores_accounts;
#[path = "county/stores_console.rs"]
mod stores_console;
#[path = "county/stores_ledger.rs"]
mod stores_ledger;
#[path = "county/stores_packs.rs"]
mod stores_packs;
#[path = "county/stores_pages.rs"]
mod stores_pages;
#[path = "county/stores_people.rs"]
mod stores_people;
#[path = "county/stores_releases.rs"]
mod stores_releases;
#[path = "county/stores_replace.rs"]
mod stores_replace;
#[path = "county/stores_retire.rs"]
mod stores_retire;
#[path = "county/stores_tasks.rs"]
mod stores_tasks;
#[path = "county/stores_updates.rs"]
mod stores_updates;
#[path = "county/taken.rs"]
mod taken;
#[path = "county/tasks.rs"]
mod tasks;
#[path = "county/technician.rs"]
mod technician;
#[path = "county/trials.rs"]
mod trials;
#[path = "county/updates.rs"]
mod updates;
#[path = "county/world.rs"]
mod world;
