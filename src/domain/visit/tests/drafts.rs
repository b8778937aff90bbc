//! What is kept of a form when its card is pulled, and for how long.

use super::*;

#[test]
fn a_draft_waits_half_an_hour_for_its_card_and_no_longer() {
    for (minutes, kept) in [(29, true), (30, false)] {
        let mut b = Bench::new();
        b.insert(1, young());
        b.fill_in();
        b.pull(1);
        b.wait(Span::seconds(31));
        assert!(
            b.visit.session().is_none(),
            "the covered page ends by itself"
        );
        b.wait(Span(Span::minutes(minutes).0 - Span::seconds(31).0));
        assert_eq!(b.visit.keeps_draft(), kept);
        b.insert(2, young());
        assert_eq!(matches!(b.page(), Some(Page::Form(_))), kept);
    }
}

#[test]
fn a_draft_comes_back_as_it_was_left_to_the_question_on_screen() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::NextQuestion);
    b.answer("phone", RawAnswer::typed("199"));
    let Some(Page::Form(before)) = b.page().cloned() else {
        panic!("a form is on screen");
    };
    b.pull(1);
    b.wait(Span::minutes(5));
    assert!(b.visit.keeps_draft());
    b.insert(2, young());
    assert_eq!(b.page(), Some(&Page::Form(before)));
    assert!(!b.visit.keeps_draft());
}

#[test]
fn a_form_left_to_call_somebody_is_kept_when_the_card_is_pulled() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::CallHelp);
    b.pull(1);
    b.wait(Span::minutes(5));
    b.insert(2, young());
    let Some(Page::Form(filing)) = b.page() else {
        panic!("a form is on screen");
    };
    let (_, trade) = filing.all().next().expect("the first question");
    assert_eq!(trade.raw, RawAnswer::picked("b"));
}

#[test]
fn what_was_answered_once_in_a_visit_is_offered_again_and_gone_with_it() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    b.commit();
    let earlier = |b: &Bench| b.visit.session().map(|s| s.earlier.len());
    assert_eq!(earlier(&b), Some(2));
    b.tap(Tap::Exit);
    b.insert(2, young());
    assert_eq!(earlier(&b), Some(0));
}

#[test]
fn a_draft_is_gone_as_soon_as_another_card_comes() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.pull(1);
    b.wait(Span::seconds(31));
    b.insert(2, old());
    b.pull(2);
    b.wait(Span::seconds(31));
    b.insert(3, young());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

#[test]
fn who_walks_away_or_taps_out_leaves_nothing_behind() {
    let leave: [fn(&mut Bench); 2] = [|b| drop(b.tap(Tap::Exit)), |b| b.wait(Span::seconds(90))];
    for leave in leave {
        let mut b = Bench::new();
        b.insert(1, young());
        b.fill_in();
        leave(&mut b);
        assert!(b.visit.session().is_none());
        assert!(!b.visit.keeps_draft());
    }
}

#[test]
fn only_what_a_person_has_put_in_is_said_to_be_kept_while_somebody_is_called() {
    let mut b = Bench::new();
    b.tap(Tap::CallHelp);
    assert!(!b.visit.scene(b.now).begun, "nobody has filled anything in");
    b.tap(Tap::Back);
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.tap(Tap::CallHelp);
    assert!(!b.visit.scene(b.now).begun, "the form is still empty");
    b.tap(Tap::Dismiss);
    b.answer("trade", RawAnswer::Picked(vec!["b".into()]));
    b.tap(Tap::CallHelp);
    assert!(b.visit.scene(b.now).begun);
    // The form is left for the overview, and somebody is called from there.
    b.tap(Tap::Dismiss);
    b.tap(Tap::Home);
    b.tap(Tap::CallHelp);
    assert!(b.visit.scene(b.now).begun);
    // The cover of a pulled card says the same.
    b.tap(Tap::Dismiss);
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b.pull(1);
    assert!(matches!(b.page(), Some(Page::CardOut)));
    assert!(b.visit.scene(b.now).begun);
    b.insert(2, young());
    b.tap(Tap::Exit);
    assert!(!b.visit.scene(b.now).begun);
}
