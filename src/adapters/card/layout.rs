//! Card families as checked data: which application, which files and records, how to read them.
//!
//! The files are `kiosk-config/cards/*.toml`, one per family. A family is chosen by what the card
//! answers to SELECT and by its version record, never by its answer to reset: bank cards share it.

use super::layout_file;
use super::record::Encoding;
use crate::domain::people::card::{CardPart, SpecVersion};
use std::fs;
use std::path::Path;

/// Every known family. The families of one application agree on where its version record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLayouts {
    families: Vec<Family>,
}

/// One family of cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// The specification it follows.
    pub version: SpecVersion,
    /// The identifier of its application, 5 to 16 bytes (ISO/IEC 7816-5).
    pub application: Vec<u8>,
    /// How the text of its version record may begin.
    pub version_prefixes: Vec<String>,
    /// Its records, in the order in which they are read.
    pub records: Vec<RecordSpec>,
    /// How the personal records are opened, if they are protected.
    pub authentication: Option<Authentication>,
}

/// One record of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSpec {
    /// What it says.
    pub part: CardPart,
    /// The elementary file it is in.
    pub file: u16,
    /// Its number in the file, for cards that do not find records by tag.
    pub number: u8,
    /// Its tag.
    pub tag: u8,
    /// The longest value it may have, in bytes.
    pub length: u8,
    /// How its value becomes text.
    pub encoding: Encoding,
    /// Who may read it, as the specification says. The card has the last word.
    pub access: Access,
    /// What is done with it.
    pub need: Need,
    /// Whether a longer value is cut to `length` instead of being refused.
    pub cut: bool,
}

/// Who may read a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Free,
    /// Only after the external authentication.
    Protected,
}

/// What the terminal does with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Reads it and cannot do without.
    Required,
    /// Reads it if the card gives it.
    Optional,
    /// Never reads it: not needed, so not collected. It stands in the file for completeness.
    Unread,
}

/// The keys of the external authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authentication {
    /// P2 of INTERNAL AUTHENTICATE.
    pub internal_key: u8,
    /// P2 of EXTERNAL AUTHENTICATE.
    pub external_key: u8,
}

/// What is wrong with a layout file: where, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// The folder or a file cannot be read.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The path.
        file: String,
        /// The system's words.
        reason: String,
    },
    /// The file is no TOML, or has an unknown or missing key.
    #[error("{file}: {reason}")]
    Syntax {
        /// The path.
        file: String,
        /// The parser's words, with line and column.
        reason: String,
    },
    /// A key has a value that cannot be.
    #[error("{file}: {key} = {value:?}: {problem}")]
    Value {
        /// The path.
        file: String,
        /// The key, such as `file[1].records[3].tag`.
        key: String,
        /// The value as written.
        value: String,
        /// What is wrong with it.
        problem: LayoutProblem,
    },
    /// The folder holds no layout file.
    #[error("{folder}: no card layout (*.toml) in this folder")]
    Empty {
        /// The path.
        folder: String,
    },
}

/// What can be wrong with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LayoutProblem {
    /// Not hexadecimal digits in pairs.
    #[error("not pairs of hexadecimal digits")]
    NotHex,
    /// Hexadecimal, but of the wrong number of bytes.
    #[error("the wrong number of bytes")]
    Length,
    /// A number outside its range.
    #[error("out of range")]
    Range,
    /// Not one of the known words.
    #[error("not a known word")]
    Unknown,
    /// The part stands in the family twice.
    #[error("named twice")]
    Twice,
    /// A part every card needs is missing or never read.
    #[error("required in every family")]
    Missing,
    /// A record is protected and the family says no way to open it.
    #[error("protected, and the file has no [authentication]")]
    NoWayToOpen,
    /// Another family with the same application has the same beginning or places its version
    /// record differently.
    #[error("clashes with another family of the same application")]
    Clash,
}

/// The parts without which a read is of no use.
pub(super) const INDISPENSABLE: [CardPart; 5] = [
    CardPart::CardId,
    CardPart::Version,
    CardPart::CardNumber,
    CardPart::IdNumber,
    CardPart::Name,
];

const BUILT_IN: [(&str, &str); 3] = [
    (
        "v1.toml",
        include_str!("../../../kiosk-config/cards/v1.toml"),
    ),
    (
        "v2.toml",
        include_str!("../../../kiosk-config/cards/v2.toml"),
    ),
    (
        "v3.toml",
        include_str!("../../../kiosk-config/cards/v3.toml"),
    ),
];

impl CardLayouts {
    /// The families that come with the program.
    pub fn built_in() -> Self {
        Self::from_texts(BUILT_IN).expect("the files that come with the program are tested")
    }

