//! Taking a picture of the face for the question on screen: one try at a time, three of a visit, and the
//! way without.

use super::event::Asked;
use crate::domain::delivery::FieldId;
use crate::domain::face::{
    AfterTry, AttestReason, CameraFault, FaceCameraStatus, Guidance, MOST_TRIES, MOST_UNSENT_FACES,
    Tries, TryEnd,
};
use crate::domain::services::ItemNo;
use crate::domain::time::{MonoTime, Span};

/// So much later than the end of a try the camera has said something, or hangs.
const PATIENCE: Span = Span::seconds(5);

/// What can be tapped at the question for a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaceTap {
    /// 开始拍照, and 再试一次.
    Begin,
    /// 重拍: another picture in the place of the one shown.
    Again,
    /// 不拍照，找帮办员.
    Decline,
    /// The operator on duty vouches instead.
    Attest(AttestReason),
}

/// The face's part of a session. The picture itself stands in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaceDesk {
    pub(super) looking: Option<Looking>,
    pub(super) told: Option<Guidance>,
    /// Tries that brought no picture.
    pub(super) tries: Tries,
    /// Pictures that were taken; each is a try, too.
    pub(super) pictures: u8,
    /// The form they were made for.
    pub(super) of: Option<ItemNo>,
    pub(super) last: Option<AfterTry>,
    pub(super) without: bool,
}

/// A try that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Looking {
    pub(super) asked: Asked,
    pub(super) field: FieldId,
    /// When the camera should have said something.
    pub(super) until: MonoTime,
}

impl Looking {
    pub(super) fn new(asked: Asked, field: FieldId, now: MonoTime, within: Span) -> Self {
        let until = now.plus(within).plus(PATIENCE);
        Self {
            asked,
            field,
            until,
        }
    }
}

/// How far the question for a face is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FaceStage {
    /// Nothing was begun yet.
    #[default]
    Ready,
    /// A try runs, and this is what the person is told.
    Looking(Guidance),
    /// The last try brought no picture.
    Failed(TryEnd),
    /// Three tries were made.
    UsedUp,
    /// The camera cannot be used.
    NoCamera(CameraFault),
    /// The person goes the way without a picture.
    Without,
}

/// What the screen needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FaceSeen {
    /// The camera.
    pub camera: FaceCameraStatus,
    /// How far it is.
    pub stage: FaceStage,
    /// Tries that are left.
    pub left: u8,
    /// Too many pictures wait for the county: no more are taken.
    pub full: bool,
}

impl FaceDesk {
    /// When a try is given up that nothing is heard of.
    pub fn due(&self) -> Option<MonoTime> {
        self.looking.as_ref().map(|looking| looking.until)
    }

    /// Tries that were made for a form.
    pub(super) fn made(&self) -> u8 {
        self.tries.used() + self.pictures
    }

    /// Tries that are left for it.
    pub(super) fn left(&self) -> u8 {
        MOST_TRIES.saturating_sub(self.made())
    }

    /// Another form begins with three tries of its own.
    pub(super) fn belongs_to(&mut self, item: ItemNo) {
        if self.of != Some(item) {
            *self = Self {
                of: Some(item),
                ..Self::default()
            };
        }
    }

    /// As the screen sees it.
    pub fn seen(&self, camera: FaceCameraStatus, unsent: u32) -> FaceSeen {
        let stage = match (&self.looking, self.last) {
            (Some(_), _) => FaceStage::Looking(self.told.unwrap_or(Guidance::Starting)),
            _ if self.without => FaceStage::Without,
            _ if self.left() == 0 => FaceStage::UsedUp,
            (None, Some(AfterTry::NoCamera(fault))) => FaceStage::NoCamera(fault),
            (None, Some(AfterTry::Again(end) | AfterTry::WithoutPicture(end))) => {
                FaceStage::Failed(end)
            }
            (None, None) => FaceStage::Ready,
        };
        FaceSeen {
            camera,
            stage,
            left: self.left(),
            full: unsent >= MOST_UNSENT_FACES,
        }
    }
}

impl FaceSeen {
    /// Whether a try can be made now.
    pub fn can_look(&self) -> bool {
        let fitted = self.camera != FaceCameraStatus::NotFitted;
        let busy = matches!(self.stage, FaceStage::Looking(_) | FaceStage::NoCamera(_));
        fitted && !self.full && self.left > 0 && !busy
    }

    /// Whether an operator may vouch with this reason as things stand.
    pub fn allows(&self, reason: AttestReason) -> bool {
        let broken = matches!(
            self.camera,
            FaceCameraStatus::NotFitted | FaceCameraStatus::Faulty(_)
        ) || matches!(self.stage, FaceStage::NoCamera(_));
        match reason {
            AttestReason::TriesUsedUp => self.left == 0,
            AttestReason::NoCamera => broken || self.full,
            AttestReason::Unwilling | AttestReason::Unable => true,
        }
    }
}
