//! The responsibility list (责任清单): who answers which class and business, and how fast.

use super::class::{Business, Class, Level};
use crate::domain::services::workdays::Workdays;
use jiff::civil::Date;

/// Most working days a desk may have for a first answer.
const LONGEST: u16 = 30;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsible {
    /// Which desk.
    pub level: Level,
    /// Of which class; `None` stands for every class that comes to this desk.
    pub class: Option<Class>,
    /// Of which business; `None` stands for every one.
    pub business: Option<Business>,
    /// Who: an office, as it is shown at the points.
    pub office: String,
    /// Its phone on duty.
    pub phone: String,
    /// Working days for a first answer, unless the answer names a day itself.
    pub days: u16,
}

/// The list. Whatever can come to a desk is found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsibilities(Vec<Responsible>);

/// Why lines make no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    /// Nobody answers this.
    #[error("nobody answers class {} about {} at the desk of the {}", class.name(), business.name(), level.name())]
    Nobody {
        /// The desk.
        level: Level,
        /// The class.
        class: Class,
        /// The business.
        business: Business,
    },
    /// A line without office, phone or sensible days.
    #[error("line {0}: an office, a phone and 1 to {LONGEST} days are wanted")]
    Line(usize),
}

impl Responsibilities {
    /// Takes lines that leave nothing without somebody to answer it.
    pub fn new(lines: Vec<Responsible>) -> Result<Self, ListFault> {
        let bad = |line: &Responsible| {
            line.office.is_empty() || line.phone.is_empty() || !(1..=LONGEST).contains(&line.days)
        };
        if let Some(at) = lines.iter().position(bad) {
            return Err(ListFault::Line(at + 1));
        }
        let list = Self(lines);
        for class in Class::ALL {
            for &level in class.way() {
                for business in Business::ALL {
                    list.find(level, class, business).ok_or(ListFault::Nobody {
                        level,
                        class,
                        business,
                    })?;
                }
            }
        }
        Ok(list)
    }

    /// The lines.
    pub fn lines(&self) -> &[Responsible] {
        &self.0
    }

    /// Who answers; the line that says most stands before those that say less.
    pub fn who(&self, level: Level, class: Class, business: Business) -> &Responsible {
        self.find(level, class, business)
            .or(self.0.first())
            .expect("a list that leaves nobody out is not empty")
    }

    fn find(&self, level: Level, class: Class, business: Business) -> Option<&Responsible> {
        let fits = |line: &&Responsible| {
            line.level == level
                && line.class.is_none_or(|c| c == class)
                && line.business.is_none_or(|b| b == business)
        };
        let says = |line: &&Responsible| {
            u8::from(line.class.is_some()) + 2 * u8::from(line.business.is_some())
        };
        let mut fitting: Vec<&Responsible> = self.0.iter().filter(fits).collect();
        fitting.sort_by_key(|line| std::cmp::Reverse(says(line)));
        fitting.first().copied()
    }

    /// The last day for a first answer of a desk that has it from a day on.
    pub fn last_day(
        &self,
        (level, class, business): (Level, Class, Business),
        from: Date,
        calendar: &Workdays,
    ) -> Date {
        let days = self.who(level, class, business).days;
        calendar.after(from, days).on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(level: Level, business: Option<Business>, days: u16) -> Responsible {
        Responsible {
            level,
            class: None,
            business,
            office: format!(
                "{}-{}",
                level.name(),
                business.map_or("all", Business::name)
            ),
            phone: "0352-0000000".to_owned(),
            days,
        }
    }

    fn whole() -> Vec<Responsible> {
        vec![
            line(Level::Technician, None, 1),
            line(Level::County, None, 1),
            line(Level::County, Some(Business::Card), 2),
            line(Level::City, None, 2),
            line(Level::Province, None, 3),
        ]
    }

    #[test]
    fn a_list_that_leaves_something_to_nobody_is_refused() {
        let mut lines = whole();
        lines.retain(|line| line.level != Level::City);
        let fault = Responsibilities::new(lines).expect_err("nobody at the city");
        assert!(matches!(
            fault,
            ListFault::Nobody {
                level: Level::City,
                ..
            }
        ));
        let mut lines = whole();
        lines[3].days = 0;
        assert_eq!(Responsibilities::new(lines), Err(ListFault::Line(4)));
        assert!(Responsibilities::new(Vec::new()).is_err());
    }

    #[test]
    fn the_line_that_says_most_decides_and_days_are_working_days() {
        let list = Responsibilities::new(whole()).expect("a whole list");
        let who = |business| &list.who(Level::County, Class::Guidance, business).office;
        assert_eq!(who(Business::Card), "county-card");
        assert_eq!(who(Business::Jobs), "county-all");
        let friday = Date::constant(2026, 11, 20);
        let about = (Level::County, Class::Guidance, Business::Jobs);
        let last = list.last_day(about, friday, &Workdays::default());
        assert_eq!(
            last,
            Date::constant(2026, 11, 23),
            "the weekend does not count"
        );
    }
}
