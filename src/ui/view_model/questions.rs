//! Pages of questions to the county: a personal query, who looked, and what is said while there is
//! no answer.

use super::print::{letterhead, offer};
use super::{Surroundings, ViewModel, fact, g};
use crate::domain::paper::{PaperColumn, PaperTable};
use crate::domain::people::access::Access;
use crate::domain::services::records::{PersonalRecords, RecordFields};
use crate::domain::services::result::{FigureKind, Shown, Tone};
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::records_page::{ROWS_PER_SCREEN, RecordsPage, ViewedPage};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{Tap, TextSize};
use crate::ui::text::papers::{RecordPaper, query_record};
use crate::ui::text::questions::{self as words, Subject};
use crate::ui::text::{records as text, when};

/// Rows on the printed record: two years of months.
const ROWS_PRINTED: usize = 24;

/// The county is being asked.
pub(super) fn asking(vm: &mut ViewModel) {
    vm.screen = g::Screen::Reading;
    vm.reading = g::ReadingView {
        title: "正在问县里".into(),
        line: "一般几秒就好，最多等 15 秒。".into(),
        progress: 0.5,
        warning: "请不要拔卡".into(),
    };
}

/// There is no answer: why, what is safe, what can be done now.
pub(super) fn missing(vm: &mut ViewModel, why: NoAnswer, subject: Subject) {
    let said = words::unanswered(why, subject);
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: said.title.into(),
        happened: said.happened.into(),
        safe: said.safe.into(),
        todo: said.todo.into(),
        action: "".into(),
        glyph: g::Glyph::Warning,
        ..Default::default()
    };
    if why.may_be_asked_again() {
        vm.fault.action = "再试一次".into();
        vm.tap(g::Spot::Retry, 0, Tap::AskAgain);
    }
}

pub(super) fn records(
    vm: &mut ViewModel,
    page: &RecordsPage,
    scene: &Scene,
    around: &Surroundings,
) {
    match &page.answer {
        Answer::Asking(_) => asking(vm),
        Answer::Missing(why) => missing(vm, *why, Subject::Records),
        Answer::Here(records) if records.nothing_on_record() => nothing(vm, page),
        Answer::Here(records) => {
            shown(vm, page, records, scene);
            offer(vm, paper(page, records, scene, around), scene);
        }
    }
}

fn nothing(vm: &mut ViewModel, page: &RecordsPage) {
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: page.view.title.as_str().into(),
        happened: page.view.empty.words.as_str().into(),
        safe: "".into(),
        todo: page.view.empty.advice.as_str().into(),
        action: "回首页".into(),
        glyph: g::Glyph::Search,
        ..Default::default()
    };
    vm.tap(g::Spot::Retry, 0, Tap::Home);
}

fn shown(vm: &mut ViewModel, page: &RecordsPage, records: &PersonalRecords, scene: &Scene) {
    let view = &page.view;
    vm.screen = g::Screen::Records;
    vm.records = g::RecordsView {
        title: view.title.as_str().into(),
        as_of: words::as_of(records.as_of, scene.now).into(),
        notice: notice(page, records).into(),
        chart: view.chart.as_ref().map_or("", |c| c.title.as_str()).into(),
        details: view.details.title.as_str().into(),
        notes: view.notes.join("\n").into(),
        ..Default::default()
    };
    vm.figures = figures(page, records);
    vm.bars = bars(page, records, scene);
    let skip = page.screen * ROWS_PER_SCREEN;
    let rows = records.rows.iter().skip(skip).take(ROWS_PER_SCREEN);
    vm.record_rows = rows.map(|fields| row(page, fields)).collect();
    vm.record_facts = details(page, records);
    let turning = turning(vm, page.screen, page.screens());
    (vm.records.page, vm.records.previous, vm.records.next) = turning;
}

/// The advice of a headline figure that calls for something.
fn notice(page: &RecordsPage, records: &PersonalRecords) -> String {
    let headline = page.view.headline_of(records);
    let advice = headline.iter().filter_map(Shown::words);
    let all: Vec<&str> = advice.map(|w| w.advice.as_str()).collect();
    all.concat()
}

