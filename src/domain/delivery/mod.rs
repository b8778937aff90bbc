//! Submissions on their way to the county: states, stamps, retry and sync plans.

pub mod ferry;
mod names;
mod outbox;
mod page;
mod plan;
mod receipt_no;
mod receipt_text;
mod retry;
mod sealed;
mod stamp;
mod standing;
mod submission;
#[cfg(test)]
mod tests;

pub use names::{DeviceId, KeyId, RefusalCode};
pub use outbox::{Delivery, DeliveryEvent, LEASE, MAX_REFUSALS, SetAsideReason, Tries};
pub use page::{Attachment, PIECE_BYTES, PacketRef, PageKind, SealedPage, packet_bytes, page_aad};
pub use plan::{
    Backlog, BacklogLimits, BacklogVerdict, DownPlan, FeedState, LinkState, OutboxEntry, SyncPlan,
    UpPlan, plan_down, plan_up, sync_plan, waiting_from,
};
pub use receipt_no::{ReceiptNo, ReceiptNoError, ReceiptPrefix};
pub use receipt_text::{MalformedReceipt, decode_receipt, encode_receipt};
pub use retry::{BACKOFF_CAP, Jitter, RetryAdvice, backoff, delay_after};
pub use sealed::{BodyDigest, DayTag, SealedBody, Signature, Suite, UnknownSuite, submission_aad};
pub use stamp::{
    AcceptanceStamp, Receipt, ReceiptFacts, ReceiptStamp, ReceiptVerdict, SealedEnvelope,
    SignatureCheck, SignatureVerdict, Signer, verify_receipt,
};
pub use standing::{
    CaseNews, CaseResult, CaseStanding, CaseState, Grade, LastFour, MissingMaterial, Prerequisite,
    ReceiptProof,
};
pub use submission::{
    Agent, AnswerValue, Applicant, Behalf, Capture, FieldId, FormVersion, IdentityProof,
    LinkAtCapture, MonthRange, PersonalText, Submission, SubmissionId,
};
