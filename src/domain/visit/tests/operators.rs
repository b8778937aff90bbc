//! Visits with an operator: who may, whose turn it is, and what goes with whom.

use super::*;
use crate::domain::bundle::AssistedRule;
use crate::domain::delivery::IdentityProof;
use crate::domain::operators::account::Auth;
use crate::domain::operators::deeds::{Doer, What};
use crate::domain::operators::desk::{
    ChallengeId, Confirmed, DeskAsked, DeskEffect, DeskEvent, DeskTap, DutyNo, NewChallenge, Polled,
};
use crate::domain::operators::offline::AccountNews;
use crate::domain::operators::{AccountId, Rights, Standing};
use crate::domain::visit::refused::WhyNot;
use crate::domain::visit::start::{Barred, Start};
use proptest::prelude::*;

pub(super) const SELF_SERVICE: u16 = 1;
pub(super) const ASSISTED: u16 = 21;
pub(super) const OTHER_ASSISTED: u16 = 24;

pub(super) fn number(n: u16) -> ItemNo {
    ItemNo::new(n).expect("in range")
}

/// One question and a signature.
pub(super) fn signed_form() -> Form {
    let mut form = form();
    let mut signature = form.fields[0].clone();
    signature.id = FieldId::parse("signature").expect("a field id");
    signature.kind = FieldKind::Signature;
    form.fields.truncate(1);
    form.fields.push(signature);
    form
}

pub(super) fn bench() -> Bench {
    let mut b = Bench::new();
    let items = vec![
        item(SELF_SERVICE, Action::Form(form()), Mode::Kiosk),
        Item {
            agents: Agents::Proxy,
            ..item(ASSISTED, Action::Form(signed_form()), Mode::Assisted)
        },
        item(OTHER_ASSISTED, Action::Form(signed_form()), Mode::Assisted),
    ];
    let catalogue = Catalogue::new(1, items).expect("a catalogue");
    let catalogue = catalogue.with_counter(super::counter::counter());
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Line(Line::Online));
    b
}

pub(super) fn desk(b: &mut Bench, tap: DeskTap) -> Vec<Effect> {
    b.tap(Tap::Desk(tap))
}

/// The number of every operator of these tests.
pub(super) fn own_number() -> String {
    id_born(1975)
}

fn confirmed(account: &str, items: &[u16]) -> Confirmed {
    Confirmed {
        account: AccountId::parse(account).expect("an id"),
        name: PersonName::parse("王测试").expect("a name"),
        rights: Rights::of(items.iter().map(|n| number(*n))),
        lapses: Date::constant(2027, 2, 22),
        offline_allowed: false,
        unlock_key: Zeroizing::new([7; 32]),
        own: Some(super::marks::mark(&own_number())),
    }
}

/// Logs somebody in by the phone, from wherever the visit is.
pub(super) fn log_in(b: &mut Bench, account: &str, items: &[u16]) {
    log_in_with(b, account, items, false);
    desk(b, DeskTap::Close);
}

/// The same, and leaves what then is on screen.
pub(super) fn log_in_and_stay(b: &mut Bench) {
    log_in_with(b, "lijiazhuang-01", &[SELF_SERVICE, ASSISTED], false);
}

pub(super) fn log_in_with(b: &mut Bench, account: &str, items: &[u16], offline: bool) {
    desk(b, DeskTap::LogIn);
    phone_says_yes(b, account, items, offline);
}

pub(super) fn phone_says_yes(b: &mut Bench, account: &str, items: &[u16], offline: bool) {
    let asked = |effects: &[Effect]| -> Option<DeskAsked> {
        effects.iter().rev().find_map(|e| match e {
            Effect::Desk(DeskEffect::AskChallenge(asked) | DeskEffect::Poll(asked, _)) => {
                Some(*asked)
            }
            _ => None,
        })
    };
    let Some(challenge) = asked(&b.asked) else {
        return;
    };
    let new = NewChallenge {
        id: ChallengeId::parse("0123456789abcdef").expect("an id"),
        url: "https://county.example/login?c=0123456789abcdef".into(),
        good_for: Span::minutes(2),
    };
    b.send(VisitEvent::Desk(DeskEvent::Challenge(challenge, Ok(new))));
    b.wait(Span::seconds(2));
    if let Some(poll) = asked(&b.asked) {
        let mut who = confirmed(account, items);
        who.offline_allowed = offline;
        let login = Polled::Confirmed(Box::new(who));
        b.send(VisitEvent::Desk(DeskEvent::Polled(poll, Ok(login))));
    }
}

