//! Coming in, staying and leaving: codes, clocks, accounts that stop, forms from elsewhere.

use crate::rig::{Person, county, encoded, noted};
use crate::world::{NOON, TestCounty};
use jiujinban::county::accounts::PROVINCE;
use jiujinban::domain::operators::{AccountId, Standing};
use jiujinban::sample::operators::{BUSINESS, OPERATOR, REVIEWER, SYSTEM, TECHNICIAN};
use std::net::SocketAddr;

const MINUTE: i64 = 60_000;

#[test]
fn nothing_is_seen_without_a_login_and_nothing_is_said_of_what_is_there() {
    let county = county();
    let mut nobody = Person::new(&county);
    for path in [
        "/",
        "/cases",
        "/accounts",
        "/log",
        "/cases/TZ017-2026-1122-0001-K",
    ] {
        let answer = nobody.get(path);
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (303, "/login"),
            "{path}"
        );
    }
    let answer = nobody.post("/check/close", "");
    assert_eq!((answer.status, answer.location.as_str()), (303, "/login"));
    assert_eq!(nobody.get("/nowhere").status, 404);
    let page = nobody.get("/login");
    for word in ["default-src 'none'", "no-store", "nosniff"] {
        assert!(page.head.contains(word), "{word}");
    }
}

#[test]
fn a_code_lets_in_the_browser_that_shows_it_once_and_no_other() {
    let county = county();
    let mut own = Person::new(&county);
    let mut other = Person::new(&county);
    assert_eq!(other.post("/login", "").status, 303);
    assert_eq!(own.log_in(REVIEWER).location, "/");
    let page = other.get("/login");
    assert_eq!((page.status, page.cookies.len()), (200, 0), "still waiting");
    let session = own.cookies["__Host-console"].clone();
    let again = own.get("/login");
    assert_eq!((again.status, again.cookies.len()), (200, 0), "told once");
    assert_eq!(own.cookies["__Host-console"], session);
    assert!(own.get("/").text().contains("审核人员"));
    let events: Vec<String> = noted(&county)
        .into_iter()
        .map(|(_, event, _)| event)
        .collect();
    assert_eq!(events, ["console-logged-in"]);
}

#[test]
fn a_code_is_over_after_two_minutes() {
    let county = county();
    let mut person = Person::new(&county);
    person.post("/login", "");
    assert!(person.get("/login").text().contains("登录号"));
    county.clock.set(NOON + 2 * MINUTE);
    assert!(person.get("/login").text().contains("登录码已经失效"));
}

#[test]
fn an_operator_a_frozen_and_an_unused_account_are_told_why_and_it_is_noted() {
    let county = county();
    let handle = &county.handle;
    let id = |name: &str| AccountId::parse(name).expect("a name");
    handle
        .stand_account(&id(REVIEWER), Standing::Frozen, SYSTEM)
        .expect("frozen");
    let refused = |account: &str| {
        let answer = Person::new(&county).log_in(account);
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (200, ""),
            "{account}"
        );
        answer.text()
    };
    assert!(refused(OPERATOR).contains("只在终端上使用"));
    assert!(refused(REVIEWER).contains("账号已冻结"));
    county.clock.set(NOON + 100 * 24 * 60 * MINUTE);
    assert!(refused(SYSTEM).contains("超过 3 个月没有登录"));
    let why: Vec<(String, String)> = noted(&county)
        .into_iter()
        .map(|(who, _, why)| (who, why))
        .collect();
    let expected = [(OPERATOR, "post"), (REVIEWER, "frozen"), (SYSTEM, "unused")];
    let expected = expected.map(|(who, why)| (who.to_owned(), why.to_owned()));
    assert_eq!(why, expected);
}

