//! What the county gave each terminal with its sheet. Two terminals with one prefix would write the same receipt
//! numbers; two with one label are one in the books.

use crate::files::{FileKind, replace};
use std::fs::read_to_string;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The file in the county's folder.
const KEPT: &str = "sheets.toml";
const PREFIXES: &str = "receipt_prefixes";
const LABEL: &str = "asset_number";

/// All of it, by terminal.
#[derive(Debug)]
pub struct Given {
    file: PathBuf,
    terminals: Table,
}

impl Given {
    /// Reads it from the county's folder; nothing where no sheet was written yet.
    ///
    /// Errors, in words: the file cannot be read, or is not as it was written.
    pub fn read(county: &Path) -> Result<Self, String> {
        let file = county.join(KEPT);
        let text = match read_to_string(&file) {
            Ok(text) => text,
            Err(why) if why.kind() == ErrorKind::NotFound => String::new(),
            Err(why) => return Err(format!("{}: {why}", file.display())),
        };
        let terminals: Option<Table> = text.parse().ok();
        let whole = terminals.filter(|all| all.values().all(Value::is_table));
        match whole {
            Some(terminals) => Ok(Self { file, terminals }),
            None => Err(format!(
                "{}: the file is damaged; take it away: the county then knows no more which prefixes it gave out",
                file.display()
            )),
        }
    }

    /// Whether prefix and label are nobody else's; else in words whose they are.
    pub fn free(&self, device: &str, prefix: &str, label: &str) -> Result<(), String> {
        let others = self.terminals.iter().filter(|(own, _)| *own != device);
        for (other, what) in others {
            if prefixes(what).any(|own| own == prefix) {
                return Err(format!(
                    "--prefix {prefix}: receipts of {other} begin so; give {device} another one"
                ));
            }
            if what.get(LABEL).and_then(Value::as_str) == Some(label) {
                return Err(format!(
                    "--asset {label}: this is the label of {other}; look at the machine"
                ));
            }
        }
        Ok(())
    }

    /// Writes down what a terminal is given; a later sheet of the same terminal takes the place of an earlier one. Once it
    /// was `admitted` there may be receipts with its earlier prefixes, and they stay its own.
    pub fn keep(
        mut self,
        device: &str,
        prefix: &str,
        label: &str,
        admitted: bool,
    ) -> Result<(), String> {
        let before = self.terminals.get(device).filter(|_| admitted);
        let before = before.into_iter().flat_map(prefixes);
        let mut all: Vec<String> = before.map(str::to_owned).collect();
        if !all.iter().any(|own| own == prefix) {
            all.push(prefix.to_owned());
        }
        let all = all.into_iter().map(Value::String).collect();
        let mut row = Table::new();
        row.insert(PREFIXES.to_owned(), Value::Array(all));
        row.insert(LABEL.to_owned(), Value::String(label.to_owned()));
        self.terminals.insert(device.to_owned(), Value::Table(row));
        let all = toml::to_string(&self.terminals).expect("plain tables are TOML");
        replace(&self.file, all.as_bytes(), FileKind::Secret)
            .map_err(|why| format!("{}: {why}", self.file.display()))
    }
}

fn prefixes(terminal: &Value) -> impl Iterator<Item = &str> {
    let all = terminal.get(PREFIXES).and_then(Value::as_array);
    all.into_iter().flatten().filter_map(Value::as_str)
}
