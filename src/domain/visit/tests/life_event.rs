//! One event in a life: several items by one form, what stands against one of them, what is handed
//! in twice, what waits for what.

use super::*;
use crate::domain::services::eligibility::{CaseNeed, Fact, FactValue, PersonFacts};
use crate::domain::services::form::{PROMISED, Prefill};
use crate::domain::services::life_event::{LifeEvent, Step, StepId, Way, WishWords};
use crate::domain::visit::life_event_page::{LifeEventPage, PartStand};
use crate::domain::visit::refused::WhyNot;

const EVENT: u16 = 3;

fn no(number: u16) -> ItemNo {
    ItemNo::new(number).expect("in range")
}

fn asks(id: &str, kind: FieldKind) -> Field {
    Field {
        id: FieldId::parse(id).expect("a field id"),
        label: id.into(),
        hint: String::new(),
        kind,
        optional: false,
        role: None,
        ask_when: None,
        prefill: (id == "phone").then_some(Prefill::Earlier),
    }
}

fn promise(text: &str) -> FieldKind {
    FieldKind::Confirmation {
        text: text.into(),
        version: 1,
    }
}

/// 登记 and the benefit that waits for it.
fn registration() -> Item {
    let fields = vec![
        asks("left_on", FieldKind::ShortText { most: 10 }),
        asks("phone", FieldKind::Phone(PhoneLines::Mobile)),
        asks("promise", promise("登记的承诺")),
    ];
    item(
        11,
        Action::Form(Form { version: 4, fields }),
        Mode::Received,
    )
}

fn benefit() -> Item {
    let proof = FieldKind::Document {
        fewest: 1,
        most: 3,
        promise: Some("写承诺".into()),
    };
    let fields = vec![
        asks("proof", proof),
        asks("phone", FieldKind::Phone(PhoneLines::Mobile)),
        asks("promise", promise("领钱的承诺")),
    ];
    let mut benefit = item(
        23,
        Action::Form(Form { version: 5, fields }),
        Mode::Received,
    );
    benefit.offline = Offline::CaptureAssistedOnly;
    let registered = Condition::Case {
        item: no(11),
        stage: CaseNeed::Any,
        months: None,
    };
    benefit.eligibility = vec![
        rule(
            "paid-12-months",
            Condition::AtLeast(Fact::ContributionMonths, 12),
            WhenUnknown::Refuse,
        ),
        rule("registered", registered, WhenUnknown::Refuse),
    ];
    benefit
}

fn step(id: &str, way: Way, after: &[&str]) -> Step {
    let name = |id: &str| StepId::parse(id).expect("a name");
    Step {
        id: name(id),
        name: id.to_owned(),
        codes: vec![format!("code-{id}")],
        way,
        after: after.iter().map(|a| name(a)).collect(),
    }
}

fn event() -> LifeEvent {
    let steps = vec![
        step("benefit", Way::Item(no(23)), &["register"]),
        step("register", Way::Item(no(11)), &[]),
        step("certificate", Way::Request, &["register"]),
        step("elsewhere", Way::Elsewhere("窗口".into()), &[]),
    ];
    let words = WishWords {
        label: "还要什么".into(),
        hint: String::new(),
    };
    LifeEvent::new(EVENT, "没了工作".into(), "说明".into(), Some(words), steps).expect("no ring")
}

fn bench(line: Line) -> Bench {
    let mut b = Bench::new();
    let items = vec![registration(), benefit()];
    let catalogue = Catalogue::new(2, items).expect("a catalogue");
    let catalogue = catalogue.with_events(vec![event()], Vec::new());
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Line(line));
    b
}

fn told(b: &mut Bench, months: Option<u32>) {
    let asked = b.asked.iter().rev().find_map(|e| match e {
        Effect::AskFacts(asked, ..) => Some(*asked),
        _ => None,
    });
    let known = months.map(|n| (Fact::ContributionMonths, FactValue::Count(n)));
    let facts = PersonFacts {
        as_of: b.now.wall,
        values: known.into_iter().collect(),
    };
    let asked = asked.expect("the county was asked");
    b.send(VisitEvent::Facts(asked, Some(Box::new(facts))));
}

