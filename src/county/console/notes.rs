//! What is noted of everything done at the console.

use super::Console;
use crate::county::store::StoreError;
use crate::county::store::console::ConsoleNote;

/// Something done at the console, or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody logged in.
    LoggedIn,
    /// Somebody was not let in; why.
    LoginRefused,
    /// The screen was locked.
    Locked,
    /// Somebody left.
    LoggedOut,
    /// A session ended by its clocks or because the account changed; why.
    Ended,
    /// A page or form was not for this post; which act it needs.
    Refused,
    /// A form did not come from the console's own page.
    ForeignForm,
    /// The personal part of a case was opened; why.
    CaseOpened,
    /// A case was decided; how.
    CaseDecided,
    /// A decision was not taken; why.
    DecisionRefused,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 10] = [
        Self::LoggedIn,
        Self::LoginRefused,
        Self::Locked,
        Self::LoggedOut,
        Self::Ended,
        Self::Refused,
        Self::ForeignForm,
        Self::CaseOpened,
        Self::CaseDecided,
        Self::DecisionRefused,
    ];

    /// Its name in the records.
    pub fn name(self) -> &'static str {
        match self {
            Self::LoggedIn => "console-logged-in",
            Self::LoginRefused => "console-login-refused",
            Self::Locked => "console-locked",
            Self::LoggedOut => "console-logged-out",
            Self::Ended => "console-ended",
            Self::Refused => "console-refused",
            Self::ForeignForm => "console-foreign-form",
            Self::CaseOpened => "case-opened",
            Self::CaseDecided => "case-decided",
            Self::DecisionRefused => "decision-refused",
        }
    }
}

impl Console {
    /// Notes something. Nothing is told or done before it is noted.
    pub(super) async fn note(
        &self,
        who: &str,
        event: Event,
        about: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        log::info!("console: {who} {} {about}", event.name());
        let note = ConsoleNote {
            at_ms: self.app.now(),
            who: who.to_owned(),
            event: event.name().to_owned(),
            about: about.to_owned(),
            detail: detail.to_owned(),
        };
        self.app.store.note_console(note, self.chain.clone()).await
    }
}
