//! 验收材料: what a terminal says of itself for its acceptance, signed by the terminal.
//!
//! Of the eleven criteria it speaks of the five the county's records judge as well; of the others a
//! person speaks, on paper. It holds nobody's data but the account of the technician who made it.

use super::acceptance::{Criterion, Judge};
use super::proof::{ProgramHash, ProgramVersion, hex, unhex};
use crate::domain::delivery::{DeviceId, KeyId, Signature};
use crate::domain::operators::AccountId;
use crate::domain::time::WallTime;
use std::fmt::Write as _;

/// The first line: purpose and version.
const HEAD: &str = "jiujinban acceptance v1";
/// Longest pack that is read, signature and all.
pub const LONGEST: usize = 2_048;

/// How a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartFound {
    /// It works.
    Works,
    /// It is there, or should be, and does not work.
    Faulty,
    /// None is fitted.
    NotFitted,
}

/// Whether the county answered when it was called last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineFound {
    /// It did.
    Answers,
    /// It did not.
    Silent,
}

impl PartFound {
    const ALL: [Self; 3] = [Self::Works, Self::Faulty, Self::NotFitted];

    /// Its word in a pack.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Faulty => "faulty",
            Self::NotFitted => "not-fitted",
        }
    }
}

impl LineFound {
    const ALL: [Self; 2] = [Self::Answers, Self::Silent];

    /// Its word in a pack.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Silent => "silent",
        }
    }
}

/// What the terminal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFacts {
    /// The terminal.
    pub device: DeviceId,
    /// The technician it was made for.
    pub account: AccountId,
    /// When, by the terminal's clock.
    pub at: WallTime,
    /// The version the program says it has.
    pub version: ProgramVersion,
    /// The bytes that run.
    pub program: ProgramHash,
    /// Version of the county's catalogue in force, 0 when none.
    pub bundle: u64,
    /// How many items it offers.
    pub items: u64,
    /// How many of them this program is too old for.
    pub partly: u64,
    /// How many operators have logged in here while the county answered.
    pub operators: u64,
    /// The reader of social-security cards.
    pub reader: PartFound,
    /// The printer.
    pub printer: PartFound,
    /// The line to the county.
    pub line: LineFound,
}

/// Not a pack: a line is missing, doubled or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no acceptance pack")]
pub struct MalformedPack;

fn after<'a>(line: Option<&'a str>, name: &str) -> Option<&'a str> {
    line?.strip_prefix(name)?.strip_prefix(' ')
}

fn number(line: Option<&str>, name: &str) -> Option<u64> {
    after(line, name)?.parse().ok()
}

fn part(line: Option<&str>, name: &str) -> Option<PartFound> {
    let word = after(line, name)?;
    PartFound::ALL.into_iter().find(|part| part.word() == word)
}

impl PackFacts {
    /// Whether the terminal shows a criterion; `None` where a person has to look.
    pub fn shows(&self, criterion: Criterion) -> Option<bool> {
        if criterion.judge() == Judge::Person {
            return None;
        }
        let answers = self.line == LineFound::Answers;
        Some(match criterion {
            Criterion::Equipment => answers && self.reader == PartFound::Works,
            Criterion::Published => self.bundle > 0 && self.items > 0,
            Criterion::LoginRights => self.operators > 0,
            Criterion::Items => self.bundle > 0 && self.items > 0 && self.partly == 0,
            _ => answers,
        })
    }

    /// The lines a terminal signs.
    pub fn text(&self) -> String {
        format!(
            "{HEAD}\n{}\n{}\n{}\n{}\n{}\nbundle {}\nitems {}\npartly {}\noperators {}\nreader {}\n\
             printer {}\nline {}\n",
            self.device,
            self.account.as_str(),
            self.at.0,
            self.version.as_str(),
            self.program.hex(),
            self.bundle,
            self.items,
            self.partly,
            self.operators,
            self.reader.word(),
            self.printer.word(),
            self.line.word(),
        )
    }

    /// Reads the lines back; nothing but exactly what [`PackFacts::text`] writes is taken.
    ///
    /// Errors: it is no pack.
    pub fn parse(text: &str) -> Result<Self, MalformedPack> {
        let read = || {
            let mut lines = (text.len() <= LONGEST).then_some(text)?.lines();
            if lines.next()? != HEAD {
                return None;
            }
            Some(Self {
                device: DeviceId::parse(lines.next()?)?,
                account: AccountId::parse(lines.next()?)?,
                at: WallTime(lines.next()?.parse().ok()?),
                version: ProgramVersion::parse(lines.next()?)?,
                program: ProgramHash::parse(lines.next()?)?,
                bundle: number(lines.next(), "bundle")?,
                items: number(lines.next(), "items")?,
                partly: number(lines.next(), "partly")?,
                operators: number(lines.next(), "operators")?,
                reader: part(lines.next(), "reader")?,
                printer: part(lines.next(), "printer")?,
                line: {
                    let word = after(lines.next(), "line")?;
                    LineFound::ALL.into_iter().find(|l| l.word() == word)?
                },
            })
        };
        read()
            .filter(|facts: &Self| facts.text() == text)
            .ok_or(MalformedPack)
    }
}

/// The facts with the terminal's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPack {
    /// What is said.
    pub facts: PackFacts,
    /// The terminal's key.
    pub key: KeyId,
    /// Over the bytes of [`PackFacts::text`].
    pub signature: Signature,
}

impl SignedPack {
    /// What lies on a memory stick: the facts, the key's name and the signature.
    pub fn file(&self) -> String {
        let mut text = self.facts.text();
        let _ = write!(
            text,
            "key {}\nsignature {}\n",
            self.key,
            hex(&self.signature.0)
        );
        text
    }

