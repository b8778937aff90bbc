//! Tasks kept on a terminal: what a newer list, a refusal and a late answer do to what was done here.

use super::*;
use crate::domain::services::workdays::Workdays;
use jiff::civil::date;

fn id(text: &str) -> TaskId {
    TaskId::parse(text).expect("small letters")
}

fn task(name: &str) -> Task {
    Task {
        id: id(name),
        item: ItemNo::new(18).expect("an item"),
        name: PersonName::parse("王测试").expect("a name"),
        phone: Phone::parse("19900001001"),
        home: None,
        about: Vec::new(),
        due: date(2026, 11, 25),
        tries: Vec::new(),
    }
}

fn made(outcome: &str) -> Try {
    Try {
        at: WallTime(1_000),
        by: AccountId::parse("lijiazhuang-01").expect("an id"),
        outcome: outcome.into(),
        detail: None,
    }
}

fn note(task: &str, n: u128, ends: bool) -> TaskNote {
    TaskNote {
        task: id(task),
        made: made(if ends { "told" } else { "not-reached" }),
        ends,
        submission: SubmissionId::from_parts(WallTime(1_000), n),
        state: NoteState::Waiting,
    }
}

fn list(as_of: i64, tasks: Vec<Task>) -> TaskList {
    TaskList {
        tag: "t".into(),
        as_of: WallTime(as_of),
        tasks,
    }
}

#[test]
fn a_name_with_digits_is_no_name_of_a_task() {
    for bad in [
        "",
        "short",
        "abcdefg1",
        "ABCDEFGH",
        "19900001001",
        "任务一号",
    ] {
        assert_eq!(TaskId::parse(bad), None, "{bad}");
    }
    assert_eq!(id("abcdefgh").as_str(), "abcdefgh");
}

#[test]
fn what_the_county_refused_is_to_be_done_again_and_said_until_it_is() {
    let mut book = TaskBook::default();
    book.replace(list(10, vec![task("aaaaaaaa")]));
    book.note(note("aaaaaaaa", 1, true));
    assert_eq!(book.standing(&id("aaaaaaaa")), TaskStanding::Finished);
    let sent = book.notes[0].submission;
    assert!(book.settle(sent, NoteState::Refused));
    assert_eq!(book.standing(&id("aaaaaaaa")), TaskStanding::Refused);
    book.replace(list(20, vec![task("aaaaaaaa")]));
    assert_eq!(book.standing(&id("aaaaaaaa")), TaskStanding::Refused);
    book.note(note("aaaaaaaa", 2, true));
    assert_eq!(book.standing(&id("aaaaaaaa")), TaskStanding::Finished);
    book.settle(sent, NoteState::Refused);
    book.replace(list(30, Vec::new()));
    assert_eq!(book.notes.len(), 1, "only what still waits is kept");
}

#[test]
fn a_list_from_before_the_county_took_a_note_does_not_bring_the_task_back() {
    let mut book = TaskBook::default();
    book.replace(list(10, vec![task("aaaaaaaa")]));
    book.note(note("aaaaaaaa", 1, true));
    let sent = book.notes[0].submission;
    book.settle(sent, NoteState::Taken(WallTime(50)));
    book.replace(list(40, vec![task("aaaaaaaa")]));
    assert_eq!(book.standing(&id("aaaaaaaa")), TaskStanding::Finished);
    book.replace(list(50, vec![task("aaaaaaaa")]));
    assert_eq!(
        book.standing(&id("aaaaaaaa")),
        TaskStanding::Open,
        "a county that has it still, or opened it again, is believed"
    );
}

#[test]
fn a_submission_of_something_else_changes_nothing() {
    let mut book = TaskBook::default();
    book.note(note("aaaaaaaa", 1, false));
    let other = SubmissionId::from_parts(WallTime(9), 9);
    assert!(!book.settle(other, NoteState::Refused));
    assert_eq!(book.notes[0].state, NoteState::Waiting);
}

#[test]
fn a_try_made_here_is_shown_once_before_and_after_the_county_tells_it() {
    let mut book = TaskBook::default();
    book.replace(list(10, vec![task("aaaaaaaa")]));
    book.note(note("aaaaaaaa", 1, false));
    assert_eq!(book.standing(&id("aaaaaaaa")), TaskStanding::Open);
    assert_eq!(book.tries(&book.tasks[0]).count(), 1);
    let mut told = task("aaaaaaaa");
    told.tries.push(made("not-reached"));
    book.replace(list(20, vec![told]));
    assert_eq!(book.tries(&book.tasks[0]).count(), 1);
}

#[test]
fn a_last_day_is_counted_in_days_when_it_has_passed_and_in_working_days_before() {
    let calendar = Workdays::default();
    let of = |due, today| DueIn::of(due, today, &calendar);
    let friday = date(2026, 11, 27);
    assert_eq!(of(friday, date(2026, 11, 29)), DueIn::Overdue(2));
    assert_eq!(of(friday, friday), DueIn::Today);
    assert_eq!(of(date(2026, 11, 30), friday), DueIn::Left(1));
    assert_eq!(of(date(2026, 12, 4), friday), DueIn::Left(5));
    assert!(DueIn::Overdue(1) < DueIn::Today && DueIn::Today < DueIn::Left(1));
}
