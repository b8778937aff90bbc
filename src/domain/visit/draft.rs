//! What was typed when the card was pulled: kept a while, for the same card only.
//!
//! A draft lies sealed in memory and nowhere else. Its key is made of what stands on the card and
//! a fresh salt, and is forgotten at once: only the same card makes it again. Nothing goes to the
//! disk, so a draft ends with the program or the power. That is meant: half an hour serves who
//! pulled the card by mistake or went to ask somebody, and a file would be one more place where
//! the half-filled form of a person could be found. What it holds besides is the item, for the
//! audit log, and the moment it ends; no name, no number, not whose it is.

use super::filing::Filing;
use crate::domain::people::card::Holder;
use crate::domain::services::ItemNo;
use crate::domain::time::{MonoTime, Span};
use jiff::civil::Date;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// How long a draft waits for its card, where the site says nothing else.
pub const DRAFT_KEPT: Span = Span::minutes(30);

/// The cipher that seals drafts; it keeps nothing.
pub trait DraftSeal: Send + Sync + fmt::Debug {
    /// Seals `plain` under a key made of `secret` and `salt`; `None` when it cannot be done, and
    /// then no draft is kept.
    fn seal(&self, secret: &[u8], salt: &[u8; 16], plain: &[u8]) -> Option<Vec<u8>>;

    /// Opens what was sealed with the same secret and salt; `None` with any other.
    fn open(&self, secret: &[u8], salt: &[u8; 16], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>>;
}

/// Keeps no drafts.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDrafts;

impl DraftSeal for NoDrafts {
    fn seal(&self, _: &[u8], _: &[u8; 16], _: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn open(&self, _: &[u8], _: &[u8; 16], _: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        None
    }
}

/// How drafts are kept at this terminal.
#[derive(Debug, Clone)]
pub struct DraftKeeping {
    /// The cipher.
    pub seal: Arc<dyn DraftSeal>,
    /// How long one waits for its card.
    pub kept: Span,
}

/// A form left behind, sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    item: ItemNo,
    /// The event and its items, when the form is one of a set.
    set: Option<(u16, Vec<ItemNo>)>,
    salt: [u8; 16],
    sealed: Vec<u8>,
    until: MonoTime,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft(item {}, …)", self.item.get())
    }
}

impl DraftKeeping {
    /// Seals a form for the card of its holder, from the moment the card was pulled. `salt` is
    /// random and used once.
    pub fn keep(
        &self,
        holder: &Holder,
        filing: &Filing,
        pulled: MonoTime,
        salt: u128,
    ) -> Option<Draft> {
        let salt = salt.to_le_bytes();
        let sealed = self
            .seal
            .seal(&secret_of(holder), &salt, &filing.to_bytes())?;
        Some(Draft {
            item: filing.item(),
            set: filing.set().map(|set| (set.event(), set.items())),
            salt,
            sealed,
            until: pulled.plus(self.kept),
        })
    }

    /// The answers put back into the empty form they belong to, if this is its card, it is not too
    /// late, and the form still asks the same.
    pub fn claim(
        &self,
        draft: &Draft,
        holder: &Holder,
        empty: Filing,
        now: MonoTime,
        today: Date,
    ) -> Option<Filing> {
        if now >= draft.until {
            return None;
        }
        let plain = self
            .seal
            .open(&secret_of(holder), &draft.salt, &draft.sealed)?;
        empty.with_bytes(&plain, today)
    }
}

/// What only the card of this holder says: its number and the citizen number.
fn secret_of(holder: &Holder) -> Zeroizing<Vec<u8>> {
    let card = holder.card_number.as_ref().map_or("", |card| card.reveal());
    let person = holder.id_number.reveal();
    let mut secret = Zeroizing::new(Vec::with_capacity(card.len() + person.len() + 1));
    secret.extend_from_slice(card.as_bytes());
    secret.push(0);
    secret.extend_from_slice(person.as_bytes());
    secret
}

impl Draft {
    /// The item it belongs to.
    pub fn item(&self) -> ItemNo {
        self.item
    }

    /// The event and its items, when the form is one of a set.
    pub fn set(&self) -> Option<(u16, &[ItemNo])> {
        let set = self.set.as_ref();
        set.map(|(event, items)| (*event, items.as_slice()))
    }

    /// When it is thrown away.
    pub fn until(&self) -> MonoTime {
        self.until
    }
}
