//! The schedule table of service points and tasks (附件2: 22 columns) as a spreadsheet.

use super::Console;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{WORDS, file, word};
use super::points::{self, Kind, Point, TASKS};
use super::session::Seat;
use crate::domain::time::WallTime;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// The kind of a spreadsheet file.
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows of the head: the title and three rows of names.
const HEAD: u32 = 4;

/// A column as the file beside this one names it.
#[derive(Deserialize)]
struct Column {
    /// Names from the outermost group to the column's own; groups end where the next differs.
    names: Vec<String>,
    /// Characters wide.
    width: f64,
}

#[derive(Deserialize)]
struct Table {
    title: String,
    stamp: String,
    column: Vec<Column>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("pages/schedule.toml")).expect("the file is ours")
});

struct Formats {
    title: Format,
    head: Format,
    cell: Format,
    number: Format,
    sum: Format,
}

impl Formats {
    fn new() -> Self {
        let boxed = Format::new()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(16.0)
                .set_align(FormatAlign::Center),
            head: boxed
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            cell: boxed.clone().set_text_wrap(),
            number: boxed.clone(),
            sum: boxed.set_bold(),
        }
    }
}

/// Counts of points: all, centres of towns, villages, communities.
fn counts<'a>(points: impl Iterator<Item = &'a Point>) -> [u32; 4] {
    let mut all = [0; 4];
    for point in points {
        all[0] += 1;
        all[match point.kind {
            Kind::Town => 1,
            Kind::Village => 2,
            Kind::Community => 3,
        }] += 1;
    }
    all
}

/// Writes the head: a name over the columns it groups, down to the row where its own names begin.
fn head(sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
    let columns = &TABLE.column;
    let last = u16::try_from(columns.len() - 1).expect("22 columns");
    sheet.merge_range(0, 0, 0, last, &TABLE.title, &formats.title)?;
    for (n, column) in columns.iter().enumerate() {
        let at = u16::try_from(n).expect("22 columns");
        sheet.set_column_width(at, column.width)?;
        for (depth, name) in column.names.iter().enumerate() {
            let own = &column.names[..=depth];
            let same = |c: &Column| c.names.get(..=depth) == Some(own);
            if n > 0 && same(&columns[n - 1]) {
                continue;
            }
            let wide = columns[n..].iter().take_while(|c| same(c)).count();
            let end = at + u16::try_from(wide - 1).expect("22 columns");
            let top = 1 + u32::try_from(depth).expect("three names at the most");
            let lowest = depth + 1 == column.names.len();
            let bottom = if lowest { HEAD - 1 } else { top };
            if (top, at) == (bottom, end) {
                sheet.write_with_format(top, at, name.as_str(), &formats.head)?;
            } else {
                sheet.merge_range(top, at, bottom, end, name, &formats.head)?;
            }
        }
    }
    Ok(())
}

fn sums(
    sheet: &mut Worksheet,
    row: u32,
    (name, counts): (&str, [u32; 4]),
    done: [u32; 8],
    format: &Format,
) -> Result<(), XlsxError> {
    for at in 0..22 {
        sheet.write_blank(row, at, format)?;
    }
    sheet.write_with_format(row, 0, name, format)?;
    for (at, n) in (1..).zip(counts) {
        sheet.write_with_format(row, at, n, format)?;
    }
    for (at, n) in (14..).zip(done) {
        sheet.write_with_format(row, at, n, format)?;
    }
    Ok(())
}

/// How many points have done each task.
fn done<'a>(points: impl Iterator<Item = &'a Point> + Clone) -> [u32; 8] {
    TASKS.map(|task| {
        let done = points
            .clone()
            .filter(|point| point.tasks.contains_key(task));
        u32::try_from(done.count()).unwrap_or(u32::MAX)
    })
}

fn point_row(
    sheet: &mut Worksheet,
    row: u32,
    point: &Point,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_with_format(row, 0, point.town.as_str(), &formats.cell)?;
    for (at, n) in (1..).zip(counts(std::iter::once(point))) {
        sheet.write_with_format(row, at, n, &formats.number)?;
    }
    let texts = [
        (5, &point.town),
        (6, &point.village),
        (9, &point.institution),
        (10, &point.address),
    ];
    for (at, text) in texts {
        sheet.write_with_format(row, at, text.as_str(), &formats.cell)?;
    }
    let numbers = [
        (7, &point.area),
        (8, &point.residents),
        (11, &point.longitude),
        (12, &point.latitude),
        (13, &point.farthest),
    ];
    for (at, text) in numbers {
        match text.parse::<f64>() {
            Ok(n) => sheet.write_with_format(row, at, n, &formats.number)?,
            Err(_) => sheet.write_blank(row, at, &formats.number)?,
        };
    }
    for (at, task) in (14..).zip(TASKS) {
        let day = point.tasks.get(task).map_or("", String::as_str);
        sheet.write_with_format(row, at, day, &formats.cell)?;
    }
    Ok(())
}

/// The table of these points as a file.
pub fn spreadsheet(points: &[Point], day: &str) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(WORDS["schedule"]["sheet"].as_str())?;
    sheet.set_landscape();
    sheet.set_paper_size(8);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, HEAD - 1)?;
    sheet.set_freeze_panes(HEAD, 1)?;
    head(sheet, &formats)?;
    let whole = word("schedule", "county-sum");
    let all = points.iter();
    sums(
        sheet,
        HEAD,
        (&whole, counts(all.clone())),
        done(all),
        &formats.sum,
    )?;
    let mut row = HEAD + 1;
    for town in points.chunk_by(|a, b| a.town == b.town) {
        let name = format!("{}{}", town[0].town, word("schedule", "town-sum"));
        let own = town.iter();
        sums(
            sheet,
            row,
            (&name, counts(own.clone())),
            done(own),
            &formats.sum,
        )?;
        row += 1;
        for point in town {
            point_row(sheet, row, point, &formats)?;
            row += 1;
        }
    }
    sheet.write(row + 1, 0, format!("{}{day}", TABLE.stamp))?;
    book.save_to_buffer()
}

/// The table as of now, as a file.
pub async fn download(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let points = points::all(&console.app).await?;
    let day = WallTime(console.app.now()).date().to_string();
    let bytes = spreadsheet(&points, &day)?;
    let by = seat.account.as_str();
    console.note(by, Event::TableTaken, &day, "").await?;
    Ok(file(KIND, &format!("schedule-{day}.xlsx"), bytes))
}
