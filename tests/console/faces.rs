//! The desk for faces: masked until opened with a reason, every opening noted and read by its person,
//! decided by somebody who did not take it in.

use crate::face_case::{WHO, case, taken};
use crate::rig::{Person, county, encoded, noted};
use crate::world::{DAY_MS, NOON, Terminal, TestCounty, applicant};
use jiujinban::domain::delivery::{SealedEnvelope, SealedPage};
use jiujinban::domain::face::{AttestReason, FaceWay};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::operators::account::Auth;
use jiujinban::domain::operators::deeds::{Assistance, Deed, Doer, What};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyEvent, CountyLink};
use jiujinban::sample::operators::{OPERATOR, REVIEWER};
use jiujinban::wire::catalogue::FacePolicy;

fn world() -> (TestCounty, Terminal) {
    let county = county();
    let set = county.handle.set_face_policy(FacePolicy::SelfCountyReview);
    set.expect("published");
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    (county, terminal)
}

/// A face that waits; its receipt's number.
pub fn sent(t: &Terminal, case: &(SealedEnvelope, Vec<SealedPage>)) -> String {
    t.client.send_with_pages(case.0.clone(), case.1.clone());
    let event = t.next();
    let CountyEvent::Sent(_, Ok(_)) = event else {
        panic!("{event:?}");
    };
    case.0.facts.no.as_str().to_owned()
}

fn open(person: &mut Person<'_>, receipt: &str) -> String {
    let form = format!("reason={}", encoded("审核本件"));
    let answer = person.submit(&format!("/faces/{receipt}/open"), &form);
    assert_eq!(answer.status, 200, "{}", answer.location);
    answer.text()
}

#[test]
fn a_face_shows_nobody_until_it_is_opened_with_a_reason_and_its_person_reads_of_the_look() {
    let (county, t) = world();
    let receipt = sent(&t, &case(&t, 1, taken(), |_| {}));
    let who = applicant(WHO);
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    for page in ["/faces", &format!("/faces/{receipt}")] {
        let text = reviewer.get(page).text();
        assert!(text.contains(&receipt), "{page}");
        assert!(
            !text.contains(who.name.reveal()) && !text.contains("data:image"),
            "{page}"
        );
    }
    let refused = reviewer.submit(&format!("/faces/{receipt}/open"), "reason=x");
    assert!(refused.location.ends_with("?problem=reason"));
    let opened = |county: &TestCounty| {
        let all = noted(county);
        all.iter()
            .filter(|(_, event, _)| event == "face-opened")
            .count()
    };
    assert_eq!(opened(&county), 0);
    let text = open(&mut reviewer, &receipt);
    for shown in [
        who.name.reveal(),
        "data:image/jpeg;base64,",
        "向左转头",
        "没有证件照可比",
        "没有同意的记录",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
    assert_eq!(opened(&county), 1);
    t.client.who_viewed(Ticket(4), who);
    let event = t.next();
    let CountyEvent::Accesses(_, Ok(list)) = event else {
        panic!("{event:?}");
    };
    assert!(format!("{list:?}").contains("Face"), "{list:?}");
}

/// What an operator does with a resident.
fn deeds() -> Vec<Deed> {
    let steps = [
        (Doer::Operator, What::Began),
        (Doer::Operator, What::HandedOver),
        (Doer::Resident, What::Confirmed),
    ];
    let at = WallTime(NOON);
    steps
        .into_iter()
        .map(|(by, what)| Deed { by, what, at })
        .collect()
}

/// Where a decision leads.
fn decide(person: &mut Person<'_>, receipt: &str, form: &str) -> String {
    person
        .submit(&format!("/faces/{receipt}/decide"), form)
        .location
}

#[test]
fn a_face_is_passed_refused_for_a_reason_of_the_list_or_asked_for_again() {
    let (county, t) = world();
    let receipts: Vec<String> = (1..=3)
        .map(|serial| sent(&t, &case(&t, serial, taken(), |_| {})))
        .collect();
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    for wrong in [
        "",
        "verdict=fail",
        "verdict=fail&why=unclear",
        "verdict=again&why=unlike",
    ] {
        let location = decide(&mut reviewer, &receipts[0], wrong);
        assert!(
            location.ends_with("?problem=face-words"),
            "{wrong}: {location}"
        );
    }
    assert_eq!(
        decide(&mut reviewer, &receipts[0], "verdict=pass"),
        "/faces?done=decided"
    );
    assert_eq!(
        decide(&mut reviewer, &receipts[1], "verdict=fail&why=unlike"),
        "/faces?done=decided"
    );
    assert_eq!(
        decide(&mut reviewer, &receipts[2], "verdict=again&why=covered"),
        "/faces?done=decided"
    );
    assert!(decide(&mut reviewer, &receipts[0], "verdict=pass").ends_with("?problem=not-now"));
    let list = reviewer.get("/faces").text();
    assert!(!list.contains(&receipts[0]) && !list.contains(&receipts[1]));
    assert!(list.contains(&receipts[2]) && list.contains("等本人再拍"));
    assert!(decide(&mut reviewer, &receipts[2], "verdict=came") == "/faces?done=decided");
}

#[test]
fn the_clocks_stand_in_the_list_and_what_an_operator_vouched_for_has_no_picture() {
    let (county, t) = world();
    let mut answer = taken();
    answer.way = FaceWay::Attested(AttestReason::Unable);
    let attested = crate::face_case::assisted(
        &t,
        1,
        answer,
        Assistance {
            account: AccountId::parse(OPERATOR).expect("a name"),
            auth: Auth::Online,
            deeds: deeds(),
        },
    );
    let receipt = sent(&t, &attested);
    county.clock.set(NOON + 30 * DAY_MS);
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    let list = reviewer.get("/faces").text();
    assert!(
        list.contains("超过承诺时限") && list.contains("没有照片"),
        "{list}"
    );
    let text = open(&mut reviewer, &receipt);
    assert!(text.contains("本人拍不了") && !text.contains("data:image"));
}

#[test]
fn a_case_without_a_face_is_not_at_this_desk() {
    let (county, t) = world();
    let plain = t.case(WHO, 9);
    t.hand_in(&plain);
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    let receipt = plain.facts.no.as_str();
    assert_eq!(reviewer.get(&format!("/faces/{receipt}")).status, 404);
    let decided = reviewer.submit(&format!("/faces/{receipt}/decide"), "verdict=pass");
    assert_eq!(decided.status, 404);
}
