//! Listings as table rows.

use jiff::civil::Date;
use rusqlite::types::Type;
use rusqlite::{Row, Statement};

use crate::domain::jobs::listing::{
    AgeLimits, Board, ContactPhone, CreditCode, Employer, EmployerCode, Fen, GigDays, Insurance,
    Kind, Listing, ListingId, Lodging, Settlement, Skill, Wage, WageUnit, Workplace,
};
use crate::domain::jobs::place::Point;
use crate::domain::jobs::trade::TradeCode;
use crate::domain::people::identity::DivisionCode;

pub(super) const ALL: &str = "select slot, id, kind, title, trade, employer, employer_code, area,
    address, lat, lon, meeting_place, pay_low, pay_high, pay_unit, settlement, headcount, board,
    lodging, insurance, skills, age_from, age_to, posted, valid_through, gig_from, gig_to, phone,
    description from listing order by slot";

pub(super) const ONE: &str = "select slot, id, kind, title, trade, employer, employer_code, area,
    address, lat, lon, meeting_place, pay_low, pay_high, pay_unit, settlement, headcount, board,
    lodging, insurance, skills, age_from, age_to, posted, valid_through, gig_from, gig_to, phone,
    description from listing where slot = ?1";

pub(super) const PUT: &str = "insert into listing (id, kind, title, trade, employer, employer_code,
    area, address, lat, lon, meeting_place, pay_low, pay_high, pay_unit, settlement, headcount,
    board, lodging, insurance, skills, age_from, age_to, posted, valid_through, gig_from, gig_to,
    phone, description)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
    ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)
    on conflict (id) do update set kind = ?2, title = ?3, trade = ?4, employer = ?5,
    employer_code = ?6, area = ?7, address = ?8, lat = ?9, lon = ?10, meeting_place = ?11,
    pay_low = ?12, pay_high = ?13, pay_unit = ?14, settlement = ?15, headcount = ?16, board = ?17,
    lodging = ?18, insurance = ?19, skills = ?20, age_from = ?21, age_to = ?22, posted = ?23,
    valid_through = ?24, gig_from = ?25, gig_to = ?26, phone = ?27, description = ?28
    returning slot";

pub(super) const DELETE: &str = "delete from listing where id = ?1 returning slot";

pub(super) const SLOT: &str = "select slot from listing where id = ?1";

/// Written where an employer published a code that is none.
const MALFORMED: &str = "?";

/// Writes a listing; answers its slot, the same one as before when it only changed.
pub(super) fn put(statement: &mut Statement<'_>, listing: &Listing) -> rusqlite::Result<i64> {
    let place = &listing.workplace;
    let wage = listing.wage.as_ref();
    let code = match &listing.employer.code {
        EmployerCode::Valid(code) => Some(code.as_str()),
        EmployerCode::Missing => None,
        EmployerCode::Malformed => Some(MALFORMED),
    };
    statement.query_row(
        rusqlite::params![
            listing.id.as_str(),
            KIND.word(listing.kind),
            listing.title,
            listing.trade.as_str(),
            listing.employer.name,
            code,
            place.area.as_str(),
            place.address,
            place.point.map(Point::lat),
            place.point.map(Point::lon),
            place.meeting_place,
            wage.map(|w| w.low().0),
            wage.map(|w| w.high().0),
            wage.map(|w| UNIT.word(w.unit())),
            wage.map(|w| SETTLEMENT.word(w.settlement())),
            listing.headcount,
            BOARD.word(listing.board),
            LODGING.word(listing.lodging),
            INSURANCE.word(listing.insurance),
            join(&listing.skills),
            listing.ages.from,
            listing.ages.to,
            listing.posted.to_string(),
            listing.valid_through.to_string(),
            listing.gig_days.map(|d| d.from().to_string()),
            listing.gig_days.map(|d| d.to().to_string()),
            listing.phone.as_ref().map(ContactPhone::as_str),
            listing.description,
        ],
        |row| row.get(0),
    )
}

/// Reads a row of [`ALL`] or [`ONE`]: its slot and the listing.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Listing)> {
    let listing = Listing {
        id: checked(row, 1, ListingId::parse)?,
        kind: checked(row, 2, |s| KIND.value(s))?,
        title: row.get(3)?,
        trade: checked(row, 4, TradeCode::parse)?,
        employer: Employer {
            name: row.get(5)?,
            code: employer_code(row)?,
        },
        workplace: workplace(row)?,
        wage: wage(row)?,
        headcount: row.get(16)?,
        board: checked(row, 17, |s| BOARD.value(s))?,
        lodging: checked(row, 18, |s| LODGING.value(s))?,
        insurance: checked(row, 19, |s| INSURANCE.value(s))?,
        skills: checked(row, 20, |s| Some(part(s)))?,
        ages: AgeLimits {
            from: row.get(21)?,
            to: row.get(22)?,
        },
        posted: checked(row, 23, date)?,
        valid_through: checked(row, 24, date)?,
        gig_days: gig_days(row)?,
        phone: optional(row, 27, ContactPhone::parse)?,
        description: row.get(28)?,
    };
    Ok((row.get(0)?, listing))
}

