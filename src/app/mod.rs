//! The dispatcher and what it moves: events in, effects out. It never decides.
//!
//! One thread owns all state. Device threads put their events into its inbox and nothing else; it
//! asks the domain, carries the effects out through the ports, has the audit record written, and
//! publishes what is to be seen.

pub mod boot;
mod desk;
mod dispatcher;
mod effects;
pub mod event;
mod faces;
mod ferry;
mod grades;
mod house;
mod library;
mod packs;
mod pages;
mod parts;
mod printing;
mod problems;
mod questions;
mod readers;
mod records;
mod retire;
mod speech;
mod submit;
mod supervisor;
mod sync;
mod update;
mod view;
mod work;
mod writing;

pub use boot::{Boot, Running};
pub use dispatcher::LogSettings;
pub use event::{Event, Inbox, Ports, Randomness};
pub use readers::Readers;
pub use supervisor::{Device, Maker, Ward};
pub use sync::SyncIntervals;
pub use view::{Frame, MachineView, Place};
