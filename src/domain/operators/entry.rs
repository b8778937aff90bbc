//! Whether an account may log in at a terminal on a day.

use super::account::{AccountFacts, Post, Standing};
use jiff::civil::Date;

/// Months an account may lie unused (账号办法 十一).
const UNUSED_MONTHS: i32 = 3;

/// Why an account may not log in. Each has its own sentence on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum EntryRefusal {
    /// The person has no account.
    #[error("there is no such account")]
    NoAccount,
    /// A system administrator handles no business.
    #[error("a system administrator handles no business")]
    SystemAdministrator,
    /// A business administrator handles no business.
    #[error("a business administrator handles no business")]
    BusinessAdministrator,
    /// A reviewer works at the county's desk only.
    #[error("a reviewer does not work at a terminal")]
    Reviewer,
    /// Bank staff have no post at a village's terminal.
    #[error("bank staff do not work at a terminal")]
    BankStaff,
    /// Technicians and advisers of the county handle no business.
    #[error("the post has no business at a terminal")]
    CountyPost,
    /// Frozen after a leak was reported.
    #[error("the account is frozen")]
    Frozen,
    /// Cancelled: the person has left.
    #[error("the account is cancelled")]
    Cancelled,
    /// Not used for three months.
    #[error("the account was not used for three months")]
    Unused,
    /// Opened, and no rights granted yet.
    #[error("no rights have been granted yet")]
    NoRights,
}

impl EntryRefusal {
    /// Every refusal.
    pub const ALL: [Self; 10] = [
        Self::NoAccount,
        Self::SystemAdministrator,
        Self::BusinessAdministrator,
        Self::Reviewer,
        Self::BankStaff,
        Self::CountyPost,
        Self::Frozen,
        Self::Cancelled,
        Self::Unused,
        Self::NoRights,
    ];

    /// Its name in data and on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAccount => "no-account",
            Self::SystemAdministrator => "system-administrator",
            Self::BusinessAdministrator => "business-administrator",
            Self::Reviewer => "reviewer",
            Self::BankStaff => "bank-staff",
            Self::CountyPost => "county-post",
            Self::Frozen => "frozen",
            Self::Cancelled => "cancelled",
            Self::Unused => "unused",
            Self::NoRights => "no-rights",
        }
    }

    /// The refusal of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

/// The last day an account may be used on when it was last used on `day`: the day of the same
/// number three calendar months later, or the last of that month.
pub fn lapses(day: Date) -> Date {
    day.checked_add(jiff::Span::new().months(UNUSED_MONTHS))
        .unwrap_or(Date::MAX)
}

/// Whether an account may log in at a terminal today. What never changes is told before what may.
pub fn may_enter(account: &AccountFacts, today: Date) -> Result<(), EntryRefusal> {
    match account.post {
        Post::SystemAdministrator => return Err(EntryRefusal::SystemAdministrator),
        Post::BusinessAdministrator => return Err(EntryRefusal::BusinessAdministrator),
        Post::Reviewer => return Err(EntryRefusal::Reviewer),
        Post::BankStaff => return Err(EntryRefusal::BankStaff),
        Post::Adviser => return Err(EntryRefusal::CountyPost),
        Post::Operator | Post::Technician => {}
    }
    match account.standing {
        Standing::Cancelled => return Err(EntryRefusal::Cancelled),
        Standing::Frozen => return Err(EntryRefusal::Frozen),
        Standing::Open => {}
    }
    if today > account.lapses() {
        return Err(EntryRefusal::Unused);
    }
    if account.rights.is_empty() && account.post == Post::Operator {
        return Err(EntryRefusal::NoRights);
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::operators::account::AccountId;
    use crate::domain::operators::rights::Rights;
    use crate::domain::services::ItemNo;
    use crate::domain::time::WallTime;

    pub(crate) fn account(post: Post, standing: Standing, last: Date) -> AccountFacts {
        let at = WallTime::at_start_of(last);
        AccountFacts {
            id: AccountId::parse("lijiazhuang-01").expect("an id"),
            post,
            standing,
            standing_since: at,
            rights: Rights::of(ItemNo::new(20)),
            rights_since: at,
            opened: at,
            last_login: Some(at),
        }
    }

    fn day(y: i16, m: i8, d: i8) -> Date {
        Date::constant(y, m, d)
    }

    #[test]
    fn only_an_operator_or_a_technician_in_good_standing_enters() {
        let today = day(2026, 11, 22);
        for post in Post::ALL {
            for standing in Standing::ALL {
                let outcome = may_enter(&account(post, standing, today), today);
                let expected = match (post, standing) {
                    (Post::SystemAdministrator, _) => Err(EntryRefusal::SystemAdministrator),
                    (Post::BusinessAdministrator, _) => Err(EntryRefusal::BusinessAdministrator),
                    (Post::Reviewer, _) => Err(EntryRefusal::Reviewer),
                    (Post::BankStaff, _) => Err(EntryRefusal::BankStaff),
                    (Post::Adviser, _) => Err(EntryRefusal::CountyPost),
                    (_, Standing::Frozen) => Err(EntryRefusal::Frozen),
                    (_, Standing::Cancelled) => Err(EntryRefusal::Cancelled),
                    (_, Standing::Open) => Ok(()),
                };
                assert_eq!(outcome, expected, "{post:?} {standing:?}");
            }
        }
    }

    #[test]
    fn three_calendar_months_without_a_login_lock_on_the_day_after() {
        for (last, still, locked) in [
            (day(2026, 8, 22), day(2026, 11, 22), day(2026, 11, 23)),
            (day(2026, 11, 30), day(2027, 2, 28), day(2027, 3, 1)),
            (day(2027, 11, 30), day(2028, 2, 29), day(2028, 3, 1)),
            (day(2026, 10, 31), day(2027, 1, 31), day(2027, 2, 1)),
            (day(2026, 12, 1), day(2027, 3, 1), day(2027, 3, 2)),
        ] {
            let account = account(Post::Operator, Standing::Open, last);
            assert_eq!(may_enter(&account, still), Ok(()), "{last}");
            assert_eq!(
                may_enter(&account, locked),
                Err(EntryRefusal::Unused),
                "{last}"
            );
        }
    }

    #[test]
    fn an_account_never_used_lapses_three_months_after_it_was_opened() {
        let mut account = account(Post::Operator, Standing::Open, day(2026, 8, 22));
        account.last_login = None;
        assert_eq!(may_enter(&account, day(2026, 11, 22)), Ok(()));
        assert_eq!(
            may_enter(&account, day(2026, 11, 23)),
            Err(EntryRefusal::Unused)
        );
    }

    #[test]
    fn an_account_without_any_right_does_not_enter() {
        let today = day(2026, 11, 22);
        let mut account = account(Post::Operator, Standing::Open, today);
        account.rights = Rights::default();
        assert_eq!(may_enter(&account, today), Err(EntryRefusal::NoRights));
        account.post = Post::Technician;
        assert_eq!(may_enter(&account, today), Ok(()), "for the machine alone");
    }

    #[test]
    fn refusals_are_read_as_they_are_written() {
        for why in EntryRefusal::ALL {
            assert_eq!(EntryRefusal::parse(why.name()), Some(why));
        }
        assert_eq!(EntryRefusal::parse("because"), None);
    }
}
