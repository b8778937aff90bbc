//! Searches: exactly what holds the words, nearest or newest first, nothing that is over.

use crate::support::*;
use jiff::civil::Date;
use jiujinban::domain::jobs::search::DataAge;
use jiujinban::domain::jobs::trade::TradeCode;
use jiujinban::domain::library::institution::Whereabouts;
use jiujinban::domain::library::search::{FairDays, LibraryQuery};
use jiujinban::domain::library::{Entry, Shelf, Topic};
use jiujinban::sample;
use proptest::prelude::*;

fn policies() -> Vec<Entry> {
    vec![
        policy("P1", "技能提升补贴怎么领", &["证书"]),
        policy("P2", "创业担保贷款", &["贴息", "C1驾照"]),
        policy("P3", "失业保险金怎么领", &["失业登记"]),
        policy("P4", "社保卡换领", &[]),
    ]
}

#[test]
fn what_nothing_holds_is_not_found_and_the_page_says_so() {
    let (cache, _folder) = filled(Shelf::Policies, policies());
    for nothing in [
        "龘",
        "补贴贷款",
        "xqz",
        "%",
        "技能 贷款",
        "'; drop table policy",
    ] {
        let page = cache.search_shelf(&words(Shelf::Policies, nothing), now());
        assert_eq!((found(&page), page.total), (Vec::new(), 0), "{nothing}");
        assert_eq!(page.held, 4);
    }
}

#[test]
fn one_two_and_many_characters_find_exactly_what_holds_them() {
    let (cache, _folder) = filled(Shelf::Policies, policies());
    for (typed, expected) in [
        ("贷", &["P2"][..]),
        ("补贴", &["P1"]),
        ("失业保险金怎么领", &["P3"]),
        ("领", &["P1", "P3", "P4"]),
        ("怎么 领", &["P1", "P3"]),
        ("身份证", &["P1", "P2", "P3", "P4"]),
        ("ｃ１", &["P2"]),
    ] {
        let page = cache.search_shelf(&words(Shelf::Policies, typed), now());
        assert_eq!(found(&page), expected, "{typed}");
    }
}

#[test]
fn first_letters_and_whole_pinyin_find_titles_and_tags() {
    let (cache, _folder) = filled(Shelf::Policies, policies());
    for (typed, expected) in [
        ("jnts", &["P1"][..]),
        ("SBK", &["P4"]),
        ("sydj", &["P3"]),
        ("daikuan", &["P2"]),
        ("sy bxj", &["P3"]),
    ] {
        let page = cache.search_shelf(&words(Shelf::Policies, typed), now());
        assert_eq!(found(&page), expected, "{typed}");
    }
}

#[test]
fn words_in_the_title_come_before_words_in_the_text() {
    let mut all = policies();
    all.push(policy("P0", "身份证丢了怎么办", &[]));
    let (cache, _folder) = filled(Shelf::Policies, all);
    let page = cache.search_shelf(&words(Shelf::Policies, "身份证"), now());
    assert_eq!(found(&page)[0], "P0");
    assert_eq!(page.total, 5);
}

#[test]
fn institutions_stand_nearest_first_and_those_without_a_place_last() {
    let nowhere = Whereabouts {
        point: None,
        ..north(0)
    };
    let entries = vec![
        archive("A1", north(30)),
        archive("A2", nowhere),
        archive("A3", north(-2)),
        archive("A4", north(9)),
    ];
    let (cache, _folder) = filled(Shelf::Archives, entries);
    let page = cache.search_shelf(&words(Shelf::Archives, ""), now());
    assert_eq!(found(&page), ["A3", "A4", "A1", "A2"]);
    let metres: Vec<_> = page.hits.iter().map(|h| h.distance.map(|d| d.0)).collect();
    assert_eq!(metres[0], Some(222));
    assert_eq!(metres[3], None);
    // A terminal that does not know where it stands shows no distances.
    let page = cache.search_shelf(&LibraryQuery::all(Shelf::Archives, None), now());
    assert!(page.hits.iter().all(|h| h.distance.is_none()));
    assert_eq!(page.total, 4);
}

#[test]
fn a_school_is_found_by_the_trade_it_teaches_its_synonyms_and_its_letters() {
    let entries = vec![
        school("T1", &["dian-gong", "han-gong"], north(30)),
        school("T2", &["chu-shi"], north(1)),
    ];
    let (cache, _folder) = filled(Shelf::Training, entries);
    for (typed, expected) in [("电工", &["T1"][..]), ("大厨", &["T2"]), ("hg", &["T1"])] {
        let page = cache.search_shelf(&words(Shelf::Training, typed), now());
        assert_eq!(found(&page), expected, "{typed}");
    }
    let topic = TradeCode::parse("han-gong").map(Topic::Trade);
    let query = LibraryQuery {
        topic: topic.clone(),
        ..LibraryQuery::all(Shelf::Training, Some(here()))
    };
    let page = cache.search_shelf(&query, now());
    assert_eq!(found(&page), ["T1"]);
    // The other trades stay on offer.
    assert_eq!(page.topics.len(), 3);
}

