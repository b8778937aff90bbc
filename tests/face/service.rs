//! The threads behind the port: every try is answered once, and the camera is on for no longer.

use crate::people::{Person, analyser, store};
use crate::picture::Picture;
use jiujinban::adapters::face::{FaceService, ModelStore, Parts};
use jiujinban::domain::face::{
    CameraFault, Challenge, FaceCameraStatus, FaceShot, Gates, Guidance, Portrait, TryEnd, TryPlan,
};
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::ports::Ticket;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::face_camera::{FaceCamera, FaceCameraEvent};
use jiujinban::ports::frames::{Frame, FrameCamera, Frames};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zeroize::Zeroizing;

/// The longest a test waits for anything.
const WAIT: Duration = Duration::from_secs(60);

/// Moves with the frames: each is so many milliseconds later than the last.
#[derive(Default)]
struct FrameClock(AtomicU64);

impl Clock for FrameClock {
    fn monotonic(&self) -> MonoTime {
        MonoTime(self.0.load(Ordering::SeqCst))
    }
    fn wall(&self) -> WallTime {
        WallTime(0)
    }
    fn real_wait(&self, _: Span) -> Option<Duration> {
        Some(Duration::from_millis(5))
    }
}

/// What a played camera does when it is asked for a frame.
enum Next {
    Show(Vec<u8>, u32, u32),
    Fail(CameraFault),
}

type Script = Box<dyn FnMut(Option<Guidance>) -> Next + Send>;

/// A camera played by the test. Frames come so slowly that none is left out on a slow machine.
struct Played {
    clock: Arc<FrameClock>,
    script: Arc<Mutex<Script>>,
    told: Arc<Mutex<Option<Guidance>>>,
    open: Arc<AtomicU32>,
    refuses: Option<CameraFault>,
    pace: Duration,
}

struct Running {
    clock: Arc<FrameClock>,
    script: Arc<Mutex<Script>>,
    told: Arc<Mutex<Option<Guidance>>>,
    open: Arc<AtomicU32>,
    pace: Receiver<()>,
    wait: Duration,
}

impl FrameCamera for Played {
    fn open(&self) -> Result<Box<dyn Frames>, CameraFault> {
        if let Some(fault) = self.refuses {
            return Err(fault);
        }
        self.open.fetch_add(1, Ordering::SeqCst);
        let (keep, pace) = channel();
        // Never sent on, never closed: the wait for it is the pace of the camera.
        std::mem::drop(std::thread::spawn({
            let open = self.open.clone();
            move || {
                while open.load(Ordering::SeqCst) > 0 {
                    std::thread::park_timeout(Duration::from_millis(50));
                }
                drop(keep);
            }
        }));
        Ok(Box::new(Running {
            clock: self.clock.clone(),
            script: self.script.clone(),
            told: self.told.clone(),
            open: self.open.clone(),
            pace,
            wait: self.pace,
        }))
    }
}

