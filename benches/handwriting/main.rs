//! How well handwriting is read, and what it costs: every character of the standard table that has a
//! drawing, written by made hands, and words in a strip.
//!
//! `handwriting [STEP]` takes every STEPth character only.

#[path = "../figures/mod.rs"]
mod figures;
mod hand;
mod sets;

use figures::{Goal, Spread, process_cpu, record};
use hand::{
    Copybook, Hand, NEAT, NEAT_JOINED, NEAT_SWAPPED, PRINTED, SLOPPY, SLOPPY_JOINED,
    SLOPPY_JOINED_SWAPPED, SLOPPY_LIGHTLY_JOINED,
};
use jiujinban::adapters::writing::{Recogniser, characters};
use jiujinban::domain::writing::candidates::offer;
use jiujinban::domain::writing::characters::Level;
use jiujinban::domain::writing::field::{Field, Knowledge};
use sets::{Counted, Word, knowledge, model, words};
use std::sync::Arc;

fn main() {
    let step = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let bench = Bench::open(step.unwrap_or(1));
    bench.words();
    bench.characters();
}

struct Bench {
    copybook: Copybook,
    recogniser: Recogniser,
    knowledge: Knowledge,
    step: usize,
}

/// A set of characters, of which every so manieth is written, a hand, a short name of both, and the goals
/// for first and first ten.
type Row = (Level, usize, Hand, &'static str, Option<(f64, f64)>);

/// Where there is a goal, the whole set is written.
const ROWS: [Row; 12] = [
    (Level::Common, 1, NEAT, "l1_neat", Some((98.0, 99.5))),
    (
        Level::Common,
        1,
        SLOPPY_JOINED,
        "l1_sloppy_joined",
        Some((89.0, 98.0)),
    ),
    (Level::Common, 4, PRINTED, "l1_printed", None),
    (Level::Common, 4, NEAT_SWAPPED, "l1_neat_swapped", None),
    (Level::Common, 4, NEAT_JOINED, "l1_neat_joined", None),
    (Level::Common, 4, SLOPPY, "l1_sloppy", None),
    (
        Level::Common,
        4,
        SLOPPY_JOINED_SWAPPED,
        "l1_sloppy_joined_swapped",
        None,
    ),
    (Level::Printed, 4, NEAT, "l2_neat", None),
    (Level::Printed, 4, SLOPPY_JOINED, "l2_sloppy_joined", None),
    (Level::Special, 1, PRINTED, "l3_printed", None),
    (Level::Special, 1, NEAT, "l3_neat", None),
    (Level::Special, 1, SLOPPY_JOINED, "l3_sloppy_joined", None),
];

impl Bench {
    fn open(step: usize) -> Self {
        Self {
            copybook: Copybook::open(),
            recogniser: Recogniser::open(&model(), Arc::new(characters())).expect("the model"),
            knowledge: knowledge(),
            step,
        }
    }

    fn characters(&self) {
        let known = self
            .recogniser
            .knows(|c| self.knowledge.characters.level(c).is_some());
        record(
            "handwriting_characters_known",
            known as f64,
            "",
            Goal::Known,
            "of the 8,105",
        );
        let mut times = Vec::new();
        for (level, every, hand, name, goals) in ROWS {
            let mut counted = Counted::default();
            for character in sets::of_level(level, &self.copybook).step_by(every * self.step) {
                let ink = self.copybook.character(character, hand);
                let start = process_cpu();
                let reading = self.recogniser.read(&ink, Field::Name).expect("read");
                // Not the first character of a name: no surname helps.
                let offered = offer(&reading, Field::Name, 1, &self.knowledge);
                times.push(process_cpu() - start);
                let row = offered.choices.first().map_or(&[][..], |c| &c.row[..]);
                counted.take(row.iter().position(|&c| c == character));
            }
            let how = format!("{}, {} characters", hand.name, counted.all);
            let at_least = |goal: Option<f64>| goal.map_or(Goal::Known, Goal::AtLeast);
            let tell = |part: &str, value: f64, goal| {
                record(
                    &format!("handwriting_{name}_{part}"),
                    value,
                    "%",
                    at_least(goal),
                    &how,
                );
            };
            tell("top1", counted.share(1), goals.map(|g| g.0));
            tell("top3", counted.share(3), None);
            tell("top10", counted.share(10), goals.map(|g| g.1));
        }
        let spread = Spread::of_ms(times);
        let how = "picture, network and order, the whole process";
        record(
            "handwriting_cpu_median",
            spread.median(),
            "ms",
            Goal::AtMost(30.0),
            how,
        );
        record("handwriting_cpu_p99", spread.p99(), "ms", Goal::Known, how);
    }

    fn words(&self) {
        let words = words(&self.copybook, self.step);
        for (hand, name, goal) in [
            (NEAT, "neat", Goal::AtLeast(95.0)),
            (SLOPPY_LIGHTLY_JOINED, "sloppy", Goal::Known),
        ] {
            let (mut lines, mut plain, mut cut) = (0, 0, 0);
            let mut times = Vec::new();
            for word in &words {
                let Word { field, text } = word;
                let ink = self.copybook.word(text, hand);
                let start = process_cpu();
                let reading = self.recogniser.read(&ink, *field).expect("read");
                let offered = offer(&reading, *field, 0, &self.knowledge);
                let cpu = process_cpu() - start;
                times.push(cpu / u32::try_from(text.chars().count()).expect("short"));
                lines += usize::from(offered.text() == *text);
                plain +=
                    usize::from(offer(&reading, Field::Text, 1, &self.knowledge).text() == *text);
                cut += usize::from(reading.spots.len() == text.chars().count());
            }
            let how = format!(
                "{}, {} names, places and trades in a strip",
                hand.name,
                words.len()
            );
            let share = |count: usize| 100.0 * count as f64 / words.len() as f64;
            let tell = |part: &str, value, goal| {
                record(
                    &format!("handwriting_words_{name}_{part}"),
                    value,
                    "%",
                    goal,
                    &how,
                );
            };
            tell("right", share(lines), goal);
            tell("right_without_knowledge", share(plain), Goal::Known);
            tell("cut", share(cut), Goal::Known);
            let name = format!("handwriting_words_{name}_cpu_median");
            let median = Spread::of_ms(times).median();
            record(&name, median, "ms", Goal::AtMost(30.0), "per character");
        }
    }
}