#[test]
fn fairs_stand_by_day_then_way_and_what_is_over_is_never_shown() {
    let day = |d| Date::constant(2026, 11, d);
    let entries = vec![
        fair("F1", day(21), north(1)),
        fair("F2", day(23), north(1)),
        fair("F3", day(22), north(50)),
        fair("F4", day(22), north(5)),
        fair("F5", Date::constant(2026, 12, 9), north(1)),
    ];
    let (cache, _folder) = filled(Shelf::Fairs, entries);
    let of = |days| LibraryQuery {
        days,
        ..LibraryQuery::all(Shelf::Fairs, Some(here()))
    };
    let all = cache.search_shelf(&of(FairDays::Coming), now());
    assert_eq!(found(&all), ["F4", "F3", "F2", "F5"]);
    // 2026-11-22 is a Sunday: this week ends today.
    for days in [FairDays::Today, FairDays::ThisWeek] {
        let some = cache.search_shelf(&of(days), now());
        assert_eq!(found(&some), ["F4", "F3"]);
    }
    let monday = cache.search_shelf(&of(FairDays::ThisWeek), at_noon(day(23)));
    assert_eq!(found(&monday), ["F2"]);
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    let entries: Vec<_> = (1..=14)
        .map(|n| archive(&format!("A{n}"), north(n)))
        .collect();
    let (cache, _folder) = filled(Shelf::Archives, entries);
    let mut seen = Vec::new();
    for skip in [0, 6, 12, 18] {
        let mut query = LibraryQuery::all(Shelf::Archives, Some(here()));
        query.page.skip = skip;
        query.page.take = 6;
        let page = cache.search_shelf(&query, now());
        assert_eq!(page.total, 14);
        seen.extend(found(&page).into_iter().map(str::to_owned));
    }
    let expected: Vec<_> = (1..=14).map(|n| format!("A{n}")).collect();
    assert_eq!(seen, expected);
}

#[test]
fn old_data_is_shown_and_said_to_be_old() {
    let (cache, _folder) = filled(Shelf::Policies, policies());
    let later = at_noon(Date::constant(2026, 12, 1));
    let page = cache.search_shelf(&words(Shelf::Policies, ""), later);
    assert_eq!(page.age, DataAge::Greyed { days: 9 });
    assert_eq!(page.total, 4);
    assert_eq!(page.as_of, Some(now()));
}

#[test]
fn the_sample_county_offers_words_that_find_something_and_towns_to_find_the_way() {
    let (mut cache, _folder) = cache();
    let schools: Vec<_> = (1..=15)
        .map(|n| school(&format!("T{n}"), &["dian-gong"], north(n)))
        .collect();
    cache
        .apply_shelf(page(Shelf::Training, schools))
        .expect("applied");
    cache
        .apply_shelf(page(Shelf::Policies, policies()))
        .expect("applied");
    let all = cache.search_shelf(&words(Shelf::Policies, ""), now());
    assert!(!all.words.is_empty());
    for word in &all.words {
        let hits = cache.search_shelf(&words(Shelf::Policies, word), now());
        assert!(hits.total > 0, "{word}");
    }
    let detail = cache
        .entry(Shelf::Policies, &id("P1"), now())
        .expect("is there");
    assert_eq!(detail.landmarks.len(), 1);
    assert_eq!(detail.landmarks[0].name, "玉泉镇");
    assert_eq!(cache.entry(Shelf::Policies, &id("P9"), now()), None);
    assert_eq!(cache.entry(Shelf::Fairs, &id("P1"), now()), None);
}

#[test]
fn the_sample_county_has_what_a_county_has() {
    assert!(sample::policies::policies(TODAY).len() >= 40);
    assert!(
        sample::policies::policies(TODAY)
            .iter()
            .all(|p| p.source.contains("演示") && p.body.iter().any(|b| b.contains("演示"))),
    );
    assert_eq!(sample::library::fairs(TODAY).len(), 20);
    assert_eq!(sample::library::archives().len(), 6);
    assert_eq!(sample::library::training(TODAY).len(), 15);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_part_of_a_title_finds_it_and_a_hit_always_holds_the_word(
        from in 0_usize..8, len in 1_usize..5, other in "[一-龥]{1,3}",
    ) {
        let (cache, _folder) = filled(Shelf::Policies, policies());
        let title: Vec<char> = "技能提升补贴怎么领".chars().collect();
        let part: String = title.iter().skip(from).take(len).collect();
        let page = cache.search_shelf(&words(Shelf::Policies, &part), now());
        prop_assert!(found(&page).contains(&"P1"));
        let page = cache.search_shelf(&words(Shelf::Policies, &other), now());
        for hit in &page.hits {
            let Entry::Policy(policy) = &hit.entry else { unreachable!("a shelf of policies") };
            let text = [policy.title.as_str(), &policy.group, &policy.summary, &policy.source]
                .into_iter()
                .chain(policy.tags.iter().map(String::as_str))
                .chain(policy.body.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join("\n");
            prop_assert!(text.contains(&other));
        }
    }
}
