//! The camera that looks at people, as people need to know it.

/// Why the camera gives no frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CameraFault {
    /// No device, or it was pulled.
    #[error("the camera is not there")]
    Gone,
    /// Another program has it.
    #[error("the camera is in use")]
    Busy,
    /// It was started and gave no frame for two seconds.
    #[error("the camera gives no frames")]
    Silent,
    /// None of its formats is one that is decoded here.
    #[error("the camera has no format that is read here")]
    WrongFormat,
    /// It gives frames and none of them is a picture.
    #[error("the frames of the camera are damaged")]
    Damaged,
    /// A model file that measures faces is missing or damaged.
    #[error("a model file is missing or damaged")]
    NoModel,
}

/// How the camera is. It is off whenever nobody is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FaceCameraStatus {
    /// This terminal has none.
    #[default]
    NotFitted,
    /// Off, and nothing is known against it: it worked when it was on last, or was not on yet.
    Ready,
    /// On, and frames come.
    Looking,
    /// Asked for and not usable.
    Faulty(CameraFault),
}
