//! The county link: what goes up, what comes down, and what can go wrong on the way.
//!
//! Commands return at once; each has exactly one answer as a [`CountyEvent`]. Three lanes work side by side, so a person
//! at the terminal never waits for a submission, nor a submission for a download.

use super::Ticket;
use super::audit::{ChainNews, SeedId};
use super::jobs::FeedCursor;
use super::store::DueVerdict;
use crate::domain::bulletin::Notice;
use crate::domain::bundle::{BundleVersion, CountyBundle};
pub use crate::domain::delivery::CaseState;
use crate::domain::delivery::{
    AcceptanceStamp, Applicant, Behalf, CaseNews, CaseStanding, Grade, PacketRef, ReceiptNo,
    ReceiptProof, RetryAdvice, SealedBody, SealedEnvelope, SealedPage, Submission, SubmissionId,
};
use crate::domain::documents::PageDigest;
use crate::domain::face::FaceAnswer;
use crate::domain::jobs::listing::{Listing, ListingId};
use crate::domain::jobs::seekers::{RevealedPhone, SeekerId, SeekerPage, SeekerQuery};
use crate::domain::ledger::{Report, ReportId, Standing};
use crate::domain::library::{Entry, LibraryId, Shelf};
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::pack::{PackAnswer, SignedPack};
use crate::domain::machine::retire::RetireOrder;
use crate::domain::machine::update::{BundleHash, Standing as UpdateStanding, Update};
use crate::domain::operators::AccountId;
use crate::domain::operators::desk::{ChallengeId, NewChallenge, Polled};
use crate::domain::operators::offline::AccountNews;
use crate::domain::people::access::Access;
use crate::domain::services::ItemNo;
use crate::domain::services::records::{PersonalRecords, RecordFields, RecordKey};
use crate::domain::tasks::{TaskList, TaskReport};
use crate::domain::time::{Span, WallTime};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// The line to the county.
pub trait CountyLink: Send + Sync {
    /// Reports how the terminal is. Answered by [`CountyEvent::Heartbeat`].
    fn heartbeat(&self, report: Heartbeat);

    /// Hands a sealed case over; the same id twice is one case. Answered by [`CountyEvent::Sent`].
    fn send(&self, envelope: SealedEnvelope);

    /// Hands a sealed case over whose pages go before it in pieces; what the county has of them
    /// already is not sent again. Answered by [`CountyEvent::Sent`], with
    /// [`CountyError::Unfinished`] when others are to have their turn before the rest.
    fn send_with_pages(&self, envelope: SealedEnvelope, pages: Vec<SealedPage>);

    /// Asks where an accepted case stands. Answered by [`CountyEvent::Status`].
    fn ask_status(&self, id: SubmissionId);

    /// Pulls the next page after a cursor; `None` begins with a whole copy. Answered by
    /// [`CountyEvent::Feed`].
    fn pull_feed(&self, feed: Feed, since: Option<FeedCursor>);

    /// Fetches the signed bundle if it is newer than the one in force. Answered by
    /// [`CountyEvent::Bundle`].
    fn fetch_bundle(&self);

    /// Asks what the county knows of the holder of the card just read; nothing of it is kept.
    /// Answered by [`CountyEvent::Overview`].
    fn overview(&self, ticket: Ticket, holder: Applicant);

    /// Renews the terminal's certificate with a new key. Answered by [`CountyEvent::Renewed`].
    fn renew_certificate(&self);

    /// Asks for the records of the holder of the card just read for one item, for the holder or for
    /// who came with an operator; nothing of them is kept. Answered by [`CountyEvent::Records`].
    fn records(&self, ticket: Ticket, holder: Applicant, item: ItemNo, behalf: Option<Behalf>);

    /// Asks for what the rules of an item need to know of the holder of the card just read.
    /// Answered by [`CountyEvent::Facts`].
    fn facts(&self, ticket: Ticket, holder: Applicant, wanted: Vec<RecordKey>);

