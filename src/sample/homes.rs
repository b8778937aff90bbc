//! Old and ill people of one village who are visited at home: made up, as everybody is.

use super::persons::{SamplePerson, person};
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

/// Eight of them, due from two days ago on.
pub fn homes(day: Date) -> Vec<SampleHome> {
    let home = |n: i32| SampleHome {
        person: person(usize::try_from(40 + n).expect("not below zero")),
        address: format!("玉泉镇李家庄村{} 号", 11 + 7 * n),
        lat_e6: 40_420_000 + 3_000 * ((n * 5) % 8),
        lon_e6: 114_090_000 + 2_000 * n,
        why: REASONS[usize::try_from(n).expect("not below zero") % REASONS.len()],
        due: day + i64::from(2 * n - 2).days(),
    };
    (0..8).map(home).collect()
}
