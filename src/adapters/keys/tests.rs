//! Keys that are lost, damaged, exposed or of yesterday; and, at the end, keys that work.

use super::*;
use crate::domain::bundle::{KeyOwner, SealingKey, VerifyKey};
use crate::domain::delivery::{KeyId, Signature, SignatureCheck, SignatureVerdict, Signer, Suite};
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::ports::keys::{DayTagger, DeviceSigner, KeyBook, Sealer};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

const NOON: i64 = 1_795_233_600_000;

struct Hands(AtomicI64);

impl Hands {
    fn at(ms: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(ms)))
    }

    fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }
}

impl Clock for Hands {
    fn monotonic(&self) -> MonoTime {
        MonoTime::default()
    }

    fn wall(&self) -> WallTime {
        WallTime(self.0.load(Ordering::SeqCst))
    }

    fn real_wait(&self, _: Span) -> Option<std::time::Duration> {
        None
    }
}

fn device() -> DeviceId {
    DeviceId::parse("tz-0017").expect("a device")
}

fn fault<T>(outcome: Result<T, KeyFault>) -> KeyFault {
    outcome.err().expect("a fault")
}

fn enrolled() -> (TempDir, KeyStore) {
    let dir = TempDir::new().expect("a directory");
    let keys = KeyStore::enrol(&KeyPlace::in_files(dir.path()), &device()).expect("enrolled");
    (dir, keys)
}

#[test]
fn a_lost_device_key_stays_lost_and_no_new_one_takes_its_place() {
    for file in ["device.key", "root.key"] {
        let (dir, _) = enrolled();
        fs::remove_file(dir.path().join(file)).expect("removed");
        for _ in 0..2 {
            let again = KeyStore::open(&KeyPlace::in_files(dir.path()), &device());
            assert_eq!(fault(again), KeyFault::Lost, "{file}");
        }
        let forced = KeyStore::enrol(&KeyPlace::in_files(dir.path()), &device());
        assert_eq!(fault(forced), KeyFault::AlreadyThere, "{file}");
    }
}

#[test]
fn a_terminal_never_enrolled_is_told_apart_from_one_that_lost_its_key() {
    let dir = TempDir::new().expect("a directory");
    let nothing = KeyStore::open(&KeyPlace::in_files(dir.path()), &device());
    assert_eq!(fault(nothing), KeyFault::NotEnrolled);
    let missing = KeyStore::open(&KeyPlace::in_files(&dir.path().join("none")), &device());
    assert_eq!(fault(missing), KeyFault::NotEnrolled);
}

#[test]
fn one_changed_byte_anywhere_in_a_key_file_is_damage_and_never_another_key() {
    let (dir, _) = enrolled();
    for file in ["device.key", "root.key"] {
        let path = dir.path().join(file);
        let good = fs::read(&path).expect("read");
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            fs::write(&path, &bad).expect("written");
            let outcome = KeyStore::open(&KeyPlace::in_files(dir.path()), &device());
            assert_eq!(fault(outcome), KeyFault::Damaged, "{file} byte {at}");
        }
        fs::write(&path, &good[..good.len() / 2]).expect("written");
        let outcome = KeyStore::open(&KeyPlace::in_files(dir.path()), &device());
        assert_eq!(fault(outcome), KeyFault::Damaged, "{file} cut");
        fs::write(&path, &good).expect("written");
    }
    assert!(KeyStore::open(&KeyPlace::in_files(dir.path()), &device()).is_ok());
}

#[test]
fn a_root_of_another_terminal_does_not_open_the_device_key() {
    let (dir, _) = enrolled();
    let (other, _) = enrolled();
    fs::copy(other.path().join("root.key"), dir.path().join("root.key")).expect("copied");
    let outcome = KeyStore::open(&KeyPlace::in_files(dir.path()), &device());
    assert_eq!(fault(outcome), KeyFault::Damaged);
}

#[test]
fn a_key_file_open_to_others_is_not_used() {
    let (dir, _) = enrolled();
    let path = dir.path().join("device.key");
    let mode = |m| fs::set_permissions(&path, fs::Permissions::from_mode(m)).expect("set");
    assert_eq!(
        fs::metadata(&path).expect("facts").permissions().mode() & 0o777,
        0o600
    );
    mode(0o640);
    let outcome = KeyStore::open(&KeyPlace::in_files(dir.path()), &device());
    assert_eq!(fault(outcome), KeyFault::Exposed);
    mode(0o600);
    assert!(KeyStore::open(&KeyPlace::in_files(dir.path()), &device()).is_ok());
}

#[test]
fn the_private_key_is_in_no_file_as_it_is() {
    let (dir, keys) = enrolled();
    let public = keys.device().public_key();
    let file = fs::read(dir.path().join("device.key")).expect("read");
    let plain_marker = b"\x04\x22\x04\x20"; // the private key's header in PKCS #8
    assert!(!file.windows(4).any(|w| w == plain_marker));
    assert!(!file.windows(32).any(|w| w == public));
}

#[test]
fn the_day_key_is_gone_at_midnight_and_with_it_the_tags_of_the_day() {
    let (dir, keys) = enrolled();
    let clock = Hands::at(NOON);
    let day = keys.day_keys(clock.clone());
    let tag = day.tag_today(b"person").expect("tagged");
    let wrapped = fs::read(dir.path().join("day.key")).expect("read");
    clock.set(NOON + 86_400_000);
    assert_ne!(day.tag_today(b"person"), Ok(tag));
    let now = fs::read(dir.path().join("day.key")).expect("read");
    assert_ne!(now, wrapped);
}

