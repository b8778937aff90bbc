//! What the panel for writing says.

use crate::domain::writing::panel::{Entry, Way};

/// The name of a way. In a search letters stand for the first sounds of words.
pub fn way(way: Way, entry: Entry) -> &'static str {
    match (way, entry) {
        (Way::Handwriting, _) => "手写",
        (Way::Pinyin, _) => "拼音",
        (Way::Numbers, _) => "数字",
        (Way::English, Entry::Search) => "首字母",
        (Way::English, _) => "英文",
    }
}

/// Where nothing is written yet.
pub const EMPTY: &str = "在下面写";
/// The same beside a panel.
pub const EMPTY_SEARCH: &str = "写要找的词，电工也可以只写 D G";
/// On the empty strip.
pub const STRIP: &str = "用手指在这里写，几个字可以连着写";
/// While ink is read.
pub const READING: &str = "正在认字…";
/// One character that counts by itself.
pub const SURE: &str = "写对了就等一下，不对点下面的字";
/// One character that waits for the person's word.
pub const UNSURE: &str = "请点下面对的那个字";
/// Nothing was read.
pub const UNCLEAR: &str = "没认出来，请再写一遍";
/// The recogniser failed on this ink.
pub const FAILED: &str = "这次没认成，请再写一遍，或者用拼音";
/// The recogniser is away.
pub const AWAY: &str = "手写这会儿用不了，请用拼音";
/// Beside the strip.
pub const HAND: &str = "写完等一下，字会出来";

/// Marks that fit what is written, a key each.
pub fn marks(entry: Entry) -> &'static [&'static str] {
    match entry {
        Entry::Name => &["·"],
        Entry::Text => &["，", "。"],
        Entry::Address | Entry::Trade => &["，"],
        Entry::Code | Entry::Search => &[],
    }
}
