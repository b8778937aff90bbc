//! What a person at the terminal asks of the county, and what is refused.

use crate::world::{DAY_MS, NOON, Terminal, TestCounty, applicant, hasty};
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::county::seed::towns;
use jiujinban::domain::delivery::{
    Agent, AnswerValue, Applicant, Behalf, CaseStanding, CaseState, FieldId, IdentityProof,
    LastFour, PersonalText, ReceiptProof, RetryAdvice, SealedEnvelope,
};
use jiujinban::domain::jobs::place::Point;
use jiujinban::domain::jobs::seekers::{
    RevealedPhone, SeekerId, SeekerPage, SeekerQuery, SeekerSearch,
};
use jiujinban::domain::jobs::trade::TradeCode;
use jiujinban::domain::operators::account::Auth;
use jiujinban::domain::people::access::{Access, Looked, Viewer};
use jiujinban::domain::people::identity::{CardNumber, DivisionCode, PersonName};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::records::{PersonalRecords, RecordKey, RecordValue};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Refusal};
use jiujinban::sample::operators::{BUSINESS, OPERATOR, SYSTEM};
use jiujinban::sample::persons::person;
use jiujinban::sample::seekers;

const LISTINGS: u32 = 10;
/// Draws the employees' pension.
const PENSIONER: usize = 33;
/// Has no record but a card.
const NOBODY: usize = 8;
/// An employer who is no seeker.
const EMPLOYER: usize = 39;

fn seeded() -> (TestCounty, Terminal) {
    let county = TestCounty::start_with(|c| c.towns = towns());
    let day = WallTime(NOON).date();
    county.handle.seed(LISTINGS, day).expect("seeded");
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    (county, terminal)
}

fn item(number: u16) -> ItemNo {
    ItemNo::new(number).expect("an item")
}

