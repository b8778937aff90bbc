//! What every camera keeps to: a player of files in the terminal's own process, and the same player in
//! a process of its own, where the device is when it ships. All above the device is what ships.

use jiujinban::adapters::simulated::frame_player::{FrameFolder, FrameMode, PlayedCamera};
use jiujinban::adapters::system::SystemClock;
use jiujinban::adapters::video::{ChildCamera, WorkerCommand};
use jiujinban::domain::face::CameraFault;
use jiujinban::domain::time::Span;
use jiujinban::ports::frames::{Frame, FrameCamera, Frames};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

/// What a caller waits for a frame.
const PATIENCE: Span = Span::seconds(2);
/// Longer than a busy machine takes for anything, where no deadline is what is tested.
const LONG: Span = Span::seconds(20);

/// The patches of the sample, from the left to the right and from the top down, 160 pixels each.
const PATCHES: [[u8; 3]; 12] = [
    [200, 40, 40],
    [40, 180, 60],
    [220, 200, 40],
    [40, 40, 200],
    [120, 120, 120],
    [200, 120, 60],
    [60, 160, 200],
    [180, 60, 180],
    [240, 240, 240],
    [30, 30, 30],
    [100, 60, 20],
    [20, 100, 100],
];

fn patch(x: usize, y: usize) -> [u8; 3] {
    PATCHES[y / 160 * 4 + x / 160]
}

/// The patches as a raw frame of 640 × 480 (ITU-R BT.601, levels from 16 to 235).
fn raw_patches() -> Vec<u8> {
    let pair = |n: usize| {
        let [r, g, b] = patch(n % 320 * 2, n / 320).map(f32::from);
        let y = 16.0 + (65.481 * r + 128.553 * g + 24.966 * b) / 255.0;
        let u = 128.0 + (-37.797 * r - 74.203 * g + 112.0 * b) / 255.0;
        let v = 128.0 + (112.0 * r - 93.786 * g - 18.214 * b) / 255.0;
        [y, u, y, v].map(|level| level.round() as u8)
    };
    (0..320 * 480).flat_map(pair).collect()
}

fn sample(name: &str) -> Vec<u8> {
    if name.ends_with(".yuyv") {
        return raw_patches();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frames");
    std::fs::read(folder.join(name)).expect("a sample frame")
}

/// A camera and what lies before it.
struct Rig {
    camera: Box<dyn FrameCamera>,
    folder: FrameFolder,
    dir: TempDir,
}

impl Rig {
    fn over(camera: impl FnOnce(PathBuf) -> Box<dyn FrameCamera>) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = FrameFolder::at(dir.path().join("camera")).expect("a folder");
        let rig = Self {
            camera: camera(folder.path().to_owned()),
            folder,
            dir,
        };
        rig.show("colours.jpg");
        rig
    }

    fn here() -> Self {
        Self::over(|folder| Box::new(PlayedCamera::new(folder, 30, Arc::new(SystemClock))))
    }

    fn child() -> Self {
        Self::over(|folder| {
            let command = WorkerCommand {
                program: env!("CARGO_BIN_EXE_kiosk").into(),
                arguments: vec![
                    "camera-worker".into(),
                    "--play".into(),
                    folder.clone().into(),
                ],
            };
            let is_there = Arc::new(move || folder.is_dir());
            Box::new(ChildCamera::new(command, is_there, Arc::new(SystemClock)))
        })
    }

    fn show(&self, name: &str) {
        let bytes = sample(name);
        self.folder.show(&[(name, &bytes)]).expect("shown");
    }

    fn set(&self, mode: FrameMode) {
        self.folder.set(mode).expect("set");
    }

    fn away(&self) -> PathBuf {
        self.dir.path().join("away")
    }

    fn unplug(&self) {
        std::fs::rename(self.folder.path(), self.away()).expect("away");
    }

    fn plug_in(&self) {
        std::fs::rename(self.away(), self.folder.path()).expect("back");
    }

    fn open(&self) -> Box<dyn Frames> {
        self.camera.open().expect("it is on")
    }

    /// What comes of a camera that behaves so: its fault at the start or later.
    fn fault(&self) -> CameraFault {
        let mut frames = match self.camera.open() {
            Ok(frames) => frames,
            Err(fault) => return fault,
        };
        (0..200)
            .find_map(|_| frames.next(PATIENCE).err())
            .expect("a fault within two hundred frames")
    }
}

