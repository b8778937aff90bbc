//! A technician's visit as the machine sees it, the unhappy ways first.

use super::*;
use crate::domain::delivery::{DeviceId, ReceiptPrefix};
use crate::domain::time::MonoTime;

const CODE: &str = "123456789012";

struct Bench {
    setup: Setup,
    now: MonoTime,
    out: Vec<SetupEffect>,
}

fn sheet(code: Option<&str>) -> Sheet {
    Sheet {
        county: "天镇县".to_owned(),
        url: "https://county.example:8443".to_owned(),
        phone: "0352-6820000".to_owned(),
        device: DeviceId::parse("tz-017").expect("a name"),
        asset_number: "RS-17".to_owned(),
        prefix: ReceiptPrefix::parse("TZ017").expect("a prefix"),
        place: "李家庄村".to_owned(),
        point: None,
        farthest: None,
        code: code.map(|code| OneTimeCode::parse(code).expect("a code")),
    }
}

impl Bench {
    fn new() -> Self {
        Self::of(Setup::begin(None))
    }

    fn of(setup: Setup) -> Self {
        Self {
            setup,
            now: MonoTime(1_000),
            out: Vec::new(),
        }
    }

    fn tap(&mut self, tap: SetupTap) {
        self.out.clear();
        self.setup.tap(tap, self.now, &mut self.out);
    }

    fn pass(&mut self, span: Span) {
        self.now = self.now.plus(span);
        self.out.clear();
        self.setup.time(self.now, &mut self.out);
    }

    fn asked(&self) -> SetupAsked {
        self.setup.awaited.expect("something is awaited").asked
    }

    fn told(&mut self, event: SetupEvent) {
        self.out.clear();
        self.setup.told(event, self.now, &mut self.out);
    }

    fn network(&mut self, state: NetworkState) {
        let asked = self.asked();
        self.told(SetupEvent::Network(asked, state));
    }

    fn read(&mut self, came: Result<Sheet, Trouble>) {
        self.tap(SetupTap::ReadSheet);
        let asked = self.asked();
        self.told(SetupEvent::Sheet(asked, came.map(Box::new)));
    }

    fn clock(&mut self, came: Result<ClockSeen, Trouble>) {
        let asked = self.asked();
        self.told(SetupEvent::Clock(asked, came));
    }

    fn applied(&mut self, came: Result<Admission, Trouble>) {
        let asked = self.asked();
        self.told(SetupEvent::Applied(asked, came));
    }

    fn kept(&self) -> Option<&Progress> {
        self.out.iter().rev().find_map(|effect| match effect {
            SetupEffect::Keep(progress) => Some(progress),
            _ => None,
        })
    }

    fn at_network() -> Self {
        let mut b = Self::new();
        b.tap(SetupTap::Mounted(Mounted::Upright));
        b
    }

    fn at_sheet() -> Self {
        let mut b = Self::at_network();
        b.network(NetworkState::Connected(NetworkKind::Wired));
        b.tap(SetupTap::Next);
        b
    }

    fn at_clock(code: Option<&str>) -> Self {
        let mut b = Self::at_sheet();
        b.read(Ok(sheet(code)));
        b.tap(SetupTap::Next);
        b
    }

    fn at_register(code: Option<&str>) -> Self {
        let mut b = Self::at_clock(code);
        b.clock(Ok(ClockSeen::Agrees));
        b.tap(SetupTap::Next);
        b
    }

    fn type_code(&mut self, code: &str) {
        for digit in code.chars() {
            self.tap(SetupTap::Digit(digit));
        }
        self.tap(SetupTap::Next);
    }
}

