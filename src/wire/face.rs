//! The packet of a face: sealed and sent like a page of a document, before the case that names it.
//!
//! Everything in it is the terminal's word: a picture, what was measured, and what the person had
//! agreed to. The county decides.

use super::Base64;
use super::catalogue::FacePurpose;
use super::envelope::Stamp;
use super::pages::PageRef;
use serde::{Deserialize, Serialize};

/// Longest packet, bytes of its JSON: a picture of 120,000 bytes in base64, and room beside it.
pub const MOST_PACKET_BYTES: usize = 200_000;

/// A packet as the body of a case names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct PacketRef {
    /// Number among the pages of the case, SHA-256 and length of the packet.
    #[serde(flatten)]
    pub page: PageRef,
    /// The terminal's signature over `jiujinban face v1|ID|TERMINAL|` and the 32 bytes of the digest.
    pub signed: Stamp,
}

/// The packet.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FacePacket {
    /// Version of this document; 1.
    pub v: u16,
    /// The submission's id.
    pub id: String,
    /// The terminal.
    pub terminal: String,
    /// What it is for.
    pub purpose: FacePurpose,
    /// Tries it took; 0 when none was made.
    pub tries: u8,
    /// When the answer was given, by the terminal's clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// What the person had agreed to before, in the order of the form.
    pub agreed: Vec<Agreed>,
    /// How it was shown who stands there.
    pub way: Way,
}

impl std::fmt::Debug for FacePacket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FacePacket({}, …)", self.id)
    }
}

/// Something the person agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Agreed {
    /// The field of the form: a ticked text, or the signature under it.
    pub field: String,
    /// Version of the words shown.
    pub version: u32,
    /// When, by the terminal's clock, ms since 1970 UTC; absent when it was not noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
}

/// How it was shown who stands there.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A picture.
    Taken(Box<Taken>),
    /// The operator of the case has looked at person and document.
    Attested {
        /// `tries-used-up`, `unwilling`, `unable` or `no-camera`.
        reason: String,
    },
}

/// A picture and what was measured for it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Taken {
    /// JPEG of at least 640 × 480 pixels and at most 120,000 bytes, not mirrored.
    pub image: Base64,
    /// The frame of the picture in numbers.
    pub measures: Measures,
    /// The task of the try: `turn-left`, `turn-right`, `come-closer`, `blink`.
    pub challenge: String,
    /// How clearly it was done, 0 to 1.
    pub challenge_score: f32,
    /// The worst of each cue of a picture of a picture.
    pub cues: Cues,
    /// How unlike a turned flat picture the face moved, 0 to 1; absent for a task without a turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<f32>,
    /// Times the eyes shut and opened, asked or not.
    pub blinks: u32,
    /// Frames that were measured.
    pub frames: u32,
    /// Milliseconds from the first good frame to the picture.
    pub took_ms: u32,
    /// The comparison with a known picture, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
    /// SHA-256 over the model files, hex.
    pub models: String,
    /// SHA-256 over every measured frame, chained, hex.
    pub chain: String,
}

/// A frame in numbers; lengths in pixels of a 640 × 480 frame, or in distances between the eyes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Measures {
    /// Between the centres of the eyes, pixels.
    pub eye_distance: f32,
    /// Turn of the head, degrees.
    pub yaw: f32,
    /// Nod, degrees.
    pub pitch: f32,
    /// Lean, degrees.
    pub roll: f32,
    /// Lid distance by eye width.
    pub eyes_open: f32,
    /// Variance of the Laplacian by variance of grey.
    pub sharpness: f32,
    /// Mean grey, 0 to 255.
    pub brightness: f32,
    /// Share of dark pixels.
    pub dark_share: f32,
    /// Share of bright pixels.
    pub bright_share: f32,
    /// Likeness of the light on both halves, 0 to 1.
    pub evenness: f32,
    /// How covered nose and mouth look, 0 to 1.
    pub covered: f32,
}

/// Cues that what was seen is paper or a screen, each 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Cues {
    /// Fine patterns of a screen.
    pub moire: f32,
    /// Mirrored light.
    pub glare: f32,
    /// Straight edges around the face.
    pub edges: f32,
    /// What a model file of the county says; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<f32>,
}

/// A comparison; advice only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Likeness {
    /// Cosine of both templates.
    pub score: f32,
    /// From where on the terminal takes the two for one person.
    pub threshold: f32,
}
