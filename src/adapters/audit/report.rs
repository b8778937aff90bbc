//! `kiosk audit verify` and `kiosk audit find`: what they do and what they print.

use super::damage::{Damage, Verified};
use super::key::EpochKey;
use super::rows::{LogFile, RowFault};
use super::trace::{Trace, trace};
use super::verify::{Trust, verify};
use super::words;
use crate::domain::delivery::ReceiptNo;
use crate::ports::audit::{AuditHead, AuditSeed, ChainHash};
use crate::ports::machine::WholeFile;
use std::fmt;
use std::path::Path;

/// Why a log could not be inspected at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InspectFault {
    /// The tables cannot be read.
    #[error(transparent)]
    Rows(#[from] RowFault),
    /// An anchor is a record number, a colon and 64 hexadecimal digits.
    #[error("an anchor is written N:HASH, a record number and 64 hexadecimal digits")]
    Anchor,
    /// A line of what the county printed.
    #[error(
        "line {0} is neither NUMBER:HASH nor seed HEX, as `county audit --terminal` prints them"
    )]
    County(usize),
}

/// What the county knows of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountyView {
    /// Records as it has seen them.
    pub anchors: Vec<AuditHead>,
    /// The seeds it holds; with them every code is checked.
    pub seeds: Vec<AuditSeed>,
}

impl CountyView {
    /// Reads what `county audit --terminal` prints: lines `NUMBER:HASH` and `seed HEX`. Empty lines
    /// and lines that begin with `#` are passed over.
    pub fn parse(text: &str) -> Result<Self, InspectFault> {
        let mut view = Self::default();
        for (at, line) in text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.trim()))
        {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = InspectFault::County(at);
            match line.strip_prefix("seed ") {
                // A hash and a seed are written alike.
                Some(digits) => {
                    let bytes = ChainHash::parse(digits.trim()).ok_or(fault)?;
                    view.seeds.push(AuditSeed(bytes.0));
                }
                None => view.anchors.push(parse_anchor(line).map_err(|_| fault)?),
            }
        }
        Ok(view)
    }

    /// Adds an anchor, `N:HASH`.
    pub fn anchor(&mut self, text: &str) -> Result<(), InspectFault> {
        self.anchors.push(parse_anchor(text)?);
        Ok(())
    }
}

/// Reads an anchor, `N:HASH`, as the county shows it.
pub(super) fn parse_anchor(text: &str) -> Result<AuditHead, InspectFault> {
    let (n, hash) = text.trim().split_once(':').ok_or(InspectFault::Anchor)?;
    match (n.parse(), ChainHash::parse(hash)) {
        (Ok(n), Some(hash)) if n > 0 => Ok(AuditHead { n, hash }),
        _ => Err(InspectFault::Anchor),
    }
}

/// What `kiosk audit verify` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Whole, or the first thing wrong.
    pub result: Result<Verified, Damage>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.result.is_ok()
    }
}

/// Verifies the log in a data directory. `key` is the file of the running epoch's key, where this user can
/// open it; `device_keys` are the terminal's public keys, `county` is what the county
/// knows of the log.
pub fn verify_log(
    data: &Path,
    key: Option<&dyn WholeFile>,
    device_keys: Vec<[u8; 32]>,
    county: &CountyView,
) -> Result<VerifyReport, InspectFault> {
    let log = LogFile::open(data)?;
    let checkpoints = log.checkpoints()?;
    let key = key.and_then(|file| file.read().ok().flatten());
    let own = key.and_then(|bytes| EpochKey::decode(&bytes));
    // The running terminal may have moved to its next key since the tables were read: that one says
    // nothing about them.
    let newest = checkpoints.last();
    let moved_on =
        |k: &EpochKey| newest.is_some_and(|c| c.seed == k.seed && c.epoch + 2 == k.epoch);
    let own = own.into_iter().filter(|k| !moved_on(k));
    let trust = Trust {
        device_keys,
        keys: county
            .seeds
            .iter()
            .map(EpochKey::of_seed)
            .chain(own)
            .collect(),
        anchors: county.anchors.clone(),
    };
    let result = log.with_records(|records| verify(records, &checkpoints, &trust))?;
    Ok(VerifyReport { result })
}

fn noun(records: u64) -> &'static str {
    if records == 1 { "record" } else { "records" }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = match &self.result {
            Ok(whole) => whole,
            Err(damage) => {
                writeln!(f, "audit log: DAMAGED: {damage}")?;
                return f.write_str(&words::damaged(damage));
            }
        };
        let Verified {
            first,
            head,
            records,
            coded,
            signed,
            unsigned,
            tail,
            anchored,
        } = whole;
        writeln!(
            f,
            "audit log: whole, {records} {}, {first} to {}",
            noun(*records),
            head.n
        )?;
        writeln!(f, "  head        {}:{}", head.n, head.hash)?;
        writeln!(
            f,
            "  checkpoints {signed} signed by this terminal, {unsigned} not checked"
        )?;
        writeln!(
            f,
            "  codes       {coded} checked; the others need the seed the county holds"
        )?;
        writeln!(f, "  after the newest checkpoint {tail} {}", noun(*tail))?;
        match anchored {
            0 => writeln!(
                f,
                "  county      not compared with what it has seen (--county FILE)"
            )?,
            n => writeln!(f, "  county      {n} {} as it has seen them", noun(*n))?,
        }
        f.write_str(&words::whole(whole))
    }
}

/// What `kiosk audit find` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceReport {
    /// The receipt asked for.
    pub receipt: ReceiptNo,
    /// What the log says.
    pub trace: Trace,
}

/// Everything the log in a data directory says about the case of a receipt.
pub fn find_receipt(data: &Path, receipt: &ReceiptNo) -> Result<TraceReport, InspectFault> {
    let log = LogFile::open(data)?;
    let found = trace(receipt, |each| {
        log.with_records(|records| records.for_each(|r| each(&r)))
    })?;
    Ok(TraceReport {
        receipt: receipt.clone(),
        trace: found,
    })
}

impl fmt::Display for TraceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receipt = &self.receipt;
        if self.trace.lines.is_empty() {
            writeln!(f, "receipt {receipt}: nothing in this terminal's log")?;
            return f.write_str(&words::unknown_receipt(receipt));
        }
        let lines = self.trace.lines.len();
        writeln!(f, "receipt {receipt}: {lines} {}", noun(lines as u64))?;
        for id in &self.trace.submissions {
            writeln!(f, "  submission {id}")?;
        }
        for line in &self.trace.lines {
            let at = line.at.china().strftime("%Y-%m-%d %H:%M:%S");
            writeln!(
                f,
                "{:>8}  {at}  {:28} {}",
                line.n, line.event, line.sentence
            )?;
        }
        f.write_str(&words::found(self.trace.lines.len()))
    }
}
