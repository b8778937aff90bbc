//! The login challenge a terminal shows as a code: bound to it, used once, good for two minutes.

use super::account::AccountId;
use super::entry::EntryRefusal;
use crate::domain::delivery::DeviceId;
use crate::domain::time::{Span, WallTime};

/// How long a challenge is good.
pub const CHALLENGE_LIFE: Span = Span::minutes(2);

/// A challenge as the county keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    device: DeviceId,
    until: WallTime,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Waiting,
    Confirmed(AccountId),
    Refused(EntryRefusal),
    Used,
}

/// Why a challenge does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ChallengeFault {
    /// Its two minutes are over.
    #[error("the challenge is too old")]
    TooOld,
    /// Somebody has answered it already.
    #[error("the challenge was used")]
    Used,
    /// Another terminal asks for it.
    #[error("the challenge belongs to another terminal")]
    OtherDevice,
}

/// What the terminal learns when it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nobody has answered yet.
    Waiting,
    /// This account has confirmed; told once.
    Confirmed(AccountId),
    /// Whoever answered may not log in; told once.
    Refused(EntryRefusal),
}

impl Challenge {
    /// A new one for a terminal.
    pub fn new(device: DeviceId, now: WallTime) -> Self {
        Self {
            device,
            until: now.plus(CHALLENGE_LIFE),
            state: State::Waiting,
        }
    }

    /// Whether it may be forgotten.
    pub fn is_over(&self, now: WallTime) -> bool {
        now >= self.until
    }

    /// Takes the answer of a phone: the account that may enter, or why it may not.
    pub fn answer(
        &mut self,
        who: Result<AccountId, EntryRefusal>,
        now: WallTime,
    ) -> Result<(), ChallengeFault> {
        if self.is_over(now) {
            return Err(ChallengeFault::TooOld);
        }
        if self.state != State::Waiting {
            return Err(ChallengeFault::Used);
        }
        self.state = match who {
            Ok(account) => State::Confirmed(account),
            Err(why) => State::Refused(why),
        };
        Ok(())
    }

    /// Tells the terminal how it stands. An outcome is told once, to the terminal it was made for.
    pub fn collect(&mut self, device: &DeviceId, now: WallTime) -> Result<Told, ChallengeFault> {
        if *device != self.device {
            return Err(ChallengeFault::OtherDevice);
        }
        if self.is_over(now) {
            return Err(ChallengeFault::TooOld);
        }
        match std::mem::replace(&mut self.state, State::Used) {
            State::Waiting => {
                self.state = State::Waiting;
                Ok(Told::Waiting)
            }
            State::Confirmed(account) => Ok(Told::Confirmed(account)),
            State::Refused(why) => Ok(Told::Refused(why)),
            State::Used => Err(ChallengeFault::Used),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: WallTime = WallTime(1_000_000);

    fn device(name: &str) -> DeviceId {
        DeviceId::parse(name).expect("a device")
    }

    fn account() -> AccountId {
        AccountId::parse("lijiazhuang-01").expect("an id")
    }

    fn last_moment() -> WallTime {
        START.plus(Span(CHALLENGE_LIFE.0 - 1))
    }

    #[test]
    fn after_two_minutes_it_is_neither_answered_nor_collected() {
        let mut challenge = Challenge::new(device("TZ017"), START);
        let late = START.plus(CHALLENGE_LIFE);
        assert_eq!(
            challenge.answer(Ok(account()), late),
            Err(ChallengeFault::TooOld)
        );
        assert_eq!(challenge.answer(Ok(account()), last_moment()), Ok(()));
        assert_eq!(
            challenge.collect(&device("TZ017"), late),
            Err(ChallengeFault::TooOld)
        );
    }

    #[test]
    fn another_terminal_gets_nothing_and_takes_nothing_away() {
        let mut challenge = Challenge::new(device("TZ017"), START);
        challenge.answer(Ok(account()), START).expect("answered");
        assert_eq!(
            challenge.collect(&device("TZ018"), START),
            Err(ChallengeFault::OtherDevice)
        );
        assert_eq!(
            challenge.collect(&device("TZ017"), last_moment()),
            Ok(Told::Confirmed(account()))
        );
    }

    #[test]
    fn it_is_answered_once_and_collected_once() {
        let mut challenge = Challenge::new(device("TZ017"), START);
        let own = device("TZ017");
        assert_eq!(challenge.collect(&own, START), Ok(Told::Waiting));
        assert_eq!(challenge.collect(&own, START), Ok(Told::Waiting));
        challenge
            .answer(Err(EntryRefusal::Frozen), START)
            .expect("answered");
        assert_eq!(
            challenge.answer(Ok(account()), START),
            Err(ChallengeFault::Used)
        );
        assert_eq!(
            challenge.collect(&own, START),
            Ok(Told::Refused(EntryRefusal::Frozen))
        );
        assert_eq!(challenge.collect(&own, START), Err(ChallengeFault::Used));
        assert_eq!(
            challenge.answer(Ok(account()), START),
            Err(ChallengeFault::Used)
        );
    }
}
