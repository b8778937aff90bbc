//! The outbox machine under any order of events, the plans, and receipts that were tampered with.

use super::*;
use crate::domain::services::ItemNo;
use crate::domain::time::{Span, WallTime};
use jiff::civil::Date;
use proptest::prelude::*;

fn code() -> RefusalCode {
    RefusalCode::parse("form-withdrawn").expect("a code")
}

fn stamp(key: &str, at: i64) -> AcceptanceStamp {
    AcceptanceStamp {
        key: KeyId::parse(key).expect("a key id"),
        at: WallTime(at),
        signature: fake_signature(key, b""),
    }
}

fn failed(now: i64, advice: RetryAdvice) -> DeliveryEvent {
    DeliveryEvent::Failed {
        now: WallTime(now),
        advice,
        code: code(),
        jitter: Jitter(0),
    }
}

fn lease(now: i64) -> DeliveryEvent {
    DeliveryEvent::Lease { now: WallTime(now) }
}

fn any_event() -> impl Strategy<Value = DeliveryEvent> {
    let now = prop_oneof![0..100_000_000_i64, Just(0), Just(4_000_000_000_000)].prop_map(WallTime);
    let advice = prop_oneof![
        any::<u64>().prop_map(|ms| RetryAdvice::After(Span(ms))),
        Just(RetryAdvice::Never),
        Just(RetryAdvice::NeedsTechnician),
    ];
    prop_oneof![
        4 => now.clone().prop_map(|now| DeliveryEvent::Lease { now }),
        4 => (now.clone(), advice, any::<u16>()).prop_map(|(now, advice, j)| {
            DeliveryEvent::Failed { now, advice, code: code(), jitter: Jitter(j) }
        }),
        1 => now.clone().prop_map(|now| DeliveryEvent::Afresh { now }),
        1 => now.prop_map(|now| DeliveryEvent::Released { now }),
        1 => Just(DeliveryEvent::FoundDamaged),
        1 => Just(DeliveryEvent::Accepted(stamp("county-1", 5))),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_a_record_is_sendable_again_or_accepted_or_named_as_set_aside(
        events in proptest::collection::vec(any_event(), 0..60),
        clock in 0..200_000_000_i64,
    ) {
        let mut state = Delivery::new(WallTime(0));
        for event in events {
            state = state.on(event);
        }
        match &state {
            Delivery::Accepted(_) | Delivery::SetAside { .. } => {}
            Delivery::Waiting { .. } | Delivery::Leased { .. } => {
                let soon = WallTime(clock).plus(BACKOFF_CAP);
                prop_assert!(state.is_due(WallTime(clock)) || state.is_due(soon), "{state:?}");
            }
        }
    }

    #[test]
    fn an_accepted_record_stays_accepted_by_its_first_stamp(
        before in proptest::collection::vec(any_event(), 0..20),
        after in proptest::collection::vec(any_event(), 0..20),
    ) {
        let mut state = Delivery::new(WallTime(0));
        for event in before {
            state = state.on(event);
        }
        state = state.on(DeliveryEvent::Accepted(stamp("county-2", 9)));
        let accepted = state.clone();
        prop_assert!(matches!(accepted, Delivery::Accepted(_)));
        for event in after {
            state = state.on(event);
        }
        prop_assert_eq!(state, accepted);
    }

    #[test]
    fn a_record_is_never_given_to_two_tries_at_once(times in proptest::collection::vec(0..600_000_i64, 1..40)) {
        let mut times = times;
        times.sort_unstable();
        let mut state = Delivery::new(WallTime(0));
        let mut busy_until = None;
        for now in times {
            let due = state.is_due(WallTime(now));
            prop_assert!(!due || busy_until.is_none_or(|until| until <= now));
            state = state.on(lease(now));
            if due {
                busy_until = Some(now + i64::try_from(LEASE.0).expect("small"));
            }
        }
    }
}

#[test]
fn a_clock_set_back_by_years_does_not_hold_a_case() {
    let later = 1_800_000_000_000;
    let waiting =
        Delivery::new(WallTime(later)).on(failed(later, RetryAdvice::After(Span::hours(1))));
    let leased = Delivery::new(WallTime(later)).on(lease(later));
    assert!(waiting.is_due(WallTime(1_000)));
    assert!(leased.is_due(WallTime(1_000)));
}

#[test]
fn two_final_refusals_are_tried_again_and_the_third_sets_aside_with_its_reason() {
    let mut state = Delivery::new(WallTime(0));
    for n in 1..=3 {
        assert!(matches!(state, Delivery::Waiting { .. }), "before {n}");
        let now = i64::from(n) * 1_000_000;
        state = state.on(lease(now)).on(failed(now, RetryAdvice::Never));
    }
    let Delivery::SetAside { tries, reason } = &state else {
        panic!("{state:?}");
    };
    assert_eq!(tries.refusals, MAX_REFUSALS);
    assert_eq!(*reason, SetAsideReason::Refused(code()));
    let again = state.on(DeliveryEvent::Released { now: WallTime(7) });
    assert_eq!(again, Delivery::new(WallTime(7)));
}

#[test]
fn a_lost_line_for_days_never_sets_a_record_aside() {
    let mut state = Delivery::new(WallTime(0));
    let mut now = 0;
    for _ in 0..1_000 {
        state = state
            .on(lease(now))
            .on(failed(now, RetryAdvice::After(Span(0))));
        let Delivery::Waiting { next_at, .. } = &state else {
            panic!("{state:?}");
        };
        now = next_at.0;
    }
    assert!(state.is_due(WallTime(now)));
}

#[test]
fn an_answer_that_comes_after_its_lease_ended_is_not_counted_twice() {
    let leased = Delivery::new(WallTime(0)).on(lease(0));
    let once = leased.on(failed(10, RetryAdvice::After(Span(0))));
    assert_eq!(once.clone().on(failed(20, RetryAdvice::Never)), once);
}

fn entry(n: u8, captured: i64, delivery: Delivery) -> OutboxEntry {
    OutboxEntry {
        id: SubmissionId::from_parts(WallTime(captured), u128::from(n)),
        captured_at: WallTime(captured),
        delivery,
    }
}

#[test]
fn one_record_that_must_wait_does_not_hold_back_the_others() {
    let now = WallTime(10_000);
    let waiting = Delivery::Waiting {
        tries: Tries::default(),
        next_at: WallTime(20_000),
    };
    let old = entry(1, 1, waiting);
    let aside = entry(
        2,
        2,
        Delivery::SetAside {
            tries: Tries::default(),
            reason: SetAsideReason::Damaged,
        },
    );
    let late = entry(4, 4, Delivery::new(WallTime(4)));
    let early = entry(3, 3, Delivery::new(WallTime(3)));
    let entries = [old.clone(), late.clone(), aside.clone(), early.clone()];
    assert_eq!(
        plan_up(now, LinkState::default(), &entries, 10),
        UpPlan::Send(vec![early.id, late.id])
    );
    assert_eq!(
        plan_up(now, LinkState::default(), &entries, 1),
        UpPlan::Send(vec![early.id])
    );
    assert_eq!(
        plan_up(now, LinkState::default(), &[aside.clone(), old], 10),
        UpPlan::WaitUntil(WallTime(20_000))
    );
    assert_eq!(
        plan_up(now, LinkState::default(), &[aside], 10),
        UpPlan::Idle
    );
}

#[test]
fn a_dead_feed_does_not_stop_sending_and_a_dead_uplink_does_not_stop_feeds() {
    let now = WallTime(1_000_000);
    let dead =
        LinkState::default().failed(now, RetryAdvice::After(Span::minutes(5)), Jitter::default());
    let entries = [entry(1, 1, Delivery::new(WallTime(1)))];
    let feed = |link| FeedState {
        feed: "jobs",
        fetched_at: None,
        every: Span::minutes(10),
        link,
    };
    let plan = sync_plan(now, (LinkState::default(), &entries, 8), &[feed(dead)]);
    assert_eq!(plan.up, UpPlan::Send(vec![entries[0].id]));
    assert_eq!(plan.down, DownPlan::WaitUntil(dead.next_at));
    let plan = sync_plan(now, (dead, &entries, 8), &[feed(LinkState::default())]);
    assert_eq!(plan.up, UpPlan::WaitUntil(dead.next_at));
    assert_eq!(plan.down, DownPlan::Fetch(vec!["jobs"]));
}

#[test]
fn the_backlog_warns_after_8_hours_alarms_after_24_and_closes_at_20_days_or_500() {
    let verdict = |hours: u64, unsent| {
        Backlog {
            unsent,
            set_aside: 0,
            faces: 0,
            oldest: Some(WallTime(0)),
        }
        .verdict(
            WallTime(0).plus(Span::hours(hours)),
            &BacklogLimits::default(),
        )
    };
    assert_eq!(verdict(7, 499), BacklogVerdict::Fine);
    assert_eq!(verdict(8, 1), BacklogVerdict::Warn);
    assert_eq!(verdict(24, 1), BacklogVerdict::Alarm);
    assert_eq!(verdict(20 * 24, 1), BacklogVerdict::Closed);
    assert_eq!(verdict(0, 500), BacklogVerdict::Closed);
    let from_the_future = Backlog {
        unsent: 1,
        set_aside: 0,
        faces: 0,
        oldest: Some(WallTime(9_000_000_000_000)),
    };
    assert_eq!(
        from_the_future.verdict(WallTime(0), &BacklogLimits::default()),
        BacklogVerdict::Fine
    );
}

#[test]
fn the_backlogs_limits_are_the_sites() {
    let limits = BacklogLimits {
        warn: Span::hours(1),
        alarm: Span::hours(2),
        close_age: Span::hours(3),
        close_count: 10,
    };
    let verdict = |hours: u64, unsent| {
        let oldest = Some(WallTime(0));
        let backlog = Backlog {
            unsent,
            set_aside: 0,
            faces: 0,
            oldest,
        };
        backlog.verdict(WallTime(0).plus(Span::hours(hours)), &limits)
    };
    assert_eq!(verdict(0, 9), BacklogVerdict::Fine);
    assert_eq!(verdict(0, 10), BacklogVerdict::Closed);
    assert_eq!(verdict(1, 1), BacklogVerdict::Warn);
    assert_eq!(verdict(2, 1), BacklogVerdict::Alarm);
    assert_eq!(verdict(3, 1), BacklogVerdict::Closed);
}

/// Stands in for Ed25519 in pure tests: 64 bytes that depend on key and message.
fn fake_signature(key: &str, bytes: &[u8]) -> Signature {
    let mut out = [0_u8; 64];
    for (i, b) in key.bytes().chain(bytes.iter().copied()).enumerate() {
        let at = i % 64;
        out[at] = out[at].rotate_left(3).wrapping_add(b ^ (i % 251) as u8);
    }
    Signature(out)
}

struct Ring(&'static [&'static str]);

