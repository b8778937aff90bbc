//! What is noted of everything done at the console.

use super::Console;
use crate::county::api::App;
use crate::county::store::StoreError;
use crate::county::store::console::ConsoleNote;
use ring::hmac;

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
    /// The pages of a case's documents were opened; why.
    PagesOpened,
    /// A case was decided; how.
    CaseDecided,
    /// A decision was not taken; why.
    DecisionRefused,
    /// An application for an account was filed; which action.
    ApplicationFiled,
    /// An application was declined.
    ApplicationDeclined,
    /// An account was opened by an application; its number.
    AccountOpened,
    /// An account was changed by an application.
    AccountChanged,
    /// An account was cancelled by an application.
    AccountCancelled,
    /// Freezing an account was asked for.
    AccountFrozen,
    /// Opening an account again was asked for.
    AccountUnlocked,
    /// Something was not done with an account; why.
    AccountRefused,
    /// Rights were granted; the items.
    RightsGranted,
    /// A code that opens a blocked PIN was asked for; which terminal.
    UnlockCodeRead,
    /// Somebody reported the own account as leaked.
    LeakReported,
    /// The monthly check of accounts was closed.
    CheckClosed,
    /// A service point was kept.
    PointSaved,
    /// The schedule table was taken as a file.
    TableTaken,
    /// The draft of a monthly report was made.
    ReportMade,
    /// A one-time code for a terminal was made.
    CodeMade,
    /// Admitting a terminal was asked for.
    TerminalApproved,
    /// Refusing a terminal was asked for.
    TerminalRefused,
    /// A terminal was taken out.
    TerminalRevoked,
    /// A problem was answered, passed on or closed; how it stands.
    ProblemMoved,
    /// A step of a problem was not taken; why.
    ProblemRefused,
    /// The packet of a face was opened; why.
    FaceOpened,
    /// A face was decided about; how.
    FaceDecided,
    /// A program terminals may run was noted.
    ReleaseAdded,
    /// Keeping points of an acceptance was asked for.
    AcceptanceMarked,
    /// Formal service was asked for.
    TerminalAccepted,
    /// A terminal was taken back into its trial.
    TerminalToTrial,
    /// A terminal's acceptance pack was kept.
    PackTaken,
    /// A file that should be one was not taken; why.
    PackRefused,
    /// The outbox of a terminal came on a memory stick; how many cases were taken, how many not.
    FerryTaken,
    /// What came on a memory stick was not taken at all; why.
    FerryRefused,
    /// A terminal was put in the place of another; which, and why.
    TerminalReplaced,
    /// The end of a terminal was ordered; why.
    RetireOrdered,
    /// Such an order was taken back.
    RetireTakenBack,
    /// A terminal stated what it is about to destroy; for which order.
    RetireStated,
    /// The code of an empty terminal was genuine; how many files it says are left.
    WipeProven,
    /// A code was none of an empty terminal; why.
    WipeNotProven,
    /// An update of the terminals' system was published; the hash of its file.
    UpdatePublished,
    /// It goes on; to which share of the terminals.
    UpdateGoesOn,
    /// It was stopped; the terminal it failed on, or nothing where a person stopped it.
    UpdateStopped,
}

