//! Words that may not stand where they stand.

use crate::source::Source;

/// Marks of unfinished or silenced work. Written in halves, so that this file passes.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("dbg", "!("),
    concat!("#[ign", "ore"),
    concat!("FIX", "ME"),
    concat!("TO", "DO"),
    concat!("XX", "X"),
];

/// Types that hold what identifies a person or opens a secret. Types wiped on drop count too.
const PERSONAL: &[&str] = &["IdNumber", "PersonName", "CardNumber", "Phone"];

/// Where Chinese words may stand in code, and why.
const TEXTS: &[(&str, &str)] = &[
    ("src/ui/text", "the words of the screens"),
    ("src/ui/view_model", "the words of each page, put together"),
    (
        "src/ui/gallery",
        "made-up persons and jobs for the pictures",
    ),
    (
        "src/adapters/audit/words.rs",
        "what the inspector reads in a report",
    ),
    (
        "src/config/words.rs",
        "what the technician reads in a report",
    ),
    ("src/sample", "synthetic persons, jobs and notices"),
    (
        "src/domain/speech/numbers.rs",
        "how figures are said: they become clips, nobody reads them",
    ),
    (
        "src/domain/speech/runs.rs",
        "a stroke between figures is said, 到",
    ),
    (
        "src/demo",
        "the steps of the journeys and the labels they tap",
    ),
    (
        "src/config/words.rs",
        "what the technician reads about a configuration",
    ),
    (
        "src/adapters/audit",
        "what the inspector reads: the log's own sentences, not a screen's",
    ),
    (
        "src/domain/jobs/pay.rs",
        "words looked for in listings, never shown",
    ),
];

/// Ways to name an item by its number, up to the number.
const BY_NUMBER: &[&str] = &[
    "ItemNo::new(",
    "number.get() == ",
    "number.get() != ",
    "item.get() == ",
    "item.get() != ",
    ".item == ",
    ".item != ",
    "number == ItemNo::new(",
];

/// Where made-up cases may name items.
const MADE_UP: &[&str] = &[
    "src/sample",
    "src/demo",
    "src/ui/gallery",
    "src/adapters/simulated",
];

/// Items named by number outside tests and synthetic data.
pub fn items_by_number(source: &Source) -> Vec<String> {
    let is_test = source.path.ends_with("/tests.rs") || source.path.contains("/tests/");
    if is_test || MADE_UP.iter().any(|place| source.path.starts_with(place)) {
        return Vec::new();
    }
    let named = |mark: &&str| -> Vec<usize> {
        let found = source.code.match_indices(*mark);
        let digit =
            |at: &usize| source.code[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit());
        found.map(|(at, _)| at).filter(digit).collect()
    };
    let places = BY_NUMBER.iter().flat_map(named);
    places
        .map(|at| {
            source.at(
                at,
                "an item is named by its number; let its file say what it is",
            )
        })
        .collect()
}

/// Marks of unfinished work, in code and comments alike.
pub fn unfinished(source: &Source) -> Vec<String> {
    UNFINISHED
        .iter()
        .flat_map(|mark| {
            source
                .text
                .match_indices(mark)
                .map(move |(at, _)| (at, mark))
        })
        .filter(|(at, mark)| {
            let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let before = source.text[..*at].chars().next_back();
            let after = source.text[at + mark.len()..].chars().next();
            !mark.chars().all(char::is_uppercase) || !(touches(before) || touches(after))
        })
        .map(|(at, mark)| {
            let line = source.text[..at].matches('\n').count() + 1;
            format!("{}:{line}: `{mark}`", source.path)
        })
        .collect()
}

/// `Display`, serialisation or a derived `Debug` of a personal type.
pub fn printable_personal_types(source: &Source) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut personal: Vec<&str> = PERSONAL.to_vec();
    for kind in ["struct ", "enum "] {
        for at in source.places(kind) {
            let name = source.code[at + kind.len()..]
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            let derives = derives_before(&source.code[..at]);
            let is_wiped = derives.iter().any(|d| d.starts_with("Zeroize"));
            if !is_wiped && !PERSONAL.contains(&name) {
                continue;
            }
            personal.push(name);
            for derived in ["Debug", "Serialize", "Display"] {
                if derives.contains(&derived) {
                    breaches.push(source.at(at, &format!("`{name}` derives {derived}")));
                }
            }
        }
    }
    for name in personal {
        for what in ["Display for", "ToString for", "Serialize for"] {
            let text = format!("{what} {name}");
            for at in source.places(&text) {
                let said = format!("`{text}`: a personal type is never printed");
                breaches.push(source.at(at, &said));
            }
        }
    }
    breaches
}

/// What the attributes right before an item derive.
fn derives_before(code: &str) -> Vec<&str> {
    let item = code.rfind([';', '}']).map_or(0, |at| at + 1);
    code[item..]
        .split("derive(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .flat_map(|list| list.split(','))
        .filter_map(|path| path.trim().rsplit("::").next())
        .collect()
}

/// Chinese characters in string literals outside the places for texts.
pub fn chinese_outside_the_texts(source: &Source) -> Vec<String> {
    if TEXTS
        .iter()
        .any(|(place, _)| source.path.starts_with(place))
    {
        return Vec::new();
    }
    let is_chinese =
        |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c);
    source
        .strings
        .iter()
        .filter(|(_, text)| text.contains(is_chinese))
        .map(|(line, text)| format!("{}:{line}: \"{text}\" belongs in src/ui/text", source.path))
        .collect()
}

#[test]
fn unfinished_work_is_found() {
    let text = format!(
        "fn f() {{ {}) }} // {} later\nlet fixme_count = 1;",
        UNFINISHED[0], UNFINISHED[4]
    );
    assert_eq!(unfinished(&Source::new("src/a.rs", &text)).len(), 2);
}

#[test]
fn a_printable_person_is_found() {
    let bad = "impl fmt::Display for PersonName {}\n#[derive(Zeroize, Debug)]\npub struct Holder { a: u8 }";
    assert_eq!(
        printable_personal_types(&Source::new("src/domain/a.rs", bad)).len(),
        2
    );
    let good = "#[derive(Debug)]\nstruct HolderFault;\n#[derive(Zeroize)]\npub struct Holder;";
    assert_eq!(
        printable_personal_types(&Source::new("src/domain/a.rs", good)),
        Vec::<String>::new()
    );
}

#[test]
fn a_sentence_in_the_wrong_place_is_found() {
    let code = "fn f() -> &'static str { \"请稍候\" } // 注释\n#[cfg(test)]\nmod tests { fn t() { g(\"电工\") } }";
    assert_eq!(
        chinese_outside_the_texts(&Source::new("src/app/a.rs", code)).len(),
        1
    );
    assert!(chinese_outside_the_texts(&Source::new("src/ui/text/a.rs", code)).is_empty());
}
