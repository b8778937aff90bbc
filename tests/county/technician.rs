//! `kiosk enrol` against a real county over TLS, and what keeps a terminal from starting.

use crate::commands::county as county_says;
use crate::world::{NOON, TestCounty};
use jiujinban::adapters::keys::{KeyPlace, KeyStore};
use jiujinban::config::load;
use jiujinban::county::config::Approval;
use jiujinban::domain::delivery::DeviceId;
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::domain::visit::ClosedReason;
use jiujinban::enrol::{EnrolFault, Enrolled, enrol};
use jiujinban::ports::clock::Clock;
use jiujinban::ports::keys::{DeviceSigner as _, KeyFault};
use jiujinban::run::{Notes, StartProblem, link, start};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// A clock on which every look at it takes a second and nobody waits.
#[derive(Default)]
struct Hurried(AtomicU64);

impl Clock for Hurried {
    fn monotonic(&self) -> MonoTime {
        MonoTime(self.0.fetch_add(1_000, Ordering::SeqCst))
    }

    fn wall(&self) -> WallTime {
        WallTime(NOON)
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        Some(Duration::ZERO)
    }
}

/// A terminal's folder and its configuration file.
pub struct Site {
    pub dir: TempDir,
    pub file: PathBuf,
}

impl Site {
    pub fn of(county: &TestCounty) -> Self {
        Self::with(
            &county.handle.url(),
            &county.handle.ca_pem,
            &county.handle.bundle_key(),
        )
    }

    fn with(url: &str, ca_pem: &str, bundle_key: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (ca, data) = (dir.path().join("ca.pem"), dir.path().join("data"));
        std::fs::write(&ca, ca_pem).expect("written");
        let text = format!(
            "[place]\nname = \"李家庄村\"\ndivision = \"140222101201\"\ndevice = \"tz-017\"\n\
             receipt_prefix = \"TZ017\"\nasset_number = \"RS-17\"\n\n[county]\nname = \"天镇县\"\n\
             url = \"{url}\"\nca_file = \"{}\"\nbundle_key = \"{bundle_key}\"\n\
             help_phone = \"0352-6820000\"\n\n[data]\ndir = \"{}\"\n",
            ca.display(),
            data.display()
        );
        let file = dir.path().join("site.toml");
        std::fs::write(&file, text).expect("written");
        Self { dir, file }
    }

    pub fn enrol(&self, code: &str, minutes: u64) -> Result<Enrolled, EnrolFault> {
        self.enrol_telling(code, minutes, &mut |_| {})
    }

    fn enrol_telling(
        &self,
        code: &str,
        minutes: u64,
        say: &mut dyn FnMut(&str),
    ) -> Result<Enrolled, EnrolFault> {
        let clock: Arc<dyn Clock> = Arc::new(Hurried::default());
        let files = [self.file.clone()];
        enrol(&files, code, Span::minutes(minutes), &clock, say)
    }

    fn problem(&self) -> StartProblem {
        let config = match load(std::slice::from_ref(&self.file)) {
            Ok(config) => config,
            Err(report) => return StartProblem::Config(report),
        };
        match start(
            &config,
            Notes::default(),
            Arc::new(|_| {}),
            Arc::new(|_| {}),
            Box::new(|| {}),
            Arc::new(|| {}),
        ) {
            Ok(_) => panic!("the terminal starts"),
            Err(problem) => problem,
        }
    }
}

fn by_staff() -> TestCounty {
    TestCounty::start_with(|c| c.approval = Approval::ByStaff)
}

#[test]
fn a_code_with_a_wrong_letter_is_told_and_the_right_one_is_taken_afterwards() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    let refused = site.enrol("WRONGCODE234", 0).expect_err("no such code");
    assert!(matches!(refused, EnrolFault::Code), "{refused}");
    let code = county.handle.one_time_code().expect("a code");
    assert_eq!(site.enrol(&code, 0).expect("enrolled").device, "tz-017");
}

#[test]
fn a_county_that_cannot_be_reached_is_named_with_its_address() {
    let county = TestCounty::start();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!(
        "https://localhost:{}",
        nobody.local_addr().expect("bound").port()
    );
    drop(nobody);
    let (ca, key) = (&county.handle.ca_pem, county.handle.bundle_key());
    let site = Site::with(&url, ca, &key);
    let fault = site.enrol("ANYCODE23456", 0).expect_err("nobody is there");
    assert!(matches!(fault, EnrolFault::Unreachable { .. }), "{fault}");
    assert!(fault.to_string().contains(&url), "{fault}");
}

#[test]
fn another_county_is_recognised_by_its_certificate_and_by_its_offline_key() {
    let (own, other) = (TestCounty::start(), TestCounty::start());
    let code = own.handle.one_time_code().expect("a code");
    let (url, key) = (own.handle.url(), own.handle.bundle_key());
    let site = Site::with(&url, &other.handle.ca_pem, &key);
    let fault = site.enrol(&code, 0).expect_err("another root");
    assert!(matches!(fault, EnrolFault::NotThisCounty { .. }), "{fault}");
    let site = Site::with(&url, &own.handle.ca_pem, &other.handle.bundle_key());
    let fault = site.enrol(&code, 0).expect_err("another offline key");
    assert!(matches!(fault, EnrolFault::BundleKey), "{fault}");
    assert_eq!(site.problem().reason(), ClosedReason::NotEnrolled);
}

