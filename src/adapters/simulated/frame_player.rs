//! A camera of files: plays the pictures of a folder as the device would give them, and fails as one
//! does. In the terminal's own process or in a camera's, behind the same pipe as the device.
//!
//! The folder is the camera: pictures `*.jpg` are frames of Motion JPEG, files `*-640x480.yuyv` raw ones,
//! played by name, the first again after the last. A file `mode` in it says how the camera behaves.

use crate::adapters::video::pipe::{RawFormat, RawHead};
use crate::adapters::video::{Ending, RawSource, Stream, serve};
use crate::domain::face::CameraFault;
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::ports::frames::{FrameCamera, Frames};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How the camera behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FrameMode {
    /// It gives frames.
    #[default]
    Fine,
    /// It is unplugged; also in the middle of a stream.
    Gone,
    /// Another program has it.
    Busy,
    /// It has no format that is read here.
    WrongFormat,
    /// It gives nothing, for as long as this lasts.
    Stalls,
    /// Its first frame takes a second and a half.
    StartsLate,
    /// One frame a second.
    Slow,
    /// The same frame again and again, to the last bit.
    Frozen,
    /// Every fourth frame is cut short.
    SomeCut,
    /// Every frame is cut short.
    Truncated,
    /// Buffers nobody wrote into.
    Zeroes,
    /// Nothing in any frame.
    Empty,
    /// Rows that are longer than announced.
    WrongStride,
    /// Frames of one pixel.
    OnePixel,
    /// Frames of 7680 × 4320.
    Huge,
    /// JPEG frames without their tables.
    NoTables,
    /// Its process says something that is no message.
    Babbles,
    /// Its process ends without a word.
    Dies,
}

impl FrameMode {
    /// All of them, by the word that stands in the file `mode`.
    pub const ALL: [(&'static str, Self); 18] = [
        ("fine", Self::Fine),
        ("gone", Self::Gone),
        ("busy", Self::Busy),
        ("wrong-format", Self::WrongFormat),
        ("stalls", Self::Stalls),
        ("starts-late", Self::StartsLate),
        ("slow", Self::Slow),
        ("frozen", Self::Frozen),
        ("some-cut", Self::SomeCut),
        ("truncated", Self::Truncated),
        ("zeroes", Self::Zeroes),
        ("empty", Self::Empty),
        ("wrong-stride", Self::WrongStride),
        ("one-pixel", Self::OnePixel),
        ("huge", Self::Huge),
        ("no-tables", Self::NoTables),
        ("babbles", Self::Babbles),
        ("dies", Self::Dies),
    ];

    fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, mode)| *mode == self);
        known.map_or("fine", |(word, _)| word)
    }
}

/// The folder, from outside: what is before the lens, and how the camera behaves.
#[derive(Debug, Clone)]
pub struct FrameFolder {
    folder: PathBuf,
}

impl FrameFolder {
    /// Makes the folder when there is none.
    pub fn at(folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Takes away what is before the lens and puts these pictures there, to be played in this order.
    /// The ending of a name says what a picture is.
    pub fn show(&self, pictures: &[(&str, &[u8])]) -> io::Result<()> {
        for old in files(&self.folder)? {
            std::fs::remove_file(old)?;
        }
        for (at, (name, bytes)) in pictures.iter().enumerate() {
            self.put(&format!("{at:04}-{name}"), bytes)?;
        }
        Ok(())
    }

    /// Changes how the camera behaves.
    pub fn set(&self, mode: FrameMode) -> io::Result<()> {
        self.put("mode", mode.word().as_bytes())
    }

    /// No reader ever sees half a file.
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let made = self.folder.join(format!(".{name}"));
        std::fs::write(&made, bytes)?;
        std::fs::rename(made, self.folder.join(name))
    }
}

