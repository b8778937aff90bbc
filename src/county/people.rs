//! Who is who: the person behind a request, and the note of every look at a person's data.

use super::api::{ApiError, App, checked_holder};
use super::store::StoreError;
use super::store::persons::{AccessRow, PersonRow, RecordRow};
use super::vault::Vault;
use crate::domain::people::identity::IdNumber;
use crate::wire::problem::ProblemType;
use crate::wire::records::{Entry, Looked, PersonalRecords, Viewer};
use crate::wire::submission::{Holder, Proof};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The record number of the facts for rules.
pub const FACTS: u16 = 0;

/// The holder of a card that was just read.
pub struct Present {
    /// Tag of the identity number.
    pub tag: String,
}

/// Takes a holder who came with a card and is who the county knows under this number; a number the
/// county does not know passes, since there is nothing to tell about it.
pub async fn present(app: &App, holder: &Holder) -> Result<Present, ApiError> {
    let id = checked_holder(holder)?;
    let refused = |member| Err(ApiError::about(ProblemType::HolderRefused, member));
    match holder.proof {
        Proof::SocialSecurityCard | Proof::SocialSecurityCardAuthenticated | Proof::IdCard => {}
        Proof::ManualByOperator | Proof::Other => return refused("holder.proof"),
    }
    let tag = app.vault.holder_tag(id.reveal());
    if let Some(known) = app.store.person(tag.clone()).await? {
        if known.name_tag != name_tag(&app.vault, &id, &holder.name) {
            return refused("holder.name");
        }
        if let (Some(card), Some(known)) = (&holder.card_number, &known.card_tag)
            && *known != card_tag(&app.vault, &id, card)
        {
            return refused("holder.card_number");
        }
    }
    Ok(Present { tag })
}

fn name_tag(vault: &Vault, id: &IdNumber, name: &str) -> String {
    vault.tag("name", id.reveal(), name.trim())
}

fn card_tag(vault: &Vault, id: &IdNumber, card: &str) -> String {
    vault.tag("card", id.reveal(), card.trim())
}

/// A person as the county keeps one.
pub fn person_row(vault: &Vault, id: &IdNumber, name: &str, card: Option<&str>) -> PersonRow {
    PersonRow {
        tag: vault.holder_tag(id.reveal()),
        name_tag: name_tag(vault, id, name),
        card_tag: card.map(|card| card_tag(vault, id, card)),
    }
}

fn place(tag: &str, item: u16) -> String {
    format!("record|{tag}|{item}")
}

fn record_row<T: Serialize>(
    vault: &Vault,
    tag: &str,
    item: u16,
    as_of_ms: i64,
    doc: &T,
) -> RecordRow {
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(doc).expect("records are plain data"));
    RecordRow {
        tag: tag.to_owned(),
        item,
        sealed: vault.rest.seal(&place(tag, item), &plain),
        as_of_ms,
    }
}

/// A record as the county keeps it.
pub fn sealed_records(vault: &Vault, tag: &str, records: &PersonalRecords) -> RecordRow {
    record_row(vault, tag, records.item, records.as_of_ms, records)
}

/// The facts for rules as the county keeps them.
pub fn sealed_facts(vault: &Vault, tag: &str, as_of_ms: i64, facts: &[Entry]) -> RecordRow {
    record_row(vault, tag, FACTS, as_of_ms, &facts)
}

/// A record of a person, opened.
pub async fn opened<T: DeserializeOwned>(
    app: &App,
    tag: &str,
    item: u16,
) -> Result<Option<(T, i64)>, ApiError> {
    let Some(row) = app.store.record(tag.to_owned(), item).await? else {
        return Ok(None);
    };
    let damaged = || StoreError::Impossible("record");
    let plain = app.vault.rest.open(&place(tag, item), &row.sealed);
    let plain = plain.ok_or_else(damaged)?;
    let doc = serde_json::from_slice(&plain).map_err(|_| damaged())?;
    Ok(Some((doc, row.as_of_ms)))
}

/// A look at a person's data, before it is noted.
pub struct Look<'a> {
    /// Tag of whose data it is.
    pub subject: &'a str,
    /// Who looks.
    pub by: Viewer,
    /// At what.
    pub what: Looked,
    /// For which item.
    pub item: Option<u16>,
    /// The terminal it is done at.
    pub terminal: Option<&'a str>,
    /// Tag of the person who looks, when it is another.
    pub viewer: Option<&'a str>,
}

/// Notes a look. Nothing is told before it is noted.
pub async fn note(app: &App, look: Look<'_>) -> Result<(), StoreError> {
    let at = look.terminal.unwrap_or("the county");
    log::info!("{:?} of a person by {:?} at {at}", look.what, look.by);
    let row = AccessRow {
        subject: look.subject.to_owned(),
        at_ms: app.now(),
        by: word(&look.by),
        item: look.item,
        what: word(&look.what),
        terminal: look.terminal.map(str::to_owned),
        viewer: look.viewer.map(str::to_owned),
    };
    app.store.note_access(row).await
}

/// A plain enum as the contract writes it.
pub fn word<T: Serialize>(of: &T) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A plain enum of the contract from its word.
pub fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| StoreError::Impossible("word"))
}
