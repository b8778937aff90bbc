//! Review: two clocks, decisions in plain words, cases that wait for others, grades.

use crate::world::{DAY_MS, NOON, Terminal, TestCounty, applicant};
use jiujinban::county::config::Review;
use jiujinban::county::review::{ReviewError, Verdict};
use jiujinban::county::store::cases::{CaseRowState, GradeCount};
use jiujinban::domain::delivery::{
    CaseState, Grade, LastFour, ReceiptProof, SealedEnvelope, SubmissionId,
};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::clocks::Pace;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{
    CaseStatus, CountyError, CountyEvent, CountyLink, CountyOverview, Refusal,
};
use jiujinban::sample::persons::person;

fn county() -> (TestCounty, Terminal) {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    (county, terminal)
}

fn status(t: &Terminal, id: SubmissionId) -> CaseStatus {
    t.client.ask_status(id);
    match t.next() {
        CountyEvent::Status(_, answer) => answer.expect("a status"),
        other => panic!("{other:?}"),
    }
}

fn overview(t: &Terminal, who: usize) -> CountyOverview {
    t.client.overview(Ticket(1), applicant(who));
    match t.next() {
        CountyEvent::Overview(_, answer) => answer.expect("an overview"),
        other => panic!("{other:?}"),
    }
}

fn no(case: &SealedEnvelope) -> &str {
    case.facts.no.as_str()
}

fn done(words: &str) -> Verdict {
    Verdict::Done(words.to_owned())
}

/// 失业登记 and 失业保险金申领 that waits for it.
fn both(t: &Terminal) -> (SealedEnvelope, SealedEnvelope) {
    let first = t.case_of(11, 13, 1, |_| {});
    let id = first.facts.submission;
    let second = t.case_of(23, 13, 2, |case| case.after = Some(id));
    (first, second)
}

#[test]
fn a_case_that_waits_gets_its_clock_when_the_other_is_done() {
    let (county, terminal) = county();
    let (first, second) = both(&terminal);
    terminal.hand_in(&first);
    terminal.hand_in(&second);
    let waits = status(&terminal, second.facts.submission);
    assert_eq!(waits.state, CaseState::WaitingForPrerequisite);
    assert_eq!(waits.news.promise, None);
    let after = waits.news.after.expect("what it waits for");
    assert_eq!(after.id, first.facts.submission);
    assert_eq!(after.item, ItemNo::new(11));
    assert_eq!(after.state, Some(CaseState::Open));
    // Sunday; ten working days end on Friday in a week.
    let runs = status(&terminal, first.facts.submission);
    let promise = runs.news.promise.expect("a promise").to_string();
    assert_eq!(
        (runs.state, promise.as_str()),
        (CaseState::Open, "2026-12-04")
    );
    let early = county.handle.decide_case(no(&second), &done(""), "r");
    assert!(
        matches!(early, Err(ReviewError::NotNow("waiting"))),
        "{early:?}"
    );
    county.clock.set(NOON + 8 * DAY_MS);
    let state = county
        .handle
        .decide_case(no(&first), &done("登记好了。"), "r");
    assert_eq!(state.expect("decided"), CaseRowState::Done);
    let freed = status(&terminal, second.facts.submission);
    assert_eq!(freed.state, CaseState::Open);
    assert_eq!(freed.since, WallTime(NOON + 8 * DAY_MS));
    // From Monday the 30th on, five working days.
    let promise = freed.news.promise.expect("a promise").to_string();
    assert_eq!((promise.as_str(), freed.news.after), ("2026-12-07", None));
}

#[test]
fn a_case_may_come_before_the_one_it_waits_for_and_falls_with_it() {
    let (county, terminal) = county();
    let (first, second) = both(&terminal);
    terminal.hand_in(&second);
    let waits = status(&terminal, second.facts.submission);
    assert_eq!(waits.state, CaseState::WaitingForPrerequisite);
    let after = waits.news.after.expect("what it waits for");
    assert_eq!((after.item, after.state), (None, None));
    terminal.hand_in(&first);
    let no_reason = county
        .handle
        .decide_case(no(&first), &Verdict::Declined(String::new()), "r");
    assert!(
        matches!(no_reason, Err(ReviewError::Words)),
        "{no_reason:?}"
    );
    let refused = Verdict::Declined("还在单位参保，不算失业。".to_owned());
    county
        .handle
        .decide_case(no(&first), &refused, "r")
        .expect("decided");
    let fallen = status(&terminal, second.facts.submission);
    assert_eq!(fallen.state, CaseState::Declined);
    let result = fallen.news.result.expect("a result");
    assert_eq!(
        (result.code.as_str(), result.words),
        ("prerequisite-declined", None)
    );
    let again = county.handle.decide_case(no(&first), &done(""), "r");
    assert!(
        matches!(again, Err(ReviewError::NotNow("declined"))),
        "{again:?}"
    );
}

/// Sends a case the county refuses for good: a byte of its sealed body is another.
fn turned_away(terminal: &Terminal, case: &SealedEnvelope) {
    let mut broken = case.clone();
    let last = broken.body.ct.len() - 1;
    broken.body.ct[last] ^= 1;
    terminal.client.send(broken);
    let CountyEvent::Sent(_, Err(CountyError::Refused { .. })) = terminal.next() else {
        panic!("not refused");
    };
}