impl Event {
    /// Every event.
    #[cfg(test)]
    pub const ALL: [Self; 51] = [
        Self::LoggedIn,
        Self::LoginRefused,
        Self::Locked,
        Self::LoggedOut,
        Self::Ended,
        Self::Refused,
        Self::ForeignForm,
        Self::CaseOpened,
        Self::PagesOpened,
        Self::CaseDecided,
        Self::DecisionRefused,
        Self::ApplicationFiled,
        Self::ApplicationDeclined,
        Self::AccountOpened,
        Self::AccountChanged,
        Self::AccountCancelled,
        Self::AccountFrozen,
        Self::AccountUnlocked,
        Self::AccountRefused,
        Self::RightsGranted,
        Self::UnlockCodeRead,
        Self::LeakReported,
        Self::CheckClosed,
        Self::PointSaved,
        Self::TableTaken,
        Self::ReportMade,
        Self::CodeMade,
        Self::TerminalApproved,
        Self::TerminalRefused,
        Self::TerminalRevoked,
        Self::ProblemMoved,
        Self::ProblemRefused,
        Self::FaceOpened,
        Self::FaceDecided,
        Self::ReleaseAdded,
        Self::AcceptanceMarked,
        Self::TerminalAccepted,
        Self::TerminalToTrial,
        Self::PackTaken,
        Self::PackRefused,
        Self::FerryTaken,
        Self::FerryRefused,
        Self::TerminalReplaced,
        Self::RetireOrdered,
        Self::RetireTakenBack,
        Self::RetireStated,
        Self::WipeProven,
        Self::WipeNotProven,
        Self::UpdatePublished,
        Self::UpdateGoesOn,
        Self::UpdateStopped,
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
            Self::PagesOpened => "pages-opened",
            Self::CaseDecided => "case-decided",
            Self::DecisionRefused => "decision-refused",
            Self::ApplicationFiled => "application-filed",
            Self::ApplicationDeclined => "application-declined",
            Self::AccountOpened => "account-opened",
            Self::AccountChanged => "account-changed",
            Self::AccountCancelled => "account-cancelled",
            Self::AccountFrozen => "account-frozen",
            Self::AccountUnlocked => "account-unlocked",
            Self::AccountRefused => "account-refused",
            Self::RightsGranted => "rights-granted",
            Self::UnlockCodeRead => "unlock-code-read",
            Self::LeakReported => "leak-reported",
            Self::CheckClosed => "check-closed",
            Self::PointSaved => "point-saved",
            Self::TableTaken => "table-taken",
            Self::ReportMade => "report-made",
            Self::CodeMade => "code-made",
            Self::TerminalApproved => "terminal-approved",
            Self::TerminalRefused => "terminal-refused",
            Self::TerminalRevoked => "terminal-revoked",
            Self::ProblemMoved => "problem-moved",
            Self::ProblemRefused => "problem-refused",
            Self::FaceOpened => "face-opened",
            Self::FaceDecided => "face-decided",
            Self::ReleaseAdded => "release-added",
            Self::AcceptanceMarked => "acceptance-marked",
            Self::TerminalAccepted => "terminal-accepted",
            Self::TerminalToTrial => "terminal-to-trial",
            Self::PackTaken => "pack-taken",
            Self::PackRefused => "pack-refused",
            Self::FerryTaken => "ferry-taken",
            Self::FerryRefused => "ferry-refused",
            Self::TerminalReplaced => "terminal-replaced",
            Self::RetireOrdered => "retire-ordered",
            Self::RetireTakenBack => "retire-taken-back",
            Self::RetireStated => "retire-stated",
            Self::WipeProven => "wipe-proven",
            Self::WipeNotProven => "wipe-not-proven",
            Self::UpdatePublished => "update-published",
            Self::UpdateGoesOn => "update-goes-on",
            Self::UpdateStopped => "update-stopped",
        }
    }
}

/// The key of the chain of notes.
pub(super) fn chain_key(app: &App) -> hmac::Key {
    let secret = app.vault.tag("console log", "", "");
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

/// Notes something that was done at the console, or elsewhere but belongs in the same chain. Nothing is
/// told or done before it is noted.
pub async fn note(
    app: &App,
    who: &str,
    event: Event,
    about: &str,
    detail: &str,
) -> Result<(), StoreError> {
    log::info!("county: {who} {} {about}", event.name());
    let note = ConsoleNote {
        at_ms: app.now(),
        who: who.to_owned(),
        event: event.name().to_owned(),
        about: about.to_owned(),
        detail: detail.to_owned(),
    };
    app.store.note_console(note, chain_key(app)).await
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
        note(&self.app, who, event, about, detail).await
    }
}
