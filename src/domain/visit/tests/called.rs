//! Somebody called for help and an operator came; the ways from the desk to a visit and back.

use super::operators::{
    ASSISTED, OTHER_ASSISTED, SELF_SERVICE, bench, desk, log_in, log_in_and_stay, log_in_with,
    number, phone_says_yes, serving, signed_form,
};
use super::*;
use crate::domain::jobs::listing::ListingId;
use crate::domain::operators::desk::{DeskTap, DutyPage, Hands, ProblemTap};
use crate::domain::writing::panel::PanelTap;

#[test]
fn who_called_for_help_on_an_item_comes_back_to_exactly_that_item_with_the_operator() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::OpenItem(number(ASSISTED)));
    b.tap(Tap::CallHelp);
    log_in_and_stay(&mut b);
    assert_eq!(b.page(), Some(&Page::Guide(number(ASSISTED))));
    assert_eq!(b.visit.desk().hands(), Hands::Operator);
    assert!(b.shows_person(), "the person's bar is there");
}

#[test]
fn who_called_for_help_in_a_form_comes_back_to_its_question() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(SELF_SERVICE)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::CallHelp);
    log_in_and_stay(&mut b);
    let Some(Page::Form(filing)) = b.page() else {
        panic!("the form is back");
    };
    assert_eq!(filing.position(), 1);
    assert!(b.shows_person());
}

#[test]
fn a_pin_is_chosen_before_the_visit_that_waits_is_gone_back_to() {
    for later in [true, false] {
        let mut b = bench();
        b.insert(1, young());
        b.tap(Tap::OpenItem(number(ASSISTED)));
        b.tap(Tap::CallHelp);
        log_in_with(&mut b, "lijiazhuang-01", &[ASSISTED], true);
        assert_eq!(b.visit.desk().hands(), Hands::Covered, "the PIN first");
        if later {
            desk(&mut b, DeskTap::Home);
        } else {
            desk(&mut b, DeskTap::Close);
        }
        assert_eq!(b.page(), Some(&Page::Guide(number(ASSISTED))));
        assert!(b.shows_person());
    }
}

#[test]
fn with_nobody_there_the_operator_begins_at_the_desk() {
    let mut b = bench();
    log_in_and_stay(&mut b);
    assert_eq!(b.visit.desk().hands(), Hands::Covered);
}

#[test]
fn a_card_put_in_under_the_login_page_is_read_when_the_login_is_through() {
    let mut b = bench();
    desk(&mut b, DeskTap::LogIn);
    b.send(VisitEvent::CardInserted(insertion(1)));
    phone_says_yes(&mut b, "lijiazhuang-01", &[ASSISTED], false);
    assert!(matches!(b.page(), Some(Page::Reading { .. })));
}

#[test]
fn back_from_an_item_opened_at_the_desk_leads_to_its_place_in_the_list() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED, OTHER_ASSISTED]);
    desk(&mut b, DeskTap::Home);
    desk(&mut b, DeskTap::Serve(number(OTHER_ASSISTED)));
    b.tap(Tap::Back);
    let duty = b.visit.desk().duty().expect("on duty");
    assert_eq!(duty.page, Some(DutyPage::Home));
    assert_eq!(duty.served, Some(number(OTHER_ASSISTED)));
    assert!(b.visit.session().is_none());
    desk(&mut b, DeskTap::Home);
    let duty = b.visit.desk().duty().expect("on duty");
    assert_eq!(duty.served, None, "asked for anew it begins at its top");
}