/// Every patch stands where it should, so the picture is not mirrored either.
fn is_the_sample(frame: &Frame) -> bool {
    let near = |x: usize, y: usize| {
        let at = (y * 640 + x) * 3;
        let off = patch(x, y).into_iter().zip(&frame.rgb[at..at + 3]);
        off.map(|(want, is)| is.abs_diff(want)).max() <= Some(12)
    };
    (frame.width, frame.height) == (640, 480)
        && (0..12).all(|n| near(n % 4 * 160 + 80, n / 4 * 160 + 80))
}

/// Makes a test of every function for both cameras.
macro_rules! both {
    ($($name:ident)*) => {
        mod here {
            $(#[test]
            fn $name() { super::$name(&super::Rig::here()); })*
        }
        mod child {
            $(#[test]
            fn $name() { super::$name(&super::Rig::child()); })*
        }
    };
}

both! {
    frames_come_and_are_the_picture_before_the_camera
    a_raw_frame_is_the_same_picture
    a_frame_without_its_tables_is_the_same_picture
    a_camera_that_starts_late_is_waited_for
    the_newest_frame_wins_and_older_ones_are_gone
    a_camera_that_is_not_there_busy_or_of_another_format_says_so
    a_camera_unplugged_while_it_is_on_is_gone_and_works_again_when_plugged_in
    a_camera_that_gives_no_frame_is_silent_and_works_when_it_is_opened_again
    a_frozen_picture_is_no_picture
    a_single_damaged_frame_is_passed_over
    nothing_but_damaged_frames_is_told_after_a_second
    one_frame_a_second_is_enough
    a_camera_that_dies_or_babbles_is_gone
    a_camera_can_be_turned_off_before_its_first_frame
}

fn frames_come_and_are_the_picture_before_the_camera(rig: &Rig) {
    assert!(rig.camera.is_there());
    let mut frames = rig.open();
    let first = frames.next(LONG).expect("a frame");
    let second = frames.next(LONG).expect("a frame");
    assert!(is_the_sample(&first) && is_the_sample(&second));
    assert!(second.at >= first.at);
}

fn a_raw_frame_is_the_same_picture(rig: &Rig) {
    rig.show("colours-640x480.yuyv");
    assert!(is_the_sample(&rig.open().next(LONG).expect("a frame")));
}

fn a_frame_without_its_tables_is_the_same_picture(rig: &Rig) {
    rig.set(FrameMode::NoTables);
    assert!(is_the_sample(&rig.open().next(LONG).expect("a frame")));
}

fn a_camera_that_starts_late_is_waited_for(rig: &Rig) {
    rig.set(FrameMode::StartsLate);
    assert!(is_the_sample(&rig.open().next(LONG).expect("a frame")));
}

fn the_newest_frame_wins_and_older_ones_are_gone(rig: &Rig) {
    let mut frames = rig.open();
    frames.next(LONG).expect("a frame");
    rig.show("grey.jpg");
    // Whatever came meanwhile may still be the old picture; then only the new one is left.
    let newest = (0..200).find(|_| !is_the_sample(&frames.next(LONG).expect("a frame")));
    assert!(newest.is_some());
    for _ in 0..3 {
        assert!(!is_the_sample(&frames.next(LONG).expect("a frame")));
    }
}

fn a_camera_that_is_not_there_busy_or_of_another_format_says_so(rig: &Rig) {
    for (mode, fault) in [
        (FrameMode::Gone, CameraFault::Gone),
        (FrameMode::Busy, CameraFault::Busy),
        (FrameMode::WrongFormat, CameraFault::WrongFormat),
    ] {
        rig.set(mode);
        assert_eq!(rig.camera.open().err(), Some(fault));
    }
    rig.set(FrameMode::Fine);
    assert!(rig.open().next(LONG).is_ok(), "and works afterwards");
}

fn a_camera_unplugged_while_it_is_on_is_gone_and_works_again_when_plugged_in(rig: &Rig) {
    let mut frames = rig.open();
    frames.next(LONG).expect("a frame");
    rig.unplug();
    let fault = (0..200).find_map(|_| frames.next(LONG).err());
    assert_eq!(fault, Some(CameraFault::Gone));
    assert_eq!(frames.next(LONG).err(), Some(CameraFault::Gone), "for good");
    assert!(!rig.camera.is_there());
    assert_eq!(rig.camera.open().err(), Some(CameraFault::Gone));
    rig.plug_in();
    assert!(rig.camera.is_there());
    assert!(rig.open().next(LONG).is_ok());
}

