//! What a visit asks of the world, as data.

use super::event::Asked;
use crate::domain::delivery::{self, Behalf, ReceiptNo, ReceiptProof, Submission, SubmissionId};
use crate::domain::face::TryPlan;
use crate::domain::jobs::listing::ListingId;
use crate::domain::jobs::matching::JobWish;
use crate::domain::jobs::search::SearchQuery;
use crate::domain::jobs::seekers::{SeekerId, SeekerQuery};
use crate::domain::library::search::LibraryQuery;
use crate::domain::library::{LibraryId, Shelf};
use crate::domain::operators::desk::DeskEffect;
use crate::domain::paper::Paper;
use crate::domain::people::card::{AuthChallenge, Holder, InsertionId};
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility::Fact;
use crate::domain::speech::speaking::SpeechEffect;
use crate::domain::tasks::WorkEffect;
use crate::domain::writing::field::Field as WritingField;
use crate::domain::writing::ink::Ink;
use std::collections::BTreeSet;

/// What the dispatcher carries out through the ports.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read the card in the slot. Ends in `CardRead`.
    ReadCard(InsertionId),
    /// Stop reading; the card is gone or too slow. Fire and forget.
    GiveUpCard(InsertionId),
    /// Have the ministry's key answer the card's challenge. Ends in `CardRead` or `AuthorityOutOfReach`.
    AskAuthority(InsertionId, Box<AuthChallenge>),
    /// Look for listings. Ends in `Jobs`.
    SearchJobs(Asked, Box<SearchQuery>),
    /// Find listings that fit. Ends in `Jobs`.
    Recommend(Asked, Box<JobWish>),
    /// Load one listing. Ends in `Listing`.
    LoadListing(Asked, ListingId),
    /// Ask the county about the holder. Ends in `Overview`.
    AskOverview(Asked, Box<Holder>),
    /// Look for the holder's cases on this terminal. Ends in `Cases`.
    ListCases(Asked, Box<Holder>),
    /// Seal the cases of one confirmation and write them down with their receipts, all or none.
    /// Ends in `Committed`.
    Submit(Asked, Vec<Submission>),
    /// Ask the county for facts about the holder, for the rules of an item. Ends in `Facts`.
    AskFacts(Asked, Box<Holder>, BTreeSet<Fact>),
    /// The session is over: nothing of it may remain anywhere. Fire and forget.
    Wiped,
    /// Print a paper. Ends in `Printed` or `PrintFailed`.
    Print(Asked, Box<Paper>),
    /// Look at the printer again. Fire and forget.
    ProbePrinter,
    /// Ask the county for the holder's records of one item, for the holder or for who came on the
    /// holder's behalf. Ends in `Records`.
    AskRecords(Asked, Box<Holder>, ItemNo, Option<Box<Behalf>>),
    /// Ask the county who looked at the holder's data. Ends in `Accesses`.
    AskAccesses(Asked, Box<Holder>),
    /// Ask the county for seekers of day labour. Ends in `Seekers`.
    AskSeekers(Asked, Box<Holder>, Box<SeekerQuery>),
    /// Ask the county for the phone of one seeker. Ends in `Phone`.
    RevealPhone(Asked, Box<Holder>, SeekerId),
    /// Ask the county for the case of a receipt. Ends in `Case`.
    AskCase(Asked, Box<ReceiptNo>, Box<ReceiptProof>),
    /// Search a shelf of the library. Ends in `Library`.
    SearchLibrary(Asked, Box<LibraryQuery>),
    /// Load one entry of the library. Ends in `Entry`.
    LoadEntry(Asked, Shelf, LibraryId),
    /// Keep the grade of a case and send it once the county has the case. Fire and forget.
    KeepGrade(SubmissionId, delivery::Grade),
    /// Something for the operator's side; each says how it ends.
    Desk(DeskEffect),
    /// Take a page of a document. Ends in `Page`.
    TakePage(Asked),
    /// Something about tasks; each says how it ends.
    Work(WorkEffect),
    /// Look at the person's face. Ends in `FaceEnded`, unless `RestFace` comes first.
    LookAtFace(Asked, Box<TryPlan>),
    /// Turn the camera that looks at people off. Fire and forget.
    RestFace,
    /// Have ink read for a field. Ends in `Writing`.
    ReadInk(Asked, Box<Ink>, WritingField),
    /// Something for the loudspeaker. Saying ends in `Said`; the rest is fire and forget.
    Speech(Asked, SpeechEffect),
}
