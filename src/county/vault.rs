//! The county's keys: made at the first start, read at every other.

use super::files::{read_or_make, read_or_make_text};
use super::rest::RestKey;
use crate::domain::delivery::{DeviceId, SealedBody};
use crate::domain::delivery::{FormVersion, SubmissionId, page_aad, submission_aad};
use crate::domain::documents::PageNo;
use crate::domain::ledger::ReportId;
use crate::domain::ledger::report::report_aad;
use crate::domain::machine::audit::seed_aad;
use crate::wire::envelope::hex;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, Serializable as _};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use ring::{digest, hmac};
use std::path::Path;
use zeroize::Zeroizing;

/// The `info` of HPKE for whatever a terminal seals: both sides use the same.
pub const SUBMISSION_INFO: &[u8] = b"jiujinban submission v1";

/// An Ed25519 key and its name: the first 16 hex characters of the SHA-256 of its public key.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    id: String,
}

impl SigningKey {
    fn load(path: &Path) -> std::io::Result<Self> {
        let der = read_or_make(path, || {
            Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
                .expect("the system has random numbers")
                .as_ref()
                .to_vec()
        })?;
        let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| damaged("a signing key"))?;
        let id = key_id(pair.public_key().as_ref());
        Ok(Self { pair, id })
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public key, 32 bytes.
    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// Signs.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.pair.sign(bytes).as_ref().to_vec()
    }
}

/// Name of a public key: the first 16 hex characters of its SHA-256.
pub fn key_id(public: &[u8]) -> String {
    hex(&digest::digest(&digest::SHA256, public).as_ref()[..8])
}

fn damaged(what: &'static str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, what)
}

/// All secret keys of the service.
pub struct Vault {
    /// Stamps acceptance (受理).
    pub stamp: SigningKey,
    /// Signs bundles. In a real county its folder is a medium in a safe.
    pub offline: SigningKey,
    hpke_secret: <X25519HkdfSha256 as hpke::Kem>::PrivateKey,
    hpke_public: Vec<u8>,
    hpke_id: String,
    holder_tag: hmac::Key,
    /// Seals what the store keeps of persons.
    pub rest: RestKey,
}

/// Why a body did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Another suite or key.
    #[error("the county does not have this key")]
    UnknownKey,
    /// It is not what was sealed, or not for this submission.
    #[error("the body does not open")]
    Unopenable,
}

impl Vault {
    /// Reads the keys in a folder, or makes them.
    pub fn open(data: &Path) -> std::io::Result<Self> {
        let hpke_bytes = Zeroizing::new(read_or_make(&data.join("submission.key"), || {
            X25519HkdfSha256::gen_keypair().0.to_bytes().to_vec()
        })?);
        let hpke_secret = <X25519HkdfSha256 as hpke::Kem>::PrivateKey::from_bytes(&hpke_bytes)
            .map_err(|_| damaged("the submission key"))?;
        let hpke_public = X25519HkdfSha256::sk_to_pk(&hpke_secret).to_bytes().to_vec();
        let tag = Zeroizing::new(read_or_make(&data.join("holder.key"), || {
            let mut key = vec![0; 32];
            SystemRandom::new()
                .fill(&mut key)
                .expect("the system has random numbers");
            key
        })?);
        Ok(Self {
            stamp: SigningKey::load(&data.join("stamp.key"))?,
            offline: SigningKey::load(&data.join("offline").join("bundle.key"))?,
            hpke_id: key_id(&hpke_public),
            hpke_public,
            hpke_secret,
            holder_tag: hmac::Key::new(hmac::HMAC_SHA256, &tag),
            rest: RestKey::load(&data.join("rest.key"))?,
        })
    }

    /// Name and public half of the key submissions are sealed to.
    pub fn sealing_key(&self) -> (&str, &[u8]) {
        (&self.hpke_id, &self.hpke_public)
    }

    /// Opens a submission.
    pub fn unseal(
        &self,
        body: &SealedBody,
        id: SubmissionId,
        terminal: &DeviceId,
        form: FormVersion,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.opened(body, &submission_aad(id, terminal, form))
    }

    /// Opens a page of a submission.
    pub fn unseal_page(
        &self,
        body: &SealedBody,
        case: SubmissionId,
        terminal: &DeviceId,
        number: PageNo,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.opened(body, &page_aad(case, terminal, number))
    }

    /// Opens a seed of a terminal's audit chain, given its name.
    pub fn unseal_seed(
        &self,
        body: &SealedBody,
        terminal: &DeviceId,
        id: [u8; 8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.opened(body, &seed_aad(terminal, id))
    }

    /// Opens a report of a problem.
    pub fn unseal_report(
        &self,
        body: &SealedBody,
        terminal: &DeviceId,
        id: ReportId,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.opened(body, &report_aad(id, terminal))
    }

    fn opened(&self, body: &SealedBody, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if body.suite.number() != 1 || body.key.as_str() != self.hpke_id {
            return Err(OpenError::UnknownKey);
        }
        let enc = <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(&body.enc)
            .map_err(|_| OpenError::Unopenable)?;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.hpke_secret,
            &enc,
            SUBMISSION_INFO,
            &body.ct,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Unopenable)
    }

    /// Finds a person's cases again without naming the person.
    pub fn holder_tag(&self, id_number: &str) -> String {
        hex(hmac::sign(&self.holder_tag, id_number.as_bytes()).as_ref())
    }

    /// A tag that tells whether two values that belong to the same thing are equal, and nothing
    /// else: `what` keeps kinds of values apart.
    pub fn tag(&self, what: &str, of: &str, value: &str) -> String {
        let text = Zeroizing::new(format!("{what}\n{of}\n{value}"));
        hex(hmac::sign(&self.holder_tag, text.as_bytes()).as_ref())
    }
}

/// Random bytes.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut random = [0; N];
    SystemRandom::new()
        .fill(&mut random)
        .expect("the system has random numbers");
    random
}

/// Random text of `bytes` × 2 hex characters.
pub fn random_text(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    SystemRandom::new()
        .fill(&mut random)
        .expect("the system has random numbers");
    hex(&random)
}

/// Reads the text that tells this store from others, or makes it.
pub fn epoch(data: &Path) -> std::io::Result<String> {
    read_or_make_text(&data.join("epoch"), || random_text(4))
}
