//! The county's public keys: seals to one, checks stamps with the others.

use super::sealing::{self, SealError};
use crate::domain::bundle::{KeyOwner, SealingKey, VerifyKey};
use crate::domain::delivery::{
    BodyDigest, KeyId, SealedBody, Signature, SignatureCheck, SignatureVerdict, Signer, Suite,
};
use crate::ports::keys::{KeyBook, KeyFault, Sealer};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ED25519, UnparsedPublicKey};
use std::sync::{PoisonError, RwLock};

/// The `info` of HPKE: what the sealed bytes are for.
pub const SUBMISSION_INFO: &[u8] = b"jiujinban submission v1";

/// The keys of the newest verified bundle; empty until there is one.
#[derive(Default)]
pub struct CountyKeyBook {
    keys: RwLock<Keys>,
}

#[derive(Default)]
struct Keys {
    sealing: Option<Result<(KeyId, [u8; 32]), KeyFault>>,
    verify: Vec<VerifyKey>,
}

/// The first key this build can seal to; keys of other suites are passed over.
fn usable(keys: &[SealingKey]) -> Option<Result<(KeyId, [u8; 32]), KeyFault>> {
    let ours = keys
        .iter()
        .find(|k| k.suite == Suite::X25519Aes256Gcm)
        .map(|k| match k.public.as_slice().try_into() {
            Ok(public) => Ok((k.id.clone(), public)),
            Err(_) => Err(KeyFault::Damaged),
        });
    ours.or_else(|| (!keys.is_empty()).then_some(Err(KeyFault::Suite)))
}

impl KeyBook for CountyKeyBook {
    fn take(&self, sealing: &[SealingKey], verify: &[VerifyKey]) {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        *keys = Keys {
            sealing: usable(sealing),
            verify: verify.to_vec(),
        };
    }
}

impl Sealer for CountyKeyBook {
    fn seal(&self, aad: &[u8], plaintext: &[u8]) -> Result<SealedBody, KeyFault> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let (id, public) = keys.sealing.clone().ok_or(KeyFault::NotEnrolled)??;
        drop(keys);
        let rng = SystemRandom::new();
        let sealed =
            sealing::seal(&rng, &public, SUBMISSION_INFO, aad, plaintext).map_err(|e| match e {
                SealError::Randomness => KeyFault::NoRandomness,
                SealError::PublicKey => KeyFault::Damaged,
            })?;
        Ok(SealedBody {
            suite: Suite::X25519Aes256Gcm,
            key: id,
            enc: sealed.enc.to_vec(),
            ct: sealed.ct,
        })
    }

    fn digest(&self, body: &SealedBody) -> BodyDigest {
        let sum = digest(&SHA256, &body.digest_input());
        BodyDigest(sum.as_ref().try_into().expect("SHA-256 has 32 bytes"))
    }
}

impl SignatureCheck for CountyKeyBook {
    fn check(&self, signer: Signer<'_>, bytes: &[u8], signature: &Signature) -> SignatureVerdict {
        let belongs = |key: &&VerifyKey| match (&key.owner, signer) {
            (KeyOwner::County, Signer::County(id)) => key.id == *id,
            (KeyOwner::Terminal(owner), Signer::Terminal(device, id)) => {
                owner == device && key.id == *id
            }
            _ => false,
        };
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let Some(key) = keys.verify.iter().find(belongs) else {
            return SignatureVerdict::UnknownKey;
        };
        let public = UnparsedPublicKey::new(&ED25519, key.public);
        if public.verify(bytes, &signature.0).is_ok() {
            SignatureVerdict::Good
        } else {
            SignatureVerdict::Bad
        }
    }
}
