//! Questions to the county: what is asked, what is shown, what is forgotten.

use super::*;
use crate::domain::delivery::{CaseNews, CaseStanding, CaseState, ReceiptNo, SubmissionId};
use crate::domain::jobs::seekers::{MaskedName, RevealedPhone, SeekerCard, SeekerId, SeekerPage};
use crate::domain::people::identity::{DivisionCode, Phone};
use crate::domain::services::records::{PersonalRecords, RecordFields, RecordKey, RecordValue};
use crate::domain::services::result::{Details, Empty, Figure, FigureKind, ResultView};
use crate::domain::visit::answer::{ANSWER_LIMIT, Answer, NoAnswer};
use crate::domain::visit::lookup_page::{LookupFault, LookupKey, LookupStep};

fn key(name: &str) -> RecordKey {
    RecordKey::parse(name).expect("a name")
}

/// The item with a view of its answer.
pub(super) fn query(item: Item) -> Item {
    let view = ResultView {
        title: "t".to_owned(),
        print_title: "t".to_owned(),
        headline: vec![Figure {
            id: key("monthly"),
            label: "l".to_owned(),
            kind: FigureKind::Money,
        }],
        totals: Vec::new(),
        details: Details::default(),
        columns: Vec::new(),
        chart: None,
        notes: Vec::new(),
        empty: Empty {
            words: "none".to_owned(),
            advice: "go".to_owned(),
        },
    };
    Item {
        result: Some(view.check().expect("a view")),
        ..item
    }
}

fn number(n: u16) -> ItemNo {
    ItemNo::new(n).expect("in range")
}

fn records(item: u16) -> Box<PersonalRecords> {
    Box::new(PersonalRecords {
        item: number(item),
        as_of: WallTime(0),
        facts: RecordFields::new(vec![(key("monthly"), RecordValue::Money(98_765))]),
        rows: Vec::new(),
    })
}

fn online_with_card() -> Bench {
    let mut b = Bench::new();
    b.send(VisitEvent::Line(Line::Online));
    b.insert(1, young());
    b
}

fn answer(b: &Bench) -> &Answer<Box<PersonalRecords>> {
    match b.page() {
        Some(Page::Records(page)) => &page.answer,
        other => panic!("no page of records: {other:?}"),
    }
}

fn asked_records(effects: &[Effect]) -> Asked {
    let asked = effects.iter().find_map(|e| match e {
        Effect::AskRecords(asked, ..) => Some(*asked),
        _ => None,
    });
    asked.expect("the county is asked")
}

#[test]
fn without_a_line_the_page_says_so_at_once_and_nothing_is_asked() {
    let mut b = Bench::new();
    b.insert(1, young());
    let effects = b.tap(Tap::StartItem(number(36)));
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(*answer(&b), Answer::Missing(NoAnswer::NoLine));
}

#[test]
fn a_county_that_does_not_answer_is_waited_for_fifteen_seconds_and_asked_again_on_demand() {
    let mut b = online_with_card();
    let effects = b.tap(Tap::StartItem(number(36)));
    asked_records(&effects);
    b.wait(ANSWER_LIMIT);
    assert_eq!(*answer(&b), Answer::Missing(NoAnswer::Late));
    let asked = asked_records(&b.tap(Tap::AskAgain));
    b.send(VisitEvent::Records(asked, Ok(records(36))));
    assert!(answer(&b).here().is_some());
    assert!(
        b.tap(Tap::AskAgain).is_empty(),
        "an answer is not asked for twice"
    );
}

#[test]
fn a_line_lost_while_waiting_leaves_the_page_with_a_way_to_try_again() {
    let mut b = online_with_card();
    let asked = asked_records(&b.tap(Tap::StartItem(number(36))));
    b.send(VisitEvent::Records(asked, Err(NoAnswer::LineLost)));
    b.send(VisitEvent::Line(Line::Offline));
    assert_eq!(*answer(&b), Answer::Missing(NoAnswer::LineLost));
    asked_records(&b.tap(Tap::AskAgain));
}

#[test]
fn records_of_another_item_than_asked_for_are_not_shown() {
    let mut b = online_with_card();
    let asked = asked_records(&b.tap(Tap::StartItem(number(36))));
    b.send(VisitEvent::Records(asked, Ok(records(26))));
    assert_eq!(*answer(&b), Answer::Missing(NoAnswer::CountyTrouble));
}

#[test]
fn records_are_gone_with_the_page_and_with_the_session() {
    let mut b = online_with_card();
    let asked = asked_records(&b.tap(Tap::StartItem(number(36))));
    b.send(VisitEvent::Records(asked, Ok(records(36))));
    b.tap(Tap::Home);
    let session = b.visit.session().expect("the card is still in");
    assert!(session.trail.iter().all(|p| !matches!(p, Page::Records(_))));
    b.tap(Tap::Exit);
    b.send(VisitEvent::Records(asked, Ok(records(36))));
    assert!(b.visit.session().is_none(), "a late answer begins nothing");
}

#[test]
fn a_pulled_card_covers_the_records_and_brings_them_back() {
    let mut b = online_with_card();
    let asked = asked_records(&b.tap(Tap::StartItem(number(36))));
    b.pull(1);
    b.send(VisitEvent::Records(asked, Ok(records(36))));
    assert!(matches!(b.page(), Some(Page::CardOut)));
    b.insert(2, young());
    assert!(answer(&b).here().is_some());
}

