//! Whether a page is being read, how loud and how fast.

use super::clips::Sound;

/// How loud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Volume {
    /// For who stands close.
    Soft,
    /// As the terminal was set up.
    #[default]
    Usual,
    /// For who hears badly.
    Loud,
}

impl Volume {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Usual => Self::Loud,
            Self::Loud => Self::Soft,
            Self::Soft => Self::Usual,
        }
    }
}

/// How fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pace {
    /// One part in six slower.
    Slow,
    /// As it was recorded, which is slow already.
    #[default]
    Usual,
}

impl Pace {
    /// The other one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Usual => Self::Slow,
            Self::Slow => Self::Usual,
        }
    }
}

/// How a page is read; goes back with everything else a person set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Manner {
    /// How loud.
    pub volume: Volume,
    /// How fast.
    pub pace: Pace,
}

/// Where it is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Through {
    /// The loudspeaker: by whoever stands near.
    #[default]
    Room,
    /// A headset with a sound card of its own: by who wears it.
    Headset,
}

/// Whether something is being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Speech {
    /// Nothing.
    #[default]
    Silent,
    /// A page.
    Speaking,
    /// A page, stopped for a moment.
    Paused,
    /// Nothing, for what it was to be heard by has gone.
    BrokenOff(Through),
    /// What has just come on the screen, of itself.
    Prompting,
}

/// How the loudspeaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SpeakerStatus {
    /// Not heard of yet.
    #[default]
    Starting,
    /// It plays.
    Working,
    /// There is none, or it does not answer.
    Gone,
    /// There are no clips to play.
    NoClips,
}

/// What a person does about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AloudTap {
    /// 朗读本页: what the page says.
    Read(Vec<Sound>),
    /// 用耳机听: what the page says to the person alone.
    ReadInHeadset(Vec<Sound>),
    /// 停一下, and 接着读.
    PauseOrGoOn,
    /// 不读了
    Stop,
    /// 读慢一点, and back.
    NextPace,
    /// 声音大一点, and on.
    NextVolume,
}

/// What the loudspeaker is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpeechEffect {
    /// Say this, instead of what is being said. Ends in `Said`.
    Say(Vec<Sound>, Manner, Through),
    /// Stop for a moment.
    Pause,
    /// Go on.
    GoOn,
    /// Say nothing more. Fire and forget.
    Hush,
    /// From now on like this.
    Tune(Manner),
}
