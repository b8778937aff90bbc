//! The one engine that runs networks (rten), for every adapter that needs one.
//!
//! A network is a file of the ONNX format. Its digest is checked by whoever reads it, and its form here
//! ([`sound`]) before the engine sees it, whose loader does not come back on some bytes. It runs
//! on the threads it is given, which is one: a terminal has other work. What goes in and comes out is wiped
//! by whoever holds it; the engine's own buffers between layers are freed, not wiped.

pub mod sound;

use ring::digest::{SHA256, digest};
pub use rten::ThreadPool as Threads;
use rten::{Model, ModelOptions, NodeId, RunOptions};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensorView, Tensor};
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Why a network cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NetworkFault {
    /// There is no such file.
    #[error("the network's file is not there")]
    Missing,
    /// It cannot be read, is not the checked one, or is no network the engine runs.
    #[error("the network's file is damaged")]
    Damaged,
    /// It has other inputs or outputs than networks here have: one input, at least one output.
    #[error("a network for something else")]
    OtherShape,
    /// It did not run on this input.
    #[error("the network failed")]
    Failed,
}

/// One result of a run: its sizes from the outermost in, and the values row by row. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Output {
    /// The sizes; their product is the number of values.
    pub shape: Vec<usize>,
    /// The values.
    pub values: Vec<f32>,
}

/// A network that is ready to run.
pub struct Network {
    model: Model,
    results: Vec<NodeId>,
    options: RunOptions,
}

/// One thread, the most a network here gets.
pub fn one_thread() -> Arc<Threads> {
    Arc::new(Threads::with_num_threads(1))
}

/// The bytes of a file that has the digest it must have: SHA-256 in lower-case hexadecimal digits.
pub fn checked_file(file: &Path, sha256: &str) -> Result<Vec<u8>, NetworkFault> {
    let bytes = std::fs::read(file).map_err(|fault| match fault.kind() {
        ErrorKind::NotFound => NetworkFault::Missing,
        _ => NetworkFault::Damaged,
    })?;
    let found = digest(&SHA256, &bytes);
    let found: String = found.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    if found == sha256 {
        Ok(bytes)
    } else {
        Err(NetworkFault::Damaged)
    }
}

impl Network {
    /// Loads a network with one input that runs again and again, from bytes whose digest was checked: its
    /// weights are arranged once more, which is faster and takes their room a second time.
    pub fn load(file: Vec<u8>, threads: &Arc<Threads>) -> Result<Self, NetworkFault> {
        Self::prepared(file, threads, true)
    }

    /// Loads a network with one input that runs once or twice and is dropped.
    pub fn load_for_once(file: Vec<u8>, threads: &Arc<Threads>) -> Result<Self, NetworkFault> {
        Self::prepared(file, threads, false)
    }

    fn prepared(
        file: Vec<u8>,
        threads: &Arc<Threads>,
        arranged: bool,
    ) -> Result<Self, NetworkFault> {
        if let Err(fault) = sound::check(&file) {
            log::warn!("a file is no network: {fault}");
            return Err(NetworkFault::Damaged);
        }
        let mut how = ModelOptions::with_all_ops();
        how.prepack_weights(arranged);
        // A county's own file has its digest from the county and may hold what the engine panics on.
        let loaded = catch_unwind(AssertUnwindSafe(|| how.load(file)));
        let Ok(Ok(model)) = loaded else {
            return Err(NetworkFault::Damaged);
        };
        if model.input_ids().len() != 1 || model.output_ids().is_empty() {
            return Err(NetworkFault::OtherShape);
        }
        let mut options = RunOptions::default();
        options.thread_pool = Some(threads.clone());
        let results = model.output_ids().to_vec();
        Ok(Self {
            model,
            results,
            options,
        })
    }

    /// From here on a run gives these results alone, in this order: what only leads to others is not
    /// computed. A name the network does not have makes it one for something else.
    pub fn giving(mut self, names: &[&str]) -> Result<Self, NetworkFault> {
        let named = names.iter().map(|name| {
            let id = self.model.find_node(name);
            id.filter(|id| self.model.output_ids().contains(id))
        });
        self.results = named
            .collect::<Option<_>>()
            .ok_or(NetworkFault::OtherShape)?;
        Ok(self)
    }

