//! Nothing a person said is in any file the terminal leaves.

use crate::shop::*;
use jiujinban::adapters::keys::{CountyKeyBook, KeyPlace, KeyStore};
use jiujinban::demo::leaks::{Leak, files_under, search};
use jiujinban::domain::bundle::SealingKey;
use jiujinban::domain::delivery::*;
use jiujinban::ports::keys::{DayTagger, DeviceSigner, KeyBook, Sealer};
use jiujinban::ports::store::Outbox;
use std::path::{Path, PathBuf};

const PERSON: &str = "欧阳测试 11010519491231002X 19900005521 北关村三组";
const NEEDLES: [&str; 4] = [
    "欧阳测试",
    "11010519491231002X",
    "19900005521",
    "北关村三组",
];

fn leaks(dir: &Path) -> Vec<Leak> {
    search(dir, &NEEDLES.map(str::to_owned)).expect("every file can be read")
}

fn all_files(dir: &Path) -> Vec<PathBuf> {
    files_under(dir).expect("every folder can be read")
}

/// A key of the county nobody has the private half of: any point will do for sealing.
fn county_key() -> SealingKey {
    SealingKey {
        suite: Suite::X25519Aes256Gcm,
        id: KeyId::parse("2026-11").expect("a name"),
        public: vec![9; 32],
    }
}

#[test]
fn a_case_from_receipt_to_acceptance_leaves_nothing_readable_in_any_file() {
    let dir = directory();
    let device = DeviceId::parse("tz-0017").expect("a device");
    let keys = KeyStore::enrol(&KeyPlace::of(dir.path(), None), &device).expect("enrolled");
    let clock = Hands::at(NOON);
    let day = keys.day_keys(clock.clone());
    let book = CountyKeyBook::default();
    book.take(&[county_key()], &[]);
    let data = dir.path().join("data");
    let shop = Shop::with(&data, small(), clock);
    let mut sent = Vec::new();
    for n in 1..=20 {
        let mut case = row(n, 10);
        let facts = &mut case.envelope.facts;
        let aad = submission_aad(facts.submission, &device, case.envelope.form);
        case.envelope.body = book.seal(&aad, PERSON.as_bytes()).expect("sealed");
        facts.digest = book.digest(&case.envelope.body);
        case.envelope.received = ReceiptStamp {
            key: keys.device().key_id().clone(),
            signature: keys.device().sign(&facts.received_bytes()).expect("signed"),
        };
        case.holder = Some(day.tag_today(b"11010519491231002X").expect("tagged"));
        shop.commit(&case).expect("kept");
        sent.push(case);
        // Both while everything is open, and with the log not yet copied back.
        assert_eq!(leaks(dir.path()), []);
    }
    for case in &sent {
        shop.accept(case.envelope.facts.submission)
            .expect("accepted");
    }
    assert_eq!(leaks(dir.path()), []);
    drop(shop);
    assert_eq!(leaks(dir.path()), []);
    assert!(all_files(dir.path()).len() >= 7);
}

#[test]
fn an_accepted_body_is_erased_from_the_file_and_from_its_log_at_once() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    for n in 1..=10 {
        shop.commit(&row(n, 3_000)).expect("kept");
    }
    let body = row(5, 3_000).envelope.body.ct;
    let somewhere = |part: &[u8]| {
        all_files(dir.path()).iter().any(|file| {
            let bytes = std::fs::read(file).expect("read");
            bytes.windows(part.len()).any(|w| w == part)
        })
    };
    assert!(somewhere(&body[100..164]), "a waiting body is there");
    shop.accept(row(5, 3_000).envelope.facts.submission)
        .expect("accepted");
    for at in (0..body.len() - 16).step_by(97) {
        assert!(
            !somewhere(&body[at..at + 16]),
            "bytes {at} of an accepted body"
        );
    }
    assert!(somewhere(&row(6, 3_000).envelope.body.ct[100..164]));
}

#[test]
fn the_tag_of_a_person_is_gone_with_the_day() {
    let dir = directory();
    let device = DeviceId::parse("tz-0017").expect("a device");
    let keys = KeyStore::enrol(&KeyPlace::of(dir.path(), None), &device).expect("enrolled");
    let day = keys.day_keys(Hands::at(NOON));
    let tag = day.tag_today(b"11010519491231002X").expect("tagged");
    let shop = Shop::open(&dir.path().join("data"));
    let mut case = row(1, 100);
    case.holder = Some(tag);
    shop.commit(&case).expect("kept");
    day.erase_day().expect("erased");
    let ticket = shop.ticket();
    let tomorrow = shop.clock.now().date().tomorrow().expect("a day");
    shop.store.forget_days_before(tomorrow, ticket);
    drop(shop);
    let bytes = std::fs::read(dir.path().join("data/outbox.db")).expect("read");
    assert!(!bytes.windows(16).any(|w| w == tag.0));
}
