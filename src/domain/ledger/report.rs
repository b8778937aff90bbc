//! A report of a problem, as a terminal makes it and as its reporter follows it.

use super::class::{Class, Level};
use super::course::State;
use crate::domain::delivery::DeviceId;
use crate::domain::operators::AccountId;
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use jiff::civil::Date;
use std::fmt;
use ulid::Ulid;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The name a terminal gives a report: a ULID, the key by which the county takes it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(Ulid);

impl ReportId {
    /// A name from the moment and 80 random bits; higher bits are dropped.
    pub fn from_parts(at: WallTime, random: u128) -> Self {
        Self(Ulid::from_parts(u64::try_from(at.0).unwrap_or(0), random))
    }

    /// Reads the 26 characters of Crockford base 32, written as this type writes them.
    pub fn parse(text: &str) -> Option<Self> {
        let id = Ulid::from_string(text).ok().map(Self)?;
        (id.to_string() == text).then_some(id)
    }

    /// The last four characters: what is said over the phone.
    pub fn short(self) -> String {
        self.to_string().split_off(22)
    }
}

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What a sealed report is bound to: its name and the terminal.
pub fn report_aad(id: ReportId, device: &DeviceId) -> Vec<u8> {
    format!("jiujinban problem v1|{id}|{device}").into_bytes()
}

/// Words somebody typed. They are to name nobody, but they may: `Debug` shows nothing of them, and
/// they are wiped on drop.
#[derive(Clone, PartialEq, Eq, Default, Zeroize, ZeroizeOnDrop)]
pub struct Words(String);

impl Words {
    /// Most characters.
    pub const MOST: usize = 200;

    /// Takes up to [`Self::MOST`] characters without control characters but line ends.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |c: char| c == '\n' || !c.is_control();
        (text.chars().count() <= Self::MOST && text.chars().all(plain))
            .then(|| Self(text.to_owned()))
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The words. Call it only where they are sealed, or shown to who typed them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(…)")
    }
}

/// One of the sentences a page offers to choose from: the program's own words, nothing personal.
pub type Said = &'static str;

/// A picture of a page with nothing of a person on it: PNG (ISO/IEC 15948).
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// Most bytes of a picture.
    pub const MOST: usize = 64 * 1_024;

    /// Takes a PNG of at most [`Self::MOST`] bytes, by its signature.
    pub fn parse(png: Vec<u8>) -> Option<Self> {
        let is_png = png.starts_with(b"\x89PNG\r\n\x1a\n");
        (is_png && png.len() <= Self::MOST).then_some(Self(png))
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

/// A report as it leaves the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name.
    pub id: ReportId,
    /// When, by the terminal's clock.
    pub at: WallTime,
    /// Its class.
    pub class: Class,
    /// The item it is about.
    pub item: Option<ItemNo>,
    /// The operator who reports; `None` when nobody was logged in.
    pub account: Option<AccountId>,
    /// The page the reporter came from, a machine word.
    pub page: &'static str,
    /// Sentences chosen as 问题描述.
    pub said: Vec<Said>,
    /// What was typed besides.
    pub words: Words,
    /// Sentences chosen as 解决的意见或建议.
    pub proposed: Vec<Said>,
    /// What was typed besides.
    pub proposal: Words,
    /// The page the reporter came from, emptied of the person.
    pub picture: Option<Picture>,
}

impl Report {
    /// 问题描述: a line for each sentence chosen, and what was typed.
    pub fn description(&self) -> Words {
        joined(&self.said, &self.words)
    }

    /// 解决的意见或建议.
    pub fn proposal(&self) -> Words {
        joined(&self.proposed, &self.proposal)
    }
}

fn joined(said: &[Said], words: &Words) -> Words {
    let typed = words.reveal().trim();
    let parts = said
        .iter()
        .copied()
        .chain((!typed.is_empty()).then_some(typed));
    Words(parts.collect::<Vec<_>>().join("\n"))
}

/// A report of this terminal as its reporter follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReport {
    /// Its name.
    pub id: ReportId,
    /// When.
    pub at: WallTime,
    /// Its class.
    pub class: Class,
    /// The item it is about.
    pub item: Option<ItemNo>,
    /// Who reported.
    pub account: Option<AccountId>,
    /// The first sentence chosen; may be empty.
    pub summary: String,
    /// How it stands at the county; `None` before the county has it.
    pub standing: Option<Standing>,
    /// The reporter's word, which the county does not have yet.
    pub verdict: Option<bool>,
    /// The county does not take it.
    pub refused: bool,
}

impl OwnReport {
    /// Whether an answer came that the reporter has not judged yet.
    pub fn is_answered(&self) -> bool {
        let state = self.standing.as_ref().map(|standing| standing.state);
        state == Some(State::Answered) && self.verdict.is_none()
    }
}

/// How a report stands at the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who has it.
    pub level: Level,
    /// How it stands.
    pub state: State,
    /// 反馈时限.
    pub due: Option<Date>,
    /// It is late and on the last desk.
    pub overdue: bool,
    /// How many answers there were.
    pub answers: u32,
    /// The newest answer.
    pub answer: String,
    /// The office that has it.
    pub office: String,
    /// Its phone.
    pub phone: String,
}

impl OwnReport {
    /// Whether the reporter is asked whether it is solved.
    pub fn awaits_verdict(&self) -> bool {
        let answered = self.standing.as_ref();
        self.verdict.is_none() && answered.is_some_and(|s| s.state == State::Answered)
    }

    /// Whether nothing more happens to it.
    pub fn is_over(&self) -> bool {
        self.refused || self.standing.as_ref().is_some_and(|s| s.state.is_over())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_too_long_or_carry_controls_are_refused_and_never_shown_in_a_log() {
        assert!(Words::parse(&"x".repeat(Words::MOST + 1)).is_none());
        assert!(Words::parse("a\u{0}b").is_none());
        let words = Words::parse("line\nline").expect("plain words");
        assert_eq!(format!("{words:?}"), "Words(…)");
    }

    #[test]
    fn only_a_small_png_is_a_picture() {
        assert!(Picture::parse(b"GIF89a".to_vec()).is_none());
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(Picture::MOST + 1, 0);
        assert!(Picture::parse(large.clone()).is_none());
        large.truncate(Picture::MOST);
        assert!(Picture::parse(large).is_some());
    }

    #[test]
    fn a_name_is_read_in_one_way_of_writing_only() {
        let id = ReportId::from_parts(WallTime(1_795_320_000_000), 7);
        assert_eq!(ReportId::parse(&id.to_string()), Some(id));
        assert_eq!(ReportId::parse(&id.to_string().to_lowercase()), None);
        assert_eq!(id.short().len(), 4);
    }
}
