//! The console in a real browser: logging in with a phone page beside it, reviewing a case, taking
//! the spreadsheet, being refused; and every page looked at in two widths, a picture left of each.

use crate::browser::{Browser, Tab};
use crate::cases::{assisted, terminal};
use crate::problems::report;
use crate::rig::{Person, county, encoded, whose};
use crate::world::TestCounty;
use calamine::{Reader as _, Xlsx};
use jiujinban::domain::ledger::Class;
use jiujinban::domain::operators::account::Auth;
use jiujinban::sample::operators::{
    ADVISER, BUSINESS, CARD_PIN, OPERATOR, REVIEWER, SYSTEM, TECHNICIAN,
};
use jiujinban::sample::persons::person;
use serde_json::json;
use std::path::PathBuf;

/// Where the pictures go.
#[expect(
    clippy::disallowed_methods,
    reason = "the command that draws the pictures says where, not a terminal's configuration"
)]
fn folder() -> PathBuf {
    let wanted = std::env::var_os("CONSOLE_SCREENS").map(PathBuf::from);
    let folder = wanted
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("console-screens"));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn address(county: &TestCounty, path: &str) -> String {
    let port = county.handle.console.expect("a console").port();
    format!("https://localhost:{port}{path}")
}

/// Logs in as a person does: the code on one page, the card's page on another.
fn log_in(browser: &mut Browser, tab: &Tab, county: &TestCounty, account: &str) {
    log_in_to(browser, tab, county, account, "/");
}

/// The same, and the page it leads to.
fn log_in_to(browser: &mut Browser, tab: &Tab, county: &TestCounty, account: &str, path: &str) {
    browser.go(tab, &address(county, "/login"));
    if browser.ask(tab, "document.querySelector('svg.code') == null") == json!(true) {
        browser.press(tab, "main button");
    }
    browser.until(tab, "document.querySelector('svg.code') != null");
    let url = browser.ask(tab, "document.querySelector('main a').href");
    let phone = browser.tab(400, url.as_str().expect("the card's page"));
    let who = whose(account);
    browser.fill(&phone, "#number", who.id_number.reveal());
    browser.fill(&phone, "#pin", CARD_PIN);
    let own = "document.querySelector('.label strong').innerText";
    let shown = browser.ask(&phone, "document.querySelector('main strong').innerText");
    assert_eq!(browser.ask(tab, own), shown, "both show the same number");
    browser.press(&phone, "button");
    browser.until(&phone, "document.body.innerText.includes('已确认身份')");
    browser.close(&phone);
    // The page of the code goes in by itself.
    browser.until(
        tab,
        &format!("location.pathname == '{path}' && document.readyState == 'complete'"),
    );
}

#[test]
fn what_was_typed_lies_under_the_lock_and_comes_back_with_its_own_account() {
    let county = county();
    let mut browser = Browser::start();
    let tab = browser.tab(1_280, &address(&county, "/login"));
    log_in(&mut browser, &tab, &county, SYSTEM);
    let form = address(&county, "/applications/new?action=new");
    browser.go(&tab, &form);
    browser.fill(&tab, "#account", "village-77");
    browser.fill(&tab, "#reason", "新来的帮办员");
    let cover = "getComputedStyle(document.querySelector('.cover')).visibility";
    assert_eq!(browser.ask(&tab, cover), json!("hidden"));
    // Three minutes pass for the page; the county's clock goes along.
    county.clock.set(county.clock.get() + 180_000);
    browser.ask(
        &tab,
        "document.getAnimations().forEach(a => { a.currentTime = 180002; })",
    );
    browser.until(&tab, &format!("{cover} == 'visible'"));
    browser.picture(&tab, &folder().join("application-locked.png"));
    browser.press(&tab, ".cover button");
    // The cover says so too: what counts is that the form is gone from the page.
    browser.until(
        &tab,
        "document.querySelector('#account') == null && document.body.innerText.includes('已锁屏')",
    );
    log_in_to(&mut browser, &tab, &county, SYSTEM, "/applications/kept");
    for (field, typed) in [("#account", "village-77"), ("#reason", "新来的帮办员")] {
        let value = format!("document.querySelector('{field}').value");
        assert_eq!(browser.ask(&tab, &value), json!(typed));
    }
}

