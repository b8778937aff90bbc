//! Reading aloud: from the visit to the loudspeaker and back.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::speech::speaking::{SpeakerStatus, SpeechEffect};
use crate::domain::visit::{Asked, VisitEvent};
use crate::ports::speaker::SpeakerEvent;

impl Dispatcher {
    pub(super) fn speak(&mut self, asked: Asked, effect: SpeechEffect) {
        match effect {
            SpeechEffect::Say(what, how, through) => {
                self.speech_over();
                let ticket = self.ticket(Pending::Speech(asked));
                self.ports.speaker.say(ticket, what, how, through);
            }
            SpeechEffect::Pause => self.ports.speaker.pause(),
            SpeechEffect::GoOn => self.ports.speaker.go_on(),
            SpeechEffect::Tune(how) => self.ports.speaker.tune(how),
            SpeechEffect::Hush => {
                self.speech_over();
                self.ports.speaker.hush();
            }
        }
    }

    pub(super) fn speaker(&mut self, event: SpeakerEvent) {
        match event {
            SpeakerEvent::Status(status) => {
                if status != SpeakerStatus::Working {
                    self.speech_over();
                }
                self.step(VisitEvent::Speaker(status));
            }
            SpeakerEvent::Said(ticket) => {
                if let Some(Pending::Speech(asked)) = self.pending.remove(&ticket) {
                    self.step(VisitEvent::Said(asked));
                }
            }
            SpeakerEvent::NoHeadset(ticket) => {
                if let Some(Pending::Speech(asked)) = self.pending.remove(&ticket) {
                    self.step(VisitEvent::NoHeadset(asked));
                }
            }
        }
    }

    /// The loudspeaker died: nothing is being said.
    pub(super) fn speaker_died(&mut self) {
        self.speech_over();
        self.step(VisitEvent::Speaker(SpeakerStatus::Gone));
    }

    fn speech_over(&mut self) {
        self.pending
            .retain(|_, pending| !matches!(pending, Pending::Speech(_)));
    }
}
