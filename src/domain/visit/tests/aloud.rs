//! Reading aloud: while the page is there, no longer, and back to usual after each person.

use super::*;
use crate::domain::speech::clips::{ClipId, Sound};
use crate::domain::speech::speaking::{
    AloudTap, Manner, Pace, SpeakerStatus, Speech, SpeechEffect, Through, Volume,
};

fn bench() -> Bench {
    let mut b = Bench::new();
    b.send(VisitEvent::Speaker(SpeakerStatus::Working));
    b
}

fn words() -> Vec<Sound> {
    vec![Sound::Clip(ClipId(1)), Sound::Pause, Sound::Clip(ClipId(2))]
}

fn read(b: &mut Bench) -> Option<Asked> {
    let effects = b.tap(Tap::Aloud(AloudTap::Read(words())));
    effects.iter().find_map(|effect| match effect {
        Effect::Speech(asked, SpeechEffect::Say(what, _, Through::Room)) => {
            (*what == words()).then_some(*asked)
        }
        _ => None,
    })
}

fn hushes(effects: &[Effect]) -> bool {
    let hush = |effect: &Effect| matches!(effect, Effect::Speech(_, SpeechEffect::Hush));
    effects.iter().any(hush)
}

fn speech(b: &Bench) -> Speech {
    b.visit.scene(b.now).speech
}

fn manner(b: &Bench) -> Manner {
    b.visit.scene(b.now).settings.manner
}

#[test]
fn without_a_loudspeaker_nothing_is_begun() {
    for status in [
        SpeakerStatus::Starting,
        SpeakerStatus::Gone,
        SpeakerStatus::NoClips,
    ] {
        let mut b = Bench::new();
        b.send(VisitEvent::Speaker(status));
        assert_eq!(read(&mut b), None, "{status:?}");
        assert_eq!(speech(&b), Speech::Silent);
    }
}

#[test]
fn a_page_with_nothing_to_say_begins_nothing() {
    let mut b = bench();
    assert!(b.tap(Tap::Aloud(AloudTap::Read(Vec::new()))).is_empty());
    assert_eq!(speech(&b), Speech::Silent);
}

#[test]
fn what_was_said_before_does_not_end_what_is_said_now() {
    let mut b = bench();
    let first = read(&mut b).expect("it is said");
    let second = read(&mut b).expect("it is said");
    b.send(VisitEvent::Said(first));
    assert_eq!(speech(&b), Speech::Speaking);
    b.send(VisitEvent::Said(second));
    assert_eq!(speech(&b), Speech::Silent);
}

#[test]
fn another_page_or_question_hushes_and_another_answer_does_not() {
    let mut b = bench();
    read(&mut b);
    assert!(hushes(&b.tap(Tap::OpenGroup(Group::Jobs))));
    assert_eq!(speech(&b), Speech::Silent);
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    read(&mut b);
    let answer = RawAnswer::Picked(vec!["b".into()]);
    let field = FieldId::parse("trade").expect("a field");
    assert!(!hushes(&b.tap(Tap::Answer(field, answer))));
    assert_eq!(speech(&b), Speech::Speaking);
    assert!(hushes(&b.tap(Tap::NextQuestion)));
}

#[test]
fn a_pulled_card_hushes_at_once() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    read(&mut b);
    b.pull(1);
    assert_eq!(speech(&b), Speech::Silent);
}

#[test]
fn the_end_of_a_session_hushes_and_sets_voice_and_pace_back() {
    let mut b = bench();
    b.insert(1, young());
    read(&mut b);
    b.tap(Tap::Aloud(AloudTap::NextVolume));
    b.tap(Tap::Aloud(AloudTap::NextPace));
    let chosen = Manner {
        volume: Volume::Loud,
        pace: Pace::Slow,
    };
    assert_eq!(manner(&b), chosen);
    assert!(hushes(&b.tap(Tap::Exit)));
    assert_eq!(manner(&b), Manner::default());
}

#[test]
fn it_is_held_and_goes_on_and_is_louder_while_it_speaks() {
    let mut b = bench();
    read(&mut b);
    let told = |effects: Vec<Effect>| match effects.as_slice() {
        [Effect::Speech(_, effect)] => Some(effect.clone()),
        _ => None,
    };
    let hold = Tap::Aloud(AloudTap::PauseOrGoOn);
    assert_eq!(told(b.tap(hold.clone())), Some(SpeechEffect::Pause));
    assert_eq!(speech(&b), Speech::Paused);
    assert_eq!(told(b.tap(hold)), Some(SpeechEffect::GoOn));
    let louder = Manner {
        volume: Volume::Loud,
        pace: Pace::Usual,
    };
    let tuned = told(b.tap(Tap::Aloud(AloudTap::NextVolume)));
    assert_eq!(tuned, Some(SpeechEffect::Tune(louder)));
    assert!(hushes(&b.tap(Tap::Aloud(AloudTap::Stop))));
}

