//! What each tap, answer and passing moment does.

use super::{
    ASK_EVERY, Admission, Awaited, CODE_DIGITS, ClockSeen, ClockWish, MOST_TROUBLES, Mounted,
    NetworkState, OneTimeCode, Progress, Setup, SetupAsked, SetupEffect, SetupEvent, SetupTap,
    Sheet, Step, TIME_DIGITS, Trouble, typed_time,
};
use crate::domain::time::MonoTime;

/// What is asked for.
type Out = Vec<SetupEffect>;

impl Setup {
    /// Goes on after a power cut with what was kept. A step whose sheet is gone is done again from the
    /// sheet on.
    pub fn resume(progress: Progress, sheet: Option<Sheet>, now: MonoTime, out: &mut Out) -> Self {
        let mut setup = Self::begin(sheet);
        setup.mounted = progress.mounted;
        setup.applied = progress.applied;
        setup.troubles = progress.troubles;
        setup.taps = progress.taps;
        setup.step = match progress.step {
            Step::Facts | Step::Clock | Step::Register if setup.sheet.is_none() => Step::Sheet,
            // Whoever is admitted has no set-up pages: what is here is not.
            Step::Done => Step::Register,
            step => step,
        };
        if setup.step < Step::Register {
            setup.applied = false;
        }
        if let Some(mounted) = setup.mounted {
            out.push(SetupEffect::Mount(mounted));
        }
        setup.enter(now, out);
        setup
    }

    /// A tap.
    pub fn tap(&mut self, tap: SetupTap, now: MonoTime, out: &mut Out) {
        self.taps += 1;
        match (self.step, tap) {
            (Step::Screen, SetupTap::TurnPanel) => self.ask(now, out, SetupEffect::TurnPanel),
            (Step::Screen, SetupTap::Mounted(mounted)) if !self.is_busy() => {
                self.mount(mounted, now, out);
            }
            (Step::Network, tap) if self.air.is_some() => self.air_tap(tap, now, out),
            (Step::Network, SetupTap::ChooseWifi) => self.open_air(now, out),
            (Step::Network, SetupTap::Next) => self.leave_network(now, out),
            (Step::Network, SetupTap::JoinByStick) => {
                self.ask(now, out, SetupEffect::JoinByStick);
            }
            (Step::Sheet, SetupTap::ReadSheet) => self.ask(now, out, SetupEffect::ReadSheet),
            (Step::Facts, SetupTap::Next) => self.go(Step::Clock, now, out),
            (Step::Facts, SetupTap::Back) => self.go(Step::Sheet, now, out),
            (Step::Clock, key) if self.types_time => self.time_key(key, now, out),
            (Step::Clock, SetupTap::TypeTime) if self.is_to_be_set() => {
                self.types_time = true;
                self.typed.clear();
                self.trouble = None;
            }
            (Step::Clock, SetupTap::SetClock) if matches!(self.clock, Some(ClockSeen::Off(_))) => {
                self.set_clock(ClockWish::County, now, out);
            }
            (Step::Clock, SetupTap::Next) if self.clock == Some(ClockSeen::Agrees) => {
                self.go(Step::Register, now, out);
            }
            (Step::Network, SetupTap::Back) => self.go(Step::Screen, now, out),
            (Step::Sheet, SetupTap::Back) => self.go(Step::Network, now, out),
            (Step::Clock, SetupTap::Back) => self.go(Step::Facts, now, out),
            (Step::Register, SetupTap::Back) if !self.applied => self.go(Step::Clock, now, out),
            (Step::Network | Step::Clock, SetupTap::Again) => self.enter(now, out),
            (Step::Register, SetupTap::Again) if !self.wants_code() => self.apply(now, out),
            (Step::Register, key) if self.wants_code() => self.code_key(key, now, out),
            _ => {}
        }
    }

