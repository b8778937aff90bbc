//! The service catalogue: items, forms, receipts.

pub mod catalogue;
pub mod form;
pub mod item;
pub mod records;

pub use item::ItemNo;
