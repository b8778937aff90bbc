//! What the county signs offline: catalogue, policies, keys.

use super::Base64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// `GET /v1/bundle`: a text and a signature over exactly its bytes, so nothing is re-encoded
/// before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SignedBundle {
    /// A [`Bundle`] as JSON text.
    pub text: String,
    /// First 16 hex characters of the SHA-256 of the offline key that signed.
    pub key_id: String,
    /// Ed25519 signature over `jjb bundle 1`, a line feed, and the text's UTF-8 bytes.
    pub signature: Base64,
}

impl SignedBundle {
    /// The exact bytes that are signed for a text.
    pub fn signed_bytes(text: &str) -> Vec<u8> {
        format!("jjb bundle 1\n{text}").into_bytes()
    }
}

/// Catalogue, policies and keys of a county.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Bundle {
    /// Counts up; a terminal never goes back.
    pub version: u64,
    /// The county's division code, six digits (GB/T 2260).
    pub county: String,
    /// When it was signed, ms since 1970 UTC.
    pub issued_ms: i64,
    /// After this it may be out of date; shown, not enforced, since clocks may be wrong.
    pub stale_after_ms: i64,
    /// Keys to seal submissions to, the one to use first.
    pub sealing_keys: Vec<SealingKey>,
    /// Keys that verify stamps.
    pub verify_keys: Vec<VerifyKey>,
    /// The service catalogue: every item with its page and its form.
    pub items: Vec<super::catalogue::Item>,
    /// What points of one type offer of the items; a terminal is told which one is its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<super::catalogue::Package>,
    /// Events in a life that ask for several items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<super::catalogue::LifeEvent>,
    /// The speed-up plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speed_ups: Vec<super::catalogue::SpeedUp>,
    /// What operators ask beside the forms of the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<super::catalogue::Counter>,
    /// Policies by name, such as `card_required_for_browse`.
    #[serde(default)]
    pub policies: BTreeMap<String, String>,
    /// Years of working days newer than the program's own; they take the place of the same years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<super::workdays::Workdays>,
    /// Where to go when the terminal cannot help.
    pub contact: Contact,
}

/// A bundle as far as this program understands it.
#[derive(Debug, Clone, PartialEq)]
pub struct GraspedBundle {
    /// What was understood.
    pub bundle: Bundle,
    /// Items, packages and events of a newer county that had to be left out.
    pub lost: u32,
}

impl Bundle {
    /// Reads a bundle of a county that may be newer: items, packages and events are taken one by
    /// one, and what does not fit costs only itself.
    ///
    /// Errors when the bundle itself is none.
    pub fn grasp(text: &str) -> Result<GraspedBundle, serde_json::Error> {
        let mut document: Value = serde_json::from_str(text)?;
        let mut take = |key: &str| match document.get_mut(key).map(Value::take) {
            Some(Value::Array(records)) => records,
            _ => Vec::new(),
        };
        let items = super::catalogue::grasp(&take("items"));
        let mut lost = items.lost;
        let packages = each(take("packages"), &mut lost);
        let life_events = each(take("life_events"), &mut lost);
        let speed_ups = each(take("speed_ups"), &mut lost);
        for key in ["items", "packages", "life_events", "speed_ups"] {
            if let Some(slot) = document.get_mut(key) {
                *slot = Value::Array(Vec::new());
            }
        }
        let counter = document.get_mut("counter").map(Value::take);
        let counter = counter.filter(|value| !value.is_null()).and_then(|value| {
            let read = serde_json::from_value(value).ok();
            lost += u32::from(read.is_none());
            read
        });
        let bundle: Self = serde_json::from_value(document)?;
        Ok(GraspedBundle {
            bundle: Self {
                items: items.items,
                packages,
                life_events,
                speed_ups,
                counter,
                ..bundle
            },
            lost,
        })
    }
}

fn each<T: serde::de::DeserializeOwned>(records: Vec<Value>, lost: &mut u32) -> Vec<T> {
    let all = records.len();
    let read: Vec<T> = records
        .into_iter()
        .filter_map(|record| serde_json::from_value(record).ok())
        .collect();
    *lost += u32::try_from(all - read.len()).unwrap_or(u32::MAX);
    read
}

/// A public key of the county to seal bodies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct SealingKey {
    /// Suite, see [`super::envelope::SealedEnvelope::suite`].
    pub suite: u8,
    /// Name of the key.
    pub key_id: String,
    /// The public key.
    pub public: Base64,
}

/// A key that verifies stamps of receipt (收件) or of acceptance (受理).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct VerifyKey {
    /// Name of the key.
    pub key_id: String,
    /// Whose key it is.
    pub owner: KeyOwner,
    /// Ed25519 public key, 32 bytes.
    pub public: Base64,
}

/// Whose signature a key verifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum KeyOwner {
    /// The county: stamps of acceptance.
    County,
    /// A terminal, by asset number: stamps of receipt.
    Terminal(String),
}

/// Where else to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Name of the place.
    pub place: String,
    /// Its telephone number.
    pub phone: String,
}
