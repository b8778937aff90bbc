//! Frames of the security module in identity-card readers (GA 450, GA/T 467): what goes out, and a
//! strict decoder for what comes back, over whatever line the reader has.
//!
//! `AA AA AA 96 69`, a length of two bytes, then as many bytes, the last of which makes the XOR of
//! length and body zero. An answer begins with `00 00` and a status byte.

use zeroize::{Zeroize, Zeroizing};

/// What every frame begins with.
const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];
/// The longest body there is: three status bytes, the lengths of three parts, 256 bytes of text,
/// 1,024 of a photo and as many of a fingerprint, the check byte.
const LONGEST: usize = 3 + 6 + 256 + 1024 + 1024 + 1;
/// The shortest: three status bytes and the check byte.
const SHORTEST: usize = 4;
/// More noise than this before a preamble is no reader of this kind.
const MOST_NOISE: usize = 4096;

/// What is asked of the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Whether it works.
    Status,
    /// Whether a card lies in the field.
    Find,
    /// Take this card.
    Select,
    /// Its text and its photo.
    Read,
    /// The same with the fingerprint, for readers that know no other reading.
    ReadWithFinger,
    /// Addresses written on it after it was made.
    NewAddress,
}

impl Command {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Status,
        Self::Find,
        Self::Select,
        Self::Read,
        Self::ReadWithFinger,
        Self::NewAddress,
    ];

    /// The two bytes of command and parameter.
    pub fn code(self) -> [u8; 2] {
        match self {
            Self::Status => [0x11, 0xFF],
            Self::Find => [0x20, 0x01],
            Self::Select => [0x20, 0x02],
            Self::Read => [0x30, 0x01],
            Self::ReadWithFinger => [0x30, 0x10],
            Self::NewAddress => [0x30, 0x05],
        }
    }

    /// The whole frame.
    pub fn frame(self) -> Vec<u8> {
        framed(&self.code())
    }
}

/// A body in its frame.
pub fn framed(body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 1).expect("bodies are short");
    let mut frame = PREAMBLE.to_vec();
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(body);
    frame.push(check(length, body));
    frame
}

fn check(length: u16, body: &[u8]) -> u8 {
    let start = length.to_be_bytes();
    start.iter().chain(body).fold(0, |sum, byte| sum ^ byte)
}

/// What the module answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Done.
    Good,
    /// A card is there.
    Found,
    /// There is none, or the one that was read has not left yet.
    NotFound,
    /// The card left, or does not talk.
    NotSelected,
    /// The module and the card do not accept each other: not genuine, or another kind of card.
    Refused,
    /// The card could not be read.
    Unread,
    /// The card has nothing of the kind.
    Nothing,
    /// The module heard a broken frame.
    Misheard,
    /// The module does not do what it was asked.
    NotOffered,
    /// The module itself does not work, with its code.
    Module(u8),
}

impl Verdict {
    fn of(status: u8) -> Self {
        match status {
            0x90 => Self::Good,
            0x9F => Self::Found,
            0x80 => Self::NotFound,
            0x81 => Self::NotSelected,
            0x31..=0x33 | 0x40 | 0x47 => Self::Refused,
            0x41 => Self::Unread,
            0x91 => Self::Nothing,
            0x10 | 0x11 => Self::Misheard,
            0x21 | 0x23 | 0x24 => Self::NotOffered,
            other => Self::Module(other),
        }
    }
}

/// An answer. What it holds is personal and wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it went.
    pub verdict: Verdict,
    /// What came with it.
    pub data: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({:?}, {} bytes)", self.verdict, self.data.len())
    }
}

/// Why bytes are no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// The length is none an answer has.
    #[error("a length no answer has")]
    Length,
    /// The check byte does not fit.
    #[error("the check byte does not fit")]
    Check,
    /// It does not begin as an answer does.
    #[error("not an answer")]
    NoAnswer,
    /// Nothing but noise.
    #[error("noise")]
    Noise,
}

/// Puts frames together from bytes as they come.
#[derive(Default)]
pub struct Decoder {
    seen: Vec<u8>,
}

impl Decoder {
    /// Takes bytes; tells the next whole answer, or what is wrong with it, and forgets everything
    /// up to its end.
    pub fn push(&mut self, bytes: &[u8]) -> Option<Result<Answer, FrameFault>> {
        self.seen.extend_from_slice(bytes);
        let Some(start) = find(&self.seen, &PREAMBLE) else {
            if self.seen.len() > MOST_NOISE {
                self.clear();
                return Some(Err(FrameFault::Noise));
            }
            return None;
        };
        let rest = &self.seen[start + PREAMBLE.len()..];
        let length = u16::from_be_bytes([*rest.first()?, *rest.get(1)?]);
        let size = usize::from(length);
        if !(SHORTEST..=LONGEST).contains(&size) {
            self.clear();
            return Some(Err(FrameFault::Length));
        }
        let body = rest.get(2..2 + size)?;
        let answer = parse(length, body);
        self.clear();
        Some(answer)
    }

