use super::problems::ProblemStep;
use super::*;
use crate::domain::ledger::Class;
use crate::domain::operators::account::{Auth, Standing};
use crate::domain::operators::entry::{EntryRefusal, lapses};
use crate::domain::operators::offline::tests::known;
use crate::domain::operators::offline::{AccountNews, OfflineRefusal};
use crate::domain::operators::pin::{PinFault, Tries, UnlockQuestion};
use crate::domain::operators::rights::Rights;
use crate::domain::people::identity::PersonName;
use crate::domain::time::Span;
use zeroize::Zeroizing;

/// The moment of the known operators' online login.
fn wall() -> WallTime {
    known().online_at.plus(Span::hours(1))
}

fn at(seconds: u64) -> DeskNow {
    DeskNow {
        mono: MonoTime(seconds * 1_000),
        wall: wall().plus(Span::seconds(seconds)),
        online: true,
        random: u128::from(seconds),
    }
}

fn offline(seconds: u64) -> DeskNow {
    DeskNow {
        online: false,
        ..at(seconds)
    }
}

fn account(name: &str) -> AccountId {
    AccountId::parse(name).expect("an id")
}

fn item(n: u16) -> ItemNo {
    ItemNo::new(n).expect("an item")
}

fn confirmed(name: &str) -> Confirmed {
    Confirmed {
        account: account(name),
        name: PersonName::parse("王测试").expect("a name"),
        rights: Rights::of([item(20)]),
        lapses: lapses(wall().date()),
        offline_allowed: true,
        unlock_key: Zeroizing::new([7; 32]),
        own: None,
    }
}

struct Bench {
    desk: Desk,
    out: Vec<DeskEffect>,
}

impl Bench {
    fn new() -> Self {
        Self {
            desk: Desk::default(),
            out: Vec::new(),
        }
    }

    fn tap(&mut self, tap: DeskTap, now: DeskNow) -> &mut Self {
        self.desk.tap(tap, now, &mut self.out);
        self
    }

    fn told(&mut self, event: DeskEvent, now: DeskNow) -> &mut Self {
        self.desk.told(event, now, &mut self.out);
        self
    }

    fn time(&mut self, now: DeskNow) -> &mut Self {
        self.desk.pass_time(now, &mut self.out);
        self
    }

    fn asked(&self) -> DeskAsked {
        DeskAsked(self.desk.asked)
    }

    fn code(&mut self, now: DeskNow) -> &mut Self {
        let new = NewChallenge {
            id: ChallengeId::parse("0123456789abcdef").expect("an id"),
            url: "https://county.example/login?c=0123456789abcdef".into(),
            good_for: Span::minutes(2),
        };
        self.tap(DeskTap::LogIn, now);
        let asked = self.asked();
        self.told(DeskEvent::Challenge(asked, Ok(new)), now)
    }

    fn polled(&mut self, outcome: Polled, now: DeskNow) -> &mut Self {
        self.time(now);
        let asked = self.asked();
        self.told(DeskEvent::Polled(asked, Ok(outcome)), now)
    }

    /// Logs somebody in online at second 0 and closes the offer of a PIN.
    fn on_duty(name: &str) -> Self {
        let mut bench = Self::new();
        bench.code(at(0));
        bench.polled(Polled::Confirmed(Box::new(confirmed(name))), at(2));
        // From the PIN that is offered to the desk, and from there to the first page.
        bench.tap(DeskTap::Close, at(2));
        bench.tap(DeskTap::Close, at(2));
        bench
    }

    fn problem(&self) -> Option<LoginNo> {
        self.desk.login().and_then(|l| l.problem)
    }

    fn digits(&mut self, digits: &str, now: DeskNow) -> &mut Self {
        for key in digits.chars() {
            self.tap(DeskTap::Digit(key), now);
        }
        self.tap(DeskTap::Enter, now)
    }

    /// At the PIN page of the one who is known.
    fn at_pin(tries: Tries) -> Self {
        let mut bench = Self::new();
        let known = KnownHere { tries, ..known() };
        bench.told(DeskEvent::Known(vec![known]), offline(0));
        bench.tap(DeskTap::LogIn, offline(0));
        bench.tap(DeskTap::Choose(0), offline(0));
        bench
    }
}

