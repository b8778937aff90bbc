//! How the answer to a personal query is shown: data of the catalogue, beside the item it belongs to.

use super::record::{Fact, FactId, Facts, PersonalRecord};
use std::collections::HashSet;

/// The whole view of one query's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultView {
    /// Title of the page.
    pub title: String,
    /// Title of the printed record.
    pub print_title: String,
    /// Figures shown large, one to four.
    pub headline: Vec<Figure>,
    /// Figures shown as a list under a title of their own; may be empty.
    pub details: Details,
    /// Columns of the table; empty when there is no table.
    pub columns: Vec<Figure>,
    /// A bar chart over the rows.
    pub chart: Option<Chart>,
    /// Sentences under the table.
    pub notes: Vec<String>,
    /// What is said when the county has nothing.
    pub empty: Empty,
}

/// A list of figures under a title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// Its title.
    pub title: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// One figure or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Which value of the record.
    pub id: FactId,
    /// What is written above or before it.
    pub label: String,
    /// What it is.
    pub kind: FigureKind,
}

/// What a figure is and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureKind {
    /// Words of the county.
    Text,
    /// Money.
    Money,
    /// A month.
    Month,
    /// A day.
    Date,
    /// A number with its unit, which may be empty.
    Number {
        /// Written behind.
        unit: String,
    },
    /// A code and the words for each.
    Code(Vec<CodeWords>),
}

/// Plain words for one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeWords {
    /// The county's code.
    pub code: String,
    /// What it means.
    pub words: String,
    /// What to do about it; empty when nothing is to be done.
    pub advice: String,
    /// How it is coloured.
    pub tone: Tone,
}

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// No news.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Needs a look.
    Warn,
    /// Went wrong.
    Bad,
}

/// A bar for each of the newest rows, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What stands below a bar: a column of months, numbers or words.
    pub x: FactId,
    /// How high it is: a column of money or numbers.
    pub y: FactId,
    /// Said above the bars with the unit in it.
    pub title: String,
    /// A column of codes whose bad ones colour their bar.
    pub mark: Option<FactId>,
    /// Most bars, 2 to 24.
    pub most: usize,
}

/// What is said when there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empty {
    /// That there is nothing.
    pub words: String,
    /// What can be done.
    pub advice: String,
}

/// Why a view is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResultViewFault {
    /// Nothing is shown large, or more than four figures.
    #[error("headline: one to four figures")]
    Headline,
    /// A title or a sentence for the empty case is missing.
    #[error("title, print-title, empty.words and empty.advice must not be empty")]
    Words,
    /// A name stands twice among columns or among figures.
    #[error("a name stands twice")]
    Twice,
    /// Codes without words, or a code twice.
    #[error("words: at least one, each code once, none empty")]
    Codes,
    /// The chart names columns that are not there or are of the wrong kind.
    #[error("chart: x a column, y a column of money or numbers, mark a column of codes")]
    Chart,
    /// Too many bars or too few.
    #[error("chart: 2 to 24 bars")]
    Bars,
}

/// A value beside what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What it is.
    pub figure: &'a Figure,
    /// The value.
    pub fact: &'a Fact,
}

/// One bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar<'a> {
    /// Below it.
    pub x: Shown<'a>,
    /// Its height in the unit of the column, not below zero.
    pub y: i64,
    /// Whether it went wrong.
    pub bad: bool,
}

impl FigureKind {
    /// Whether a value is of this kind.
    pub fn fits(&self, fact: &Fact) -> bool {
        matches!(
            (self, fact),
            (Self::Text, Fact::Text(_))
                | (Self::Money, Fact::Money(_))
                | (Self::Month, Fact::Month(_))
                | (Self::Date, Fact::Date(_))
                | (Self::Number { .. }, Fact::Number(_))
                | (Self::Code(_), Fact::Code(_))
        )
    }

    /// The words for a code, when the catalogue has any.
    pub fn words(&self, fact: &Fact) -> Option<&CodeWords> {
        match (self, fact) {
            (Self::Code(all), Fact::Code(code)) => all.iter().find(|w| w.code == *code),
            _ => None,
        }
    }
}

impl Figure {
    /// The value of this figure among others; one of another kind counts as missing.
    pub fn of<'a>(&'a self, facts: &'a Facts) -> Option<Shown<'a>> {
        let fact = facts.get(&self.id)?;
        let shown = Shown { figure: self, fact };
        self.kind.fits(fact).then_some(shown)
    }
}