#[test]
fn a_start_on_another_day_erases_the_key_of_the_day_before() {
    let (dir, keys) = enrolled();
    let tag = keys.day_keys(Hands::at(NOON)).tag_today(b"person");
    for later in [NOON + 86_400_000, NOON - 86_400_000] {
        let _ = keys.day_keys(Hands::at(NOON)).tag_today(b"person");
        let day = keys.day_keys(Hands::at(later));
        assert!(!dir.path().join("day.key").exists(), "{later}");
        assert_ne!(day.tag_today(b"person"), tag);
        day.erase_day().expect("erased");
    }
}

#[test]
fn an_erased_day_key_makes_its_tags_no_more_even_on_the_same_day() {
    let (dir, keys) = enrolled();
    let day = keys.day_keys(Hands::at(NOON));
    let tag = day.tag_today(b"person");
    day.erase_day().expect("erased");
    assert!(!dir.path().join("day.key").exists());
    assert_ne!(day.tag_today(b"person"), tag);
}

#[test]
fn a_lost_or_damaged_day_key_is_said_and_ends_with_the_day() {
    for (damage, expected) in [(false, KeyFault::Lost), (true, KeyFault::Damaged)] {
        let (dir, keys) = enrolled();
        let clock = Hands::at(NOON);
        let made = keys.day_keys(clock.clone()).tag_today(b"person");
        assert!(made.is_ok());
        let path = dir.path().join("day.key");
        if damage {
            let mut bytes = fs::read(&path).expect("read");
            bytes[20] ^= 1;
            fs::write(&path, bytes).expect("written");
        } else {
            fs::remove_file(&path).expect("removed");
        }
        let day = keys.day_keys(clock.clone());
        assert_eq!(fault(day.tag_today(b"person")), expected);
        clock.set(NOON + 86_400_000);
        assert!(day.tag_today(b"person").is_ok());
    }
}

#[test]
fn a_tag_is_the_same_after_a_restart_and_another_for_another_person() {
    let (_dir, keys) = enrolled();
    let tag = keys.day_keys(Hands::at(NOON)).tag_today(b"person");
    let day = keys.day_keys(Hands::at(NOON + 1_000));
    assert_eq!(day.tag_today(b"person"), tag);
    assert_ne!(day.tag_today(b"persons"), tag);
}

fn key_id(name: &str) -> KeyId {
    KeyId::parse(name).expect("a name")
}

#[test]
fn without_a_bundle_or_with_foreign_suites_only_nothing_is_sealed() {
    let book = CountyKeyBook::default();
    assert_eq!(fault(book.seal(b"", b"text")), KeyFault::NotEnrolled);
    let key = |suite, public: &[u8]| SealingKey {
        suite,
        id: key_id("2026-11"),
        public: public.to_vec(),
    };
    book.take(&[key(Suite::Sm2Sm4Gcm, &[1; 65])], &[]);
    assert_eq!(fault(book.seal(b"", b"text")), KeyFault::Suite);
    book.take(&[key(Suite::X25519Aes256Gcm, &[1; 31])], &[]);
    assert_eq!(fault(book.seal(b"", b"text")), KeyFault::Damaged);
    book.take(&[key(Suite::X25519Aes256Gcm, &[0; 32])], &[]);
    assert_eq!(fault(book.seal(b"", b"text")), KeyFault::Damaged);
    book.take(
        &[
            key(Suite::Sm2Sm4Gcm, &[1; 65]),
            key(Suite::X25519Aes256Gcm, &[9; 32]),
        ],
        &[],
    );
    let body = book.seal(b"aad", b"text").expect("sealed");
    assert_eq!(
        (body.suite, body.enc.len(), body.ct.len()),
        (Suite::X25519Aes256Gcm, 32, 20)
    );
    let mut changed = body.clone();
    changed.ct[0] ^= 1;
    assert_ne!(book.digest(&body), book.digest(&changed));
}

#[test]
fn a_signature_counts_only_for_the_terminal_the_key_is_registered_for() {
    let (_dir, keys) = enrolled();
    let signer = keys.device();
    let signature = signer.sign(b"facts").expect("signed");
    let registered = VerifyKey {
        id: signer.key_id().clone(),
        owner: KeyOwner::Terminal(device()),
        public: signer.public_key(),
    };
    let book = CountyKeyBook::default();
    book.take(&[], &[registered]);
    let other = DeviceId::parse("tz-0018").expect("a device");
    let check = |signer: Signer<'_>, bytes: &[u8], s: &Signature| book.check(signer, bytes, s);
    let by = Signer::Terminal(signer.device(), signer.key_id());
    assert_eq!(check(by, b"facts", &signature), SignatureVerdict::Good);
    assert_eq!(check(by, b"other", &signature), SignatureVerdict::Bad);
    assert_eq!(
        check(by, b"facts", &Signature([0; 64])),
        SignatureVerdict::Bad
    );
    for stranger in [
        Signer::Terminal(&other, signer.key_id()),
        Signer::Terminal(signer.device(), &key_id("t-other")),
        Signer::County(signer.key_id()),
    ] {
        let verdict = check(stranger, b"facts", &signature);
        assert_eq!(verdict, SignatureVerdict::UnknownKey, "{stranger:?}");
    }
}

#[test]
fn the_device_key_is_the_same_after_a_restart() {
    let (dir, keys) = enrolled();
    let again = KeyStore::open(&KeyPlace::in_files(dir.path()), &device()).expect("opened");
    assert_eq!(keys.device().public_key(), again.device().public_key());
    assert_eq!(keys.device().key_id(), again.device().key_id());
    assert_eq!(keys.device().sign(b"x"), again.device().sign(b"x"));
}
