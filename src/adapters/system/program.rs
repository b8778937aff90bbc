//! The running program's own file: hashed, and the hash signed by the terminal.

use crate::domain::machine::proof::{
    ProgramFacts, ProgramHash, ProgramProof, ProgramVersion, ProofFault,
};
use crate::ports::clock::Clock;
use crate::ports::keys::DeviceSigner;
use crate::ports::proof::{ProofEvent, Prover};
use crate::ports::{Sink, Ticket};
use crate::worker::Worker;
use ring::digest::{Context, SHA256};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the kernel calls the file of the running program, also when another lies in its place since.
const RUNNING: &str = "/proc/self/exe";

/// The version of this build.
pub fn version() -> ProgramVersion {
    ProgramVersion::parse(env!("CARGO_PKG_VERSION")).expect("a version is a short name")
}

/// SHA-256 of a file.
///
/// Errors: it cannot be read to its end.
pub fn hash_of(file: &Path) -> Result<ProgramHash, ProofFault> {
    let mut file = File::open(file).map_err(|_| ProofFault::Program)?;
    let mut context = Context::new(&SHA256);
    let mut piece = vec![0; 256 * 1_024];
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => context.update(&piece[..read]),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Err(ProofFault::Program),
        }
    }
    let digest = context.finish();
    Ok(ProgramHash(
        digest.as_ref().try_into().expect("SHA-256 has 32 bytes"),
    ))
}

/// Proves the program that runs now.
///
/// Errors: its file cannot be read, or the key does not sign.
pub fn prove(signer: &dyn DeviceSigner, clock: &dyn Clock) -> Result<ProgramProof, ProofFault> {
    prove_file(Path::new(RUNNING), signer, clock)
}

fn prove_file(
    file: &Path,
    signer: &dyn DeviceSigner,
    clock: &dyn Clock,
) -> Result<ProgramProof, ProofFault> {
    let facts = ProgramFacts {
        device: signer.device().clone(),
        version: version(),
        hash: hash_of(file)?,
        at: clock.wall(),
    };
    let signature = signer
        .sign(&facts.signed_bytes())
        .map_err(|_| ProofFault::Key)?;
    Ok(ProgramProof {
        facts,
        key: signer.key_id().clone(),
        signature,
    })
}

/// The address under which a county judges a proof.
pub fn address(county: &str, proof: &ProgramProof) -> String {
    format!("{}/proof?{}", county.trim_end_matches('/'), proof.query())
}

/// The thread that proves: reading a large file takes its time.
pub struct ProofThread(Worker<Ticket>);

impl ProofThread {
    /// Starts it. `county` is the address of the county.
    ///
    /// Errors: the system gives no thread.
    pub fn start(
        county: String,
        signer: Arc<dyn DeviceSigner>,
        clock: Arc<dyn Clock>,
        sink: Sink<ProofEvent>,
    ) -> std::io::Result<Self> {
        let running = PathBuf::from(RUNNING);
        let worker = Worker::doing("proof", move |ticket| {
            let proved = prove_file(&running, signer.as_ref(), clock.as_ref());
            let proved = proved.map(|proof| {
                let address = address(&county, &proof);
                (proof, address)
            });
            sink(ProofEvent::Proved(ticket, proved));
        })?;
        Ok(Self(worker))
    }
}

impl Prover for ProofThread {
    fn prove(&self, ticket: Ticket) {
        self.0.give(ticket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_proves_nothing() {
        let gone = Path::new("/nonexistent/program");
        assert_eq!(hash_of(gone), Err(ProofFault::Program));
        assert_eq!(hash_of(Path::new("/")), Err(ProofFault::Program));
    }

    #[test]
    fn a_file_has_the_hash_that_sha256sum_prints() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("program");
        std::fs::write(&file, b"abc").expect("written");
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash_of(&file).map(|hash| hash.hex()), Ok(known.to_owned()));
    }

    #[test]
    fn the_running_program_is_hashed_as_it_lies_on_the_disk() {
        let running = hash_of(Path::new(RUNNING));
        let here = std::env::current_exe().expect("its path");
        assert!(running.is_ok());
        assert_eq!(running, hash_of(&here));
    }
}