fn records(t: &Terminal, who: Applicant, number: u16) -> Result<PersonalRecords, CountyError> {
    t.client.records(Ticket(5), who, item(number), None);
    match t.next() {
        CountyEvent::Records(Ticket(5), answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn looks(t: &Terminal, who: Applicant) -> Vec<Access> {
    t.client.who_viewed(Ticket(6), who);
    match t.next() {
        CountyEvent::Accesses(Ticket(6), answer) => answer.expect("a list"),
        other => panic!("{other:?}"),
    }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, CountyError>) -> Refusal {
    match answer {
        Err(CountyError::Refused { problem, advice }) => {
            assert_eq!(advice, RetryAdvice::Never);
            problem
        }
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_pensioner_sees_parts_and_payments_and_others_see_that_there_is_nothing() {
    let (_county, terminal) = seeded();
    let known = records(&terminal, applicant(PENSIONER), 26).expect("records");
    assert_eq!(known.item, item(26));
    let parts = known.facts.iter().filter_map(|(key, value)| match value {
        RecordValue::Money(fen) if key.as_str().starts_with("part_") => Some(*fen),
        _ => None,
    });
    assert_eq!(known.facts.money("monthly"), Some(parts.sum()));
    assert_eq!(known.rows.len(), 24);
    assert!(known.rows.iter().all(|row| row.money("amount").is_some()));
    for number in [13, 25, 26, 27, 33, 36] {
        let none = records(&terminal, applicant(NOBODY), number).expect("an answer");
        assert!(none.nothing_on_record(), "item {number}");
    }
    let card = records(&terminal, applicant(NOBODY), 39).expect("records");
    assert_eq!(card.facts.code("status"), Some("active"));
}

#[test]
fn records_are_told_to_the_holder_of_the_card_and_nobody_else() {
    let (_county, terminal) = seeded();
    let ask = |change: fn(&mut Applicant)| {
        let mut who = applicant(PENSIONER);
        change(&mut who);
        refusal(records(&terminal, who, 26))
    };
    let renamed = ask(|who| who.name = PersonName::parse("王样兰").expect("a name"));
    assert_eq!(renamed, Refusal::HolderRefused);
    let typed_in = ask(|who| who.proof = IdentityProof::Operator);
    assert_eq!(typed_in, Refusal::HolderRefused);
    let other_card = ask(|who| who.card_number = CardNumber::parse("Y00000001"));
    assert_eq!(other_card, Refusal::HolderRefused);
    let unknown_item = refusal(records(&terminal, applicant(PENSIONER), 0x2ff));
    assert_eq!(unknown_item, Refusal::ItemNotOffered);
    let seen = looks(&terminal, applicant(PENSIONER));
    assert_eq!(seen, [], "what was refused was not looked at");
}

#[test]
fn a_cut_a_silent_and_a_revoked_line_are_told_apart_and_leave_no_ticket_open() {
    let (county, _) = seeded();
    let terminal = Terminal::with(&county, "tz-002", hasty());
    terminal.line.cut();
    let error = records(&terminal, applicant(PENSIONER), 26).expect_err("cut");
    assert!(error.line_is_down(), "{error:?}");
    terminal.line.set(LineState::Silent);
    let error = records(&terminal, applicant(PENSIONER), 26).expect_err("silent");
    assert_eq!(error, CountyError::Timeout);
    terminal.line.restore();
    records(&terminal, applicant(PENSIONER), 26).expect("restored");
    assert_eq!(
        county.handle.revoke("tz-002", "stolen").expect("revoked"),
        1
    );
    let error = records(&terminal, applicant(PENSIONER), 26).expect_err("revoked");
    assert_eq!(error, CountyError::IdentityRefused);
}

#[test]
fn a_slow_question_holds_up_neither_a_case_nor_a_feed() {
    let (_county, terminal) = seeded();
    terminal
        .client
        .records(Ticket(1), applicant(PENSIONER), item(26), None);
    terminal.client.send(terminal.case(3, 1));
    terminal.client.overview(Ticket(2), applicant(PENSIONER));
    let mut heard = [terminal.next(), terminal.next(), terminal.next()].map(|event| match event {
        CountyEvent::Records(Ticket(1), Ok(_)) => 1,
        CountyEvent::Sent(_, Ok(_)) => 2,
        CountyEvent::Overview(Ticket(2), Ok(_)) => 3,
        other => panic!("{other:?}"),
    });
    heard.sort_unstable();
    assert_eq!(heard, [1, 2, 3]);
}

#[test]
fn rules_are_told_what_the_county_knows_and_not_what_it_does_not() {
    let (_county, terminal) = seeded();
    let ask = |who: usize, names: &[&str]| {
        let wanted = names.iter().filter_map(|name| RecordKey::parse(name));
        terminal
            .client
            .facts(Ticket(7), applicant(who), wanted.collect());
        match terminal.next() {
            CountyEvent::Facts(Ticket(7), answer) => answer.expect("facts").facts,
            other => panic!("{other:?}"),
        }
    };
    let facts = ask(31, &["paid_years", "student", "phase_of_the_moon", "home"]);
    assert_eq!(facts.number("paid_years"), Some(14));
    assert_eq!(facts.get("student"), Some(&RecordValue::Flag(false)));
    assert_eq!(facts.code("home"), Some("140222101"));
    assert_eq!(facts.iter().count(), 3);
    let before = ask(
        EMPLOYER,
        &["has_employer_record", "case_7_any", "case_7_done"],
    );
    assert_eq!(
        before.get("has_employer_record"),
        Some(&RecordValue::Flag(false))
    );
    assert_eq!(before.get("case_7_any"), Some(&RecordValue::Flag(false)));
    terminal.hand_in(&employer_case(&terminal, 1));
    let after = ask(
        EMPLOYER,
        &["has_employer_record", "case_7_any", "case_7_done"],
    );
    assert_eq!(
        after.get("has_employer_record"),
        Some(&RecordValue::Flag(true))
    );
    let today = RecordValue::Date(WallTime(NOON).date());
    assert_eq!(after.get("case_7_any"), Some(&today));
    assert_eq!(after.get("case_7_done"), Some(&RecordValue::Flag(false)));
}

fn employer_case(terminal: &Terminal, serial: u16) -> SealedEnvelope {
    terminal.case_of(7, EMPLOYER, serial, |case| {
        let trades = FieldId::parse("trades").expect("a field");
        let wanted = AnswerValue::Choices(vec!["wa-gong".to_owned()]);
        case.answers.push((trades, wanted));
    })
}

fn search(t: &Terminal, who: usize, query: SeekerQuery) -> Result<SeekerPage, CountyError> {
    t.client.seekers(Ticket(8), applicant(who), query);
    match t.next() {
        CountyEvent::Seekers(Ticket(8), answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn phone(t: &Terminal, who: usize, seeker: &SeekerId) -> Result<RevealedPhone, CountyError> {
    t.client
        .reveal_phone(Ticket(9), applicant(who), seeker.clone());
    match t.next() {
        CountyEvent::Phone(Ticket(9), answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn anybody() -> SeekerQuery {
    SeekerQuery {
        search: SeekerSearch::Wanted,
        trades: Vec::new(),
        town: None,
        near: Point::new(40_421_000, 114_091_000),
    }
}

#[test]
fn seekers_are_shown_masked_and_to_registered_employers_only() {
    let (_county, terminal) = seeded();
    let before = search(&terminal, EMPLOYER, anybody());
    assert_eq!(refusal(before), Refusal::NotAnEmployer);
    let some = SeekerId::parse("abcdef").expect("an id");
    let before = phone(&terminal, EMPLOYER, &some);
    assert_eq!(refusal(before), Refusal::NotAnEmployer);
    terminal.hand_in(&employer_case(&terminal, 1));
    let all = search(&terminal, EMPLOYER, anybody()).expect("seekers");
    let known = seekers::seekers(WallTime(NOON).date()).len();
    assert_eq!(all.in_all as usize, known);
    assert_eq!(all.left_today, 10);
    assert!(all.seekers.iter().all(|s| s.name.as_str().contains('*')));
    assert!(
        all.seekers
            .iter()
            .all(|s| s.ages.0 + 9 >= s.ages.1 && !s.revealed)
    );
    let distances: Vec<_> = all.seekers.iter().map(|s| s.distance_km).collect();
    assert!(distances.is_sorted(), "the nearest first: {distances:?}");
    let fitting = search(
        &terminal,
        EMPLOYER,
        SeekerQuery {
            search: SeekerSearch::Recommended,
            ..anybody()
        },
    )
    .expect("seekers");
    let mason = TradeCode::parse("wa-gong").expect("a trade");
    assert!(fitting.in_all > 0 && fitting.in_all < all.in_all);
    assert!(fitting.seekers.iter().all(|s| s.trades.contains(&mason)));
    let town = DivisionCode::parse("140222101").expect("a town");
    let here = search(
        &terminal,
        EMPLOYER,
        SeekerQuery {
            town: Some(town.clone()),
            ..anybody()
        },
    )
    .expect("seekers");
    assert!(here.in_all > 0 && here.seekers.iter().all(|s| s.town == town));
    let unknown = phone(&terminal, EMPLOYER, &some);
    assert_eq!(refusal(unknown), Refusal::NotFound);
}

#[test]
fn a_phone_is_told_one_at_a_time_up_to_the_cap_and_its_owner_sees_it() {
    let county = TestCounty::start_with(|c| c.phones_a_day = 2);
    let day = WallTime(NOON).date();
    county.handle.seed(LISTINGS, day).expect("seeded");
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    terminal.hand_in(&employer_case(&terminal, 1));
    let page = search(&terminal, EMPLOYER, anybody()).expect("seekers");
    let ids: Vec<_> = page.seekers.iter().map(|s| s.id.clone()).collect();
    let first = phone(&terminal, EMPLOYER, &ids[0]).expect("a phone");
    assert_eq!(first.left_today, 1);
    let again = phone(&terminal, EMPLOYER, &ids[0]).expect("the same phone");
    assert_eq!(again, first, "asking again costs nothing");
    assert_eq!(
        phone(&terminal, EMPLOYER, &ids[1])
            .expect("a phone")
            .left_today,
        0
    );
    let third = phone(&terminal, EMPLOYER, &ids[2]);
    assert_eq!(refusal(third), Refusal::CapReached);
    let page = search(&terminal, EMPLOYER, anybody()).expect("seekers");
    let shown = page.seekers.iter().filter(|s| s.revealed).count();
    assert_eq!((shown, page.left_today), (2, 0));
    let owner = seekers::seekers(day)
        .into_iter()
        .find(|s| s.person.phone == first.phone)
        .expect("whose phone it is")
        .person
        .index;
    let seen = looks(&terminal, applicant(owner));
    assert_eq!(seen.len(), 2, "each time is noted");
    assert_eq!(
        (seen[0].by, seen[0].what),
        (Viewer::Employer, Looked::Phone)
    );
    assert_eq!(seen[0].terminal.as_deref(), Some("tz-001"));
    county.clock.set(NOON + DAY_MS);
    phone(&terminal, EMPLOYER, &ids[2]).expect("another day");
}

#[test]
fn who_registers_for_day_labour_is_found_and_keeps_the_phone_to_be_asked_for() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    terminal.hand_in(&employer_case(&terminal, 1));
    assert_eq!(
        search(&terminal, EMPLOYER, anybody()).expect("none").in_all,
        0
    );
    let seeker = terminal.case_of(4, 12, 2, |case| {
        let trades = FieldId::parse("trades").expect("a field");
        let able = AnswerValue::Choices(vec!["bang-chu".to_owned()]);
        case.answers.push((trades, able));
    });
    terminal.hand_in(&seeker);
    let page = search(&terminal, EMPLOYER, anybody()).expect("one");
    assert_eq!((page.in_all, page.seekers.len()), (1, 1));
    let told = phone(&terminal, EMPLOYER, &page.seekers[0].id).expect("a phone");
    assert_eq!(told.phone, person(12).phone);
    let own = search(&terminal, 12, anybody());
    assert_eq!(refusal(own), Refusal::NotAnEmployer);
}

#[test]
fn every_look_with_the_own_card_stands_in_the_list() {
    let (_county, terminal) = seeded();
    records(&terminal, applicant(PENSIONER), 26).expect("records");
    terminal.client.overview(Ticket(1), applicant(PENSIONER));
    assert!(matches!(terminal.next(), CountyEvent::Overview(_, Ok(_))));
    let seen = looks(&terminal, applicant(PENSIONER));
    let what: Vec<_> = seen
        .iter()
        .map(|look| (look.by, look.what, look.item))
        .collect();
    assert_eq!(
        what,
        [
            (Viewer::Holder, Looked::Cases, None),
            (Viewer::Holder, Looked::Records, Some(item(26)))
        ]
    );
    let next = looks(&terminal, applicant(PENSIONER));
    assert_eq!(next[0].what, Looked::AccessList);
    assert_eq!(looks(&terminal, applicant(NOBODY)), []);
}

fn lookup(
    t: &Terminal,
    case: &SealedEnvelope,
    proof: ReceiptProof,
) -> Result<CaseStanding, CountyError> {
    t.client
        .case_by_receipt(Ticket(3), case.facts.no.clone(), proof);
    match t.next() {
        CountyEvent::Case(Ticket(3), answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn four(who: usize) -> ReceiptProof {
    let number = person(who).id_number;
    ReceiptProof::LastFour(LastFour::parse(&number.reveal()[14..]).expect("four"))
}

#[test]
fn a_receipt_and_four_digits_tell_where_the_case_stands_at_any_terminal() {
    let (county, terminal) = seeded();
    let case = terminal.case(3, 1);
    terminal.hand_in(&case);
    let other = Terminal::of(&county, "tz-002");
    let told = lookup(&other, &case, four(3)).expect("the case");
    assert_eq!((told.item, told.state), (item(1), CaseState::Open));
    assert_eq!(told.accepted, WallTime(NOON));
    let by_card = lookup(&other, &case, ReceiptProof::Card(applicant(3)));
    assert_eq!(by_card.expect("the case"), told);
    let seen = looks(&other, applicant(3));
    assert_eq!(seen[0].by, Viewer::Holder);
    assert_eq!(seen[1].by, Viewer::ReceiptBearer);
}

#[test]
fn wrong_digits_a_foreign_card_and_an_unknown_receipt_are_answered_alike_and_not_for_long() {
    let (county, terminal) = seeded();
    let case = terminal.case(3, 1);
    terminal.hand_in(&case);
    let unknown = terminal.case(3, 2);
    for answer in [
        lookup(&terminal, &case, four(4)),
        lookup(&terminal, &case, ReceiptProof::Card(applicant(4))),
        lookup(&terminal, &unknown, four(3)),
        lookup(&terminal, &case, four(5)),
        lookup(&terminal, &case, four(6)),
    ] {
        assert_eq!(refusal(answer), Refusal::NotFound);
    }
    let guess = lookup(&terminal, &case, four(3));
    assert!(matches!(guess, Err(CountyError::Busy { .. })), "{guess:?}");
    county.clock.set(NOON + 61_000);
    lookup(&terminal, &case, four(3)).expect("a minute later");
}

fn for_family(account: &str, change: impl FnOnce(&mut Behalf)) -> Behalf {
    let who = person(30);
    let mut behalf = Behalf {
        agent: Agent {
            name: PersonalText::new(who.name.reveal().to_owned()),
            id_number: who.id_number,
            relation: "child".to_owned(),
            authority: "register".to_owned(),
            proof: IdentityProof::IdentityCard,
        },
        account: crate::operators::id(account),
        auth: Auth::Online,
    };
    change(&mut behalf);
    behalf
}

#[test]
fn records_are_told_to_the_family_with_an_operator_who_has_the_right_and_the_holder_reads_it() {
    let county = crate::operators::county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    crate::operators::log_in(&county, &terminal, OPERATOR);
    let ask = |number: u16, behalf: Behalf| {
        terminal
            .client
            .records(Ticket(5), applicant(NOBODY), item(number), Some(behalf));
        match terminal.next() {
            CountyEvent::Records(Ticket(5), answer) => answer,
            other => panic!("{other:?}"),
        }
    };
    let good = || for_family(OPERATOR, |_| {});
    for behalf in [
        for_family("nobody-01", |_| {}),
        for_family(SYSTEM, |_| {}),
        for_family(OPERATOR, |b| b.agent.relation = String::new()),
    ] {
        assert_eq!(refusal(ask(36, behalf)), Refusal::HolderRefused);
    }
    // Nobody but the holder asks for what the list gives to the holder alone.
    assert_eq!(refusal(ask(13, good())), Refusal::HolderRefused);
    county
        .handle
        .grant(&crate::operators::id(OPERATOR), &[1], BUSINESS)
        .expect("the right is taken");
    assert_eq!(refusal(ask(36, good())), Refusal::HolderRefused);
    county
        .handle
        .grant(&crate::operators::id(OPERATOR), &[36], BUSINESS)
        .expect("granted");
    county.clock.set(county.clock.get() + 1);
    ask(36, good()).expect("told");
    let seen = looks(&terminal, applicant(NOBODY));
    let by: Vec<(Viewer, Looked)> = seen.iter().map(|look| (look.by, look.what)).collect();
    assert_eq!(by, [(Viewer::Agent, Looked::Records)]);
}