impl SignatureCheck for Ring {
    fn check(&self, signer: Signer<'_>, bytes: &[u8], signature: &Signature) -> SignatureVerdict {
        let (key, role) = match signer {
            Signer::Terminal(_, key) => (key, "tz"),
            Signer::County(key) => (key, "county"),
        };
        if !self.0.contains(&key.as_str()) || !key.as_str().starts_with(role) {
            SignatureVerdict::UnknownKey
        } else if fake_signature(key.as_str(), bytes) == *signature {
            SignatureVerdict::Good
        } else {
            SignatureVerdict::Bad
        }
    }
}

fn receipt(accepted: bool) -> Receipt {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    let facts = ReceiptFacts {
        no: ReceiptNo::new(&prefix, Date::constant(2026, 11, 21), 42).expect("a serial"),
        item: ItemNo::new(1).expect("an item"),
        submission: SubmissionId::from_parts(WallTime(1_795_000_000_000), 77),
        digest: BodyDigest([7; 32]),
        device: DeviceId::parse("tz-0017").expect("a device"),
        received_at: WallTime(1_795_000_000_000),
    };
    let accepted_at = WallTime(1_795_000_060_000);
    Receipt {
        received: ReceiptStamp {
            key: KeyId::parse("tz-0017.1").expect("a key"),
            signature: fake_signature("tz-0017.1", &facts.received_bytes()),
        },
        accepted: accepted.then(|| AcceptanceStamp {
            key: KeyId::parse("county-1").expect("a key"),
            at: accepted_at,
            signature: fake_signature("county-1", &facts.accepted_bytes(accepted_at)),
        }),
        facts,
    }
}

