//! Who sits at the console: logins under way, and sessions with the same clocks as at a terminal.

use crate::county::vault::random_text;
use crate::domain::operators::shift::{Shift, ShiftOver, ShiftState};
use crate::domain::operators::{AccountId, Post};
use crate::domain::time::MonoTime;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of a secret.
const SECRET: usize = 32;
/// Logins under way at once.
const MOST_DOORS: usize = 1_000;

/// Whoever sits there, for one request.
#[derive(Clone, PartialEq, Eq)]
pub struct Seat {
    /// The account.
    pub account: AccountId,
    /// Its post.
    pub post: Post,
    /// The person's name: shown to themselves only.
    pub name: String,
    /// What every form must bring back.
    pub proof: String,
    /// The session's own secret.
    pub secret: String,
}

/// A login under way in one browser.
#[derive(Clone)]
pub struct Door {
    /// The challenge the phone scans.
    pub challenge: String,
    /// The short name the phone shows, to be compared.
    pub label: String,
}

/// How a session stands.
pub enum Sitting {
    /// There is none.
    Nobody,
    /// Ended by its clocks just now.
    Over(AccountId, ShiftOver),
    /// Locked: three quiet minutes, or a tap on 离开一会.
    Locked(AccountId),
    /// In use.
    Open(Seat),
}

/// A form that was not sent when the screen was locked: for the same account alone, until it is
/// shown again or the session ends.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// The page that shows it again.
    pub page: &'static str,
    /// Its fields as a browser posts them, sealed.
    pub sealed: Vec<u8>,
}

struct Session {
    seat: Seat,
    shift: Shift,
    form: Option<KeptForm>,
}

#[derive(Default)]
struct Inside {
    sessions: HashMap<String, Session>,
    doors: HashMap<String, Door>,
}

/// All sessions: gone with a restart.
#[derive(Default)]
pub struct Sessions(Mutex<Inside>);

impl Sessions {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a login under way; what the browser keeps. `None` when there are too many.
    pub fn knock(&self, door: Door) -> Option<String> {
        let mut inside = self.inside();
        if inside.doors.len() >= MOST_DOORS {
            return None;
        }
        let secret = random_text(SECRET);
        inside.doors.insert(secret.clone(), door);
        Some(secret)
    }

    /// The login under way in a browser.
    pub fn door(&self, secret: &str) -> Option<Door> {
        self.inside().doors.get(secret).cloned()
    }

    /// Forgets a login under way.
    pub fn forget_door(&self, secret: &str) {
        self.inside().doors.remove(secret);
    }

    /// Forgets logins that came to nothing.
    pub fn sweep_doors(&self, alive: impl Fn(&Door) -> bool) {
        self.inside().doors.retain(|_, door| alive(door));
    }

    /// Begins a session, in place of any other of the same account, whose kept form it goes on
    /// with unless the clocks have ended that one; its secret.
    pub fn begin(&self, account: AccountId, post: Post, name: String, now: MonoTime) -> String {
        let mut inside = self.inside();
        let mut form = None;
        inside.sessions.retain(|_, session| {
            let own = session.seat.account == account;
            if own && !matches!(session.shift.state(now), ShiftState::Over(_)) {
                form = session.form.take();
            }
            !own
        });
        let secret = random_text(SECRET);
        let seat = Seat {
            account,
            post,
            name,
            proof: random_text(SECRET),
            secret: secret.clone(),
        };
        let shift = Shift::begin(now);
        inside
            .sessions
            .insert(secret.clone(), Session { seat, shift, form });
        secret
    }

    /// How the session of a secret stands; a quiet one is locked by looking.
    pub fn look(&self, secret: &str, now: MonoTime) -> Sitting {
        let mut inside = self.inside();
        let Some(session) = inside.sessions.get_mut(secret) else {
            return Sitting::Nobody;
        };
        match session.shift.state(now) {
            ShiftState::Open(_) => Sitting::Open(session.seat.clone()),
            ShiftState::Locked(_) => {
                session.shift.lock();
                Sitting::Locked(session.seat.account.clone())
            }
            ShiftState::Over(why) => {
                let account = session.seat.account.clone();
                inside.sessions.remove(secret);
                Sitting::Over(account, why)
            }
        }
    }

    /// A request came: three minutes begin anew.
    pub fn touch(&self, secret: &str, now: MonoTime) {
        if let Some(session) = self.inside().sessions.get_mut(secret) {
            session.shift.touch(now);
        }
    }