/// With the card in, up to where the county has told how long contributions were paid.
fn started(months: u32) -> Bench {
    let mut b = bench(Line::Online);
    b.insert(1, young());
    b.tap(Tap::OpenLifeEvent(EVENT));
    b.tap(Tap::StartLifeEvent(EVENT));
    assert!(matches!(b.page(), Some(Page::CheckingSet(_))));
    told(&mut b, Some(months));
    b
}

fn answer_all(b: &mut Bench) {
    for _ in 0..10 {
        let Some(Page::Form(filing)) = b.page() else {
            return;
        };
        let (field, _) = filing.current();
        let raw = match &field.kind {
            FieldKind::Phone(_) => RawAnswer::typed("19900001234"),
            FieldKind::Document { .. } => RawAnswer::picked(PROMISED),
            FieldKind::Confirmation { .. } => {
                RawAnswer::picked(crate::domain::services::form::TICKED)
            }
            FieldKind::Several { .. } => RawAnswer::picked("certificate"),
            _ => RawAnswer::typed("答"),
        };
        let id = field.id.clone();
        b.tap(Tap::Answer(id, raw));
        b.tap(Tap::NextQuestion);
    }
}

fn stands(b: &Bench) -> &LifeEventPage {
    match b.page() {
        Some(Page::LifeEvent(page)) => page,
        other => panic!("the event's page is on screen, not {other:?}"),
    }
}

fn asked_ids(b: &Bench) -> Vec<String> {
    match b.page() {
        Some(Page::Form(filing)) => {
            let ids = filing.form().fields.iter();
            ids.map(|f| f.id.as_str().to_owned()).collect()
        }
        other => panic!("a form is on screen, not {other:?}"),
    }
}

fn numbers(b: &Bench) -> Vec<u16> {
    b.submitted.iter().map(|s| s.item.get()).collect()
}

#[test]
fn a_rule_against_one_item_is_told_with_its_help_and_the_other_goes_in_alone() {
    let mut b = started(11);
    let page = stands(&b);
    assert_eq!(page.stands[0], (no(11), PartStand::Ready));
    let (item, PartStand::Held(WhyNot::Rule { rule, words, .. })) = &page.stands[1] else {
        panic!("{:?}", page.stands);
    };
    let said = (item.get(), rule.as_str(), words.help.as_str());
    assert_eq!(said, (23, "paid-12-months", "办法"));
    b.tap(Tap::GoOnWithRest);
    assert_eq!(
        asked_ids(&b),
        ["left_on", "phone", "county_wishes", "promise"]
    );
    answer_all(&mut b);
    b.tap(Tap::Submit);
    b.commit();
    assert_eq!(numbers(&b), [11]);
    assert_eq!(b.submitted[0].after, None);
}

#[test]
fn without_a_line_what_only_an_operator_takes_then_stays_behind_and_says_so() {
    let mut b = bench(Line::Offline);
    b.insert(1, young());
    b.tap(Tap::StartLifeEvent(EVENT));
    let expected = [(no(11), PartStand::Ready), (no(23), PartStand::NeedsLine)];
    assert_eq!(stands(&b).stands, expected);
    b.tap(Tap::GoOnWithRest);
    answer_all(&mut b);
    b.tap(Tap::Submit);
    assert_eq!(numbers(&b), [11]);
}

#[test]
fn a_line_cut_between_the_questions_costs_nothing_both_cases_wait_on_the_disk() {
    let mut b = started(12);
    b.send(VisitEvent::Line(Line::Offline));
    answer_all(&mut b);
    assert!(matches!(b.page(), Some(Page::Review { .. })));
    b.tap(Tap::Submit);
    assert_eq!(numbers(&b), [11, 23]);
}

#[test]
fn a_fault_of_the_disk_keeps_the_answers_and_hands_in_nothing() {
    let mut b = started(12);
    answer_all(&mut b);
    b.tap(Tap::Submit);
    let asked = b.asked.iter().rev().find_map(|e| match e {
        Effect::Submit(asked, _) => Some(*asked),
        _ => None,
    });
    let asked = asked.expect("something was handed in");
    b.send(VisitEvent::Committed(asked, Err(SubmitFault::DiskFull)));
    let Some(Page::Review { filing, fault }) = b.page() else {
        panic!("the review is back");
    };
    assert_eq!(*fault, Some(SubmitFault::DiskFull));
    assert!(filing.complete().is_some());
    assert!(b.visit.session().expect("somebody").handed_in.is_empty());
}

