//! How often whole tries accept prints and screens, and refuse people who do what they are asked.

use crate::figures::{Goal, record};
use crate::people::{Hand, Medium, NAMES, Person, analyser, measured};
use crate::tries::{Held, Honest};
use jiujinban::domain::face::{Challenge, TryEnd};
use std::fmt::Write as _;
use std::path::Path;

/// Tries of one kind.
#[derive(Default)]
struct Counted {
    tries: u32,
    passed: u32,
    not_alive: u32,
    time_out: u32,
}

impl Counted {
    fn add<T>(&mut self, end: &Result<T, TryEnd>) {
        self.tries += 1;
        match end {
            Ok(_) => self.passed += 1,
            Err(TryEnd::NotAlive) => self.not_alive += 1,
            Err(_) => self.time_out += 1,
        }
    }

    fn row(&self, what: &str) -> String {
        let Self {
            tries,
            passed,
            not_alive,
            time_out,
        } = self;
        format!("| {what} | {tries} | {passed} | {not_alive} | {time_out} |\n")
    }
}

const HEAD: &str = "| tries | number | accepted | refused as a picture | out of time |\n| --- | --- | --- | --- | --- |\n";

/// Measures everything and writes `target/bench/face-report.md`.
pub fn write() {
    let mut analyser = analyser();
    let people = NAMES.map(|name| Person::of(name, &mut analyser));
    let (mut attacks, mut all) = (String::new(), Counted::default());
    for medium in Medium::ALL {
        for hand in Hand::ALL {
            let mut counted = Counted::default();
            for person in &people {
                let held = Held::of(person, medium, hand, &mut analyser);
                for challenge in Challenge::ALL {
                    let end = held.tried(challenge);
                    counted.add(&end);
                    all.add(&end);
                }
            }
            attacks += &counted.row(&format!("{medium:?}, {hand:?}"));
        }
    }
    let mut films = String::new();
    for medium in Medium::ALL {
        let mut counted = Counted::default();
        for person in &people {
            let film = Honest::filmed(person, medium, &mut analyser);
            for challenge in [Challenge::Blink, Challenge::ComeCloser] {
                counted.add(&film.does(challenge));
            }
        }
        films += &counted.row(&format!("film of the task, {medium:?}"));
    }
    let mut cues =
        "| seen at rest | moire | glare | edges |\n| --- | --- | --- | --- |\n".to_owned();
    for person in &people {
        let shown = Medium::ALL.map(Some);
        for medium in [None].into_iter().chain(shown) {
            let picture = medium.map_or(person.picture.clone(), |m| m.showing(&person.picture));
            let face = measured(&mut analyser, &picture.noisy(2.0, 1), 0).face;
            let _ = match face.map(|face| face.cues) {
                Some(c) => writeln!(
                    cues,
                    "| {}, {medium:?} | {:.2} | {:.2} | {:.2} |",
                    person.name, c.moire, c.glare, c.edges
                ),
                None => writeln!(cues, "| {}, {medium:?} | no face | | |", person.name),
            };
        }
    }
    let (mut honest, mut refused, mut took) = (String::new(), 0, 0);
    for challenge in [Challenge::Blink, Challenge::ComeCloser] {
        let mut counted = Counted::default();
        for person in &people {
            let end = Honest::of(person, &mut analyser).does(challenge);
            took = took.max(end.as_ref().map_or(0, |found| found.took.0));
            counted.add(&end);
        }
        refused += counted.tries - counted.passed;
        honest += &counted.row(&format!("{challenge:?}"));
    }
    let how = "prints and screens by arithmetic, 4 people, 4 tasks, 4 ways of moving";
    record(
        "face_apcer",
        f64::from(all.passed) / f64::from(all.tries),
        "share",
        Goal::AtMost(0.0),
        how,
    );
    record(
        "face_bpcer",
        f64::from(refused) / 8.0,
        "share",
        Goal::Known,
        "4 people who blink or come closer, by arithmetic",
    );
    record(
        "face_to_shot",
        took as f64,
        "ms",
        Goal::AtMost(2_000.0),
        "first good frame after the task to the picture, worst",
    );
    let mut text = String::new();
    let _ = write!(
        text,
        "## Still pictures\n\n{HEAD}{attacks}\n## Films\n\n{HEAD}{films}\n## People\n\n{HEAD}{honest}\n## Cues\n\n{cues}"
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    std::fs::create_dir_all(&folder).expect("a folder for figures");
    std::fs::write(folder.join("face-report.md"), &text).expect("the report is written");
    print!("{text}");
}
