//! Programs the county knows, and what it thinks of a terminal's proof of the one it runs.

use super::api::App;
use super::publish::unhex;
use super::store::StoreError;
use super::store::releases::ReleaseRow;
use crate::domain::delivery::SignatureVerdict;
use crate::domain::machine::proof::{
    ProgramHash, ProgramProof, ProgramVersion, ProofAge, ProofVerdict, Release,
};
use crate::domain::time::WallTime;
use ring::signature::{ED25519, UnparsedPublicKey};

/// Why a program was not noted, or not taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The version.
    #[error("a version has 1 to 24 letters, digits, dots, dashes and underscores")]
    Version,
    /// The hash.
    #[error("the hash has 64 hexadecimal digits, as `sha256sum` prints it")]
    Hash,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes a program; `false` when it was known.
pub async fn add(app: &App, version: &str, sha256: &str, by: &str) -> Result<bool, ReleaseError> {
    let version = ProgramVersion::parse(version.trim()).ok_or(ReleaseError::Version)?;
    let hash = ProgramHash::parse(sha256.trim()).ok_or(ReleaseError::Hash)?;
    let row = ReleaseRow {
        version: version.as_str().to_owned(),
        sha256: hash.hex(),
        told_by: by.to_owned(),
        at_ms: app.now(),
    };
    Ok(app.store.add_release(row).await?)
}

/// Takes a program back: whoever proves to run it is told to run other bytes. `false` when it was not known.
pub async fn remove(app: &App, version: &str, sha256: &str) -> Result<bool, ReleaseError> {
    let version = ProgramVersion::parse(version.trim()).ok_or(ReleaseError::Version)?;
    let hash = ProgramHash::parse(sha256.trim()).ok_or(ReleaseError::Hash)?;
    let (version, sha256) = (version.as_str().to_owned(), hash.hex());
    Ok(app.store.remove_release(version, sha256).await?)
}

/// What is to be thought of a proof, and how old it is.
pub async fn judge(
    app: &App,
    proof: &ProgramProof,
) -> Result<(ProofVerdict, ProofAge), StoreError> {
    let terminals = app.store.terminals().await?;
    let device = proof.facts.device.as_str();
    let terminal = terminals.iter().find(|terminal| terminal.asset == device);
    let key = terminal.and_then(|terminal| {
        let (name, public) = terminal.stamp_key.split_once(':')?;
        let public = unhex(public)?;
        (name == proof.key.as_str()).then_some(public)
    });
    let signature = match key {
        None => SignatureVerdict::UnknownKey,
        Some(public) => {
            let signed = UnparsedPublicKey::new(&ED25519, public)
                .verify(&proof.facts.signed_bytes(), &proof.signature.0);
            match signed {
                Ok(()) => SignatureVerdict::Good,
                Err(_) => SignatureVerdict::Bad,
            }
        }
    };
    let known: Vec<Release> = app
        .store
        .releases()
        .await?
        .iter()
        .filter_map(|row| {
            Some(Release {
                version: ProgramVersion::parse(&row.version)?,
                hash: ProgramHash::parse(&row.sha256)?,
            })
        })
        .collect();
    let verdict = ProofVerdict::judge(proof, signature, &known);
    Ok((verdict, ProofAge::at(proof.facts.at, WallTime(app.now()))))
}
