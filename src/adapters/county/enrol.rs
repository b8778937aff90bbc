//! How a terminal becomes one of the county's: a key made here, a one-time code, an approval.

use super::config::{Deadlines, Identity, LinkConfig};
use super::http::{Http, SetupError};
use crate::domain::delivery::{DeviceId, KeyId, RetryAdvice};
use crate::domain::time::WallTime;
use crate::files::{self, FileKind};
use crate::ports::clock::Clock;
use crate::ports::county::{CountyError, Refusal};
use crate::ports::keys::Wrapping;
use crate::wire::enrolment::{EnrolmentAnswer, EnrolmentRequest, EnrolmentState};
use crate::wire::envelope::hex;
use rcgen::{CertificateParams, KeyPair};
use reqwest::Method;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Whether the terminal's devices are real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Devices {
    /// All of them.
    Real,
    /// At least one is simulated: a real county refuses.
    Simulated,
}

/// What a technician and the terminal bring to an enrolment.
#[derive(Debug, Clone)]
pub struct Application {
    /// `https://name:port` of the county.
    pub url: String,
    /// The county's root certificate, PEM, brought by the technician.
    pub ca_pem: String,
    /// The one-time code.
    pub code: String,
    /// Asset number of the terminal.
    pub device: DeviceId,
    /// Public key of the terminal's stamps.
    pub stamp_public: [u8; 32],
    /// Its name.
    pub stamp_key: KeyId,
    /// What kind of devices it has.
    pub devices: Devices,
    /// Folder of the county link.
    pub dir: PathBuf,
    /// Wraps the key of the line where it lies.
    pub wrapping: Wrapping,
    /// The county's offline key where the terminal was told it beforehand: no other is taken.
    pub bundle_key: Option<[u8; 32]>,
}

/// Where an enrolment stands.
#[derive(Debug)]
pub enum Enrolment {
    /// The county's staff has to approve: ask again with the same application.
    Waiting {
        /// The county's name for the enrolment: what its staff approve.
        id: String,
        /// The county's time.
        county_time: WallTime,
    },
    /// Done; the link can be started.
    Done(Box<LinkConfig>),
}

/// Why an enrolment does not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// The application or the folder.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The county or the line.
    #[error(transparent)]
    County(#[from] CountyError),
    /// The county signs its bundles with another key than the terminal was told.
    #[error("the county's offline key is not the one this terminal was told")]
    OtherBundleKey,
}

/// The key of an enrolment that is not decided yet, wrapped.
const KEY: &str = "enrolment.sealed";
/// The certificate and its key, wrapped.
const IDENTITY: &str = "identity.sealed";
const BUNDLE_KEY: &str = "bundle.key";
const PENDING: &str = "enrolment";

/// Asks the county to admit this terminal, or, when that was done before, how it stands.
pub fn enrol(application: &Application, clock: &Arc<dyn Clock>) -> Result<Enrolment, EnrolError> {
    let a = application;
    let http = Http::new(
        &a.url,
        &a.ca_pem,
        None,
        Deadlines::default(),
        Arc::clone(clock),
    )?;
    let wait = Deadlines::default().up;
    let pending = std::fs::read_to_string(a.dir.join(PENDING)).ok();
    let pending = pending.filter(|id| id.bytes().all(|b| b.is_ascii_alphanumeric()));
    let answer: EnrolmentAnswer = match pending {
        Some(id) => {
            let answer = http.get(&format!("/v1/enrolments/{id}"), wait);
            forget_if_unknown(&a.dir, &answer);
            answer?
        }
        None => {
            let request = request(a)?;
            let answer = http.send(Method::POST, "/v1/enrolments", &request, wait)?;
            let EnrolmentAnswer { id, .. } = &answer;
            store(&a.dir, PENDING, id.as_bytes())?;
            answer
        }
    };
    match answer.state {
        EnrolmentState::Waiting => Ok(Enrolment::Waiting {
            id: answer.id,
            county_time: WallTime(answer.time_ms),
        }),
        EnrolmentState::Refused => {
            let _ = std::fs::remove_file(a.dir.join(PENDING));
            Err(CountyError::Refused {
                problem: Refusal::EnrolmentRefused,
                advice: RetryAdvice::NeedsTechnician,
            }
            .into())
        }
        EnrolmentState::Approved => {
            let (Some(certificate), Some(key)) = (answer.certificate_pem, answer.bundle_key) else {
                return Err(unusable().into());
            };
            let told = a.bundle_key.is_none_or(|told| unhex32(&key) == Some(told));
            if !told {
                return Err(EnrolError::OtherBundleKey);
            }
            let own = opened(&a.dir, KEY, &a.wrapping)?.ok_or(SetupError::Folder)?;
            store(&a.dir, BUNDLE_KEY, key.as_bytes())?;
            keep_identity(&a.dir, &a.wrapping, &together(&certificate, &own))?;
            let _ = std::fs::remove_file(a.dir.join(PENDING));
            let _ = std::fs::remove_file(a.dir.join(KEY));
            let config = enrolled(&a.url, &a.ca_pem, &a.device, &a.dir, &a.wrapping)?;
            Ok(Enrolment::Done(Box::new(config.ok_or_else(unusable)?)))
        }
    }
}

