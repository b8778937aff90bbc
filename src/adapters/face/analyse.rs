//! One frame in numbers: all models and measures in their order.

use super::align::aligned;
use super::cues::cues;
use super::detect::{Detector, Face};
use super::engine::EngineFault;
use super::mesh::{Mesh, Point, Points, at};
use super::models::Loaded;
use super::picture::{View, luma};
use super::quality::light;
use super::slot::Passive;
use crate::domain::face::{FaceMeasures, Measurements};
use crate::domain::time::MonoTime;

/// Height of the frame whose pixels lengths are told in.
const TOLD_HEIGHT: f32 = 480.0;
/// What the mesh tells of a head held straight: measured on frontal pictures.
const PITCH_STRAIGHT: f32 = 6.0;
/// Colour distance between upper and lower face that is as far as skin can be from cloth.
const OTHER_COLOUR: f32 = 0.12;

/// What one frame gave.
pub struct Analysed {
    /// The numbers.
    pub measurements: Measurements,
    /// Eyes, nose and mouth of the widest face, to compare it later.
    pub points: Option<[(f32, f32); 5]>,
}

/// The models, used frame after frame.
pub struct Analyser {
    detector: Detector,
    points: Points,
    passive: Option<Passive>,
}

impl From<Loaded> for Analyser {
    fn from(loaded: Loaded) -> Self {
        Self {
            detector: loaded.detector,
            points: loaded.points,
            passive: loaded.passive,
        }
    }
}

impl Analyser {
    /// Measures a frame.
    pub fn measure(&mut self, frame: &View, at: MonoTime) -> Result<Analysed, EngineFault> {
        let faces = self.detector.find(frame)?;
        let widest = faces.first().map(|face| self.face(frame, face));
        let widest = widest.transpose()?;
        Ok(Analysed {
            measurements: Measurements {
                at,
                faces: u8::try_from(faces.len()).unwrap_or(u8::MAX),
                face: widest.as_ref().map(|(face, _)| *face),
            },
            points: widest.map(|(_, points)| points),
        })
    }

    /// Eyes, nose and mouth of the person on a known picture; `None` when no single face is on it.
    pub fn single_face(&mut self, picture: &View) -> Result<Option<[(f32, f32); 5]>, EngineFault> {
        let faces = self.detector.find(picture)?;
        match faces.as_slice() {
            [face] => Ok(Some(self.points.mesh(picture, face)?.five())),
            _ => Ok(None),
        }
    }

    fn face(
        &self,
        frame: &View,
        face: &Face,
    ) -> Result<(FaceMeasures, [(f32, f32); 5]), EngineFault> {
        let mesh = self.points.mesh(frame, face)?;
        let eyes_open = self.points.eyes_open(frame, &mesh)?;
        let light = light(&aligned(frame, &mesh.five()).greys());
        let mut cues = cues(frame, face);
        if let Some(passive) = &self.passive {
            cues.model = Some(passive.picture_of_a_face(frame, face)?);
        }
        let shape = Shape::of(frame, &mesh);
        let measures = FaceMeasures {
            eye_distance: shape.eye_distance,
            side_room: shape.side_room,
            top_room: shape.top_room,
            bottom_room: shape.bottom_room,
            yaw: shape.yaw,
            pitch: shape.pitch,
            roll: shape.roll,
            eyes_open,
            mouth_open: shape.mouth_open,
            sharpness: light.sharpness,
            brightness: light.brightness,
            dark_share: light.dark_share,
            bright_share: light.bright_share,
            evenness: light.evenness,
            covered: covered(frame, &mesh),
            nose_offset: shape.nose_offset,
            centre: shape.centre,
            cues,
        };
        Ok((measures, mesh.five()))
    }
}

/// Where the face is and how the head is held, from the mesh.
struct Shape {
    eye_distance: f32,
    side_room: f32,
    top_room: f32,
    bottom_room: f32,
    yaw: f32,
    pitch: f32,
    roll: f32,
    mouth_open: f32,
    nose_offset: f32,
    centre: (f32, f32),
}

impl Shape {
    /// The rooms are the margins of ISO/IEC 29794-5:2025 (crop of the face image), in distances of the eyes.
    fn of(frame: &View, mesh: &Mesh) -> Self {
        let (right, left) = (mesh.middle(at::RIGHT_EYE), mesh.middle(at::LEFT_EYE));
        let line = (left.0 - right.0, left.1 - right.1);
        let apart = line.0.hypot(line.1).max(1.0);
        let middle = ((left.0 + right.0) / 2.0, (left.1 + right.1) / 2.0);
        let (width, height) = (frame.width as f32, frame.height as f32);
        let told = TOLD_HEIGHT / height;
        let between_ears = vector(mesh, at::SIDES.0, at::SIDES.1);
        let down = vector(mesh, at::FOREHEAD, at::CHIN);
        let nose = mesh.point(at::NOSE);
        let nose = (nose[0] - middle.0, nose[1] - middle.1);
        let chin = mesh.point(at::CHIN);
        let to_chin = (chin[0] - middle.0).hypot(chin[1] - middle.1).max(1.0);
        let lips = vector(mesh, at::LIPS.0, at::LIPS.1);
        Self {
            eye_distance: apart * told,
            side_room: right.0.min(left.0).min(width - right.0.max(left.0)) / apart,
            top_room: middle.1 / apart,
            bottom_room: (height - middle.1) / apart,
            yaw: between_ears[2]
                .atan2(in_line(between_ears, line))
                .to_degrees(),
            pitch: PITCH_STRAIGHT - down[2].atan2(down[0].hypot(down[1])).to_degrees(),
            roll: mesh.lean().to_degrees(),
            mouth_open: lips[0].hypot(lips[1]) / to_chin,
            nose_offset: (nose.0 * line.0 + nose.1 * line.1) / (apart * apart),
            centre: (middle.0 * told, middle.1 * told),
        }
    }
}

fn vector(mesh: &Mesh, from: usize, to: usize) -> Point {
    let (from, to) = (mesh.point(from), mesh.point(to));
    [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
}

/// The part of a vector that runs along the line of the eyes, pixels.
fn in_line(vector: Point, line: (f32, f32)) -> f32 {
    (vector[0] * line.0 + vector[1] * line.1) / line.0.hypot(line.1).max(1.0)
}

/// How unlike the colours of nose, lip and chin are to the skin above, 0–1. A beard is unlike too: a hint.
fn covered(frame: &View, mesh: &Mesh) -> f32 {
    let tone = |points: &[usize]| {
        let mut sum = [0.0; 3];
        for number in points {
            let [x, y, _] = mesh.point(*number);
            let reach = [-2.0, 0.0, 2.0];
            for (dx, dy) in reach.iter().flat_map(|dx| reach.map(|dy| (dx, dy))) {
                let colour = frame.sample(x + dx, y + dy);
                for (s, c) in sum.iter_mut().zip(colour) {
                    *s += c / (9.0 * points.len() as f32);
                }
            }
        }
        let all = sum.iter().sum::<f32>().max(1.0);
        // Share of red and of blue, and a little of the brightness: light differs over one face.
        (sum[0] / all, sum[2] / all, luma(sum) / 255.0 / 4.0)
    };
    let (upper, lower) = (tone(&at::UPPER_SKIN), tone(&at::LOWER_SKIN));
    let apart = (upper.0 - lower.0)
        .hypot(upper.1 - lower.1)
        .hypot(upper.2 - lower.2);
    (apart / OTHER_COLOUR).clamp(0.0, 1.0)
}
