//! Rules before the form and again before the review: refused, asked about, taken with a note.

use super::*;
use crate::domain::services::eligibility::{Fact, FactValue, PersonFacts};
use crate::domain::visit::refused::{FACTS_WITHIN, RefusedPage, Stand, WhyNot};

fn paid(when_unknown: WhenUnknown) -> Rule {
    let needs = Condition::AtLeast(Fact::PaidYears, 15);
    rule("paid", needs, when_unknown)
}

fn bench(rules: Vec<Rule>, line: Line) -> Bench {
    let mut b = Bench::new();
    let mut one = item(1, Action::Form(form()), Mode::Kiosk);
    one.eligibility = rules;
    let catalogue = Catalogue::new(2, vec![one]).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Line(line));
    b.insert(1, young());
    b
}

fn start(b: &mut Bench) {
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
}

fn refused(b: &Bench) -> (&str, Stand) {
    match b.page() {
        Some(Page::Refused(page)) => match &page.why {
            WhyNot::Rule { rule, stand, .. } => (rule.as_str(), *stand),
            WhyNot::Child | WhyNot::Barred(..) => panic!("a rule of an item"),
        },
        other => panic!("a refusal is on screen, not {other:?}"),
    }
}

fn tell(b: &mut Bench, years: Option<u32>) {
    let asked = b.asked.iter().rev().find_map(|e| match e {
        Effect::AskFacts(asked, ..) => Some(*asked),
        _ => None,
    });
    let values = years.map(|n| (Fact::PaidYears, FactValue::Count(n)));
    let facts = PersonFacts {
        as_of: b.now.wall,
        values: values.into_iter().collect(),
    };
    let asked = asked.expect("the county was asked");
    b.send(VisitEvent::Facts(asked, Some(Box::new(facts))));
}

fn questions(b: &Bench) -> usize {
    let asks = b.asked.iter();
    asks.filter(|e| matches!(e, Effect::AskFacts(..))).count()
}

