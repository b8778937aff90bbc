//! Scenes of questions to the county: personal queries, seekers, cases by their receipt.

use super::Shown;
use super::people::TODAY;
use super::scenes::{Walk, item, plain};
use crate::domain::delivery::{
    CaseNews, CaseResult, CaseStanding, CaseState, MissingMaterial, PersonalText, Prerequisite,
    ReceiptNo, ReceiptPrefix, SubmissionId,
};
use crate::domain::jobs::seekers::{MaskedName, RevealedPhone, SeekerCard, SeekerId, SeekerPage};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::paper::{PrintFault, PrinterStatus};
use crate::domain::people::access::{Access, Looked, Viewer};
use crate::domain::people::identity::Phone;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::records::{
    PersonalRecords, RecordFields, RecordKey, RecordValue, YearMonth,
};
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::cases::CaseLine;
use crate::domain::visit::lookup_page::LookupKey;
use crate::domain::visit::overview::CountyOverview;
use crate::domain::visit::{Asked, Line, Now, Tap, Visit, VisitEvent};
use jiff::civil::Date;
use std::sync::Arc;

/// The residents' pension payments of the list.
const PENSION: u16 = 36;
/// Contributions of residents, by year.
const CONTRIBUTIONS: u16 = 33;
/// The employment certificate.
const CERTIFICATE: u16 = 13;
/// Seekers recommended to employers.
const RECOMMENDED: u16 = 8;
/// Seekers looked for by employers.
const WANTED: u16 = 9;

pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = Vec::new();
    queries(&mut all, catalogue);
    without_answer(&mut all, catalogue);
    seekers(&mut all, catalogue);
    looks(&mut all, catalogue);
    receipts(&mut all, catalogue);
    all
}

fn fields(all: Vec<(&str, RecordValue)>) -> RecordFields {
    let key = |name: &str| RecordKey::parse(name).expect("a name of the contract");
    RecordFields::new(all.into_iter().map(|(name, v)| (key(name), v)).collect())
}

fn code(text: &str) -> RecordValue {
    RecordValue::Code(text.to_owned())
}

fn month(back: i16) -> YearMonth {
    let months = 2026 * 12 + 10 - back;
    let month = i8::try_from(months % 12 + 1).expect("1 to 12");
    YearMonth::new(months / 12, month).expect("a month")
}

fn now() -> WallTime {
    WallTime::at_start_of(TODAY).plus(Span::minutes(9 * 60 + 42))
}

fn pension() -> PersonalRecords {
    let row = |back: i16| {
        let amount = if back > 7 { 17_200 } else { 18_100 };
        let mut all = vec![
            ("month", RecordValue::Month(month(back))),
            ("amount", RecordValue::Money(amount)),
        ];
        if back == 4 {
            all.push(("state", code("failed")));
            all.push(("reason", code("card-not-activated")));
        } else {
            let day = month(back);
            let paid = Date::new(day.year, day.month, 5).expect("a day");
            all.push(("state", code("paid")));
            all.push(("paid_on", RecordValue::Date(paid)));
        }
        fields(all)
    };
    PersonalRecords {
        item: item(PENSION),
        as_of: now(),
        facts: fields(vec![
            ("status", code("paid")),
            ("month", RecordValue::Month(month(0))),
            ("part_basic", RecordValue::Money(16_300)),
            ("part_account", RecordValue::Money(1_800)),
            ("monthly", RecordValue::Money(18_100)),
        ]),
        rows: (0..30).map(row).collect(),
    }
}

fn contributions() -> PersonalRecords {
    let row = |year: i64| {
        let mut all = vec![
            ("year", RecordValue::Number(year)),
            ("kind", code("basic")),
            ("amount", RecordValue::Money(50_000)),
            ("subsidy", RecordValue::Money(6_000)),
        ];
        if year == 2025 {
            all.push(("arrival", code("failed")));
            all.push(("reason", code("insufficient-funds")));
        } else {
            all.push(("arrival", code("arrived")));
        }
        fields(all)
    };
    PersonalRecords {
        item: item(CONTRIBUTIONS),
        as_of: now(),
        facts: fields(vec![
            ("status", code("active")),
            ("supplementary", RecordValue::Flag(false)),
            ("paid_years", RecordValue::Number(9)),
            ("own_total", RecordValue::Money(450_000)),
            ("subsidy_total", RecordValue::Money(54_000)),
        ]),
        rows: (2017..=2026).rev().map(row).collect(),
    }
}

fn certificate() -> PersonalRecords {
    let text = |t: &str| RecordValue::Text(PersonalText::new(t.to_owned()));
    PersonalRecords {
        item: item(CERTIFICATE),
        as_of: now(),
        facts: fields(vec![
            ("status", code("valid")),
            ("issued", RecordValue::Date(Date::constant(2024, 3, 5))),
            ("number", text("1402220024000123")),
            ("issuer", text("天镇县人力资源和社会保障局")),
        ]),
        rows: vec![fields(vec![
            ("date", RecordValue::Date(Date::constant(2024, 3, 5))),
            ("event", code("unemployed")),
            ("unit", text("样例商行")),
        ])],
    }
}