    /// Items 8 and 9: looks for seekers of day labour on behalf of an employer whose card was just
    /// read. Answered by [`CountyEvent::Seekers`].
    fn seekers(&self, ticket: Ticket, employer: Applicant, query: SeekerQuery);

    /// Asks for the phone of one seeker. Answered by [`CountyEvent::Phone`].
    fn reveal_phone(&self, ticket: Ticket, employer: Applicant, seeker: SeekerId);

    /// 谁看过我的信息: asks who looked at the data of the holder of the card just read. Answered by
    /// [`CountyEvent::Accesses`].
    fn who_viewed(&self, ticket: Ticket, holder: Applicant);

    /// Asks where the case with a receipt stands, whichever terminal took it. Answered by
    /// [`CountyEvent::Case`].
    fn case_by_receipt(&self, ticket: Ticket, receipt: ReceiptNo, proof: ReceiptProof);

    /// 好差评: grades a case the county has accepted; once. Answered by [`CountyEvent::Evaluated`].
    fn evaluate(&self, ticket: Ticket, id: SubmissionId, grade: Grade);

    /// Tells the county what it lacks of the audit chain. Answered by [`CountyEvent::Chain`].
    fn report_chain(&self, news: ChainNews);

    /// Asks for a login challenge for an operator. Answered by [`CountyEvent::Challenge`].
    fn login_challenge(&self, ticket: Ticket);

    /// Asks how a challenge stands; an outcome is told once. Answered by
    /// [`CountyEvent::Collected`].
    fn collect_challenge(&self, ticket: Ticket, id: ChallengeId);

    /// Tells that an account leaked; the county freezes it. Answered by [`CountyEvent::LeakTold`].
    fn report_leak(&self, ticket: Ticket, account: AccountId);

    /// Hands a sealed report of a problem over; the same id twice is one report. Answered by
    /// [`CountyEvent::Problem`].
    fn report_problem(&self, ticket: Ticket, id: ReportId, body: SealedBody);

    /// Tells what the reporter says of an answer. Answered by [`CountyEvent::Problem`].
    fn judge_problem(&self, ticket: Ticket, verdict: DueVerdict);

    /// Asks how the reports of this terminal stand that changed after a point in the ledger.
    /// Answered by [`CountyEvent::Problems`].
    fn problems(&self, since: u64);

    /// Hands the acceptance pack in; the same one twice is one. Answered by [`CountyEvent::Pack`].
    fn hand_in_pack(&self, ticket: Ticket, pack: Box<SignedPack>);

    /// Asks for the tasks of this terminal's operators unless they are those with this tag. Answered
    /// by [`CountyEvent::Tasks`].
    fn fetch_tasks(&self, tag: Option<String>);

    /// Asks for a piece of an update's file, from this byte on. Ends in [`CountyEvent::UpdatePiece`].
    fn fetch_update(&self, update: Update, from: u64);

    /// Ends the threads; requests under way are cut. Nothing is reported afterwards.
    fn stop(&self);

    /// Whether its threads run. They end by themselves only by a fault, and then the supervisor
    /// puts a new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}

/// Turns a case into the bytes that are sealed for the county.
pub trait SubmissionEncoder: Send + Sync {
    /// The body of the contract as JSON; wiped when dropped. `packets` are the signed packets of its
    /// faces.
    fn encode_with(&self, submission: &Submission, packets: &[PacketRef]) -> Zeroizing<Vec<u8>>;

    /// The same for a case without faces.
    fn encode(&self, submission: &Submission) -> Zeroizing<Vec<u8>> {
        self.encode_with(submission, &[])
    }

    /// The packet of a face of a case as JSON, with SHA-256 over it.
    fn encode_face(
        &self,
        submission: &Submission,
        face: &FaceAnswer,
    ) -> (Zeroizing<Vec<u8>>, PageDigest);

