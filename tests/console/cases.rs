//! The review desk: masked until opened, every opening noted, nobody reviews what they took in.

use crate::rig::{Person, county, encoded, noted, whose};
use crate::world::{DAY_MS, NOON, Terminal, TestCounty, applicant};
use jiujinban::county::accounts::Application;
use jiujinban::county::review::{ReviewError, Verdict};
use jiujinban::domain::delivery::SealedEnvelope;
use jiujinban::domain::operators::account::{Auth, RealName};
use jiujinban::domain::operators::deeds::{Assistance, Deed, Doer, What};
use jiujinban::domain::operators::opening::Employment;
use jiujinban::domain::operators::{AccountId, Post, Standing};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyEvent, CountyLink};
use jiujinban::sample::operators::{OPERATOR, REVIEWER, SYSTEM};
use jiujinban::sample::persons::person;

/// 失业登记: ten working days, three inside.
const UNEMPLOYED: u16 = 11;
/// 非关键信息变更: with an operator only.
const ASSISTED: u16 = 30;

fn id(name: &str) -> AccountId {
    AccountId::parse(name).expect("a name")
}

pub fn terminal(county: &TestCounty) -> Terminal {
    let terminal = Terminal::of(county, "tz-001");
    terminal.learn();
    terminal
}

/// A case an operator took with the resident.
pub fn assisted(terminal: &Terminal, serial: u16, auth: Auth) -> SealedEnvelope {
    let steps = [
        (Doer::Operator, What::Began),
        (Doer::Operator, What::HandedOver),
        (Doer::Resident, What::Confirmed),
    ];
    let case = terminal.case_of(ASSISTED, 5, serial, |case| {
        case.assistance = Some(Assistance {
            account: id(OPERATOR),
            auth,
            deeds: steps
                .into_iter()
                .map(|(by, what)| Deed {
                    by,
                    what,
                    at: WallTime(NOON),
                })
                .collect(),
        });
    });
    terminal.hand_in(&case);
    case
}

fn path(case: &SealedEnvelope, more: &str) -> String {
    format!("/cases/{}{more}", case.facts.no.as_str())
}

fn open(person: &mut Person<'_>, case: &SealedEnvelope) -> String {
    let form = format!("reason={}", encoded("审核本件"));
    let answer = person.submit(&path(case, "/open"), &form);
    assert_eq!(answer.status, 200);
    answer.text()
}

#[test]
fn a_case_shows_nobody_until_it_is_opened_with_a_reason_and_the_holder_sees_who_looked() {
    let county = county();
    let terminal = terminal(&county);
    let case = terminal.case_of(UNEMPLOYED, 7, 1, |_| {});
    terminal.hand_in(&case);
    let who = applicant(7);
    let (name, number) = (
        who.name.reveal().to_owned(),
        who.id_number.reveal().to_owned(),
    );
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    for page in ["/cases", &path(&case, "")] {
        let text = reviewer.get(page).text();
        assert!(text.contains(case.facts.no.as_str()), "{page}");
        assert!(!text.contains(&name) && !text.contains(&number), "{page}");
    }
    for reason in ["", "x", &"x".repeat(61)] {
        let answer = reviewer.submit(&path(&case, "/open"), &format!("reason={reason}"));
        assert!(answer.location.ends_with("?problem=reason"), "{reason}");
    }
    assert!(
        noted(&county)
            .iter()
            .all(|(_, event, _)| event != "case-opened")
    );
    let text = open(&mut reviewer, &case);
    assert!(text.contains(&name) && text.contains(&number) && text.contains("离家近"));
    let opened = noted(&county);
    let opened = opened.iter().filter(|(_, event, _)| event == "case-opened");
    let opened: Vec<_> = opened.collect();
    assert_eq!(opened.len(), 1);
    assert_eq!(
        (opened[0].0.as_str(), opened[0].2.as_str()),
        (REVIEWER, "审核本件")
    );
    terminal.client.who_viewed(Ticket(4), who);
    let event = terminal.next();
    let CountyEvent::Accesses(_, Ok(list)) = event else {
        panic!("{event:?}");
    };
    assert!(format!("{list:?}").contains("Reviewer"), "{list:?}");
}

