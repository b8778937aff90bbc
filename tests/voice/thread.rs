//! The thread that plays, over a loudspeaker that keeps what it was given.

use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::simulated::loudspeaker::SimulatedLoudspeaker;
use jiujinban::adapters::speaker::{ClipFiles, Loudspeaker};
use jiujinban::domain::speech::clips::{ClipId, Clips, Sound};
use jiujinban::domain::speech::speaking::{Manner, Pace, SpeakerStatus, Through, Volume};
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::Ticket;
use jiujinban::ports::speaker::{Speaker, SpeakerEvent};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

struct Rig {
    speaker: Loudspeaker,
    played: SimulatedLoudspeaker,
    clock: Arc<HandClock>,
    events: Receiver<SpeakerEvent>,
    _clips: tempfile::TempDir,
}

fn rig_with(files: &[&str], broken: bool) -> Rig {
    let folder = tempfile::tempdir().expect("a folder");
    for name in files {
        std::fs::write(folder.path().join(name), b"").expect("a file");
    }
    let clips = Clips::parse("0001\t您好\n0002\t再见\n").expect("a list");
    let played = SimulatedLoudspeaker::default();
    played.set_broken(broken);
    let clock = Arc::new(HandClock::standing(WallTime(0)));
    let (sender, events) = channel();
    let sender = Mutex::new(sender);
    let speaker = Loudspeaker::start(
        Box::new(played.clone()),
        ClipFiles::in_folders(vec![folder.path().to_owned()]),
        Arc::new(clips),
        clock.clone(),
        Arc::new(move |event| {
            let sender = sender.lock().expect("nothing panics while it is held");
            // Who listens may have gone.
            let _ = sender.send(event);
        }),
    );
    Rig {
        speaker: speaker.expect("a thread"),
        played,
        clock,
        events,
        _clips: folder,
    }
}

fn rig() -> Rig {
    let rig = rig_with(&["0001.ogg", "0002.ogg"], false);
    assert_eq!(rig.next(), SpeakerEvent::Status(SpeakerStatus::Working));
    rig
}

impl Rig {
    fn next(&self) -> SpeakerEvent {
        self.events.recv_timeout(PATIENCE).expect("it speaks")
    }

    fn say(&self, ticket: u64, clips: &[u16]) {
        let what = clips.iter().map(|n| Sound::Clip(ClipId(*n))).collect();
        let how = Manner::default();
        self.speaker.say(Ticket(ticket), what, how, Through::Room);
    }
}

#[test]
fn what_is_said_to_its_end_is_told_once() {
    let rig = rig();
    rig.say(7, &[1, 2]);
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(7)));
    assert_eq!(rig.played.heard(), [ClipId(1), ClipId(2)]);
    rig.speaker.stop();
    let after = rig.events.recv_timeout(PATIENCE);
    assert_eq!(after, Err(RecvTimeoutError::Disconnected));
}

#[test]
fn without_clips_it_says_that_there_are_none() {
    let rig = rig_with(&[], false);
    assert_eq!(rig.next(), SpeakerEvent::Status(SpeakerStatus::NoClips));
}

#[test]
fn without_a_device_it_is_gone_and_comes_back_with_the_next_words() {
    let rig = rig_with(&["0001.ogg"], true);
    assert_eq!(rig.next(), SpeakerEvent::Status(SpeakerStatus::Gone));
    rig.played.set_broken(false);
    rig.say(1, &[1]);
    assert_eq!(rig.next(), SpeakerEvent::Status(SpeakerStatus::Working));
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(1)));
}

#[test]
fn a_device_that_takes_no_sound_for_three_seconds_is_gone() {
    let rig = rig();
    rig.say(1, &[1; 2_000]);
    rig.played.set_broken(true);
    let mut told = None;
    while told.is_none() {
        rig.clock.advance(Span(1_000));
        told = rig.events.recv_timeout(Duration::from_millis(200)).ok();
    }
    assert_eq!(told, Some(SpeakerEvent::Status(SpeakerStatus::Gone)));
}

#[test]
fn what_is_meant_for_a_headset_is_never_heard_in_the_room() {
    let rig = rig();
    let what = vec![Sound::Clip(ClipId(1))];
    let how = Manner::default();
    rig.speaker
        .say(Ticket(1), what.clone(), how, Through::Headset);
    assert_eq!(rig.next(), SpeakerEvent::NoHeadset(Ticket(1)));
    assert!(rig.played.heard().is_empty());
    rig.played.set_headset(true);
    rig.speaker.say(Ticket(2), what, how, Through::Headset);
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(2)));
    assert_eq!(rig.played.through(), Through::Headset);
    rig.say(3, &[2]);
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(3)));
    assert_eq!(rig.played.through(), Through::Room);
}

#[test]
fn a_headset_that_is_pulled_leaves_the_loudspeaker_as_it_is() {
    let rig = rig();
    rig.played.set_headset(true);
    let what = vec![Sound::Clip(ClipId(1)); 2_000];
    rig.speaker
        .say(Ticket(1), what, Manner::default(), Through::Headset);
    rig.played.set_broken(true);
    let mut told = None;
    while told.is_none() {
        rig.clock.advance(Span(1_000));
        told = rig.events.recv_timeout(Duration::from_millis(200)).ok();
    }
    assert_eq!(told, Some(SpeakerEvent::NoHeadset(Ticket(1))));
}

#[test]
fn a_pause_lasts_as_long_as_it_is_wanted() {
    let rig = rig();
    rig.say(1, &[1, 2, 1, 2, 1, 2, 1, 2]);
    rig.speaker.pause();
    rig.speaker.tune(Manner {
        volume: Volume::Loud,
        pace: Pace::Slow,
    });
    rig.clock.advance(Span(600_000));
    let quiet = rig.events.recv_timeout(Duration::from_millis(500));
    assert_eq!(quiet, Err(RecvTimeoutError::Timeout));
    assert!(rig.played.is_held());
    assert_eq!(rig.played.manner().volume, Volume::Loud);
    rig.speaker.go_on();
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(1)));
}

#[test]
fn new_words_take_the_place_of_old_ones_and_hushed_ones_are_never_told() {
    let rig = rig();
    rig.say(1, &[1; 200]);
    rig.say(2, &[2; 200]);
    rig.speaker.hush();
    rig.say(3, &[1]);
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(3)));
}

#[test]
fn a_clip_that_was_not_installed_leaves_a_gap_and_no_fault() {
    let rig = rig_with(&["0001.ogg"], false);
    assert_eq!(rig.next(), SpeakerEvent::Status(SpeakerStatus::Working));
    rig.say(1, &[1, 2, 1]);
    assert_eq!(rig.next(), SpeakerEvent::Said(Ticket(1)));
    assert_eq!(rig.played.heard(), [ClipId(1), ClipId(1)]);
}