#[test]
fn what_is_wrong_here_is_told_before_the_county_is_asked() {
    let county = TestCounty::start();
    let code = county.handle.one_time_code().expect("a code");
    let site = Site::of(&county);
    let ca = site.dir.path().join("ca.pem");
    std::fs::remove_file(&ca).expect("removed");
    let fault = site.enrol(&code, 0).expect_err("no root certificate");
    assert!(fault.to_string().contains("ca.pem"), "{fault}");
    std::fs::write(&site.file, "[place]\nname = 3\n").expect("written");
    let fault = site.enrol(&code, 0).expect_err("a broken configuration");
    assert!(fault.to_string().contains("site.toml:2:8"), "{fault}");
    let other = Site::of(&county);
    other.enrol(&code, 0).expect("the code was not used up");
}

#[test]
fn an_enrolment_that_waits_for_staff_is_gone_on_with_by_the_next_run() {
    let county = by_staff();
    let site = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    let fault = site.enrol(&code, 0).expect_err("nobody has approved");
    let waiting = county.handle.waiting().expect("the list");
    let [(id, asset)] = waiting.as_slice() else {
        panic!("{waiting:?}");
    };
    assert_eq!(asset, "tz-017");
    assert!(
        matches!(&fault, EnrolFault::NotYet { id: told } if told == id),
        "{fault}"
    );
    assert_eq!(site.problem().reason(), ClosedReason::NotEnrolled);
    assert!(county.handle.approve(id).expect("decided"));
    site.enrol(&code, 0).expect("approved meanwhile");
    let config = load(std::slice::from_ref(&site.file)).expect("a configuration");
    assert!(link(&config).is_ok());
    let fault = site.enrol(&code, 0).expect_err("once is enough");
    assert!(matches!(fault, EnrolFault::Already { .. }), "{fault}");
}

#[test]
fn a_waiting_terminal_is_approved_by_its_own_number_unless_two_call_themselves_so() {
    let county = by_staff();
    let approve = |more: &[&str]| county_says(&county, &[&["approve"], more].concat(), "");
    let (well, said) = approve(&["tz-017"]);
    assert!(!well && said.contains("lists who waits"), "{said}");
    let first = Site::of(&county);
    let second = Site::of(&county);
    for site in [&first, &second] {
        let code = county.handle.one_time_code().expect("a code");
        site.enrol(&code, 0).expect_err("waits");
    }
    let (well, said) = approve(&["tz-017", "--trial"]);
    assert!(!well && said.contains("more than one"), "{said}");
    let waiting = county.handle.waiting().expect("the list");
    assert_eq!(waiting.len(), 2, "nobody was let in");
    let (well, said) = approve(&[&waiting[0].0, "--refuse"]);
    assert!(well && said.contains("tz-017 is refused"), "{said}");
    let (well, said) = approve(&["tz-017"]);
    assert!(
        well && said.contains("tz-017 is approved on trial"),
        "{said}"
    );
    let (well, said) = approve(&["tz-017", "--formal"]);
    assert!(
        !well && said.contains("tz-017 is admitted already, on trial"),
        "{said}"
    );
    assert_eq!(county.handle.waiting().expect("the list"), []);
    // The same number once more: whoever approves is told that it was let in before.
    let third = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    third.enrol(&code, 0).expect_err("waits");
    let (well, said) = approve(&[]);
    assert!(
        well && said.contains("tz-017  admitted once before"),
        "{said}"
    );
}

#[test]
fn who_waits_is_told_the_number_and_gets_in_when_staff_approve() {
    let county = by_staff();
    let site = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    let mut lines = Vec::new();
    let done = site.enrol_telling(&code, 30, &mut |line| {
        lines.push(line.to_owned());
        let waiting = county.handle.waiting().expect("the list");
        if let ([(id, _)], true) = (waiting.as_slice(), line.contains("still waiting")) {
            assert!(county.handle.approve(id).expect("decided"));
        }
    });
    done.expect("enrolled");
    assert!(
        lines.iter().any(|l| l.contains("county approve")),
        "{lines:?}"
    );
}

#[test]
fn a_terminal_that_staff_refuse_is_told_and_may_come_again_with_a_new_code() {
    let county = by_staff();
    let site = Site::of(&county);
    let code = county.handle.one_time_code().expect("a code");
    site.enrol(&code, 0).expect_err("waits");
    let waiting = county.handle.waiting().expect("the list");
    assert!(county.handle.refuse(&waiting[0].0).expect("decided"));
    let fault = site.enrol(&code, 0).expect_err("refused");
    assert!(matches!(fault, EnrolFault::Refused), "{fault}");
    let code = county.handle.one_time_code().expect("a new code");
    let fault = site.enrol(&code, 0).expect_err("waits again");
    assert!(matches!(fault, EnrolFault::NotYet { .. }), "{fault}");
}

