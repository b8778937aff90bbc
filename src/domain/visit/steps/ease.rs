//! The sheet for what one sees and hears, and the question before what cannot be taken back.

use super::super::ease::{EaseTap, Final, keep_pace};
use super::super::effect::Effect;
use super::super::idle::IdleState;
use super::super::page::Page;
use super::super::visit::{Now, Visit};
use crate::domain::operators::desk::Hands;
use crate::domain::visit::Settings;

impl Visit {
    /// What the person on screen has chosen.
    pub(in crate::domain::visit) fn settings(&self) -> Settings {
        let session = self.session.as_ref();
        session.map_or(self.welcome, |s| s.settings)
    }

    pub(super) fn ease(&mut self, tap: EaseTap, now: Now) {
        self.change_settings(|settings| settings.choose(tap), now);
        if let Some(session) = &mut self.session {
            keep_pace(&session.settings, &mut session.idle);
        }
    }

    /// Whether somebody is asked once more before this, instead of its being done: an operator before
    /// what a resident began is thrown away; a resident alone who is slow and whose time is not running
    /// out.
    pub(super) fn asks_once_more(&mut self, what: Final, now: Now) -> bool {
        let hands = self.desk.hands();
        let Some(session) = &mut self.session else {
            return false;
        };
        let at_stake = match what {
            Final::HandIn => matches!(session.page, Page::Review { .. }),
            Final::Leave => session.has_unfinished() && !matches!(session.page, Page::CardOut),
        };
        // What an operator could throw away is what was answered and not yet handed in.
        let begun = matches!(session.page, Page::Form(_) | Page::Review { .. });
        let watched = session.idle.state(session.watch(), now.mono);
        let asks = at_stake
            && match hands {
                Hands::Alone => session.settings.tempo.asks_again(),
                Hands::Operator => what == Final::Leave && begun,
                Hands::Resident | Hands::Covered => false,
            }
            && matches!(watched, IdleState::Active(_));
        session.asks = asks.then_some(what);
        asks
    }

    /// Yes: it is done now.
    pub(super) fn sure(&mut self, now: Now, out: &mut Vec<Effect>) {
        let asked = self.session.as_mut().and_then(|s| s.asks.take());
        match asked {
            Some(Final::HandIn) => self.submit(now, out),
            Some(Final::Leave) => self.end_for_next(now, out),
            None => {}
        }
    }

    /// No: everything stays as it is.
    pub(super) fn not_yet(&mut self) {
        if let Some(session) = &mut self.session {
            session.asks = None;
        }
    }
}