impl<'a> Shown<'a> {
    /// The words for it, when it is a code the catalogue knows.
    pub fn words(&self) -> Option<&'a CodeWords> {
        self.figure.kind.words(self.fact)
    }
}

impl ResultView {
    /// Checks a view against itself.
    pub fn check(self) -> Result<Self, ResultViewFault> {
        use ResultViewFault as F;
        if !(1..=4).contains(&self.headline.len()) {
            return Err(F::Headline);
        }
        let words = [
            &self.title,
            &self.print_title,
            &self.empty.words,
            &self.empty.advice,
        ];
        if words.iter().any(|w| w.trim().is_empty()) {
            return Err(F::Words);
        }
        let figures = self.headline.iter().chain(&self.details.figures);
        if twice(figures.clone().map(|f| &f.id)) || twice(self.columns.iter().map(|c| &c.id)) {
            return Err(F::Twice);
        }
        if figures.chain(&self.columns).any(|f| !f.codes_are_whole()) {
            return Err(F::Codes);
        }
        self.chart
            .iter()
            .try_for_each(|chart| self.check_chart(chart))?;
        Ok(self)
    }

    fn check_chart(&self, chart: &Chart) -> Result<(), ResultViewFault> {
        let kind = |id: &FactId| self.column(id).map(|c| &c.kind);
        let numeric = |k: &FigureKind| matches!(k, FigureKind::Money | FigureKind::Number { .. });
        let marked = chart
            .mark
            .as_ref()
            .is_none_or(|id| matches!(kind(id), Some(FigureKind::Code(_))));
        if kind(&chart.x).is_none() || !kind(&chart.y).is_some_and(numeric) || !marked {
            return Err(ResultViewFault::Chart);
        }
        if !(2..=24).contains(&chart.most) {
            return Err(ResultViewFault::Bars);
        }
        Ok(())
    }

    /// One column.
    pub fn column(&self, id: &FactId) -> Option<&Figure> {
        self.columns.iter().find(|c| c.id == *id)
    }

    /// The large figures that the record has.
    pub fn headline_of<'a>(&'a self, record: &'a PersonalRecord) -> Vec<Shown<'a>> {
        self.headline
            .iter()
            .filter_map(|f| f.of(&record.facts))
            .collect()
    }

    /// The figures of the list that the record has.
    pub fn details_of<'a>(&'a self, record: &'a PersonalRecord) -> Vec<Shown<'a>> {
        let figures = self.details.figures.iter();
        figures.filter_map(|f| f.of(&record.facts)).collect()
    }

    /// The cells of one row in the order of the columns; missing ones are left out.
    pub fn cells_of<'a>(&'a self, row: &'a Facts) -> Vec<Shown<'a>> {
        self.columns.iter().filter_map(|c| c.of(row)).collect()
    }

    /// The bars of the newest rows, the oldest first; none when fewer than two can be drawn.
    pub fn bars_of<'a>(&'a self, record: &'a PersonalRecord) -> Vec<Bar<'a>> {
        let Some(chart) = &self.chart else {
            return Vec::new();
        };
        let bar = |row: &'a Facts| self.bar(chart, row);
        let mut bars: Vec<Bar<'a>> = record
            .rows
            .iter()
            .filter_map(bar)
            .take(chart.most)
            .collect();
        bars.reverse();
        if bars.len() < 2 || bars.iter().all(|b| b.y == 0) {
            return Vec::new();
        }
        bars
    }

    fn bar<'a>(&'a self, chart: &Chart, row: &'a Facts) -> Option<Bar<'a>> {
        let x = self.column(&chart.x)?.of(row)?;
        let y = match self.column(&chart.y)?.of(row)?.fact {
            Fact::Money(n) | Fact::Number(n) => (*n).max(0),
            _ => return None,
        };
        let mark = chart.mark.as_ref().and_then(|id| self.column(id)?.of(row));
        let bad = mark
            .and_then(|m| m.words())
            .is_some_and(|w| w.tone == Tone::Bad);
        Some(Bar { x, y, bad })
    }
}

impl Figure {
    fn codes_are_whole(&self) -> bool {
        let FigureKind::Code(all) = &self.kind else {
            return true;
        };
        let worded = all
            .iter()
            .all(|w| !w.code.is_empty() && !w.words.trim().is_empty());
        !all.is_empty() && worded && !twice(all.iter().map(|w| &w.code))
    }
}

fn twice<T: std::hash::Hash + Eq>(all: impl Iterator<Item = T>) -> bool {
    let mut seen = HashSet::new();
    all.into_iter().any(|one| !seen.insert(one))
}
