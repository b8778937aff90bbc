//! The root key under a TPM: the script that ships, a real TPM 2.0 in software behind a socket, real keys.

#[path = "seal/machine.rs"]
mod machine;
#[path = "support/program.rs"]
mod program;
#[path = "support/told.rs"]
mod told;

use jiujinban::adapters::audit::LogFile;
use jiujinban::adapters::keys::{KeyPlace, KeyStore, Wrapped};
use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::system::SystemClock;
use jiujinban::config::{Config, load_text};
use jiujinban::demo::{CardSide, Delivered, Stage, StageOptions};
use jiujinban::domain::machine::check::CheckPart;
use jiujinban::domain::visit::ClosedReason;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::keys::{DeviceSigner as _, KeyFault, RootKeeping};
use jiujinban::run::{StartProblem, self_check};
use jiujinban::terminal::StartFault;
use jiujinban::ui::text::devices::Condition;
use machine::{Board, Cut, Disk, Tpm, device};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const SITE: &str = include_str!("../kiosk-config/site.example.toml");

/// A terminal that was enrolled on a machine, and its public key.
fn enrolled(board: Board<'_>) -> (Disk, [u8; 32]) {
    let disk = Disk::new();
    disk.start(board);
    let keys = KeyStore::enrol(&disk.place(), &device()).expect("enrolled");
    let public = keys.device().public_key();
    (disk, public)
}

fn public(disk: &Disk) -> Result<[u8; 32], KeyFault> {
    KeyStore::open(&disk.place(), &device()).map(|keys| keys.device().public_key())
}

fn fault<T>(outcome: Result<T, KeyFault>) -> KeyFault {
    outcome.err().expect("a fault")
}

/// Whether somebody who reads the disk finds these bytes.
fn on_disk(disk: &Disk, secret: &[u8]) -> bool {
    let files = disk.files();
    files
        .iter()
        .any(|(_, bytes)| bytes.windows(secret.len()).any(|part| part == secret))
}

fn config(disk: &Disk) -> Config {
    let (data, opened) = (disk.data(), disk.memory("root-key"));
    let lines = format!(
        "[data]\ndir = \"{}\"\nroot_key = \"{}\"\n",
        data.display(),
        opened.display()
    );
    load_text("site.toml", &format!("{SITE}\n{lines}")).expect("good")
}

#[test]
fn a_disk_in_another_machine_opens_nothing_says_so_and_gets_no_new_key() {
    let (own, other) = (Tpm::new(), Tpm::new());
    let (disk, before) = enrolled(Board::Tpm(&own));
    let secret = disk.opened().expect("opened at home");
    let line = disk.place().wrapping(Wrapped::Line).expect("at home");
    let of_line = line.wrap(b"the key of the line").expect("wrapped");
    let files = disk.files();
    let elsewhere = [
        (Board::Tpm(&other), "does-not-open", KeyFault::OtherTpm),
        (Board::Bare, "no-chip", KeyFault::NoTpm),
        (Board::DeadTpm, "does-not-open", KeyFault::OtherTpm),
    ];
    for (board, word, why) in elsewhere {
        disk.start(board);
        assert_eq!(disk.opened(), None, "{word}");
        assert_eq!(disk.word().as_deref(), Some(word));
        assert_eq!(fault(public(&disk)), why);
        for part in [Wrapped::Line, Wrapped::Log] {
            assert_eq!(fault(disk.place().wrapping(part)), why);
        }
        let anew = KeyStore::enrol(&disk.place(), &device());
        assert_eq!(fault(anew), KeyFault::AlreadyThere);
        assert!(disk.files() == files, "nothing of the disk changed");
    }
    assert!(!on_disk(&disk, &secret));
    disk.start(Board::Tpm(&own));
    assert_eq!(public(&disk), Ok(before), "back at home");
    let line = disk.place().wrapping(Wrapped::Line).expect("at home");
    let opened = line.unwrap(&of_line).expect("opens");
    assert_eq!(opened.as_slice(), b"the key of the line");
    assert_eq!(disk.word(), None);
}

#[test]
fn a_firmware_in_another_state_does_not_open_it_and_the_old_state_does_again() {
    let tpm = Tpm::new();
    let (disk, before) = enrolled(Board::Tpm(&tpm));
    disk.start(Board::Changed(&tpm));
    assert_eq!(disk.opened(), None);
    assert_eq!(fault(public(&disk)), KeyFault::OtherTpm);
    disk.start(Board::Tpm(&tpm));
    assert_eq!(public(&disk), Ok(before));
}

