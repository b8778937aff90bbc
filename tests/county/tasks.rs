//! Tasks of operators at the county: who is given them, and which reports are taken.

use crate::operators::{county, id, log_in};
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::adapters::county::WireEncoder;
use jiujinban::county::review::Verdict;
use jiujinban::county::store::tasks::TaskState;
use jiujinban::county::tasks::{CourseStage, TaskError, Visit};
use jiujinban::domain::delivery::{AnswerValue, FieldId, SealedEnvelope, Submission, SubmissionId};
use jiujinban::domain::operators::Standing;
use jiujinban::domain::operators::account::Auth;
use jiujinban::domain::operators::deeds::{Assistance, Deed, Doer, What};
use jiujinban::domain::people::access::{Access, Looked, Viewer};
use jiujinban::domain::people::identity::DivisionCode;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::tasks::{AboutWhat, Task, TaskId, TaskReport, Try};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{
    CaseState, CountyError, CountyEvent, CountyLink, Refusal, SubmissionEncoder,
};
use jiujinban::ports::keys::DeviceSigner as _;
use jiujinban::sample::operators::{BUSINESS, OPERATOR, SECOND, SYSTEM};
use jiujinban::sample::persons::person;
use jiujinban::wire::catalogue::TaskOpens;
use jiujinban::wire::tasks::TaskHome;

/// The wish, the task it opens, the task a finished course opens, and the one done at home.
const WISH: u16 = 16;
const FOLLOW_UP: u16 = 18;
const DELIVERY: u16 = 19;
const AT_HOME: u16 = 21;
const VILLAGE: &str = "140222100001";

fn field(name: &str) -> FieldId {
    FieldId::parse(name).expect("a field")
}

fn item(n: u16) -> ItemNo {
    ItemNo::new(n).expect("an item")
}

fn assisted(submission: &mut Submission) {
    let deed = |by, what| Deed {
        by,
        what,
        at: WallTime(NOON),
    };
    submission.assistance = Some(Assistance {
        account: id(OPERATOR),
        auth: Auth::Online,
        deeds: vec![
            deed(Doer::Operator, What::Began),
            deed(Doer::Resident, What::Confirmed),
        ],
    });
    let choices = |codes: &[&str]| {
        AnswerValue::Choices(codes.iter().map(|code| (*code).to_owned()).collect())
    };
    submission.answers = vec![
        (field("group"), AnswerValue::Choice("rural".to_owned())),
        (field("courses"), choices(&["dian-gong", "han-gong"])),
        (
            field("free_time"),
            AnswerValue::Choice("evening".to_owned()),
        ),
        (field("distance"), AnswerValue::Choice("town".to_owned())),
        (
            field("home_place"),
            AnswerValue::Place(DivisionCode::parse(VILLAGE).expect("a village")),
        ),
        (field("phone"), AnswerValue::Phone(person(30).phone)),
    ];
}

/// Somebody wishes to be trained, with the operator's help.
fn wish(terminal: &Terminal, who: usize, serial: u16) {
    terminal.hand_in(&terminal.case_of(WISH, who, serial, assisted));
}

fn fetch(terminal: &Terminal, tag: Option<String>) -> Option<(String, Vec<Task>)> {
    terminal.client.fetch_tasks(tag);
    match terminal.next() {
        CountyEvent::Tasks(Ok(list)) => list.map(|list| (list.tag, list.tasks)),
        other => panic!("{other:?}"),
    }
}

fn tasks(terminal: &Terminal) -> Vec<Task> {
    fetch(terminal, None).expect("a list").1
}

