//! 查询单: the answer to a personal query, as the page shows it.

use super::{Letterhead, as_of};
use crate::domain::paper::{Block, Paper, PaperFact, PaperKind, PaperTable, PaperText};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;

/// What a query found, in the words of its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPaper<'a> {
    /// Which query.
    pub item: ItemNo,
    /// What it is called.
    pub title: &'a str,
    /// Who asked, masked.
    pub person: &'a str,
    /// As of when the county's records stand.
    pub as_of: WallTime,
    /// The few figures that matter most.
    pub headline: Vec<(PaperText, PaperText)>,
    /// All other single figures.
    pub details: Vec<(PaperText, PaperText)>,
    /// The rows, when the answer has any.
    pub table: Option<PaperTable>,
    /// Sentences below: reasons in plain words, what to do, or that nothing is on record.
    pub notes: Vec<PaperText>,
}

/// A record as a paper.
pub fn query_record(record: RecordPaper<'_>, head: &Letterhead) -> Paper {
    let about = vec![
        PaperFact::new("查询人", record.person),
        PaperFact::new("数据截至", as_of(record.as_of)),
    ];
    let mut paper = head
        .paper(
            PaperKind::QueryRecord,
            record.item.get().to_string(),
            record.title,
        )
        .with(Block::Facts(about))
        .with(Block::Rule);
    let fact = |(label, value): (PaperText, PaperText)| PaperFact::new(label, value);
    let headline: Vec<_> = record.headline.into_iter().map(fact).collect();
    if !headline.is_empty() {
        let strong = headline.into_iter().map(PaperFact::strong).collect();
        paper = paper.with(Block::Facts(strong));
    }
    let details: Vec<_> = record.details.into_iter().map(fact).collect();
    if !details.is_empty() {
        paper = paper.with(Block::Facts(details));
    }
    if let Some(table) = record.table.filter(|table| !table.rows.is_empty()) {
        paper = paper.with(Block::Table(table));
    }
    for note in record.notes {
        paper = paper.with(Block::Paragraph(note));
    }
    paper.with(head.foot(&["这张单子给您自己看，不能当证明用。"]))
}
