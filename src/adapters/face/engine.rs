//! Running a model: one picture in, rows of numbers out.

use crate::adapters::inference::{self, NetworkFault};
pub use crate::adapters::inference::{Threads, one_thread};
use std::sync::Arc;

/// Why a model gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EngineFault {
    /// The bytes are no model this engine runs.
    #[error("no model that can be run here")]
    NotAModel,
    /// It has other inputs or outputs than it is used with.
    #[error("a model for something else")]
    OtherShape,
    /// It was loaded and cannot be run.
    #[error("the model fails when it runs")]
    Fails,
}

/// A loaded model for pictures of one size.
pub trait Infer: Send {
    /// Runs it over one picture, planes one after the other; its outputs in the model's order.
    fn infer(&self, planes: &[f32]) -> Result<Vec<Vec<f32>>, EngineFault>;
}

/// A model run by the engine of this program, in Rust through and through.
pub struct Network {
    network: inference::Network,
    shape: [usize; 4],
}

impl Network {
    /// Loads a model of the ONNX format for pictures of `channels × height × width`, from bytes whose
    /// digest was checked. What is no model, or one with several inputs, is a fault.
    pub fn load(
        file: Vec<u8>,
        shape: [usize; 3],
        threads: &Arc<Threads>,
    ) -> Result<Self, EngineFault> {
        Self::of(inference::Network::load(file, threads), shape)
    }

    /// The same for a model that runs once or twice and is dropped: slower, with half the memory.
    pub fn load_for_once(
        file: Vec<u8>,
        shape: [usize; 3],
        threads: &Arc<Threads>,
    ) -> Result<Self, EngineFault> {
        Self::of(inference::Network::load_for_once(file, threads), shape)
    }

    /// From here on it gives these results alone, in this order, and computes no others.
    pub fn giving(self, names: &[&str]) -> Result<Self, EngineFault> {
        Ok(Self {
            network: self.network.giving(names)?,
            ..self
        })
    }

    fn of(
        loaded: Result<inference::Network, NetworkFault>,
        [channels, height, width]: [usize; 3],
    ) -> Result<Self, EngineFault> {
        Ok(Self {
            network: loaded?,
            shape: [1, channels, height, width],
        })
    }
}

impl From<NetworkFault> for EngineFault {
    fn from(fault: NetworkFault) -> Self {
        match fault {
            NetworkFault::OtherShape => Self::OtherShape,
            NetworkFault::Missing | NetworkFault::Damaged => Self::NotAModel,
            NetworkFault::Failed => Self::Fails,
        }
    }
}

impl Infer for Network {
    fn infer(&self, planes: &[f32]) -> Result<Vec<Vec<f32>>, EngineFault> {
        if planes.len() != self.shape.iter().product::<usize>() {
            return Err(EngineFault::OtherShape);
        }
        let outputs = self.network.run(self.shape, planes);
        let outputs = outputs.map_err(|_| EngineFault::Fails)?.into_iter();
        Ok(outputs.map(|mut o| std::mem::take(&mut o.values)).collect())
    }
}
