//! At the counter: who comes for somebody else, and who has no card that can be read.

use super::operators::{ASSISTED, bench, desk, log_in, number, sign};
use super::*;
use crate::domain::delivery::IdentityProof;
use crate::domain::operators::desk::DeskTap;
use crate::domain::services::counter::Counter;
use crate::domain::services::form::FieldRole;
use crate::domain::visit::page::AgentCard;

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
pub(super) fn finish(b: &mut Bench) {
    b.answer("trade", RawAnswer::picked("b"));
    b.tap(Tap::NextQuestion);
    desk(b, DeskTap::HandOver);
    sign(b);
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
}

pub(super) fn with_operator() -> Bench {
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

/// From the holder's card in the slot to the page that waits for the agent's.
pub(super) fn asked_for_agent() -> Bench {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    b.tap(Tap::ReadAgent);
    b
}

/// What is on the page that waits for the agent's card; `None` on any other page.
pub(super) fn said(b: &Bench) -> Option<AgentCard> {
    match b.page() {
        Some(Page::Identify {
            purpose: Purpose::Agent(_, said),
            ..
        }) => Some(*said),
        _ => None,
    }
}

/// The question on screen.
pub(super) fn question(b: &Bench) -> Option<String> {
    match b.page() {
        Some(Page::Form(filing)) => Some(filing.current().0.id.as_str().to_owned()),
        _ => None,
    }
}

#[test]
fn an_agents_card_takes_the_place_of_the_holders_and_the_visit_goes_on() {
    let mut b = asked_for_agent();
    assert_eq!(said(&b), Some(AgentCard::Wanted));
    b.pull(1);
    assert_eq!(said(&b), Some(AgentCard::Wanted), "not covered");
    b.insert(2, old());
    assert_eq!(question(&b).as_deref(), Some("agent_relation"));
    b.pull(2);
    b.answer("agent_relation", RawAnswer::picked("child"));
    b.tap(Tap::NextQuestion);
    b.answer("agent_authority", RawAnswer::picked("letter"));
    b.tap(Tap::NextQuestion);
    finish(&mut b);
    let case = &b.submitted[0];
    let agent = case.agent.as_ref().expect("somebody came");
    assert_eq!(agent.id_number, old().id_number);
    assert_eq!(agent.proof, IdentityProof::SocialSecurityCard);
    assert_eq!(case.applicant.id_number, young().id_number);
}

#[test]
fn what_is_typed_over_a_read_name_counts_as_typed() {
    let mut b = asked_for_agent();
    b.pull(1);
    b.insert(2, old());
    b.tap(Tap::PreviousQuestion);
    b.answer("agent_id", RawAnswer::typed(&id_born(1980)));
    b.tap(Tap::NextQuestion);
    b.answer("agent_relation", RawAnswer::picked("child"));
    b.tap(Tap::NextQuestion);
    b.answer("agent_authority", RawAnswer::picked("letter"));
    b.tap(Tap::NextQuestion);
    finish(&mut b);
    let agent = b.submitted[0].agent.clone().expect("somebody came");
    assert_eq!(agent.proof, IdentityProof::Operator);
}

#[test]
fn the_holders_own_card_and_a_childs_are_no_agents() {
    let mut b = asked_for_agent();
    b.tap(Tap::UseCard);
    b.send(VisitEvent::CardRead(
        insertion(1),
        Ok(CardContent::Open(young())),
    ));
    assert_eq!(said(&b), Some(AgentCard::HoldersOwn));
    b.pull(1);
    b.insert(2, holder("A00000003", &id_born(2015)));
    assert_eq!(said(&b), Some(AgentCard::TooYoung));
    b.tap(Tap::Back);
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
}

#[test]
fn an_agents_card_is_not_read_in_the_residents_hands_or_without_the_question() {
    let mut b = asked_for_agent();
    desk(&mut b, DeskTap::HandOver);
    b.pull(1);
    assert!(b.send(VisitEvent::CardInserted(insertion(2))).is_empty());
    assert_eq!(said(&b), Some(AgentCard::Wanted));
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.tap(Tap::ReadAgent);
    assert_eq!(question(&b).as_deref(), Some("trade"));
    b.pull(1);
    assert!(matches!(b.page(), Some(Page::CardOut)));
}

#[test]
fn an_agents_card_pulled_too_early_is_said_and_the_form_is_kept() {
    let mut b = asked_for_agent();
    b.pull(1);
    b.send(VisitEvent::CardInserted(insertion(2)));
    b.pull(2);
    assert!(matches!(
        b.page(),
        Some(Page::Identify {
            problem: Some(CardFault::RemovedDuringRead),
            ..
        })
    ));
    b.tap(Tap::TypeIdentity);
    assert_eq!(question(&b).as_deref(), Some("agent_name"));
    answer_for_agent(&mut b);
    assert_eq!(question(&b).as_deref(), Some("trade"));
}

#[test]
fn records_are_asked_for_the_family_once_it_is_said_who_came_and_never_without_the_right() {
    for rights in [&[36_u16][..], &[1]] {
        let mut b = bench();
        let query = super::questions::query(item(36, Action::Records, Mode::Kiosk));
        let items = vec![Item {
            agents: Agents::Proxy,
            ..query
        }];
        let catalogue = Catalogue::new(1, items).expect("a catalogue");
        b.send(VisitEvent::Catalogue(Arc::new(
            catalogue.with_counter(counter()),
        )));
        log_in(&mut b, "lijiazhuang-01", rights);
        b.insert(1, young());
        b.tap(Tap::StartForOther(number(36)));
        if rights == [1] {
            assert!(!matches!(b.page(), Some(Page::Form(_))));
            continue;
        }
        answer_for_agent(&mut b);
        let asked = b.asked.iter().find_map(|effect| match effect {
            Effect::AskRecords(_, holder, _, behalf) => Some((holder, behalf)),
            _ => None,
        });
        let (holder, behalf) = asked.expect("the county is asked");
        assert_eq!(holder.id_number, young().id_number);
        let behalf = behalf.as_ref().expect("on whose behalf");
        assert_eq!(behalf.agent.relation, "child");
        assert_eq!(behalf.account.as_str(), "lijiazhuang-01");
        assert!(matches!(b.page(), Some(Page::Records(_))));
    }
}

#[test]
fn a_name_with_digits_is_not_taken_for_who_came() {
    let mut b = with_operator();
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    for no in ["123", "王2", "王"] {
        b.answer("agent_name", RawAnswer::typed(no));
        b.tap(Tap::NextQuestion);
        assert_eq!(question(&b).as_deref(), Some("agent_name"), "{no}");
    }
    b.answer("agent_name", RawAnswer::typed("阿依·古丽"));
    b.tap(Tap::NextQuestion);
    assert_eq!(question(&b).as_deref(), Some("agent_id"));
}

/// The same with a paper of who came.
fn with_papers(b: &mut Bench) {
    let mut counter = counter();
    let paper = FieldKind::Document {
        fewest: 1,
        most: 2,
        promise: Some("seen".into()),
    };
    if let Some(form) = &mut counter.proxy {
        let paper = asks("agent_letter", paper, FieldRole::AgentPaper);
        form.fields.push(paper);
    }
    let items = vec![Item {
        agents: Agents::Proxy,
        ..item(
            ASSISTED,
            Action::Form(super::operators::signed_form()),
            Mode::Assisted,
        )
    }];
    let catalogue = Catalogue::new(2, items).expect("a catalogue");
    let catalogue = catalogue.with_counter(counter);
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
}

#[test]
fn without_a_page_or_the_operators_word_a_paper_of_who_came_is_not_passed() {
    let mut b = with_operator();
    with_papers(&mut b);
    b.insert(1, old());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    answer_for_agent(&mut b);
    let field = b.visit.question_on_screen().expect("a question");
    assert_eq!(field.as_str(), "agent_letter");
    b.tap(Tap::NextQuestion);
    assert_eq!(b.visit.question_on_screen(), Some(field));
}

#[test]
fn the_papers_of_who_came_go_with_the_case_or_the_operators_word_for_them() {
    use crate::domain::delivery::AnswerValue;
    use crate::domain::services::form::PROMISED;
    let mut b = with_operator();
    with_papers(&mut b);
    b.insert(1, old());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    answer_for_agent(&mut b);
    b.answer("agent_letter", RawAnswer::typed(PROMISED));
    b.tap(Tap::NextQuestion);
    finish(&mut b);
    let case = b.submitted.first().expect("handed in");
    let paper = case
        .answers
        .iter()
        .find(|(id, _)| id.as_str() == "agent_letter");
    assert_eq!(paper.map(|(_, value)| value), Some(&AnswerValue::Promised));
    let names: Vec<&str> = case.answers.iter().map(|(id, _)| id.as_str()).collect();
    assert!(!names.contains(&"agent_name"), "who came has its own part");
}
