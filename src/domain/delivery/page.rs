//! Pages of a case on their way: sealed each by itself, sent in pieces, gone once the case is accepted.

use super::names::DeviceId;
use super::sealed::{BodyDigest, SealedBody};
use super::submission::{AnswerValue, Submission, SubmissionId};
use crate::domain::documents::{PageImage, PageNo};

/// Bytes of one piece on the way: what a weak line carries in one go.
pub const PIECE_BYTES: usize = 64 * 1_024;

/// A page only the county can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPage {
    /// The case it belongs to.
    pub case: SubmissionId,
    /// Which page of the case.
    pub number: PageNo,
    /// The sealed picture.
    pub body: SealedBody,
    /// SHA-256 over [`SealedBody::digest_input`]: tells whether it arrived, or lay on the disk, unharmed.
    pub digest: BodyDigest,
}

/// What a sealed page is bound to: its case, the terminal, and its number.
pub fn page_aad(case: SubmissionId, device: &DeviceId, number: PageNo) -> Vec<u8> {
    format!("jiujinban page v1|{case}|{device}|{}", number.get()).into_bytes()
}

impl Submission {
    /// The pages of all its answers, numbered in the order of the form.
    pub fn pages(&self) -> Vec<(PageNo, &PageImage)> {
        let pages = self.answers.iter().flat_map(|(_, value)| match value {
            AnswerValue::Pages(pages) => pages.as_slice(),
            _ => &[],
        });
        PageNo::all().zip(pages).collect()
    }
}
