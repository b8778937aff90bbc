//! Reports of problems through the store: kept sealed, sent until they are taken, followed after.

use crate::shop::*;
use jiujinban::domain::delivery::{KeyId, SealedBody, Suite};
use jiujinban::domain::ledger::{Class, Level, ReportId, Standing, State};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::store::*;

fn id(n: u128) -> ReportId {
    ReportId::from_parts(WallTime(NOON), n)
}

fn body() -> SealedBody {
    SealedBody {
        suite: Suite::X25519Aes256Gcm,
        key: KeyId::parse("k1").expect("a key"),
        enc: vec![1; 32],
        ct: noise(3, 5_000),
    }
}

fn report(shop: &Shop, n: u128) -> KeptReport {
    KeptReport {
        id: id(n),
        at: shop.clock.now(),
        class: Class::Guidance,
        item: ItemNo::new(20),
        account: AccountId::parse("lijiazhuang-01"),
        summary: "a sentence".to_owned(),
        body: body(),
    }
}

fn standing(state: State, answers: u32) -> Standing {
    Standing {
        level: Level::County,
        state,
        due: None,
        overdue: false,
        answers,
        answer: "so".to_owned(),
        office: "office".to_owned(),
        phone: "1".to_owned(),
    }
}

#[test]
fn a_report_is_due_over_restarts_until_the_county_has_it_and_its_seal_goes_then() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    let made = ReportStep::Made(Box::new(report(&shop, 1)));
    let kept = shop.reports(made).expect("kept");
    assert_eq!(kept.send, [(id(1), body())]);
    assert_eq!((kept.own[0].id, &kept.own[0].standing), (id(1), &None));
    drop(shop);
    let shop = Shop::open(dir.path());
    let again = shop.reports(ReportStep::Look).expect("read");
    assert_eq!(again, kept);
    let told = vec![
        (id(1), standing(State::Waiting, 0)),
        (id(9), standing(State::Waiting, 0)),
    ];
    let told = shop.reports(ReportStep::Told(told)).expect("noted");
    assert!(told.send.is_empty());
    assert_eq!(
        told.own.len(),
        1,
        "one this terminal never made is none of its own"
    );
    assert_eq!(told.own[0].standing, Some(standing(State::Waiting, 0)));
    drop(shop);
    let file = std::fs::read(dir.path().join("outbox.db")).expect("the file");
    let ct = body().ct;
    assert!(
        !file.windows(64).any(|w| w == &ct[..64]),
        "the seal is erased"
    );
}

#[test]
fn a_word_on_an_answer_is_due_until_it_is_told_and_falls_with_a_newer_answer() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.reports(ReportStep::Made(Box::new(report(&shop, 1))))
        .expect("kept");
    let unanswered = shop.reports(ReportStep::Judged(id(1), true)).expect("read");
    assert!(unanswered.judge.is_empty(), "there is nothing to judge");
    let told = |state, n| ReportStep::Told(vec![(id(1), standing(state, n))]);
    shop.reports(told(State::Answered, 1)).expect("noted");
    let judged = shop
        .reports(ReportStep::Judged(id(1), false))
        .expect("kept");
    let verdict = DueVerdict {
        id: id(1),
        answer: 1,
        solved: false,
    };
    assert_eq!(judged.judge, [verdict]);
    assert_eq!(judged.own[0].verdict, Some(false));
    let same = shop.reports(told(State::Answered, 1)).expect("noted");
    assert_eq!(same.judge, [verdict], "the same news changes nothing");
    let newer = shop.reports(told(State::Answered, 2)).expect("noted");
    assert!(newer.judge.is_empty() && newer.own[0].verdict.is_none());
    shop.reports(ReportStep::Judged(id(1), true)).expect("kept");
    let done = shop.reports(ReportStep::VerdictTold(id(1))).expect("noted");
    assert!(done.judge.is_empty());
}

#[test]
fn what_the_county_refuses_is_not_sent_again_and_what_is_over_leaves_after_two_months() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    for n in 1..=3 {
        shop.reports(ReportStep::Made(Box::new(report(&shop, n))))
            .expect("kept");
    }
    let refused = shop.reports(ReportStep::Refused(id(1))).expect("noted");
    assert_eq!(refused.send.len(), 2);
    assert!(refused.own.iter().any(|own| own.id == id(1) && own.refused));
    let solved = ReportStep::Told(vec![(id(2), standing(State::Solved, 1))]);
    shop.reports(solved).expect("noted");
    shop.clock.go(Span::hours(24 * 61));
    let later = shop
        .reports(ReportStep::Made(Box::new(report(&shop, 4))))
        .expect("kept");
    let left: Vec<ReportId> = later.own.iter().map(|own| own.id).collect();
    assert_eq!(left, [id(4), id(3)], "what is still open stays");
}
