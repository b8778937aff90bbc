//! A face that was drawn, nobody's, as the camera would hand it over.

use crate::domain::face::{Challenge, Evidence, FaceImage, FaceMeasures, FaceShot, PassiveCues};
use zeroize::Zeroizing;

const DRAWN: &[u8] = include_bytes!("../../tests/fixtures/faces/drawn.jpg");

/// A picture as good as one can be, taken after a blink and compared with nothing.
pub fn shot() -> FaceShot {
    FaceShot {
        image: FaceImage::new(Zeroizing::new(DRAWN.to_vec())).expect("the drawn face is a picture"),
        evidence: Evidence {
            measures: FaceMeasures {
                eye_distance: 96.0,
                side_room: 2.8,
                top_room: 2.2,
                bottom_room: 2.7,
                yaw: 0.0,
                pitch: 0.0,
                roll: 0.0,
                eyes_open: 0.3,
                mouth_open: 0.05,
                sharpness: 0.5,
                brightness: 150.0,
                dark_share: 0.02,
                bright_share: 0.01,
                evenness: 0.95,
                covered: 0.1,
                nose_offset: 0.0,
                centre: (320.0, 218.0),
                cues: PassiveCues::default(),
            },
            challenge: Challenge::Blink,
            challenge_score: 0.9,
            cues: PassiveCues::default(),
            depth: None,
            blinks: 2,
            frames: 40,
            took: 1_600,
            likeness: None,
            models: [0; 32],
            chain: [1; 32],
        },
    }
}
