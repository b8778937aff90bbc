//! The terminal's log on a memory stick, for whoever mends it from afar. It holds no personal data:
//! what the log never takes in, it cannot give out.

/// How much of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogExtent {
    /// Warnings and alarms.
    Faults,
    /// Every record.
    Everything,
}

/// What lies on the stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Name of the file.
    pub file: String,
    /// How many records stand in it.
    pub records: u64,
}

/// Why nothing lies on the stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ExportFault {
    /// None is plugged in.
    #[error("there is no memory stick")]
    NoStick,
    /// There is no room on it.
    #[error("the memory stick is full")]
    Full,
    /// It takes nothing, or was pulled.
    #[error("the memory stick could not be written")]
    Stick,
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log,
    /// It took too long.
    #[error("no answer came in time")]
    Late,
}

impl ExportFault {
    /// Every fault.
    pub const ALL: [Self; 5] = [
        Self::NoStick,
        Self::Full,
        Self::Stick,
        Self::Log,
        Self::Late,
    ];
}
