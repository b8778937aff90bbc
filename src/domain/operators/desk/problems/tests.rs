//! Reports made at the desk.

use super::*;
use crate::domain::ledger::{Level, Standing, State as Stands};
use crate::domain::operators::AccountId;
use crate::domain::operators::account::{Auth, Operator};
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::desk::{DeskEvent, DeskTap, Duty};
use crate::domain::operators::rights::Rights;
use crate::domain::operators::shift::Shift;
use crate::domain::people::identity::PersonName;
use crate::domain::time::{MonoTime, WallTime};

fn now() -> DeskNow {
    DeskNow {
        mono: MonoTime(1_000),
        wall: WallTime(1_795_320_000_000),
        online: false,
        random: 7,
    }
}

fn account(name: &str) -> AccountId {
    AccountId::parse(name).expect("an account")
}

struct Bench {
    desk: Desk,
    out: Vec<DeskEffect>,
}

impl Bench {
    /// At the first page of an operator on duty.
    fn on_duty() -> Self {
        let operator = Operator {
            account: account("lijiazhuang-01"),
            name: PersonName::parse("王测试").expect("a name"),
            rights: Rights::of(ItemNo::new(20)),
            auth: Auth::Offline,
            own: None,
        };
        let duty = Duty {
            serial: 1,
            operator,
            shift: Shift::begin(now().mono),
            lock: None,
            turn: Doer::Operator,
            page: Some(DutyPage::Home),
            notice: None,
            training: crate::domain::operators::desk::Training::Off,
            served: None,
        };
        let mut desk = Desk::default();
        desk.state = State::OnDuty(Box::new(duty));
        Self {
            desk,
            out: Vec::new(),
        }
    }

    /// At the login page.
    fn nobody() -> Self {
        let mut bench = Self {
            desk: Desk::default(),
            out: Vec::new(),
        };
        bench.desk.tap(DeskTap::LogIn, now(), &mut bench.out);
        bench
    }

    fn tap(&mut self, tap: ProblemTap) -> &mut Self {
        self.desk.tap(DeskTap::Problem(tap), now(), &mut self.out);
        self
    }

    fn close(&mut self) -> &mut Self {
        self.desk.tap(DeskTap::Close, now(), &mut self.out);
        self
    }

    fn told(&mut self, event: DeskEvent) -> &mut Self {
        self.desk.told(event, now(), &mut self.out);
        self
    }

    fn page(&self) -> &Problems {
        self.desk.problems().expect("a page of reports")
    }

    fn kept(&self) -> Option<(DeskAsked, Report)> {
        self.out.iter().rev().find_map(|effect| match effect {
            DeskEffect::Problem(ProblemEffect::Keep(asked, report)) => {
                Some((*asked, (**report).clone()))
            }
            _ => None,
        })
    }

    /// To the last page before sending.
    fn described(&mut self) -> &mut Self {
        self.tap(ProblemTap::Open)
            .tap(ProblemTap::Class(Class::Guidance))
            .tap(ProblemTap::Item(ItemNo::new(20)))
            .tap(ProblemTap::Say("a"))
            .tap(ProblemTap::Next)
    }
}

fn own(id: u128, account_name: Option<&str>, state: Option<Stands>) -> OwnReport {
    OwnReport {
        id: ReportId::from_parts(now().wall, id),
        at: now().wall,
        class: Class::Guidance,
        item: None,
        account: account_name.map(account),
        summary: String::new(),
        standing: state.map(|state| Standing {
            level: Level::County,
            state,
            due: None,
            overdue: false,
            answers: 1,
            answer: "x".to_owned(),
            office: String::new(),
            phone: String::new(),
        }),
        verdict: None,
        refused: false,
    }
}

#[test]
fn a_report_takes_six_taps_and_is_told_as_made_only_once_it_is_on_the_disk() {
    let mut bench = Bench::on_duty();
    bench.described().tap(ProblemTap::Send);
    let (asked, report) = bench.kept().expect("kept");
    assert_eq!(bench.page().step, ProblemStep::Keeping(asked));
    assert_eq!(
        (report.class, report.item),
        (Class::Guidance, ItemNo::new(20))
    );
    assert_eq!(report.account, Some(account("lijiazhuang-01")));
    assert_eq!(report.description().reveal(), "a");
    bench.tap(ProblemTap::Send);
    assert_eq!(bench.out.len(), 2, "a second tap sends nothing");
    bench.told(DeskEvent::ProblemKept(asked, true));
    assert_eq!(bench.page().step, ProblemStep::Kept(report.id));
}

