//! The self-check against a real county: line, clock, catalogue and certificate.

use crate::technician::Site;
use crate::world::{NOON, TestCounty};
use jiujinban::adapters::system::SystemClock;
use jiujinban::config::{Config, load};
use jiujinban::domain::machine::check::CheckPart;
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::ports::clock::Clock;
use jiujinban::run::self_check;
use jiujinban::ui::text::devices::Condition;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// The machine's clock, at another time of day.
struct Shifted(i64);

impl Clock for Shifted {
    fn monotonic(&self) -> MonoTime {
        SystemClock.monotonic()
    }

    fn wall(&self) -> WallTime {
        WallTime(self.0)
    }

    fn real_wait(&self, span: Span) -> Option<Duration> {
        SystemClock.real_wait(span)
    }
}

fn config(site: &Site) -> Config {
    load(std::slice::from_ref(&site.file)).expect("a good configuration")
}

/// What is said of a part: the words without the next step, or `works`.
fn said(config: &Config, at: i64, part: CheckPart) -> &'static str {
    let clock: Arc<dyn Clock> = Arc::new(Shifted(at));
    let all = self_check(config, &clock);
    let found = all.iter().find(|checked| checked.part == part);
    match found.expect("every part is told").condition {
        Condition::Works => "works",
        Condition::NotFitted => "not fitted",
        Condition::Soon(words) | Condition::Broken(words) => words.what,
    }
}

const DAY_MS: i64 = 24 * 3_600_000;

#[test]
fn a_terminal_that_is_not_enrolled_is_told_so_and_what_to_run() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    let certificate = said(&config(&site), NOON, CheckPart::Certificate);
    assert_eq!(certificate, "还没有登记到县里");
}

#[test]
fn line_certificate_and_catalogue_of_an_enrolled_terminal_are_told_each_for_itself() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    site.enrol(&code, 0).expect("enrolled");
    let config = config(&site);
    assert_eq!(said(&config, NOON, CheckPart::Network), "works");
    assert_eq!(said(&config, NOON, CheckPart::Certificate), "works");
    // It has the county's catalogue only once it ran.
    assert_eq!(
        said(&config, NOON, CheckPart::Catalogue),
        "还没有从县里收到"
    );
    // The county tells the machine's own time, which is long past that noon.
    assert_eq!(said(&config, NOON, CheckPart::Clock), "和县里的时间对不上");
    let late = NOON + 20 * 365 * DAY_MS;
    assert_eq!(said(&config, late, CheckPart::Certificate), "已经到期");
    let early = NOON - 365 * DAY_MS;
    assert_eq!(said(&config, early, CheckPart::Certificate), "还没有生效");
    drop(county);
    assert_eq!(said(&config, NOON, CheckPart::Network), "连不上县里");
    assert_eq!(said(&config, NOON, CheckPart::Clock), "没有和县里对过");
    let identity = std::fs::read_dir(site.dir.path().join("data/county")).expect("its folder");
    for file in identity.flatten() {
        std::fs::write(file.path(), "damaged").expect("written");
    }
    assert_eq!(
        said(&config, NOON, CheckPart::Certificate),
        "证书文件读不了"
    );
}

fn command(site: &Site, more: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .arg("self-check")
        .args(more)
        .arg("--config")
        .arg(&site.file)
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.code(), text)
}

#[test]
fn the_command_tells_every_part_for_people_and_for_programs_and_fails_when_one_is_broken() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    let (code, text) = command(&site, &[]);
    assert_eq!(code, Some(1), "{text}");
    // A line for each part and one for all.
    assert_eq!(text.lines().count(), CheckPart::ALL.len() + 1, "{text}");
    let (code, json) = command(&site, &["--json"]);
    assert_eq!(code, Some(1), "{json}");
    let told: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let checks = told["checks"].as_array().expect("checks");
    let parts: Vec<&str> = checks.iter().filter_map(|c| c["part"].as_str()).collect();
    assert_eq!(parts, CheckPart::ALL.map(CheckPart::word));
    for check in checks {
        let name = check["name"].as_str().expect("a name");
        assert!(text.contains(name), "{name}");
        let broken = check["result"] == "broken";
        assert!(!broken || check["next"].is_string(), "{check}");
    }
    std::fs::write(&site.file, "[place]\n").expect("written");
    assert_eq!(command(&site, &[]).0, Some(78));
}

#[test]
fn the_disk_is_written_to_and_left_as_it_was() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    let data = site.dir.path().join("data");
    assert_eq!(
        said(&config(&site), NOON, CheckPart::Disk),
        "数据文件夹还没有"
    );
    std::fs::create_dir(&data).expect("a folder");
    let free = || said(&config(&site), NOON, CheckPart::Disk);
    assert!(["works", "空间不多了"].contains(&free()), "{}", free());
    assert!(is_empty(&data));
    let text = std::fs::read_to_string(&site.file).expect("read");
    let greedy = format!("{text}warn_free_megabytes = 1000000\nstop_free_megabytes = 100000\n");
    std::fs::write(&site.file, greedy).expect("written");
    assert!(
        ["空间不够，不再收件", "空间不多了"].contains(&free()),
        "{}",
        free()
    );
    assert!(is_empty(&data));
}

fn is_empty(folder: &Path) -> bool {
    let mut entries = std::fs::read_dir(folder).expect("a folder");
    entries.next().is_none()
}
