//! A terminal from its carton, set up against a real county: sticks, line, clock, code, approval, restart.

use crate::world::{NOON, TestCounty};
use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, imageops};
use jiujinban::adapters::county::enrol::Devices;
use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::simulated::frame_player::{FrameFolder, PlayedCamera};
use jiujinban::adapters::system::SystemClock;
use jiujinban::config::{load, sheet_text};
use jiujinban::county::config::Approval;
use jiujinban::domain::setup::{
    Admission, ClockSeen, ClockWish, Mounted, NetworkKind, NetworkState, OneTimeCode, Setup,
    SetupTap, Step, Trouble, Turned,
};
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::domain::visit::Scene;
use jiujinban::domain::visit::scene::View;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::frames::FrameCamera;
use jiujinban::ports::setup::SetupWorld;
use jiujinban::run::link;
use jiujinban::run::setup::{CodeCamera, House, SetupPlaces, SetupRun};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// The time of day is the machine's; every look at the other clock takes a second and nobody waits.
#[derive(Default)]
struct Hurried(AtomicU64);

impl Clock for Hurried {
    fn monotonic(&self) -> MonoTime {
        MonoTime(self.0.fetch_add(1_000, Ordering::SeqCst))
    }

    fn wall(&self) -> WallTime {
        SystemClock.wall()
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        Some(Duration::from_millis(1))
    }
}

/// A county of today whose staff decide.
fn county() -> TestCounty {
    TestCounty::start_with(|config| {
        config.approval = Approval::ByStaff;
        config.now = Arc::new(|| SystemClock.wall().0);
    })
}

/// A terminal's disk, the place of its sticks, and an `nmcli` that knows a cable.
struct Carton {
    dir: TempDir,
    places: SetupPlaces,
    /// The folder that plays the terminal's camera.
    camera: PathBuf,
}

impl Carton {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        std::fs::create_dir(at("sticks")).expect("made");
        let nmcli = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nmcli");
        let base = at("base.toml");
        let data = at("data");
        let text = format!("[data]\ndir = \"{}\"\n", data.display());
        std::fs::write(&base, text).expect("written");
        let places = SetupPlaces {
            files: vec![base],
            dir: data.join("setup"),
            sticks: at("sticks"),
            nmcli,
            helper: at("helper"),
            turned: Turned::No,
            devices: Devices::Simulated,
        };
        let camera = at("camera");
        Self {
            dir,
            places,
            camera,
        }
    }

    fn house(&self, clock: Arc<dyn Clock>) -> House {
        let camera = self.camera.clone();
        let camera: CodeCamera = Arc::new(move |_| {
            let played = PlayedCamera::new(camera.clone(), 30, Arc::new(SystemClock));
            camera
                .is_dir()
                .then(|| Arc::new(played) as Arc<dyn FrameCamera>)
        });
        House::new(self.places.clone(), camera, clock)
    }

    /// What is held before the camera: a picture of 640 × 480.
    fn hold(&self, picture: &RgbImage) {
        let mut jpeg = Vec::new();
        let drawn = JpegEncoder::new_with_quality(&mut jpeg, 85).encode_image(picture);
        drawn.expect("drawn");
        let folder = FrameFolder::at(self.camera.clone()).expect("a folder");
        folder.show(&[("a.jpg", &jpeg)]).expect("shown");
    }

    /// The county's picture of a code, held before the camera.
    fn hold_code(&self, text: &str) {
        let png = jiujinban::county::code_picture(text).expect("a picture");
        let code = image::load_from_memory(&png).expect("a picture").to_rgb8();
        let code = imageops::resize(&code, 300, 300, imageops::FilterType::Triangle);
        let mut desk = RgbImage::from_pixel(640, 480, image::Rgb([120, 110, 100]));
        imageops::overlay(&mut desk, &code, 170, 90);
        self.hold(&desk);
    }

    fn plug_in(&self, text: &str) -> PathBuf {
        let stick = self.dir.path().join("sticks/usb");
        std::fs::create_dir_all(&stick).expect("made");
        let file = stick.join("jiujinban-setup.toml");
        std::fs::write(&file, text).expect("written");
        file
    }
}

