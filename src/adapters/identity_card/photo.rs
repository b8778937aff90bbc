//! The slot for a decoder of photos. The format on the cards is closed, and every decoder there is
//! comes with a reader, under its maker's licence; so none is part of this program. A county that has
//! one installs it as a program of its own:
//!
//! - it gets the 1,024 bytes of one photo on its standard input, and then the end;
//! - it writes the picture to its standard output and ends: a BMP of 102 × 126 pixels, 24 bits each,
//!   not compressed, 38,862 bytes;
//! - it gets no arguments, no environment, and as long as configured; then it is killed.
//!
//! It runs outside this process because it parses what came off a card. Whatever goes wrong with it
//! means a visit without the photo.

use crate::domain::face::Portrait;
use crate::domain::people::photo::WltPhoto;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;
use zeroize::Zeroizing;

/// Sides of the picture, pixels.
const WIDTH: usize = 102;
const HEIGHT: usize = 126;
/// Bytes of a row, filled up to a multiple of four.
const ROW: usize = (WIDTH * 3).next_multiple_of(4);
/// Bytes before the first row.
const HEAD: usize = 54;
/// Bytes of the whole picture.
pub const BMP_BYTES: usize = HEAD + HEIGHT * ROW;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoFault {
    /// The program cannot be started.
    #[error("the decoder cannot be started: {0}")]
    NotStarted(std::io::ErrorKind),
    /// It took too long.
    #[error("the decoder took too long")]
    Late,
    /// What it wrote is not the picture it has to write.
    #[error("the decoder gave no picture")]
    NoPicture,
}

/// A decoder of photos that the county installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoDecoder {
    /// The program, by its full path.
    pub program: PathBuf,
    /// How long it may take.
    pub within: Duration,
}

impl PhotoDecoder {
    /// Decodes one photo; comes back in time, whatever the program does.
    pub fn decode(&self, photo: &WltPhoto) -> Result<Portrait, PhotoFault> {
        let mut child = Running(
            Command::new(&self.program)
                .env_clear()
                .current_dir("/")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .map_err(|e| PhotoFault::NotStarted(e.kind()))?,
        );
        let (Some(input), Some(output)) = (child.0.stdin.take(), child.0.stdout.take()) else {
            return Err(PhotoFault::NoPicture);
        };
        let bytes = exchange(input, output, photo, self.within)?;
        portrait(&bytes).ok_or(PhotoFault::NoPicture)
    }
}

/// A program that is running; it never outlives its use.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to kill.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The photo in, the picture out. What waits for the program is a thread: it ends with the program.
fn exchange(
    mut input: ChildStdin,
    output: ChildStdout,
    photo: &WltPhoto,
    within: Duration,
) -> Result<Zeroizing<Vec<u8>>, PhotoFault> {
    let (came, waiting) = channel();
    let (photo, most) = (photo.clone(), BMP_BYTES as u64 + 1);
    let thread = thread::Builder::new().name("photo".to_owned());
    let started = thread.spawn(move || {
        // A program that does not want it all says so by what it writes.
        let _ = input.write_all(photo.reveal());
        drop(input);
        let mut bytes = Zeroizing::new(Vec::with_capacity(BMP_BYTES + 1));
        let whole = output.take(most).read_to_end(&mut bytes);
        // Nobody waits any more when it came too late.
        let _ = came.send(whole.map(|_| bytes));
    });
    started.map_err(|e| PhotoFault::NotStarted(e.kind()))?;
    match waiting.recv_timeout(within) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(PhotoFault::NoPicture),
        Err(RecvTimeoutError::Timeout) => Err(PhotoFault::Late),
    }
}

/// The pixels of a BMP of exactly this kind; `None` for any other bytes.
pub fn portrait(bmp: &[u8]) -> Option<Portrait> {
    if bmp.len() != BMP_BYTES || !bmp.starts_with(b"BM") {
        return None;
    }
    let four = |at: usize| Some(u32::from_le_bytes(*bmp.get(at..)?.first_chunk()?));
    let two = |at: usize| Some(u16::from_le_bytes(*bmp.get(at..)?.first_chunk()?));
    let kind = (
        four(10)?,
        four(14)?,
        four(18)?,
        four(22)?,
        two(26)?,
        two(28)?,
        four(30)?,
    );
    let wanted = (HEAD as u32, 40, WIDTH as u32, HEIGHT as u32, 1, 24, 0);
    if kind != wanted {
        return None;
    }
    let mut rgb = Zeroizing::new(Vec::with_capacity(WIDTH * HEIGHT * 3));
    // The lowest row comes first, and blue before red.
    for row in bmp[HEAD..].chunks_exact(ROW).rev() {
        for pixel in row[..WIDTH * 3].chunks_exact(3) {
            rgb.extend_from_slice(&[pixel[2], pixel[1], pixel[0]]);
        }
    }
    Portrait::new(WIDTH as u32, HEIGHT as u32, rgb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn bmp() -> Vec<u8> {
        let mut bmp = vec![0; BMP_BYTES];
        bmp[..2].copy_from_slice(b"BM");
        for (at, value) in [
            (10, 54_u32),
            (14, 40),
            (18, 102),
            (22, 126),
            (26, 0x0018_0001),
        ] {
            bmp[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        bmp
    }

    #[test]
    fn a_picture_of_any_other_kind_is_refused() {
        assert!(portrait(&bmp()).is_some());
        for at in [0, 10, 14, 18, 22, 26, 28, 30] {
            let mut other = bmp();
            other[at] ^= 1;
            assert_eq!(portrait(&other), None, "{at}");
        }
        assert_eq!(portrait(&bmp()[1..]), None);
        assert_eq!(portrait(&[]), None);
    }

    #[test]
    fn the_first_row_of_the_file_is_the_lowest_of_the_picture() {
        let mut picture = bmp();
        picture[HEAD..HEAD + 3].copy_from_slice(&[1, 2, 3]);
        let portrait = portrait(&picture).expect("a picture");
        assert_eq!(portrait.size(), (102, 126));
        let lowest = 125 * 102 * 3;
        assert_eq!(portrait.reveal()[lowest..lowest + 3], [3, 2, 1]);
        assert_eq!(portrait.reveal()[..3], [0, 0, 0]);
    }

    fn decoded_by(program: &str, within: Duration) -> Result<Portrait, PhotoFault> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/photo-decoders");
        let program = folder.join(program);
        let photo = WltPhoto::new(&[0x5A; 1024]).expect("bytes");
        PhotoDecoder { program, within }.decode(&photo)
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_program_that_is_missing_dies_lies_or_writes_without_end_gives_no_picture() {
        let missing = decoded_by("missing", LONG);
        assert!(
            matches!(missing, Err(PhotoFault::NotStarted(_))),
            "{missing:?}"
        );
        for program in ["dies", "lies", "never-ends"] {
            assert_eq!(
                decoded_by(program, LONG),
                Err(PhotoFault::NoPicture),
                "{program}"
            );
        }
    }

    #[test]
    fn a_program_that_hangs_is_not_waited_for() {
        let short = Duration::from_millis(50);
        assert_eq!(decoded_by("hangs", short), Err(PhotoFault::Late));
    }

    #[test]
    fn a_program_that_decodes_gets_the_photo_and_gives_the_portrait() {
        let portrait = decoded_by("decodes", LONG).expect("a portrait");
        assert_eq!(portrait.size(), (102, 126));
        // The fixture paints everything in the first byte of the photo.
        assert!(portrait.reveal().iter().all(|byte| *byte == 0x5A));
    }
}
