//! Every rule of every item as shipped, at its edges: the day before and after each age, each
//! number and each day, and what happens when nobody knows.

use jiff::civil::{Date, date};
use jiujinban::domain::delivery::{AnswerValue, FieldId};
use jiujinban::domain::people::identity::{DivisionCode, Sex};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::catalogue::{Catalogue, Item};
use jiujinban::domain::services::eligibility::{
    Basis, CaseNeed, Condition, Evidence, Fact, FactShape, FactValue, Known, Person, PersonFacts,
    Rule, RuleId, Settled, Verdict, Weight, WhenUnknown, judge, settle,
};
use jiujinban::domain::time::WallTime;
use jiujinban::wire::catalogue::{check, read_items};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(crate) const TODAY: Date = date(2026, 11, 22);
pub(crate) const HERE: &str = "140222";

fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    check(1, &read_items(&folder).expect("the shipped items")).expect("a catalogue")
}

fn item(all: &Catalogue, number: u16) -> &Item {
    let number = ItemNo::new(number).expect("a number");
    all.item(number).expect("an item of the list")
}

pub(crate) fn born(born: Date) -> Person {
    Person {
        born,
        sex: Sex::Female,
        number_from: DivisionCode::parse(HERE).expect("a county"),
    }
}

fn of_age(years: i16) -> Person {
    born(date(2026 - years, 1, 1))
}

pub(crate) fn known(values: &[(Fact, FactValue)]) -> Known {
    let mut known = Known::default();
    let values: BTreeMap<_, _> = values.iter().cloned().collect();
    let asked = values.keys().copied().collect();
    let as_of = WallTime(0);
    known.learn(&asked, PersonFacts { as_of, values });
    known
}

fn outcome(rules: &[Rule], person: &Person, known: &Known, today: Date) -> Settled {
    let nothing = BTreeSet::new();
    settle(
        rules,
        &Evidence {
            person,
            known,
            answers: None,
            waived: &nothing,
            today,
        },
    )
}

/// The same before the review, one question having been answered.
fn after(rules: &[Rule], person: &Person, known: &Known, (field, code): (&str, &str)) -> Settled {
    let field = FieldId::parse(field).expect("a field");
    let answers = [(field, AnswerValue::Choice(code.to_owned()))];
    let nothing = BTreeSet::new();
    settle(
        rules,
        &Evidence {
            person,
            known,
            answers: Some(&answers),
            waived: &nothing,
            today: TODAY,
        },
    )
}

fn goes_on() -> Settled {
    Settled::GoOn { unchecked: vec![] }
}

fn advised(id: &str) -> Settled {
    Settled::Advised(RuleId::parse(id).expect("a name"))
}

fn refused(id: &str) -> Settled {
    Settled::Refused(RuleId::parse(id).expect("a name"), Basis::Known)
}

/// Whose birthday of so many years is so many days ahead.
fn birthday_in(days: i64, years: i16) -> Person {
    let birthday = TODAY.checked_add(jiff::Span::new().days(days));
    let born_on = birthday.and_then(|day| day.checked_sub(jiff::Span::new().years(years)));
    born(born_on.expect("near"))
}

fn rule<'a>(item: &'a Item, id: &str) -> &'a [Rule] {
    let at = item.eligibility.iter().position(|r| r.id.as_str() == id);
    let at = at.unwrap_or_else(|| panic!("item {} has a rule {id}", item.number.get()));
    &item.eligibility[at..=at]
}

fn holds(rule: &[Rule], person: &Person, known: &Known, today: Date) -> bool {
    outcome(rule, person, known, today) == Settled::GoOn { unchecked: vec![] }
}

fn ages(condition: &Condition) -> Vec<u16> {
    match condition {
        Condition::AgeAtLeast(n) | Condition::AgeBelow(n) => vec![*n],
        Condition::All(all) | Condition::Any(all) => all.iter().flat_map(ages).collect(),
        Condition::Not(inner) => ages(inner),
        _ => Vec::new(),
    }
}

