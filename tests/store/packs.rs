//! The acceptance pack in the store: it waits for the county over restarts, and a newer one takes its place.

use crate::shop::*;
use jiujinban::domain::delivery::{DeviceId, KeyId, Signature};
use jiujinban::domain::machine::pack::{
    LineFound, PackAnswer, PackFacts, PackRefusal, PackStanding, PartFound, SignedPack,
};
use jiujinban::domain::machine::proof::{ProgramHash, ProgramVersion};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::store::*;
use std::fs;

fn pack(at: i64) -> SignedPack {
    SignedPack {
        facts: PackFacts {
            device: DeviceId::parse("tz-0017").expect("a name"),
            account: AccountId::parse("county-tech-1").expect("an account"),
            at: WallTime(at),
            version: ProgramVersion::parse("0.1.0").expect("a version"),
            program: ProgramHash([9; 32]),
            bundle: 1,
            items: 40,
            partly: 0,
            operators: 0,
            reader: PartFound::Works,
            printer: PartFound::NotFitted,
            line: LineFound::Silent,
        },
        key: KeyId::parse("t-1").expect("a key"),
        signature: Signature([7; 64]),
    }
}

fn stands(shop: &Shop, step: PackKeep) -> Option<(i64, PackStanding)> {
    let kept = shop.pack(step).expect("answered");
    kept.map(|kept| (kept.pack.facts.at.0, kept.standing))
}

#[test]
fn a_pack_of_a_damaged_file_is_carried_over_and_still_waits() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.pack(PackKeep::Made(Box::new(pack(NOON))))
        .expect("kept");
    for n in 1..40 {
        shop.commit(&row(n, 2_000)).expect("kept");
    }
    drop(shop);
    let file = dir.path().join("outbox.db");
    let mut bytes = fs::read(&file).expect("read");
    let last = bytes.len() - 4_096;
    bytes[last..].fill(0xA5);
    fs::write(&file, bytes).expect("written");
    let shop = Shop::open(dir.path());
    let opened = shop.opened.clone().expect("opened");
    assert!(opened.salvage.is_some(), "the file was damaged");
    let kept = shop
        .pack(PackKeep::Look)
        .expect("read")
        .expect("carried over");
    assert_eq!(
        (kept.pack, kept.standing),
        (pack(NOON), PackStanding::Waiting)
    );
}

#[test]
fn it_waits_over_a_restart_until_the_county_answered_and_a_newer_one_takes_its_place() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    assert_eq!(stands(&shop, PackKeep::Look), None);
    let waits = Some((NOON, PackStanding::Waiting));
    assert_eq!(stands(&shop, PackKeep::Made(Box::new(pack(NOON)))), waits);
    drop(shop);
    let shop = Shop::open(dir.path());
    let kept = shop.pack(PackKeep::Look).expect("read").expect("kept");
    assert_eq!(
        (kept.pack, kept.standing),
        (pack(NOON), PackStanding::Waiting)
    );
    let newer = NOON + 1;
    let waits = Some((newer, PackStanding::Waiting));
    assert_eq!(stands(&shop, PackKeep::Made(Box::new(pack(newer)))), waits);
    let late = PackKeep::Answered(WallTime(NOON), PackAnswer::Taken);
    assert_eq!(stands(&shop, late), waits, "that was the one before");
    let refused = PackRefusal::ALL.map(PackAnswer::Refused);
    for answer in refused.into_iter().chain([PackAnswer::Taken]) {
        let told = PackKeep::Answered(WallTime(newer), answer);
        let stood = Some((newer, PackStanding::Answered(answer)));
        assert_eq!(stands(&shop, told), stood);
    }
}
