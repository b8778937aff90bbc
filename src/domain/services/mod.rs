//! The service catalogue: items, forms, receipts.

pub mod catalogue;
pub mod clocks;
pub mod counter;
pub mod eligibility;
pub mod form;
pub mod item;
pub mod life_event;
pub mod material;
pub mod package;
pub mod records;
pub mod result;
pub mod task;
pub mod terms;
pub mod workdays;

pub use item::ItemNo;
pub use package::PackageId;
