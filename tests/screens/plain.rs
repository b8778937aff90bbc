//! Every text on every screen: is it short, plain, and in characters people know?

use super::stage::{catalogue, one, terminal, vocabulary};
use jiujinban::ui::gallery::{self, Shown};
use jiujinban::ui::headless::Orientation;
use jiujinban::ui::view_model::{Look, from_scene};
use std::collections::{BTreeMap, BTreeSet};

/// What is beside the common characters, and why it may be.
const KNOWN_BESIDES: [(&str, &str); 6] = [
    (
        "聘诺咨馈",
        "in the county's names of items, events and papers: 招聘, 承诺书, 咨询, 反馈",
    ),
    ("焊纫烹", "in names of trades: 焊工, 缝纫工, 中式烹调"),
    ("逯袁卅", "in names of places"),
    ("账", "money's: the list of 1988 wrote 帐"),
    (
        "屏钮",
        "屏幕 and 按钮: what one looks at and presses has no other name",
    ),
    ("芯", "芯片: the mark by which a card's right way is told"),
];

/// Words of offices that nobody says, and what people say.
const OFFICIALESE: [(&str, &str); 36] = [
    ("务必", "一定"),
    ("予以", "leave it out"),
    ("特此", "leave it out"),
    ("兹", "leave it out"),
    ("届时", "到时候"),
    ("敬请", "请"),
    ("逾期", "过期, 晚了"),
    ("系指", "就是"),
    ("之日起", "从那天算"),
    ("不予", "不"),
    ("视为", "就算"),
    ("知悉", "知道"),
    ("鉴于", "因为"),
    ("请予", "请"),
    ("未能", "没有"),
    ("此类", "这种"),
    ("赋权", "开通"),
    ("载明", "写着"),
    ("方可", "才能"),
    ("即可", "就行"),
    ("自行", "自己"),
    ("知晓", "知道"),
    ("校验", "核对"),
    ("重试", "再试一次"),
    ("超时", "等太久"),
    ("加载", "正在拿"),
    ("服务器", "县里"),
    ("无效", "不能用"),
    ("异常", "有毛病"),
    ("缺失", "没有"),
    ("凭证", "the name of the paper"),
    ("如有疑问", "不明白就问"),
    ("经核实", "查过了"),
    ("悉知", "知道"),
    ("签署", "签名"),
    ("是否同意", "同意吗"),
];

/// Longest sentence and longest part of one between two signs, in characters.
const SENTENCE: usize = 45;
const CLAUSE: usize = 22;

/// Every text that is drawn, with the first screen it is on.
fn texts() -> BTreeMap<String, String> {
    let (headless, _said) = terminal();
    headless.turn(Orientation::Portrait);
    let mut all = BTreeMap::new();
    let home = one("home").scene;
    for Shown { name, scene, taps } in gallery::shown(&catalogue()) {
        for scene in [scene.clone(), gallery::in_large(&scene)] {
            gallery::show(&headless, home.clone(), &[]).expect("home is shown");
            gallery::show(&headless, scene, &taps).expect("it is shown");
            for text in headless.texts() {
                all.entry(text.to_string()).or_insert_with(|| name.clone());
            }
        }
    }
    assert!(all.len() > 1_000, "{} texts only", all.len());
    all
}

fn is_han(sign: char) -> bool {
    matches!(sign, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Characters to be read; a number or a group of a code is compared, not read, and counts as one.
fn length(words: &str) -> usize {
    let han = words.chars().filter(|c| is_han(*c)).count();
    let others = words.split(|c: char| is_han(c) || !c.is_alphanumeric());
    han + others.filter(|group| !group.is_empty()).count()
}

/// What the county or an employer wrote, or a list of the law: not ours to shorten.
fn official(catalogue: &jiujinban::domain::services::catalogue::Catalogue) -> Vec<String> {
    let items = catalogue.items().iter();
    let mut all: Vec<String> = items
        .flat_map(|item| [&item.name, &item.audience, &item.condition])
        .cloned()
        .collect();
    // The longer first: one may lie in another.
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
}

#[test]
fn every_text_is_in_characters_people_know() {
    let list = include_str!("../fixtures/words/common.txt");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let mut known: BTreeSet<char> = lines.flat_map(str::chars).collect();
    assert_eq!(known.len(), 2_500, "the list of common characters");
    known.extend(KNOWN_BESIDES.iter().flat_map(|(signs, _)| signs.chars()));
    let mut faults = Vec::new();
    for (text, screen) in texts() {
        let rare: String = text
            .chars()
            .filter(|c| is_han(*c) && !known.contains(c))
            .collect();
        if !rare.is_empty() {
            faults.push(format!("{rare}: {text} ({screen})"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_text_is_longer_than_a_breath() {
    let official = official(&catalogue());
    let mut faults = Vec::new();
    for (text, screen) in texts() {
        let own = official
            .iter()
            .fold(text.clone(), |text, name| text.replace(name.as_str(), ""));
        for sentence in own.split(['。', '！', '？', '；', '\n']) {
            if length(sentence) > SENTENCE {
                faults.push(format!(
                    "{} characters: {sentence} ({screen})",
                    length(sentence)
                ));
            }
            let parts = sentence.split(['，', '、', '：', '（', '）', '·', ' ', '\u{3000}']);
            let longest = parts.map(length).max().unwrap_or(0);
            if longest > CLAUSE {
                faults.push(format!("{longest} without a pause: {sentence} ({screen})"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_text_speaks_like_an_office() {
    let official = official(&catalogue());
    let mut faults = Vec::new();
    for (text, screen) in texts() {
        let own = official
            .iter()
            .fold(text.clone(), |text, name| text.replace(name.as_str(), ""));
        for (word, better) in OFFICIALESE.iter().filter(|(word, _)| own.contains(word)) {
            faults.push(format!("{word} (better: {better}): {text} ({screen})"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_page_asks_one_thing_at_a_time() {
    let catalogue = catalogue();
    let around = gallery::surroundings(vocabulary());
    let mut asked = 0;
    for Shown { name, scene, .. } in gallery::shown(&catalogue) {
        let vm = from_scene(&scene, &around, &Look::default());
        let questions: Vec<_> = vm
            .questions
            .iter()
            .map(|q| q.view.label.to_string())
            .collect();
        assert!(questions.len() <= 1, "{name} asks {questions:?}");
        asked += questions.len();
    }
    assert!(asked > 30, "{asked} questions only");
}