#[test]
fn a_loudspeaker_that_goes_says_nothing_more() {
    let mut b = bench();
    read(&mut b);
    b.send(VisitEvent::Speaker(SpeakerStatus::Gone));
    assert_eq!(speech(&b), Speech::BrokenOff(Through::Room));
    assert_eq!(b.visit.scene(b.now).speaker, SpeakerStatus::Gone);
}

#[test]
fn a_loudspeaker_that_goes_in_silence_is_no_fault_of_the_page() {
    let mut b = bench();
    b.send(VisitEvent::Speaker(SpeakerStatus::Gone));
    assert_eq!(speech(&b), Speech::Silent);
}

#[test]
fn what_a_headset_was_to_say_is_said_by_nothing_else_and_the_page_tells() {
    let mut b = Bench::new();
    b.send(VisitEvent::Speaker(SpeakerStatus::Gone));
    b.insert(1, young());
    let effects = b.tap(Tap::Aloud(AloudTap::ReadInHeadset(words())));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Speech(asked, SpeechEffect::Say(_, _, Through::Headset)) => Some(*asked),
        _ => None,
    });
    let asked = asked.expect("it is said through the headset");
    b.send(VisitEvent::NoHeadset(asked));
    assert_eq!(speech(&b), Speech::BrokenOff(Through::Headset));
    b.tap(Tap::OpenGroup(Group::Jobs));
    assert_eq!(speech(&b), Speech::Silent);
}

#[test]
fn a_terminal_that_is_closed_still_reads_why() {
    let mut b = bench();
    b.send(VisitEvent::Service(vec![ClosedReason::DiskFull]));
    assert!(read(&mut b).is_some());
}

fn prompt(b: &mut Bench) -> Option<(Asked, Through)> {
    let effects = b.send(VisitEvent::Prompt(words()));
    effects.iter().find_map(|effect| match effect {
        Effect::Speech(asked, SpeechEffect::Say(_, _, through)) => Some((*asked, *through)),
        _ => None,
    })
}

#[test]
fn nothing_is_said_of_itself_until_somebody_asks_once() {
    let mut b = bench();
    b.insert(1, young());
    assert_eq!(prompt(&mut b), None);
    read(&mut b);
    b.tap(Tap::OpenGroup(Group::Jobs));
    assert!(matches!(prompt(&mut b), Some((_, Through::Room))));
    assert_eq!(speech(&b), Speech::Prompting);
}

#[test]
fn silence_that_was_asked_for_lasts() {
    let mut b = bench();
    read(&mut b);
    b.tap(Tap::Aloud(AloudTap::Stop));
    assert_eq!(prompt(&mut b), None);
}

#[test]
fn a_page_that_is_held_is_not_talked_over() {
    let mut b = bench();
    read(&mut b);
    b.tap(Tap::Aloud(AloudTap::PauseOrGoOn));
    assert_eq!(prompt(&mut b), None);
    assert_eq!(speech(&b), Speech::Paused);
}

#[test]
fn the_next_person_hears_nothing_of_itself() {
    let mut b = bench();
    b.insert(1, young());
    read(&mut b);
    b.tap(Tap::Exit);
    b.insert(2, young());
    assert_eq!(prompt(&mut b), None);
}

#[test]
fn what_is_said_of_itself_keeps_nobody_signed_in() {
    let mut b = bench();
    b.insert(1, young());
    read(&mut b);
    b.wait(Span::seconds(59));
    prompt(&mut b);
    b.wait(Span::seconds(2));
    assert!(matches!(
        b.visit.scene(b.now).remaining,
        Some(Remaining::Countdown(_))
    ));
}

#[test]
fn who_heard_it_in_a_headset_is_never_read_to_in_the_room() {
    let mut b = bench();
    b.insert(1, young());
    b.tap(Tap::Aloud(AloudTap::ReadInHeadset(words())));
    b.tap(Tap::OpenGroup(Group::Jobs));
    let Some((asked, Through::Headset)) = prompt(&mut b) else {
        panic!("it is said through the headset");
    };
    b.send(VisitEvent::NoHeadset(asked));
    b.tap(Tap::Home);
    assert_eq!(prompt(&mut b), None);
}
