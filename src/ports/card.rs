//! The card slot, and the ministry's key service for cards that need it.

use crate::domain::face::Portrait;
use crate::domain::people::card::{
    AuthChallenge, CardContent, CardFault, CardStatus, ExternalAuth, InsertionId,
};

/// What the card slot reports. Events of one insertion keep their order: `Inserted`, any number
/// of `Read`, `Removed`. A read that is cut off by the card leaving is answered before the
/// `Removed`; after it, the only answer for that insertion is [`CardFault::NoCard`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardEvent {
    /// The slot changed; sent once at the start and then at every change.
    Status(CardStatus),
    /// The identity-card reader changed; sent once at its start and then at every change, and never
    /// where there is none.
    Laid(CardStatus),
    /// A card is in the slot. Nothing has been read; ask with [`CardReader::read`].
    Inserted(InsertionId),
    /// That card left the slot, or its reader or service went away.
    Removed(InsertionId),
    /// The one answer to [`CardReader::read`] or [`CardReader::answer_challenge`]. After
    /// `Ok(Locked)` there is a second one: at the answer, or at the end of the time the card is
    /// kept powered, unless [`CardReader::give_up`] came before.
    Read(InsertionId, Result<CardContent, CardFault>),
    /// What the photo on a laid identity card shows, where a decoder is installed: after the `Read`
    /// of that card and before its `Removed`.
    Portrait(InsertionId, Portrait),
}

/// A card slot. The methods only hand a command over and return at once; what comes of it is a
/// [`CardEvent`].
pub trait CardReader: Send + Sync {
    /// Reads the card of an insertion. Answered by exactly one [`CardEvent::Read`], at the latest
    /// after the adapter's limit for a silent card (5 s); for a card that has left, by
    /// [`CardFault::NoCard`]. Asked again while it runs, it is still answered once.
    fn read(&self, insertion: InsertionId);

    /// Hands the ministry's answer to a card whose read ended in [`CardContent::Locked`].
    /// Answered by exactly one [`CardEvent::Read`].
    fn answer_challenge(&self, insertion: InsertionId, answer: ExternalAuth);

    /// Stops a running read, or lets a locked card go without an answer. Needs no event: nothing
    /// more is told of that read, and the card becomes `Present`.
    fn give_up(&self, insertion: InsertionId);

    /// Ends the adapter's threads and waits for them. A thread stuck in the driver is left behind.
    fn stop(&self);

    /// Whether its threads run. They end by themselves only by a fault, and then the supervisor
    /// puts a new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}

/// The ministry's key service for cards of version 3, reached through the county.
///
/// Two steps on the way, both inside one request here: first the card id, the internal pair and
/// the card's answer go out and the service says what a genuine card answers; then the external
/// pair goes out and the cryptogram comes back.
pub trait CardAuthority: Send + Sync {
    /// Asks for the answer to a challenge. Answered by exactly one [`CardAuthorityEvent`] within
    /// the adapter's deadline, which is shorter than the time a card is kept powered.
    fn authorise(&self, insertion: InsertionId, challenge: AuthChallenge);
}

/// What the key service said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardAuthorityEvent {
    /// The answer to one [`CardAuthority::authorise`].
    Answered(InsertionId, Result<ExternalAuth, CardAuthorityFault>),
}

/// Why there is no answer from the key service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CardAuthorityFault {
    /// No network, no county, or the deadline passed: the next way is an ID card or an operator.
    #[error("the key service is out of reach")]
    OutOfReach,
    /// The service knows the card and says it is not genuine.
    #[error("the key service says the card is not genuine")]
    NotGenuine,
    /// The service does not serve this card: reported lost, or another region's keys.
    #[error("the key service refuses this card")]
    Refused,
    /// The answer was no answer: wrong length, wrong type.
    #[error("the key service's answer is malformed")]
    Malformed,
}