/// Looks at the page in both widths and leaves a picture of each.
fn look(browser: &mut Browser, tab: &Tab, name: &str, faults: &mut Vec<String>) {
    for width in [1280, 768] {
        browser.width(tab, width);
        let found = browser.ask(tab, include_str!("look.js"));
        let found = found.as_array().expect("a list").iter();
        faults.extend(found.map(|fault| format!("{name} at {width}: {fault}")));
        let file = folder().join(format!("{name}-{width}.png"));
        browser.picture(tab, &file);
    }
    browser.width(tab, 1280);
}

#[test]
fn a_reviewer_logs_in_reviews_a_case_takes_the_spreadsheet_and_is_refused_elsewhere() {
    let county = county();
    let terminal = terminal(&county);
    let case = terminal.case_of(11, 7, 1, |_| {});
    terminal.hand_in(&case);
    let mut browser = Browser::start();
    let tab = browser.tab(1280, &address(&county, "/"));
    browser.until(&tab, "location.pathname == '/login'");
    log_in(&mut browser, &tab, &county, REVIEWER);
    browser.press(&tab, "nav a[href=\"/cases\"]");
    browser.until(&tab, "location.pathname == '/cases'");
    browser.press(&tab, "tbody a");
    browser.until(&tab, "document.querySelector('#reason') != null");
    let name = person(7).name.reveal().to_owned();
    let seen = format!("document.body.innerText.includes({})", json!(name));
    assert_eq!(browser.ask(&tab, &seen), json!(false), "masked");
    browser.fill(&tab, "#reason", "审核本件");
    browser.press(&tab, "main form button");
    browser.until(&tab, &seen);
    browser.press(&tab, "input[value=done]");
    browser.fill(&tab, "#words", "已经登记，三天内打电话告诉您。");
    browser.press(&tab, "form[action$=\"/decide\"] button");
    browser.until(&tab, "document.body.innerText.includes('结果会回到终端')");
    browser.go(&tab, &address(&county, "/points"));
    browser.press(&tab, "a[href$=\".xlsx\"]");
    let file = browser.downloads.path().join("schedule-2026-11-22.xlsx");
    for _ in 0..600 {
        // The browser puts an empty file in its place first.
        if std::fs::metadata(&file).is_ok_and(|file| file.len() > 0) {
            break;
        }
        // Each question is a wait for the browser's answer.
        browser.until(&tab, "true");
    }
    let bytes = std::fs::read(&file).expect("the spreadsheet is there");
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.worksheets().len(), 1);
    for path in ["/accounts", "/terminals", "/log"] {
        browser.go(&tab, &address(&county, path));
        let told = browser.ask(
            &tab,
            "document.body.innerText.includes('审核人员只审核办件')",
        );
        assert_eq!(told, json!(true), "{path}");
    }
    browser.go(&tab, &address(&county, "/"));
    browser.press(&tab, "form[action=\"/leave\"] button");
    browser.until(&tab, "document.body.innerText.includes('已经离开')");
    browser.go(&tab, &address(&county, "/cases"));
    browser.until(&tab, "location.pathname == '/login'");
}

