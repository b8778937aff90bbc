//! Cases through the store, in good order and in any order.

use crate::shop::*;
use jiujinban::domain::delivery::*;
use jiujinban::domain::machine::audit::{AuditEvent, Offset};
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::store::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn failed(shop: &Shop, advice: RetryAdvice) -> DeliveryEvent {
    DeliveryEvent::Failed {
        now: shop.clock.now(),
        advice,
        code: RefusalCode::parse("form-withdrawn").expect("a code"),
        jitter: Jitter(0),
    }
}

fn id(n: u16) -> SubmissionId {
    row(n, 100).envelope.facts.submission
}

fn no(n: u16) -> ReceiptNo {
    row(n, 100).envelope.facts.no
}

#[test]
fn a_refused_record_is_set_aside_with_its_reason_and_the_rest_flow() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    for n in 1..=3 {
        shop.commit(&row(n, 100)).expect("kept");
    }
    for _ in 0..MAX_REFUSALS {
        let sent = shop.lease(1).send;
        assert_eq!(sent[0].facts.submission, id(1));
        let refused = failed(&shop, RetryAdvice::Never);
        shop.settle(id(1), refused).expect("settled");
        shop.clock.go(BACKOFF_CAP);
    }
    let aside = shop.cases(CaseFilter::SetAside);
    assert_eq!(aside.len(), 1);
    let Delivery::SetAside { reason, .. } = &aside[0].delivery else {
        panic!("{aside:?}");
    };
    let code = RefusalCode::parse("form-withdrawn").expect("a code");
    assert_eq!(*reason, SetAsideReason::Refused(code));
    let sent: Vec<SubmissionId> = ids(&shop.lease(9));
    assert_eq!(sent, [id(2), id(3)]);
    let backlog = shop.status().expect("status").backlog;
    assert_eq!((backlog.unsent, backlog.set_aside), (2, 1));
}

fn ids(leased: &Leased) -> Vec<SubmissionId> {
    leased.send.iter().map(|e| e.facts.submission).collect()
}

#[test]
fn of_several_cases_one_that_cannot_be_kept_keeps_the_others_out_too() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(2, 100)).expect("kept");
    let records = shop.status().expect("status").audit.n;
    let mut taken = row(2, 400);
    taken.envelope.facts.submission = id(9);
    let refused = shop.commit_all(&[row(1, 100), taken]);
    assert_eq!(refused, Err(StoreFault::Taken));
    assert_eq!(
        shop.case(&no(1)),
        None,
        "the first went in without the second"
    );
    assert_eq!(shop.status().expect("status").audit.n, records);
    assert_eq!(shop.commit_all(&[]), Err(StoreFault::NotFound));
    let pair = [row(1, 100), row(3, 100)];
    assert_eq!(shop.commit_all(&pair), Ok(id(1)));
    assert_eq!(
        shop.commit_all(&pair),
        Ok(id(1)),
        "the same again is the same"
    );
    assert_eq!(shop.status().expect("status").backlog.unsent, 3);
}

#[test]
fn another_case_with_a_taken_id_or_number_is_refused_and_the_same_again_is_not() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    let head = shop.status().expect("status").audit;
    assert_eq!(shop.commit(&row(1, 100)), Ok(id(1)));
    let mut same_id = row(1, 120);
    same_id.envelope.facts.no = no(7);
    assert_eq!(shop.commit(&same_id), Err(StoreFault::Taken));
    let mut same_number = row(2, 100);
    same_number.envelope.facts.no = no(1);
    assert_eq!(shop.commit(&same_number), Err(StoreFault::Taken));
    // None of them left a record of something that did not happen.
    assert_eq!(shop.status().expect("status").audit, head);
}

