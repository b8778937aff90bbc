//! How the answer to a personal query is shown: data of the catalogue, beside the item it belongs to.

use super::records::{PersonalRecords, RecordFields, RecordKey, RecordValue};
use std::collections::HashSet;

/// Rows a sum may go over: fifty years of months.
const MOST_ROWS: usize = 600;

/// The whole view of one query's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultView {
    /// Title of the page.
    pub title: String,
    /// Title of the printed record.
    pub print_title: String,
    /// Figures shown large, one to four together with the totals.
    pub headline: Vec<Figure>,
    /// Sums over the newest rows, shown large behind the headline.
    pub totals: Vec<Total>,
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

/// A sum over rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What is written above it.
    pub label: String,
    /// A column of money.
    pub column: RecordKey,
    /// How many of the newest rows, 1 to 600.
    pub rows: usize,
    /// Only rows with one of these codes in a column.
    pub only: Option<(RecordKey, Vec<String>)>,
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
    pub id: RecordKey,
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
    /// Yes or no, and the words for either.
    Flag {
        /// For yes.
        yes: String,
        /// For no.
        no: String,
    },
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
    pub x: RecordKey,
    /// How high it is: a column of money or numbers.
    pub y: RecordKey,
    /// Said above the bars with the unit in it.
    pub title: String,
    /// A column of codes whose bad ones colour their bar.
    pub mark: Option<RecordKey>,
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
    /// A sum over something else than money, or over no rows, or by a column that has no codes.
    #[error("totals: a column of money, 1 to 600 rows, only by a column of codes")]
    Total,
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
    pub fact: &'a RecordValue,
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
    pub fn fits(&self, fact: &RecordValue) -> bool {
        matches!(
            (self, fact),
            (Self::Text, RecordValue::Text(_))
                | (Self::Money, RecordValue::Money(_))
                | (Self::Month, RecordValue::Month(_))
                | (Self::Date, RecordValue::Date(_))
                | (Self::Number { .. }, RecordValue::Number(_))
                | (Self::Code(_), RecordValue::Code(_))
                | (Self::Flag { .. }, RecordValue::Flag(_))
        )
    }

    /// Whether it is a column of codes with words for this one.
    fn knows(&self, code: &str) -> bool {
        matches!(self, Self::Code(all) if all.iter().any(|w| w.code == code))
    }

    /// The words for a code, when the catalogue has any.
    pub fn words(&self, fact: &RecordValue) -> Option<&CodeWords> {
        match (self, fact) {
            (Self::Code(all), RecordValue::Code(code)) => all.iter().find(|w| w.code == *code),
            _ => None,
        }
    }
}

impl Total {
    fn of(&self, records: &PersonalRecords) -> Option<i64> {
        let counts = |row: &&RecordFields| {
            self.only.as_ref().is_none_or(|(id, codes)| {
                let code = row.code(id.as_str());
                code.is_some_and(|code| codes.iter().any(|c| c == code))
            })
        };
        let rows = records.rows.iter().take(self.rows).filter(counts);
        let sums = rows.filter_map(|row| row.money(self.column.as_str()));
        (!records.rows.is_empty()).then(|| sums.fold(0_i64, i64::saturating_add))
    }
}

