//! What it costs to show people themselves: a frame of 640 × 480 from its bytes to the drawn picture, and
//! a camera that runs in a process of its own, seen from the terminal.

#![allow(
    missing_docs,
    reason = "the window that is drawn into is made by a macro"
)]

#[path = "figures/mod.rs"]
mod figures;

use figures::{Goal, Spread, process_cpu, record, thread_cpu, wall};
use jiujinban::adapters::simulated::frame_player::FrameFolder;
use jiujinban::adapters::system::SystemClock;
use jiujinban::adapters::video::decode::decode;
use jiujinban::adapters::video::pipe::{RawFormat, RawHead};
use jiujinban::adapters::video::{ChildCamera, WorkerCommand};
use jiujinban::domain::time::Span;
use jiujinban::pictures::{Pixels, page_of_pixels};
use jiujinban::ports::face_camera::PreviewFrame;
use jiujinban::ports::frames::FrameCamera as _;
use jiujinban::ui::bridge::square;
use slint::platform::software_renderer::{
    MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType,
};
use slint::platform::{Platform, PlatformError, WindowAdapter};
use slint::{ComponentHandle as _, Image, PhysicalSize};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Frames that are measured.
const ROUNDS: usize = 300;
/// How long a camera is left on.
const ON: Duration = Duration::from_secs(5);
/// The panel, pixels.
const PANEL: (u32, u32) = (1080, 1920);

slint::slint! {
    import { FaceMirror } from "../ui/components/face_view.slint";
    export component Page inherits Window {
        in property <image> picture <=> mirror.picture;
        mirror := FaceMirror { x: 140px; y: 400px; size: 800px; }
    }
}

struct Backend(Rc<MinimalSoftwareWindow>);

impl Platform for Backend {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.0.clone())
    }
}

/// A raw frame as busy as a face before a shelf of books, with the noise of a sensor, the same in
/// every run.
fn raw() -> Vec<u8> {
    let noise = |n: usize| n.wrapping_mul(0x9E37_79B9) >> 9 & 15;
    let level = |n: usize| {
        let (x, y) = (n % 640, n / 640);
        (40 + (x * x / 97 + y * y / 61) % 160 + noise(n)) as u8
    };
    let pixel = |n: usize| [level(n), 118 + (n / 30_000) as u8];
    (0..640 * 480).flat_map(pixel).collect()
}

fn head(format: RawFormat) -> RawHead {
    RawHead {
        format,
        width: 640,
        height: 480,
    }
}

/// What the service does for the person's own eyes.
fn mirrored(picture: &Pixels) -> PreviewFrame {
    let mut rgb = Zeroizing::new(vec![0; picture.rgb.len()]);
    let row = picture.width as usize * 3;
    for (to, from) in rgb.chunks_exact_mut(row).zip(picture.rgb.chunks_exact(row)) {
        let pairs = to.chunks_exact_mut(3).zip(from.chunks_exact(3).rev());
        pairs.for_each(|(to, from)| to.copy_from_slice(from));
    }
    PreviewFrame {
        width: picture.width,
        height: picture.height,
        rgb,
    }
}

/// CPU time of each round, after some that do not count.
fn rounds(mut work: impl FnMut()) -> Spread {
    (0..20).for_each(|_| work());
    Spread::of_ms((0..ROUNDS).map(|_| {
        let before = thread_cpu();
        work();
        thread_cpu() - before
    }))
}

fn known(name: &str, spread: &Spread, how: &str) {
    let how = format!("{how}, {} samples", spread.count());
    let median = spread.median();
    record(name, median, "ms CPU", Goal::Known, &how);
}

