//! Applications for accounts in two steps of two persons, the monthly check, the spreadsheet.

use crate::rig::{Person, county, encoded, noted};
use crate::world::{DAY_MS, NOON, TestCounty};
use calamine::{Data, Reader as _, Xlsx};
use jiujinban::domain::operators::{AccountId, Standing};
use jiujinban::sample::operators::{ADVISER, BUSINESS, OPERATOR, SYSTEM, TECHNICIAN};
use jiujinban::sample::persons::person;
use std::io::Cursor;

fn form(account: &str, index: usize, more: &str) -> String {
    let who = person(index);
    format!(
        "action=new&account={account}&post=operator&name={}&number={}&phone={}&unit={}&contact={}&reason={}{more}",
        encoded(who.name.reveal()),
        who.id_number.reveal(),
        who.phone.reveal(),
        encoded("薛牛坊村委会"),
        encoded("村主任"),
        encoded("新聘村级帮办员"),
    )
}

fn standing(county: &TestCounty, account: &str) -> Option<(String, String)> {
    let rows = county.handle.accounts().expect("kept");
    let row = rows.into_iter().find(|row| row.id == account)?;
    Some((row.standing, row.rights))
}

#[test]
fn an_account_takes_two_steps_of_two_persons_and_its_form_is_kept() {
    let county = county();
    let mut system = Person::logged_in(&county, SYSTEM);
    let mut business = Person::logged_in(&county, BUSINESS);
    let filed = system.submit(
        "/applications/file",
        &form("village-07", 30, "&item=20&item=28"),
    );
    assert_eq!(filed.location, "/applications/1?done=filed");
    assert_eq!(standing(&county, "village-07"), None, "nothing is open yet");
    let early = business.submit("/applications/1/grant", "item=20");
    assert!(early.location.ends_with("?problem=application-moved"));
    for path in ["/applications/1/carry-out", "/applications/1/decline"] {
        assert_eq!(business.submit(path, "words=no").status, 403);
    }
    let opened = system.submit("/applications/1/carry-out", "");
    assert_eq!(opened.location, "/applications/1?done=carried-out");
    let known = standing(&county, "village-07");
    assert_eq!(
        known,
        Some(("open".to_owned(), String::new())),
        "without rights"
    );
    assert_eq!(
        system.submit("/applications/1/grant", "item=20").status,
        403
    );
    let twice = system.submit("/applications/1/carry-out", "");
    assert!(twice.location.ends_with("?problem=application-moved"));
    let granted = business.submit("/applications/1/grant", "item=20");
    assert_eq!(granted.location, "/applications/1?done=done");
    let known = standing(&county, "village-07").expect("there");
    assert_eq!(known.1, "20", "what was ticked and no more");
    let archive = business.get("/applications/archive").text();
    assert!(archive.contains("village-07") && archive.contains("薛牛坊村委会"));
    let page = business.get("/applications/1").text();
    for step in [SYSTEM, BUSINESS, "已提交", "已办完"] {
        assert!(page.contains(step), "{step}");
    }
    assert!(!page.contains(person(30).id_number.reveal()), "masked");
}

#[test]
fn a_form_with_a_fault_comes_back_as_it_was_typed_with_the_fault_named() {
    let county = county();
    let mut system = Person::logged_in(&county, SYSTEM);
    let number = person(30).id_number.reveal().to_owned();
    for (change, sentence) in [
        ("&account=No", "账号名要 3 到 24"),
        ("&account=lijiazhuang-01", "已经有人用了"),
        ("&post=system-administrator", "管理员的账号要报上级"),
        ("&number=110105194912310021", "写得不对"),
        ("&phone=12", "写得不对"),
        ("&unit=", "都要写"),
    ] {
        let answer = system.submit("/applications/file", &form("village-07", 30, change));
        assert_eq!(answer.status, 200, "{change}");
        let text = answer.text();
        assert!(text.contains(sentence), "{change}");
        assert!(
            change.starts_with("&number") || text.contains(&number),
            "{change}"
        );
    }
    assert!(!system.get("/applications").text().contains("village-07"));
}

