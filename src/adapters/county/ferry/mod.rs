//! The sealed outbox on a memory stick (摆渡): copied, answered, handed on for other terminals.
//!
//! The thread keeps nothing of its own but the moment of the newest answer that was settled. Bundle and
//! certificate are read anew for each wish: the link may have renewed them.

mod answer;
mod copy;
mod relay;

pub use answer::read;
pub use copy::load;
pub use relay::relay;

use super::bundle::BundleBook;
use super::config::LinkConfig;
use crate::domain::delivery::ReceiptFacts;
use crate::domain::delivery::ferry::{CarriedCase, FerryFault, counts};
use crate::domain::time::WallTime;
use crate::files::{self, FileKind, stick};
use crate::ports::clock::Clock;
use crate::ports::ferry::{Ferry, FerryEvent};
use crate::ports::keys::DeviceSigner;
use crate::ports::{Sink, Ticket};
use crate::worker::Worker;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where sticks are mounted, and what a terminal signs and verifies with.
#[derive(Clone)]
pub struct FerryPlaces {
    /// The folder memory sticks are mounted in, each in one of its own.
    pub sticks: PathBuf,
    /// The link: address, certificate, bundle.
    pub link: LinkConfig,
    /// Signs as this terminal.
    pub signer: Arc<dyn DeviceSigner>,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
}

impl FerryPlaces {
    fn stick(&self) -> Result<PathBuf, FerryFault> {
        stick::first(&self.sticks).ok_or(FerryFault::NoStick)
    }

    fn bundle(&self) -> BundleBook {
        let file = self.link.dir.join("bundle.json");
        BundleBook::open(self.link.bundle_key, file, self.link.package.clone())
    }

    fn note(&self) -> PathBuf {
        self.link.dir.join("ferry-read")
    }

    /// The moment of the newest answer that was settled. A note that cannot be read is none: what is
    /// read twice counts a refusal twice at the worst.
    fn newest(&self) -> Option<WallTime> {
        let text = std::fs::read_to_string(self.note()).ok()?;
        text.trim().parse().ok().map(WallTime)
    }

    /// Keeps the moment of an answer that is settled; an older one changes nothing.
    pub fn keep(&self, at: WallTime) -> io::Result<()> {
        if counts(self.newest(), at).is_err() {
            return Ok(());
        }
        let text = format!("{}\n", at.0);
        files::replace(&self.note(), text.as_bytes(), FileKind::Plain)
    }
}

fn of_stick(why: &io::Error) -> FerryFault {
    match stick::is_full(why) {
        true => FerryFault::Full,
        false => FerryFault::Stick,
    }
}

enum Wish {
    Load(Ticket, Vec<CarriedCase>, u64),
    Read(Ticket, Vec<ReceiptFacts>),
    Settled(WallTime),
    Relay(Ticket),
}

/// The thread: sticks and a thin line take their time.
pub struct FerryThread {
    worker: Worker<Wish>,
    on_the_line: Arc<AtomicBool>,
}

impl FerryThread {
    /// Starts it.
    ///
    /// Errors: the system gives no thread.
    pub fn start(places: FerryPlaces, sink: Sink<FerryEvent>) -> io::Result<Self> {
        let on_the_line = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&on_the_line);
        let worker = Worker::doing("ferry", move |wish| {
            told.store(matches!(wish, Wish::Relay(_)), Ordering::SeqCst);
            let came = fulfil(&places, wish);
            told.store(false, Ordering::SeqCst);
            if let Some(event) = came {
                sink(event);
            }
        })?;
        Ok(Self {
            worker,
            on_the_line,
        })
    }
}

fn fulfil(places: &FerryPlaces, wish: Wish) -> Option<FerryEvent> {
    Some(match wish {
        Wish::Load(ticket, cases, left) => FerryEvent::Loaded(ticket, load(places, &cases, left)),
        Wish::Read(ticket, waiting) => FerryEvent::Answers(ticket, read(places, &waiting)),
        Wish::Relay(ticket) => FerryEvent::Relayed(ticket, relay(places)),
        Wish::Settled(at) => {
            if let Err(why) = places.keep(at) {
                log::warn!("the moment of the newest answer could not be kept: {why}");
            }
            return None;
        }
    })
}

impl Ferry for FerryThread {
    fn load(&self, ticket: Ticket, cases: Vec<CarriedCase>, left: u64) {
        self.worker.give(Wish::Load(ticket, cases, left));
    }

    fn read(&self, ticket: Ticket, waiting: Vec<ReceiptFacts>) {
        self.worker.give(Wish::Read(ticket, waiting));
    }

    fn settled(&self, at: WallTime) {
        self.worker.give(Wish::Settled(at));
    }

    fn relay(&self, ticket: Ticket) {
        self.worker.give(Wish::Relay(ticket));
    }
}

impl Drop for FerryThread {
    fn drop(&mut self) {
        // A program that is to end does not wait for a thin line: the file on the stick stays as it is.
        if self.on_the_line.load(Ordering::SeqCst) {
            self.worker.leave();
        }
    }
}
