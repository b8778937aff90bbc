//! The technician's page that puts the log on a memory stick: chosen, under way, done or why not.

use super::duty::DutyPage;
use super::{Desk, DeskAsked, DeskEffect, DeskNow};
use crate::domain::machine::export::{ExportFault, Exported, LogExtent};
use crate::domain::time::{MonoTime, Span};

/// A slow stick and a log of years have so long.
const EXPORT_WITHIN: Span = Span::minutes(2);

/// How far an export is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exporting {
    /// How much of the log is to be chosen.
    Choosing,
    /// It is being written.
    Asked {
        /// Which question.
        asked: DeskAsked,
        /// How much.
        extent: LogExtent,
        /// Since when.
        since: MonoTime,
    },
    /// It is on the stick.
    Done(Exported),
    /// It is not.
    Failed(ExportFault),
}

impl Exporting {
    /// When waiting for it ends.
    pub(super) fn deadline(&self) -> Option<MonoTime> {
        match self {
            Self::Asked { since, .. } => Some(since.plus(EXPORT_WITHIN)),
            Self::Choosing | Self::Done(_) | Self::Failed(_) => None,
        }
    }
}

impl Desk {
    /// Opens the page.
    pub(super) fn open_export(&mut self) {
        if let Some(page) = self.technicians_page() {
            *page = Some(DutyPage::Export(Exporting::Choosing));
        }
    }

    /// Writes so much of the log; not twice at once.
    pub(super) fn export(&mut self, extent: LogExtent, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        if let Some(Some(DutyPage::Export(exporting))) = self.technicians_page()
            && exporting.deadline().is_none()
        {
            *exporting = Exporting::Asked {
                asked,
                extent,
                since: now.mono,
            };
            out.push(DeskEffect::ExportLog(asked, extent));
        }
    }

    fn exporting_mut(&mut self) -> Option<&mut Exporting> {
        match self.duty_mut()?.page.as_mut()? {
            DutyPage::Export(exporting) => Some(exporting),
            _ => None,
        }
    }

    /// It is on the stick, or why not. An answer to an earlier question changes nothing.
    pub(super) fn exported(&mut self, answered: DeskAsked, came: Result<Exported, ExportFault>) {
        if let Some(exporting) = self.exporting_mut()
            && matches!(exporting, Exporting::Asked { asked, .. } if *asked == answered)
        {
            *exporting = match came {
                Ok(exported) => Exporting::Done(exported),
                Err(fault) => Exporting::Failed(fault),
            };
        }
    }

    /// Nobody waits longer than the deadline.
    pub(super) fn watch_export(&mut self, now: MonoTime) {
        if let Some(exporting) = self.exporting_mut()
            && exporting.deadline().is_some_and(|at| at <= now)
        {
            *exporting = Exporting::Failed(ExportFault::Late);
        }
    }
}
