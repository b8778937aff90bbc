//! The signed bundle: checked against the one pinned key, never older than the one in force, the
//! last good one kept.

use super::decode;
use super::http::{Fresh, Http, malformed};
use crate::domain::bundle::{CountyBundle, KeyOwner};
use crate::domain::delivery::{AcceptanceStamp, KeyId, ReceiptFacts};
use crate::domain::services::PackageId;
use crate::files::{self, FileKind};
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
    package: Option<PackageId>,
    in_force: RwLock<Option<CountyBundle>>,
    /// Why the newest one was not taken.
    refused: RwLock<Option<CountyError>>,
}

/// How the bundle stands, for the heartbeat.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Version of the one in force, 0 when there is none.
    pub version: u64,
    /// Items of it that this program does not wholly understand.
    pub partly: Vec<u16>,
    /// Why a newer one was not taken, in one word.
    pub refused: Option<&'static str>,
}

impl BundleBook {
    /// Takes up the last good bundle; one that does not verify any more is as if there were none.
    pub fn open(pinned: [u8; 32], file: PathBuf, package: Option<PackageId>) -> Self {
        let book = Self {
            pinned,
            file,
            package,
            in_force: RwLock::new(None),
            refused: RwLock::new(None),
        };
        let kept = std::fs::read(&book.file).ok();
        let signed = kept.and_then(|bytes| serde_json::from_slice::<SignedBundle>(&bytes).ok());
        match signed.map(|signed| book.verified(&signed)) {
            Some(Ok(bundle)) => book.put(bundle),
            Some(Err(fault)) => {
                log::error!("the bundle on the disk is not taken up: {fault}");
                book.note(Some(fault));
            }
            None => {}
        }
        book
    }

    fn note(&self, refused: Option<CountyError>) {
        *self.refused.write().unwrap_or_else(PoisonError::into_inner) = refused;
    }

    /// How the bundle stands, for the heartbeat.
    pub fn standing(&self) -> Standing {
        let in_force = self.in_force.read().unwrap_or_else(PoisonError::into_inner);
        let refused = self.refused.read().unwrap_or_else(PoisonError::into_inner);
        let partly = in_force.as_ref().map(CountyBundle::partly);
        Standing {
            version: in_force.as_ref().map_or(0, |bundle| bundle.version.0),
            partly: partly.iter().flatten().map(|no| no.get()).collect(),
            refused: refused.as_ref().map(|fault| match fault {
                CountyError::BadSignature => "signature",
                CountyError::Rollback => "older",
                CountyError::PackageMissing => "package",
                _ => "malformed",
            }),
        }
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
        let grasped =
            Bundle::grasp(&signed.text).map_err(|_| malformed(MalformedPart::Document))?;
        decode::bundle(&grasped, self.package.as_ref())
    }

    /// Asks the county for a newer one. Why one was not taken is kept for the heartbeat.
    pub fn fetch(&self, http: &Http, wait: Duration) -> Result<BundleNews, CountyError> {
        let news = self.fetch_newer(http, wait);
        match &news {
            Ok(_) => self.note(None),
            Err(
                fault @ (CountyError::BadSignature
                | CountyError::Rollback
                | CountyError::PackageMissing
                | CountyError::Malformed { .. }),
            ) => self.note(Some(fault.clone())),
            Err(_) => {}
        }
        news
    }

    fn fetch_newer(&self, http: &Http, wait: Duration) -> Result<BundleNews, CountyError> {
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
        if files::replace(&self.file, &kept, FileKind::Plain).is_err() {
            log::warn!("the bundle in force could not be kept on the disk");
        }
        self.put(bundle.clone());
        Ok(BundleNews::New(Box::new(bundle)))
    }

    /// Whether the county's key made a stamp; `None` when the bundle in force lacks the key.
    pub fn stamp_is_genuine(&self, facts: &ReceiptFacts, stamp: &AcceptanceStamp) -> Option<bool> {
        self.county_signed(
            &stamp.key,
            &facts.accepted_bytes(stamp.at),
            &stamp.signature.0,
        )
    }

    /// Whether a key of the county signed these bytes; `None` when the bundle in force lacks the key.
    pub fn county_signed(&self, key: &KeyId, bytes: &[u8], signature: &[u8]) -> Option<bool> {
        let in_force = self.in_force.read().unwrap_or_else(PoisonError::into_inner);
        let known = in_force.as_ref()?.verify_keys.iter();
        let mut own = known.filter(|known| known.owner == KeyOwner::County);
        let key = own.find(|known| known.id == *key)?;
        let public = UnparsedPublicKey::new(&ED25519, key.public);
        Some(public.verify(bytes, signature).is_ok())
    }
}
