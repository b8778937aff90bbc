//! Any event in any order: the rules that hold whatever happens.

use super::*;
use crate::domain::bundle::BrowseRule;
use crate::domain::library::{LibraryId, Shelf};
use crate::domain::visit::library_page::LibraryTap;
use proptest::prelude::*;

fn any_event() -> impl Strategy<Value = u8> {
    0_u8..38
}

fn apply(b: &mut Bench, code: u8, n: u64) {
    let one = ItemNo::new(1).expect("in range");
    match code {
        0 => b.insert(n, young()),
        1 => b.insert(n, old()),
        2 => drop(b.send(VisitEvent::CardInserted(insertion(n)))),
        3 | 4 => b.pull(n),
        5 => b.pull(n + 1),
        6 => drop(b.send(VisitEvent::CardRead(insertion(n), Err(CardFault::Silent)))),
        7 => drop(b.send(VisitEvent::CardRead(
            insertion(n),
            Ok(CardContent::Open(old())),
        ))),
        8 => b.wait(Span::seconds(1)),
        9 => b.wait(Span::seconds(31)),
        10 => b.wait(Span::seconds(61)),
        11 => b.wait(Span::minutes(31)),
        12 => drop(b.tap(Tap::Home)),
        13 => drop(b.tap(Tap::Back)),
        14 => drop(b.tap(Tap::Exit)),
        15 => drop(b.tap(Tap::CallHelp)),
        16 => drop(b.tap(Tap::MoreTime)),
        17 => drop(b.tap(Tap::OpenItem(one))),
        18 => drop(b.tap(Tap::StartItem(one))),
        19 => b.answer("trade", RawAnswer::Picked(vec!["a".into()])),
        20 => b.answer(
            "phone",
            RawAnswer::Typed(Zeroizing::new("19900001234".into())),
        ),
        21 | 22 => drop(b.tap(Tap::NextQuestion)),
        23 => drop(b.tap(Tap::PreviousQuestion)),
        24 | 25 => drop(b.tap(Tap::Submit)),
        26 => {
            if !b.submitted.is_empty() {
                b.commit();
            }
        }
        27 => drop(b.tap(Tap::OpenCases)),
        28 => drop(b.tap(Tap::OpenJobs(Kind::Fixed))),
        29 => drop(b.tap(Tap::Another)),
        30 => drop(b.send(VisitEvent::Line(Line::Online))),
        31 => drop(b.send(VisitEvent::Service(vec![]))),
        32 => drop(b.tap(Tap::UseCard)),
        33 => drop(b.tap(Tap::Library(LibraryTap::Open(Shelf::Fairs)))),
        34 => drop(b.tap(Tap::Library(LibraryTap::More))),
        35 => {
            let id = LibraryId::parse("F1").expect("an id");
            drop(b.tap(Tap::Library(LibraryTap::Entry(id))));
        }
        36 => drop(b.send(VisitEvent::Browse(BrowseRule::CardRequired))),
        _ => drop(b.tap(Tap::Dismiss)),
    }
}

fn check(b: &Bench) -> Result<(), TestCaseError> {
    let scene = b.visit.scene(b.now);
    prop_assert_eq!(scene.session.is_some(), b.visit.session().is_some());
    if b.visit.session().is_none() {
        prop_assert!(scene.person.is_none(), "a name without a session");
        prop_assert_eq!(scene.settings, Settings::default());
    }
    if matches!(b.page(), Some(Page::CardOut)) {
        prop_assert!(scene.person.is_none(), "a name on a covered page");
    }
    if let Some(page) = b.page() {
        let known = b.visit.session().is_some_and(|s| s.identified().is_some());
        let needs = !page.is_public()
            && !matches!(
                page,
                Page::Reading { .. } | Page::CardLocked { .. } | Page::CardOut
            );
        prop_assert!(
            known || !needs,
            "a private page without a person: {:?}",
            page
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_order_of_events_breaks_a_rule(codes in prop::collection::vec((any_event(), 1_u64..4), 1..60)) {
        let mut b = Bench::new();
        let mut ids = std::collections::HashSet::new();
        let mut seen = 0;
        for (code, n) in codes {
            let had_card = b.visit.session().and_then(|s| s.identified()).is_some_and(|k| k.insertion.is_some());
            apply(&mut b, code, n);
            check(&b)?;
            for submission in &b.submitted[seen..] {
                prop_assert!(had_card, "handed in without a card in the slot");
                prop_assert!(ids.insert(submission.id), "the same id twice");
            }
            seen = b.submitted.len();
        }
        // The first wait may end a reading, whose page then has its own time.
        b.wait(Span::minutes(60));
        b.wait(Span::minutes(60));
        prop_assert!(b.visit.session().is_none(), "everything ends by itself");
        prop_assert!(!b.visit.keeps_draft());
    }
}
