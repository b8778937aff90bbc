//! Operators at their tasks: who sees them, what can go wrong, what is reported.

use super::operators::{bench, desk, log_in};
use super::*;
use crate::domain::jobs::place::Point;
use crate::domain::operators::AccountId;
use crate::domain::operators::account::Auth;
use crate::domain::operators::desk::{DeskEvent, DeskTap, DutyPage};
use crate::domain::operators::offline::AccountNews;
use crate::domain::operators::{Rights, Standing};
use crate::domain::people::identity::Phone;
use crate::domain::services::task::{TaskDetail, TaskEnd, TaskKind, TaskOutcome, TaskWay};
use crate::domain::tasks::{
    About, AboutWhat, Doing, Home, Stage, Task, TaskBook, TaskId, TaskReport, Work, WorkEffect,
    WorkEvent, WorkTap,
};
use proptest::prelude::*;

const CALLS: u16 = 24;
const VISITS: u16 = 21;
const ACCOUNT: &str = "lijiazhuang-01";

fn kind(way: TaskWay) -> TaskKind {
    let outcome = |code: &str, ends, details: &[&str]| TaskOutcome {
        code: code.into(),
        label: code.into(),
        ends,
        details: details
            .iter()
            .map(|d| TaskDetail {
                code: (*d).into(),
                label: (*d).into(),
            })
            .collect(),
        says: String::new(),
        after_tries: 0,
    };
    TaskKind {
        way,
        outcomes: vec![
            outcome("told", TaskEnd::Done, &[]),
            outcome("again", TaskEnd::Open, &["busy", "away"]),
            outcome("lost", TaskEnd::Failed, &["moved"]),
        ],
    }
}

/// A terminal whose catalogue has two items with tasks.
fn at_work(items: &[u16]) -> Bench {
    let mut b = bench();
    let with = |n, way| Item {
        task: Some(kind(way)),
        ..item(n, Action::CallOperator, Mode::Assisted)
    };
    let items_there = vec![
        with(CALLS, TaskWay::Call),
        with(VISITS, TaskWay::Visit),
        item(1, Action::Form(form()), Mode::Kiosk),
    ];
    let catalogue = Catalogue::new(2, items_there).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    log_in(&mut b, ACCOUNT, items);
    desk(&mut b, DeskTap::Home);
    b
}

fn task(name: &str, item: u16, day: i8) -> Task {
    Task {
        id: TaskId::parse(name).expect("small letters"),
        item: ItemNo::new(item).expect("in range"),
        name: PersonName::parse("王测试").expect("a name"),
        phone: Phone::parse("19900001001"),
        home: None,
        about: vec![About {
            what: AboutWhat::Why,
            value: crate::domain::delivery::PersonalText::new("行走不便".into()),
        }],
        due: Date::constant(2026, 11, day),
        tries: Vec::new(),
    }
}

fn book(tasks: Vec<Task>) -> Option<Box<TaskBook>> {
    Some(Box::new(TaskBook {
        as_of: Some(WallTime(1)),
        tasks,
        notes: Vec::new(),
    }))
}

fn opened(effects: &[Effect]) -> Option<Asked> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Work(WorkEffect::Open(asked)) => Some(*asked),
        _ => None,
    })
}

fn reports(effects: &[Effect]) -> Vec<(Asked, TaskReport)> {
    let report = |effect: &Effect| match effect {
        Effect::Work(WorkEffect::Report(asked, report)) => Some((*asked, (**report).clone())),
        _ => None,
    };
    effects.iter().filter_map(report).collect()
}

fn tap(b: &mut Bench, tap: WorkTap) -> Vec<Effect> {
    b.tap(Tap::Work(tap))
}

fn work(b: &Bench) -> Option<&Work> {
    match b.visit.desk().duty()?.page.as_ref()? {
        DutyPage::Work(work) => Some(work),
        _ => None,
    }
}

fn doing(b: &Bench) -> Option<&Doing> {
    work(b)?.doing.as_ref()
}

/// Opens a list with these tasks on it.
fn list(b: &mut Bench, way: TaskWay, tasks: Vec<Task>) {
    let effects = tap(b, WorkTap::Open(way));
    let asked = opened(&effects).expect("the list is asked for");
    b.send(VisitEvent::Work(WorkEvent::Book(asked, book(tasks))));
}