#[test]
fn every_age_turns_on_the_birthday_and_not_a_day_before() {
    let all = catalogue();
    let mut edges = 0;
    for item in all.items() {
        for rule in &item.eligibility {
            let (years, from) = match rule.needs {
                Condition::AgeAtLeast(years) => (years, true),
                Condition::AgeBelow(years) => (years, false),
                _ => continue,
            };
            edges += 1;
            let person = |days: i64| {
                let birthday = TODAY
                    .checked_add(jiff::Span::new().days(days))
                    .expect("near");
                born(
                    birthday
                        .checked_sub(jiff::Span::new().years(years))
                        .expect("near"),
                )
            };
            let rules = std::slice::from_ref(rule);
            let place = format!("item {} {}", item.number.get(), rule.id.as_str());
            let is = |days| holds(rules, &person(days), &Known::default(), TODAY);
            assert_eq!(is(1), !from, "{place}: birthday tomorrow");
            assert_eq!(is(0), from, "{place}: birthday today");
            assert_eq!(is(-1), from, "{place}: birthday yesterday");
        }
    }
    assert!(edges >= 8, "{edges}");
}

#[test]
fn the_ages_of_the_list_are_in_the_files() {
    let all = catalogue();
    for (number, years) in [
        (28, 16),
        (29, 65),
        (34, 60),
        (35, 65),
        (32, 60),
        (32, 65),
        (11, 16),
        (16, 16),
    ] {
        let rules = &item(&all, number).eligibility;
        let found = rules.iter().any(|r| ages(&r.needs).contains(&years));
        assert!(found, "item {number}: {years}");
    }
}

#[test]
fn who_was_born_on_29_february_comes_of_age_on_the_28th_in_a_common_year() {
    let all = catalogue();
    let leapling = born(date(1960, 2, 29));
    let below = rule(item(&all, 29), "below-65");
    let from = rule(item(&all, 35), "age-65");
    let nothing = Known::default();
    for (today, is_65) in [
        (date(2025, 2, 27), false),
        (date(2025, 2, 28), true),
        (date(2025, 3, 1), true),
    ] {
        assert_eq!(holds(from, &leapling, &nothing, today), is_65, "{today}");
        assert_eq!(holds(below, &leapling, &nothing, today), !is_65, "{today}");
    }
    // Sixty falls into a leap year again: the day itself.
    let sixty = rule(item(&all, 34), "age-60");
    assert!(!holds(sixty, &leapling, &nothing, date(2020, 2, 28)));
    assert!(holds(sixty, &leapling, &nothing, date(2020, 2, 29)));
}

#[test]
fn every_count_turns_at_its_number() {
    let all = catalogue();
    for (number, id, fact, n) in [
        (23, "paid-12-months", Fact::ContributionMonths, 12),
        (34, "paid-15-years", Fact::PaidYears, 15),
    ] {
        let rules = rule(item(&all, number), id);
        let with = |n| known(&[(fact, FactValue::Count(n))]);
        assert!(!holds(rules, &of_age(50), &with(n - 1), TODAY), "{number}");
        assert!(holds(rules, &of_age(50), &with(n), TODAY), "{number}");
        assert!(holds(rules, &of_age(50), &with(n + 1), TODAY), "{number}");
    }
}

#[test]
fn a_qualification_counts_for_twelve_months_to_the_day_and_only_advises() {
    let all = catalogue();
    let due = rule(item(&all, 21), "due");
    let with = |day| known(&[(Fact::LastQualification, FactValue::Day(day))]);
    let old = of_age(70);
    for (day, advised) in [
        (Some(date(2025, 11, 21)), false),
        (Some(date(2025, 11, 22)), true),
        (Some(date(2026, 11, 21)), true),
        (None, false),
    ] {
        let found = outcome(due, &old, &with(day), TODAY);
        let expected = if advised {
            Settled::Advised(due[0].id.clone())
        } else {
            Settled::GoOn { unchecked: vec![] }
        };
        assert_eq!(found, expected, "{day:?}");
    }
    let waived = BTreeSet::from([due[0].id.clone()]);
    let known = with(Some(TODAY));
    let on = Evidence {
        person: &old,
        known: &known,
        answers: None,
        waived: &waived,
        today: TODAY,
    };
    assert_eq!(settle(due, &on), Settled::GoOn { unchecked: vec![] });
}

/// Facts of who pays into the basic scheme, and into the supplementary one if that has years.
fn paid(basic: u32, supplementary: u32) -> Known {
    known(&[
        (Fact::InBasicScheme, FactValue::Flag(true)),
        (Fact::PaidYears, FactValue::Count(basic)),
        (
            Fact::InSupplementaryScheme,
            FactValue::Flag(supplementary > 0),
        ),
        (Fact::SupplementaryYears, FactValue::Count(supplementary)),
    ])
}

