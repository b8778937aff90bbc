//! What a county would have on record of the fifty persons: contributions, payments, certificates,
//! cards, and the facts rules ask for. The same every time for a day.
//!
//! Lives are spread so that every rule and every page has somebody to show it: see [`life`].

mod life;
mod payments;
mod write;

pub use life::{Life, NOTHING, REPLACED, TWELVE_MONTHS, life};

use super::persons::{SamplePerson, persons};
use super::random::Random;
use crate::domain::people::identity::IdNumber;
use crate::domain::time::WallTime;
use crate::wire::records::{Entry, PersonalRecords};
use jiff::civil::Date;
use write::{Row, months_before};

/// Everything on record of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecords {
    /// Whose.
    pub person: SamplePerson,
    /// The records by item.
    pub records: Vec<PersonalRecords>,
    /// The facts rules ask for.
    pub facts: Vec<Entry>,
}

/// What is on record of everybody on a day.
pub fn on_record(day: Date) -> Vec<PersonRecords> {
    persons().into_iter().map(|p| of_person(p, day)).collect()
}

fn of_person(person: SamplePerson, day: Date) -> PersonRecords {
    let life = life(&person, day);
    let as_of_ms = WallTime::at_start_of(day).0;
    let mut records = Vec::new();
    let mut put = |item, (facts, rows): (Row, Vec<Row>)| {
        records.push(PersonalRecords {
            item,
            as_of_ms,
            facts: facts.done(),
            rows: rows.into_iter().map(Row::done).collect(),
        });
    };
    if life.certificate {
        put(13, certificate(&person, &life, day));
    }
    if life.employee_years > 0 {
        put(25, employee_pension(&person, &life, day));
    }
    if life.drawing_employee {
        put(26, payments::employee(&person, &life, day));
    }
    if life.drawing_unemployment {
        put(27, payments::unemployment(&person, day));
    }
    if life.in_basic_scheme() {
        put(33, resident_pension(&person, &life, day));
    }
    if life.drawing_resident {
        put(36, payments::resident(&person, &life, day));
    }
    put(39, card(&person, &life, day));
    PersonRecords {
        facts: life.facts(&person, day).done(),
        records,
        person,
    }
}

fn seed(person: &SamplePerson, purpose: &str) -> Random {
    Random::new(person.index as u64, purpose)
}

fn born(id: &IdNumber) -> i16 {
    id.birth_date().year()
}

const UNITS: [&str; 6] = [
    "天镇县样例建材有限公司",
    "天镇县样例乳业有限公司",
    "天镇县样例物流有限公司",
    "天镇县样例服装加工厂",
    "天镇县样例粮油有限公司",
    "天镇县样例供热公司",
];

/// Months ago that those who lost their post lost it.
const LOST_BEFORE: i64 = 4;

fn unit(person: &SamplePerson) -> &'static str {
    UNITS[person.index % UNITS.len()]
}

fn certificate(person: &SamplePerson, life: &Life, day: Date) -> (Row, Vec<Row>) {
    let issued = months_before(day, 20 + life.age % 30);
    let number = format!("1402220021{:06}", 100_000 + person.index * 173);
    // Who is registered as unemployed holds the certificate that says so.
    let status = if person.index.is_multiple_of(11) && !life.registered_unemployed {
        "withdrawn"
    } else {
        "valid"
    };
    let facts = Row::new()
        .code("status", status)
        .date("issued", issued)
        .text("number", &number)
        .text("issuer", "天镇县公共就业服务中心（样例）");
    let first = Row::new()
        .date("date", issued)
        .code("event", "employed")
        .text("unit", unit(person));
    let mut rows = Vec::new();
    if life.registered_unemployed {
        let left = months_before(day, LOST_BEFORE.unsigned_abs().try_into().expect("small"));
        rows.push(Row::new().date("date", left).code("event", "unemployed"));
    }
    if person.index % 4 == 3 {
        let began = months_before(day, 9);
        rows.push(Row::new().date("date", began).code("event", "flexible"));
    }
    rows.push(first);
    (facts, rows)
}

