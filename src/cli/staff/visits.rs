//! `county visit`: people to be visited at home, from a table as a spreadsheet copies it.

use super::Done;
use crate::cli::{count, say};
use crate::county::CountyHandle;
use crate::county::tasks::Visit;
use crate::domain::people::identity::{DivisionCode, IdNumber, PersonName, Phone};
use crate::wire::catalogue::TaskOpens;
use crate::wire::tasks::TaskHome;
use clap::Subcommand;
use std::io::Read as _;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The columns, in their order.
const COLUMNS: [&str; 11] = [
    "item", "opened", "name", "number", "phone", "village", "address", "north", "east", "why",
    "due",
];
/// Longest address, in characters.
const ADDRESS: usize = 80;

/// What is done with home visits.
#[derive(Debug, Subcommand)]
pub enum Visits {
    /// Put people on the list of those to be visited, from a table; all of them or nobody.
    ///
    /// A line for each person, columns parted by tabs, as a spreadsheet copies them: item number;
    /// `due` (the register says so) or `asked`; name; identity number; phone or nothing; village
    /// (12 digits) or town (9); address; degrees north and east or nothing; why the person cannot
    /// come; last day (YYYY-MM-DD). A first line that begins with `item` is a heading.
    Add {
        /// The table; standard input without it, so that it lies on no disk.
        file: Option<PathBuf>,
    },
}

/// A line that is no visit; says where, never what stands there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VisitFault {
    /// Too few or too many columns.
    #[error("line {line}: {found} columns, {} are wanted, parted by tabs: {}", COLUMNS.len(), COLUMNS.join(", "))]
    Columns {
        /// The line, from one.
        line: usize,
        /// How many it has.
        found: usize,
    },
    /// A column that is not well formed.
    #[error("line {line}, column {column}: {wanted}")]
    Column {
        /// The line, from one.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// What is wanted there.
        wanted: &'static str,
    },
    /// Nothing but a heading.
    #[error("the table is empty; `county visit add --help` names its columns")]
    Empty,
}

impl Visits {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        let Self::Add { file } = self;
        let mut table = Zeroizing::new(String::new());
        match file {
            Some(file) => {
                let read = std::fs::read_to_string(file);
                *table = read.map_err(|e| format!("{}: {e}", file.display()))?;
            }
            None => {
                std::io::stdin().read_to_string(&mut table)?;
            }
        }
        let visits = read(&table).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            format!("nobody was put on the list\n  {}", lines.join("\n  "))
        })?;
        let new = county.add_visits(&visits)?;
        let known = visits.len() as u64 - new;
        say(format_args!(
            "{} on the list, {known} were there before",
            count(new, "new visit")
        ));
        let unplaced = county.tasks(false)?;
        let unplaced = unplaced.iter().filter(|task| task.asset.is_empty()).count();
        if unplaced > 0 {
            say(format_args!(
                "{} in villages no terminal serves: `county terminal place ASSET DIVISION`",
                count(unplaced as u64, "open task")
            ));
        }
        Ok(())
    }
}

/// The visits of a table, or everything that is wrong with it.
pub fn read(table: &str) -> Result<Vec<Visit>, Vec<VisitFault>> {
    let lines = (1..).zip(table.trim_start_matches('\u{feff}').lines());
    let lines = lines.filter(|(n, text)| {
        let heading = *n == 1
            && text
                .split('\t')
                .next()
                .is_some_and(|c| c.trim() == COLUMNS[0]);
        !heading && !text.trim().is_empty()
    });
    let (mut visits, mut faults) = (Vec::new(), Vec::new());
    for (line, text) in lines {
        match visit(line, text) {
            Ok(visit) => visits.push(visit),
            Err(fault) => faults.push(fault),
        }
    }
    match (visits.is_empty(), faults.is_empty()) {
        (_, false) => Err(faults),
        (true, true) => Err(vec![VisitFault::Empty]),
        (false, true) => Ok(visits),
    }
}

