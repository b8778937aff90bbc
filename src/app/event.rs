//! Everything that reaches the dispatcher, and the ports it acts through.

use super::supervisor::Device;
use crate::domain::machine::audit::Part;
use crate::domain::speech::clips::Sound;
use crate::domain::visit::Tap;
use crate::ports::Sink;
use crate::ports::card::{CardAuthority, CardAuthorityEvent, CardEvent, CardReader};
use crate::ports::clock::Clock;
use crate::ports::county::{CountyEvent, CountyLink, SubmissionEncoder};
use crate::ports::document_camera::{DocumentCamera, DocumentCameraEvent};
use crate::ports::export::{ExportEvent, LogExport};
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent};
use crate::ports::ferry::{Ferry, FerryEvent};
use crate::ports::handwriting::{Handwriting, HandwritingEvent};
use crate::ports::jobs::{JobsEvent, ListingCache};
use crate::ports::keys::{DayTagger, DeviceSigner, KeyBook};
use crate::ports::library::{Library, LibraryEvent};
use crate::ports::machine::Beat;
use crate::ports::operators::{KeepEvent, OperatorKeep};
use crate::ports::pack::{PackEvent, PackStick};
use crate::ports::print::{PrintEvent, Printer};
use crate::ports::proof::{ProofEvent, Prover};
use crate::ports::retire::{RetireEvent, Retirement};
use crate::ports::speaker::{Speaker, SpeakerEvent};
use crate::ports::store::{Outbox, StoreEvent};
use crate::ports::tasks::{TaskKeep, TaskKeepEvent};
use crate::ports::update::{SystemUpdate, SystemUpdateEvent};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// One closed list of what can happen.
#[derive(Debug)]
pub enum Event {
    /// A finger on a control.
    Tap(Tap),
    /// A finger anywhere.
    Touch,
    /// The card slot.
    Card(CardEvent),
    /// The ministry's key service.
    Authority(CardAuthorityEvent),
    /// The listing cache.
    Jobs(JobsEvent),
    /// The outbox.
    Store(StoreEvent),
    /// The county.
    County(CountyEvent),
    /// The printer.
    Printer(PrintEvent),
    /// The thread of a part died of a fault.
    PartDied(Part),
    /// It was made anew.
    PartStarted(Device),
    /// Time was moved by hand, or it is time to look at the deadlines.
    Tick,
    /// The program is to end in order.
    Stop,
    /// The library.
    Library(LibraryEvent),
    /// The list of operators.
    Keep(KeepEvent),
    /// The document camera.
    Camera(DocumentCameraEvent),
    /// The list of tasks.
    Tasks(TaskKeepEvent),
    /// The camera that looks at people.
    Face(FaceCameraEvent),
    /// The machine's own line is another now: a cable, a network.
    LineChanged,
    /// Whether the dispatcher lives. Changes nothing and draws nothing.
    Beat(Beat),
    /// What reads handwriting.
    Writing(HandwritingEvent),
    /// The proof of the program.
    Proof(ProofEvent),
    /// The log on a memory stick.
    Export(ExportEvent),
    /// The acceptance pack on a memory stick.
    Pack(PackEvent),
    /// The outbox on a memory stick.
    Ferry(FerryEvent),
    /// The end of this terminal.
    Retire(RetireEvent),
    /// The update of the system on the disk.
    Update(SystemUpdateEvent),
    /// The loudspeaker.
    Speaker(SpeakerEvent),
    /// What has come on the screen is to be said of itself.
    Prompt(Vec<Sound>),
}

/// Where events go in.
#[derive(Clone)]
pub struct Inbox {
    sender: Sender<Event>,
}

impl Inbox {
    /// An inbox and its other end.
    pub fn new() -> (Self, Receiver<Event>) {
        let (sender, receiver) = channel();
        (Self { sender }, receiver)
    }

    /// Puts an event in. After the dispatcher has ended nothing happens.
    pub fn put(&self, event: Event) {
        let _ = self.sender.send(event);
    }

    /// A sink for one kind of device event.
    pub fn sink<E: Send + 'static>(&self, wrap: fn(E) -> Event) -> Sink<E> {
        let inbox = self.clone();
        Arc::new(move |event| inbox.put(wrap(event)))
    }
}

/// Random bits, for ids and waits.
pub trait Randomness: Send + Sync {
    /// 128 fresh bits.
    fn bits(&self) -> u128;
}

/// The world, as the dispatcher reaches it.
#[derive(Clone)]
pub struct Ports {
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// Random bits.
    pub random: Arc<dyn Randomness>,
    /// The card slot.
    pub card: Arc<dyn CardReader>,
    /// The ministry's key service.
    pub authority: Arc<dyn CardAuthority>,
    /// The listings.
    pub jobs: Arc<dyn ListingCache>,
    /// The library: policies, fairs, institutions.
    pub library: Arc<dyn Library>,
    /// The outbox.
    pub outbox: Arc<dyn Outbox>,
    /// The line to the county.
    pub county: Arc<dyn CountyLink>,
    /// Turns a case into the county's bytes.
    pub encoder: Arc<dyn SubmissionEncoder>,
    /// Seals to the county and knows whose keys verify.
    pub keys: Arc<dyn KeyBook>,
    /// Seals for today.
    pub day: Arc<dyn DayTagger>,
    /// Signs as this terminal.
    pub signer: Arc<dyn DeviceSigner>,
    /// The printer.
    pub printer: Arc<dyn Printer>,
    /// The list of operators known here.
    pub operators: Arc<dyn OperatorKeep>,
    /// The document camera.
    pub camera: Arc<dyn DocumentCamera>,
    /// The tasks of operators.
    pub tasks: Arc<dyn TaskKeep>,
    /// The camera that looks at people.
    pub face: Arc<dyn FaceCamera>,
    /// What reads handwriting.
    pub writing: Arc<dyn Handwriting>,
    /// Proves the running program.
    pub prover: Arc<dyn Prover>,
    /// Puts the log on a memory stick.
    pub export: Arc<dyn LogExport>,
    /// The acceptance pack on a memory stick.
    pub packs: Arc<dyn PackStick>,
    /// Carries the outbox on a memory stick.
    pub ferry: Arc<dyn Ferry>,
    /// Begins the end of this terminal.
    pub retire: Arc<dyn Retirement>,
    /// The update of the system on the disk.
    pub update: Arc<dyn SystemUpdate>,
    /// The loudspeaker.
    pub speaker: Arc<dyn Speaker>,
}
