//! The update of the system on a machine with two places: the script that ships, the real RAUC, real files of the
//! terminal. What RAUC reads as `verity` on a terminal is `plain` here: device mapper is not everywhere.

#[path = "update/machine.rs"]
mod machine;
#[path = "support/program.rs"]
mod program;
#[path = "support/told.rs"]
mod told;

use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::app::Frame;
use jiujinban::county::CountyHandle;
use jiujinban::county::updates::Rollout;
use jiujinban::demo::{CardSide, Delivered, Stage, StageOptions};
use jiujinban::domain::machine::update::{
    BundleHash, HelperTold, HelperWord, Stage as Step, Standing, UpdateFailure,
};
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::clock::Clock as _;
use jiujinban::ports::update::Wish;
use machine::{Cut, HANGS, Machine, Signer};
use std::fs;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const NEW: &[u8] = b"a newer system";

fn said(word: HelperWord, hash: [u8; 32]) -> HelperTold {
    HelperTold {
        word,
        about: Some(BundleHash(hash)),
    }
}

/// A machine that runs from its first place.
fn machine() -> (Machine, Signer) {
    let signer = Signer::new();
    let mut machine = Machine::new(&signer);
    assert_eq!(machine.power_on(), "A");
    assert_eq!(machine.hears().word, HelperWord::Idle);
    (machine, signer)
}

/// The same with another system in the second place, about to start from it.
fn installed(system: &[u8]) -> (Machine, Signer, [u8; 32]) {
    let (machine, signer) = machine();
    let hash = machine.fetch(system, "terminal", &signer);
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Installed, hash));
    assert!(machine.holds("B").starts_with(system));
    assert_eq!(machine.asked(), "", "nobody asked for the restart yet");
    machine.wish(Wish::Restart);
    assert_eq!(machine.asked(), "reboot");
    (machine, signer, hash)
}

#[test]
fn what_is_not_signed_for_this_terminal_is_refused_and_touches_nothing() {
    let (machine, signer) = machine();
    let before = machine.holds("B");
    let refused = |hash| {
        machine.wish(Wish::Install);
        assert_eq!(machine.hears(), said(HelperWord::Refused, hash));
        assert_eq!(
            (machine.holds("B"), machine.order()),
            (before.clone(), "A B".to_owned())
        );
        machine.wish(Wish::Restart);
        assert_eq!(machine.asked(), "", "there is nothing to start from");
    };
    refused(machine.fetch(NEW, "terminal", &Signer::new()));
    refused(machine.fetch(NEW, "another-machine", &signer));
    let mut damaged = machine.bundle(NEW, "terminal", &signer);
    damaged[100] ^= 1;
    refused(machine.fetched(&damaged));
}

#[test]
fn a_system_that_does_not_start_goes_back_and_is_never_installed_here_again() {
    let (mut machine, _, hash) = installed(HANGS);
    assert_eq!(machine.power_on(), "A", "by the bootloader alone");
    assert_eq!(machine.hears(), said(HelperWord::FellBack, hash));
    fs::write(machine.at("B"), b"as it was").expect("written");
    assert_eq!(machine.fetch_again(), hash);
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Refused, hash));
    assert_eq!(machine.holds("B"), b"as it was", "not tried at all");
    assert_eq!(machine.power_on(), "A");
}

#[test]
fn a_system_on_which_the_terminal_does_not_stand_goes_back_after_ten_minutes() {
    let (mut machine, _, hash) = installed(NEW);
    assert_eq!(machine.power_on(), "B");
    assert_eq!(machine.hears(), said(HelperWord::OnTrial, hash));
    machine.up_for(599);
    machine.run();
    assert_eq!(machine.asked(), "", "it still has a second");
    machine.up_for(600);
    machine.run();
    assert_eq!(machine.asked(), "reboot");
    assert_eq!(machine.power_on(), "A");
    assert_eq!(machine.hears(), said(HelperWord::FellBack, hash));
    for _ in 0..2 {
        assert_eq!(machine.power_on(), "A", "for good");
    }
}

#[test]
fn a_system_on_trial_that_loses_its_power_before_the_terminal_stood_goes_back() {
    let (mut machine, _, hash) = installed(NEW);
    assert_eq!(machine.power_on(), "B");
    assert_eq!(machine.power_on(), "A");
    assert_eq!(machine.hears(), said(HelperWord::FellBack, hash));
}

