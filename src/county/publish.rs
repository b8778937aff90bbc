//! Bundles: what the terminals of the county are to know, signed with the offline key.

use super::config::CountyConfig;
use super::store::{CountyStore, StoreError};
use super::taken::Offer;
use super::vault::Vault;
use crate::wire::Base64;
use crate::wire::bundle::{Bundle, KeyOwner, SealingKey, SignedBundle, VerifyKey};

/// A bundle is fresh for this long.
pub const FRESH_MS: i64 = 180 * 86_400_000;

/// Publishes a bundle if anything in it differs from the newest; its version.
pub async fn publish(
    config: &CountyConfig,
    vault: &Vault,
    store: &dyn CountyStore,
) -> Result<u64, StoreError> {
    let newest = store.bundle().await?;
    let (version, known) = match &newest {
        Some((version, document)) => (*version, bundle_in(document)),
        None => (0, None),
    };
    let mut next = content(config, vault, store).await?;
    if let Some(known) = known {
        next.version = known.version;
        next.issued_ms = known.issued_ms;
        next.stale_after_ms = known.stale_after_ms;
        if next == known {
            return Ok(version);
        }
    }
    next.version = version + 1;
    next.issued_ms = (config.now)();
    next.stale_after_ms = next.issued_ms + FRESH_MS;
    let document = serde_json::to_string(&sign(&next, vault)).expect("a bundle is plain data");
    store.publish_bundle(next.version, document).await?;
    Ok(next.version)
}

fn bundle_in(document: &str) -> Option<Bundle> {
    let signed: SignedBundle = serde_json::from_str(document).ok()?;
    serde_json::from_str(&signed.text).ok()
}

/// Signs a bundle with the offline key.
pub fn sign(bundle: &Bundle, vault: &Vault) -> SignedBundle {
    let text = serde_json::to_string(bundle).expect("a bundle is plain data");
    SignedBundle {
        key_id: vault.offline.id().to_owned(),
        signature: Base64(vault.offline.sign(&SignedBundle::signed_bytes(&text))),
        text,
    }
}

async fn content(
    config: &CountyConfig,
    vault: &Vault,
    store: &dyn CountyStore,
) -> Result<Bundle, StoreError> {
    let mut verify_keys = vec![VerifyKey {
        key_id: vault.stamp.id().to_owned(),
        owner: KeyOwner::County,
        public: Base64(vault.stamp.public().to_vec()),
    }];
    for terminal in store.terminals().await? {
        if let Some((key_id, public)) = stamp_key(&terminal.stamp_key) {
            verify_keys.push(VerifyKey {
                key_id: key_id.to_owned(),
                owner: KeyOwner::Terminal(terminal.asset),
                public: Base64(public),
            });
        }
    }
    let (key_id, public) = vault.sealing_key();
    let offer = Offer::of(config, vault);
    Ok(Bundle {
        version: 0,
        county: config.county.clone(),
        issued_ms: 0,
        stale_after_ms: 0,
        sealing_keys: vec![SealingKey {
            suite: 1,
            key_id: key_id.to_owned(),
            public: Base64(public.to_vec()),
        }],
        verify_keys,
        items: offer.items,
        packages: offer.beside.packages,
        life_events: offer.beside.life_events,
        speed_ups: offer.beside.speed_ups,
        counter: offer.beside.counter,
        policies: offer.policies,
        workdays: offer.workdays,
        contact: offer.contact,
    })
}

/// Name and public key of a terminal's stamp key as the store keeps it.
pub fn stamp_key(kept: &str) -> Option<(&str, Vec<u8>)> {
    let (name, public) = kept.split_once(':')?;
    Some((name, unhex(public).filter(|key| key.len() == 32)?))
}

/// Bytes of lower-case or upper-case hex.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
