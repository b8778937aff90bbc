//! Reading aloud: the list of clips, what of a page is on it, and what comes out of a sound card.

#[path = "voice/pages.rs"]
mod pages;
#[path = "voice/sound.rs"]
mod sound;
#[path = "voice/thread.rs"]
mod thread;