    /// The same for a report of a problem, made by a version of the program.
    fn encode_report(&self, report: &Report, version: &str) -> Zeroizing<Vec<u8>>;

    /// The body that tells what came of a task, as JSON.
    fn encode_task(&self, report: &TaskReport) -> Zeroizing<Vec<u8>>;
}

/// What the county said.
#[derive(Debug, Clone, PartialEq)]
pub enum CountyEvent {
    /// Answer to [`CountyLink::heartbeat`].
    Heartbeat(Result<HeartbeatAnswer, CountyError>),
    /// Answer to [`CountyLink::send`]: the county's stamp (受理), its signature checked.
    Sent(SubmissionId, Result<AcceptanceStamp, CountyError>),
    /// Answer to [`CountyLink::ask_status`].
    Status(SubmissionId, Result<CaseStatus, CountyError>),
    /// Answer to [`CountyLink::pull_feed`].
    Feed(Feed, Result<FeedPage, CountyError>),
    /// Answer to [`CountyLink::fetch_bundle`].
    Bundle(Result<BundleNews, CountyError>),
    /// Answer to [`CountyLink::overview`].
    Overview(Ticket, Result<CountyOverview, CountyError>),
    /// Answer to [`CountyLink::renew_certificate`]: valid until this moment.
    Renewed(Result<WallTime, CountyError>),
    /// Answer to [`CountyLink::records`].
    Records(Ticket, Result<PersonalRecords, CountyError>),
    /// Answer to [`CountyLink::facts`].
    Facts(Ticket, Result<CountyFacts, CountyError>),
    /// Answer to [`CountyLink::seekers`].
    Seekers(Ticket, Result<SeekerPage, CountyError>),
    /// Answer to [`CountyLink::reveal_phone`].
    Phone(Ticket, Result<RevealedPhone, CountyError>),
    /// Answer to [`CountyLink::who_viewed`]: the newest first.
    Accesses(Ticket, Result<Vec<Access>, CountyError>),
    /// Answer to [`CountyLink::case_by_receipt`]; [`Refusal::NotFound`] also when the four
    /// characters or the card do not fit the receipt.
    Case(Ticket, Result<CaseStanding, CountyError>),
    /// Answer to [`CountyLink::evaluate`].
    Evaluated(Ticket, Result<(), CountyError>),
    /// Answer to [`CountyLink::report_chain`].
    Chain(Result<ChainSeen, CountyError>),
    /// Answer to [`CountyLink::login_challenge`].
    Challenge(Ticket, Result<NewChallenge, CountyError>),
    /// Answer to [`CountyLink::collect_challenge`].
    Collected(Ticket, Result<Polled, CountyError>),
    /// Answer to [`CountyLink::report_leak`].
    LeakTold(Ticket, Result<(), CountyError>),
    /// Answer to [`CountyLink::report_problem`] and [`CountyLink::judge_problem`]: how it stands.
    Problem(Ticket, Result<Standing, CountyError>),
    /// Answer to [`CountyLink::problems`].
    Problems(Result<ProblemNews, CountyError>),
    /// Answer to [`CountyLink::hand_in_pack`].
    Pack(Ticket, Result<PackAnswer, CountyError>),
    /// Answer to [`CountyLink::fetch_tasks`]; `None` when nothing changed.
    Tasks(Result<Option<TaskList>, CountyError>),
    /// Answer to [`CountyLink::fetch_update`].
    UpdatePiece(Result<UpdatePiece, CountyError>),
    /// The terminal was not accepted yet when the county last said so: told once, at the start.
    Stage(ServiceStage),
}

/// Reports of this terminal that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemNews {
    /// How they stand.
    pub stand: Vec<(ReportId, Standing)>,
    /// Ask after this next time.
    pub next: u64,
    /// More is waiting: ask at once.
    pub more: bool,
}