impl Figure {
    /// The value of this figure among others; one of another kind counts as missing.
    pub fn of<'a>(&'a self, facts: &'a RecordFields) -> Option<Shown<'a>> {
        let fact = facts.get(self.id.as_str())?;
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
        if !(1..=4).contains(&(self.headline.len() + self.totals.len())) {
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
        match self.totals.iter().all(|total| self.total_is_sound(total)) {
            true => Ok(self),
            false => Err(F::Total),
        }
    }

    fn total_is_sound(&self, total: &Total) -> bool {
        let column = self.column(&total.column);
        let money = column.is_some_and(|c| c.kind == FigureKind::Money);
        let coded = total.only.as_ref().is_none_or(|(id, codes)| {
            let known = |code: &String| self.column(id).is_some_and(|f| f.kind.knows(code));
            !codes.is_empty() && codes.iter().all(known)
        });
        money && coded && (1..=MOST_ROWS).contains(&total.rows)
    }

    fn check_chart(&self, chart: &Chart) -> Result<(), ResultViewFault> {
        let kind = |id: &RecordKey| self.column(id).map(|c| &c.kind);
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
    pub fn column(&self, id: &RecordKey) -> Option<&Figure> {
        self.columns.iter().find(|c| c.id == *id)
    }

    /// The large figures that the record has.
    pub fn headline_of<'a>(&'a self, records: &'a PersonalRecords) -> Vec<Shown<'a>> {
        self.headline
            .iter()
            .filter_map(|f| f.of(&records.facts))
            .collect()
    }

    /// The sums, in fen; one over rows that are not there is left out.
    pub fn totals_of<'a>(&'a self, records: &PersonalRecords) -> Vec<(&'a Total, i64)> {
        let all = self.totals.iter();
        all.filter_map(|total| Some((total, total.of(records)?)))
            .collect()
    }

    /// The figures of the list that the record has.
    pub fn details_of<'a>(&'a self, records: &'a PersonalRecords) -> Vec<Shown<'a>> {
        let figures = self.details.figures.iter();
        figures.filter_map(|f| f.of(&records.facts)).collect()
    }

    /// The cells of one row in the order of the columns; missing ones are left out.
    pub fn cells_of<'a>(&'a self, row: &'a RecordFields) -> Vec<Shown<'a>> {
        self.columns.iter().filter_map(|c| c.of(row)).collect()
    }

    /// The bars of the newest rows, the oldest first; none when fewer than two can be drawn.
    pub fn bars_of<'a>(&'a self, records: &'a PersonalRecords) -> Vec<Bar<'a>> {
        let Some(chart) = &self.chart else {
            return Vec::new();
        };
        let bar = |row: &'a RecordFields| self.bar(chart, row);
        let mut bars: Vec<Bar<'a>> = records
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

    fn bar<'a>(&'a self, chart: &Chart, row: &'a RecordFields) -> Option<Bar<'a>> {
        let x = self.column(&chart.x)?.of(row)?;
        let y = match self.column(&chart.y)?.of(row)?.fact {
            RecordValue::Money(n) | RecordValue::Number(n) => (*n).max(0),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::services::ItemNo;
    use crate::domain::time::WallTime;

    fn key(name: &str) -> RecordKey {
        RecordKey::parse(name).expect("a name")
    }

    fn figure(id: &str, kind: FigureKind) -> Figure {
        Figure {
            id: key(id),
            label: id.to_owned(),
            kind,
        }
    }

    fn state() -> FigureKind {
        let words = |code: &str, tone| CodeWords {
            code: code.to_owned(),
            words: format!("said {code}"),
            advice: String::new(),
            tone,
        };
        FigureKind::Code(vec![words("paid", Tone::Good), words("failed", Tone::Bad)])
    }

    fn view() -> ResultView {
        ResultView {
            title: "t".to_owned(),
            print_title: "p".to_owned(),
            headline: vec![figure("monthly", FigureKind::Money)],
            totals: vec![Total {
                label: "in all".to_owned(),
                column: key("amount"),
                rows: 2,
                only: Some((key("state"), vec!["paid".to_owned()])),
            }],
            details: Details::default(),
            columns: vec![
                figure(
                    "year",
                    FigureKind::Number {
                        unit: String::new(),
                    },
                ),
                figure("amount", FigureKind::Money),
                figure("state", state()),
            ],
            chart: Some(Chart {
                x: key("year"),
                y: key("amount"),
                title: "c".to_owned(),
                mark: Some(key("state")),
                most: 3,
            }),
            notes: Vec::new(),
            empty: Empty {
                words: "none".to_owned(),
                advice: "go".to_owned(),
            },
        }
    }

    fn row(year: i64, amount: i64, state: &str) -> RecordFields {
        RecordFields::new(vec![
            (key("year"), RecordValue::Number(year)),
            (key("amount"), RecordValue::Money(amount)),
            (key("state"), RecordValue::Code(state.to_owned())),
        ])
    }

    fn records(rows: Vec<RecordFields>) -> PersonalRecords {
        PersonalRecords {
            item: ItemNo::new(36).expect("an item"),
            as_of: WallTime(0),
            facts: RecordFields::new(vec![(key("monthly"), RecordValue::Number(1))]),
            rows,
        }
    }

    fn fault(change: impl FnOnce(&mut ResultView)) -> ResultViewFault {
        let mut broken = view();
        change(&mut broken);
        broken.check().expect_err("it contradicts itself")
    }

    #[test]
    fn a_view_that_contradicts_itself_is_refused_with_the_reason() {
        use ResultViewFault as F;
        assert!(view().check().is_ok());
        assert_eq!(
            fault(|v| {
                v.headline.clear();
                v.totals.clear();
            }),
            F::Headline
        );
        assert_eq!(fault(|v| v.title.clear()), F::Words);
        assert_eq!(fault(|v| v.empty.advice.clear()), F::Words);
        assert_eq!(fault(|v| v.columns.push(v.columns[0].clone())), F::Twice);
        assert_eq!(
            fault(|v| v.columns[2].kind = FigureKind::Code(Vec::new())),
            F::Codes
        );
        assert_eq!(fault(|v| v.totals[0].column = key("year")), F::Total);
        assert_eq!(fault(|v| v.totals[0].rows = 0), F::Total);
        let unknown = Some((key("state"), vec!["lost".to_owned()]));
        assert_eq!(fault(|v| v.totals[0].only = unknown), F::Total);
        let chart =
            |change: fn(&mut Chart)| fault(|v| change(v.chart.as_mut().expect("it has one")));
        assert_eq!(chart(|c| c.x = key("nowhere")), F::Chart);
        assert_eq!(chart(|c| c.y = key("state")), F::Chart);
        assert_eq!(chart(|c| c.mark = Some(key("amount"))), F::Chart);
        assert_eq!(chart(|c| c.most = 1), F::Bars);
    }

    #[test]
    fn a_value_of_another_kind_than_the_view_expects_is_left_out() {
        let view = view();
        let records = records(Vec::new());
        assert!(
            view.headline_of(&records).is_empty(),
            "a number is no money"
        );
    }

    #[test]
    fn only_what_arrived_is_summed_and_only_over_the_newest_rows() {
        let view = view();
        let rows = vec![
            row(2026, 100, "failed"),
            row(2025, 200, "paid"),
            row(2024, 400, "paid"),
        ];
        let sums: Vec<i64> = view
            .totals_of(&records(rows))
            .iter()
            .map(|(_, n)| *n)
            .collect();
        assert_eq!(sums, [200]);
        assert!(view.totals_of(&records(Vec::new())).is_empty());
    }

    #[test]
    fn bars_stand_from_old_to_new_and_what_went_wrong_is_marked() {
        let view = view();
        let rows = vec![
            row(2026, 100, "failed"),
            row(2025, 200, "paid"),
            row(2024, -5, "paid"),
            row(2023, 9, "paid"),
        ];
        let all = records(rows);
        let bars: Vec<(i64, bool)> = view.bars_of(&all).iter().map(|b| (b.y, b.bad)).collect();
        assert_eq!(bars, [(0, false), (200, false), (100, true)]);
        let one = records(vec![row(2026, 100, "paid")]);
        assert!(view.bars_of(&one).is_empty(), "one bar tells nothing");
    }
}