fn sheet(county: &TestCounty, code: &str) -> String {
    let site = format!(
        "[place]\nname = \"李家庄村\"\ndivision = \"140222101201\"\ndevice = \"tz-017\"\n\
         receipt_prefix = \"TZ017\"\nasset_number = \"RS-17\"\nfarthest_home_km = 2.5\n\n\
         [county]\nname = \"天镇县\"\nurl = \"{}\"\nbundle_key = \"{}\"\n\
         help_phone = \"0352-6820000\"\n",
        county.handle.url(),
        county.handle.bundle_key()
    );
    sheet_text(&site, &county.handle.ca_pem, code)
}

#[test]
fn each_fault_of_the_stick_is_told_apart_and_leaves_nothing_behind() {
    let county = county();
    let carton = Carton::new();
    let house = carton.house(Arc::new(SystemClock));
    assert_eq!(house.read_sheet().err(), Some(Trouble::NoStick));
    let file = carton.plug_in("");
    std::fs::remove_file(&file).expect("removed");
    assert_eq!(house.read_sheet().err(), Some(Trouble::NoSheet));
    for (text, trouble) in [
        ("", Trouble::SheetDamaged),
        ("\u{0}\u{1}", Trouble::SheetDamaged),
        (&sheet(&county, "12"), Trouble::SheetFaulty),
        (
            &format!(
                "{}\n[screen]\nscale = 2.0\n",
                sheet(&county, "123456789012")
            ),
            Trouble::SheetFaulty,
        ),
    ] {
        carton.plug_in(text);
        assert_eq!(house.read_sheet().err(), Some(trouble), "{text}");
    }
    let long = "#".repeat(200_000);
    carton.plug_in(&long);
    assert_eq!(house.read_sheet().err(), Some(Trouble::SheetDamaged));
    assert_eq!(house.kept_sheet(), None);
    carton.plug_in(&sheet(&county, "123456789012"));
    let read = house.read_sheet().expect("a sheet");
    assert_eq!(Some(read), house.kept_sheet());
}

#[test]
fn each_fault_of_the_network_on_the_stick_is_told_apart() {
    let carton = Carton::new();
    let house = carton.house(Arc::new(Hurried::default()));
    assert_eq!(house.join_by_stick(), Err(Trouble::NoStick));
    carton.plug_in("");
    assert_eq!(house.join_by_stick(), Err(Trouble::NoSiteLine));
    let file = carton.dir.path().join("sticks/usb/jiujinban-network.toml");
    for (text, trouble) in [
        ("", Trouble::SiteLineFaulty),
        (
            "[wifi]\nname = \"village\"\npassword = \"short\"\n",
            Trouble::SiteLineFaulty,
        ),
        // Nobody is here who could do it.
        (
            "[wifi]\nname = \"village\"\npassword = \"correct horse\"\n",
            Trouble::NotSetHere,
        ),
        ("[mobile]\napn = \"cmnet\"\n", Trouble::NotSetHere),
    ] {
        std::fs::write(&file, text).expect("written");
        assert_eq!(house.join_by_stick(), Err(trouble), "{text}");
    }
    assert_eq!(house.listen(), Err(Trouble::NotSetHere));
    let kept = std::fs::read_dir(&carton.places.dir).expect("listed");
    assert_eq!(kept.count(), 0, "the password stays nowhere");
}

#[test]
fn a_clock_is_set_by_the_county_or_by_hand_where_somebody_can_do_it() {
    let county = TestCounty::start();
    let carton = Carton::new();
    let house = carton.house(Arc::new(Hurried::default()));
    let by_hand = ClockWish::Typed(WallTime(NOON));
    assert_eq!(house.set_clock(by_hand), Err(Trouble::NotSetHere));
    assert_eq!(
        house.set_clock(ClockWish::County),
        Err(Trouble::SheetFaulty),
        "no sheet yet"
    );
    carton.plug_in(&sheet(&county, "123456789012"));
    house.read_sheet().expect("a sheet");
    drop(county);
    assert_eq!(house.set_clock(ClockWish::County), Err(Trouble::NoLine));
}