pub(super) fn serving(items: &[u16]) -> Bench {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", items);
    b.insert(1, young());
    b
}

pub(super) fn sign(b: &mut Bench) {
    b.answer(
        "signature",
        RawAnswer::Typed(Zeroizing::new("M100 100L300 200L500 100".into())),
    );
}

/// The form of an assisted item, up to the review, with the hand-over for the signature.
pub(super) fn fill_in_assisted(b: &mut Bench) {
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::NextQuestion);
    desk(b, DeskTap::HandOver);
    sign(b);
    b.tap(Tap::NextQuestion);
}

fn notice(b: &Bench) -> Option<DutyNo> {
    b.visit.desk().duty().and_then(|duty| duty.notice)
}

#[test]
fn alone_an_assisted_item_leads_to_whoever_can_help() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Help)));
}

#[test]
fn without_the_right_the_form_does_not_open_and_the_page_says_so() {
    let mut b = serving(&[ASSISTED]);
    b.tap(Tap::StartItem(number(OTHER_ASSISTED)));
    let Some(Page::Refused(page)) = b.page() else {
        panic!("the page says no");
    };
    let missing = WhyNot::Barred(number(OTHER_ASSISTED), Barred::NoRight);
    assert_eq!(page.why, missing);
}

#[test]
fn the_desk_leads_to_an_item_and_its_page_begins_the_session() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    desk(&mut b, DeskTap::Home);
    desk(&mut b, DeskTap::Serve(number(ASSISTED)));
    assert_eq!(b.page(), Some(&Page::Guide(number(ASSISTED))));
    let item = |n| item(n, Action::Form(signed_form()), Mode::Assisted);
    let start = |b: &Bench, n| b.visit.scene(b.now).circumstances().start_of(&item(n));
    assert_eq!(start(&b, ASSISTED), Start::Assisted);
    assert_eq!(start(&b, OTHER_ASSISTED), Start::Barred(Barred::NoRight));
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.insert(1, young());
    assert!(matches!(b.page(), Some(Page::Form(_))));
}

#[test]
fn the_county_can_limit_help_to_what_residents_do_alone() {
    let mut b = serving(&[ASSISTED, SELF_SERVICE]);
    b.send(VisitEvent::Assisted(AssistedRule::SelfService));
    b.tap(Tap::StartItem(number(ASSISTED)));
    let Some(Page::Refused(page)) = b.page() else {
        panic!("the page says no");
    };
    let by_county = WhyNot::Barred(number(ASSISTED), Barred::ByCounty);
    assert_eq!(page.why, by_county);
    b.tap(Tap::Home);
    b.tap(Tap::StartItem(number(SELF_SERVICE)));
    assert!(matches!(b.page(), Some(Page::Form(_))));
    b.send(VisitEvent::Assisted(AssistedRule::All));
    b.tap(Tap::Home);
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Form(_))));
}

#[test]
fn an_assisted_case_begun_before_the_county_closed_it_is_not_handed_in() {
    let mut b = serving(&[ASSISTED]);
    fill_in_assisted(&mut b);
    b.send(VisitEvent::Assisted(AssistedRule::SelfService));
    b.tap(Tap::Submit);
    assert!(b.submitted.is_empty());
}

#[test]
fn what_needs_the_line_is_not_handed_in_without_it_and_goes_on_when_it_is_back() {
    let mut b = bench();
    let mut only_online = item(ASSISTED, Action::Form(signed_form()), Mode::Assisted);
    only_online.offline = Offline::OnlineOnly;
    let catalogue = Catalogue::new(2, vec![only_online]).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.insert(1, young());
    fill_in_assisted(&mut b);
    b.send(VisitEvent::Line(Line::Offline));
    b.tap(Tap::Submit);
    assert_eq!(b.page(), Some(&Page::OutOfReach(number(ASSISTED))));
    assert!(b.submitted.is_empty(), "nothing is promised");
    b.send(VisitEvent::Line(Line::Online));
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
    assert_eq!(b.submitted.len(), 1);
}

