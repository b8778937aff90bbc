//! The 200 phrases typed on both pads.

use super::phrases;
use jiujinban::domain::writing::field::Field;
use jiujinban::domain::writing::pinyin::{Layout, Pinyin};
use jiujinban::sample::places::TOWNS;
use std::sync::OnceLock;

fn engine() -> &'static Pinyin {
    static ENGINE: OnceLock<Pinyin> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let spots: Vec<&str> = TOWNS.iter().flat_map(|town| town.spots).collect();
        phrases::engine(&spots)
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
    for phrase in phrases::phrases() {
        let keys = match layout {
            Layout::Letters => phrase.keys,
            Layout::NineKeys => phrase.keys.chars().map(digit).collect(),
        };
        let offered = engine().candidates(&keys, layout, phrase.topic);
        all += 1;
        let mut first = offered.iter().take(5);
        if !first.any(|c| c.text == phrase.text && c.keys == keys.len()) {
            missed.push(phrase.text);
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
