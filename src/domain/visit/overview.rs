//! 一刷知: what one reading of the card tells its holder.

use super::cases::{CaseLine, CaseState, merged};
use super::event::Asked;

use crate::domain::jobs::matching::Recommendation;
use crate::domain::services::ItemNo;
use jiff::civil::Date;

/// What the county knows of the holder; asked for anew each time, never kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountyOverview {
    /// The last registration as a job seeker.
    pub last_registration: Option<LastRegistration>,
    /// Cases the county has and has not finished, from whichever terminal.
    pub open_cases: Vec<CaseLine>,
    /// The day until which 资格认证 is due, for who draws a pension.
    pub qualification_due: Option<Date>,
}

/// A registration on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRegistration {
    /// Which item it was.
    pub item: ItemNo,
    /// When.
    pub on: Date,
}

/// The page: filled in as answers arrive, readable from the first moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Which answers are awaited.
    pub asked: Asked,
    /// What the jobs were chosen by.
    pub basis: JobsBasis,
    /// Jobs that fit best; `None` while they are looked for.
    pub jobs: Option<Vec<Recommendation>>,
    /// How many fit in all.
    pub jobs_in_all: u32,
    /// Cases handed in here.
    pub local_cases: Option<Vec<CaseLine>>,
    /// What the county says.
    pub county: CountyPart,
}

/// What jobs on the overview were chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum JobsBasis {
    /// Nothing is known of a wish: by the village and the age alone.
    #[default]
    Nearness,
    /// By the wish of a registration of this visit.
    Wish,
}

/// The county's share of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountyPart {
    /// It is being asked.
    Asking,
    /// It answered.
    Known(CountyOverview),
    /// There is no line: the page says so and shows what the terminal has.
    OutOfReach,
}

impl Overview {
    /// An empty page awaiting its answers.
    pub fn new(asked: Asked, county: CountyPart) -> Self {
        Self {
            asked,
            basis: JobsBasis::default(),
            jobs: None,
            jobs_in_all: 0,
            local_cases: None,
            county,
        }
    }

    /// Cases from both sides that are not finished, each once, the newest first.
    pub fn open_cases(&self) -> Vec<CaseLine> {
        let mut all = merged(
            &self.county,
            self.local_cases.as_deref().unwrap_or_default(),
        );
        all.retain(|case| !matches!(case.state, CaseState::Done | CaseState::Declined));
        all
    }
}
