//! The world: each adapter serves one port and uses no other adapter.

pub mod audit;
pub mod camera;
pub mod card;
pub mod county;
#[cfg(feature = "camera")]
pub mod face;
pub mod identity_card;
#[cfg(feature = "models")]
pub mod inference;
pub mod keys;
pub mod places;
pub mod print;
#[cfg(feature = "simulator")]
pub mod simulated;
pub mod speaker;
pub mod store;
pub mod system;
#[cfg(feature = "camera")]
pub mod video;
#[cfg(feature = "models")]
pub mod writing;
