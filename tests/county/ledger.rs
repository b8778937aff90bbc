//! The problem ledger over the link: reports sealed and taken once, answers back to the terminal that
//! reported, the reporter's word, and the clock.

use crate::world::{DAY_MS, NOON, Terminal, TestCounty};
use jiff::civil::date;
use jiujinban::adapters::county::WireEncoder;
use jiujinban::county::ledger::{DeskStep, LedgerError};
use jiujinban::county::store::ledger::LedgerFilter;
use jiujinban::domain::delivery::SealedBody;
use jiujinban::domain::ledger::course::CourseNo;
use jiujinban::domain::ledger::report::report_aad;
use jiujinban::domain::ledger::{Class, Level, Picture, Report, ReportId, Standing, State, Words};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{
    CountyError, CountyEvent, CountyLink, ProblemNews, Refusal, SubmissionEncoder,
};
use jiujinban::ports::keys::{DeviceSigner, Sealer};
use jiujinban::ports::store::DueVerdict;

const DESK: (Level, &str) = (Level::County, "zhang");

fn id(n: u128) -> ReportId {
    ReportId::from_parts(WallTime(NOON), n)
}

fn report(n: u128, class: Class) -> Report {
    Report {
        id: id(n),
        at: WallTime(NOON),
        class,
        item: ItemNo::new(20).filter(|_| !class.is_local()),
        account: None,
        page: "form",
        said: vec!["said"],
        words: Words::parse("typed").expect("words"),
        proposed: vec!["proposed"],
        proposal: Words::default(),
        picture: None,
    }
}

fn sealed(terminal: &Terminal, report: &Report) -> SealedBody {
    let plain = WireEncoder.encode_report(report, "0.1.0");
    let aad = report_aad(report.id, terminal.keys.device().device());
    terminal.book.seal(&aad, &plain).expect("a county key")
}

fn sent(terminal: &Terminal, id: ReportId, body: SealedBody) -> Result<Standing, CountyError> {
    terminal.client.report_problem(Ticket(7), id, body);
    match terminal.next() {
        CountyEvent::Problem(Ticket(7), came) => came,
        other => panic!("{other:?}"),
    }
}

fn hand_in(terminal: &Terminal, report: &Report) -> Result<Standing, CountyError> {
    sent(terminal, report.id, sealed(terminal, report))
}

fn news(terminal: &Terminal, since: u64) -> ProblemNews {
    terminal.client.problems(since);
    match terminal.next() {
        CountyEvent::Problems(Ok(news)) => news,
        other => panic!("{other:?}"),
    }
}

fn judge(terminal: &Terminal, id: ReportId, answer: u32, solved: bool) -> Standing {
    let verdict = DueVerdict { id, answer, solved };
    terminal.client.judge_problem(Ticket(8), verdict);
    match terminal.next() {
        CountyEvent::Problem(Ticket(8), came) => came.expect("taken"),
        other => panic!("{other:?}"),
    }
}

fn logged_in(county: &TestCounty, terminal: &Terminal) -> AccountId {
    crate::operators::log_in_as_operator(county, terminal)
}

fn world() -> (TestCounty, Terminal) {
    let county = crate::operators::county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    (county, terminal)
}

#[test]
fn a_report_is_one_however_often_it_is_sent_and_other_bytes_are_refused() {
    let (county, terminal) = world();
    let mut device = report(1, Class::Device);
    device.picture = Picture::parse(b"\x89PNG\r\n\x1a\n....".to_vec());
    let body = sealed(&terminal, &device);
    let first = sent(&terminal, id(1), body.clone()).expect("taken");
    assert_eq!(
        (first.level, first.state),
        (Level::Technician, State::Waiting)
    );
    assert_eq!(
        first.due,
        Some(date(2026, 11, 23)),
        "Sunday noon: one working day"
    );
    assert!(!first.office.is_empty() && !first.phone.is_empty());
    assert_eq!(sent(&terminal, id(1), body), Ok(first));
    let again = hand_in(&terminal, &device).expect_err("sealed anew");
    let problem = Refusal::OtherBytes;
    assert!(matches!(again, CountyError::Refused { problem: p, .. } if p == problem));
    let entries = county.handle.problems(LedgerFilter::Open).expect("listed");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].content.description, "said\ntyped");
    assert_eq!(entries[0].content.proposal, "proposed");
    assert_eq!(entries[0].content.page, "form");
    let picture = county.handle.problem_picture(&entries[0].id).expect("read");
    assert_eq!(picture.as_deref(), Some(&b"\x89PNG\r\n\x1a\n...."[..]));
}