#[test]
fn a_damaged_sealed_key_opens_nothing_and_is_left_as_it_is() {
    let tpm = Tpm::new();
    let (disk, before) = enrolled(Board::Tpm(&tpm));
    let path = disk.key("root.cred");
    let good = fs::read(&path).expect("read");
    let mut changed = good.clone();
    changed[300] ^= 1;
    for bad in [&good[..good.len() / 2], b"", b"nothing", &changed] {
        fs::write(&path, bad).expect("written");
        disk.start(Board::Tpm(&tpm));
        assert_eq!(disk.opened(), None);
        assert_eq!(disk.word().as_deref(), Some("does-not-open"));
        assert_eq!(fault(public(&disk)), KeyFault::OtherTpm);
        assert_eq!(fs::read(&path).expect("there"), bad);
    }
    fs::write(&path, good).expect("written");
    disk.start(Board::Tpm(&tpm));
    assert_eq!(public(&disk), Ok(before));
}

#[test]
fn a_key_that_no_tpm_sealed_is_not_taken_in_its_place() {
    let tpm = Tpm::new();
    let (disk, _) = enrolled(Board::Tpm(&tpm));
    let theirs = disk.memory("theirs");
    fs::write(&theirs, [7; 32]).expect("written");
    // A credential with no key at all, which systemd-creds opens for anybody.
    let made = Command::new("systemd-creds")
        .args(["encrypt", "--with-key=tpm2-absent", "--name=jiujinban-root"])
        .arg(&theirs)
        .arg(disk.key("root.cred"))
        .status();
    assert!(made.expect("it runs").success());
    disk.start(Board::Tpm(&tpm));
    assert_eq!(disk.opened(), None);
    assert_eq!(disk.word().as_deref(), Some("does-not-open"));
}

#[test]
fn a_new_terminal_seals_at_its_first_start_and_opens_at_every_other() {
    let tpm = Tpm::new();
    let (disk, before) = enrolled(Board::Tpm(&tpm));
    let secret = disk.opened().expect("opened");
    assert!(!disk.key("root.key").exists() && !on_disk(&disk, &secret));
    let mode = |path: &Path| fs::metadata(path).expect("facts").permissions().mode() & 0o777;
    assert_eq!(mode(&disk.memory("root-key")), 0o400);
    assert_eq!(mode(&disk.key("root.cred")), 0o600);
    assert_eq!(mode(&disk.data().join("keys")), 0o700);
    for _ in 0..2 {
        disk.start(Board::Tpm(&tpm));
        assert_eq!(disk.opened().as_deref(), Some(secret.as_slice()));
        let keys = KeyStore::open(&disk.place(), &device()).expect("opens");
        assert_eq!(keys.keeping(), RootKeeping::Sealed);
        assert_eq!(keys.device().public_key(), before);
        let left: Vec<_> = fs::read_dir(disk.memory("")).expect("the memory").collect();
        assert_eq!(left.len(), 1, "nothing but the key: {left:?}");
    }
}

#[test]
fn without_a_tpm_the_root_key_is_a_file_and_nothing_else_is_made() {
    let (disk, before) = enrolled(Board::Bare);
    disk.start(Board::Bare);
    assert_eq!((disk.opened(), disk.word()), (None, None));
    let keys = KeyStore::open(&disk.place(), &device()).expect("opens");
    assert_eq!(keys.keeping(), RootKeeping::File);
    assert_eq!(keys.device().public_key(), before);
    assert!(!disk.key("root.cred").exists());
}

#[test]
fn a_tpm_that_takes_nothing_leaves_the_file_and_is_told() {
    let (disk, before) = enrolled(Board::DeadTpm);
    assert_eq!(disk.word().as_deref(), Some("not-sealed"));
    disk.start(Board::DeadTpm);
    let keys = KeyStore::open(&disk.place(), &device()).expect("serves on");
    assert_eq!(keys.keeping(), RootKeeping::FileBesideTpm);
    assert_eq!(keys.device().public_key(), before);
    let tpm = Tpm::new();
    disk.start(Board::Tpm(&tpm));
    assert_eq!(public(&disk), Ok(before), "taken over once it works");
    assert!(disk.key("root.cred").exists() && !disk.key("root.key").exists());
}

