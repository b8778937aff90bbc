//! Identity-card readers that stand on PC/SC. Two ways are in use, and both take a reader of pcscd:
//! the module's own frames inside an escape command of the driver, and a combined reader that has
//! read the card by itself and gives what it read page by page.
//!
//! A call of PC/SC cannot be cut short. So one thread makes them, and whoever waits goes on without
//! it: a driver that hangs holds up nothing but itself, and no second thread is begun beside it.

use super::frame::{Answer, Command, FrameFault, Verdict};
use super::line::{Door, Framed, Line, LineFault, MOMENT, Module};
use super::record::{PHOTO, TEXT};
use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};
use std::ffi::{CStr, CString};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use zeroize::Zeroizing;

/// IOCTL_SMARTCARD_VENDOR_IFD_EXCHANGE: bytes for the reader itself (PC/SC part 10).
const ESCAPE: u32 = 1;
/// Room for the longest frame.
const ROOM: usize = 2560;
/// What a combined reader gives: two lengths, the text and the photo, in pages of 256 bytes.
const WHOLE: usize = 4 + TEXT + PHOTO;
const PAGE: usize = 256;
/// How many moments a silent card is given to be seen leaving.
const LEAVING: u32 = 10;

/// How a reader on PC/SC gives a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PcscWay {
    /// Frames in escape commands.
    Escape,
    /// Pages, `FF B0 pp 00 00`.
    Pages,
}

/// A reader of pcscd.
#[derive(Debug)]
pub struct PcscDoor {
    /// A part of its PC/SC name.
    reader: String,
    way: PcscWay,
    /// The thread of the last time it was opened.
    last: Mutex<Option<JoinHandle<()>>>,
}

impl PcscDoor {
    /// The first reader with this in its name.
    pub fn new(reader: String, way: PcscWay) -> Self {
        Self {
            reader,
            way,
            last: Mutex::default(),
        }
    }
}

impl Door for PcscDoor {
    fn open(&self) -> io::Result<Box<dyn Module>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let context = Context::establish(Scope::System).map_err(away)?;
        let mut readers = context.list_readers_owned().map_err(away)?.into_iter();
        let wanted = |name: &CString| name.to_string_lossy().contains(&self.reader);
        let reader = readers.find(wanted).ok_or(io::ErrorKind::NotFound)?;
        let (talk, thread) = Talk::start(Desk { context, reader })?;
        *last = Some(thread);
        Ok(match self.way {
            PcscWay::Escape => Framed::over(EscapeLine {
                talk,
                left: Zeroizing::default(),
            }),
            PcscWay::Pages => Box::new(Pages {
                talk,
                found: None,
                shown: None,
            }),
        })
    }
}

fn away(e: Error) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, e.to_string())
}

/// What is asked of the thread.
enum Job {
    /// Whether a card lies there.
    Look,
    /// These bytes for the reader.
    Escape(Vec<u8>),
    /// All pages.
    Pages,
}

/// What it brings.
enum Brought {
    Bytes(Zeroizing<Vec<u8>>),
    /// What lies there: how often cards came and went until it came.
    Card(Option<u32>),
}

/// Why it brings nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// The reader or its service is away.
    Gone,
    /// The card is.
    NoCard,
    /// The driver brought nothing back.
    Silent,
    /// Less than a page.
    Short,
    /// The reader refused: the status word.
    Refused(u16),
}

impl From<Error> for Trouble {
    fn from(e: Error) -> Self {
        match e {
            Error::RemovedCard | Error::NoSmartcard | Error::ResetCard | Error::UnpoweredCard => {
                Self::NoCard
            }
            Error::NotTransacted
            | Error::Timeout
            | Error::SharingViolation
            | Error::UnresponsiveCard => Self::Silent,
            _ => Self::Gone,
        }
    }
}

type Reply = (u64, Result<Brought, Trouble>);

/// The thread that makes the calls, from outside.
struct Talk {
    jobs: Sender<(u64, Job)>,
    replies: Receiver<Reply>,
    asked: u64,
}

