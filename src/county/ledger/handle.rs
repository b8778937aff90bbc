//! The ledger as the programs reach it.

use super::{DeskStep, Entry, LedgerError, Past};
use crate::county::CountyHandle;
use crate::county::store::StoreError;
use crate::county::store::ledger::LedgerFilter;
use crate::domain::ledger::{Level, Responsibilities};

impl CountyHandle {
    /// Entries of the problem ledger, the oldest first.
    pub fn problems(&self, filter: LedgerFilter) -> Result<Vec<Entry>, StoreError> {
        self.wait(super::list(self.app(), filter))
    }

    /// One of them with its history.
    pub fn problem(&self, id: &str) -> Result<Option<(Entry, Vec<Past>)>, StoreError> {
        self.wait(super::show(self.app(), id))
    }

    /// Its picture, PNG.
    pub fn problem_picture(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.wait(super::picture(self.app(), id))
    }

    /// A step of a desk in the name of somebody there; how it stands after it.
    pub fn act_on_problem(
        &self,
        id: &str,
        desk: (Level, &str),
        step: DeskStep,
        words: &str,
    ) -> Result<Entry, LedgerError> {
        self.wait(super::act(self.app(), id, desk, step, words))
    }

    /// Moves what is late by the county's clock now, as the service does every half minute; how many
    /// moved.
    pub fn move_late_problems(&self) -> Result<usize, StoreError> {
        self.wait(super::tick(self.app()))
    }

    /// Who answers which problems.
    pub fn responsibilities(&self) -> &Responsibilities {
        &self.app().config.responsibilities
    }
}
