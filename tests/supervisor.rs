//! Device threads that die of a fault: told, started again, and whoever waited is answered.

use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::adapters::system::SystemClock;
use jiujinban::app::{Event, Frame};
use jiujinban::demo::{CardSide, Delivered, Stage, StageOptions};
use jiujinban::domain::jobs::listing::Kind;
use jiujinban::domain::operators::desk::{DeskTap, POLL_EVERY, Way};
use jiujinban::domain::paper::{Paper, PaperKind, PrintFault, PrinterStatus};
use jiujinban::domain::people::card::CardStatus;
use jiujinban::domain::time::Span;
use jiujinban::domain::visit::jobs_page::JobsAnswer;
use jiujinban::domain::visit::page::Page;
use jiujinban::domain::visit::printing::PrintStage;
use jiujinban::domain::visit::scene::View;
use jiujinban::domain::visit::{ClosedReason, Line, Tap};
use jiujinban::sample::operators::{CARD_PIN, OPERATOR, accounts};
use jiujinban::sample::persons::person;
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Longest a test waits for a frame; a part is back within five seconds.
const PATIENCE: Duration = Duration::from_secs(30);

struct Desk {
    stage: Stage,
    clock: Arc<HandClock>,
    frames: Receiver<Frame>,
    dir: TempDir,
}

impl Desk {
    /// A terminal that shows its welcome page.
    fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(HandClock::following(Arc::new(SystemClock)));
        let (show, frames) = channel();
        let options = StageOptions {
            delivered: Delivered::Enrolled,
            far: None,
            dir: dir.path().to_owned(),
            cards: CardSide::Slot,
            listings: 40,
        };
        let screen = Arc::new(move |frame| {
            let _ = show.send(frame);
        });
        let stage = Stage::set_up(options, clock.clone(), screen).expect("a stage");
        let desk = Self {
            stage,
            clock,
            frames,
            dir,
        };
        desk.until(|f| matches!(f.scene.view, View::Welcome) && f.scene.slot == CardStatus::NoCard);
        desk.until(|f| f.machine.jobs_as_of.is_some());
        desk
    }

    fn until(&self, holds: impl Fn(&Frame) -> bool) {
        self.first(|frame| holds(frame).then_some(()));
    }

    /// What the first frame that shows it shows.
    fn first<T>(&self, shows: impl Fn(&Frame) -> Option<T>) -> T {
        loop {
            let frame = self.frames.recv_timeout(PATIENCE).expect("such a frame");
            if let Some(shown) = shows(&frame) {
                return shown;
            }
        }
    }

    /// How often the log tells of an event once the terminal is off.
    fn told(mut self, event: &str) -> u32 {
        self.stage.power_off();
        let file = self.dir.path().join("terminal/outbox.db");
        let log = Connection::open(file).expect("the log");
        let query = "select count(*) from audit_records where instr(cast(body as text), ?1) > 0";
        let count = log.query_row(query, [event], |row| row.get(0));
        count.expect("a count")
    }
}

fn paper() -> Tap {
    let paper = Paper::new(PaperKind::Policy, "P-1", "", "");
    Tap::Print(Box::new(paper))
}

fn stage(frame: &Frame) -> Option<PrintStage> {
    frame.scene.printing.as_ref().map(|print| print.stage)
}

