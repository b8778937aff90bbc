//! Paper: from a description to pages or slips, and through IPP to the printer.
//!
//! [`fonts`] and [`layout`] set the text, [`pdf`] and [`raster`] draw it, [`document`] makes the
//! bytes, `ipp` speaks to the printer, `service` is its thread. Nothing is written to the disk;
//! `stick` puts what a technician takes along on a memory stick.

pub mod document;
mod escpos;
pub mod fonts;
mod ipp;
pub mod layout;
pub mod lines;
mod none;
pub mod pdf;
pub mod pwg;
pub mod raster;
mod service;
pub mod sheet;
mod state;
mod stick;
mod table;

pub use ipp::{BadAddress, Waits};
pub use none::NoPrinter;
pub use service::{IppPrinter, Owed, Pace, PrinterConfig};
pub use stick::{PackThread, save_pack};
