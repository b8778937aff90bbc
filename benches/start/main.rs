//! Start and memory, side by side with a browser in kiosk mode showing the same page.
//!
//! Both draw 1080 x 1920 on an X server in memory. The clock stops when the four tiles of the home
//! page stand on the picture; from then on both take taps. Memory is read three seconds later. The
//! kiosk is the terminal as it ships, `kiosk run`, enrolled with a county that is a process of its
//! own and not counted, with its listings on the disk from a run before. What is measured is the
//! demo build, because only that has an X window: nothing of its simulator runs.

#[path = "../figures/mod.rs"]
mod figures;
mod screen;
mod site;

use figures::{Goal, Spread, record, wall};
use screen::{Screen, Use, stop, use_of};
use site::Site;
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

    let site = Site::set_up(folder.path());
    println!("the terminal is enrolled; first sync");
    start(
        folder.path(),
        &|display, home| site.kiosk(display, home),
        &|| site.has_listings(),
    );

    let (mut ours, mut browsers) = (Vec::new(), Vec::new());
    // In turns, so that a busy moment of the machine meets both. The first pair warms the file cache.
    for run in 0..=RUNS {
        let kiosk = start(
            folder.path(),
            &|display, home| site.kiosk(display, home),
            &|| true,
        );
        let browser = start(
            folder.path(),
            &|display, home| browser(display, home, &page),
            &|| true,
        );
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

/// Starts a program and waits for its home page, and for `more`, before it is measured and ended.
fn start(folder: &Path, program: &dyn Fn(&str, &Path) -> Child, more: &dyn Fn() -> bool) -> Start {
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
    while !more() {
        assert!(wall() - begin < LONGEST, "not ready after {LONGEST:?}");
        pause(Duration::from_millis(100));
    }
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