fn figures(page: &RecordsPage, records: &PersonalRecords) -> Vec<g::Figure> {
    let figure = |shown: &Shown<'_>| {
        let said = text::said(shown);
        g::Figure {
            label: shown.figure.label.as_str().into(),
            value: said.value.into(),
            unit: said.unit.into(),
            tone: shown.words().map_or(g::Tone::Plain, |w| tone(w.tone)),
        }
    };
    let mut all: Vec<g::Figure> = page.view.headline_of(records).iter().map(figure).collect();
    all.extend(
        page.view
            .totals_of(records)
            .into_iter()
            .map(|(total, fen)| g::Figure {
                label: total.label.as_str().into(),
                value: text::yuan(fen).into(),
                unit: "元".into(),
                tone: g::Tone::Plain,
            }),
    );
    all
}

/// In larger text only every second bar is named, so that the names do not run into each other.
fn bars(page: &RecordsPage, records: &PersonalRecords, scene: &Scene) -> Vec<g::Bar> {
    let bars = page.view.bars_of(records);
    let highest = bars.iter().map(|b| b.y).max().unwrap_or(1).max(1);
    let step = match scene.settings.text {
        TextSize::Standard => 1,
        TextSize::Large | TextSize::Largest => 2,
    };
    let last = bars.len().saturating_sub(1);
    (0..)
        .zip(&bars)
        .map(|(i, bar): (usize, _)| g::Bar {
            label: match (last - i) % step {
                0 => text::below_bar(&bar.x).into(),
                _ => "".into(),
            },
            part: bar.y as f32 / highest as f32,
            bad: bar.bad,
        })
        .collect()
}

/// The first column heads the row, the first money stands at the right, the first code is the
/// coloured word; what went wrong gets a line of its own, everything else a quiet one.
fn row(page: &RecordsPage, fields: &RecordFields) -> g::RecordRow {
    let cells = page.view.cells_of(fields);
    let Some((head, rest)) = cells.split_first() else {
        return g::RecordRow::default();
    };
    let main = rest.iter().find(|c| c.figure.kind == FigureKind::Money);
    let state = rest
        .iter()
        .find(|c| matches!(c.figure.kind, FigureKind::Code(_)));
    let line: Vec<String> = rest
        .iter()
        .filter(|cell| Some(*cell) != main && Some(*cell) != state && !goes_wrong(cell))
        .map(|cell| format!("{} {}", cell.figure.label, text::with_unit(cell)))
        .collect();
    g::RecordRow {
        head: text::with_unit(head).into(),
        main: main.map(text::with_unit).unwrap_or_default().into(),
        state: state.map(text::with_unit).unwrap_or_default().into(),
        tone: state
            .and_then(Shown::words)
            .map_or(g::Tone::Plain, |w| tone(w.tone)),
        line: line.join(" · ").into(),
        reason: text::reason(&cells).into(),
    }
}

fn goes_wrong(cell: &Shown<'_>) -> bool {
    cell.words().is_some_and(|w| w.tone == Tone::Bad)
}

fn details(page: &RecordsPage, records: &PersonalRecords) -> Vec<g::Fact> {
    let all = page.view.details_of(records);
    all.iter()
        .map(|shown| fact(&shown.figure.label, text::with_unit(shown)))
        .collect()
}

fn tone(tone: Tone) -> g::Tone {
    match tone {
        Tone::Plain => g::Tone::Plain,
        Tone::Good => g::Tone::Good,
        Tone::Warn => g::Tone::Warn,
        Tone::Bad => g::Tone::Bad,
    }
}

/// Which screen of rows this is, and the buttons that turn it; nothing when there is only one.
fn turning(
    vm: &mut ViewModel,
    screen: usize,
    screens: usize,
) -> (
    slint::SharedString,
    slint::SharedString,
    slint::SharedString,
) {
    if screens < 2 {
        return Default::default();
    }
    let mut labels = ["", ""];
    if screen > 0 {
        labels[0] = "看近的";
        vm.tap(g::Spot::PreviousPage, 0, Tap::TurnRows(false));
    }
    if screen + 1 < screens {
        labels[1] = "看早的";
        vm.tap(g::Spot::NextPage, 0, Tap::TurnRows(true));
    }
    let page = format!("第 {} 页，共 {screens} 页", screen + 1);
    (page.into(), labels[0].into(), labels[1].into())
}

