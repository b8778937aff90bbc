//! What makes it easier for one person: asked once more, slow, low, still, and gone with the person.

use super::*;
use crate::domain::speech::speaking::Pace;
use crate::domain::visit::ease::{EaseTap, Final, Motion, Reach, Tempo};

fn asks(b: &Bench) -> Option<Final> {
    b.visit.scene(b.now).asks
}

fn settings(b: &Bench) -> Settings {
    b.visit.scene(b.now).settings
}

#[test]
fn the_young_hand_in_at_one_touch() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    assert_eq!(b.submitted.len(), 1);
}

#[test]
fn the_old_are_asked_once_more_before_anything_is_handed_in() {
    let mut b = Bench::new();
    b.insert(1, old());
    b.fill_in();
    b.tap(Tap::Submit);
    assert_eq!(asks(&b), Some(Final::HandIn));
    assert_eq!(b.submitted.len(), 0);
    b.tap(Tap::NotYet);
    assert_eq!(asks(&b), None);
    assert!(matches!(b.page(), Some(Page::Review { .. })));
    b.tap(Tap::Submit);
    b.tap(Tap::Sure);
    assert_eq!(b.submitted.len(), 1);
}

#[test]
fn yes_to_a_question_nobody_asked_does_nothing() {
    let mut b = Bench::new();
    b.insert(1, old());
    b.fill_in();
    b.tap(Tap::Sure);
    assert_eq!(b.submitted.len(), 0);
    assert!(b.visit.session().is_some());
}

#[test]
fn the_old_are_asked_once_more_before_what_they_began_is_lost() {
    let mut b = Bench::new();
    b.insert(1, old());
    b.fill_in();
    b.tap(Tap::Exit);
    assert_eq!(asks(&b), Some(Final::Leave));
    b.tap(Tap::NotYet);
    assert!(matches!(b.page(), Some(Page::Review { .. })));
    b.tap(Tap::Exit);
    b.tap(Tap::Sure);
    assert!(b.visit.session().is_none());
}

#[test]
fn nobody_is_asked_who_has_begun_nothing_or_whose_time_runs_out() {
    let mut b = Bench::new();
    b.insert(1, old());
    b.tap(Tap::Exit);
    assert!(b.visit.session().is_none());
    let mut b = Bench::new();
    b.insert(1, old());
    b.fill_in();
    b.wait(Span::seconds(125));
    b.tap(Tap::Exit);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_question_goes_with_the_page_it_was_asked_on() {
    let mut b = Bench::new();
    b.insert(1, old());
    b.fill_in();
    b.tap(Tap::Submit);
    b.pull(1);
    b.send(VisitEvent::CardInserted(insertion(2)));
    b.send(VisitEvent::CardRead(
        insertion(2),
        Ok(CardContent::Open(old())),
    ));
    assert_eq!(asks(&b), None);
    b.tap(Tap::Sure);
    assert_eq!(b.submitted.len(), 0);
}

#[test]
fn sixty_means_slow_in_every_respect_and_nothing_of_it_is_left_for_the_next() {
    let mut b = Bench::new();
    b.insert(1, old());
    assert_eq!(settings(&b).tempo, Tempo::Unhurried);
    assert_eq!(settings(&b).manner.pace, Pace::Slow);
    b.tap(Tap::Ease(EaseTap::Reach));
    b.tap(Tap::Ease(EaseTap::Motion));
    b.tap(Tap::Exit);
    assert_eq!(settings(&b), Settings::default());
    b.insert(2, young());
    assert_eq!(settings(&b), Settings::default());
}

#[test]
fn who_is_young_may_be_slow_and_who_is_old_need_not_be() {
    let mut b = Bench::new();
    b.tap(Tap::Ease(EaseTap::Tempo));
    b.insert(1, young());
    b.wait(Span::seconds(119));
    assert!(matches!(
        b.visit.scene(b.now).remaining,
        Some(Remaining::Quiet(_))
    ));
    let mut b = Bench::new();
    b.insert(1, old());
    b.tap(Tap::Ease(EaseTap::Tempo));
    b.wait(Span::seconds(61));
    assert!(matches!(
        b.visit.scene(b.now).remaining,
        Some(Remaining::Countdown(_))
    ));
}

#[test]
fn low_on_the_first_page_stays_low_with_the_card_and_goes_when_nobody_is_there() {
    let mut b = Bench::new();
    b.tap(Tap::Ease(EaseTap::Reach));
    b.insert(1, young());
    assert_eq!(settings(&b).reach, Reach::Low);
    b.tap(Tap::Exit);
    assert_eq!(settings(&b).reach, Reach::Usual);
    b.tap(Tap::Ease(EaseTap::Reach));
    b.wait(Span::seconds(121));
    assert_eq!(settings(&b).reach, Reach::Usual);
}

#[test]
fn a_site_that_stands_still_is_still_for_everybody_who_wants_nothing_else() {
    let mut b = Bench::new();
    b.visit.setup.usual.motion = Motion::Still;
    b.insert(1, young());
    b.tap(Tap::Exit);
    assert_eq!(settings(&b).motion, Motion::Still);
    b.tap(Tap::Ease(EaseTap::Motion));
    assert_eq!(settings(&b).motion, Motion::Moving);
    b.wait(Span::seconds(121));
    assert_eq!(settings(&b).motion, Motion::Still);
}