#[test]
fn who_never_logged_in_there_reports_broken_devices_only() {
    let (county, terminal) = world();
    let nobody = hand_in(&terminal, &report(1, Class::System)).expect_err("no account");
    let invalid = |e: &CountyError| {
        matches!(
            e,
            CountyError::Refused {
                problem: Refusal::CaseInvalid,
                ..
            }
        )
    };
    assert!(invalid(&nobody), "{nobody:?}");
    let mut named = report(2, Class::System);
    named.account = AccountId::parse("somebody-else");
    let stranger = hand_in(&terminal, &named).expect_err("never logged in");
    assert!(invalid(&stranger), "{stranger:?}");
    named.account = Some(logged_in(&county, &terminal));
    let taken = hand_in(&terminal, &named).expect("taken");
    assert_eq!(
        taken.level,
        Level::Province,
        "the system's faults go up at once"
    );
    let mut empty = report(3, Class::Device);
    empty.said.clear();
    empty.words = Words::default();
    assert!(invalid(
        &hand_in(&terminal, &empty).expect_err("nothing said")
    ));
    let mut strange = report(4, Class::Guidance);
    strange.account = named.account;
    strange.item = ItemNo::new(999);
    assert!(invalid(
        &hand_in(&terminal, &strange).expect_err("no such item")
    ));
}

#[test]
fn an_answer_with_a_day_that_passes_goes_to_the_city_and_back_comes_the_news() {
    let (county, terminal) = world();
    let mut asked = report(1, Class::Guidance);
    asked.account = Some(logged_in(&county, &terminal));
    hand_in(&terminal, &asked).expect("taken");
    let name = id(1).to_string();
    let act = |desk, step| county.handle.act_on_problem(&name, desk, step, "words");
    let until = Some(date(2026, 11, 24));
    let city = (Level::City, "li");
    let not_yours = act(city, DeskStep::Answer(None)).expect_err("not theirs");
    assert!(matches!(not_yours, LedgerError::Course(CourseNo::NotYours)));
    act(DESK, DeskStep::Answer(until)).expect("promised");
    let told = news(&terminal, 0);
    let standing = &told.stand[0].1;
    assert_eq!((standing.state, standing.due), (State::Promised, until));
    assert_eq!(standing.answer, "words");
    assert!(
        news(&terminal, told.next).stand.is_empty(),
        "nothing is told twice"
    );
    county.clock.set(NOON + 2 * DAY_MS);
    assert_eq!(
        county.handle.move_late_problems().expect("looked"),
        0,
        "its last day"
    );
    county.clock.set(NOON + 3 * DAY_MS);
    county.handle.move_late_problems().expect("looked");
    let told = news(&terminal, told.next);
    let standing = &told.stand[0].1;
    assert_eq!(
        (standing.level, standing.state),
        (Level::City, State::Waiting)
    );
    assert_eq!(
        standing.due,
        Some(date(2026, 11, 27)),
        "two working days of its own"
    );
    act(city, DeskStep::Answer(None)).expect("answered");
    let (_, past) = county.handle.problem(&name).expect("read").expect("kept");
    let what: Vec<&str> = past.iter().map(|p| p.what.as_str()).collect();
    assert_eq!(
        what,
        ["reported", "answered with a day", "overdue", "answered"]
    );
    assert_eq!(past[2].by, "clock");
}

#[test]
fn the_reporters_word_ends_it_or_sends_it_up_and_counts_once() {
    let (county, terminal) = world();
    let mut asked = report(1, Class::Guidance);
    asked.account = Some(logged_in(&county, &terminal));
    hand_in(&terminal, &asked).expect("taken");
    let name = id(1).to_string();
    let answer = |desk| {
        let step = DeskStep::Answer(None);
        county
            .handle
            .act_on_problem(&name, desk, step, "so")
            .expect("answered")
    };
    let early = judge(&terminal, id(1), 0, false);
    assert_eq!(early.state, State::Waiting, "nothing to judge yet");
    answer(DESK);
    let up = judge(&terminal, id(1), 1, false);
    assert_eq!((up.level, up.state), (Level::City, State::Waiting));
    let twice = judge(&terminal, id(1), 1, false);
    assert_eq!(twice.level, Level::City, "said twice is said once");
    answer((Level::City, "li"));
    let done = judge(&terminal, id(1), 2, true);
    assert_eq!(done.state, State::Solved);
    assert_eq!(judge(&terminal, id(1), 2, true).state, State::Solved);
    assert!(
        county
            .handle
            .problems(LedgerFilter::Open)
            .expect("listed")
            .is_empty()
    );
}

#[test]
fn no_terminal_hears_of_another_ones_reports() {
    let (county, terminal) = world();
    hand_in(&terminal, &report(1, Class::Device)).expect("taken");
    let other = Terminal::of(&county, "tz-002");
    other.learn();
    assert!(news(&other, 0).stand.is_empty());
    let verdict = DueVerdict {
        id: id(1),
        answer: 0,
        solved: true,
    };
    other.client.judge_problem(Ticket(9), verdict);
    let event = other.next();
    let refused = matches!(
        event,
        CountyEvent::Problem(
            _,
            Err(CountyError::Refused {
                problem: Refusal::NotFound,
                ..
            })
        )
    );
    assert!(refused, "{event:?}");
    let stolen = sealed(&terminal, &report(2, Class::Device));
    let came = sent(&other, id(2), stolen).expect_err("sealed for another terminal");
    assert!(matches!(
        came,
        CountyError::Refused {
            problem: Refusal::Unopenable,
            ..
        }
    ));
}
