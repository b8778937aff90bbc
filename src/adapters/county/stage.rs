//! How far the county last said this terminal has come: kept, so that a terminal that is not accepted yet
//! does not serve after a start without the line.

use crate::domain::machine::acceptance::ServiceStage;
use crate::files::{FileKind, replace};
use crate::wire::heartbeat::Stage;
use std::path::PathBuf;

/// The word in the file before the acceptance.
const TRIAL: &str = "trial";
/// The word after it.
const FORMAL: &str = "formal";

/// The note of it.
pub(super) struct StageNote {
    file: PathBuf,
}

impl StageNote {
    pub(super) fn at(file: PathBuf) -> Self {
        Self { file }
    }

    /// What the county said last; `None` when it never did.
    pub(super) fn kept(&self) -> Option<ServiceStage> {
        match std::fs::read_to_string(&self.file).ok()?.trim() {
            TRIAL => Some(ServiceStage::Trial),
            FORMAL => Some(ServiceStage::Formal),
            _ => None,
        }
    }

    /// What the county says now, noted when it is news.
    pub(super) fn told(&self, stage: Option<Stage>) -> Option<ServiceStage> {
        let (stage, word) = match stage? {
            Stage::Trial => (ServiceStage::Trial, TRIAL),
            Stage::Formal => (ServiceStage::Formal, FORMAL),
        };
        if self.kept() != Some(stage)
            && replace(&self.file, word.as_bytes(), FileKind::Plain).is_err()
        {
            log::warn!("the stage of this terminal could not be noted");
        }
        Some(stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_outlives_the_program_and_a_damaged_note_is_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let note = || StageNote::at(dir.path().join("stage"));
        assert_eq!(note().kept(), None);
        assert_eq!(note().told(None), None, "an older county says nothing");
        assert_eq!(note().told(Some(Stage::Trial)), Some(ServiceStage::Trial));
        assert_eq!(note().kept(), Some(ServiceStage::Trial));
        assert_eq!(note().told(None), None);
        assert_eq!(
            note().kept(),
            Some(ServiceStage::Trial),
            "silence is no news"
        );
        assert_eq!(note().told(Some(Stage::Formal)), Some(ServiceStage::Formal));
        assert_eq!(note().kept(), Some(ServiceStage::Formal));
        std::fs::write(dir.path().join("stage"), "tri").expect("written");
        assert_eq!(note().kept(), None);
    }
}
