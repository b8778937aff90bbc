//! Pages of a case on their way: sealed each by itself, sent in pieces, gone once the case is accepted.

use super::names::DeviceId;
use super::sealed::{BodyDigest, SealedBody};
use super::stamp::ReceiptStamp;
use super::submission::{AnswerValue, Submission, SubmissionId};
use crate::domain::documents::{PageDigest, PageImage, PageNo};
use crate::domain::face::FaceAnswer;

/// Bytes of one piece on the way: what a weak line carries in one go.
pub const PIECE_BYTES: usize = 64 * 1_024;

/// What is sealed in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// A page of a document.
    Document,
    /// The packet of a face: counted while it waits.
    Face,
}

/// A page only the county can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPage {
    /// The case it belongs to.
    pub case: SubmissionId,
    /// Which page of the case.
    pub number: PageNo,
    /// What it is.
    pub kind: PageKind,
    /// What is sealed.
    pub body: SealedBody,
    /// SHA-256 over [`SealedBody::digest_input`]: tells whether it arrived, or lay on the disk, unharmed.
    pub digest: BodyDigest,
}

/// What a sealed page is bound to: its case, the terminal, and its number.
pub fn page_aad(case: SubmissionId, device: &DeviceId, number: PageNo) -> Vec<u8> {
    format!("jiujinban page v1|{case}|{device}|{}", number.get()).into_bytes()
}

/// What of a case travels by itself, before the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attachment<'a> {
    /// A page of a document.
    Page(&'a PageImage),
    /// A face.
    Face(&'a FaceAnswer),
}

/// The packet of a face as the body of its case names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketRef {
    /// Its number among the pages of the case.
    pub number: PageNo,
    /// SHA-256 over the packet.
    pub digest: PageDigest,
    /// Its length, bytes.
    pub bytes: u32,
    /// The terminal's signature over [`packet_bytes`].
    pub signed: ReceiptStamp,
}

/// What the terminal signs of a packet: which case, which terminal, which bytes.
pub fn packet_bytes(case: SubmissionId, device: &DeviceId, digest: &PageDigest) -> Vec<u8> {
    let mut bytes = format!("jiujinban face v1|{case}|{device}|").into_bytes();
    bytes.extend_from_slice(&digest.0);
    bytes
}

impl Submission {
    /// Whatever of its answers travels by itself, numbered in the order of the form.
    pub fn attachments(&self) -> Vec<(PageNo, Attachment<'_>)> {
        let all = self.answers.iter().flat_map(|(_, value)| match value {
            AnswerValue::Pages(pages) => pages.iter().map(Attachment::Page).collect(),
            AnswerValue::Face(face) => vec![Attachment::Face(face)],
            _ => Vec::new(),
        });
        PageNo::all().zip(all).collect()
    }

    /// The pages of documents among them.
    pub fn pages(&self) -> Vec<(PageNo, &PageImage)> {
        let all = self.attachments().into_iter();
        all.filter_map(|(number, what)| match what {
            Attachment::Page(page) => Some((number, page)),
            Attachment::Face(_) => None,
        })
        .collect()
    }

    /// The faces among them.
    pub fn faces(&self) -> Vec<(PageNo, &FaceAnswer)> {
        let all = self.attachments().into_iter();
        all.filter_map(|(number, what)| match what {
            Attachment::Face(face) => Some((number, face)),
            Attachment::Page(_) => None,
        })
        .collect()
    }
}
