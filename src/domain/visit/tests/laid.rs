//! Identity cards: laid down, shown once, taken away again.

use super::*;
use crate::domain::delivery::IdentityProof;

pub(super) fn shown(who: Holder) -> Holder {
    Holder {
        card_number: None,
        version: None,
        proof: CardProof::IdentityCard,
        ..who
    }
}

pub(super) fn laid(n: u64) -> InsertionId {
    (0..n).fold(InsertionId::FIRST_LAID, |id, _| id.next())
}

pub(super) fn lay(b: &mut Bench, n: u64, who: Holder) {
    b.send(VisitEvent::CardInserted(laid(n)));
    let content = CardContent::Open(shown(who));
    b.send(VisitEvent::CardRead(laid(n), Ok(content)));
    b.send(VisitEvent::CardRemoved(laid(n)));
}

fn number(b: &Bench) -> Option<String> {
    let known = b.visit.session()?.identified()?;
    Some(known.holder.id_number.reveal().to_owned())
}

#[test]
fn an_identity_card_begins_a_visit_that_goes_on_when_it_is_taken_away() {
    let mut b = Bench::new();
    lay(&mut b, 0, young());
    assert!(
        matches!(b.page(), Some(Page::Overview(_))),
        "{:?}",
        b.page()
    );
    assert!(b.shows_person());
    b.fill_in();
    b.tap(Tap::Submit);
    let [case] = &b.submitted[..] else {
        panic!("{:?}", b.page());
    };
    assert_eq!(case.applicant.proof, IdentityProof::IdentityCard);
    assert_eq!(case.applicant.card_number, None);
}

#[test]
fn the_card_of_somebody_else_covers_the_page_at_once_and_ends_the_visit_before_it() {
    let mut b = Bench::new();
    lay(&mut b, 0, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.send(VisitEvent::CardInserted(laid(1)));
    assert!(matches!(b.page(), Some(Page::Reading { .. })));
    assert!(!b.shows_person());
    let content = CardContent::Open(shown(old()));
    b.send(VisitEvent::CardRead(laid(1), Ok(content)));
    assert_eq!(number(&b).as_deref(), Some(old().id_number.reveal()));
    assert!(
        matches!(b.page(), Some(Page::Overview(_))),
        "{:?}",
        b.page()
    );
}

#[test]
fn the_same_identity_card_again_brings_the_page_back() {
    let mut b = Bench::new();
    lay(&mut b, 0, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    lay(&mut b, 1, young());
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
}

#[test]
fn a_card_that_cannot_be_read_leaves_the_page_covered_until_its_owner_comes_back() {
    let mut b = Bench::new();
    lay(&mut b, 0, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.send(VisitEvent::CardInserted(laid(1)));
    b.send(VisitEvent::CardRead(laid(1), Err(CardFault::NotGenuine)));
    b.send(VisitEvent::CardRemoved(laid(1)));
    assert!(
        matches!(b.page(), Some(Page::Identify { .. })),
        "{:?}",
        b.page()
    );
    lay(&mut b, 2, young());
    assert!(matches!(b.page(), Some(Page::Form(_))), "{:?}", b.page());
}

#[test]
fn a_social_security_card_in_the_slot_is_still_the_one_that_is_pulled() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    // Another document of another person: the page is covered, then that person's visit begins.
    lay(&mut b, 0, old());
    assert_eq!(number(&b).as_deref(), Some(old().id_number.reveal()));
    b.pull(1);
    assert!(
        b.shows_person(),
        "the card in the slot was not this person's"
    );
}

#[test]
fn people_shown_by_a_document_are_told_apart_by_their_numbers() {
    assert_eq!(shown(young()).identity(), shown(young()).identity());
    assert_ne!(shown(young()).identity(), shown(old()).identity());
    assert_ne!(shown(young()).identity(), young().identity());
}
