//! What stands between a helped person and a loss: rules before questions, the form under the cover,
//! the question before leaving, and who may be the agent.

use super::counter::{answer_for_agent, asked_for_agent, finish, question, said, with_operator};
use super::operators::{ASSISTED, bench, desk, log_in, number, own_number};
use super::*;
use crate::domain::operators::desk::{DeskEvent, DeskTap, DutyNo, DutyPage, Hands};
use crate::domain::operators::offline::AccountNews;
use crate::domain::operators::{AccountId, Rights, Standing};
use crate::domain::people::identity::PersonName;
use crate::domain::services::eligibility::{Fact, FactValue, PersonFacts};
use crate::domain::visit::page::AgentCard;

/// The operator's terminal with a rule on the assisted item.
fn ruled(rule: Rule) -> Bench {
    let mut b = with_operator();
    let items = vec![Item {
        agents: Agents::Proxy,
        eligibility: vec![rule],
        ..item(
            ASSISTED,
            Action::Form(super::operators::signed_form()),
            Mode::Assisted,
        )
    }];
    let catalogue = Catalogue::new(2, items).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(
        catalogue.with_counter(super::counter::counter()),
    )));
    b
}

fn sixty() -> Rule {
    rule("age", Condition::AgeAtLeast(60), WhenUnknown::Take)
}

fn paid() -> Rule {
    rule(
        "paid",
        Condition::AtLeast(Fact::PaidYears, 15),
        WhenUnknown::Take,
    )
}

fn tell_years(b: &mut Bench, years: u32) {
    let asked = b.asked.iter().rev().find_map(|e| match e {
        Effect::AskFacts(asked, ..) => Some(*asked),
        _ => None,
    });
    let facts = PersonFacts {
        as_of: b.now.wall,
        values: [(Fact::PaidYears, FactValue::Count(years))].into(),
    };
    let asked = asked.expect("the county was asked");
    b.send(VisitEvent::Facts(asked, Some(Box::new(facts))));
}

#[test]
fn whoever_the_rules_refuse_is_refused_before_the_first_question_about_who_came() {
    let mut b = ruled(sixty());
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Refused(_))), "{:?}", b.page());
}

#[test]
fn the_rules_are_looked_at_when_the_holders_card_is_read_for_an_agent() {
    let mut b = ruled(sixty());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
    b.insert(1, young());
    assert!(matches!(b.page(), Some(Page::Refused(_))), "{:?}", b.page());
}

#[test]
fn the_county_is_asked_first_and_the_questions_of_an_agent_follow_its_answer() {
    let mut b = ruled(paid());
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Checking { .. })));
    tell_years(&mut b, 14);
    assert!(matches!(b.page(), Some(Page::Refused(_))), "{:?}", b.page());
    let mut b = ruled(paid());
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    tell_years(&mut b, 15);
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
}

#[test]
fn an_advice_gone_past_leads_to_the_agents_questions_and_not_to_the_holders() {
    let mut advice = sixty();
    advice.weight = Weight::Advice;
    let mut b = ruled(advice);
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Refused(_))));
    b.tap(Tap::GoOnAnyway);
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
}

#[test]
fn a_card_that_works_after_all_keeps_what_it_was_typed_for() {
    let mut b = with_operator();
    b.tap(Tap::StartForOther(number(ASSISTED)));
    b.tap(Tap::TypeIdentity);
    assert!(matches!(b.page(), Some(Page::TypedIdentity { .. })));
    b.insert(1, young());
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
}

/// A form with an answer, with an operator beside it, covered: its card is out.
fn covered_form() -> Bench {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::picked("b"));
    b.pull(1);
    b
}

#[test]
fn another_persons_card_under_the_cover_says_so_and_the_form_waits_for_its_own() {
    let mut b = covered_form();
    b.insert(2, old());
    assert_eq!(b.page(), Some(&Page::CardOut));
    let scene = b.visit.scene(b.now);
    assert!(scene.stranger && scene.person.is_none());
    b.pull(2);
    assert!(!b.visit.scene(b.now).stranger);
    b.insert(3, young());
    assert!(matches!(b.page(), Some(Page::Form(filing)) if filing.is_begun()));
}

#[test]
fn the_card_of_who_came_put_in_too_early_costs_no_form_that_is_still_empty() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    b.pull(1);
    b.insert(2, old());
    assert!(
        b.visit.scene(b.now).stranger,
        "it is said whose card is wanted"
    );
    b.pull(2);
    b.insert(3, young());
    assert!(matches!(b.page(), Some(Page::Form(filing)) if filing.is_for_agent()));
}