/// How far the county follows the audit chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainSeen {
    /// The newest record of which it has a checkpoint, 0 when it has none.
    pub seen: u64,
    /// The seed that was sent, when the county has it now.
    pub seed: Option<SeedId>,
}

/// What rules need to know of a person, as the county has it: asked for anew each time, never
/// kept. A fact the county does not know is not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct CountyFacts {
    /// State of the county's records.
    pub as_of: WallTime,
    /// The facts by name.
    pub facts: RecordFields,
}

impl std::fmt::Debug for CountyFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CountyFacts(…)")
    }
}

/// How the terminal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heartbeat {
    /// Version of the program.
    pub version: String,
    /// Records waiting for the county.
    pub waiting: u32,
    /// Age of the oldest.
    pub oldest_waiting: Span,
    /// Records set aside.
    pub set_aside: u32,
    /// Packets of faces among what waits.
    pub faces: u32,
    /// Verdict on each device.
    pub devices: BTreeMap<String, String>,
    /// Number of the newest audit record.
    pub audit_seq: u64,
    /// Its hash.
    pub audit_head: [u8; 32],
    /// How the update of the system stands.
    pub update: UpdateStanding,
}

/// The county's answer to a heartbeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeartbeatAnswer {
    /// The county's time when it answered.
    pub county_time: WallTime,
    /// How far the terminal's clock is ahead of the county's; negative when behind. Half of the
    /// round trip is taken off.
    pub clock_ahead_ms: i64,
    /// Newest cursor of each feed: what equals the terminal's own need not be pulled.
    pub heads: BTreeMap<Feed, FeedCursor>,
    /// Newest bundle; `None` when the county has published none.
    pub bundle: Option<BundleVersion>,
    /// When the next heartbeat is wanted.
    pub next: Span,
    /// The newest record of which the county has a checkpoint of the audit chain, 0 when it has
    /// none; `None` when it does not follow the chain.
    pub chain_seen: Option<u64>,
    /// How far this terminal has come; `None` when the county does not say.
    pub stage: Option<ServiceStage>,
    /// The county wants this terminal retired.
    pub retire: Option<RetireOrder>,
    /// The update of the system that is offered to this terminal.
    pub update: Option<Update>,
}

/// A piece of an update's file.
#[derive(Clone, PartialEq, Eq)]
pub struct UpdatePiece {
    /// Of which file.
    pub hash: BundleHash,
    /// Where it begins.
    pub from: u64,
    /// Its bytes; at least one.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for UpdatePiece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UpdatePiece({}+{})", self.from, self.bytes.len())
    }
}

/// Where a case of this terminal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStatus {
    /// When the county accepted it.
    pub accepted: WallTime,
    /// The state.
    pub state: CaseState,
    /// Since when.
    pub since: WallTime,
    /// What else there is to tell.
    pub news: CaseNews,
}

/// A feed of public records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// Job listings.
    Jobs,
    /// Notices.
    Notices,
    /// A shelf of the library: policies, fairs, institutions.
    Shelf(Shelf),
    /// How operators' accounts stand.
    Accounts,
}

impl Feed {
    /// Every feed.
    pub const ALL: [Self; 7] = [
        Self::Jobs,
        Self::Notices,
        Self::Shelf(Shelf::Policies),
        Self::Shelf(Shelf::Fairs),
        Self::Shelf(Shelf::Archives),
        Self::Shelf(Shelf::Training),
        Self::Accounts,
    ];

    /// Its name on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Notices => "notices",
            Self::Shelf(shelf) => shelf.name(),
            Self::Accounts => "accounts",
        }
    }
}

/// A page of a feed, to be applied together with its cursor in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// What is new, changed or gone; empty when the terminal has the newest.
    pub records: FeedRecords,
    /// What the page goes on from.
    pub begins: PageBegin,
    /// Ask with this next time. Stands for a part of a snapshot too, so that a first sync that was
    /// cut goes on where it stopped.
    pub next: FeedCursor,
    /// More is waiting: ask at once.
    pub more: bool,
    /// Records this version cannot read; they were left out.
    pub unreadable: u32,
}

