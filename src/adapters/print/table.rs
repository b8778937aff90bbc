//! Tables: columns where the paper is wide enough, else row by row as facts.

use super::fonts::Weight;
use super::layout::{Flow, LayoutFault};
use super::lines::Line;
use crate::domain::paper::{PaperColumn, PaperTable, PaperText};

/// Between two columns, in ems of the body.
const GUTTER: f32 = 0.5;

pub(super) fn table(flow: &mut Flow<'_>, table: &PaperTable) -> Result<(), LayoutFault> {
    let narrowest = flow.sheet.body * flow.sheet.column_ems;
    let columns = table.columns.len();
    if columns == 0 {
        return Ok(());
    }
    if flow.width() < narrowest * columns as f32 {
        for facts in table.as_facts() {
            flow.facts(&facts)?;
            flow.rule(flow.sheet.thin);
            flow.gap(0.3);
        }
        return Ok(());
    }
    let widths = widths(&table.columns, flow.width());
    let titles: Vec<PaperText> = table.columns.iter().map(|c| c.title.clone()).collect();
    flow.rule(flow.sheet.thick);
    row(flow, table, &widths, &titles, Weight::Bold)?;
    for cells in &table.rows {
        if row(flow, table, &widths, cells, Weight::Regular)? {
            flow.gap(0.1);
        }
    }
    flow.gap(0.5);
    Ok(())
}

/// One row with a thin rule below it; on a new page the titles come first. Tells whether the page
/// was turned.
fn row(
    flow: &mut Flow<'_>,
    table: &PaperTable,
    widths: &[f32],
    cells: &[PaperText],
    weight: Weight,
) -> Result<bool, LayoutFault> {
    let (size, leading) = (flow.sheet.body, flow.sheet.leading);
    let gutter = size * GUTTER;
    let mut cut: Vec<Vec<Line>> = Vec::with_capacity(widths.len());
    for (n, width) in widths.iter().enumerate() {
        let text = cells.get(n).map_or("", PaperText::reveal);
        cut.push(flow.setter.cut(text, weight, (width - gutter) / size)?);
    }
    let lines = cut.iter().map(Vec::len).max().unwrap_or(1);
    let tall = lines as f32 * size * leading + size * 0.35;
    let turned = flow.need(tall);
    if turned && weight == Weight::Regular {
        let titles: Vec<PaperText> = table.columns.iter().map(|c| c.title.clone()).collect();
        flow.rule(flow.sheet.thick);
        row(flow, table, widths, &titles, Weight::Bold)?;
    }
    let top = flow.y + size * 0.15;
    let mut x = flow.sheet.margin;
    for ((lines, width), column) in cut.into_iter().zip(widths).zip(&table.columns) {
        for (n, line) in lines.into_iter().enumerate() {
            let at = if column.numbers {
                x + width - gutter - line.width() * size
            } else {
                x
            };
            flow.put(vec![line], size, at, top + n as f32 * size * leading);
        }
        x += width;
    }
    flow.y += tall;
    flow.rule(flow.sheet.thin);
    Ok(turned)
}

fn widths(columns: &[PaperColumn], whole: f32) -> Vec<f32> {
    let share = |c: &PaperColumn| f32::from(c.share.max(1));
    let all: f32 = columns.iter().map(share).sum();
    columns.iter().map(|c| whole * share(c) / all).collect()
}
