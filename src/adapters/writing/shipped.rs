//! The tables about characters that this release ships.

use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::{Knowledge, Surnames};
use crate::domain::writing::kit::Kit;
use crate::domain::writing::pinyin::Pinyin;
use crate::domain::writing::similar::SimilarShapes;

const CHARACTERS: &str = include_str!("../../../assets/characters/standard.tsv");
const SIMILAR: &str = include_str!("../../../kiosk-config/writing/similar-shapes.txt");
const PINYIN: &str = include_str!("../../../assets/writing/pinyin.tsv");
const GIVEN: &str = include_str!("../../../assets/writing/given.txt");
const PLACE_ENDINGS: &str = include_str!("../../../assets/writing/place-endings.txt");
const SURNAMES: &str = include_str!("../../../kiosk-config/writing/surnames.txt");

/// The standard table (通用规范汉字表), all 8,105 characters with their levels.
pub fn characters() -> Characters {
    Characters::parse(CHARACTERS).expect("a test reads the shipped table")
}

/// The groups of characters of similar shape.
pub fn similar_shapes() -> SimilarShapes {
    SimilarShapes::parse(SIMILAR).expect("a test reads the shipped table")
}

/// The surnames.
pub fn surnames() -> Surnames {
    Surnames::parse(SURNAMES).expect("a test reads the shipped table")
}

/// Everything a panel reads with but the words of a county: tens of milliseconds.
pub fn kit() -> Kit {
    Kit {
        knowledge: Knowledge::new(characters(), similar_shapes(), surnames()),
        pinyin: Pinyin::new(PINYIN, SURNAMES, GIVEN),
    }
}

/// How names of villages and streets end.
pub fn place_endings() -> impl Iterator<Item = &'static str> {
    PLACE_ENDINGS.split_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::writing::characters::Level;
    use crate::domain::writing::field::Rank;

    #[test]
    fn the_shipped_table_has_every_character_of_the_standard() {
        let characters = characters();
        assert_eq!(characters.count(), 8_105);
        let lines = CHARACTERS.lines().filter(|line| !line.starts_with('#'));
        let of = |level: &str| lines.clone().filter(|l| l.ends_with(level)).count();
        assert_eq!([of("\t1"), of("\t2"), of("\t3")], [3_500, 3_000, 1_605]);
        assert_eq!(characters.level('一'), Some(Level::Common));
        assert_eq!(characters.level('𬱖'), Some(Level::Special));
    }

    #[test]
    fn what_looks_alike_is_in_the_standard_and_the_known_traps_are_there() {
        let (characters, similar) = (characters(), similar_shapes());
        let strangers: Vec<char> = similar
            .all()
            .filter(|c| characters.level(*c).is_none())
            .collect();
        assert_eq!(strangers, Vec::<char>::new());
        for (one, other) in [('已', '己'), ('己', '巳'), ('曰', '日'), ('未', '末')] {
            assert!(similar.of(one).contains(&other), "{one} {other}");
        }
    }

    #[test]
    fn surnames_are_those_people_here_bear() {
        let surnames = surnames();
        assert!(surnames.count() > 500, "{}", surnames.count());
        assert_eq!(surnames.rank('王'), Some(Rank::Frequent));
        assert_eq!(surnames.rank('常'), Some(Rank::Frequent));
        assert_eq!(surnames.rank('褚'), Some(Rank::Known));
        assert_eq!(surnames.rank('闫'), Some(Rank::Frequent));
        assert!(surnames.is_double('欧', '阳'));
        assert_eq!(surnames.rank('曰'), None);
    }
}