#[test]
fn the_rules_of_opening_hold_at_the_console_and_each_refusal_is_noted() {
    let county = county();
    let mut system = Person::logged_in(&county, SYSTEM);
    // Person 21 is the business administrator.
    system.submit("/applications/file", &form("village-08", 21, ""));
    let refused = system.submit("/applications/1/carry-out", "");
    assert!(
        refused
            .location
            .ends_with("?problem=administrator-in-business")
    );
    // Person 16 is an operator already.
    system.submit("/applications/file", &form("village-09", 16, ""));
    let refused = system.submit("/applications/2/carry-out", "");
    assert!(refused.location.ends_with("?problem=second-account"));
    let words = format!("words={}", encoded("一人一号"));
    let declined = system.submit("/applications/2/decline", &words);
    assert!(declined.location.ends_with("?done=declined"));
    let notes = noted(&county);
    let refusals = notes
        .iter()
        .filter(|(_, event, _)| event == "account-refused");
    let why: Vec<&str> = refusals.map(|(_, _, why)| why.as_str()).collect();
    assert_eq!(why, ["administrator-in-business", "second-account"]);
    for account in ["village-08", "village-09"] {
        assert_eq!(standing(&county, account), None);
    }
}

#[test]
fn a_change_and_a_cancellation_go_by_the_same_form() {
    let county = county();
    let mut system = Person::logged_in(&county, SYSTEM);
    let mut business = Person::logged_in(&county, BUSINESS);
    let asked = |action: &str, more: &str| {
        let said = encoded("单位来函");
        format!("action={action}&account={OPERATOR}&unit={said}&contact={said}&reason={said}{more}")
    };
    system.submit(
        "/applications/file",
        &asked("change", "&phone=13900001111&item=30"),
    );
    assert!(
        system
            .submit("/applications/1/carry-out", "")
            .location
            .ends_with("?done=carried-out")
    );
    assert!(
        system
            .get(&format!("/accounts/{OPERATOR}"))
            .text()
            .contains("1111")
    );
    assert!(
        business
            .submit("/applications/1/grant", "item=30")
            .location
            .ends_with("?done=done")
    );
    system.submit("/applications/file", &asked("cancel", ""));
    assert!(
        system
            .submit("/applications/2/carry-out", "")
            .location
            .ends_with("?done=done")
    );
    let known = standing(&county, OPERATOR).expect("there");
    assert_eq!(known, ("cancelled".to_owned(), "30".to_owned()));
    let late = system.submit("/applications/file", &asked("change", "&item=30"));
    assert!(late.text().contains("账号已注销"));
    let chief = asked("cancel", "").replace(OPERATOR, BUSINESS);
    let above = system.submit("/applications/file", &chief);
    assert!(above.text().contains("不能对这个账号"));
}

