//! Our reading of handwriting beside zinnia with the Tegaki project's model: one run, the same ink.
//!
//! `handwriting [STEP]` takes every STEPth character only. Both are measured in CPU time of the whole
//! process, each while the other rests.

#[path = "../../../../figures/mod.rs"]
mod figures;
#[path = "../../../../handwriting/hand.rs"]
#[allow(dead_code, reason = "words are not written here")]
mod hand;
#[path = "../../../../handwriting/sets.rs"]
#[allow(dead_code, reason = "words are not written here")]
mod sets;
mod zinnia;

use figures::{Goal, Spread, process_cpu, record};
use hand::{
    Copybook, Hand, NEAT, NEAT_JOINED, NEAT_SWAPPED, PRINTED, SLOPPY, SLOPPY_JOINED,
    SLOPPY_JOINED_SWAPPED,
};
use jiujinban::adapters::writing::{Recogniser, characters};
use jiujinban::domain::writing::candidates::offer;
use jiujinban::domain::writing::characters::Level;
use jiujinban::domain::writing::field::Field;
use jiujinban::domain::writing::ink::Ink;
use sets::{Counted, knowledge, model};
use std::sync::Arc;
use std::time::Duration;
use zinnia::Zinnia;

/// Where Debian puts the model (package tegaki-zinnia-simplified-chinese).
const TEGAKI: &str = "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model";

const ROWS: [(Level, Hand, &str); 9] = [
    (Level::Common, PRINTED, "l1_printed"),
    (Level::Common, NEAT, "l1_neat"),
    (Level::Common, NEAT_SWAPPED, "l1_neat_swapped"),
    (Level::Common, NEAT_JOINED, "l1_neat_joined"),
    (Level::Common, SLOPPY, "l1_sloppy"),
    (Level::Common, SLOPPY_JOINED, "l1_sloppy_joined"),
    (
        Level::Common,
        SLOPPY_JOINED_SWAPPED,
        "l1_sloppy_joined_swapped",
    ),
    (Level::Printed, NEAT, "l2_neat"),
    (Level::Special, NEAT, "l3_neat"),
];

/// Something that reads one character: its candidates, the best first.
type Read<'a> = Box<dyn FnMut(&Ink) -> Vec<char> + 'a>;

fn main() {
    let step = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let copybook = Copybook::open();
    let recogniser = Recogniser::open(&model(), Arc::new(characters())).expect("the model");
    let known = knowledge();
    let mut rival = Zinnia::open(TEGAKI).expect("the model of Tegaki");
    let ours: Read = Box::new(|ink| {
        let reading = recogniser.read(ink, Field::Name).expect("read");
        let offered = offer(&reading, Field::Name, 1, &known);
        let row = offered.choices.first().map(|choice| choice.row.clone());
        row.unwrap_or_default()
    });
    let theirs: Read = Box::new(|ink| rival.read(ink, 10));
    let mut readers = [("ours", ours, Vec::new()), ("zinnia", theirs, Vec::new())];

    for (level, hand, name) in ROWS {
        let mut counted = [Counted::default(), Counted::default()];
        for character in sets::of_level(level, &copybook).step_by(step.unwrap_or(1)) {
            let ink = copybook.character(character, hand);
            for ((_, read, times), counted) in readers.iter_mut().zip(&mut counted) {
                let start = process_cpu();
                let row = read(&ink);
                times.push(process_cpu() - start);
                counted.take(row.iter().position(|&c| c == character));
            }
        }
        for ((reader, ..), counted) in readers.iter().zip(&counted) {
            let how = format!("{}, {} characters", hand.name, counted.all);
            for most in [1, 3, 10] {
                let figure = format!("handwriting_peers_{name}_{reader}_top{most}");
                record(&figure, counted.share(most), "%", Goal::Known, &how);
            }
        }
    }
    for (reader, _, times) in readers {
        cost(reader, times);
    }
}

fn cost(reader: &str, times: Vec<Duration>) {
    let name = format!("handwriting_peers_{reader}_cpu_median");
    record(
        &name,
        Spread::of_ms(times).median(),
        "ms",
        Goal::Known,
        "per character",
    );
}
