//! Rows of the county's store.

/// An enrolment a terminal asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Hard to guess.
    pub id: String,
    /// Asset number of the terminal.
    pub asset: String,
    /// Its certificate request, PEM.
    pub csr_pem: String,
    /// Its Ed25519 stamp key: name, colon, public key in hex.
    pub stamp_key: String,
    /// When it asked, ms since 1970.
    pub asked_ms: i64,
    /// Where it stands.
    pub state: EnrolmentRowState,
}

/// Where an enrolment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolmentRowState {
    /// For staff to decide.
    Waiting,
    /// Approved, with the certificate in PEM.
    Approved(String),
    /// Refused.
    Refused,
}

/// A decision on an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Approved with this certificate.
    Approve {
        /// The certificate in PEM.
        certificate_pem: String,
        /// The row it is admitted by.
        row: CertificateRow,
    },
    /// Refused.
    Refuse,
}

/// What came of using a one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    /// The code was good; the enrolment is noted.
    Yes,
    /// Unknown, used or too old.
    BadCode,
}

/// A certificate a terminal may come with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// SHA-256 of the DER, hex.
    pub fingerprint: String,
    /// Whose it is.
    pub asset: String,
    /// Last moment of its validity, ms since 1970.
    pub not_after_ms: i64,
}

/// An admitted terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// Asset number.
    pub asset: String,
    /// Its Ed25519 stamp key: name, colon, public key in hex.
    pub stamp_key: String,
}

/// A case to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// The submission's id.
    pub id: String,
    /// SHA-256 of the sealed body, hex: tells the same bytes from others.
    pub digest: String,
    /// The terminal it came from.
    pub terminal: String,
    /// Tag of the holder under the county's own key: finds a person's cases, names nobody.
    pub holder_tag: String,
    /// Item number.
    pub item: u16,
    /// Number of the receipt.
    pub receipt: String,
    /// The envelope as it came, JSON; still sealed.
    pub envelope: String,
    /// When accepted, ms since 1970.
    pub accepted_ms: i64,
    /// The county's signature over the acceptance, 64 bytes.
    pub signature: Vec<u8>,
    /// The key that signed.
    pub key_id: String,
}

/// A case the county has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// As it was taken in.
    pub case: NewCase,
    /// Where it stands.
    pub state: CaseRowState,
    /// Since when, ms since 1970.
    pub since_ms: i64,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRowState {
    /// Accepted.
    Open,
    /// Finished.
    Done,
    /// Declined.
    Declined,
}

impl CaseRowState {
    /// Its name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// From its name in the store.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::Done, Self::Declined]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// What came of an intake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    /// New; kept.
    Stored,
    /// The same terminal sent the same body before; this is what was stamped then.
    Same(Box<CaseRow>),
    /// The id is taken by another body or another terminal.
    Other,
}

/// A change of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// The document's id.
    pub id: String,
    /// The document as JSON; `None` takes it out.
    pub doc: Option<String>,
}

/// A page of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRows {
    /// The changes with their sequence numbers, ascending.
    pub rows: Vec<(u64, FeedChange)>,
    /// Sequence number of the newest change.
    pub head: u64,
    /// Cursors before this one are too old.
    pub floor: u64,
}

/// A feed's newest sequence number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHead {
    /// The feed's name.
    pub feed: String,
    /// Sequence number of its newest change.
    pub head: u64,
}
