//! Cases: taken once, stamped, and refused with a word on what to do.

use crate::world::{NOON, Terminal, TestCounty, applicant, submission};
use jiujinban::domain::delivery::{
    AcceptanceStamp, Applicant, RetryAdvice, SealedEnvelope, SignatureCheck, SignatureVerdict,
    Signer, SubmissionId,
};
use jiujinban::domain::people::identity::PersonName;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{
    CaseState, CountyError, CountyEvent, CountyLink, Refusal, SubmissionEncoder,
};

fn send(terminal: &Terminal, envelope: &SealedEnvelope) -> Result<AcceptanceStamp, CountyError> {
    terminal.client.send(envelope.clone());
    match terminal.next() {
        CountyEvent::Sent(id, result) => {
            assert_eq!(id, envelope.facts.submission);
            result
        }
        other => panic!("{other:?}"),
    }
}

fn refused(terminal: &Terminal, envelope: &SealedEnvelope) -> (Refusal, RetryAdvice) {
    match send(terminal, envelope) {
        Err(CountyError::Refused { problem, advice }) => (problem, advice),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn the_same_case_sent_twice_is_one_case_with_one_stamp() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let case = terminal.case(3, 1);
    let first = send(&terminal, &case).expect("accepted");
    county.clock.set(NOON + 5_000);
    let second = send(&terminal, &case).expect("accepted again");
    assert_eq!(first, second);
    assert_eq!(first.at, WallTime(NOON));
    assert_eq!(county.handle.case_count().expect("counted"), 1);
    let bytes = case.facts.accepted_bytes(first.at);
    let verdict = terminal
        .book
        .check(Signer::County(&first.key), &bytes, &first.signature);
    assert_eq!(verdict, SignatureVerdict::Good);
}

#[test]
fn another_body_under_the_same_id_is_refused_for_good() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    send(&terminal, &terminal.case(3, 1)).expect("accepted");
    let resealed = terminal.case(3, 1);
    let verdict = refused(&terminal, &resealed);
    assert_eq!(verdict, (Refusal::OtherBytes, RetryAdvice::Never));
    assert_eq!(county.handle.case_count().expect("counted"), 1);
}

#[test]
fn the_id_of_another_terminals_case_is_not_to_be_had() {
    let county = TestCounty::start();
    let (one, two) = (
        Terminal::of(&county, "tz-001"),
        Terminal::of(&county, "tz-002"),
    );
    one.learn();
    two.learn();
    let case = one.case(3, 1);
    send(&one, &case).expect("accepted");
    assert_eq!(
        refused(&two, &case),
        (Refusal::OtherBytes, RetryAdvice::Never)
    );
    let foreign = one.case(4, 2);
    assert_eq!(
        refused(&two, &foreign),
        (Refusal::CaseInvalid, RetryAdvice::Never)
    );
}

#[test]
fn a_body_changed_after_it_was_stamped_is_refused() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let mut bent = terminal.case(3, 1);
    bent.body.ct[0] ^= 1;
    assert_eq!(
        refused(&terminal, &bent),
        (Refusal::CaseInvalid, RetryAdvice::Never)
    );
    let mut moved = terminal.case(3, 2);
    moved.facts.received_at = WallTime(NOON - 86_400_000);
    assert_eq!(
        refused(&terminal, &moved),
        (Refusal::CaseInvalid, RetryAdvice::Never)
    );
    let mut other_form = terminal.case(3, 3);
    other_form.form.0 += 1;
    assert_eq!(
        refused(&terminal, &other_form),
        (Refusal::Unopenable, RetryAdvice::Never)
    );
    assert_eq!(county.handle.case_count().expect("counted"), 0);
}

#[test]
fn a_body_for_another_countys_key_is_refused() {
    let county = TestCounty::start();
    let neighbour = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    let stray = Terminal::of(&neighbour, "tz-001");
    terminal.learn();
    stray.learn();
    use jiujinban::ports::keys::KeyBook as _;
    let bundle = stray.client.bundle_in_force().expect("a bundle");
    terminal
        .book
        .take(&bundle.sealing_keys, &bundle.verify_keys);
    let verdict = refused(&terminal, &terminal.case(3, 1));
    assert_eq!(verdict, (Refusal::UnknownKey, RetryAdvice::Never));
}

