//! An identity card on its reader: the terminal's own part, from the question for a card to the name.
//!
//! A card is laid 40 times on a played module in memory, which answers at once. What the whole process
//! computes meanwhile is counted, the played module's answers with it, so the figure is an upper bound
//! of the own part. A real module needs its time on top: at 115,200 bits a second 112 ms for the
//! 1,295 bytes alone.

#[path = "figures/mod.rs"]
mod figures;

use figures::{Goal, Spread, process_cpu, record};
use jiujinban::adapters::identity_card::IdentityCards;
use jiujinban::adapters::simulated::identity_module::{Document, IdentityImage, ModuleHandle};
use jiujinban::ports::card::{CardEvent, CardReader};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

const CARDS: usize = 40;
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let (sender, events) = channel();
    let module = ModuleHandle::default();
    let reader = IdentityCards::start(
        Arc::new(module.clone()),
        None,
        Arc::new(move |event| {
            let _ = sender.send(event);
        }),
    );
    let image = IdentityImage::new(Document::Citizen, "11010519491231002X", "\u{6b27}\u{9633}");
    let mut spans = Vec::with_capacity(CARDS);
    while spans.len() < CARDS {
        let began = process_cpu();
        module.lay(image.clone());
        loop {
            match events.recv_timeout(PATIENCE).expect("the card is read") {
                CardEvent::Inserted(id) => reader.read(id),
                CardEvent::Read(_, read) => drop(read.expect("readable")),
                CardEvent::Removed(_) => break,
                _ => {}
            }
        }
        spans.push(process_cpu().saturating_sub(began));
    }
    let spread = Spread::of_ms(spans);
    let how = "40 cards on a played module in memory, CPU of the whole process";
    let goal = Goal::AtMost(20.0);
    record(
        "identity.read.median",
        spread.median(),
        "ms",
        Goal::Known,
        how,
    );
    record("identity.read.p99", spread.p99(), "ms", goal, how);
}
