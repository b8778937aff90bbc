//! Medians over the last frames: landmarks tremble by 2–4 pixels from frame to frame (measured), and a
//! median lets neither that nor a single wrong frame through.

use std::collections::VecDeque;

/// The last values of a measure.
#[derive(Debug, Clone)]
pub(super) struct Recent {
    values: VecDeque<f32>,
    most: usize,
}

impl Recent {
    /// Keeps at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            values: VecDeque::with_capacity(most),
            most,
        }
    }

    /// Takes a value; what is no number is passed over.
    pub(super) fn push(&mut self, value: f32) {
        if !value.is_finite() {
            return;
        }
        if self.values.len() == self.most {
            self.values.pop_front();
        }
        self.values.push_back(value);
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The middle value; `None` without any.
    pub(super) fn median(&self) -> Option<f32> {
        median(self.values.iter().copied().collect())
    }

    /// The same as [`Self::tremble`] from the mean of all differences: less is lost to chance, and
    /// movements count too.
    pub(super) fn restless(&self) -> Option<f32> {
        let steps = self.values.iter().zip(self.values.iter().skip(1));
        let sum: f32 = steps.map(|(a, b)| (b - a).abs()).sum();
        #[expect(clippy::cast_precision_loss, reason = "a few dozen frames")]
        let count = self.values.len().saturating_sub(1) as f32;
        // For normal noise the mean of |difference| is 2 ÷ √π standard deviations.
        (count >= 3.0).then(|| sum / count / 1.128)
    }

    /// How much the values tremble (standard deviation), from the differences of neighbours: a slow
    /// movement of the head does not count as trembling. `None` below four values.
    pub(super) fn tremble(&self) -> Option<f32> {
        let steps = self.values.iter().zip(self.values.iter().skip(1));
        let steps: Vec<f32> = steps.map(|(a, b)| (b - a).abs()).collect();
        // For normal noise the median of |difference| is 0.6745 · √2 standard deviations.
        (steps.len() >= 3).then(|| median(steps).unwrap_or(0.0) / 0.954)
    }
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}