#[test]
fn a_childs_card_does_not_end_the_form_under_the_cover_either() {
    let mut b = covered_form();
    b.insert(2, holder("A00000003", &id_born(2015)));
    assert_eq!(b.page(), Some(&Page::CardOut));
    assert!(b.visit.scene(b.now).stranger);
}

#[test]
fn who_waited_with_a_card_comes_next_when_the_time_is_out_or_the_form_was_given_up() {
    for give_up in [true, false] {
        let mut b = covered_form();
        b.insert(2, old());
        b.asked.clear();
        if give_up {
            b.tap(Tap::Exit);
        } else {
            b.wait(Span::seconds(31));
        }
        let read = |e: &Effect| matches!(e, Effect::ReadCard(at) if *at == insertion(2));
        assert!(b.asked.iter().any(read), "{give_up}");
        b.send(VisitEvent::CardRead(
            insertion(2),
            Ok(CardContent::Open(old())),
        ));
        let known = b.visit.session().and_then(|s| s.identified());
        assert_eq!(
            known.map(|k| k.holder.id_number.clone()),
            Some(old().id_number)
        );
        assert!(
            matches!(b.page(), Some(Page::Overview(_))),
            "nothing of the first"
        );
    }
}

#[test]
fn where_nothing_was_begun_the_next_card_begins_at_once() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.pull(1);
    b.insert(2, old());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

fn duty_page(b: &Bench) -> Option<DutyPage> {
    b.visit.desk().duty().and_then(|duty| duty.page.clone())
}

#[test]
fn leaving_a_form_that_is_not_handed_in_is_asked_about_once() {
    for turn in [DeskTap::TakeBack, DeskTap::HandOver] {
        let mut b = with_operator();
        b.insert(1, young());
        b.tap(Tap::StartItem(number(ASSISTED)));
        b.answer("trade", RawAnswer::picked("b"));
        desk(&mut b, turn.clone());
        let before = b.page().cloned();
        desk(&mut b, DeskTap::Leave);
        assert_eq!(duty_page(&b), Some(DutyPage::Leaving), "{turn:?}");
        assert!(!b.shows_person());
        desk(&mut b, DeskTap::Close);
        assert_eq!(b.page().cloned(), before, "{turn:?}");
        desk(&mut b, DeskTap::Leave);
        desk(&mut b, DeskTap::LeaveAnyway);
        assert!(b.visit.desk().duty().is_none() && b.visit.session().is_none());
    }
}

#[test]
fn whoever_has_nothing_open_leaves_with_one_touch() {
    let mut b = with_operator();
    b.insert(1, young());
    desk(&mut b, DeskTap::Leave);
    assert!(b.visit.desk().duty().is_none());
    let mut b = with_operator();
    desk(&mut b, DeskTap::LeaveAnyway);
    assert!(b.visit.desk().duty().is_some(), "nobody asked");
}

#[test]
fn a_stranger_at_the_lock_throws_nothing_away() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::picked("b"));
    let before = b.page().cloned();
    b.wait(Span::minutes(4));
    desk(&mut b, DeskTap::Leave);
    desk(&mut b, DeskTap::LeaveAnyway);
    b.tap(Tap::Exit);
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    assert_eq!(b.page().cloned(), before);
}

#[test]
fn the_operators_own_number_is_refused_as_the_agents_when_it_is_typed() {
    let mut b = with_operator();
    b.insert(1, young());
    b.send(VisitEvent::Line(Line::Offline));
    b.tap(Tap::StartForOther(number(ASSISTED)));
    b.answer("agent_name", RawAnswer::typed("测试丙"));
    b.tap(Tap::NextQuestion);
    b.answer("agent_id", RawAnswer::typed(&own_number()));
    b.tap(Tap::NextQuestion);
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
    let duty = b.visit.desk().duty().expect("an operator");
    assert_eq!(duty.notice, Some(DutyNo::OwnAgent));
    let Some(Page::Form(filing)) = b.page() else {
        panic!("the form is gone");
    };
    assert!(!filing.is_begun(), "nothing of the operator is kept");
    answer_for_agent(&mut b);
    assert_eq!(question(&b).as_deref(), Some("trade"));
}

#[test]
fn somebody_who_only_has_the_operators_name_may_come() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    b.answer("agent_name", RawAnswer::typed("王测试"));
    b.tap(Tap::NextQuestion);
    assert_eq!(question(&b).as_deref(), Some("agent_id"));
}

