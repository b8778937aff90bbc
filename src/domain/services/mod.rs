//! The service catalogue: items, forms, receipts.