fn employer_code(row: &Row<'_>) -> rusqlite::Result<EmployerCode> {
    let code = optional(row, 6, |s| {
        if s == MALFORMED {
            Some(EmployerCode::Malformed)
        } else {
            CreditCode::parse(s).map(EmployerCode::Valid)
        }
    })?;
    Ok(code.unwrap_or(EmployerCode::Missing))
}

fn workplace(row: &Row<'_>) -> rusqlite::Result<Workplace> {
    let lat: Option<i32> = row.get(9)?;
    let lon: Option<i32> = row.get(10)?;
    Ok(Workplace {
        area: checked(row, 7, DivisionCode::parse)?,
        address: row.get(8)?,
        point: lat.zip(lon).and_then(|(lat, lon)| Point::new(lat, lon)),
        meeting_place: row.get(11)?,
    })
}

fn wage(row: &Row<'_>) -> rusqlite::Result<Option<Wage>> {
    let low: Option<u32> = row.get(12)?;
    let high: Option<u32> = row.get(13)?;
    let unit = optional(row, 14, |s| UNIT.value(s))?;
    let settlement = optional(row, 15, |s| SETTLEMENT.value(s))?;
    let (Some(low), Some(high), Some(unit), Some(settlement)) = (low, high, unit, settlement)
    else {
        return Ok(None);
    };
    Ok(Wage::new(Fen(low), Fen(high), unit, settlement))
}

fn gig_days(row: &Row<'_>) -> rusqlite::Result<Option<GigDays>> {
    let from = optional(row, 25, date)?;
    let to = optional(row, 26, date)?;
    Ok(from.zip(to).and_then(|(from, to)| GigDays::new(from, to)))
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// Skills stand one a line: no query holds a line break, so none can match across two.
pub(super) fn join(skills: &[Skill]) -> String {
    let mut text = String::new();
    for skill in skills {
        if !text.is_empty() {
            text.push('\n');
        }
        text.extend(skill.0.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }
    text
}

fn part(text: &str) -> Vec<Skill> {
    text.lines()
        .filter(|s| !s.is_empty())
        .map(|s| Skill(s.to_owned()))
        .collect()
}

pub(super) fn checked<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    optional(row, column, parse)?.ok_or_else(|| unreadable(column))
}

pub(super) fn optional<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get_ref(column)?.as_str_or_null()? else {
        return Ok(None);
    };
    parse(text).map(Some).ok_or_else(|| unreadable(column))
}

fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, String::from("a value of the cache"), Type::Text)
}

/// The words one enum is written in.
struct Words<T: 'static>(&'static [(T, &'static str)]);

impl<T: Copy + PartialEq> Words<T> {
    fn word(&self, value: T) -> &'static str {
        let found = self.0.iter().find(|(v, _)| *v == value);
        found
            .expect("every value has its word: a test walks them")
            .1
    }

    fn value(&self, word: &str) -> Option<T> {
        self.0.iter().find(|(_, w)| *w == word).map(|(v, _)| *v)
    }
}

const KIND: Words<Kind> = Words(&[(Kind::Fixed, "fixed"), (Kind::Gig, "gig")]);

const UNIT: Words<WageUnit> = Words(&[
    (WageUnit::Month, "month"),
    (WageUnit::Day, "day"),
    (WageUnit::Hour, "hour"),
    (WageUnit::Piece, "piece"),
]);

const SETTLEMENT: Words<Settlement> = Words(&[
    (Settlement::Daily, "daily"),
    (Settlement::Hourly, "hourly"),
    (Settlement::Monthly, "monthly"),
    (Settlement::OnCompletion, "on-completion"),
]);

const BOARD: Words<Board> = Words(&[
    (Board::None, "none"),
    (Board::Lunch, "lunch"),
    (Board::AllMeals, "all-meals"),
]);

const LODGING: Words<Lodging> = Words(&[(Lodging::None, "none"), (Lodging::Provided, "provided")]);

const INSURANCE: Words<Insurance> = Words(&[
    (Insurance::Unstated, "unstated"),
    (Insurance::Injury, "injury"),
    (Insurance::Five, "five"),
    (Insurance::FiveAndFund, "five-and-fund"),
]);

#[cfg(test)]
mod tests {
    use super::*;

    fn walk<T: Copy + PartialEq + std::fmt::Debug>(words: &Words<T>, all: &[T]) {
        for value in all {
            assert_eq!(words.value(words.word(*value)), Some(*value));
        }
        assert_eq!(words.value("never"), None);
    }

    #[test]
    fn every_value_is_read_back_from_its_word() {
        walk(&KIND, &[Kind::Fixed, Kind::Gig]);
        walk(
            &UNIT,
            &[
                WageUnit::Month,
                WageUnit::Day,
                WageUnit::Hour,
                WageUnit::Piece,
            ],
        );
        walk(
            &SETTLEMENT,
            &[
                Settlement::Daily,
                Settlement::Hourly,
                Settlement::Monthly,
                Settlement::OnCompletion,
            ],
        );
        walk(&BOARD, &[Board::None, Board::Lunch, Board::AllMeals]);
        walk(&LODGING, &[Lodging::None, Lodging::Provided]);
        walk(
            &INSURANCE,
            &[
                Insurance::Unstated,
                Insurance::Injury,
                Insurance::Five,
                Insurance::FiveAndFund,
            ],
        );
    }
}
