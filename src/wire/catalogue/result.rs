//! How the answer to a personal query is shown, as written in an item's file: the `[result]` section.

use crate::domain::services::records::RecordKey;
use crate::domain::services::result as domain;
use serde::{Deserialize, Serialize};

/// The view of one query's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ResultView {
    /// Title of the page.
    pub title: String,
    /// Title of the printed record.
    pub print_title: String,
    /// What is said when the county has nothing.
    pub empty: Empty,
    /// Sentences under the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Figures shown large; one to four together with the totals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headline: Vec<Figure>,
    /// Sums over the newest rows, shown large.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<Total>,
    /// Figures shown as a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
    /// Columns of the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Figure>,
    /// A bar for each of the newest rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<Chart>,
}

/// What is said when there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Empty {
    /// That there is nothing.
    pub words: String,
    /// What can be done.
    pub advice: String,
}

/// One figure or column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Figure {
    /// Which value of the records.
    pub id: String,
    /// What is written above or before it.
    pub label: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: FigureKind,
}

/// What a figure is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FigureKind {
    /// Words of the county.
    Text,
    /// Money.
    Money,
    /// A month.
    Month,
    /// A day.
    Date,
    /// A whole number.
    Number {
        /// Written behind it.
        #[serde(default)]
        unit: String,
    },
    /// A code.
    Code {
        /// The words for each.
        words: Vec<CodeWords>,
    },
    /// Yes or no.
    Flag {
        /// Words for yes.
        yes: String,
        /// Words for no.
        no: String,
    },
}

/// Plain words for one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct CodeWords {
    /// The county's code.
    pub code: String,
    /// What it means.
    pub words: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub advice: String,
    /// How it is coloured.
    #[serde(default)]
    pub tone: Tone,
}

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
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

/// A sum over rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Total {
    /// What is written above it.
    pub label: String,
    /// A column of money.
    pub column: String,
    /// How many of the newest rows.
    pub rows: usize,
    /// Only rows with certain codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
}

/// Which rows count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Only {
    /// A column of codes.
    pub column: String,
    /// The codes that count.
    pub codes: Vec<String>,
}

/// A list of figures under a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Details {
    /// Its title.
    pub title: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// A bar for each of the newest rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Chart {
    /// Column below a bar.
    pub x: String,
    /// Column of its height.
    pub y: String,
    /// Said above the bars.
    pub title: String,
    /// Column of codes that colours a bar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Most bars.
    pub most: usize,
}

/// Why a section is no view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResultFault {
    /// A name that is none.
    #[error("names of values have 1 to 40 small letters, digits and underscores")]
    Name,
    /// The section contradicts itself.
    #[error(transparent)]
    View(#[from] domain::ResultViewFault),
}

fn key(text: &str) -> Result<RecordKey, ResultFault> {
    RecordKey::parse(text).ok_or(ResultFault::Name)
}

impl ResultView {
    /// Checks the section and makes it the domain's view.
    pub fn checked(&self) -> Result<domain::ResultView, ResultFault> {
        let figures = |all: &[Figure]| {
            all.iter()
                .map(Figure::checked)
                .collect::<Result<Vec<_>, _>>()
        };
        let details = match &self.details {
            Some(details) => domain::Details {
                title: details.title.clone(),
                figures: figures(&details.figures)?,
            },
            None => domain::Details::default(),
        };
        let view = domain::ResultView {
            title: self.title.clone(),
            print_title: self.print_title.clone(),
            headline: figures(&self.headline)?,
            totals: self
                .totals
                .iter()
                .map(Total::checked)
                .collect::<Result<_, _>>()?,
            details,
            columns: figures(&self.columns)?,
            chart: self.chart.as_ref().map(Chart::checked).transpose()?,
            notes: self.notes.clone(),
            empty: domain::Empty {
                words: self.empty.words.clone(),
                advice: self.empty.advice.clone(),
            },
        };
        Ok(view.check()?)
    }
}

impl Figure {
    fn checked(&self) -> Result<domain::Figure, ResultFault> {
        Ok(domain::Figure {
            id: key(&self.id)?,
            label: self.label.clone(),
            kind: self.kind.domain(),
        })
    }
}

impl FigureKind {
    fn domain(&self) -> domain::FigureKind {
        match self {
            Self::Text => domain::FigureKind::Text,
            Self::Money => domain::FigureKind::Money,
            Self::Month => domain::FigureKind::Month,
            Self::Date => domain::FigureKind::Date,
            Self::Number { unit } => domain::FigureKind::Number { unit: unit.clone() },
            Self::Code { words } => {
                domain::FigureKind::Code(words.iter().map(CodeWords::domain).collect())
            }
            Self::Flag { yes, no } => domain::FigureKind::Flag {
                yes: yes.clone(),
                no: no.clone(),
            },
        }
    }
}

impl CodeWords {
    fn domain(&self) -> domain::CodeWords {
        domain::CodeWords {
            code: self.code.clone(),
            words: self.words.clone(),
            advice: self.advice.clone(),
            tone: match self.tone {
                Tone::Plain => domain::Tone::Plain,
                Tone::Good => domain::Tone::Good,
                Tone::Warn => domain::Tone::Warn,
                Tone::Bad => domain::Tone::Bad,
            },
        }
    }
}

impl Total {
    fn checked(&self) -> Result<domain::Total, ResultFault> {
        let only = match &self.only {
            Some(only) => Some((key(&only.column)?, only.codes.clone())),
            None => None,
        };
        Ok(domain::Total {
            label: self.label.clone(),
            column: key(&self.column)?,
            rows: self.rows,
            only,
        })
    }
}

impl Chart {
    fn checked(&self) -> Result<domain::Chart, ResultFault> {
        Ok(domain::Chart {
            x: key(&self.x)?,
            y: key(&self.y)?,
            title: self.title.clone(),
            mark: self.mark.as_deref().map(key).transpose()?,
            most: self.most,
        })
    }
}
