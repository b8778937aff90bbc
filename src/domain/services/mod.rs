//! The service catalogue: items, forms, receipts.

pub mod catalogue;
pub mod form;
pub mod item;
pub mod record;
pub mod result;

pub use item::ItemNo;
