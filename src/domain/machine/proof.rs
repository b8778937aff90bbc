//! Proof of the program a terminal runs: its version and the hash of its file, signed by the terminal.
//!
//! It stands as a code on the technician's page. What it says is true of the moment it names and of no
//! other, so whoever judges it is told how old it is.

use crate::domain::delivery::{DeviceId, KeyId, Signature, SignatureVerdict};
use crate::domain::short_name::short_name;
use crate::domain::time::{Span, WallTime};
use std::fmt::Write as _;

short_name! {
    /// The version a program says it has: `0.1.0`.
    ProgramVersion, 1..=24, dotted
}

/// SHA-256 of a program's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProgramHash(pub [u8; 32]);

impl ProgramHash {
    /// Reads 64 hexadecimal digits, as `sha256sum` prints them.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }

    /// 64 small hexadecimal digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

/// Which program runs where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramFacts {
    /// The terminal.
    pub device: DeviceId,
    /// The version it says it has.
    pub version: ProgramVersion,
    /// The bytes it runs.
    pub hash: ProgramHash,
    /// When that was, by the terminal's clock.
    pub at: WallTime,
}

impl ProgramFacts {
    /// The bytes a terminal signs: a first line naming purpose and version, then one fact a line.
    pub fn signed_bytes(&self) -> Vec<u8> {
        format!(
            "jiujinban program v1\n{}\n{}\n{}\n{}\n",
            self.device,
            self.version.as_str(),
            self.hash.hex(),
            self.at.0
        )
        .into_bytes()
    }
}

/// The facts with the terminal's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramProof {
    /// What is said.
    pub facts: ProgramFacts,
    /// The terminal's key.
    pub key: KeyId,
    /// Over [`ProgramFacts::signed_bytes`].
    pub signature: Signature,
}

/// Why a program could not prove itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ProofFault {
    /// The program's own file cannot be read.
    #[error("the program's file cannot be read")]
    Program,
    /// The terminal's key does not sign.
    #[error("the terminal's key does not sign")]
    Key,
    /// No answer came in time.
    #[error("no answer came in time")]
    Late,
}

/// Not a proof at all: a part is missing, doubled or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no proof of a program")]
pub struct MalformedProof;

impl ProgramProof {
    /// The part of an address after the question mark. Letters, digits, dots, dashes, `=` and `&` only.
    pub fn query(&self) -> String {
        let facts = &self.facts;
        format!(
            "d={}&v={}&h={}&t={}&k={}&s={}",
            facts.device,
            facts.version.as_str(),
            facts.hash.hex(),
            facts.at.0,
            self.key,
            hex(&self.signature.0)
        )
    }

    /// Reads what a code holds: an address, or only the part after its question mark.
    pub fn parse(text: &str) -> Result<Self, MalformedProof> {
        let query = text.trim().rsplit('?').next().unwrap_or_default();
        let mut parts: [Option<&str>; 6] = [None; 6];
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').ok_or(MalformedProof)?;
            let at = ["d", "v", "h", "t", "k", "s"]
                .iter()
                .position(|known| *known == name)
                .ok_or(MalformedProof)?;
            if parts[at].replace(value).is_some() {
                return Err(MalformedProof);
            }
        }
        let [Some(d), Some(v), Some(h), Some(t), Some(k), Some(s)] = parts else {
            return Err(MalformedProof);
        };
        let read = || {
            Some(Self {
                facts: ProgramFacts {
                    device: DeviceId::parse(d)?,
                    version: ProgramVersion::parse(v)?,
                    hash: ProgramHash::parse(h)?,
                    at: WallTime(t.parse().ok()?),
                },
                key: KeyId::parse(k)?,
                signature: Signature(unhex(s)?),
            })
        };
        read().ok_or(MalformedProof)
    }
}

/// A program the county knows: which bytes a version has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The version.
    pub version: ProgramVersion,
    /// The bytes of its program.
    pub hash: ProgramHash,
}

/// What is to be thought of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProofVerdict {
    /// The terminal signed it, and the program is one the county knows.
    Genuine,
    /// The terminal is not one of the county's, or its key is another.
    UnknownTerminal,
    /// The signature does not belong to these facts.
    BadSignature,
    /// Signed, but the county knows no such version.
    UnknownVersion,
    /// Signed, but the version the county knows has other bytes.
    OtherBytes,
}

impl ProofVerdict {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Genuine,
        Self::UnknownTerminal,
        Self::BadSignature,
        Self::UnknownVersion,
        Self::OtherBytes,
    ];

    /// Judges a proof by what its signature is worth and the programs the county knows.
    pub fn judge(proof: &ProgramProof, signature: SignatureVerdict, known: &[Release]) -> Self {
        match signature {
            SignatureVerdict::UnknownKey => return Self::UnknownTerminal,
            SignatureVerdict::Bad => return Self::BadSignature,
            SignatureVerdict::Good => {}
        }
        let facts = &proof.facts;
        let mut same = known.iter().filter(|r| r.version == facts.version);
        match same.clone().next() {
            None => Self::UnknownVersion,
            Some(_) if same.any(|r| r.hash == facts.hash) => Self::Genuine,
            Some(_) => Self::OtherBytes,
        }
    }

    /// Its name in pages and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::UnknownTerminal => "unknown-terminal",
            Self::BadSignature => "bad-signature",
            Self::UnknownVersion => "unknown-version",
            Self::OtherBytes => "other-bytes",
        }
    }
}