fn asked_for(catalogue: &Arc<Catalogue>, number: u16) -> Walk {
    let mut walk = Walk::identified(catalogue);
    walk.tap(Tap::StartItem(item(number)));
    walk.county_agrees();
    walk
}

pub(super) fn awaiting(catalogue: &Arc<Catalogue>, number: u16) -> (Visit, Asked, Now) {
    let walk = asked_for(catalogue, number);
    let asked = walk.asked();
    (walk.visit, asked, walk.now)
}

fn queries(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = asked_for(catalogue, PENSION);
    all.push(plain("records-asking", &walk));
    let asked = walk.asked();
    walk.on(VisitEvent::Records(asked, Ok(Box::new(pension()))));
    all.push(plain("records-pension", &walk));
    walk.tap(Tap::TurnRows(true));
    all.push(plain("records-pension-older", &walk));
    walk.tap(Tap::TurnRows(false));
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    all.push(plain("records-print", &walk));
    let gone = PrinterStatus::Down(PrintFault::Unreachable);
    walk.on(VisitEvent::Printer(gone));
    all.push(plain("records-no-printer", &walk));
    for (name, number, records) in [
        ("records-contributions", CONTRIBUTIONS, contributions()),
        ("records-certificate", CERTIFICATE, certificate()),
    ] {
        let mut walk = asked_for(catalogue, number);
        let asked = walk.asked();
        walk.on(VisitEvent::Records(asked, Ok(Box::new(records))));
        all.push(plain(name, &walk));
    }
    let mut walk = asked_for(catalogue, PENSION);
    let asked = walk.asked();
    let nothing = PersonalRecords {
        facts: RecordFields::default(),
        rows: Vec::new(),
        ..pension()
    };
    walk.on(VisitEvent::Records(asked, Ok(Box::new(nothing))));
    all.push(plain("records-nothing", &walk));
}

fn without_answer(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::identified(catalogue);
    walk.on(VisitEvent::Line(Line::Offline));
    walk.tap(Tap::StartItem(item(PENSION)));
    all.push(plain("records-offline", &walk));
    for (name, why) in [
        ("records-line-lost", NoAnswer::LineLost),
        ("records-late", NoAnswer::Late),
        ("records-other-person", NoAnswer::NotThisPerson),
    ] {
        let mut walk = asked_for(catalogue, PENSION);
        let asked = walk.asked();
        walk.on(VisitEvent::Records(asked, Err(why)));
        all.push(plain(name, &walk));
    }
}

fn seeker(n: u8, name: &str, trades: &[&str], km: Option<u16>) -> SeekerCard {
    let trade = |code: &&str| TradeCode::parse(code).expect("a code");
    SeekerCard {
        id: SeekerId::parse(&format!("s{n}")).expect("an id"),
        name: MaskedName::parse(name).expect("masked"),
        ages: (40, 49),
        trades: trades.iter().map(trade).collect(),
        town: super::division("140222100"),
        distance_km: km,
        revealed: n == 2,
    }
}

fn page() -> SeekerPage {
    SeekerPage {
        seekers: vec![
            seeker(1, "李*军", &["wa-gong", "mu-gong"], Some(3)),
            seeker(2, "张*花", &["bao-jie"], Some(5)),
            seeker(3, "赵*", &["pu-gong"], None),
            seeker(4, "王*兰", &["chu-shi", "fu-wu-yuan"], Some(12)),
            seeker(5, "孙*国", &["dian-gong"], Some(18)),
        ],
        in_all: 5,
        left_today: 9,
    }
}

fn seekers(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = asked_for(catalogue, WANTED);
    let asked = walk.asked();
    walk.on(VisitEvent::Seekers(asked, Ok(Box::new(page()))));
    all.push(plain("seekers", &walk));
    let id = SeekerId::parse("s1").expect("an id");
    walk.tap(Tap::OpenSeeker(id.clone()));
    all.push(plain("seeker", &walk));
    walk.tap(Tap::RevealPhone);
    let asked = walk.asked();
    let phone = RevealedPhone {
        seeker: id,
        phone: Phone::parse("13900000000").expect("eleven digits"),
        left_today: 8,
    };
    walk.on(VisitEvent::Phone(asked, Ok(Box::new(phone))));
    all.push(plain("seeker-phone", &walk));
    let mut walk = asked_for(catalogue, RECOMMENDED);
    let asked = walk.asked();
    walk.on(VisitEvent::Seekers(asked, Ok(Box::new(page()))));
    walk.tap(Tap::OpenSeeker(SeekerId::parse("s4").expect("an id")));
    walk.tap(Tap::RevealPhone);
    let asked = walk.asked();
    walk.on(VisitEvent::Phone(asked, Err(NoAnswer::CapReached)));
    all.push(plain("seeker-cap", &walk));
    let mut walk = asked_for(catalogue, RECOMMENDED);
    let asked = walk.asked();
    walk.on(VisitEvent::Seekers(asked, Err(NoAnswer::NotAnEmployer)));
    all.push(plain("seekers-not-registered", &walk));
}