#[test]
fn the_line_is_what_the_machine_says_of_it() {
    let mut carton = Carton::new();
    let house = carton.house(Arc::new(SystemClock));
    assert_eq!(house.network(), NetworkState::Connected(NetworkKind::Wired));
    carton.places.nmcli = carton.dir.path().join("none");
    let house = carton.house(Arc::new(SystemClock));
    assert_eq!(house.network(), NetworkState::Unknown);
}

#[test]
fn a_clock_that_is_hours_off_is_seen_at_the_countys_door_and_a_county_that_is_gone_is_no_line() {
    let county = TestCounty::start();
    let carton = Carton::new();
    carton.plug_in(&sheet(&county, "123456789012"));
    let clock = Arc::new(HandClock::standing(WallTime(NOON)));
    let house = carton.house(clock);
    house.read_sheet().expect("a sheet");
    // The county's answer carries the machine's own time, which is not that noon.
    let seen = house.compare_clock().expect("an answer");
    assert!(matches!(seen, ClockSeen::Off(ms) if ms < 0), "{seen:?}");
    drop(county);
    assert_eq!(house.compare_clock(), Err(Trouble::NoLine));
}

#[test]
fn a_wrong_code_a_used_code_and_staff_who_refuse_are_told_apart() {
    let county = county();
    let carton = Carton::new();
    let good = county.handle.one_time_code().expect("a code");
    carton.plug_in(&sheet(&county, &good));
    let house = carton.house(Arc::new(SystemClock));
    house.read_sheet().expect("a sheet");
    assert_eq!(house.compare_clock(), Ok(ClockSeen::Agrees));
    assert_eq!(
        house.apply(None),
        Err(Trouble::WrongCode),
        "nothing was asked yet"
    );
    let wrong = OneTimeCode::parse("000000000000");
    assert_eq!(house.apply(wrong.as_ref()), Err(Trouble::WrongCode));
    let code = OneTimeCode::parse(&good);
    assert_eq!(house.apply(code.as_ref()), Ok(Admission::Waiting));
    assert_eq!(
        house.apply(None),
        Ok(Admission::Waiting),
        "no code is needed any more"
    );
    let (id, asset) = county.handle.waiting().expect("asked").remove(0);
    assert_eq!(asset, "tz-017");
    assert!(county.handle.refuse(&id).expect("decided"));
    assert_eq!(house.apply(None), Err(Trouble::Refused));
    assert_eq!(
        house.apply(code.as_ref()),
        Err(Trouble::WrongCode),
        "it is used up"
    );
    let again = county.handle.one_time_code().expect("another code");
    let again = OneTimeCode::parse(&again);
    assert_eq!(house.apply(again.as_ref()), Ok(Admission::Waiting));
    let (id, _) = county.handle.waiting().expect("asked").remove(0);
    assert!(county.handle.approve(&id).expect("decided"));
    assert_eq!(house.apply(None), Ok(Admission::Admitted));
    assert_eq!(
        house.apply(None),
        Ok(Admission::Admitted),
        "once more changes nothing"
    );
}

#[test]
fn a_code_held_before_the_camera_is_read_and_what_is_none_is_told_apart() {
    let county = county();
    let carton = Carton::new();
    carton.plug_in(&sheet(&county, "000000000000"));
    let house = carton.house(Arc::new(Hurried::default()));
    assert_eq!(house.scan_code(), Err(Trouble::SheetFaulty), "no sheet yet");
    house.read_sheet().expect("a sheet");
    assert_eq!(house.scan_code(), Err(Trouble::NoCamera), "none is fitted");
    carton.hold(&RgbImage::from_fn(640, 480, |x, y| {
        image::Rgb([(x % 251) as u8, (y % 241) as u8, 90])
    }));
    assert_eq!(house.scan_code(), Err(Trouble::NoCodeSeen));
    carton.hold_code("https://county.example/proof");
    assert_eq!(house.scan_code(), Err(Trouble::OtherCode));
    let good = county.handle.one_time_code().expect("a code");
    carton.hold_code(&good);
    let code = house.scan_code().expect("the code");
    assert_eq!(Some(&code), OneTimeCode::parse(&good).as_ref());
    assert_eq!(house.apply(Some(&code)), Ok(Admission::Waiting));
}

