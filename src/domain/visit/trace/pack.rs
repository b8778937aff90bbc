//! What the log says of the acceptance pack.

use crate::domain::machine::audit::{AuditEvent, PackTrouble};
use crate::domain::machine::pack::PackFault;
use crate::domain::operators::desk::{Duty, DutyPage, PackStep, Packing};

/// What came of the pack on the technician's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PackOutline {
    /// It is on a stick.
    Saved,
    /// It is written down, to be handed in.
    Kept,
    /// Something was not done.
    Failed(PackFault),
}

impl PackOutline {
    pub(super) fn of(duty: &Duty) -> Option<Self> {
        let Some(DutyPage::Pack(packing)) = &duty.page else {
            return None;
        };
        match packing {
            Packing::Making { .. } => None,
            Packing::NotMade(fault) => Some(Self::Failed(*fault)),
            Packing::Made { step, .. } => match step {
                PackStep::Choosing | PackStep::Saving { .. } | PackStep::Keeping { .. } => None,
                PackStep::Saved(_) => Some(Self::Saved),
                PackStep::Kept => Some(Self::Kept),
                PackStep::Failed(fault) => Some(Self::Failed(*fault)),
            },
        }
    }
}

/// What a step has to be remembered for.
pub(super) fn events(
    was: Option<PackOutline>,
    now: Option<PackOutline>,
    out: &mut Vec<AuditEvent>,
) {
    let Some(now) = now.filter(|_| was != now) else {
        return;
    };
    out.push(match now {
        PackOutline::Saved => AuditEvent::AcceptancePackSaved,
        PackOutline::Kept => AuditEvent::AcceptancePackHandedIn,
        PackOutline::Failed(fault) => AuditEvent::AcceptancePackFailed {
            why: match fault {
                PackFault::Program => PackTrouble::Program,
                PackFault::Key => PackTrouble::Key,
                PackFault::NoStick => PackTrouble::NoStick,
                PackFault::Full => PackTrouble::Full,
                PackFault::Stick => PackTrouble::Stick,
                PackFault::Paper => PackTrouble::Paper,
                PackFault::Store => PackTrouble::Store,
                PackFault::Late => PackTrouble::Late,
            },
        },
    });
}
