//! How much of a core looking at a person takes: the running service at fifteen frames a second.

use crate::figures::{Goal, process_cpu, record, wall};
use crate::people::store;
use jiujinban::adapters::face::{FaceService, Parts};
use jiujinban::domain::face::{CameraFault, Challenge, Gates, TryPlan};
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::ports::Ticket;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::face_camera::FaceCamera;
use jiujinban::ports::frames::{Frame, FrameCamera, Frames};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use zeroize::Zeroizing;

const RATE: Duration = Duration::from_millis(66);
const LONG: Duration = Duration::from_secs(10);

struct Machine;

impl Clock for Machine {
    fn monotonic(&self) -> MonoTime {
        MonoTime(wall().as_millis() as u64)
    }
    fn wall(&self) -> WallTime {
        WallTime(0)
    }
    fn real_wait(&self, span: Span) -> Option<Duration> {
        Some(span.into())
    }
}

struct Steady(Vec<u8>);

struct Running {
    rgb: Vec<u8>,
    due: Duration,
    /// Never sent on: the wait for it is the time to the next frame.
    pace: (Sender<()>, Receiver<()>),
}

impl FrameCamera for Steady {
    fn open(&self) -> Result<Box<dyn Frames>, CameraFault> {
        Ok(Box::new(Running {
            rgb: self.0.clone(),
            due: wall(),
            pace: channel(),
        }))
    }
}

impl Frames for Running {
    fn next(&mut self, _: Span) -> Result<Frame, CameraFault> {
        self.due = (self.due + RATE).max(wall().saturating_sub(RATE));
        let left = self.due.saturating_sub(wall());
        let _ = self.pace.1.recv_timeout(left);
        // A sensor is never still to the last bit.
        self.rgb[0] = self.rgb[0].wrapping_add(1);
        Ok(Frame {
            at: Machine.monotonic(),
            width: 640,
            height: 480,
            rgb: Zeroizing::new(self.rgb.clone()),
        })
    }
}

/// Runs the service on one face for ten seconds.
pub fn of_a_core(frame: &[u8]) {
    let shown = Arc::new(AtomicU32::new(0));
    let seen = shown.clone();
    let service = FaceService::start(Parts {
        camera: Arc::new(Steady(frame.to_vec())),
        models: store(),
        gates: Gates::default(),
        settle: Duration::ZERO,
        clock: Arc::new(Machine),
        preview: Arc::new(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
        }),
        rested: Arc::new(|| {}),
        sink: Arc::new(|_| {}),
    });
    let service = service.expect("the system gives a thread");
    let plan = TryPlan {
        challenge: Challenge::Blink,
        number: 1,
        within: Span::seconds(30),
        reference: None,
    };
    service.look(Ticket(1), plan);
    let (keep, wait) = channel::<()>();
    // The start loads models: only what comes after it is looked at.
    let _ = wait.recv_timeout(Duration::from_secs(2));
    let (cpu, time, frames) = (process_cpu(), wall(), shown.load(Ordering::Relaxed));
    let _ = wait.recv_timeout(LONG);
    let (cpu, time) = (process_cpu() - cpu, wall() - time);
    let frames = shown.load(Ordering::Relaxed) - frames;
    drop(keep);
    service.stop();
    let rate = f64::from(frames) / time.as_secs_f64();
    record(
        "face_preview_rate",
        rate,
        "1/s",
        Goal::AtLeast(14.5),
        "mirrored frames handed to the screen",
    );
    let share = cpu.as_secs_f64() / time.as_secs_f64();
    let how = "share of a core: mirror at 15/s, measuring as it runs; decoding and drawing are in `camera`";
    record("face_share", share, "cores", Goal::AtMost(0.31), how);
}
