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

fn told<'a>(entries: &'a [Entry], key: &str) -> &'a str {
    let found = entries.iter().find(|entry| entry.key == key);
    found.map_or("", |entry| entry.value.as_str())
}

/// What one record of a payment says against itself.
fn against_itself(r: &PersonalRecords) -> Vec<&'static str> {
    let (month, status) = (told(&r.facts, "month"), told(&r.facts, "status"));
    let newest = r.rows.first().map_or("", |row| told(row, "month"));
    let this_month = DAY.to_string()[..7].to_owned();
    let mut all = Vec::new();
    let mut unless = |holds: bool, what| all.extend((!holds).then_some(what));
    unless(month == newest, "the month told is not the newest paid");
    unless(
        (status == "paid") == (newest == this_month),
        "stopped and paid this month, or going on and not paid",
    );
    let sum_fits = r.rows.first().is_some_and(|row| {
        told(row, "state") == "failed" || told(row, "amount") == told(&r.facts, "monthly")
    });
    unless(sum_fits, "the newest sum is not the sum told");
    for row in &r.rows {
        let (state, paid_on) = (told(row, "state"), told(row, "paid_on"));
        unless(
            (state == "paid") != paid_on.is_empty(),
            "paid without a day",
        );
        unless(paid_on <= DAY.to_string().as_str(), "paid on a day to come");
        unless(
            (state == "failed") != told(row, "reason").is_empty(),
            "failed without a reason, or a reason without a fault",
        );
    }
    all
}

/// What the records of contributions say against themselves.
fn contributions_against_themselves(r: &PersonalRecords) -> Vec<&'static str> {
    let arrived = |row: &&Vec<Entry>| told(row, "arrival") == "arrived";
    let of = |kind: &'static str| {
        r.rows
            .iter()
            .filter(move |row| told(row, "kind") == kind)
            .filter(arrived)
    };
    let sum = |key: &str| -> i64 {
        of("basic")
            .map(|row| told(row, key).parse().unwrap_or(0))
            .sum()
    };
    let mut all = Vec::new();
    let mut unless = |holds: bool, what| all.extend((!holds).then_some(what));
    let years = of("basic").count().to_string();
    unless(
        told(&r.facts, "paid_years") == years,
        "years told and years arrived differ",
    );
    unless(
        told(&r.facts, "own_total") == sum("amount").to_string(),
        "own total",
    );
    unless(
        told(&r.facts, "subsidy_total") == sum("subsidy").to_string(),
        "subsidy total",
    );
    let in_it = told(&r.facts, "supplementary") == "true";
    unless(in_it == (of("supplementary").count() > 0), "supplementary");
    let first = r.rows.last().map_or("2009", |row| told(row, "year"));
    unless(first >= "2009", "paid before the scheme began");
    all
}

/// What the records and the facts of a person say against each other.
fn against_each_other(of: &PersonRecords) -> Vec<&'static str> {
    let is = |key: &str| fact(of, key) == "true";
    let status = |item| record(of, item).map_or("", |r| told(&r.facts, "status"));
    let mut all = Vec::new();
    let mut unless = |holds: bool, what| all.extend((!holds).then_some(what));
    unless(
        is("drawing_basic") == record(of, 36).is_some(),
        "draws the residents' pension",
    );
    unless(
        is("drawing_other_pension") == record(of, 26).is_some(),
        "draws the employees' pension",
    );
    unless(
        is("drawing_unemployment") == record(of, 27).is_some(),
        "draws unemployment benefit",
    );
    unless(
        is("in_basic_scheme") == record(of, 33).is_some(),
        "in the residents' scheme",
    );
    unless(
        is("in_other_pension") == record(of, 25).is_some(),
        "in the employees' scheme",
    );
    unless(
        is("insured_in_post") == (status(25) == "active"),
        "in post and contributions rest",
    );
    unless(
        !(is("insured_in_post") && is("registered_unemployed")),
        "in post and out of work",
    );
    unless(
        !is("drawing_unemployment") || is("registered_unemployed"),
        "draws unregistered",
    );
    unless(
        !(is("student") && is("insured_in_post")),
        "at school and in post",
    );
    unless(
        !is("registered_unemployed") || status(13) == "valid",
        "registered without a valid certificate",
    );
    unless(
        !is("hard_to_employ") || is("registered_unemployed"),
        "recognised without being registered",
    );
    let certified = fact(of, "last_qualification");
    let due = months_before(DAY, 12).to_string();
    let draws = is("drawing_basic") || is("drawing_other_pension");
    unless(
        draws == (certified != "false"),
        "certified without a pension",
    );
    let rests = [26, 36].iter().any(|item| status(*item) == "suspended");
    unless(
        rests == (draws && certified < due),
        "rests though certified, or goes on though not",
    );
    let card = record(of, 39).expect("everybody has a card");
    unless(
        told(&card.facts, "status") == fact(of, "social_card_state"),
        "state of the card",
    );
    unless(
        (told(&card.facts, "making") == "delivered") || told(&card.facts, "status") != "active",
        "in use and not delivered yet",
    );
    if let Some(paid) = record(of, 33) {
        unless(
            told(&paid.facts, "paid_years") == fact(of, "paid_years"),
            "years paid",
        );
        unless(
            (told(&paid.facts, "status") == "drawing") == is("drawing_basic"),
            "draws and pays",
        );
    }
    all
}

#[test]
fn a_payment_that_stopped_and_came_all_the_same_is_seen() {
    let all = on_record(DAY);
    let rests = all
        .iter()
        .flat_map(|of| &of.records)
        .find(|r| matches!(r.item, 26 | 36) && told(&r.facts, "status") == "suspended");
    let mut wrong = rests.expect("somebody's pension rests").clone();
    assert_eq!(against_itself(&wrong), [""; 0]);
    let paid = Row::new()
        .month("month", DAY)
        .money("amount", 1)
        .code("state", "paid")
        .date("paid_on", DAY);
    wrong.rows.insert(0, paid.done());
    let seen = against_itself(&wrong);
    assert!(
        seen.contains(&"stopped and paid this month, or going on and not paid"),
        "{seen:?}"
    );
}

#[test]
fn nobodys_records_contradict_themselves_or_one_another() {
    let mut found = Vec::new();
    for of in on_record(DAY) {
        let payments = of.records.iter().filter(|r| matches!(r.item, 26 | 27 | 36));
        let paid_in = of.records.iter().filter(|r| r.item == 33);
        let all = against_each_other(&of)
            .into_iter()
            .chain(payments.flat_map(against_itself))
            .chain(paid_in.flat_map(contributions_against_themselves));
        found.extend(all.map(|what| format!("{}: {what}", of.person.index)));
    }
    assert!(found.is_empty(), "{found:#?}");
}
