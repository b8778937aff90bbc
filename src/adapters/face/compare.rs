//! Comparing two faces, one to one: SFace (OpenCV zoo, 2021dec).
//!
//! What it says is advice. The picture of an identity card is small, printed and old, and blur, dark,
//! roll and glasses lower the score of one and the same person; the county decides.

use super::align::aligned;
use super::engine::{EngineFault, Infer};
use super::picture::View;
use zeroize::Zeroizing;

/// Numbers that stand for a face. Wiped on drop, never stored, never sent.
pub struct Template(Zeroizing<Vec<f32>>);

impl Template {
    /// The cosine of both, −1 to 1.
    pub fn likeness(&self, other: &Self) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        let sizes = (dot(&self.0, &self.0) * dot(&other.0, &other.0)).sqrt();
        if sizes > 0.0 {
            dot(&self.0, &other.0) / sizes
        } else {
            0.0
        }
    }
}

/// The model that makes templates.
pub struct Comparer(Box<dyn Infer>);

impl Comparer {
    /// Takes the loaded model.
    pub fn new(model: Box<dyn Infer>) -> Self {
        Self(model)
    }

    /// The template of a face whose points are known.
    pub fn template(
        &self,
        frame: &View,
        points: &[(f32, f32); 5],
    ) -> Result<Template, EngineFault> {
        let outputs = self.0.infer(&aligned(frame, points).planes_rgb(1.0))?;
        let numbers = outputs.into_iter().next().filter(|o| !o.is_empty());
        let numbers = Zeroizing::new(numbers.ok_or(EngineFault::OtherShape)?);
        Ok(Template(numbers))
    }
}
