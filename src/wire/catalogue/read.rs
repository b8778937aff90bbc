//! Reading item files, strictly and with places.

use super::{CatalogueFault, Item};
use std::path::{Path, PathBuf};
use toml::Value;
use toml::de::{DeTable, DeValue};

/// Reads every `*.toml` in a folder of items, in the order of their names; the first fault stops.
pub fn read_items(folder: &Path) -> Result<Vec<Item>, CatalogueFault> {
    let (items, faults) = read_folder(folder);
    match faults.into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(items),
    }
}

/// Reads every `*.toml` in a folder of items: those that could be read, and every fault.
pub fn read_folder(folder: &Path) -> (Vec<Item>, Vec<CatalogueFault>) {
    let (mut items, mut faults) = (Vec::new(), Vec::new());
    let files = match toml_files(folder) {
        Ok(files) => files,
        Err(fault) => return (items, vec![fault]),
    };
    for file in files {
        match read_file(&file) {
            Ok((item, unknown)) => {
                faults.extend(misnamed(&file, &item));
                items.push(item);
                faults.extend(unknown);
            }
            Err(fault) => faults.push(fault),
        }
    }
    (items, faults)
}

/// A file that is named by a number must hold the item with that number.
fn misnamed(file: &Path, item: &Item) -> Option<CatalogueFault> {
    let named: u16 = file.file_stem()?.to_str()?.parse().ok()?;
    (named != item.number).then(|| CatalogueFault::Syntax {
        file: file.to_owned(),
        why: format!("number: is {}, the file is named {named}", item.number),
    })
}

/// The `*.toml` of a folder, sorted by name.
pub fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, CatalogueFault> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(folder, &e))? {
        let path = entry.map_err(|e| unreadable(folder, &e))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(file: &Path, fault: &std::io::Error) -> CatalogueFault {
    CatalogueFault::Unreadable {
        file: file.to_owned(),
        why: fault.kind(),
    }
}

/// One record of a file, and the keys in it that nobody reads.
pub fn read_file<T>(file: &Path) -> Result<(T, Vec<CatalogueFault>), CatalogueFault>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let text = std::fs::read_to_string(file).map_err(|e| unreadable(file, &e))?;
    let syntax = |why: String| CatalogueFault::Syntax {
        file: file.to_owned(),
        why: why.trim_end().to_owned(),
    };
    let record: T = toml::from_str(&text).map_err(|e| syntax(e.to_string()))?;
    // What is written back shows which keys were understood, through every way serde has of
    // passing over the others.
    let understood = Value::try_from(&record).map_err(|e| syntax(e.to_string()))?;
    let written = DeTable::parse(&text).map_err(|e| syntax(e.to_string()))?;
    let mut strangers = Vec::new();
    for (key, value) in written.get_ref() {
        let place = key.span().start;
        let known = understood.get(key.get_ref().as_ref());
        compare(key.get_ref(), place, value.get_ref(), known, &mut strangers);
    }
    strangers.sort_unstable();
    let faults = strangers.into_iter().map(|(at, key)| {
        let line = text[..at.min(text.len())].matches('\n').count() + 1;
        let file = file.to_owned();
        CatalogueFault::UnknownKey { file, line, key }
    });
    Ok((record, faults.collect()))
}

/// Walks what stands in the file beside what was understood of it.
fn compare(
    path: &str,
    place: usize,
    written: &DeValue<'_>,
    understood: Option<&Value>,
    strangers: &mut Vec<(usize, String)>,
) {
    let Some(understood) = understood else {
        if !is_nothing(written) {
            strangers.push((place, path.to_owned()));
        }
        return;
    };
    match (written, understood) {
        (DeValue::Table(table), Value::Table(known)) => {
            for (key, value) in table {
                let (name, at) = (key.get_ref(), key.span().start);
                let deeper = format!("{path}.{name}");
                compare(
                    &deeper,
                    at,
                    value.get_ref(),
                    known.get(name.as_ref()),
                    strangers,
                );
            }
        }
        (DeValue::Array(list), Value::Array(known)) => {
            for (n, (value, known)) in list.iter().zip(known).enumerate() {
                let (at, deeper) = (value.span().start, format!("{path}[{}]", n + 1));
                compare(&deeper, at, value.get_ref(), Some(known), strangers);
            }
        }
        _ => {}
    }
}

/// Empty values are left out when written back.
fn is_nothing(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::String(text) => text.is_empty(),
        DeValue::Boolean(yes) => !yes,
        DeValue::Array(list) => list.is_empty(),
        DeValue::Table(table) => table.is_empty(),
        _ => false,
    }
}