#[test]
fn back_from_an_item_opened_at_the_desk_keeps_the_person_behind_it() {
    let mut b = serving(&[ASSISTED]);
    desk(&mut b, DeskTap::Home);
    desk(&mut b, DeskTap::Serve(number(ASSISTED)));
    b.tap(Tap::Back);
    assert_eq!(b.visit.desk().hands(), Hands::Covered);
    desk(&mut b, DeskTap::Close);
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

#[test]
fn back_from_a_page_of_the_desk_leads_to_the_desk_and_not_to_the_visit() {
    let mut b = serving(&[ASSISTED]);
    for page in [DeskTap::Devices, DeskTap::ReportLeak, DeskTap::ChoosePin] {
        desk(&mut b, DeskTap::Home);
        desk(&mut b, page);
        desk(&mut b, DeskTap::Close);
        let duty = b.visit.desk().duty().expect("on duty");
        assert_eq!(duty.page, Some(DutyPage::Home));
    }
}

#[test]
fn the_text_stays_as_it_is_under_an_operators_hand_until_the_page_is_left() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.insert(1, old());
    let large = |b: &Bench| b.visit.scene(b.now).settings.text != TextSize::Standard;
    assert!(large(&b), "an older person's");
    desk(&mut b, DeskTap::Home);
    desk(&mut b, DeskTap::Problem(ProblemTap::Open));
    b.pull(1);
    b.tap(Tap::Panel(PanelTap::Clear));
    b.wait(Span::seconds(100));
    b.send(VisitEvent::Touch);
    b.wait(Span::seconds(100));
    assert!(b.visit.session().is_none(), "the visit behind is over");
    assert!(large(&b), "the page stays as it was");
    desk(&mut b, DeskTap::Close);
    desk(&mut b, DeskTap::Close);
    desk(&mut b, DeskTap::Close);
    assert!(!large(&b), "the next page is as usual");
}

#[test]
fn a_size_chosen_on_the_operators_page_is_not_the_residents() {
    let mut b = serving(&[ASSISTED]);
    desk(&mut b, DeskTap::Home);
    b.tap(Tap::NextTextSize);
    let text = |b: &Bench| b.visit.scene(b.now).settings.text;
    assert_ne!(text(&b), TextSize::Standard);
    desk(&mut b, DeskTap::Close);
    assert_eq!(text(&b), TextSize::Standard);
}

#[test]
fn an_advice_about_an_assisted_item_is_the_operators_to_read() {
    let mut b = bench();
    let mut advised = item(ASSISTED, Action::Form(signed_form()), Mode::Assisted);
    let mut advice = rule("early", Condition::AgeAtLeast(60), WhenUnknown::Take);
    advice.weight = Weight::Advice;
    advised.eligibility = vec![advice];
    let catalogue = Catalogue::new(2, vec![advised]).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.insert(1, young());
    b.tap(Tap::OpenItem(number(ASSISTED)));
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert_eq!(b.page(), Some(&Page::Help), "alone nothing is to be read");
    log_in_and_stay(&mut b);
    b.tap(Tap::StartItem(number(ASSISTED)));
    let Some(Page::Refused(page)) = b.page() else {
        panic!("the advice is told: {:?}", b.page());
    };
    assert!(page.is_advice());
    b.tap(Tap::GoOnAnyway);
    assert!(matches!(b.page(), Some(Page::Form(_))));
}

#[test]
fn a_lock_with_nobodys_case_behind_it_makes_way_for_whoever_comes() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.wait(Span::minutes(4));
    assert!(b.visit.desk().duty().is_some_and(|d| d.lock.is_some()));
    let effects = b.send(VisitEvent::CardInserted(insertion(1)));
    assert!(b.visit.desk().duty().is_none(), "logged out");
    assert!(effects.iter().any(|e| matches!(e, Effect::ReadCard(_))));
}

#[test]
fn the_next_person_is_not_let_in_over_a_begun_form_without_a_question() {
    let mut b = serving(&[ASSISTED]);
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::Exit);
    assert!(b.visit.scene(b.now).asks.is_some() && b.visit.session().is_some());
    b.tap(Tap::NotYet);
    assert!(matches!(b.page(), Some(Page::Form(_))));
    b.tap(Tap::Exit);
    b.tap(Tap::Sure);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_job_of_the_overview_leads_back_to_the_overview() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.tap(Tap::OpenListing(ListingId::parse("J-1").expect("an id")));
    assert!(matches!(b.page(), Some(Page::Job(_))));
    b.tap(Tap::Back);
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}
