//! The ledger desk: answers with their days, each by its own desk, and the list of who is responsible.

use crate::cases::terminal;
use crate::rig::{Person, county, encoded, noted, whose};
use crate::world::{NOON, Terminal, TestCounty, bare_post};
use jiujinban::adapters::county::WireEncoder;
use jiujinban::domain::ledger::report::report_aad;
use jiujinban::domain::ledger::{Class, Report, ReportId, Words};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyEvent, CountyLink, SubmissionEncoder};
use jiujinban::ports::keys::{DeviceSigner, Sealer};
use jiujinban::sample::operators::{ADVISER, CARD_PIN, OPERATOR, TECHNICIAN};

/// Logs the operator in at a terminal: only they may report what is no fault of the device.
fn on_duty(county: &TestCounty, terminal: &Terminal) {
    terminal.client.login_challenge(Ticket(1));
    let CountyEvent::Challenge(_, Ok(challenge)) = terminal.next() else {
        panic!("no challenge");
    };
    let form = format!(
        "c={}&number={}&pin={CARD_PIN}",
        challenge.id.as_str(),
        whose(OPERATOR).id_number.reveal()
    );
    assert_eq!(bare_post(county, "/phone/login", &form).0, 200);
    terminal
        .client
        .collect_challenge(Ticket(2), challenge.id.clone());
    let event = terminal.next();
    assert!(
        matches!(event, CountyEvent::Collected(_, Ok(_))),
        "{event:?}"
    );
}

/// Reports a problem from a terminal; its id.
pub fn report(
    county: &TestCounty,
    terminal: &Terminal,
    n: u128,
    class: Class,
    words: &str,
) -> String {
    on_duty(county, terminal);
    let report = Report {
        id: ReportId::from_parts(WallTime(NOON), n),
        at: WallTime(NOON),
        class,
        item: ItemNo::new(20).filter(|_| !class.is_local()),
        account: AccountId::parse(OPERATOR),
        page: "form",
        said: vec!["said"],
        words: Words::parse(words).expect("words"),
        proposed: vec!["proposed"],
        proposal: Words::default(),
        picture: None,
    };
    let plain = WireEncoder.encode_report(&report, "0.1.0");
    let aad = report_aad(report.id, terminal.keys.device().device());
    let body = terminal.book.seal(&aad, &plain).expect("a county key");
    terminal.client.report_problem(Ticket(7), report.id, body);
    let event = terminal.next();
    assert!(matches!(event, CountyEvent::Problem(_, Ok(_))), "{event:?}");
    report.id.to_string()
}

#[test]
fn a_problem_is_answered_by_its_own_desk_with_a_day_and_passed_on_when_nobody_can() {
    let county = county();
    let terminal = terminal(&county);
    let guidance = report(&county, &terminal, 1, Class::Guidance, "填表时找不到档次");
    let device = report(&county, &terminal, 2, Class::Device, "打印机不出纸");
    let mut adviser = Person::logged_in(&county, ADVISER);
    let mut technician = Person::logged_in(&county, TECHNICIAN);
    let text = adviser.get("/problems").text();
    assert!(text.contains("业务指导性问题") && text.contains("设备故障"));
    let path = |id: &str, more: &str| format!("/problems/{id}{more}");
    assert!(
        adviser
            .get(&path(&guidance, ""))
            .text()
            .contains("填表时找不到档次")
    );
    let answer = |day: &str| format!("step=answer&day={day}&words={}", encoded("按缴费能力选。"));
    let foreign = technician.submit(&path(&guidance, "/act"), &answer(""));
    assert!(foreign.text().contains("不在您这一级"));
    let past = adviser.submit(&path(&guidance, "/act"), &answer("2026-11-01"));
    assert!(past.text().contains("已经过去") && past.text().contains("按缴费能力选"));
    let silent = adviser.submit(&path(&guidance, "/act"), "step=answer&words=");
    assert!(silent.text().contains("请写明指导意见"));
    let good = adviser.submit(&path(&guidance, "/act"), &answer("2026-11-25"));
    assert_eq!(good.location, "/problems?done=problem");
    let text = adviser.get(&path(&guidance, "")).text();
    assert!(text.contains("已答复，在处理") && text.contains("2026-11-25"));
    let passed = technician.submit(&path(&device, "/act"), "step=pass&words=");
    assert_eq!(passed.location, "/problems?done=problem");
    assert!(technician.get(&path(&device, "")).text().contains("县人社"));
    let late = technician.submit(&path(&device, "/act"), "step=close&words=x");
    assert!(
        late.text().contains("不在您这一级"),
        "it is the county's now"
    );
    let notes = noted(&county);
    let count = |what: &str| notes.iter().filter(|(_, event, _)| event == what).count();
    assert_eq!((count("problem-moved"), count("problem-refused")), (2, 4));
    assert!(
        adviser
            .get("/problems/responsible")
            .text()
            .contains("省工作专班")
    );
    let report = adviser.get("/figures/report?month=2026-11").text();
    assert!(report.contains("收到问题 2 个"));
    assert!(
        report.contains("接入自助设备 1 台，正式运行 1 台，试运行 0 台")
            && report.contains("和进度表不一致"),
        "the table says nothing of the one terminal there is: {report}"
    );
    county.handle.begin_trial("tz-001").expect("kept");
    let report = adviser.get("/figures/report?month=2026-11").text();
    assert!(report.contains("正式运行 0 台，试运行 1 台"));
}