fn visit(line: usize, text: &str) -> Result<Visit, VisitFault> {
    let columns: Vec<&str> = text.split('\t').map(str::trim).collect();
    let found = columns.len();
    let Ok(columns) = <[&str; COLUMNS.len()]>::try_from(columns) else {
        return Err(VisitFault::Columns { line, found });
    };
    let [
        item,
        opened,
        name,
        number,
        phone,
        village,
        address,
        north,
        east,
        why,
        due,
    ] = columns;
    let wrong = |column, wanted| VisitFault::Column {
        line,
        column,
        wanted,
    };
    let degrees = |column, text: &str, most: f64| match text {
        "" => Ok(None),
        text => {
            let degrees = text.parse().ok().filter(|d: &f64| d.abs() <= most);
            let e6 = degrees.map(|d| (d * 1e6).round() as i32);
            e6.map(Some)
                .ok_or_else(|| wrong(column, "degrees, such as 40.421"))
        }
    };
    let (lat_e6, lon_e6) = (
        degrees("north", north, 90.0)?,
        degrees("east", east, 180.0)?,
    );
    if lat_e6.is_some() != lon_e6.is_some() {
        return Err(wrong("east", "degrees north and east, or neither"));
    }
    if address.is_empty() || address.chars().count() > ADDRESS {
        return Err(wrong(
            "address",
            "where the person lives, at most 80 characters",
        ));
    }
    if why.is_empty() {
        return Err(wrong("why", "why the person cannot come"));
    }
    let village = DivisionCode::parse(village).filter(|code| code.as_str().len() > 6);
    Ok(Visit {
        item: item
            .parse()
            .map_err(|_| wrong("item", "the number of an item"))?,
        opened: match opened {
            "due" => TaskOpens::Due,
            "asked" => TaskOpens::Asked,
            _ => return Err(wrong("opened", "due or asked")),
        },
        name: PersonName::parse(name).ok_or_else(|| wrong("name", "a name"))?,
        id_number: IdNumber::parse(number)
            .map_err(|_| wrong("number", "an identity number whose check digit fits"))?,
        phone: match phone {
            "" => None,
            phone => {
                let phone = Phone::parse(phone).or_else(|| Phone::parse_fixed(phone));
                Some(phone.ok_or_else(|| wrong("phone", "a phone number, or nothing"))?)
            }
        },
        home: TaskHome {
            address: address.to_owned(),
            lat_e6,
            lon_e6,
        },
        village: village.ok_or_else(|| wrong("village", "12 digits of a village, 9 of a town"))?,
        why: why.to_owned(),
        due: due
            .parse()
            .map_err(|_| wrong("due", "the last day, YYYY-MM-DD"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::persons::person;

    fn row(change: impl FnOnce(&mut [String; 11])) -> String {
        let who = person(45);
        let mut columns = [
            "21",
            "due",
            who.name.reveal(),
            who.id_number.reveal(),
            "",
            "140222100001",
            "李家庄村东头",
            "40.421",
            "114.091",
            "瘫痪在床",
            "2026-12-01",
        ]
        .map(str::to_owned);
        change(&mut columns);
        columns.join("\t")
    }

    fn column(line: usize, column: &str, table: &str) {
        match read(table).expect_err("refused").as_slice() {
            [
                VisitFault::Column {
                    line: l, column: c, ..
                },
            ] => assert_eq!((*l, *c), (line, column)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_wrong_column_is_named_by_line_and_column_and_never_quoted() {
        let bad: [(&str, usize, &str); 11] = [
            ("item", 0, "no"),
            ("opened", 1, "born"),
            ("name", 2, ""),
            ("number", 3, "140222195001010000"),
            ("phone", 4, "12"),
            ("village", 5, "140222"),
            ("address", 6, ""),
            ("north", 7, "95"),
            ("east", 8, ""),
            ("why", 9, ""),
            ("due", 10, "1 December"),
        ];
        for (name, at, value) in bad {
            let wrong = row(|columns| columns[at] = value.to_owned());
            column(2, name, &format!("{}\n{wrong}", row(|_| {})));
            let faults = read(&wrong).expect_err("refused");
            let said = faults[0].to_string();
            assert!(!said.contains(person(45).name.reveal()), "{said}");
            assert!(value.len() < 6 || !said.contains(value), "{said}");
        }
    }

    #[test]
    fn a_line_parted_by_commas_is_told_what_is_wanted() {
        let commas = row(|_| {}).replace('\t', ",");
        let faults = read(&commas).expect_err("refused");
        assert_eq!(faults, [VisitFault::Columns { line: 1, found: 1 }]);
        assert!(
            faults[0]
                .to_string()
                .contains("parted by tabs: item, opened")
        );
    }

    #[test]
    fn a_table_with_a_heading_alone_is_empty() {
        assert_eq!(read("item\topened\n\n"), Err(vec![VisitFault::Empty]));
    }

    #[test]
    fn a_heading_a_byte_order_mark_and_empty_lines_are_passed_over() {
        let table = format!("\u{feff}item\topened\n\n{}\r\n", row(|_| {}));
        let visits = read(&table).expect("well formed");
        assert_eq!(visits.len(), 1);
        assert_eq!(visits[0].home.lat_e6, Some(40_421_000));
        assert_eq!(visits[0].phone, None);
        assert_eq!(visits[0].due, jiff::civil::date(2026, 12, 1));
    }
}
