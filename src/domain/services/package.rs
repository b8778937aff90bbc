//! Which part of a county's list a point of one type offers.

/// The name of a package, as the county publishes it: `basic-point`, `query-only` …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageId(String);

impl PackageId {
    /// Takes 1 to 40 small letters, digits and dashes.
    pub fn parse(text: &str) -> Option<Self> {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let ok = (1..=40).contains(&text.len()) && text.bytes().all(letter);
        ok.then(|| Self(text.to_owned()))
    }

    /// The plain name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