#[test]
fn a_panel_that_cannot_be_turned_from_here_says_so_and_the_choice_goes_on() {
    let mut b = Bench::new();
    b.tap(SetupTap::TurnPanel);
    let asked = b.asked();
    assert_eq!(b.out.last(), Some(&SetupEffect::TurnPanel(asked)));
    // While it is being turned no finger is meant for what stands there.
    b.tap(SetupTap::Mounted(Mounted::Upright));
    assert_eq!(b.setup.step(), Step::Screen);
    b.told(SetupEvent::Turned(asked, Err(Trouble::NotTurned)));
    assert_eq!(b.setup.trouble(), Some(Trouble::NotTurned));
    b.tap(SetupTap::TurnPanel);
    let asked = b.asked();
    b.told(SetupEvent::Turned(asked, Ok(())));
    assert_eq!((b.setup.step(), b.setup.trouble()), (Step::Screen, None));
    b.tap(SetupTap::Mounted(Mounted::Upright));
    assert_eq!(b.setup.step(), Step::Network);
}

#[test]
fn a_network_of_the_stick_that_does_not_come_about_leaves_the_step_and_one_that_does_is_the_line() {
    let mut b = Bench::at_network();
    b.network(NetworkState::Disconnected);
    for why in [
        Trouble::NoStick,
        Trouble::NoSiteLine,
        Trouble::SiteLineFaulty,
        Trouble::NotJoined,
        Trouble::NotSetHere,
    ] {
        b.tap(SetupTap::JoinByStick);
        let asked = b.asked();
        b.told(SetupEvent::Joined(asked, Err(why)));
        assert_eq!(
            (b.setup.step(), b.setup.trouble()),
            (Step::Network, Some(why))
        );
    }
    b.tap(SetupTap::JoinByStick);
    let asked = b.asked();
    let wifi = NetworkState::Connected(NetworkKind::Wifi);
    b.told(SetupEvent::Joined(asked, Ok(wifi)));
    assert_eq!((b.setup.network(), b.setup.trouble()), (Some(wifi), None));
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Sheet);
}

#[test]
fn a_clock_that_agrees_is_not_set_and_one_that_is_off_is_set_and_looked_at_again() {
    let mut b = Bench::at_clock(None);
    b.tap(SetupTap::SetClock);
    b.tap(SetupTap::TypeTime);
    assert!(
        b.out.is_empty() && !b.setup.types_time(),
        "it is being looked at"
    );
    b.clock(Ok(ClockSeen::Agrees));
    b.tap(SetupTap::SetClock);
    b.tap(SetupTap::TypeTime);
    assert!(b.out.is_empty() && !b.setup.types_time());
    b.tap(SetupTap::Again);
    b.clock(Ok(ClockSeen::Off(-60_000)));
    b.tap(SetupTap::SetClock);
    let asked = b.asked();
    assert_eq!(b.out, [SetupEffect::SetClock(asked, ClockWish::County)]);
    b.told(SetupEvent::ClockSet(asked, Err(Trouble::ClockNotSet)));
    assert_eq!(b.setup.trouble(), Some(Trouble::ClockNotSet));
    b.tap(SetupTap::SetClock);
    let asked = b.asked();
    b.told(SetupEvent::ClockSet(asked, Ok(())));
    assert!(
        matches!(b.out[..], [SetupEffect::CompareClock(_)]),
        "{:?}",
        b.out
    );
}

#[test]
fn a_time_that_never_was_is_not_set_and_one_that_is_typed_whole_is() {
    let mut b = Bench::at_clock(None);
    b.clock(Err(Trouble::ClockOff));
    b.tap(SetupTap::SetClock);
    assert!(b.out.is_empty(), "nobody knows the county's time");
    b.tap(SetupTap::TypeTime);
    b.type_code("20261123153");
    assert!(
        b.out.is_empty() && b.setup.types_time(),
        "a digit is missing"
    );
    b.tap(SetupTap::Clear);
    b.type_code("202613011200");
    assert_eq!(b.setup.trouble(), Some(Trouble::WrongTime));
    assert_eq!(b.setup.typed_digits(), "");
    b.type_code("202611231530");
    let asked = b.asked();
    let typed = ClockWish::Typed(WallTime(1_795_419_000_000));
    assert_eq!(b.out, [SetupEffect::SetClock(asked, typed)]);
    b.told(SetupEvent::ClockSet(asked, Ok(())));
    b.clock(Ok(ClockSeen::Agrees));
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Register);
}

