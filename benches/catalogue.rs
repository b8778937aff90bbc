//! Reading and checking the whole catalogue: what stands between a start and the first page.

#[path = "figures/mod.rs"]
mod figures;

use figures::{Goal, record, wall};
use jiujinban::wire::catalogue::{check, read_items};
use std::path::Path;

const ROUNDS: usize = 21;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let mut took: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = wall();
            let items = read_items(&folder).expect("the items are well formed");
            let catalogue = check(1, &items).expect("the items are a catalogue");
            assert_eq!(catalogue.items().len(), 40);
            (wall() - start).as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    record(
        "catalogue_load_and_check",
        took[ROUNDS / 2],
        "ms",
        Goal::AtMost(50.0),
        "40 item files read, parsed strictly and checked; median of 21, wall",
    );
}