#[test]
fn a_body_that_is_no_case_or_tells_another_story_is_refused() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let device = terminal.config.device.clone();
    let whole = submission(&device, 3, 1);
    let verdict = |envelope| refused(&terminal, &envelope);
    let nonsense = terminal.sealed(whole.id, &whole, b"{\"v\":1}");
    assert_eq!(verdict(nonsense).0, Refusal::CaseInvalid);
    let other_item = terminal.case_with(3, 2, |s| s.item = ItemNo::new(4).expect("an item"));
    assert_eq!(verdict(other_item).0, Refusal::CaseInvalid);
    let other_id = terminal.case_with(3, 3, |s| {
        s.id = SubmissionId::from_parts(WallTime(NOON), 77);
    });
    assert_eq!(verdict(other_id).0, Refusal::CaseInvalid);
    let plain = jiujinban::adapters::county::WireEncoder.encode(&whole);
    let text = String::from_utf8(plain.to_vec()).expect("JSON");
    let number = whole.applicant.id_number.reveal();
    let wrong_number = text.replace(number, "140222190001010000");
    let sealed = terminal.sealed(whole.id, &whole, wrong_number.as_bytes());
    assert_eq!(verdict(sealed).0, Refusal::CaseInvalid);
    assert_eq!(county.handle.case_count().expect("counted"), 0);
}

#[test]
fn an_item_the_county_does_not_offer_is_refused() {
    let mut items = crate::world::items();
    items.retain(|item| item.number != 1);
    let county = TestCounty::start_with(|c| c.items = items);
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let verdict = refused(&terminal, &terminal.case(3, 1));
    assert_eq!(verdict, (Refusal::ItemNotOffered, RetryAdvice::Never));
}

#[test]
fn a_refused_case_does_not_hold_up_the_next_one() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let mut bad = terminal.case(3, 1);
    bad.body.ct.truncate(3);
    terminal.client.send(bad);
    terminal.client.send(terminal.case(4, 2));
    assert!(matches!(terminal.next(), CountyEvent::Sent(_, Err(_))));
    assert!(matches!(terminal.next(), CountyEvent::Sent(_, Ok(_))));
}

#[test]
fn the_status_of_a_case_is_told_to_its_own_terminal_only() {
    let county = TestCounty::start();
    let (one, two) = (
        Terminal::of(&county, "tz-001"),
        Terminal::of(&county, "tz-002"),
    );
    one.learn();
    let case = one.case(3, 1);
    send(&one, &case).expect("accepted");
    let id = case.facts.submission;
    one.client.ask_status(id);
    let CountyEvent::Status(_, Ok(status)) = one.next() else {
        panic!("no status");
    };
    assert_eq!(
        (status.state, status.accepted),
        (CaseState::Open, WallTime(NOON))
    );
    two.client.ask_status(id);
    let answer = two.next();
    let CountyEvent::Status(_, Err(CountyError::Refused { problem, .. })) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(problem, Refusal::NotFound);
}

#[test]
fn the_overview_shows_the_holders_cases_and_nobody_elses() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    for (who, serial) in [(3, 1), (4, 2), (3, 3)] {
        send(&terminal, &terminal.case(who, serial)).expect("accepted");
        county.clock.set(county.clock.get() + 1_000);
    }
    let ask = |holder: Applicant| {
        terminal.client.overview(Ticket(9), holder);
        match terminal.next() {
            CountyEvent::Overview(Ticket(9), result) => result,
            other => panic!("{other:?}"),
        }
    };
    let seen = ask(applicant(3)).expect("an overview");
    assert_eq!(seen.cases.len(), 2);
    assert_eq!(seen.registered.as_ref(), seen.cases.first());
    assert_eq!(seen.cases[0].accepted, WallTime(NOON + 2_000));
    assert_eq!(ask(applicant(40)).expect("an overview").cases, []);
    let mut renamed = applicant(3);
    renamed.name = PersonName::parse("王样兰").expect("a name");
    assert_eq!(ask(renamed).expect("the number decides").cases.len(), 2);
}

#[test]
fn the_county_keeps_no_word_of_a_case_in_the_open() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    send(&terminal, &terminal.case(3, 1)).expect("accepted");
    let who = applicant(3);
    for entry in std::fs::read_dir(county.dir.path())
        .expect("the folder")
        .flatten()
    {
        let Ok(bytes) = std::fs::read(entry.path()) else {
            continue;
        };
        for secret in [who.id_number.reveal(), who.name.reveal()] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{}", entry.path().display());
        }
    }
}
