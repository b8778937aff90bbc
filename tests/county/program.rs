//! The terminal and the county as programs that are asked to end, on a display in memory.

use crate::technician::Site;
use crate::world::TestCounty;
use rusqlite::Connection;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// SIGTERM and SIGINT in the mask of `/proc/PID/status`, bit 0 for signal 1.
const CAUGHT: u64 = 1 << 14 | 1 << 1;

fn pause(ms: u64) {
    let (_nobody, silence) = channel::<()>();
    let _ = silence.recv_timeout(Duration::from_millis(ms));
}

/// An X server without a screen; the window of the panel is larger than what it first gets.
struct Display(Child, String);

impl Display {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg("1080x1920x24")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed: packaging/scripts/system-packages test");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("piped"))
            .read_line(&mut number)
            .expect("Xvfb names its display");
        Self(server, format!(":{}", number.trim()))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn kiosk(site: &Site, display: &Display, more: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk"));
    command
        .arg("run")
        .args(more)
        .arg("--config")
        .arg(&site.file);
    started(&mut command, site, display)
}

fn started(command: &mut Command, site: &Site, display: &Display) -> Child {
    command
        .env("DISPLAY", &display.1)
        .env("HOME", site.dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the terminal starts")
}

/// Waits until the program takes signals in its own hand: the first thing it does.
fn until_it_listens(program: &mut Child) {
    for _ in 0..2_000 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", program.id()));
        let mask = status.unwrap_or_default().lines().find_map(|line| {
            let digits = line.strip_prefix("SigCgt:")?;
            u64::from_str_radix(digits.trim(), 16).ok()
        });
        if mask.is_some_and(|mask| mask & CAUGHT == CAUGHT) {
            return;
        }
        assert_eq!(program.try_wait().expect("asked"), None, "it ended early");
        pause(10);
    }
    panic!("the program does not heed signals");
}

fn end(mut program: Child, signal: &str) -> ExitStatus {
    let id = program.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status();
    assert!(sent.expect("kill is there").success(), "it is still there");
    for _ in 0..600 {
        if let Some(status) = program.try_wait().expect("asked") {
            return status;
        }
        pause(50);
    }
    let _ = program.kill();
    let _ = program.wait();
    panic!("the program did not end after {signal}");
}

/// The newest event of a terminal's log; its files must have been closed in order.
fn last_event(data: &Path) -> String {
    let wal = std::fs::metadata(data.join("outbox.db-wal")).map_or(0, |facts| facts.len());
    assert_eq!(wal, 0, "the log of the file was not written back");
    let log = Connection::open(data.join("outbox.db")).expect("opens");
    let sql = "select cast(body as text) from audit_records order by n desc limit 1";
    log.query_row(sql, [], |row| row.get(0)).expect("a record")
}

#[test]
fn a_signal_at_any_moment_of_a_start_ends_the_terminal_in_order() {
    let (county, display) = (TestCounty::start(), Display::start());
    let site = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    site.enrol(&code, 0).expect("enrolled");
    let data = site.dir.path().join("data");
    for (n, ms) in [0, 30, 80, 150, 300, 600, 1_500, 3_000]
        .into_iter()
        .enumerate()
    {
        let more: &[&str] = if n % 2 == 0 { &[] } else { &["--window"] };
        let mut program = kiosk(&site, &display, more);
        until_it_listens(&mut program);
        pause(ms);
        let signal = ["-TERM", "-INT"][n % 2];
        let status = end(program, signal);
        assert!(status.success(), "{signal} after {ms} ms: {status}");
        if data.join("outbox.db").exists() {
            let event = last_event(&data);
            assert!(event.contains("terminal.stopped"), "{ms} ms: {event}");
        }
    }
}

#[test]
fn a_service_manager_hears_that_the_terminal_serves_lives_and_ends() {
    use std::os::unix::net::UnixDatagram;
    let (county, display) = (TestCounty::start(), Display::start());
    let site = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    site.enrol(&code, 0).expect("enrolled");
    let path = site.dir.path().join("notify");
    let manager = UnixDatagram::bind(&path).expect("a socket");
    manager
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a deadline");
    let word = || {
        let mut room = [0; 64];
        let length = manager.recv(&mut room).expect("a word");
        String::from_utf8(room[..length].to_vec()).expect("ascii")
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk"));
    command
        .args(["run", "--config"])
        .arg(&site.file)
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "4000000");
    let program = started(&mut command, &site, &display);
    assert_eq!(word(), "READY=1");
    for _ in 0..3 {
        assert_eq!(word(), "WATCHDOG=1");
    }
    let status = end(program, "-TERM");
    assert!(status.success(), "{status}");
    let mut last = word();
    while last == "WATCHDOG=1" {
        last = word();
    }
    assert_eq!(last, "STOPPING=1");
}

#[test]
fn a_terminal_without_an_enrolment_shows_why_and_ends_in_order_too() {
    let (county, display) = (TestCounty::start(), Display::start());
    let site = Site::of(&county);
    let mut program = kiosk(&site, &display, &[]);
    until_it_listens(&mut program);
    pause(1_000);
    let status = end(program, "-TERM");
    assert!(status.success(), "{status}");
}

#[test]
fn a_county_that_is_asked_to_end_ends_in_order() {
    let dir = tempfile::tempdir().expect("a folder");
    for signal in ["-TERM", "-INT"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_county"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the county starts");
        let mut said = BufReader::new(program.stdout.take().expect("piped"));
        let mut line = String::new();
        said.read_line(&mut line).expect("it says where it listens");
        until_it_listens(&mut program);
        let status = end(program, signal);
        assert!(status.success(), "{signal}: {status}");
    }
}

#[test]
fn a_command_in_a_folder_without_a_county_says_so_and_founds_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("typo");
    let done = Command::new(env!("CARGO_BIN_EXE_county"))
        .args(["enrol-code", "--data"])
        .arg(&data)
        .output()
        .expect("the county starts");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        !done.status.success() && said.contains("no county in this folder"),
        "{said}"
    );
    assert!(!data.exists());
}
