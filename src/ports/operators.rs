//! Who logged in online on this terminal: kept sealed, with PIN and tries, through power cuts.
//!
//! Commands return at once. Each is answered by [`KeepEvent::Known`], and the tries by their own
//! event before it.

use super::Ticket;
use crate::domain::operators::AccountId;
use crate::domain::operators::desk::{CodeOutcome, Confirmed, Digits, KeepFailed, PinOutcome};
use crate::domain::operators::offline::{AccountNews, KnownHere};
use crate::domain::operators::pin::Pin;

/// What the keep says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepEvent {
    /// Everybody known now, and the leaks the county has not been told of.
    Known(Vec<KnownHere>, Vec<AccountId>),
    /// Answer to [`OperatorKeep::try_pin`].
    Tried(Ticket, Result<PinOutcome, KeepFailed>),
    /// Answer to [`OperatorKeep::try_code`].
    CodeTried(Ticket, Result<CodeOutcome, KeepFailed>),
    /// Answer to [`OperatorKeep::keep_pin`]: on the disk, or not.
    PinKept(Ticket, Result<(), KeepFailed>),
}

/// The terminal's own list of operators.
pub trait OperatorKeep: Send + Sync {
    /// Tells who is known.
    fn look(&self);

    /// Keeps who has just logged in online. A PIN chosen before and its tries stay.
    fn remember(&self, login: Confirmed);

    /// Counts a try on the disk, then looks at the PIN.
    fn try_pin(&self, ticket: Ticket, account: AccountId, pin: Pin);

    /// Looks at a code of the county for a blocked PIN; the right one gives all tries back.
    fn try_code(&self, ticket: Ticket, account: AccountId, code: Digits);

    /// Keeps a new PIN of somebody who is logged in. A blocked one stays blocked.
    fn keep_pin(&self, ticket: Ticket, account: AccountId, pin: Pin);

    /// Keeps what the county says of accounts; who is cancelled is forgotten.
    fn keep_news(&self, news: Vec<AccountNews>);

    /// Freezes an account here because it leaked; to be told to the county.
    fn freeze(&self, account: AccountId);

    /// The county knows of the leak.
    fn leak_told(&self, account: AccountId);

    /// Finishes what was asked before and ends the thread.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a new
    /// one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
