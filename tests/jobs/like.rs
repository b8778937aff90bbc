//! A search finds what SQL `LIKE` finds on the same columns: no more, no less.

use jiujinban::domain::jobs::listing::{Fen, Kind, Listing, ListingId, Skill};
use jiujinban::domain::jobs::search::SearchQuery;
use jiujinban::ports::jobs::ListingPage;
use proptest::prelude::*;
use rusqlite::Connection;

use crate::support::{Bench, TODAY, listing, month, page, text};

/// Characters that make neighbours often: hanzi, letters in both cases, digits, signs that mean
/// something to LIKE, to MATCH or to SQL, and one character outside the basic plane.
const LETTERS: &[char] = &[
    '电', '工', '厨', '师', '包', '吃', '住', 'A', 'a', 'b', '2', '0', '%', '_', '"', '*', '\'',
    '-', '(', '（', '。', ' ', '𠮷', 'é',
];

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(LETTERS), 0..most)
        .prop_map(|letters| letters.into_iter().collect())
}

fn made() -> impl Strategy<Value = Listing> {
    let skills = proptest::collection::vec(words(5), 0..3);
    let id = 0..40_u32;
    (
        id,
        words(12),
        words(8),
        words(30),
        skills,
        any::<bool>(),
        1..9_u32,
    )
        .prop_map(
            |(id, title, employer, description, skills, gig, pay)| Listing {
                title,
                description,
                kind: if gig { Kind::Gig } else { Kind::Fixed },
                wage: month(pay * 1_000, pay * 1_000),
                skills: skills.into_iter().map(Skill).collect(),
                employer: jiujinban::domain::jobs::listing::Employer {
                    name: employer,
                    ..listing("x").employer
                },
                ..listing(&format!("L{id}"))
            },
        )
}

/// Pages of puts and of ids to take out.
fn feed() -> impl Strategy<Value = Vec<ListingPage>> {
    let one = (
        proptest::collection::vec(made(), 0..12),
        proptest::collection::vec(0..40_u32, 0..6),
    );
    proptest::collection::vec(
        one.prop_map(|(puts, gone)| ListingPage {
            tombstones: gone
                .into_iter()
                .map(|id| ListingId::parse(&format!("L{id}")).expect("an id"))
                .collect(),
            ..page(puts)
        }),
        1..5,
    )
}

const COLUMNS: [&str; 6] = [
    "title",
    "skills",
    "employer",
    "address",
    "meeting_place",
    "description",
];

fn like(db: &Connection, query: &SearchQuery) -> Vec<i64> {
    let escaped = |word: &str| {
        let mut to = String::from("%");
        for c in word.chars() {
            if matches!(c, '%' | '_' | '\\') {
                to.push('\\');
            }
            to.push(c);
        }
        to.push('%');
        to
    };
    let patterns: Vec<String> = query.text.split_whitespace().map(escaped).collect();
    let mut sql = String::from("select slot from listing where true");
    for at in 1..=patterns.len() {
        let any: Vec<String> = COLUMNS
            .iter()
            .map(|column| format!("{column} like ?{at} escape '\\'"))
            .collect();
        sql += &format!(" and ({})", any.join(" or "));
    }
    match query.kind {
        Some(Kind::Fixed) => sql += " and kind = 'fixed'",
        Some(Kind::Gig) => sql += " and kind = 'gig'",
        None => {}
    }
    if let Some(Fen(floor)) = query.wage_floor {
        sql += &format!(" and pay_high >= {floor}");
    }
    let mut statement = db.prepare(&(sql + " order by slot")).expect("a query");
    statement
        .query_map(rusqlite::params_from_iter(patterns), |row| row.get(0))
        .expect("runs")
        .collect::<Result<_, _>>()
        .expect("slots")
}

fn compare(bench: &Bench, query: &SearchQuery) {
    let db = Connection::open(bench.path()).expect("a second reader");
    let expected = like(&db, query);
    let (mut found, total) = bench.cache.find(query, TODAY);
    found.sort_unstable();
    let found: Vec<i64> = found.into_iter().map(i64::from).collect();
    assert_eq!(found, expected, "{:?}", query.text);
    assert_eq!(total as usize, expected.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_query_finds_what_like_finds_through_any_feed(
        feed in feed(),
        queries in proptest::collection::vec((words(7), any::<Option<bool>>(), 0..9_u32), 24),
    ) {
        let mut bench = Bench::new(Vec::new());
        for page in &feed {
            bench.cache.apply(page).expect("applies");
        }
        for (words, gig, pay) in queries {
            let query = SearchQuery {
                kind: gig.map(|g| if g { Kind::Gig } else { Kind::Fixed }),
                wage_floor: (pay > 0).then(|| Fen::yuan(pay * 1_000)),
                ..text(&words)
            };
            compare(&bench, &query);
        }
    }
}

#[test]
fn hostile_signs_are_searched_as_they_stand() {
    let bench = Bench::new(vec![
        Listing {
            title: "100%到岗_\"电工\"*".into(),
            ..listing("L1")
        },
        Listing {
            description: "OR 1=1; drop table listing --".into(),
            ..listing("L2")
        },
        listing("L3"),
    ]);
    for words in [
        "%",
        "_",
        "\"",
        "*",
        "\"电工\"",
        "0%到",
        "OR 1=1",
        "NEAR(电工)",
        "电工*",
        "title:电工",
        "-- ",
        "' or '1'='1",
        "电工 NOT 维修",
        "\0",
        "\u{202e}",
        "^电",
        "{title} : 电工",
    ] {
        if words.chars().any(char::is_control) {
            let (_, total) = bench.cache.find(&text(words), TODAY);
            assert_eq!(total, 3, "a control sign is no word");
        } else {
            compare(&bench, &text(words));
        }
    }
}

#[test]
fn words_of_every_length_in_a_long_text_are_told_from_their_scattered_pairs() {
    let bench = Bench::new(vec![
        Listing {
            description: "货车司机，A2驾照，有限公司".into(),
            ..listing("L1")
        },
        Listing {
            // Every pair of 货车司机 is in it, the word is not.
            description: "货车、车司、司机".into(),
            ..listing("L2")
        },
        Listing {
            description: "工".repeat(5_000),
            ..listing("L3")
        },
    ]);
    for words in [
        "货",
        "货车",
        "货车司",
        "货车司机",
        "A2驾",
        "a2驾照",
        "司机，A2",
        "机械厂云",
        "工工工",
    ] {
        compare(&bench, &text(words));
    }
    compare(&bench, &text(&"工".repeat(4_999)));
    compare(&bench, &text(&"工".repeat(5_001)));
    assert_eq!(bench.cache.find(&text("货车司机"), TODAY).1, 1);
}

#[test]
fn full_width_letters_and_digits_find_plain_ones() {
    let bench = Bench::new(vec![Listing {
        skills: vec![Skill("Ａ２驾照".into())],
        ..listing("L1")
    }]);
    for words in ["a2驾照", "Ａ2", "２驾"] {
        assert_eq!(bench.cache.find(&text(words), TODAY).1, 1, "{words}");
    }
}
