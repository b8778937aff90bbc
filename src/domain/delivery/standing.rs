//! Where a case stands at the county, and what its holder is told about it.

use super::receipt_no::ReceiptNo;
use super::submission::{Applicant, PersonalText, SubmissionId};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use jiff::civil::Date;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Where a case stands at the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseState {
    /// 受理: accepted, the clock runs.
    Open,
    /// 待前置: accepted; its clock starts when another case is done.
    WaitingForPrerequisite,
    /// 补正: something is missing, the clock rests.
    NeedsMaterial,
    /// 办结: finished.
    Done,
    /// Declined after review.
    Declined,
    /// A state only a newer version knows: ask the county.
    Unknown,
}

impl CaseState {
    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Declined)
    }
}

/// The result of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Code of the result, such as `approved`; the screens have words for the known ones.
    pub code: String,
    /// The reviewer's plain words; told to the holder of the card only.
    pub words: Option<PersonalText>,
}

/// One thing that is missing (一次性告知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingMaterial {
    /// What.
    pub name: String,
    /// What to do about it, in plain words; may be empty.
    pub note: String,
}

/// The case another one waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prerequisite {
    /// Its id.
    pub id: SubmissionId,
    /// Its item; `None` when the county does not have it yet.
    pub item: Option<ItemNo>,
    /// Where it stands; `None` when the county does not have it yet.
    pub state: Option<CaseState>,
}

/// What there is to tell of a case besides its state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseNews {
    /// The last day of the promise; `None` while no clock runs, for instant items, and when the
    /// county's calendar does not reach that far.
    pub promise: Option<Date>,
    /// The result, once there is one.
    pub result: Option<CaseResult>,
    /// What is missing, for [`CaseState::NeedsMaterial`].
    pub missing: Vec<MissingMaterial>,
    /// What it waits for, for [`CaseState::WaitingForPrerequisite`].
    pub after: Option<Prerequisite>,
}

/// A case as the county tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStanding {
    /// The case.
    pub id: SubmissionId,
    /// Its item.
    pub item: ItemNo,
    /// Number on the receipt; `None` from a county that does not tell it.
    pub receipt: Option<ReceiptNo>,
    /// When the county accepted it.
    pub accepted: WallTime,
    /// Where it stands.
    pub state: CaseState,
    /// Since when.
    pub since: WallTime,
    /// What else there is to tell.
    pub news: CaseNews,
}

/// The last four characters of an identity number: digits, X only at the end. Wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct LastFour(String);

impl LastFour {
    /// Takes four characters; a small x is made capital.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.trim().to_ascii_uppercase();
        let bytes = plain.as_bytes();
        let ok = bytes.len() == 4
            && bytes[..3].iter().all(u8::is_ascii_digit)
            && (bytes[3].is_ascii_digit() || bytes[3] == b'X');
        ok.then_some(Self(plain))
    }

    /// The characters.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LastFour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LastFour(…)")
    }
}

/// What entitles someone to ask about a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptProof {
    /// The last four characters of the holder's identity number: states and dates are told.
    LastFour(LastFour),
    /// The holder's card, just read: everything is told.
    Card(Applicant),
}

/// 好差评: five levels, from 1 (very dissatisfied) to 5 (very satisfied).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

impl Grade {
    /// Takes 1 to 5.
    pub fn new(level: u8) -> Option<Self> {
        (1..=5).contains(&level).then_some(Self(level))
    }

    /// The level.
    pub fn get(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_four_of_a_number_are_digits_or_end_in_x() {
        assert_eq!(LastFour::parse(" 002x ").expect("four").reveal(), "002X");
        for wrong in ["", "123", "12345", "X123", "１２３４", "12 4"] {
            assert!(LastFour::parse(wrong).is_none(), "{wrong}");
        }
        let shown = format!("{:?}", LastFour::parse("0021"));
        assert!(!shown.contains("0021"), "{shown}");
    }

    #[test]
    fn there_are_five_grades() {
        assert_eq!(Grade::new(0), None);
        assert_eq!(Grade::new(6), None);
        assert_eq!((1..=5).filter_map(Grade::new).count(), 5);
    }
}
