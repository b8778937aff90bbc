//! How far a retirement is, as lines of one small file in the data folder; and what begins one.

use super::wipe::destroy;
use crate::domain::delivery::{KeyId, Signature};
use crate::domain::machine::retire::plan::MARKER;
use crate::domain::machine::retire::{
    CalledOff, Completion, Kept, RetireNo, RetireOrderId, RetireTrouble, Stated, StatementHash,
    WipeSecret, Wiping,
};
use crate::files::{FileKind, replace};
use crate::ports::retire::{RetireEvent, Retirement};
use crate::ports::{Sink, Ticket};
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The first line.
const HEAD: &str = "jiujinban retiring v1";

/// The note in a terminal's data folder.
#[derive(Debug, Clone)]
pub struct RetireNote {
    file: PathBuf,
}

impl RetireNote {
    /// The one of this data folder.
    pub fn of(data: &Path) -> Self {
        Self {
            file: data.join(MARKER),
        }
    }

    /// How far it is; `None` where there is no note.
    ///
    /// Errors: there is one that cannot be read. Nobody is served then either.
    pub fn read(&self) -> Result<Option<Kept>, RetireTrouble> {
        match fs::read_to_string(&self.file) {
            Ok(text) => {
                let text = Zeroizing::new(text);
                parse(&text).map(Some).ok_or(RetireTrouble::Marker)
            }
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(RetireTrouble::Marker),
        }
    }

    /// Whether the terminal serves nobody because of it.
    pub fn holds(&self) -> bool {
        !matches!(self.read(), Ok(None | Some(Kept::CalledOff(_))))
    }

    /// Keeps how far it is; what stood there before is overwritten.
    ///
    /// Errors: the disk.
    pub fn keep(&self, kept: &Kept) -> Result<(), RetireTrouble> {
        let text = Zeroizing::new(text(kept));
        replace(&self.file, text.as_bytes(), FileKind::Secret).map_err(|why| {
            log::error!("the note of a retirement: {why}");
            RetireTrouble::Disk
        })
    }

