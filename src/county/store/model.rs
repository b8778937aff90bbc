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

/// What a terminal's newest audit record says of its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// The log goes on, or stands still.
    GoesOn,
    /// The log has fewer records than it had.
    Shrunk,
    /// The newest record is another than it was.
    Rewritten,
}

impl Checkpoint {
    /// Compares the newest record with the one known before.
    pub fn judge(known_seq: u64, known_head: &str, seq: u64, head: &str) -> Self {
        match seq.cmp(&known_seq) {
            std::cmp::Ordering::Less => Self::Shrunk,
            std::cmp::Ordering::Equal if head != known_head => Self::Rewritten,
            _ => Self::GoesOn,
        }
    }
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