fn a_camera_that_gives_no_frame_is_silent_and_works_when_it_is_opened_again(rig: &Rig) {
    rig.set(FrameMode::Stalls);
    assert_eq!(rig.fault(), CameraFault::Silent);
    rig.set(FrameMode::Fine);
    assert!(rig.open().next(LONG).is_ok());
}

fn a_frozen_picture_is_no_picture(rig: &Rig) {
    rig.set(FrameMode::Frozen);
    assert_eq!(rig.fault(), CameraFault::Silent);
}

fn a_single_damaged_frame_is_passed_over(rig: &Rig) {
    rig.set(FrameMode::SomeCut);
    let mut frames = rig.open();
    for _ in 0..12 {
        assert!(is_the_sample(&frames.next(LONG).expect("a frame")));
    }
}

fn nothing_but_damaged_frames_is_told_after_a_second(rig: &Rig) {
    for mode in [
        FrameMode::Truncated,
        FrameMode::Zeroes,
        FrameMode::WrongStride,
        FrameMode::OnePixel,
        FrameMode::Huge,
    ] {
        rig.set(mode);
        let fault = rig.open().next(LONG).err();
        assert_eq!(fault, Some(CameraFault::Damaged), "{mode:?}");
    }
    // Nothing at all is the same nothing every time.
    rig.set(FrameMode::Empty);
    assert_eq!(rig.fault(), CameraFault::Silent);
}

fn one_frame_a_second_is_enough(rig: &Rig) {
    rig.set(FrameMode::Slow);
    let mut frames = rig.open();
    for _ in 0..2 {
        assert!(is_the_sample(&frames.next(LONG).expect("a frame")));
    }
}

fn a_camera_that_dies_or_babbles_is_gone(rig: &Rig) {
    for mode in [FrameMode::Dies, FrameMode::Babbles] {
        rig.set(mode);
        assert_eq!(rig.fault(), CameraFault::Gone, "{mode:?}");
    }
}

fn a_camera_can_be_turned_off_before_its_first_frame(rig: &Rig) {
    rig.set(FrameMode::Stalls);
    drop(rig.open());
    rig.set(FrameMode::Fine);
    assert!(rig.open().next(LONG).is_ok());
}

/// Processes whose command line names this folder.
fn processes_of(folder: &Path) -> Vec<PathBuf> {
    let folder = folder.to_str().expect("plain text").as_bytes();
    let all = std::fs::read_dir("/proc").expect("proc is mounted");
    let is_ours = |path: &PathBuf| {
        let line = std::fs::read(path.join("cmdline")).unwrap_or_default();
        line.windows(folder.len()).any(|part| part == folder)
    };
    all.flatten().map(|e| e.path()).filter(is_ours).collect()
}

#[test]
fn the_process_of_a_camera_is_gone_when_the_camera_is_off_also_one_that_hangs() {
    let rig = Rig::child();
    for mode in [FrameMode::Fine, FrameMode::Stalls] {
        rig.set(mode);
        let frames = rig.open();
        let running = processes_of(rig.folder.path());
        assert_eq!(running.len(), 1, "{mode:?}");
        drop(frames);
        // A process that ended and was not waited for would still have its place there.
        assert!(!running[0].exists(), "{mode:?}");
    }
}

#[test]
fn a_camera_that_fell_silent_is_turned_off_at_once() {
    let rig = Rig::child();
    rig.set(FrameMode::Stalls);
    let mut frames = rig.open();
    let running = processes_of(rig.folder.path());
    assert_eq!(frames.next(PATIENCE).err(), Some(CameraFault::Silent));
    let (_never, pause) = channel::<()>();
    let ended = (0..500).any(|_| {
        let _ = pause.recv_timeout(Duration::from_millis(20));
        !running[0].exists()
    });
    assert!(ended, "while the frames are still held");
}

#[test]
fn the_process_of_a_camera_ends_by_itself_when_nobody_is_left_to_see_for() {
    let rig = Rig::child();
    rig.set(FrameMode::Stalls);
    let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(["camera-worker", "--play"])
        .arg(rig.folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    drop(process.stdin.take());
    assert!(process.wait().expect("it ended").success());
}
