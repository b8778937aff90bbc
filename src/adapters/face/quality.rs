//! Light and sharpness of the aligned face.
//!
//! The share of clipped greys, the mean grey and the likeness of both halves follow ISO/IEC 29794-5:2025
//! (under- and over-exposure, luminance, uniformity of illumination). The standard's sharpness is a
//! trained model that is not published; here it is the variance of the Laplacian ÷ the variance of grey,
//! which a change of light does not move (measured: good 0.29–0.53, blurred by 1.5 pixels ≤ 0.15).

use super::align::SIDE;

/// The part of the aligned face that is skin, eyes and mouth, without hair, ears and background.
const ROWS: std::ops::Range<usize> = 30..105;
const COLUMNS: std::ops::Range<usize> = 20..92;
/// Greys up to this are black, from [`WHITE`] on white (ISO/IEC 29794-5:2025, exposure).
const BLACK: f32 = 25.0;
const WHITE: f32 = 247.0;
const BINS: usize = 64;

/// What light and lens made of a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// Variance of the Laplacian ÷ variance of grey.
    pub sharpness: f32,
    /// Mean grey, 0–255.
    pub brightness: f32,
    /// Share of greys at or below 25.
    pub dark_share: f32,
    /// Share of greys at or above 247.
    pub bright_share: f32,
    /// Intersection of the histograms of both halves, 0–1.
    pub evenness: f32,
}

/// Measures the greys of an aligned face, row by row.
pub fn light(greys: &[f32]) -> Light {
    let at = |x: usize, y: usize| greys[y * SIDE + x];
    let (mut greys_sum, mut laplace) = (Moments::default(), Moments::default());
    let (mut dark, mut bright) = (0.0, 0.0);
    let mut halves = [[0.0_f32; BINS]; 2];
    let middle = usize::midpoint(COLUMNS.start, COLUMNS.end);
    for y in ROWS {
        for x in COLUMNS {
            let grey = at(x, y);
            greys_sum.add(grey);
            laplace.add(at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * grey);
            dark += f32::from(u8::from(grey <= BLACK));
            bright += f32::from(u8::from(grey >= WHITE));
            let bin = (grey as usize * BINS / 256).min(BINS - 1);
            halves[usize::from(x >= middle)][bin] += 1.0;
        }
    }
    let half = greys_sum.count / 2.0;
    let alike = halves[0].iter().zip(halves[1]).map(|(a, b)| a.min(b));
    Light {
        // A face without any contrast has nothing that could be sharp.
        sharpness: laplace.variance() / greys_sum.variance().max(1.0),
        brightness: greys_sum.mean(),
        dark_share: dark / greys_sum.count,
        bright_share: bright / greys_sum.count,
        evenness: alike.sum::<f32>() / half,
    }
}

#[derive(Default)]
struct Moments {
    count: f32,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f32) {
        self.count += 1.0;
        self.sum += f64::from(value);
        self.squares += f64::from(value).powi(2);
    }

    fn mean(&self) -> f32 {
        (self.sum / f64::from(self.count)) as f32
    }

    fn variance(&self) -> f32 {
        let mean = self.sum / f64::from(self.count);
        (self.squares / f64::from(self.count) - mean * mean).max(0.0) as f32
    }
}
