//! The model files: found, checked against their digests, loaded when somebody is looked at.

use super::compare::Comparer;
use super::detect::{self, Detector};
use super::engine::{EngineFault, Infer, Network, one_thread};
use super::mesh::{EYE_SIDE, MESH_SIDE, Points};
use super::slot::{self, Passive};
use super::{align, engine};
use ring::digest::{Context, SHA256, digest};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One of the models this program is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelFile {
    /// Finds faces.
    Detect,
    /// Points of a face.
    Mesh,
    /// Lids and iris of an eye.
    Iris,
    /// Compares two faces.
    Compare,
    /// The county's own.
    Passive,
}

/// Why a model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelFault {
    /// The file is not there or cannot be read.
    #[error("{0:?}: the file is not there")]
    Missing(ModelFile),
    /// It has other bytes than it should.
    #[error("{0:?}: the file is damaged")]
    Damaged(ModelFile),
    /// The engine refuses it.
    #[error("{0:?}: {1}")]
    Unusable(ModelFile, EngineFault),
}

/// Largest model file that is read, bytes.
const MOST_BYTES: u64 = 64 << 20;

struct Known {
    model: ModelFile,
    name: &'static str,
    sha256: [u8; 32],
    shape: [usize; 3],
}

const fn digest_of(hex: &str) -> [u8; 32] {
    const fn nibble(letter: u8) -> u8 {
        match letter {
            b'0'..=b'9' => letter - b'0',
            b'a'..=b'f' => letter - b'a' + 10,
            _ => panic!("a digest is written in small hexadecimal letters"),
        }
    }
    let (hex, mut out, mut i) = (hex.as_bytes(), [0; 32], 0);
    while i < 32 {
        out[i] = nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]);
        i += 1;
    }
    out
}

/// The files that `packaging/scripts/fetch-assets` makes; assets/assets.lock has the same digests.
const DETECT: Known = Known {
    model: ModelFile::Detect,
    name: "face-detect.onnx",
    sha256: digest_of("b3a7b89db3eaa341b964fc29d139fa69dd082236d6b3f5adce9c259e8fe7b956"),
    shape: [3, detect::INPUT.1, detect::INPUT.0],
};
const MESH: Known = Known {
    model: ModelFile::Mesh,
    name: "face-mesh.onnx",
    sha256: digest_of("a636d0cba5a3a793faf169bd9450c359b22bcba041a67d803aaa1c75f391b839"),
    shape: [3, MESH_SIDE, MESH_SIDE],
};
const IRIS: Known = Known {
    model: ModelFile::Iris,
    name: "face-iris.onnx",
    sha256: digest_of("3c7106221defb0f8adadefce26f3b16e1d014c110a8b51c4e35e5e109a0ba79e"),
    shape: [3, EYE_SIDE, EYE_SIDE],
};
const COMPARE: Known = Known {
    model: ModelFile::Compare,
    name: "face-compare.onnx",
    sha256: digest_of("2924aa4715539bb3c0dd6e10fdcfac79101dfe9149fee05fdd6e0735ff8e60d7"),
    shape: [3, align::SIDE, align::SIDE],
};

/// A model that the county installed: where it is, and what its bytes must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassiveFile {
    /// The ONNX file.
    pub path: PathBuf,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// Where the models are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelStore {
    /// The folder of the four files.
    pub folder: PathBuf,
    /// The county's model, if it installed one.
    pub passive: Option<PassiveFile>,
}

/// What is needed while a person is looked at.
pub struct Loaded {
    /// Finds faces.
    pub detector: Detector,
    /// Points of face and eyes.
    pub points: Points,
    /// The county's model.
    pub passive: Option<Passive>,
}

