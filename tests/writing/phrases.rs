//! 200 typical names, places, trades and words of benefits, typed without tones, and the engine that is to
//! know them; for the tests and for the bench beside libpinyin. The names
//! are made up; places are those of two counties and their neighbours; trades and words are what forms
//! and item pages ask for. The words of the test are in none of the lists that are learned, unless the
//! county's own tables, the trades or the catalogue have them.

use jiujinban::domain::writing::field::Field;
use jiujinban::domain::writing::pinyin::Pinyin;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The city whose towns the terminal knows.
const HOME: &str = "1402";

/// A file of the sources, also for a package inside them.
fn file(path: &str) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here
        .ancestors()
        .find(|dir| dir.join("kiosk-config").is_dir());
    let path = root.expect("the sources").join(path);
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

/// The engine with the dictionary, and the words of the county: its places, trades and items, and `spots`
/// where people work.
pub fn engine(spots: &[&str]) -> Pinyin {
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
    let places: BTreeSet<&str> = counties
        .chain(near)
        .chain(endings.split_whitespace())
        .chain(spots.iter().copied())
        .collect();
    engine.learn(Field::Address, places);

    let trades = quoted(&file("kiosk-config/trades.toml"), &["name", "synonyms"]);
    engine.learn(Field::Trade, trades.iter().map(String::as_str));

    let items = (1..=40).map(|item| file(&format!("kiosk-config/catalogue/items/{item:02}.toml")));
    let words: Vec<String> = items
        .flat_map(|item| quoted(&item, &["name", "aliases"]))
        .collect();
    engine.learn(Field::Text, words.iter().map(String::as_str));
    engine
}

/// What somebody wants to write.
pub struct Phrase {
    /// Its syllables without tones.
    pub keys: String,
    /// The characters.
    pub text: String,
    /// Into what it is written.
    pub topic: Field,
}

/// All 200.
pub fn phrases() -> Vec<Phrase> {
    let table = file("tests/fixtures/writing/phrases.tsv");
    let phrase = |line: &str| {
        let [keys, text, topic] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three cells: {line}");
        };
        let topic = match topic {
            "name" => Field::Name,
            "place" => Field::Address,
            "trade" => Field::Trade,
            "text" => Field::Text,
            other => panic!("no topic: {other}"),
        };
        Phrase {
            keys: keys.to_owned(),
            text: text.to_owned(),
            topic,
        }
    };
    table.lines().skip(1).map(phrase).collect()
}
