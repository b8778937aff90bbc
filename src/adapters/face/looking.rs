//! The thread of one try: measures the newest frame, asks the core what to do with it, keeps what it
//! says, and ends.

use super::analyse::Analyser;
use super::engine::EngineFault;
use super::models::{ModelFault, ModelStore};
use super::picture::View;
use super::service::{Voice, locked};
use crate::domain::face::{
    Attempt, CameraFault, FaceImage, FaceShot, Finding, FrameUse, Gates, Likeness, MOST_FACE_BYTES,
    Portrait, Step, TryEnd, TryPlan,
};
use crate::domain::time::Span;
use crate::pictures::face::face_jpeg;
use crate::ports::Ticket;
use crate::ports::clock::Clock;
use crate::ports::frames::Frame;
use ring::digest::{Context, SHA256};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the end of the time is looked at while no frame comes.
const TICK: Span = Span(200);
/// Least sides of a frame that is measured, pixels.
const LEAST: (u32, u32) = (640, 480);

/// Eyes, nose and corners of the mouth in a frame.
type FivePoints = [(f32, f32); 5];

/// The models of a try.
pub struct Eyes {
    analyser: Analyser,
    store: ModelStore,
}

impl Eyes {
    /// Loads them.
    pub fn open(store: &ModelStore) -> Result<Self, ModelFault> {
        Ok(Self {
            analyser: store.load()?.into(),
            store: store.clone(),
        })
    }
}

/// Where the newest frame waits.
#[derive(Default)]
struct Slot {
    state: Mutex<SlotState>,
    news: Condvar,
}

#[derive(Default)]
struct SlotState {
    newest: Option<Frame>,
    over: bool,
}

impl Slot {
    /// The newest frame; `None` when there was none for so long; `Err` when no more come.
    fn take(&self, within: Duration) -> Result<Option<Frame>, ()> {
        let state = locked(&self.state);
        let waited = self
            .news
            .wait_timeout_while(state, within, |s| s.newest.is_none() && !s.over);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        if state.over {
            return Err(());
        }
        Ok(state.newest.take())
    }

    fn close(&self) {
        let mut state = locked(&self.state);
        state.over = true;
        state.newest = None;
        self.news.notify_all();
    }
}

/// A running try. Dropping it ends its thread and frees the models.
pub struct Looking {
    slot: Arc<Slot>,
    thread: Option<JoinHandle<()>>,
}

impl Looking {
    /// Starts the thread; errors when the system gives none.
    pub(super) fn start(
        ticket: Ticket,
        plan: TryPlan,
        gates: Gates,
        eyes: Eyes,
        clock: Arc<dyn Clock>,
        voice: Arc<Voice>,
    ) -> std::io::Result<Self> {
        let slot = Arc::new(Slot::default());
        let mut look = Look {
            ticket,
            plan,
            gates,
            eyes,
            clock,
            voice,
            attempt: None,
            kept: Kept::default(),
            chain: [0; 32],
        };
        let frames = slot.clone();
        let thread = std::thread::Builder::new()
            .name("face-eyes".to_owned())
            .spawn(move || look.run(&frames))?;
        Ok(Self {
            slot,
            thread: Some(thread),
        })
    }

    /// Hands over the newest frame in place of one that was not taken yet; `false` when the thread is gone.
    pub fn show(&self, frame: Frame) -> bool {
        locked(&self.slot.state).newest = Some(frame);
        self.slot.news.notify_one();
        let thread = self.thread.as_ref();
        thread.is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.slot.close();
        if let Some(thread) = self.thread.take() {
            // It ends within one frame's work. A panic was logged by the thread itself.
            drop(thread.join());
        }
    }
}

/// A frame that is kept, and where the face is in it.
struct Still {
    frame: Frame,
    points: FivePoints,
}

#[derive(Default)]
struct Kept {
    before: Option<Still>,
    picture: Option<Still>,
}

struct Look {
    ticket: Ticket,
    plan: TryPlan,
    gates: Gates,
    eyes: Eyes,
    clock: Arc<dyn Clock>,
    voice: Arc<Voice>,
    attempt: Option<Attempt>,
    kept: Kept,
    /// SHA-256 over every frame that was measured, each over the one before and its pixels.
    chain: [u8; 32],
}