fn stands(terminal: &Terminal, case: &SealedEnvelope) -> (CaseState, Option<String>) {
    let status = status(terminal, case.facts.submission);
    (status.state, status.news.result.map(|result| result.code))
}

#[test]
fn what_waits_for_a_case_that_was_refused_at_its_intake_is_stopped_and_told_so() {
    let stopped = (
        CaseState::NeedsMaterial,
        Some("prerequisite-refused".to_owned()),
    );
    for waiting_comes_first in [true, false] {
        let (county, terminal) = county();
        let (first, second) = both(&terminal);
        if waiting_comes_first {
            terminal.hand_in(&second);
            turned_away(&terminal, &first);
        } else {
            turned_away(&terminal, &first);
            terminal.hand_in(&second);
        }
        assert_eq!(stands(&terminal, &second), stopped);
        // The staff settled it otherwise: the reviewer takes the case up.
        let came = county
            .handle
            .decide_case(no(&second), &Verdict::MaterialCame, "r");
        assert_eq!(came.expect("decided"), CaseRowState::Open);
        assert_eq!(stands(&terminal, &second), (CaseState::Open, None));
    }
}

#[test]
fn a_refused_case_that_is_taken_after_all_lets_the_other_wait_for_it_again() {
    let (county, terminal) = county();
    let (first, second) = both(&terminal);
    turned_away(&terminal, &first);
    terminal.hand_in(&second);
    terminal.hand_in(&first);
    let waits = (CaseState::WaitingForPrerequisite, None);
    assert_eq!(stands(&terminal, &second), waits);
    county
        .handle
        .decide_case(no(&first), &done(""), "r")
        .expect("decided");
    assert_eq!(stands(&terminal, &second), (CaseState::Open, None));
}

#[test]
fn the_refusal_of_another_terminals_case_stops_nothing() {
    let (county, terminal) = county();
    let other = Terminal::of(&county, "tz-002");
    let (first, second) = both(&terminal);
    terminal.hand_in(&second);
    turned_away(&other, &first);
    let waits = (CaseState::WaitingForPrerequisite, None);
    assert_eq!(stands(&terminal, &second), waits);
}

#[test]
fn a_case_of_another_person_or_itself_is_no_prerequisite() {
    let (_county, terminal) = county();
    let first = terminal.case_of(11, 13, 1, |_| {});
    terminal.hand_in(&first);
    let id = first.facts.submission;
    let foreign = terminal.case_of(23, 14, 2, |case| case.after = Some(id));
    let own = terminal.case_of(23, 13, 3, |case| case.after = Some(case.id));
    for case in [foreign, own] {
        terminal.client.send(case);
        let CountyEvent::Sent(_, Err(CountyError::Refused { problem, .. })) = terminal.next()
        else {
            panic!("not refused");
        };
        assert_eq!(problem, Refusal::CaseInvalid);
    }
}

#[test]
fn what_waited_when_the_service_stopped_goes_on_at_the_next_start() {
    let (county, terminal) = county();
    let (first, second) = both(&terminal);
    terminal.hand_in(&first);
    terminal.hand_in(&second);
    let beside = TestCounty::again(county.dir.path(), &county.clock, |_| {});
    beside
        .decide_case(no(&first), &done(""), "r")
        .expect("decided beside the running service");
    let freed = status(&terminal, second.facts.submission);
    assert_eq!(freed.state, CaseState::Open);
}

#[test]
fn both_clocks_alarm_and_the_late_come_first() {
    let (county, terminal) = county();
    let slow = terminal.case_of(11, 13, 1, |_| {});
    let quick = terminal.case_of(23, 14, 2, |_| {});
    terminal.hand_in(&slow);
    terminal.hand_in(&quick);
    let alarms = || -> Vec<(u16, Pace)> {
        let queue = county.handle.review_queue().expect("a queue");
        queue.iter().map(|e| (e.item, e.pace)).collect()
    };
    assert_eq!(alarms(), [(11, Pace::InTime), (23, Pace::InTime)]);
    // The Friday that is the last day of the five is still in time.
    county.clock.set(NOON + 5 * DAY_MS);
    assert!(alarms().contains(&(23, Pace::InTime)));
    county.clock.set(NOON + 6 * DAY_MS);
    assert_eq!(alarms()[0], (23, Pace::Overdue));
}

