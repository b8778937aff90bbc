//! The catalogue as data: the county's list, its packages and events, and what the commands say of
//! them.

#[path = "catalogue/commands.rs"]
mod commands;
#[path = "catalogue/events.rs"]
mod events;
#[path = "catalogue/list.rs"]
mod list;
#[path = "catalogue/packages.rs"]
mod packages;

use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::catalogue::{Catalogue, Item};
use jiujinban::wire::catalogue::{self as wire, read_items};
use std::path::{Path, PathBuf};

/// The catalogue's folder.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue")
}

/// The items of the list as they stand in their files.
fn records() -> Vec<wire::Item> {
    read_items(&folder().join("items")).expect("the items are well formed")
}

/// The list.
fn list() -> Catalogue {
    wire::check(1, &records()).expect("the items are a catalogue")
}

fn item(list: &Catalogue, number: u16) -> &Item {
    let number = ItemNo::new(number).expect("in range");
    list.item(number).expect("in the list")
}

/// The numbers of the items for which something holds.
fn numbers(list: &Catalogue, holds: impl Fn(&Item) -> bool) -> Vec<u16> {
    let found = list.items().iter().filter(|i| holds(i));
    found.map(|i| i.number.get()).collect()
}
