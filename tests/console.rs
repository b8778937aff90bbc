//! The county's console: its door and rules over real TLS, and its pages in a real browser.

#[path = "console/accounts.rs"]
mod accounts;
#[path = "console/browser.rs"]
mod browser;
#[path = "console/cases.rs"]
mod cases;
#[path = "console/door.rs"]
mod door;
#[allow(dead_code, reason = "the county's own tests use more of it")]
#[path = "support/face_case.rs"]
mod face_case;
#[path = "console/faces.rs"]
mod faces;
#[path = "console/pages.rs"]
mod pages;
#[path = "console/problems.rs"]
mod problems;
#[path = "console/retire.rs"]
mod retire;
#[path = "console/rig.rs"]
mod rig;
#[path = "console/table.rs"]
mod table;
#[path = "console/tasks.rs"]
mod tasks;
#[path = "console/updates.rs"]
mod updates;
#[allow(dead_code, reason = "the county's own tests use more of it")]
#[path = "county/world.rs"]
mod world;
