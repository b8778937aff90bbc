//! Pages of documents at the county: whether they are all there when a case arrives, and opened for
//! whoever decides about it.

use super::api::{ApiError, App, reopened};
use super::faces::{self, Arrived};
use super::people::{Look, note};
use super::review::ReviewError;
use super::store::cases::CaseRow;
use super::store::model::Terminal;
use super::store::pages::PageRow;
use super::vault::OpenError;
use crate::domain::delivery::{
    BodyDigest, DeviceId, KeyId, ReceiptFacts, SealedBody, SubmissionId, Suite,
};
use crate::domain::documents::{MOST_PAGE_BYTES, PageDigest, PageImage, PageNo};
use crate::wire::envelope::hex;
use crate::wire::pages::PageRef;
use crate::wire::problem::ProblemType;
use crate::wire::records::{Looked, Viewer};
use crate::wire::submission::{Answer, CaseBody};
use ring::digest;
use zeroize::Zeroizing;

/// Bytes the seal adds to a page.
const TAG: usize = 16;

/// A page as the reviewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedPage {
    /// The field of the form it answers.
    pub field: String,
    /// Its number within the case.
    pub number: u8,
    /// The picture.
    pub image: PageImage,
}

/// The longest sealed page, bytes.
pub fn longest_sealed() -> u32 {
    u32::try_from(MOST_PAGE_BYTES + TAG).expect("a megabyte fits")
}

fn body_of(row: &PageRow) -> Option<SealedBody> {
    Some(SealedBody {
        suite: Suite::try_from(row.page.suite).ok()?,
        key: KeyId::parse(&row.page.key_id)?,
        enc: row.page.enc.clone(),
        ct: row.ct.clone(),
    })
}

fn sha256(bytes: &[u8]) -> BodyDigest {
    let sum = digest::digest(&digest::SHA256, bytes);
    BodyDigest(sum.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

/// Whether all of a page has come and is what was announced.
pub fn is_whole_and_unharmed(row: &PageRow) -> bool {
    let body = body_of(row).filter(|_| row.is_whole());
    body.is_some_and(|body| hex(&sha256(&body.digest_input()).0) == row.page.digest)
}

/// The pages of documents a case names, by field, in the order of their numbers.
fn named(case: &CaseBody) -> Vec<(&str, &PageRef)> {
    let mut all: Vec<(&str, &PageRef)> = case
        .answers
        .iter()
        .filter_map(|(field, answer)| match answer {
            Answer::Pages { pages } => Some((field, pages)),
            _ => None,
        })
        .flat_map(|(field, pages)| pages.iter().map(move |page| (field.as_str(), page)))
        .collect();
    all.sort_by_key(|(_, page)| page.number);
    all
}

/// Whether every page a case names is there, opens, and is the picture the case means. Pages that
/// have not come are asked for; pages that are something else refuse the case. What the packet of a
/// face says, where there is one, comes back.
pub async fn all_there(
    app: &App,
    terminal: &Terminal,
    facts: &ReceiptFacts,
    case: &CaseBody,
) -> Result<Option<Arrived>, ApiError> {
    let named = named(case);
    let face = faces::named(case);
    let mut numbers: Vec<u8> = named.iter().map(|(_, page)| page.number).collect();
    numbers.extend(face.map(|face| face.page.number));
    numbers.sort_unstable();
    if numbers.is_empty() {
        return Ok(None);
    }
    let in_order = PageNo::all().map(PageNo::get);
    if !in_order.take(numbers.len()).eq(numbers) {
        return Err(ApiError::about(ProblemType::CaseInvalid, "body.answers"));
    }
    let rows = app.store.pages(facts.submission.to_string()).await?;
    let whole = |number: u8| {
        let row = rows.iter().find(|row| {
            row.page.number == number
                && row.page.terminal == facts.device.as_str()
                && is_whole_and_unharmed(row)
        });
        row.ok_or_else(|| ApiError::about(ProblemType::PagesMissing, "pages"))
    };
    for (_, page) in named {
        let row = whole(page.number)?;
        opened(app, facts.submission, &facts.device, row, page)?;
    }
    match face {
        Some(face) => {
            let row = whole(face.page.number)?;
            faces::arrived(app, terminal, facts, case, (row, face)).map(Some)
        }
        None => Ok(None),
    }
}

fn opened(
    app: &App,
    case: SubmissionId,
    device: &DeviceId,
    row: &PageRow,
    page: &PageRef,
) -> Result<PageImage, ApiError> {
    let plain = opened_bytes(app, case, device, row, page)?;
    let sum = sha256(&plain);
    PageImage::new(plain, PageDigest(sum.0))
        .map_err(|_| ApiError::about(ProblemType::CaseInvalid, "pages"))
}

/// Whatever was sealed in a page, if it is what the case names.
pub fn opened_bytes(
    app: &App,
    case: SubmissionId,
    device: &DeviceId,
    row: &PageRow,
    page: &PageRef,
) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    let unopenable = || ApiError::about(ProblemType::Unopenable, "pages");
    let invalid = || ApiError::about(ProblemType::CaseInvalid, "pages");
    let body = body_of(row).ok_or_else(unopenable)?;
    let number = PageNo::new(page.number).ok_or_else(invalid)?;
    let plain = app.vault.unseal_page(&body, case, device, number);
    let plain = plain.map_err(|e| match e {
        OpenError::UnknownKey => ApiError::about(ProblemType::UnknownKey, "pages"),
        OpenError::Unopenable => unopenable(),
    })?;
    let BodyDigest(sum) = sha256(&plain);
    if hex(&sum) != page.sha256 || plain.len() != usize::try_from(page.bytes).unwrap_or(0) {
        return Err(invalid());
    }
    Ok(Zeroizing::new(plain.to_vec()))
}

/// The pages of a case, opened for a reviewer. The look is noted before anything is told.
pub async fn open_all(app: &App, row: &CaseRow) -> Result<Vec<OpenedPage>, ReviewError> {
    let Some(case) = reopened(app, row) else {
        return Ok(Vec::new());
    };
    let named = named(&case);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let look = Look {
        subject: &row.holder_tag,
        by: Viewer::Reviewer,
        what: Looked::Pages,
        item: Some(row.item),
        terminal: None,
        viewer: None,
    };
    note(app, look).await?;
    let rows = app.store.pages(row.id.clone()).await?;
    let case = SubmissionId::parse(&row.id).ok_or(ReviewError::Pages)?;
    let device = DeviceId::parse(&row.terminal).ok_or(ReviewError::Pages)?;
    let open = |(field, page): (&str, &PageRef)| {
        let kept = rows.iter().find(|r| r.page.number == page.number);
        let kept = kept.ok_or(ReviewError::Pages)?;
        let image = opened(app, case, &device, kept, page).map_err(|_| ReviewError::Pages)?;
        Ok(OpenedPage {
            field: field.to_owned(),
            number: page.number,
            image,
        })
    };
    named.into_iter().map(open).collect()
}

/// The pages of the case with a receipt, opened for a reviewer.
pub async fn of_receipt(app: &App, receipt: &str) -> Result<Vec<OpenedPage>, ReviewError> {
    let row = app.store.case_by_receipt(receipt.to_owned()).await?;
    open_all(app, &row.ok_or(ReviewError::Unknown)?).await
}
