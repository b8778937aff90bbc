//! Whole tries: people who do their task, and pictures held up in their place.

use crate::people::{Hand, Medium, NAMES, Person, analyser, measured};
use crate::picture::Picture;
use jiujinban::adapters::face::Analyser;
use jiujinban::domain::face::{
    Attempt, Challenge, Finding, Gates, Guidance, Measurements, TryEnd, TryPlan,
};
use jiujinban::domain::time::{MonoTime, Span};

/// Milliseconds between two measured frames.
const FRAME: u64 = 100;
const TIME: Span = Span::seconds(20);

fn plan(challenge: Challenge) -> TryPlan {
    TryPlan {
        challenge,
        number: 1,
        within: TIME,
        reference: None,
    }
}

/// Plays frames to one try; each frame may depend on what was told last and since when.
fn play(
    challenge: Challenge,
    mut frame: impl FnMut(Option<Guidance>, u64, u64) -> Measurements,
) -> Result<Finding, TryEnd> {
    let mut attempt = Attempt::new(&plan(challenge), Gates::default(), MonoTime(0));
    let (mut told, mut since) = (None, 0);
    for at in (0..=TIME.0 + FRAME).step_by(FRAME as usize) {
        let mut seen = frame(told, at - since, at);
        seen.at = MonoTime(at);
        let step = attempt.observe(&seen);
        if let Some(guidance) = step.tell {
            (told, since) = (Some(guidance), at);
        }
        if let Some(end) = step.end {
            return end;
        }
    }
    panic!("a try ends with its time");
}

/// What an honest person looks like, measured once.
pub struct Honest {
    still: Vec<Measurements>,
    /// Half shut and shut, where the person stood first and where after coming closer.
    shut: [[Measurements; 2]; 2],
    closer: Vec<Measurements>,
}

impl Honest {
    pub fn of(person: &Person, analyser: &mut Analyser) -> Self {
        Self::seen(person, analyser, |picture| picture)
    }

    /// A film of the person, shown on a medium: it happens to do whatever is asked.
    pub fn filmed(person: &Person, medium: Medium, analyser: &mut Analyser) -> Self {
        Self::seen(person, analyser, |picture| medium.showing(&picture))
    }

    fn seen(
        person: &Person,
        analyser: &mut Analyser,
        through: impl Fn(Picture) -> Picture,
    ) -> Self {
        const NEAREST: f32 = 1.4;
        let mut measured = |picture| measured(analyser, &through(picture), 0);
        let near = person.come_nearer(NEAREST);
        let sway = [(0.0, 0.0), (2.0, 1.0), (1.0, 2.0), (-1.0, 1.0)];
        Self {
            still: sway
                .map(|(x, y)| measured(person.moved(x, y).noisy(2.0, 1)))
                .to_vec(),
            shut: [person, &near]
                .map(|p| [p.with_lids_down(0.6), p.with_shut_eyes()].map(&mut measured)),
            closer: (0..=8)
                .map(|n| measured(person.nearer(1.0 + (NEAREST - 1.0) * n as f32 / 8.0)))
                .collect(),
        }
    }

    /// Does what is told, a little late.
    pub fn does(&self, challenge: Challenge) -> Result<Finding, TryEnd> {
        let mut near = 0;
        play(challenge, |told, since, at| {
            if told == Some(Guidance::Task(Challenge::ComeCloser)) && since > 500 {
                near = (near + 1).min(self.closer.len() - 1);
            }
            if told == Some(Guidance::Task(Challenge::Blink)) && (700..1_000).contains(&since) {
                return self.shut[usize::from(near > 0)][usize::from(since >= 800)];
            }
            if near > 0 {
                self.closer[near]
            } else {
                self.still[at as usize / 100 % self.still.len()]
            }
        })
    }
}

/// A period of a medium in a hand, measured once: ten frames, played to and fro.
pub struct Held(Vec<Measurements>);

impl Held {
    pub fn of(person: &Person, medium: Medium, hand: Hand, analyser: &mut Analyser) -> Self {
        let shown = medium.showing(&person.picture);
        let moment = |n: u64| hand.moved(&shown, n as f32 / 20.0).noisy(2.0, n as u32);
        Self((0..20).map(|n| measured(analyser, &moment(n), 0)).collect())
    }

    /// What a try makes of it.
    pub fn tried(&self, challenge: Challenge) -> Result<Finding, TryEnd> {
        play(challenge, |_, _, at| {
            self.0[(at / FRAME) as usize % self.0.len()]
        })
    }
}

fn nothing_passes(medium: Medium) {
    let mut analyser = analyser();
    let person = Person::of("face_a", &mut analyser);
    for hand in Hand::ALL {
        let held = Held::of(&person, medium, hand, &mut analyser);
        for challenge in Challenge::ALL {
            let end = held.tried(challenge);
            assert!(
                end.is_err(),
                "{medium:?} {hand:?} passed {challenge:?}: {end:?}"
            );
        }
    }
}

#[test]
fn a_printed_photo_passes_no_task_however_it_is_moved() {
    nothing_passes(Medium::Print);
}

#[test]
fn a_print_larger_than_the_frame_passes_no_task() {
    nothing_passes(Medium::LargePrint);
}

#[test]
fn a_photo_on_a_screen_passes_no_task() {
    nothing_passes(Medium::Screen);
}

#[test]
fn a_film_of_the_task_on_a_screen_does_not_pass() {
    let mut analyser = analyser();
    let person = Person::of("face_a", &mut analyser);
    let film = Honest::filmed(&person, Medium::Screen, &mut analyser);
    for challenge in [Challenge::Blink, Challenge::ComeCloser] {
        let end = film.does(challenge);
        assert!(end.is_err(), "{challenge:?}: {end:?}");
    }
}

#[test]
fn dots_and_pixels_show_their_pattern_and_people_show_none() {
    let gate = Gates::default().picture.moire;
    let mut analyser = analyser();
    for name in NAMES {
        let person = Person::of(name, &mut analyser);
        let mut moire = |picture: Picture| {
            let face = measured(&mut analyser, &picture.noisy(2.0, 1), 0).face;
            face.expect("a face").cues.moire
        };
        assert!(moire(person.picture.clone()) < gate / 2.0, "{name}");
        for medium in Medium::ALL {
            assert!(
                moire(medium.showing(&person.picture)) >= gate,
                "{name} {medium:?}"
            );
        }
    }
}

#[test]
fn somebody_who_blinks_when_asked_is_taken() {
    let mut analyser = analyser();
    let person = Person::of("face_a", &mut analyser);
    let honest = Honest::of(&person, &mut analyser);
    for challenge in [Challenge::Blink, Challenge::ComeCloser] {
        let found = honest.does(challenge);
        let found = found.unwrap_or_else(|end| panic!("{challenge:?}: {end:?}"));
        assert!(found.blinks >= 1);
        assert!(
            found.took <= Span::seconds(2),
            "good face to picture: {:?}",
            found.took
        );
    }
}
