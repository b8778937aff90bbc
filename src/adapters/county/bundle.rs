//! The signed bundle: checked against the one pinned key, never older than the one in force, the
//! last good one kept.

use super::decode;
use super::http::{Fresh, Http, malformed};
use super::keep;
use crate::domain::bundle::{CountyBundle, KeyOwner};
use crate::domain::delivery::{AcceptanceStamp, ReceiptFacts};
use crate::ports::county::{BundleNews, CountyError, MalformedPart};
use crate::wire::bundle::{Bundle, SignedBundle};
use ring::signature::{ED25519, UnparsedPublicKey};
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// The bundle in force and the key it was checked with.
pub struct BundleBook {
    pinned: [u8; 32],
    file: PathBuf,
    in_force: RwLock<Option<CountyBundle>>,
}

impl BundleBook {
    /// Takes up the last good bundle; one that does not verify any more is as if there were none.
    pub fn open(pinned: [u8; 32], file: PathBuf) -> Self {
        let book = Self {
            pinned,
            file,
            in_force: RwLock::new(None),
        };
        let kept = std::fs::read(&book.file).ok();
        let signed = kept.and_then(|bytes| serde_json::from_slice::<SignedBundle>(&bytes).ok());
        if let Some(Ok(bundle)) = signed.map(|signed| book.verified(&signed)) {
            book.put(bundle);
        }
        book
    }

    fn put(&self, bundle: CountyBundle) {
        *self
            .in_force
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(bundle);
    }

    /// The bundle in force.
    pub fn in_force(&self) -> Option<CountyBundle> {
        self.in_force
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Its version, 0 when there is none.
    pub fn version(&self) -> u64 {
        let in_force = self.in_force.read().unwrap_or_else(PoisonError::into_inner);
        in_force.as_ref().map_or(0, |bundle| bundle.version.0)
    }

    fn verified(&self, signed: &SignedBundle) -> Result<CountyBundle, CountyError> {
        UnparsedPublicKey::new(&ED25519, self.pinned)
            .verify(
                &SignedBundle::signed_bytes(&signed.text),
                &signed.signature.0,
            )
            .map_err(|_| CountyError::BadSignature)?;
        let bundle: Bundle =
            serde_json::from_str(&signed.text).map_err(|_| malformed(MalformedPart::Document))?;
        decode::bundle(&bundle).ok_or_else(|| malformed(MalformedPart::Value))
    }

    /// Asks the county for a newer one.
    pub fn fetch(&self, http: &Http, wait: Duration) -> Result<BundleNews, CountyError> {
        let version = self.version();
        let answer = http.get_newer("/v1/bundle", &version.to_string(), wait)?;
        let Fresh::New(signed) = answer else {
            return Ok(BundleNews::Unchanged);
        };
        let bundle = self.verified(&signed)?;
        if bundle.version.0 < version {
            return Err(CountyError::Rollback);
        }
        if bundle.version.0 == version {
            return Ok(BundleNews::Unchanged);
        }
        let kept = serde_json::to_vec(&signed).expect("a signed bundle is plain data");
        if keep::write(&self.file, &kept).is_err() {
            log::warn!("the bundle in force could not be kept on the disk");
        }
        self.put(bundle.clone());
        Ok(BundleNews::New(Box::new(bundle)))
    }

    /// Whether the county's key made a stamp; `None` when the bundle in force lacks the key.
    pub fn stamp_is_genuine(&self, facts: &ReceiptFacts, stamp: &AcceptanceStamp) -> Option<bool> {
        let in_force = self.in_force.read().unwrap_or_else(PoisonError::into_inner);
        let key = in_force
            .as_ref()?
            .verify_keys
            .iter()
            .find(|key| key.owner == KeyOwner::County && key.id == stamp.key)?;
        let public = UnparsedPublicKey::new(&ED25519, key.public);
        let bytes = facts.accepted_bytes(stamp.at);
        Some(public.verify(&bytes, &stamp.signature.0).is_ok())
    }
}
