//! Commands to a card and its answers (ISO/IEC 7816-4, short form only).

use super::stack::{LinkFault, RawAnswer, Transport};
use super::trace::{Trace, TraceStep};
use crate::domain::people::card::StatusWord;
use zeroize::Zeroizing;

/// How many exchanges one command may take: the command, one correction of the expected length
/// (6Cxx) and the collection of an answer in pieces (61xx). A card that asks for more is broken
/// or hostile.
pub const MAX_HOPS: usize = 4;

/// Normal end.
pub const OK: StatusWord = StatusWord(0x9000);
/// The end of the record was reached before the length asked for.
pub const END_REACHED: StatusWord = StatusWord(0x6282);
/// The selected application or file is locked.
pub const FILE_LOCKED: StatusWord = StatusWord(0x6283);
/// Security status not satisfied: an authentication has to come first.
pub const NOT_AUTHORISED: StatusWord = StatusWord(0x6982);
/// Application locked for good (PBOC).
pub const APPLICATION_LOCKED: StatusWord = StatusWord(0x9303);

/// One command, wiped when dropped because EXTERNAL AUTHENTICATE carries a cryptogram.
pub struct Command {
    bytes: Zeroizing<Vec<u8>>,
    expects: Option<u8>,
}

impl Command {
    fn new(instruction: u8, p1: u8, p2: u8, data: &[u8], expects: Option<u8>) -> Self {
        let count = u8::try_from(data.len()).expect("short commands carry at most 255 bytes");
        let mut bytes = Zeroizing::new(Vec::with_capacity(6 + data.len()));
        bytes.extend_from_slice(&[0x00, instruction, p1, p2]);
        if count > 0 {
            bytes.push(count);
            bytes.extend_from_slice(data);
        }
        // T=0 knows no command with both data and an expected length; cards answer 61xx instead.
        let expects = expects.filter(|_| count == 0);
        bytes.extend(expects);
        Self { bytes, expects }
    }

    /// SELECT by application identifier.
    pub fn select_application(aid: &[u8]) -> Self {
        Self::new(0xA4, 0x04, 0x00, aid, None)
    }

    /// SELECT of an elementary file; `under_current` asks below the application (P1 = 02),
    /// otherwise anywhere (P1 = 00).
    pub fn select_file(file: u16, under_current: bool) -> Self {
        let p1 = if under_current { 0x02 } else { 0x00 };
        Self::new(0xA4, p1, 0x00, &file.to_be_bytes(), None)
    }

    /// READ RECORD by its identifier, which on these cards is the tag.
    pub fn read_record_by_tag(tag: u8, expects: u8) -> Self {
        Self::new(0xB2, tag, 0x00, &[], Some(expects))
    }

    /// READ RECORD by its number in the current file.
    pub fn read_record_by_number(number: u8, expects: u8) -> Self {
        Self::new(0xB2, number, 0x04, &[], Some(expects))
    }

    /// GET CHALLENGE of eight bytes.
    pub fn get_challenge() -> Self {
        Self::new(0x84, 0x00, 0x00, &[], Some(8))
    }

    /// INTERNAL AUTHENTICATE with a key of the card.
    pub fn internal_authenticate(key: u8, data: &[u8; 16]) -> Self {
        Self::new(0x88, 0x00, key, data, None)
    }

    /// EXTERNAL AUTHENTICATE against a key of the card.
    pub fn external_authenticate(key: u8, cryptogram: &[u8; 16]) -> Self {
        Self::new(0x82, 0x00, key, cryptogram, None)
    }

    fn get_response(length: u8) -> Self {
        Self::new(0xC0, 0x00, 0x00, &[], Some(length))
    }

    fn expecting(mut self, length: u8) -> Self {
        if let Some(last) = self.bytes.last_mut() {
            *last = length;
        }
        self.expects = Some(length);
        self
    }

