//! Whether an account may log in at the county's console on a day.

use super::account::{AccountFacts, Standing};
use super::powers::{Act, may};
use jiff::civil::Date;

/// Why nobody is let in at the console. Each has its own sentence on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum ConsoleRefusal {
    /// The person has no account.
    #[error("there is no such account")]
    NoAccount,
    /// Operators and bank staff have nothing to do at the county's desk.
    #[error("the post does not work at the county's desk")]
    Post,
    /// Frozen after a leak was reported.
    #[error("the account is frozen")]
    Frozen,
    /// Cancelled: the person has left.
    #[error("the account is cancelled")]
    Cancelled,
    /// Not used for three months.
    #[error("the account was not used for three months")]
    Unused,
}

impl ConsoleRefusal {
    /// Every refusal.
    pub const ALL: [Self; 5] = [
        Self::NoAccount,
        Self::Post,
        Self::Frozen,
        Self::Cancelled,
        Self::Unused,
    ];

    /// Its name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAccount => "no-account",
            Self::Post => "post",
            Self::Frozen => "frozen",
            Self::Cancelled => "cancelled",
            Self::Unused => "unused",
        }
    }
}

/// Whether an account may log in at the console today. What never changes is told before what may.
pub fn may_enter_console(account: &AccountFacts, today: Date) -> Result<(), ConsoleRefusal> {
    if !may(account.post, Act::EnterConsole) {
        return Err(ConsoleRefusal::Post);
    }
    match account.standing {
        Standing::Cancelled => return Err(ConsoleRefusal::Cancelled),
        Standing::Frozen => return Err(ConsoleRefusal::Frozen),
        Standing::Open => {}
    }
    if today > account.lapses() {
        return Err(ConsoleRefusal::Unused);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operators::account::Post;
    use crate::domain::operators::entry::tests::account;

    #[test]
    fn only_a_post_of_the_county_in_good_standing_comes_in() {
        let today = Date::constant(2026, 11, 22);
        for post in Post::ALL {
            for standing in Standing::ALL {
                let outcome = may_enter_console(&account(post, standing, today), today);
                let expected = match (post, standing) {
                    (Post::Operator | Post::BankStaff, _) => Err(ConsoleRefusal::Post),
                    (_, Standing::Frozen) => Err(ConsoleRefusal::Frozen),
                    (_, Standing::Cancelled) => Err(ConsoleRefusal::Cancelled),
                    (_, Standing::Open) => Ok(()),
                };
                assert_eq!(outcome, expected, "{post:?} {standing:?}");
            }
        }
    }

    #[test]
    fn nobody_comes_in_who_stayed_away_for_three_calendar_months() {
        let last = Date::constant(2026, 8, 22);
        let reviewer = account(Post::Reviewer, Standing::Open, last);
        let still = Date::constant(2026, 11, 22);
        let locked = Date::constant(2026, 11, 23);
        assert_eq!(may_enter_console(&reviewer, still), Ok(()));
        assert_eq!(
            may_enter_console(&reviewer, locked),
            Err(ConsoleRefusal::Unused)
        );
    }
}