#[test]
fn a_card_put_in_under_the_login_page_is_read_when_the_operator_is_there() {
    let mut b = bench();
    desk(&mut b, DeskTap::LogIn);
    b.send(VisitEvent::CardInserted(insertion(1)));
    assert!(b.visit.session().is_none(), "nothing is read under it");
    assert!(b.visit.scene(b.now).card_waits, "the page says so");
    desk(&mut b, DeskTap::Close);
    assert!(matches!(b.page(), Some(Page::Reading { .. })));
}

#[test]
fn an_identity_card_laid_under_the_login_page_is_not_said_to_wait() {
    let mut b = bench();
    desk(&mut b, DeskTap::LogIn);
    b.send(VisitEvent::CardInserted(InsertionId::FIRST_LAID));
    b.send(VisitEvent::CardRemoved(InsertionId::FIRST_LAID));
    assert!(
        !b.visit.scene(b.now).card_waits,
        "it may have left long ago"
    );
    desk(&mut b, DeskTap::Close);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_card_pulled_again_under_the_login_page_is_forgotten() {
    let mut b = bench();
    desk(&mut b, DeskTap::LogIn);
    b.send(VisitEvent::CardInserted(insertion(1)));
    b.pull(1);
    desk(&mut b, DeskTap::Close);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_card_put_in_at_the_operators_first_page_begins_with_its_holder() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    desk(&mut b, DeskTap::Home);
    b.insert(1, young());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
    assert!(b.shows_person());
}

#[test]
fn an_operator_types_and_the_resident_signs_and_hands_in() {
    let mut b = serving(&[ASSISTED]);
    fill_in_assisted(&mut b);
    assert!(
        matches!(b.page(), Some(Page::Review { .. })),
        "{:?}",
        b.page()
    );
    b.tap(Tap::Submit);
    let part = b.submitted[0]
        .assistance
        .clone()
        .expect("an operator's part");
    assert_eq!(part.account.as_str(), "lijiazhuang-01");
    assert_eq!(part.auth, Auth::Online);
    let done: Vec<_> = part.deeds.iter().map(|d| (d.by, d.what.clone())).collect();
    let field = |name| FieldId::parse(name).expect("a field id");
    assert_eq!(
        done,
        [
            (Doer::Operator, What::Began),
            (Doer::Operator, What::Answered(field("trade"))),
            (Doer::Operator, What::HandedOver),
            (Doer::Resident, What::Signed(field("signature"))),
            (Doer::Resident, What::Confirmed),
        ]
    );
}

#[test]
fn an_operator_cannot_sign_hand_in_or_grade() {
    let mut b = serving(&[ASSISTED]);
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::NextQuestion);
    sign(&mut b);
    assert_eq!(notice(&b), Some(DutyNo::Sign));
    assert!(b.visit.scene(b.now).refuses_signature(), "the ink goes");
    b.tap(Tap::NextQuestion);
    assert!(matches!(b.page(), Some(Page::Form(_))), "not signed");
    desk(&mut b, DeskTap::HandOver);
    assert!(
        !b.visit.scene(b.now).refuses_signature(),
        "the resident's stays"
    );
    sign(&mut b);
    b.tap(Tap::NextQuestion);
    desk(&mut b, DeskTap::TakeBack);
    b.tap(Tap::Submit);
    assert_eq!(notice(&b), Some(DutyNo::Confirm));
    assert!(b.submitted.is_empty());
    desk(&mut b, DeskTap::HandOver);
    b.tap(Tap::Submit);
    b.commit();
    desk(&mut b, DeskTap::TakeBack);
    b.tap(Tap::Evaluate(Grade::VeryGood));
    assert_eq!(notice(&b), Some(DutyNo::Grade));
    let Some(Page::Receipt(page)) = b.page() else {
        panic!("the receipt is on screen");
    };
    assert_eq!(page.grade, None);
}