    /// The account whose session it is and what its forms must bring back, while it lasts: locked
    /// or not.
    pub fn whose(&self, secret: &str, now: MonoTime) -> Option<(AccountId, String)> {
        let inside = self.inside();
        let session = inside.sessions.get(secret)?;
        let over = matches!(session.shift.state(now), ShiftState::Over(_));
        (!over).then(|| (session.seat.account.clone(), session.seat.proof.clone()))
    }

    /// Keeps a form that was not sent, in place of any other.
    pub fn keep(&self, secret: &str, form: KeptForm) {
        if let Some(session) = self.inside().sessions.get_mut(secret) {
            session.form = Some(form);
        }
    }

    /// The page that shows the kept form, if there is one.
    pub fn kept_at(&self, secret: &str) -> Option<&'static str> {
        let inside = self.inside();
        let form = inside.sessions.get(secret)?.form.as_ref()?;
        Some(form.page)
    }

    /// The kept form of a page: shown once, and forgotten here.
    pub fn take_kept(&self, secret: &str, page: &str) -> Option<Vec<u8>> {
        let mut inside = self.inside();
        let session = inside.sessions.get_mut(secret)?;
        let form = session.form.take_if(|form| form.page == page)?;
        Some(form.sealed)
    }

    /// Locks now.
    pub fn lock(&self, secret: &str) {
        if let Some(session) = self.inside().sessions.get_mut(secret) {
            session.shift.lock();
        }
    }

    /// Ends a session.
    pub fn end(&self, secret: &str) {
        self.inside().sessions.remove(secret);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    fn begun(sessions: &Sessions, account: &str) -> String {
        let id = AccountId::parse(account).expect("a name");
        sessions.begin(id, Post::Reviewer, String::new(), MonoTime(0))
    }

    fn at(span: Span) -> MonoTime {
        MonoTime(span.0)
    }

    #[test]
    fn three_quiet_minutes_lock_and_no_request_opens_it_again() {
        let sessions = Sessions::default();
        let secret = begun(&sessions, "county-review-1");
        assert!(matches!(
            sessions.look(&secret, at(Span::seconds(179))),
            Sitting::Open(_)
        ));
        let late = at(Span::minutes(3));
        assert!(matches!(sessions.look(&secret, late), Sitting::Locked(_)));
        sessions.touch(&secret, late);
        assert!(matches!(sessions.look(&secret, late), Sitting::Locked(_)));
        assert!(matches!(
            sessions.look(&secret, at(Span::minutes(10))),
            Sitting::Over(_, ShiftOver::Idle)
        ));
        assert!(matches!(sessions.look(&secret, late), Sitting::Nobody));
    }

    #[test]
    fn twelve_hours_end_it_however_busy_it_is() {
        let sessions = Sessions::default();
        let secret = begun(&sessions, "county-review-1");
        for minute in 1..720 {
            let now = at(Span::minutes(minute));
            assert!(matches!(sessions.look(&secret, now), Sitting::Open(_)));
            sessions.touch(&secret, now);
        }
        assert!(matches!(
            sessions.look(&secret, at(Span::hours(12))),
            Sitting::Over(_, ShiftOver::TooLong)
        ));
    }

    #[test]
    fn a_kept_form_is_for_its_own_account_once_and_ends_with_the_session() {
        let page = "/applications/kept";
        let form = || KeptForm {
            page,
            sealed: vec![1],
        };
        let sessions = Sessions::default();
        let first = begun(&sessions, "county-review-1");
        sessions.keep(&first, form());
        let other = begun(&sessions, "county-review-2");
        assert_eq!(sessions.kept_at(&other), None);
        let again = begun(&sessions, "county-review-1");
        assert_eq!(sessions.kept_at(&again), Some(page));
        assert_eq!(sessions.take_kept(&again, "/elsewhere"), None);
        assert_eq!(sessions.take_kept(&again, page), Some(vec![1]));
        assert_eq!(sessions.take_kept(&again, page), None, "shown once");
        sessions.keep(&again, form());
        let late = at(Span::minutes(10));
        assert_eq!(sessions.whose(&again, late), None);
        let id = AccountId::parse("county-review-1").expect("a name");
        let late = sessions.begin(id, Post::Reviewer, String::new(), late);
        assert_eq!(sessions.kept_at(&late), None, "ten minutes log out");
    }

    #[test]
    fn an_account_sits_in_one_browser_at_a_time() {
        let sessions = Sessions::default();
        let first = begun(&sessions, "county-review-1");
        let other = begun(&sessions, "county-review-2");
        let second = begun(&sessions, "county-review-1");
        let now = MonoTime(1);
        assert!(matches!(sessions.look(&first, now), Sitting::Nobody));
        assert!(matches!(sessions.look(&other, now), Sitting::Open(_)));
        assert!(matches!(sessions.look(&second, now), Sitting::Open(_)));
    }
}
