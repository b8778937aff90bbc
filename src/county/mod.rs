//! The reference county service: enrolment, feeds, intake of cases, catalogue and keys, over mutual
//! TLS with the county's own authority.
//!
//! The real platform publishes no interface; this service stands in its place and runs the contract
//! of [`crate::wire`] for real. [`County::start`] runs it in this process, the program `county` as
//! a service of its own.

pub mod acceptance;
pub mod accounts;
mod api;
mod assisted;
pub mod audit;
mod codes;
pub mod config;
pub mod console;
pub mod faces;
pub mod ferry;
mod files;
mod forms;
mod handle;
mod items;
pub mod ledger;
pub mod packs;
pub mod pages;
mod people;
mod phone;
mod pki;
mod policies;
mod proof;
mod publish;
mod reach;
mod register;
mod releases;
pub mod replace;
mod resign;
mod responsible;
mod rest;
pub mod retire;
pub mod review;
pub mod revocation;
pub mod seed;
mod snapshot;
pub mod store;
mod taken;
pub mod tasks;
mod tls;
mod trials;
pub mod updates;
mod vault;

pub use api::openapi::document as openapi;
pub use codes::picture as code_picture;
pub use config::CountyConfig;
pub use handle::{County, CountyHandle, StartError};
pub use policies::PolicyFault;
pub use releases::ReleaseError;
pub use resign::{ResignFault, resign};
pub use responsible::{ResponsibilityFault, parse as responsibilities};
pub use taken::TakeFault;