    /// An answer. One that is not awaited changes nothing.
    pub fn told(&mut self, event: SetupEvent, now: MonoTime, out: &mut Out) {
        let (SetupEvent::Turned(asked, _)
        | SetupEvent::Network(asked, _)
        | SetupEvent::Heard(asked, _)
        | SetupEvent::Joined(asked, _)
        | SetupEvent::Sheet(asked, _)
        | SetupEvent::Clock(asked, _)
        | SetupEvent::ClockSet(asked, _)
        | SetupEvent::Scanned(asked, _)
        | SetupEvent::Applied(asked, _)) = &event;
        if self.awaited.map(|a| a.asked) != Some(*asked) {
            return;
        }
        self.awaited = None;
        match event {
            SetupEvent::Network(_, state) => self.network = Some(state),
            SetupEvent::Joined(_, Ok(state)) => {
                self.network = Some(state);
                self.air = None;
            }
            SetupEvent::Heard(_, Ok(all)) => {
                if let Some(air) = &mut self.air {
                    air.heard = Some(all);
                }
            }
            // Where it turns, the program is started anew, and this page comes back turned.
            SetupEvent::Turned(_, Ok(())) => {}
            SetupEvent::ClockSet(_, Ok(())) => self.enter(now, out),
            SetupEvent::Sheet(_, Ok(sheet)) => {
                self.sheet = Some(*sheet);
                self.go(Step::Facts, now, out);
            }
            SetupEvent::Clock(_, Ok(seen)) => {
                self.clock = Some(seen);
                if let ClockSeen::Off(_) = seen {
                    self.hit(Trouble::ClockOff, out);
                }
            }
            SetupEvent::Scanned(_, Ok(code)) => self.use_code(code, now, out),
            SetupEvent::Applied(_, Ok(Admission::Waiting)) => {
                self.ask_at = Some(now.plus(ASK_EVERY));
                if !self.applied {
                    self.applied = true;
                    out.push(SetupEffect::Keep(self.progress()));
                }
            }
            SetupEvent::Applied(_, Ok(Admission::Admitted)) => self.go(Step::Done, now, out),
            SetupEvent::Applied(_, Err(trouble)) => self.not_admitted(trouble, now, out),
            SetupEvent::Turned(_, Err(trouble))
            | SetupEvent::Heard(_, Err(trouble))
            | SetupEvent::Joined(_, Err(trouble))
            | SetupEvent::ClockSet(_, Err(trouble))
            | SetupEvent::Sheet(_, Err(trouble))
            | SetupEvent::Clock(_, Err(trouble))
            | SetupEvent::Scanned(_, Err(trouble)) => self.hit(trouble, out),
        }
    }

    /// Time passes: the county is asked again, a silent world is given up.
    pub fn time(&mut self, now: MonoTime, out: &mut Out) {
        let late = self
            .awaited
            .is_some_and(|a| a.since.plus(super::ANSWER_WITHIN) <= now);
        if late {
            self.awaited = None;
            self.hit(Trouble::Late, out);
            if self.waits_for_staff() {
                self.ask_at = Some(now.plus(ASK_EVERY));
            }
        }
        if self.ask_at.is_some_and(|at| at <= now) {
            self.ask_at = None;
            self.apply(now, out);
        }
    }

    fn mount(&mut self, mounted: Mounted, now: MonoTime, out: &mut Out) {
        self.mounted = Some(mounted);
        out.push(SetupEffect::Mount(mounted));
        self.go(Step::Network, now, out);
    }

    fn leave_network(&mut self, now: MonoTime, out: &mut Out) {
        match self.network {
            // Without NetworkManager nothing is known; whether the county answers is seen at the clock.
            Some(NetworkState::Connected(_) | NetworkState::Unknown) => {
                let known = self.sheet.is_some();
                self.go(if known { Step::Facts } else { Step::Sheet }, now, out);
            }
            Some(NetworkState::Connecting | NetworkState::Disconnected) => {
                self.hit(Trouble::NoNetwork, out);
            }
            None => {}
        }
    }

    fn code_key(&mut self, key: SetupTap, now: MonoTime, out: &mut Out) {
        match key {
            SetupTap::Digit(digit) if digit.is_ascii_digit() && self.typed.len() < CODE_DIGITS => {
                self.trouble = None;
                self.typed.push(digit);
            }
            SetupTap::Erase => {
                self.typed.pop();
            }
            SetupTap::Clear => self.typed.clear(),
            SetupTap::Scan => self.ask(now, out, SetupEffect::ScanCode),
            // What the camera sees is awaited first.
            SetupTap::Next if !self.is_busy() => {
                if let Some(code) = OneTimeCode::parse(&self.typed) {
                    self.use_code(code, now, out);
                }
            }
            _ => {}
        }
    }

