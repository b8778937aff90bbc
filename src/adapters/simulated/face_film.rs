//! A film of a face that was drawn, nobody's: a camera that plays it through the pipe and the decoder of
//! the device, and an actor in it who does what is asked.
//!
//! Its pictures are made from one drawing by arithmetic and kept as files; `tests/face/film.rs` makes them
//! again and says what each is measured as. A film has its own time, a tenth of a second from one picture
//! to the next, and waits with the next until the last was measured: a slow machine misses nothing of it.

use super::frame_player::{jpeg_head, numbered};
use crate::adapters::video::pipe::RawHead;
use crate::adapters::video::{Ending, RawSource, Stream, serve};
use crate::domain::face::{CameraFault, Challenge, Guidance, Verdict};
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::ports::clock::Clock;
use crate::ports::face_camera::{FaceCameraEvent, Preview, PreviewFrame};
use crate::ports::frames::{Frame, FrameCamera, Frames};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// From one picture to the next, in the film and at least before it.
const STEP: Span = Span(100);
/// How often whoever measures looks at the time while there is nothing to measure.
const LOOK: Duration = Duration::from_millis(5);
/// So many looks at the time say that the last picture was measured; and how long they are waited for.
const LOOKS: u64 = 2;
const MEASURED: Duration = Duration::from_secs(2);
/// Pictures given unasked, so that a camera that is opened has begun.
const AHEAD: u64 = 1;
/// The same when the time of a try is to run out.
const HURRY: Span = Span::seconds(2);

/// What is held before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Held {
    /// Nobody.
    #[default]
    Nobody,
    /// A face in good light that does what it is asked.
    Good,
    /// A face in the dark.
    Dark,
    /// Two faces.
    Two,
    /// The film of the face on paper, which does what it is asked, too.
    Print,
    /// Nothing: the camera is pulled.
    Gone,
}

/// Where the pictures of the film lie: JPEG files of 640 × 480 pixels.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/faces/film");

/// The part that is played: which picture comes next.
#[derive(Debug, Default)]
pub struct Actor {
    held: Held,
    task: Option<Challenge>,
    /// Pictures since the task was told.
    since: u32,
    /// How near the face has come, 0–3.
    near: u8,
    count: u32,
}

impl Actor {
    /// Is held before the lens from now on.
    pub fn hold(&mut self, held: Held) {
        self.held = held;
    }

    /// Hears what the person is told.
    pub fn hear(&mut self, told: Guidance) {
        let too_near = Guidance::Fault(Verdict::TooNear);
        if told == Guidance::Starting || told == too_near {
            self.near = 0;
        }
        self.task = match told {
            Guidance::Task(task) => Some(task),
            Guidance::Starting | Guidance::Fault(_) | Guidance::HoldStill => None,
        };
        self.since = 0;
    }

    /// The name of the next picture; `None` when the camera is pulled.
    pub fn next(&mut self) -> Option<String> {
        self.count = self.count.wrapping_add(1);
        self.since = self.since.saturating_add(1);
        Some(match self.held {
            Held::Gone => return None,
            Held::Nobody => "nobody".to_owned(),
            Held::Dark => "dark".to_owned(),
            Held::Two => "two".to_owned(),
            Held::Good => self.acts(),
            Held::Print => format!("paper-{}", self.acts()),
        })
    }

    /// A little late, then slowly, and again when it was not seen.
    fn acts(&mut self) -> String {
        let moment = self.since % 50;
        match self.task {
            Some(Challenge::Blink) => match moment {
                10 | 20 => self.lids("half"),
                11..=19 => self.lids("shut"),
                _ => self.rests(),
            },
            Some(Challenge::ComeCloser) => {
                if moment >= 10 {
                    self.near = (self.near + 1).min(3);
                }
                self.rests()
            }
            Some(Challenge::TurnLeft) => self.turns("left", moment),
            Some(Challenge::TurnRight) => self.turns("right", moment),
            None => self.rests(),
        }
    }

    fn lids(&self, name: &str) -> String {
        let near = if self.near > 0 { "near-" } else { "" };
        format!("{near}{name}")
    }

    fn turns(&self, side: &str, moment: u32) -> String {
        match moment {
            10 | 22 => format!("{side}-1"),
            11 | 21 => format!("{side}-2"),
            12..=20 => format!("{side}-3"),
            _ => self.rests(),
        }
    }

    fn rests(&self) -> String {
        match self.near {
            0 => format!("still-{}", self.count / 2 % 2),
            near => format!("near-{near}"),
        }
    }
}

#[derive(Default)]
struct Shared {
    actor: Mutex<Actor>,
    preview: Mutex<Option<Preview>>,
    on: AtomicU64,
    time: AtomicU64,
    looks: AtomicU64,
    /// Pictures that may have been given since the camera was opened.
    wanted: AtomicU64,
    hurries: AtomicBool,
}