#[test]
fn a_code_nobody_scans_is_over_after_two_minutes_and_another_can_be_had() {
    let mut bench = Bench::new();
    bench.code(at(0));
    bench.time(at(119));
    assert!(matches!(
        bench.desk.login().map(|l| &l.way),
        Some(Way::Code(_))
    ));
    bench.time(at(120));
    assert_eq!(bench.problem(), Some(LoginNo::Expired));
    bench.tap(DeskTap::NewCode, at(121));
    assert!(matches!(
        bench.out.last(),
        Some(DeskEffect::AskChallenge(_))
    ));
    assert_eq!(bench.problem(), None);
}

#[test]
fn whoever_may_not_log_in_is_told_why_and_nobody_is_on_duty() {
    for why in EntryRefusal::ALL {
        let mut bench = Bench::new();
        bench.code(at(0));
        bench.polled(Polled::Refused(why), at(2));
        assert_eq!(bench.problem(), Some(LoginNo::Entry(why)));
        assert_eq!(bench.desk.duty(), None);
    }
}

#[test]
fn a_confirmation_after_the_lapse_is_refused_here_too() {
    let mut lapsed = confirmed("lijiazhuang-01");
    lapsed.lapses = wall().date().yesterday().expect("a day");
    let mut bench = Bench::new();
    bench.code(at(0));
    bench.polled(Polled::Confirmed(Box::new(lapsed)), at(2));
    assert_eq!(bench.problem(), Some(LoginNo::Entry(EntryRefusal::Unused)));
}

#[test]
fn a_confirmation_without_rights_is_a_technicians_and_is_not_remembered_for_a_pin() {
    let mut empty = confirmed("county-tech-1");
    empty.rights = Rights::default();
    let mut bench = Bench::new();
    bench.code(at(0));
    bench.polled(Polled::Confirmed(Box::new(empty)), at(2));
    let duty = bench.desk.duty().expect("somebody is at work");
    assert!(duty.is_technical());
    assert_eq!(duty.page, Some(DutyPage::Home));
    assert!(bench.desk.known().is_empty());
}

#[test]
fn an_answer_to_an_older_code_logs_nobody_in() {
    let mut bench = Bench::new();
    bench.code(at(0)).time(at(2));
    let old = bench.asked();
    bench.tap(DeskTap::NewCode, at(3));
    let late = Ok(Polled::Confirmed(Box::new(confirmed("lijiazhuang-01"))));
    bench.told(DeskEvent::Polled(old, late), at(4));
    assert_eq!(bench.desk.duty(), None);
}

#[test]
fn a_line_lost_while_the_phone_is_asked_for_is_borne_until_the_code_is_over() {
    let mut bench = Bench::new();
    bench.code(at(0)).time(at(2));
    let asked = bench.asked();
    bench.told(DeskEvent::Polled(asked, Err(DeskTrouble::NoLine)), at(3));
    assert_eq!(bench.problem(), None);
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-01"))),
        at(6),
    );
    assert!(bench.desk.duty().is_some());
}

#[test]
fn an_answer_that_never_comes_is_asked_for_again() {
    let mut bench = Bench::new();
    bench.code(at(0)).time(at(2));
    let before = bench.out.len();
    bench.time(at(16));
    assert_eq!(bench.out.len(), before);
    bench.time(at(17));
    assert!(matches!(bench.out.last(), Some(DeskEffect::Poll(..))));
}

#[test]
fn an_online_login_is_kept_and_a_pin_is_offered_once() {
    let mut bench = Bench::new();
    bench.code(at(0));
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-01"))),
        at(2),
    );
    assert!(
        bench
            .out
            .iter()
            .any(|e| matches!(e, DeskEffect::Remember(_)))
    );
    let duty = bench.desk.duty().expect("on duty");
    assert_eq!(duty.operator.auth, Auth::Online);
    assert!(matches!(duty.page, Some(DutyPage::ChoosePin(_))));
    bench.tap(DeskTap::Close, at(3));
    let duty = bench.desk.duty().expect("on duty");
    assert_eq!(duty.page, Some(DutyPage::Home), "the desk comes next");
    bench.tap(DeskTap::Close, at(4));
    assert_eq!(bench.desk.hands(), Hands::Operator);
}