fn answer(frame: &Frame) -> Option<&JobsAnswer> {
    match &frame.scene.view {
        View::Page(page) => match page.as_ref() {
            Page::Jobs(jobs) => jobs.answer.as_ref(),
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn a_dead_card_thread_is_started_again_and_the_next_card_is_read() {
    let mut desk = Desk::open();
    desk.clock.strike("card");
    desk.stage.insert(&person(0)).expect("a card");
    desk.until(|f| f.scene.slot == CardStatus::NoService);
    desk.until(|f| f.scene.slot == CardStatus::NoCard);
    desk.stage.insert(&person(0)).expect("a card");
    desk.until(|f| f.scene.person.is_some());
    assert_eq!(desk.told("terminal.part_died"), 1);
}

#[test]
fn a_search_whose_thread_died_is_answered_and_the_next_one_finds() {
    let desk = Desk::open();
    desk.clock.strike("listings");
    desk.stage.put(Event::Tap(Tap::OpenJobs(Kind::Fixed)));
    desk.until(|f| matches!(answer(f), Some(JobsAnswer::Failed)));
    for _ in 0..20 {
        desk.stage.put(Event::Tap(Tap::Home));
        desk.stage.put(Event::Tap(Tap::OpenJobs(Kind::Fixed)));
        desk.until(|f| answer(f).is_some());
        desk.stage.put(Event::Tap(Tap::Home));
        desk.until(|f| answer(f).is_none());
        desk.stage.put(Event::Tap(Tap::OpenJobs(Kind::Fixed)));
        let mut found = false;
        while let Ok(frame) = desk.frames.recv_timeout(Duration::from_millis(500)) {
            found |= matches!(answer(&frame), Some(JobsAnswer::Found(_)));
        }
        if found {
            assert_eq!(desk.told("terminal.part_died"), 1);
            return;
        }
    }
    panic!("nothing is found any more");
}

#[test]
fn a_terminal_whose_store_died_is_closed_and_opens_by_itself() {
    let desk = Desk::open();
    desk.clock.strike("store");
    desk.stage.advance(Span::minutes(6));
    desk.until(|f| match &f.scene.view {
        View::OutOfService(why) => why.contains(&ClosedReason::StoreBroken),
        _ => false,
    });
    desk.until(|f| matches!(f.scene.view, View::Welcome));
    assert_eq!(desk.told("terminal.part_died"), 1);
}

#[test]
fn a_print_whose_thread_died_is_told_and_the_next_one_comes_out() {
    let mut desk = Desk::open();
    desk.stage.insert(&person(0)).expect("a card");
    desk.until(|f| f.scene.person.is_some() && f.scene.printer == PrinterStatus::Ready);
    desk.clock.strike("printer");
    desk.stage.put(Event::Tap(paper()));
    let stopped = PrintStage::Failed(PrintFault::Stopped);
    desk.until(|f| stage(f) == Some(stopped));
    assert_eq!(desk.stage.printer.pages(), []);
    // Handed to the dead one or to the next: each is answered, and one comes out.
    for _ in 0..20 {
        desk.stage.put(Event::Tap(paper()));
        desk.until(|f| stage(f) == Some(PrintStage::Underway));
        let ended = desk.first(|f| stage(f).filter(|stage| *stage != PrintStage::Underway));
        if ended == PrintStage::Done {
            assert_eq!(desk.told("terminal.part_died"), 1);
            return;
        }
    }
    panic!("nothing is printed any more");
}

#[test]
fn a_dead_county_lane_is_started_again_and_the_heartbeat_goes_on() {
    let desk = Desk::open();
    let county = desk.stage.county.as_ref().expect("the stage's own");
    let heard = || {
        let newest = county.last_heartbeat("TZ-DEMO-017").expect("asked");
        newest.expect("the first one came")
    };
    desk.clock.strike("county-up");
    desk.stage.advance(Span::minutes(6));
    let mut before = heard();
    let (_nobody, silence) = channel::<()>();
    for _ in 0..60 {
        let _ = silence.recv_timeout(Duration::from_millis(500));
        if desk.clock.is_to_strike() {
            before = heard();
        } else if heard() != before {
            assert_eq!(desk.told("terminal.part_died"), 1);
            return;
        } else {
            desk.stage.advance(Span::minutes(6));
        }
    }
    panic!("no heartbeat after the lane died");
}

#[test]
fn a_cable_that_is_pulled_or_plugged_in_shows_at_once_though_no_heartbeat_is_due() {
    let desk = Desk::open();
    desk.stage.advance(Span::minutes(6));
    desk.until(|f| f.scene.line == Line::Online);
    for (state, line) in [
        (LineState::Cut, Line::Offline),
        (LineState::Whole, Line::Online),
        (LineState::Cut, Line::Offline),
    ] {
        desk.stage.line.set(state);
        desk.stage.put(Event::LineChanged);
        desk.until(|f| f.scene.line == line);
    }
}

/// The code on screen, confirmed with the operator's card; the county is asked what came of it.
fn confirmed(desk: &Desk) {
    desk.stage.put(Event::Tap(Tap::Desk(DeskTap::LogIn)));
    let challenge = desk.first(|f| match &f.scene.desk.login()?.way {
        Way::Code(code) => Some(code.id.as_str().to_owned()),
        _ => None,
    });
    let all = accounts();
    let operator = all.iter().find(|a| a.id == OPERATOR).expect("an account");
    let answer = desk
        .stage
        .confirm_on_phone(&challenge, &operator.person, CARD_PIN);
    assert_eq!(answer, Some(200));
    desk.stage.advance(POLL_EVERY);
    desk.until(|f| f.scene.desk.duty().is_some());
}

#[test]
fn a_dead_list_of_operators_is_started_again_and_knows_the_next_who_logs_in() {
    let desk = Desk::open();
    desk.clock.strike("operators");
    confirmed(&desk);
    // The thread died over the first login: a later one is kept again.
    for _ in 0..20 {
        desk.stage.put(Event::Tap(Tap::Desk(DeskTap::Leave)));
        desk.until(|f| f.scene.desk.duty().is_none());
        confirmed(&desk);
        let mut known = false;
        while let Ok(frame) = desk.frames.recv_timeout(Duration::from_millis(500)) {
            known |= !frame.scene.desk.known().is_empty();
        }
        if known {
            assert_eq!(desk.told("terminal.part_died"), 1);
            return;
        }
    }
    panic!("nobody is known any more");
}