/// An enrolment the county does not know (any more) is begun anew the next time.
fn forget_if_unknown(dir: &Path, answer: &Result<EnrolmentAnswer, CountyError>) {
    if let Err(CountyError::Refused {
        problem: Refusal::NotFound,
        ..
    }) = answer
    {
        let _ = std::fs::remove_file(dir.join(PENDING));
    }
}

/// Whether the county's certificate lies here; it opens with the terminal's root key only.
pub fn is_admitted(dir: &Path) -> bool {
    dir.join(IDENTITY).exists()
}

/// Whether an enrolment was asked for here and is not decided yet.
pub fn is_pending(dir: &Path) -> bool {
    dir.join(PENDING).exists()
}

fn unusable() -> CountyError {
    CountyError::Malformed {
        what: crate::ports::county::MalformedPart::Value,
    }
}

fn store(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), SetupError> {
    files::replace(&dir.join(name), bytes, FileKind::Secret).map_err(|_| SetupError::Folder)
}

fn store_wrapped(
    dir: &Path,
    name: &str,
    wrapping: &Wrapping,
    text: &str,
) -> Result<(), SetupError> {
    let wrapped = wrapping.wrap(text.as_bytes());
    store(dir, name, &wrapped.map_err(|_| SetupError::System)?)
}

/// A text that was kept wrapped; `None` when it is not there.
///
/// Errors: [`SetupError::Folder`] when it cannot be read, or does not open.
fn opened(
    dir: &Path,
    name: &str,
    wrapping: &Wrapping,
) -> Result<Option<Zeroizing<String>>, SetupError> {
    let wrapped = match std::fs::read(dir.join(name)) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|_| SetupError::Folder)?,
    };
    let bytes = wrapping.unwrap(&wrapped).map_err(|_| SetupError::Folder)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| SetupError::Folder)?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

fn request(a: &Application) -> Result<EnrolmentRequest, SetupError> {
    let key = KeyPair::generate().map_err(|_| SetupError::System)?;
    let key_pem = Zeroizing::new(key.serialize_pem());
    store_wrapped(&a.dir, KEY, &a.wrapping, &key_pem)?;
    Ok(EnrolmentRequest {
        code: a.code.clone(),
        asset: a.device.as_str().to_owned(),
        csr_pem: csr(&key)?,
        stamp_key: hex(&a.stamp_public),
        stamp_key_id: a.stamp_key.as_str().to_owned(),
        simulated: a.devices == Devices::Simulated,
    })
}

/// A certificate request that asks for nothing: the county fills everything in.
pub fn csr(key: &KeyPair) -> Result<String, SetupError> {
    CertificateParams::default()
        .serialize_request(key)
        .and_then(|request| request.pem())
        .map_err(|_| SetupError::System)
}

/// The link of a terminal that has been enrolled; `None` when it never was.
///
/// Errors: [`SetupError::Folder`] when only a part of the files is there or readable, or the certificate's key
/// does not open.
pub fn enrolled(
    url: &str,
    ca_pem: &str,
    device: &DeviceId,
    dir: &Path,
    wrapping: &Wrapping,
) -> Result<Option<LinkConfig>, SetupError> {
    let Some(identity) = opened(dir, IDENTITY, wrapping)? else {
        return Ok(None);
    };
    let bundle_key = std::fs::read_to_string(dir.join(BUNDLE_KEY));
    let bundle_key = bundle_key.map_err(|_| SetupError::Folder)?;
    Ok(Some(LinkConfig {
        url: url.to_owned(),
        ca_pem: ca_pem.to_owned(),
        identity: Identity(identity),
        bundle_key: unhex32(bundle_key.trim()).ok_or(SetupError::Folder)?,
        device: device.clone(),
        dir: dir.to_owned(),
        wrapping: wrapping.clone(),
        deadlines: Deadlines::default(),
        package: None,
    }))
}

/// A certificate and its key as one text.
pub fn together(certificate_pem: &str, key_pem: &str) -> Identity {
    Identity(Zeroizing::new(format!("{certificate_pem}\n{key_pem}")))
}

/// Keeps a certificate with its key in one file, so that there is never one without the other.
pub fn keep_identity(
    dir: &Path,
    wrapping: &Wrapping,
    identity: &Identity,
) -> Result<(), SetupError> {
    store_wrapped(dir, IDENTITY, wrapping, &identity.0)
}

fn unhex32(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
