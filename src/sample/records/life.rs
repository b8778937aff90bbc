//! What becomes of each of the fifty, so that each rule has somebody on either side of its edge.

use super::write::{Row, months_before};
use crate::sample::homes;
use crate::sample::persons::SamplePerson;
use crate::sample::places::TOWNS;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// A life as the county's records see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Full years.
    pub age: u16,
    /// At school.
    pub student: bool,
    /// Insured in post with an employer.
    pub insured_in_post: bool,
    /// Years with contributions to the employees' pension.
    pub employee_years: u16,
    /// Draws the employees' pension.
    pub drawing_employee: bool,
    /// Months paid into unemployment insurance.
    pub unemployment_months: u16,
    /// 失业登记 is in force.
    pub registered_unemployed: bool,
    /// The last job ended against the person's will.
    pub left_involuntarily: bool,
    /// Draws unemployment benefit.
    pub drawing_unemployment: bool,
    /// Years paid into the residents' pension.
    pub resident_years: u16,
    /// In the supplementary scheme.
    pub supplementary: bool,
    /// Years paid into the supplementary scheme.
    pub supplementary_years: u16,
    /// Draws the residents' pension.
    pub drawing_resident: bool,
    /// The last 资格认证 is more than twelve months ago.
    pub qualification_overdue: bool,
    /// Has a 《就业创业证》.
    pub certificate: bool,
    /// Holds a 职业技能等级证书.
    pub skilled: bool,
    /// State of the social-security card.
    pub card_state: &'static str,
    /// Division of the household register.
    pub home: String,
}

/// Who has nothing on record but a card.
pub const NOTHING: usize = 8;
/// Sixty and more with 14 paid years: one short.
pub const FOURTEEN_YEARS: usize = 31;
/// Sixty and more with 15 paid years, not drawing yet.
pub const FIFTEEN_YEARS: usize = 32;
/// Out of work against the will with 11 months of unemployment insurance: one short.
pub const ELEVEN_MONTHS: usize = 10;
/// Out of work against the will with 12 months, registered, not drawing yet.
pub const TWELVE_MONTHS: usize = 13;
/// The year the residents' pension began: nobody has paid into it before.
const SCHEME_BEGAN: i16 = 2009;
/// Out of work against the will and not registered yet.
pub const UNREGISTERED: usize = 16;
/// Whose old card is cancelled: a new one was made.
pub const REPLACED: usize = 27;
/// Registered outside the county.
pub const ELSEWHERE: [usize; 2] = [14, 35];

/// The life of a person as of a day.
pub fn life(person: &SamplePerson, day: Date) -> Life {
    let n = person.index;
    let age = person.id_number.age_on(day);
    let nothing = n == NOTHING;
    let edge = [FOURTEEN_YEARS, FIFTEEN_YEARS].contains(&n);
    let student = age < 20;
    let grown = !student && !nothing;
    let old = age >= 60;
    // A third each: in post, lost the post, on the land.
    let in_post = grown && !old && n.is_multiple_of(3);
    let lost_post = grown && !old && n % 3 == 1;
    let land = grown && !in_post && !lost_post && (!old || !n.is_multiple_of(3) || edge);
    let drawing_employee = grown && old && !edge && n.is_multiple_of(3);
    let worked = (age.saturating_sub(20)).clamp(1, 38);
    let unemployment_months = match n {
        ELEVEN_MONTHS => 11,
        TWELVE_MONTHS => 12,
        _ if in_post || lost_post => worked.min(10) * 12,
        _ => 0,
    };
    let unedged = n != ELEVEN_MONTHS && n != TWELVE_MONTHS;
    let resident_years = match n {
        FOURTEEN_YEARS => 14,
        FIFTEEN_YEARS => 15,
        // Who turned sixty soon after the scheme began had few years to pay, or none.
        _ if land && old => {
            let sixty = person.id_number.birth_date().year() + 60;
            u16::try_from((sixty - SCHEME_BEGAN + 1).clamp(0, 15)).expect("not below zero")
        }
        _ if land => (age - 16).min(15),
        _ => 0,
    };
    let registered_unemployed = lost_post && n != UNREGISTERED;
    let supplementary = land && n % 4 == 1 && resident_years > 0;
    Life {
        age,
        student,
        insured_in_post: in_post,
        employee_years: if in_post || lost_post || drawing_employee {
            if drawing_employee { 30 } else { worked.min(25) }
        } else {
            0
        },
        drawing_employee,
        unemployment_months,
        registered_unemployed,
        left_involuntarily: lost_post && n.is_multiple_of(2) || !unedged,
        drawing_unemployment: registered_unemployed && unedged && n.is_multiple_of(2),
        resident_years,
        supplementary,
        supplementary_years: if supplementary {
            resident_years.min(5)
        } else {
            0
        },
        drawing_resident: land && old && !edge,
        qualification_overdue: old && n % 7 == 4,
        certificate: lost_post || in_post && n.is_multiple_of(2),
        skilled: n.is_multiple_of(5) && grown && !old,
        card_state: match n {
            19 => "not-activated",
            29 => "lost",
            41 => "sealed",
            REPLACED => "cancelled",
            _ => "active",
        },
        home: if ELSEWHERE.contains(&n) {
            "140223".to_owned()
        } else {
            TOWNS[n % TOWNS.len()].code.to_owned()
        },
    }
}

impl Life {
    /// Insured in the residents' pension: paying, or drawing it.
    pub fn in_basic_scheme(&self) -> bool {
        self.resident_years > 0 || self.drawing_resident
    }

    /// The pension rests, because the last 资格认证 is too long ago.
    pub fn pension_rests(&self) -> bool {
        self.qualification_overdue && (self.drawing_employee || self.drawing_resident)
    }

    /// The facts rules ask for.
    pub fn facts(&self, person: &SamplePerson, day: Date) -> Row {
        let draws = self.drawing_employee || self.drawing_resident;
        let row = Row::new()
            .number("paid_years", i64::from(self.resident_years))
            .number("supplementary_years", i64::from(self.supplementary_years))
            .number("contribution_months", i64::from(self.unemployment_months))
            .flag("registered_unemployed", self.registered_unemployed)
            .flag("left_involuntarily", self.left_involuntarily)
            .flag("student", self.student)
            .flag("in_other_pension", self.employee_years > 0)
            .flag("drawing_other_pension", self.drawing_employee)
            .flag("in_basic_scheme", self.in_basic_scheme())
            .flag("in_supplementary_scheme", self.supplementary)
            .flag("drawing_basic", self.drawing_resident)
            .flag("drawing_benefit", draws || self.drawing_unemployment)
            .flag("insured_in_post", self.insured_in_post)
            .flag("drawing_unemployment", self.drawing_unemployment)
            .flag("holds_skill_certificate", self.skilled)
            .flag("holds_employment_certificate", self.certificate)
            .flag("poverty_watched", person.index % 12 == 5)
            .flag(
                "hard_to_employ",
                self.registered_unemployed && self.age >= 40,
            )
            .code("social_card_state", self.card_state)
            .code("home", &self.home);
        if !draws {
            return row.flag("last_qualification", false);
        }
        let months = if self.qualification_overdue {
            13
        } else {
            2 + u16::try_from(person.index % 9).expect("small")
        };
        let certified = homes::due(person, day).map(|due| due - 12.months());
        let certified = certified.unwrap_or_else(|| months_before(day, months));
        row.date("last_qualification", certified)
    }
}
