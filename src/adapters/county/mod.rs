//! The terminal's side of the county link: mutual TLS 1.3 to one pinned county, bounded and strictly
//! read answers, feeds that go on where they were cut, and the signed bundle.

mod bundle;
mod cards;
mod chain;
mod client;
mod config;
mod decode;
mod decode_library;
mod decode_operators;
mod decode_person;
mod desk;
mod encode;
pub mod enrol;
mod face;
mod fault;
mod feeds;
pub mod ferry;
mod http;
mod lanes;
mod ledger;
mod pack;
mod pages;
mod probe;
mod renewal;
pub mod retire;
mod snapshot;
mod stage;
mod tasks;
mod update;

pub use client::CountyClient;
pub use config::{Deadlines, Identity, LinkConfig};
pub use decode_person::records as records_of;
pub use encode::WireEncoder;
pub use http::SetupError;
pub use probe::{Examined, ahead_of_county, examine};
