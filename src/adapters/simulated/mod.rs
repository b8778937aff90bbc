//! Simulated devices at the lowest seam; never in a shipped build.

pub mod card_chip;
pub mod card_image;
pub mod card_slot;
pub mod clock;
pub mod face_film;
pub mod frame_player;
pub mod identity_module;
pub mod ipp_printer;
pub mod line;
pub mod loudspeaker;
pub mod page_player;
pub mod virtual_card;
