//! At the counter: who comes for somebody else, and who has no card that can be read.

use super::operators::{ASSISTED, bench, desk, log_in, number, sign};
use super::*;
use crate::domain::delivery::IdentityProof;
use crate::domain::operators::desk::DeskTap;
use crate::domain::services::counter::Counter;
use crate::domain::services::form::FieldRole;

fn asks(id: &str, kind: FieldKind, role: FieldRole) -> Field {
    Field {
        id: FieldId::parse(id).expect("a field id"),
        label: id.into(),
        hint: String::new(),
        kind,
        optional: false,
        role: Some(role),
        ask_when: None,
        prefill: None,
    }
}

fn codes(codes: &[&str]) -> FieldKind {
    let choice = |code: &&str| Choice {
        code: (*code).into(),
        label: (*code).into(),
    };
    FieldKind::Choice(codes.iter().map(choice).collect())
}

/// The forms of the counter, as a county may publish them.
pub(super) fn counter() -> Counter {
    let form = |fields| Some(Form { version: 1, fields });
    let text = FieldKind::ShortText { most: 30 };
    Counter {
        proxy: form(vec![
            asks("agent_name", text.clone(), FieldRole::AgentName),
            asks("agent_id", FieldKind::IdNumber, FieldRole::AgentId),
            asks(
                "agent_relation",
                codes(&["child"]),
                FieldRole::AgentRelation,
            ),
            asks(
                "agent_authority",
                codes(&["letter"]),
                FieldRole::AgentAuthority,
            ),
        ]),
        family: None,
        identity: form(vec![
            asks("holder_name", text, FieldRole::HolderName),
            asks("holder_id", FieldKind::IdNumber, FieldRole::HolderId),
        ]),
    }
}

/// Types a person without a card, from the page that asks for one.
pub(super) fn type_somebody(b: &mut Bench) {
    b.tap(Tap::TypeIdentity);
    b.answer("holder_name", RawAnswer::typed("测试乙"));
    b.tap(Tap::NextQuestion);
    b.answer("holder_id", RawAnswer::typed(&id_born(1950)));
    b.tap(Tap::NextQuestion);
}

/// Answers what is asked of somebody who came for the holder.
pub(super) fn answer_for_agent(b: &mut Bench) {
    b.answer("agent_name", RawAnswer::typed("测试丙"));
    b.tap(Tap::NextQuestion);
    b.answer("agent_id", RawAnswer::typed(&id_born(1980)));
    b.tap(Tap::NextQuestion);
    b.answer("agent_relation", RawAnswer::picked("child"));
    b.tap(Tap::NextQuestion);
    b.answer("agent_authority", RawAnswer::picked("letter"));
    b.tap(Tap::NextQuestion);
}

/// From the first question of the item to the county's desk.
fn finish(b: &mut Bench) {
    b.answer("trade", RawAnswer::picked("b"));
    b.tap(Tap::NextQuestion);
    desk(b, DeskTap::HandOver);
    sign(b);
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
}

fn with_operator() -> Bench {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b
}

#[test]
fn nobody_types_a_number_without_an_operator_who_has_the_right() {
    for rights in [None, Some(&[1_u16][..])] {
        let mut b = bench();
        if let Some(rights) = rights {
            log_in(&mut b, "lijiazhuang-01", rights);
        }
        b.tap(Tap::OpenCases);
        b.tap(Tap::TypeIdentity);
        b.tap(Tap::StartItem(number(1)));
        if rights.is_none() {
            b.tap(Tap::TypeIdentity);
        }
        assert!(!matches!(b.page(), Some(Page::TypedIdentity { .. })));
    }
}

#[test]
fn a_resident_who_has_the_screen_types_no_number_either() {
    let mut b = with_operator();
    b.tap(Tap::StartItem(number(ASSISTED)));
    desk(&mut b, DeskTap::HandOver);
    b.tap(Tap::TypeIdentity);
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
}

#[test]
fn a_typed_number_is_marked_on_the_case_and_leaves_with_the_operator() {
    let mut b = with_operator();
    b.tap(Tap::StartItem(number(ASSISTED)));
    type_somebody(&mut b);
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
    finish(&mut b);
    let case = &b.submitted[0];
    assert_eq!(case.applicant.proof, IdentityProof::Operator);
    assert_eq!(case.applicant.card_number, None);
    assert!(case.assistance.is_some() && case.agent.is_none());
    desk(&mut b, DeskTap::Leave);
    assert!(b.visit.session().is_none() && !b.shows_person());
}

#[test]
fn a_wrong_check_digit_is_said_and_nothing_goes_on() {
    let mut b = with_operator();
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.tap(Tap::TypeIdentity);
    b.answer("holder_name", RawAnswer::typed("测试乙"));
    b.tap(Tap::NextQuestion);
    b.answer("holder_id", RawAnswer::typed("140222195001010020"));
    b.tap(Tap::NextQuestion);
    assert!(matches!(b.page(), Some(Page::TypedIdentity { .. })));
    assert!(!b.shows_person());
}

#[test]
fn who_came_for_the_holder_goes_with_the_case_and_not_into_its_answers() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    answer_for_agent(&mut b);
    finish(&mut b);
    let case = &b.submitted[0];
    let agent = case.agent.clone().expect("somebody came");
    assert_eq!(
        (agent.relation.as_str(), agent.authority.as_str()),
        ("child", "letter")
    );
    assert_eq!(agent.proof, IdentityProof::Operator);
    assert_eq!(case.applicant.id_number, young().id_number);
    let asked = |(id, _): &(FieldId, _)| id.as_str().starts_with("agent_");
    assert!(!case.answers.iter().any(asked));
    let shown = format!("{agent:?}");
    assert!(
        !shown.contains("测试丙") && !shown.contains("1980"),
        "{shown}"
    );
}

#[test]
fn nobody_comes_for_another_without_an_operator_or_where_the_list_names_nobody() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Overview(_))));
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[24]);
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(24)));
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

#[test]
fn what_was_asked_of_an_agent_is_kept_for_nobodys_card() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    b.answer("agent_name", RawAnswer::typed("测试丙"));
    b.pull(1);
    b.wait(Span::seconds(31));
    assert!(!b.visit.keeps_draft());
}
