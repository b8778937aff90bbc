//! From a card in the slot to 一刷知 on the screen's input: the terminal's own part.
//!
//! A card is played into pcscd's virtual reader 200 times. The dispatcher's frames are timed: from
//! the first frame that says the card is being read to the first that shows the overview with its
//! jobs. The chip and pcscd answer in between, so the figure is an upper bound of the own part.

#[path = "../figures/mod.rs"]
mod figures;

use figures::{Goal, Spread, record, wall};
use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::system::SystemClock;
use jiujinban::app::{Event, Frame};
use jiujinban::demo::{CardSide, Delivered, Stage, StageOptions};
use jiujinban::domain::people::card::CardStatus;
use jiujinban::domain::visit::Tap;
use jiujinban::domain::visit::page::Page;
use jiujinban::domain::visit::scene::View;
use jiujinban::sample::persons::{SampleFamily, persons};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const INSERTS: usize = 200;
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sender, frames) = channel();
    let screen = Arc::new(move |frame: Frame| {
        let _ = sender.send((wall(), frame));
    });
    let options = StageOptions {
        delivered: Delivered::Enrolled,
        dir: folder.path().to_owned(),
        far: None,
        cards: CardSide::Pcsc,
        listings: 2_400,
    };
    let clock = Arc::new(HandClock::following(Arc::new(SystemClock)));
    let mut stage = Stage::set_up(options, clock, screen).expect("the stage is set up");
    let _ = until(&frames, |f| f.machine.jobs_as_of.is_some());
    let person = persons()
        .into_iter()
        .find(|p| p.family == SampleFamily::V2)
        .expect("the sample has cards of version 2");
    let mut spans = Vec::with_capacity(INSERTS);
    for _ in 0..INSERTS {
        let _ = until(&frames, |f| {
            f.scene.slot == CardStatus::NoCard && f.scene.session.is_none()
        });
        stage
            .insert(&person)
            .expect("the virtual reader takes a card");
        let began = until(&frames, |f| page(f, |p| matches!(p, Page::Reading { .. })));
        let shown = until(&frames, |f| {
            page(f, |p| matches!(p, Page::Overview(o) if o.jobs.is_some()))
        });
        spans.push(shown.saturating_sub(began));
        stage.put(Event::Tap(Tap::Exit));
        stage.pull();
    }
    let spread = Spread::of_ms(spans);
    let how = "200 inserts, pcscd with vpcd, reading to overview, chip and pcscd included";
    record(
        "card.overview.median",
        spread.median(),
        "ms",
        Goal::AtMost(30.0),
        how,
    );
    record(
        "card.overview.p99",
        spread.p99(),
        "ms",
        Goal::AtMost(60.0),
        how,
    );
}

fn page(frame: &Frame, wanted: impl Fn(&Page) -> bool) -> bool {
    matches!(&frame.scene.view, View::Page(page) if wanted(page))
}

/// Waits for a frame and tells when it came.
fn until(frames: &Receiver<(Duration, Frame)>, wanted: impl Fn(&Frame) -> bool) -> Duration {
    let mut last = None;
    loop {
        let Ok((at, frame)) = frames.recv_timeout(PATIENCE) else {
            panic!("nothing more is shown after {last:?}");
        };
        if wanted(&frame) {
            return at;
        }
        last = Some((frame.scene.slot, frame.scene.view));
    }
}
