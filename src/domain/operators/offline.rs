//! Logging in while the county cannot be reached: only who logged in online on this terminal within
//! three days.

use super::account::{AccountId, Standing};
use super::entry::EntryRefusal;
use super::own_number::NumberMark;
use super::pin::{Tries, UnlockQuestion};
use super::rights::Rights;
use crate::domain::people::identity::PersonName;
use crate::domain::time::{Span, WallTime};
use jiff::civil::Date;

/// How long an online login on this terminal carries offline ones.
pub const OFFLINE_WITHIN: Span = Span::hours(72);
/// A clock that stands further behind a moment it has already shown is not believed.
const CLOCK_SLACK: Span = Span::minutes(5);

/// An operator a terminal knows from an online login, as it is kept sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownHere {
    /// The account.
    pub account: AccountId,
    /// Whose it is.
    pub name: PersonName,
    /// What may be handled, as the county last said.
    pub rights: Rights,
    /// The last day before the three months are over, as the county last said.
    pub lapses: Date,
    /// How the account stands, as the county last said, or frozen here.
    pub standing: Standing,
    /// The last online login on this terminal.
    pub online_at: WallTime,
    /// The latest moment this terminal's clock has shown since.
    pub seen_at: WallTime,
    /// Whether the county lets anybody in offline.
    pub allowed: bool,
    /// Whether a PIN was chosen.
    pub pin: bool,
    /// Wrong PINs since the last right one.
    pub tries: Tries,
    /// What the county is told to open a blocked PIN.
    pub question: Option<UnlockQuestion>,
    /// What the own number is known by.
    pub own: Option<NumberMark>,
}

/// Why nobody gets in offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum OfflineRefusal {
    /// The county has switched it off.
    #[error("the county does not allow logins without the line")]
    NotAllowed,
    /// The last online login on this terminal was more than 72 hours ago.
    #[error("the last online login is more than 72 hours ago")]
    TooLongAgo,
    /// The clock stands behind what it has shown before: nobody can tell how long ago that was.
    #[error("the clock was set back")]
    ClockBack,
    /// No PIN was chosen after the online login.
    #[error("no PIN was chosen")]
    NoPin,
    /// Ten wrong PINs.
    #[error("the PIN is blocked")]
    Blocked,
    /// The account itself.
    #[error(transparent)]
    Entry(#[from] EntryRefusal),
}

impl KnownHere {
    /// Whether a PIN may be tried now.
    pub fn may_try(&self, now: WallTime) -> Result<(), OfflineRefusal> {
        match self.standing {
            Standing::Frozen => return Err(EntryRefusal::Frozen.into()),
            Standing::Cancelled => return Err(EntryRefusal::Cancelled.into()),
            Standing::Open => {}
        }
        if !self.allowed {
            return Err(OfflineRefusal::NotAllowed);
        }
        if self.seen_at.max(self.online_at).since(now) > CLOCK_SLACK {
            return Err(OfflineRefusal::ClockBack);
        }
        if now.since(self.online_at) > OFFLINE_WITHIN {
            return Err(OfflineRefusal::TooLongAgo);
        }
        if now.date() > self.lapses {
            return Err(EntryRefusal::Unused.into());
        }
        if self.rights.is_empty() {
            return Err(EntryRefusal::NoRights.into());
        }
        if !self.pin {
            return Err(OfflineRefusal::NoPin);
        }
        if self.tries.is_blocked() {
            return Err(OfflineRefusal::Blocked);
        }
        Ok(())
    }
}

/// What the county's feed says of an account: no name, no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNews {
    /// Which account.
    pub account: AccountId,
    /// How it stands.
    pub standing: Standing,
    /// What it may handle.
    pub rights: Rights,
    /// The last day before the three months are over.
    pub lapses: Date,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::services::ItemNo;

    const ONLINE: WallTime = WallTime(1_795_000_000_000);

    pub(crate) fn known() -> KnownHere {
        KnownHere {
            account: AccountId::parse("lijiazhuang-01").expect("an id"),
            name: PersonName::parse("王测试").expect("a name"),
            rights: Rights::of(ItemNo::new(20)),
            lapses: super::super::entry::lapses(ONLINE.date()),
            standing: Standing::Open,
            online_at: ONLINE,
            seen_at: ONLINE,
            allowed: true,
            pin: true,
            tries: Tries(0),
            question: None,
            own: None,
        }
    }

    #[test]
    fn seventy_two_hours_after_the_online_login_the_pin_is_no_longer_asked_for() {
        let edge = ONLINE.plus(OFFLINE_WITHIN);
        assert_eq!(known().may_try(edge), Ok(()));
        assert_eq!(
            known().may_try(edge.plus(Span(1))),
            Err(OfflineRefusal::TooLongAgo)
        );
    }

    #[test]
    fn a_clock_set_back_does_not_give_the_hours_back() {
        let mut known = known();
        known.seen_at = ONLINE.plus(Span::hours(70));
        let back = ONLINE.plus(Span::hours(1));
        assert_eq!(known.may_try(back), Err(OfflineRefusal::ClockBack));
        let slack = known.seen_at.0 - 5 * 60_000;
        assert_eq!(known.may_try(WallTime(slack)), Ok(()));
        assert_eq!(
            known.may_try(WallTime(slack - 1)),
            Err(OfflineRefusal::ClockBack)
        );
        assert_eq!(
            known.may_try(WallTime(0)),
            Err(OfflineRefusal::ClockBack),
            "a dead battery"
        );
    }

    #[test]
    fn every_reason_against_it_is_told_apart() {
        type Change = fn(&mut KnownHere);
        let cases: [(Change, OfflineRefusal); 8] = [
            (|k| k.allowed = false, OfflineRefusal::NotAllowed),
            (|k| k.pin = false, OfflineRefusal::NoPin),
            (|k| k.tries = Tries(10), OfflineRefusal::Blocked),
            (
                |k| k.standing = Standing::Frozen,
                EntryRefusal::Frozen.into(),
            ),
            (
                |k| k.standing = Standing::Cancelled,
                EntryRefusal::Cancelled.into(),
            ),
            (
                |k| k.rights = Rights::default(),
                EntryRefusal::NoRights.into(),
            ),
            (
                |k| k.lapses = ONLINE.date().yesterday().expect("a day"),
                EntryRefusal::Unused.into(),
            ),
            (
                |k| k.online_at = WallTime(ONLINE.0 - 73 * 3_600_000),
                OfflineRefusal::TooLongAgo,
            ),
        ];
        for (change, expected) in cases {
            let mut known = known();
            change(&mut known);
            assert_eq!(known.may_try(ONLINE), Err(expected));
        }
        assert_eq!(known().may_try(ONLINE), Ok(()));
    }
}