#[test]
fn whoever_does_not_want_to_type_the_time_goes_back_to_the_clock() {
    let mut b = Bench::at_clock(None);
    b.clock(Ok(ClockSeen::Off(60_000)));
    b.tap(SetupTap::TypeTime);
    b.tap(SetupTap::Digit('2'));
    b.tap(SetupTap::Erase);
    b.tap(SetupTap::Back);
    assert!(!b.setup.types_time());
    assert_eq!(b.setup.step(), Step::Clock);
    b.tap(SetupTap::Back);
    assert_eq!(b.setup.step(), Step::Facts);
}

#[test]
fn without_a_line_nobody_goes_on_and_the_next_look_may_find_one() {
    let mut b = Bench::at_network();
    b.tap(SetupTap::Next);
    assert_eq!(
        (b.setup.step(), b.setup.trouble()),
        (Step::Network, None),
        "not looked at yet"
    );
    for state in [NetworkState::Disconnected, NetworkState::Connecting] {
        b.tap(SetupTap::Again);
        b.network(state);
        b.tap(SetupTap::Next);
        assert_eq!(b.setup.trouble(), Some(Trouble::NoNetwork), "{state:?}");
        assert_eq!(b.setup.step(), Step::Network);
    }
    b.tap(SetupTap::Again);
    assert_eq!(b.setup.trouble(), None);
    b.network(NetworkState::Connected(NetworkKind::Mobile));
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Sheet);
}

#[test]
fn where_nothing_manages_the_line_the_county_itself_decides() {
    let mut b = Bench::at_network();
    b.network(NetworkState::Unknown);
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Sheet);
}

#[test]
fn each_fault_of_the_sheet_is_said_and_leaves_the_step_where_it_is() {
    for trouble in [
        Trouble::NoStick,
        Trouble::NoSheet,
        Trouble::SheetDamaged,
        Trouble::SheetFaulty,
        Trouble::Disk,
    ] {
        let mut b = Bench::at_sheet();
        b.read(Err(trouble));
        assert_eq!(
            (b.setup.step(), b.setup.trouble()),
            (Step::Sheet, Some(trouble))
        );
        assert_eq!(b.kept().map(|p| p.troubles.clone()), Some(vec![trouble]));
        b.read(Ok(sheet(None)));
        assert_eq!((b.setup.step(), b.setup.trouble()), (Step::Facts, None));
    }
}

#[test]
fn a_clock_that_is_off_holds_the_visit_until_it_agrees() {
    let mut b = Bench::at_clock(Some(CODE));
    b.clock(Ok(ClockSeen::Off(-7_200_000)));
    assert_eq!(b.setup.trouble(), Some(Trouble::ClockOff));
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Clock);
    b.tap(SetupTap::Again);
    b.clock(Err(Trouble::NoLine));
    b.tap(SetupTap::Next);
    assert_eq!(
        (b.setup.step(), b.setup.trouble()),
        (Step::Clock, Some(Trouble::NoLine))
    );
    b.tap(SetupTap::Again);
    b.clock(Ok(ClockSeen::Agrees));
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Register);
}

#[test]
fn a_wrong_or_used_code_is_typed_anew() {
    let mut b = Bench::at_register(Some(CODE));
    b.applied(Err(Trouble::WrongCode));
    assert!(b.setup.wants_code());
    assert_eq!(b.setup.trouble(), Some(Trouble::WrongCode));
    b.type_code("12345678901");
    assert!(b.setup.wants_code(), "a digit is missing");
    assert!(!b.setup.is_busy());
    b.tap(SetupTap::Digit('2'));
    b.tap(SetupTap::Digit('3'));
    assert_eq!(
        b.setup.typed_digits().len(),
        CODE_DIGITS,
        "no more than the code has"
    );
    b.tap(SetupTap::Next);
    let code = OneTimeCode::parse(CODE);
    let applies = |e: &SetupEffect| matches!(e, SetupEffect::Apply(_, c) if *c == code);
    assert!(b.out.iter().any(applies), "{:?}", b.out);
}