#[test]
fn a_terminal_from_before_is_taken_over_whenever_the_power_goes() {
    let mut cuts = 0;
    for n in 1.. {
        let mut any = false;
        for cut in [Cut::Before(n), Cut::Within(n), Cut::After(n)] {
            let (disk, before) = enrolled(Board::Bare);
            let tpm = Tpm::new();
            let secret = fs::read(disk.key("root.key")).expect("a file")[15..47].to_vec();
            let was_cut = disk.start_and_cut(Board::Tpm(&tpm), cut);
            disk.start(Board::Tpm(&tpm));
            assert_eq!(disk.opened().as_deref(), Some(secret.as_slice()), "{cut:?}");
            assert_eq!(disk.word(), None, "{cut:?}");
            assert_eq!(public(&disk), Ok(before), "{cut:?}");
            assert!(!on_disk(&disk, &secret), "{cut:?}: no file has it now");
            any |= was_cut;
            cuts += u32::from(was_cut);
        }
        if !any {
            break;
        }
    }
    assert!(cuts > 30, "{cuts} moments were tried");
}

#[test]
fn a_new_terminal_has_one_root_key_whenever_the_power_goes() {
    for n in 1.. {
        let mut any = false;
        for cut in [Cut::Before(n), Cut::Within(n), Cut::After(n)] {
            let (disk, tpm) = (Disk::new(), Tpm::new());
            any |= disk.start_and_cut(Board::Tpm(&tpm), cut);
            let given_out = disk.opened();
            disk.start(Board::Tpm(&tpm));
            let next = disk.opened();
            assert!(next.is_some(), "{cut:?}");
            assert!(given_out.is_none() || given_out == next, "{cut:?}");
            disk.start(Board::Tpm(&tpm));
            assert_eq!(disk.opened(), next, "{cut:?}");
        }
        if !any {
            break;
        }
    }
}

#[test]
fn two_root_keys_that_differ_are_told_and_neither_is_used_or_destroyed() {
    let tpm = Tpm::new();
    let (disk, _) = enrolled(Board::Tpm(&tpm));
    let opened = disk.opened().expect("opened");
    let (other, _) = enrolled(Board::Bare);
    fs::copy(other.key("root.key"), disk.key("root.key")).expect("copied");
    let files = disk.files();
    disk.start(Board::Tpm(&tpm));
    assert_eq!(
        (disk.opened(), disk.word().as_deref()),
        (None, Some("two-roots"))
    );
    assert_eq!(fault(public(&disk)), KeyFault::TwoRoots);
    // The program compares for itself.
    fs::remove_file(disk.memory("root-key.fault")).expect("removed");
    fs::write(disk.memory("root-key"), opened).expect("written");
    let private = fs::Permissions::from_mode(0o400);
    fs::set_permissions(disk.memory("root-key"), private).expect("set");
    assert_eq!(fault(public(&disk)), KeyFault::TwoRoots);
    assert!(disk.files() == files);
}

#[test]
fn a_lost_root_key_is_not_replaced_over_the_keys_it_wrapped() {
    let tpm = Tpm::new();
    for lost in ["root.cred", "root.key"] {
        let board = if lost == "root.key" {
            Board::Bare
        } else {
            Board::Tpm(&tpm)
        };
        let (disk, _) = enrolled(board);
        fs::remove_file(disk.key(lost)).expect("removed");
        let files = disk.files();
        disk.start(Board::Tpm(&tpm));
        assert_eq!((disk.opened(), disk.word()), (None, None), "{lost}");
        assert_eq!(fault(public(&disk)), KeyFault::Lost, "{lost}");
        assert!(disk.files() == files, "{lost}");
    }
}

#[test]
fn a_wiped_terminal_makes_no_keys_before_the_machine_was_started_anew() {
    let tpm = Tpm::new();
    let (disk, _) = enrolled(Board::Tpm(&tpm));
    fs::remove_dir_all(disk.data().join("keys")).expect("wiped");
    // The old root key is still in memory: what is wrapped under it could never be opened again.
    let at_once = KeyStore::enrol(&disk.place(), &device());
    assert_eq!(fault(at_once), KeyFault::SealGone);
    assert!(disk.files().is_empty());
    disk.start(Board::Tpm(&tpm));
    let keys = KeyStore::enrol(&disk.place(), &device()).expect("enrolled");
    disk.start(Board::Tpm(&tpm));
    assert_eq!(public(&disk), Ok(keys.device().public_key()));
}