#[test]
fn a_document_that_is_missing_is_asked_for_and_nothing_is_handed_in_without_it() {
    let mut b = started(12);
    answer_all(&mut b);
    b.tap(Tap::ChangeAnswer(
        FieldId::parse("proof").expect("a field id"),
    ));
    b.answer("proof", RawAnswer::empty());
    b.tap(Tap::NextQuestion);
    assert!(matches!(b.page(), Some(Page::Form(_))), "it stays open");
    b.tap(Tap::Submit);
    assert_eq!(numbers(&b), Vec::<u16>::new());
}

#[test]
fn what_was_handed_in_already_in_this_visit_is_not_handed_in_again() {
    let mut b = started(12);
    b.tap(Tap::Home);
    b.tap(Tap::StartItem(no(11)));
    answer_all(&mut b);
    b.tap(Tap::Submit);
    b.commit();
    let first = b.submitted[0].id;
    b.tap(Tap::Another);
    b.tap(Tap::StartLifeEvent(EVENT));
    let expected = [(no(11), PartStand::HandedIn), (no(23), PartStand::Ready)];
    assert_eq!(stands(&b).stands, expected);
    b.tap(Tap::GoOnWithRest);
    answer_all(&mut b);
    b.tap(Tap::Submit);
    assert_eq!(numbers(&b), [11, 23]);
    assert_eq!(
        b.submitted[1].after,
        Some(first),
        "it waits for the earlier case"
    );
    b.commit();
    b.tap(Tap::Another);
    b.tap(Tap::StartLifeEvent(EVENT));
    assert!(stands(&b).ready().is_empty(), "nothing is left to hand in");
    b.tap(Tap::GoOnWithRest);
    assert!(matches!(b.page(), Some(Page::LifeEvent(_))));
}