#[test]
fn paying_in_later_is_advised_against_with_15_years_and_with_other_words_from_the_60th_birthday() {
    let all = catalogue();
    let rules = &item(&all, 32).eligibility;
    let told = |days, years| outcome(rules, &birthday_in(days, 60), &paid(years, 0), TODAY);
    for (days, id) in [(1, "age-60"), (0, "years-missing"), (-1, "years-missing")] {
        assert_eq!(told(days, 15), advised(id), "birthday in {days} days");
        assert_eq!(told(days, 16), advised(id), "birthday in {days} days");
        assert_eq!(told(days, 14), goes_on(), "birthday in {days} days");
    }
}

#[test]
fn the_supplementary_scheme_counts_its_own_years_and_turns_on_the_65th_birthday() {
    let all = catalogue();
    let rules = &item(&all, 32).eligibility;
    let scheme = |code| ("scheme", code);
    let told = |days, years, code| {
        after(
            rules,
            &birthday_in(days, 65),
            &paid(14, years),
            scheme(code),
        )
    };
    let ahead = "age-65";
    let reached = "supplementary-years-missing";
    for (days, id) in [(1, ahead), (0, reached), (-1, reached)] {
        assert_eq!(
            told(days, 15, "supplementary"),
            advised(id),
            "in {days} days"
        );
        assert_eq!(told(days, 14, "supplementary"), goes_on(), "in {days} days");
        assert_eq!(told(days, 15, "basic"), goes_on(), "in {days} days");
    }
    // Sixty means nothing to it, and its years nothing to the basic scheme.
    for days in [1, 0, -1] {
        let person = birthday_in(days, 60);
        let supplementary = after(rules, &person, &paid(15, 14), scheme("supplementary"));
        assert_eq!(supplementary, goes_on(), "60 in {days} days");
    }
}

#[test]
fn who_is_in_both_schemes_is_advised_only_once_it_is_known_which_one_is_meant() {
    let all = catalogue();
    let rules = &item(&all, 32).eligibility;
    let person = of_age(50);
    let both = paid(15, 15);
    assert_eq!(outcome(rules, &person, &both, TODAY), goes_on());
    let after = |code| after(rules, &person, &both, ("scheme", code));
    assert_eq!(after("basic"), advised("age-60"));
    assert_eq!(after("supplementary"), advised("age-65"));
}

#[test]
fn nobody_pays_later_into_a_scheme_they_are_not_in() {
    let all = catalogue();
    let rules = &item(&all, 32).eligibility;
    let person = of_age(50);
    let basic_only = paid(14, 0);
    let told = after(rules, &person, &basic_only, ("scheme", "supplementary"));
    assert_eq!(told, refused("in-supplementary"));
    let told = after(rules, &person, &basic_only, ("scheme", "basic"));
    assert_eq!(told, goes_on());
}

/// What the county knows of who wants to learn: nothing speaks for any group.
fn in_no_group() -> Vec<(Fact, FactValue)> {
    let eleven = ItemNo::new(11).expect("a number");
    vec![
        (Fact::PovertyWatched, FactValue::Flag(false)),
        (Fact::Student, FactValue::Flag(true)),
        (Fact::RegisteredUnemployed, FactValue::Flag(false)),
        (Fact::Case(eleven, CaseNeed::Any), FactValue::Day(None)),
        (Fact::HardToEmploy, FactValue::Flag(false)),
    ]
}

#[test]
fn each_of_the_six_groups_of_a_training_wish_is_held_against_what_the_county_knows() {
    let all = catalogue();
    let rules = &item(&all, 16).eligibility;
    let person = of_age(30);
    let told =
        |group, facts: &[(Fact, FactValue)]| after(rules, &person, &known(facts), ("group", group));
    let with = |fact, value| {
        let mut facts = in_no_group();
        facts.retain(|(other, _)| *other != fact);
        facts.push((fact, value));
        facts
    };
    let yes = |fact| with(fact, FactValue::Flag(true));
    let nothing = in_no_group();
    for (group, against, fits) in [
        (
            "poverty-watch",
            advised("poverty-watched"),
            yes(Fact::PovertyWatched),
        ),
        (
            "school-leaver",
            refused("not-student"),
            with(Fact::Student, FactValue::Flag(false)),
        ),
        (
            "registered",
            refused("registered"),
            yes(Fact::RegisteredUnemployed),
        ),
        (
            "hardship",
            advised("hard-to-employ"),
            yes(Fact::HardToEmploy),
        ),
        // Their papers tell: an operator looks at them.
        ("graduate", goes_on(), nothing.clone()),
        ("rural", goes_on(), nothing.clone()),
        // The list says "and others": they are told and go on.
        ("other", advised("one-of-six"), nothing.clone()),
    ] {
        let without = told(group, &nothing);
        assert_eq!(without, against, "{group} without a record of it");
        if group != "other" {
            assert_eq!(told(group, &fits), goes_on(), "{group} with a record of it");
        }
    }
}

