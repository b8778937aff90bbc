//! Why the terminal does not start, as the panel and the journal tell it.

use crate::adapters::county::SetupError;
use crate::config::Report;
use crate::domain::visit::ClosedReason;
use crate::ports::keys::KeyFault;
use crate::terminal::StartFault;
use std::path::PathBuf;

/// Most places of a configuration's faults that the panel names; `kiosk check-config` names all.
const PLACES: usize = 4;

/// Why the terminal does not start. Each may be mended while the program runs.
#[derive(Debug, thiserror::Error)]
pub enum StartProblem {
    /// The configuration.
    #[error("the configuration has faults\n{0}")]
    Config(Report),
    /// The county's root certificate.
    #[error("county.ca_file: {}: {why}", file.display())]
    Root {
        /// Which file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// There is no enrolment.
    #[error(
        "this terminal is not enrolled: run `kiosk enrol --code CODE` with a code of the county"
    )]
    NotEnrolled,
    /// The enrolment's files do not fit together.
    #[error("{}: the files of the enrolment are damaged", dir.display())]
    Enrolment {
        /// Their folder.
        dir: PathBuf,
    },
    /// The terminal's keys.
    #[error("the terminal's keys in {}: {fault}", dir.display())]
    Keys {
        /// Their folder.
        dir: PathBuf,
        /// Why.
        fault: KeyFault,
    },
    /// The terminal is at its end: it serves nobody any more.
    #[error("this terminal is being retired, or is empty")]
    Retiring,
    /// The system.
    #[error("{}: {why}", dir.display())]
    System {
        /// The data folder.
        dir: PathBuf,
        /// Why.
        why: String,
    },
}

impl StartProblem {
    /// What a part that did not start means; `data` is the terminal's data folder.
    pub fn of_part(fault: &StartFault, data: PathBuf, root: PathBuf) -> Self {
        match fault {
            StartFault::Keys(fault) => Self::Keys {
                dir: data.join("keys"),
                fault: *fault,
            },
            StartFault::Link(SetupError::Root) => Self::Root {
                file: root,
                why: "it holds no certificate".to_owned(),
            },
            StartFault::Link(SetupError::Identity) => Self::Enrolment {
                dir: data.join("county"),
            },
            StartFault::Link(_) | StartFault::System(_) => Self::System {
                dir: data,
                why: fault.to_string(),
            },
        }
    }

    /// Why nobody can be served.
    pub fn reason(&self) -> ClosedReason {
        match self {
            Self::Config(_) => ClosedReason::ConfigBroken,
            Self::Root { .. } => ClosedReason::CountyUnknown,
            // Its own pages stand in the place of this word.
            Self::NotEnrolled | Self::Retiring => ClosedReason::NotEnrolled,
            Self::Enrolment { .. } => ClosedReason::EnrolmentDamaged,
            Self::Keys { fault, .. } => match fault {
                KeyFault::NoTpm | KeyFault::OtherTpm => ClosedReason::RootShut,
                KeyFault::NotOpened | KeyFault::SealGone => ClosedReason::RootUnopened,
                KeyFault::TwoRoots => ClosedReason::RootTwice,
                _ => ClosedReason::KeyLost,
            },
            Self::System { .. } => ClosedReason::PartFailed,
        }
    }

    /// Where it lies, one line each: files, keys and what the system says.
    pub fn places(&self) -> Vec<String> {
        match self {
            Self::Config(report) => {
                let mut lines: Vec<String> = report
                    .faults
                    .iter()
                    .take(PLACES)
                    .map(ToString::to_string)
                    .collect();
                if report.faults.len() > PLACES {
                    lines.push(format!("… +{}", report.faults.len() - PLACES));
                }
                lines
            }
            Self::Root { file, why } => vec![format!("{}: {why}", file.display())],
            Self::NotEnrolled | Self::Retiring => Vec::new(),
            Self::Enrolment { dir } => vec![dir.display().to_string()],
            Self::Keys { dir, fault } => vec![format!("{}: {fault}", dir.display())],
            Self::System { dir, why } => vec![format!("{}: {why}", dir.display())],
        }
    }
}
