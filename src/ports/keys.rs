//! Sealing and signing. Private keys never leave their adapter.

use crate::domain::bundle::{SealingKey, VerifyKey};
use crate::domain::delivery::{
    BodyDigest, DayTag, DeviceId, KeyId, SealedBody, Signature, SignatureCheck,
};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Why a key could not be used. A missing key is never replaced by a new one unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeyFault {
    /// It was here and is gone.
    #[error("the key is lost")]
    Lost,
    /// Its file is there and cannot be a key.
    #[error("the key file is damaged")]
    Damaged,
    /// Its file cannot be read or written.
    #[error("the key file is out of reach")]
    OutOfReach,
    /// Its file may be read by others than its owner.
    #[error("the key file is open to others")]
    Exposed,
    /// The terminal is not enrolled yet: there never was one.
    #[error("there is no key yet")]
    NotEnrolled,
    /// There is a key, or was: it is not replaced.
    #[error("there is a key already")]
    AlreadyThere,
    /// The bytes were sealed under another key, for another purpose, or changed.
    #[error("the sealed bytes do not open")]
    DoesNotOpen,
    /// The record names a suite this build has not.
    #[error("the cipher suite is not in this build")]
    Suite,
    /// The root key is sealed by a TPM, and this machine shows none.
    #[error(
        "the root key in root.cred is sealed by a TPM and this machine shows none: turn it on in the firmware, or put the disk back into its machine"
    )]
    NoTpm,
    /// The TPM here does not open the sealed root key: it is another one, its PCR 7 is another, or the
    /// file is damaged.
    #[error(
        "the TPM of this machine does not open the root key in root.cred: put the disk back into its machine, or have the certificate taken back and enrol anew with these keys removed"
    )]
    OtherTpm,
    /// The root key is sealed, and was not opened since the machine was turned on.
    #[error(
        "the sealed root key was not opened: start the machine anew, and see the journal of jiujinban-seal.service"
    )]
    NotOpened,
    /// There are two root keys, a sealed one and a file, and they differ.
    #[error(
        "the root keys in root.cred and root.key differ, or root.key is damaged: remove neither, one of them opens these keys"
    )]
    TwoRoots,
    /// The sealed root key that was opened at this start is no longer there.
    #[error(
        "the sealed root key that was opened at this start is gone from the disk: start the machine anew"
    )]
    SealGone,
    /// The system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
}

/// How the root key is kept, under which all others of the terminal are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RootKeeping {
    /// Sealed by the machine's TPM.
    Sealed,
    /// A file: this machine shows no TPM.
    File,
    /// A file, although there is a TPM: it did not take it.
    FileBesideTpm,
}

/// Wraps a small secret so that only this terminal opens it again.
pub trait SecretWrap: Send + Sync {
    /// What may lie on the disk.
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyFault>;

    /// The secret again.
    ///
    /// Errors: [`KeyFault::DoesNotOpen`] when it was wrapped elsewhere, for something else, or changed.
    fn unwrap(&self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyFault>;
}

/// A [`SecretWrap`] that can be handed around.
#[derive(Clone)]
pub struct Wrapping(Arc<dyn SecretWrap>);

impl Wrapping {
    /// Of this one.
    pub fn new(wrap: Arc<dyn SecretWrap>) -> Self {
        Self(wrap)
    }
}

impl std::ops::Deref for Wrapping {
    type Target = dyn SecretWrap;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl fmt::Debug for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrapping(…)")
    }
}

/// Seals to the county: what is sealed, this terminal cannot open again.
pub trait Sealer: Send + Sync {
    /// Seals `plaintext`, bound to `aad` (see [`crate::domain::delivery::submission_aad`]).
    fn seal(&self, aad: &[u8], plaintext: &[u8]) -> Result<SealedBody, KeyFault>;

    /// SHA-256 of a sealed body, as both stamps carry it.
    fn digest(&self, body: &SealedBody) -> BodyDigest;
}

/// The county's public keys, of the newest bundle that verified.
pub trait KeyBook: Sealer + SignatureCheck {
    /// Puts the keys of a verified bundle in place of those before. Of the sealing keys the first
    /// one this build has the suite for is used.
    fn take(&self, sealing: &[SealingKey], verify: &[VerifyKey]);
}

/// What is secret for the rest of this day: how a holder's cases of today are found again.
pub trait DayTagger: Send + Sync {
    /// A tag of `bytes` that is the same all day and means nothing tomorrow.
    fn tag_today(&self, bytes: &[u8]) -> Result<DayTag, KeyFault>;

    /// Destroys today's key; no tag of this day can be made again. The next day has its own.
    fn erase_day(&self) -> Result<(), KeyFault>;
}

/// Signs as this terminal.
pub trait DeviceSigner: Send + Sync {
    /// Signs `bytes` (Ed25519).
    fn sign(&self, bytes: &[u8]) -> Result<Signature, KeyFault>;

    /// The public key, 32 bytes.
    fn public_key(&self) -> [u8; 32];

    /// The terminal this key belongs to.
    fn device(&self) -> &DeviceId;

    /// The name of the key: stands beside every signature.
    fn key_id(&self) -> &KeyId;
}
