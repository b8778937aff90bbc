//! Old and ill people of one village who are visited at home: made up, as everybody is.

use super::persons::{SamplePerson, person};
use super::records::life;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// The village they live in.
pub const VILLAGE: &str = "140222100001";

/// Somebody who is visited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleHome {
    /// Who.
    pub person: SamplePerson,
    /// In words.
    pub address: String,
    /// Millionths of a degree north.
    pub lat_e6: i32,
    /// Millionths of a degree east.
    pub lon_e6: i32,
    /// Why the person cannot come.
    pub why: &'static str,
    /// Last day.
    pub due: Date,
}

const REASONS: [&str; 4] = [
    "腿脚不便，出不了门",
    "瘫痪在床，要人照看",
    "独居，出门没人陪",
    "视力残疾，一个人走不了远路",
];

/// The first of them among all persons, and how many there are.
const FIRST: usize = 40;
const COUNT: usize = 8;

/// The last day of the 资格认证 of somebody who is visited: past for whose pension rests already, else every
/// second day from today on. `None` for who comes by themselves.
pub fn due(person: &SamplePerson, day: Date) -> Option<Date> {
    let n = person.index.checked_sub(FIRST).filter(|n| *n < COUNT)?;
    Some(if life(person, day).qualification_overdue {
        day.first_of_month() - 1.month()
    } else {
        day + i64::try_from(2 * n).expect("eight of them").days()
    })
}

/// Eight of them.
pub fn homes(day: Date) -> Vec<SampleHome> {
    let home = |n: usize| {
        let person = person(FIRST + n);
        let due = due(&person, day)?;
        let n = i32::try_from(n).expect("eight of them");
        Some(SampleHome {
            address: format!("玉泉镇李家庄村{} 号", 11 + 7 * n),
            lat_e6: 40_420_000 + 3_000 * ((n * 5) % 8),
            lon_e6: 114_090_000 + 2_000 * n,
            why: REASONS[person.index % REASONS.len()],
            person,
            due,
        })
    };
    (0..COUNT).filter_map(home).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::records::on_record;
    use jiff::civil::date;

    #[test]
    fn who_is_visited_draws_a_pension_and_is_due_on_the_day_the_records_tell() {
        let day = date(2026, 11, 21);
        let records = on_record(day);
        let visited = homes(day);
        assert_eq!(visited.len(), COUNT);
        for home in visited {
            let of = records
                .iter()
                .find(|r| r.person.index == home.person.index)
                .expect("on record");
            let certified = (home.due - 12.months()).to_string();
            let fact = of.facts.iter().find(|f| f.key == "last_qualification");
            assert_eq!(fact.expect("told to rules").value, certified);
        }
    }
}
