//! Every fault has words of its own, for each audience.

use jiujinban::domain::people::card::{
    CardFault, CardPart, CardStatus, ReaderFault, UnreadableRecord,
};
use jiujinban::domain::visit::{ClosedReason, SubmitFault};
use jiujinban::ui::text::{Audience, Words, cards, closed};
use std::collections::HashSet;

fn card_faults() -> Vec<CardFault> {
    use CardFault as F;
    vec![
        F::ServiceLost,
        F::NoReader,
        F::ReaderBusy,
        F::ReaderForbidden,
        F::ReaderBroken,
        F::RemovedDuringRead,
        F::Silent,
        F::UpsideDown,
        F::Foreign,
        F::UnknownVersion,
        F::Blocked,
        F::Unreadable {
            part: CardPart::Name,
            why: UnreadableRecord::Malformed,
        },
        F::Protected,
        F::NotGenuine,
        F::AuthenticationRefused,
        F::AuthenticationTooLate,
        F::Expired,
        F::NotYetValid,
        F::NoCard,
    ]
}

const CLOSED: [ClosedReason; 6] = [
    ClosedReason::NotEnrolled,
    ClosedReason::NoCatalogue,
    ClosedReason::StoreBroken,
    ClosedReason::DiskFull,
    ClosedReason::KeyLost,
    ClosedReason::TooManyUnsent,
];

fn all_differ(said: &[Words]) {
    let different: HashSet<_> = said.iter().map(|w| w.what).collect();
    assert_eq!(different.len(), said.len(), "{said:#?}");
}

#[test]
fn no_two_card_faults_are_said_alike() {
    for audience in [Audience::Resident, Audience::Staff] {
        let said: Vec<_> = card_faults()
            .into_iter()
            .map(|f| cards::fault(f, audience))
            .collect();
        all_differ(&said);
    }
}

#[test]
fn no_two_reasons_for_closing_are_said_alike() {
    for audience in [Audience::Resident, Audience::Staff] {
        all_differ(&CLOSED.map(|reason| closed::reason(reason, audience)));
    }
    // Keys that do not open are all one to a resident, and want different hands of a technician.
    let roots = [
        ClosedReason::KeyLost,
        ClosedReason::RootShut,
        ClosedReason::RootUnopened,
        ClosedReason::RootTwice,
    ];
    all_differ(&roots.map(|reason| closed::reason(reason, Audience::Staff)));
    for reason in roots {
        let resident = |of| closed::reason(of, Audience::Resident);
        assert_eq!(resident(reason), resident(ClosedReason::KeyLost));
    }
}

#[test]
fn a_resident_reads_no_technical_word_and_always_what_to_do_next() {
    let cards = card_faults()
        .into_iter()
        .map(|f| cards::fault(f, Audience::Resident));
    let closed = CLOSED.map(|reason| closed::reason(reason, Audience::Resident));
    let refused = [
        SubmitFault::DiskFull,
        SubmitFault::StoreFailed,
        SubmitFault::KeyLost,
        SubmitFault::TooManyUnsent,
    ];
    for words in cards.chain(closed).chain(refused.map(closed::not_taken)) {
        let all = format!("{}{}", words.what, words.todo);
        assert!(!all.chars().any(|c| c.is_ascii_alphabetic()), "{all}");
        assert!(words.todo.ends_with('。'), "{all}");
        assert!(
            words.what.chars().count() <= 20 && words.todo.chars().count() <= 30,
            "{all}"
        );
    }
}

#[test]
fn a_slot_that_works_says_nothing_and_one_that_does_not_says_why() {
    assert_eq!(cards::slot(CardStatus::NoCard), None);
    let broken = [
        CardStatus::NoReader,
        CardStatus::ReaderFault(ReaderFault::Busy),
        CardStatus::ReaderFault(ReaderFault::Forbidden),
        CardStatus::ReaderFault(ReaderFault::Stuck),
        CardStatus::ReaderFault(ReaderFault::Broken),
    ];
    let said: Vec<_> = broken
        .into_iter()
        .map(|s| cards::slot(s).expect("words"))
        .collect();
    all_differ(&said);
}
