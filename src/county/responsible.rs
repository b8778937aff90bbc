//! The responsibility list as `kiosk-config/responsibility.toml` has it.

use crate::domain::ledger::responsible::ListFault;
use crate::domain::ledger::{Business, Class, Level, Responsibilities, Responsible};
use serde::Deserialize;

/// Why a file is no responsibility list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResponsibilityFault {
    /// The file is not of this form.
    #[error("{0}")]
    Syntax(String),
    /// A word that names nothing.
    #[error("{0:?} is no desk, class or business")]
    Word(String),
    /// The lines make no list.
    #[error(transparent)]
    List(#[from] ListFault),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    who: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    level: String,
    class: Option<String>,
    business: Option<String>,
    office: String,
    phone: String,
    days: u16,
}

/// Reads a list.
pub fn parse(text: &str) -> Result<Responsibilities, ResponsibilityFault> {
    let file: File =
        toml::from_str(text).map_err(|e| ResponsibilityFault::Syntax(e.message().to_owned()))?;
    let lines: Result<Vec<_>, _> = file.who.into_iter().map(line).collect();
    Ok(Responsibilities::new(lines?)?)
}

fn line(from: Line) -> Result<Responsible, ResponsibilityFault> {
    fn named<T>(
        word: Option<String>,
        parse: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ResponsibilityFault> {
        let read = |word: String| parse(&word).ok_or(ResponsibilityFault::Word(word));
        word.map(read).transpose()
    }
    Ok(Responsible {
        level: Level::parse(&from.level).ok_or(ResponsibilityFault::Word(from.level))?,
        class: named(from.class, Class::parse)?,
        business: named(from.business, Business::parse)?,
        office: from.office,
        phone: from.phone,
        days: from.days,
    })
}

/// The list that comes with the program.
pub fn shipped() -> Responsibilities {
    parse(include_str!("../../kiosk-config/responsibility.toml"))
        .expect("the shipped list was checked by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_names_the_people_of_each_business_and_the_days_of_the_rules() {
        let list = shipped();
        let who = |level, class, business| list.who(level, class, business);
        let guided: Vec<&str> = Business::ALL
            .map(|b| who(Level::County, Class::Guidance, b).office.as_str())
            .to_vec();
        let mut different = guided.clone();
        different.dedup();
        assert_eq!(guided, different, "each business has its own people");
        let days = |level, class| who(level, class, Business::General).days;
        assert_eq!(days(Level::County, Class::Guidance), 1);
        assert_eq!(days(Level::Province, Class::System), 3);
    }

    #[test]
    fn a_word_that_names_nothing_and_a_missing_desk_are_told() {
        let one = |level: &str| {
            format!("[[who]]\nlevel=\"{level}\"\noffice=\"o\"\nphone=\"1\"\ndays=1\n")
        };
        let fault = parse(&one("moon")).expect_err("no such desk");
        assert_eq!(fault, ResponsibilityFault::Word("moon".to_owned()));
        let fault = parse(&one("county")).expect_err("nobody elsewhere");
        assert!(matches!(fault, ResponsibilityFault::List(_)), "{fault}");
        assert!(matches!(
            parse("who = 1"),
            Err(ResponsibilityFault::Syntax(_))
        ));
    }
}
