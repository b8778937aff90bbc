//! Operators: accounts and who may do what with them, the login by phone, cases with an operator.

use crate::world::{DAY_MS, NOON, Terminal, TestCounty, bare_get, bare_post};
use jiujinban::county::accounts::{AccountError, Application, PROVINCE};
use jiujinban::county::config::{PlayedCard, Review};
use jiujinban::domain::delivery::{Agent, IdentityProof, PersonalText, Submission};
use jiujinban::domain::operators::account::{Auth, RealName};
use jiujinban::domain::operators::deeds::{Assistance, Deed, Doer, What};
use jiujinban::domain::operators::desk::{ChallengeId, Confirmed, NewChallenge, Polled};
use jiujinban::domain::operators::entry::EntryRefusal;
use jiujinban::domain::operators::offline::AccountNews;
use jiujinban::domain::operators::opening::{Employment, OpeningRefusal};
use jiujinban::domain::operators::{AccountId, Post, Standing};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Feed, FeedRecords, Refusal};
use jiujinban::sample::operators::{BUSINESS, CARD_PIN, OPERATOR, SECOND, SYSTEM, accounts};
use jiujinban::sample::persons::{SamplePerson, person};

/// An assisted item every operator of the sample may handle, and one the second may not.
const EVERYBODYS: u16 = 30;
const FIRSTS_ONLY: u16 = 20;

pub fn id(name: &str) -> AccountId {
    AccountId::parse(name).expect("an id")
}

pub fn county() -> TestCounty {
    let county = TestCounty::start_with(|config| {
        config.played_card = PlayedCard::OnThePhonePage;
        config.review = Review::InstantAtOnce;
    });
    let day = WallTime(NOON).date();
    county.handle.seed(1, day).expect("seeded");
    county
}

fn whose(account: &str) -> SamplePerson {
    let all = accounts();
    let found = all.iter().find(|a| a.id == account).expect("a sample");
    found.person.clone()
}

fn challenge(terminal: &Terminal) -> NewChallenge {
    terminal.client.login_challenge(Ticket(1));
    match terminal.next() {
        CountyEvent::Challenge(Ticket(1), Ok(challenge)) => challenge,
        other => panic!("{other:?}"),
    }
}

fn collect(terminal: &Terminal, id: &ChallengeId) -> Polled {
    terminal.client.collect_challenge(Ticket(2), id.clone());
    match terminal.next() {
        CountyEvent::Collected(Ticket(2), Ok(told)) => told,
        other => panic!("{other:?}"),
    }
}

/// What the phone page answers to number and PIN.
fn scan(county: &TestCounty, challenge: &NewChallenge, who: &SamplePerson, pin: &str) -> u16 {
    let form = format!(
        "c={}&number={}&pin={pin}",
        challenge.id.as_str(),
        who.id_number.reveal()
    );
    bare_post(county, "/phone/login", &form).0
}

pub fn log_in(county: &TestCounty, terminal: &Terminal, account: &str) -> Confirmed {
    let challenge = challenge(terminal);
    assert_eq!(scan(county, &challenge, &whose(account), CARD_PIN), 200);
    match collect(terminal, &challenge.id) {
        Polled::Confirmed(login) => *login,
        other => panic!("{other:?}"),
    }
}

/// Logs the sample's operator in at a terminal.
pub fn log_in_as_operator(county: &TestCounty, terminal: &Terminal) -> AccountId {
    log_in(county, terminal, OPERATOR).account
}

