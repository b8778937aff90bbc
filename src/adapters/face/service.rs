//! The camera that looks at people: one thread that turns the camera on and shows what it sees, and one
//! for each try that measures. The models live as long as the try.

use super::looking::{Eyes, Looking};
use super::models::ModelStore;
use crate::domain::face::{CameraFault, FaceCameraStatus, Gates, Guidance, TryEnd, TryPlan};
use crate::domain::time::{MonoTime, Span};
use crate::ports::clock::Clock;
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent, Preview, PreviewFrame};
use crate::ports::frames::{Frame, FrameCamera};
use crate::ports::{Sink, Ticket};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use zeroize::Zeroizing;

/// A camera that gives no frame for so long is silent.
const PATIENCE: Span = Span::seconds(2);
/// Least time between two frames that are measured: ten a second are enough for a blink, and leave most of
/// a core to the rest.
const PACE: Span = Span(90);
/// How long stopping waits for a device that hangs.
const STOP: Duration = Duration::from_secs(5);
/// Between two looks whether the thread shall end, while nobody is looked at.
const IDLE: Duration = Duration::from_secs(3_600);

pub(super) fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the service is made of.
pub struct Parts {
    /// Where frames come from.
    pub camera: Arc<dyn FrameCamera>,
    /// The models.
    pub models: ModelStore,
    /// Thresholds.
    pub gates: Gates,
    /// So long after the start the models are left alone, unless somebody is to be looked at: the first page of
    /// the terminal comes first.
    pub settle: Duration,
    /// The machine's clocks.
    pub clock: Arc<dyn Clock>,
    /// Where frames for the screen go.
    pub preview: Preview,
    /// Called when the camera is off again and the models are gone.
    pub rested: Arc<dyn Fn() + Send + Sync>,
    /// Where events go.
    pub sink: Sink<FaceCameraEvent>,
}

/// What goes out. A ticket that was answered or given up says nothing any more.
pub(super) struct Voice {
    current: Mutex<Option<Ticket>>,
    sink: Sink<FaceCameraEvent>,
}

impl Voice {
    /// Tells the person something, as long as the try runs.
    pub(super) fn guide(&self, ticket: Ticket, guidance: Guidance) {
        let current = locked(&self.current);
        if *current == Some(ticket) {
            (self.sink)(FaceCameraEvent::Guidance(ticket, guidance));
        }
    }

    /// Ends the try; only the first end of a ticket is told. Sent under the lock: nothing may follow a rest.
    pub(super) fn end(&self, ticket: Ticket, end: Result<crate::domain::face::FaceShot, TryEnd>) {
        let mut current = locked(&self.current);
        if *current == Some(ticket) {
            *current = None;
            (self.sink)(FaceCameraEvent::Ended(ticket, end));
        }
    }

    pub(super) fn runs(&self, ticket: Ticket) -> bool {
        *locked(&self.current) == Some(ticket)
    }

    fn give_up(&self) {
        *locked(&self.current) = None;
    }
}

struct Command(Ticket, TryPlan);

/// The running service.
pub struct FaceService {
    commands: Mutex<Option<Sender<Command>>>,
    ended: Mutex<Receiver<()>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    voice: Arc<Voice>,
}

impl FaceService {
    /// Starts the thread; errors when the system gives none. The camera stays off.
    pub fn start(parts: Parts) -> std::io::Result<Self> {
        let (commands, inbox) = channel();
        let (end, ended) = channel();
        let voice = Arc::new(Voice {
            current: Mutex::new(None),
            sink: parts.sink.clone(),
        });
        let mut watch = Watch {
            parts,
            voice: voice.clone(),
            told: None,
        };
        let thread = std::thread::Builder::new()
            .name("face".to_owned())
            .spawn(move || {
                let _end: Sender<()> = end;
                watch.run(&inbox);
            })?;
        Ok(Self {
            commands: Mutex::new(Some(commands)),
            ended: Mutex::new(ended),
            thread: Mutex::new(Some(thread)),
            voice,
        })
    }
}

impl FaceCamera for FaceService {
    fn look(&self, ticket: Ticket, plan: TryPlan) {
        *locked(&self.voice.current) = Some(ticket);
        let commands = locked(&self.commands);
        let sent = commands.as_ref().map(|to| to.send(Command(ticket, plan)));
        if !matches!(sent, Some(Ok(()))) {
            self.voice
                .end(ticket, Err(TryEnd::Camera(CameraFault::Gone)));
        }
    }

    fn rest(&self) {
        self.voice.give_up();
    }

    fn stop(&self) {
        self.voice.give_up();
        *locked(&self.commands) = None;
        let Some(thread) = locked(&self.thread).take() else {
            return;
        };
        match locked(&self.ended).recv_timeout(STOP) {
            Err(RecvTimeoutError::Timeout) => {
                log::warn!("the face camera hangs and is left behind");
            }
            // A panic in the thread is the supervisor's business; stopping goes on.
            _ => drop(thread.join()),
        }
    }