fn paper(
    page: &RecordsPage,
    records: &PersonalRecords,
    scene: &Scene,
    around: &Surroundings,
) -> crate::domain::paper::Paper {
    let view = &page.view;
    let pair = |shown: &Shown<'_>| {
        (
            shown.figure.label.as_str().into(),
            text::with_unit(shown).into(),
        )
    };
    let mut headline: Vec<_> = view.headline_of(records).iter().map(pair).collect();
    headline.extend(view.totals_of(records).into_iter().map(|(total, fen)| {
        let value = format!("{} 元", text::yuan(fen));
        (total.label.as_str().into(), value.into())
    }));
    let person = scene.person.as_ref().map_or_else(String::new, |p| {
        format!("{} {}", p.name.masked(), p.id_number.masked())
    });
    let printed = records.rows.iter().take(ROWS_PRINTED);
    let reasons = printed
        .clone()
        .map(|row| (row, text::reason(&view.cells_of(row))));
    let mut notes: Vec<crate::domain::paper::PaperText> = reasons
        .filter(|(_, reason)| !reason.is_empty())
        .map(|(row, reason)| {
            let cells = view.cells_of(row);
            let head = cells.first().map(text::with_unit).unwrap_or_default();
            format!("{head} {reason}").into()
        })
        .collect();
    if records.rows.len() > ROWS_PRINTED {
        notes.push(format!("只印最近 {ROWS_PRINTED} 行，全部在屏幕上看。").into());
    }
    notes.extend(view.notes.iter().map(|note| note.as_str().into()));
    let record = RecordPaper {
        item: page.item,
        title: &view.print_title,
        person: &person,
        as_of: records.as_of,
        headline,
        details: view.details_of(records).iter().map(pair).collect(),
        table: table(page, records),
        notes,
    };
    query_record(record, &letterhead(scene, around))
}

/// The columns that fit on paper: head, money and the word for how it went.
fn table(page: &RecordsPage, records: &PersonalRecords) -> Option<PaperTable> {
    let columns: Vec<_> = page.view.columns.iter().take(3).collect();
    if columns.is_empty() {
        return None;
    }
    let cell = |row: &RecordFields, column: &crate::domain::services::result::Figure| {
        let shown = column.of(row);
        shown
            .map(|s| text::with_unit(&s))
            .unwrap_or_default()
            .into()
    };
    let rows = records.rows.iter().take(ROWS_PRINTED);
    Some(PaperTable {
        columns: columns
            .iter()
            .map(|column| PaperColumn {
                title: column.label.as_str().into(),
                share: 1,
                numbers: column.kind == FigureKind::Money,
            })
            .collect(),
        rows: rows
            .map(|row| columns.iter().map(|column| cell(row, column)).collect())
            .collect(),
    })
}

/// 谁看过我的信息.
pub(super) fn viewed(vm: &mut ViewModel, page: &ViewedPage, scene: &Scene) {
    match &page.answer {
        Answer::Asking(_) => asking(vm),
        Answer::Missing(why) => missing(vm, *why, Subject::Looks),
        Answer::Here(all) => {
            vm.screen = g::Screen::Cases;
            let turning = turning(vm, page.screen, page.screens());
            vm.cases_view = g::CasesView {
                title: "谁看过我的信息".into(),
                line: "最近一年，县里记下的都在这里。不认识的，请打 12333 问。".into(),
                empty: "还没有人看过".into(),
                page: turning.0,
                previous: turning.1,
                next: turning.2,
                ..Default::default()
            };
            let rows = all.iter().skip(page.screen * ROWS_PER_SCREEN);
            vm.cases = rows
                .take(ROWS_PER_SCREEN)
                .map(|access| look(access, scene))
                .collect();
        }
    }
}

fn look(access: &Access, scene: &Scene) -> g::CaseRow {
    let item = access
        .item
        .map(|item| super::overview::name_of(scene, item));
    let terminal = access.terminal.as_deref();
    let place = terminal.map(|name| format!("在终端 {name}"));
    let line: Vec<String> = item.into_iter().chain(place).collect();
    g::CaseRow {
        title: words::look(access).into(),
        number: when::moment(access.at, scene.now).into(),
        state: match access.by {
            crate::domain::people::access::Viewer::Holder => "本人",
            _ => "别人",
        }
        .into(),
        tone: match access.by {
            crate::domain::people::access::Viewer::Holder => g::Tone::Plain,
            _ => g::Tone::Warn,
        },
        line: line.join(" · ").into(),
        opens: false,
        ..Default::default()
    }
}
