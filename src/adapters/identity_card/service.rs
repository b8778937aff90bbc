//! The thread that looks for identity cards, reads them and tells the core.

use super::frame::{Command, Verdict};
use super::line::{Door, LineFault, Module};
use super::photo::PhotoDecoder;
use super::record;
use crate::domain::people::card::{
    CardContent, CardFault, CardPart, CardStatus, ExternalAuth, Holder, InsertionId, ReaderFault,
    StatusWord, UnreadableRecord,
};
use crate::domain::people::identity::Address;
use crate::domain::people::photo::WltPhoto;
use crate::ports::Sink;
use crate::ports::card::{CardEvent, CardReader};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Between two looks for a card.
const LOOK: Duration = Duration::from_millis(300);
/// Before a line that cannot be opened is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// How many empty moments of 50 ms an answer may take: a look, and a card being read.
const SHORT: u32 = 10;
const LONG: u32 = 40;
/// How often a card is tried whose answer came garbled or not at all.
const TRIES: u32 = 3;
/// After so many looks a card nobody asked to read is let go, and what it gave is wiped.
const KEPT: u32 = 30;
/// After so many questions without an answer in a row the line is opened anew.
const DEAF: u32 = 4;

enum Input {
    Read(InsertionId),
    NoAuthority(InsertionId),
    GiveUp(InsertionId),
    Stop,
}

/// A running reader of identity cards. Cards it cannot read are told like those of the card slot;
/// what it tells of its own state are [`CardStatus`] events of its own.
pub struct IdentityCards {
    inputs: Sender<Input>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl IdentityCards {
    /// Starts the thread. The sink is called from it only. Without a decoder nobody looks at the photo
    /// of a card.
    pub fn start(
        door: Arc<dyn Door>,
        decoder: Option<PhotoDecoder>,
        sink: Sink<CardEvent>,
    ) -> Self {
        let (inputs, received) = channel();
        let thread = thread::Builder::new()
            .name("identity-card".to_owned())
            .spawn(move || {
                Watch {
                    door,
                    decoder,
                    sink,
                    module: None,
                    keeps_addresses: true,
                    told: None,
                    card: None,
                    next: InsertionId::FIRST_LAID,
                    must_leave: false,
                    unanswered: 0,
                }
                .run(&received);
            })
            .expect("the system can start a thread");
        Self {
            inputs,
            thread: Mutex::new(Some(thread)),
        }
    }

    fn send(&self, input: Input) {
        // After the stop nobody listens, and nothing is left to be done.
        let _ = self.inputs.send(input);
    }
}

impl CardReader for IdentityCards {
    fn read(&self, insertion: InsertionId) {
        self.send(Input::Read(insertion));
    }

    fn answer_challenge(&self, insertion: InsertionId, _answer: ExternalAuth) {
        self.send(Input::NoAuthority(insertion));
    }

    fn give_up(&self, insertion: InsertionId) {
        self.send(Input::GiveUp(insertion));
    }

    fn stop(&self) {
        self.send(Input::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            log::error!("identity card: the thread panicked");
        }
    }

