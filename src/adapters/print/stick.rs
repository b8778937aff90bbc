//! The acceptance pack on a memory stick: its pages as a PDF file, and the signed file beside it.

use super::document::make_pdf;
use super::fonts::{FontBook, FontFiles};
use crate::domain::machine::pack::{PackFault, PackSaved, SignedPack};
use crate::domain::paper::Paper;
use crate::files::stick;
use crate::ports::pack::{PackEvent, PackStick};
use crate::ports::{Sink, Ticket};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

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

type Wish = (Ticket, Box<SignedPack>, Box<Paper>);

/// The thread that writes: a stick and the fonts take their time.
pub struct PackThread {
    wishes: Mutex<Option<Sender<Wish>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl PackThread {
    /// Starts it. `sticks` is the folder memory sticks are mounted in, each in one of its own.
    ///
    /// Errors: the system gives no thread.
    pub fn start(sticks: PathBuf, fonts: FontFiles, sink: Sink<PackEvent>) -> io::Result<Self> {
        let (wishes, asked) = channel::<Wish>();
        let thread = std::thread::Builder::new()
            .name("pack".to_owned())
            .spawn(move || {
                let mut book = None;
                while let Ok((ticket, pack, paper)) = asked.recv() {
                    let book = book.get_or_insert_with(|| Arc::new(FontBook::new(fonts.clone())));
                    let came = save_pack(&sticks, &pack, &paper, book);
                    sink(PackEvent::Saved(ticket, came));
                }
            })?;
        Ok(Self {
            wishes: Mutex::new(Some(wishes)),
            thread: Mutex::new(Some(thread)),
        })
    }
}

impl PackStick for PackThread {
    fn save(&self, ticket: Ticket, pack: Box<SignedPack>, paper: Box<Paper>) {
        let wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wishes) = wishes.as_ref() {
            // A thread that is gone is told by the page's own deadline.
            let _ = wishes.send((ticket, pack, paper));
        }
    }
}

impl Drop for PackThread {
    fn drop(&mut self) {
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.take();
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            let _ = thread.join();
        }
    }
}
