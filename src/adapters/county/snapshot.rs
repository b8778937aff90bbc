//! Whole copies: one compressed file, fetched in as many pieces as the line needs, read in pages.

use super::fault::of_read;
use super::feeds::Pile;
use super::http::{Http, MAX_WINDOW, malformed};
use crate::ports::county::{CountyError, Feed, FeedPage, MalformedPart, PageBegin, Refusal};
use crate::ports::jobs::FeedCursor;
use crate::wire::envelope::hex;
use crate::wire::feed::SnapshotManifest;
use ring::digest;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

/// Largest file and largest text of a copy: twenty times a prefecture.
const MAX_FILE: u64 = 256 << 20;
const MAX_TEXT: u64 = 2 << 30;
/// Longest line.
const MAX_LINE: u64 = 64 << 10;
/// Records in one page.
const PAGE: u32 = 2_000;

/// A place within a copy, as a cursor of the terminal's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotPlace {
    sha256: String,
    part: u32,
}

impl SnapshotPlace {
    /// Reads what [`Self::text`] wrote; anything else is a cursor of the county.
    pub fn parse(text: &str) -> Option<Self> {
        let (sha256, part) = text.strip_prefix("snapshot/")?.split_once('/')?;
        Some(Self {
            sha256: sha256.to_owned(),
            part: part.parse().ok()?,
        })
    }

    fn text(&self) -> String {
        format!("snapshot/{}/{}", self.sha256, self.part)
    }
}

type Lines = BufReader<std::io::Take<zstd::stream::Decoder<'static, BufReader<File>>>>;

/// A copy being read.
struct Reading {
    place: SnapshotPlace,
    lines: Lines,
}

/// What came of beginning a copy.
pub enum Begun {
    /// Its first page.
    Page(FeedPage),
    /// The file is not the one that was promised; it was thrown away.
    Spoilt,
}

/// Unfinished copies of all feeds.
pub struct Snapshots {
    dir: PathBuf,
    reading: HashMap<Feed, Reading>,
}