fn seen(b: &Bench, items: &[u16]) -> Vec<String> {
    let rights = Rights::of(items.iter().filter_map(|n| ItemNo::new(*n)));
    let catalogue = b.visit.catalogue.clone().expect("a catalogue");
    let rows = work(b).expect("the list").listed(&rights, &catalogue);
    rows.iter()
        .map(|row| row.task.id.as_str().to_owned())
        .collect()
}

#[test]
fn nobody_sees_tasks_without_an_operator_or_under_a_lock_or_in_a_residents_hands() {
    let mut alone = bench();
    assert!(opened(&tap(&mut alone, WorkTap::Open(TaskWay::Call))).is_none());
    let mut b = at_work(&[CALLS]);
    desk(&mut b, DeskTap::Close);
    desk(&mut b, DeskTap::HandOver);
    assert!(opened(&tap(&mut b, WorkTap::Open(TaskWay::Call))).is_none());
    desk(&mut b, DeskTap::TakeBack);
    list(&mut b, TaskWay::Call, vec![task("aaaaaaaa", CALLS, 25)]);
    b.wait(Span::minutes(3));
    assert!(work(&b).is_none(), "the lock takes the names away");
    assert!(opened(&tap(&mut b, WorkTap::Open(TaskWay::Call))).is_none());
}

#[test]
fn tasks_of_an_item_without_the_right_are_not_on_the_list_and_cannot_be_opened() {
    let mut b = at_work(&[VISITS]);
    let tasks = vec![task("aaaaaaaa", CALLS, 25), task("bbbbbbbb", VISITS, 25)];
    list(&mut b, TaskWay::Call, tasks.clone());
    assert!(seen(&b, &[VISITS]).is_empty());
    tap(&mut b, WorkTap::Choose(0));
    assert!(doing(&b).is_none());
    list(&mut b, TaskWay::Visit, tasks);
    assert_eq!(seen(&b, &[VISITS]), ["bbbbbbbb"]);
}

#[test]
fn what_is_kept_but_cannot_be_read_is_said_and_shows_nothing() {
    let mut b = at_work(&[CALLS]);
    let asked = opened(&tap(&mut b, WorkTap::Open(TaskWay::Call))).expect("asked");
    b.send(VisitEvent::Work(WorkEvent::Book(asked, None)));
    assert!(work(&b).is_some_and(|work| work.unreadable && work.book.is_none()));
}

#[test]
fn a_late_answer_to_an_older_question_changes_nothing() {
    let mut b = at_work(&[CALLS]);
    let first = opened(&tap(&mut b, WorkTap::Open(TaskWay::Call))).expect("asked");
    tap(&mut b, WorkTap::Open(TaskWay::Visit));
    let tasks = book(vec![task("aaaaaaaa", CALLS, 25)]);
    b.send(VisitEvent::Work(WorkEvent::Book(first, tasks)));
    assert!(work(&b).is_some_and(|work| work.book.is_none()));
}

#[test]
fn a_reason_that_is_asked_for_has_to_be_picked_before_anything_is_reported() {
    let mut b = at_work(&[CALLS]);
    list(&mut b, TaskWay::Call, vec![task("aaaaaaaa", CALLS, 25)]);
    tap(&mut b, WorkTap::Choose(0));
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
    tap(&mut b, WorkTap::Outcome(2));
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
    tap(&mut b, WorkTap::Detail(7));
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
    tap(&mut b, WorkTap::Detail(0));
    let sent = reports(&tap(&mut b, WorkTap::Confirm));
    let (_, report) = sent.first().expect("reported");
    assert_eq!(report.made.outcome, "lost");
    assert_eq!(report.made.detail.as_deref(), Some("moved"));
    assert_eq!(report.made.by.as_str(), ACCOUNT);
    assert_eq!(report.auth, Auth::Online);
    assert!(report.ends);
}

#[test]
fn tapped_twice_it_is_reported_once_and_a_full_disk_leaves_it_to_be_tried_again() {
    let mut b = at_work(&[CALLS]);
    list(&mut b, TaskWay::Call, vec![task("aaaaaaaa", CALLS, 25)]);
    tap(&mut b, WorkTap::Choose(0));
    tap(&mut b, WorkTap::Outcome(0));
    let sent = reports(&tap(&mut b, WorkTap::Confirm));
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
    tap(&mut b, WorkTap::Back);
    assert!(doing(&b).is_some(), "it is being written down");
    let (asked, first) = sent[0].clone();
    b.send(VisitEvent::Work(WorkEvent::Kept(
        asked,
        Err(SubmitFault::DiskFull),
    )));
    let stage = doing(&b).map(|doing| doing.stage);
    assert_eq!(stage, Some(Stage::Failed(SubmitFault::DiskFull)));
    let again = reports(&tap(&mut b, WorkTap::Confirm));
    let (asked, second) = again[0].clone();
    assert_ne!(first.id, second.id);
    assert_ne!(first.receipt, second.receipt);
    let effects = b.send(VisitEvent::Work(WorkEvent::Kept(asked, Ok(()))));
    assert!(doing(&b).is_none(), "back on the list");
    assert!(opened(&effects).is_some(), "which is looked at anew");
}

