//! When an update may be installed, and when the terminal may start anew for it.

use super::course::Stage;
use crate::domain::machine::retire::Presence;
use crate::domain::time::WallTime;

/// The hours of the night in which an update is installed without anybody asking for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: u8,
    until: u8,
}

impl Default for Hours {
    fn default() -> Self {
        Self { from: 1, until: 5 }
    }
}

impl Hours {
    /// From the beginning of one hour to the beginning of another, 0 to 23, over midnight too; `None` for no hours
    /// of a day, or for none at all.
    pub fn new(from: u8, until: u8) -> Option<Self> {
        (from < 24 && until < 24 && from != until).then_some(Self { from, until })
    }

    /// Whether a moment is within them, by the clock on the wall.
    pub fn hold(self, at: WallTime) -> bool {
        let hour = u8::try_from(at.china().hour()).unwrap_or_default();
        match self.from < self.until {
            true => (self.from..self.until).contains(&hour),
            false => hour >= self.from || hour < self.until,
        }
    }
}

/// Who is logged in at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AtWork {
    /// Nobody.
    Nobody,
    /// An operator, or somebody who is logging in.
    Operator,
    /// A technician.
    Technician,
}

/// Who wants the update installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Starter {
    /// The terminal by itself, at night.
    #[default]
    Night,
    /// A technician at the panel.
    Technician,
}

/// What is looked at before an update goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Somebody is being served.
    pub visit: Presence,
    /// Who is logged in.
    pub at_work: AtWork,
    /// Whether it is one of the hours of the night.
    pub night: Presence,
    /// The county ordered the end of this terminal.
    pub retirement: Presence,
}

/// Why an update is not installed here and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UpdateRefusal {
    /// The machine has no second place for a system.
    #[error("the machine has no second place for a system")]
    NotPossible,
    /// The county offers nothing that is not tried or running already.
    #[error("the county offers nothing new")]
    Nothing,
    /// It is not fetched yet.
    #[error("it is not fetched yet")]
    NotFetched,
    /// It has begun.
    #[error("it has begun")]
    UnderWay,
    /// It failed on this terminal and is not tried again.
    #[error("it failed on this terminal")]
    Failed,
    /// The county ordered the end of this terminal.
    #[error("the terminal is to be retired")]
    Retirement,
    /// Somebody is being served.
    #[error("a visit is under way")]
    Visit,
    /// An operator is at work.
    #[error("an operator is at work")]
    Operator,
    /// It is not night, and nobody asked.
    #[error("it is not an hour of the night")]
    Hour,
}

impl UpdateRefusal {
    /// Every refusal.
    pub const ALL: [Self; 9] = [
        Self::NotPossible,
        Self::Nothing,
        Self::NotFetched,
        Self::UnderWay,
        Self::Failed,
        Self::Retirement,
        Self::Visit,
        Self::Operator,
        Self::Hour,
    ];
}

impl Moment {
    /// Whether the terminal may be taken from whoever is there: to write its disk, and to start anew.
    ///
    /// Errors: the first thing that stands in the way.
    pub fn is_free(self, starter: Starter) -> Result<(), UpdateRefusal> {
        if self.retirement == Presence::There {
            return Err(UpdateRefusal::Retirement);
        }
        if self.visit == Presence::There {
            return Err(UpdateRefusal::Visit);
        }
        match (self.at_work, starter) {
            (AtWork::Nobody, _) | (AtWork::Technician, Starter::Technician) => {}
            (AtWork::Operator, _) | (AtWork::Technician, Starter::Night) => {
                return Err(UpdateRefusal::Operator);
            }
        }
        match (self.night, starter) {
            (Presence::Missing, Starter::Night) => Err(UpdateRefusal::Hour),
            _ => Ok(()),
        }
    }
}

/// Whether an update is there to be installed, whoever asks and whenever.
///
/// Errors: why not.
pub(super) fn is_ready(stage: &Stage) -> Result<(), UpdateRefusal> {
    match stage {
        Stage::Ready(_) => Ok(()),
        Stage::None | Stage::Good(_) => Err(UpdateRefusal::Nothing),
        Stage::Fetching { .. } | Stage::Fetched(_) => Err(UpdateRefusal::NotFetched),
        Stage::Installing(_) | Stage::Installed(_) | Stage::OnTrial(_) => {
            Err(UpdateRefusal::UnderWay)
        }
        Stage::Failed(..) => Err(UpdateRefusal::Failed),
    }
}
