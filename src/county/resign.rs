//! The next bundle made by hand: other items under the keys, policies and contact of the one in
//! force, signed with the offline key where that is kept.

use super::publish::FRESH_MS;
use super::vault::key_id;
use crate::wire::Base64;
use crate::wire::bundle::{Bundle, SignedBundle};
use crate::wire::catalogue::{self, Beside, CatalogueFault, Item};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum ResignFault {
    /// The key's file cannot be read.
    #[error("{0}: cannot be read ({1})")]
    Unreadable(PathBuf, std::io::ErrorKind),
    /// The file is no Ed25519 key in PKCS #8.
    #[error("{0}: is no signing key")]
    NoKey(PathBuf),
    /// The bundle in force is no bundle.
    #[error("the bundle in force cannot be read: {0}")]
    NoBundle(serde_json::Error),
    /// The bundle in force was signed with another key: terminals would refuse the next one.
    #[error("the bundle in force was signed with another key than this")]
    OtherKey,
    /// The items make no catalogue.
    #[error(transparent)]
    Items(#[from] CatalogueFault),
}

/// The next version and its signed document. `now_ms` is ms since 1970 UTC.
pub fn resign(
    in_force: &str,
    items: Vec<Item>,
    beside: Beside,
    key_file: &Path,
    now_ms: i64,
) -> Result<(u64, String), ResignFault> {
    let der = std::fs::read(key_file)
        .map(Zeroizing::new)
        .map_err(|e| ResignFault::Unreadable(key_file.to_owned(), e.kind()))?;
    let key =
        Ed25519KeyPair::from_pkcs8(&der).map_err(|_| ResignFault::NoKey(key_file.to_owned()))?;
    let public = key.public_key().as_ref();
    let signed: SignedBundle = serde_json::from_str(in_force).map_err(ResignFault::NoBundle)?;
    UnparsedPublicKey::new(&ED25519, public)
        .verify(
            &SignedBundle::signed_bytes(&signed.text),
            &signed.signature.0,
        )
        .map_err(|_| ResignFault::OtherKey)?;
    let mut bundle: Bundle = serde_json::from_str(&signed.text).map_err(ResignFault::NoBundle)?;
    bundle.version += 1;
    bundle.items = items;
    bundle.packages = beside.packages;
    bundle.life_events = beside.life_events;
    bundle.speed_ups = beside.speed_ups;
    bundle.counter = beside.counter;
    bundle.issued_ms = now_ms;
    bundle.stale_after_ms = now_ms + FRESH_MS;
    catalogue::check(bundle.version, &bundle.items)?;
    let text = serde_json::to_string(&bundle).expect("a bundle is plain data");
    let next = SignedBundle {
        key_id: key_id(public),
        signature: Base64(
            key.sign(&SignedBundle::signed_bytes(&text))
                .as_ref()
                .to_vec(),
        ),
        text,
    };
    let document = serde_json::to_string(&next).expect("a bundle is plain data");
    Ok((bundle.version, document))
}
