//! The acceptance pack on a memory stick: its pages as a PDF file, and the signed file beside it.

use super::document::make_pdf;
use super::fonts::{FontBook, FontFiles};
use crate::domain::machine::pack::{PackFault, PackSaved, SignedPack};
use crate::domain::paper::Paper;
use crate::files::stick;
use crate::ports::pack::{PackEvent, PackStick};
use crate::ports::{Sink, Ticket};
use crate::worker::Worker;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn of_stick(why: &io::Error) -> PackFault {
    match stick::is_full(why) {
        true => PackFault::Full,
        false => PackFault::Stick,
    }
}

/// Puts the pages and the signed file on the first stick: both or neither.
///
/// Errors: no stick, a stick that takes nothing or is full, pages that cannot be made.
pub fn save_pack(
    sticks: &Path,
    pack: &SignedPack,
    paper: &Paper,
    book: &FontBook,
) -> Result<PackSaved, PackFault> {
    let to = stick::first(sticks).ok_or(PackFault::NoStick)?;
    let pages = make_pdf(paper, book).map_err(|why| {
        log::error!("the pages of the acceptance pack: {why}");
        PackFault::Paper
    })?;
    let facts = &pack.facts;
    let at = facts.at.china().strftime("%Y%m%d-%H%M%S");
    let name = format!("jiujinban-acceptance-{}-{at}", facts.device);
    let saved = PackSaved {
        paper: format!("{name}.pdf"),
        file: format!("{name}.txt"),
    };
    put(&to, &saved.paper, &pages)?;
    put(&to, &saved.file, pack.file().as_bytes()).inspect_err(|_| {
        // Pages alone might pass for the whole.
        let _ = std::fs::remove_file(to.join(&saved.paper));
    })?;
    Ok(saved)
}

fn put(stick: &Path, name: &str, bytes: &[u8]) -> Result<(), PackFault> {
    let write =
        |out: &mut io::BufWriter<std::fs::File>| out.write_all(bytes).map_err(|why| of_stick(&why));
    stick::put(stick, name, write, of_stick)
}

/// The thread that writes: a stick and the fonts take their time.
pub struct PackThread(Worker<(Ticket, Box<SignedPack>, Box<Paper>)>);

impl PackThread {
    /// Starts it. `sticks` is the folder memory sticks are mounted in, each in one of its own.
    ///
    /// Errors: the system gives no thread.
    pub fn start(sticks: PathBuf, fonts: FontFiles, sink: Sink<PackEvent>) -> io::Result<Self> {
        let mut book = None;
        let worker = Worker::<(Ticket, Box<SignedPack>, Box<Paper>)>::doing(
            "pack",
            move |(ticket, pack, paper)| {
                let book = book.get_or_insert_with(|| Arc::new(FontBook::new(fonts.clone())));
                let came = save_pack(&sticks, &pack, &paper, book);
                sink(PackEvent::Saved(ticket, came));
            },
        )?;
        Ok(Self(worker))
    }
}

impl PackStick for PackThread {
    fn save(&self, ticket: Ticket, pack: Box<SignedPack>, paper: Box<Paper>) {
        self.0.give((ticket, pack, paper));
    }
}