impl Snapshots {
    /// Copies are kept in a folder until they are read.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            reading: HashMap::new(),
        }
    }

    fn file(&self, feed: Feed, sha256: &str) -> PathBuf {
        self.dir.join(format!("{}-{sha256}.zst", feed.name()))
    }

    /// Fetches a copy, or the rest of one that was cut, and reads its first page.
    pub fn begin(&mut self, http: &Http, feed: Feed, wait: Duration) -> Result<Begun, CountyError> {
        let name = feed.name();
        let manifest: SnapshotManifest = http.get(&format!("/v1/feeds/{name}/snapshot"), wait)?;
        let is_digest =
            manifest.sha256.len() == 64 && manifest.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_digest {
            return Err(malformed(MalformedPart::Value));
        }
        if manifest.size > MAX_FILE || manifest.raw_size > MAX_TEXT {
            return Err(CountyError::TooLarge);
        }
        self.tidy(feed, &manifest.sha256);
        match self.fetch(http, feed, &manifest, wait) {
            Ok(true) => {}
            Ok(false)
            | Err(CountyError::Refused {
                problem: Refusal::NotFound,
                ..
            }) => {
                let _ = std::fs::remove_file(self.file(feed, &manifest.sha256));
                return Ok(Begun::Spoilt);
            }
            Err(e) => return Err(e),
        }
        let place = SnapshotPlace {
            sha256: manifest.sha256,
            part: 0,
        };
        self.reading.remove(&feed);
        self.go_on(feed, &place)?
            .map(Begun::Page)
            .ok_or_else(|| malformed(MalformedPart::Digest))
    }

    /// Throws away copies of a feed other than one.
    fn tidy(&self, feed: Feed, sha256: &str) {
        let own = self.file(feed, sha256);
        let prefix = format!("{}-", feed.name());
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let is_copy = name
                .to_str()
                .is_some_and(|n| n.starts_with(&prefix) && n.ends_with(".zst"));
            if is_copy && entry.path() != own {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Brings the file to its full size; whether it is the promised one.
    fn fetch(
        &self,
        http: &Http,
        feed: Feed,
        manifest: &SnapshotManifest,
        wait: Duration,
    ) -> Result<bool, CountyError> {
        let path = self.file(feed, &manifest.sha256);
        let disk = |_| CountyError::Offline;
        let have = std::fs::metadata(&path).map_or(0, |m| m.len());
        if have > manifest.size {
            return Ok(false);
        }
        if have < manifest.size {
            let name = feed.name();
            let from = format!("/v1/feeds/{name}/snapshots/{}", manifest.sha256);
            let (answer, goes_on) = http.get_file(&from, have, wait)?;
            let mut file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(disk)?;
            if !goes_on {
                file.set_len(0).map_err(disk)?;
            }
            let left = if goes_on {
                manifest.size - have
            } else {
                manifest.size
            };
            copy(answer.take(left + 1), &mut file, left)?;
        }
        let mut file = File::open(&path).map_err(disk)?;
        let mut sum = digest::Context::new(&digest::SHA256);
        let mut block = vec![0; 64 << 10];
        loop {
            let n = file.read(&mut block).map_err(disk)?;
            if n == 0 {
                break;
            }
            sum.update(&block[..n]);
        }
        Ok(hex(sum.finish().as_ref()) == manifest.sha256)
    }

    /// The next page of a copy; `None` when its file is gone.
    pub fn go_on(
        &mut self,
        feed: Feed,
        place: &SnapshotPlace,
    ) -> Result<Option<FeedPage>, CountyError> {
        let in_hand = self.reading.remove(&feed).filter(|r| r.place == *place);
        let reading = match in_hand {
            Some(reading) => Some(reading),
            None => self.open(feed, place)?,
        };
        let Some(mut reading) = reading else {
            return Ok(None);
        };
        let mut pile = Pile::new(feed);
        for _ in 0..PAGE {
            match next_line(&mut reading.lines)? {
                Some(line) => pile.take(&line)?,
                None => return Err(malformed(MalformedPart::PageEnd)),
            }
            if pile.end().is_some() {
                break;
            }
        }
        let begins = if reading.place.part == 0 {
            PageBegin::FromNothing
        } else {
            PageBegin::FromCursor
        };
        if let Some((next, _)) = pile.end().cloned() {
            let _ = std::fs::remove_file(self.file(feed, &place.sha256));
            return Ok(Some(pile.page(begins, FeedCursor(next), true)));
        }
        reading.place.part += 1;
        let next = FeedCursor(reading.place.text());
        self.reading.insert(feed, reading);
        Ok(Some(pile.page(begins, next, true)))
    }

    /// Opens a copy and passes over the parts that are read already.
    fn open(&self, feed: Feed, place: &SnapshotPlace) -> Result<Option<Reading>, CountyError> {
        let Ok(file) = File::open(self.file(feed, &place.sha256)) else {
            return Ok(None);
        };
        let broken = |_| malformed(MalformedPart::Compression);
        let mut decoder =
            zstd::stream::Decoder::with_buffer(BufReader::new(file)).map_err(broken)?;
        decoder.window_log_max(MAX_WINDOW).map_err(broken)?;
        let mut lines = BufReader::new(decoder.take(MAX_TEXT));
        for _ in 0..u64::from(place.part) * u64::from(PAGE) {
            if next_line(&mut lines)?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(Reading {
            place: place.clone(),
            lines,
        }))
    }
}

fn copy(mut from: impl std::io::Read, to: &mut File, expected: u64) -> Result<(), CountyError> {
    let mut block = vec![0; 64 << 10];
    let mut got = 0;
    loop {
        let n = from.read(&mut block).map_err(|e| of_read(&e))?;
        if n == 0 {
            break;
        }
        to.write_all(&block[..n])
            .map_err(|_| CountyError::Offline)?;
        got += n as u64;
    }
    to.sync_all().map_err(|_| CountyError::Offline)?;
    if got < expected {
        return Err(CountyError::CutShort);
    }
    Ok(())
}

fn next_line(lines: &mut Lines) -> Result<Option<String>, CountyError> {
    let mut line = String::new();
    let n = lines
        .by_ref()
        .take(MAX_LINE)
        .read_line(&mut line)
        .map_err(|_| malformed(MalformedPart::Compression))?;
    if n == 0 {
        return Ok(None);
    }
    if line.pop() != Some('\n') {
        return Err(malformed(MalformedPart::PageEnd));
    }
    Ok(Some(line))
}
