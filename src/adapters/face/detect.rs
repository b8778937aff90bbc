//! Finding faces: YuNet (OpenCV zoo, 2023mar) on the frame made small.

use super::engine::{EngineFault, Infer};
use super::picture::View;
use zeroize::Zeroizing;

/// Sides of the picture the model reads; sides must be multiples of 32.
pub const INPUT: (usize, usize) = (320, 256);
/// The part of it that a frame of 4 to 3 fills.
const FIT: (usize, usize) = (320, 240);
/// A face counts from this score on.
const LEAST_SCORE: f32 = 0.6;
/// Two boxes that share more than this (intersection ÷ union) are one face.
const SAME: f32 = 0.3;
/// A face counts when it is at least this much as wide as the largest.
const LEAST_WIDTH: f32 = 0.6;
/// The grids of the model that are read: one for most faces, one for those that fill the picture. A
/// third between them costs a seventh of the time and finds next to nothing by itself
/// (benches/README.md).
const STRIDES: [usize; 2] = [8, 32];
/// What the model is asked for: scores, boxes and points of these grids.
pub const RESULTS: [&str; 8] = [
    "cls_8", "cls_32", "obj_8", "obj_32", "bbox_8", "bbox_32", "kps_8", "kps_32",
];

/// A face in pixels of the frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// How sure the model is, 0–1. It says nothing about quality.
    pub score: f32,
    /// Left, upper edge, width, height.
    pub bounds: [f32; 4],
    /// Right eye, left eye, tip of the nose, right and left corner of the mouth: the person's own sides.
    pub points: [(f32, f32); 5],
}

/// The model that finds faces, and the picture it reads.
pub struct Detector {
    model: Box<dyn Infer>,
    planes: Zeroizing<Vec<f32>>,
}

impl Detector {
    /// Takes the loaded model.
    pub fn new(model: Box<dyn Infer>) -> Self {
        let planes = Zeroizing::new(vec![0.0; 3 * INPUT.0 * INPUT.1]);
        Self { model, planes }
    }

    /// The faces that count, the widest first.
    pub fn find(&mut self, frame: &View) -> Result<Vec<Face>, EngineFault> {
        let by = frame.shrink_into(INPUT, FIT, &mut self.planes);
        let outputs = self.model.infer(&self.planes)?;
        Ok(counting(faces(&outputs, by)?))
    }
}

/// The faces in what the model gave: scores, boxes and points of every cell of its grids, in pixels
/// of the frame, which is `by` times as large as the model's picture.
pub fn faces(outputs: &[Vec<f32>], by: f32) -> Result<Vec<Face>, EngineFault> {
    let mut found = Vec::new();
    for (grid, stride) in STRIDES.into_iter().enumerate() {
        let (columns, rows) = (INPUT.0 / stride, INPUT.1 / stride);
        let part = |kind: usize, numbers: usize| {
            let values = outputs.get(kind * STRIDES.len() + grid).map(Vec::as_slice);
            values
                .filter(|v| v.len() == columns * rows * numbers)
                .ok_or(EngineFault::OtherShape)
        };
        let (class, object) = (part(0, 1)?, part(1, 1)?);
        let (boxes, points) = (part(2, 4)?, part(3, 10)?);
        for cell in 0..columns * rows {
            let score = (class[cell].clamp(0.0, 1.0) * object[cell].clamp(0.0, 1.0)).sqrt();
            if score >= LEAST_SCORE {
                let corner = ((cell % columns) as f32, (cell / columns) as f32);
                let scale = stride as f32 * by;
                let bounds = &boxes[cell * 4..cell * 4 + 4];
                let points = &points[cell * 10..cell * 10 + 10];
                found.push(face(score, corner, scale, bounds, points));
            }
        }
    }
    Ok(without_doubles(found))
}

fn face(score: f32, corner: (f32, f32), scale: f32, bounds: &[f32], points: &[f32]) -> Face {
    let (width, height) = (bounds[2].exp() * scale, bounds[3].exp() * scale);
    let left = (corner.0 + bounds[0]) * scale - width / 2.0;
    let top = (corner.1 + bounds[1]) * scale - height / 2.0;
    let point = |n: usize| {
        let (x, y) = (points[2 * n] + corner.0, points[2 * n + 1] + corner.1);
        (x * scale, y * scale)
    };
    Face {
        score,
        bounds: [left, top, width, height],
        points: [0, 1, 2, 3, 4].map(point),
    }
}

fn without_doubles(mut found: Vec<Face>) -> Vec<Face> {
    found.retain(|face| face.bounds.iter().all(|side| side.is_finite()));
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Face> = Vec::new();
    for face in found {
        if kept.iter().all(|k| shared(&k.bounds, &face.bounds) <= SAME) {
            kept.push(face);
        }
    }
    kept
}

/// Intersection ÷ union of two boxes.
fn shared(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    let width = (a[0] + a[2]).min(b[0] + b[2]) - a[0].max(b[0]);
    let height = (a[1] + a[3]).min(b[1] + b[3]) - a[1].max(b[1]);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let both = width * height;
    both / (a[2] * a[3] + b[2] * b[3] - both)
}

fn counting(mut faces: Vec<Face>) -> Vec<Face> {
    faces.sort_by(|a, b| b.bounds[2].total_cmp(&a.bounds[2]));
    let widest = faces.first().map_or(0.0, |face| face.bounds[2]);
    faces.retain(|face| face.bounds[2] >= LEAST_WIDTH * widest);
    faces
}
