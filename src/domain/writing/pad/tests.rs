use super::*;
use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::Surnames;
use crate::domain::writing::similar::SimilarShapes;

fn known() -> Knowledge {
    Knowledge::new(
        Characters::of("国日曰建"),
        SimilarShapes::parse("日曰\n").expect("groups"),
        Surnames::default(),
    )
}

fn read(places: &[(char, f32)]) -> Reading {
    let places: Vec<&[(char, f32)]> = places.iter().map(std::slice::from_ref).collect();
    Reading::made(&places)
}

/// A pad under test and its clock.
struct Desk {
    pad: Pad,
    known: Knowledge,
    now: MonoTime,
}

impl Desk {
    fn new(field: Field) -> Self {
        Self {
            pad: Pad::new(field, 0, 3_000, Pacing::default()),
            known: known(),
            now: MonoTime(10_000),
        }
    }

    fn step(&mut self, event: PadEvent) -> Vec<PadEffect> {
        self.pad.step(self.now, event, &self.known)
    }

    fn after(&mut self, ms: u64, event: PadEvent) -> Vec<PadEffect> {
        self.now = self.now.plus(Span(ms));
        self.step(event)
    }

    fn draw(&mut self) {
        let at = |x| InkPoint { x, y: 500, at: 0 };
        self.step(PadEvent::Down(at(100)));
        self.step(PadEvent::Move(at(800)));
        self.step(PadEvent::Up);
    }

    /// Draws and rests until the ink is handed over; its round.
    fn ask(&mut self) -> Round {
        self.draw();
        let effects = self.after(600, PadEvent::Wake);
        let [PadEffect::Read(round, ink), PadEffect::Wake(_)] = &effects[..] else {
            panic!("not handed over: {effects:?}");
        };
        assert!(!ink.is_empty());
        *round
    }

    fn offered(&mut self, places: &[(char, f32)]) -> Vec<PadEffect> {
        let round = self.ask();
        self.step(PadEvent::Read(round, Ok(read(places))))
    }
}

fn committed(effects: &[PadEffect]) -> Option<&str> {
    match effects {
        [PadEffect::Commit(text)] => Some(text.as_str()),
        _ => None,
    }
}

#[test]
fn a_look_alike_never_counts_by_a_pause_but_by_a_tap() {
    let mut desk = Desk::new(Field::Text);
    assert_eq!(desk.offered(&[('日', 1.0)]), []);
    assert_eq!(desk.after(60_000, PadEvent::Wake), []);
    assert!(matches!(desk.pad.state(), PadState::Offered(_, None)));
    let effects = desk.step(PadEvent::Choose(0, 1));
    assert_eq!(committed(&effects), Some("曰"));
    assert_eq!(desk.pad.state(), &PadState::Empty);
    assert!(desk.pad.ink().is_empty());
}

#[test]
fn a_clear_line_counts_by_a_pause() {
    let mut desk = Desk::new(Field::Text);
    let effects = desk.offered(&[('建', 0.99), ('国', 0.98)]);
    assert_eq!(effects, [PadEffect::Wake(desk.now.plus(Span(1_800)))]);
    assert_eq!(desk.after(1_799, PadEvent::Wake), []);
    let effects = desk.after(1, PadEvent::Wake);
    assert_eq!(committed(&effects), Some("建国"));
}

#[test]
fn where_only_a_tap_counts_the_longest_pause_does_not() {
    let mut desk = Desk::new(Field::Text);
    desk.pad.pacing.commit = None;
    assert_eq!(desk.offered(&[('国', 0.99)]), []);
    assert_eq!(desk.after(600_000, PadEvent::Wake), []);
    assert_eq!(committed(&desk.step(PadEvent::Accept)), Some("国"));
}

#[test]
fn a_finger_that_goes_on_makes_the_answer_stale() {
    let mut desk = Desk::new(Field::Text);
    let first = desk.ask();
    desk.draw();
    assert_eq!(
        desk.step(PadEvent::Read(first, Ok(read(&[('建', 0.99)])))),
        []
    );
    assert!(matches!(desk.pad.state(), PadState::Resting(_)));
    let effects = desk.after(600, PadEvent::Wake);
    let [PadEffect::Read(second, ink), _] = &effects[..] else {
        panic!("not handed over: {effects:?}");
    };
    assert!(*second > first);
    assert_eq!(ink.strokes().count(), 2);
    let late = desk.step(PadEvent::Read(first, Ok(read(&[('建', 0.99)]))));
    assert_eq!(late, []);
    assert!(matches!(desk.pad.state(), PadState::Reading(..)));
}