/// So long a proof is taken for one of this moment: time to read a code and to walk to a desk.
pub const FRESH: Span = Span::minutes(10);

/// How old a proof is. A photograph of an old one proves nothing of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProofAge {
    /// Made just now.
    Now,
    /// Made so long ago.
    Old(Span),
    /// Made so far in the future by the terminal's clock, which is ahead.
    Ahead(Span),
}

impl ProofAge {
    /// Judges the moment a proof names by the clock of whoever looks.
    pub fn at(made: WallTime, now: WallTime) -> Self {
        let (old, ahead) = (now.since(made), made.since(now));
        if old > FRESH {
            Self::Old(old)
        } else if ahead > FRESH {
            Self::Ahead(ahead)
        } else {
            Self::Now
        }
    }
}

/// Small hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads exactly `N` bytes of hexadecimal digits.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof() -> ProgramProof {
        ProgramProof {
            facts: ProgramFacts {
                device: DeviceId::parse("tz-017").expect("a name"),
                version: ProgramVersion::parse("0.1.0").expect("a version"),
                hash: ProgramHash([0xab; 32]),
                at: WallTime(1_795_320_000_000),
            },
            key: KeyId::parse("t-0123").expect("a name"),
            signature: Signature([0x5c; 64]),
        }
    }

    fn release(version: &str, byte: u8) -> Release {
        Release {
            version: ProgramVersion::parse(version).expect("a version"),
            hash: ProgramHash([byte; 32]),
        }
    }

    #[test]
    fn what_is_no_proof_is_refused_however_little_is_missing() {
        let good = proof().query();
        assert!(ProgramProof::parse(&good).is_ok());
        let cases = [
            String::new(),
            "?".to_owned(),
            good.replace("d=tz-017&", ""),
            format!("{good}&d=tz-018"),
            format!("{good}&x=1"),
            good.replace("h=ab", "h=zz"),
            good.replace("h=ab", "h="),
            good.replace("t=1795320000000", "t=noon"),
            good.replace("v=0.1.0", "v=0 1"),
            good.replace("d=tz-017", "d=天镇"),
            good[..good.len() - 1].to_owned(),
        ];
        for bad in cases {
            assert_eq!(ProgramProof::parse(&bad), Err(MalformedProof), "{bad}");
        }
    }

    #[test]
    fn a_proof_is_read_back_from_its_address_and_from_the_part_behind_it() {
        let address = format!("https://county.example:8443/proof?{}", proof().query());
        assert_eq!(ProgramProof::parse(&address), Ok(proof()));
        assert_eq!(ProgramProof::parse(&proof().query()), Ok(proof()));
    }

    #[test]
    fn every_fact_is_signed() {
        let of = |change: fn(&mut ProgramFacts)| {
            let mut facts = proof().facts;
            change(&mut facts);
            facts.signed_bytes()
        };
        let all = [
            of(|_| {}),
            of(|f| f.device = DeviceId::parse("tz-018").expect("a name")),
            of(|f| f.version = ProgramVersion::parse("0.1.1").expect("a version")),
            of(|f| f.hash.0[31] = 0),
            of(|f| f.at = WallTime(1)),
        ];
        let different: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn a_proof_is_genuine_only_when_signed_and_known_byte_for_byte() {
        use SignatureVerdict::{Bad, Good, UnknownKey};
        let known = [release("0.1.0", 0xab), release("0.1.0", 0xcd)];
        let judge = |signature, known: &[Release]| ProofVerdict::judge(&proof(), signature, known);
        assert_eq!(judge(UnknownKey, &known), ProofVerdict::UnknownTerminal);
        assert_eq!(judge(Bad, &known), ProofVerdict::BadSignature);
        assert_eq!(judge(Good, &[]), ProofVerdict::UnknownVersion);
        let other = [release("0.1.1", 0xab)];
        assert_eq!(judge(Good, &other), ProofVerdict::UnknownVersion);
        assert_eq!(judge(Good, &known[1..]), ProofVerdict::OtherBytes);
        assert_eq!(judge(Good, &known), ProofVerdict::Genuine);
    }

    #[test]
    fn an_old_proof_says_how_old_it_is_and_one_of_a_fast_clock_how_far_ahead() {
        let made = WallTime(1_000_000_000);
        let after = |ms: i64| ProofAge::at(made, WallTime(made.0 + ms));
        let limit = i64::try_from(FRESH.0).expect("small");
        assert_eq!(after(0), ProofAge::Now);
        assert_eq!(after(limit), ProofAge::Now);
        assert_eq!(after(limit + 1), ProofAge::Old(Span(FRESH.0 + 1)));
        assert_eq!(after(-limit), ProofAge::Now);
        assert_eq!(after(-limit - 1), ProofAge::Ahead(Span(FRESH.0 + 1)));
    }
}