/// Pictures of the folder by name.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|e| e.to_str());
        let hidden = path
            .file_name()
            .is_some_and(|n| n.as_encoded_bytes()[0] == b'.');
        if !hidden && matches!(ending, Some("jpg" | "yuyv")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Plays a folder.
pub struct FramePlayer {
    folder: PathBuf,
    every: Duration,
    stop: Receiver<()>,
    last: Option<PathBuf>,
    count: u32,
    frame: Vec<u8>,
}

impl FramePlayer {
    /// Plays so many frames a second, until the sender of `stop` is gone.
    pub fn new(folder: PathBuf, rate: u32, stop: Receiver<()>) -> Self {
        Self {
            folder,
            every: Duration::from_secs(1) / rate.max(1),
            stop,
            last: None,
            count: 0,
            frame: Vec::new(),
        }
    }

    fn mode(&self) -> Result<FrameMode, CameraFault> {
        if !self.folder.is_dir() {
            return Err(CameraFault::Gone);
        }
        let word = std::fs::read_to_string(self.folder.join("mode")).unwrap_or_default();
        let known = FrameMode::ALL
            .iter()
            .find(|(known, _)| *known == word.trim());
        Ok(known.map_or(FrameMode::Fine, |(_, mode)| *mode))
    }

    fn pause(&self, length: Duration) -> Result<(), CameraFault> {
        match self.stop.recv_timeout(length) {
            Err(RecvTimeoutError::Timeout) => Ok(()),
            _ => Err(CameraFault::Gone),
        }
    }

    /// Waits for the next frame's time, and through a stall; how the camera behaves then.
    fn wait(&mut self) -> Result<FrameMode, CameraFault> {
        self.count = self.count.wrapping_add(1);
        let first = self.count == 1;
        self.pause(match self.mode()? {
            FrameMode::Slow => Duration::from_secs(1),
            FrameMode::StartsLate if first => Duration::from_millis(1_500),
            _ => self.every,
        })?;
        loop {
            match self.mode()? {
                FrameMode::Stalls => self.pause(self.every)?,
                FrameMode::Gone | FrameMode::Dies => return Err(CameraFault::Gone),
                _ if files(&self.folder).is_ok_and(|all| all.is_empty()) => {
                    self.pause(self.every)?;
                }
                mode => return Ok(mode),
            }
        }
    }

    /// The next picture of the folder, with the number of the frame in it.
    fn picture(&mut self) -> Result<RawHead, CameraFault> {
        let gone = |_| CameraFault::Gone;
        let all = files(&self.folder).map_err(gone)?;
        let after = |path: &&PathBuf| self.last.as_ref().is_none_or(|last| *path > last);
        let next = all.iter().find(after).or(all.first());
        let next = next.ok_or(CameraFault::Gone)?.clone();
        self.frame = std::fs::read(&next).map_err(gone)?;
        let head = head_of(&next, &self.frame).ok_or(CameraFault::WrongFormat)?;
        self.last = Some(next);
        match head.format {
            RawFormat::Jpeg => numbered(&mut self.frame, self.count),
            RawFormat::Yuyv => {
                if let Some(first) = self.frame.first_mut() {
                    *first ^= self.count.to_be_bytes()[3] & 1;
                }
            }
        }
        Ok(head)
    }
}

/// A picture's size stands in the name of a raw file and in the header of a JPEG.
fn head_of(file: &Path, bytes: &[u8]) -> Option<RawHead> {
    if file.extension()?.to_str()? == "jpg" {
        return jpeg_head(bytes);
    }
    let (_, size) = file.file_stem()?.to_str()?.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    Some(RawHead {
        format: RawFormat::Yuyv,
        width: width.parse().ok()?,
        height: height.parse().ok()?,
    })
}

/// What a device says of a baseline JPEG.
pub(super) fn jpeg_head(bytes: &[u8]) -> Option<RawHead> {
    let at = sizes_at(bytes)?;
    let side = |at: usize| u32::from(bytes[at]) << 8 | u32::from(bytes[at + 1]);
    Some(RawHead {
        format: RawFormat::Jpeg,
        width: side(at + 2),
        height: side(at),
    })
}

/// Makes a JPEG another than the one before: a comment behind the mark of the start changes no pixel.
pub(super) fn numbered(jpeg: &mut Vec<u8>, count: u32) {
    let count = count.to_be_bytes();
    if jpeg.len() > 2 {
        let comment = [0xFF, 0xFE, 0, 6, count[0], count[1], count[2], count[3]];
        jpeg.splice(2..2, comment);
    }
}

/// Where height and width stand in a baseline JPEG.
fn sizes_at(bytes: &[u8]) -> Option<usize> {
    let mark = bytes.windows(2).position(|m| m == [0xFF, 0xC0])?;
    (mark + 9 <= bytes.len()).then_some(mark + 5)
}

/// Does to a frame what the mode wants; the head that goes with it.
fn spoil(mode: FrameMode, count: u32, head: RawHead, frame: &mut Vec<u8>) -> RawHead {
    let raw = |width, height| RawHead {
        format: RawFormat::Yuyv,
        width,
        height,
    };
    // The number keeps one spoilt frame from being the one before.
    let number = count.to_be_bytes();
    match mode {
        FrameMode::SomeCut if count.is_multiple_of(4) => frame.truncate(frame.len() / 2),
        FrameMode::Truncated => frame.truncate(frame.len() / 2),
        FrameMode::Zeroes => {
            frame.clear();
            frame.resize(614_400, 0);
            frame[610_000..610_004].copy_from_slice(&number);
            frame[610_000] |= 1;
            return RawHead {
                format: RawFormat::Jpeg,
                ..raw(640, 480)
            };
        }
        FrameMode::Empty => frame.clear(),
        FrameMode::WrongStride => {
            *frame = [126, 128].repeat(768 * 480);
            frame[..4].copy_from_slice(&number);
            return raw(640, 480);
        }
        FrameMode::OnePixel => {
            *frame = number.to_vec();
            return raw(1, 1);
        }
        FrameMode::Huge => {
            if let Some(at) = sizes_at(frame) {
                frame[at..at + 4].copy_from_slice(&[0x10, 0xE0, 0x1E, 0x00]);
            }
            return RawHead {
                width: 7_680,
                height: 4_320,
                ..head
            };
        }
        FrameMode::NoTables => {
            while let Some(at) = frame.windows(2).position(|m| m == [0xFF, 0xC4]) {
                let length = usize::from(frame[at + 2]) << 8 | usize::from(frame[at + 3]);
                frame.drain(at..(at + 2 + length).min(frame.len()));
            }
        }
        _ => {}
    }
    head
}

impl RawSource for FramePlayer {
    fn open(&mut self) -> Result<(), CameraFault> {
        match self.mode()? {
            FrameMode::Gone => Err(CameraFault::Gone),
            FrameMode::Busy => Err(CameraFault::Busy),
            FrameMode::WrongFormat => Err(CameraFault::WrongFormat),
            _ => Ok(()),
        }
    }

    fn next(&mut self) -> Result<(RawHead, &[u8]), CameraFault> {
        let mode = self.wait()?;
        if mode == FrameMode::Frozen {
            self.count = 1;
        }
        let head = self.picture()?;
        let head = spoil(mode, self.count, head, &mut self.frame);
        Ok((head, &self.frame))
    }
}

/// Plays a folder into a pipe, as the process of a camera does, with what only a process can do wrong.
pub fn play(mut player: FramePlayer, to: &mut dyn io::Write) {
    match player.mode() {
        Ok(FrameMode::Dies) => {}
        Ok(FrameMode::Babbles) => {
            // Whoever reads closes the pipe.
            let _ = to.write_all(b"a line of words that is longer than the head of a message\n");
        }
        _ => serve(&mut player, to),
    }
}

/// A camera of files in the terminal's own process.
pub struct PlayedCamera {
    folder: PathBuf,
    rate: u32,
    clock: Arc<dyn Clock>,
}

impl PlayedCamera {
    /// Off. It plays so many frames a second when it is on.
    pub fn new(folder: PathBuf, rate: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            folder,
            rate,
            clock,
        }
    }
}

/// The thread ends when its sender is gone.
struct Player(Option<Sender<()>>);

impl Ending for Player {
    fn end(&mut self) {
        self.0 = None;
    }
}

impl FrameCamera for PlayedCamera {
    fn open(&self) -> Result<Box<dyn Frames>, CameraFault> {
        let gone = |_: io::Error| CameraFault::Gone;
        let (from, mut to) = io::pipe().map_err(gone)?;
        let (stop, stopped) = channel();
        let player = FramePlayer::new(self.folder.clone(), self.rate, stopped);
        std::thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || play(player, &mut to))
            .map_err(gone)?;
        let ending = Box::new(Player(Some(stop)));
        let mut stream = Stream::over(from, ending, self.clock.clone()).map_err(gone)?;
        stream.started(Span::seconds(4))?;
        Ok(Box::new(stream))
    }

    fn is_there(&self) -> bool {
        let mode = std::fs::read_to_string(self.folder.join("mode")).unwrap_or_default();
        self.folder.is_dir() && mode.trim() != FrameMode::Gone.word()
    }
}
