//! The device itself: life cycle, health, and the audit catalogue.

pub mod acceptance;
pub mod audit;
pub mod check;
pub mod export;
pub mod pack;
pub mod proof;
pub mod retire;
pub mod update;

pub use crate::domain::delivery::DeviceId;

/// How much is logged of the terminal's own modules; libraries speak from warnings up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verbosity {
    /// Only what stops something from working.
    Error,
    /// And what is out of order.
    #[default]
    Warn,
    /// And what happens seldom.
    Info,
    /// And what an engineer wants to see while looking for a fault.
    Debug,
}
