//! An account: whose it is, which post it holds, how it stands.

use super::own_number::NumberMark;
use super::rights::Rights;
use crate::domain::people::identity::{IdNumber, PersonName, Phone};
use crate::domain::time::WallTime;
use jiff::civil::Date;
use std::fmt;

/// Names an account. Machine word: it stands in records and logs in place of the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

impl AccountId {
    /// Takes 3 to 24 small letters, digits and dashes, with at most ten digits in a row, so that no
    /// identity number and no phone number fits.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let digits = text
            .split(|c: char| !c.is_ascii_digit())
            .map(str::len)
            .max()
            .unwrap_or(0);
        ((3..=24).contains(&text.len()) && text.bytes().all(plain) && digits <= 10)
            .then(|| Self(text.to_owned()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The posts of the account regulation (账号办法 三), the reviewer it implies, and the bank's staff
/// it names as users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Post {
    /// 系统管理员: opens, changes and cancels accounts.
    SystemAdministrator,
    /// 业务管理员: grants rights and clears those that are not needed.
    BusinessAdministrator,
    /// 业务操作员: handles business with people.
    Operator,
    /// 审核人员: reviews what was taken.
    Reviewer,
    /// 合作银行网点工作人员.
    BankStaff,
    /// 技术安装人员: receives, registers, installs and looks after the terminals.
    Technician,
    /// 业务骨干: answers what operators ask about the business.
    Adviser,
}

impl Post {
    /// Every post.
    pub const ALL: [Self; 7] = [
        Self::SystemAdministrator,
        Self::BusinessAdministrator,
        Self::Operator,
        Self::Reviewer,
        Self::BankStaff,
        Self::Technician,
        Self::Adviser,
    ];

    /// Its name in data and on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::SystemAdministrator => "system-administrator",
            Self::BusinessAdministrator => "business-administrator",
            Self::Operator => "operator",
            Self::Reviewer => "reviewer",
            Self::BankStaff => "bank-staff",
            Self::Technician => "technician",
            Self::Adviser => "adviser",
        }
    }

    /// The post of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.name() == name)
    }

    /// Whether it administers accounts or rights.
    pub fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::SystemAdministrator | Self::BusinessAdministrator
        )
    }
}

/// How an account stands. That it was not used for three months follows from its last login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// In use.
    Open,
    /// Stopped for a time: a leak was reported (账号办法 六).
    Frozen,
    /// Its person has left (账号办法 四); it never comes back.
    Cancelled,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 3] = [Self::Open, Self::Frozen, Self::Cancelled];

    /// Its name in data and on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Frozen => "frozen",
            Self::Cancelled => "cancelled",
        }
    }

    /// The standing of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Who an account belongs to (账号办法 七（一）: name, number, phone). `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct RealName {
    /// 姓名.
    pub name: PersonName,
    /// 身份证号.
    pub id_number: IdNumber,
    /// 联系电话.
    pub phone: Phone,
}

impl fmt::Debug for RealName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RealName(…)")
    }
}

/// What decides over an account, without the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFacts {
    /// Which account.
    pub id: AccountId,
    /// Its post.
    pub post: Post,
    /// How it stands.
    pub standing: Standing,
    /// Since when it stands so.
    pub standing_since: WallTime,
    /// What it may handle.
    pub rights: Rights,
    /// Since when it has these rights.
    pub rights_since: WallTime,
    /// When it was opened, or opened again after three months.
    pub opened: WallTime,
    /// Its last login at any terminal.
    pub last_login: Option<WallTime>,
}

impl AccountFacts {
    /// The last day it may be used on without another login.
    pub fn lapses(&self) -> Date {
        let used = self
            .last_login
            .map_or(self.opened, |at| at.max(self.opened));
        super::entry::lapses(used.date())
    }
}

/// An operator as a terminal knows one after the login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The account.
    pub account: AccountId,
    /// Whose it is: shown masked.
    pub name: PersonName,
    /// What may be handled.
    pub rights: Rights,
    /// How the login was made.
    pub auth: Auth,
    /// What the own number is known by, where the county tells it.
    pub own: Option<NumberMark>,
}

impl Operator {
    /// Whether it is a technician, who comes for the machine and serves nobody: the county lets
    /// nobody else in without a right.
    pub fn is_technician(&self) -> bool {
        self.rights.is_empty()
    }
}

/// How a login was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Auth {
    /// By the electronic card, seen by the county.
    Online,
    /// By the PIN of this terminal; whatever is taken is looked at once more by the county.
    Offline,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_could_be_a_persons_number_names_an_account() {
        for bad in [
            "",
            "op",
            "11010519491231002x",
            "19900005521",
            "王秀兰",
            "Op-1",
            "op 1",
            "a-name-of-more-than-24-chars",
        ] {
            assert_eq!(AccountId::parse(bad), None, "{bad}");
        }
        for good in ["lijiazhuang-01", "op-140222-0007"] {
            assert_eq!(
                AccountId::parse(good).map(|id| id.to_string()),
                Some(good.to_owned())
            );
        }
    }

    #[test]
    fn posts_and_standings_are_read_as_they_are_written() {
        for post in Post::ALL {
            assert_eq!(Post::parse(post.name()), Some(post));
        }
        for state in Standing::ALL {
            assert_eq!(Standing::parse(state.name()), Some(state));
        }
        assert_eq!(Post::parse("county-chief"), None);
        assert_eq!(Standing::parse(""), None);
    }
}