    fn is_alive(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for IdentityCards {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A card that was read, for whoever asks.
struct Lying {
    id: InsertionId,
    content: Result<Shown, CardFault>,
    looks: u32,
}

/// What a card gave.
struct Shown {
    holder: Holder,
    photo: Option<WltPhoto>,
}

struct Watch {
    door: Arc<dyn Door>,
    decoder: Option<PhotoDecoder>,
    sink: Sink<CardEvent>,
    module: Option<Box<dyn Module>>,
    /// The reader has not said that it knows nothing of later addresses.
    keeps_addresses: bool,
    told: Option<CardStatus>,
    card: Option<Lying>,
    next: InsertionId,
    /// A card could not be read and may still lie there; one that was read is not shown again.
    must_leave: bool,
    unanswered: u32,
}

impl Watch {
    fn run(mut self, inputs: &Receiver<Input>) {
        self.status(CardStatus::Starting);
        loop {
            let pause = match self.module {
                Some(_) => LOOK,
                None if self.told == Some(CardStatus::Starting) => Duration::ZERO,
                None => AGAIN,
            };
            match inputs.recv_timeout(pause) {
                Ok(Input::Read(id)) => self.read(id),
                Ok(Input::NoAuthority(id)) => {
                    self.tell(CardEvent::Read(id, Err(CardFault::NoCard)));
                }
                Ok(Input::GiveUp(id)) => {
                    if self.card.as_ref().is_some_and(|card| card.id == id) {
                        self.let_go();
                    }
                }
                Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.look(),
            }
        }
    }

    fn read(&mut self, id: InsertionId) {
        match self.card.take_if(|card| card.id == id) {
            None => self.tell(CardEvent::Read(id, Err(CardFault::NoCard))),
            Some(card) => {
                match card.content {
                    Err(fault) => self.tell(CardEvent::Read(id, Err(fault))),
                    Ok(shown) => self.show(id, shown),
                }
                self.gone(id);
            }
        }
    }

    /// Tells whose card it is at once, and then what the photo shows, where there is a decoder.
    fn show(&self, id: InsertionId, shown: Shown) {
        self.tell(CardEvent::Read(id, Ok(CardContent::Open(shown.holder))));
        let (Some(decoder), Some(photo)) = (&self.decoder, shown.photo) else {
            return;
        };
        match decoder.decode(&photo) {
            Ok(portrait) => self.tell(CardEvent::Portrait(id, portrait)),
            Err(fault) => log::warn!("photo of an identity card: {fault}"),
        }
    }

    /// One round: opens the line, or looks for a card.
    fn look(&mut self) {
        if let Some(card) = &mut self.card {
            card.looks += 1;
            if card.looks > KEPT {
                self.let_go();
            }
            return;
        }
        let Some(module) = &mut self.module else {
            return self.open();
        };
        match module.ask(Command::Find, SHORT) {
            Err(LineFault::Gone) => self.lose(),
            Err(LineFault::Silent | LineFault::Garbled(_)) => self.unanswered(),
            Ok(answer) => {
                self.unanswered = 0;
                match answer.verdict {
                    Verdict::Found if !self.must_leave => self.take(),
                    Verdict::Found => {}
                    Verdict::Module(_) => self.status(CardStatus::ReaderFault(ReaderFault::Broken)),
                    _ => {
                        self.must_leave = false;
                        self.status(CardStatus::NoCard);
                    }
                }
            }
        }
    }

    fn open(&mut self) {
        match self.door.open() {
            Err(e) => {
                log::debug!("identity card: {}", e.kind());
                self.status(CardStatus::NoReader);
            }
            Ok(module) => {
                self.module = Some(module);
                self.keeps_addresses = true;
                self.unanswered = 0;
            }
        }
    }

    fn lose(&mut self) {
        self.module = None;
        self.must_leave = false;
        self.status(CardStatus::NoReader);
    }

    fn unanswered(&mut self) {
        self.unanswered += 1;
        if self.unanswered >= DEAF {
            self.module = None;
            self.status(CardStatus::ReaderFault(ReaderFault::Stuck));
        }
    }

    /// A card lies there: it is read at once, before it is taken away again.
    fn take(&mut self) {
        let id = self.next;
        self.next = id.next();
        self.tell(CardEvent::Inserted(id));
        self.status(CardStatus::Reading(id));
        let content = self.content();
        self.must_leave = content.is_err();
        self.card = Some(Lying {
            id,
            content,
            looks: 0,
        });
        self.status(CardStatus::Present(id));
    }

    fn content(&mut self) -> Result<Shown, CardFault> {
        let mut fault = CardFault::ReaderBroken;
        for _ in 0..TRIES {
            let Some(module) = &mut self.module else {
                return Err(CardFault::NoReader);
            };
            match exchange(module.as_mut(), &mut self.keeps_addresses) {
                Ok(shown) => return Ok(shown),
                Err(Failure::Card(fault)) => return Err(fault),
                Err(Failure::Line(LineFault::Gone)) => {
                    self.lose();
                    return Err(CardFault::NoReader);
                }
                Err(Failure::Line(LineFault::Silent)) => fault = CardFault::Silent,
                Err(Failure::Line(LineFault::Garbled(_)) | Failure::Misheard) => {
                    fault = CardFault::ReaderBroken;
                }
            }
        }
        Err(fault)
    }

    fn let_go(&mut self) {
        if let Some(card) = self.card.take() {
            self.gone(card.id);
        }
    }

    /// For the visit the card is gone; the reader is free again when a bad one has really left.
    fn gone(&mut self, id: InsertionId) {
        self.tell(CardEvent::Removed(id));
        if !self.must_leave {
            self.status(CardStatus::NoCard);
        }
    }

    fn status(&mut self, status: CardStatus) {
        if self.told != Some(status) {
            self.told = Some(status);
            self.tell(CardEvent::Status(status));
        }
    }

    fn tell(&self, event: CardEvent) {
        (self.sink)(event);
    }
}

/// Why an exchange gave nothing.
enum Failure {
    /// The card, or the module about the card: no use in trying again.
    Card(CardFault),
    /// The line.
    Line(LineFault),
    /// The module heard a broken question.
    Misheard,
}

impl From<LineFault> for Failure {
    fn from(fault: LineFault) -> Self {
        Self::Line(fault)
    }
}

/// Selects the card and reads it.
fn exchange(module: &mut dyn Module, keeps_addresses: &mut bool) -> Result<Shown, Failure> {
    let selected = module.ask(Command::Select, SHORT)?;
    accepted(selected.verdict)?;
    let mut answer = module.ask(Command::Read, LONG)?;
    if answer.verdict == Verdict::NotOffered {
        answer = module.ask(Command::ReadWithFinger, LONG)?;
    }
    accepted(answer.verdict)?;
    let parts = record::parts_of(&answer.data).map_err(Failure::Card)?;
    let mut holder = record::holder(parts.text).map_err(Failure::Card)?;
    if holder.address.is_some() && *keeps_addresses {
        match later_address(module)? {
            Later::Written(address) => holder.address = Some(address),
            Later::None => {}
            Later::NotKept => *keeps_addresses = false,
        }
    }
    let photo = parts.photo;
    Ok(Shown { holder, photo })
}

/// What there is of addresses written on a card later.
enum Later {
    Written(Address),
    None,
    /// The reader knows nothing of them, and is not asked again.
    NotKept,
}

/// Asks for them. A card is read without them, too; only a line that is gone is a failure.
fn later_address(module: &mut dyn Module) -> Result<Later, Failure> {
    match module.ask(Command::NewAddress, SHORT) {
        Err(LineFault::Gone) => Err(LineFault::Gone.into()),
        Err(LineFault::Silent) => Ok(Later::NotKept),
        Err(LineFault::Garbled(_)) => Ok(Later::None),
        Ok(answer) => Ok(match answer.verdict {
            Verdict::Good => {
                record::newest_address(&answer.data).map_or(Later::None, Later::Written)
            }
            Verdict::NotOffered => Later::NotKept,
            _ => Later::None,
        }),
    }
}

fn accepted(verdict: Verdict) -> Result<(), Failure> {
    let unread = |status| CardFault::Unreadable {
        part: CardPart::Container,
        why: UnreadableRecord::Refused(StatusWord(status)),
    };
    Err(match verdict {
        Verdict::Good => return Ok(()),
        Verdict::Found | Verdict::Misheard => Failure::Misheard,
        Verdict::NotFound | Verdict::NotSelected => Failure::Card(CardFault::RemovedDuringRead),
        Verdict::Refused => Failure::Card(CardFault::NotGenuine),
        Verdict::Unread => Failure::Card(unread(0x41)),
        Verdict::Nothing => Failure::Card(unread(0x91)),
        Verdict::NotOffered | Verdict::Module(_) => Failure::Card(CardFault::ReaderBroken),
    })
}
