//! Qualities of a picture of a face after ISO/IEC 29794-5:2025, as far as they can be computed from
//! what is measured here. They are told to the county beside the raw numbers and decide nothing.
//!
//! The maps are those of the standard's reference implementation OFIQ 1.0 (`ofiq_config.jaxn` and the
//! measures' sources): `h · (a + s · σ((x − x0) ÷ w))` with the logistic function σ, rounded.

use super::measure::FaceMeasures;

/// Quality component value, 0 (useless) to 100 (best).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(u8);

impl Quality {
    /// The value, 0 to 100.
    pub fn value(self) -> u8 {
        self.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0–100, and what is no number becomes 0"
    )]
    fn of(raw: f32) -> Self {
        Self(raw.round().clamp(0.0, 100.0) as u8)
    }
}

/// The qualities that can be computed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualities {
    /// Inter-eye distance: pixels ÷ cos(yaw); x0 = 70, w = 20.
    pub eye_distance: Quality,
    /// Head pose, yaw: 100 · cos².
    pub yaw: Quality,
    /// Head pose, pitch: 100 · cos².
    pub pitch: Quality,
    /// Head pose, roll: 100 · cos².
    pub roll: Quality,
    /// Mouth closed: inner lips ÷ T; x0 = 0.2, w = 0.06, falling.
    pub mouth_closed: Quality,
    /// Crop, the side with less room: in distances between the eyes; x0 = 0.9, w = 0.1.
    pub crop: Quality,
    /// Luminance mean: rises at 0.2 and falls at 0.8 of full scale, w = 0.05.
    pub luminance: Quality,
    /// Under-exposure prevention: share at or below 25; h = 120, a = 0.832, x0 = 0.92, w = 0.05, falling.
    pub under_exposure: Quality,
    /// Over-exposure prevention: 1 ÷ (share at or above 247 + 0.01).
    pub over_exposure: Quality,
    /// Illumination uniformity: 100 · likeness^0.3, over the halves of the face in place of the two
    /// cheeks.
    pub uniformity: Quality,
}

fn logistic(x: f32, x0: f32, w: f32) -> f32 {
    1.0 / (1.0 + ((x0 - x) / w).exp())
}

/// A turn to the side may go on to where only the profile is left: 0 from 90° on.
fn cosine_squared(degrees: f32) -> Quality {
    let cos = degrees.to_radians().cos().max(0.0);
    Quality::of(100.0 * cos * cos)
}

impl FaceMeasures {
    /// The qualities of the frame. The opening of the eyes is left out: the standard divides by the
    /// distance from eyes to chin, the measure here by the width of the eye.
    pub fn qualities(&self) -> Qualities {
        let cos = self.yaw.to_radians().cos().max(0.1);
        let mean = self.brightness / 255.0;
        Qualities {
            eye_distance: Quality::of(100.0 * logistic(self.eye_distance / cos, 70.0, 20.0)),
            yaw: cosine_squared(self.yaw),
            pitch: cosine_squared(self.pitch),
            roll: cosine_squared(self.roll),
            mouth_closed: Quality::of(100.0 * (1.0 - logistic(self.mouth_open, 0.2, 0.06))),
            crop: Quality::of(100.0 * logistic(self.side_room, 0.9, 0.1)),
            luminance: Quality::of(
                100.0 * logistic(mean, 0.2, 0.05) * (1.0 - logistic(mean, 0.8, 0.05)),
            ),
            under_exposure: Quality::of(120.0 * (0.832 - logistic(self.dark_share, 0.92, 0.05))),
            over_exposure: Quality::of(1.0 / (self.bright_share + 0.01)),
            uniformity: Quality::of(100.0 * self.evenness.clamp(0.0, 1.0).powf(0.3)),
        }
    }
}
