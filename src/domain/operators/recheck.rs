//! The county's look at a case an operator took, when it arrives.

use super::account::{AccountFacts, Auth, Standing};
use super::powers::{Act, may};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;

/// What the county makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Taken as any other.
    Good,
    /// Taken, and a person of the county looks before it goes on: the resident did nothing wrong.
    Held(Doubt),
    /// Not taken.
    Refused(Wrong),
}

/// What makes a case wait for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Taken when the account was already frozen or cancelled and the terminal had not heard of it.
    StoppedBefore,
    /// Taken without the line, when the account had lapsed.
    LapsedBefore,
    /// The right was taken away after the case was made, or nobody can tell when.
    RightGone,
}

/// Why a case is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// There is no such account.
    NoAccount,
    /// The post handles no business.
    Post,
    /// The account never had the right to the item.
    NoRight,
}

impl Doubt {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::StoppedBefore => "stopped-before",
            Self::LapsedBefore => "lapsed-before",
            Self::RightGone => "right-gone",
        }
    }
}

/// Looks at a case of an operator. `account` is `None` when there is none of this name.
pub fn recheck(
    account: Option<&AccountFacts>,
    auth: Auth,
    item: ItemNo,
    made_at: WallTime,
) -> Verdict {
    let Some(account) = account else {
        return Verdict::Refused(Wrong::NoAccount);
    };
    if !may(account.post, Act::TakeCase) {
        return Verdict::Refused(Wrong::Post);
    }
    if account.standing != Standing::Open && account.standing_since <= made_at {
        return Verdict::Held(Doubt::StoppedBefore);
    }
    if !account.rights.hold(item) {
        return if account.rights_since > made_at {
            Verdict::Held(Doubt::RightGone)
        } else {
            Verdict::Refused(Wrong::NoRight)
        };
    }
    if auth == Auth::Offline && made_at.date() > account.lapses() {
        return Verdict::Held(Doubt::LapsedBefore);
    }
    Verdict::Good
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operators::account::Post;
    use crate::domain::operators::entry::tests::account;
    use crate::domain::operators::rights::Rights;
    use crate::domain::time::Span;
    use jiff::civil::Date;

    const DAY: Date = Date::constant(2026, 11, 22);

    fn item() -> ItemNo {
        ItemNo::new(20).expect("an item")
    }

    fn made() -> WallTime {
        WallTime::at_start_of(DAY).plus(Span::hours(9))
    }

    #[test]
    fn an_unknown_account_an_administrator_and_a_missing_right_are_refused() {
        assert_eq!(
            recheck(None, Auth::Online, item(), made()),
            Verdict::Refused(Wrong::NoAccount)
        );
        for post in Post::ALL.into_iter().filter(|p| *p != Post::Operator) {
            let wrong = account(post, Standing::Open, DAY);
            assert_eq!(
                recheck(Some(&wrong), Auth::Online, item(), made()),
                Verdict::Refused(Wrong::Post),
                "{post:?}"
            );
        }
        let mut none = account(Post::Operator, Standing::Open, DAY);
        none.rights = Rights::default();
        for auth in [Auth::Online, Auth::Offline] {
            assert_eq!(
                recheck(Some(&none), auth, item(), made()),
                Verdict::Refused(Wrong::NoRight)
            );
        }
    }

    #[test]
    fn a_right_taken_away_after_the_case_was_made_leaves_it_to_a_person() {
        let mut later = account(Post::Operator, Standing::Open, DAY);
        later.rights = Rights::default();
        later.rights_since = made().plus(Span(1));
        assert_eq!(
            recheck(Some(&later), Auth::Offline, item(), made()),
            Verdict::Held(Doubt::RightGone)
        );
    }

    #[test]
    fn a_case_made_after_a_freeze_is_held_and_one_made_before_is_good() {
        for standing in [Standing::Frozen, Standing::Cancelled] {
            let mut stopped = account(Post::Operator, standing, DAY);
            stopped.standing_since = made();
            let before = WallTime(made().0 - 1);
            for auth in [Auth::Online, Auth::Offline] {
                assert_eq!(
                    recheck(Some(&stopped), auth, item(), made()),
                    Verdict::Held(Doubt::StoppedBefore),
                    "{standing:?} {auth:?}"
                );
                assert_eq!(
                    recheck(Some(&stopped), auth, item(), before),
                    Verdict::Good,
                    "{standing:?} {auth:?}"
                );
            }
        }
    }

    #[test]
    fn a_case_made_offline_after_the_account_had_lapsed_is_held() {
        let good = account(Post::Operator, Standing::Open, DAY);
        let late = WallTime::at_start_of(Date::constant(2027, 2, 23));
        assert_eq!(
            recheck(Some(&good), Auth::Offline, item(), late),
            Verdict::Held(Doubt::LapsedBefore)
        );
        let edge = WallTime(late.0 - 1);
        assert_eq!(
            recheck(Some(&good), Auth::Offline, item(), edge),
            Verdict::Good
        );
    }
}