#[test]
fn a_sheet_of_another_county_is_not_followed() {
    let (own, other) = (county(), county());
    let carton = Carton::new();
    let text = sheet(&own, "123456789012").replace(&own.handle.url(), &other.handle.url());
    carton.plug_in(&text);
    let house = carton.house(Arc::new(SystemClock));
    house.read_sheet().expect("a sheet");
    assert_eq!(house.compare_clock(), Err(Trouble::NotThisCounty));
}

/// A set-up that runs, and what it shows.
struct Shown {
    run: SetupRun,
    scenes: Receiver<Scene>,
}

impl Shown {
    fn start(carton: &Carton) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(Hurried::default());
        let (show, scenes) = channel();
        let show = Arc::new(move |scene| {
            let _ = show.send(scene);
        });
        let world = Box::new(carton.house(clock.clone()));
        let run = SetupRun::start(world, clock, show, Box::new(|| {})).expect("a thread");
        Self { run, scenes }
    }

    fn until(&self, what: &str, holds: impl Fn(&Setup) -> bool) -> Setup {
        loop {
            let scene = self
                .scenes
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("{what}"));
            if let View::Setup(setup) = scene.view
                && holds(&setup)
            {
                return *setup;
            }
        }
    }

    fn tap(&self, tap: SetupTap) {
        self.run.tap(tap);
    }
}

#[test]
fn a_terminal_whose_power_is_cut_after_every_step_is_set_up_all_the_same_and_starts() {
    let county = county();
    let carton = Carton::new();
    let code = county.handle.one_time_code().expect("a code");
    carton.plug_in(&sheet(&county, &code));

    let shown = Shown::start(&carton);
    shown.until("the first step", |s| s.step() == Step::Screen);
    shown.tap(SetupTap::Mounted(Mounted::OnItsSide));
    shown.until("the line", |s| s.network().is_some());
    drop(shown);

    let shown = Shown::start(&carton);
    shown.until("the line again", |s| {
        s.step() == Step::Network && s.network().is_some()
    });
    shown.tap(SetupTap::Next);
    shown.until("the sheet's step", |s| s.step() == Step::Sheet);
    shown.tap(SetupTap::ReadSheet);
    shown.until("the facts", |s| s.step() == Step::Facts);
    drop(shown);

    let shown = Shown::start(&carton);
    let facts = shown.until("the facts again", |s| s.step() == Step::Facts);
    assert_eq!(facts.sheet().map(|s| s.place.as_str()), Some("李家庄村"));
    shown.tap(SetupTap::Next);
    shown.until("the clock", |s| s.clock() == Some(ClockSeen::Agrees));
    shown.tap(SetupTap::Next);
    shown.until("the county's staff", Setup::waits_for_staff);
    drop(shown);

    let shown = Shown::start(&carton);
    shown.until("the county's staff again", Setup::waits_for_staff);
    let (id, _) = county.handle.waiting().expect("asked").remove(0);
    assert!(county.handle.approve(&id).expect("decided"));
    let done = shown.until("the end", |s| s.step() == Step::Done);
    assert_eq!(done.progress().taps, 5, "over four power cuts");
    drop(shown);

    let config = load(&carton.places.sources()).expect("a whole configuration");
    assert!(link(&config).is_ok(), "the terminal starts with it");
    assert_eq!(config.place.farthest_home.map(|m| m.0), Some(2_500));
    let notes = carton.places.notes().expect("for the log");
    assert_eq!((notes.step, notes.taps), (Step::Done, 5));
    carton.places.forget_notes();
    assert!(carton.places.notes().is_none());
    assert!(!carton.places.dir.join("code").exists(), "the code is gone");
}
