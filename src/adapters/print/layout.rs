//! A paper laid out: every line of text, rule and code at its place. Lengths are in the unit of the
//! sheet, points on a page and dots on a slip; y grows downwards.

use super::fonts::{FontBook, FontFault, Weight};
use super::lines::{Line, Setter};
use super::sheet::Sheet;
use super::table;
use crate::domain::paper::{Block, Paper, PaperFact, PaperText};

/// Most lines of paper a slip may be long, in dots: two metres.
const LONGEST_SLIP: f32 = 16_000.0;

/// Why a paper cannot be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutFault {
    /// No fonts.
    #[error(transparent)]
    Font(#[from] FontFault),
    /// The text of a code is too long for any code.
    #[error("the text is too long for a code")]
    Code,
    /// Longer than any slip may be.
    #[error("the paper is longer than a slip may be")]
    TooLong,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A line of text.
    Text {
        /// Left edge.
        x: f32,
        /// Base line.
        y: f32,
        /// Em.
        size: f32,
        /// The glyphs.
        line: Line,
    },
    /// A straight line.
    Rule {
        /// Left edge.
        x: f32,
        /// Middle.
        y: f32,
        /// Length.
        width: f32,
        /// Thickness.
        thick: f32,
    },
    /// A QR code.
    Code {
        /// Left edge.
        x: f32,
        /// Upper edge.
        y: f32,
        /// Side of one module.
        module: f32,
        /// Modules on a side.
        modules: usize,
        /// Dark ones, row by row.
        dark: Vec<bool>,
    },
}

/// One page, or the whole of a slip.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Laid {
    /// What is on it.
    pub items: Vec<Item>,
    /// Down to where.
    pub height: f32,
}

/// Lays a paper out.
pub fn lay_out(paper: &Paper, sheet: &Sheet, book: &FontBook) -> Result<Vec<Laid>, LayoutFault> {
    let mut flow = Flow::new(sheet, book);
    flow.head(paper)?;
    for block in &paper.blocks {
        flow.block(block)?;
    }
    flow.end()
}

/// Paper being filled from top to bottom.
pub(super) struct Flow<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) setter: Setter<'a>,
    done: Vec<Laid>,
    page: Laid,
    /// Upper edge of what comes next.
    pub(super) y: f32,
}

impl<'a> Flow<'a> {
    fn new(sheet: &'a Sheet, book: &'a FontBook) -> Self {
        Self {
            sheet,
            setter: Setter::new(book),
            done: Vec::new(),
            page: Laid::default(),
            y: sheet.margin_top,
        }
    }

    /// The width text may fill.
    pub(super) fn width(&self) -> f32 {
        self.sheet.width - 2.0 * self.sheet.margin
    }

    fn head(&mut self, paper: &Paper) -> Result<(), LayoutFault> {
        let sheet = self.sheet;
        self.centred(&paper.issuer, sheet.small, Weight::Regular)?;
        self.centred(&paper.title, sheet.title, Weight::Bold)?;
        self.gap(0.6);
        self.rule(sheet.thick);
        self.gap(0.6);
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), LayoutFault> {
        let (left, width, sheet) = (self.sheet.margin, self.width(), self.sheet);
        match block {
            Block::Heading(text) => {
                self.gap(0.3);
                self.text(text, sheet.heading, Weight::Bold, left, width)?;
                self.gap(0.2);
            }
            Block::Facts(facts) => self.facts(facts)?,
            Block::Table(table) => table::table(self, table)?,
            Block::Paragraph(text) => {
                self.text(text, sheet.body, Weight::Regular, left, width)?;
                self.gap(0.35);
            }
            Block::Steps(steps) => self.steps(steps)?,
            Block::Code { text, caption } => self.code(text, caption)?,
            Block::Rule => {
                self.gap(0.3);
                self.rule(sheet.thin);
                self.gap(0.6);
            }
            Block::Footer(lines) => {
                self.need((lines.len() as f32 + 1.0) * sheet.small * sheet.leading);
                self.gap(0.3);
                self.rule(sheet.thin);
                self.gap(0.4);
                for line in lines {
                    self.text(line, sheet.small, Weight::Regular, left, width)?;
                }
            }
        }
        Ok(())
    }