    /// Destroys it.
    ///
    /// Errors: the disk.
    pub fn forget(&self) -> Result<(), RetireTrouble> {
        match destroy(&self.file, &mut |_| ControlFlow::Continue(())) {
            Ok(_) => Ok(()),
            Err(why) => {
                log::error!("the note of a retirement stays: {why}");
                Err(RetireTrouble::Disk)
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

fn text(kept: &Kept) -> String {
    let lines = match kept {
        Kept::Asked(order) => format!("asked\n{}\n", order.as_str()),
        Kept::Stated(stated) => format!(
            "stated\n{}\n{}\n{}\n{}",
            stated.order.as_str(),
            stated.key,
            hex(&stated.signature.0),
            stated.text
        ),
        Kept::Wiping(wiping) => format!(
            "wiping\n{}\n{}\n{}\n{}\n",
            wiping.order.as_str(),
            wiping.statement.hex(),
            hex(wiping.secret.reveal()),
            wiping.county
        ),
        Kept::Done { completion, county } => format!("done\n{}\n{county}\n", completion.query()),
        Kept::CalledOff(why) => format!("called-off\n{}\n", why.word()),
    };
    format!("{HEAD}\n{lines}")
}

fn parse(text: &str) -> Option<Kept> {
    let rest = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
    let (phase, rest) = rest.split_once('\n')?;
    let (first, rest) = rest.split_once('\n')?;
    let last = |line: &str| Some(line.strip_suffix('\n')?.to_owned());
    Some(match phase {
        "asked" => Kept::Asked(RetireOrderId::parse(first)?),
        "stated" => {
            let (key, rest) = rest.split_once('\n')?;
            let (signature, text) = rest.split_once('\n')?;
            Kept::Stated(Stated {
                order: RetireOrderId::parse(first)?,
                key: KeyId::parse(key)?,
                signature: Signature(unhex(signature)?),
                text: text.to_owned(),
            })
        }
        "wiping" => {
            let (statement, rest) = rest.split_once('\n')?;
            let (secret, county) = rest.split_once('\n')?;
            Kept::Wiping(Wiping {
                order: RetireOrderId::parse(first)?,
                statement: StatementHash::parse(statement)?,
                secret: WipeSecret::new(unhex(secret)?),
                county: last(county)?,
            })
        }
        "done" => Kept::Done {
            completion: Completion::parse(first).ok()?,
            county: last(rest)?,
        },
        "called-off" => Kept::CalledOff(CalledOff::of_word(first)?),
        _ => return None,
    })
}

/// Begins the end of this terminal: a note on the disk, then the end of the program.
pub struct BeginRetirement {
    note: RetireNote,
    leave: Arc<dyn Fn() + Send + Sync>,
    sink: Sink<RetireEvent>,
}

impl BeginRetirement {
    /// For this data folder; `leave` ends the program in order.
    pub fn new(data: &Path, leave: Arc<dyn Fn() + Send + Sync>, sink: Sink<RetireEvent>) -> Self {
        Self {
            note: RetireNote::of(data),
            leave,
            sink,
        }
    }
}

impl Retirement for BeginRetirement {
    fn begin(&self, ticket: Ticket, order: RetireOrderId) {
        let kept = self.note.keep(&Kept::Asked(order));
        (self.sink)(RetireEvent::Begun(ticket, kept.map_err(|_| RetireNo::Disk)));
    }

    fn leave(&self) {
        (self.leave)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::machine::retire::WipeMac;

    fn order() -> RetireOrderId {
        RetireOrderId::parse("9f3a22bc00d1").expect("a name")
    }

    fn all() -> Vec<Kept> {
        vec![
            Kept::Asked(order()),
            Kept::Stated(Stated {
                order: order(),
                text: "jiujinban retirement v1\ntz-017\n".to_owned(),
                key: KeyId::parse("t-0123").expect("a name"),
                signature: Signature([0x5c; 64]),
            }),
            Kept::Wiping(Wiping {
                order: order(),
                statement: StatementHash([7; 32]),
                secret: WipeSecret::new([9; 32]),
                county: "https://county.example:8443".to_owned(),
            }),
            Kept::Done {
                completion: Completion {
                    order: order(),
                    left: 0,
                    mac: WipeMac([3; 10]),
                },
                county: "https://county.example:8443".to_owned(),
            },
            Kept::CalledOff(CalledOff::LogDiffers),
        ]
    }

    #[test]
    fn a_note_that_was_cut_or_changed_serves_nobody_and_destroys_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let note = RetireNote::of(dir.path());
        for kept in [&all()[0], &all()[2]] {
            let whole = text(kept);
            for end in 0..whole.len() {
                fs::write(dir.path().join(MARKER), &whole[..end]).expect("written");
                assert_eq!(note.read(), Err(RetireTrouble::Marker), "{end}");
                assert!(note.holds());
            }
        }
    }

    #[test]
    fn every_phase_is_read_back_as_it_was_and_forgotten_without_a_trace() {
        let dir = tempfile::tempdir().expect("a folder");
        let note = RetireNote::of(dir.path());
        assert_eq!((note.read(), note.holds()), (Ok(None), false));
        for kept in all() {
            note.keep(&kept).expect("kept");
            assert_eq!(note.read(), Ok(Some(kept.clone())));
            let serves = matches!(kept, Kept::CalledOff(_));
            assert_eq!(note.holds(), !serves, "{kept:?}");
        }
        note.forget().expect("gone");
        note.forget().expect("gone already");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 0);
    }

    #[test]
    fn a_disk_that_takes_nothing_begins_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join(MARKER)).expect("in the way");
        let (told, heard) = std::sync::mpsc::channel();
        let told: Sink<RetireEvent> = Arc::new(move |event| {
            let _ = told.send(event);
        });
        let begin = BeginRetirement::new(dir.path(), Arc::new(|| {}), told);
        begin.begin(Ticket(7), order());
        let event = heard.recv().expect("an answer");
        assert_eq!(event, RetireEvent::Begun(Ticket(7), Err(RetireNo::Disk)));
    }
}