#[test]
fn a_registration_handed_in_within_a_year_counts_for_the_group_of_the_registered() {
    let all = catalogue();
    let rules = &item(&all, 16).eligibility;
    let eleven = ItemNo::new(11).expect("a number");
    let told = |day| {
        let facts = known(&[
            (Fact::RegisteredUnemployed, FactValue::Flag(false)),
            (Fact::Case(eleven, CaseNeed::Any), FactValue::Day(Some(day))),
        ]);
        after(rules, &of_age(30), &facts, ("group", "registered"))
    };
    assert_eq!(told(date(2025, 11, 21)), refused("registered"));
    assert_eq!(told(date(2025, 11, 22)), goes_on());
    assert_eq!(told(date(2025, 11, 23)), goes_on());
}

#[test]
fn without_the_county_a_training_wish_is_taken_and_the_group_is_left_to_it() {
    let all = catalogue();
    let rules = &item(&all, 16).eligibility;
    let told = after(
        rules,
        &of_age(30),
        &Known::default(),
        ("group", "registered"),
    );
    let unchecked = vec![RuleId::parse("registered").expect("a name")];
    assert_eq!(told, Settled::GoOn { unchecked });
}

#[test]
fn unemployment_benefit_may_be_asked_for_together_with_the_registration_it_needs() {
    let all = catalogue();
    let registered = rule(item(&all, 23), "registered");
    let person = of_age(40);
    let eleven = ItemNo::new(11).expect("a number");
    let not_yet = |day| {
        known(&[
            (Fact::RegisteredUnemployed, FactValue::Flag(false)),
            (Fact::Case(eleven, CaseNeed::Any), FactValue::Day(day)),
        ])
    };
    assert!(!holds(registered, &person, &not_yet(None), TODAY));
    assert!(holds(registered, &person, &not_yet(Some(TODAY)), TODAY));
    assert!(holds(
        registered,
        &person,
        &not_yet(Some(date(2025, 11, 22))),
        TODAY
    ));
    assert!(!holds(
        registered,
        &person,
        &not_yet(Some(date(2025, 11, 21))),
        TODAY
    ));
    let mut here = not_yet(None);
    here.handed_in(eleven, TODAY);
    assert!(holds(registered, &person, &here, TODAY));
    let yes = known(&[(Fact::RegisteredUnemployed, FactValue::Flag(true))]);
    assert!(holds(registered, &person, &yes, TODAY));
}

#[test]
fn the_number_on_the_card_is_a_hint_and_the_register_decides() {
    let all = catalogue();
    for number in [28, 29] {
        let here = rule(item(&all, number), "home-here");
        let id = here[0].id.clone();
        let stranger = Person {
            number_from: DivisionCode::parse("140221").expect("a county"),
            ..of_age(30)
        };
        let nothing = Known::default();
        // The prefix fits: the household register must still be looked at.
        let told = outcome(here, &of_age(30), &nothing, TODAY);
        assert_eq!(told, Settled::Operator(id.clone()));
        // It does not fit: nothing is taken, and the right place is named.
        let told = outcome(here, &stranger, &nothing, TODAY);
        assert_eq!(told, Settled::Refused(id.clone(), Basis::Hint));
        assert!(!here[0].words.place.is_empty());
        let home = |code| {
            let code = DivisionCode::parse(code).expect("a division");
            known(&[(Fact::Home, FactValue::Place(code))])
        };
        assert!(holds(here, &stranger, &home("140222101203"), TODAY));
        let told = outcome(here, &of_age(30), &home("140221"), TODAY);
        assert_eq!(told, Settled::Refused(id, Basis::Known));
    }
}

