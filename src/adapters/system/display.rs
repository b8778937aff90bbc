//! How large the desk is that a window opens on, asked of the X server itself; and how a panel is turned.
//!
//! The first answer of the X11 protocol (X Window System Protocol, Appendix B, connection setup)
//! tells the pixels of each screen; nothing else is asked, and the connection is closed.

use crate::domain::setup::Turned;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// Longest wait for the server's answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Largest answer that is read: a usual one has some kilobytes.
const LARGEST: usize = 1 << 16;
/// The way of showing that one may connect that every desktop uses.
const COOKIE: &[u8] = b"MIT-MAGIC-COOKIE-1";

/// Pixels across and down of the X screen `DISPLAY` names; `None` without one, or when it does not
/// tell.
pub fn desk_size() -> Option<(u32, u32)> {
    let display = variable("DISPLAY")?;
    let (host, number) = address(&display)?;
    let hello = hello(&cookie(number).unwrap_or_default());
    if host.is_empty() || host == "unix" {
        let stream = UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        ask(stream, &hello)
    } else {
        let stream = TcpStream::connect((host, 6_000 + number)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        ask(stream, &hello)
    }
}

/// By how much the panel's picture is turned: what the service was started with, which is what Slint goes by.
pub fn panel_turned() -> Turned {
    let degrees = variable("SLINT_KMS_ROTATION").and_then(|degrees| degrees.parse().ok());
    degrees.and_then(Turned::of_degrees).unwrap_or_default()
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the display is, is the session's to say, not the configuration's"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Host and number of `host:number.screen`.
fn address(display: &str) -> Option<(&str, u16)> {
    let (host, rest) = display.rsplit_once(':')?;
    let number = rest.split('.').next()?.parse().ok()?;
    Some((host, number)).filter(|(_, number)| *number < 59_000)
}

/// Connection setup, little-endian, protocol 11.0.
fn hello(cookie: &[u8]) -> Vec<u8> {
    let name = if cookie.is_empty() { &[][..] } else { COOKIE };
    let mut out = vec![b'l', 0, 11, 0, 0, 0];
    let length = |part: &[u8]| u16::try_from(part.len()).unwrap_or(0).to_le_bytes();
    out.extend(length(name));
    out.extend(length(cookie));
    out.extend([0, 0]);
    for part in [name, cookie] {
        out.extend(part);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn ask(mut stream: impl Read + Write, hello: &[u8]) -> Option<(u32, u32)> {
    stream.write_all(hello).ok()?;
    let mut head = [0; 8];
    stream.read_exact(&mut head).ok()?;
    let length = 4 * usize::from(u16::from_le_bytes([head[6], head[7]]));
    if head[0] != 1 || length > LARGEST {
        return None;
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    first_screen(&body)
}

/// Width and height of the first screen in the rest of a successful answer.
fn first_screen(body: &[u8]) -> Option<(u32, u32)> {
    let half = |at: usize| {
        let bytes = body.get(at..at + 2)?;
        Some(u16::from_le_bytes([bytes[0], bytes[1]]))
    };
    let vendor = usize::from(half(16)?).next_multiple_of(4);
    let formats = 8 * usize::from(*body.get(21)?);
    let screen = 32 + vendor + formats;
    let (width, height) = (half(screen + 20)?, half(screen + 22)?);
    (width > 0 && height > 0).then(|| (width.into(), height.into()))
}

/// The cookie for a display in the user's authority file.
fn cookie(number: u16) -> Option<Vec<u8>> {
    let path = variable("XAUTHORITY").map(PathBuf::from);
    let path = path.or_else(|| variable("HOME").map(|h| PathBuf::from(h).join(".Xauthority")))?;
    cookie_in(&fs::read(path).ok()?, &number.to_string())
}

/// Entries of an authority file: family, then address, number, name and data, each with a length of
/// two bytes, big-endian.
fn cookie_in(file: &[u8], number: &str) -> Option<Vec<u8>> {
    let mut rest = file;
    while rest.len() > 2 {
        rest = &rest[2..];
        let mut parts: [&[u8]; 4] = [&[]; 4];
        for part in &mut parts {
            let (length, after) = rest.split_first_chunk::<2>()?;
            let length = usize::from(u16::from_be_bytes(*length));
            *part = after.get(..length)?;
            rest = &after[length..];
        }
        let [_, of, name, data] = parts;
        if name == COOKIE && (of.is_empty() || of == number.as_bytes()) {
            return Some(data.to_vec());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer as Xvfb gives it, with a vendor of three letters and one pixel format.
    fn answer(width: u16, height: u16) -> Vec<u8> {
        let mut body = vec![0; 32];
        body[16] = 3;
        body[20] = 1;
        body[21] = 1;
        body.extend(b"Xyz\0");
        body.extend([0; 8]);
        let mut screen = [0; 40];
        screen[20..22].copy_from_slice(&width.to_le_bytes());
        screen[22..24].copy_from_slice(&height.to_le_bytes());
        body.extend(screen);
        body
    }

    #[test]
    fn an_answer_that_breaks_off_tells_no_size() {
        let whole = answer(1366, 768);
        for end in 0..32 + 4 + 8 + 24 {
            assert_eq!(first_screen(&whole[..end]), None, "cut at {end}");
        }
        assert_eq!(first_screen(&answer(0, 768)), None);
    }

    #[test]
    fn the_first_screen_follows_vendor_and_formats() {
        assert_eq!(first_screen(&answer(1366, 768)), Some((1366, 768)));
    }

    #[test]
    fn a_display_that_is_no_address_is_refused() {
        assert_eq!(address("nowhere"), None);
        assert_eq!(address(":x"), None);
        assert_eq!(address(":99"), Some(("", 99)));
        assert_eq!(address("localhost:10.0"), Some(("localhost", 10)));
    }

    #[test]
    fn the_cookie_of_the_display_is_taken_and_a_cut_file_gives_none() {
        let entry = |number: &[u8], data: &[u8]| {
            let mut out = vec![1, 0];
            for part in [&b"desk"[..], number, COOKIE, data] {
                out.extend(u16::try_from(part.len()).expect("short").to_be_bytes());
                out.extend(part);
            }
            out
        };
        let file = [entry(b"0", b"other"), entry(b"7", b"mine")].concat();
        assert_eq!(cookie_in(&file, "7"), Some(b"mine".to_vec()));
        assert_eq!(cookie_in(&file[..file.len() - 1], "7"), None);
        assert_eq!(cookie_in(&file, "8"), None);
    }
}
