//! A face in front of the camera: what is measured in a frame, what is said to the person, when the
//! picture is taken, and what goes to the county with it.
//!
//! Nothing here sees a pixel. The adapter measures frames; everything below decides from the numbers,
//! so that it is proved without a camera. The county decides about the pension, the terminal never.

mod alive;
mod answer;
mod attempt;
mod camera;
mod challenge;
mod follow;
mod gates;
mod judge;
mod measure;
mod numbers;
mod plan;
mod policy;
mod quality;
mod shot;
mod steady;
#[cfg(test)]
mod tests;
mod tries;
mod verdict;

pub use alive::Doubt;
pub use answer::{Agreed, AttestReason, FaceAnswer, FacePurpose, FaceWay, MOST_UNSENT_FACES};
pub use attempt::{Attempt, Finding, FrameUse, Step};
pub use camera::{CameraFault, FaceCameraStatus};
pub use gates::{Bounds, Gates, PictureGates, TaskGates};
pub use judge::{OwnEyes, judge};
pub use measure::{FaceMeasures, Measurements, PassiveCues};
pub use plan::{Challenge, TryEnd, TryPlan};
pub use policy::FacePolicy;
pub use quality::{Qualities, Quality};
pub use shot::{
    Evidence, FaceImage, FaceImageFault, FaceShot, Likeness, MOST_FACE_BYTES, Portrait,
};
pub use tries::{AfterTry, MOST_TRIES, TRY_TIME, Tries};
pub use verdict::{Guidance, Verdict};