fn report(
    terminal: &Terminal,
    task: &Task,
    serial: u16,
    change: impl FnOnce(&mut TaskReport),
) -> SealedEnvelope {
    let of = crate::world::submission(terminal.keys.device().device(), 30, serial);
    let mut report = TaskReport {
        id: of.id,
        receipt: of.receipt.clone(),
        task: task.id.clone(),
        item: task.item,
        made: Try {
            at: WallTime(NOON),
            by: id(OPERATOR),
            outcome: "told".to_owned(),
            detail: None,
        },
        auth: Auth::Online,
        ends: true,
        terminal: terminal.keys.device().device().clone(),
    };
    change(&mut report);
    let plain = WireEncoder.encode_task(&report);
    terminal.sealed_as(report.item, of.id, &of, &plain)
}

fn sent(terminal: &Terminal, envelope: SealedEnvelope) -> Result<SubmissionId, CountyError> {
    let id = envelope.facts.submission;
    terminal.client.send(envelope);
    match terminal.next() {
        CountyEvent::Sent(about, result) if about == id => result.map(|_| id),
        other => panic!("{other:?}"),
    }
}

fn refused(terminal: &Terminal, envelope: SealedEnvelope) {
    let came = sent(terminal, envelope);
    let refused = matches!(
        came,
        Err(CountyError::Refused {
            problem: Refusal::CaseInvalid,
            ..
        })
    );
    assert!(refused, "{came:?}");
}

/// A county with an operator at a terminal and one wish.
pub fn with_wish() -> (TestCounty, Terminal) {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    log_in(&county, &terminal, OPERATOR);
    wish(&terminal, 30, 1);
    (county, terminal)
}

