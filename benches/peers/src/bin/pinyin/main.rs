//! Our pinyin beside libpinyin: one run, the same 200 phrases, whole strings of letters without tones.
//!
//! Ours knows the words of the county, as on a terminal, and once it does not; libpinyin has no place to
//! put them in beforehand but a person's own habits, which a public machine must not keep. Times are CPU
//! time of the whole process, each while the other rests.

#[path = "../../../../figures/mod.rs"]
mod figures;
mod libpinyin;
#[path = "../../../../../tests/writing/phrases.rs"]
mod phrases;

use figures::{Goal, Spread, process_cpu, record};
use jiujinban::domain::writing::field::Field;
use jiujinban::domain::writing::pinyin::Layout;
use libpinyin::Libpinyin;
use phrases::{Phrase, engine, phrases};

/// Candidates of a row of the screen.
const FIRST: usize = 5;

fn main() {
    let all = phrases();
    let ours = engine(&[]);
    let offer = |keys: &str, topic: Field| -> Vec<String> {
        let offered = ours.candidates(keys, Layout::Letters, topic).into_iter();
        let whole = offered.filter(|candidate| candidate.keys == keys.len());
        whole.take(FIRST).map(|candidate| candidate.text).collect()
    };
    let rival = Libpinyin::open().expect("libpinyin and its data");
    let known = |phrase: &Phrase| offer(&phrase.keys, phrase.topic);
    run("ours", &all, known);
    run("libpinyin", &all, |phrase| rival.first(&phrase.keys, FIRST));
}

/// Has every phrase offered and records what stood where.
fn run(name: &str, all: &[Phrase], offer: impl Fn(&Phrase) -> Vec<String>) {
    let (mut first, mut row, mut times) = (0, 0, Vec::new());
    for phrase in all {
        let before = process_cpu();
        let offered = offer(phrase);
        times.push(process_cpu() - before);
        first += usize::from(offered.first() == Some(&phrase.text));
        row += usize::from(offered.contains(&phrase.text));
    }
    #[expect(clippy::cast_precision_loss, reason = "two hundred")]
    let share = |found: usize| found as f64 * 100.0 / all.len() as f64;
    let how = format!("{} phrases, letters without tones", all.len());
    for (place, found) in [("top1", first), ("top5", row)] {
        let figure = format!("pinyin_peers_{name}_{place}");
        record(&figure, share(found), "%", Goal::Known, &how);
    }
    let spread = Spread::of_ms(times);
    let figure = format!("pinyin_peers_{name}_cpu_p99");
    record(&figure, spread.p99(), "ms CPU", Goal::Known, &how);
}
