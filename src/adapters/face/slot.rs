//! The slot for a model that a county installs: whether a face is alive or a picture of one.
//!
//! None that is good enough comes with an open licence from a package registry, so none is shipped. A
//! county that has one puts its ONNX file on the terminal and names it and its SHA-256 in the
//! configuration (`face.passive_model`, `face.passive_model_sha256`).
//!
//! What the file must do: its input is one picture of 1 × 3 × 80 × 80 numbers, planes blue, green, red, 0–255, not
//! normalised; its first output is two or more numbers that add up to 1, of which number 1 (counted from 0)
//! is the share of a living face. It is run twice over each frame that is good enough, on the face's box times
//! 2.7 and times 4.0, moved back inside the frame; the mean of both counts.

use super::detect::Face;
use super::engine::{EngineFault, Infer};
use super::picture::{Placement, View};

/// Side of the picture the model reads, pixels.
pub const SIDE: usize = 80;
/// How much of the surroundings it sees.
const WIDTHS: [f32; 2] = [2.7, 4.0];

/// A county's model, loaded.
pub struct Passive(Box<dyn Infer>);

impl Passive {
    /// Takes the loaded model.
    pub fn new(model: Box<dyn Infer>) -> Self {
        Self(model)
    }

    /// 0 alive, 1 a picture.
    pub fn picture_of_a_face(&self, frame: &View, face: &Face) -> Result<f32, EngineFault> {
        let mut alive = 0.0;
        for times in WIDTHS {
            let (centre, size) = window(frame, face, times);
            let place = Placement::around(centre, size, 0.0, SIDE);
            let outputs = self.0.infer(&frame.cut(&place, SIDE).planes_bgr())?;
            let shares = outputs.first().ok_or(EngineFault::OtherShape)?;
            let share = shares.get(1).copied().filter(|s| (0.0..=1.0).contains(s));
            alive += share.ok_or(EngineFault::OtherShape)?;
        }
        Ok(1.0 - alive / WIDTHS.len() as f32)
    }
}

/// A square around the face that lies inside the frame, as large as asked or as the frame allows.
fn window(frame: &View, face: &Face, times: f32) -> ((f32, f32), f32) {
    let [left, top, width, height] = face.bounds;
    let (frame_width, frame_height) = (frame.width as f32, frame.height as f32);
    let size = (width.max(height) * times)
        .min(frame_width)
        .min(frame_height);
    let inside =
        |centre: f32, room: f32| centre.clamp(size / 2.0, (room - size / 2.0).max(size / 2.0));
    let centre = (
        inside(left + width / 2.0, frame_width),
        inside(top + height / 2.0, frame_height),
    );
    (centre, size)
}