#[test]
fn a_new_pin_is_typed_twice_the_same_and_the_easy_ones_are_refused() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.tap(DeskTap::ChoosePin, at(3));
    let fault = |bench: &Bench| match &bench.desk.duty().expect("on duty").page {
        Some(DutyPage::ChoosePin(choice)) => choice.fault,
        _ => None,
    };
    bench.digits("123456", at(4));
    assert_eq!(fault(&bench), Some(PinNo::Fault(PinFault::TooSimple)));
    bench.digits("73820", at(4));
    assert_eq!(fault(&bench), Some(PinNo::Fault(PinFault::Length)));
    bench.digits("738206", at(4)).digits("738207", at(4));
    assert_eq!(fault(&bench), Some(PinNo::Fault(PinFault::Differs)));
    bench.digits("738206", at(5)).digits("738206", at(5));
    let Some(DeskEffect::KeepPin(asked, _, _)) = bench.out.last().cloned() else {
        panic!("a PIN is to be kept");
    };
    bench.told(DeskEvent::PinKept(asked, Err(KeepFailed)), at(6));
    assert_eq!(fault(&bench), Some(PinNo::KeepFailed));
    bench.digits("738206", at(7)).digits("738206", at(7));
    let asked = bench.asked();
    bench.told(DeskEvent::PinKept(asked, Ok(())), at(8));
    let page = &bench.desk.duty().expect("on duty").page;
    assert_eq!(*page, Some(DutyPage::Home));
}

#[test]
fn the_screen_locks_by_itself_and_a_second_operator_ends_the_first_ones_duty() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.time(at(2 + 180));
    assert_eq!(bench.desk.hands(), Hands::Covered);
    let first = bench.desk.duty().expect("still logged in").serial;
    bench.code(at(190));
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-02"))),
        at(192),
    );
    let duty = bench.desk.duty().expect("on duty");
    assert_eq!(duty.operator.account, account("lijiazhuang-02"));
    assert_ne!(duty.serial, first);
    assert_eq!(bench.desk.ended(), Some((first, DutyEnd::Replaced)));
}

#[test]
fn the_own_login_opens_the_locked_screen_and_the_duty_goes_on() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    let first = bench.desk.duty().expect("on duty").serial;
    bench.time(at(200));
    bench.code(at(210));
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-01"))),
        at(212),
    );
    assert_eq!(bench.desk.duty().map(|d| d.serial), Some(first));
    assert_eq!(bench.desk.hands(), Hands::Operator);
}

/// On duty, with a report whose description is begun, and the screen locked over it.
fn locked_over_a_report() -> Bench {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    for tap in [
        ProblemTap::Open,
        ProblemTap::Class(Class::Guidance),
        ProblemTap::Item(None),
        ProblemTap::Say("guidance-unclear"),
    ] {
        bench.tap(DeskTap::Problem(tap), at(5));
    }
    let begun = bench.desk.problems().cloned().expect("a report begun");
    assert_eq!(begun.said, ["guidance-unclear"]);
    bench.time(at(2 + 200));
    assert_eq!(bench.desk.problems(), None, "nothing of it is shown");
    bench
}

#[test]
fn a_report_half_made_waits_under_the_lock_for_who_made_it() {
    let mut bench = locked_over_a_report();
    bench.code(at(210));
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-01"))),
        at(212),
    );
    let report = bench.desk.problems().expect("it is there again");
    assert_eq!(report.step, ProblemStep::Describe);
    assert_eq!(report.said, ["guidance-unclear"]);
}

#[test]
fn a_report_half_made_is_gone_for_another_operator_and_with_the_end_of_the_duty() {
    let mut bench = locked_over_a_report();
    bench.code(at(210));
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-02"))),
        at(212),
    );
    assert_eq!(bench.desk.problems(), None);
    let mut bench = locked_over_a_report();
    bench.time(at(5 + 600));
    assert_eq!(bench.desk.duty(), None);
    bench.code(at(700));
    bench.polled(
        Polled::Confirmed(Box::new(confirmed("lijiazhuang-01"))),
        at(702),
    );
    assert_eq!(bench.desk.problems(), None);
}