/// What the person's own card shows of cases.
fn own_cases(terminal: &Terminal, who: usize) -> Vec<(u16, CaseState, Option<String>)> {
    let holder = crate::world::applicant(who);
    terminal.client.overview(Ticket(9), holder);
    match terminal.next() {
        CountyEvent::Overview(Ticket(9), Ok(known)) => known
            .cases
            .iter()
            .map(|case| {
                let words = case.news.result.as_ref().and_then(|r| r.words.clone());
                let words = words.map(|words| words.reveal().to_owned());
                (case.item.get(), case.state, words)
            })
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_terminal_nobody_with_the_right_works_at_is_told_no_names() {
    let (county, terminal) = with_wish();
    assert_eq!(tasks(&terminal).len(), 1);
    county
        .handle
        .grant(&id(OPERATOR), &[WISH], BUSINESS)
        .expect("rights taken");
    assert!(tasks(&terminal).is_empty(), "the right is gone");
    county
        .handle
        .grant(&id(OPERATOR), &[FOLLOW_UP], BUSINESS)
        .expect("granted");
    assert_eq!(tasks(&terminal).len(), 1);
    county
        .handle
        .stand_account(&id(OPERATOR), Standing::Frozen, SYSTEM)
        .expect("frozen");
    assert!(tasks(&terminal).is_empty(), "nobody works there any more");
}

#[test]
fn a_wish_opens_one_task_due_in_five_working_days_with_what_the_operator_needs() {
    let (_county, terminal) = with_wish();
    let again = terminal.case_of(WISH, 31, 7, assisted);
    // The same bytes again are the same case and the same task.
    terminal.hand_in(&again);
    terminal.hand_in(&again);
    assert_eq!(tasks(&terminal).len(), 2);
    let mut list = tasks(&terminal);
    list.retain(|task| task.name == person(30).name);
    let [task] = list.as_slice() else {
        panic!("{list:?}");
    };
    assert_eq!(task.item, item(FOLLOW_UP));
    assert_eq!(task.name, person(30).name);
    assert_eq!(task.phone, Some(person(30).phone));
    // Sunday 22 November 2026; five working days are Monday to Friday.
    assert_eq!(task.due, jiff::civil::date(2026, 11, 27));
    let wish = task.about.first().expect("the wish");
    assert!(matches!(&wish.what, AboutWhat::Answer(q) if q.contains("想学什么")));
    assert_eq!(wish.value.reveal(), "电工、焊工");
}

#[test]
fn a_list_that_did_not_change_is_not_sent_again() {
    let (_county, terminal) = with_wish();
    let (tag, _) = fetch(&terminal, None).expect("a list");
    assert!(fetch(&terminal, Some(tag.clone())).is_none());
    wish(&terminal, 31, 2);
    assert!(fetch(&terminal, Some(tag)).is_some());
}

#[test]
fn the_village_decides_which_terminal_gets_a_task() {
    let (county, terminal) = with_wish();
    let other = Terminal::of(&county, "tz-002");
    other.learn();
    log_in(&county, &other, OPERATOR);
    assert!(tasks(&other).is_empty());
    let place = |asset: &str, code: &str| county.handle.place_terminal(asset, code);
    assert!(matches!(
        place("tz-009", VILLAGE),
        Err(TaskError::NoTerminal(_))
    ));
    assert!(matches!(
        place("tz-002", "140223100001"),
        Err(TaskError::Division(_))
    ));
    assert!(matches!(
        place("tz-002", "140222"),
        Err(TaskError::Division(_))
    ));
    place("tz-002", "140222100").expect("the town");
    assert_eq!((tasks(&terminal).len(), tasks(&other).len()), (0, 1));
    place("tz-001", VILLAGE).expect("the village");
    assert_eq!((tasks(&terminal).len(), tasks(&other).len()), (1, 0));
}

#[test]
fn reports_of_strangers_wrong_outcomes_and_missing_rights_are_refused() {
    let (county, terminal) = with_wish();
    let other = Terminal::of(&county, "tz-002");
    other.learn();
    let task = tasks(&terminal).remove(0);
    type Change = fn(&mut TaskReport);
    let changes: [Change; 7] = [
        |r| r.task = TaskId::parse("nosuchtask").expect("letters"),
        |r| r.item = ItemNo::new(19).expect("an item"),
        |r| r.made.outcome = "dreamt".to_owned(),
        |r| r.made.outcome = "unreachable".to_owned(),
        |r| r.made.detail = Some("moved".to_owned()),
        |r| r.made.by = id("nobody-01"),
        |r| r.made.by = id(SYSTEM),
    ];
    for (n, change) in (10..).zip(changes) {
        refused(&terminal, report(&terminal, &task, n, change));
    }
    refused(&other, report(&other, &task, 30, |_| {}));
    county
        .handle
        .grant(&id(SECOND), &[WISH], BUSINESS)
        .expect("granted");
    let by_second = |r: &mut TaskReport| {
        r.made.by = id(SECOND);
        r.made.at = WallTime(NOON + 1);
    };
    refused(&terminal, report(&terminal, &task, 31, by_second));
    assert_eq!(tasks(&terminal).len(), 1, "still to be done");
    assert_eq!(own_cases(&terminal, 30).len(), 1, "the wish alone");
}

#[test]
fn a_try_stays_on_the_list_and_is_no_case_of_the_persons() {
    let (_county, terminal) = with_wish();
    let task = tasks(&terminal).remove(0);
    let busy = |r: &mut TaskReport| {
        r.made.outcome = "not-reached".to_owned();
        r.made.detail = Some("no-answer".to_owned());
        r.ends = false;
    };
    sent(&terminal, report(&terminal, &task, 10, busy)).expect("taken");
    let list = tasks(&terminal);
    let tries = &list.first().expect("still there").tries;
    assert_eq!(tries.len(), 1);
    assert_eq!(tries[0].by, id(OPERATOR));
    assert_eq!(tries[0].detail.as_deref(), Some("no-answer"));
    assert_eq!(own_cases(&terminal, 30).len(), 1, "the wish alone");
}

#[test]
fn a_report_sent_twice_ends_the_task_once_and_the_person_reads_it() {
    let (county, terminal) = with_wish();
    let task = tasks(&terminal).remove(0);
    let told = report(&terminal, &task, 10, |_| {});
    sent(&terminal, told.clone()).expect("taken");
    sent(&terminal, told).expect("the same again");
    assert!(tasks(&terminal).is_empty());
    let rows = county.handle.tasks(true).expect("tasks");
    assert_eq!(rows[0].state, TaskState::Done);
    assert_eq!(
        county.handle.task_tries(&rows[0].id).expect("tries").len(),
        1
    );
    let cases = own_cases(&terminal, 30);
    let (_, state, words) = cases
        .iter()
        .find(|(item, ..)| *item == FOLLOW_UP)
        .expect("told to the person");
    assert_eq!(*state, CaseState::Done);
    assert!(
        words.as_ref().is_some_and(|w| w.contains("已经告诉您")),
        "{words:?}"
    );
    assert!(county.handle.review_queue().expect("a queue").is_empty());
}

#[test]
fn a_person_who_could_not_be_reached_reads_why() {
    let (county, terminal) = with_wish();
    let task = tasks(&terminal).remove(0);
    let lost = |r: &mut TaskReport| {
        r.made.outcome = "unreachable".to_owned();
        r.made.detail = Some("wrong-number".to_owned());
    };
    sent(&terminal, report(&terminal, &task, 10, lost)).expect("taken");
    assert_eq!(
        county.handle.tasks(true).expect("tasks")[0].state,
        TaskState::Failed
    );
    let cases = own_cases(&terminal, 30);
    let words = cases.iter().find_map(|(_, _, words)| words.clone());
    let words = words.expect("words");
    assert!(
        words.contains("没有联系上") && words.contains("空号"),
        "{words}"
    );
}

#[test]
fn of_two_operators_who_finish_the_same_task_the_first_counts_and_neither_is_refused() {
    let (county, terminal) = with_wish();
    let task = tasks(&terminal).remove(0);
    let by_second = |r: &mut TaskReport| {
        r.made.by = id(SECOND);
        r.made.outcome = "given-up".to_owned();
        r.made.detail = Some("no-time".to_owned());
    };
    sent(&terminal, report(&terminal, &task, 10, |_| {})).expect("the first");
    sent(&terminal, report(&terminal, &task, 11, by_second)).expect("the second");
    let rows = county.handle.tasks(true).expect("tasks");
    assert_eq!(rows[0].state, TaskState::Done);
    let tries = county.handle.task_tries(&rows[0].id).expect("tries");
    assert_eq!(
        tries.iter().map(|t| t.late).collect::<Vec<_>>(),
        [false, true]
    );
    let told = own_cases(&terminal, 30);
    let told = told.iter().filter(|(item, ..)| *item == FOLLOW_UP);
    assert_eq!(told.count(), 1);
    assert!(county.handle.review_queue().expect("a queue").is_empty());
}

#[test]
fn a_report_made_after_a_freeze_waits_for_a_person_who_decides() {
    for (verdict, state) in [
        (Verdict::Done("核实过了".to_owned()), TaskState::Done),
        (Verdict::Declined("没有联系过".to_owned()), TaskState::Open),
    ] {
        let (county, terminal) = with_wish();
        let task = tasks(&terminal).remove(0);
        county
            .handle
            .stand_account(&id(OPERATOR), Standing::Frozen, SYSTEM)
            .expect("frozen");
        let later = |r: &mut TaskReport| {
            r.made.at = WallTime(NOON + 1);
            r.auth = Auth::Offline;
        };
        let told = report(&terminal, &task, 10, later);
        let number = told.facts.no.as_str().to_owned();
        sent(&terminal, told).expect("taken, to be looked at");
        let rows = county.handle.tasks(false).expect("tasks");
        assert_eq!(rows[0].state, TaskState::Held);
        county
            .handle
            .decide_case(&number, &verdict, "county-review-1")
            .expect("decided");
        let rows = county.handle.tasks(true).expect("tasks");
        assert_eq!(rows[0].state, state);
    }
}

#[test]
fn a_course_that_ends_gives_the_delivery_to_those_who_wished_for_it_once() {
    let (county, terminal) = with_wish();
    let course = |code: &str, stage, words: &str| county.handle.course(code, stage, words);
    assert!(matches!(
        course("dian-gong", CourseStage::Ends, " "),
        Err(TaskError::Words)
    ));
    assert!(matches!(
        course("dian-gon", CourseStage::Ends, "结业了"),
        Err(TaskError::NoCourse(_))
    ));
    let none = course("chu-shi", CourseStage::Ends, "结业了").expect("nobody wished for it");
    assert_eq!(none, 0);
    for expected in [1, 0] {
        let new = course("dian-gong", CourseStage::Ends, "结业证在镇上领").expect("told");
        assert_eq!(new, expected);
    }
    let again = course("dian-gong", CourseStage::Begins, "12 月 1 日县职中").expect("told");
    assert_eq!(again, 1);
    let list = tasks(&terminal);
    let delivery = list.iter().find(|t| t.item == item(DELIVERY));
    let delivery = delivery.expect("a delivery");
    assert_eq!(delivery.due, WallTime(NOON).date(), "at once");
    assert_eq!(delivery.about[0].what, AboutWhat::CourseEnds);
    let follow_ups = list.iter().filter(|t| t.item == item(FOLLOW_UP));
    assert_eq!(
        follow_ups.count(),
        2,
        "once more with each course that begins"
    );
}

#[test]
fn visits_go_to_the_terminal_of_the_village_and_end_as_calls_do() {
    let (county, terminal) = with_wish();
    let who = person(45);
    let visit = |item| Visit {
        item,
        opened: TaskOpens::Due,
        name: who.name.clone(),
        id_number: who.id_number.clone(),
        phone: None,
        home: TaskHome {
            address: "李家庄村东头".to_owned(),
            lat_e6: Some(40_421_000),
            lon_e6: Some(114_091_000),
        },
        village: DivisionCode::parse(VILLAGE).expect("a village"),
        why: "瘫痪在床".to_owned(),
        due: jiff::civil::date(2026, 12, 1),
    };
    let refused = county.handle.add_visits(&[visit(WISH)]);
    assert!(matches!(refused, Err(TaskError::NoSuchTask(WISH))));
    assert_eq!(county.handle.add_visits(&[visit(AT_HOME)]).expect("new"), 1);
    assert_eq!(
        county.handle.add_visits(&[visit(AT_HOME)]).expect("known"),
        0
    );
    assert_eq!(tasks(&terminal).len(), 1, "no terminal serves the village");
    county
        .handle
        .place_terminal("tz-001", VILLAGE)
        .expect("placed");
    let list = tasks(&terminal);
    let visit = list.iter().find(|t| t.item == item(AT_HOME));
    let visit = visit.expect("the visit");
    let home = visit.home.as_ref().expect("a home");
    assert_eq!(home.address.reveal(), "李家庄村东头");
    let handed_in = |r: &mut TaskReport| r.made.outcome = "handed-in".to_owned();
    sent(&terminal, report(&terminal, visit, 12, handed_in)).expect("taken");
    let cases = own_cases(&terminal, 45);
    assert!(cases.iter().any(|(item, ..)| *item == AT_HOME), "{cases:?}");
}

#[test]
fn a_phone_that_goes_to_a_terminals_operators_is_in_the_list_of_who_looked_once() {
    let (_county, terminal) = with_wish();
    let looks = || {
        terminal
            .client
            .who_viewed(Ticket(8), crate::world::applicant(30));
        match terminal.next() {
            CountyEvent::Accesses(Ticket(8), answer) => answer.expect("a list"),
            other => panic!("{other:?}"),
        }
    };
    let seen = |looks: Vec<Access>| {
        let by = looks.into_iter().filter(|l| l.by == Viewer::Operator);
        by.map(|look| (look.what, look.item)).collect::<Vec<_>>()
    };
    assert_eq!(seen(looks()), []);
    let (tag, _) = fetch(&terminal, None).expect("a list");
    fetch(&terminal, Some(tag));
    fetch(&terminal, None);
    assert_eq!(seen(looks()), [(Looked::Phone, Some(item(FOLLOW_UP)))]);
}