    /// Reads such a file; nothing but exactly what [`SignedPack::file`] writes is taken.
    ///
    /// Errors: it is no pack, or was cut or changed in its form.
    pub fn parse(file: &str) -> Result<Self, MalformedPack> {
        let read = || {
            let whole = (file.len() <= LONGEST).then_some(file)?;
            let at = whole.rfind("key ")?;
            let (facts, end) = whole.split_at_checked(at)?;
            let mut lines = end.lines();
            Some(Self {
                facts: PackFacts::parse(facts).ok()?,
                key: KeyId::parse(after(lines.next(), "key")?)?,
                signature: Signature(unhex(after(lines.next(), "signature")?)?),
            })
        };
        read()
            .filter(|pack: &Self| pack.file() == file)
            .ok_or(MalformedPack)
    }
}

/// What the county says to a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackAnswer {
    /// It has it.
    Taken,
    /// It never will.
    Refused(PackRefusal),
}

/// Why the county does not take a pack. Another one is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackRefusal {
    /// It has a newer one of this terminal.
    Older,
    /// It names a moment that has not come: the terminal's clock is ahead.
    Ahead,
    /// Form, terminal or signature are not in order.
    NotInOrder,
}

impl PackRefusal {
    /// Every refusal.
    pub const ALL: [Self; 3] = [Self::Older, Self::Ahead, Self::NotInOrder];
}

/// How far the newest pack that was handed in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackStanding {
    /// It waits for the line.
    Waiting,
    /// The county answered.
    Answered(PackAnswer),
}

/// What lies on the stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSaved {
    /// The pages to print and to sign.
    pub paper: String,
    /// The signed file.
    pub file: String,
}

/// Why something about a pack was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PackFault {
    /// The program's own file cannot be read.
    #[error("the program's file cannot be read")]
    Program,
    /// The terminal's key does not sign.
    #[error("the terminal's key does not sign")]
    Key,
    /// No stick is plugged in.
    #[error("there is no memory stick")]
    NoStick,
    /// There is no room on it.
    #[error("the memory stick is full")]
    Full,
    /// It takes nothing, or was pulled.
    #[error("the memory stick could not be written")]
    Stick,
    /// The pages cannot be made.
    #[error("the pages cannot be made")]
    Paper,
    /// It could not be written down here.
    #[error("the pack could not be written down")]
    Store,
    /// No answer came in time.
    #[error("no answer came in time")]
    Late,
}

impl PackFault {
    /// Every fault.
    pub const ALL: [Self; 8] = [
        Self::Program,
        Self::Key,
        Self::NoStick,
        Self::Full,
        Self::Stick,
        Self::Paper,
        Self::Store,
        Self::Late,
    ];
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a terminal of a village may find.
    pub(crate) fn facts() -> PackFacts {
        PackFacts {
            device: DeviceId::parse("tz-017").expect("a name"),
            account: AccountId::parse("jishu-01").expect("an account"),
            at: WallTime(1_795_320_000_000),
            version: ProgramVersion::parse("0.1.0").expect("a version"),
            program: ProgramHash([0xab; 32]),
            bundle: 12,
            items: 40,
            partly: 0,
            operators: 2,
            reader: PartFound::Works,
            printer: PartFound::NotFitted,
            line: LineFound::Answers,
        }
    }

    fn pack() -> SignedPack {
        SignedPack {
            facts: facts(),
            key: KeyId::parse("t-0123").expect("a name"),
            signature: Signature([0x5c; 64]),
        }
    }

    #[test]
    fn a_file_cut_or_changed_anywhere_is_no_pack_or_another_one() {
        let file = pack().file();
        for at in 0..file.len() {
            assert_eq!(SignedPack::parse(&file[..at]), Err(MalformedPack), "{at}");
            let mut changed = file.clone().into_bytes();
            changed[at] ^= 1;
            if let Ok(changed) = String::from_utf8(changed) {
                assert_ne!(SignedPack::parse(&changed), Ok(pack()), "{at}");
            }
        }
        for more in [
            format!("{file}\n"),
            format!("{file}{file}"),
            file.to_uppercase(),
        ] {
            assert_eq!(SignedPack::parse(&more), Err(MalformedPack));
        }
        assert_eq!(
            SignedPack::parse(&"x".repeat(LONGEST + 1)),
            Err(MalformedPack)
        );
    }

    #[test]
    fn a_pack_is_read_as_it_was_written() {
        assert_eq!(SignedPack::parse(&pack().file()), Ok(pack()));
        assert_eq!(PackFacts::parse(&facts().text()), Ok(facts()));
    }

    #[test]
    fn it_speaks_of_what_the_records_judge_and_of_nothing_a_person_does() {
        for c in Criterion::ALL {
            let shown = facts().shows(c);
            assert_eq!(shown.is_some(), c.judge() == Judge::Records, "{c:?}");
            assert_ne!(shown, Some(false), "{c:?}");
        }
    }

    #[test]
    fn each_thing_that_is_missing_takes_its_own_criteria() {
        let lacks = |change: fn(&mut PackFacts)| -> Vec<u8> {
            let mut facts = facts();
            change(&mut facts);
            let off = Criterion::ALL.into_iter();
            off.filter(|c| facts.shows(*c) == Some(false))
                .map(Criterion::number)
                .collect()
        };
        assert_eq!(lacks(|f| f.reader = PartFound::Faulty), [2]);
        assert_eq!(lacks(|f| f.line = LineFound::Silent), [2, 9]);
        assert_eq!(lacks(|f| f.bundle = 0), [3, 8]);
        assert_eq!(lacks(|f| f.operators = 0), [5]);
        assert_eq!(lacks(|f| f.partly = 1), [8]);
        assert_eq!(lacks(|f| f.printer = PartFound::Faulty), [] as [u8; 0]);
    }
}