fn employee_pension(person: &SamplePerson, life: &Life, day: Date) -> (Row, Vec<Row>) {
    let mut random = seed(person, "employee pension");
    let end = if life.drawing_employee {
        born(&person.id_number) + 60
    } else {
        day.year()
    };
    // Months of this year with contributions: all that are over, or those before the job was lost.
    let over = i64::from(day.month()) - 1;
    let this_year = if life.insured_in_post {
        over
    } else {
        (over - LOST_BEFORE).max(0)
    };
    let mut first_months = 0;
    let years = i16::try_from(life.employee_years).expect("a working life");
    let first = end - years + 1;
    let mut rows = Vec::new();
    let (mut months_paid, mut own_total) = (0, 0);
    for year in (first..=end).rev() {
        let months = match year {
            y if y == day.year() => this_year,
            y if y == first => {
                first_months = i64::from(random.between(3, 12));
                first_months
            }
            _ if random.chance(1, 9) => i64::from(random.between(8, 11)),
            _ => 12,
        };
        if months == 0 {
            continue;
        }
        let age_of_year = i64::from(day.year() - year);
        // Bases rise by about a fifteenth a year.
        let base = (520_000 - age_of_year * 17_000 + i64::from(random.below(40_000))).max(60_000);
        let own = base * 8 / 100 * months;
        months_paid += months;
        own_total += own;
        rows.push(
            Row::new()
                .number("year", i64::from(year))
                .number("months", months)
                .money("base", base)
                .money("own_share", own)
                .money("unit_share", base * 16 / 100 * months),
        );
    }
    let status = if life.drawing_employee {
        "drawing"
    } else if life.insured_in_post {
        "active"
    } else {
        "paused"
    };
    let month = i8::try_from(13 - first_months.max(1)).expect("a month");
    let began = Date::new(first, month, 1).expect("the first of a month");
    let facts = Row::new()
        .code("status", status)
        .number("paid_months", months_paid)
        .money("account_total", own_total)
        .text("unit", unit(person))
        .month("first_month", began)
        .text("division", "天镇县");
    (facts, rows)
}

fn resident_pension(person: &SamplePerson, life: &Life, day: Date) -> (Row, Vec<Row>) {
    let mut random = seed(person, "resident pension");
    let tier = [20_000, 30_000, 50_000, 100_000][person.index % 4];
    let last = if life.drawing_resident {
        born(&person.id_number) + 60
    } else {
        day.year()
    };
    let mut rows = Vec::new();
    let (mut own, mut subsidies) = (0, 0);
    let mut supplementary_left = life.supplementary_years;
    let paid_years = i16::try_from(life.resident_years).expect("a life");
    // A year that has not arrived is told and not counted; who draws a pension owes none.
    let open = match person.index % 5 {
        _ if life.drawing_resident => None,
        1 => Some("on-the-way"),
        2 => Some("failed"),
        _ => None,
    };
    let arrivals = open.into_iter().chain((0..paid_years).map(|_| "arrived"));
    for (back, arrival) in (0..).zip(arrivals) {
        let year = last - back;
        let subsidy = if tier < 50_000 { 3_500 } else { 6_000 };
        let paid_on = Date::new(year, 6, 1 + i8::try_from(random.below(28)).expect("small"))
            .expect("a day of June");
        let mut row = Row::new()
            .number("year", i64::from(year))
            .code("kind", "basic")
            .money("amount", tier)
            .money("subsidy", subsidy)
            .code("arrival", arrival);
        match arrival {
            "arrived" => {
                row = row.date("arrived_on", paid_on);
                own += tier;
                subsidies += subsidy;
            }
            "failed" => row = row.code("reason", "insufficient-funds"),
            _ => {}
        }
        rows.push(row);
        if arrival == "arrived" && supplementary_left > 0 {
            supplementary_left -= 1;
            rows.push(
                Row::new()
                    .number("year", i64::from(year))
                    .code("kind", "supplementary")
                    .money("amount", 20_000)
                    .code("arrival", "arrived")
                    .date("arrived_on", paid_on),
            );
        }
    }
    let status = if life.drawing_resident {
        "drawing"
    } else {
        "active"
    };
    let facts = Row::new()
        .code("status", status)
        .number("paid_years", i64::from(life.resident_years))
        .money("own_total", own)
        .money("subsidy_total", subsidies)
        .flag("supplementary", life.supplementary);
    (facts, rows)
}

fn card(person: &SamplePerson, life: &Life, day: Date) -> (Row, Vec<Row>) {
    const BANKS: [&str; 3] = ["样例农村商业银行", "样例农业银行", "样例邮储银行"];
    // The card in somebody's hand was delivered; a lost one is being replaced.
    let making = if life.card_state == "lost" {
        "made"
    } else {
        "delivered"
    };
    let facts = Row::new()
        .code("status", life.card_state)
        .date("issued", months_before(day, 30 + life.age % 40))
        .text("bank", BANKS[person.index % BANKS.len()])
        .code("making", making);
    (facts, Vec::new())
}

#[cfg(test)]
mod tests;