#[test]
fn three_quiet_minutes_lock_ten_log_out_and_twelve_hours_end_the_busiest_day() {
    let county = county();
    let mut person = Person::logged_in(&county, REVIEWER);
    county.clock.set(NOON + 3 * MINUTE - 1);
    assert_eq!(person.get("/cases").status, 200);
    county.clock.set(NOON + 6 * MINUTE);
    assert_eq!(person.get("/cases").location, "/locked");
    assert!(person.get("/locked").text().contains("已锁屏"));
    assert_eq!(
        person.get("/cases").location,
        "/locked",
        "looking opens nothing"
    );
    county.clock.set(NOON + 13 * MINUTE);
    assert_eq!(person.get("/cases").location, "/login?ended=idle");
    let mut busy = Person::logged_in(&county, REVIEWER);
    let began = county.clock.get();
    for minute in (2..720).step_by(2) {
        county.clock.set(began + minute * MINUTE);
        assert_eq!(busy.get("/cases").status, 200, "minute {minute}");
    }
    county.clock.set(began + 720 * MINUTE);
    assert_eq!(busy.get("/cases").location, "/login?ended=too-long");
}

#[test]
fn a_locked_screen_opens_by_the_card_alone() {
    let county = county();
    let mut person = Person::logged_in(&county, REVIEWER);
    assert!(person.get("/locked").text().contains("已锁屏"));
    assert_eq!(person.get("/").location, "/locked");
    assert_eq!(person.log_in(REVIEWER).location, "/");
    assert_eq!(person.get("/").status, 200);
}

#[test]
fn whoever_leaves_or_is_stopped_is_out_at_the_next_click() {
    let county = county();
    let mut person = Person::logged_in(&county, REVIEWER);
    let old = person.cookies.clone();
    assert_eq!(person.submit("/leave", "").location, "/login?ended=left");
    person.cookies = old;
    assert_eq!(
        person.get("/").location,
        "/login",
        "the old cookie is nothing"
    );
    let mut person = Person::logged_in(&county, REVIEWER);
    let id = AccountId::parse(REVIEWER).expect("a name");
    county
        .handle
        .stand_account(&id, Standing::Frozen, SYSTEM)
        .expect("frozen");
    assert_eq!(person.get("/cases").location, "/login?ended=frozen");
    let mut chief = Person::logged_in(&county, SYSTEM);
    let id = AccountId::parse(SYSTEM).expect("a name");
    county
        .handle
        .stand_account(&id, Standing::Cancelled, PROVINCE)
        .expect("cancelled");
    assert_eq!(chief.get("/").location, "/login?ended=cancelled");
}

#[test]
fn the_own_account_reported_as_leaked_is_frozen_at_once() {
    let county = county();
    let mut person = Person::logged_in(&county, BUSINESS);
    assert_eq!(person.submit("/leak", "").status, 303);
    assert_eq!(person.get("/").location, "/login?ended=frozen");
}

#[test]
fn a_form_that_did_not_come_from_the_console_does_nothing_and_is_noted() {
    let county = county();
    let mut person = Person::logged_in(&county, SYSTEM);
    let path = format!("/accounts/{OPERATOR}/freeze");
    for proof in ["", "proof=", "proof=0000", "proof=%00"] {
        let answer = person.post(&path, proof);
        assert_eq!(answer.status, 403, "{proof}");
        assert!(answer.text().contains("不是从本页提交的"));
    }
    let rows = county.handle.accounts().expect("kept");
    assert!(rows.iter().all(|row| row.standing == "open"));
    let foreign = noted(&county);
    let foreign = foreign
        .iter()
        .filter(|(_, e, _)| e == "console-foreign-form");
    assert_eq!(foreign.count(), 4);
    let huge = format!("proof={}&x={}", person.proof, "a".repeat(70_000));
    assert_eq!(
        person.post(&path, &huge).status,
        403,
        "cut off, so no proof"
    );
}

#[test]
fn a_county_without_a_platform_lets_nobody_in_and_says_so() {
    let county = TestCounty::start_with(|config| {
        config.console = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    });
    let mut person = Person::new(&county);
    assert!(
        person
            .get("/login")
            .text()
            .contains("还没有接通电子社保卡平台")
    );
    let answer = person.post("/login", "");
    assert_eq!((answer.status, answer.cookies.len()), (200, 0));
}

