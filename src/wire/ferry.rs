//! The sealed outbox carried on a memory stick (摆渡), and the county's answer that goes back.
//!
//! Both are lines of JSON, each ended by a line feed: a head, a line for each case, and last a signature
//! over everything before it. In the outbox's file stands what the terminal would send over the line:
//! envelopes and pages sealed to the county's key. Nothing in either file names a person.

use super::Base64;
use super::envelope::{AcceptedStamp, SealedEnvelope, Stamp, hex};
use super::pages::PageAnnounced;
use super::problem::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Version of both files.
pub const VERSION: u16 = 1;

/// Largest file of an outbox, bytes.
pub const MOST_BYTES: usize = 48 << 20;

/// Most cases in a file.
pub const MOST_CASES: usize = 200;

/// Most pages of one case.
pub const MOST_PAGES: usize = 12;

/// Largest answer, bytes.
pub const MOST_ANSWER_BYTES: usize = 1 << 20;

/// First line of a file with an outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FerryHead {
    /// What the file is.
    pub kind: FerryKind,
    /// Version of the file; 1.
    pub v: u16,
    /// The terminal whose outbox it is, by asset number.
    pub terminal: String,
    /// When it was copied, by the terminal's clock, ms since 1970 UTC.
    pub made_ms: i64,
    /// How many cases follow, a line each.
    pub cases: u32,
    /// How many more wait at the terminal and did not fit.
    pub left: u64,
}

/// Tells the two files apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FerryKind {
    /// A terminal's outbox on its way to the county.
    Outbox,
    /// The county's answer on its way back.
    Answer,
}

/// A case with its pages, each part as it would go over the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FerryCase {
    /// The submission's id.
    pub id: String,
    /// The body of `PUT /v1/submissions/{id}`.
    pub envelope: SealedEnvelope,
    /// Its pages and the packet of a face, in the order of their numbers; at most twelve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<FerryPage>,
}

/// A sealed page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FerryPage {
    /// Its number within the case.
    pub number: u8,
    /// The body of `PUT /v1/submissions/{id}/pages/{number}`.
    pub page: PageAnnounced,
    /// Ciphertext and tag, whole.
    pub ct: Base64,
}

/// First line of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FerryAnswerHead {
    /// What the file is.
    pub kind: FerryKind,
    /// Version of the file; 1.
    pub v: u16,
    /// The terminal it is for, by asset number.
    pub terminal: String,
    /// When the outbox was copied, as its head says.
    pub made_ms: i64,
    /// When the county answered, by its clock, ms since 1970 UTC.
    pub at_ms: i64,
    /// How many answers follow, a line each.
    pub cases: u32,
}

/// What the county says to one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct FerryAnswer {
    /// The submission's id.
    pub id: String,
    /// The same as over the line.
    pub said: FerrySaid,
}

/// Taken or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FerrySaid {
    /// 受理.
    Accepted(AcceptedStamp),
    /// Not taken; what for and what to do.
    Refused(Problem),
}

/// Why bytes are no such file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unreadable {
    /// More than a file may have.
    #[error("the file is too large")]
    TooLarge,
    /// Cut short, changed, or something else.
    #[error("the file is damaged or cut short")]
    Damaged,
    /// A newer program wrote it.
    #[error("the file is of a newer version")]
    Version,
}

/// What a terminal signs of its outbox: a line that names the purpose, and the SHA-256 of all lines before
/// the last, in hex.
pub fn outbox_bytes(sha256: &[u8]) -> Vec<u8> {
    format!("jiujinban ferry v1\n{}\n", hex(sha256)).into_bytes()
}

/// What the county signs of its answer, in the same way with its stamp key.
pub fn answer_bytes(sha256: &[u8]) -> Vec<u8> {
    format!("jiujinban ferry answer v1\n{}\n", hex(sha256)).into_bytes()
}

/// A value as a line.
pub fn line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("lines are plain data");
    bytes.push(b'\n');
    bytes
}

/// A file taken apart; nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts<'a, Head> {
    /// The first line.
    pub head: Head,
    /// All bytes the signature is over.
    pub signed: &'a [u8],
    /// The last line.
    pub stamp: Stamp,
    lines: Vec<&'a [u8]>,
}

