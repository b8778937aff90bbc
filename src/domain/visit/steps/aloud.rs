//! Reading the page aloud: begun by a tap, held, hushed by another tap or as soon as the page turns.

use crate::domain::delivery::FieldId;
use crate::domain::operators::desk::Hands;
use crate::domain::speech::clips::Sound;
use crate::domain::speech::speaking::{
    AloudTap, Manner, SpeakerStatus, Speech, SpeechEffect, Through,
};
use crate::domain::visit::SessionId;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Asked;
use crate::domain::visit::page::Page;
use crate::domain::visit::visit::{Now, Visit};

/// What is known of the loudspeaker.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::domain::visit) struct Voice {
    /// How it is.
    pub speaker: SpeakerStatus,
    saying: Option<(Asked, Held)>,
    /// What went while it was needed; until the page turns or somebody asks anew.
    broken: Option<Through>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    Yes,
}

impl Voice {
    /// Whether something is being said.
    pub fn speech(self) -> Speech {
        match self.saying {
            None => self.broken.map_or(Speech::Silent, Speech::BrokenOff),
            Some((_, Held::No)) => Speech::Speaking,
            Some((_, Held::Yes)) => Speech::Paused,
        }
    }

    /// The loudspeaker changed; one that is gone says nothing more.
    pub fn is(&mut self, status: SpeakerStatus) {
        self.speaker = status;
        if status != SpeakerStatus::Working && self.saying.take().is_some() {
            self.broken = Some(Through::Room);
        }
    }

    /// There is no headset to say something through.
    pub fn no_headset(&mut self, asked: Asked) {
        if self.saying.is_some_and(|(saying, _)| saying == asked) {
            self.saying = None;
            self.broken = Some(Through::Headset);
        }
    }

    /// Something has been said to its end.
    pub fn said(&mut self, asked: Asked) {
        if self.saying.is_some_and(|(saying, _)| saying == asked) {
            self.saying = None;
        }
    }
}

/// What a reader would notice of the page: with another one, what was read is over.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::domain::visit) struct PageHeard {
    session: Option<SessionId>,
    page: Option<std::mem::Discriminant<Page>>,
    question: Option<FieldId>,
    covered: bool,
}

impl Visit {
    /// The page as a listener knows it.
    pub(in crate::domain::visit) fn page_heard(&self) -> PageHeard {
        let session = self.session.as_ref();
        PageHeard {
            session: session.map(|s| s.id),
            page: session.map(|s| std::mem::discriminant(&s.page)),
            question: self.question_on_screen(),
            covered: self.desk.hands() == Hands::Covered,
        }
    }

    /// Nobody hears of a page that is no longer there.
    pub(in crate::domain::visit) fn hush_when_turned(
        &mut self,
        before: PageHeard,
        out: &mut Vec<Effect>,
    ) {
        if before != self.page_heard() {
            self.voice.broken = None;
            self.hush(out);
        }
    }

    pub(super) fn aloud(&mut self, tap: AloudTap, now: Now, out: &mut Vec<Effect>) {
        match tap {
            AloudTap::Read(what) => {
                if self.voice.speaker == SpeakerStatus::Working {
                    self.say(what, Through::Room, out);
                }
            }
            AloudTap::ReadInHeadset(what) => self.say(what, Through::Headset, out),
            AloudTap::PauseOrGoOn => {
                let Some((asked, held)) = self.voice.saying else {
                    return;
                };
                let (held, effect) = match held {
                    Held::No => (Held::Yes, SpeechEffect::Pause),
                    Held::Yes => (Held::No, SpeechEffect::GoOn),
                };
                self.voice.saying = Some((asked, held));
                out.push(Effect::Speech(asked, effect));
            }
            AloudTap::Stop => self.hush(out),
            AloudTap::NextPace => self.tune(|manner| manner.pace = manner.pace.next(), now, out),
            AloudTap::NextVolume => {
                self.tune(|manner| manner.volume = manner.volume.next(), now, out);
            }
        }
    }

    fn say(&mut self, what: Vec<Sound>, through: Through, out: &mut Vec<Effect>) {
        if what.is_empty() {
            return;
        }
        let asked = self.ask();
        self.voice.broken = None;
        self.voice.saying = Some((asked, Held::No));
        let say = SpeechEffect::Say(what, self.manner(), through);
        out.push(Effect::Speech(asked, say));
    }

    fn manner(&self) -> Manner {
        let session = self.session.as_ref();
        session.map_or(self.welcome, |s| s.settings).manner
    }

    fn tune(&mut self, change: impl FnOnce(&mut Manner), now: Now, out: &mut Vec<Effect>) {
        self.change_settings(|settings| change(&mut settings.manner), now);
        if let Some((asked, _)) = self.voice.saying {
            let manner = self.manner();
            out.push(Effect::Speech(asked, SpeechEffect::Tune(manner)));
        }
    }

    fn hush(&mut self, out: &mut Vec<Effect>) {
        if let Some((asked, _)) = self.voice.saying.take() {
            out.push(Effect::Speech(asked, SpeechEffect::Hush));
        }
    }
}