    /// Reads every `*.toml` of a folder, in the order of their names.
    ///
    /// Errors name file, key and value; the first one found ends the reading.
    pub fn load(folder: &Path) -> Result<Self, LayoutError> {
        let unreadable = |path: &Path, e: &std::io::Error| LayoutError::Unreadable {
            file: path.display().to_string(),
            reason: e.to_string(),
        };
        let entries = fs::read_dir(folder).map_err(|e| unreadable(folder, &e))?;
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(|e| unreadable(folder, &e))?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut texts = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
            texts.push((path.display().to_string(), text));
        }
        if texts.is_empty() {
            let folder = folder.display().to_string();
            return Err(LayoutError::Empty { folder });
        }
        Self::from_texts(texts)
    }

    /// Reads the files given as (name, text).
    ///
    /// Errors: as [`CardLayouts::load`].
    pub fn from_texts<N: AsRef<str>, T: AsRef<str>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, LayoutError> {
        let mut families: Vec<Family> = Vec::new();
        for (name, text) in files {
            let family = layout_file::parse(name.as_ref(), text.as_ref())?;
            layout_file::check_against(name.as_ref(), &family, &families)?;
            families.push(family);
        }
        Ok(Self { families })
    }

    /// The application identifiers to try, each once, in the order of the files.
    pub fn applications(&self) -> Vec<&[u8]> {
        let mut found: Vec<&[u8]> = Vec::new();
        for family in &self.families {
            if !found.contains(&family.application.as_slice()) {
                found.push(&family.application);
            }
        }
        found
    }

    /// Where the version record of an application is.
    pub fn version_record(&self, application: &[u8]) -> Option<&RecordSpec> {
        let family = self
            .families
            .iter()
            .find(|f| f.application == application)?;
        family.record(CardPart::Version)
    }

    /// The family of an application whose cards have a version text that begins so.
    pub fn family(&self, application: &[u8], version: &str) -> Option<&Family> {
        self.families.iter().find(|f| {
            f.application == application
                && f.version_prefixes.iter().any(|p| version.starts_with(p))
        })
    }
}

impl Family {
    /// The record of a part.
    pub fn record(&self, part: CardPart) -> Option<&RecordSpec> {
        self.records.iter().find(|r| r.part == part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = BUILT_IN[1].1;

    fn error_of(text: &str) -> String {
        CardLayouts::from_texts([("cards/x.toml", text)])
            .expect_err("a wrong file")
            .to_string()
    }

    fn error_with(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        error_of(&GOOD.replacen(from, to, 1))
    }

    #[test]
    fn a_wrong_value_is_named_with_file_key_and_value() {
        assert_eq!(
            error_with("tag = \"03\"", "tag = \"0G\""),
            "cards/x.toml: file[0].records[2].tag = \"0G\": not pairs of hexadecimal digits"
        );
        assert_eq!(
            error_with("part = \"name\"", "part = \"nmae\""),
            "cards/x.toml: file[1].records[1].part = \"nmae\": not a known word"
        );
        assert_eq!(
            error_with("id = \"EF06\"", "id = \"EF0600\""),
            "cards/x.toml: file[1].id = \"EF0600\": the wrong number of bytes"
        );
        assert_eq!(
            error_with("part = \"name-extension\"", "part = \"name\""),
            "cards/x.toml: file[1].records[2].part = \"name\": named twice"
        );
        assert_eq!(
            error_with("length = 18", "length = 0"),
            "cards/x.toml: file[1].records[0].length = \"0\": out of range"
        );
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let text = error_with("family = \"v2\"", "family = \"v2\"\ncolour = \"blue\"");
        assert!(text.starts_with("cards/x.toml: "), "{text}");
        assert!(text.contains("line 7") && text.contains("colour"), "{text}");
    }

    #[test]
    fn a_family_without_an_indispensable_part_is_refused() {
        assert_eq!(
            error_with(
                "part = \"id-number\", encoding",
                "part = \"id-number\", need = \"unread\", encoding"
            ),
            "cards/x.toml: file[..].records[..].part = \"id-number\": required in every family"
        );
    }

    #[test]
    fn protected_records_without_a_way_to_open_them_are_refused() {
        let text = error_with(
            "part = \"name\", encoding = \"text\"",
            "part = \"name\", encoding = \"text\", access = \"protected\"",
        );
        assert!(text.ends_with("the file has no [authentication]"), "{text}");
    }

    #[test]
    fn two_families_may_not_claim_the_same_version() {
        let clash = CardLayouts::from_texts([("a.toml", GOOD), ("b.toml", GOOD)]);
        let text = clash.expect_err("the same twice").to_string();
        assert!(text.starts_with("b.toml: versions = \"2\""), "{text}");
    }

    #[test]
    fn a_folder_without_layouts_is_told_apart_from_one_that_is_not_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let empty = CardLayouts::load(folder.path()).expect_err("nothing in it");
        assert!(matches!(empty, LayoutError::Empty { .. }), "{empty}");
        let gone = CardLayouts::load(&folder.path().join("no")).expect_err("not there");
        assert!(matches!(gone, LayoutError::Unreadable { .. }), "{gone}");
    }

    #[test]
    fn the_files_that_come_with_the_program_describe_three_families_of_one_application() {
        let layouts = CardLayouts::built_in();
        let [application] = layouts.applications()[..] else {
            panic!("one application");
        };
        assert_eq!(application, b"sx1.sh.\xC9\xE7\xBB\xE1\xB1\xA3\xD5\xCF");
        let version = |text| layouts.family(application, text).map(|f| f.version);
        assert_eq!(version("1.00"), Some(SpecVersion::V1));
        assert_eq!(version("2.00"), Some(SpecVersion::V2));
        assert_eq!(version("3.00"), Some(SpecVersion::V3));
        assert_eq!(version("9.00"), None);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/cards");
        assert_eq!(CardLayouts::load(&folder).as_ref(), Ok(&layouts));
    }
}