#[test]
fn what_the_resident_typed_before_survives_the_hand_over_and_stays_the_residents() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(SELF_SERVICE)));
    b.answer("trade", RawAnswer::Picked(vec!["a".into()]));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::CallHelp);
    log_in(&mut b, "lijiazhuang-01", &[SELF_SERVICE]);
    b.answer(
        "phone",
        RawAnswer::Typed(Zeroizing::new("19900001234".into())),
    );
    b.tap(Tap::NextQuestion);
    desk(&mut b, DeskTap::HandOver);
    b.tap(Tap::Submit);
    let part = b.submitted[0]
        .assistance
        .clone()
        .expect("an operator's part");
    let by = |name: &str| {
        let field = FieldId::parse(name).expect("a field id");
        let deed = part
            .deeds
            .iter()
            .find(|d| d.what == What::Answered(field.clone()));
        deed.map(|d| d.by)
    };
    assert_eq!(by("trade"), Some(Doer::Resident));
    assert_eq!(by("phone"), Some(Doer::Operator));
}

#[test]
fn a_resident_alone_hands_in_without_any_operators_part() {
    let mut b = bench();
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    assert_eq!(b.submitted[0].assistance, None);
}

#[test]
fn a_second_operator_never_sees_the_first_ones_case() {
    let mut b = serving(&[ASSISTED]);
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.wait(Span::minutes(3));
    assert!(matches!(b.visit.scene(b.now).view, View::Desk), "locked");
    assert!(!b.shows_person());
    b.tap(Tap::NextQuestion);
    log_in(&mut b, "lijiazhuang-02", &[ASSISTED]);
    assert!(
        b.visit.session().is_none(),
        "the case went with its operator"
    );
}

#[test]
fn the_same_operator_finds_the_case_where_it_was() {
    let mut b = serving(&[ASSISTED]);
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    let before = b.page().cloned();
    b.wait(Span::minutes(4));
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    assert_eq!(b.page().cloned(), before);
}

#[test]
fn leaving_a_freeze_or_ten_quiet_minutes_wipe_the_case() {
    type End = fn(&mut Bench);
    let ends: [End; 4] = [
        |b| {
            desk(b, DeskTap::Leave);
            desk(b, DeskTap::LeaveAnyway);
        },
        |b| {
            b.wait(Span::minutes(3));
            b.wait(Span::minutes(7));
        },
        |b| {
            b.send(VisitEvent::Desk(DeskEvent::News(vec![AccountNews {
                account: AccountId::parse("lijiazhuang-01").expect("an id"),
                standing: Standing::Frozen,
                rights: Rights::of([number(ASSISTED)]),
                lapses: Date::constant(2027, 2, 22),
            }])));
        },
        |b| drop(b.send(VisitEvent::Service(vec![ClosedReason::DiskFull]))),
    ];
    for end in ends {
        let mut b = serving(&[ASSISTED]);
        b.tap(Tap::StartItem(number(ASSISTED)));
        end(&mut b);
        assert!(b.visit.session().is_none());
        assert!(b.visit.desk().duty().is_none());
        assert!(!b.shows_person());
    }
}

#[test]
fn a_card_pulled_before_an_operator_covers_the_page_and_the_draft_waits_for_it() {
    let mut b = serving(&[ASSISTED]);
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.pull(1);
    assert!(!b.shows_person());
    b.wait(Span::seconds(31));
    assert!(b.visit.session().is_none() && b.visit.keeps_draft());
    assert!(b.visit.desk().duty().is_some(), "the operator stays");
}

#[test]
fn nothing_of_the_visit_is_reached_under_the_login_page() {
    let mut b = bench();
    b.insert(1, young());
    b.fill_in();
    desk(&mut b, DeskTap::LogIn);
    for tap in [Tap::Submit, Tap::Home, Tap::Exit, Tap::OpenCases] {
        b.tap(tap);
        assert!(matches!(b.visit.scene(b.now).view, View::Desk));
    }
    assert!(b.submitted.is_empty());
    desk(&mut b, DeskTap::Close);
    assert!(
        matches!(b.page(), Some(Page::Review { .. })),
        "nothing is lost"
    );
}