impl Talk {
    fn start(desk: Desk) -> io::Result<(Self, JoinHandle<()>)> {
        let (jobs, asked) = channel::<(u64, Job)>();
        let (answered, replies) = channel();
        let thread = thread::Builder::new()
            .name("identity-pcsc".to_owned())
            .spawn(move || {
                for (number, job) in asked {
                    if answered.send((number, desk.run(job))).is_err() {
                        return;
                    }
                }
            })?;
        let asked = 0;
        let talk = Self {
            jobs,
            replies,
            asked,
        };
        Ok((talk, thread))
    }

    fn ask(&mut self, job: Job) {
        self.asked += 1;
        // A thread that has ended answers nothing, and that is found out by waiting.
        let _ = self.jobs.send((self.asked, job));
    }

    /// The answer to the last question; `None` when the time is over.
    fn wait(&self, wait: Duration) -> Option<Result<Brought, Trouble>> {
        loop {
            match self.replies.recv_timeout(wait) {
                Ok((number, brought)) if number == self.asked => return Some(brought),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => return Some(Err(Trouble::Gone)),
            }
        }
    }
}

/// The thread's end.
struct Desk {
    context: Context,
    reader: CString,
}

impl Desk {
    fn run(&self, job: Job) -> Result<Brought, Trouble> {
        let card = self.look()?;
        match job {
            Job::Look => Ok(Brought::Card(card)),
            Job::Escape(bytes) => self.escape(&bytes).map(Brought::Bytes),
            Job::Pages => match self.pages() {
                Err(Trouble::Silent) if card.is_some() && self.leaves(card) => Err(Trouble::NoCard),
                read => read.map(Brought::Bytes),
            },
        }
    }

    /// Whether a card that stays silent is on its way out: its exchange breaks off a moment before
    /// pcscd sees the slot empty.
    fn leaves(&self, card: Option<u32>) -> bool {
        let mut states = [ReaderState::new(self.reader.as_c_str(), State::UNAWARE)];
        (0..LEAVING).any(|_| {
            // A change ends the moment early; its having passed without one is no fault.
            let _ = self.context.get_status_change(MOMENT, &mut states);
            states[0].sync_current_state();
            self.look() != Ok(card)
        })
    }

    /// The card that lies there, as pcscd sees it.
    fn look(&self) -> Result<Option<u32>, Trouble> {
        let mut states = [ReaderState::new(self.reader.as_c_str(), State::UNAWARE)];
        self.context
            .get_status_change(Duration::ZERO, &mut states)
            .map_err(|_| Trouble::Gone)?;
        let state = states[0].event_state();
        if state.intersects(State::UNAVAILABLE | State::UNKNOWN | State::IGNORE) {
            return Err(Trouble::Gone);
        }
        let lies = state.contains(State::PRESENT);
        Ok(lies.then(|| states[0].event_count()))
    }

    /// The reader is taken for one exchange only, so that others may use what else it has.
    fn connected(&self, share: ShareMode, protocols: Protocols) -> Result<Connected, Trouble> {
        let reader: &CStr = &self.reader;
        Ok(Connected(Some(
            self.context.connect(reader, share, protocols)?,
        )))
    }

    fn escape(&self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let connected = self.connected(ShareMode::Direct, Protocols::UNDEFINED)?;
        let mut room = Zeroizing::new(vec![0; ROOM]);
        let code = pcsc::ctl_code(ESCAPE.into());
        let came = connected.card().control(code, bytes, &mut room)?.len();
        room.truncate(came);
        Ok(room)
    }