fn looks(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::identified(catalogue);
    walk.tap(Tap::WhoViewed);
    let asked = walk.asked();
    let look = |by, what, number, hours| Access {
        at: WallTime(now().0 - Span::hours(hours).0 as i64),
        by,
        item: Some(item(number)),
        what,
        terminal: Some("SX-140222-0172".to_owned()),
    };
    let looks = vec![
        look(Viewer::Holder, Looked::Records, PENSION, 1),
        look(Viewer::Employer, Looked::Phone, RECOMMENDED, 26),
        look(Viewer::Operator, Looked::Phone, 18, 30),
        look(Viewer::Agent, Looked::Records, 36, 40),
        look(Viewer::Reviewer, Looked::Cases, 11, 50),
    ];
    walk.on(VisitEvent::Accesses(asked, Ok(looks)));
    all.push(plain("looks", &walk));
}

fn standing(serial: u16, number: u16, state: CaseState, news: CaseNews) -> CaseStanding {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    let day = Date::constant(2026, 11, 19);
    let at = WallTime::at_start_of(day).plus(Span::hours(10));
    CaseStanding {
        id: SubmissionId::from_parts(at, u128::from(serial)),
        item: item(number),
        receipt: ReceiptNo::new(&prefix, day, serial),
        accepted: at,
        state,
        since: at,
        news,
    }
}

fn missing() -> CaseStanding {
    let thing = |name: &str, note: &str| MissingMaterial {
        name: name.to_owned(),
        note: note.to_owned(),
    };
    let news = CaseNews {
        missing: vec![
            thing("解除劳动合同证明", "找原来的单位盖章"),
            thing("本人银行卡复印件", ""),
        ],
        ..CaseNews::default()
    };
    standing(41, 11, CaseState::NeedsMaterial, news)
}

fn waiting() -> CaseStanding {
    let first = missing();
    let news = CaseNews {
        after: Some(Prerequisite {
            id: first.id,
            item: Some(item(11)),
            state: Some(CaseState::Open),
        }),
        ..CaseNews::default()
    };
    standing(42, 23, CaseState::WaitingForPrerequisite, news)
}

fn stranded() -> CaseStanding {
    let news = CaseNews {
        result: Some(CaseResult {
            code: "prerequisite-refused".to_owned(),
            words: None,
        }),
        ..CaseNews::default()
    };
    standing(43, 23, CaseState::NeedsMaterial, news)
}

fn done() -> CaseStanding {
    let news = CaseNews {
        result: Some(CaseResult {
            code: "approved".to_owned(),
            words: None,
        }),
        ..CaseNews::default()
    };
    standing(12, 10, CaseState::Done, news)
}

fn receipts(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::LookUpReceipt);
    all.push(plain("lookup", &walk));
    let number = done().receipt.expect("it has one");
    let typed: Vec<char> = number.as_str()[2..].chars().filter(|c| *c != '-').collect();
    let press = |walk: &mut Walk, key| walk.tap(Tap::LookupKey(LookupKey::Character(key)));
    for key in &typed[..15] {
        press(&mut walk, *key);
    }
    all.push(plain("lookup-check", &walk));
    let wrong = if typed[15] == '7' { '8' } else { '7' };
    press(&mut walk, wrong);
    walk.tap(Tap::LookupNext);
    all.push(plain("lookup-misread", &walk));
    walk.tap(Tap::LookupKey(LookupKey::Erase));
    press(&mut walk, typed[15]);
    walk.tap(Tap::LookupNext);
    press(&mut walk, '0');
    all.push(plain("lookup-four", &walk));
    for key in ['0', '2', 'X'] {
        press(&mut walk, key);
    }
    walk.tap(Tap::LookupNext);
    let asked = walk.asked();
    walk.on(VisitEvent::Case(asked, Ok(Box::new(done()))));
    all.push(plain("case-done", &walk));

    let mut walk = Walk::identified(catalogue);
    walk.tap(Tap::OpenCases);
    let asked = walk.asked();
    walk.on(VisitEvent::Cases(asked, Vec::new()));
    let told = [missing(), waiting(), stranded(), done()];
    let county = CountyOverview {
        open_cases: told.iter().map(CaseLine::told).collect(),
        ..CountyOverview::default()
    };
    walk.on(VisitEvent::Overview(asked, Some(Box::new(county))));
    all.push(plain("cases-county", &walk));
    let opened = [
        ("case-missing", missing()),
        ("case-waiting", waiting()),
        ("case-stranded", stranded()),
    ];
    for (name, case) in opened {
        walk.tap(Tap::OpenCase(case.id));
        all.push(plain(name, &walk));
        walk.tap(Tap::Back);
    }
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    walk.tap(Tap::OpenCase(missing().id));
    all.push(plain("case-missing-print", &walk));
}
