use super::life::{
    ELEVEN_MONTHS, ELSEWHERE, FIFTEEN_YEARS, FOURTEEN_YEARS, NOTHING, TWELVE_MONTHS,
};
use super::*;
use std::collections::BTreeSet;

const DAY: Date = Date::constant(2026, 11, 22);

fn fact(of: &PersonRecords, key: &str) -> String {
    let found = of.facts.iter().find(|entry| entry.key == key);
    found.expect("a fact").value.clone()
}

fn record(of: &PersonRecords, item: u16) -> Option<&PersonalRecords> {
    of.records.iter().find(|r| r.item == item)
}

#[test]
fn every_rule_has_somebody_on_either_side_of_its_edge() {
    let all = on_record(DAY);
    assert_eq!(fact(&all[FOURTEEN_YEARS], "paid_years"), "14");
    assert_eq!(fact(&all[FIFTEEN_YEARS], "paid_years"), "15");
    for n in [FOURTEEN_YEARS, FIFTEEN_YEARS] {
        assert!(all[n].person.id_number.age_on(DAY) >= 60);
        assert_eq!(fact(&all[n], "drawing_basic"), "false");
    }
    assert_eq!(fact(&all[ELEVEN_MONTHS], "contribution_months"), "11");
    assert_eq!(fact(&all[TWELVE_MONTHS], "contribution_months"), "12");
    for n in [ELEVEN_MONTHS, TWELVE_MONTHS] {
        assert_eq!(fact(&all[n], "registered_unemployed"), "true");
        assert_eq!(fact(&all[n], "left_involuntarily"), "true");
        assert_eq!(fact(&all[n], "drawing_unemployment"), "false");
    }
    for n in ELSEWHERE {
        assert!(!fact(&all[n], "home").starts_with("140222"));
    }
    let both = |key: &str| {
        let values: BTreeSet<String> = all.iter().map(|of| fact(of, key)).collect();
        assert_eq!(values.len(), 2, "{key}");
    };
    for key in [
        "student",
        "in_other_pension",
        "drawing_other_pension",
        "in_basic_scheme",
        "in_supplementary_scheme",
        "drawing_basic",
        "drawing_benefit",
        "insured_in_post",
        "drawing_unemployment",
        "holds_skill_certificate",
        "holds_employment_certificate",
        "registered_unemployed",
        "left_involuntarily",
    ] {
        both(key);
    }
}

#[test]
fn every_query_has_somebody_with_an_answer_and_somebody_without() {
    let all = on_record(DAY);
    for item in [13, 25, 26, 27, 33, 36] {
        let with = all.iter().filter(|of| record(of, item).is_some()).count();
        assert!((1..all.len()).contains(&with), "item {item}: {with}");
    }
    assert_eq!(all[NOTHING].records.len(), 1, "a card and nothing else");
}

#[test]
fn the_parts_of_a_payment_make_its_sum_and_every_reason_occurs() {
    let mut reasons = BTreeSet::new();
    for of in on_record(DAY) {
        for r in of.records.iter().filter(|r| matches!(r.item, 26 | 27 | 36)) {
            let sum: i64 = r
                .facts
                .iter()
                .filter(|entry| entry.key.starts_with("part_"))
                .map(|entry| entry.value.parse::<i64>().expect("fen"))
                .sum();
            let monthly = r.facts.iter().find(|entry| entry.key == "monthly");
            assert_eq!(monthly.expect("a sum").value, sum.to_string());
            let entries = r.rows.iter().flatten();
            let told = entries.filter(|entry| entry.key == "reason");
            reasons.extend(told.map(|entry| entry.value.clone()));
        }
    }
    assert_eq!(reasons.len(), 7, "{reasons:?}");
}

#[test]
fn rows_come_the_newest_first_and_none_lies_ahead() {
    for of in on_record(DAY) {
        for r in &of.records {
            let when: Vec<&str> = r
                .rows
                .iter()
                .filter_map(|row| {
                    let at = row
                        .iter()
                        .find(|e| ["year", "month", "date"].contains(&e.key.as_str()));
                    at.map(|entry| entry.value.as_str())
                })
                .collect();
            assert!(
                when.is_sorted_by(|a, b| a >= b),
                "item {}: {when:?}",
                r.item
            );
            assert!(when.iter().all(|at| *at <= "2026-11-30"), "{when:?}");
        }
    }
}

#[test]
fn records_are_the_same_every_time() {
    assert_eq!(on_record(DAY), on_record(DAY));
}
