//! The end of a terminal: the technician's question, and the pages of a terminal that serves nobody.

use super::Shown;
use super::operators::{asked, tap, told};
use super::scenes::Walk;
use crate::domain::machine::retire::course::PutAway;
use crate::domain::machine::retire::{
    CalledOff, Completion, Leftover, RetireFacts, RetireNo, RetireOrder, RetireOrderId,
    RetireTrouble, Retiring, WipeMac,
};
use crate::domain::operators::desk::{DeskEvent, DeskTap};
use crate::domain::time::WallTime;
use crate::domain::visit::{Scene, Settings};
use std::path::PathBuf;

fn order() -> RetireOrderId {
    RetireOrderId::parse("9f3a22bc00d147e6").expect("a name")
}

/// The technician's pages, from one who is on duty.
pub(super) fn on_duty(walk: &mut Walk, add: &mut impl FnMut(&'static str, &Walk)) {
    tap(walk, DeskTap::Home);
    tap(walk, DeskTap::Retire);
    add("technician-retire-no-order", walk);
    let ordered = RetireOrder {
        id: order(),
        ordered: walk.now.wall,
    };
    told(walk, DeskEvent::RetireOrdered(Some(ordered)));
    tap(walk, DeskTap::Home);
    add("technician-retire-ordered", walk);
    tap(walk, DeskTap::Retire);
    let to = asked(walk);
    told(walk, DeskEvent::RetireReady(to, Err(RetireNo::Unsent(3))));
    add("technician-retire-unsent", walk);
    tap(walk, DeskTap::Retire);
    let to = asked(walk);
    let facts = RetireFacts { set_aside: 2 };
    told(walk, DeskEvent::RetireReady(to, Ok(facts)));
    add("technician-retire", walk);
    tap(walk, DeskTap::RetireOn);
    add("technician-retire-sure", walk);
}

/// The pages of a terminal at its end.
pub(super) fn all() -> Vec<Shown> {
    let now = WallTime::at_start_of(jiff::civil::Date::constant(2026, 11, 22));
    let done = |left: Vec<Leftover>, asked| {
        let completion = Completion {
            order: order(),
            left: left.len() as u64,
            mac: WipeMac([0x5c, 0x1b, 0x90, 0xee, 0x07, 0x3a, 0x44, 0xd2, 0x8f, 0x61]),
        };
        Retiring::Done {
            address: completion.address("https://county.example:8443"),
            completion,
            left,
            asked,
        }
    };
    let left = Leftover {
        path: PathBuf::from("outbox.db"),
        bytes: 409_600,
    };
    let pages = [
        ("stating", Retiring::Stating),
        ("no-line", Retiring::Waiting(RetireTrouble::NoLine)),
        (
            "wiping",
            Retiring::Wiping {
                done: 12,
                total: 31,
            },
        ),
        ("done", done(Vec::new(), PutAway::Kept)),
        ("put-away", done(Vec::new(), PutAway::Asked)),
        ("left", done(vec![left], PutAway::Kept)),
        ("called-off", Retiring::CalledOff(CalledOff::LogDiffers)),
    ];
    pages
        .into_iter()
        .map(|(name, at)| Shown {
            name: format!("retire-{name}"),
            scene: Scene::retiring(at, now, Settings::default()),
            taps: Vec::new(),
        })
        .collect()
}
