//! What the process of a camera says to the terminal: messages of a fixed head and a body.
//!
//! Head, 20 bytes, numbers little-endian: `JJBV`, kind, fault, two zeroes, width, height, length of the
//! body (u32 each). Nothing else is understood: a pipe that says anything else is closed.

use crate::domain::face::CameraFault;
use crate::pictures::frames::MOST_FRAME_PIXELS;
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"JJBV";
const HEAD: usize = 20;

/// Largest body: two bytes a pixel, and some room for a driver's own.
pub const MOST_BODY: u32 = MOST_FRAME_PIXELS as u32 * 2 + (1 << 20);

/// How the pixels of a raw frame are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RawFormat {
    /// Motion JPEG.
    Jpeg,
    /// Two bytes a pixel: Y0 U Y1 V.
    Yuyv,
}

/// A frame as the device gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RawHead {
    /// How it is written.
    pub format: RawFormat,
    /// Pixels across, as the device announced.
    pub width: u32,
    /// Pixels down, as the device announced.
    pub height: u32,
}

/// What the process says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// The camera is on.
    Started,
    /// A frame; its bytes are in the room that was given for them.
    Frame(RawHead),
    /// It gives no more.
    Fault(CameraFault),
}

/// Why a pipe is not read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PipeFault {
    /// The other side closed it between two messages.
    #[error("closed")]
    Closed,
    /// It ended or failed within a message.
    #[error("broken off")]
    BrokenOff,
    /// The bytes are no message.
    #[error("no message")]
    NoMessage,
}

const FAULTS: [CameraFault; 5] = [
    CameraFault::Gone,
    CameraFault::Busy,
    CameraFault::Silent,
    CameraFault::WrongFormat,
    CameraFault::Damaged,
];

/// Writes that the camera is on.
pub fn write_started(to: &mut dyn Write) -> io::Result<()> {
    to.write_all(&head(1, 0, None, 0))?;
    to.flush()
}