#[test]
fn a_system_on_which_the_terminal_stands_is_kept_over_every_other_start() {
    let (mut machine, signer, hash) = installed(NEW);
    assert_eq!(machine.power_on(), "B");
    machine.wish(Wish::MarkGood);
    assert_eq!(machine.hears(), said(HelperWord::Good, hash));
    machine.up_for(900);
    machine.run();
    assert_eq!(machine.asked(), "", "its trial is over");
    for _ in 0..3 {
        assert_eq!(machine.power_on(), "B");
        assert_eq!(machine.hears(), said(HelperWord::Good, hash));
    }
    // The next one goes into the other place.
    let next = machine.fetch(b"the one after", "terminal", &signer);
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Installed, next));
    assert!(machine.holds("A").starts_with(b"the one after"));
}

#[test]
fn a_power_cut_while_it_is_written_keeps_the_running_system_and_a_second_one_ends_it() {
    let (mut machine, signer) = machine();
    let hash = machine.fetch(NEW, "terminal", &signer);
    for word in [HelperWord::Interrupted, HelperWord::FellBack] {
        machine.install_and_cut(Cut::Before);
        assert_eq!(machine.power_on(), "A");
        assert_eq!(machine.hears(), said(word, hash));
    }
    machine.fetch_again();
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Refused, hash));
}

#[test]
fn a_power_cut_after_the_last_byte_begins_the_trial_at_once() {
    let (mut machine, signer) = machine();
    let hash = machine.fetch(NEW, "terminal", &signer);
    machine.install_and_cut(Cut::After);
    assert_eq!(machine.power_on(), "B");
    assert_eq!(machine.hears(), said(HelperWord::OnTrial, hash));
    machine.wish(Wish::MarkGood);
    assert_eq!(machine.hears(), said(HelperWord::Good, hash));
}

#[test]
fn a_name_for_another_file_is_not_followed_and_a_machine_without_rauc_says_so() {
    let (mut machine, signer) = machine();
    machine.fetch(NEW, "terminal", &signer);
    let bundle = machine.at("terminal/update/bundle.raucb");
    let elsewhere = machine.at("elsewhere");
    fs::rename(&bundle, &elsewhere).expect("moved");
    let before = machine.holds("B");
    std::os::unix::fs::symlink(&elsewhere, &bundle).expect("linked");
    machine.wish(Wish::Install);
    assert_eq!(machine.hears().word, HelperWord::Idle);
    fs::remove_file(&bundle).expect("gone");
    fs::hard_link(&elsewhere, &bundle).expect("linked");
    machine.wish(Wish::Install);
    assert_eq!(machine.hears().word, HelperWord::Idle);
    assert_eq!(machine.holds("B"), before);
    // The service of RAUC is gone: as on a machine that never had it.
    machine.power_off();
    machine.wish(Wish::Install);
    assert_eq!(machine.hears().word, HelperWord::NotPossible);
    assert!(
        !machine.at("terminal/update/install").exists(),
        "no wish stays"
    );
}

/// A whole terminal on the machine, with a county of its own behind a line that can be cut.
struct Desk {
    machine: Machine,
    stage: Stage,
    frames: Receiver<Frame>,
}

/// 20:00 in China.
const EVENING: i64 = 1_795_348_800_000;

impl Desk {
    fn new() -> (Self, Signer) {
        let (machine, signer) = machine();
        let options = StageOptions {
            delivered: Delivered::Enrolled,
            far: None,
            dir: machine.at(""),
            cards: CardSide::Slot,
            listings: 10,
        };
        let (tell, frames) = channel();
        let screen = Arc::new(move |frame| {
            let _ = tell.send(frame);
        });
        let clock = Arc::new(HandClock::standing(WallTime(EVENING)));
        let stage = Stage::set_up(options, clock, screen).expect("a terminal");
        let desk = Self {
            machine,
            stage,
            frames,
        };
        (desk, signer)
    }

    fn county(&self) -> &CountyHandle {
        self.stage.county.as_ref().expect("its own")
    }

    fn publish(&self, bytes: &[u8]) {
        let file = self.machine.at("published");
        fs::write(&file, bytes).expect("written");
        let published = self
            .county()
            .publish_update(&file, "0.2.0", "county-tech-1");
        published.expect("published");
    }

    fn rollout(&self) -> Rollout {
        self.county().updates().expect("the list").remove(0)
    }

