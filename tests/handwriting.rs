//! Handwriting read by what ships, on a small part of the benches' ink: the same for every run, the
//! thresholds a little below what the whole set gave (benches/README.md).

#[path = "../benches/handwriting/hand.rs"]
#[expect(dead_code, reason = "the benches have more hands")]
mod hand;
#[path = "../benches/handwriting/sets.rs"]
mod sets;

use hand::{Copybook, Hand, NEAT, PRINTED, SLOPPY_JOINED};
use jiujinban::adapters::writing::{Recogniser, WritingDesk, characters};
use jiujinban::domain::writing::candidates::offer;
use jiujinban::domain::writing::characters::Level;
use jiujinban::domain::writing::field::{Field, Knowledge};
use jiujinban::domain::writing::ink::{Ink, InkPoint};
use jiujinban::domain::writing::kit::CountyWords;
use jiujinban::domain::writing::reading::WritingStatus;
use jiujinban::ports::handwriting::{Handwriting, HandwritingEvent};
use jiujinban::ports::{Sink, Ticket};
use sets::{Counted, knowledge, model, of_level, words};
use std::sync::mpsc::channel;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

struct Desk {
    copybook: Copybook,
    recogniser: Recogniser,
    knowledge: Knowledge,
}

static DESK: LazyLock<Desk> = LazyLock::new(|| Desk {
    copybook: Copybook::open(),
    recogniser: Recogniser::open(&model(), Arc::new(characters())).expect("the model"),
    knowledge: knowledge(),
});

impl Desk {
    /// Reads every `step`th character of a level.
    fn count(&self, level: Level, hand: Hand, step: usize) -> Counted {
        let mut counted = Counted::default();
        for character in of_level(level, &self.copybook).step_by(step) {
            let ink = self.copybook.character(character, hand);
            let reading = self.recogniser.read(&ink, Field::Name).expect("read");
            let offered = offer(&reading, Field::Name, 1, &self.knowledge);
            let row = offered.choices.first().map_or(&[][..], |c| &c.row[..]);
            counted.take(row.iter().position(|&c| c == character));
        }
        counted
    }
}

#[test]
fn scribbles_and_dots_are_read_as_something_or_nothing_but_never_fail() {
    let at = |x, y| InkPoint { x, y, at: 0 };
    for width in [1_000, 3_000, 8_000] {
        let mut scribble = Ink::on_pad(width);
        scribble.begin(at(0, 0)).expect("room");
        for n in 1..2_000_u16 {
            let (x, y) = (n.wrapping_mul(7_919) % width, n.wrapping_mul(104) % 1_000);
            scribble.extend(at(x, y)).expect("room");
        }
        let mut dots = Ink::on_pad(width);
        for n in 0..300 {
            dots.begin(at(n * 20, 500)).expect("room");
            dots.lift();
        }
        for ink in [Ink::on_pad(width), scribble, dots] {
            for field in [Field::Name, Field::Address, Field::Trade, Field::Text] {
                let reading = DESK.recogniser.read(&ink, field).expect("no fault");
                let offered = offer(&reading, field, 0, &DESK.knowledge);
                assert!(
                    offered
                        .text()
                        .chars()
                        .all(|c| field.takes(c, &DESK.knowledge.characters))
                );
                assert!(!ink.is_empty() || reading.spots.is_empty());
            }
        }
    }
}

#[test]
fn a_careful_and_a_hurried_hand_are_read() {
    let neat = DESK.count(Level::Common, NEAT, 47);
    assert_eq!(neat.all, 75);
    assert!(neat.share(1) >= 95.0, "{}", neat.share(1));
    assert!(neat.share(10) >= 98.0, "{}", neat.share(10));
    let hurried = DESK.count(Level::Common, SLOPPY_JOINED, 47);
    assert!(hurried.share(1) >= 82.0, "{}", hurried.share(1));
    assert!(hurried.share(10) >= 94.0, "{}", hurried.share(10));
}

#[test]
fn characters_of_names_are_among_the_first_ten() {
    let rare = DESK.count(Level::Special, PRINTED, 20);
    assert!(rare.share(10) >= 95.0, "{}", rare.share(10));
}

#[test]
fn words_in_a_strip_are_cut_and_read() {
    let words = words(&DESK.copybook, 20);
    let right = words.iter().filter(|word| {
        let ink = DESK.copybook.word(&word.text, NEAT);
        let reading = DESK.recogniser.read(&ink, word.field).expect("read");
        let offered = offer(&reading, word.field, 0, &DESK.knowledge);
        let ends: Vec<u16> = reading
            .spots
            .iter()
            .flat_map(|s| [s.left, s.right])
            .collect();
        assert!(ends.is_sorted(), "places in order");
        offered.text() == word.text
    });
    let share = 100 * right.count() / words.len();
    assert!(
        words.len() >= 15 && share >= 90,
        "{share} % of {}",
        words.len()
    );
}

#[test]
fn look_alikes_stand_beside_each_other_and_wait_for_a_tap() {
    for character in "已日未人土".chars() {
        let ink = DESK.copybook.character(character, NEAT);
        let reading = DESK.recogniser.read(&ink, Field::Text).expect("read");
        let offered = offer(&reading, Field::Text, 0, &DESK.knowledge);
        assert!(!offered.is_sure(), "{character}");
        let first = &offered.choices[0].row[..3];
        assert!(first.contains(&character), "{character} in {first:?}");
    }
}

#[test]
fn the_thread_reads_what_it_is_given() {
    let (events, heard) = channel();
    let events = Mutex::new(events);
    let sink: Sink<HandwritingEvent> = Arc::new(move |event| {
        let events = events.lock().expect("one listener");
        events.send(event).expect("a listener");
    });
    let desk = WritingDesk::start(
        model(),
        Arc::new(characters()),
        CountyWords::default(),
        Duration::ZERO,
        sink,
    )
    .expect("a thread");
    let next = || {
        heard
            .recv_timeout(Duration::from_secs(60))
            .expect("an event")
    };
    assert!(matches!(next(), HandwritingEvent::Kit(_)));
    assert_eq!(next(), HandwritingEvent::Status(WritingStatus::Ready));
    desk.read(Ticket(3), DESK.copybook.character('国', NEAT), Field::Name);
    let HandwritingEvent::Read(Ticket(3), Ok(reading)) = next() else {
        panic!("no reading");
    };
    let offered = offer(&reading, Field::Name, 1, &DESK.knowledge);
    assert_eq!(offered.text(), "国");
    desk.stop();
}
