//! Persons of the fifty who look for day labour.

use super::persons::{SamplePerson, persons};
use super::places::TOWNS;
use jiff::civil::Date;

/// Trades of day labour, as the registration offers them.
const TRADES: [&str; 10] = [
    "wa-gong",
    "mu-gong",
    "dian-gong",
    "zhuang-xie-gong",
    "cai-zhai-gong",
    "zhong-zhi-gong",
    "bao-jie",
    "bang-chu",
    "you-qi-gong",
    "xiao-gong",
];

/// Somebody who looks for day labour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleSeeker {
    /// Who.
    pub person: SamplePerson,
    /// One to three trades.
    pub trades: Vec<String>,
    /// Division code of the town.
    pub town: &'static str,
}

/// Those between 20 and 64 on a day, but for every fourth.
pub fn seekers(day: Date) -> Vec<SampleSeeker> {
    let of_age = |p: &SamplePerson| (20..65).contains(&p.id_number.age_on(day));
    persons()
        .into_iter()
        .filter(|p| of_age(p) && p.index % 4 != 3)
        .map(|person| {
            let n = person.index;
            let trade = |nth: usize| TRADES[(n * 7 + nth * 3) % TRADES.len()].to_owned();
            let trades = (0..=n % 3).map(trade).collect();
            let town = TOWNS[n % TOWNS.len()].code;
            SampleSeeker {
                person,
                trades,
                town,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trade_and_every_town_has_a_seeker() {
        let all = seekers(Date::constant(2026, 11, 22));
        assert!(all.len() > 20);
        for town in TOWNS {
            assert!(all.iter().any(|s| s.town == town.code), "{}", town.name);
        }
        let has = |trade: &str| all.iter().any(|s| s.trades.iter().any(|t| t == trade));
        for trade in TRADES {
            assert!(has(trade), "{trade}");
        }
    }
}