    fn is_alive(&self) -> bool {
        let thread = locked(&self.thread);
        thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for FaceService {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread owns.
struct Watch {
    parts: Parts,
    voice: Arc<Voice>,
    told: Option<FaceCameraStatus>,
}

impl Watch {
    fn run(&mut self, inbox: &Receiver<Command>) {
        if !self.parts.settle.is_zero() {
            // It is not "none": whoever asks for it in these seconds is looked at.
            self.status(FaceCameraStatus::Ready);
        }
        // Whoever is looked at before has the models opened, which checks them too.
        let mut next = match inbox.recv_timeout(self.parts.settle) {
            Ok(command) => Some(command),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                self.check();
                None
            }
        };
        loop {
            let command = match next.take() {
                Some(command) => command,
                None => match inbox.recv_timeout(IDLE) {
                    Ok(command) => command,
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => return,
                },
            };
            let ticket = command.0;
            if !self.voice.runs(ticket) {
                continue;
            }
            next = match self.attempt(command, inbox) {
                Ok(next) => {
                    self.status(FaceCameraStatus::Ready);
                    next
                }
                Err(fault) => {
                    self.voice.end(ticket, Err(TryEnd::Camera(fault)));
                    self.status(FaceCameraStatus::Faulty(fault));
                    None
                }
            };
            if next.is_none() {
                (self.parts.rested)();
            }
        }
    }

    fn check(&mut self) {
        match self.parts.models.check() {
            Ok(()) => self.status(FaceCameraStatus::Ready),
            Err(fault) => {
                log::error!("no face can be measured: {fault}");
                self.status(FaceCameraStatus::Faulty(CameraFault::NoModel));
            }
        }
    }

    fn status(&mut self, status: FaceCameraStatus) {
        if self.told.replace(status) != Some(status) {
            (self.parts.sink)(FaceCameraEvent::Status(status));
        }
    }

    /// One try, until it ends, is given up, or the next begins, which is then given back. Whatever way it
    /// leaves, camera and models go with it.
    fn attempt(
        &mut self,
        Command(ticket, plan): Command,
        inbox: &Receiver<Command>,
    ) -> Result<Option<Command>, CameraFault> {
        self.voice.guide(ticket, Guidance::Starting);
        let eyes = Eyes::open(&self.parts.models).map_err(|fault| {
            log::error!("no face can be measured: {fault}");
            CameraFault::NoModel
        })?;
        let mut frames = self.parts.camera.open()?;
        let gates = self.parts.gates;
        let clock = self.parts.clock.clone();
        let looking = Looking::start(ticket, plan, gates, eyes, clock, self.voice.clone());
        let looking = looking.map_err(|fault| {
            log::error!("no thread to measure with: {fault}");
            CameraFault::NoModel
        })?;
        let mut measured: Option<MonoTime> = None;
        while self.voice.runs(ticket) {
            match inbox.try_recv() {
                Ok(command) => return Ok(Some(command)),
                Err(TryRecvError::Disconnected) => return Ok(None),
                Err(TryRecvError::Empty) => {}
            }
            let frame = frames.next(PATIENCE)?;
            self.status(FaceCameraStatus::Looking);
            if !self.voice.runs(ticket) {
                break;
            }
            if let Some(mirrored) = mirrored(&frame) {
                (self.parts.preview)(mirrored);
            }
            if measured.is_some_and(|last| frame.at.since(last) < PACE) {
                continue;
            }
            measured = Some(frame.at);
            if !looking.show(frame) {
                if !self.voice.runs(ticket) {
                    break;
                }
                // Its thread is gone without an answer: a broken promise there.
                return Err(CameraFault::NoModel).inspect_err(|_| {
                    log::error!("measuring ended in the middle of a try");
                });
            }
        }
        Ok(None)
    }
}

/// The frame as a mirror shows it: people move the right way then. `None` for a frame whose bytes are not
/// what its size asks for.
fn mirrored(frame: &Frame) -> Option<PreviewFrame> {
    let row = usize::try_from(frame.width).ok()?.checked_mul(3)?;
    let rows = usize::try_from(frame.height).ok()?;
    if row == 0 || frame.rgb.len() != row.checked_mul(rows)? {
        return None;
    }
    let mut rgb = Zeroizing::new(Vec::with_capacity(frame.rgb.len()));
    for line in frame.rgb.chunks_exact(row) {
        for pixel in line.rchunks_exact(3) {
            rgb.extend_from_slice(pixel);
        }
    }
    Some(PreviewFrame {
        width: frame.width,
        height: frame.height,
        rgb,
    })
}