#[test]
fn a_grade_is_due_once_its_case_is_accepted_and_until_the_county_has_it() {
    let grade = |level| Grade::new(level).expect("1 to 5");
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    assert_eq!(shop.grade(GradeStep::Given(id(1), grade(4))), []);
    assert_eq!(shop.grade(GradeStep::Given(id(1), grade(1))), []);
    drop(shop);
    let shop = Shop::open(dir.path());
    shop.lease(1);
    shop.accept(id(1)).expect("accepted");
    let first = [(id(1), grade(4))];
    assert_eq!(shop.grade(GradeStep::Look), first, "the first grade stays");
    assert_eq!(shop.grade(GradeStep::Look), first, "asked for again");
    assert_eq!(shop.grade(GradeStep::Done(id(1))), []);
    assert_eq!(shop.grade(GradeStep::Look), []);
}

#[test]
fn an_unknown_case_is_named_as_such() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    assert_eq!(shop.accept(id(9)), Err(StoreFault::NotFound));
    assert_eq!(shop.case(&no(9)), None);
}

#[test]
fn a_body_that_changed_on_disk_is_not_sent_but_set_aside_as_damaged() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    shop.commit(&row(2, 100)).expect("kept");
    drop(shop);
    let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    db.execute(
        "update bodies set ct = zeroblob(100) where id = ?1",
        [id(1).to_string()],
    )
    .expect("changed");
    drop(db);
    let shop = Shop::open(dir.path());
    assert_eq!(ids(&shop.lease(9)), [id(2)]);
    let line = shop.case(&no(1)).expect("there");
    let Delivery::SetAside { reason, .. } = line.delivery else {
        panic!("{line:?}");
    };
    assert_eq!(reason, SetAsideReason::Damaged);
}

#[test]
fn a_row_that_is_no_case_of_ours_does_not_stop_the_others() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    shop.commit(&row(2, 100)).expect("kept");
    drop(shop);
    let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    db.execute(
        "update cases set item = 40000 where receipt = ?1",
        [no(1).as_str()],
    )
    .expect("changed");
    drop(db);
    let shop = Shop::open(dir.path());
    assert_eq!(ids(&shop.lease(9)), [id(2)]);
    let backlog = shop.status().expect("status").backlog;
    assert_eq!((backlog.unsent, backlog.set_aside), (1, 1));
}

#[test]
fn a_case_goes_out_once_is_accepted_and_keeps_its_receipt_but_not_its_body() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    assert_eq!(shop.lease(9).send, [row(1, 100).envelope]);
    let again = shop.lease(9);
    assert_eq!(
        (again.send.len(), again.next_at),
        (0, Some(shop.clock.now().plus(LEASE)))
    );
    assert_eq!(shop.accept(id(1)), Ok(Delivery::Accepted(stamp())));
    assert_eq!(shop.lease(9), Leased::default());
    let line = shop.case(&no(1)).expect("there");
    assert_eq!(line.receipt.accepted, Some(stamp()));
    assert_eq!(line.receipt.facts, row(1, 100).envelope.facts);
    drop(shop);
    let db = rusqlite::Connection::open(dir.path().join("outbox.db")).expect("opens");
    let bodies: i64 = db
        .query_row("select count(*) from bodies", [], |r| r.get(0))
        .expect("counted");
    assert_eq!(bodies, 0);
}

#[test]
fn the_line_coming_back_makes_everything_due_at_once() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    for _ in 0..4 {
        shop.lease(9);
        let cut = failed(&shop, RetryAdvice::After(Span::minutes(5)));
        shop.settle(id(1), cut).expect("settled");
        shop.clock.go(BACKOFF_CAP);
    }
    shop.lease(9);
    let cut = failed(&shop, RetryAdvice::After(Span::minutes(5)));
    shop.settle(id(1), cut).expect("settled");
    assert_eq!(shop.lease(9).send.len(), 0);
    shop.store.all_due();
    assert_eq!(ids(&shop.lease(9)), [id(1)]);
}