fn told_accounts(terminal: &Terminal) -> Vec<AccountNews> {
    terminal.client.pull_feed(Feed::Accounts, None);
    match terminal.next() {
        CountyEvent::Feed(Feed::Accounts, Ok(page)) => match page.records {
            FeedRecords::Accounts { puts, .. } => puts,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_logs_one_operator_in_on_its_own_terminal_once() {
    let county = county();
    let (own, other) = (
        Terminal::of(&county, "tz-001"),
        Terminal::of(&county, "tz-002"),
    );
    let challenge = challenge(&own);
    let path = challenge.url.split("localhost").nth(1).expect("a path");
    let path = &path[path.find('/').expect("a path")..];
    let (status, page) = bare_get(&county, path);
    assert_eq!(status, 200);
    assert!(page.contains("tz-001"), "the phone says which machine");
    assert_eq!(collect(&own, &challenge.id), Polled::Waiting);
    let who = whose(OPERATOR);
    assert_eq!(scan(&county, &challenge, &who, CARD_PIN), 200);
    assert_eq!(
        scan(&county, &challenge, &who, CARD_PIN),
        410,
        "nobody answers it twice"
    );
    assert_eq!(collect(&other, &challenge.id), Polled::Gone);
    let Polled::Confirmed(login) = collect(&own, &challenge.id) else {
        panic!("logged in");
    };
    assert_eq!(login.account, id(OPERATOR));
    assert_eq!(login.name, who.name);
    assert!(
        login
            .rights
            .hold(ItemNo::new(FIRSTS_ONLY).expect("an item"))
    );
    assert_eq!(collect(&own, &challenge.id), Polled::Gone, "told once");
}

#[test]
fn after_two_minutes_neither_the_phone_nor_the_terminal_gets_anything() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let late = challenge(&terminal);
    let answered = challenge(&terminal);
    let who = whose(OPERATOR);
    assert_eq!(scan(&county, &answered, &who, CARD_PIN), 200);
    county.clock.set(NOON + 120_000);
    assert_eq!(scan(&county, &late, &who, CARD_PIN), 410);
    assert_eq!(collect(&terminal, &late.id), Polled::Gone);
    assert_eq!(collect(&terminal, &answered.id), Polled::Gone);
}

#[test]
fn administrators_reviewers_and_strangers_are_refused_by_name() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let stranger = person(30);
    county
        .handle
        .give_card(&stranger.id_number, CARD_PIN)
        .expect("a card");
    let cases = [
        (whose(SYSTEM), EntryRefusal::SystemAdministrator),
        (whose(BUSINESS), EntryRefusal::BusinessAdministrator),
        (whose("county-review-1"), EntryRefusal::Reviewer),
        (stranger, EntryRefusal::NoAccount),
    ];
    for (who, why) in cases {
        let challenge = challenge(&terminal);
        assert_eq!(scan(&county, &challenge, &who, CARD_PIN), 200);
        assert_eq!(collect(&terminal, &challenge.id), Polled::Refused(why));
    }
}

#[test]
fn a_wrong_pin_of_the_card_logs_nobody_in_and_guessing_is_stopped() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let challenge = challenge(&terminal);
    let who = whose(OPERATOR);
    for _ in 0..5 {
        assert_eq!(
            scan(&county, &challenge, &who, "000000"),
            200,
            "asked again"
        );
    }
    assert_eq!(scan(&county, &challenge, &who, CARD_PIN), 429);
    assert_eq!(collect(&terminal, &challenge.id), Polled::Waiting);
}

#[test]
fn an_account_frozen_between_the_phone_and_the_terminal_is_not_let_in() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let challenge = challenge(&terminal);
    assert_eq!(scan(&county, &challenge, &whose(OPERATOR), CARD_PIN), 200);
    county
        .handle
        .stand_account(&id(OPERATOR), Standing::Frozen, SYSTEM)
        .expect("frozen");
    assert_eq!(
        collect(&terminal, &challenge.id),
        Polled::Refused(EntryRefusal::Frozen)
    );
}

#[test]
fn three_months_without_a_login_lock_and_only_the_system_administrator_unlocks() {
    let county = county();
    county.clock.set(NOON + 93 * DAY_MS);
    let terminal = Terminal::of(&county, "tz-001");
    let first = challenge(&terminal);
    assert_eq!(scan(&county, &first, &whose(OPERATOR), CARD_PIN), 200);
    assert_eq!(
        collect(&terminal, &first.id),
        Polled::Refused(EntryRefusal::Unused)
    );
    let unlock = |by| {
        county
            .handle
            .stand_account(&id(OPERATOR), Standing::Open, by)
    };
    for by in [BUSINESS, OPERATOR, SECOND, PROVINCE] {
        assert!(
            matches!(unlock(by), Err(AccountError::Forbidden(_))),
            "{by}"
        );
    }
    unlock(SYSTEM).expect("unlocked");
    log_in(&county, &terminal, OPERATOR);
}