const BOTH: Ring = Ring(&["tz-0017.1", "county-1"]);

#[test]
fn a_receipt_with_any_fact_changed_is_forged() {
    let changes: [fn(&mut Receipt); 5] = [
        |r| r.facts.item = ItemNo::new(2).expect("an item"),
        |r| r.facts.received_at = WallTime(1),
        |r| r.facts.digest = BodyDigest([8; 32]),
        |r| r.facts.device = DeviceId::parse("tz-0018").expect("a device"),
        |r| r.facts.submission = SubmissionId::from_parts(WallTime(1), 1),
    ];
    for (n, change) in changes.iter().enumerate() {
        let mut forged = receipt(true);
        change(&mut forged);
        let verdict = verify_receipt(&encode_receipt(&forged), &BOTH);
        assert_eq!(verdict, ReceiptVerdict::Forged, "change {n}");
    }
    let mut backdated = receipt(true);
    if let Some(stamp) = &mut backdated.accepted {
        stamp.at = WallTime(5);
    }
    let verdict = verify_receipt(&encode_receipt(&backdated), &BOTH);
    assert_eq!(verdict, ReceiptVerdict::Forged);
}

#[test]
fn a_terminal_cannot_accept_in_the_countys_name() {
    let mut forged = receipt(true);
    let facts = forged.facts.clone();
    if let Some(stamp) = &mut forged.accepted {
        stamp.key = KeyId::parse("tz-0017.1").expect("a key");
        stamp.signature = fake_signature("tz-0017.1", &facts.accepted_bytes(stamp.at));
    }
    let verdict = verify_receipt(&encode_receipt(&forged), &BOTH);
    assert_eq!(verdict, ReceiptVerdict::ValidReceivedOnly(forged));
}

