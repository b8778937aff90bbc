//! What a terminal says of itself under its own key before the key goes.

use super::plan::DataKind;
use super::{RetireOrderId, hex, unhex};
use crate::domain::delivery::DeviceId;
use crate::domain::machine::proof::ProgramVersion;
use crate::domain::time::WallTime;
use std::fmt::Write as _;

/// The first line: purpose and version.
const HEAD: &str = "jiujinban retirement v1";
/// Longest statement that is read.
const LONGEST: usize = 4_096;

/// The newest record of the audit log when it was closed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEnd {
    /// Its number; 0 where the log never began.
    pub n: u64,
    /// Its hash, which stands for every record before it.
    pub hash: [u8; 32],
}

/// SHA-256 of a statement's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatementHash(pub [u8; 32]);

impl StatementHash {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }

    /// 64 small hexadecimal digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

/// The statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The terminal.
    pub device: DeviceId,
    /// The county's order it follows.
    pub order: RetireOrderId,
    /// The program that carries it out.
    pub version: ProgramVersion,
    /// When, by the terminal's clock.
    pub at: WallTime,
    /// Where the audit log ends.
    pub log: LogEnd,
    /// How many files of each kind are to be destroyed.
    pub counts: Vec<(DataKind, u64)>,
}

/// Not a statement: a line is missing, doubled or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no statement of a retirement")]
pub struct MalformedStatement;

impl Statement {
    /// The lines a terminal signs.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{HEAD}\n{}\n{}\n{}\n{}\n{} {}\n",
            self.device,
            self.order.as_str(),
            self.version.as_str(),
            self.at.0,
            self.log.n,
            hex(&self.log.hash),
        );
        for (kind, count) in &self.counts {
            let _ = writeln!(text, "{} {count}", kind.name());
        }
        text
    }

    /// Reads the lines back; nothing but exactly what [`Statement::text`] writes is taken.
    ///
    /// Errors: it is no statement.
    pub fn parse(text: &str) -> Result<Self, MalformedStatement> {
        let read = || {
            let mut lines = (text.len() <= LONGEST).then_some(text)?.lines();
            if lines.next()? != HEAD {
                return None;
            }
            let device = DeviceId::parse(lines.next()?)?;
            let order = RetireOrderId::parse(lines.next()?)?;
            let version = ProgramVersion::parse(lines.next()?)?;
            let at = WallTime(lines.next()?.parse().ok()?);
            let (n, hash) = lines.next()?.split_once(' ')?;
            let log = LogEnd {
                n: n.parse().ok()?,
                hash: unhex(hash)?,
            };
            let count = |line: &str| {
                let (kind, count) = line.split_once(' ')?;
                Some((DataKind::of_name(kind)?, count.parse().ok()?))
            };
            Some(Self {
                device,
                order,
                version,
                at,
                log,
                counts: lines.map(count).collect::<Option<_>>()?,
            })
        };
        read()
            .filter(|statement: &Self| statement.text() == text)
            .ok_or(MalformedStatement)
    }
}