#[test]
fn a_name_that_means_the_service_itself_in_the_records_is_given_to_nobody() {
    let county = county();
    for name in ["service", "province"] {
        let asked = Application {
            id: id(name),
            post: Post::Operator,
            employment: Employment::Other,
            who: RealName {
                name: person(33).name,
                id_number: person(33).id_number,
                phone: person(33).phone,
            },
        };
        let refused = county.handle.open_account(&asked, SYSTEM);
        let why = refused.expect_err("kept").to_string();
        assert!(why.contains("kept for the service itself"), "{why}");
    }
}

#[test]
fn every_command_is_for_its_own_administrator_alone() {
    let county = county();
    let handle = &county.handle;
    let somebody = |name: &str, post, index: usize| Application {
        id: id(name),
        post,
        employment: Employment::Permanent,
        who: RealName {
            name: person(index).name,
            id_number: person(index).id_number,
            phone: person(index).phone,
        },
    };
    let forbidden =
        |outcome: Result<(), AccountError>| matches!(outcome, Err(AccountError::Forbidden(_)));
    for by in [
        BUSINESS,
        OPERATOR,
        "county-review-1",
        PROVINCE,
        "nobody-1",
        "",
    ] {
        let asked = somebody("village-03", Post::Operator, 31);
        assert!(forbidden(handle.open_account(&asked, by)), "{by} opens");
        let frozen = handle.stand_account(&id(OPERATOR), Standing::Frozen, by);
        assert!(forbidden(frozen), "{by} freezes");
        let code = handle.unlock_code(&id(OPERATOR), "tz-001", "482193", by);
        assert!(forbidden(code.map(drop)), "{by} reads codes");
    }
    for by in [SYSTEM, OPERATOR, "county-review-1", PROVINCE] {
        let granted = handle.grant(&id(SECOND), &[20], by);
        assert!(forbidden(granted), "{by} grants");
    }
    let chief = somebody("county-system-2", Post::SystemAdministrator, 32);
    assert!(forbidden(handle.open_account(&chief, SYSTEM)));
    let both = Application {
        who: somebody("village-04", Post::Operator, 21).who,
        ..chief.clone()
    };
    handle
        .stand_account(&id(SYSTEM), Standing::Cancelled, PROVINCE)
        .expect("the province cancels");
    assert!(matches!(
        handle.open_account(&both, PROVINCE),
        Err(AccountError::Opening(OpeningRefusal::BothAdministrators))
    ));
    handle
        .open_account(&chief, PROVINCE)
        .expect("the province opens");
    let no_operator = handle.grant(&id("county-review-1"), &[20], BUSINESS);
    assert!(matches!(no_operator, Err(AccountError::NoOperator)));
    let strange = handle.grant(&id(SECOND), &[99], BUSINESS);
    assert!(matches!(strange, Err(AccountError::NotOffered(99))));
}

#[test]
fn whoever_left_never_comes_back_under_the_old_account() {
    let county = county();
    let handle = &county.handle;
    let stand = |standing| handle.stand_account(&id(OPERATOR), standing, SYSTEM);
    stand(Standing::Cancelled).expect("cancelled");
    for standing in Standing::ALL {
        assert!(matches!(stand(standing), Err(AccountError::Cancelled)));
    }
    let notes = handle.account_notes(OPERATOR).expect("kept");
    let last = notes.last().expect("a note");
    assert_eq!(
        (last.by.as_str(), last.what.as_str()),
        (SYSTEM, "cancelled")
    );
}

#[test]
fn a_freeze_reaches_another_terminal_with_the_next_sync_and_names_no_person() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-002");
    let before = told_accounts(&terminal);
    assert_eq!(
        before.len(),
        3,
        "who logs in at terminals: operators and the technician"
    );
    assert!(before.iter().all(|news| news.standing == Standing::Open));
    county
        .handle
        .stand_account(&id(OPERATOR), Standing::Frozen, SYSTEM)
        .expect("frozen");
    let after = told_accounts(&terminal);
    let own = after.iter().find(|news| news.account == id(OPERATOR));
    assert_eq!(own.map(|news| news.standing), Some(Standing::Frozen));
}