fn seeker_page() -> Box<SeekerPage> {
    Box::new(SeekerPage {
        seekers: vec![SeekerCard {
            id: SeekerId::parse("s1").expect("an id"),
            name: MaskedName::parse("李*").expect("masked"),
            ages: (30, 39),
            trades: Vec::new(),
            town: DivisionCode::parse("140222100").expect("a town"),
            distance_km: None,
            revealed: false,
        }],
        in_all: 1,
        left_today: 2,
    })
}

fn chosen_seeker() -> Bench {
    let mut b = online_with_card();
    let effects = b.tap(Tap::StartItem(number(8)));
    let asked = effects.iter().find_map(|e| match e {
        Effect::AskSeekers(asked, ..) => Some(*asked),
        _ => None,
    });
    let asked = asked.expect("the county is asked");
    b.send(VisitEvent::Seekers(asked, Ok(seeker_page())));
    b.tap(Tap::OpenSeeker(SeekerId::parse("s1").expect("an id")));
    b
}

fn reveals(effects: &[Effect]) -> Option<Asked> {
    effects.iter().find_map(|e| match e {
        Effect::RevealPhone(asked, ..) => Some(*asked),
        _ => None,
    })
}

#[test]
fn a_phone_is_asked_for_only_after_the_second_tap_and_only_once() {
    let mut b = chosen_seeker();
    assert_eq!(reveals(&b.asked), None, "opening a seeker asks for nothing");
    let asked = reveals(&b.tap(Tap::RevealPhone)).expect("now it is asked for");
    assert_eq!(reveals(&b.tap(Tap::RevealPhone)), None, "not twice");
    let phone = RevealedPhone {
        seeker: SeekerId::parse("s1").expect("an id"),
        phone: Phone::parse("13900000000").expect("a phone"),
        left_today: 1,
    };
    b.send(VisitEvent::Phone(asked, Ok(Box::new(phone))));
    b.tap(Tap::Back);
    let Some(Page::Seekers(page)) = b.page() else {
        panic!("back on the list");
    };
    assert!(page.chosen.is_none(), "the phone is gone with the page");
    let found = page.answer.here().expect("the list is still there");
    assert!(found.seekers[0].revealed && found.left_today == 1);
}

#[test]
fn a_phone_is_not_asked_for_without_the_card_in_the_slot() {
    let mut b = chosen_seeker();
    b.pull(1);
    assert_eq!(reveals(&b.tap(Tap::RevealPhone)), None);
}

fn type_number(b: &mut Bench, text: &str) {
    for c in text.chars() {
        b.tap(Tap::LookupKey(LookupKey::Character(c)));
    }
}

fn lookup(b: &Bench) -> (LookupStep, Option<LookupFault>) {
    match b.page() {
        Some(Page::CaseLookup(page)) => (page.step, page.fault),
        other => panic!("no lookup: {other:?}"),
    }
}

fn case_number() -> (ReceiptNo, String) {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    let receipt = ReceiptNo::new(&prefix, TODAY, 42).expect("a number");
    let typed: String = receipt.as_str()[2..]
        .chars()
        .filter(|c| *c != '-')
        .collect();
    (receipt, typed)
}

#[test]
fn a_misread_receipt_number_is_told_before_the_county_is_asked() {
    let (_, typed) = case_number();
    let mut b = Bench::new();
    b.send(VisitEvent::Line(Line::Online));
    b.tap(Tap::LookUpReceipt);
    type_number(&mut b, &typed[..10]);
    b.tap(Tap::LookupNext);
    assert_eq!(
        lookup(&b),
        (LookupStep::Number, Some(LookupFault::TooShort))
    );
    b.tap(Tap::LookupKey(LookupKey::Clear));
    let wrong = typed.replacen("0042", "0024", 1);
    type_number(&mut b, &wrong);
    assert!(b.tap(Tap::LookupNext).is_empty());
    assert_eq!(lookup(&b), (LookupStep::Number, Some(LookupFault::Misread)));
}

#[test]
fn without_a_card_the_last_four_characters_are_asked_for_and_nothing_else() {
    let (receipt, typed) = case_number();
    let mut b = Bench::new();
    b.send(VisitEvent::Line(Line::Online));
    b.tap(Tap::LookUpReceipt);
    type_number(&mut b, &typed);
    assert!(b.tap(Tap::LookupNext).is_empty());
    type_number(&mut b, "00X");
    b.tap(Tap::LookupNext);
    assert_eq!(
        lookup(&b),
        (LookupStep::LastFour, Some(LookupFault::NotFour))
    );
    type_number(&mut b, "2X");
    let effects = b.tap(Tap::LookupNext);
    let [Effect::AskCase(asked, number, _)] = effects.as_slice() else {
        panic!("the county is asked: {effects:?}");
    };
    assert_eq!(**number, receipt);
    let case = CaseStanding {
        id: SubmissionId::from_parts(WallTime(0), 1),
        item: self::number(1),
        receipt: Some(receipt),
        accepted: WallTime(0),
        state: CaseState::Done,
        since: WallTime(0),
        news: CaseNews::default(),
    };
    b.send(VisitEvent::Case(*asked, Ok(Box::new(case))));
    b.wait(Span::seconds(91));
    assert!(
        b.visit.session().is_none(),
        "a case found ends as a private page does"
    );
}

#[test]
fn with_the_card_in_the_slot_the_four_characters_are_not_asked_for() {
    let (_, typed) = case_number();
    let mut b = online_with_card();
    b.tap(Tap::LookUpReceipt);
    type_number(&mut b, &typed);
    let effects = b.tap(Tap::LookupNext);
    assert!(
        matches!(effects.as_slice(), [Effect::AskCase(..)]),
        "{effects:?}"
    );
}
