//! A bundle signed where the offline key is kept, taken in and published from then on.
//!
//! The reference service can sign by itself, a real county keeps its key in a safe: there bundles
//! are made by hand, see [`super::resign`], and carried here. What was taken stays the source of
//! everything that is published; keys of terminals that come later are added to it.

use super::api::App;
use super::config::CountyConfig;
use super::policies;
use super::publish::publish;
use super::store::StoreError;
use super::vault::Vault;
use crate::files::{FileKind, replace};
use crate::wire::bundle::{Bundle, Contact, KeyOwner, SignedBundle};
use crate::wire::catalogue::{
    self, Beside, CatalogueFault, EventFault, FacePolicy, Item, PackageFault,
};
use crate::wire::workdays::{self, Workdays, WorkdaysFault};
use ring::signature::{ED25519, UnparsedPublicKey};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file of the county's own word on face checks.
const FACE_POLICY: &str = "face-policy";

/// Why a bundle is not taken in. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum TakeFault {
    /// It is no signed bundle at all.
    #[error("this is no signed bundle: {0}")]
    NoBundle(serde_json::Error),
    /// Another key signed it.
    #[error(
        "the signature is not of this county's offline key {0}: terminals would refuse it, nothing was published"
    )]
    Signature(String),
    /// It is not newer than the one in force.
    #[error(
        "its version is {offered}, in force is {in_force}: sign it anew over the bundle in force"
    )]
    NotNewer {
        /// Its version.
        offered: u64,
        /// That of the bundle in force.
        in_force: u64,
    },
    /// It is another county's.
    #[error("it is of county {offered}, this is {own}")]
    OtherCounty {
        /// Whose it is.
        offered: String,
        /// Whose service this is.
        own: String,
    },
    /// Its keys are not this service's.
    #[error(
        "it does not name this service's keys: cases sealed for it could not be opened here; sign it over the bundle in force of this county"
    )]
    OtherKeys,
    /// Its items.
    #[error(transparent)]
    Items(#[from] CatalogueFault),
    /// A package.
    #[error(transparent)]
    Package(#[from] PackageFault),
    /// An event in a life.
    #[error("life event {number}: {why}")]
    Event {
        /// Its number.
        number: u16,
        /// What is wrong.
        why: EventFault,
    },
    /// Its working days.
    #[error(transparent)]
    Workdays(#[from] WorkdaysFault),
    /// Somebody else published in the meantime.
    #[error("another bundle was published in the meantime: sign it anew over that one")]
    Overtaken,
    /// The folder.
    #[error("{0}: cannot be written ({1})")]
    Folder(PathBuf, std::io::ErrorKind),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a county offers: from the bundle that was taken in, else from what it was started with.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Items of the list.
    pub items: Vec<Item>,
    /// Packages, events and the speed-up plan.
    pub beside: Beside,
    /// Policies by name.
    pub policies: BTreeMap<String, String>,
    /// Years of working days.
    pub workdays: Option<Workdays>,
    /// Where else to go.
    pub contact: Contact,
}

impl Offer {
    /// The offer of now. A kept bundle that does not verify any more is as if there were none.
    pub fn of(config: &CountyConfig, vault: &Vault) -> Self {
        let mut offer = Self::published(config, vault);
        if let Some(policy) = face_policy(&config.data) {
            for item in &mut offer.items {
                if item.face().is_some() {
                    item.face_policy = policy;
                }
            }
        }
        offer.policies.extend(policies::set_here(&config.data));
        offer
    }

    fn published(config: &CountyConfig, vault: &Vault) -> Self {
        match in_force(&config.data, vault) {
            Some(bundle) => Self {
                items: bundle.items,
                beside: Beside {
                    packages: bundle.packages,
                    life_events: bundle.life_events,
                    speed_ups: bundle.speed_ups,
                    counter: bundle.counter,
                },
                policies: bundle.policies,
                workdays: bundle.workdays,
                contact: bundle.contact,
            },
            None => Self {
                items: config.items.clone(),
                beside: config.beside.clone(),
                policies: config.policies.clone(),
                workdays: config.workdays.clone(),
                contact: config.contact.clone(),
            },
        }
    }

    /// Every item a terminal may hand in: those of the list, and the rows of packages.
    pub fn every_item(&self) -> Vec<Item> {
        let mut all = self.items.clone();
        for package in &self.beside.packages {
            for item in package.items_there(&self.items) {
                if !all.iter().any(|known| known.number == item.number) {
                    all.push(item);
                }
            }
        }
        all
    }
}

/// The county's own word on face checks; `None` leaves the items as they are.
pub fn face_policy(data: &Path) -> Option<FacePolicy> {
    let word = std::fs::read_to_string(data.join(FACE_POLICY)).ok()?;
    FacePolicy::parse(word.trim())
}

/// Sets the policy of every item with a face check and publishes it; the bundle's version.
pub async fn set_face_policy(app: &App, policy: FacePolicy) -> Result<u64, TakeFault> {
    let file = app.config.data.join(FACE_POLICY);
    let kept = replace(&file, policy.name().as_bytes(), FileKind::Secret);
    kept.map_err(|e| TakeFault::Folder(file, e.kind()))?;
    app.look_at_offer();
    Ok(publish(&app.config, &app.vault, app.store.as_ref()).await?)
}

fn file(data: &Path) -> PathBuf {
    data.join("taken-bundle.json")
}

fn in_force(data: &Path, vault: &Vault) -> Option<Bundle> {
    let document = std::fs::read_to_string(file(data)).ok()?;
    match opened(&document, vault) {
        Ok(bundle) => Some(bundle),
        Err(fault) => {
            log::error!("{}: {fault}", file(data).display());
            None
        }
    }
}

fn opened(document: &str, vault: &Vault) -> Result<Bundle, TakeFault> {
    let signed: SignedBundle = serde_json::from_str(document).map_err(TakeFault::NoBundle)?;
    UnparsedPublicKey::new(&ED25519, vault.offline.public())
        .verify(
            &SignedBundle::signed_bytes(&signed.text),
            &signed.signature.0,
        )
        .map_err(|_| TakeFault::Signature(vault.offline.id().to_owned()))?;
    serde_json::from_str(&signed.text).map_err(TakeFault::NoBundle)
}

/// Checks a signed bundle and publishes it; its version.
pub async fn take(app: &App, document: &str) -> Result<u64, TakeFault> {
    let bundle = opened(document, &app.vault)?;
    if bundle.county != app.config.county {
        return Err(TakeFault::OtherCounty {
            offered: bundle.county,
            own: app.config.county.clone(),
        });
    }
    let in_force = app.store.bundle().await?.map_or(0, |(version, _)| version);
    if bundle.version <= in_force {
        return Err(TakeFault::NotNewer {
            offered: bundle.version,
            in_force,
        });
    }
    check(&bundle, &app.vault)?;
    if !app
        .store
        .publish_bundle(bundle.version, document.to_owned())
        .await?
    {
        return Err(TakeFault::Overtaken);
    }
    let file = file(&app.config.data);
    let kept = replace(&file, document.as_bytes(), FileKind::Secret);
    kept.map_err(|e| TakeFault::Folder(file, e.kind()))?;
    policies::forget(&app.config.data);
    app.look_at_offer();
    // Terminals enrolled after it was signed: their keys are added.
    Ok(publish(&app.config, &app.vault, app.store.as_ref()).await?)
}

fn check(bundle: &Bundle, vault: &Vault) -> Result<(), TakeFault> {
    let (seals, _) = vault.sealing_key();
    let own_seal = bundle
        .sealing_keys
        .first()
        .is_some_and(|k| k.key_id == seals);
    let own_stamp = bundle
        .verify_keys
        .iter()
        .any(|k| k.owner == KeyOwner::County && k.key_id == vault.stamp.id());
    if !own_seal || !own_stamp {
        return Err(TakeFault::OtherKeys);
    }
    catalogue::check(bundle.version, &bundle.items)?;
    for package in &bundle.packages {
        catalogue::check(bundle.version, &package.items(&bundle.items)?)?;
    }
    for event in &bundle.life_events {
        event.checked().map_err(|why| TakeFault::Event {
            number: event.number,
            why,
        })?;
    }
    if let Some(years) = &bundle.workdays {
        workdays::check(years)?;
    }
    Ok(())
}
