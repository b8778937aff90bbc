//! What is written, and what is known beforehand.

use super::hand::{Copybook, root};
use jiujinban::adapters::writing::{characters, similar_shapes, surnames};
use jiujinban::domain::writing::characters::Level;
use jiujinban::domain::writing::field::{Field, Knowledge, Words};
use std::path::PathBuf;

const STANDARD: &str = include_str!("../../assets/characters/standard.tsv");
const TOWNS: &str = include_str!("../../assets/places/towns.tsv");
const TITLES: &str = include_str!("../../assets/trade-titles.tsv");
const TRADES: &str = include_str!("../../assets/trades.tsv");
/// Surnames and given names that are joined to names; each pair at most once.
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕闫段郝侯白崔康毛邱秦";
const GIVEN: &str = "建国 秀英 桂兰 志强 玉梅 海燕 德顺 春花 丽 伟 芳 军 淑珍 俊杰 明 爱民 凤仙 永红 天赐 润生 改英 喜娥 二牛 拴柱 翠莲";
/// How many towns, titles and names a whole run writes.
const OF_EACH: usize = 100;

/// One word to write.
pub struct Word {
    /// The field it is for.
    pub field: Field,
    /// What is written.
    pub text: String,
}

/// Where the model lies.
pub fn model() -> PathBuf {
    root().join("assets/models/handwriting.onnx")
}

/// The characters of a level that have a drawing, in the order of the table.
pub fn of_level(level: Level, copybook: &Copybook) -> impl Iterator<Item = char> {
    let wanted = match level {
        Level::Common => "1",
        Level::Printed => "2",
        Level::Special => "3",
    };
    let entry = move |line: &'static str| {
        let mut cells = line.split('\t').skip(1);
        let character = cells.next()?.chars().next()?;
        (cells.next() == Some(wanted)).then_some(character)
    };
    STANDARD
        .lines()
        .filter_map(entry)
        .filter(|c| copybook.has(*c))
}

/// What a terminal knows: the tables it ships, the towns of the country and all trades. A county's own
/// list is shorter, so its words are told apart more easily.
pub fn knowledge() -> Knowledge {
    Knowledge {
        characters: characters(),
        similar: similar_shapes(),
        surnames: surnames(),
        places: Words::of(towns()),
        trades: Words::of(trades()),
    }
}

fn towns() -> impl Iterator<Item = &'static str> {
    TOWNS
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').nth(1))
}

fn trades() -> impl Iterator<Item = &'static str> {
    TRADES.lines().skip(1).flat_map(|line| {
        let mut cells = line.split('\t').skip(2);
        let name = cells.next().into_iter();
        let everyday = cells.nth(1).unwrap_or_default().split('|');
        name.chain(everyday)
    })
}

/// Names, places and trades of two to six characters, spread evenly over their lists.
pub fn words(copybook: &Copybook, step: usize) -> Vec<Word> {
    let fits = |text: &&str| {
        let length = text.chars().count();
        (2..=6).contains(&length) && text.chars().all(|c| copybook.has(c))
    };
    let spread = |all: Vec<&'static str>, field| {
        let every = (all.len() / OF_EACH).max(1);
        let some = all.into_iter().step_by(every).take(OF_EACH);
        some.map(move |text| Word {
            field,
            text: text.to_owned(),
        })
    };
    let titles = TITLES
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next());
    let mut words: Vec<Word> = spread(towns().filter(fits).collect(), Field::Address).collect();
    words.extend(spread(titles.filter(fits).collect(), Field::Trade));
    let given: Vec<&str> = GIVEN.split(' ').collect();
    let names = FAMILY
        .chars()
        .cycle()
        .zip(given.iter().cycle())
        .take(OF_EACH);
    words.extend(names.map(|(family, given)| Word {
        field: Field::Name,
        text: format!("{family}{given}"),
    }));
    words.into_iter().step_by(step).collect()
}

/// How often the right character stood among the first.
#[derive(Default)]
pub struct Counted {
    /// How many were written.
    pub all: usize,
    places: Vec<usize>,
}

impl Counted {
    /// Takes the place at which the right one stood.
    pub fn take(&mut self, place: Option<usize>) {
        self.all += 1;
        self.places.extend(place);
    }

    /// The share among the first `most`, in per cent.
    pub fn share(&self, most: usize) -> f64 {
        let among = self.places.iter().filter(|&&place| place < most).count();
        100.0 * among as f64 / self.all.max(1) as f64
    }
}