    /// A clock that agrees needs nobody to set it; one that is being looked at waits.
    fn is_to_be_set(&self) -> bool {
        self.awaited.is_none() && self.clock != Some(ClockSeen::Agrees)
    }

    fn time_key(&mut self, key: SetupTap, now: MonoTime, out: &mut Out) {
        match key {
            SetupTap::Digit(digit) if digit.is_ascii_digit() && self.typed.len() < TIME_DIGITS => {
                self.trouble = None;
                self.typed.push(digit);
            }
            SetupTap::Erase => {
                self.typed.pop();
            }
            SetupTap::Clear => self.typed.clear(),
            SetupTap::Back => {
                self.types_time = false;
                self.typed.clear();
                self.trouble = None;
            }
            SetupTap::Next if self.typed.len() == TIME_DIGITS => match typed_time(&self.typed) {
                Some(time) => self.set_clock(ClockWish::Typed(time), now, out),
                None => {
                    self.typed.clear();
                    self.hit(Trouble::WrongTime, out);
                }
            },
            _ => {}
        }
    }

    fn set_clock(&mut self, wish: ClockWish, now: MonoTime, out: &mut Out) {
        self.types_time = false;
        self.typed.clear();
        self.ask(now, out, |asked| SetupEffect::SetClock(asked, wish));
    }

    fn use_code(&mut self, code: OneTimeCode, now: MonoTime, out: &mut Out) {
        self.typed.clear();
        if let Some(sheet) = &mut self.sheet {
            sheet.code = Some(code);
            self.apply(now, out);
        }
    }

    /// Another step, kept before it is seen.
    fn go(&mut self, step: Step, now: MonoTime, out: &mut Out) {
        self.step = step;
        out.push(SetupEffect::Keep(self.progress()));
        self.enter(now, out);
    }

    /// What a step asks for by itself.
    pub(super) fn enter(&mut self, now: MonoTime, out: &mut Out) {
        self.trouble = None;
        self.awaited = None;
        self.ask_at = None;
        self.types_time = false;
        self.air = None;
        match self.step {
            Step::Network => {
                self.network = None;
                self.ask(now, out, SetupEffect::LookAtNetwork);
            }
            Step::Clock => {
                self.clock = None;
                self.ask(now, out, SetupEffect::CompareClock);
            }
            Step::Register if !self.wants_code() => self.apply(now, out),
            Step::Screen | Step::Sheet | Step::Facts | Step::Register | Step::Done => {}
        }
    }

    fn apply(&mut self, now: MonoTime, out: &mut Out) {
        let code = self.sheet.as_ref().and_then(|sheet| sheet.code.clone());
        self.ask(now, out, |asked| SetupEffect::Apply(asked, code));
    }

    pub(super) fn ask(
        &mut self,
        now: MonoTime,
        out: &mut Out,
        ask: impl FnOnce(SetupAsked) -> SetupEffect,
    ) {
        if self.awaited.is_some() {
            return;
        }
        self.serial += 1;
        let asked = SetupAsked(self.serial);
        self.trouble = None;
        self.awaited = Some(Awaited { asked, since: now });
        out.push(ask(asked));
    }

    fn not_admitted(&mut self, trouble: Trouble, now: MonoTime, out: &mut Out) {
        let code_is_spent = matches!(trouble, Trouble::WrongCode | Trouble::Refused);
        if code_is_spent {
            self.applied = false;
            if let Some(sheet) = &mut self.sheet {
                sheet.code = None;
            }
        } else if self.applied {
            // The request stands; the line may be better in a moment.
            self.ask_at = Some(now.plus(ASK_EVERY));
        }
        self.hit(trouble, out);
    }

    /// Notes what stands in the way; the same again in a row is noted once.
    fn hit(&mut self, trouble: Trouble, out: &mut Out) {
        self.trouble = Some(trouble);
        if self.troubles.last() != Some(&trouble) {
            self.troubles.push(trouble);
            let over = self.troubles.len().saturating_sub(MOST_TROUBLES);
            self.troubles.drain(..over);
            out.push(SetupEffect::Keep(self.progress()));
        }
    }
}
