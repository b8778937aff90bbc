//! 200 typical names, places, trades and words of benefits, typed without tones on both pads. The names
//! are made up; places are those of two counties and their neighbours; trades and words are what forms
//! and item pages ask for. The words of the test are in none of the lists that are learned, unless the
//! county's own tables, the trades or the catalogue have them.

use jiujinban::domain::writing::field::Field;
use jiujinban::domain::writing::pinyin::{Layout, Pinyin};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// The city whose towns the terminal knows.
const HOME: &str = "1402";

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{}: {e}; `make assets` brings it", path.display()))
}

/// Texts in quotes on the lines that begin with one of the keys.
fn quoted(toml: &str, keys: &[&str]) -> Vec<String> {
    let lines = toml
        .lines()
        .filter(|line| keys.iter().any(|key| line.starts_with(key)));
    lines
        .flat_map(|line| {
            line.split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn engine() -> &'static Pinyin {
    static ENGINE: OnceLock<Pinyin> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let (surnames, given) = (
            file("kiosk-config/writing/surnames.txt"),
            file("assets/writing/given.txt"),
        );
        let mut engine = Pinyin::new(&file("assets/writing/pinyin.tsv"), &surnames, &given);

        let (counties, towns) = (
            file("assets/places/counties.tsv"),
            file("assets/places/towns.tsv"),
        );
        let endings = file("assets/writing/place-endings.txt");
        let counties = counties
            .lines()
            .skip(1)
            .flat_map(|line| line.split('\t').skip(1));
        let near = towns.lines().filter(|line| line.starts_with(HOME));
        let near = near.filter_map(|line| line.split('\t').nth(1));
        let spots = jiujinban::sample::places::TOWNS
            .iter()
            .flat_map(|town| town.spots);
        let places: BTreeSet<&str> = counties
            .chain(near)
            .chain(endings.split_whitespace())
            .chain(spots)
            .collect();
        engine.learn(Field::Address, places);

        let trades = quoted(&file("kiosk-config/trades.toml"), &["name", "synonyms"]);
        engine.learn(Field::Trade, trades.iter().map(String::as_str));

        let items =
            (1..=40).map(|item| file(&format!("kiosk-config/catalogue/items/{item:02}.toml")));
        let words: Vec<String> = items
            .flat_map(|item| quoted(&item, &["name", "aliases"]))
            .collect();
        engine.learn(Field::Text, words.iter().map(String::as_str));
        engine
    })
}

fn digit(letter: char) -> char {
    let keys = ["abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"];
    let key = keys.iter().position(|letters| letters.contains(letter));
    key.and_then(|key| char::from_digit(key as u32 + 2, 10))
        .expect("a small letter")
}

/// How many of the phrases stand among the first five, and those that do not.
fn in_first_five(layout: Layout) -> (usize, usize, Vec<String>) {
    let (mut all, mut missed) = (0, Vec::new());
    for line in file("tests/fixtures/writing/phrases.tsv").lines().skip(1) {
        let [keys, text, topic] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three cells: {line}");
        };
        let keys = match layout {
            Layout::Letters => keys.to_owned(),
            Layout::NineKeys => keys.chars().map(digit).collect(),
        };
        let topic = match topic {
            "name" => Field::Name,
            "place" => Field::Address,
            "trade" => Field::Trade,
            "text" => Field::Text,
            other => panic!("no topic: {other}"),
        };
        let offered = engine().candidates(&keys, layout, topic);
        all += 1;
        if !offered
            .iter()
            .take(5)
            .any(|c| c.text == text && c.keys == keys.len())
        {
            missed.push(text.to_owned());
        }
    }
    (all - missed.len(), all, missed)
}

#[test]
fn of_200_phrases_92_in_a_hundred_stand_among_the_first_five_on_letters() {
    let (found, all, missed) = in_first_five(Layout::Letters);
    assert_eq!(all, 200);
    assert!(
        found * 100 >= all * 92,
        "{found} of {all}; missed {missed:?}"
    );
}

#[test]
fn of_200_phrases_80_in_a_hundred_stand_among_the_first_five_on_nine_keys() {
    let (found, all, missed) = in_first_five(Layout::NineKeys);
    assert_eq!(all, 200);
    assert!(
        found * 100 >= all * 80,
        "{found} of {all}; missed {missed:?}"
    );
}

#[test]
fn every_surname_can_be_typed_with_a_given_name() {
    // Written by its own sound; a dictionary that lacks the sound of a surname would lose its bearers.
    for (keys, name) in [
        ("ouyangxiulan", "欧阳秀兰"),
        ("lvmei", "吕梅"),
        ("zengguoqiang", "曾国强"),
        ("yuejianguo", "岳建国"),
    ] {
        let offered = engine().candidates(keys, Layout::Letters, Field::Name);
        let place = offered.iter().position(|candidate| candidate.text == name);
        assert!(
            place.is_some_and(|place| place < 8),
            "{name}: {:?}",
            &offered[..offered.len().min(8)]
        );
    }
}
