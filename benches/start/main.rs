//! Start and memory, side by side with a browser in kiosk mode showing the same page.
//!
//! Both draw 1080 x 1920 on an X server in memory. The clock stops when the four tiles of the home
//! page stand on the picture; from then on both take taps. Memory is read three seconds later. The
//! kiosk carries its demonstration along: the county service, its database and the synthetic
//! listings are part of what is measured, so a terminal alone is smaller and faster.

#[path = "../figures/mod.rs"]
mod figures;
mod screen;

use figures::{Goal, Spread, record, wall};
use screen::{Screen, Use, stop, use_of};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The colours of the four tiles on the page.
const TILES: [u32; 4] = [0x0a66c2, 0x17784b, 0xb8480f, 0x6f45ae];
/// The same four on the screens, deep enough for white text (ui/theme.slint).
const OUR_TILES: [u32; 4] = [0x0a58a9, 0x11633f, 0x943909, 0x633aa0];
const RUNS: usize = 7;
const LONGEST: Duration = Duration::from_secs(60);

/// One start.
struct Start {
    wall_ms: f64,
    cpu_ms: f64,
    settled: Use,
}

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("home.html");
    fs::write(&page, page_with_icons()).expect("a page");

    let (mut ours, mut browsers) = (Vec::new(), Vec::new());
    // In turns, so that a busy moment of the machine meets both. The first pair warms the file cache.
    for run in 0..=RUNS {
        let kiosk = start(folder.path(), &|display, home| kiosk(display, home));
        let browser = start(folder.path(), &|display, home| {
            browser(display, home, &page)
        });
        println!(
            "run {run}: kiosk {:.0} ms wall, {:.0} ms CPU, {:.1} MiB | browser {:.0} ms wall, {:.0} ms CPU, {:.1} MiB in {} processes",
            kiosk.wall_ms,
            kiosk.cpu_ms,
            kiosk.settled.pss,
            browser.wall_ms,
            browser.cpu_ms,
            browser.settled.pss,
            browser.settled.processes,
        );
        if run > 0 {
            ours.push(kiosk);
            browsers.push(browser);
        }
    }

    let how = format!(
        "median of {RUNS} starts in turns, Xvfb 1080x1920, to the home page on the picture"
    );
    compare(
        "start_wall",
        "ms",
        3.0,
        &ours,
        &browsers,
        |s| s.wall_ms,
        &how,
    );
    compare("start_cpu", "ms", 8.0, &ours, &browsers, |s| s.cpu_ms, &how);
    let how = "median, all processes of each, 3 s after the home page";
    compare(
        "memory_pss",
        "MiB",
        8.0,
        &ours,
        &browsers,
        |s| s.settled.pss,
        how,
    );
}

/// Records both values and how many times the browser's the kiosk's is.
fn compare(
    name: &str,
    unit: &str,
    goal: f64,
    ours: &[Start],
    browsers: &[Start],
    value: fn(&Start) -> f64,
    how: &str,
) {
    let ours = Spread::of(ours.iter().map(value)).median();
    let browsers = Spread::of(browsers.iter().map(value)).median();
    record(&format!("{name}_kiosk"), ours, unit, Goal::Known, how);
    record(
        &format!("{name}_chromium"),
        browsers,
        unit,
        Goal::Known,
        how,
    );
    record(
        &format!("{name}_chromium_over_kiosk"),
        browsers / ours,
        "times",
        Goal::AtLeast(goal),
        how,
    );
}

fn start(folder: &Path, program: &dyn Fn(&str, &Path) -> Child) -> Start {
    let home = tempfile::tempdir_in(folder).expect("a temporary folder");
    let screen = Screen::start(home.path());
    let begin = wall();
    let mut process = program(&screen.display, home.path());
    while !screen.shows(&TILES) && !screen.shows(&OUR_TILES) {
        let ended = process.try_wait().expect("a process of ours");
        assert!(ended.is_none(), "ended before it drew: {ended:?}");
        assert!(wall() - begin < LONGEST, "no home page after {LONGEST:?}");
        pause(Duration::from_millis(3));
    }
    let wall_ms = (wall() - begin).as_secs_f64() * 1e3;
    let cpu_ms = use_of(process.id()).cpu * 1e3;
    pause(Duration::from_secs(3));
    let settled = use_of(process.id());
    stop(&mut process);
    Start {
        wall_ms,
        cpu_ms,
        settled,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells from outside when a picture is drawn"
)]
fn pause(span: Duration) {
    std::thread::sleep(span);
}

fn kiosk(display: &str, home: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(["demo", "--dir"])
        .arg(home.join("demo"))
        .env("DISPLAY", display)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the kiosk starts")
}

/// Chromium without what a kiosk has no use for: the fairest start it can have.
fn browser(display: &str, home: &Path, page: &Path) -> Child {
    Command::new("chromium")
        .args([
            "--kiosk",
            "--no-sandbox",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args([
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--disable-extensions",
        ])
        .args(["--disable-gpu", "--window-position=0,0"])
        .arg(format!(
            "--window-size={},{}",
            screen::SIZE.0,
            screen::SIZE.1
        ))
        .arg(format!(
            "--user-data-dir={}",
            home.join("profile").display()
        ))
        .arg(format!("file://{}", page.display()))
        .env("DISPLAY", display)
        .env("HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromium is installed: packaging/scripts/system-packages bench")
}

/// `home.html` with the drawings in place of their names.
fn page_with_icons() -> String {
    let icons = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/icons");
    let mut parts = include_str!("home.html").split("{{");
    let mut page = parts
        .next()
        .expect("split gives one part at least")
        .to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect("home.html closes its names");
        let drawing = fs::read_to_string(format!("{icons}/{name}.svg"));
        page += &drawing.unwrap_or_else(|_| panic!("{icons}/{name}.svg is missing: make assets"));
        page += rest;
    }
    page
}
