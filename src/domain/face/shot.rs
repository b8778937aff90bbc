//! The picture of a try and what was measured for it.

use super::measure::{FaceMeasures, PassiveCues};
use super::plan::Challenge;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Largest picture of a face, bytes.
pub const MOST_FACE_BYTES: usize = 120_000;

/// Least sides of a picture of a face, pixels.
const LEAST_SIZE: (u16, u16) = (640, 480);

/// Why bytes are no picture of a face that may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FaceImageFault {
    /// More than [`MOST_FACE_BYTES`].
    #[error("too many bytes")]
    TooLarge,
    /// Smaller than 640 × 480.
    #[error("too few pixels")]
    TooSmall,
    /// No whole JPEG.
    #[error("no picture")]
    NotAPicture,
}

/// A picture of a face as JPEG, not mirrored. Clones share the bytes, which are wiped with the last of
/// them; `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceImage(Arc<Zeroizing<Vec<u8>>>);

impl fmt::Debug for FaceImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaceImage(…)")
    }
}

impl FaceImage {
    /// Takes a whole JPEG of at least 640 × 480 pixels and at most [`MOST_FACE_BYTES`].
    pub fn new(jpeg: Zeroizing<Vec<u8>>) -> Result<Self, FaceImageFault> {
        if jpeg.len() > MOST_FACE_BYTES {
            return Err(FaceImageFault::TooLarge);
        }
        let size =
            crate::domain::documents::page_size(&jpeg).map_err(|_| FaceImageFault::NotAPicture)?;
        if size.width < LEAST_SIZE.0 || size.height < LEAST_SIZE.1 {
            return Err(FaceImageFault::TooSmall);
        }
        Ok(Self(Arc::new(jpeg)))
    }

    /// The picture. Call it only where it goes to the person's screen or into a seal.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

/// A known picture of a person, decoded: three bytes a pixel (red, green, blue), row by row. The photo of
/// an identity card is 102 × 126. Clones share the pixels, which are wiped with the last of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    width: u32,
    height: u32,
    rgb: Arc<Zeroizing<Vec<u8>>>,
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Portrait({} × {})", self.width, self.height)
    }
}

impl Portrait {
    /// Takes `width × height × 3` bytes; any other number is `None`, no pixels too.
    pub fn new(width: u32, height: u32, rgb: Zeroizing<Vec<u8>>) -> Option<Self> {
        let bytes = u64::from(width) * u64::from(height) * 3;
        let whole = bytes > 0 && bytes == rgb.len() as u64;
        whole.then(|| Self {
            width,
            height,
            rgb: Arc::new(rgb),
        })
    }

    /// Width and height, pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The pixels. Call it only where they are measured.
    pub fn reveal(&self) -> &[u8] {
        &self.rgb
    }
}

/// What a comparison with a picture said. Advice: the county decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// Cosine of both templates, −1 to 1.
    pub score: f32,
    /// From where on the two are taken for one person.
    pub threshold: f32,
}

/// What was measured for a picture; it goes to the county with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The frame of the picture.
    pub measures: FaceMeasures,
    /// The task that was done.
    pub challenge: Challenge,
    /// How clearly it was done, 0–1.
    pub challenge_score: f32,
    /// The worst of each cue over the frames that passed the gates.
    pub cues: PassiveCues,
    /// How unlike a turned flat picture the face moved, 0–1; `None` when the task has no turn.
    pub depth: Option<f32>,
    /// Times the eyes shut and opened, asked or not.
    pub blinks: u32,
    /// Frames that were measured.
    pub frames: u32,
    /// Milliseconds from the first good frame after the task to the picture.
    pub took: u32,
    /// The comparison, where there was a picture to compare with.
    pub likeness: Option<Likeness>,
    /// SHA-256 over the model files, in the order they are used.
    pub models: [u8; 32],
    /// SHA-256 over every frame that was measured, chained: each over the one before and its pixels.
    pub chain: [u8; 32],
}

/// What a try brings.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceShot {
    /// The picture.
    pub image: FaceImage,
    /// What was measured.
    pub evidence: Evidence,
}