#[test]
fn touches_on_a_locked_screen_do_not_put_the_logout_off() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    let first = bench.desk.duty().expect("on duty").serial;
    bench.time(at(200));
    bench.desk.touch(MonoTime(590_000));
    bench.time(at(2 + 600));
    assert_eq!(bench.desk.duty(), None);
    assert_eq!(bench.desk.ended(), Some((first, DutyEnd::Idle)));
}

#[test]
fn one_tap_leaves_and_behind_the_lock_nobody_throws_away_what_it_keeps() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.time(at(5)).tap(DeskTap::Leave, at(5));
    assert_eq!(bench.desk.duty(), None);
    assert_eq!(bench.desk.ended().map(|(_, why)| why), Some(DutyEnd::Left));
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.time(at(300));
    for tap in [DeskTap::Leave, DeskTap::LeaveAnyway] {
        bench.tap(tap, at(300));
        assert!(bench.desk.duty().is_some_and(|duty| duty.lock.is_some()));
    }
}

#[test]
fn a_freeze_a_change_of_rights_and_a_lost_registration_end_the_duty_at_once() {
    let news = |standing, items: &[u16]| {
        DeskEvent::News(vec![AccountNews {
            account: account("lijiazhuang-01"),
            standing,
            rights: Rights::of(items.iter().map(|n| item(*n))),
            lapses: lapses(wall().date()),
        }])
    };
    let cases = [
        (news(Standing::Frozen, &[20]), Some(DutyEnd::Stopped)),
        (news(Standing::Cancelled, &[20]), Some(DutyEnd::Stopped)),
        (
            news(Standing::Open, &[20, 28]),
            Some(DutyEnd::RightsChanged),
        ),
        (news(Standing::Open, &[]), Some(DutyEnd::RightsChanged)),
        (DeskEvent::DeviceChanged, Some(DutyEnd::DeviceChanged)),
        (news(Standing::Open, &[20]), None),
    ];
    for (event, expected) in cases {
        let mut bench = Bench::on_duty("lijiazhuang-01");
        bench.told(event, at(10));
        assert_eq!(bench.desk.ended().map(|(_, why)| why), expected);
        assert_eq!(bench.desk.duty().is_none(), expected.is_some());
    }
}

#[test]
fn a_reported_leak_freezes_here_at_once_and_is_asked_about_first() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.tap(DeskTap::Freeze, at(3));
    assert!(
        bench.desk.duty().is_some(),
        "nobody freezes without the question"
    );
    bench.tap(DeskTap::ReportLeak, at(3));
    bench.tap(DeskTap::Freeze, at(4));
    assert_eq!(bench.desk.duty(), None);
    assert_eq!(
        bench.out.last(),
        Some(&DeskEffect::Freeze(account("lijiazhuang-01")))
    );
}

#[test]
fn in_the_residents_hands_the_operators_pages_are_shut() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.tap(DeskTap::HandOver, at(3));
    assert_eq!(bench.desk.hands(), Hands::Resident);
    for tap in [DeskTap::Home, DeskTap::ChoosePin, DeskTap::ReportLeak] {
        bench.tap(tap, at(4));
        assert_eq!(bench.desk.hands(), Hands::Resident);
    }
    bench.tap(DeskTap::TakeBack, at(5));
    assert_eq!(bench.desk.hands(), Hands::Operator);
}

#[test]
fn without_the_line_only_who_is_known_here_gets_as_far_as_a_pin() {
    let mut bench = Bench::new();
    bench.tap(DeskTap::LogIn, offline(0));
    assert_eq!(bench.problem(), Some(LoginNo::NobodyKnown));
    bench.tap(DeskTap::Choose(0), offline(1));
    assert!(matches!(
        bench.desk.login().map(|l| &l.way),
        Some(Way::Choose)
    ));
    let mut old = known();
    old.online_at = WallTime(old.online_at.0 - 73 * 3_600_000);
    bench.told(DeskEvent::Known(vec![old]), offline(2));
    bench.tap(DeskTap::Choose(0), offline(3));
    assert_eq!(
        bench.problem(),
        Some(LoginNo::Offline(OfflineRefusal::TooLongAgo))
    );
}

