//! End-to-end scripts by name: real dispatcher, store, link and a screen without a display.
//!
//! They are the demonstration, the training material and the test. Each prints one line per step
//! and ends with `journey NAME: ok`, or names the step that failed.

mod agent;
mod aloud;
mod answers;
mod ferry;
mod fit;
mod items;
mod limited;
mod operator;
mod reach;
mod s01;
mod s02;
mod s03;
mod s04;
mod s05;
mod s06;
mod s07;
mod s08;
mod s09;
mod s10;
mod s11;
mod s12;
mod s13;
mod walk;
mod writing;

pub use crate::cli::say;
use walk::{StepFault, Walk};

use super::stage::{CardSide, Delivered, FarCounty};
use std::path::PathBuf;

/// How a journey runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// A county that is there already; `None` starts one.
    pub far: Option<FarCounty>,
    /// Where cards come from.
    pub cards: CardSide,
    /// Where to leave a picture after each step.
    pub pictures: Option<PathBuf>,
}

/// One script.
pub struct Journey {
    /// Its name.
    pub name: &'static str,
    /// What it shows, in one line.
    pub shows: &'static str,
    run: fn(&mut Walk) -> Result<(), StepFault>,
}

/// Every script, in the order of their names.
pub const JOURNEYS: &[Journey] = &[
    Journey {
        name: "s01",
        shows: "browse jobs without a card and without a line",
        run: s01::run,
    },
    Journey {
        name: "s01-aloud",
        shows: "look for work by listening: the largest letters, high contrast, every page read",
        run: aloud::run,
    },
    Journey {
        name: "s02",
        shows: "register for work offline, be matched, be accepted when the line is back",
        run: s02::run,
    },
    Journey {
        name: "s02-handwriting",
        shows: "register for work and look for jobs, sixty years old, every word with a finger",
        run: writing::by_hand,
    },
    Journey {
        name: "s02-pinyin",
        shows: "the same with every word by its sounds",
        run: writing::by_sounds,
    },
    Journey {
        name: "s02-keyboard",
        shows: "register for work without a finger: every control and every word by a plugged-in keyboard",
        run: writing::by_keyboard,
    },
    Journey {
        name: "s03",
        shows: "post casual work, look for people masked, one phone at a time, seen by the seeker",
        run: s03::run,
    },
    Journey {
        name: "s04",
        shows: "out of work: two cases by one form, the second waits for the first",
        run: s04::run,
    },
    Journey {
        name: "s05",
        shows: "ask for a pension: figures, a lost line, privacy when nobody touches",
        run: s05::run,
    },
    Journey {
        name: "s06-assisted",
        shows: "prove to be alive with an operator, offline, 78 years old: three tries that fail, then the operator's word",
        run: s06::assisted,
    },
    Journey {
        name: "s06-review",
        shows: "the same alone, where the county looks at every picture",
        run: s06::review,
    },
    Journey {
        name: "s06-automatic",
        shows: "the same alone, where the county's service may accept by its own rule",
        run: s06::automatic,
    },
    Journey {
        name: "s07",
        shows: "join the residents' pension: whom the rules refuse, then with an operator and two pages",
        run: s07::run,
    },
    Journey {
        name: "s08",
        shows: "a lost card: reported with an operator, to the hotline without a line",
        run: s08::run,
    },
    Journey {
        name: "s09",
        shows: "an operator's life: who may, lock, PIN, a problem answered and passed on, leak",
        run: s09::run,
    },
    Journey {
        name: "s10",
        shows: "tasks: a wish, its last day, who was called, what the person reads",
        run: s10::run,
    },
    Journey {
        name: s11::NAME,
        shows: "a technician sets a terminal up from its carton, has it admitted, looks it over and hands it over",
        run: s11::run,
    },
    Journey {
        name: s13::NAME,
        shows: "a technician ends a terminal: order, two taps, statement, wipe, and the code that proves it",
        run: s13::run,
    },
    Journey {
        name: "reach-finger",
        shows: "register for casual work and prove to be alive: no question of either asks for words",
        run: reach::by_finger,
    },
    Journey {
        name: "reach-keyboard",
        shows: "the same by a plugged-in keyboard; only the name is signed with a finger",
        run: reach::by_keyboard,
    },
    Journey {
        name: "reach-aloud",
        shows: "the same by listening, the largest letters in high contrast",
        run: reach::by_ear,
    },
    Journey {
        name: "agent",
        shows: "somebody comes for a person who is not there: with an operator, to the county's record",
        run: agent::run,
    },
    Journey {
        name: "ferry",
        shows: "a village without a line: the sealed outbox goes to the county on a memory stick, and its answer comes back",
        run: ferry::run,
    },
    Journey {
        name: "limited",
        shows: "the county lets operators help only with what residents may do alone, and puts it back",
        run: limited::run,
    },
    Journey {
        name: "s12",
        shows: "chaos: cuts, half answers, a login page, wrong clocks, power cuts, a forged log",
        run: s12::run,
    },
];

/// Every item of the list in turn, under each state of the line; kept apart from the scripts,
/// which tell a story each.
pub const ROUNDS: &[Journey] = &[
    Journey {
        name: "items-online",
        shows: "every item of the list once, the line whole",
        run: items::online,
    },
    Journey {
        name: "items-offline",
        shows: "every item of the list once, without a line",
        run: items::offline,
    },
    Journey {
        name: "items-midway",
        shows: "every item of the list once, the line lost in the middle of each",
        run: items::midway,
    },
];

/// The scripts that look at nothing but the terminal: they can be walked with a county that is a
/// program of its own. The others ask the county on the desk what it has.
const WITH_ANY_COUNTY: [&str; 4] = ["s01", "s02", "s03", "s05"];

/// Why a journey did not end well.
#[derive(Debug, thiserror::Error)]
pub enum JourneyFault {
    /// There is no such script.
    #[error("no journey \"{0}\"; `kiosk journey --list` names them")]
    Unknown(String),
    /// The script asks the county what it has.
    #[error("journey {0} needs the county on the desk: leave --county out")]
    OwnCounty(String),
    /// A step failed.
    #[error(transparent)]
    Step(#[from] StepFault),
}

/// Runs one script and prints how it goes.
pub fn run(name: &str, options: &Options) -> Result<(), JourneyFault> {
    let journey = JOURNEYS
        .iter()
        .chain(ROUNDS)
        .find(|j| j.name == name)
        .ok_or_else(|| JourneyFault::Unknown(name.to_owned()))?;
    if options.far.is_some() && !WITH_ANY_COUNTY.contains(&journey.name) {
        return Err(JourneyFault::OwnCounty(name.to_owned()));
    }
    say(format_args!("journey {name}: {}", journey.shows));
    let delivered = if [s11::NAME, s13::NAME].contains(&name) {
        Delivered::InItsCarton
    } else {
        Delivered::Enrolled
    };
    let walked = Walk::begin(name, delivered, options).and_then(|mut walk| {
        (journey.run)(&mut walk)?;
        // Where everything was wiped there is no welcome and no log to look at.
        if name == s13::NAME {
            return Ok(());
        }
        walk.finish()
    });
    match walked {
        Ok(()) => {
            say(format_args!("journey {name}: ok"));
            Ok(())
        }
        Err(fault) => {
            say(format_args!("journey {name}: {fault}"));
            Err(fault.into())
        }
    }
}
