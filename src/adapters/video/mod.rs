//! Cameras on V4L2, each in a process of its own.
//!
//! The library that speaks to the kernel waits for a frame without end, and panics when a device goes
//! while it is held. So it lives in a child of this program ([`worker`], on [`device`]), which sends raw
//! frames through a pipe ([`pipe`]) and is killed when it gives none; it ends by itself when the pipe is
//! closed. On this side of the pipe [`stream`] keeps the newest frame and decodes it strictly
//! ([`decode`]). A player of files takes the child's place in the simulator, behind the same pipe.

pub mod child;
pub mod decode;
pub mod device;
pub mod pipe;
pub mod process;
pub mod stream;
pub mod worker;

pub use child::{ChildCamera, WorkerCommand};
pub use device::{DeviceChoice, DeviceRequest};
pub use stream::{Ending, Stream};
pub use worker::{RawSource, serve};