/// Everything between a frame's bytes and the person's eyes, on one thread.
fn mirror(jpeg: &[u8], yuyv: &[u8]) {
    let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
    slint::platform::set_platform(Box::new(Backend(window.clone()))).expect("the first platform");
    let page = Page::new().expect("a page without a display");
    window.set_size(PhysicalSize::new(PANEL.0, PANEL.1));
    page.show().expect("a window");
    let mut pixels = vec![PremultipliedRgbaColor::default(); (PANEL.0 * PANEL.1) as usize];
    let mut draw = |frame: &PreviewFrame| {
        let picture = square(frame).expect("a whole frame");
        page.set_picture(Image::from_rgb8(picture));
        slint::platform::update_timers_and_animations();
        let drawn = window.draw_if_needed(|renderer| {
            renderer.render(&mut pixels, PANEL.0 as usize);
        });
        assert!(drawn, "a new frame drew nothing");
    };
    let whole = |format, bytes| decode(head(format), bytes).expect("whole");
    let of_jpeg = rounds(|| drop(whole(RawFormat::Jpeg, jpeg)));
    let how = format!("640x480 Motion JPEG of {} bytes to pixels", jpeg.len());
    known("camera_decode_jpeg", &of_jpeg, &how);
    let of_yuyv = rounds(|| drop(whole(RawFormat::Yuyv, yuyv)));
    known("camera_decode_yuyv", &of_yuyv, "640x480 YUYV to pixels");
    let picture = whole(RawFormat::Jpeg, jpeg);
    let shown = rounds(|| draw(&mirrored(&picture)));
    let how = "pixels to mirrored, handed over and drawn at 800x800 of 1080x1920";
    known("camera_show", &shown, how);
    let all = rounds(|| draw(&mirrored(&whole(RawFormat::Jpeg, jpeg))));
    known("camera_mirror", &all, "Motion JPEG to drawn mirror");
    let share = all.median() * 15.0 / 10.0;
    let how = "Motion JPEG to drawn mirror, 15 frames a second";
    record(
        "camera_mirror_share",
        share,
        "% of a core",
        Goal::AtMost(10.0),
        how,
    );
}

/// CPU time of children that have ended, from ticks of a hundredth of a second (proc(5)).
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("proc is mounted");
    let (_, fields) = stat.rsplit_once(") ").expect("the name is in brackets");
    let ticks = fields.split(' ').skip(13).take(2);
    let sum: u64 = ticks.map(|t| t.parse::<u64>().expect("ticks")).sum();
    Duration::from_millis(sum * 10)
}

/// A camera in a process of its own at thirty frames a second, each frame decoded.
fn process(name: &str, frame: (&str, &[u8])) {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = FrameFolder::at(dir.path().join("camera")).expect("a folder");
    folder.show(&[frame]).expect("shown");
    let arguments = [
        "camera-worker".into(),
        "--play".into(),
        folder.path().into(),
    ];
    let command = WorkerCommand {
        program: env!("CARGO_BIN_EXE_kiosk").into(),
        arguments: arguments.to_vec(),
    };
    let camera = ChildCamera::new(command, Arc::new(|| true), Arc::new(SystemClock));
    let (cpu, theirs) = (process_cpu(), children());
    let mut frames = camera.open().expect("it is on");
    let (start, mut count) = (wall(), 0);
    while wall() - start < ON {
        frames.next(Span::seconds(2)).expect("a frame");
        count += 1;
    }
    drop(frames);
    let share = |used: Duration| 100.0 * used.as_secs_f64() / ON.as_secs_f64();
    let how = format!("{name} in a process of its own, {count} frames of 640x480 decoded");
    let rate = f64::from(count) / ON.as_secs_f64();
    record(
        &format!("camera_{name}_rate"),
        rate,
        "frames/s",
        Goal::AtLeast(15.0),
        &how,
    );
    let ours = share(process_cpu() - cpu);
    record(
        &format!("camera_{name}_share"),
        ours,
        "% of a core",
        Goal::Known,
        &how,
    );
    let theirs = share(children() - theirs);
    let how = format!("{how}; the process, which reads each frame from a file");
    record(
        &format!("camera_{name}_process"),
        theirs,
        "% of a core",
        Goal::Known,
        &how,
    );
}

fn main() {
    let yuyv = raw();
    let picture = decode(head(RawFormat::Yuyv), &yuyv).expect("whole");
    let jpeg = page_of_pixels(picture).expect("a picture");
    mirror(&jpeg, &yuyv);
    process("jpeg", ("frame.jpg", &jpeg));
    process("yuyv", ("frame-640x480.yuyv", &yuyv));
}