#[test]
fn a_task_somebody_else_finished_meanwhile_says_so_and_takes_no_report() {
    let mut b = at_work(&[CALLS]);
    list(&mut b, TaskWay::Call, vec![task("aaaaaaaa", CALLS, 25)]);
    tap(&mut b, WorkTap::Choose(0));
    tap(&mut b, WorkTap::Outcome(0));
    let asked = opened(&b.send(VisitEvent::Work(WorkEvent::Changed))).expect("looked again");
    b.send(VisitEvent::Work(WorkEvent::Book(asked, book(Vec::new()))));
    assert_eq!(doing(&b).map(|doing| doing.stage), Some(Stage::Gone));
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
    tap(&mut b, WorkTap::Back);
    assert!(doing(&b).is_none());
}

#[test]
fn an_account_frozen_meanwhile_loses_page_and_report() {
    let mut b = at_work(&[CALLS]);
    list(&mut b, TaskWay::Call, vec![task("aaaaaaaa", CALLS, 25)]);
    tap(&mut b, WorkTap::Choose(0));
    tap(&mut b, WorkTap::Outcome(0));
    let news = AccountNews {
        account: AccountId::parse(ACCOUNT).expect("an id"),
        standing: Standing::Frozen,
        rights: Rights::of(ItemNo::new(CALLS)),
        lapses: Date::constant(2027, 2, 22),
    };
    b.send(VisitEvent::Desk(DeskEvent::News(vec![news])));
    assert!(b.visit.desk().duty().is_none());
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
}

#[test]
fn with_too_much_unsent_nothing_more_is_taken() {
    let mut b = at_work(&[CALLS]);
    b.send(VisitEvent::Service(vec![ClosedReason::TooManyUnsent]));
    list(&mut b, TaskWay::Call, vec![task("aaaaaaaa", CALLS, 25)]);
    tap(&mut b, WorkTap::Choose(0));
    tap(&mut b, WorkTap::Outcome(0));
    assert!(reports(&tap(&mut b, WorkTap::Confirm)).is_empty());
    let stage = doing(&b).map(|doing| doing.stage);
    assert_eq!(stage, Some(Stage::Failed(SubmitFault::TooManyUnsent)));
}

#[test]
fn visits_stand_by_last_day_and_then_by_distance_and_pages_turn() {
    let mut b = at_work(&[VISITS]);
    b.visit.setup.here = Point::new(40_420_000, 114_090_000);
    let at = |name: &str, day, lat| Task {
        home: Some(Home {
            address: crate::domain::delivery::PersonalText::new("村东".into()),
            at: Point::new(lat, 114_090_000),
        }),
        ..task(name, VISITS, day)
    };
    let tasks = vec![
        at("farfarfar", 25, 40_520_000),
        at("nearnear", 25, 40_421_000),
        at("soonersooner", 23, 40_520_000),
        task("nowherenowhere", VISITS, 25),
        at("laterlater", 28, 40_421_000),
        at("lastlast", 30, 40_421_000),
    ];
    list(&mut b, TaskWay::Visit, tasks);
    assert_eq!(
        seen(&b, &[VISITS]),
        [
            "soonersooner",
            "nearnear",
            "farfarfar",
            "nowherenowhere",
            "laterlater",
            "lastlast"
        ]
    );
    tap(&mut b, WorkTap::Turn(true));
    assert_eq!(work(&b).map(|work| work.screen), Some(1));
    tap(&mut b, WorkTap::Turn(true));
    assert_eq!(work(&b).map(|work| work.screen), Some(1), "there are two");
    tap(&mut b, WorkTap::Turn(false));
    assert_eq!(work(&b).map(|work| work.screen), Some(0));
}

