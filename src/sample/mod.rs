//! Synthetic data: nothing in here belongs to a real person or opens a real card.

pub mod card_key;
