//! What stands in the way of a picture: a closed list, one at a time, one plain sentence each.

use super::plan::Challenge;

/// What a frame lacks. In the order in which it is told: the first that holds is the only one said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// 请站到镜头前面.
    NoFace,
    /// 请一个人站在镜头前.
    SeveralFaces,
    /// 请靠近一点.
    TooFar,
    /// 请退后一点.
    TooNear,
    /// 请把脸移到圈中间.
    OffCentre,
    /// 光线太暗，请开灯.
    TooDark,
    /// 太亮了，请避开强光.
    TooBright,
    /// 一边太暗，请脸对灯光: the light comes from one side.
    UnevenLight,
    /// 请把头摆正.
    Tilted,
    /// 请看着镜头.
    LookingAway,
    /// 请摘下墨镜.
    Sunglasses,
    /// 请摘口罩，别挡住脸.
    Covered,
    /// 请睁开眼睛.
    EyesShut,
    /// 请站稳，不要动.
    Blurred,
    /// Nothing stands in the way.
    Good,
}

impl Verdict {
    /// All of them, in their order.
    pub const ALL: [Self; 15] = [
        Self::NoFace,
        Self::SeveralFaces,
        Self::TooFar,
        Self::TooNear,
        Self::OffCentre,
        Self::TooDark,
        Self::TooBright,
        Self::UnevenLight,
        Self::Tilted,
        Self::LookingAway,
        Self::Sunglasses,
        Self::Covered,
        Self::EyesShut,
        Self::Blurred,
        Self::Good,
    ];
}

/// What the person is told now. One thing at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guidance {
    /// The camera is being started.
    Starting,
    /// Something stands in the way; [`Verdict::Good`] means: hold still.
    Fault(Verdict),
    /// The task of this try.
    Task(Challenge),
    /// The task is done: look ahead and hold still, the picture is taken.
    HoldStill,
}
