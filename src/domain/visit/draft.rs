//! What was typed when the card was pulled: kept a while, for the same card only.

use super::filing::Filing;
use crate::domain::people::card::CardIdentity;
use crate::domain::services::ItemNo;
use crate::domain::time::{MonoTime, Span};

/// How long a draft waits for its card.
pub const DRAFT_KEPT: Span = Span::minutes(30);

/// A form left behind. It lives in memory only, and goes with the power.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    owner: CardIdentity,
    filing: Filing,
    until: MonoTime,
}

impl Draft {
    /// Keeps a form for its card, from the moment the card was pulled.
    pub fn since(owner: CardIdentity, filing: Filing, pulled: MonoTime) -> Self {
        Self {
            owner,
            filing,
            until: pulled.plus(DRAFT_KEPT),
        }
    }

    /// The form, if this is its card and it is not too late.
    pub fn claim(self, card: &CardIdentity, now: MonoTime) -> Option<Filing> {
        (self.owner == *card && now < self.until).then_some(self.filing)
    }

    /// The item it belongs to.
    pub fn item(&self) -> ItemNo {
        self.filing.item()
    }

    /// When it is thrown away.
    pub fn until(&self) -> MonoTime {
        self.until
    }
}