    /// The bytes as they go out.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A complete answer: data without the status word, wiped when dropped.
pub struct Answer {
    /// The data.
    pub data: Zeroizing<Vec<u8>>,
    /// How the card ended the command.
    pub status: StatusWord,
}

/// Why there is no complete answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeFault {
    /// The link failed.
    #[error(transparent)]
    Link(#[from] LinkFault),
    /// One byte came: no status word.
    #[error("the answer has no status word")]
    NoStatusWord,
    /// The card kept asking to go on.
    #[error("the card never finished its answer")]
    Endless,
}

/// Sends a command and follows 61xx and 6Cxx to the complete answer, at most [`MAX_HOPS`] times.
pub fn exchange(
    link: &mut dyn Transport,
    trace: &Trace,
    command: Command,
) -> Result<Answer, ExchangeFault> {
    let mut command = command;
    let mut data = Zeroizing::new(Vec::with_capacity(MAX_HOPS * 256));
    let mut corrected = false;
    for _ in 0..MAX_HOPS {
        let raw = hop(link, trace, &command)?;
        let (body, status) = split(raw.bytes())?;
        match status.0.to_be_bytes() {
            [0x6C, length] if command.expects.is_some() && !corrected => {
                corrected = true;
                command = command.expecting(length);
            }
            [0x61, length] => {
                data.extend_from_slice(body);
                command = Command::get_response(length);
            }
            _ => {
                data.extend_from_slice(body);
                return Ok(Answer { data, status });
            }
        }
    }
    Err(ExchangeFault::Endless)
}

fn hop(
    link: &mut dyn Transport,
    trace: &Trace,
    command: &Command,
) -> Result<RawAnswer, ExchangeFault> {
    trace.note(TraceStep::Command {
        instruction: command.bytes[1],
        length: command.bytes.len(),
    });
    let mut raw = RawAnswer::default();
    if let Err(fault) = link.transmit(command.bytes(), &mut raw) {
        trace.note(TraceStep::Link(fault));
        return Err(fault.into());
    }
    trace.note(TraceStep::Answer {
        length: raw.bytes().len(),
    });
    Ok(raw)
}

fn split(raw: &[u8]) -> Result<(&[u8], StatusWord), ExchangeFault> {
    match raw {
        // Some drivers report a card pulled in the middle of a command as success with nothing.
        [] => Err(ExchangeFault::Link(LinkFault::NoAnswer)),
        [body @ .., high, low] => Ok((body, StatusWord(u16::from_be_bytes([*high, *low])))),
        [_] => Err(ExchangeFault::NoStatusWord),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Script, trace};
    use super::*;

    fn run(script: &mut Script, command: Command) -> Result<(Vec<u8>, u16), ExchangeFault> {
        exchange(script, &trace(), command).map(|a| (a.data.to_vec(), a.status.0))
    }

    #[test]
    fn a_card_that_always_has_more_is_left_after_four_hops() {
        let mut script = Script::repeating(&[0x61, 0x10]);
        let end = run(&mut script, Command::select_application(b"x"));
        assert_eq!(end, Err(ExchangeFault::Endless));
        assert_eq!(script.sent.len(), MAX_HOPS);
    }

    #[test]
    fn a_card_that_corrects_the_length_twice_is_taken_at_its_second_word() {
        let mut script = Script::of(&[&[0x6C, 0x05], &[0x6C, 0x06]]);
        let end = run(&mut script, Command::read_record_by_tag(7, 11));
        assert_eq!(end, Ok((vec![], 0x6C06)));
        assert_eq!(script.sent[1], [0x00, 0xB2, 7, 0, 5]);
    }

    #[test]
    fn nothing_at_all_may_be_a_pulled_card_and_one_byte_is_no_answer() {
        let mut script = Script::of(&[&[]]);
        let end = run(&mut script, Command::get_challenge());
        assert_eq!(end, Err(ExchangeFault::Link(LinkFault::NoAnswer)));
        let mut script = Script::of(&[&[0x90]]);
        let end = run(&mut script, Command::get_challenge());
        assert_eq!(end, Err(ExchangeFault::NoStatusWord));
    }

    #[test]
    fn an_answer_in_pieces_is_put_together() {
        let mut script = Script::of(&[&[0x61, 2], &[0xAA, 0xBB, 0x90, 0x00]]);
        let end = run(&mut script, Command::select_application(b"app"));
        assert_eq!(end, Ok((vec![0xAA, 0xBB], 0x9000)));
        assert_eq!(script.sent[0], [0x00, 0xA4, 4, 0, 3, b'a', b'p', b'p']);
        assert_eq!(script.sent[1], [0x00, 0xC0, 0, 0, 2]);
    }

    #[test]
    fn commands_have_the_bytes_of_the_standard() {
        assert_eq!(
            Command::select_file(0xEF05, true).bytes(),
            [0, 0xA4, 2, 0, 2, 0xEF, 5]
        );
        assert_eq!(
            Command::read_record_by_number(3, 6).bytes(),
            [0, 0xB2, 3, 4, 6]
        );
        assert_eq!(
            Command::external_authenticate(0x0A, &[7; 16]).bytes()[..6],
            [0, 0x82, 0, 0x0A, 16, 7]
        );
    }
}