#[test]
fn a_code_the_camera_reads_is_handed_in_at_once() {
    let mut b = Bench::at_register(None);
    b.type_code("12345");
    b.tap(SetupTap::Scan);
    assert!(b.setup.scans());
    b.tap(SetupTap::Scan);
    assert!(b.out.is_empty(), "it looks already");
    let code = OneTimeCode::parse(CODE).expect("a code");
    let asked = b.asked();
    b.told(SetupEvent::Scanned(asked, Ok(code.clone())));
    let applies = |e: &SetupEffect| matches!(e, SetupEffect::Apply(_, Some(c)) if *c == code);
    assert!(b.out.iter().any(applies), "{:?}", b.out);
    assert_eq!(b.setup.typed_digits(), "");
}

#[test]
fn where_the_camera_reads_no_code_it_is_said_and_the_digits_go_on() {
    for trouble in [Trouble::NoCamera, Trouble::NoCodeSeen, Trouble::OtherCode] {
        let mut b = Bench::at_register(None);
        b.type_code("12345");
        b.tap(SetupTap::Scan);
        b.tap(SetupTap::Next);
        let asked = b.asked();
        b.told(SetupEvent::Scanned(asked, Err(trouble)));
        assert_eq!(b.setup.trouble(), Some(trouble));
        assert!(b.setup.wants_code() && !b.setup.is_busy());
        b.type_code("6789012");
        b.tap(SetupTap::Next);
        assert!(!b.setup.wants_code() && b.setup.is_busy());
    }
}

#[test]
fn a_complete_code_is_not_handed_in_while_the_camera_looks() {
    let mut b = Bench::at_register(None);
    b.tap(SetupTap::Scan);
    b.type_code(CODE);
    b.tap(SetupTap::Next);
    assert!(b.out.is_empty() && b.setup.wants_code());
}

#[test]
fn staff_who_refuse_end_the_request_and_a_new_code_begins_another() {
    let mut b = Bench::at_register(Some(CODE));
    b.applied(Ok(Admission::Waiting));
    assert!(b.setup.waits_for_staff());
    b.pass(ASK_EVERY);
    b.applied(Err(Trouble::Refused));
    assert_eq!(b.setup.trouble(), Some(Trouble::Refused));
    assert!(b.setup.wants_code() && !b.setup.waits_for_staff());
}

#[test]
fn a_line_lost_while_staff_decide_is_said_and_asked_again_by_itself() {
    let mut b = Bench::at_register(Some(CODE));
    b.applied(Ok(Admission::Waiting));
    b.pass(ASK_EVERY);
    b.applied(Err(Trouble::NoLine));
    assert_eq!(b.setup.trouble(), Some(Trouble::NoLine));
    assert!(b.setup.waits_for_staff());
    b.pass(ASK_EVERY);
    b.applied(Ok(Admission::Admitted));
    assert_eq!(b.setup.step(), Step::Done);
}

#[test]
fn a_world_that_never_answers_is_given_up_and_a_late_answer_changes_nothing() {
    let mut b = Bench::at_clock(None);
    let asked = b.asked();
    b.pass(Span(ANSWER_WITHIN.0 - 1));
    assert!(b.setup.is_busy());
    b.pass(Span(1));
    assert_eq!(b.setup.trouble(), Some(Trouble::Late));
    b.told(SetupEvent::Clock(asked, Ok(ClockSeen::Agrees)));
    assert_eq!(b.setup.clock(), None);
}

