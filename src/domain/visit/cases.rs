//! The cases of a holder as this terminal and the county know them.

use super::event::Asked;
use super::overview::CountyPart;
use crate::domain::delivery::CaseState as CountyState;
use crate::domain::delivery::{CaseNews, CaseStanding, ReceiptNo, SubmissionId};
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
    /// What the county tells besides: the promise, the result, what is missing, what it waits for.
    pub news: CaseNews,
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
    /// 待前置: accepted, its clock starts when another case is done.
    Waiting,
    /// 补正: something is missing.
    NeedsMaterial,
    /// Stopped: the case it was to wait for was not taken in.
    Stranded,
}

/// The county's code for a case stopped because its prerequisite was not taken in.
const STRANDED: &str = "prerequisite-refused";

impl CaseLine {
    /// A case as the county tells it. A state only a newer county knows counts as accepted.
    pub fn told(case: &CaseStanding) -> Self {
        let result = case.news.result.as_ref();
        let stranded = result.is_some_and(|result| result.code == STRANDED);
        Self {
            id: case.id,
            receipt: case.receipt.clone(),
            item: case.item,
            received_at: case.accepted,
            state: match case.state {
                CountyState::Open | CountyState::Unknown => CaseState::Accepted(case.accepted),
                CountyState::WaitingForPrerequisite => CaseState::Waiting,
                CountyState::NeedsMaterial if stranded => CaseState::Stranded,
                CountyState::NeedsMaterial => CaseState::NeedsMaterial,
                CountyState::Done => CaseState::Done,
                CountyState::Declined => CaseState::Declined,
            },
            news: case.news.clone(),
        }
    }
}

/// 我的办件 on screen: what this terminal has and what the county says, each shown as it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasesPage {
    /// Which answers are awaited.
    pub asked: Asked,
    /// Cases handed in here; `None` while they are looked for.
    pub local: Option<Vec<CaseLine>>,
    /// The county's share.
    pub county: CountyPart,
}

impl CasesPage {
    /// An empty page awaiting its answers.
    pub fn new(asked: Asked, county: CountyPart) -> Self {
        Self {
            asked,
            local: None,
            county,
        }
    }

    /// Cases of both sides, each once, the newest first.
    pub fn lines(&self) -> Vec<CaseLine> {
        merged(&self.county, self.local.as_deref().unwrap_or_default())
    }

    /// Whether anything is still looked for.
    pub fn is_looking(&self) -> bool {
        self.local.is_none() || self.county == CountyPart::Asking
    }
}

/// Cases of both sides, each once, the newest first. Where both know a case the county's word
/// counts, with the moment it was handed in here.
pub(super) fn merged(county: &CountyPart, local: &[CaseLine]) -> Vec<CaseLine> {
    let mut all: Vec<CaseLine> = match county {
        CountyPart::Known(known) => known.open_cases.clone(),
        CountyPart::Asking | CountyPart::OutOfReach => Vec::new(),
    };
    for case in local {
        match all.iter_mut().find(|known| known.id == case.id) {
            Some(known) => {
                known.received_at = case.received_at;
                known.receipt = known.receipt.take().or_else(|| case.receipt.clone());
            }
            None => all.push(case.clone()),
        }
    }
    all.sort_by_key(|case| std::cmp::Reverse(case.received_at));
    all
}
