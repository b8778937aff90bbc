//! The update of the system on the disk: a thread that writes the fetched file, keeps how far it is, and speaks with
//! the root helper of the package through files of fixed names.

mod note;
#[cfg(test)]
mod tests;

use super::disk::DataDisk;
use super::program::hash_of;
use crate::domain::machine::update::{
    BundleHash, FetchTrouble, HelperTold, HelperWord, Kept, Update,
};
use crate::files::{FileKind, replace, sync_folder};
use crate::ports::Sink;
use crate::ports::machine::Disk as _;
use crate::ports::update::{SystemUpdate, SystemUpdateEvent, UpdateFound, Wish};
use crate::worker::Worker;
use std::fs::{self, OpenOptions, create_dir_all};
use std::io::{Error, ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;

/// The fetched file, below the folder of the update.
pub const BUNDLE: &str = "bundle.raucb";
/// How far it is.
const STATE: &str = "state";
/// What the helper left, below its own folder.
const RESULT: &str = "result";

/// Where the update of a terminal lies.
#[derive(Debug, Clone)]
pub struct UpdatePlaces {
    /// The terminal's folder for it, below its data folder.
    pub own: PathBuf,
    /// The helper's folder, which the terminal only reads.
    pub helper: PathBuf,
    /// Bytes of the disk that stay free beside the file: what cases need comes first.
    pub spare: u64,
}

impl UpdatePlaces {
    fn wish(&self, wish: Wish) -> PathBuf {
        self.own.join(match wish {
            Wish::Install => "install",
            Wish::Restart => "restart",
            Wish::MarkGood => "good",
        })
    }

    fn helper(&self) -> HelperTold {
        let wishes = [Wish::Install, Wish::Restart, Wish::MarkGood];
        let told = fs::read_to_string(self.helper.join(RESULT));
        let told = told.ok().as_deref().and_then(result).unwrap_or_default();
        match wishes.iter().any(|wish| self.wish(*wish).exists()) {
            true if told.word != HelperWord::NotPossible => HelperTold {
                word: HelperWord::Busy,
                ..told
            },
            _ => told,
        }
    }
}

/// A line of the helper: a word, and the hash of the file it is about where it is about one.
fn result(text: &str) -> Option<HelperTold> {
    let line = text.strip_suffix('\n')?;
    let (word, about) = match line.split_once(' ') {
        None => (line, None),
        Some((word, hash)) => (word, Some(BundleHash::parse(hash)?)),
    };
    let word = HelperWord::of_word(word)?;
    Some(HelperTold { word, about })
}

enum Job {
    Open,
    Look,
    Append(Box<Update>, u64, Vec<u8>),
    Check(BundleHash),
    Discard,
    Keep(Box<Kept>),
    Wish(Wish),
}

/// The thread of the update.
pub struct UpdateThread(Worker<Job>);

impl UpdateThread {
    /// Starts it.
    ///
    /// Errors: the system gives no thread.
    pub fn start(places: UpdatePlaces, sink: Sink<SystemUpdateEvent>) -> std::io::Result<Self> {
        let worker = Worker::start("update", move |asked| run(&places, asked, &sink))?;
        Ok(Self(worker))
    }
}

fn run(places: &UpdatePlaces, asked: &Receiver<Job>, sink: &Sink<SystemUpdateEvent>) {
    let mut kept = Ok(());
    while let Ok(job) = asked.recv() {
        let event = match job {
            Job::Open => Some(SystemUpdateEvent::Opened(Box::new(open(places)))),
            Job::Look => Some(SystemUpdateEvent::Helper(places.helper())),
            Job::Append(update, from, bytes) => Some(SystemUpdateEvent::Appended(append(
                places, &update, from, &bytes,
            ))),
            Job::Check(hash) => Some(SystemUpdateEvent::Checked(check(places, hash))),
            Job::Discard => {
                discard(places);
                None
            }
            Job::Keep(note) => {
                kept = replace(
                    &places.own.join(STATE),
                    note::text(&note).as_bytes(),
                    FileKind::Plain,
                );
                not_kept("how far it is", &kept)
            }
            // What is not on the disk must not be begun.
            Job::Wish(_) if kept.is_err() => Some(SystemUpdateEvent::NotKept),
            Job::Wish(wish) => {
                let left = replace(&places.wish(wish), b"", FileKind::Plain);
                not_kept("a wish for the helper", &left)
            }
        };
        if let Some(event) = event {
            sink(event);
        }
    }
}

fn not_kept(what: &str, done: &std::io::Result<()>) -> Option<SystemUpdateEvent> {
    let why = done.as_ref().err()?;
    log::error!("update: {what} is not on the disk: {why}");
    Some(SystemUpdateEvent::NotKept)
}

fn open(places: &UpdatePlaces) -> UpdateFound {
    let kept = match fs::read_to_string(places.own.join(STATE)) {
        Ok(text) => note::parse(&text).unwrap_or_else(|| {
            log::error!("update: how far it was cannot be read; it begins anew");
            Kept::default()
        }),
        Err(_) => Kept::default(),
    };
    UpdateFound {
        kept,
        bytes: fs::metadata(places.own.join(BUNDLE)).map_or(0, |found| found.len()),
        helper: places.helper(),
    }
}

fn trouble(why: &Error) -> FetchTrouble {
    log::error!("update: the fetched file: {why}");
    match why.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            FetchTrouble::Full
        }
        _ => FetchTrouble::Disk,
    }
}

fn append(
    places: &UpdatePlaces,
    update: &Update,
    from: u64,
    bytes: &[u8],
) -> Result<u64, FetchTrouble> {
    create_dir_all(&places.own).map_err(|why| trouble(&why))?;
    let left = update.bytes.saturating_sub(from);
    let free = DataDisk::of(&places.own)
        .free()
        .map_err(|_| FetchTrouble::Disk)?;
    if free < left.saturating_add(places.spare) {
        return Err(FetchTrouble::Full);
    }
    let write = || -> std::io::Result<u64> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(places.own.join(BUNDLE))?;
        let there = file.metadata()?.len();
        if there < from {
            // Less is there than was thought: it goes on from what is there.
            return Ok(there);
        }
        file.set_len(from)?;
        file.seek(SeekFrom::Start(from))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if from == 0 {
            sync_folder(&places.own)?;
        }
        Ok(from + bytes.len() as u64)
    };
    write().map_err(|why| trouble(&why))
}

fn check(places: &UpdatePlaces, hash: BundleHash) -> Result<bool, FetchTrouble> {
    let found = hash_of(&places.own.join(BUNDLE)).map_err(|_| FetchTrouble::Disk)?;
    Ok(found.0 == hash.0)
}

fn discard(places: &UpdatePlaces) {
    match fs::remove_file(places.own.join(BUNDLE)) {
        Err(why) if why.kind() != ErrorKind::NotFound => {
            log::error!("update: the fetched file stays: {why}");
        }
        _ => {}
    }
}

impl SystemUpdate for UpdateThread {
    fn open(&self) {
        self.0.give(Job::Open);
    }

    fn look(&self) {
        self.0.give(Job::Look);
    }

    fn append(&self, update: Update, from: u64, bytes: Vec<u8>) {
        self.0.give(Job::Append(Box::new(update), from, bytes));
    }

    fn check(&self, hash: BundleHash) {
        self.0.give(Job::Check(hash));
    }

    fn discard(&self) {
        self.0.give(Job::Discard);
    }

    fn keep(&self, kept: Kept) {
        self.0.give(Job::Keep(Box::new(kept)));
    }

    fn wish(&self, wish: Wish) {
        self.0.give(Job::Wish(wish));
    }
}
