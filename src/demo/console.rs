//! A few commands on the terminal's standard input, for whoever shows the product.

use super::stage::Stage;
use crate::adapters::simulated::face_film::Held;
use crate::adapters::simulated::ipp_printer::PrinterMode;
use crate::adapters::simulated::page_player::CameraMode;
use crate::cli::{count, say};
use crate::county::pages::OpenedPage;
use crate::county::review::Verdict;
use crate::domain::time::Span;
use crate::sample::operators::{CARD_PIN, SampleAccount, accounts};
use crate::sample::persons::{SamplePerson, persons};
use crate::ui::window::WindowHandle;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const HELP: &str = "\
  people           list the synthetic people
  operators        list the synthetic operators and what they type on the phone page
  insert N         put the card of person N into the slot
  pull             pull the card
  lay N | lift     lay the identity card of person N on its reader, or take it away
  cut | restore    cut the line to the county, or make it whole
  advance SECONDS  let time pass
  off | on         switch the terminal off, or on again
  printer MODE     ok, out-of-paper, jam, door-open, busy, gone, low: what the printer does
  pages            how many pages have come out
  page FILE        lay a picture of a page (JPEG, PNG) under the document camera; SAMPLE for a made-up one
  face MODE        good, dark, two, print, none, gone: what is held before the camera that looks at
                   people; late: the time of the try runs out
  camera MODE      ok, gone, busy, hangs, empty: what the document camera does
  material RECEIPT the pages the county has of a case
  cases            how many cases the county has
  review           the cases the county has to decide
  decide RECEIPT done|declined|missing|came [WORDS]
                   decide one; for missing: WHAT or WHAT:WHAT TO DO
  help | quit";

const NOBODY: &str = "there are people 0 to 49";
const FAR: &str = "the county is a program of its own: ask there";

/// Reads commands until the input ends.
pub(super) fn start(stage: Arc<Mutex<Stage>>, window: WindowHandle) {
    say(HELP);
    std::thread::Builder::new()
        .name("console".into())
        .spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                let words: Vec<&str> = line.split_whitespace().collect();
                if matches!(words.as_slice(), ["quit" | "exit"]) {
                    window.close();
                    return;
                }
                let mut stage = stage.lock().expect("the window does not panic");
                say(obey(&mut stage, &words));
            }
        })
        .expect("a thread can be started");
}

/// A synthetic person by their number.
fn person(number: &str) -> Option<SamplePerson> {
    persons().into_iter().nth(number.parse().ok()?)
}

fn obey(stage: &mut Stage, words: &[&str]) -> String {
    match words {
        [] => String::new(),
        ["people"] => people(),
        ["operators"] => operators(),
        ["insert", n] => match person(n) {
            Some(person) => match stage.insert(&person) {
                Ok(()) => format!("the card of person {n} is in the slot"),
                Err(fault) => fault.to_string(),
            },
            None => NOBODY.to_owned(),
        },
        ["pull"] => {
            stage.pull();
            "the card is out".to_owned()
        }
        ["lay", n] => match person(n) {
            Some(person) => {
                stage.lay(&person);
                format!("the identity card of person {n} lies on the reader")
            }
            None => NOBODY.to_owned(),
        },
        ["lift"] => {
            stage.laid.lift();
            "the identity card is taken away".to_owned()
        }
        ["cut"] => {
            stage.line.cut();
            "the line is cut".to_owned()
        }
        ["restore"] => {
            stage.line.restore();
            "the line is whole; the terminal notices with its next try, `advance 900` makes it now"
                .to_owned()
        }
        ["advance", seconds] => match seconds.parse::<u64>() {
            Ok(seconds) => {
                stage.advance(Span::seconds(seconds));
                format!("{seconds} s have passed")
            }
            Err(_) => "advance SECONDS".to_owned(),
        },
        ["off"] => {
            stage.power_off();
            "the terminal is off".to_owned()
        }
        ["on"] => match stage.power_on() {
            Ok(()) => "the terminal is on".to_owned(),
            Err(fault) => fault.to_string(),
        },
        ["printer", mode] => match printer_mode(mode) {
            Some(mode) => {
                stage.printer.set(mode);
                format!("the printer: {mode:?}")
            }
            None => "printer ok, out-of-paper, jam, door-open, busy, gone or low".to_owned(),
        },
        ["pages"] => format!(
            "{} pages in the folder printed",
            stage.printer.pages().len()
        ),
        ["page", file] => lay_page(stage, file),
        ["camera", mode] => camera(stage, mode),
        ["face", held] => face(stage, held),
        ["material", receipt] => material(stage, receipt),
        ["cases"] => match stage.cases_at_county() {
            Some(Ok(n)) => format!("{} at the county", count(n, "case")),
            Some(Err(fault)) => fault,
            None => FAR.to_owned(),
        },
        ["review"] => match stage.review_queue() {
            Some(Ok(lines)) if lines.is_empty() => "nothing to decide".to_owned(),
            Some(Ok(lines)) => lines.join("\n"),
            Some(Err(fault)) => fault,
            None => FAR.to_owned(),
        },
        ["decide", receipt, verdict, words @ ..] => {
            let Some(verdict) = Verdict::parse(verdict, &words.join(" ")) else {
                return "decide RECEIPT done|declined|missing|came [WORDS]".to_owned();
            };
            match stage.decide_case(receipt, &verdict) {
                Some(Ok(state)) => format!("the case is {state}"),
                Some(Err(fault)) => fault,
                None => FAR.to_owned(),
            }
        }
        _ => HELP.to_owned(),
    }
}

