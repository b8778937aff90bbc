//! Cases and what becomes of them: intake, clocks, decisions, grades.

use super::Answer;
use super::accounts::AssistedRow;
use super::faces::FaceRow;
use super::seekers::SeekerRow;
use super::tasks::{TaskRow, TaskStep};

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
    /// Tag of receipt and last four characters of the identity number.
    pub last_four: String,
    /// The case it waits for; then no clock runs yet.
    pub after: Option<String>,
    /// Its clock, when it waits for nothing.
    pub clock: Option<CaseClock>,
    /// The seeker it registers, kept with it or not at all.
    pub seeker: Option<SeekerRow>,
    /// The operator's part, kept with it or not at all.
    pub assisted: Option<AssistedRow>,
    /// Tasks it opens, kept with it or not at all.
    pub opens: Vec<TaskRow>,
    /// The try it tells of, kept with it or not at all.
    pub step: Option<TaskStep>,
    /// What its face says, kept with it or not at all.
    pub face: Option<FaceRow>,
}

/// The two clocks of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseClock {
    /// When it started, ms since 1970.
    pub from_ms: i64,
    /// Last day of the promise, `YYYY-MM-DD`; `None` for instant items.
    pub promise: Option<String>,
    /// Last day of the inner target.
    pub target: Option<String>,
}

/// A case the county has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The submission's id.
    pub id: String,
    /// Digest of the sealed body.
    pub digest: String,
    /// The terminal it came from.
    pub terminal: String,
    /// Tag of the holder.
    pub holder_tag: String,
    /// Item number.
    pub item: u16,
    /// Number of the receipt.
    pub receipt: String,
    /// The envelope as it came.
    pub envelope: String,
    /// When accepted, ms since 1970.
    pub accepted_ms: i64,
    /// The county's signature over the acceptance.
    pub signature: Vec<u8>,
    /// The key that signed.
    pub key_id: String,
    /// Where it stands.
    pub state: CaseRowState,
    /// Since when, ms since 1970.
    pub since_ms: i64,
    /// Tag of receipt and last four characters; empty for a case of before.
    pub last_four: String,
    /// The case it waits or waited for.
    pub after: Option<String>,
    /// Its clock, once it runs.
    pub clock: Option<CaseClock>,
    /// Code of the result.
    pub result: Option<String>,
    /// The reviewer's words, sealed.
    pub words: Option<Vec<u8>>,
    /// What is missing, JSON.
    pub missing: Option<String>,
    /// The grade it was given.
    pub grade: Option<u8>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRowState {
    /// Accepted.
    Open,
    /// Waits for another case.
    Waiting,
    /// Something is missing.
    NeedsMaterial,
    /// Finished.
    Done,
    /// Declined.
    Declined,
}

impl CaseRowState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Waiting,
        Self::NeedsMaterial,
        Self::Done,
        Self::Declined,
    ];

    /// Its name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::NeedsMaterial => "needs-material",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// From its name in the store.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Declined)
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

/// A decision on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDecision {
    /// The case.
    pub id: String,
    /// What it becomes. `Open` takes a case up again whose material came, `Waiting` one whose
    /// prerequisite came after all.
    pub state: CaseRowState,
    /// Code of the result.
    pub result: Option<String>,
    /// Plain words, sealed.
    pub words: Option<Vec<u8>>,
    /// What is missing, JSON.
    pub missing: Option<String>,
    /// A clock that starts with it.
    pub clock: Option<CaseClock>,
    /// Who decided.
    pub reviewer: String,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// What came of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It stands.
    Yes,
    /// There is no unfinished case with the id.
    NotUnfinished,
    /// Whoever decides took the case in, under this account or an earlier one.
    OwnIntake,
}

/// What came of a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graded {
    /// Noted now, or the same grade was noted before.
    Noted,
    /// Another grade was noted before.
    Before,
}

/// How often a grade was given to cases of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GradeCount {
    /// The item.
    pub item: u16,
    /// The grade, 1 to 5.
    pub grade: u8,
    /// How often.
    pub count: u64,
}

/// Cases: intake, clocks, decisions, grades.
pub trait CaseStore: Send + Sync {
    /// Takes a case in, once per id.
    fn intake(&self, case: NewCase) -> Answer<'_, Intake>;

    /// A case by its id.
    fn case(&self, id: String) -> Answer<'_, Option<CaseRow>>;

    /// The newest case with a receipt number.
    fn case_by_receipt(&self, receipt: String) -> Answer<'_, Option<CaseRow>>;

    /// How many cases there are.
    fn case_count(&self) -> Answer<'_, u64>;

    /// Cases of a holder, newest first.
    fn cases_of(&self, holder_tag: String, limit: u32) -> Answer<'_, Vec<CaseRow>>;

    /// Cases that are not finished, oldest first.
    fn unfinished(&self, limit: u32) -> Answer<'_, Vec<CaseRow>>;

    /// Cases in [`CaseRowState::Waiting`] whose prerequisite is finished, with its state.
    fn freed(&self) -> Answer<'_, Vec<(CaseRow, CaseRowState)>>;

    /// Notes that a case of a terminal was refused for good at its intake, and with which problem.
    fn turn_away(
        &self,
        id: String,
        terminal: String,
        problem: String,
        at_ms: i64,
    ) -> Answer<'_, ()>;

    /// Whether a case of this id and terminal was ever refused so.
    fn was_turned_away(&self, id: String, terminal: String) -> Answer<'_, bool>;

    /// Waiting cases whose prerequisite was turned away, and never taken after all.
    fn stranded(&self) -> Answer<'_, Vec<CaseRow>>;

    /// Cases in [`CaseRowState::NeedsMaterial`] with this result whose prerequisite has come after
    /// all.
    fn relieved(&self, result: &'static str) -> Answer<'_, Vec<CaseRow>>;

    /// Decides an unfinished case, unless the reviewer's person took it in.
    fn decide_case(&self, decision: CaseDecision) -> Answer<'_, Decided>;

    /// Notes the grade of a case, once; `None` when there is no such case of the terminal.
    fn grade(
        &self,
        id: String,
        terminal: String,
        grade: u8,
        at_ms: i64,
    ) -> Answer<'_, Option<Graded>>;

    /// Grades given from one moment up to another, by item and grade.
    fn grades(&self, from_ms: i64, until_ms: i64) -> Answer<'_, Vec<GradeCount>>;
}
