//! A camera that stands over a page: turned on for one picture, and the sharpest of a few frames taken,
//! so that neither its first ones in the wrong light nor a hand that moves spoils the page.

use super::source::{PictureSource, RawPicture, SourceFault, SourceStatus};
use crate::domain::face::CameraFault;
use crate::domain::time::Span;
use crate::pictures::Pixels;
use crate::ports::frames::{Frame, FrameCamera};
use std::sync::Arc;

/// Frames until the camera has found the light.
const SETTLING: usize = 4;
/// Frames from which the sharpest is taken.
const CHOICE: usize = 6;
/// How long each is waited for.
const PATIENCE: Span = Span::seconds(2);

/// A document camera on V4L2, or a player of files in its place.
pub struct LiveCamera {
    camera: Arc<dyn FrameCamera>,
}

impl LiveCamera {
    /// Over a camera, which stays off until a page is taken.
    pub fn new(camera: Arc<dyn FrameCamera>) -> Self {
        Self { camera }
    }

    fn sharpest(&self) -> Result<Frame, CameraFault> {
        let mut frames = self.camera.open()?;
        for _ in 0..SETTLING {
            frames.next(PATIENCE)?;
        }
        let mut best = frames.next(PATIENCE)?;
        let mut sharpness = sharpness_of(&best);
        for _ in 1..CHOICE {
            // A camera pulled now has given its page.
            let Ok(next) = frames.next(PATIENCE) else {
                break;
            };
            let sharper = sharpness_of(&next);
            if sharper > sharpness {
                (best, sharpness) = (next, sharper);
            }
        }
        Ok(best)
    }
}

/// How much neighbours differ from one another: the sum of squares of the second difference along
/// every other row, in green. Compares frames of one scene and one size only.
fn sharpness_of(frame: &Frame) -> u64 {
    let row = frame.width as usize * 3;
    let rows = frame.rgb.chunks_exact(row.max(1)).step_by(2);
    let of_row = |row: &[u8]| -> u64 {
        let greens = || row.iter().skip(1).step_by(3).map(|g| i32::from(*g));
        let threes = greens().zip(greens().skip(1)).zip(greens().skip(2));
        let bend = threes.map(|((a, b), c)| (a - 2 * b + c).pow(2).unsigned_abs());
        bend.map(u64::from).sum()
    };
    rows.map(of_row).sum()
}

impl From<CameraFault> for SourceFault {
    fn from(fault: CameraFault) -> Self {
        match fault {
            CameraFault::Gone => Self::Gone,
            CameraFault::Busy => Self::Busy,
            CameraFault::Silent
            | CameraFault::WrongFormat
            | CameraFault::Damaged
            | CameraFault::NoModel => Self::Silent,
        }
    }
}

impl PictureSource for LiveCamera {
    fn status(&mut self) -> SourceStatus {
        if self.camera.is_there() {
            SourceStatus::Ready
        } else {
            SourceStatus::Gone
        }
    }

    fn next(&mut self) -> Result<RawPicture, SourceFault> {
        let Frame {
            width, height, rgb, ..
        } = self.sharpest()?;
        Ok(RawPicture::Pixels(Pixels { width, height, rgb }))
    }

    fn rewind(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::MonoTime;
    use crate::ports::frames::Frames;
    use std::sync::Mutex;
    use zeroize::Zeroizing;

    /// Stripes as wide as told: the narrower, the more edges.
    fn striped(wide: usize) -> Frame {
        let level = |n: usize| {
            if (n / wide).is_multiple_of(2) {
                40
            } else {
                200
            }
        };
        let rgb = (0..128 * 96).flat_map(|n| [level(n % 128); 3]).collect();
        Frame {
            at: MonoTime(0),
            width: 128,
            height: 96,
            rgb: Zeroizing::new(rgb),
        }
    }

    /// Gives these frames one after the other, then a fault.
    struct Given(Mutex<Vec<Frame>>, CameraFault);

    struct GivenFrames(Vec<Frame>, CameraFault);

    impl FrameCamera for Given {
        fn open(&self) -> Result<Box<dyn Frames>, CameraFault> {
            let mut frames = std::mem::take(&mut *self.0.lock().expect("no panic"));
            frames.reverse();
            Ok(Box::new(GivenFrames(frames, self.1)))
        }
    }

    impl Frames for GivenFrames {
        fn next(&mut self, _: Span) -> Result<Frame, CameraFault> {
            self.0.pop().ok_or(self.1)
        }
    }

    fn taken(stripes: &[usize]) -> Result<Frame, CameraFault> {
        let frames = stripes.iter().map(|wide| striped(*wide)).collect();
        let camera = Given(Mutex::new(frames), CameraFault::Gone);
        LiveCamera::new(Arc::new(camera)).sharpest()
    }

    #[test]
    fn the_sharpest_frame_is_taken_and_the_first_ones_do_not_count() {
        let frame = taken(&[1, 1, 1, 1, 16, 8, 4, 32, 16, 64]).expect("a page");
        assert!(frame.rgb == striped(4).rgb);
    }

    #[test]
    fn a_camera_pulled_before_a_frame_counted_has_given_no_page_and_later_it_has() {
        assert_eq!(taken(&[1, 1, 1, 1]).err(), Some(CameraFault::Gone));
        let frame = taken(&[1, 1, 1, 1, 16, 8]).expect("a page");
        assert!(frame.rgb == striped(8).rgb);
    }
}
