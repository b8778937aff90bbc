//! Reading keys one by one, gathering every fault on the way.

use super::checked::absolute;
use super::fault::{ConfigFault, Problem};
use super::raw::{Document, Found};
use crate::domain::time::Span;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use toml::de::DeValue;

/// Reads keys from the files, the last file first. Every read gives `None` after a fault, so that
/// the reading goes on and all faults are told together.
pub(super) struct Keys<'d> {
    documents: &'d [Document<'d>],
    /// Where a missing key is missed.
    site: String,
    asked: Vec<&'static str>,
    faults: Vec<ConfigFault>,
    /// FNV-1a over keys and values, to notice a change between two starts.
    print: u64,
}

impl<'d> Keys<'d> {
    pub(super) fn new(
        documents: &'d [Document<'d>],
        site: String,
        faults: Vec<ConfigFault>,
    ) -> Self {
        Self {
            documents,
            site,
            asked: Vec::new(),
            faults,
            print: 0xcbf2_9ce4_8422_2325,
        }
    }

    /// Every key that was read, every fault, and a number that changes with any value.
    pub(super) fn finish(self) -> (Vec<&'static str>, Vec<ConfigFault>, u64) {
        (self.asked, self.faults, self.print)
    }

    /// Adds a fault about a value that is right by itself and wrong beside another.
    pub(super) fn refuse(&mut self, key: &'static str, allowed: String) {
        if let Some(found) = self.look(key) {
            let value = found.written();
            let problem = Problem::Value { value, allowed };
            self.faults.push(found.fault(key, problem));
        }
    }

    /// Adds a fault about the file a key names.
    pub(super) fn named(&mut self, key: &'static str, path: &str, why: super::FaultyFile) {
        if let Some(found) = self.look(key) {
            let path = path.to_owned();
            self.faults
                .push(found.fault(key, Problem::Named { path, why }));
        }
    }

    fn look(&self, key: &str) -> Option<Found<'d>> {
        self.documents.iter().rev().find_map(|d| d.find(key))
    }

    fn mix(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.print = (self.print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A key that may be missing. `take` gives the value, or `Err` for one that is not allowed.
    fn read<T>(
        &mut self,
        key: &'static str,
        allowed: &str,
        take: impl FnOnce(&DeValue<'_>) -> Result<T, Wrong>,
    ) -> Read<T> {
        self.asked.push(key);
        let Some(found) = self.look(key) else {
            return Read::Missing;
        };
        let value = found.written();
        self.mix(key);
        self.mix(&value);
        let allowed = allowed.to_owned();
        let problem = match take(found.value) {
            Ok(value) => return Read::Value(value),
            Err(Wrong::Type) => Problem::Type {
                value,
                found: found.value.type_str(),
                allowed,
            },
            Err(Wrong::Value) => Problem::Value { value, allowed },
        };
        self.faults.push(found.fault(key, problem));
        Read::Wrong
    }

    fn require<T>(&mut self, key: &'static str, allowed: &str, read: Read<T>) -> Option<T> {
        match read {
            Read::Value(value) => Some(value),
            Read::Wrong => None,
            Read::Missing => {
                self.faults.push(ConfigFault {
                    file: self.site.clone(),
                    position: None,
                    key: Some(key.to_owned()),
                    problem: Problem::Required {
                        allowed: allowed.to_owned(),
                    },
                });
                None
            }
        }
    }

    /// A whole number.
    pub(super) fn whole(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
        unit: &str,
    ) -> Option<u64> {
        let allowed = format!(
            "a whole number from {} to {} ({unit})",
            range.start(),
            range.end()
        );
        let read = self.read(key, &allowed, |value| {
            let DeValue::Integer(n) = value else {
                return Err(Wrong::Type);
            };
            let n = u64::from_str_radix(n.as_str(), n.radix()).map_err(|_| Wrong::Value)?;
            range.contains(&n).then_some(n).ok_or(Wrong::Value)
        });
        self.require(key, &allowed, read)
    }

    /// An absolute path, or `None` for an empty text.
    pub(super) fn path_or_none(
        &mut self,
        key: &'static str,
        allowed: &str,
    ) -> Option<Option<PathBuf>> {
        self.text(key, allowed, |text| match text {
            "" => Some(None),
            _ => absolute(text).map(Some),
        })
    }

    /// A span of whole units of `unit` length.
    pub(super) fn span(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
        unit: Span,
    ) -> Option<Span> {
        let name = match unit.0 {
            1_000 => "seconds",
            60_000 => "minutes",
            3_600_000 => "hours",
            _ => "days",
        };
        Some(unit.times(self.whole(key, range, name)?))
    }

    /// A number with decimals.
    pub(super) fn decimal(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> Option<f64> {
        let (allowed, read) = self.read_decimal(key, range, unit);
        self.require(key, &allowed, read)
    }

    /// A number with decimals that may be left out.
    pub(super) fn optional_decimal(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> Option<f64> {
        match self.read_decimal(key, range, unit).1 {
            Read::Value(value) => Some(value),
            Read::Wrong | Read::Missing => None,
        }
    }

    fn read_decimal(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> (String, Read<f64>) {
        let allowed = format!(
            "a number from {} to {} ({unit})",
            range.start(),
            range.end()
        );
        let read = self.read(key, &allowed, |value| {
            let text = match value {
                DeValue::Float(f) => f.as_str(),
                DeValue::Integer(n) if n.radix() == 10 => n.as_str(),
                _ => return Err(Wrong::Type),
            };
            let n: f64 = text.parse().map_err(|_| Wrong::Value)?;
            range.contains(&n).then_some(n).ok_or(Wrong::Value)
        });
        (allowed, read)
    }

    /// A text that `take` understands.
    pub(super) fn text<T>(
        &mut self,
        key: &'static str,
        allowed: &str,
        take: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let allowed = format!("a text: {allowed}");
        let read = self.read(key, &allowed, |value| {
            let text = value.as_str().ok_or(Wrong::Type)?;
            take(text).ok_or(Wrong::Value)
        });
        self.require(key, &allowed, read)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let names: Vec<String> = words.iter().map(|(w, _)| format!("{w:?}")).collect();
        self.text(key, &names.join(" or "), |text| {
            words.iter().find(|(w, _)| *w == text).map(|(_, v)| *v)
        })
    }
}

/// What became of a read.
enum Read<T> {
    Value(T),
    Wrong,
    Missing,
}

/// Why a value is not taken.
enum Wrong {
    Type,
    Value,
}