impl ModelStore {
    /// The models of a folder, without one of the county's.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            passive: None,
        }
    }

    /// Reads every file and compares its digest; the first that is not as it should be is told.
    pub fn check(&self) -> Result<(), ModelFault> {
        for known in [&DETECT, &MESH, &IRIS, &COMPARE] {
            self.bytes(known)?;
        }
        self.passive_bytes().map(drop)
    }

    /// Loads what is needed to look at a person: some 10 MB, kept no longer than the try.
    pub fn load(&self) -> Result<Loaded, ModelFault> {
        let threads = one_thread();
        let passive = self.passive_bytes()?.map(|bytes| {
            let shape = [3, slot::SIDE, slot::SIDE];
            network(ModelFile::Passive, bytes, shape, &threads).map(Passive::new)
        });
        Ok(Loaded {
            detector: Detector::new(self.detector(&threads)?),
            points: Points::new(
                self.network(&MESH, &threads)?,
                self.network(&IRIS, &threads)?,
            ),
            passive: passive.transpose()?,
        })
    }

    /// Loads the model that compares two faces: 39 MB, for the moment of the comparison.
    pub fn comparer(&self) -> Result<Comparer, ModelFault> {
        let bytes = self.bytes(&COMPARE)?;
        // What the allocator gets back from a larger arranged copy it would keep for itself.
        match Network::load_for_once(bytes, COMPARE.shape, &one_thread()) {
            Ok(network) => Ok(Comparer::new(Box::new(network))),
            Err(fault) => Err(ModelFault::Unusable(COMPARE.model, fault)),
        }
    }

    /// SHA-256 over the digests of the models in the order they are used: which ones measured.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut sum = Context::new(&SHA256);
        for known in [&DETECT, &MESH, &IRIS] {
            sum.update(&known.sha256);
        }
        if let Some(passive) = &self.passive {
            sum.update(&passive.sha256);
        }
        sum.update(&COMPARE.sha256);
        sum.finish()
            .as_ref()
            .try_into()
            .expect("SHA-256 has 32 bytes")
    }

    fn detector(&self, threads: &Arc<engine::Threads>) -> Result<Box<dyn Infer>, ModelFault> {
        let loaded = Network::load(self.bytes(&DETECT)?, DETECT.shape, threads);
        match loaded.and_then(|network| network.giving(&detect::RESULTS)) {
            Ok(network) => Ok(Box::new(network)),
            Err(fault) => Err(ModelFault::Unusable(DETECT.model, fault)),
        }
    }

    fn network(
        &self,
        known: &Known,
        threads: &Arc<engine::Threads>,
    ) -> Result<Box<dyn Infer>, ModelFault> {
        network(known.model, self.bytes(known)?, known.shape, threads)
    }

    fn bytes(&self, known: &Known) -> Result<Vec<u8>, ModelFault> {
        checked(known.model, &self.folder.join(known.name), &known.sha256)
    }

    fn passive_bytes(&self) -> Result<Option<Vec<u8>>, ModelFault> {
        let read = |file: &PassiveFile| checked(ModelFile::Passive, &file.path, &file.sha256);
        self.passive.as_ref().map(read).transpose()
    }
}

fn network(
    model: ModelFile,
    bytes: Vec<u8>,
    shape: [usize; 3],
    threads: &Arc<engine::Threads>,
) -> Result<Box<dyn Infer>, ModelFault> {
    match Network::load(bytes, shape, threads) {
        Ok(network) => Ok(Box::new(network)),
        Err(fault) => Err(ModelFault::Unusable(model, fault)),
    }
}

fn checked(model: ModelFile, path: &Path, sha256: &[u8; 32]) -> Result<Vec<u8>, ModelFault> {
    let size = std::fs::metadata(path).map_err(|_| ModelFault::Missing(model))?;
    if size.len() > MOST_BYTES {
        return Err(ModelFault::Damaged(model));
    }
    let bytes = std::fs::read(path).map_err(|_| ModelFault::Missing(model))?;
    if digest(&SHA256, &bytes).as_ref() != sha256 {
        return Err(ModelFault::Damaged(model));
    }
    Ok(bytes)
}
