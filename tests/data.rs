//! The tables that came from elsewhere, and ours, agree with one another.

use jiujinban::adapters::store::cache::trades;
use jiujinban::domain::jobs::trade::TradeCode;
use jiujinban::sample::{jobs, places};
use std::collections::HashMap;
use std::path::Path;

/// The rows of a fetched table.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(name);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|fault| panic!("{}: {fault}; `make assets` brings it", path.display()));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

#[test]
fn every_synthetic_job_is_of_a_trade_that_people_can_choose() {
    let vocabulary = trades::shipped();
    let day = jiff::civil::date(2026, 11, 22);
    let strangers: Vec<String> = jobs::jobs(2000, day)
        .into_iter()
        .map(|listing| listing.trade)
        .filter(|code| {
            let code = TradeCode::parse(code).expect("a trade code");
            vocabulary.get(vocabulary.index_of(&code)).is_none()
        })
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn the_synthetic_county_is_one_of_the_official_list() {
    let towns: HashMap<String, String> = rows("places/towns.tsv")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    for town in places::TOWNS {
        assert_eq!(towns.get(town.code).map(String::as_str), Some(town.name));
    }
    let counties = rows("places/counties.tsv");
    let county = counties.iter().find(|row| row[0] == places::COUNTY);
    assert_eq!(county.expect("the county's code")[3], places::COUNTY_NAME);
}

/// A third: most of the rest are office and professional work that nobody looks for in a village.
#[test]
fn the_words_of_the_trade_table_are_the_words_of_real_job_titles() {
    let vocabulary = trades::shipped();
    let words: Vec<&str> = vocabulary
        .trades()
        .iter()
        .flat_map(|trade| trade.synonyms.iter().chain([&trade.name]))
        .map(String::as_str)
        .collect();
    let titles = rows("trade-titles.tsv");
    let named = titles
        .iter()
        .filter(|row| words.iter().any(|word| row[0].contains(word)))
        .count();
    assert!(named * 3 >= titles.len(), "{named} of {}", titles.len());
}