#[test]
fn the_card_of_the_operator_on_duty_is_no_agents() {
    let mut b = asked_for_agent();
    b.pull(1);
    b.insert(2, holder("A00000009", &own_number()));
    assert_eq!(said(&b), Some(AgentCard::Operators));
    let mut b = asked_for_agent();
    b.pull(1);
    let mut namesake = old();
    namesake.name = PersonName::parse("王测试").expect("a name");
    b.insert(2, namesake);
    assert_eq!(said(&b), None, "another number, another person");
}

#[test]
fn what_was_said_of_another_agent_is_asked_anew_when_a_card_is_read() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    answer_for_agent(&mut b);
    for _ in 0..4 {
        b.tap(Tap::PreviousQuestion);
    }
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
    b.tap(Tap::ReadAgent);
    b.pull(1);
    b.insert(2, old());
    assert_eq!(question(&b).as_deref(), Some("agent_relation"));
    let Some(Page::Form(filing)) = b.page() else {
        panic!("the form is gone");
    };
    assert_eq!(filing.current().1.raw, RawAnswer::empty());
}

#[test]
fn the_pages_speak_to_who_came_up_to_the_receipt_and_to_the_holder_else() {
    let came = |b: &Bench| b.visit.scene(b.now).came.map(|came| came.relation);
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert_eq!(came(&b), None);
    b.tap(Tap::Home);
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert_eq!(came(&b).as_deref(), Some(""), "it is not known yet who");
    answer_for_agent(&mut b);
    assert_eq!(came(&b).as_deref(), Some("child"));
    finish(&mut b);
    b.commit();
    assert!(matches!(b.page(), Some(Page::Receipt(_))));
    assert_eq!(came(&b).as_deref(), Some("child"));
}

fn practising_technician() -> Bench {
    let mut b = bench();
    let home = crate::domain::people::identity::DivisionCode::parse("140222").expect("a county");
    let name = PersonName::parse("练习一").expect("a name");
    let made_up = crate::domain::people::practice::practice_holder(&home, name);
    b.visit = b.visit.clone().with_practice(made_up);
    log_in(&mut b, "county-tech-1", &[]);
    desk(&mut b, DeskTap::Training);
    desk(&mut b, DeskTap::SwitchTraining);
    b
}

#[test]
fn a_technician_practises_what_residents_do_alone_from_the_card_to_the_receipt() {
    let mut b = practising_technician();
    desk(&mut b, DeskTap::PracticeCard);
    assert!(b.shows_person(), "{:?}", b.page());
    assert_eq!(b.visit.desk().hands(), Hands::Alone);
    b.fill_in();
    b.tap(Tap::Submit);
    let case = b.submitted.last().expect("handed in");
    assert!(case.receipt.is_trial() && case.assistance.is_none());
}

#[test]
fn what_an_operator_does_is_not_practised_by_a_technician_and_the_page_says_so() {
    use crate::domain::visit::refused::WhyNot;
    use crate::domain::visit::start::Barred;
    let mut b = practising_technician();
    desk(&mut b, DeskTap::PracticeCard);
    b.tap(Tap::StartItem(number(ASSISTED)));
    let Some(Page::Refused(page)) = b.page() else {
        panic!("{:?}", b.page());
    };
    assert_eq!(
        page.why,
        WhyNot::Barred(number(ASSISTED), Barred::Technician)
    );
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert!(!matches!(b.page(), Some(Page::Form(_))));
}

#[test]
fn no_practice_card_is_there_for_who_does_not_practise() {
    let mut b = with_operator();
    desk(&mut b, DeskTap::Home);
    desk(&mut b, DeskTap::PracticeCard);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_card_forgotten_beside_a_technician_is_read_for_nobody_afterwards() {
    let mut b = bench();
    log_in(&mut b, "county-tech-1", &[]);
    b.send(VisitEvent::CardInserted(insertion(1)));
    b.asked.clear();
    desk(&mut b, DeskTap::Leave);
    assert!(!b.asked.iter().any(|e| matches!(e, Effect::ReadCard(_))));
    assert!(b.visit.session().is_none());
}

#[test]
fn a_frozen_account_ends_the_question_before_leaving_too() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::picked("b"));
    desk(&mut b, DeskTap::Leave);
    b.send(VisitEvent::Desk(DeskEvent::News(vec![AccountNews {
        account: AccountId::parse("lijiazhuang-01").expect("an id"),
        standing: Standing::Frozen,
        rights: Rights::of([number(ASSISTED)]),
        lapses: Date::constant(2027, 2, 22),
    }])));
    assert!(b.visit.desk().duty().is_none() && b.visit.session().is_none());
}
