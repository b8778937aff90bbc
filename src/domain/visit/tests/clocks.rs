//! When a page nobody touches warns and ends.

use super::*;

#[test]
fn a_private_page_warns_after_sixty_seconds_and_more_time_can_be_had() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.wait(Span::seconds(60));
    let warned = b.visit.scene(b.now).remaining;
    assert_eq!(warned, Some(Remaining::Countdown(Span::seconds(30))));
    for _ in 0..11 {
        b.tap(Tap::MoreTime);
        b.wait(Span::seconds(70));
        assert!(b.visit.session().is_some());
    }
    b.wait(Span::seconds(30));
    assert!(b.visit.session().is_none());
}

#[test]
fn a_touch_beside_the_button_does_not_stop_the_countdown() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.wait(Span::seconds(65));
    b.send(VisitEvent::Touch);
    b.wait(Span::seconds(25));
    assert!(b.visit.session().is_none());
}
