//! Texts found by letters: the first letters of their pinyin, whole syllables, or both mixed.

use pinyin::ToPinyinMulti;

use super::super::fold::fold;

/// The sounds of a text, character by character.
#[derive(Debug, Default)]
pub(super) struct Spelling(Vec<Sound>);

#[derive(Debug)]
enum Sound {
    /// A letter or digit that stands for itself.
    Plain(u8),
    /// The ways to read a character.
    Read(Vec<&'static str>),
    /// Nothing is found across it.
    Gap,
}

impl Spelling {
    /// Appends a text; what is found never reaches from one text into the next.
    pub(super) fn add(&mut self, text: &str) {
        for c in text.chars().map(fold) {
            let mut read: Vec<&'static str> = c
                .to_pinyin_multi()
                .into_iter()
                .flatten()
                .map(|p| p.plain())
                .collect();
            read.dedup();
            self.0.push(match u8::try_from(c) {
                _ if !read.is_empty() => Sound::Read(read),
                Ok(plain) if plain.is_ascii_alphanumeric() => Sound::Plain(plain),
                _ => Sound::Gap,
            });
        }
        self.0.push(Sound::Gap);
    }

    /// Whether small letters spell a part of it.
    pub(super) fn holds(&self, letters: &str) -> bool {
        !letters.is_empty()
            && letters.bytes().all(|b| b.is_ascii_lowercase())
            && (0..self.0.len()).any(|at| spells(&self.0[at..], letters))
    }
}

/// Whether the text begins with these letters, each character by its first letter or whole.
fn spells(text: &[Sound], letters: &str) -> bool {
    let Some(first) = letters.as_bytes().first() else {
        return true;
    };
    match text.split_first() {
        Some((Sound::Plain(c), rest)) => c == first && spells(rest, &letters[1..]),
        Some((Sound::Read(ways), rest)) => ways.iter().any(|way| {
            way.as_bytes().first() == Some(first)
                && (spells(rest, &letters[1..])
                    || letters.strip_prefix(way).is_some_and(|l| spells(rest, l))
                    // The last syllable may still be under way.
                    || way.starts_with(letters))
        }),
        Some((Sound::Gap, _)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, letters: &str) -> bool {
        let mut spelling = Spelling::default();
        spelling.add(text);
        spelling.holds(letters)
    }

    #[test]
    fn letters_that_spell_nothing_and_no_letters_find_nothing() {
        for letters in ["", "xq", "1", "%", "技", "jnbtq"] {
            assert!(!found("技能补贴", letters), "{letters}");
        }
    }

    #[test]
    fn initials_whole_pinyin_and_both_mixed_are_found() {
        for letters in [
            "jn", "nbt", "jineng", "jinengbt", "jnbutie", "bu", "but", "t",
        ] {
            assert!(found("职业技能补贴", letters), "{letters}");
        }
    }

    #[test]
    fn a_character_of_several_readings_is_found_by_each() {
        assert!(found("重庆", "cq") && found("重庆", "zq"));
        assert!(found("会计", "kj") && found("会计", "hj"));
    }

    #[test]
    fn nothing_is_found_across_punctuation_or_two_texts() {
        assert!(!found("社保，卡", "sbk"));
        let mut spelling = Spelling::default();
        spelling.add("社保");
        spelling.add("卡");
        assert!(!spelling.holds("sbk") && spelling.holds("sb"));
    }

    #[test]
    fn letters_in_the_text_stand_for_themselves() {
        assert!(found("C1驾照", "jz") && found("考Ｃ类驾照", "kcl"));
    }
}