#[test]
fn my_cases_are_found_by_todays_tag_and_not_after_the_day_is_forgotten() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    let mine = row(1, 100);
    let tag = mine.holder.expect("a tag");
    shop.commit(&mine).expect("kept");
    shop.commit(&row(2, 100)).expect("kept");
    shop.commit(&row(4, 100)).expect("kept");
    let numbers = |lines: Vec<CaseLine>| -> Vec<ReceiptNo> {
        lines.into_iter().map(|l| l.receipt.facts.no).collect()
    };
    assert_eq!(numbers(shop.cases(CaseFilter::Holder(tag))), [no(4), no(1)]);
    let tomorrow = WallTime(NOON).date().tomorrow().expect("a day");
    let ticket = shop.ticket();
    shop.store.forget_days_before(tomorrow, ticket);
    let gone = shop.expect(|event| match event {
        StoreEvent::DaysForgotten(t, outcome) if *t == ticket => Some(*outcome),
        _ => None,
    });
    assert_eq!(gone, Ok(3), "the tags of three cases");
    assert_eq!(shop.cases(CaseFilter::Holder(tag)), []);
    assert!(shop.case(&no(1)).is_some());
}

#[test]
fn audit_records_keep_their_order_whether_they_wait_or_not() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    let first = shop.append(AuditEvent::CardInserted).expect("written");
    let second = shop.append(AuditEvent::KeyDeviceLost).expect("written");
    assert_eq!((first.n, second.n), (2, 3));
    for _ in 0..300 {
        let ticket = shop.ticket();
        let draft =
            jiujinban::ports::audit::AuditDraft::new(shop.clock.now(), AuditEvent::CardInserted);
        shop.store.append(draft, ticket);
    }
    let last = shop.append(AuditEvent::KeyDeviceLost).expect("written");
    assert_eq!(last.n, 304);
    drop(shop);
    assert_eq!(whole_chain(dir.path()), 304);
}

/// What a caller may do, in any order.
#[derive(Debug, Clone)]
enum Step {
    Commit(u16),
    Lease(usize),
    Accept(u16),
    Fail(u16, RetryAdvice),
    Release(u16),
    Pass(Span),
    SetBack(Span),
    LineBack,
    Restart,
}

fn any_step() -> impl Strategy<Value = Step> {
    let n = 1..9_u16;
    let advice = prop_oneof![
        Just(RetryAdvice::After(Span(0))),
        Just(RetryAdvice::Never),
        Just(RetryAdvice::NeedsTechnician),
    ];
    prop_oneof![
        4 => n.clone().prop_map(Step::Commit),
        4 => (1..4_usize).prop_map(Step::Lease),
        3 => n.clone().prop_map(Step::Accept),
        4 => (n.clone(), advice).prop_map(|(n, a)| Step::Fail(n, a)),
        1 => n.prop_map(Step::Release),
        2 => (0..1_000_u64).prop_map(|s| Step::Pass(Span::seconds(s))),
        1 => (0..1_000_000_u64).prop_map(|s| Step::SetBack(Span::seconds(s))),
        1 => Just(Step::LineBack),
        1 => Just(Step::Restart),
    ]
}

/// What must be true of a store in any order of events, kept beside it.
#[derive(Default)]
struct Book {
    /// Every case that was reported as kept, and whether the county took it.
    kept: BTreeMap<u16, bool>,
}

impl Book {
    fn take(&mut self, shop: Shop, step: &Step, dir: &std::path::Path) -> Shop {
        match step {
            Step::Commit(n) => {
                if shop.commit(&row(*n, 300)).is_ok() {
                    self.kept.entry(*n).or_insert(false);
                }
            }
            Step::Lease(limit) => {
                for envelope in shop.lease(*limit).send {
                    let n = envelope.facts.no.serial();
                    assert_eq!(self.kept.get(&n), Some(&false), "case {n} was sent");
                    assert_eq!(envelope, row(n, 300).envelope);
                }
            }
            Step::Accept(n) => {
                if let Ok(Delivery::Accepted(_)) = shop.accept(id(*n)) {
                    self.kept.insert(*n, true);
                }
            }
            Step::Fail(n, advice) => {
                let _ = shop.settle(id(*n), failed(&shop, *advice));
            }
            Step::Release(n) => {
                let now = shop.clock.now();
                let _ = shop.settle(id(*n), DeliveryEvent::Released { now });
            }
            Step::Pass(span) => shop.clock.go(*span),
            Step::SetBack(span) => {
                let back = i64::try_from(span.0).expect("small");
                shop.clock.set(shop.clock.now().0 - back);
            }
            Step::LineBack => shop.store.all_due(),
            Step::Restart => {
                let clock = shop.clock.clone();
                drop(shop);
                return Shop::with(dir, small(), clock);
            }
        }
        shop
    }