/// A terminal's outbox.
pub type FerryOutbox<'a> = Parts<'a, FerryHead>;

/// A county's answer.
pub type FerryAnswers<'a> = Parts<'a, FerryAnswerHead>;

/// What both heads begin with: a newer version may go on otherwise.
#[derive(Deserialize)]
struct Begins {
    kind: FerryKind,
    v: u16,
}

fn parsed<T: DeserializeOwned>(line: &[u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(line).map_err(|_| Unreadable::Damaged)
}

fn begins(line: &[u8], kind: FerryKind) -> Result<(), Unreadable> {
    let begins: Begins = parsed(line)?;
    match begins {
        Begins { kind: is, .. } if is != kind => Err(Unreadable::Damaged),
        Begins { v: VERSION, .. } => Ok(()),
        Begins { .. } => Err(Unreadable::Version),
    }
}

fn split<Head: DeserializeOwned>(
    bytes: &[u8],
    kind: FerryKind,
    cases: impl Fn(&Head) -> u32,
) -> Result<Parts<'_, Head>, Unreadable> {
    let text = bytes.strip_suffix(b"\n").ok_or(Unreadable::Damaged)?;
    let mut lines: Vec<&[u8]> = text.split(|b| *b == b'\n').take(MOST_CASES + 3).collect();
    let last = lines.pop().ok_or(Unreadable::Damaged)?;
    let first = *lines.first().ok_or(Unreadable::Damaged)?;
    begins(first, kind)?;
    let head: Head = parsed(first)?;
    lines.remove(0);
    let told = usize::try_from(cases(&head)).unwrap_or(usize::MAX);
    if told > MOST_CASES {
        return Err(Unreadable::TooLarge);
    }
    if told != lines.len() {
        return Err(Unreadable::Damaged);
    }
    Ok(Parts {
        head,
        stamp: parsed(last)?,
        signed: &bytes[..bytes.len() - last.len() - 1],
        lines,
    })
}

/// Takes the file of an outbox apart.
///
/// Errors: too large, damaged, newer.
pub fn outbox(bytes: &[u8]) -> Result<FerryOutbox<'_>, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    split(bytes, FerryKind::Outbox, |head: &FerryHead| head.cases)
}

/// Takes an answer apart.
///
/// Errors: too large, damaged, newer.
pub fn answers(bytes: &[u8]) -> Result<FerryAnswers<'_>, Unreadable> {
    if bytes.len() > MOST_ANSWER_BYTES {
        return Err(Unreadable::TooLarge);
    }
    split(bytes, FerryKind::Answer, |head: &FerryAnswerHead| {
        head.cases
    })
}

impl FerryOutbox<'_> {
    /// Its cases one by one, so that the whole file is never in memory twice.
    pub fn cases(&self) -> impl Iterator<Item = Result<FerryCase, Unreadable>> + '_ {
        self.lines.iter().map(|line| {
            let case: FerryCase = parsed(line)?;
            match case.pages.len() <= MOST_PAGES {
                true => Ok(case),
                false => Err(Unreadable::TooLarge),
            }
        })
    }
}

