//! The course of one problem: whose turn it is, until when, and what each step makes of it.

use super::class::{Class, Level};
use jiff::civil::Date;

/// How a problem stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The desk owes a first answer.
    Waiting,
    /// The desk has said what it does and until when (反馈时限).
    Promised,
    /// The desk has answered for good; the reporter says whether that solved it.
    Answered,
    /// The reporter says it is solved.
    Solved,
    /// The desk ended it: reported twice, or no problem.
    Closed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Promised,
        Self::Answered,
        Self::Solved,
        Self::Closed,
    ];

    /// Its name in data and on the link.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Promised => "promised",
            Self::Answered => "answered",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// The state of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing more happens to it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Solved | Self::Closed)
    }

    /// Whether a desk owes an answer by a day.
    pub fn is_owed(self) -> bool {
        matches!(self, Self::Waiting | Self::Promised)
    }
}

/// What happens to a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A desk answers. With a day it promises to have it settled by then (反馈时限), without one it
    /// has answered for good.
    Answer(Level, Option<Date>),
    /// A desk cannot solve it (无法解决的逐级反映).
    PassOn(Level),
    /// A desk ends it without an answer to judge.
    Close(Level),
    /// The reporter says it is solved.
    Solved,
    /// The reporter says this answer did not solve it.
    NotSolved(u32),
    /// The clock: it is this day.
    Day,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum CourseNo {
    /// Another desk has it.
    #[error("the problem is on another desk")]
    NotYours,
    /// It is solved or closed.
    #[error("the problem is over")]
    Over,
    /// There is no desk above.
    #[error("there is no desk above this one")]
    NoHigher,
    /// It has been answered: the reporter's word is next.
    #[error("it is answered; the reporter says whether it is solved")]
    AlreadyAnswered,
    /// There is no answer to judge yet.
    #[error("there is no answer to judge yet")]
    NotAnswered,
    /// There is a newer answer than the one judged.
    #[error("there is a newer answer")]
    OlderAnswer,
    /// The day lies in the past.
    #[error("the day has passed already")]
    PastDay,
    /// A promised day is not put off by another promise.
    #[error("the promised day cannot be put off")]
    PutOff,
}

/// The course of one problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Course {
    /// Its class, which names the desks.
    pub class: Class,
    /// Who has it.
    pub level: Level,
    /// How it stands.
    pub state: State,
    /// The last day for the answer that is owed; `None` while none is.
    pub due: Option<Date>,
    /// That day has passed and there is no desk above to go to.
    pub overdue: bool,
    /// How many answers there were.
    pub answers: u32,
}

/// The last day for an answer of a desk that has it from today on.
pub type LastDay<'a> = &'a dyn Fn(Level) -> Date;

impl Course {
    /// A problem that has just arrived.
    pub fn begin(class: Class, last_day: LastDay<'_>) -> Self {
        let level = class.way()[0];
        Self {
            class,
            level,
            state: State::Waiting,
            due: Some(last_day(level)),
            overdue: false,
            answers: 0,
        }
    }

    /// What an event makes of it on a day. The same course again means that nothing changed.
    pub fn step(self, event: Event, today: Date, last_day: LastDay<'_>) -> Result<Self, CourseNo> {
        match event {
            Event::Day => Ok(self.day(today, last_day)),
            Event::Solved if self.state == State::Solved => Ok(self),
            _ if self.state.is_over() => Err(CourseNo::Over),
            Event::Answer(from, until) => {
                self.held_by(from)?;
                self.answer(until, today)
            }
            Event::PassOn(from) => {
                self.held_by(from)?;
                if self.state == State::Answered {
                    return Err(CourseNo::AlreadyAnswered);
                }
                let above = self.above().ok_or(CourseNo::NoHigher)?;
                Ok(self.waits_at(above, last_day))
            }
            Event::Close(from) => {
                self.held_by(from)?;
                Ok(self.ended(State::Closed))
            }
            Event::Solved => Ok(self.ended(State::Solved)),
            Event::NotSolved(_) if self.state != State::Answered => Err(CourseNo::NotAnswered),
            Event::NotSolved(answer) if answer != self.answers => Err(CourseNo::OlderAnswer),
            Event::NotSolved(_) => Ok(self.waits_at(self.above().unwrap_or(self.level), last_day)),
        }
    }

    /// The next desk on the way of its class.
    pub fn above(self) -> Option<Level> {
        let way = self.class.way();
        way.iter().copied().find(|level| *level > self.level)
    }

    fn held_by(self, level: Level) -> Result<(), CourseNo> {
        if self.level == level {
            Ok(())
        } else {
            Err(CourseNo::NotYours)
        }
    }

    fn answer(self, until: Option<Date>, today: Date) -> Result<Self, CourseNo> {
        if let Some(day) = until {
            let put_off = self.state == State::Promised
                && !self.overdue
                && self.due.is_some_and(|due| day > due);
            if day < today {
                return Err(CourseNo::PastDay);
            } else if put_off {
                return Err(CourseNo::PutOff);
            }
        }
        Ok(Self {
            state: match until {
                Some(_) => State::Promised,
                None => State::Answered,
            },
            due: until,
            overdue: false,
            answers: self.answers.saturating_add(1),
            ..self
        })
    }

    fn waits_at(self, level: Level, last_day: LastDay<'_>) -> Self {
        Self {
            level,
            state: State::Waiting,
            due: Some(last_day(level)),
            overdue: false,
            ..self
        }
    }

    fn ended(self, state: State) -> Self {
        Self {
            state,
            due: None,
            overdue: false,
            ..self
        }
    }

    /// An answer that is owed and late goes to the desk above; at the last desk it is marked.
    fn day(self, today: Date, last_day: LastDay<'_>) -> Self {
        let late = self.state.is_owed() && self.due.is_some_and(|due| today > due);
        match self.above() {
            _ if !late => self,
            Some(above) => self.waits_at(above, last_day),
            None => Self {
                overdue: true,
                ..self
            },
        }
    }
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
