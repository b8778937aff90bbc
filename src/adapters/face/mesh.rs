//! Points of a face and of its eyes: MediaPipe's mesh (468 points) and iris models.
//!
//! The mesh alone does not see that eyes are shut: its lids hardly move (measured: 0.21–0.27 shut, 0.20–0.26
//! open). The iris model does.

use super::detect::Face;
use super::engine::{EngineFault, Infer};
use super::picture::{Placement, View};

/// Side of the picture the mesh reads, pixels.
pub const MESH_SIDE: usize = 192;
/// Side of the picture the iris model reads, pixels.
pub const EYE_SIDE: usize = 64;
/// The mesh sees the box of the face times this.
const AROUND_FACE: f32 = 1.5;
/// The iris model sees the width of the eye times this.
const AROUND_EYE: f32 = 2.3;
const POINTS: usize = 468;
/// A mesh that leans by more than this in its picture is looked at again, turned level (radians).
const LEVEL: f32 = 0.1;
/// How often.
const TURNS: usize = 2;

/// A point of the mesh: right and down in frame pixels, and away from the camera in the same unit.
pub type Point = [f32; 3];

/// Numbers of points of MediaPipe's mesh, by the person's own sides.
pub mod at {
    /// Outer and inner corner of the right eye.
    pub const RIGHT_EYE: (usize, usize) = (33, 133);
    /// Inner and outer corner of the left eye.
    pub const LEFT_EYE: (usize, usize) = (362, 263);
    /// Middle of the hairline.
    pub const FOREHEAD: usize = 10;
    /// Chin.
    pub const CHIN: usize = 152;
    /// Outline beside the right and the left ear.
    pub const SIDES: (usize, usize) = (234, 454);
    /// Tip of the nose.
    pub const NOSE: usize = 4;
    /// Right and left corner of the mouth.
    pub const MOUTH: (usize, usize) = (61, 291);
    /// Inner edge of the upper and the lower lip.
    pub const LIPS: (usize, usize) = (13, 14);
    /// Skin above the nose and below the eyes.
    pub const UPPER_SKIN: [usize; 4] = [9, 151, 117, 346];
    /// Tip of the nose, between nose and lip, and between lip and chin.
    pub const LOWER_SKIN: [usize; 4] = [4, 164, 200, 199];
}

/// The points of one face.
pub struct Mesh(Vec<Point>);

impl Mesh {
    /// A point by its number ([`at`]).
    pub fn point(&self, number: usize) -> Point {
        self.0[number]
    }

    /// Eyes, nose and corners of the mouth, in the order of a detector's points: nearer than those, which
    /// come from a picture of half the size and stay level when a head leans.
    pub fn five(&self) -> [(f32, f32); 5] {
        let flat = |number: usize| (self.0[number][0], self.0[number][1]);
        let (right, left) = (self.middle(at::RIGHT_EYE), self.middle(at::LEFT_EYE));
        [
            right,
            left,
            flat(at::NOSE),
            flat(at::MOUTH.0),
            flat(at::MOUTH.1),
        ]
    }

    /// How far the line of the eyes leans, radians, clockwise in the picture.
    pub fn lean(&self) -> f32 {
        let (right, left) = (self.middle(at::RIGHT_EYE), self.middle(at::LEFT_EYE));
        (left.1 - right.1).atan2(left.0 - right.0)
    }

    /// The middle of two points.
    pub fn middle(&self, (a, b): (usize, usize)) -> (f32, f32) {
        let (a, b) = (self.0[a], self.0[b]);
        ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0)
    }
}

/// The two models.
pub struct Points {
    mesh: Box<dyn Infer>,
    iris: Box<dyn Infer>,
}

impl Points {
    /// Takes the loaded models.
    pub fn new(mesh: Box<dyn Infer>, iris: Box<dyn Infer>) -> Self {
        Self { mesh, iris }
    }

    /// The mesh of a face that was found. It is exact only on a level face: one that leans is turned.
    pub fn mesh(&self, frame: &View, face: &Face) -> Result<Mesh, EngineFault> {
        let mut mesh = self.mesh_turned(frame, face, 0.0)?;
        let mut seen = 0.0;
        for _ in 0..TURNS {
            let lean = mesh.lean();
            if (lean - seen).abs() <= LEVEL {
                break;
            }
            mesh = self.mesh_turned(frame, face, lean)?;
            seen = lean;
        }
        Ok(mesh)
    }

    fn mesh_turned(&self, frame: &View, face: &Face, lean: f32) -> Result<Mesh, EngineFault> {
        let [left, top, width, height] = face.bounds;
        let centre = (left + width / 2.0, top + height / 2.0);
        let place = Placement::around(centre, AROUND_FACE * width.max(height), lean, MESH_SIDE);
        let crop = frame.cut(&place, MESH_SIDE).planes_rgb(1.0 / 255.0);
        let outputs = self.mesh.infer(&crop)?;
        let numbers = outputs.first().filter(|o| o.len() == POINTS * 3);
        let numbers = numbers.ok_or(EngineFault::OtherShape)?;
        let point = |p: &[f32]| {
            let (x, y) = place.in_frame(p[0], p[1]);
            [x, y, p[2] * place.scale()]
        };
        Ok(Mesh(numbers.chunks_exact(3).map(point).collect()))
    }

    /// Lid distance ÷ eye width, the smaller of both eyes.
    pub fn eyes_open(&self, frame: &View, mesh: &Mesh) -> Result<f32, EngineFault> {
        let right = self.eye_open(frame, mesh, at::RIGHT_EYE, false)?;
        // The model knows one eye only: the other is shown to it in a mirror.
        let left = self.eye_open(frame, mesh, at::LEFT_EYE, true)?;
        Ok(right.min(left))
    }

    fn eye_open(
        &self,
        frame: &View,
        mesh: &Mesh,
        corners: (usize, usize),
        mirror: bool,
    ) -> Result<f32, EngineFault> {
        let (a, b) = (mesh.point(corners.0), mesh.point(corners.1));
        let (across, down) = (b[0] - a[0], b[1] - a[1]);
        let size = AROUND_EYE * across.hypot(down);
        let (centre, lean) = (mesh.middle(corners), down.atan2(across));
        let place = if mirror {
            Placement::mirrored(centre, size, lean, EYE_SIDE)
        } else {
            Placement::around(centre, size, lean, EYE_SIDE)
        };
        let crop = frame.cut(&place, EYE_SIDE).planes_rgb(1.0 / 255.0);
        let outputs = self.iris.infer(&crop)?;
        let lids = outputs.iter().find(|o| o.len() == 71 * 3);
        Ok(opening(lids.ok_or(EngineFault::OtherShape)?))
    }
}

/// The outline of an eye as the iris model gives it: points 0 to 8 along the lower lid from corner to
/// corner, 9 to 14 along the upper lid. The mean of the three middle distances ÷ the eye's width.
fn opening(numbers: &[f32]) -> f32 {
    let point = |n: usize| (numbers[n * 3], numbers[n * 3 + 1]);
    let between = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let apart = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1);
    let width = apart(point(0), point(8)).max(1.0);
    let heights = apart(point(3), point(11))
        + apart(point(4), between(point(11), point(12)))
        + apart(point(5), point(12));
    heights / 3.0 / width
}
