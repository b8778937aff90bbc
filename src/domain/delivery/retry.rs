//! When to try again.

use crate::domain::time::Span;

/// The longest the terminal waits before it tries again by itself.
pub const BACKOFF_CAP: Span = Span::minutes(15);

const FIRST_STEP: Span = Span::seconds(5);

/// What a failed exchange means for the next one (RFC 9457 problem types of the county link).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RetryAdvice {
    /// It may work later; not before this span.
    After(Span),
    /// This very request will never be accepted.
    Never,
    /// It will not work until someone mends the terminal or its enrolment.
    NeedsTechnician,
}

/// A random number handed in from outside, so that terminals do not come back all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Jitter(pub u16);

/// The wait before try `failures + 1`: at once after the first failure, then 5 s × 2ⁿ, at most
/// 15 minutes, of which the jitter takes off up to half.
pub fn backoff(failures: u32, jitter: Jitter) -> Span {
    let Some(doublings) = failures.checked_sub(2) else {
        return Span(0);
    };
    let full = FIRST_STEP
        .times(1_u64 << doublings.min(20))
        .min(BACKOFF_CAP);
    let half = full.0 / 2;
    Span(full.0 - half * u64::from(jitter.0) / u64::from(u16::MAX))
}

/// The wait after a failure with an advice; `None` when there is no next time.
///
/// What the county asks for is kept up to the cap, so that no answer can silence a terminal.
pub fn delay_after(advice: RetryAdvice, failures: u32, jitter: Jitter) -> Option<Span> {
    match advice {
        RetryAdvice::After(asked) => Some(backoff(failures, jitter).max(asked.min(BACKOFF_CAP))),
        RetryAdvice::NeedsTechnician => Some(BACKOFF_CAP),
        RetryAdvice::Never => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Jitter = Jitter(0);
    const ALL: Jitter = Jitter(u16::MAX);

    #[test]
    fn the_second_try_is_made_at_once_and_the_next_ones_double_up_to_the_cap() {
        let seconds: Vec<u64> = (0..12).map(|n| backoff(n, NONE).0 / 1_000).collect();
        assert_eq!(seconds, [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(backoff(u32::MAX, NONE), BACKOFF_CAP);
    }

    #[test]
    fn jitter_takes_off_at_most_half() {
        for failures in 2..40 {
            let (low, high) = (backoff(failures, ALL), backoff(failures, NONE));
            assert!(low < high && low.0 * 2 >= high.0, "{failures}");
        }
    }

    #[test]
    fn a_county_that_asks_for_a_day_is_asked_again_after_the_cap() {
        let advice = RetryAdvice::After(Span::hours(24));
        assert_eq!(delay_after(advice, 1, NONE), Some(BACKOFF_CAP));
        let soon = RetryAdvice::After(Span::seconds(1));
        assert_eq!(delay_after(soon, 3, NONE), Some(Span::seconds(10)));
        assert_eq!(delay_after(RetryAdvice::Never, 1, NONE), None);
    }
}
