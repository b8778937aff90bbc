//! The clips there are, and which of them join to a line.

use super::runs::{Run, runs};
use std::collections::HashMap;

/// Longest words of one clip, in characters.
const LONGEST: usize = 40;

/// The number of a clip; its file is named by it, four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClipId(pub u16);

/// A part of what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sound {
    /// A clip.
    Clip(ClipId),
    /// A moment of silence.
    Pause,
}

/// What is wrong with a list of clips.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the list of clips: {fault}")]
pub struct ClipsFault {
    /// Which line, from one.
    pub line: usize,
    /// What is wrong with it.
    pub fault: ClipFault,
}

/// What is wrong with one line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClipFault {
    /// Not a number of four digits, a tab and words.
    #[error("not a number of four digits, a tab and words")]
    Form,
    /// Words that are not words alone: a figure, a sign or a letter is in them.
    #[error("a clip says words only: no figures, letters or signs")]
    Words,
    /// A number or words that were there already.
    #[error("the number or the words are there twice")]
    Twice,
}

/// Every clip by what it says.
#[derive(Debug, Clone, Default)]
pub struct Clips {
    by_words: HashMap<String, ClipId>,
}

impl Clips {
    /// Reads a list: a line for each clip, its number, a tab and its words. Lines that begin with #
    /// are remarks.
    pub fn parse(list: &str) -> Result<Self, ClipsFault> {
        let mut by_words = HashMap::new();
        let mut numbers = std::collections::HashSet::new();
        for (at, line) in list.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (id, words) = parse_line(line).map_err(|fault| ClipsFault {
                line: at + 1,
                fault,
            })?;
            if !numbers.insert(id) || by_words.insert(words, id).is_some() {
                return Err(ClipsFault {
                    line: at + 1,
                    fault: ClipFault::Twice,
                });
            }
        }
        Ok(Self { by_words })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_words.is_empty()
    }

    /// Every clip, by its number.
    pub fn ids(&self) -> Vec<ClipId> {
        let mut ids: Vec<_> = self.by_words.values().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// The clips of a line, the fewest there can be; `None` when one of its words is on none.
    pub fn line(&self, line: &str) -> Option<Vec<Sound>> {
        let mut sounds = Vec::new();
        for run in runs(line) {
            match run {
                Run::Pause => sounds.push(Sound::Pause),
                Run::Words(words) | Run::Figure(words) => {
                    sounds.extend(self.join(&words)?.into_iter().map(Sound::Clip));
                }
                Run::Unsaid => return None,
            }
        }
        (!sounds.is_empty()).then_some(sounds)
    }

    /// Lines one after another with a pause between; those that cannot be said are left out.
    pub fn lines<'a>(&self, lines: impl IntoIterator<Item = &'a str>) -> Vec<Sound> {
        let mut all = Vec::new();
        for sounds in lines.into_iter().filter_map(|line| self.line(line)) {
            if !all.is_empty() {
                all.push(Sound::Pause);
            }
            all.extend(sounds);
        }
        all
    }

    /// The words of a line that are on no clip.
    pub fn missing(&self, line: &str) -> Vec<String> {
        let wanted = runs(line).into_iter().filter_map(|run| match run {
            Run::Words(words) | Run::Figure(words) => Some(words),
            Run::Pause | Run::Unsaid => None,
        });
        wanted.filter(|words| self.join(words).is_none()).collect()
    }

    /// The fewest clips that make these words.
    fn join(&self, words: &str) -> Option<Vec<ClipId>> {
        let starts: Vec<usize> = words
            .char_indices()
            .map(|(at, _)| at)
            .chain([words.len()])
            .collect();
        let count = starts.len() - 1;
        // For each length of a beginning: how many clips make it, the last of them and where it begins.
        let mut best: Vec<Option<(usize, usize, ClipId)>> = vec![None; count + 1];
        for end in 1..=count {
            for begin in (end.saturating_sub(LONGEST)..end).rev() {
                let before = match begin {
                    0 => 0,
                    _ => match best[begin] {
                        Some((clips, ..)) => clips,
                        None => continue,
                    },
                };
                let Some(id) = self.by_words.get(&words[starts[begin]..starts[end]]) else {
                    continue;
                };
                if best[end].is_none_or(|(clips, ..)| before + 1 < clips) {
                    best[end] = Some((before + 1, begin, *id));
                }
            }
        }
        let mut clips = Vec::new();
        let mut end = count;
        while end > 0 {
            let (_, begin, id) = best[end]?;
            clips.push(id);
            end = begin;
        }
        clips.reverse();
        Some(clips)
    }
}

fn parse_line(line: &str) -> Result<(ClipId, String), ClipFault> {
    let (id, words) = line.split_once('\t').ok_or(ClipFault::Form)?;
    let four = id.len() == 4 && id.bytes().all(|b| b.is_ascii_digit());
    let id = id
        .parse()
        .ok()
        .filter(|_| four)
        .map(ClipId)
        .ok_or(ClipFault::Form)?;
    match runs(words).as_slice() {
        [Run::Words(said)] if said == words && words.chars().count() <= LONGEST => {
            Ok((id, words.to_owned()))
        }
        _ => Err(ClipFault::Words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clips() -> Clips {
        let list = "# test\n0001\t您好\n0002\t还有\n0003\t个岗位\n0004\t十\n0005\t二\n0006\t岗位\n0007\t个\n0008\t请插入社保卡\n0009\t十二\n";
        Clips::parse(list).expect("a list")
    }

    fn numbers(sounds: Option<Vec<Sound>>) -> Option<Vec<u16>> {
        sounds.map(|all| {
            let number = |sound| match sound {
                Sound::Clip(ClipId(n)) => n,
                Sound::Pause => 0,
            };
            all.into_iter().map(number).collect()
        })
    }

    #[test]
    fn a_line_is_joined_from_the_fewest_clips() {
        let clips = clips();
        assert_eq!(
            numbers(clips.line("您好，还有 12 个岗位。")),
            Some(vec![1, 0, 2, 9, 3])
        );
        assert_eq!(
            numbers(clips.line("还有 20 个岗位")),
            Some(vec![2, 5, 4, 3])
        );
    }

    #[test]
    fn a_line_with_one_word_on_no_clip_is_left_out_whole() {
        let clips = clips();
        assert_eq!(clips.line("您好，王小兰"), None);
        assert_eq!(clips.line("还有 3 个岗位"), None);
        assert_eq!(clips.line("您好 TZ017"), None);
        assert_eq!(clips.missing("您好，王小兰"), ["王小兰"]);
        let both = clips.lines(["您好", "王小兰", "请插入社保卡"]);
        assert_eq!(numbers(Some(both)), Some(vec![1, 0, 8]));
    }

    #[test]
    fn an_empty_page_says_nothing() {
        assert_eq!(clips().lines(["", "……"]), []);
    }

    #[test]
    fn a_list_with_a_fault_names_its_line() {
        for (list, fault) in [
            ("1\t您好", ClipFault::Form),
            ("0001 您好", ClipFault::Form),
            ("0001\t您好，王", ClipFault::Words),
            ("0001\tTZ", ClipFault::Words),
            ("0001\t", ClipFault::Words),
            ("0001\t还有 3 个", ClipFault::Words),
        ] {
            assert_eq!(
                Clips::parse(list).unwrap_err(),
                ClipsFault { line: 1, fault },
                "{list}"
            );
        }
        let twice = "0001\t您好\n0002\t您好";
        assert_eq!(Clips::parse(twice).unwrap_err().line, 2);
        assert_eq!(Clips::parse("0001\t您好\n0001\t再见").unwrap_err().line, 2);
    }
}