#[test]
fn the_right_pin_logs_in_and_marks_the_login_as_made_offline() {
    let mut bench = Bench::at_pin(Tries(0));
    bench.digits("738206", offline(1));
    let asked = bench.asked();
    bench.told(DeskEvent::Tried(asked, Ok(PinOutcome::Right)), offline(2));
    let duty = bench.desk.duty().expect("on duty");
    assert_eq!(duty.operator.auth, Auth::Offline);
}

#[test]
fn a_wrong_pin_makes_the_next_one_wait_and_nothing_is_tried_meanwhile() {
    let mut bench = Bench::at_pin(Tries(4));
    bench.digits("111222", offline(1));
    let asked = bench.asked();
    let wrong = PinOutcome::Wrong {
        left: 5,
        wait: Span::seconds(15),
    };
    bench.told(DeskEvent::Tried(asked, Ok(wrong)), offline(2));
    assert_eq!(bench.problem(), Some(LoginNo::PinWrong(5)));
    let before = bench.out.len();
    bench.digits("738206", offline(16));
    assert_eq!(bench.problem(), Some(LoginNo::Wait));
    assert_eq!(bench.out.len(), before, "the PIN was not even looked at");
    bench.tap(DeskTap::Clear, offline(17));
    bench.digits("738206", offline(17));
    assert!(matches!(bench.out.last(), Some(DeskEffect::TryPin(..))));
}

#[test]
fn after_a_restart_the_wait_begins_anew() {
    let mut bench = Bench::at_pin(Tries(7));
    bench.digits("738206", offline(59));
    assert_eq!(bench.problem(), Some(LoginNo::Wait));
    bench.tap(DeskTap::Clear, offline(60));
    bench.digits("738206", offline(60));
    assert!(matches!(bench.out.last(), Some(DeskEffect::TryPin(..))));
}

#[test]
fn a_blocked_pin_asks_for_the_countys_code_and_takes_the_pin_after_it() {
    let question = UnlockQuestion::parse("482193").expect("six digits");
    let mut bench = Bench::at_pin(Tries(9));
    bench.digits("000111", offline(239));
    assert_eq!(
        bench.problem(),
        Some(LoginNo::Wait),
        "240 s after the start"
    );
    let mut bench = Bench::at_pin(Tries(0));
    bench.digits("000111", offline(1));
    let asked = bench.asked();
    let blocked = PinOutcome::Blocked(question.clone());
    bench.told(DeskEvent::Tried(asked, Ok(blocked)), offline(2));
    let Some(Way::Unlock(unlock)) = bench.desk.login().map(|l| &l.way) else {
        panic!("the county's code is asked for");
    };
    assert_eq!(unlock.question, question);
    bench.digits("12345678", offline(3));
    let asked = bench.asked();
    let wait = Span::seconds(15);
    bench.told(
        DeskEvent::CodeTried(asked, Ok(CodeOutcome::Wrong { wait })),
        offline(4),
    );
    assert_eq!(bench.problem(), Some(LoginNo::CodeWrong));
    bench.digits("87654321", offline(10));
    assert_eq!(bench.problem(), Some(LoginNo::Wait));
    bench.tap(DeskTap::Clear, offline(19));
    bench.digits("87654321", offline(19));
    let asked = bench.asked();
    bench.told(
        DeskEvent::CodeTried(asked, Ok(CodeOutcome::Right)),
        offline(20),
    );
    assert!(matches!(
        bench.desk.login().map(|l| &l.way),
        Some(Way::Pin(_))
    ));
}

#[test]
fn a_page_nobody_touches_closes_and_what_was_typed_is_gone() {
    let mut bench = Bench::at_pin(Tries(0));
    bench.tap(DeskTap::Digit('7'), offline(1));
    bench.time(offline(180));
    assert!(bench.desk.login().is_some());
    bench.time(offline(181));
    assert_eq!(*bench.desk.state(), State::Vacant);
}

