//! The card adapter on real ground: the same assertions over the simulated slot, over pcscd with
//! a driver played by the test, and over pcscd with Debian's vpcd.
#![cfg(feature = "simulator")]

#[cfg(feature = "camera")]
#[path = "devices/camera.rs"]
mod camera;
#[path = "devices/contract.rs"]
mod contract;
#[path = "devices/conversations.rs"]
mod conversations;
#[path = "devices/identity.rs"]
mod identity;
#[path = "devices/identity_hands.rs"]
mod identity_hands;
#[path = "devices/line.rs"]
mod line;
#[path = "devices/matrix.rs"]
mod matrix;
#[path = "support/namespace.rs"]
mod namespace;
#[cfg(feature = "camera")]
#[path = "devices/pages.rs"]
mod pages;
#[path = "support/pcscd.rs"]
mod pcscd;
#[path = "support/played_reader.rs"]
mod played_reader;
#[path = "devices/rig.rs"]
mod rig;
#[path = "devices/secrecy.rs"]
mod secrecy;
#[cfg(feature = "screen")]
#[path = "devices/self_check.rs"]
mod self_check;