/// A form half typed, as the cover over it sends it.
fn half_typed(person: &Person<'_>) -> String {
    format!(
        "proof={}&form=application&action=new&account=village-77&post=operator&unit={}&number=1402",
        person.proof,
        encoded("李家庄村委会")
    )
}

#[test]
fn a_form_not_sent_is_there_again_after_the_lock_for_the_same_account_once() {
    let county = county();
    let mut person = Person::logged_in(&county, SYSTEM);
    let page = person.get("/applications/new?action=new").text();
    assert!(page.contains("formaction=\"/keep\"") && page.contains("class=\"cover\""));
    assert!(
        page.contains("content=\"600;url=/locked\""),
        "the cover locks"
    );
    county.clock.set(NOON + 4 * MINUTE);
    let form = half_typed(&person);
    assert!(person.post("/keep", &form).text().contains("已锁屏"));
    let back = person.log_in(SYSTEM).location;
    assert_eq!(back, "/applications/kept");
    let page = person.get(&back).text();
    for typed in [
        "village-77",
        "李家庄村委会",
        "1402",
        "锁屏前没提交的内容还在",
    ] {
        assert!(page.contains(typed), "{typed}");
    }
    assert_eq!(person.get(&back).location, "/applications", "shown once");
}

#[test]
fn a_kept_form_is_never_another_accounts_and_gone_after_leaving_or_ten_minutes() {
    let county = county();
    let mut person = Person::logged_in(&county, SYSTEM);
    let form = half_typed(&person);
    person.post("/keep", &form);
    assert_eq!(person.log_in(BUSINESS).location, "/");
    assert_eq!(
        person.log_in(SYSTEM).location,
        "/",
        "another sat here since"
    );
    let mut person = Person::logged_in(&county, SYSTEM);
    let form = half_typed(&person);
    person.post("/keep", &form);
    let later = county.clock.get() + 10 * MINUTE;
    county.clock.set(later);
    assert_eq!(person.log_in(SYSTEM).location, "/");
}

#[test]
fn a_form_from_elsewhere_or_of_no_session_is_not_kept() {
    let county = county();
    let mut nobody = Person::new(&county);
    assert_eq!(nobody.post("/keep", "form=application").location, "/login");
    let mut person = Person::logged_in(&county, SYSTEM);
    person.post("/keep", "proof=00&form=application&account=village-77");
    assert_eq!(person.log_in(SYSTEM).location, "/");
    let mut person = Person::logged_in(&county, SYSTEM);
    person.submit("/keep", "form=nothing&account=village-77");
    assert_eq!(person.log_in(SYSTEM).location, "/");
}

#[test]
fn a_long_form_for_a_point_and_the_decisions_of_a_check_outlive_the_lock_too() {
    let county = county();
    let mut person = Person::logged_in(&county, TECHNICIAN);
    let page = person.get("/points/new").text();
    assert!(page.contains("formaction=\"/keep\""), "the cover keeps it");
    let form = format!("form=point&id=p1&town={}&area=12", encoded("玉泉镇"));
    person.submit("/keep", &form);
    let back = person.log_in(TECHNICIAN).location;
    assert_eq!(back, "/points/kept");
    let page = person.get(&back).text();
    for typed in ["p1", "玉泉镇", "锁屏前没提交的内容还在"] {
        assert!(page.contains(typed), "{typed}");
    }
    let mut person = Person::logged_in(&county, SYSTEM);
    assert!(person.get("/check").text().contains("formaction=\"/keep\""));
    person.submit("/keep", "form=check");
    assert_eq!(person.log_in(SYSTEM).location, "/check/kept");
    assert!(
        person
            .get("/check/kept")
            .text()
            .contains("锁屏前没提交的内容还在")
    );
}