/// Writes a frame. One that is longer than any frame is an error of the caller's.
pub fn write_frame(to: &mut dyn Write, what: RawHead, body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    if length > MOST_BODY {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let kind = match what.format {
        RawFormat::Jpeg => 2,
        RawFormat::Yuyv => 3,
    };
    to.write_all(&head(kind, 0, Some(what), length))?;
    to.write_all(body)?;
    to.flush()
}

/// Writes why there are no more frames.
pub fn write_fault(to: &mut dyn Write, fault: CameraFault) -> io::Result<()> {
    let code = FAULTS.iter().position(|f| *f == fault).unwrap_or(0);
    let code = u8::try_from(code).expect("there are five");
    to.write_all(&head(4, code, None, 0))?;
    to.flush()
}

fn head(kind: u8, fault: u8, what: Option<RawHead>, length: u32) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(MAGIC);
    head[4..6].copy_from_slice(&[kind, fault]);
    let (width, height) = what.map_or((0, 0), |w| (w.width, w.height));
    for (at, number) in [(8, width), (12, height), (16, length)] {
        head[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    head
}

/// Reads one message; the bytes of a frame go into `room`, which is replaced when it is too small.
pub fn read(from: &mut dyn Read, room: &mut Zeroizing<Vec<u8>>) -> Result<Message, PipeFault> {
    let mut head = [0; HEAD];
    read_head(from, &mut head)?;
    if !head.starts_with(MAGIC) || head[6..8] != [0, 0] {
        return Err(PipeFault::NoMessage);
    }
    let number = |at: usize| {
        let four = head[at..at + 4].try_into().expect("four bytes");
        u32::from_le_bytes(four)
    };
    let (width, height, length) = (number(8), number(12), number(16));
    let empty = (width, height, length) == (0, 0, 0);
    let fault = usize::from(head[5]);
    let format = match (head[4], fault) {
        (1, 0) if empty => return Ok(Message::Started),
        (2, 0) => RawFormat::Jpeg,
        (3, 0) => RawFormat::Yuyv,
        (4, code) if empty => {
            let known = FAULTS.get(code).copied();
            return known.map(Message::Fault).ok_or(PipeFault::NoMessage);
        }
        _ => return Err(PipeFault::NoMessage),
    };
    if length > MOST_BODY {
        return Err(PipeFault::NoMessage);
    }
    read_body(from, length as usize, room)?;
    Ok(Message::Frame(RawHead {
        format,
        width,
        height,
    }))
}

fn read_head(from: &mut dyn Read, head: &mut [u8; HEAD]) -> Result<(), PipeFault> {
    let mut filled = 0;
    while filled < HEAD {
        match from.read(&mut head[filled..]) {
            Ok(0) if filled == 0 => return Err(PipeFault::Closed),
            Ok(0) => return Err(PipeFault::BrokenOff),
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(PipeFault::BrokenOff),
        }
    }
    Ok(())
}

/// A vector that grows leaves a copy behind: too small a room is wiped and made anew.
fn read_body(
    from: &mut dyn Read,
    length: usize,
    room: &mut Zeroizing<Vec<u8>>,
) -> Result<(), PipeFault> {
    if room.capacity() < length {
        *room = Zeroizing::new(Vec::with_capacity(length));
    }
    room.resize(length, 0);
    from.read_exact(room).map_err(|_| PipeFault::BrokenOff)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: RawHead = RawHead {
        format: RawFormat::Jpeg,
        width: 640,
        height: 480,
    };

    fn said(bytes: &[u8]) -> (Vec<Message>, PipeFault) {
        let (mut from, mut room, mut all) = (bytes, Zeroizing::default(), Vec::new());
        loop {
            match read(&mut from, &mut room) {
                Ok(message) => all.push(message),
                Err(end) => return (all, end),
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        write_started(&mut bytes).expect("written");
        write_frame(&mut bytes, FRAME, b"abc").expect("written");
        for fault in FAULTS {
            write_fault(&mut bytes, fault).expect("written");
        }
        let (all, end) = said(&bytes);
        assert_eq!(all[..2], [Message::Started, Message::Frame(FRAME)]);
        assert_eq!(all[2..], FAULTS.map(Message::Fault));
        assert_eq!(end, PipeFault::Closed);
    }

    #[test]
    fn a_pipe_that_breaks_off_within_a_message_is_told_apart_from_one_that_was_closed() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, FRAME, b"abc").expect("written");
        for length in 1..bytes.len() {
            assert_eq!(said(&bytes[..length]), (vec![], PipeFault::BrokenOff));
        }
    }

    #[test]
    fn a_byte_that_is_not_as_it_must_be_ends_the_pipe() {
        for (kind, message) in [
            (1, head(1, 0, None, 0)),
            (4, head(4, 1, None, 0)),
            (2, head(2, 0, Some(FRAME), 0)),
        ] {
            for at in (0..HEAD).filter(|at| kind != 2 || *at < 8) {
                let mut bad = message;
                bad[at] ^= 0x80;
                assert_eq!(said(&bad).1, PipeFault::NoMessage, "kind {kind}, byte {at}");
            }
        }
        let endless = head(2, 0, Some(FRAME), MOST_BODY + 1);
        assert_eq!(said(&endless).1, PipeFault::NoMessage);
    }

    #[test]
    fn a_frame_longer_than_any_is_not_written() {
        let mut bytes = Vec::new();
        let body = vec![0; MOST_BODY as usize + 1];
        assert!(write_frame(&mut bytes, FRAME, &body).is_err());
        assert!(bytes.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_the_pipe_sooner_or_later(
            bytes in proptest::collection::vec(0_u8..=255, 0..200),
        ) {
            let (all, _) = said(&bytes);
            proptest::prop_assert!(all.len() * HEAD <= bytes.len());
        }
    }
}
