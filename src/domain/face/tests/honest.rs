//! How often honest people fail.
