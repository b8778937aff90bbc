//! 谁看过我的信息: who looked at a person's data, as the county noted it.

use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;

/// One look at a person's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: WallTime,
    /// Who looked.
    pub by: Viewer,
    /// For which item.
    pub item: Option<ItemNo>,
    /// What was looked at.
    pub what: Looked,
    /// The terminal it was done at, by asset number, when it was done at one.
    pub terminal: Option<String>,
}

/// What kind of person or unit looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// The person, with the own card at a terminal.
    Holder,
    /// An employer with a registration on record.
    Employer,
    /// A reviewer of the county.
    Reviewer,
    /// Someone with the receipt's number and four digits.
    ReceiptBearer,
    /// Family or an agent, with an operator.
    Agent,
    /// An operator with a task about the person.
    Operator,
    /// A kind only a newer county knows.
    Other,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Looked {
    /// Personal records of an item.
    Records,
    /// Cases.
    Cases,
    /// What a rule asks for, such as paid years.
    Facts,
    /// The phone number.
    Phone,
    /// This list.
    AccessList,
    /// Pages of documents handed in with a case.
    Pages,
    /// The picture of the face handed in with a case.
    Face,
    /// Something only a newer county knows.
    Other,
}