impl Look {
    fn run(&mut self, slot: &Slot) {
        let tick = self.clock.real_wait(TICK);
        let tick = tick.unwrap_or(Duration::from_millis(TICK.0));
        while self.voice.runs(self.ticket) {
            let seen = match slot.take(tick) {
                Ok(Some(frame)) => self.see(frame),
                Ok(None) => Ok(self.wait()),
                Err(()) => return,
            };
            match seen {
                Ok(None) => {}
                Ok(Some(finding)) => {
                    let end = finding.and_then(|finding| self.shot(finding));
                    return self.voice.end(self.ticket, end);
                }
                Err(fault) => return self.voice.end(self.ticket, Err(TryEnd::Camera(fault))),
            }
        }
    }

    fn wait(&mut self) -> Option<Result<Finding, TryEnd>> {
        let now = self.clock.monotonic();
        let step = self.attempt.as_mut()?.tick(now);
        self.told(step).0
    }

    fn see(&mut self, frame: Frame) -> Result<Option<Result<Finding, TryEnd>>, CameraFault> {
        let view = View::new(frame.width, frame.height, &frame.rgb).ok_or(CameraFault::Damaged)?;
        if frame.width < LEAST.0 || frame.height < LEAST.1 {
            return Err(CameraFault::WrongFormat);
        }
        let measured = self
            .eyes
            .analyser
            .measure(&view, frame.at)
            .map_err(broken)?;
        self.link(&frame);
        let (plan, gates) = (&self.plan, self.gates);
        let attempt = self
            .attempt
            .get_or_insert_with(|| Attempt::new(plan, gates, frame.at));
        let step = attempt.observe(&measured.measurements);
        let (end, frame_use) = self.told(step);
        let still = measured.points.map(|points| Still { frame, points });
        match frame_use {
            FrameUse::Pass => {}
            FrameUse::Before => self.kept.before = still,
            FrameUse::Picture => self.kept.picture = still,
            FrameUse::Forget => self.kept = Kept::default(),
        }
        Ok(end)
    }

    fn told(&self, step: Step) -> (Option<Result<Finding, TryEnd>>, FrameUse) {
        if let Some(guidance) = step.tell {
            self.voice.guide(self.ticket, guidance);
        }
        (step.end, step.frame)
    }

    fn link(&mut self, frame: &Frame) {
        let mut sum = Context::new(&SHA256);
        sum.update(&self.chain);
        sum.update(&frame.rgb);
        let sum = sum.finish();
        self.chain = sum.as_ref().try_into().expect("SHA-256 has 32 bytes");
    }

    /// The picture and what goes with it.
    fn shot(&mut self, finding: Finding) -> Result<FaceShot, TryEnd> {
        let kept = std::mem::take(&mut self.kept);
        let (Some(before), Some(picture)) = (kept.before, kept.picture) else {
            // The core ended a try with a picture it never asked to keep.
            return Err(CameraFault::Damaged.into());
        };
        let likeness = self.compare(&before, &picture)?;
        let frame = &picture.frame;
        let jpeg = face_jpeg(frame.width, frame.height, &frame.rgb, MOST_FACE_BYTES);
        let image = jpeg.and_then(|jpeg| FaceImage::new(jpeg).ok());
        Ok(FaceShot {
            image: image.ok_or(CameraFault::WrongFormat)?,
            evidence: finding.evidence(likeness, self.eyes.store.fingerprint(), self.chain),
        })
    }

    /// Who is on the picture must be who did the task; with a known picture of the person the likeness is
    /// worked out too, as advice.
    fn compare(&mut self, before: &Still, picture: &Still) -> Result<Option<Likeness>, TryEnd> {
        let comparer = self.eyes.store.comparer().map_err(|fault| {
            log::error!("faces cannot be compared: {fault}");
            CameraFault::NoModel
        })?;
        let template = |still: &Still| {
            let frame = &still.frame;
            let view = View::new(frame.width, frame.height, &frame.rgb);
            let view = view.expect("the frame was measured");
            comparer.template(&view, &still.points).map_err(broken)
        };
        let person = template(picture)?;
        let threshold = self.gates.likeness;
        if template(before)?.likeness(&person) < threshold {
            return Err(TryEnd::NotAlive);
        }
        let Some(known) = self.plan.reference.as_ref() else {
            return Ok(None);
        };
        let (width, height) = Portrait::size(known);
        let Some(view) = View::new(width, height, known.reveal()) else {
            return Ok(None);
        };
        let points = self.eyes.analyser.single_face(&view).map_err(broken)?;
        let Some(points) = points else {
            return Ok(None);
        };
        let known = comparer.template(&view, &points).map_err(broken)?;
        Ok(Some(Likeness {
            score: known.likeness(&person),
            threshold,
        }))
    }
}

/// A model that was loaded and fails.
fn broken(fault: EngineFault) -> CameraFault {
    log::error!("a model of the face camera: {fault}");
    CameraFault::NoModel
}
