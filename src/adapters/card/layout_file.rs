//! The layout files as they are written, and their conversion into checked families.

use super::layout::{
    Access, Authentication, Family, INDISPENSABLE, LayoutError, LayoutProblem, Need, RecordSpec,
};
use super::record::Encoding;
use crate::domain::people::card::{CardPart, SpecVersion};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawFamily {
    family: String,
    application: String,
    versions: Vec<String>,
    file: Vec<RawFile>,
    authentication: Option<RawAuthentication>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawFile {
    id: String,
    records: Vec<RawRecord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawRecord {
    number: u16,
    tag: String,
    length: u16,
    part: String,
    encoding: String,
    access: Option<String>,
    need: Option<String>,
    #[serde(default)]
    cut: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawAuthentication {
    internal_key: String,
    external_key: String,
}

/// A place in a file, for errors.
struct Place<'a> {
    file: &'a str,
    key: String,
}

impl Place<'_> {
    fn at(&self, key: &str) -> Self {
        let dot = if self.key.is_empty() { "" } else { "." };
        let key = format!("{}{dot}{key}", self.key);
        Self {
            file: self.file,
            key,
        }
    }

    fn wrong(&self, value: impl ToString, problem: LayoutProblem) -> LayoutError {
        LayoutError::Value {
            file: self.file.to_owned(),
            key: self.key.clone(),
            value: value.to_string(),
            problem,
        }
    }
}

/// Reads one file.
pub(super) fn parse(file: &str, text: &str) -> Result<Family, LayoutError> {
    let raw: RawFamily = toml::from_str(text).map_err(|e| LayoutError::Syntax {
        file: file.to_owned(),
        reason: e.to_string(),
    })?;
    let top = Place {
        file,
        key: String::new(),
    };
    let mut records = Vec::new();
    for (i, raw_file) in raw.file.iter().enumerate() {
        let place = top.at(&format!("file[{i}]"));
        let id = u16::from_be_bytes(hex_array(&place.at("id"), &raw_file.id)?);
        for (j, raw_record) in raw_file.records.iter().enumerate() {
            let place = place.at(&format!("records[{j}]"));
            let record = record(&place, id, raw_record)?;
            if records.iter().any(|r: &RecordSpec| r.part == record.part) {
                return Err(place
                    .at("part")
                    .wrong(&raw_record.part, LayoutProblem::Twice));
            }
            records.push(record);
        }
    }
    let family = Family {
        version: word(&top.at("family"), &raw.family, &VERSIONS)?,
        application: application(&top.at("application"), &raw.application)?,
        version_prefixes: versions(&top.at("versions"), raw.versions)?,
        records,
        authentication: raw
            .authentication
            .map(|a| authentication(&top.at("authentication"), &a))
            .transpose()?,
    };
    check_complete(&top, &family)?;
    Ok(family)
}

fn record(place: &Place, file: u16, raw: &RawRecord) -> Result<RecordSpec, LayoutError> {
    let in_range = |key: &str, value: u16, max: u8| match u8::try_from(value) {
        Ok(v) if (1..=max).contains(&v) => Ok(v),
        _ => Err(place.at(key).wrong(value, LayoutProblem::Range)),
    };
    let [tag] = hex_array(&place.at("tag"), &raw.tag)?;
    let access = raw.access.as_deref().unwrap_or("free");
    let need = raw.need.as_deref().unwrap_or("required");
    Ok(RecordSpec {
        part: word(&place.at("part"), &raw.part, &PARTS)?,
        file,
        number: in_range("number", raw.number, 254)?,
        tag,
        // Tag, length and value have to fit into one short answer.
        length: in_range("length", raw.length, 253)?,
        encoding: word(&place.at("encoding"), &raw.encoding, &ENCODINGS)?,
        access: word(&place.at("access"), access, &ACCESSES)?,
        need: word(&place.at("need"), need, &NEEDS)?,
        cut: raw.cut,
    })
}

fn application(place: &Place, text: &str) -> Result<Vec<u8>, LayoutError> {
    let bytes = hex_bytes(place, text)?;
    if !(5..=16).contains(&bytes.len()) {
        return Err(place.wrong(text, LayoutProblem::Length));
    }
    Ok(bytes)
}

fn versions(place: &Place, list: Vec<String>) -> Result<Vec<String>, LayoutError> {
    if list.is_empty() {
        return Err(place.wrong("", LayoutProblem::Missing));
    }
    match list.iter().find(|v| v.is_empty() || !v.is_ascii()) {
        Some(wrong) => Err(place.wrong(wrong, LayoutProblem::Range)),
        None => Ok(list),
    }
}

fn authentication(place: &Place, raw: &RawAuthentication) -> Result<Authentication, LayoutError> {
    let [internal_key] = hex_array(&place.at("internal-key"), &raw.internal_key)?;
    let [external_key] = hex_array(&place.at("external-key"), &raw.external_key)?;
    Ok(Authentication {
        internal_key,
        external_key,
    })
}

fn check_complete(top: &Place, family: &Family) -> Result<(), LayoutError> {
    for part in INDISPENSABLE {
        if !family
            .record(part)
            .is_some_and(|r| r.need == Need::Required)
        {
            let place = top.at("file[..].records[..].part");
            return Err(place.wrong(name_of(part), LayoutProblem::Missing));
        }
    }
    let protected = family
        .records
        .iter()
        .find(|r| r.access == Access::Protected && r.need != Need::Unread);
    match protected {
        Some(record) if family.authentication.is_none() => {
            let place = top.at("file[..].records[..].part");
            Err(place.wrong(name_of(record.part), LayoutProblem::NoWayToOpen))
        }
        _ => Ok(()),
    }
}

/// Checks a family against those read before it.
pub(super) fn check_against(
    file: &str,
    family: &Family,
    others: &[Family],
) -> Result<(), LayoutError> {
    let top = Place {
        file,
        key: String::new(),
    };
    let siblings = others
        .iter()
        .filter(|o| o.application == family.application);
    for other in siblings {
        if family.record(CardPart::Version) != other.record(CardPart::Version) {
            let place = top.at("file[..].records[..].part");
            return Err(place.wrong("version", LayoutProblem::Clash));
        }
        for mine in &family.version_prefixes {
            let overlaps =
                |theirs: &String| theirs.starts_with(mine) || mine.starts_with(theirs.as_str());
            if other.version_prefixes.iter().any(overlaps) {
                return Err(top.at("versions").wrong(mine, LayoutProblem::Clash));
            }
        }
    }
    Ok(())
}

fn hex_array<const N: usize>(place: &Place, text: &str) -> Result<[u8; N], LayoutError> {
    let bytes = hex_bytes(place, text)?;
    bytes
        .try_into()
        .map_err(|_| place.wrong(text, LayoutProblem::Length))
}

fn hex_bytes(place: &Place, text: &str) -> Result<Vec<u8>, LayoutError> {
    let digit = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    bytes.ok_or_else(|| place.wrong(text, LayoutProblem::NotHex))
}

fn word<T: Copy>(place: &Place, text: &str, known: &[(&str, T)]) -> Result<T, LayoutError> {
    known
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| place.wrong(text, LayoutProblem::Unknown))
}