/// What is before the lens, from outside.
#[derive(Clone, Default)]
pub struct FaceFilm(Arc<Shared>);

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FaceFilm {
    /// Holds something before the lens; a try that runs sees it with the next picture.
    pub fn hold(&self, held: Held) {
        locked(&self.0.actor).hold(held);
    }

    /// Lets the time of the running try run out.
    pub fn run_out(&self) {
        self.0.hurries.store(true, Ordering::SeqCst);
    }

    /// Whether the camera is on.
    pub fn is_on(&self) -> bool {
        self.0.on.load(Ordering::SeqCst) > 0
    }

    /// Where the person sees the film.
    pub fn show_to(&self, preview: Preview) {
        *locked(&self.0.preview) = Some(preview);
    }

    /// The frames for the person's own eyes, to wherever they are shown.
    pub fn preview(&self) -> Preview {
        let shared = self.0.clone();
        Arc::new(move |frame: PreviewFrame| {
            let shown = locked(&shared.preview).clone();
            if let Some(shown) = shown {
                shown(frame);
            }
        })
    }

    /// Hears what the person in the film is told.
    pub fn hear(&self, event: &FaceCameraEvent) {
        if let FaceCameraEvent::Guidance(_, told) = event {
            if *told == Guidance::Starting {
                self.0.hurries.store(false, Ordering::SeqCst);
            }
            locked(&self.0.actor).hear(*told);
        }
    }

    /// The camera; `waits` is the clock its pipe is waited for with.
    pub fn camera(&self, waits: Arc<dyn Clock>) -> Arc<dyn FrameCamera> {
        Arc::new(FilmCamera {
            film: self.clone(),
            waits,
        })
    }
}

/// The time in the film.
impl Clock for FaceFilm {
    fn monotonic(&self) -> MonoTime {
        self.0.looks.fetch_add(1, Ordering::SeqCst);
        MonoTime(self.0.time.load(Ordering::SeqCst))
    }

    fn wall(&self) -> WallTime {
        WallTime(0)
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        Some(LOOK)
    }
}

struct FilmCamera {
    film: FaceFilm,
    waits: Arc<dyn Clock>,
}

impl FrameCamera for FilmCamera {
    fn open(&self) -> Result<Box<dyn Frames>, CameraFault> {
        let gone = |_: io::Error| CameraFault::Gone;
        let (from, mut to) = io::pipe().map_err(gone)?;
        let (stop, stopped) = channel();
        self.film.0.wanted.store(AHEAD, Ordering::SeqCst);
        let mut projector = Projector {
            film: self.film.clone(),
            stopped,
            count: 0,
            frame: Vec::new(),
        };
        std::thread::Builder::new()
            .name("film".to_owned())
            .spawn(move || serve(&mut projector, &mut to))
            .map_err(gone)?;
        let ending = Box::new(Running(Some(stop)));
        let mut stream = Stream::over(from, ending, self.waits.clone()).map_err(gone)?;
        stream.started(Span::seconds(4))?;
        self.film.0.on.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(FilmFrames {
            film: self.film.clone(),
            stream,
            pause: channel(),
        }))
    }
}

/// The thread ends when its sender is gone.
struct Running(Option<Sender<()>>);

impl Ending for Running {
    fn end(&mut self) {
        self.0 = None;
    }
}

/// Gives the pictures as a device would.
struct Projector {
    film: FaceFilm,
    stopped: Receiver<()>,
    count: u32,
    frame: Vec<u8>,
}

impl RawSource for Projector {
    fn open(&mut self) -> Result<(), CameraFault> {
        match locked(&self.film.0.actor).held {
            Held::Gone => Err(CameraFault::Gone),
            _ => Ok(()),
        }
    }

    fn next(&mut self) -> Result<(RawHead, &[u8]), CameraFault> {
        let mut wait: Duration = STEP.into();
        loop {
            if self.stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return Err(CameraFault::Gone);
            }
            // One that nobody takes would be overwritten by the next, and the actor seen in leaps.
            if u64::from(self.count) < self.film.0.wanted.load(Ordering::SeqCst) {
                break;
            }
            wait = LOOK;
        }
        let name = locked(&self.film.0.actor).next().ok_or(CameraFault::Gone)?;
        let file = Path::new(FOLDER).join(format!("{name}.jpg"));
        self.frame = std::fs::read(file).map_err(|_| CameraFault::Gone)?;
        self.count = self.count.wrapping_add(1);
        let head = jpeg_head(&self.frame).ok_or(CameraFault::WrongFormat)?;
        numbered(&mut self.frame, self.count);
        Ok((head, &self.frame))
    }
}

/// The decoded pictures, in the time of the film.
struct FilmFrames {
    film: FaceFilm,
    stream: Stream,
    /// Never sent on: the wait for it is a pause.
    pause: (Sender<()>, Receiver<()>),
}

impl FilmFrames {
    /// Waits until whoever measures has nothing to do.
    fn measured(&self) {
        let looks = || self.film.0.looks.load(Ordering::SeqCst);
        let (before, mut waited) = (looks(), Duration::ZERO);
        while looks() < before + LOOKS && waited < MEASURED {
            // Its sender is here: only the time ends the wait.
            let _ = self.pause.1.recv_timeout(LOOK);
            waited += LOOK;
        }
    }
}

impl Frames for FilmFrames {
    fn next(&mut self, within: Span) -> Result<Frame, CameraFault> {
        self.measured();
        self.film.0.wanted.fetch_add(1, Ordering::SeqCst);
        let frame = self.stream.next(within)?;
        let shared = &self.film.0;
        let hurries = shared.hurries.load(Ordering::SeqCst);
        let step = if hurries { HURRY } else { STEP };
        let at = shared.time.fetch_add(step.0, Ordering::SeqCst) + step.0;
        Ok(Frame {
            at: MonoTime(at),
            ..frame
        })
    }
}

impl Drop for FilmFrames {
    fn drop(&mut self) {
        self.film.0.on.fetch_sub(1, Ordering::SeqCst);
    }
}