/// Something of everything, so that no page is empty.
fn furnished() -> (TestCounty, String) {
    let county = county();
    let terminal = terminal(&county);
    for (serial, item) in [(1, 11), (2, 4), (3, 10)] {
        terminal.hand_in(&terminal.case_of(item, 7, serial, |_| {}));
    }
    assisted(&terminal, 4, Auth::Online);
    let reported = report(&county, &terminal, 1, Class::Guidance, "填表时找不到档次");
    let mut system = Person::logged_in(&county, SYSTEM);
    let who = person(30);
    let form = format!(
        "action=new&account=village-07&post=operator&name={}&number={}&phone={}&unit={}&contact={}&reason={}&item=20&item=28",
        encoded(who.name.reveal()),
        who.id_number.reveal(),
        who.phone.reveal(),
        encoded("薛牛坊村委会"),
        encoded("村主任"),
        encoded("新聘村级帮办员"),
    );
    system.submit("/applications/file", &form);
    system.submit("/applications/1/carry-out", "");
    system.submit(
        "/applications/file",
        &form.replace("village-07", "village-08"),
    );
    (county, format!("/problems/{reported}"))
}

#[test]
fn every_page_can_be_read_and_pressed_in_both_widths() {
    let (county, problem) = furnished();
    let mut browser = Browser::start();
    let tab = browser.tab(1280, &address(&county, "/login"));
    let mut faults = Vec::new();
    look(&mut browser, &tab, "login", &mut faults);
    browser.press(&tab, "main button");
    browser.until(&tab, "document.querySelector('svg.code') != null");
    look(&mut browser, &tab, "login-code", &mut faults);
    let first = county.handle.review_queue().expect("a queue");
    let assisted = first.iter().find(|entry| entry.operator.is_some());
    let case = format!("/cases/{}", assisted.expect("there").receipt);
    let account = format!("/accounts/{OPERATOR}");
    let terminals = county.handle.terminals().expect("the list");
    let terminal = terminals.first().expect("one hands cases in");
    county.handle.begin_trial(&terminal.asset).expect("kept");
    let sheet = format!("/acceptance/{}", terminal.asset);
    let desks: [(&str, &[(&str, &str)]); 5] = [
        (
            REVIEWER,
            &[("home-reviewer", "/"), ("cases", "/cases"), ("case", &case)],
        ),
        (
            SYSTEM,
            &[
                ("home-system", "/"),
                ("applications", "/applications"),
                ("application-form", "/applications/new?action=new"),
                (
                    "application-change",
                    "/applications/new?action=change&account=lijiazhuang-01",
                ),
                ("application-first", "/applications/2"),
                ("accounts", "/accounts"),
                ("account-system", &account),
                ("check", "/check"),
                ("log", "/log"),
            ],
        ),
        (
            BUSINESS,
            &[
                ("home-business", "/"),
                ("application-second", "/applications/1"),
                ("account-business", &account),
                ("archive", "/applications/archive"),
                ("acceptances", "/acceptance"),
                ("acceptance", &sheet),
            ],
        ),
        (
            TECHNICIAN,
            &[
                ("home-technician", "/"),
                ("points", "/points"),
                ("point", "/points/140222100-2"),
                ("terminals", "/terminals"),
                ("acceptance-technician", &sheet),
            ],
        ),
        (
            ADVISER,
            &[
                ("problems", "/problems"),
                ("problem", &problem),
                ("responsible", "/problems/responsible"),
                ("tasks", "/tasks"),
                ("figures", "/figures"),
                ("report", "/figures/report?month=2026-11"),
                ("refused", "/cases"),
                ("nowhere", "/no-such-page"),
            ],
        ),
    ];
    for (account, pages) in desks {
        log_in(&mut browser, &tab, &county, account);
        for (name, path) in pages {
            browser.go(&tab, &address(&county, path));
            look(&mut browser, &tab, name, &mut faults);
        }
        if account == REVIEWER {
            browser.go(&tab, &address(&county, &case));
            browser.fill(&tab, "#reason", "审核本件");
            browser.press(&tab, "main form button");
            browser.until(&tab, "document.querySelector('.answers') != null");
            look(&mut browser, &tab, "case-open", &mut faults);
        }
        browser.go(&tab, &address(&county, "/locked"));
    }
    look(&mut browser, &tab, "locked", &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
