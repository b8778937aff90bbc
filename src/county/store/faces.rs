//! Faces of cases: what has to be known without opening the packet, which stays sealed as it came.

use super::Answer;
use super::cases::CaseRow;

/// The face of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceRow {
    /// The submission's id.
    pub case: String,
    /// `qualification` or `model`.
    pub purpose: String,
    /// `taken` or `attested`.
    pub way: String,
    /// Why the service's own rule leaves it to a person; `None` when nothing stands against it.
    pub doubt: Option<String>,
}

/// Faces of cases.
pub trait FaceStore: Send + Sync {
    /// The face of a case.
    fn face(&self, case: String) -> Answer<'_, Option<FaceRow>>;

    /// The faces of cases that are not finished, with their cases, the oldest first.
    fn waiting_faces(&self, limit: u32) -> Answer<'_, Vec<(FaceRow, CaseRow)>>;

    /// When the newest finished case of a holder with a face for a purpose was finished, ms since
    /// 1970.
    fn last_face(&self, holder_tag: String, purpose: String) -> Answer<'_, Option<i64>>;
}
