//! A face in front of the camera: what is measured in a frame, what is said to the person, when the
//! picture is taken, and what goes to the county with it.
//!
//! Nothing here sees a pixel. The adapter measures frames; everything below decides from the numbers,
//! so that it is proved without a camera. The county decides about the pension, the terminal never.

mod camera;
mod measure;
mod plan;
mod policy;
mod shot;
mod verdict;

pub use camera::{CameraFault, FaceCameraStatus};
pub use measure::{FaceMeasures, Measurements, PassiveCues};
pub use plan::{Challenge, TryEnd, TryPlan};
pub use policy::FacePolicy;
pub use shot::{
    Evidence, FaceImage, FaceImageFault, FaceShot, Likeness, MOST_FACE_BYTES, Portrait,
};
pub use verdict::{Guidance, Verdict};
