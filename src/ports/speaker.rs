//! The loudspeaker that reads pages aloud.
//!
//! Commands return at once. A [`Speaker::say`] that is played to its end is answered with
//! [`SpeakerEvent::Said`]; one that is hushed or replaced is not. A loudspeaker that goes while it
//! plays is told by its status alone. What was to be heard in a headset is never heard in the room: where
//! the headset is not there, [`SpeakerEvent::NoHeadset`] says so and nothing is played.

use super::Ticket;
use crate::domain::speech::clips::Sound;
use crate::domain::speech::speaking::{Manner, SpeakerStatus, Through};

/// What it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerEvent {
    /// How it is; told once at the start and with every change.
    Status(SpeakerStatus),
    /// What was asked with this ticket has been said to its end.
    Said(Ticket),
    /// What was asked with this ticket is not heard: there is no headset, or it was pulled.
    NoHeadset(Ticket),
}

/// A loudspeaker and the clips it plays.
pub trait Speaker: Send + Sync {
    /// Says this, instead of whatever it is saying.
    fn say(&self, ticket: Ticket, what: Vec<Sound>, how: Manner, through: Through);

    /// Stops for a moment.
    fn pause(&self);

    /// Goes on after a pause.
    fn go_on(&self);

    /// Says nothing more.
    fn hush(&self);

    /// Says the rest like this.
    fn tune(&self, how: Manner);

    /// Ends its thread. Nothing is told afterwards.
    fn stop(&self);

    /// Whether its thread runs. It ends by itself only by a fault, and then the supervisor puts a
    /// new one in the place of this.
    fn is_alive(&self) -> bool {
        true
    }
}
