//! 查询单: the answer to a personal query, as the page shows it.

use super::{Letterhead, stamp};
use crate::domain::paper::{
    Block, Paper, PaperColumn, PaperFact, PaperKind, PaperTable, PaperText,
};
use crate::domain::services::record::{Fact, Facts, PersonalRecord};
use crate::domain::services::result::{Figure, FigureKind, ResultView, Shown};
use crate::ui::text::when;

/// A record as a paper, by the view the catalogue has for it. `person` is the masked name.
pub fn query_record(
    view: &ResultView,
    record: &PersonalRecord,
    person: &str,
    head: &Letterhead,
) -> Paper {
    let mut paper = head.paper(
        PaperKind::QueryRecord,
        record.item.get().to_string(),
        &view.print_title,
    );
    let mut about = vec![PaperFact::new("查询人", person)];
    about.push(PaperFact::new("数据截至", stamp(record.as_of)));
    paper = paper.with(Block::Facts(about)).with(Block::Rule);
    if record.is_empty() {
        return paper
            .with(Block::Paragraph(view.empty.words.as_str().into()))
            .with(Block::Paragraph(view.empty.advice.as_str().into()))
            .with(head.foot(&[PROOF]));
    }
    let figures = |figures: &[Figure], strong: bool| -> Vec<PaperFact> {
        let shown = figures.iter().filter_map(|f| f.of(&record.facts));
        shown
            .map(|s| {
                let fact = PaperFact::new(s.figure.label.as_str(), written(&s));
                if strong { fact.strong() } else { fact }
            })
            .collect()
    };
    paper = paper.with(Block::Facts(figures(&view.headline, true)));
    let details = figures(&view.details.figures, false);
    if !details.is_empty() {
        paper = paper
            .with(Block::Heading(view.details.title.as_str().into()))
            .with(Block::Facts(details));
    }
    if !view.columns.is_empty() && !record.rows.is_empty() {
        paper = paper.with(Block::Table(table(view, &record.rows)));
    }
    for advice in advice(view, record) {
        paper = paper.with(Block::Paragraph(advice));
    }
    for note in &view.notes {
        paper = paper.with(Block::Paragraph(note.as_str().into()));
    }
    paper.with(head.foot(&[PROOF]))
}

/// What a query record is and is not.
const PROOF: &str = "本单供本人核对，不作证明使用；需要证明请到窗口或扫码开具。";

fn table(view: &ResultView, rows: &[Facts]) -> PaperTable {
    let column = |figure: &Figure| {
        let numbers = matches!(figure.kind, FigureKind::Money | FigureKind::Number { .. });
        let share = match figure.kind {
            FigureKind::Text | FigureKind::Code(_) => 3,
            _ => 2,
        };
        PaperColumn {
            title: figure.label.as_str().into(),
            share,
            numbers,
        }
    };
    let cells = |facts: &Facts| {
        view.columns
            .iter()
            .map(|figure| {
                figure
                    .of(facts)
                    .map_or_else(PaperText::default, |shown| written(&shown))
            })
            .collect()
    };
    PaperTable {
        columns: view.columns.iter().map(column).collect(),
        rows: rows.iter().map(cells).collect(),
    }
}

/// What is to be done about codes that say so, each once.
fn advice(view: &ResultView, record: &PersonalRecord) -> Vec<PaperText> {
    let single = view
        .headline
        .iter()
        .chain(&view.details.figures)
        .filter_map(|f| f.of(&record.facts));
    let rows = record
        .rows
        .iter()
        .flat_map(|row| view.columns.iter().filter_map(|c| c.of(row)));
    let mut said: Vec<PaperText> = Vec::new();
    for shown in single.chain(rows) {
        if let Some(words) = shown.words().filter(|w| !w.advice.is_empty()) {
            let text: PaperText = format!("{}：{}", words.words, words.advice).into();
            if !said.contains(&text) {
                said.push(text);
            }
        }
    }
    said
}

/// A value in writing.
fn written(shown: &Shown<'_>) -> PaperText {
    match shown.fact {
        Fact::Text(text) => text.as_str().into(),
        Fact::Money(fen) => {
            let sign = if *fen < 0 { "-" } else { "" };
            let fen = fen.unsigned_abs();
            format!("{sign}{}.{:02} 元", fen / 100, fen % 100).into()
        }
        Fact::Month(month) => format!("{}年{}月", month.year(), month.month()).into(),
        Fact::Date(date) => when::full_day(*date).into(),
        Fact::Number(n) => match &shown.figure.kind {
            FigureKind::Number { unit } if !unit.is_empty() => format!("{n} {unit}").into(),
            _ => n.to_string().into(),
        },
        Fact::Code(code) => shown
            .words()
            .map_or_else(|| code.as_str().into(), |w| w.words.as_str().into()),
    }
}