#[test]
fn who_is_too_young_for_an_item_is_told_before_any_question_and_the_county_is_not_asked() {
    let rules = vec![
        paid(WhenUnknown::Take),
        rule("age", Condition::AgeAtLeast(60), WhenUnknown::Take),
    ];
    let mut b = bench(rules, Line::Online);
    start(&mut b);
    assert_eq!(refused(&b), ("age", Stand::Known));
    assert_eq!(questions(&b), 0);
    b.tap(Tap::Back);
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

#[test]
fn the_form_opens_by_itself_once_the_county_has_told_the_facts() {
    let mut b = bench(vec![paid(WhenUnknown::Refuse)], Line::Online);
    start(&mut b);
    assert!(matches!(b.page(), Some(Page::Checking { .. })));
    tell(&mut b, Some(15));
    assert!(matches!(b.page(), Some(Page::Form(_))));
    // The facts last as long as the visit: nothing is asked twice.
    b.tap(Tap::Home);
    start(&mut b);
    assert!(matches!(b.page(), Some(Page::Form(_))));
    assert_eq!(questions(&b), 1);
}

#[test]
fn one_year_too_few_is_refused_with_the_rule_that_stands_against_it() {
    let mut b = bench(vec![paid(WhenUnknown::Take)], Line::Online);
    start(&mut b);
    tell(&mut b, Some(14));
    assert_eq!(refused(&b), ("paid", Stand::Known));
}

#[test]
fn a_county_that_does_not_answer_within_three_seconds_counts_as_no_line() {
    for (when_unknown, expected) in [
        (WhenUnknown::Take, None),
        (WhenUnknown::Operator, Some(Stand::Operator)),
        (WhenUnknown::Refuse, Some(Stand::Unknown)),
    ] {
        for line in [Line::Online, Line::Offline] {
            let mut b = bench(vec![paid(when_unknown)], line);
            start(&mut b);
            if line == Line::Online {
                b.wait(Span(FACTS_WITHIN.0 - 1));
                assert!(matches!(b.page(), Some(Page::Checking { .. })));
                assert_eq!(b.visit.deadline(b.now), Some(b.now.mono.plus(Span(1))));
                b.wait(Span(1));
            }
            match expected {
                None => assert!(matches!(b.page(), Some(Page::Form(_)))),
                Some(stand) => assert_eq!(refused(&b), ("paid", stand)),
            }
            // An answer that comes too late changes nothing.
            let before = b.page().cloned();
            if line == Line::Online {
                tell(&mut b, Some(1));
            }
            assert_eq!(b.page().cloned(), before);
        }
    }
}

#[test]
fn a_county_that_does_not_know_is_not_asked_for_ever() {
    let mut b = bench(vec![paid(WhenUnknown::Refuse)], Line::Online);
    start(&mut b);
    tell(&mut b, None);
    assert_eq!(refused(&b), ("paid", Stand::Unknown));
    start(&mut b);
    assert_eq!(refused(&b), ("paid", Stand::Unknown));
    assert_eq!(questions(&b), 1);
}

#[test]
fn what_could_not_be_judged_goes_along_with_the_case() {
    let mut b = bench(vec![paid(WhenUnknown::Take)], Line::Offline);
    b.fill_in();
    b.tap(Tap::Submit);
    let left = &b.submitted[0].unchecked;
    assert_eq!(
        left.iter().map(RuleId::as_str).collect::<Vec<_>>(),
        ["paid"]
    );
    let mut b = bench(vec![paid(WhenUnknown::Take)], Line::Online);
    start(&mut b);
    tell(&mut b, Some(20));
    b.fill_in();
    b.tap(Tap::Submit);
    assert!(b.submitted[0].unchecked.is_empty());
}

#[test]
fn an_answer_that_rules_it_out_stops_before_the_review_and_can_be_changed() {
    let needs = Condition::Answer {
        field: FieldId::parse("trade").expect("a field id"),
        one_of: vec!["a".into()],
    };
    let mut b = bench(vec![rule("trade", needs, WhenUnknown::Take)], Line::Online);
    b.fill_in();
    assert_eq!(refused(&b), ("trade", Stand::Known));
    b.tap(Tap::Submit);
    assert!(b.submitted.is_empty());
    b.tap(Tap::Back);
    assert!(matches!(b.page(), Some(Page::Form(_))));
    b.tap(Tap::PreviousQuestion);
    b.answer("trade", RawAnswer::Picked(vec!["a".into()]));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::NextQuestion);
    assert!(matches!(b.page(), Some(Page::Review { .. })));
}

#[test]
fn a_form_refused_by_an_answer_survives_a_pulled_card() {
    let needs = Condition::Answer {
        field: FieldId::parse("trade").expect("a field id"),
        one_of: vec!["a".into()],
    };
    let mut b = bench(vec![rule("trade", needs, WhenUnknown::Take)], Line::Online);
    b.fill_in();
    b.pull(1);
    assert!(matches!(b.page(), Some(Page::CardOut)) && !b.shows_person());
    b.insert(2, young());
    assert_eq!(refused(&b), ("trade", Stand::Known));
}

#[test]
fn advice_is_read_once_and_gone_past_and_a_refusal_is_not() {
    let mut advice = rule("early", Condition::AgeAtLeast(60), WhenUnknown::Take);
    advice.weight = Weight::Advice;
    let mut b = bench(vec![advice], Line::Offline);
    start(&mut b);
    assert_eq!(refused(&b), ("early", Stand::Advice));
    b.tap(Tap::GoOnAnyway);
    assert!(matches!(b.page(), Some(Page::Form(_))));
    let age = rule("age", Condition::AgeAtLeast(60), WhenUnknown::Take);
    let mut b = bench(vec![age], Line::Offline);
    start(&mut b);
    b.tap(Tap::GoOnAnyway);
    assert_eq!(refused(&b), ("age", Stand::Known));
}

