//! Items that want the social-security card and the identity card of one person.

use super::laid::{laid, lay, shown};
use super::operators::{ASSISTED, desk, log_in, number, sign, signed_form};
use super::*;
use crate::domain::delivery::IdentityProof;
use crate::domain::face::Portrait;
use crate::domain::operators::desk::DeskTap;

const BOTH: u16 = 5;

fn bench() -> Bench {
    let mut b = Bench::new();
    let both = |item| Item {
        credential: Credential::Both,
        ..item
    };
    let items = vec![
        item(1, Action::Form(form()), Mode::Kiosk),
        both(item(BOTH, Action::Form(form()), Mode::Kiosk)),
        Item {
            agents: Agents::Proxy,
            ..both(item(ASSISTED, Action::Form(signed_form()), Mode::Assisted))
        },
    ];
    let catalogue = Catalogue::new(1, items).expect("a catalogue");
    let catalogue = catalogue.with_counter(super::counter::counter());
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Line(Line::Online));
    b
}

/// What the page that asks for the second card says is wrong; `None` on every other page.
fn asks(b: &Bench) -> Option<Option<CardFault>> {
    match b.page() {
        Some(Page::Identify {
            purpose: Purpose::Second(_),
            problem,
        }) => Some(*problem),
        _ => None,
    }
}

fn start(b: &mut Bench) {
    b.tap(Tap::StartItem(number(BOTH)));
}

fn fill_in(b: &mut Bench) {
    b.answer("trade", RawAnswer::picked("a"));
    b.tap(Tap::NextQuestion);
    b.answer("phone", RawAnswer::typed("19900001234"));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
}

#[test]
fn the_card_of_somebody_else_is_refused_and_nothing_of_it_is_kept() {
    let mut b = bench();
    b.insert(1, young());
    start(&mut b);
    lay(&mut b, 0, old());
    assert_eq!(asks(&b), Some(Some(CardFault::AnotherPerson)));
    let session = b.visit.session().expect("the visit goes on");
    let known = session.identified().expect("its first person");
    assert_eq!(known.holder.id_number, young().id_number);
    assert_eq!((session.second, session.laid), (None, None));
    lay(&mut b, 1, young());
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
}

#[test]
fn the_case_says_how_the_second_card_was_shown() {
    let mut b = bench();
    b.insert(1, young());
    start(&mut b);
    assert_eq!(asks(&b), Some(None));
    lay(&mut b, 0, young());
    fill_in(&mut b);
    let [case] = &b.submitted[..] else {
        panic!("{:?}", b.page());
    };
    assert_eq!(case.applicant.proof, IdentityProof::SocialSecurityCard);
    assert_eq!(case.second, Some(IdentityProof::IdentityCard));
}

#[test]
fn an_item_that_wants_one_card_says_nothing_of_a_second() {
    let mut b = bench();
    b.insert(1, young());
    lay(&mut b, 0, young());
    b.tap(Tap::StartItem(number(1)));
    fill_in(&mut b);
    assert_eq!(b.submitted[0].second, None);
}

#[test]
fn the_same_kind_of_card_again_is_not_the_second_one() {
    let mut b = bench();
    lay(&mut b, 0, young());
    start(&mut b);
    lay(&mut b, 1, young());
    assert_eq!(asks(&b), Some(Some(CardFault::SameDocument)));
    b.insert(1, young());
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
    fill_in(&mut b);
    let second = Some(IdentityProof::SocialSecurityCard);
    assert_eq!(b.submitted[0].second, second);
}

#[test]
fn a_social_card_that_is_in_the_slot_already_is_read_without_asking() {
    let mut b = bench();
    lay(&mut b, 0, young());
    b.send(VisitEvent::CardInserted(insertion(1)));
    start(&mut b);
    assert!(
        matches!(b.page(), Some(Page::Reading { .. })),
        "{:?}",
        b.page()
    );
    let content = CardContent::Open(young());
    b.send(VisitEvent::CardRead(insertion(1), Ok(content)));
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
}

#[test]
fn a_second_card_that_cannot_be_read_leaves_the_person_and_the_page_there() {
    let mut b = bench();
    b.insert(1, young());
    start(&mut b);
    b.send(VisitEvent::CardInserted(laid(0)));
    b.send(VisitEvent::CardRead(laid(0), Err(CardFault::NotGenuine)));
    assert_eq!(asks(&b), Some(Some(CardFault::NotGenuine)));
    assert!(b.visit.session().is_some_and(|s| s.covered.is_none()));
}

#[test]
fn an_identity_card_laid_earlier_beside_the_social_card_goes_on_with_the_visit_and_counts() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::StartItem(number(1)));
    lay(&mut b, 0, young());
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
    // The card in the slot is still the one that is pulled.
    b.pull(1);
    assert!(matches!(b.page(), Some(Page::CardOut)), "{:?}", b.page());
    b.insert(2, young());
    b.tap(Tap::Home);
    start(&mut b);
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
}

#[test]
fn who_comes_for_another_person_brings_both_cards_of_that_person() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.insert(1, young());
    b.tap(Tap::StartForOther(number(ASSISTED)));
    super::counter::answer_for_agent(&mut b);
    b.answer("trade", RawAnswer::picked("b"));
    b.tap(Tap::NextQuestion);
    desk(&mut b, DeskTap::HandOver);
    sign(&mut b);
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
    assert_eq!(asks(&b), Some(None));
    lay(&mut b, 0, old());
    assert_eq!(asks(&b), Some(Some(CardFault::AnotherPerson)));
    lay(&mut b, 1, young());
    b.tap(Tap::Submit);
    let [case] = &b.submitted[..] else {
        panic!("{:?}", b.page());
    };
    assert!(case.agent.is_some());
    assert_eq!(case.second, Some(IdentityProof::IdentityCard));
}

#[test]
fn nobody_says_of_the_own_card_that_it_was_seen() {
    let mut b = bench();
    b.insert(1, young());
    start(&mut b);
    b.tap(Tap::SecondSeen);
    assert_eq!(asks(&b), Some(None));
}

#[test]
fn an_operator_who_has_the_document_in_hand_goes_on_and_the_case_says_so() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert_eq!(asks(&b), Some(None));
    b.tap(Tap::SecondSeen);
    b.answer("trade", RawAnswer::picked("b"));
    b.tap(Tap::NextQuestion);
    desk(&mut b, DeskTap::HandOver);
    sign(&mut b);
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
    let [case] = &b.submitted[..] else {
        panic!("{:?}", b.page());
    };
    assert_eq!(case.second, Some(IdentityProof::Operator));
}

#[test]
fn a_portrait_belongs_to_the_card_that_was_laid_last() {
    let portrait = |of: u8| {
        let rgb = Zeroizing::new(vec![of; 3]);
        Portrait::new(1, 1, rgb).expect("a pixel")
    };
    let mut b = bench();
    lay(&mut b, 0, young());
    b.send(VisitEvent::Portrait(laid(0), portrait(1)));
    let kept = |b: &Bench| b.visit.session().and_then(|s| s.portrait.clone());
    assert_eq!(kept(&b), Some(portrait(1)));
    // Somebody else came; what is decoded late is nobody's.
    lay(&mut b, 1, old());
    b.send(VisitEvent::Portrait(laid(0), portrait(2)));
    assert_eq!(kept(&b), None);
    assert_ne!(shown(old()).identity(), shown(young()).identity());
}