    /// Every case is accepted, or set aside with a reason, or goes out within the longest wait.
    fn settle_all(&self, shop: &Shop) {
        shop.clock.go(BACKOFF_CAP);
        let mut sent: Vec<u16> = Vec::new();
        loop {
            let leased = shop.lease(3);
            if leased.send.is_empty() {
                break;
            }
            sent.extend(leased.send.iter().map(|e| e.facts.no.serial()));
        }
        for (n, accepted) in &self.kept {
            let line = shop.case(&no(*n)).expect("a kept case is never lost");
            let times = sent.iter().filter(|s| *s == n).count();
            match line.delivery {
                Delivery::Accepted(_) => assert!(*accepted && times == 0, "case {n}"),
                Delivery::SetAside { .. } => assert!(!accepted && times == 0, "case {n}"),
                Delivery::Leased { .. } => assert!(!accepted && times == 1, "case {n}"),
                Delivery::Waiting { .. } => panic!("case {n} is stuck: {line:?}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn in_any_order_of_events_no_case_is_lost_doubled_or_stuck(
        steps in proptest::collection::vec(any_step(), 1..60),
    ) {
        let dir = directory();
        let mut shop = Shop::open(dir.path());
        let mut book = Book::default();
        for step in &steps {
            shop = book.take(shop, step, dir.path());
        }
        book.settle_all(&shop);
        drop(shop);
        whole_chain(dir.path());
    }
}

/// How long the oldest that waits counts as waiting.
fn waits(shop: &Shop) -> Option<Span> {
    let backlog = shop.status().expect("status").backlog;
    backlog.oldest.map(|oldest| shop.clock.now().since(oldest))
}

/// The clock is set by so much, and the store is told.
fn set(shop: &Shop, by: i64) {
    shop.clock.set(shop.clock.now().0 + by);
    shop.store.clock_set(Offset(by));
}

const YEAR: i64 = 365 * 86_400_000;

#[test]
fn what_was_taken_with_the_clock_a_year_behind_is_not_a_year_old_when_it_is_set_right() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    set(&shop, -YEAR);
    let mut late = row(1, 100);
    late.envelope.facts.received_at = shop.clock.now();
    shop.commit(&late).expect("kept");
    shop.clock.go(Span::hours(3));
    set(&shop, YEAR);
    assert_eq!(waits(&shop), Some(Span::hours(3)));
    shop.clock.go(Span::hours(5));
    assert_eq!(waits(&shop), Some(Span::hours(8)), "it goes on waiting");
    let clock = shop.clock.clone();
    drop(shop);
    let shop = Shop::with(dir.path(), small(), clock);
    assert_eq!(waits(&shop), Some(Span::hours(8)), "after a start too");
    shop.lease(9);
    shop.accept(late.envelope.facts.submission)
        .expect("accepted");
    assert_eq!(waits(&shop), None);
}

#[test]
fn a_clock_that_ran_ahead_for_an_hour_hides_no_age_and_adds_none() {
    let dir = directory();
    let shop = Shop::open(dir.path());
    shop.commit(&row(1, 100)).expect("kept");
    let taken = row(1, 100).envelope.facts.received_at;
    shop.clock.set(taken.plus(Span::hours(2)).0);
    set(&shop, YEAR);
    assert_eq!(waits(&shop), Some(Span::hours(2)));
    shop.clock.go(Span::hours(1));
    set(&shop, -YEAR);
    assert_eq!(waits(&shop), Some(Span::hours(3)));
    set(&shop, 0);
    assert_eq!(waits(&shop), Some(Span::hours(3)));
}
