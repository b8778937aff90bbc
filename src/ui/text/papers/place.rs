//! 去处条: a fair or an institution to take along.

use super::Letterhead;
use crate::domain::library::{LibraryId, Shelf};
use crate::domain::paper::{Block, Paper, PaperFact, PaperKind};
use crate::ui::text::library as words;

/// What a page of the library says of a place, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacePaper<'a> {
    /// The county's id.
    pub id: &'a LibraryId,
    /// The shelf it stands on.
    pub shelf: Shelf,
    /// Its name.
    pub name: &'a str,
    /// What matters most: the day of a fair, whose archives; may be empty.
    pub headline: &'a str,
    /// Whom to call; may be empty.
    pub phone: &'a str,
    /// What else is known: a name and what it says.
    pub facts: &'a [(String, String)],
    /// Courses and what is known of each; may be none.
    pub courses: &'a [(String, String)],
    /// How to get there.
    pub way: &'a str,
    /// As of when it was known; may be empty.
    pub as_of: &'a str,
}

/// A fair or an institution as a paper.
pub fn place(told: &PlacePaper<'_>, head: &Letterhead) -> Paper {
    let pairs = |pairs: &[(String, String)]| -> Vec<PaperFact> {
        let fact =
            |(label, value): &(String, String)| PaperFact::new(label.as_str(), value.as_str());
        pairs.iter().map(fact).collect()
    };
    let mut facts = Vec::new();
    if !told.phone.is_empty() {
        facts.push(PaperFact::new("电话", told.phone).strong());
    }
    facts.extend(pairs(told.facts));
    let mut paper = head
        .paper(PaperKind::Place, told.id.as_str(), words::shelf(told.shelf))
        .with(Block::Heading(told.name.into()));
    if !told.headline.is_empty() {
        paper = paper.with(Block::Paragraph(told.headline.into()));
    }
    paper = paper.with(Block::Facts(facts));
    if !told.courses.is_empty() {
        paper = paper
            .with(Block::Heading("开的班".into()))
            .with(Block::Facts(pairs(told.courses)));
    }
    let own: Vec<&str> = ["去之前先打电话问一声。", told.as_of]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
    paper
        .with(Block::Heading("怎么去".into()))
        .with(Block::Paragraph(told.way.into()))
        .with(Block::Rule)
        .with(head.foot(&own))
}
