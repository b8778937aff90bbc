//! Social-security cards over PC/SC.
//!
//! From the wire upwards: [`stack`] is the seam to a slot (PC/SC, or a simulated one), [`apdu`]
//! one exchange with a card, [`record`] one data item, [`layout`] the card families as data,
//! [`reading`] the conversation, [`slots`] what the readers look like, [`desk`] every decision of
//! the adapter as a pure machine, and [`service`] the threads.

pub mod apdu;
pub mod atr;
pub mod desk;
pub mod layout;
mod layout_file;
pub mod pcsc;
pub mod reading;
pub mod record;
pub mod service;
mod settling;
pub mod slots;
pub mod stack;
#[cfg(test)]
pub(crate) mod testing;
pub mod trace;

pub use layout::{CardLayouts, LayoutError};
pub use pcsc::{CardReaderConfig, PcscReader};
pub use service::{CardService, Limits};
pub use slots::ReaderFilter;
pub use trace::{Trace, TraceStep};