    fn pages(&self) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let connected = self.connected(ShareMode::Shared, Protocols::ANY)?;
        let mut whole = Zeroizing::new(Vec::with_capacity(WHOLE));
        let mut room = Zeroizing::new([0; PAGE + 2]);
        for page in 0_u8.. {
            let command = [0xFF, 0xB0, page, 0, 0];
            let came = connected.card().transmit(&command, &mut room[..])?;
            let (bytes, status) = came.split_last_chunk::<2>().ok_or(Trouble::Silent)?;
            match u16::from_be_bytes(*status) {
                0x9000 => whole.extend_from_slice(bytes),
                refused => return Err(Trouble::Refused(refused)),
            }
            match WHOLE.checked_sub(whole.len()) {
                None | Some(0) => break,
                Some(_) if bytes.len() < PAGE => return Err(Trouble::Short),
                Some(_) => {}
            }
        }
        Ok(whole)
    }
}

/// A connection that leaves the card as it is.
struct Connected(Option<Card>);

impl Connected {
    fn card(&self) -> &Card {
        self.0.as_ref().expect("there until dropped")
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        if let Some(card) = self.0.take() {
            // Where leaving fails the card is gone already.
            let _ = card.disconnect(Disposition::LeaveCard);
        }
    }
}

/// Frames in escape commands: what comes back is one whole answer.
struct EscapeLine {
    talk: Talk,
    left: Zeroizing<Vec<u8>>,
}

impl Line for EscapeLine {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.talk.ask(Job::Escape(bytes.to_vec()));
        Ok(())
    }

    fn receive(&mut self, room: &mut [u8], wait: Duration) -> io::Result<usize> {
        if self.left.is_empty() {
            match self.talk.wait(wait) {
                Some(Ok(Brought::Bytes(bytes))) => self.left = bytes,
                Some(Err(Trouble::Gone)) => return Err(io::ErrorKind::BrokenPipe.into()),
                // The driver gave up: to the module that is a wait in which nothing came.
                Some(_) | None => return Ok(0),
            }
        }
        let n = room.len().min(self.left.len());
        room[..n].copy_from_slice(&self.left[..n]);
        self.left.drain(..n);
        Ok(n)
    }
}

/// A combined reader as a module.
struct Pages {
    talk: Talk,
    /// The card that was found last.
    found: Option<u32>,
    /// The card that was read. It is not told of again, as a module does not.
    shown: Option<u32>,
}

impl Pages {
    fn run(&mut self, job: Job, moments: u32) -> Result<Result<Brought, Trouble>, LineFault> {
        self.talk.ask(job);
        match self.talk.wait(MOMENT * moments) {
            None | Some(Err(Trouble::Silent)) => Err(LineFault::Silent),
            Some(Err(Trouble::Gone)) => Err(LineFault::Gone),
            Some(Err(Trouble::Short)) => Err(FrameFault::Length.into()),
            Some(other) => Ok(other),
        }
    }

    fn card(&mut self, moments: u32) -> Result<Option<u32>, LineFault> {
        Ok(match self.run(Job::Look, moments)? {
            Ok(Brought::Card(card)) => card,
            _ => None,
        })
    }
}

impl Module for Pages {
    fn ask(&mut self, command: Command, moments: u32) -> Result<Answer, LineFault> {
        let plain = |verdict| Answer {
            verdict,
            data: Zeroizing::default(),
        };
        Ok(match command {
            Command::Status => plain(Verdict::Good),
            Command::Find => {
                self.found = self.card(moments)?;
                plain(match self.found {
                    Some(_) if self.found != self.shown => Verdict::Found,
                    _ => Verdict::NotFound,
                })
            }
            Command::Select => plain(match self.card(moments)? {
                Some(card) if self.found == Some(card) => Verdict::Good,
                _ => Verdict::NotSelected,
            }),
            Command::Read => match self.run(Job::Pages, moments)? {
                Ok(Brought::Bytes(data)) => {
                    self.shown = self.found;
                    let verdict = Verdict::Good;
                    Answer { verdict, data }
                }
                Err(Trouble::Refused(status)) if status >> 8 == 0x69 => plain(Verdict::Refused),
                Err(Trouble::Refused(_)) => plain(Verdict::Unread),
                _ => plain(Verdict::NotSelected),
            },
            Command::ReadWithFinger => plain(Verdict::NotOffered),
            Command::NewAddress => plain(Verdict::Nothing),
        })
    }
}