    /// A text its maker put beside the network.
    pub fn note(&self, name: &str) -> Option<&str> {
        self.model.metadata().get(name)
    }

    /// Runs it on pictures: how many, their planes, height and width, and the values in that order. The
    /// results come in the order the network names them, or in that of [`Network::giving`].
    pub fn run(&self, shape: [usize; 4], values: &[f32]) -> Result<Vec<Output>, NetworkFault> {
        let ran = catch_unwind(AssertUnwindSafe(|| self.try_run(shape, values)));
        ran.ok().flatten().ok_or(NetworkFault::Failed)
    }

    fn try_run(&self, shape: [usize; 4], values: &[f32]) -> Option<Vec<Output>> {
        let input = *self.model.input_ids().first()?;
        let pictures = NdTensorView::try_from_data(shape, values).ok()?;
        let results = self.model.run(
            vec![(input, pictures.into())],
            &self.results,
            Some(self.options.clone()),
        );
        let output = |value: rten::Value| {
            let tensor: Tensor<f32> = value.try_into().ok()?;
            Some(Output {
                shape: tensor.shape().to_vec(),
                values: tensor.into_data(),
            })
        };
        results.ok()?.into_iter().map(output).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_and_one_that_is_another_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("network.onnx");
        assert_eq!(checked_file(&file, "00"), Err(NetworkFault::Missing));
        std::fs::write(&file, b"no network").expect("a file");
        assert_eq!(checked_file(&file, "00"), Err(NetworkFault::Damaged));
        let folder = checked_file(folder.path(), "00");
        assert_eq!(folder, Err(NetworkFault::Damaged));
        let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        std::fs::write(&file, b"").expect("a file");
        assert_eq!(checked_file(&file, digest), Ok(Vec::new()));
    }

    const SEEDS: [&[u8]; 2] = [
        include_bytes!("../../fuzz/seeds/model/relu.onnx"),
        include_bytes!("../../fuzz/seeds/model/conv.onnx"),
    ];

    #[test]
    fn a_small_network_is_loaded_and_runs() {
        let network = Network::load(SEEDS[0].to_vec(), &one_thread()).expect("a network");
        let outputs = network.run([1, 1, 2, 2], &[-1.0, 2.0, -3.0, 4.0]);
        let outputs = outputs.expect("it runs");
        assert_eq!(outputs[0].values, [0.0, 2.0, 0.0, 4.0]);
    }

    #[test]
    fn a_result_the_network_does_not_have_cannot_be_asked_for() {
        let network = || Network::load(SEEDS[0].to_vec(), &one_thread()).expect("a network");
        let name = network().model.output_ids()[0];
        let name = network().model.node_info(name).and_then(|n| n.name().map(str::to_owned));
        let name = name.expect("results have names");
        let asked = network().giving(&[&name]).expect("its own result");
        let outputs = asked.run([1, 1, 2, 2], &[-1.0, 2.0, -3.0, 4.0]);
        assert_eq!(outputs.expect("it runs")[0].values, [0.0, 2.0, 0.0, 4.0]);
        for names in [&["another"][..], &[&name, "another"]] {
            let refused = network().giving(names).map(drop);
            assert_eq!(refused, Err(NetworkFault::OtherShape), "{names:?}");
        }
    }

    #[test]
    fn a_network_damaged_anywhere_is_loaded_or_refused_and_always_comes_back() {
        let mut refused = 0;
        for seed in SEEDS {
            for at in 0..seed.len() {
                for other in [0x00, 0x7F, 0x80, 0xFF, seed[at] ^ 1] {
                    let mut bytes = seed.to_vec();
                    bytes[at] = other;
                    let loaded = Network::load_for_once(bytes, &one_thread());
                    refused += usize::from(loaded.is_err());
                }
                let cut = Network::load_for_once(seed[..at].to_vec(), &one_thread());
                refused += usize::from(cut.is_err());
            }
        }
        assert!(refused > 500, "{refused}");
    }

    #[test]
    fn bytes_that_are_no_network_are_damaged() {
        for bytes in [&b""[..], b"no network", &[0x0a; 300], &[0; 64], &[0xFF; 64]] {
            let loaded = Network::load(bytes.to_vec(), &one_thread()).map(drop);
            assert_eq!(loaded, Err(NetworkFault::Damaged), "{bytes:?}");
        }
    }
}
