//! Tables: columns where the paper is wide enough, else row by row as facts.

use super::fonts::Weight;
use super::layout::{Flow, LayoutFault};
use super::lines::Line;
use crate::domain::paper::{PaperColumn, PaperTable, PaperText};

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
    let wanted = wanted(flow, table)?;
    let widths = widths(&table.columns, &wanted, flow.width());
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
    let gutter = size * flow.sheet.gutter_ems;
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

/// How wide each column would be if nothing in it were cut.
fn wanted(flow: &mut Flow<'_>, table: &PaperTable) -> Result<Vec<f32>, LayoutFault> {
    let (size, gutter) = (flow.sheet.body, flow.sheet.gutter_ems);
    let mut all = Vec::with_capacity(table.columns.len());
    for (n, column) in table.columns.iter().enumerate() {
        let mut widest: f32 = 0.0;
        let title = std::iter::once((&column.title, Weight::Bold));
        let cells = table.rows.iter().filter_map(|row| row.get(n));
        for (text, weight) in title.chain(cells.map(|cell| (cell, Weight::Regular))) {
            for line in flow.setter.cut(text.reveal(), weight, f32::MAX)? {
                widest = widest.max(line.width());
            }
        }
        // A hair more, so that what just fits is not cut.
        all.push((widest + gutter) * size + 0.5);
    }
    Ok(all)
}

/// Columns that need less than their share get what they need; the others share the rest.
fn widths(columns: &[PaperColumn], wanted: &[f32], whole: f32) -> Vec<f32> {
    let share = |n: usize| f32::from(columns[n].share.max(1));
    let mut widths: Vec<Option<f32>> = vec![None; columns.len()];
    let mut rest = whole;
    loop {
        let open: Vec<usize> = (0..columns.len())
            .filter(|n| widths[*n].is_none())
            .collect();
        let shares: f32 = open.iter().map(|n| share(*n)).sum();
        let modest = open
            .iter()
            .copied()
            .find(|n| wanted[*n] <= rest * share(*n) / shares);
        match modest {
            // The last one takes what is left.
            Some(n) if open.len() > 1 => {
                widths[n] = Some(wanted[n]);
                rest -= wanted[n];
            }
            _ => {
                let width = |n: usize| widths[n].unwrap_or(rest * share(n) / shares);
                return (0..columns.len()).map(width).collect();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_gets_no_less_than_it_needs_while_there_is_room() {
        let columns = [
            PaperColumn::words("a", 2),
            PaperColumn::numbers("b", 2),
            PaperColumn::words("c", 3),
        ];
        let widths = widths(&columns, &[30.0, 20.0, 90.0], 100.0);
        assert_eq!(widths[..2], [30.0, 20.0]);
        assert!((widths.iter().sum::<f32>() - 100.0).abs() < 0.01);
        let wide = super::widths(&columns, &[10.0, 10.0, 10.0], 100.0);
        assert_eq!(wide, [10.0, 10.0, 80.0]);
    }
}
