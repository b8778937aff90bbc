//! What makes the terminal easier for one person: how they reach it, how fast it goes, whether it
//! moves, whether it speaks. All of it goes back with the person.

use super::idle::IdleWatch;
use super::{Settings, TextSize, Theme};
use crate::domain::speech::speaking::{Pace, Through};
use crate::domain::writing::panel;

/// From this age on the terminal takes its time by itself.
const UNHURRIED_AGE: u16 = 60;

/// Where on a standing panel lies what one touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// Over the whole panel.
    #[default]
    Usual,
    /// In its lower part, for who sits or is small. A lying panel is low already.
    Low,
}

impl Reach {
    /// The other one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Usual => Self::Low,
            Self::Low => Self::Usual,
        }
    }
}

/// Whether drawn steps move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Motion {
    /// In a few quiet steps.
    #[default]
    Moving,
    /// Each stands still as one picture that shows the whole.
    Still,
}

impl Motion {
    /// The other one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Moving => Self::Still,
            Self::Still => Self::Moving,
        }
    }
}

/// How much time the terminal takes with a person. Everything that is slow for the old is slow by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tempo {
    /// As it is set up.
    #[default]
    Usual,
    /// For people of sixty and over, and for whoever asks: double times, slower speech, the finger's
    /// strip before the keys, and what cannot be taken back is asked once more.
    Unhurried,
}

impl Tempo {
    /// What somebody of this age begins with.
    pub fn of_age(years: u16) -> Self {
        if years >= UNHURRIED_AGE {
            Self::Unhurried
        } else {
            Self::Usual
        }
    }

    /// The other one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Usual => Self::Unhurried,
            Self::Unhurried => Self::Usual,
        }
    }

    /// How many times as long everything waits.
    pub fn times(self) -> u64 {
        match self {
            Self::Usual => 1,
            Self::Unhurried => 2,
        }
    }

    /// How fast it speaks.
    pub fn speech(self) -> Pace {
        match self {
            Self::Usual => Pace::Usual,
            Self::Unhurried => Pace::Slow,
        }
    }

    /// How the panel for writing goes; slowly, it begins with the strip for a finger.
    pub fn writing(self) -> panel::Pace {
        match self {
            Self::Usual => panel::Pace::Usual,
            Self::Unhurried => panel::Pace::Slow,
        }
    }

    /// Whether what cannot be taken back is asked once more before it is done.
    pub fn asks_again(self) -> bool {
        self == Self::Unhurried
    }
}

/// Whether pages are read of themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Aloud {
    /// Only when somebody asks.
    #[default]
    WhenAsked,
    /// Somebody asked once: each page as it comes, faults and the time that runs out too.
    EachPage(Through),
}

/// What cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Final {
    /// 确认提交.
    HandIn,
    /// 退出 with something begun.
    Leave,
}

/// A choice on the sheet for what one sees and hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EaseTap {
    /// This size.
    Text(TextSize),
    /// These colours.
    Colours(Theme),
    /// 坐着用, and back.
    Reach,
    /// 慢慢来, and back.
    Tempo,
    /// 画面不动, and back.
    Motion,
}

impl Settings {
    /// Takes a choice of the sheet.
    pub fn choose(&mut self, tap: EaseTap) {
        match tap {
            EaseTap::Text(size) => self.text = size,
            EaseTap::Colours(theme) => self.theme = theme,
            EaseTap::Reach => self.reach = self.reach.next(),
            EaseTap::Tempo => self.go_at(self.tempo.next()),
            EaseTap::Motion => self.motion = self.motion.next(),
        }
    }

    /// Goes at a tempo from now on. Slow is large too; what was large stays so when it is over.
    pub fn go_at(&mut self, tempo: Tempo) {
        self.tempo = tempo;
        self.manner.pace = tempo.speech();
        if tempo == Tempo::Unhurried {
            self.text = self.text.at_least_large();
        }
    }
}

/// The watch of a visit follows what its person chose.
pub(super) fn keep_pace(settings: &Settings, idle: &mut IdleWatch) {
    idle.go_at(settings.tempo);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_below_sixty_is_slowed_down_by_age() {
        assert_eq!(Tempo::of_age(59), Tempo::Usual);
        assert_eq!(Tempo::of_age(60), Tempo::Unhurried);
    }

    #[test]
    fn what_is_slow_is_slow_in_every_respect() {
        let mut settings = Settings::default();
        settings.choose(EaseTap::Tempo);
        assert_eq!(settings.tempo.times(), 2);
        assert_eq!(settings.manner.pace, Pace::Slow);
        assert_eq!(settings.tempo.writing(), panel::Pace::Slow);
        assert!(settings.tempo.asks_again());
        assert_eq!(settings.text, TextSize::Large);
    }

    #[test]
    fn who_is_not_slow_after_all_keeps_the_large_letters() {
        let mut settings = Settings::default();
        settings.go_at(Tempo::Unhurried);
        settings.choose(EaseTap::Text(TextSize::Largest));
        settings.choose(EaseTap::Tempo);
        assert_eq!(settings.text, TextSize::Largest);
        assert_eq!(settings.manner.pace, Pace::Usual);
        assert!(!settings.tempo.asks_again());
    }

    #[test]
    fn each_choice_changes_itself_alone() {
        let mut settings = Settings::default();
        settings.choose(EaseTap::Reach);
        let low = Settings {
            reach: Reach::Low,
            ..Settings::default()
        };
        assert_eq!(settings, low);
        settings.choose(EaseTap::Reach);
        settings.choose(EaseTap::Motion);
        let still = Settings {
            motion: Motion::Still,
            ..Settings::default()
        };
        assert_eq!(settings, still);
    }
}