#[test]
fn the_monthly_check_names_what_to_clear_and_is_closed_once() {
    let county = county();
    county.clock.set(NOON + 95 * DAY_MS);
    let id = |name: &str| AccountId::parse(name).expect("a name");
    for (account, by) in [(SYSTEM, "province"), (OPERATOR, SYSTEM)] {
        let open = county
            .handle
            .stand_account(&id(account), Standing::Open, by);
        open.or_else(|_| {
            county
                .handle
                .stand_account(&id(account), Standing::Open, "province")
        })
        .expect("unlocked");
    }
    let mut system = Person::logged_in(&county, SYSTEM);
    let text = system.get("/check").text();
    for words in ["超过 3 个月没登录", "多余权限", "建号后从没登录过"] {
        assert!(text.contains(words), "{words}");
    }
    let undecided = system.submit("/check/close", "");
    assert_eq!(undecided.location, "", "it stays open");
    assert!(undecided.text().contains("还有账号没选怎么处理"));
    let fields: Vec<String> = text
        .split("<select name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|name| format!("{}=reminded", name.replace('&', "%26")))
        .collect();
    assert!(fields.len() >= 3, "{fields:?}");
    let all_but_one = fields[1..].join("&");
    let short = system.submit("/check/close", &all_but_one);
    assert!(short.text().contains("还有账号没选怎么处理"));
    assert!(short.text().contains("selected"), "what was picked stays");
    assert_eq!(
        system.submit("/check/close", &fields.join("&")).location,
        "/check?done=check"
    );
    let twice = system.submit("/check/close", "");
    assert_eq!(twice.location, "/check?problem=check-closed");
    let month = "2027-02";
    assert!(
        system
            .get(&format!("/check/{month}"))
            .text()
            .contains(SYSTEM)
    );
    let kept = system.get(&format!("/check/{month}")).text();
    assert!(kept.contains("已经提醒本人"), "what was decided is kept");
}

#[test]
fn the_schedule_opens_as_a_spreadsheet_of_22_columns_with_right_sums() {
    let county = county();
    let mut adviser = Person::logged_in(&county, ADVISER);
    let answer = adviser.get("/points/schedule.xlsx");
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("spreadsheetml.sheet"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).expect("a workbook");
    let sheet = book.worksheet_range("调度表").expect("the sheet");
    assert_eq!(sheet.width(), 22);
    let text = |row, column| match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    assert!(text(0, 0).contains("调度表"));
    assert_eq!(
        (text(1, 1), text(2, 1)),
        ("服务点数量".to_owned(), "合计（个）".to_owned())
    );
    assert_eq!(
        (text(2, 11), text(3, 12)),
        ("服务点位置".to_owned(), "纬度".to_owned())
    );
    assert_eq!(text(2, 21), "开展专题宣传");
    let sums: Vec<String> = (0..5).map(|column| text(4, column)).collect();
    assert_eq!(sums, ["全县合计", "18", "6", "12", "0"]);
    let towns = (5..40).filter(|row| text(*row, 0).ends_with("小计"));
    assert_eq!(towns.count(), 6);
    let points = (5..40).filter(|row| !text(*row, 6).is_empty());
    let points: Vec<u32> = points.collect();
    assert_eq!(points.len(), 18);
    for row in points {
        let east: f64 = text(row, 11).parse().expect("a number");
        assert!((113.0..115.0).contains(&east), "{east}");
    }
    let noted = noted(&county);
    assert!(
        noted
            .iter()
            .any(|(who, event, _)| who == ADVISER && event == "table-taken")
    );
}

#[test]
fn the_technician_admits_terminals_and_keeps_points() {
    let county = county();
    let mut technician = Person::logged_in(&county, TECHNICIAN);
    let code = technician.submit("/terminals/code", "").text();
    assert!(code.contains("一次性登记码"));
    let gone = technician.submit("/terminals/none/approve", "");
    assert_eq!(gone.location, "/terminals?problem=terminal");
    let form = format!(
        "id=tz-99&kind=community&town={}&village={}&longitude=abc",
        encoded("玉泉镇"),
        encoded("兰溪社区")
    );
    let back = technician.submit("/points/save", &form);
    assert!(back.text().contains("不是合理的数字") && back.text().contains("兰溪社区"));
    let form = form.replace("abc", "114.05");
    assert_eq!(
        technician.submit("/points/save", &form).location,
        "/points?done=point"
    );
    assert!(technician.get("/points").text().contains("兰溪社区"));
}

#[test]
fn the_business_administrator_accepts_a_terminal_and_who_installed_it_does_not() {
    let county = county();
    let terminal = crate::world::Terminal::of(&county, "tz-031");
    county.handle.begin_trial("tz-031").expect("kept");
    let mut business = Person::logged_in(&county, BUSINESS);
    let list = business.get("/acceptance").text();
    assert!(list.contains("tz-031") && list.contains("试运行"), "{list}");
    let sheet = business.get("/acceptance/tz-031").text();
    assert!(sheet.contains("终端还没有联系过县里") && sheet.contains("现场看"));
    assert_eq!(business.get("/acceptance/tz-999").status, 404);
    let over = business.submit("/acceptance/tz-031/mark", "points-1=11");
    assert_eq!(
        over.location,
        "/acceptance/tz-031?problem=acceptance-points"
    );
    let early = business.submit("/acceptance/tz-031/decide", "stage=formal");
    assert_eq!(
        early.location,
        "/acceptance/tz-031?problem=acceptance-judged"
    );
    let marks = "points-1=10&points-4=10&points-6=8&points-10=10&points-11=15&points-12=10";
    let kept = business.submit("/acceptance/tz-031/mark", marks);
    assert_eq!(kept.location, "/acceptance/tz-031?done=acceptance-kept");
    assert!(
        business
            .get("/acceptance/tz-031")
            .text()
            .contains("<strong>63</strong>")
    );
    let unseen = business.submit("/acceptance/tz-031/decide", "stage=formal");
    assert_eq!(
        unseen.location,
        "/acceptance/tz-031?problem=acceptance-shown"
    );
    drop(terminal);
    let mut technician = Person::logged_in(&county, TECHNICIAN);
    let sheet = technician.get("/acceptance/tz-031").text();
    assert!(sheet.contains("由业务管理员办") && !sheet.contains("转正式运行</button>"));
    let not_hers = technician.submit("/acceptance/tz-031/decide", "stage=formal");
    assert_eq!(not_hers.status, 403);
    assert_eq!(
        county.handle.stage("tz-031").expect("known"),
        jiujinban::domain::machine::acceptance::ServiceStage::Trial
    );
}
