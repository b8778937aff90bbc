//! What stands on a paper, whatever it is printed on.
//!
//! A [`Paper`] is a title and a list of blocks. It says nothing of fonts, widths or pages: the same
//! description becomes an A4 page or a slip of 58 or 80 mm. Every text on it counts as personal.

mod printer;
mod text;

pub use printer::{PaperFormat, PrintFault, PrinterStatus, PrinterWarning};
pub use text::PaperText;

/// What a paper is, for the log and for the printer's queue; names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    /// 回执: a case was taken.
    Receipt,
    /// 岗位条: one job to take along.
    JobSlip,
    /// 查询单: the answer to a question about oneself.
    QueryRecord,
    /// 一次性告知: everything that is still missing.
    MissingMaterial,
    /// 不符合条件说明: which rule stands against it and what would help.
    Refusal,
    /// A policy in plain words.
    Policy,
    /// 去处条: a fair or an institution, when, where and whom to call.
    Place,
    /// A report for those who run the terminal.
    Report,
    /// 上门计划: whom an operator visits today.
    VisitPlan,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Receipt,
        Self::JobSlip,
        Self::QueryRecord,
        Self::MissingMaterial,
        Self::Refusal,
        Self::Policy,
        Self::Place,
        Self::Report,
        Self::VisitPlan,
    ];
}

/// Tells one paper from another of the same kind: a receipt number, a listing's id. Two papers with
/// the same name are the same paper, even if one of them was printed before a stamp arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperName {
    /// What it is.
    pub kind: PaperKind,
    /// What it is about; may be empty where a page offers only one.
    pub of: PaperText,
}

/// Something to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which it is.
    pub name: PaperName,
    /// Who hands it out, above the title.
    pub issuer: PaperText,
    /// Its title.
    pub title: PaperText,
    /// What stands under the title, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line that heads what follows.
    Heading(PaperText),
    /// Labels and values, one pair a line.
    Facts(Vec<PaperFact>),
    /// Rows under named columns. On a narrow slip a wide table becomes facts, row by row.
    Table(PaperTable),
    /// Running text; a line feed begins a new line.
    Paragraph(PaperText),
    /// A numbered list.
    Steps(Vec<PaperText>),
    /// A QR code and what it is for.
    Code {
        /// What the code holds.
        text: PaperText,
        /// The line under it.
        caption: PaperText,
    },
    /// A line across.
    Rule,
    /// Small print at the end.
    Footer(Vec<PaperText>),
}

/// A label with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFact {
    /// What it is.
    pub label: PaperText,
    /// What it says.
    pub value: PaperText,
    /// Whether it is set larger and bold: the number one reads out on the phone.
    pub strong: bool,
}

/// Rows under named columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperTable {
    /// The columns.
    pub columns: Vec<PaperColumn>,
    /// The rows; a row shorter than the columns is filled with nothing, a longer one is cut.
    pub rows: Vec<Vec<PaperText>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperColumn {
    /// Its name.
    pub title: PaperText,
    /// Its share of the width, compared with the other columns; 0 counts as 1.
    pub share: u8,
    /// Numbers stand at the right, everything else at the left.
    pub numbers: bool,
}

impl Paper {
    /// A paper without blocks.
    pub fn new(
        kind: PaperKind,
        of: impl Into<PaperText>,
        issuer: impl Into<PaperText>,
        title: impl Into<PaperText>,
    ) -> Self {
        Self {
            name: PaperName {
                kind,
                of: of.into(),
            },
            issuer: issuer.into(),
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    /// The same paper with one block more.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}

impl PaperFact {
    /// A label and its value.
    pub fn new(label: impl Into<PaperText>, value: impl Into<PaperText>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            strong: false,
        }
    }

    /// The same, set large.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }
}

impl PaperColumn {
    /// A column of words.
    pub fn words(title: impl Into<PaperText>, share: u8) -> Self {
        Self {
            title: title.into(),
            share,
            numbers: false,
        }
    }

    /// A column of numbers.
    pub fn numbers(title: impl Into<PaperText>, share: u8) -> Self {
        Self {
            numbers: true,
            ..Self::words(title, share)
        }
    }
}

impl PaperTable {
    /// The rows as facts, for paper too narrow for the table: each row's cells with their column's
    /// name, empty cells left out.
    pub fn as_facts(&self) -> Vec<Vec<PaperFact>> {
        let row = |cells: &Vec<PaperText>| {
            self.columns
                .iter()
                .zip(cells)
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(column, cell)| PaperFact::new(column.title.clone(), cell.clone()))
                .collect()
        };
        self.rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_of_a_paper_shows_nothing_of_what_stands_on_it() {
        let paper = Paper::new(PaperKind::Receipt, "TZ-1", "李家庄村", "回执")
            .with(Block::Facts(vec![
                PaperFact::new("姓名", "赵桂兰").strong(),
            ]))
            .with(Block::Code {
                text: "JJB1:ABC".into(),
                caption: "查真伪".into(),
            });
        let shown = format!("{paper:?}");
        for secret in ["TZ-1", "李家庄", "赵桂兰", "JJB1", "姓名"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("Receipt"), "{shown}");
    }

    #[test]
    fn a_table_too_wide_for_a_slip_is_told_row_by_row_without_empty_cells() {
        let table = PaperTable {
            columns: vec![
                PaperColumn::words("年度", 1),
                PaperColumn::numbers("金额", 1),
            ],
            rows: vec![
                vec!["2024".into(), "500.00".into()],
                vec!["2025".into(), "".into()],
                vec!["2026".into()],
            ],
        };
        let facts = table.as_facts();
        let lengths: Vec<_> = facts.iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1, 1]);
        assert_eq!(facts[0][1].label.reveal(), "金额");
        assert_eq!(facts[0][1].value.reveal(), "500.00");
    }
}
