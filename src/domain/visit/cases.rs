//! The cases of a holder as this terminal and the county know them.

use crate::domain::delivery::{ReceiptNo, SubmissionId};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;

/// One case in a list: times and states, nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// Its id.
    pub id: SubmissionId,
    /// Number on the receipt; the county does not tell it for cases of other terminals.
    pub receipt: Option<ReceiptNo>,
    /// The item.
    pub item: ItemNo,
    /// When it was handed in.
    pub received_at: WallTime,
    /// How far it is.
    pub state: CaseState,
}

/// How far a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseState {
    /// 收件: on this terminal, not yet at the county.
    Received,
    /// 受理: the county has it, since then.
    Accepted(WallTime),
    /// 办结: the county has finished it.
    Done,
    /// The county has decided against it.
    Declined,
    /// The county could not take it as it was.
    SetAside,
}