impl FerryAnswers<'_> {
    /// What it says, case by case.
    ///
    /// Errors: a line is none.
    pub fn each(&self) -> Result<Vec<FerryAnswer>, Unreadable> {
        self.lines.iter().map(|line| parsed(line)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::problem::ProblemType;
    use proptest::prelude::*;

    fn stamp() -> Stamp {
        Stamp {
            key_id: "k-1".to_owned(),
            signature: Base64(vec![7; 64]),
        }
    }

    fn case(pages: usize) -> FerryCase {
        let page = |number: usize| FerryPage {
            number: u8::try_from(number).unwrap(),
            page: PageAnnounced {
                suite: 1,
                key_id: "k".to_owned(),
                enc: Base64(vec![1; 32]),
                length: 4,
                sha256: "0".repeat(64),
            },
            ct: Base64(vec![2; 4]),
        };
        FerryCase {
            id: "01".to_owned(),
            envelope: SealedEnvelope {
                suite: 1,
                key_id: "k".to_owned(),
                enc: Base64(vec![1; 32]),
                ct: Base64(vec![3; 64]),
                form: 1,
                item: 1,
                receipt: "r".to_owned(),
                terminal: "tz-001".to_owned(),
                received_ms: 1,
                received: stamp(),
            },
            pages: (1..=pages).map(page).collect(),
        }
    }

    fn head(cases: u32) -> FerryHead {
        FerryHead {
            kind: FerryKind::Outbox,
            v: VERSION,
            terminal: "tz-001".to_owned(),
            made_ms: 5,
            cases,
            left: 0,
        }
    }

    fn file(head: &FerryHead, cases: &[FerryCase]) -> Vec<u8> {
        let cases = cases.iter().map(line).collect::<Vec<_>>().concat();
        [line(head), cases, line(&stamp())].concat()
    }

    #[test]
    fn a_file_cut_anywhere_is_never_an_outbox() {
        let whole = file(&head(2), &[case(0), case(2)]);
        for end in 0..whole.len() {
            assert_eq!(
                outbox(&whole[..end]).err(),
                Some(Unreadable::Damaged),
                "{end}"
            );
        }
        let read = outbox(&whole).unwrap();
        let cases: Result<Vec<_>, _> = read.cases().collect();
        assert_eq!(cases, Ok(vec![case(0), case(2)]));
        assert!(whole.starts_with(read.signed) && read.signed.ends_with(b"\n"));
    }

    #[test]
    fn a_line_more_or_less_than_the_head_says_and_an_answer_in_its_place_are_refused() {
        for told in [0, 1, 3] {
            let bytes = file(&head(told), &[case(0), case(0)]);
            assert_eq!(outbox(&bytes).err(), Some(Unreadable::Damaged), "{told}");
        }
        assert_eq!(
            answers(&file(&head(1), &[case(0)])).err(),
            Some(Unreadable::Damaged)
        );
        let newer = FerryHead { v: 2, ..head(1) };
        assert_eq!(
            outbox(&file(&newer, &[case(0)])).err(),
            Some(Unreadable::Version)
        );
    }

    #[test]
    fn what_is_larger_than_a_file_may_be_is_refused() {
        let many = u32::try_from(MOST_CASES).unwrap() + 1;
        let bytes = file(&head(many), &vec![case(0); MOST_CASES + 1]);
        assert_eq!(outbox(&bytes).err(), Some(Unreadable::TooLarge));
        assert_eq!(
            outbox(&vec![b' '; MOST_BYTES + 1]).err(),
            Some(Unreadable::TooLarge)
        );
        let bytes = file(&head(1), &[case(MOST_PAGES + 1)]);
        let read = outbox(&bytes).unwrap();
        let first = read.cases().next().unwrap();
        assert_eq!(first.err(), Some(Unreadable::TooLarge));
    }

    #[test]
    fn an_answer_says_the_same_after_it_was_read() {
        let said = vec![
            FerryAnswer {
                id: "01".to_owned(),
                said: FerrySaid::Accepted(AcceptedStamp {
                    id: "01".to_owned(),
                    at_ms: 3,
                    stamp: stamp(),
                }),
            },
            FerryAnswer {
                id: "02".to_owned(),
                said: FerrySaid::Refused(ProblemType::CaseInvalid.document()),
            },
        ];
        let head = FerryAnswerHead {
            kind: FerryKind::Answer,
            v: VERSION,
            terminal: "tz-001".to_owned(),
            made_ms: 5,
            at_ms: 9,
            cases: 2,
        };
        let lines = said.iter().map(line).collect::<Vec<_>>().concat();
        let bytes = [line(&head), lines, line(&stamp())].concat();
        let read = answers(&bytes).unwrap();
        assert_eq!((read.head.clone(), read.each()), (head, Ok(said)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fall_over(bytes: Vec<u8>, at: usize, flip in 1u8..) {
            let _ = (outbox(&bytes).is_ok(), answers(&bytes).is_ok());
            let mut near = file(&head(1), &[case(1)]);
            let place = at % near.len();
            near[place] ^= flip;
            if let Ok(read) = outbox(&near) {
                read.cases().for_each(drop);
            }
        }
    }
}