/// What a page goes on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageBegin {
    /// From the cursor that was asked with.
    FromCursor,
    /// From nothing: a whole copy begins, forget what there was.
    FromNothing,
}

/// The records of a page. No id appears twice in one page.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedRecords {
    /// Job listings.
    Jobs {
        /// New and changed.
        puts: Vec<Listing>,
        /// Gone.
        gone: Vec<ListingId>,
    },
    /// Notices.
    Notices {
        /// New and changed.
        puts: Vec<Notice>,
        /// Ids that are gone.
        gone: Vec<String>,
    },
    /// Entries of a shelf.
    Library {
        /// The shelf; every entry stands on it.
        shelf: Shelf,
        /// New and changed.
        puts: Vec<Entry>,
        /// Gone.
        gone: Vec<LibraryId>,
    },
    /// How accounts stand.
    Accounts {
        /// New and changed.
        puts: Vec<AccountNews>,
        /// Gone, as good as cancelled.
        gone: Vec<AccountId>,
    },
}

/// What came of asking for the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleNews {
    /// A newer one, verified and kept.
    New(Box<CountyBundle>),
    /// The one in force is the newest.
    Unchanged,
}

/// What the county knows of a person: shown, printed if asked, never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct CountyOverview {
    /// As of.
    pub as_of: WallTime,
    /// Cases, newest first.
    pub cases: Vec<CaseStanding>,
    /// The newest registration as a job seeker.
    pub registered: Option<CaseStanding>,
    /// The day until which 资格认证 is due, for who draws a benefit.
    pub qualification_due: Option<jiff::civil::Date>,
}

impl std::fmt::Debug for CountyOverview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CountyOverview(…)")
    }
}

/// Why there is no usable answer. None of these says anything of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountyError {
    /// No connection: no network, no name, connection refused or cut.
    #[error("the county cannot be reached")]
    Offline,
    /// The deadline passed.
    #[error("the county did not answer in time")]
    Timeout,
    /// The connection ended within an answer.
    #[error("the answer broke off")]
    CutShort,
    /// Whoever answers has no certificate of the pinned county.
    #[error("the other side is not the enrolled county")]
    TlsUntrusted,
    /// The county's certificate has run out by this terminal's clock.
    #[error("the county's certificate has expired, or the clock is ahead")]
    CertificateExpired,
    /// The county's certificate begins later than this terminal's clock: the clock is behind.
    #[error("the clock is behind the county's certificate")]
    ClockSkew,
    /// The county does not accept this terminal's certificate: revoked, expired, or of another county.
    #[error("the county does not accept this terminal's certificate")]
    IdentityRefused,
    /// Something that is no county answers: a login page of the network, a gateway, a redirect.
    #[error("what answers is not a county service")]
    NotCounty,
    /// The answer does not follow the contract.
    #[error("the answer is malformed: {what}")]
    Malformed {
        /// Which part.
        what: MalformedPart,
    },
    /// The answer is larger than the contract allows.
    #[error("the answer is too large")]
    TooLarge,
    /// A signature of the county does not verify, or is another county's.
    #[error("a signature does not verify")]
    BadSignature,
    /// The county offers a bundle older than the one in force.
    #[error("the offered bundle is older than the one in force")]
    Rollback,
    /// The county offers no package of the name this terminal was given.
    #[error("the county offers no package for this terminal")]
    PackageMissing,
    /// The county refuses this request, and says what is to be done.
    #[error("the county refuses: {problem}")]
    Refused {
        /// Why.
        problem: Refusal,
        /// What to do.
        advice: RetryAdvice,
    },
    /// The county is busy, or has a fault of its own.
    #[error("the county is busy")]
    Busy {
        /// Not before.
        after: Span,
    },
    /// The county speaks another major version of the contract.
    #[error("the county speaks another version of the contract")]
    WrongVersion,
    /// A part is over, all is well, and the rest is to be sent in another turn.
    #[error("the rest goes in another turn")]
    Unfinished,
}

