//! Institutions people go to: those that keep archives and those that train.

use super::LibraryId;
use crate::domain::jobs::listing::{ContactPhone, Fen};
use crate::domain::jobs::place::Point;
use crate::domain::jobs::trade::TradeCode;
use jiff::civil::Date;

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whereabouts {
    /// The town; empty when not stated.
    pub town: String,
    /// The address in words.
    pub address: String,
    /// Where it lies, when the county placed it.
    pub point: Option<Point>,
}

/// An institution that keeps personal archives (档案存放机构).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The county's id.
    pub id: LibraryId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: Whereabouts,
    /// Whom to call.
    pub phone: Option<ContactPhone>,
    /// When it is open, in words.
    pub hours: String,
    /// Whose archives it keeps.
    pub keeps: String,
    /// What to bring or to know; may be empty.
    pub note: String,
}

/// An institution that trains (培训机构).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// The county's id.
    pub id: LibraryId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: Whereabouts,
    /// Whom to call.
    pub phone: Option<ContactPhone>,
    /// When it is open, in words.
    pub hours: String,
    /// What is taught.
    pub courses: Vec<Course>,
    /// What to know; may be empty.
    pub note: String,
}

/// A course of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its name.
    pub name: String,
    /// The trade it teaches, by the county's trade table.
    pub trade: Option<TradeCode>,
    /// Days it lasts; 0 when not stated.
    pub days: u16,
    /// What it costs; zero is free, `None` when not stated.
    pub fee: Option<Fen>,
    /// When the next class begins; `None` when none is planned.
    pub next: Option<Date>,
}

impl School {
    /// The trades taught, in the order of the courses.
    pub fn trades(&self) -> impl Iterator<Item = &TradeCode> {
        self.courses
            .iter()
            .filter_map(|course| course.trade.as_ref())
    }

    /// The course that begins next, on this day or later.
    pub fn next_class(&self, today: Date) -> Option<(&Course, Date)> {
        self.courses
            .iter()
            .filter_map(|course| Some((course, course.next?)))
            .filter(|(_, day)| *day >= today)
            .min_by_key(|(_, day)| *day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(name: &str, next: Option<Date>) -> Course {
        Course {
            name: name.to_owned(),
            trade: None,
            days: 10,
            fee: Some(Fen(0)),
            next,
        }
    }

    #[test]
    fn a_class_that_has_begun_is_not_the_next_one() {
        let day = |d| Date::constant(2026, 11, d);
        let mut school = School {
            id: LibraryId::parse("T-1").unwrap(),
            name: String::new(),
            place: Whereabouts::default(),
            phone: None,
            hours: String::new(),
            courses: vec![
                course("past", Some(day(21))),
                course("far", Some(day(30))),
                course("unplanned", None),
                course("today", Some(day(22))),
            ],
            note: String::new(),
        };
        let next = school
            .next_class(day(22))
            .map(|(c, d)| (c.name.as_str(), d));
        assert_eq!(next, Some(("today", day(22))));
        school.courses.truncate(1);
        assert_eq!(school.next_class(day(22)), None);
    }
}