    /// Time passes until the update of the terminal is so far; the helper takes up what is wished.
    fn until(&mut self, what: &str, far: impl Fn(&Step) -> bool) {
        for _ in 0..3_000 {
            self.stage.advance(Span::seconds(20));
            while let Ok(frame) = self.frames.recv_timeout(Duration::from_millis(10)) {
                if let Standing::Possible { stage, .. } = frame.scene.desk.update()
                    && far(stage)
                {
                    return;
                }
            }
            self.take_up();
        }
        panic!("it does not come to {what}");
    }

    /// What the helper does while the terminal runs.
    fn take_up(&self) {
        if self.wished("install") || self.wished("good") {
            self.machine.run();
        }
    }

    /// Time passes until the county has heard of it.
    fn county_sees(&self, what: &str, sees: impl Fn(&Rollout) -> bool) {
        for _ in 0..2_000 {
            if sees(&self.rollout()) {
                return;
            }
            self.stage.advance(Span::seconds(20));
            while self.frames.recv_timeout(Duration::from_millis(10)).is_ok() {}
        }
        panic!("{what}: {:?}", self.rollout());
    }

    fn wished(&self, wish: &str) -> bool {
        self.machine.at(&format!("terminal/update/{wish}")).exists()
    }

    /// Until the helper asks for the restart; then the place the machine starts from.
    fn restarted(&mut self) -> String {
        for _ in 0..3_000 {
            self.take_up();
            if self.wished("restart") {
                self.machine.run();
                assert_eq!(self.machine.asked(), "reboot");
                self.stage.power_off();
                let place = self.machine.power_on();
                self.stage.power_on().expect("it starts");
                return place;
            }
            self.stage.advance(Span::seconds(20));
            // The terminal has its time, too, before the clock goes on.
            while self.frames.recv_timeout(Duration::from_millis(10)).is_ok() {}
        }
        panic!("nobody asks for the restart");
    }
}

/// A system larger than some pieces, which no compression makes small.
fn large(first: &[u8]) -> Vec<u8> {
    let mut state = 7_u32;
    let rest = (0..1_500_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    first.iter().copied().chain(rest).collect()
}

#[test]
fn a_terminal_runs_by_morning_from_what_came_over_a_line_that_broke() {
    let (mut desk, signer) = Desk::new();
    let system = large(NEW);
    desk.publish(&desk.machine.bundle(&system, "terminal", &signer));
    desk.until("its fetching", |step| matches!(step, Step::Fetching { .. }));
    desk.stage.line.set(LineState::HalfAnswer(90_000));
    desk.until(
        "some pieces",
        |step| matches!(step, Step::Fetching { got, .. } if *got > 800_000),
    );
    desk.stage.line.set(LineState::Cut);
    desk.stage.power_off();
    let there = fs::metadata(desk.machine.at("terminal/update/bundle.raucb"));
    let there = there.expect("what came").len();
    assert!(there > 800_000, "{there}");
    desk.stage.line.set(LineState::Whole);
    desk.stage.power_on().expect("it starts");
    desk.until("its being there", |step| {
        if let Step::Fetching { got, .. } = step {
            assert!(*got > 780_000, "{got}: what was there does not come again");
        }
        matches!(step, Step::Ready(_))
    });
    assert!(!desk.wished("install"), "it is evening");
    desk.until("its installation", |step| {
        matches!(step, Step::Installed(_))
    });
    let hour = desk.stage.clock.wall().china().hour();
    assert!((1..5).contains(&hour), "{hour}");
    assert_eq!(desk.restarted(), "B");
    assert!(desk.machine.holds("B").starts_with(&system));
    desk.until("its trial", |step| matches!(step, Step::OnTrial(_)));
    assert_eq!(desk.rollout().row.percent, 2, "not before it holds");
    desk.until("its end", |step| matches!(step, Step::Good(_)));
    desk.county_sees("it goes on", |rollout| rollout.row.percent == 100);
}

#[test]
fn a_terminal_on_which_it_does_not_start_tells_the_county_and_nobody_else_gets_it() {
    let (mut desk, signer) = Desk::new();
    desk.publish(&desk.machine.bundle(HANGS, "terminal", &signer));
    assert_eq!(desk.restarted(), "A", "back by the bootloader alone");
    let why = UpdateFailure::DidNotHold;
    desk.until(
        "the failure",
        |step| matches!(step, Step::Failed(_, told) if *told == why),
    );
    desk.county_sees("it stops", Rollout::is_stopped);
    assert_eq!(desk.rollout().row.why, "TZ-DEMO-017");
}