#[test]
fn nothing_is_sent_without_a_word_and_nothing_is_lost_when_it_was_not_kept() {
    let mut bench = Bench::on_duty();
    bench
        .tap(ProblemTap::Open)
        .tap(ProblemTap::Class(Class::System))
        .tap(ProblemTap::Item(None))
        .tap(ProblemTap::Next);
    assert_eq!(bench.page().notice, Some(ProblemNo::Nothing));
    bench.tap(ProblemTap::Say("a")).tap(ProblemTap::Say("b"));
    bench.tap(ProblemTap::Say("a")).tap(ProblemTap::Next);
    bench.tap(ProblemTap::Say("c")).tap(ProblemTap::Send);
    let (asked, report) = bench.kept().expect("kept");
    assert_eq!((report.said, report.proposed), (vec!["b"], vec!["c"]));
    bench.told(DeskEvent::ProblemKept(asked, false));
    assert_eq!(bench.page().notice, Some(ProblemNo::NotKept));
    assert_eq!(bench.page().said, ["b"]);
}

#[test]
fn going_back_keeps_what_was_said_and_another_class_begins_anew() {
    let mut bench = Bench::on_duty();
    bench.described();
    bench.close();
    assert_eq!(bench.page().step, ProblemStep::Describe);
    bench.close().close();
    assert_eq!(bench.page().step, ProblemStep::Class);
    bench.tap(ProblemTap::Class(Class::Guidance));
    assert_eq!(bench.page().said, ["a"]);
    bench.close().tap(ProblemTap::Class(Class::Device));
    assert!(bench.page().said.is_empty());
    assert_eq!(
        bench.page().step,
        ProblemStep::Describe,
        "a device is no item"
    );
    bench.close().close();
    assert_eq!(bench.desk.problems(), None);
}

#[test]
fn who_is_not_logged_in_can_only_say_that_the_device_is_broken() {
    let mut bench = Bench::nobody();
    bench.tap(ProblemTap::Open);
    assert_eq!(bench.page().step, ProblemStep::Describe);
    let words = Words::parse("typed").expect("words");
    bench
        .tap(ProblemTap::Class(Class::System))
        .tap(ProblemTap::Type(words));
    bench
        .tap(ProblemTap::Say("a"))
        .tap(ProblemTap::Next)
        .tap(ProblemTap::Send);
    let (_, report) = bench.kept().expect("kept");
    assert_eq!((report.class, report.account), (Class::Device, None));
    assert!(report.words.is_empty());
}

#[test]
fn five_reports_a_day_without_a_login_are_enough() {
    let mut bench = Bench::nobody();
    bench.told(DeskEvent::Reports(
        (0..5).map(|n| own(n, None, None)).collect(),
    ));
    bench.tap(ProblemTap::Open).tap(ProblemTap::Say("a"));
    bench.tap(ProblemTap::Next).tap(ProblemTap::Send);
    assert_eq!(bench.page().notice, Some(ProblemNo::TooMany));
    assert_eq!(bench.kept(), None);
    let mut named = Bench::on_duty();
    named.told(DeskEvent::Reports(
        (0..5).map(|n| own(n, None, None)).collect(),
    ));
    named.described().tap(ProblemTap::Send);
    assert!(named.kept().is_some(), "an operator still reports");
}

#[test]
fn an_operator_judges_own_answers_only_and_each_once() {
    let mut bench = Bench::on_duty();
    let (mine, theirs) = (Some("lijiazhuang-01"), Some("other-01"));
    let mut judged = own(4, mine, Some(Stands::Answered));
    judged.verdict = Some(true);
    bench.told(DeskEvent::Reports(vec![
        own(1, mine, Some(Stands::Answered)),
        own(2, theirs, Some(Stands::Answered)),
        own(3, mine, Some(Stands::Waiting)),
        judged,
    ]));
    bench.tap(ProblemTap::OpenList);
    assert_eq!(bench.desk.own_reports().len(), 3);
    for id in 1..=4 {
        bench.tap(ProblemTap::Judge(
            ReportId::from_parts(now().wall, id),
            true,
        ));
    }
    let said: Vec<_> = bench
        .out
        .iter()
        .filter(|e| matches!(e, DeskEffect::Problem(ProblemEffect::Judge(..))))
        .collect();
    assert_eq!(said.len(), 1);
    let mut nobody = Bench::nobody();
    nobody.told(DeskEvent::Reports(vec![own(
        5,
        None,
        Some(Stands::Answered),
    )]));
    nobody.tap(ProblemTap::OpenList);
    nobody.out.clear();
    nobody.tap(ProblemTap::Judge(ReportId::from_parts(now().wall, 5), true));
    assert!(nobody.out.is_empty(), "nobody's word is no word");
}

#[test]
fn a_locked_screen_shows_and_takes_no_report() {
    let mut bench = Bench::on_duty();
    bench.described();
    let later = DeskNow {
        mono: MonoTime(1_000 + 181_000),
        ..now()
    };
    bench.desk.pass_time(later, &mut bench.out);
    assert_eq!(bench.desk.problems(), None);
    bench
        .desk
        .tap(DeskTap::Problem(ProblemTap::Open), later, &mut bench.out);
    assert_eq!(bench.desk.problems(), None);
}
