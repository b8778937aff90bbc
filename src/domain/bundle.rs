//! What the county signs offline and a terminal keeps: catalogue, policies, keys.

use crate::domain::delivery::{DeviceId, KeyId, Suite};
use crate::domain::people::identity::DivisionCode;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Catalogue, Grasp};
use crate::domain::services::workdays::Workdays;
use crate::domain::time::WallTime;
use std::collections::BTreeMap;

/// Counts the bundles of a county upwards; a terminal never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BundleVersion(pub u64);

/// A verified bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountyBundle {
    /// Its version.
    pub version: BundleVersion,
    /// Whose it is.
    pub county: DivisionCode,
    /// When it was signed.
    pub issued: WallTime,
    /// After this it may be out of date: worth a banner, never a refusal.
    pub stale_after: WallTime,
    /// Keys to seal submissions to, the one to use first; suites this version does not know are
    /// left out.
    pub sealing_keys: Vec<SealingKey>,
    /// Keys that verify stamps.
    pub verify_keys: Vec<VerifyKey>,
    /// The service catalogue, under the bundle's version.
    pub catalogue: Catalogue,
    /// Records of a newer county that could not even be shown.
    pub lost: u32,
    /// Policies by name.
    pub policies: BTreeMap<String, String>,
    /// Years of working days newer than the program's own.
    pub workdays: Workdays,
    /// Where else to go.
    pub contact: Contact,
}

/// Whether looking around (jobs, policies, fairs, institutions) needs a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BrowseRule {
    /// Everybody may look.
    #[default]
    Open,
    /// Only who has shown a card.
    CardRequired,
}

/// What operators help with at a terminal; at the county's window nothing changes by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AssistedRule {
    /// Every item they have the right to.
    #[default]
    All,
    /// Only the items residents may also do alone (the 22 of the list).
    SelfService,
}

impl CountyBundle {
    /// The policy `assisted_items`; all unless it says `self-service`.
    pub fn assisted_rule(&self) -> AssistedRule {
        match self.policies.get("assisted_items").map(String::as_str) {
            Some("self-service") => AssistedRule::SelfService,
            _ => AssistedRule::All,
        }
    }

    /// The policy `card_required_for_browse`; open unless it says `yes` or `true`.
    pub fn browse_rule(&self) -> BrowseRule {
        match self
            .policies
            .get("card_required_for_browse")
            .map(String::as_str)
        {
            Some("yes" | "true") => BrowseRule::CardRequired,
            _ => BrowseRule::Open,
        }
    }

    /// Items a newer county says more of than this program understands.
    pub fn partly(&self) -> Vec<ItemNo> {
        let items = self.catalogue.items().iter();
        let partly = items.filter(|item| item.grasp == Grasp::Partly);
        partly.map(|item| item.number).collect()
    }

    /// The key to seal to, if the county has one this version can use.
    pub fn sealing_key(&self) -> Option<&SealingKey> {
        self.sealing_keys.first()
    }
}

/// A public key of the county to seal bodies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealingKey {
    /// Its suite.
    pub suite: Suite,
    /// Its name.
    pub id: KeyId,
    /// The public key; 32 bytes in suite 1.
    pub public: Vec<u8>,
}

/// A key that verifies stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyKey {
    /// Its name.
    pub id: KeyId,
    /// Whose it is.
    pub owner: KeyOwner,
    /// Ed25519 public key (RFC 8032).
    pub public: [u8; 32],
}

/// Whose signature a key verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOwner {
    /// The county: stamps of acceptance (受理).
    County,
    /// A terminal: stamps of receipt (收件).
    Terminal(DeviceId),
}

/// Where else to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Name of the place.
    pub place: String,
    /// Its telephone number.
    pub phone: String,
}
