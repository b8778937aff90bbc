//! The service catalogue: items, forms, receipts.

pub mod item;

pub use item::ItemNo;
