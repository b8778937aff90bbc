//! Identity cards: readers with a security module that speak the frames of GA/T 467. Only such a
//! module can read them; a plain contactless reader gets a number of the chip that says nothing.
//!
//! The module is the same behind every [`line`]: a serial port, the reports of a USB HID device,
//! escape commands of PC/SC. A combined reader on PC/SC gives pages instead and is made to look like
//! a module.
//!
//! The module tells of a card that lies on it, gives its text once, and then does not tell of it
//! again until it has been taken away. So a card that was read counts as taken away at once: what it
//! gave stays with the visit, as a document does that was shown and put back into the pocket.

pub mod frame;
pub mod hid;
pub mod line;
pub mod pcsc;
pub mod photo;
mod probe;
pub mod record;
pub mod serial;
pub mod service;

pub use hid::{HidDevice, HidDoor};
pub use pcsc::{PcscDoor, PcscWay};
pub use photo::PhotoDecoder;
pub use probe::module_state;
pub use serial::SerialDoor;
pub use service::IdentityCards;