#[test]
fn a_decision_reaches_the_terminal_and_what_cannot_be_taken_stays_on_the_page() {
    let county = county();
    let terminal = terminal(&county);
    let case = terminal.case_of(UNEMPLOYED, 7, 1, |_| {});
    terminal.hand_in(&case);
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    let no_reason = format!("verdict=declined&words=&reason={}", encoded("审核本件"));
    let again = reviewer.submit(&path(&case, "/decide"), &no_reason);
    assert_eq!(again.status, 200);
    assert!(again.text().contains("没有写全"));
    let list = encoded("户口本首页：带原件来\n一寸照片");
    let form = format!("verdict=missing&missing={list}");
    let answer = reviewer.submit(&path(&case, "/decide"), &form);
    assert_eq!(answer.location, "/cases?done=decided");
    terminal.client.ask_status(case.facts.submission);
    let event = terminal.next();
    let told = format!("{event:?}");
    assert!(
        told.contains("户口本首页") && told.contains("带原件来"),
        "{told}"
    );
    let text = open(&mut reviewer, &case);
    assert!(text.contains("材料补齐了"));
    let came = reviewer.submit(&path(&case, "/decide"), "verdict=came");
    assert_eq!(came.location, "/cases?done=decided");
    let done = format!("verdict=done&words={}", encoded("登记好了。"));
    reviewer.submit(&path(&case, "/decide"), &done);
    terminal.client.ask_status(case.facts.submission);
    assert!(format!("{:?}", terminal.next()).contains("Done"));
    let twice = reviewer.submit(&path(&case, "/decide"), "verdict=done");
    assert!(twice.location.ends_with("?problem=not-now"));
    let notes = noted(&county);
    let decided = notes.iter().filter(|(_, event, _)| event == "case-decided");
    assert_eq!(decided.count(), 3);
    let refused = notes.iter().filter(|(_, e, _)| e == "decision-refused");
    assert_eq!(refused.count(), 2);
}

#[test]
fn both_clocks_stand_in_the_queue_and_a_held_doubt_stands_first() {
    let county = county();
    let terminal = terminal(&county);
    let late = terminal.case_of(UNEMPLOYED, 7, 1, |_| {});
    terminal.hand_in(&late);
    county
        .handle
        .stand_account(&id(OPERATOR), Standing::Frozen, SYSTEM)
        .expect("frozen");
    let held = assisted(&terminal, 2, Auth::Offline);
    county.clock.set(NOON + 30 * DAY_MS);
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    let text = reviewer.get("/cases").text();
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}"));
    assert!(at(held.facts.no.as_str()) < at(late.facts.no.as_str()));
    at("存疑：收件时账号已冻结或注销");
    at("超过承诺时限");
    at("2026-12-04");
    at("2026-11-25");
}

#[test]
fn nobody_reviews_what_they_took_in_under_an_earlier_account() {
    let county = county();
    let handle = &county.handle;
    let terminal = terminal(&county);
    let case = assisted(&terminal, 1, Auth::Online);
    handle
        .stand_account(&id(OPERATOR), Standing::Cancelled, SYSTEM)
        .expect("left the village");
    let who = whose(OPERATOR);
    let asked = Application {
        id: id("county-review-9"),
        post: Post::Reviewer,
        employment: Employment::Permanent,
        who: RealName {
            name: who.name.clone(),
            id_number: who.id_number.clone(),
            phone: who.phone.clone(),
        },
    };
    handle.open_account(&asked, SYSTEM).expect("reviews now");
    let done = Verdict::Done(String::new());
    let no = case.facts.no.as_str();
    let outcome = handle.decide_case_as(no, &done, &id("county-review-9"));
    assert!(
        matches!(outcome, Err(ReviewError::OwnIntake)),
        "{outcome:?}"
    );
    for account in [SYSTEM, OPERATOR, "nobody-1"] {
        let outcome = handle.decide_case_as(no, &done, &id(account));
        assert!(
            matches!(outcome, Err(ReviewError::NoReviewer(_))),
            "{account}"
        );
    }
    let mut person = Person::new(&county);
    // The same card as before: the person's open account is the reviewer's now.
    assert_eq!(person.log_in(OPERATOR).location, "/");
    let home = person.get("/").text();
    let proof = home
        .split("name=\"proof\" value=\"")
        .nth(1)
        .expect("a form");
    person.proof = proof.split('"').next().expect("its end").to_owned();
    assert!(open(&mut person, &case).contains("这件是您自己受理的"));
    let answer = person.submit(&path(&case, "/decide"), "verdict=done");
    assert!(answer.location.ends_with("?problem=own-intake"));
    let mut other = Person::logged_in(&county, REVIEWER);
    let answer = other.submit(&path(&case, "/decide"), "verdict=done");
    assert_eq!(answer.location, "/cases?done=decided");
}

#[test]
fn the_person_of_a_case_stands_in_no_note() {
    let county = county();
    let terminal = terminal(&county);
    let case = terminal.case_of(UNEMPLOYED, 7, 1, |_| {});
    terminal.hand_in(&case);
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    open(&mut reviewer, &case);
    let all = format!("{:?}", county.handle.console_notes().expect("kept"));
    let who = person(7);
    assert!(!all.contains(who.name.reveal()) && !all.contains(who.id_number.reveal()));
}
