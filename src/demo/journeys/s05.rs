//! A pension asked for by its holder: figures, failures in plain words, privacy when nobody touches.

use super::s02::page;
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::domain::services::ItemNo;
use crate::domain::services::records::PersonalRecords;
use crate::domain::time::Span;
use crate::domain::visit::Tap;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::page::Page;
use crate::domain::visit::records_page::ROWS_PER_SCREEN;
use crate::sample::persons::{SampleFamily, SamplePerson, persons};
use crate::wire::records::Entry;
use jiff::civil::Date;

/// Residents' pension payments.
const QUERY: u16 = 36;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    let who =
        pensioner(w.today()).ok_or_else(|| w.fault("nobody of the fifty had a payment fail"))?;
    w.stocked()?;
    w.step(
        "把本人身份证放到读卡器上，60 岁以上自动变大字",
        |w| {
            w.stage.lay(&who);
            w.see(&who.name.masked())
        },
    )?;
    w.step("查养老金，县里答了", |w| {
        open(w)?;
        w.frame("the records", |f| {
            records(f).is_some_and(|r| !r.rows.is_empty())
        })?;
        w.see("到账")
    })?;
    w.step("没发成的，用大白话说原因和怎么办", failures)?;
    w.step(
        "查的时候断网：不是报错，说清楚现在能做什么",
        |w| {
            w.stage.line.cut();
            w.tap("首页")?;
            open(w)?;
            w.frame("the page without an answer", |f| {
                matches!(
                    missing(f),
                    Some(NoAnswer::LineLost | NoAnswer::NoLine | NoAnswer::Late)
                )
            })?;
            w.see("12333")
        },
    )?;
    w.step("网络恢复，再试一次就有了", |w| {
        w.stage.line.restore();
        w.tap("再试一次")?;
        w.frame("the records", |f| records(f).is_some())
    })?;
    w.step(
        "没人碰就提醒（60 岁以上时间加倍），连续十一次都能延长",
        |w| {
            for _ in 0..11 {
                w.advance(Span::seconds(120));
                w.see("您还在吗")?;
                w.tap("继续办理")?;
                w.gone("您还在吗")?;
            }
            w.frame("the records", |f| records(f).is_some())
        },
    )?;
    w.step(
        "再没人碰：倒计时走完，一秒之内全部抹掉",
        |w| {
            w.advance(Span::seconds(120));
            w.see("您还在吗")?;
            w.advance(Span::seconds(59));
            w.see("您还在吗")?;
            w.advance(Span::seconds(1));
            w.frame("the welcome screen", |f| f.scene.session.is_none())?;
            w.gone(&who.name.masked())?;
            w.gone("养老金怎么来的")
        },
    )?;
    w.step("家里人没带他的卡：请帮办员来办", |w| {
        w.stage.laid.lift();
        let item = ItemNo::new(QUERY).ok_or_else(|| w.fault("no such item"))?;
        w.tap("我要办社保")?;
        w.send(Tap::OpenItem(item));
        w.tap("查我的")?;
        w.see("核对本人身份")?;
        w.tap("没带卡，找帮办员")?;
        w.see("请找帮办员")
    })?;
    w.step("回首页", |w| {
        w.tap("首页")?;
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

/// From the overview to the answer, as an old person goes: three taps.
fn open(w: &mut Walk) -> Result<(), StepFault> {
    if w.shows("您好")
        || w.newest()
            .is_some_and(|f| matches!(page(&f), Some(Page::Overview(_))))
    {
        w.tap("首页")?;
    }
    w.tap("查养老金")?;
    w.tap("查我的")
}

/// Turns to the screen of the row that failed; it says why and what to do.
fn failures(w: &mut Walk) -> Result<(), StepFault> {
    let failed = |f: &Frame| {
        let rows = records(f).map(|r| r.rows.as_slice()).unwrap_or_default();
        rows.iter()
            .position(|row| row.code("state") == Some("failed"))
    };
    let row = w.newest().and_then(|f| failed(&f));
    let row = row.ok_or_else(|| w.fault("every payment arrived"))?;
    let screen = row / ROWS_PER_SCREEN;
    for _ in 0..screen {
        w.send(Tap::TurnRows(true));
    }
    w.frame(
        "the screen of that row",
        |f| matches!(page(f), Some(Page::Records(page)) if page.screen == screen),
    )?;
    let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
    let reason = match page(&frame) {
        Some(Page::Records(page)) => page.answer.here().map(|records| {
            crate::ui::text::records::reason(&page.view.cells_of(&records.rows[row]))
        }),
        _ => None,
    };
    match reason {
        Some(reason) if reason.contains('：') => Ok(()),
        other => Err(w.fault(format!("no reason and no advice: {other:?}"))),
    }
}

fn answer(f: &Frame) -> Option<&Answer<Box<PersonalRecords>>> {
    match page(f) {
        Some(Page::Records(page)) => Some(&page.answer),
        _ => None,
    }
}

fn records(f: &Frame) -> Option<&PersonalRecords> {
    answer(f)?.here().map(AsRef::as_ref)
}

fn missing(f: &Frame) -> Option<NoAnswer> {
    match answer(f)? {
        Answer::Missing(why) => Some(*why),
        _ => None,
    }
}

/// The oldest of the fifty who draws the residents' pension, had a payment fail, and whose card
/// anybody may read.
fn pensioner(day: Date) -> Option<SamplePerson> {
    let draws = |p: &SamplePerson| {
        let all = crate::sample::records::on_record(day);
        all.iter().any(|r| {
            r.person.index == p.index
                && r.records.iter().any(|record| {
                    let failed = |row: &Vec<Entry>| row.iter().any(|e| e.value == "failed");
                    record.item == QUERY && record.rows.iter().any(failed)
                })
        })
    };
    let mut oldest = persons().into_iter().rev();
    oldest.find(|p| p.family != SampleFamily::V3 && draws(p))
}