fn printer_mode(word: &str) -> Option<PrinterMode> {
    Some(match word {
        "ok" => PrinterMode::Fine,
        "out-of-paper" => PrinterMode::OutOfPaper,
        "jam" => PrinterMode::Jam,
        "door-open" => PrinterMode::DoorOpen,
        "busy" => PrinterMode::Busy,
        "gone" => PrinterMode::Gone,
        "low" => PrinterMode::PaperLow,
        _ => return None,
    })
}

/// The made-up pages, in their order.
const SAMPLES: &str = "tests/fixtures/pages";

fn lay_page(stage: &Stage, file: &str) -> String {
    let files = if file == "SAMPLE" {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLES);
        ["household-1.png", "household-2.png", "certificate.png"]
            .map(|name| folder.join(name))
            .to_vec()
    } else {
        vec![PathBuf::from(file)]
    };
    let laid: Result<Vec<usize>, _> = files.iter().map(|file| stage.pages.add(file)).collect();
    match laid {
        Ok(counts) => format!(
            "{} under the document camera, taken one after the other",
            count(counts.last().copied().unwrap_or(0) as u64, "page")
        ),
        Err(fault) => format!("{file}: {fault}"),
    }
}

fn camera(stage: &Stage, mode: &str) -> String {
    let mode = match mode {
        "ok" => CameraMode::Fine,
        "gone" => CameraMode::Gone,
        "busy" => CameraMode::Busy,
        "hangs" => CameraMode::Hangs,
        "empty" => {
            stage.pages.clear();
            return "nothing lies under the document camera".to_owned();
        }
        _ => return "camera ok, gone, busy, hangs or empty".to_owned(),
    };
    stage.pages.set(mode);
    format!("the document camera: {mode:?}")
}

fn face(stage: &Stage, held: &str) -> String {
    let held = match held {
        "good" => Held::Good,
        "dark" => Held::Dark,
        "two" => Held::Two,
        "print" => Held::Print,
        "none" => Held::Nobody,
        "gone" => Held::Gone,
        "late" => {
            stage.face.run_out();
            return "the time of the try has run out".to_owned();
        }
        _ => return "face good, dark, two, print, none, gone or late".to_owned(),
    };
    stage.face.hold(held);
    format!("before the camera that looks at people: {held:?}")
}

fn material(stage: &Stage, receipt: &str) -> String {
    let Some(county) = &stage.county else {
        return FAR.to_owned();
    };
    match county.pages_of(receipt) {
        Ok(pages) if pages.is_empty() => "no pages".to_owned(),
        Ok(pages) => {
            let line = |page: &OpenedPage| {
                let size = page.image.size();
                let bytes = page.image.reveal().len();
                format!(
                    "  {:>2}  {}  {} x {}, {bytes} bytes",
                    page.number, page.field, size.width, size.height
                )
            };
            pages.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Err(fault) => fault.to_string(),
    }
}

fn operators() -> String {
    let line = |a: &SampleAccount| {
        let number = a.person.id_number.reveal();
        format!("  {:<18} {:<22} {number}", a.id, a.post)
    };
    let lines: Vec<String> = accounts().iter().map(line).collect();
    format!(
        "{}\nread the code on the screen, open its address in a browser on this machine,\n\
         and give one of these numbers with the PIN {CARD_PIN}",
        lines.join("\n")
    )
}

fn people() -> String {
    let line = |p: &crate::sample::persons::SamplePerson| {
        let (name, born) = (p.name.reveal(), p.id_number.birth_date());
        format!("  {:>2}  {name}  {born}  {:?}", p.index, p.family)
    };
    persons().iter().map(line).collect::<Vec<_>>().join("\n")
}
