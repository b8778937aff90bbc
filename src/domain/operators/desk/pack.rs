//! The technician's page of the acceptance pack (验收材料): made and signed first, then put on a memory
//! stick or handed in.

use super::duty::DutyPage;
use super::login::ANSWER_WITHIN;
use super::{Desk, DeskAsked, DeskEffect, DeskNow};
use crate::domain::machine::pack::{PackFault, PackSaved, PackStanding, SignedPack};
use crate::domain::paper::Paper;
use crate::domain::time::{MonoTime, Span, WallTime};

/// Fonts that are read for the first time and a slow stick have so long.
const STICK_WITHIN: Span = Span::minutes(2);

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packing {
    /// It is being made.
    Making {
        /// Which question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// There is none.
    NotMade(PackFault),
    /// It is there.
    Made {
        /// The pack.
        pack: Box<SignedPack>,
        /// What is done with it.
        step: PackStep,
    },
}

/// What is done with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackStep {
    /// To be chosen.
    Choosing,
    /// It is being put on the stick.
    Saving {
        /// Which question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// It is being written down, to be handed in.
    Keeping {
        /// Which question.
        asked: DeskAsked,
        /// Since when.
        since: MonoTime,
    },
    /// It is on the stick.
    Saved(PackSaved),
    /// It is written down: the county gets it.
    Kept,
    /// Not done.
    Failed(PackFault),
}

impl Packing {
    /// When waiting ends.
    pub(super) fn deadline(&self) -> Option<MonoTime> {
        match self {
            Self::Making { since, .. }
            | Self::Made {
                step: PackStep::Keeping { since, .. },
                ..
            } => Some(since.plus(ANSWER_WITHIN)),
            Self::Made {
                step: PackStep::Saving { since, .. },
                ..
            } => Some(since.plus(STICK_WITHIN)),
            Self::NotMade(_) | Self::Made { .. } => None,
        }
    }
}

impl Desk {
    /// The newest pack that was handed in here: of when it is, and how far.
    pub fn pack_standing(&self) -> Option<(WallTime, PackStanding)> {
        self.pack_standing
    }

    /// Opens the page, or makes a new pack: each names its own moment.
    pub(super) fn make_pack(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        let Some(page) = self.technicians_page() else {
            return;
        };
        if matches!(page, Some(DutyPage::Pack(packing)) if packing.deadline().is_some()) {
            return;
        }
        let since = now.mono;
        *page = Some(DutyPage::Pack(Packing::Making { asked, since }));
        let account = self.duty().map(|duty| duty.operator.account.clone());
        out.extend(account.map(|account| DeskEffect::MakePack(asked, account)));
    }

    /// Puts it on a stick, with the pages to print.
    pub(super) fn save_pack(&mut self, paper: Box<Paper>, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let (asked, since) = (self.ask(), now.mono);
        if let Some(pack) = self.idle_pack(PackStep::Saving { asked, since }) {
            out.push(DeskEffect::SavePack(asked, pack, paper));
        }
    }

    /// Hands it in: written down first, sent when there is a line.
    pub(super) fn hand_in_pack(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let (asked, since) = (self.ask(), now.mono);
        if let Some(pack) = self.idle_pack(PackStep::Keeping { asked, since }) {
            out.push(DeskEffect::KeepPack(asked, pack));
        }
    }

    /// The pack on the page, when nothing is under way with it; then this is.
    fn idle_pack(&mut self, begins: PackStep) -> Option<Box<SignedPack>> {
        let page = self.technicians_page()?;
        match page {
            Some(DutyPage::Pack(packing)) if packing.deadline().is_none() => match packing {
                Packing::Made { pack, step } => {
                    *step = begins;
                    Some(pack.clone())
                }
                Packing::Making { .. } | Packing::NotMade(_) => None,
            },
            _ => None,
        }
    }

    fn packing_mut(&mut self) -> Option<&mut Packing> {
        match self.duty_mut()?.page.as_mut()? {
            DutyPage::Pack(packing) => Some(packing),
            _ => None,
        }
    }

    /// It is made, or why not. An answer to an earlier question changes nothing, here and below.
    pub(super) fn pack_made(
        &mut self,
        answered: DeskAsked,
        came: Result<Box<SignedPack>, PackFault>,
    ) {
        if let Some(packing) = self.packing_mut()
            && matches!(packing, Packing::Making { asked, .. } if *asked == answered)
        {
            *packing = match came {
                Ok(pack) => Packing::Made {
                    pack,
                    step: PackStep::Choosing,
                },
                Err(fault) => Packing::NotMade(fault),
            };
        }
    }

    /// It is on the stick, or why not.
    pub(super) fn pack_saved(&mut self, answered: DeskAsked, came: Result<PackSaved, PackFault>) {
        if let Some(Packing::Made { step, .. }) = self.packing_mut()
            && matches!(step, PackStep::Saving { asked, .. } if *asked == answered)
        {
            *step = came.map_or_else(PackStep::Failed, PackStep::Saved);
        }
    }

    /// It is written down, or why not.
    pub(super) fn pack_kept(&mut self, answered: DeskAsked, came: Result<(), PackFault>) {
        if let Some(Packing::Made { step, .. }) = self.packing_mut()
            && matches!(step, PackStep::Keeping { asked, .. } if *asked == answered)
        {
            *step = came.map_or_else(PackStep::Failed, |()| PackStep::Kept);
        }
    }

    /// Nobody waits longer than the deadline.
    pub(super) fn watch_pack(&mut self, now: MonoTime) {
        if let Some(packing) = self.packing_mut()
            && packing.deadline().is_some_and(|at| at <= now)
        {
            match packing {
                Packing::Made { step, .. } => *step = PackStep::Failed(PackFault::Late),
                Packing::Making { .. } | Packing::NotMade(_) => {
                    *packing = Packing::NotMade(PackFault::Late);
                }
            }
        }
    }
}
