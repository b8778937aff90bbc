//! People who work with the terminals of the synthetic county. Everybody has a played electronic
//! card with the same PIN, which is no secret.

use super::persons::{SamplePerson, person};

/// The PIN of every played card.
pub const CARD_PIN: &str = "246810";

/// A synthetic account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleAccount {
    /// Its name.
    pub id: &'static str,
    /// Name of its post.
    pub post: &'static str,
    /// Whose it is.
    pub person: SamplePerson,
    /// Items that may be handled: all, or these.
    pub items: Items,
}

/// Items of a synthetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// None: no operator.
    None,
    /// Every item of the county.
    All,
    /// Every item but these.
    AllBut(&'static [u16]),
}

/// Who opens accounts.
pub const SYSTEM: &str = "county-system-1";
/// Who grants rights.
pub const BUSINESS: &str = "county-business-1";
/// Who reviews cases.
pub const REVIEWER: &str = "county-review-1";
/// Who looks after the terminals.
pub const TECHNICIAN: &str = "county-tech-1";
/// Who answers what operators ask.
pub const ADVISER: &str = "county-adviser-1";
/// The operator of the village, for every item.
pub const OPERATOR: &str = "lijiazhuang-01";
/// A second operator, who may not handle one of the items.
pub const SECOND: &str = "lijiazhuang-02";

/// All accounts, administrators first.
pub fn accounts() -> Vec<SampleAccount> {
    let account = |id, post, index, items| SampleAccount {
        id,
        post,
        person: person(index),
        items,
    };
    vec![
        account(SYSTEM, "system-administrator", 20, Items::None),
        account(BUSINESS, "business-administrator", 21, Items::None),
        account(REVIEWER, "reviewer", 22, Items::None),
        account(OPERATOR, "operator", 16, Items::All),
        account(SECOND, "operator", 17, Items::AllBut(&[20])),
        account(TECHNICIAN, "technician", 23, Items::None),
        account(ADVISER, "adviser", 24, Items::None),
    ]
}