#[test]
fn a_leak_is_reported_where_the_account_was_used_and_nowhere_else() {
    let county = county();
    let (own, other) = (
        Terminal::of(&county, "tz-001"),
        Terminal::of(&county, "tz-002"),
    );
    log_in(&county, &own, OPERATOR);
    let report = |terminal: &Terminal| {
        terminal.client.report_leak(Ticket(3), id(OPERATOR));
        match terminal.next() {
            CountyEvent::LeakTold(Ticket(3), told) => told,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(
        report(&other),
        Err(CountyError::Refused {
            problem: Refusal::NotFound,
            ..
        })
    ));
    assert_eq!(report(&own), Ok(()));
    assert_eq!(report(&own), Ok(()), "again is the same");
    let row = county.handle.accounts().expect("kept");
    let row = row.iter().find(|row| row.id == OPERATOR).expect("known");
    assert_eq!(row.standing, "frozen");
}

#[test]
fn no_county_without_a_platform_logs_anybody_in() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.client.login_challenge(Ticket(1));
    let event = terminal.next();
    assert!(
        matches!(
            event,
            CountyEvent::Challenge(_, Err(CountyError::Busy { .. }))
        ),
        "{event:?}"
    );
    assert_eq!(bare_get(&county, "/phone/login?c=x").0, 404);
}

fn part(account: &str, auth: Auth, deeds: &[(Doer, What)]) -> Assistance {
    Assistance {
        account: id(account),
        auth,
        deeds: deeds
            .iter()
            .map(|(by, what)| Deed {
                by: *by,
                what: what.clone(),
                at: WallTime(NOON),
            })
            .collect(),
    }
}

fn usual() -> Vec<(Doer, What)> {
    vec![
        (Doer::Operator, What::Began),
        (Doer::Operator, What::HandedOver),
        (Doer::Resident, What::Confirmed),
    ]
}

fn refused(terminal: &Terminal, item: u16, serial: u16, change: impl FnOnce(&mut Submission)) {
    let case = terminal.case_of(item, 5, serial, change);
    terminal.client.send(case);
    let event = terminal.next();
    assert!(
        matches!(
            &event,
            CountyEvent::Sent(
                _,
                Err(CountyError::Refused {
                    problem: Refusal::CaseInvalid,
                    ..
                })
            )
        ),
        "{event:?}"
    );
}

#[test]
fn an_assisted_case_without_an_operator_or_without_the_right_is_not_taken() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    refused(&terminal, EVERYBODYS, 1, |_| {});
    refused(&terminal, FIRSTS_ONLY, 2, |case| {
        case.assistance = Some(part(SECOND, Auth::Online, &usual()));
    });
    for (serial, account) in [(3, "nobody-1"), (4, SYSTEM), (5, BUSINESS)] {
        refused(&terminal, EVERYBODYS, serial, |case| {
            case.assistance = Some(part(account, Auth::Online, &usual()));
        });
    }
    let own_words = [
        vec![(Doer::Operator, What::Confirmed)],
        vec![
            (Doer::Resident, What::Confirmed),
            (Doer::Operator, What::TakenBack),
        ],
        Vec::new(),
    ];
    for (serial, deeds) in (6..).zip(own_words) {
        refused(&terminal, EVERYBODYS, serial, |case| {
            case.assistance = Some(part(OPERATOR, Auth::Online, &deeds));
        });
    }
}

#[test]
fn a_case_with_its_operator_is_kept_with_who_did_what() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let case = terminal.case_of(EVERYBODYS, 5, 1, |case| {
        case.assistance = Some(part(SECOND, Auth::Online, &usual()));
    });
    terminal.hand_in(&case);
    let kept = county.handle.assisted(&case.facts.submission.to_string());
    let kept = kept.expect("read").expect("an operator's part");
    assert_eq!(
        (kept.account.as_str(), kept.auth.as_str()),
        (SECOND, "online")
    );
    assert_eq!(kept.doubt, None);
    assert!(kept.deeds.contains("handed-over"));
    let open = county.handle.review_queue().expect("a queue");
    assert!(open.is_empty(), "an instant item is finished at once");
}