/// Every yes-or-no fact a rule asks for, answered the wrong way while all others fit, refuses; and
/// unknown, it does what the rule says.
#[test]
fn every_rule_over_facts_refuses_on_a_no_and_does_as_told_on_a_silence() {
    let all = catalogue();
    let person = of_age(40);
    let mut seen = 0;
    for item in all.items() {
        for rule in &item.eligibility {
            let facts = rule.needs.facts();
            // A rule that looks at an answer has its turn after the form: see the tests above.
            let by_answer = !rule.needs.fields().is_empty();
            if facts.is_empty() || facts.contains(&Fact::Home) || by_answer {
                continue;
            }
            seen += 1;
            let rules = std::slice::from_ref(rule);
            let place = format!("item {} {}", item.number.get(), rule.id.as_str());
            let silence = outcome(rules, &person, &Known::default(), TODAY);
            let id = rule.id.clone();
            let expected = match (rule.weight, rule.when_unknown) {
                (Weight::Advice, _) => Settled::GoOn { unchecked: vec![] },
                (_, WhenUnknown::Take) => Settled::GoOn {
                    unchecked: vec![id],
                },
                (_, WhenUnknown::Operator) => Settled::Operator(id),
                (_, WhenUnknown::Refuse) => Settled::Refused(id, Basis::Unknown),
            };
            // An age can settle an advice before any fact.
            if ages(&rule.needs).is_empty() {
                assert_eq!(silence, expected, "{place}");
            }
            // A rule may let somebody pass by age alone: someone younger and someone older try.
            let known = extremes(&facts);
            let outcomes: Vec<bool> = [40, 70]
                .iter()
                .flat_map(|age| {
                    known
                        .iter()
                        .map(|known| holds(rules, &of_age(*age), known, TODAY))
                })
                .collect();
            assert!(outcomes.contains(&true), "{place}: can hold");
            assert!(outcomes.contains(&false), "{place}: can fail");
        }
    }
    assert!(seen >= 20, "{seen}");
}

/// All facts at one end, and all at the other.
fn extremes(facts: &[Fact]) -> [Known; 3] {
    let all = |flag: bool, count: u32, day: Option<Date>, code: &str| {
        let value = |fact: &Fact| match fact.shape() {
            FactShape::Flag => FactValue::Flag(flag),
            FactShape::Count => FactValue::Count(count),
            FactShape::Day => FactValue::Day(day),
            FactShape::Code => FactValue::Code(code.to_owned()),
            FactShape::Place => FactValue::Place(DivisionCode::parse(HERE).expect("a county")),
        };
        known(&facts.iter().map(|f| (*f, value(f))).collect::<Vec<_>>())
    };
    [
        all(true, 99, Some(TODAY), "not-activated"),
        all(false, 0, None, "active"),
        all(false, 99, Some(TODAY), "lost"),
    ]
}

#[test]
fn a_refusal_that_no_fact_can_change_asks_for_none() {
    let all = catalogue();
    let rules = &item(&all, 28).eligibility;
    let nothing = BTreeSet::new();
    let look = |person: &Person| {
        judge(
            rules,
            &Evidence {
                person,
                known: &Known::default(),
                answers: None,
                waived: &nothing,
                today: TODAY,
            },
        )
    };
    let too_young = Verdict::Refused(RuleId::parse("age-16").expect("a name"));
    assert_eq!(look(&of_age(15)), too_young);
    let Verdict::NeedsFact(facts) = look(&of_age(30)) else {
        panic!("a grown person depends on what the county knows");
    };
    let expected = [
        Fact::Student,
        Fact::InOtherPension,
        Fact::InBasicScheme,
        Fact::Home,
    ];
    assert_eq!(facts, BTreeSet::from(expected));
}

#[test]
fn every_rule_says_what_stands_against_it_and_what_helps_and_leads_to_an_item_there_is() {
    let all = catalogue();
    for item in all.items() {
        for rule in &item.eligibility {
            let place = format!("item {} {}", item.number.get(), rule.id.as_str());
            assert!(rule.words.say.chars().count() <= 40, "{place}: too long");
            assert!(rule.words.help.chars().count() <= 60, "{place}: too long");
            assert_ne!(rule.words.say, rule.words.help, "{place}");
            if let Some(first) = rule.first {
                assert!(all.item(first).is_some(), "{place}");
                assert_ne!(first, item.number, "{place}");
            }
        }
    }
}