#[test]
fn a_card_pulled_while_the_county_is_asked_comes_back_to_the_answer() {
    let mut b = bench(vec![paid(WhenUnknown::Refuse)], Line::Online);
    start(&mut b);
    b.pull(1);
    tell(&mut b, Some(15));
    assert!(matches!(b.page(), Some(Page::CardOut)));
    b.insert(2, young());
    b.wait(FACTS_WITHIN);
    assert!(matches!(b.page(), Some(Page::Form(_))));
    // Pulled for good, nothing of what the county told stays.
    b.pull(2);
    b.wait(Span::seconds(31));
    assert!(b.visit.session().is_none());
}

#[test]
fn nobody_gets_past_the_rules_without_the_card_they_were_judged_on() {
    let number = ItemNo::new(1).expect("in range");
    // Without a card the county is asked nothing and no form opens: the card comes first.
    let mut b = bench(vec![paid(WhenUnknown::Take)], Line::Online);
    b.tap(Tap::Exit);
    b.pull(1);
    start(&mut b);
    let asks = |b: &Bench| matches!(b.page(), Some(Page::Identify { purpose: Purpose::Item(n), .. }) if *n == number);
    assert!(asks(&b) && questions(&b) == 0);
    b.insert(2, young());
    assert!(matches!(b.page(), Some(Page::Checking { .. })));
    // The card leaves while the county is asked, and another one comes instead.
    b.pull(2);
    tell(&mut b, Some(15));
    b.insert(3, old());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
    start(&mut b);
    assert_eq!(
        questions(&b),
        2,
        "what was told of one is nothing about the other"
    );
    // It leaves while an advice is on screen: going on does nothing under the cover.
    let mut advice = rule("early", Condition::AgeAtLeast(60), WhenUnknown::Take);
    advice.weight = Weight::Advice;
    let mut b = bench(vec![advice], Line::Online);
    start(&mut b);
    b.pull(1);
    b.tap(Tap::GoOnAnyway);
    assert!(matches!(b.page(), Some(Page::CardOut)));
    b.insert(2, young());
    assert_eq!(refused(&b), ("early", Stand::Advice));
}

#[test]
fn a_receipt_without_its_card_leads_to_no_other_form() {
    let mut b = bench(vec![paid(WhenUnknown::Take)], Line::Offline);
    b.fill_in();
    b.tap(Tap::Submit);
    b.commit();
    b.pull(1);
    assert!(matches!(b.page(), Some(Page::Receipt(_))));
    start(&mut b);
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
    assert_eq!(questions(&b), 0);
}

#[test]
fn a_childs_card_leads_to_a_kind_page_and_leaves_nothing() {
    let child = |born: Date| {
        let text = format!(
            "140222{}{:02}{:02}001",
            born.year(),
            born.month(),
            born.day()
        );
        let check = IdNumber::check_character(&text).expect("seventeen digits");
        holder("A00000003", &format!("{text}{check}"))
    };
    let tomorrow_16 = child(Date::constant(2010, 11, 23));
    let today_16 = child(Date::constant(2010, 11, 22));
    let page = RefusedPage {
        why: WhyNot::Child,
        filing: None,
    };
    let mut b = Bench::new();
    b.insert(1, tomorrow_16.clone());
    assert_eq!(b.page(), Some(&Page::Refused(Box::new(page.clone()))));
    assert!(!b.shows_person());
    assert!(b.visit.session().is_some_and(|s| s.identified().is_none()));
    start(&mut b);
    assert!(!matches!(b.page(), Some(Page::Form(_))));
    b.tap(Tap::Exit);
    // In the middle of a grown-up's visit it ends that visit first.
    b.insert(2, young());
    b.pull(2);
    b.insert(3, tomorrow_16);
    assert_eq!(b.page(), Some(&Page::Refused(Box::new(page))));
    assert!(!b.shows_person() && !b.visit.keeps_draft());
    b.tap(Tap::Exit);
    b.insert(4, today_16);
    assert!(matches!(b.page(), Some(Page::Overview(_))) && b.shows_person());
}