#[test]
fn a_power_cut_after_any_step_goes_on_from_that_step() {
    let mut b = Bench::new();
    let mut cuts = Vec::new();
    let mut note = |b: &Bench| cuts.extend(b.kept().cloned());
    b.tap(SetupTap::Mounted(Mounted::OnItsSide));
    note(&b);
    b.network(NetworkState::Connected(NetworkKind::Wifi));
    b.tap(SetupTap::Next);
    note(&b);
    b.read(Ok(sheet(Some(CODE))));
    note(&b);
    b.tap(SetupTap::Next);
    note(&b);
    b.clock(Ok(ClockSeen::Agrees));
    b.tap(SetupTap::Next);
    note(&b);
    let steps: Vec<Step> = cuts.iter().map(|p| p.step).collect();
    assert_eq!(steps, Step::ALL[1..].to_vec());
    for kept in cuts {
        let mut out = Vec::new();
        let known = (kept.step > Step::Sheet).then(|| sheet(Some(CODE)));
        let again = Setup::resume(kept.clone(), known, MonoTime(5), &mut out);
        assert_eq!(again.step(), kept.step);
        assert!(out.contains(&SetupEffect::Mount(Mounted::OnItsSide)));
        assert_eq!(again.progress().taps, kept.taps);
        let lost = Setup::resume(kept.clone(), None, MonoTime(5), &mut out);
        assert_eq!(lost.step(), kept.step.min(Step::Sheet), "without its sheet");
    }
}

#[test]
fn a_request_that_was_made_before_the_cut_needs_no_code_after_it() {
    let mut b = Bench::at_register(Some(CODE));
    b.applied(Ok(Admission::Waiting));
    let kept = b.kept().cloned().expect("kept at once");
    assert!(kept.applied);
    let mut out = Vec::new();
    let again = Setup::resume(kept, Some(sheet(None)), MonoTime(0), &mut out);
    assert!(again.waits_for_staff() && !again.wants_code());
    assert!(out.iter().any(|e| matches!(e, SetupEffect::Apply(_, None))));
}

#[test]
fn a_terminal_whose_site_files_say_all_types_only_its_code() {
    let mut b = Bench::of(Setup::begin(Some(sheet(None))));
    b.tap(SetupTap::Mounted(Mounted::Upright));
    b.network(NetworkState::Connected(NetworkKind::Wired));
    b.tap(SetupTap::Next);
    assert_eq!(b.setup.step(), Step::Facts);
    b.tap(SetupTap::Next);
    b.clock(Ok(ClockSeen::Agrees));
    b.tap(SetupTap::Next);
    assert!(b.setup.wants_code());
    b.type_code(CODE);
    b.applied(Ok(Admission::Admitted));
    assert_eq!(b.setup.step(), Step::Done);
    assert_eq!(b.setup.progress().taps, 4 + 13, "every tap is counted");
}

#[test]
fn with_the_countys_sheet_the_whole_way_takes_five_taps() {
    let mut b = Bench::at_register(Some(CODE));
    b.applied(Ok(Admission::Admitted));
    assert_eq!((b.setup.step(), b.setup.progress().taps), (Step::Done, 5));
}

#[test]
fn every_word_leads_back_to_what_it_stands_for() {
    for trouble in Trouble::ALL {
        assert_eq!(Trouble::of_word(trouble.word()), Some(trouble));
    }
    for step in Step::ALL {
        assert_eq!(Step::of_word(step.word()), Some(step));
    }
    assert_eq!(Trouble::of_word("nothing"), None);
}

#[test]
fn what_is_remembered_of_troubles_has_an_end() {
    let mut b = Bench::at_sheet();
    for n in 0..200 {
        let trouble = if n % 2 == 0 {
            Trouble::NoStick
        } else {
            Trouble::NoSheet
        };
        b.read(Err(trouble));
    }
    assert_eq!(b.setup.progress().troubles.len(), MOST_TROUBLES);
}