#[test]
fn unknown_keys_are_told_apart_from_forgeries() {
    let text = encode_receipt(&receipt(true));
    let county_only = Ring(&["county-1"]);
    let terminal_only = Ring(&["tz-0017.1"]);
    assert!(matches!(
        verify_receipt(&text, &county_only),
        ReceiptVerdict::Valid(_)
    ));
    assert!(matches!(
        verify_receipt(&text, &terminal_only),
        ReceiptVerdict::ValidReceivedOnly(_)
    ));
    assert_eq!(
        verify_receipt(&text, &Ring(&[])),
        ReceiptVerdict::UnknownKey(KeyId::parse("tz-0017.1").expect("a key"))
    );
    assert_eq!(
        verify_receipt(&encode_receipt(&receipt(true)), &BOTH),
        ReceiptVerdict::Valid(receipt(true))
    );
}

#[test]
fn other_codes_cut_codes_and_codes_with_a_tail_are_no_receipts() {
    let text = encode_receipt(&receipt(true));
    let malformed = |text: &str| match verify_receipt(text, &BOTH) {
        ReceiptVerdict::Malformed(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        malformed("https://example.org"),
        MalformedReceipt::OtherCode
    );
    assert_eq!(malformed("JJB1:"), MalformedReceipt::Length);
    assert_eq!(
        malformed(&format!("{text}AAAAAAAA")),
        MalformedReceipt::Length
    );
    assert_eq!(
        malformed(&text.replace("JJB1:A", "JJB1:1")),
        MalformedReceipt::Damaged
    );
    assert_eq!(
        malformed(&format!("JJB1:{}", "A".repeat(5_000))),
        MalformedReceipt::Damaged
    );
    for cut in (6..text.len()).step_by(7) {
        assert!(decode_receipt(&text[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_receipt_text_fits_the_alphanumeric_mode_of_a_qr_code() {
    for (accepted, most) in [(false, 340), (true, 480)] {
        let text = encode_receipt(&receipt(accepted));
        assert!(text.len() <= most, "{}", text.len());
        let alphanumeric = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b':';
        assert!(text.bytes().all(alphanumeric));
        assert_eq!(decode_receipt(&text), Ok(receipt(accepted)));
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_receipt_reader(text in "(JJB1:)?[A-Z2-7]{0,500}|.{0,80}") {
        let _ = decode_receipt(&text);
    }
}
