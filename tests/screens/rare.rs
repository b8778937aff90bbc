//! Rare characters of names: drawn by the fonts of the machine, none left blank.

use crate::stage::{one, terminal, vocabulary};
use jiujinban::ui::gallery;
use jiujinban::ui::headless::{Headless, Orientation};
use std::ops::RangeInclusive;

/// The characters of GB 18030-2022, implementation level 3, that lie in blocks of their own: the
/// first block and the extensions A to F of Unicode 11. All are looked up in the fonts of paper by a
/// test beside those; here one in a hundred and fifty is drawn.
const BLOCKS: [RangeInclusive<u32>; 7] = [
    0x4E00..=0x9FEF,
    0x3400..=0x4DB5,
    0x20000..=0x2A6D6,
    0x2A700..=0x2B734,
    0x2B740..=0x2B81D,
    0x2B820..=0x2CEA1,
    0x2CEB0..=0x2EBE0,
];
const STEP: usize = 150;

fn pixels(headless: &Headless, place: String) -> Vec<u8> {
    let mut around = gallery::surroundings(vocabulary());
    around.place = place;
    headless.screens().surround(around);
    let pixels = headless.pixels().expect("a picture");
    pixels.as_bytes().to_vec()
}

#[test]
fn no_rare_character_is_left_blank_on_the_screen() {
    let (headless, _said) = terminal();
    headless.turn(Orientation::Portrait);
    gallery::show(&headless, one("home").scene, &[]).expect("home is shown");
    // A character no font has is blank: the place is a private one, with a known one behind it.
    let blank = pixels(&headless, "\u{F8F0}".to_owned());
    assert_ne!(
        blank,
        pixels(&headless, "〓".to_owned()),
        "the place is not drawn"
    );
    let mut lost = Vec::new();
    let mut drawn = 0;
    for block in BLOCKS {
        for sign in block.step_by(STEP).filter_map(char::from_u32) {
            drawn += 1;
            if pixels(&headless, sign.to_string()) == blank {
                lost.push(format!("{sign} U+{:X}", u32::from(sign)));
            }
        }
    }
    assert!(drawn > 550, "{drawn} characters only");
    assert!(lost.is_empty(), "blank: {}", lost.join(", "));
}