    /// Forgets what came so far: it belongs to an answer that is no longer waited for.
    pub fn clear(&mut self) {
        self.seen.zeroize();
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        self.clear();
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn parse(length: u16, body: &[u8]) -> Result<Answer, FrameFault> {
    if check(length, body) != 0 {
        return Err(FrameFault::Check);
    }
    let (_, said) = body.split_last().ok_or(FrameFault::Length)?;
    match said {
        [0, 0, status, data @ ..] => Ok(Answer {
            verdict: Verdict::of(*status),
            data: Zeroizing::new(data.to_vec()),
        }),
        _ => Err(FrameFault::NoAnswer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u8, data: &[u8]) -> Vec<u8> {
        let mut body = vec![0, 0, status];
        body.extend_from_slice(data);
        framed(&body)
    }

    #[test]
    fn the_commands_have_the_check_bytes_of_the_standard() {
        let last = |command: Command| *command.frame().last().expect("a frame");
        assert_eq!(last(Command::Find), 0x22);
        assert_eq!(last(Command::Select), 0x21);
        assert_eq!(last(Command::Read), 0x32);
        assert_eq!(last(Command::ReadWithFinger), 0x23);
        assert_eq!(last(Command::NewAddress), 0x36);
        assert_eq!(last(Command::Status), 0xED);
    }

    #[test]
    fn an_answer_that_comes_byte_by_byte_after_noise_is_told_once() {
        let mut decoder = Decoder::default();
        let mut told = Vec::new();
        for byte in [&[0x55, 0xAA, 0xAA], &answer(0x9F, &[0; 4])[..]].concat() {
            told.extend(decoder.push(&[byte]));
        }
        let [Ok(found)] = &told[..] else {
            panic!("{told:?}");
        };
        assert_eq!((found.verdict, found.data.len()), (Verdict::Found, 4));
    }

    #[test]
    fn every_changed_bit_of_an_answer_is_noticed() {
        let whole = answer(0x90, &[1, 2, 3]);
        for at in 0..whole.len() * 8 {
            let mut broken = whole.clone();
            broken[at / 8] ^= 1 << (at % 8);
            let told = Decoder::default().push(&broken);
            let good = matches!(&told, Some(Ok(a)) if a.data[..] == [1, 2, 3] && a.verdict == Verdict::Good);
            assert!(!good, "bit {at}");
        }
    }

    #[test]
    fn half_an_answer_is_waited_for_and_forgotten_when_nobody_waits() {
        let whole = answer(0x90, &[7; 20]);
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(&whole[..12]), None);
        decoder.clear();
        assert_eq!(decoder.push(&whole[12..]), None);
        let told = decoder.push(&answer(0x80, &[]));
        assert!(
            matches!(told, Some(Ok(ref a)) if a.verdict == Verdict::NotFound),
            "{told:?}"
        );
    }

    #[test]
    fn lengths_no_answer_has_are_refused_at_once() {
        for length in [0_u16, 3, 2_314 + 1, 0xFFFF] {
            let mut bytes = PREAMBLE.to_vec();
            bytes.extend_from_slice(&length.to_be_bytes());
            let told = Decoder::default().push(&bytes);
            assert_eq!(told, Some(Err(FrameFault::Length)), "{length}");
        }
    }

    #[test]
    fn endless_noise_is_told_and_not_kept() {
        let mut decoder = Decoder::default();
        assert_eq!(
            decoder.push(&[0x55; MOST_NOISE + 1]),
            Some(Err(FrameFault::Noise))
        );
        assert!(decoder.seen.is_empty());
    }

    #[test]
    fn the_answers_of_the_module_are_told_apart() {
        for (status, verdict) in [
            (0x90, Verdict::Good),
            (0x9F, Verdict::Found),
            (0x80, Verdict::NotFound),
            (0x81, Verdict::NotSelected),
            (0x31, Verdict::Refused),
            (0x41, Verdict::Unread),
            (0x91, Verdict::Nothing),
            (0x10, Verdict::Misheard),
            (0x21, Verdict::NotOffered),
            (0x60, Verdict::Module(0x60)),
        ] {
            let told = Decoder::default().push(&answer(status, &[]));
            assert!(
                matches!(&told, Some(Ok(a)) if a.verdict == verdict),
                "{status:02X}"
            );
        }
    }
}
