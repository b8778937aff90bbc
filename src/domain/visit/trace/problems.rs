//! What the log says of reports of problems.

use crate::domain::ledger::{Class, Level, State};
use crate::domain::machine::audit::{
    AuditEvent, ProblemClass, ProblemDesk, ProblemState, ProblemTrouble, ProblemVerdict,
};
use crate::domain::operators::desk::{Desk, ProblemNo, ProblemStep};

/// As much of the pages of reports as the log cares about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProblemOutline {
    class: Class,
    notice: Option<ProblemNo>,
    kept: bool,
}

impl ProblemOutline {
    pub(super) fn of(desk: &Desk) -> Option<Self> {
        desk.problems().map(|page| Self {
            class: page.class,
            notice: page.notice,
            kept: matches!(page.step, ProblemStep::Kept(_)),
        })
    }
}

/// What a step has to be remembered for.
pub(super) fn events(
    was: Option<ProblemOutline>,
    now: Option<ProblemOutline>,
    out: &mut Vec<AuditEvent>,
) {
    let Some(now) = now else {
        return;
    };
    if now.kept && !was.is_some_and(|was| was.kept) {
        let class = ProblemClass::from(now.class);
        out.push(AuditEvent::ProblemReported { class });
    }
    if let Some(no) = now.notice
        && was.and_then(|was| was.notice) != now.notice
    {
        let why = match no {
            ProblemNo::Nothing => ProblemTrouble::Nothing,
            ProblemNo::TooMany => ProblemTrouble::TooMany,
            ProblemNo::NotKept => ProblemTrouble::NotKept,
        };
        out.push(AuditEvent::ProblemNotTaken { why });
    }
}

impl From<Class> for ProblemClass {
    fn from(class: Class) -> Self {
        match class {
            Class::System => Self::System,
            Class::Function => Self::Function,
            Class::Guidance => Self::Guidance,
            Class::Device => Self::Device,
        }
    }
}

impl From<Level> for ProblemDesk {
    fn from(level: Level) -> Self {
        match level {
            Level::Technician => Self::Technician,
            Level::County => Self::County,
            Level::City => Self::City,
            Level::Province => Self::Province,
        }
    }
}

impl From<State> for ProblemState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Promised => Self::Promised,
            State::Answered => Self::Answered,
            State::Solved => Self::Solved,
            State::Closed => Self::Closed,
        }
    }
}

impl From<bool> for ProblemVerdict {
    fn from(solved: bool) -> Self {
        if solved {
            Self::Solved
        } else {
            Self::NotSolved
        }
    }
}
