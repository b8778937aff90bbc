//! A question the county answers while the person waits: how far it is, and why there is no answer.

use crate::domain::time::{MonoTime, Span};

/// How long a page waits for the county before it says so.
pub const ANSWER_LIMIT: Span = Span::seconds(15);

/// How far the answer to a live question is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// The county has been asked at this moment.
    Asking(MonoTime),
    /// Here it is.
    Here(T),
    /// There is none.
    Missing(NoAnswer),
}

/// Why there is no answer. None of these says anything of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoAnswer {
    /// There was no line when it was to be asked.
    NoLine,
    /// The line was lost while the county was asked.
    LineLost,
    /// The county did not answer in time.
    Late,
    /// The county is busy or has a fault of its own.
    CountyTrouble,
    /// The county's records and the card do not fit together.
    NotThisPerson,
    /// The county has no registration as an employer.
    NotAnEmployer,
    /// As many phones as a day allows have been shown.
    CapReached,
    /// There is no such thing at the county.
    NotFound,
    /// The terminal trains: nobody is asked about anybody.
    Practice,
}

impl NoAnswer {
    /// Whether asking again may help.
    pub fn may_be_asked_again(self) -> bool {
        matches!(
            self,
            Self::NoLine | Self::LineLost | Self::Late | Self::CountyTrouble
        )
    }
}

impl<T> Answer<T> {
    /// When waiting ends.
    pub fn due(&self) -> Option<MonoTime> {
        match self {
            Self::Asking(since) => Some(since.plus(ANSWER_LIMIT)),
            Self::Here(_) | Self::Missing(_) => None,
        }
    }

    /// Gives up waiting when the time is over.
    pub fn give_up(&mut self, now: MonoTime) {
        if self.due().is_some_and(|at| at <= now) {
            *self = Self::Missing(NoAnswer::Late);
        }
    }

    /// Takes what came, late or not; an answer that is there stays.
    pub fn take(&mut self, came: Result<T, NoAnswer>) {
        match (&self, came) {
            (Self::Here(_), _) => {}
            (_, Ok(here)) => *self = Self::Here(here),
            (_, Err(why)) => *self = Self::Missing(why),
        }
    }

    /// The answer, once it is there.
    pub fn here(&self) -> Option<&T> {
        match self {
            Self::Here(answer) => Some(answer),
            Self::Asking(_) | Self::Missing(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_after_the_limit_and_a_late_answer_is_still_taken() {
        let mut answer: Answer<u8> = Answer::Asking(MonoTime(1_000));
        answer.give_up(MonoTime(1_000).plus(Span(ANSWER_LIMIT.0 - 1)));
        assert!(answer.due().is_some(), "not yet");
        answer.give_up(MonoTime(1_000).plus(ANSWER_LIMIT));
        assert_eq!(answer, Answer::Missing(NoAnswer::Late));
        answer.take(Ok(7));
        assert_eq!(answer.here(), Some(&7));
        answer.take(Err(NoAnswer::LineLost));
        assert_eq!(answer.here(), Some(&7), "what is shown stays");
    }

    #[test]
    fn only_what_time_may_cure_is_offered_again() {
        assert!(NoAnswer::NoLine.may_be_asked_again());
        assert!(!NoAnswer::NotAnEmployer.may_be_asked_again());
        assert!(!NoAnswer::CapReached.may_be_asked_again());
    }
}