#[test]
fn a_card_pulled_in_the_middle_brings_the_whole_set_back_and_another_card_does_not() {
    let mut b = started(12);
    b.answer("left_on", RawAnswer::typed("去年"));
    b.tap(Tap::NextQuestion);
    b.pull(1);
    b.wait(Span::seconds(31));
    assert!(b.visit.session().is_none() && b.visit.keeps_draft());
    b.insert(2, young());
    let Some(Page::Form(filing)) = b.page() else {
        panic!("the form is back");
    };
    let set = filing.set().expect("it is still for both");
    assert_eq!((set.event(), set.items()), (EVENT, vec![no(11), no(23)]));
    assert_eq!(
        filing.all().next().map(|(_, s)| s.raw.clone()),
        Some(RawAnswer::typed("去年"))
    );
    b.pull(2);
    b.wait(Span::seconds(31));
    b.insert(3, old());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

#[test]
fn an_event_without_anything_to_file_leads_to_the_operator() {
    let mut b = Bench::new();
    let mut helped = registration();
    helped.mode = Mode::Assisted;
    let catalogue = Catalogue::new(2, vec![helped]).expect("a catalogue");
    let catalogue = catalogue.with_events(vec![event()], Vec::new());
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.tap(Tap::OpenLifeEvent(EVENT));
    b.tap(Tap::StartLifeEvent(EVENT));
    assert!(matches!(b.page(), Some(Page::Help)));
    b.tap(Tap::OpenLifeEvent(99));
    assert!(
        matches!(b.page(), Some(Page::Help)),
        "there is no such event"
    );
}

#[test]
fn by_way_of_the_card_the_event_goes_on_by_itself() {
    let mut b = bench(Line::Online);
    b.tap(Tap::OpenLifeEvents);
    b.tap(Tap::OpenLifeEvent(EVENT));
    b.tap(Tap::StartLifeEvent(EVENT));
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
    b.insert(1, young());
    told(&mut b, Some(12));
    let ids = asked_ids(&b);
    let expected = [
        "left_on",
        "phone",
        "proof",
        "county_wishes",
        "promise",
        "promise_23",
    ];
    assert_eq!(ids, expected);
}

#[test]
fn one_confirmation_makes_two_cases_with_their_own_numbers_and_the_second_waits() {
    let mut b = started(12);
    answer_all(&mut b);
    b.tap(Tap::Submit);
    let confirmations = b.asked.iter().filter(|e| matches!(e, Effect::Submit(..)));
    assert_eq!(confirmations.count(), 1);
    let [first, second] = &b.submitted[..] else {
        panic!("two cases: {:?}", numbers(&b));
    };
    assert_eq!((first.item, second.item), (no(11), no(23)));
    assert_eq!((first.after, second.after), (None, Some(first.id)));
    assert!(first.id != second.id && first.receipt != second.receipt);
    assert_eq!((first.capture.form.0, second.capture.form.0), (4, 5));
    let ids = |s: &Submission| -> Vec<String> {
        let ids = s.answers.iter();
        ids.map(|(id, _)| id.as_str().to_owned()).collect()
    };
    assert_eq!(ids(first), ["left_on", "phone", "promise"]);
    assert_eq!(ids(second), ["proof", "phone", "promise"]);
    assert_eq!(first.wishes, ["code-certificate"]);
    assert!(second.wishes.is_empty());
    let ids = (first.id, second.id);
    b.commit();
    b.send(VisitEvent::Accepted(ids.0, stamp()));
    b.send(VisitEvent::Accepted(ids.1, stamp()));
    let Some(Page::Receipt(page)) = b.page() else {
        panic!("the receipt is on screen");
    };
    assert!(page.cases[0].promised.is_some());
    assert_eq!(
        (page.cases[1].promised, page.cases[1].after),
        (None, Some(no(11)))
    );
    let effects = b.tap(Tap::Evaluate(Grade::Good));
    let graded = effects
        .iter()
        .filter(|e| matches!(e, Effect::KeepGrade(..)));
    assert_eq!(graded.count(), 2);
}

/// An event of which a resident does nothing alone.
fn assisted_event(rights: &[u16]) -> Bench {
    let mut b = Bench::new();
    let helped = |number, mut item: Item| {
        item.number = no(number);
        item.mode = Mode::Assisted;
        item.offline = Offline::Capture;
        item.eligibility.clear();
        item
    };
    let items = vec![helped(11, registration()), helped(23, benefit())];
    let catalogue = Catalogue::new(2, items).expect("a catalogue");
    let catalogue = catalogue.with_events(vec![event()], Vec::new());
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Line(Line::Online));
    super::operators::log_in(&mut b, "lijiazhuang-01", rights);
    b.insert(1, young());
    b.tap(Tap::StartLifeEvent(EVENT));
    b
}

fn parts(b: &Bench) -> Vec<(u16, PartStand)> {
    match b.page() {
        Some(Page::LifeEvent(page)) => page
            .stands
            .iter()
            .map(|(no, stand)| (no.get(), stand.clone()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn with_an_operator_an_event_of_assisted_items_becomes_several_cases_by_one_form() {
    let mut b = assisted_event(&[11, 23]);
    assert_eq!(parts(&b), [(11, PartStand::Ready), (23, PartStand::Ready)]);
    b.tap(Tap::GoOnWithRest);
    let Some(Page::Form(filing)) = b.page() else {
        panic!("the form of the set");
    };
    assert_eq!(filing.cases().len(), 2);
}

#[test]
fn a_part_nobody_wants_is_left_out_and_can_be_taken_in_again() {
    let mut b = assisted_event(&[11, 23]);
    b.tap(Tap::TurnPart(no(23)));
    assert_eq!(parts(&b)[1].1, PartStand::LeftOut);
    b.tap(Tap::TurnPart(no(23)));
    b.tap(Tap::TurnPart(no(11)));
    b.tap(Tap::GoOnWithRest);
    let Some(Page::Form(filing)) = b.page() else {
        panic!("the form of one");
    };
    let items: Vec<u16> = filing
        .cases()
        .iter()
        .map(|case| case.item().get())
        .collect();
    assert_eq!(items, [23]);
}

#[test]
fn a_part_without_the_right_is_held_and_says_why() {
    use crate::domain::visit::start::Barred;
    let b = assisted_event(&[11]);
    let held = PartStand::Held(WhyNot::Barred(no(23), Barred::NoRight));
    assert_eq!(parts(&b), [(11, PartStand::Ready), (23, held)]);
}