#[test]
fn debug_output_shows_no_digit_that_was_typed() {
    let mut bench = Bench::at_pin(Tries(0));
    for key in "738206".chars() {
        bench.tap(DeskTap::Digit(key), offline(1));
    }
    let shown = format!("{:?}", bench.desk);
    assert!(!shown.contains("738206") && shown.contains("Digits(…)"));
}

/// Locked, with the PIN page of its operator open, the line up.
fn locked_with_pin() -> Bench {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.told(DeskEvent::Known(vec![known()]), at(3));
    bench.time(at(200));
    bench.tap(DeskTap::LogIn, at(201));
    bench
}

fn tried_a_pin(bench: &Bench) -> bool {
    let tries = |effect: &DeskEffect| matches!(effect, DeskEffect::TryPin(..));
    bench.out.iter().any(tries)
}

fn news(standing: Standing) -> DeskEvent {
    DeskEvent::News(vec![AccountNews {
        account: account("lijiazhuang-01"),
        standing,
        rights: known().rights,
        lapses: known().lapses,
    }])
}

#[test]
fn with_the_line_up_a_frozen_account_does_not_get_in_by_its_pin() {
    let mut bench = Bench::new();
    bench.told(DeskEvent::Known(vec![known()]), offline(0));
    bench.tap(DeskTap::LogIn, offline(0));
    bench.tap(DeskTap::Choose(0), offline(0));
    bench.digits("738206", at(1));
    assert!(!tried_a_pin(&bench), "the county is asked first");
    let asked = bench.asked();
    assert!(bench.out.contains(&DeskEffect::AskNews(asked)));
    bench.told(news(Standing::Frozen), at(2));
    bench.told(DeskEvent::NewsHeard(asked, Ok(())), at(2));
    assert!(!tried_a_pin(&bench));
    let frozen = OfflineRefusal::Entry(EntryRefusal::Frozen);
    assert_eq!(bench.problem(), Some(LoginNo::Offline(frozen)));
}

#[test]
fn with_the_line_up_the_own_locked_screen_opens_once_the_county_has_no_objection() {
    let mut bench = locked_with_pin();
    bench.digits("738206", at(202));
    let asked = bench.asked();
    bench.told(DeskEvent::NewsHeard(asked, Ok(())), at(203));
    assert!(tried_a_pin(&bench));
    bench.told(DeskEvent::Tried(asked, Ok(PinOutcome::Right)), at(203));
    assert!(bench.desk.duty().is_some_and(|duty| duty.lock.is_none()));
}

#[test]
fn a_county_that_does_not_answer_leaves_the_pin_to_count_as_without_the_line() {
    for silent in [false, true] {
        let mut bench = locked_with_pin();
        bench.digits("738206", at(202));
        let asked = bench.asked();
        if silent {
            bench.time(at(202 + 15));
        } else {
            let no_line = Err(DeskTrouble::NoLine);
            bench.told(DeskEvent::NewsHeard(asked, no_line), at(203));
        }
        assert!(tried_a_pin(&bench), "silent: {silent}");
    }
}

#[test]
fn without_the_line_the_pin_is_tried_at_once() {
    let mut bench = Bench::at_pin(Tries(0));
    bench.digits("738206", offline(1));
    assert!(tried_a_pin(&bench));
}

#[test]
fn which_devices_work_is_seen_on_duty_and_without_an_account_and_shuts_again() {
    let mut bench = Bench::on_duty("lijiazhuang-01");
    bench.tap(DeskTap::Devices, at(3));
    let page = |bench: &Bench| bench.desk.duty().and_then(|duty| duty.page.clone());
    assert_eq!(page(&bench), Some(DutyPage::Devices));
    bench.tap(DeskTap::Home, at(4));
    assert_eq!(page(&bench), Some(DutyPage::Home));

    let mut bench = Bench::new();
    bench.tap(DeskTap::Devices, at(0));
    assert!(
        bench.desk.login().is_none(),
        "nothing opens on nobody's page"
    );
    bench.code(at(0));
    bench.tap(DeskTap::Devices, at(1));
    assert_eq!(bench.desk.login().map(|l| &l.way), Some(&Way::Devices));
    bench.tap(DeskTap::Close, at(2));
    assert!(bench.desk.login().is_none());
}
