//! Cases of training: acknowledged like any other, and counted nowhere.

use crate::world::{Terminal, TestCounty, applicant};
use jiujinban::domain::delivery::{
    CaseState, ReceiptNo, ReceiptPrefix, RetryAdvice, SealedEnvelope, Submission,
};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Refusal};

fn county() -> (TestCounty, Terminal) {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    (county, terminal)
}

fn as_trial(case: &mut Submission) {
    let prefix = ReceiptPrefix::parse("TZ017")
        .expect("a prefix")
        .for_trials();
    let day = WallTime(crate::world::NOON).date();
    case.receipt = ReceiptNo::new(&prefix, day, case.receipt.serial()).expect("a number");
}

fn refused(terminal: &Terminal, case: &SealedEnvelope) -> (Refusal, RetryAdvice) {
    terminal.client.send(case.clone());
    match terminal.next() {
        CountyEvent::Sent(_, Err(CountyError::Refused { problem, advice })) => (problem, advice),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_case_of_training_is_stamped_once_and_stands_in_no_count_list_or_queue() {
    let (county, terminal) = county();
    // Item 1 registers a seeker, item 23 has a clock and a reviewer.
    let trials = [
        terminal.case_of(1, 3, 1, as_trial),
        terminal.case_of(23, 3, 2, as_trial),
    ];
    for trial in &trials {
        terminal.hand_in(trial);
        terminal.hand_in(trial);
    }
    assert_eq!(county.handle.case_count().expect("counted"), 0);
    assert_eq!(county.handle.review_queue().expect("told"), []);
    for trial in &trials {
        let id = trial.facts.submission;
        let accepted = county.handle.accepted_ms(&id.to_string());
        assert_eq!(accepted.expect("told"), None);
        terminal.client.ask_status(id);
        let CountyEvent::Status(_, Ok(status)) = terminal.next() else {
            panic!("no status");
        };
        assert_eq!(status.state, CaseState::Done);
    }
    terminal.client.overview(Ticket(1), applicant(3));
    let CountyEvent::Overview(_, Ok(overview)) = terminal.next() else {
        panic!("no overview");
    };
    assert_eq!((overview.cases.len(), overview.registered), (0, None));
    // A real case beside them counts as one.
    terminal.hand_in(&terminal.case(3, 3));
    assert_eq!(county.handle.case_count().expect("counted"), 1);
}

#[test]
fn practice_is_checked_like_business() {
    let (county, terminal) = county();
    let mut bent = terminal.case_of(1, 3, 1, as_trial);
    bent.body.ct[5] ^= 1;
    assert_eq!(refused(&terminal, &bent).0, Refusal::CaseInvalid);
    assert_eq!(county.handle.case_count().expect("counted"), 0);
    let resealed = [
        terminal.case_of(1, 3, 2, as_trial),
        terminal.case_of(1, 3, 2, as_trial),
    ];
    terminal.hand_in(&resealed[0]);
    assert_eq!(refused(&terminal, &resealed[1]).0, Refusal::OtherBytes);
}

#[test]
fn the_mark_on_the_receipt_and_the_mark_in_the_body_agree_or_the_case_is_refused() {
    let (county, terminal) = county();
    let device = terminal.config.device.clone();
    let plain = |case: &Submission| {
        use jiujinban::ports::county::SubmissionEncoder as _;
        jiujinban::adapters::county::WireEncoder.encode(case)
    };
    let real = crate::world::submission(&device, 3, 1);
    let mut trial = crate::world::submission(&device, 3, 1);
    as_trial(&mut trial);
    // The body of a real case under the number of training, and the other way round.
    let smuggled = terminal.sealed(real.id, &trial, &plain(&real));
    assert_eq!(refused(&terminal, &smuggled).0, Refusal::CaseInvalid);
    let dressed = terminal.sealed(real.id, &real, &plain(&trial));
    assert_eq!(refused(&terminal, &dressed).0, Refusal::CaseInvalid);
    assert_eq!(county.handle.case_count().expect("counted"), 0);
}