    /// Labels in a column of their own, values beside them.
    pub(super) fn facts(&mut self, facts: &[PaperFact]) -> Result<(), LayoutFault> {
        for fact in facts {
            self.fact(fact)?;
        }
        self.gap(0.3);
        Ok(())
    }

    fn fact(&mut self, fact: &PaperFact) -> Result<(), LayoutFault> {
        let sheet = self.sheet;
        if fact.strong && self.strong_alone(fact)? {
            return Ok(());
        }
        let (left, width) = (sheet.margin, self.width());
        let column = sheet.body * sheet.label_ems;
        let (size, weight) = if fact.strong {
            (sheet.strong, Weight::Bold)
        } else {
            (sheet.body, Weight::Regular)
        };
        let label = self
            .setter
            .cut(fact.label.reveal(), Weight::Regular, column / sheet.body)?;
        let value = self
            .setter
            .cut(fact.value.reveal(), weight, (width - column) / size)?;
        let tall = (label.len() as f32 * sheet.body).max(value.len() as f32 * size) * sheet.leading;
        self.need(tall);
        let top = self.y;
        // The first lines of both stand on one base line.
        let drop = (size - sheet.body) * sheet.leading * 0.75;
        self.put(label, sheet.body, left, top + drop.max(0.0));
        self.put(value, size, left + column, top);
        self.y = top + tall + sheet.body * 0.12;
        Ok(())
    }

    /// A value to be read out that is too wide for its column stands under its label, in one line,
    /// smaller if it must be; tells whether it did.
    fn strong_alone(&mut self, fact: &PaperFact) -> Result<bool, LayoutFault> {
        let (sheet, width) = (self.sheet, self.width());
        let value = fact.value.reveal();
        let whole = self.setter.cut(value, Weight::Bold, f32::MAX)?;
        let ems = whole.iter().map(Line::width).fold(0.0, f32::max);
        let size = sheet.strong.min(width / ems.max(1.0));
        let beside = (width - sheet.body * sheet.label_ems) / sheet.strong;
        if ems <= beside || size < sheet.body || whole.len() > 1 {
            return Ok(false);
        }
        self.need((sheet.body + size) * sheet.leading);
        let left = sheet.margin;
        self.text(&fact.label, sheet.body, Weight::Regular, left, width)?;
        let top = self.y;
        self.put(whole, size, left, top);
        self.y = top + size * sheet.leading;
        Ok(true)
    }

    fn steps(&mut self, steps: &[PaperText]) -> Result<(), LayoutFault> {
        let sheet = self.sheet;
        let (left, indent) = (sheet.margin, sheet.body * 1.8);
        for (n, step) in (1..).zip(steps) {
            let number: PaperText = format!("{n}.").into();
            self.need(sheet.body * sheet.leading);
            let top = self.y;
            self.text(&number, sheet.body, Weight::Bold, left, indent)?;
            self.y = top;
            let width = self.width() - indent;
            self.text(step, sheet.body, Weight::Regular, left + indent, width)?;
            self.gap(0.15);
        }
        self.gap(0.3);
        Ok(())
    }

    fn code(&mut self, text: &PaperText, caption: &PaperText) -> Result<(), LayoutFault> {
        let level = qrcode::EcLevel::M;
        let made = qrcode::QrCode::with_error_correction_level(text.reveal(), level);
        let made = made.map_err(|_| LayoutFault::Code)?;
        let modules = made.width();
        let dark = made.to_colors();
        let dark = dark.iter().map(|c| *c == qrcode::Color::Dark).collect();
        let sheet = self.sheet;
        let quiet = 4.0;
        let whole = modules as f32 + 2.0 * quiet;
        let module = sheet.module(whole);
        let side = module * whole;
        let caption_tall = sheet.body * sheet.leading;
        self.need(side + caption_tall);
        let x = (sheet.width - side) / 2.0;
        let item = Item::Code {
            x: sheet.snap(x + module * quiet),
            y: sheet.snap(self.y + module * quiet),
            module,
            modules,
            dark,
        };
        self.page.items.push(item);
        self.y += side;
        self.centred(caption, sheet.body, Weight::Regular)?;
        self.gap(0.4);
        Ok(())
    }