const VERSIONS: [(&str, SpecVersion); 3] = [
    ("v1", SpecVersion::V1),
    ("v2", SpecVersion::V2),
    ("v3", SpecVersion::V3),
];

const ENCODINGS: [(&str, Encoding); 3] = [
    ("text", Encoding::Text),
    ("digits", Encoding::Digits),
    ("hex", Encoding::Hex),
];

const ACCESSES: [(&str, Access); 2] = [("free", Access::Free), ("protected", Access::Protected)];

const NEEDS: [(&str, Need); 3] = [
    ("required", Need::Required),
    ("optional", Need::Optional),
    ("unread", Need::Unread),
];

const PARTS: [(&str, CardPart); 14] = [
    ("card-id", CardPart::CardId),
    ("card-class", CardPart::CardClass),
    ("version", CardPart::Version),
    ("issuer", CardPart::Issuer),
    ("issued", CardPart::Issued),
    ("expires", CardPart::Expires),
    ("card-number", CardPart::CardNumber),
    ("id-number", CardPart::IdNumber),
    ("name", CardPart::Name),
    ("name-extension", CardPart::NameExtension),
    ("sex", CardPart::Sex),
    ("nation", CardPart::Nation),
    ("birth-place", CardPart::BirthPlace),
    ("birth-date", CardPart::BirthDate),
];

fn name_of(part: CardPart) -> &'static str {
    PARTS
        .iter()
        .find(|(_, known)| *known == part)
        .map_or("container", |(name, _)| name)
}
