//! Reading the page aloud: begun by a tap, held, hushed by another tap or as soon as the page turns.
//! Who asked once hears each page as it comes, until 不读了.

use crate::domain::delivery::FieldId;
use crate::domain::operators::desk::Hands;
use crate::domain::speech::clips::Sound;
use crate::domain::speech::speaking::{
    AloudTap, Manner, SpeakerStatus, Speech, SpeechEffect, Through,
};
use crate::domain::visit::SessionId;
use crate::domain::visit::ease::Aloud;
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
    begun: Begun,
    /// What went while it was needed; until the page turns or somebody asks anew.
    broken: Option<Through>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    Yes,
}

/// Who began what is being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Begun {
    /// A person, by a tap.
    #[default]
    ByTap,
    /// The page, which came.
    OfItself,
}

impl Voice {
    /// Whether something is being said.
    pub fn speech(self) -> Speech {
        match self.saying {
            None => self.broken.map_or(Speech::Silent, Speech::BrokenOff),
            Some((_, Held::No)) if self.begun == Begun::OfItself => Speech::Prompting,
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

    /// There is no headset to say something through; whether that was still being said.
    fn no_headset(&mut self, asked: Asked) -> bool {
        let awaited = self.saying.is_some_and(|(saying, _)| saying == asked);
        if awaited {
            self.saying = None;
            self.broken = Some(Through::Headset);
        }
        awaited
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

    /// Nobody is asked about a page that is no longer there.
    pub(in crate::domain::visit) fn drop_question_of_another_page(&mut self, before: &PageHeard) {
        if *before != self.page_heard()
            && let Some(session) = &mut self.session
        {
            session.asks = None;
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
                    self.stay_aloud(Aloud::EachPage(Through::Room), now);
                    self.say(what, Through::Room, Begun::ByTap, out);
                }
            }
            AloudTap::ReadInHeadset(what) => {
                self.stay_aloud(Aloud::EachPage(Through::Headset), now);
                self.say(what, Through::Headset, Begun::ByTap, out);
            }
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
            AloudTap::Stop => {
                self.stay_aloud(Aloud::WhenAsked, now);
                self.hush(out);
            }
            AloudTap::NextPace => self.tune(|manner| manner.pace = manner.pace.next(), now, out),
            AloudTap::NextVolume => {
                self.tune(|manner| manner.volume = manner.volume.next(), now, out);
            }
        }
    }

    /// What has come on the screen, where somebody asked once and hears each page. A page that they
    /// hold is not talked over.
    pub(in crate::domain::visit) fn prompt(&mut self, what: Vec<Sound>, out: &mut Vec<Effect>) {
        let Aloud::EachPage(through) = self.settings().aloud else {
            return;
        };
        let held = self.voice.speech() == Speech::Paused;
        let lost = through == Through::Room && self.voice.speaker != SpeakerStatus::Working;
        if !held && !lost {
            self.say(what, through, Begun::OfItself, out);
        }
    }

    /// What was to be heard by one person alone is not heard: nothing more is said of itself, which
    /// the room would hear.
    pub(in crate::domain::visit) fn no_headset(&mut self, asked: Asked) {
        if self.voice.no_headset(asked) {
            let settings = match &mut self.session {
                Some(session) => &mut session.settings,
                None => &mut self.welcome,
            };
            settings.aloud = Aloud::WhenAsked;
        }
    }

    fn stay_aloud(&mut self, aloud: Aloud, now: Now) {
        self.change_settings(|settings| settings.aloud = aloud, now);
    }

    fn say(&mut self, what: Vec<Sound>, through: Through, begun: Begun, out: &mut Vec<Effect>) {
        if what.is_empty() {
            return;
        }
        let asked = self.ask();
        self.voice.broken = None;
        self.voice.saying = Some((asked, Held::No));
        self.voice.begun = begun;
        let say = SpeechEffect::Say(what, self.manner(), through);
        out.push(Effect::Speech(asked, say));
    }

    fn manner(&self) -> Manner {
        self.settings().manner
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