    /// A text in lines from here downwards.
    pub(super) fn text(
        &mut self,
        text: &PaperText,
        size: f32,
        weight: Weight,
        x: f32,
        width: f32,
    ) -> Result<(), LayoutFault> {
        for line in self.setter.cut(text.reveal(), weight, width / size)? {
            self.need(size * self.sheet.leading);
            let y = self.y;
            self.put(vec![line], size, x, y);
            self.y = y + size * self.sheet.leading;
        }
        Ok(())
    }

    fn centred(&mut self, text: &PaperText, size: f32, weight: Weight) -> Result<(), LayoutFault> {
        if text.is_empty() {
            return Ok(());
        }
        let lines = self
            .setter
            .cut(text.reveal(), weight, self.width() / size)?;
        for line in lines {
            self.need(size * self.sheet.leading);
            let (x, y) = ((self.sheet.width - line.width() * size) / 2.0, self.y);
            self.put(vec![line], size, x, y);
            self.y = y + size * self.sheet.leading;
        }
        Ok(())
    }

    /// Puts lines at a place without moving on.
    pub(super) fn put(&mut self, lines: Vec<Line>, size: f32, x: f32, top: f32) {
        let step = size * self.sheet.leading;
        for (n, line) in lines.into_iter().enumerate() {
            if line.glyphs.is_empty() {
                continue;
            }
            // Chinese glyphs reach from 0.12 em below the base line to 0.88 em above it.
            let y = top + step * n as f32 + (step - size) / 2.0 + size * 0.88;
            let (x, y) = (self.sheet.snap(x), self.sheet.snap(y));
            self.page.items.push(Item::Text { x, y, size, line });
        }
    }

    /// A line across.
    pub(super) fn rule(&mut self, thick: f32) {
        let item = Item::Rule {
            x: self.sheet.margin,
            y: self.y,
            width: self.width(),
            thick,
        };
        self.page.items.push(item);
        self.y += thick;
    }

    /// Room of so many ems of the body.
    pub(super) fn gap(&mut self, ems: f32) {
        self.y += self.sheet.body * ems;
    }

    /// Goes on to the next page when so much does not fit on this one; tells whether it did.
    pub(super) fn need(&mut self, tall: f32) -> bool {
        let full = match self.sheet.height {
            Some(height) => self.y + tall > height - self.sheet.margin_top,
            None => false,
        };
        if full && self.y > self.sheet.margin_top {
            self.page.height = self.y;
            self.done.push(std::mem::take(&mut self.page));
            self.y = self.sheet.margin_top;
            return true;
        }
        false
    }

    fn end(mut self) -> Result<Vec<Laid>, LayoutFault> {
        self.page.height = self.y + self.sheet.margin_top;
        if self.sheet.height.is_none() && self.page.height > LONGEST_SLIP {
            return Err(LayoutFault::TooLong);
        }
        self.done.push(self.page);
        let pages = self.done.len();
        if let (Some(height), true) = (self.sheet.height, pages > 1) {
            let size = self.sheet.small;
            for (n, page) in (1..).zip(&mut self.done) {
                let text = format!("{n} / {pages}");
                let lines = self.setter.cut(&text, Weight::Regular, 20.0)?;
                for line in lines {
                    let x = (self.sheet.width - line.width() * size) / 2.0;
                    let y = height - self.sheet.margin_top / 2.0;
                    page.items.push(Item::Text { x, y, size, line });
                }
            }
        }
        Ok(self.done)
    }
}