#[test]
fn what_is_missing_is_told_at_once_and_the_clock_rests() {
    let (county, terminal) = county();
    let case = terminal.case_of(11, 13, 1, |_| {});
    terminal.hand_in(&case);
    let nothing = Verdict::NeedsMaterial(Vec::new());
    let refused = county.handle.decide_case(no(&case), &nothing, "r");
    assert!(matches!(refused, Err(ReviewError::Words)), "{refused:?}");
    let missing = Verdict::parse("missing", "离职证明:请原单位盖章; 社保卡").expect("a verdict");
    county
        .handle
        .decide_case(no(&case), &missing, "r")
        .expect("decided");
    let rests = status(&terminal, case.facts.submission);
    assert_eq!(rests.state, CaseState::NeedsMaterial);
    assert_eq!(rests.news.promise, None);
    let told: Vec<_> = rests
        .news
        .missing
        .iter()
        .map(|m| (m.name.as_str(), m.note.as_str()))
        .collect();
    assert_eq!(told, [("离职证明", "请原单位盖章"), ("社保卡", "")]);
    county.clock.set(NOON + DAY_MS);
    county
        .handle
        .decide_case(no(&case), &Verdict::MaterialCame, "r")
        .expect("goes on");
    let runs = status(&terminal, case.facts.submission);
    assert_eq!((runs.state, runs.news.missing.len()), (CaseState::Open, 0));
    assert_eq!(runs.news.promise.expect("a day").to_string(), "2026-12-07");
}

#[test]
fn the_words_of_a_result_are_for_the_card_and_not_for_four_digits() {
    let (county, terminal) = county();
    let case = terminal.case_of(22, 13, 1, |_| {});
    terminal.hand_in(&case);
    let words = "补贴一千五百元，十日内打到社保卡。";
    county
        .handle
        .decide_case(no(&case), &done(words), "r")
        .expect("decided");
    let known = overview(&terminal, 13).cases.remove(0);
    let result = known.news.result.expect("a result");
    assert_eq!(result.code, "approved");
    assert_eq!(result.words.expect("words").reveal(), words);
    let number = person(13).id_number;
    let four = LastFour::parse(&number.reveal()[14..]).expect("four");
    let proof = ReceiptProof::LastFour(four);
    terminal
        .client
        .case_by_receipt(Ticket(2), case.facts.no.clone(), proof);
    let CountyEvent::Case(_, Ok(told)) = terminal.next() else {
        panic!("no case");
    };
    let result = told.news.result.expect("a result");
    assert_eq!((result.code.as_str(), result.words), ("approved", None));
    for entry in std::fs::read_dir(county.dir.path())
        .expect("the folder")
        .flatten()
    {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let found = bytes.windows(words.len()).any(|w| w == words.as_bytes());
        assert!(!found, "{}", entry.path().display());
    }
}

#[test]
fn instant_items_are_finished_at_once_where_the_county_wants_it_so() {
    let county = TestCounty::start_with(|c| c.review = Review::InstantAtOnce);
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let instant = terminal.case(3, 1);
    let slow = terminal.case_of(11, 3, 2, |_| {});
    terminal.hand_in(&instant);
    terminal.hand_in(&slow);
    let status_of = |case: &SealedEnvelope| status(&terminal, case.facts.submission);
    let finished = status_of(&instant);
    assert_eq!(finished.state, CaseState::Done);
    assert_eq!(finished.news.result.expect("a result").code, "registered");
    assert_eq!(status_of(&slow).state, CaseState::Open);
    terminal.client.send(instant.clone());
    assert!(matches!(terminal.next(), CountyEvent::Sent(_, Ok(_))));
    assert_eq!(status_of(&instant).state, CaseState::Done);
}

#[test]
fn a_county_whose_calendar_ends_promises_no_day() {
    let (county, terminal) = county();
    // Ten working days from the end of 2026 lie in a year whose holidays are not announced.
    county.clock.set(NOON + 36 * DAY_MS);
    let case = terminal.case_of(11, 13, 1, |_| {});
    terminal.hand_in(&case);
    let told = status(&terminal, case.facts.submission);
    assert_eq!((told.state, told.news.promise), (CaseState::Open, None));
    county.clock.set(NOON + 60 * DAY_MS);
    let queue = county.handle.review_queue().expect("a queue");
    assert_eq!(
        queue[0].pace,
        Pace::Overdue,
        "the reviewers are told all the same"
    );
}

#[test]
fn a_case_is_graded_once_by_its_own_terminal() {
    let (county, terminal) = county();
    let stranger = Terminal::of(&county, "tz-002");
    let case = terminal.case(3, 1);
    let id = case.facts.submission;
    let grade = |t: &Terminal, level: u8| {
        t.client
            .evaluate(Ticket(4), id, Grade::new(level).expect("a grade"));
        match t.next() {
            CountyEvent::Evaluated(Ticket(4), answer) => answer,
            other => panic!("{other:?}"),
        }
    };
    let refusal = |answer: Result<(), CountyError>| match answer {
        Err(CountyError::Refused { problem, .. }) => problem,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refusal(grade(&terminal, 5)),
        Refusal::NotFound,
        "not there yet"
    );
    terminal.hand_in(&case);
    assert_eq!(refusal(grade(&stranger, 1)), Refusal::NotFound);
    grade(&terminal, 5).expect("graded");
    grade(&terminal, 5).expect("the same again, after an answer was lost");
    assert_eq!(refusal(grade(&terminal, 1)), Refusal::GradedBefore);
    let one = GradeCount {
        item: 1,
        grade: 5,
        count: 1,
    };
    let grades = county.handle.grades(NOON, NOON + 1).expect("counted");
    assert_eq!(grades, [one]);
}