#[test]
fn a_touch_takes_the_offer_back_before_it_counts() {
    let mut desk = Desk::new(Field::Text);
    desk.offered(&[('国', 0.99)]);
    desk.step(PadEvent::Down(InkPoint {
        x: 1_200,
        y: 10,
        at: 0,
    }));
    assert_eq!(desk.after(5_000, PadEvent::Wake), []);
    assert_eq!(desk.pad.state(), &PadState::Drawing);
}

#[test]
fn a_recogniser_that_does_not_answer_is_given_up_and_the_ink_stays() {
    let mut desk = Desk::new(Field::Text);
    let round = desk.ask();
    assert_eq!(desk.after(4_000, PadEvent::Wake), []);
    assert_eq!(desk.pad.state(), &PadState::Failed(WritingFault::Gone));
    assert!(!desk.pad.ink().is_empty());
    assert_eq!(
        desk.step(PadEvent::Read(round, Ok(read(&[('国', 0.9)])))),
        []
    );
    assert_eq!(desk.pad.state(), &PadState::Failed(WritingFault::Gone));
}

#[test]
fn a_fault_and_unreadable_ink_are_told_apart() {
    let mut desk = Desk::new(Field::Text);
    let round = desk.ask();
    desk.step(PadEvent::Read(round, Err(WritingFault::NoModel)));
    assert_eq!(desk.pad.state(), &PadState::Failed(WritingFault::NoModel));

    let mut desk = Desk::new(Field::Name);
    desk.offered(&[('7', 0.99)]);
    assert_eq!(desk.pad.state(), &PadState::Unclear);
}

#[test]
fn a_corrected_line_waits_for_its_person() {
    let mut desk = Desk::new(Field::Text);
    desk.offered(&[('日', 0.99), ('国', 0.99)]);
    assert_eq!(desk.step(PadEvent::Choose(0, 1)), []);
    assert_eq!(desk.after(60_000, PadEvent::Wake), []);
    assert_eq!(committed(&desk.step(PadEvent::Accept)), Some("曰国"));
}

#[test]
fn taps_on_what_is_not_there_do_nothing() {
    let mut desk = Desk::new(Field::Text);
    for event in [
        PadEvent::Accept,
        PadEvent::Choose(0, 0),
        PadEvent::Up,
        PadEvent::Wake,
        PadEvent::Undo,
    ] {
        assert_eq!(desk.step(event), []);
        assert_eq!(desk.pad.state(), &PadState::Empty);
    }
    desk.offered(&[('国', 0.5), ('建', 0.5)]);
    let before = desk.pad.state().clone();
    assert_eq!(desk.step(PadEvent::Choose(7, 0)), []);
    assert_eq!(desk.step(PadEvent::Choose(0, 9)), []);
    assert_eq!(desk.pad.state(), &before);
}

#[test]
fn a_stroke_taken_back_is_read_anew_and_the_last_one_empties_the_pad() {
    let mut desk = Desk::new(Field::Text);
    desk.draw();
    desk.draw();
    let effects = desk.step(PadEvent::Undo);
    assert_eq!(effects, [PadEffect::Wake(desk.now.plus(Span(600)))]);
    assert_eq!(desk.pad.ink().strokes().count(), 1);
    assert_eq!(desk.step(PadEvent::Undo), []);
    assert_eq!(desk.pad.state(), &PadState::Empty);
}

#[test]
fn the_second_line_of_a_name_is_not_its_surname() {
    let mut desk = Desk::new(Field::Name);
    desk.known.surnames = Surnames::parse("建").expect("surnames");
    let torn = || Reading::made(&[&[('国', 0.5), ('建', 0.3)]]);
    let mut texts = Vec::new();
    for reading in [torn(), torn()] {
        let round = desk.ask();
        desk.step(PadEvent::Read(round, Ok(reading)));
        let effects = desk.step(PadEvent::Accept);
        texts.push(committed(&effects).expect("a text").to_owned());
    }
    assert_eq!(texts, ["建", "国"]);
}

#[test]
fn nothing_of_the_ink_or_the_text_is_shown() {
    let mut desk = Desk::new(Field::Text);
    desk.offered(&[('日', 0.99)]);
    let shown = format!("{:?}", desk.pad);
    let effects = desk.step(PadEvent::Accept);
    let shown = format!("{shown}{effects:?}");
    assert!(!shown.contains('日') && !shown.contains("500"), "{shown}");
}
