//! 凭收件号查进度: the number of a receipt and four characters, typed on the screen.

use super::answer::Answer;
use super::event::Asked;
use crate::domain::delivery::Applicant;
use crate::domain::delivery::{
    CaseStanding, LastFour, ReceiptNo, ReceiptNoError, ReceiptPrefix, ReceiptProof,
};
use crate::domain::people::card::Holder;
use std::fmt;
use zeroize::Zeroizing;

/// Characters of a number that are typed: the terminal's three digits, the eight of the day, the
/// four of the serial, and the check character. The county's letters are the same on every receipt.
pub const NUMBER_LEN: usize = 16;
/// Characters asked for beside it.
pub const FOUR: usize = 4;

/// Which of the two is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupStep {
    /// The number on the receipt.
    Number,
    /// The last four characters of the identity number.
    LastFour,
    /// The county has been asked.
    Result,
}

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupKey {
    /// A digit, or a letter where one can stand.
    Character(char),
    /// The last character away.
    Erase,
    /// All characters away.
    Clear,
}

/// Why what was typed is not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupFault {
    /// Some characters are missing.
    TooShort,
    /// A character was misread: the check character does not fit.
    Misread,
    /// The day in it does not exist.
    NoSuchDay,
    /// The four characters are not three digits and a digit or X.
    NotFour,
}

/// The page.
#[derive(Clone, PartialEq, Eq)]
pub struct LookupPage {
    /// Which answer is awaited or shown.
    pub asked: Asked,
    /// The county's letters, which stand before the typed number.
    pub letters: String,
    /// Typed of the number.
    pub number: Zeroizing<String>,
    /// Typed of the identity number.
    pub four: Zeroizing<String>,
    /// What is being typed.
    pub step: LookupStep,
    /// Why it was not taken.
    pub fault: Option<LookupFault>,
    /// The county's answer, for [`LookupStep::Result`].
    pub answer: Option<Answer<Box<CaseStanding>>>,
}

impl fmt::Debug for LookupPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LookupPage({:?}, {:?}, …)", self.step, self.fault)
    }
}

impl LookupPage {
    /// An empty page. The letters come from the terminal's own numbers.
    pub fn new(asked: Asked, prefix: &ReceiptPrefix) -> Self {
        let letters = prefix
            .as_str()
            .trim_end_matches(|c: char| c.is_ascii_digit());
        Self {
            asked,
            letters: letters.to_owned(),
            number: Zeroizing::default(),
            four: Zeroizing::default(),
            step: LookupStep::Number,
            fault: None,
            answer: None,
        }
    }

    /// Takes one key where it can stand; any other changes nothing.
    pub fn key(&mut self, key: LookupKey) {
        let (text, most) = match self.step {
            LookupStep::Number => (&mut self.number, NUMBER_LEN),
            LookupStep::LastFour => (&mut self.four, FOUR),
            LookupStep::Result => return,
        };
        self.fault = None;
        match key {
            LookupKey::Clear => text.clear(),
            LookupKey::Erase => {
                text.pop();
            }
            LookupKey::Character(c) => {
                let c = c.to_ascii_uppercase();
                let last = text.len() + 1 == most;
                let fits = match self.step {
                    LookupStep::Number => c.is_ascii_digit() || (last && c.is_ascii_uppercase()),
                    _ => c.is_ascii_digit() || (last && c == 'X'),
                };
                if text.len() < most && fits {
                    text.push(c);
                }
            }
        }
    }

    /// Whether only the check character of the number is still missing: it may be a letter.
    pub fn wants_check(&self) -> bool {
        self.step == LookupStep::Number && self.number.len() >= NUMBER_LEN - 1
    }

    /// The number, once all of it is typed and fits its check character.
    pub fn receipt(&self) -> Result<ReceiptNo, LookupFault> {
        if self.number.len() < NUMBER_LEN {
            return Err(LookupFault::TooShort);
        }
        let n = self.number.as_str();
        let written = format!(
            "{}{}-{}-{}-{}-{}",
            self.letters,
            &n[..3],
            &n[3..7],
            &n[7..11],
            &n[11..15],
            &n[15..]
        );
        ReceiptNo::parse(&written).map_err(|why| match why {
            ReceiptNoError::Date => LookupFault::NoSuchDay,
            ReceiptNoError::Shape | ReceiptNoError::Check => LookupFault::Misread,
        })
    }

    /// What entitles the person: the card that is in the slot, or the four characters typed.
    pub fn proof(&self, holder: Option<&Holder>) -> Result<ReceiptProof, LookupFault> {
        match holder {
            Some(holder) => Ok(ReceiptProof::Card(Applicant::holding(holder))),
            None => LastFour::parse(&self.four)
                .map(ReceiptProof::LastFour)
                .ok_or(LookupFault::NotFour),
        }
    }

    /// One step back; `false` when there is none.
    pub fn back(&mut self, with_card: bool) -> bool {
        self.fault = None;
        self.answer = None;
        self.step = match self.step {
            LookupStep::Number => return false,
            LookupStep::Result if !with_card => LookupStep::LastFour,
            LookupStep::LastFour | LookupStep::Result => LookupStep::Number,
        };
        true
    }
}
