//! What is measured in one frame.

use crate::domain::time::MonoTime;

/// One frame in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurements {
    /// When the frame was taken.
    pub at: MonoTime,
    /// Faces that count: found with a score of at least 0.6 and at least 60 % as wide as the largest.
    pub faces: u8,
    /// The largest of them; `None` when there is none.
    pub face: Option<FaceMeasures>,
}

/// The largest face of a frame. Lengths in pixels are those of a 640 × 480 frame; IED is the distance
/// between the eyes' centres. Angles are degrees: yaw is positive when the person turns to the own
/// left, pitch when looking up, roll when the head leans to the own left shoulder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceMeasures {
    /// Distance between the centres of the eyes, pixels (两眼间距, GB/T 35678-2017).
    pub eye_distance: f32,
    /// Room beside the eyes to the nearer side of the frame, in IED.
    pub side_room: f32,
    /// Room above the eyes to the upper edge of the frame, in IED.
    pub top_room: f32,
    /// Room below the eyes to the lower edge of the frame, in IED.
    pub bottom_room: f32,
    /// Turn of the head.
    pub yaw: f32,
    /// Nod of the head.
    pub pitch: f32,
    /// Lean of the head.
    pub roll: f32,
    /// Lid distance ÷ eye width, the smaller of both eyes; 0 is shut.
    pub eyes_open: f32,
    /// Inner lip distance ÷ distance from the eyes to the chin.
    pub mouth_open: f32,
    /// Variance of the Laplacian ÷ variance of grey on the aligned face.
    pub sharpness: f32,
    /// Mean grey of the aligned face, 0–255.
    pub brightness: f32,
    /// Share of the aligned face at or below grey 25.
    pub dark_share: f32,
    /// Share of the aligned face at or above grey 247.
    pub bright_share: f32,
    /// Likeness of the light on both halves of the face, 0–1 (histogram intersection).
    pub evenness: f32,
    /// How unlike nose and mouth are to the cheeks in colour, 0–1; a mask or a hand is high. A hint.
    pub covered: f32,
    /// Nose tip from the middle of the eyes, right on the picture, in IED. With `yaw` it tells depth
    /// from a flat picture that is turned by hand.
    pub nose_offset: f32,
    /// Centre of the eyes in the frame, right and down, pixels.
    pub centre: (f32, f32),
    /// Cues that the face is a picture of a face.
    pub cues: PassiveCues,
}

/// Cues that what is seen is paper or a screen; each from 0 (none) to 1 (clear).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PassiveCues {
    /// Regular fine patterns of a screen's pixels against the camera's.
    pub moire: f32,
    /// Flat patches of mirrored light on and beside the face.
    pub glare: f32,
    /// Long straight edges around the face.
    pub edges: f32,
    /// What a model file that the county installed says: 0 alive, 1 a picture; `None` without one.
    pub model: Option<f32>,
}
