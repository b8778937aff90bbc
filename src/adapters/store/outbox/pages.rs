//! Reads the rows of a damaged SQLite file straight from its pages.
//!
//! SQLite itself walks a table from its root: one damaged page above takes everything below it
//! along. Here every page is looked at by itself, so what is lost is what the damage hit. The file
//! and its write-ahead log are opened for reading only. Formats: sqlite.org/fileformat2.html,
//! sections 1.5, 1.6, 2.1 and 4.

use rusqlite::types::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The page size of all our files.
pub(super) const PAGE: usize = 4_096;

const TABLE_LEAF: u8 = 0x0D;
const WAL_HEADER: u64 = 32;
const FRAME_HEADER: usize = 24;
/// The largest row worth believing in.
const LONGEST_ROW: u64 = 64 * 1_024 * 1_024;

/// A file as its newest committed pages.
pub(super) struct Pages {
    file: File,
    count: u32,
    wal: Option<File>,
    /// Where in the log a page's newest committed content starts.
    newer: HashMap<u32, u64>,
}

/// A row as it stands on a leaf page.
pub(super) struct RawRow {
    /// Its values; an integer primary key is null here and stands in `rowid`.
    pub values: Vec<Value>,
    /// Its key in the table.
    pub rowid: i64,
}

impl Pages {
    /// Opens a file and, if there is one, its log.
    pub fn open(path: &Path, wal_path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let mut count = u32::try_from(file.metadata()?.len() / PAGE as u64).unwrap_or(u32::MAX);
        let wal = File::open(wal_path).ok();
        let newer = wal.as_ref().and_then(|wal| committed(wal).ok());
        let newer = newer.unwrap_or_default();
        count = newer.keys().copied().fold(count, u32::max);
        Ok(Self {
            file,
            count,
            wal,
            newer,
        })
    }

    /// Hands every row of every table's leaf pages to `take`; how many cells could not be read.
    pub fn rows(&self, mut take: impl FnMut(RawRow)) -> u64 {
        let mut unreadable = 0;
        for number in 1..=self.count {
            let Some(page) = self.page(number) else {
                unreadable += 1;
                continue;
            };
            let start = if number == 1 { 100 } else { 0 };
            if page[start] != TABLE_LEAF {
                continue;
            }
            let cells = usize::from(u16::from_be_bytes([page[start + 3], page[start + 4]]));
            for cell in 0..cells {
                match self.cell(&page, start + 8 + 2 * cell) {
                    Some(row) => take(row),
                    None => unreadable += 1,
                }
            }
        }
        unreadable
    }

    fn page(&self, number: u32) -> Option<Box<[u8; PAGE]>> {
        let mut page = Box::new([0; PAGE]);
        let (file, at) = match (self.newer.get(&number), &self.wal) {
            (Some(at), Some(wal)) => (wal, *at),
            _ => (&self.file, u64::from(number.checked_sub(1)?) * PAGE as u64),
        };
        file.read_exact_at(&mut *page, at).ok()?;
        Some(page)
    }

    fn cell(&self, page: &[u8; PAGE], pointer: usize) -> Option<RawRow> {
        let at = page.get(pointer..pointer + 2)?;
        let mut rest = page.get(usize::from(u16::from_be_bytes([at[0], at[1]]))..)?;
        let length = varint(&mut rest)?;
        let rowid = varint(&mut rest)?.cast_signed();
        if length > LONGEST_ROW {
            return None;
        }
        let payload = self.payload(rest, usize::try_from(length).ok()?)?;
        Some(RawRow {
            values: record(&payload)?,
            rowid,
        })
    }