/// Which part of an answer is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MalformedPart {
    /// The content type.
    #[error("content type")]
    ContentType,
    /// The compression.
    #[error("compression")]
    Compression,
    /// JSON that does not fit the type.
    #[error("document")]
    Document,
    /// A feed page without its last line.
    #[error("page without end")]
    PageEnd,
    /// A value that is no such thing: an id, a date, a key.
    #[error("value")]
    Value,
    /// A digest that does not fit.
    #[error("digest")]
    Digest,
}

/// Why the county refuses a request: the problem types of the contract that reach a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// The request does not follow the contract.
    #[error("malformed request")]
    Malformed,
    /// Nothing is there.
    #[error("not found")]
    NotFound,
    /// Too large.
    #[error("too large")]
    TooLarge,
    /// The one-time code of an enrolment is not valid.
    #[error("code refused")]
    CodeRefused,
    /// The county's staff refused the enrolment.
    #[error("enrolment refused")]
    EnrolmentRefused,
    /// A terminal with simulated devices is not admitted.
    #[error("simulated terminals are refused")]
    Simulated,
    /// The certificate request is not usable.
    #[error("certificate request refused")]
    BadRequestKey,
    /// The id was used for other bytes.
    #[error("id used for other bytes")]
    OtherBytes,
    /// Sealed with a key the county does not know.
    #[error("unknown key")]
    UnknownKey,
    /// The body does not open.
    #[error("body does not open")]
    Unopenable,
    /// The case is not valid.
    #[error("case not valid")]
    CaseInvalid,
    /// The item is not offered.
    #[error("item not offered")]
    ItemNotOffered,
    /// The card is not genuine, or not served.
    #[error("card refused")]
    CardRefused,
    /// The feed's history before the cursor is gone.
    #[error("cursor too old")]
    CursorTooOld,
    /// The card's holder is not the person the county has under this number.
    #[error("holder refused")]
    HolderRefused,
    /// No registration as an employer (item 7) is on record.
    #[error("not an employer")]
    NotAnEmployer,
    /// No more phones today.
    #[error("cap reached")]
    CapReached,
    /// The case was graded before.
    #[error("graded before")]
    GradedBefore,
    /// A problem only a newer version knows.
    #[error("other")]
    Other,
    /// Pages the case names have not come whole.
    #[error("pages missing")]
    PagesMissing,
    /// A piece of a page did not arrive as it was sent.
    #[error("piece damaged")]
    PieceDamaged,
}

impl CountyError {
    /// What this failure means for the next try.
    pub fn retry(&self) -> RetryAdvice {
        match self {
            Self::Offline | Self::Timeout | Self::CutShort | Self::NotCounty | Self::Unfinished => {
                RetryAdvice::After(Span(0))
            }
            Self::Malformed { .. }
            | Self::TooLarge
            | Self::BadSignature
            | Self::Rollback
            | Self::PackageMissing => RetryAdvice::After(Span::minutes(5)),
            Self::Busy { after } => RetryAdvice::After(*after),
            Self::Refused { advice, .. } => *advice,
            Self::TlsUntrusted
            | Self::CertificateExpired
            | Self::ClockSkew
            | Self::IdentityRefused
            | Self::WrongVersion => RetryAdvice::NeedsTechnician,
        }
    }

    /// Whether the line itself is down, so that every other request would fail too.
    pub fn line_is_down(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::Timeout
                | Self::CutShort
                | Self::NotCounty
                | Self::TlsUntrusted
                | Self::CertificateExpired
                | Self::ClockSkew
        )
    }
}