fn any_tap() -> impl Strategy<Value = Tap> {
    prop_oneof![
        Just(Tap::Work(WorkTap::Open(TaskWay::Call))),
        Just(Tap::Work(WorkTap::Open(TaskWay::Visit))),
        (0usize..3).prop_map(|n| Tap::Work(WorkTap::Choose(n))),
        (0usize..4).prop_map(|n| Tap::Work(WorkTap::Outcome(n))),
        (0usize..3).prop_map(|n| Tap::Work(WorkTap::Detail(n))),
        Just(Tap::Work(WorkTap::Confirm)),
        Just(Tap::Work(WorkTap::Confirm)),
        Just(Tap::Work(WorkTap::Back)),
        Just(Tap::Desk(DeskTap::HandOver)),
        Just(Tap::Desk(DeskTap::TakeBack)),
        Just(Tap::Desk(DeskTap::Home)),
    ]
}

proptest! {
    /// Whatever is tapped, nothing is reported but by an operator with the right to the item.
    #[test]
    fn no_order_of_taps_reports_under_a_right_that_is_missing(
        taps in proptest::collection::vec(any_tap(), 1..60),
        held in proptest::sample::subsequence(vec![CALLS, VISITS], 0..=2),
    ) {
        let mut with_one = held.clone();
        with_one.push(1);
        let mut b = at_work(&with_one);
        for one in taps {
            let effects = b.tap(one);
            for (_, report) in reports(&effects) {
                prop_assert!(held.contains(&report.item.get()));
                prop_assert_eq!(report.made.by.as_str(), ACCOUNT);
            }
            if let Some(asked) = opened(&effects) {
                let tasks = vec![task("aaaaaaaa", CALLS, 25), task("bbbbbbbb", VISITS, 26)];
                b.send(VisitEvent::Work(WorkEvent::Book(asked, book(tasks))));
            }
        }
    }
}

#[test]
fn gone_there_three_times_is_told_only_with_two_tries_on_record() {
    let mut b = at_work(&[VISITS]);
    let mut lost = kind(TaskWay::Visit);
    lost.outcomes[2].after_tries = 2;
    let with = Item {
        task: Some(lost),
        ..item(VISITS, Action::CallOperator, Mode::Assisted)
    };
    let catalogue = Catalogue::new(3, vec![with]).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    for (tries, told) in [(0, false), (1, false), (2, true)] {
        let mut task = task("aaaaaaaa", VISITS, 24);
        task.tries = vec![
            crate::domain::tasks::Try {
                at: b.now.wall,
                by: AccountId::parse(ACCOUNT).expect("an id"),
                outcome: "again".into(),
                detail: Some("away".into()),
            };
            tries
        ];
        desk(&mut b, DeskTap::Home);
        let effects = tap(&mut b, WorkTap::Open(TaskWay::Visit));
        let asked = opened(&effects).expect("the list is opened");
        b.send(VisitEvent::Work(WorkEvent::Book(asked, book(vec![task]))));
        tap(&mut b, WorkTap::Choose(0));
        tap(&mut b, WorkTap::Outcome(2));
        let picked = work(&b).and_then(|work| work.doing.as_ref()?.outcome.clone());
        assert_eq!(picked.is_some(), told, "{tries} tries");
        tap(&mut b, WorkTap::Back);
        tap(&mut b, WorkTap::Back);
        tap(&mut b, WorkTap::Back);
    }
}

#[test]
fn the_desk_says_how_many_wait_and_counts_again_when_the_list_changes() {
    let mut b = at_work(&[CALLS, VISITS]);
    let counted = |b: &Bench| b.visit.scene(b.now).tally.tasks;
    assert_eq!(counted(&b), None, "nothing is said before it is known");
    let asked = opened(&b.asked).expect("the list is opened for its numbers");
    let tasks = vec![
        task("aaaaaaaa", CALLS, 24),
        task("bbbbbbbb", CALLS, 25),
        task("cccccccc", VISITS, 25),
    ];
    b.send(VisitEvent::Work(WorkEvent::Book(asked, book(tasks))));
    assert_eq!(counted(&b), Some([2, 1]));
    let effects = b.send(VisitEvent::Work(WorkEvent::Changed));
    let asked = opened(&effects).expect("counted again");
    b.send(VisitEvent::Work(WorkEvent::Book(asked, None)));
    assert_eq!(counted(&b), None, "an unreadable list has no number");
}

#[test]
fn what_somebody_may_not_do_is_not_counted_for_them() {
    let mut b = at_work(&[CALLS]);
    let asked = opened(&b.asked).expect("opened");
    let tasks = vec![task("cccccccc", VISITS, 25)];
    b.send(VisitEvent::Work(WorkEvent::Book(asked, book(tasks))));
    assert_eq!(b.visit.scene(b.now).tally.tasks, Some([0, 0]));
}
