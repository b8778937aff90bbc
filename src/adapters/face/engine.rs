//! Running a model: one picture in, rows of numbers out.

pub use rten::ThreadPool as Threads;
use rten::{Model, ModelOptions, RunOptions};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensorView, Tensor};
use std::panic::{AssertUnwindSafe, catch_unwind};
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

/// A thread of its own for all models: a second one would take the core that draws the preview.
pub fn one_thread() -> Arc<Threads> {
    Arc::new(Threads::with_num_threads(1))
}

/// A model run by the engine of this program, in Rust through and through.
pub struct Network {
    model: Model,
    shape: [usize; 4],
    options: RunOptions,
}

impl Network {
    /// Loads a model of the ONNX format for pictures of `channels × height × width`. Any bytes may come:
    /// what is no model, or one for another size, is a fault.
    pub fn load(
        file: Vec<u8>,
        [channels, height, width]: [usize; 3],
        threads: &Arc<Threads>,
    ) -> Result<Self, EngineFault> {
        // A file with a good digest never panics; one that a county made may hold anything.
        let loaded = catch_unwind(AssertUnwindSafe(|| {
            let mut options = ModelOptions::with_all_ops();
            options.prepack_weights(true);
            options.load(file)
        }));
        let model = match loaded {
            Ok(Ok(model)) => model,
            _ => return Err(EngineFault::NotAModel),
        };
        let mut options = RunOptions::default();
        options.thread_pool = Some(threads.clone());
        let network = Self {
            model,
            shape: [1, channels, height, width],
            options,
        };
        if network.model.input_ids().len() != 1 || network.model.output_ids().is_empty() {
            return Err(EngineFault::OtherShape);
        }
        Ok(network)
    }

    fn run(&self, planes: &[f32]) -> Option<Vec<Vec<f32>>> {
        let input = *self.model.input_ids().first()?;
        let picture = NdTensorView::from_data(self.shape, planes);
        let outputs = self.model.run(
            vec![(input, picture.into())],
            self.model.output_ids(),
            Some(self.options.clone()),
        );
        let numbers = |value: rten::Value| {
            let tensor: Tensor<f32> = value.try_into().ok()?;
            Some(tensor.to_vec())
        };
        outputs.ok()?.into_iter().map(numbers).collect()
    }
}

impl Infer for Network {
    fn infer(&self, planes: &[f32]) -> Result<Vec<Vec<f32>>, EngineFault> {
        if planes.len() != self.shape.iter().product::<usize>() {
            return Err(EngineFault::OtherShape);
        }
        let ran = catch_unwind(AssertUnwindSafe(|| self.run(planes)));
        ran.ok().flatten().ok_or(EngineFault::Fails)
    }
}