#[test]
fn a_root_key_that_is_another_or_half_there_or_open_to_others_is_not_used() {
    let tpm = Tpm::new();
    let (disk, before) = enrolled(Board::Tpm(&tpm));
    let path = disk.memory("root-key");
    let good = disk.opened().expect("opened");
    let put = |bytes: &[u8], mode: u32| {
        let _ = fs::remove_file(&path);
        fs::write(&path, bytes).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
    };
    put(&[7; 32], 0o400);
    assert_eq!(fault(public(&disk)), KeyFault::Damaged);
    put(&good[..31], 0o400);
    assert_eq!(fault(public(&disk)), KeyFault::Damaged);
    put(&good, 0o440);
    assert_eq!(fault(public(&disk)), KeyFault::Exposed);
    fs::remove_file(&path).expect("removed");
    assert_eq!(fault(public(&disk)), KeyFault::NotOpened);
    let blind = KeyPlace::of(&disk.data(), None);
    let outcome = KeyStore::open(&blind, &device());
    assert_eq!(fault(outcome), KeyFault::NotOpened);
    put(&good, 0o400);
    assert_eq!(public(&disk), Ok(before));
}

#[test]
fn a_whole_terminal_moves_under_the_tpm_notes_it_and_starts_on_no_other_machine() {
    let dir = tempfile::tempdir().expect("a folder");
    let options = StageOptions {
        delivered: Delivered::Enrolled,
        far: None,
        dir: dir.path().to_owned(),
        cards: CardSide::Slot,
        listings: 10,
    };
    let clock = Arc::new(HandClock::following(Arc::new(SystemClock)));
    let mut stage = Stage::set_up(options, clock, Arc::new(|_| {})).expect("a terminal");
    stage.power_off();
    let disk = Disk::of_terminal(dir);
    let noted = |event: &str| {
        let name = format!("\"{event}\"");
        let log = LogFile::open(&disk.data()).expect("the log");
        let count = log.with_records(|records| {
            let bodies = records.map(|record| String::from_utf8(record.body).expect("text"));
            bodies.filter(|body| body.contains(&name)).count()
        });
        count.expect("read")
    };
    assert_eq!(noted("key.root_sealed"), 0);
    let (own, other) = (Tpm::new(), Tpm::new());
    disk.start(Board::Tpm(&own));
    stage.power_on().expect("the same keys");
    stage.power_off();
    assert_eq!(
        (noted("terminal.started"), noted("key.root_sealed")),
        (2, 1)
    );
    disk.start(Board::Tpm(&other));
    let fault = stage.power_on().expect_err("another machine");
    assert!(
        fault.to_string().contains("does not open the root key"),
        "{fault}"
    );
    assert_eq!(noted("terminal.started"), 2);
    disk.start(Board::Tpm(&own));
    stage.power_on().expect("at home");
    stage.power_off();
    assert_eq!(noted("key.root_not_sealed"), 0);
}

#[test]
fn the_panel_tells_each_of_these_faults_with_its_own_next_step() {
    let reason = |fault| {
        let of = StartFault::Keys(fault);
        let problem = StartProblem::of_part(&of, "/data".into(), "/ca".into());
        assert!(problem.places()[0].contains("root"), "{problem}");
        problem.reason()
    };
    assert_eq!(reason(KeyFault::OtherTpm), ClosedReason::RootShut);
    assert_eq!(reason(KeyFault::NoTpm), ClosedReason::RootShut);
    assert_eq!(reason(KeyFault::NotOpened), ClosedReason::RootUnopened);
    assert_eq!(reason(KeyFault::SealGone), ClosedReason::RootUnopened);
    assert_eq!(reason(KeyFault::TwoRoots), ClosedReason::RootTwice);
}

#[test]
fn the_self_check_says_how_the_root_key_is_kept() {
    let said = |disk: &Disk| {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let all = self_check(&config(disk), &clock);
        let found = all.into_iter().find(|of| of.part == CheckPart::RootKey);
        let found = found.expect("every part is told");
        (found.condition, found.note)
    };
    let (own, other) = (Tpm::new(), Tpm::new());
    let sealed = Disk::new();
    sealed.start(Board::Tpm(&own));
    let works = (Condition::Works, Some("由 TPM 封存".to_owned()));
    assert_eq!(said(&sealed), works);
    sealed.start(Board::Tpm(&other));
    assert!(matches!(said(&sealed).0, Condition::Broken(words) if words.what.contains("打不开")));
    let plain = Disk::new();
    plain.start(Board::Bare);
    assert!(matches!(said(&plain).0, Condition::Soon(_)), "not made yet");
    KeyStore::enrol(&plain.place(), &config(&plain).place.device).expect("enrolled");
    let file = Some("存为文件，本机没有 TPM".to_owned());
    assert_eq!(said(&plain), (Condition::Works, file));
}
