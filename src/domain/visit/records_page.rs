//! A personal query on screen: the view the catalogue has for it and what the county answered.
//! Lives in memory only, and only as long as the page.

use super::answer::Answer;
use super::event::Asked;
use crate::domain::delivery::Behalf;
use crate::domain::people::access::Access;
use crate::domain::services::ItemNo;
use crate::domain::services::records::PersonalRecords;
use crate::domain::services::result::ResultView;

/// Rows on one screen.
pub const ROWS_PER_SCREEN: usize = 12;

/// One query's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// The item.
    pub item: ItemNo,
    /// How its answer is shown.
    pub view: ResultView,
    /// Who asks, when it is not the holder.
    pub behalf: Option<Box<Behalf>>,
    /// The answer.
    pub answer: Answer<Box<PersonalRecords>>,
    /// Screens of rows before this one.
    pub screen: usize,
}

impl RecordsPage {
    /// Rows in all.
    fn rows(&self) -> usize {
        self.answer.here().map_or(0, |records| records.rows.len())
    }

    /// How many screens of rows there are, at least one.
    pub fn screens(&self) -> usize {
        self.rows().div_ceil(ROWS_PER_SCREEN).max(1)
    }

    /// Goes one screen on or back; nothing happens at either end.
    pub fn turn(&mut self, forward: bool) {
        self.screen = turned(self.screen, self.screens(), forward);
    }
}

/// 谁看过我的信息 on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewedPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// The looks at the holder's data, the newest first.
    pub answer: Answer<Vec<Access>>,
    /// Screens of rows before this one.
    pub screen: usize,
}

impl ViewedPage {
    /// How many screens of rows there are, at least one.
    pub fn screens(&self) -> usize {
        let rows = self.answer.here().map_or(0, Vec::len);
        rows.div_ceil(ROWS_PER_SCREEN).max(1)
    }

    /// Goes one screen on or back; nothing happens at either end.
    pub fn turn(&mut self, forward: bool) {
        self.screen = turned(self.screen, self.screens(), forward);
    }
}

/// One screen on or back within a number of screens.
pub(super) fn turned(screen: usize, screens: usize, forward: bool) -> usize {
    if forward {
        (screen + 1).min(screens.saturating_sub(1))
    } else {
        screen.saturating_sub(1)
    }
}
