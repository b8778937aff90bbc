//! When the terminal's certificate ends, and when it is time for a new one.

use super::config::Identity;
use crate::domain::time::{Span, WallTime};
use std::sync::{Mutex, PoisonError};
use x509_parser::pem::parse_x509_pem;

/// So long before its end a certificate is renewed: a month of heartbeats to do it in.
const BEFORE: Span = Span::hours(30 * 24);

/// The end of the certificate in use.
#[derive(Debug)]
pub struct Term(Mutex<Option<WallTime>>);

impl Term {
    /// Reads it off the certificate; one that says no end is never renewed by itself.
    pub fn of(identity: &Identity) -> Self {
        Self(Mutex::new(end(identity)))
    }

    /// Another certificate is in use.
    pub fn is_until(&self, end: WallTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }

    /// Whether it is time for a new one.
    pub fn is_short(&self, now: WallTime) -> bool {
        let end = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        end.is_some_and(|end| end.since(now) < BEFORE)
    }
}

fn end(identity: &Identity) -> Option<WallTime> {
    term(identity).map(|(_, until)| until)
}

/// From when and until when a certificate is good.
pub fn term(identity: &Identity) -> Option<(WallTime, WallTime)> {
    let (_, pem) = parse_x509_pem(identity.0.as_bytes()).ok()?;
    let certificate = pem.parse_x509().ok()?;
    let validity = certificate.validity();
    let wall = |seconds: i64| Some(WallTime(seconds.checked_mul(1_000)?));
    let (from, until) = (validity.not_before, validity.not_after);
    Some((wall(from.timestamp())?, wall(until.timestamp())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    #[test]
    fn a_certificate_is_short_a_month_before_its_end_and_never_without_one() {
        let none = Term::of(&Identity(Zeroizing::new("no certificate".to_owned())));
        assert!(!none.is_short(WallTime(i64::MAX)));
        let term = Term(Mutex::new(None));
        let end = WallTime(0).plus(Span::hours(90 * 24));
        term.is_until(end);
        assert!(!term.is_short(WallTime(0)));
        assert!(!term.is_short(WallTime(0).plus(Span::hours(60 * 24))));
        assert!(term.is_short(WallTime(1).plus(Span::hours(60 * 24))));
        assert!(term.is_short(end.plus(Span::hours(1))));
    }
}