#[test]
fn a_county_that_lost_the_enrolment_is_asked_anew_with_the_next_code() {
    let (first, second) = (by_staff(), TestCounty::start());
    let site = Site::of(&first);
    let code = first.handle.one_time_code().expect("a code");
    site.enrol(&code, 0).expect_err("waits");
    let moved = Site::of(&second);
    std::fs::create_dir_all(moved.dir.path().join("data/county")).expect("made");
    let pending = site.dir.path().join("data/county/enrolment");
    std::fs::copy(pending, moved.dir.path().join("data/county/enrolment")).expect("copied");
    let code = second.handle.one_time_code().expect("a code");
    let fault = moved.enrol(&code, 0).expect_err("unknown there");
    assert!(matches!(fault, EnrolFault::Unknown), "{fault}");
    moved.enrol(&code, 0).expect("begun anew");
}

#[test]
fn every_start_problem_has_its_reason_and_names_its_place() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    assert_eq!(site.problem().reason(), ClosedReason::NotEnrolled);
    let code = county.handle.one_time_code().expect("a code");
    site.enrol(&code, 0).expect("enrolled");
    let data = site.dir.path().join("data");

    let key = data.join("keys/device.key");
    let kept = std::fs::read(&key).expect("a key");
    std::fs::write(&key, b"nothing").expect("written");
    let problem = site.problem();
    assert_eq!(problem.reason(), ClosedReason::KeyLost);
    assert!(problem.places()[0].contains("keys"), "{problem}");
    std::fs::write(&key, kept).expect("written");

    let identity = data.join("county/identity.sealed");
    let kept = std::fs::read(&identity).expect("a certificate");
    std::fs::write(&identity, b"nothing").expect("written");
    let problem = site.problem();
    assert_eq!(problem.reason(), ClosedReason::EnrolmentDamaged);
    assert!(problem.places()[0].contains("county"), "{problem}");
    std::fs::write(&identity, kept).expect("written");

    std::fs::write(site.dir.path().join("ca.pem"), b"nothing").expect("written");
    let problem = site.problem();
    assert_eq!(problem.reason(), ClosedReason::CountyUnknown);
    assert!(problem.places()[0].contains("ca.pem"), "{problem}");

    std::fs::write(&site.file, "[place]\n").expect("written");
    let problem = site.problem();
    assert_eq!(problem.reason(), ClosedReason::ConfigBroken);
    assert_eq!(
        problem.places().len(),
        5,
        "four places and how many more: {problem}"
    );
}

#[test]
fn keys_of_a_begun_enrolment_are_used_again_and_lost_ones_are_not_replaced() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    site.enrol("WRONGCODE234", 0).expect_err("no such code");
    let keys = site.dir.path().join("data/keys");
    let device = DeviceId::parse("tz-017").expect("a name");
    let before = KeyStore::open(&KeyPlace::in_files(&keys), &device)
        .expect("made")
        .device();
    site.enrol("WRONGCODE234", 0).expect_err("no such code");
    let after = KeyStore::open(&KeyPlace::in_files(&keys), &device)
        .expect("kept")
        .device();
    assert_eq!(before.public_key(), after.public_key());
    std::fs::remove_file(keys.join("device.key")).expect("removed");
    let fault = site.enrol("WRONGCODE234", 0).expect_err("lost");
    assert!(
        matches!(
            fault,
            EnrolFault::Keys {
                fault: KeyFault::Lost,
                ..
            }
        ),
        "{fault}"
    );
}

#[test]
fn a_sealed_root_key_that_does_not_open_is_said_at_the_enrolment_and_at_the_start() {
    let county = TestCounty::start();
    let site = Site::of(&county);
    let memory = site.dir.path().join("root-key");
    let text = std::fs::read_to_string(&site.file).expect("read");
    let text = format!("{text}root_key = \"{}\"\n", memory.display());
    std::fs::write(&site.file, text).expect("written");
    let keys = site.dir.path().join("data/keys");
    std::fs::create_dir_all(&keys).expect("made");
    std::fs::write(keys.join("root.cred"), "sealed elsewhere").expect("written");
    std::fs::write(memory.with_extension("fault"), "does-not-open\n").expect("written");

    let code = county.handle.one_time_code().expect("a code");
    let fault = site.enrol(&code, 0).expect_err("no root key");
    let sentence = fault.to_string();
    assert!(
        sentence.contains("does not open the root key"),
        "{sentence}"
    );
    let left = std::fs::read_dir(&keys).expect("its folder").count();
    assert_eq!(left, 1, "no key was made beside it");

    std::fs::write(&memory, [7; 32]).expect("written");
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o400);
    std::fs::set_permissions(&memory, private).expect("set");
    site.enrol(&code, 0).expect("the code is still good");
    std::fs::remove_file(&memory).expect("removed");
    let problem = site.problem();
    assert_eq!(problem.reason(), ClosedReason::RootShut);
    assert!(problem.places()[0].contains("root.cred"), "{problem}");
}