    /// The payload of a cell: what is on the page, and the chain of overflow pages after it.
    fn payload(&self, rest: &[u8], length: usize) -> Option<Vec<u8>> {
        let most = PAGE - 35;
        if length <= most {
            return rest.get(..length).map(<[u8]>::to_vec);
        }
        let least = (PAGE - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (PAGE - 4);
        let local = if fitting <= most { fitting } else { least };
        let mut out = rest.get(..local)?.to_vec();
        let mut next = u32::from_be_bytes(rest.get(local..local + 4)?.try_into().ok()?);
        while out.len() < length {
            let page = self.page(next)?;
            next = u32::from_be_bytes(page[..4].try_into().ok()?);
            let part = (length - out.len()).min(PAGE - 4);
            out.extend_from_slice(&page[4..4 + part]);
        }
        Some(out)
    }
}

/// A big-endian variable-length integer: seven bits a byte, all eight of the ninth.
fn varint(input: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for n in 0..9 {
        let (&byte, rest) = input.split_first()?;
        *input = rest;
        if n == 8 {
            return Some(value << 8 | u64::from(byte));
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A record: a header of serial types, then the values. Every byte must be used.
fn record(payload: &[u8]) -> Option<Vec<Value>> {
    let mut header = payload;
    let header_len = usize::try_from(varint(&mut header)?).ok()?;
    let used = payload.len() - header.len();
    let mut types = payload.get(used..header_len)?;
    let mut body = payload.get(header_len..)?;
    let mut values = Vec::new();
    while !types.is_empty() {
        let kind = varint(&mut types)?;
        values.push(value(kind, &mut body)?);
    }
    body.is_empty().then_some(values)
}

fn value(kind: u64, body: &mut &[u8]) -> Option<Value> {
    let mut take = |len: usize| {
        let (head, rest) = body.split_at_checked(len)?;
        *body = rest;
        Some(head)
    };
    let integer = |bytes: &[u8]| {
        let sign = bytes
            .first()
            .map_or(0, |b| if b & 0x80 == 0 { 0 } else { -1 });
        Value::Integer(bytes.iter().fold(sign, |n, b| n << 8 | i64::from(*b)))
    };
    Some(match kind {
        0 => Value::Null,
        1..=4 => integer(take(usize::try_from(kind).ok()?)?),
        5 => integer(take(6)?),
        6 => integer(take(8)?),
        7 => Value::Real(f64::from_be_bytes(take(8)?.try_into().ok()?)),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        10 | 11 => return None,
        _ => {
            let bytes = take(usize::try_from((kind - 12) / 2).ok()?)?;
            if kind.is_multiple_of(2) {
                Value::Blob(bytes.to_vec())
            } else {
                Value::Text(std::str::from_utf8(bytes).ok()?.to_owned())
            }
        }
    })
}

/// The newest content of each page that the log committed, by the offset of the page's bytes.
/// Frames count up to the last commit whose salts and running checksum hold.
fn committed(wal: &File) -> io::Result<HashMap<u32, u64>> {
    let mut head = [0; WAL_HEADER as usize];
    wal.read_exact_at(&mut head, 0)?;
    let word = |bytes: &[u8], at: usize| {
        u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
    };
    let little = match word(&head, 0) {
        0x377F_0682 => true,
        0x377F_0683 => false,
        _ => return Ok(HashMap::new()),
    };
    let mut sum = checksum([0, 0], &head[..24], little);
    if sum != [word(&head, 24), word(&head, 28)] || word(&head, 8) as usize != PAGE {
        return Ok(HashMap::new());
    }
    let (mut done, mut open) = (HashMap::new(), Vec::new());
    let mut frame = vec![0; FRAME_HEADER + PAGE];
    let mut at = WAL_HEADER;
    while wal.read_exact_at(&mut frame, at).is_ok() {
        sum = checksum(
            checksum(sum, &frame[..8], little),
            &frame[FRAME_HEADER..],
            little,
        );
        let ours = frame[8..16] == head[16..24];
        if !ours || sum != [word(&frame, 16), word(&frame, 20)] {
            break;
        }
        open.push((word(&frame, 0), at + FRAME_HEADER as u64));
        if word(&frame, 4) != 0 {
            done.extend(open.drain(..));
        }
        at += frame.len() as u64;
    }
    Ok(done)
}

fn checksum(from: [u32; 2], bytes: &[u8], little: bool) -> [u32; 2] {
    let (pairs, _) = bytes.as_chunks::<8>();
    pairs.iter().fold(from, |[s0, s1], pair| {
        let (a, b) = pair.split_at(4);
        let read = |half: &[u8]| {
            let half = half.try_into().expect("four bytes");
            if little {
                u32::from_le_bytes(half)
            } else {
                u32::from_be_bytes(half)
            }
        };
        let s0 = s0.wrapping_add(read(a)).wrapping_add(s1);
        let s1 = s1.wrapping_add(read(b)).wrapping_add(s0);
        [s0, s1]
    })
}
