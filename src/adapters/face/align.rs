//! The aligned face: 112 × 112 pixels with eyes, nose and mouth always in the same places.

use super::picture::{Crop, Placement, View};

/// Side of the aligned face, pixels.
pub const SIDE: usize = 112;

/// Where eyes, nose and corners of the mouth come to lie: the usual template of face comparison (the
/// person's right eye, left eye, nose, right and left corner of the mouth).
const TEMPLATE: [(f32, f32); 5] = [
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
];

/// Cuts the aligned face out of a frame.
pub fn aligned(frame: &View, points: &[(f32, f32); 5]) -> Crop {
    frame.cut(&Placement::onto(points, &TEMPLATE), SIDE)
}
