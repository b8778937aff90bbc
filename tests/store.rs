//! The outbox and the keys: first everything that goes wrong, then that it works.

#[path = "store/audit_chain.rs"]
mod audit_chain;
#[path = "store/damage.rs"]
mod damage;
#[path = "store/delivery.rs"]
mod delivery;
#[path = "store/disk_full.rs"]
mod disk_full;
#[path = "store/ferry.rs"]
mod ferry;
#[cfg(feature = "county")]
#[path = "store/keys.rs"]
mod keys;
#[path = "store/kill.rs"]
mod kill;
#[cfg(feature = "simulator")]
#[path = "store/leaks.rs"]
mod leaks;
#[path = "store/packs.rs"]
mod packs;
#[path = "store/pages.rs"]
mod pages;
#[path = "store/power_cut.rs"]
mod power_cut;
#[path = "store/reports.rs"]
mod reports;
#[path = "store/shim.rs"]
mod shim;
#[path = "store/shop.rs"]
mod shop;
#[path = "store/start.rs"]
mod start;
#[path = "store/sync_failure.rs"]
mod sync_failure;