/// Takes 1 to 20 working days, so that it stays in the queue, and lets somebody come for another.
const SLOW: u16 = 28;
/// The person must be there.
const IN_PERSON: u16 = 20;

fn somebody() -> Agent {
    let who = person(30);
    Agent {
        name: PersonalText::new(who.name.reveal().to_owned()),
        id_number: who.id_number,
        relation: "child".to_owned(),
        authority: "letter".to_owned(),
        proof: IdentityProof::Operator,
    }
}

#[test]
fn a_typed_number_and_somebody_elses_coming_are_not_taken_without_an_operator() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    refused(&terminal, 1, 1, |case| {
        case.applicant.proof = IdentityProof::Operator;
    });
    refused(&terminal, 1, 2, |case| case.agent = Some(somebody()));
    refused(&terminal, IN_PERSON, 3, |case| {
        case.assistance = Some(part(OPERATOR, Auth::Online, &usual()));
        case.agent = Some(somebody());
    });
}

#[test]
fn who_serves_a_case_is_not_taken_as_its_agent_whatever_name_is_given() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    refused(&terminal, SLOW, 1, |case| {
        case.assistance = Some(part(OPERATOR, Auth::Online, &usual()));
        case.agent = Some(Agent {
            id_number: whose(OPERATOR).id_number,
            ..somebody()
        });
    });
}

#[test]
fn the_reviewer_sees_who_came_and_that_the_number_was_typed() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let case = terminal.case_of(SLOW, 5, 1, |case| {
        case.assistance = Some(part(OPERATOR, Auth::Online, &usual()));
        case.applicant.proof = IdentityProof::Operator;
        case.applicant.card_number = None;
        case.agent = Some(somebody());
    });
    terminal.hand_in(&case);
    let open = county.handle.review_queue().expect("a queue");
    let line = open.first().expect("it waits for a person").to_string();
    assert!(line.contains("manual_id agent child/letter"), "{line}");
    let named = somebody().name;
    assert!(!line.contains(named.reveal()), "codes only");
}

#[test]
fn an_offline_case_of_a_frozen_operator_is_taken_and_left_to_a_person() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    county
        .handle
        .stand_account(&id(OPERATOR), Standing::Frozen, SYSTEM)
        .expect("frozen");
    let case = terminal.case_of(EVERYBODYS, 5, 1, |case| {
        case.assistance = Some(part(OPERATOR, Auth::Offline, &usual()));
    });
    terminal.hand_in(&case);
    let kept = county.handle.assisted(&case.facts.submission.to_string());
    let kept = kept.expect("read").expect("an operator's part");
    assert_eq!(kept.doubt.as_deref(), Some("stopped-before"));
    let open = county.handle.review_queue().expect("a queue");
    assert_eq!(open.len(), 1, "nothing is finished by itself");
}

#[test]
fn the_countys_code_is_the_one_the_terminal_works_out() {
    use jiujinban::domain::operators::pin::{UnlockQuestion, unlock_code, unlock_input};
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let login = log_in(&county, &terminal, OPERATOR);
    let question = UnlockQuestion::parse("482193").expect("six digits");
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &*login.unlock_key);
    let digest = ring::hmac::sign(&key, &unlock_input("tz-001", OPERATOR, &question));
    let expected = unlock_code(digest.as_ref().try_into().expect("32 bytes"));
    let read = |asset, digits| {
        county
            .handle
            .unlock_code(&id(OPERATOR), asset, digits, SYSTEM)
    };
    assert_eq!(read("tz-001", "482193").expect("a code"), expected);
    assert_ne!(read("tz-002", "482193").expect("a code"), expected);
    assert!(matches!(
        read("tz-001", "48219"),
        Err(AccountError::Question)
    ));
}