/// One thing that happens, by number.
fn happen(b: &mut Bench, code: u8) {
    let news = |items: &[u16], standing| {
        VisitEvent::Desk(DeskEvent::News(vec![AccountNews {
            account: AccountId::parse("lijiazhuang-01").expect("an id"),
            standing,
            rights: Rights::of(items.iter().map(|n| number(*n))),
            lapses: Date::constant(2027, 2, 22),
        }]))
    };
    match code {
        0 => b.insert(1, young()),
        1 => b.insert(2, old()),
        2 => b.pull(1),
        3 => b.wait(Span::seconds(20)),
        4 => b.wait(Span::minutes(2)),
        5 => b.wait(Span::minutes(11)),
        6 => log_in(b, "lijiazhuang-01", &[ASSISTED]),
        7 => log_in(b, "lijiazhuang-02", &[SELF_SERVICE]),
        8 => {
            desk(b, DeskTap::Leave);
            desk(b, DeskTap::LeaveAnyway);
        }
        9 | 10 => drop(desk(b, DeskTap::HandOver)),
        11 => drop(desk(b, DeskTap::TakeBack)),
        12 | 13 => drop(b.tap(Tap::StartItem(number(ASSISTED)))),
        14 => drop(b.tap(Tap::StartItem(number(OTHER_ASSISTED)))),
        15 => drop(b.tap(Tap::StartItem(number(SELF_SERVICE)))),
        16 | 17 => b.answer("trade", RawAnswer::Picked(vec!["a".into()])),
        18 => b.answer(
            "phone",
            RawAnswer::Typed(Zeroizing::new("19900001234".into())),
        ),
        19 | 20 => sign(b),
        21..=23 => drop(b.tap(Tap::NextQuestion)),
        24..=26 => drop(b.tap(Tap::Submit)),
        27 => {
            if !b.submitted.is_empty() {
                b.commit();
            }
        }
        28 => drop(b.tap(Tap::Home)),
        29 => drop(b.tap(Tap::Back)),
        30 => drop(b.send(news(&[ASSISTED, OTHER_ASSISTED], Standing::Open))),
        31 => drop(b.send(news(&[], Standing::Open))),
        32 => drop(b.send(news(&[ASSISTED], Standing::Frozen))),
        33 => drop(b.tap(Tap::Exit)),
        34 => drop(b.send(VisitEvent::Assisted(AssistedRule::SelfService))),
        35 => drop(b.send(VisitEvent::Assisted(AssistedRule::All))),
        36 => drop(desk(b, DeskTap::Home)),
        37 => drop(desk(b, DeskTap::Serve(number(ASSISTED)))),
        38 => drop(b.tap(Tap::StartForOther(number(ASSISTED)))),
        39 => drop(b.tap(Tap::TypeIdentity)),
        40 | 41 => super::counter::type_somebody(b),
        42 => super::counter::answer_for_agent(b),
        _ => drop(b.tap(Tap::CallHelp)),
    }
}

fn rights_of(b: &Bench) -> Option<(String, Rights)> {
    let duty = b.visit.desk().duty()?;
    Some((
        duty.operator.account.as_str().to_owned(),
        duty.operator.rights.clone(),
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever happens in whatever order: an assisted case is handed in only while an operator with
    /// the right is on duty, the operator's part says so, and the last word is the resident's.
    #[test]
    fn no_order_of_events_hands_a_case_in_under_a_right_that_was_missing(
        codes in proptest::collection::vec(0_u8..44, 1..120)
    ) {
        let mut b = bench();
        for code in codes {
            let before = rights_of(&b);
            let known = b.submitted.len();
            happen(&mut b, code);
            for case in &b.submitted[known..] {
                let assisted = case.item != number(SELF_SERVICE);
                prop_assert!(!assisted || case.assistance.is_some());
                let typed = case.applicant.proof == IdentityProof::Operator;
                prop_assert!(!typed || case.assistance.is_some());
                prop_assert!(case.agent.is_none() || case.assistance.is_some());
                if let Some(part) = &case.assistance {
                    let (account, rights) = before.clone().expect("somebody was on duty");
                    prop_assert_eq!(part.account.as_str(), account);
                    prop_assert!(rights.hold(case.item));
                    let last = part.deeds.last().expect("steps");
                    prop_assert_eq!(&last.what, &What::Confirmed);
                    prop_assert_eq!(last.by, Doer::Resident);
                    let signed = part.deeds.iter().filter(|d| matches!(d.what, What::Signed(_)));
                    for deed in signed {
                        prop_assert_eq!(deed.by, Doer::Resident);
                    }
                }
            }
            let shown = b.visit.scene(b.now);
            let covered = matches!(shown.view, View::Desk);
            prop_assert!(!covered || shown.person.is_none());
        }
    }
}
