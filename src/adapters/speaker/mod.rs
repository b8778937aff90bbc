//! Reading aloud: a thread that plays clips one after another.
//!
//! What makes the sound is an [`Outlet`]: the sound card behind `rodio`, or in the demo one that
//! keeps what it was given. The thread, its order and its deadlines are the same for both.

mod clips;
mod outlet;
#[cfg(feature = "voice")]
mod sound_card;
mod thread;

pub use clips::{ClipFiles, shipped};
pub use outlet::{NoSound, Outlet, Playing};
#[cfg(feature = "voice")]
pub use sound_card::SoundCard;
pub use thread::{Loudspeaker, NoSpeaker};
