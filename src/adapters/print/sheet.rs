//! How large everything is on each kind of paper.

use crate::domain::paper::PaperFormat;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// Sizes on one kind of paper: points on pages, dots of 1/203 inch on slips.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width of the paper, or of what the head of a slip printer reaches.
    pub width: f32,
    /// Height of a page; slips are as long as they must be.
    pub height: Option<f32>,
    /// Free at the left and at the right.
    pub margin: f32,
    /// Free at the top and at the bottom.
    pub margin_top: f32,
    /// Em of the title.
    pub title: f32,
    /// Em of headings.
    pub heading: f32,
    /// Em of running text.
    pub body: f32,
    /// Em of what must be found at once.
    pub strong: f32,
    /// Em of small print.
    pub small: f32,
    /// From line to line, in ems.
    pub leading: f32,
    /// Column of labels, in ems of the body.
    pub label_ems: f32,
    /// Narrowest column of a table, in ems of the body.
    pub column_ems: f32,
    /// Between two columns of a table, in ems of the body.
    pub gutter_ems: f32,
    /// A strong rule.
    pub thick: f32,
    /// A fine rule.
    pub thin: f32,
    /// Longest side of a code with its quiet zone.
    pub code: f32,
}

impl Sheet {
    /// The sizes for a format. Body text is 4.8 mm high on a page and 3.4 mm on a slip: those who
    /// read it are old.
    pub fn of(format: PaperFormat) -> Self {
        match format {
            PaperFormat::A4 => Self {
                width: 210.0 * MM,
                height: Some(297.0 * MM),
                margin: 22.0 * MM,
                margin_top: 20.0 * MM,
                title: 26.0,
                heading: 16.0,
                body: 13.5,
                strong: 19.0,
                small: 11.0,
                leading: 1.5,
                label_ems: 6.0,
                column_ems: 4.0,
                gutter_ems: 1.4,
                thick: 1.2,
                thin: 0.5,
                code: 52.0 * MM,
            },
            PaperFormat::Slip80 => Self {
                width: 576.0,
                height: None,
                margin: 14.0,
                margin_top: 24.0,
                title: 44.0,
                heading: 32.0,
                body: 28.0,
                strong: 38.0,
                small: 22.0,
                leading: 1.35,
                label_ems: 4.6,
                column_ems: 5.5,
                gutter_ems: 0.6,
                thick: 3.0,
                thin: 1.0,
                code: 480.0,
            },
            PaperFormat::Slip58 => Self {
                width: 384.0,
                height: None,
                margin: 6.0,
                margin_top: 24.0,
                title: 38.0,
                heading: 29.0,
                body: 26.0,
                strong: 30.0,
                small: 20.0,
                leading: 1.35,
                label_ems: 4.3,
                column_ems: 6.0,
                gutter_ems: 0.5,
                thick: 3.0,
                thin: 1.0,
                code: 384.0,
            },
        }
    }

    /// Side of a module of a code with so many modules on a side, quiet zone counted. On slips it is
    /// a whole number of dots: anything else blurs.
    pub fn module(&self, modules: f32) -> f32 {
        let side = self.code / modules;
        match self.height {
            Some(_) => side.min(2.2),
            None => side.floor().clamp(1.0, 8.0),
        }
    }

    /// A place on the raster of a slip; on a page any place will do.
    pub fn snap(&self, at: f32) -> f32 {
        match self.height {
            Some(_) => at,
            None => at.round(),
        }
    }
}
