//! Identity cards: readers with a security module that speak the frames of GA/T 467, over a serial
//! port. Only such a module can read them; a plain contactless reader gets a number of the chip
//! that says nothing.
//!
//! The module tells of a card that lies on it, gives its text once, and then does not tell of it
//! again until it has been taken away. So a card that was read counts as taken away at once: what it
//! gave stays with the visit, as a document does that was shown and put back into the pocket.

pub mod frame;
pub mod line;
pub mod record;
pub mod serial;
pub mod service;

pub use serial::SerialDoor;
pub use service::IdentityCards;