impl Frames for Running {
    fn next(&mut self, _: Span) -> Result<Frame, CameraFault> {
        let waited = self.pace.recv_timeout(self.wait);
        assert_ne!(waited, Ok(()), "nothing is ever sent");
        let at = self.clock.0.fetch_add(100, Ordering::SeqCst) + 100;
        let told = *self.told.lock().expect("no test panicked with it");
        match (self.script.lock().expect("no test panicked with it"))(told) {
            Next::Show(rgb, width, height) => Ok(Frame {
                at: MonoTime(at),
                width,
                height,
                rgb: Zeroizing::new(rgb),
            }),
            Next::Fail(fault) => Err(fault),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Rig {
    service: FaceService,
    events: Receiver<FaceCameraEvent>,
    open: Arc<AtomicU32>,
    rested: Arc<AtomicU32>,
    previews: Arc<Mutex<Vec<(u32, u32, Vec<u8>)>>>,
}

impl Rig {
    fn new(models: ModelStore, refuses: Option<CameraFault>, script: Script) -> Self {
        Self::settling(models, refuses, script, Duration::ZERO)
    }

    fn settling(
        models: ModelStore,
        refuses: Option<CameraFault>,
        script: Script,
        settle: Duration,
    ) -> Self {
        let (out, events) = channel();
        let clock = Arc::new(FrameClock::default());
        let told: Arc<Mutex<Option<Guidance>>> = Arc::default();
        let open = Arc::new(AtomicU32::new(0));
        let previews: Arc<Mutex<Vec<_>>> = Arc::default();
        let kept = previews.clone();
        let rested = Arc::new(AtomicU32::new(0));
        let rests = rested.clone();
        let heard = told.clone();
        let camera = Played {
            clock: clock.clone(),
            script: Arc::new(Mutex::new(script)),
            told,
            open: open.clone(),
            refuses,
            pace: Duration::from_millis(150),
        };
        let service = FaceService::start(Parts {
            camera: Arc::new(camera),
            models,
            gates: Gates::default(),
            settle,
            clock,
            preview: Arc::new(move |frame| {
                let mut kept = kept.lock().expect("no test panicked with it");
                kept.truncate(2);
                kept.push((frame.width, frame.height, frame.rgb.to_vec()));
            }),
            rested: Arc::new(move || {
                rests.fetch_add(1, Ordering::SeqCst);
            }),
            sink: Arc::new(move |event| {
                if let FaceCameraEvent::Guidance(_, guidance) = &event {
                    *heard.lock().expect("no test panicked with it") = Some(*guidance);
                }
                drop(out.send(event));
            }),
        });
        Self {
            service: service.expect("the system gives a thread"),
            events,
            open,
            rested,
            previews,
        }
    }

    fn event(&self) -> FaceCameraEvent {
        self.events.recv_timeout(WAIT).expect("an event")
    }

    fn status(&self) -> FaceCameraStatus {
        loop {
            if let FaceCameraEvent::Status(status) = self.event() {
                return status;
            }
        }
    }

    fn end(&self) -> (Ticket, Result<FaceShot, TryEnd>) {
        loop {
            if let FaceCameraEvent::Ended(ticket, end) = self.event() {
                return (ticket, end);
            }
        }
    }

    fn nothing_more(&self) {
        self.service.stop();
        let left: Vec<_> = self.events.try_iter().collect();
        let ended = |e: &FaceCameraEvent| matches!(e, FaceCameraEvent::Ended(..));
        assert!(!left.iter().any(ended), "{left:?}");
        assert_eq!(
            self.open.load(Ordering::SeqCst),
            0,
            "the camera is still on"
        );
    }
}

fn plan(challenge: Challenge) -> TryPlan {
    TryPlan {
        challenge,
        number: 1,
        within: Span::seconds(20),
        reference: None,
    }
}

fn showing(picture: &Picture) -> Script {
    let bytes = picture.bytes();
    let (width, height) = (picture.width as u32, picture.height as u32);
    Box::new(move |_| Next::Show(bytes.clone(), width, height))
}

fn wall() -> Script {
    showing(&Picture::flat(640, 480, [140.0; 3]).noisy(3.0, 1))
}

#[test]
fn without_its_models_it_says_so_and_answers_every_try() {
    let folder = tempfile::tempdir().expect("a folder");
    let rig = Rig::new(ModelStore::in_folder(folder.path()), None, wall());
    assert_eq!(rig.status(), FaceCameraStatus::Faulty(CameraFault::NoModel));
    rig.service.look(Ticket(1), plan(Challenge::Blink));
    assert_eq!(
        rig.end(),
        (Ticket(1), Err(TryEnd::Camera(CameraFault::NoModel)))
    );
    rig.nothing_more();
}

#[test]
fn before_it_is_time_to_look_at_the_models_a_try_begins_at_once_and_a_stop_waits_for_nothing() {
    let never = Duration::from_secs(3_600);
    let folder = tempfile::tempdir().expect("a folder");
    let bare = ModelStore::in_folder(folder.path());
    let rig = Rig::settling(bare.clone(), None, wall(), never);
    assert_eq!(rig.status(), FaceCameraStatus::Ready, "fitted, and off");
    rig.service.look(Ticket(1), plan(Challenge::Blink));
    assert_eq!(
        rig.end(),
        (Ticket(1), Err(TryEnd::Camera(CameraFault::NoModel)))
    );
    let rig = Rig::settling(bare, None, wall(), never);
    assert_eq!(rig.status(), FaceCameraStatus::Ready);
    rig.service.stop();
    assert!(!rig.service.is_alive());
    assert_eq!(rig.events.try_iter().count(), 0, "nothing was looked at");
}

#[test]
fn a_damaged_model_is_refused_at_the_start_and_at_every_look() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in std::fs::read_dir(store().folder)
        .expect("the models")
        .flatten()
    {
        std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("a copy");
    }
    let mesh = folder.path().join("face-mesh.onnx");
    let mut bytes = std::fs::read(&mesh).expect("the mesh");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&mesh, bytes).expect("written");
    let rig = Rig::new(ModelStore::in_folder(folder.path()), None, wall());
    assert_eq!(rig.status(), FaceCameraStatus::Faulty(CameraFault::NoModel));
    rig.service.look(Ticket(1), plan(Challenge::Blink));
    assert_eq!(
        rig.end(),
        (Ticket(1), Err(TryEnd::Camera(CameraFault::NoModel)))
    );
    rig.nothing_more();
}

#[test]
fn a_camera_that_cannot_be_opened_ends_the_try_and_is_tried_again_at_the_next() {
    for fault in [
        CameraFault::Gone,
        CameraFault::Busy,
        CameraFault::WrongFormat,
    ] {
        let rig = Rig::new(store(), Some(fault), wall());
        assert_eq!(rig.status(), FaceCameraStatus::Ready);
        for ticket in [Ticket(1), Ticket(2)] {
            rig.service.look(ticket, plan(Challenge::TurnLeft));
            assert_eq!(rig.end(), (ticket, Err(TryEnd::Camera(fault))));
        }
        rig.nothing_more();
    }
}

#[test]
fn a_camera_pulled_in_the_middle_ends_the_try() {
    let mut frames = 0;
    let mut before = wall();
    let rig = Rig::new(
        store(),
        None,
        Box::new(move |told| {
            frames += 1;
            if frames < 4 {
                before(told)
            } else {
                Next::Fail(CameraFault::Gone)
            }
        }),
    );
    rig.service.look(Ticket(5), plan(Challenge::Blink));
    assert_eq!(
        rig.end(),
        (Ticket(5), Err(TryEnd::Camera(CameraFault::Gone)))
    );
    assert_eq!(rig.status(), FaceCameraStatus::Faulty(CameraFault::Gone));
    rig.nothing_more();
}

#[test]
fn frames_of_a_wrong_size_are_told_apart_from_damaged_ones() {
    for (bytes, width, height, fault) in [
        (3, 1, 1, CameraFault::WrongFormat),
        (320 * 240 * 3, 320, 240, CameraFault::WrongFormat),
        (10, 640, 480, CameraFault::Damaged),
        (0, 0, 0, CameraFault::Damaged),
    ] {
        let script: Script = Box::new(move |_| Next::Show(vec![9; bytes], width, height));
        let rig = Rig::new(store(), None, script);
        rig.service.look(Ticket(1), plan(Challenge::Blink));
        assert_eq!(rig.end(), (Ticket(1), Err(TryEnd::Camera(fault))));
        rig.nothing_more();
    }
}

#[test]
fn after_a_rest_nothing_is_told_and_the_camera_is_off() {
    let rig = Rig::new(store(), None, wall());
    rig.service.look(Ticket(1), plan(Challenge::Blink));
    while rig.status() != FaceCameraStatus::Looking {}
    rig.service.rest();
    while rig.status() != FaceCameraStatus::Ready {}
    assert_eq!(rig.open.load(Ordering::SeqCst), 0, "the camera is still on");
    rig.nothing_more();
    assert_eq!(rig.rested.load(Ordering::SeqCst), 1);
}

#[test]
fn a_second_look_takes_the_place_of_the_first_which_is_not_answered() {
    let rig = Rig::new(store(), None, wall());
    rig.service.look(Ticket(1), plan(Challenge::Blink));
    while rig.status() != FaceCameraStatus::Looking {}
    let mut short = plan(Challenge::Blink);
    short.within = Span(500);
    rig.service.look(Ticket(2), short);
    let (ticket, end) = rig.end();
    assert_eq!(ticket, Ticket(2));
    assert!(matches!(end, Err(TryEnd::TimeOut(_))), "{end:?}");
    rig.nothing_more();
}

#[test]
fn the_preview_is_a_mirror() {
    let half = Picture::made(640, 480, |x, _| {
        if x < 320.0 {
            [250.0, 0.0, 0.0]
        } else {
            [0.0; 3]
        }
    });
    let rig = Rig::new(store(), None, showing(&half));
    rig.service.look(Ticket(1), plan(Challenge::Blink));
    while rig.status() != FaceCameraStatus::Looking {}
    let seen = loop {
        if let Some(seen) = rig
            .previews
            .lock()
            .expect("no test panicked with it")
            .first()
            .cloned()
        {
            break seen;
        }
        assert_ne!(
            rig.events.recv_timeout(Duration::from_millis(20)),
            Err(RecvTimeoutError::Disconnected)
        );
    };
    assert_eq!((seen.0, seen.1), (640, 480));
    assert_eq!(&seen.2[..3], [0, 0, 0]);
    assert_eq!(&seen.2[639 * 3..640 * 3], [250, 0, 0]);
    rig.nothing_more();
}

#[test]
fn a_person_who_blinks_gets_a_picture_with_its_evidence() {
    let person = Person::of("face_a", &mut analyser());
    let shut = person.with_shut_eyes().bytes();
    let sway = [(0.0, 0.0), (2.0, 1.0), (1.0, 2.0)].map(|(x, y)| person.moved(x, y).bytes());
    let (mut asked, mut frames) = (0, 0);
    let script: Script = Box::new(move |told| {
        frames += 1;
        let blink = told == Some(Guidance::Task(Challenge::Blink));
        asked += u32::from(blink);
        // A slow blink: no frame of it may be the only one.
        let bytes = if (4..10).contains(&asked) {
            &shut
        } else {
            &sway[frames % 3]
        };
        Next::Show(bytes.clone(), 640, 480)
    });
    let rig = Rig::new(store(), None, script);
    let reference = Portrait::new(640, 480, Zeroizing::new(person.picture.bytes()));
    rig.service.look(
        Ticket(7),
        TryPlan {
            reference,
            ..plan(Challenge::Blink)
        },
    );
    let (ticket, end) = rig.end();
    let shot = end.expect("a picture");
    assert_eq!(ticket, Ticket(7));
    assert!(shot.image.reveal().starts_with(&[0xFF, 0xD8]));
    let evidence = shot.evidence;
    assert_eq!(evidence.challenge, Challenge::Blink);
    assert!(
        evidence.frames > 10 && evidence.chain != [0; 32],
        "{evidence:?}"
    );
    let likeness = evidence
        .likeness
        .expect("there was a picture to compare with");
    assert!(likeness.score > 0.9, "{likeness:?}");
    rig.nothing_more();
}
