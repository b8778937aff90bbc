//! Register for casual work and be matched; the line is down, the card is pulled, the line returns.

use super::{StepFault, Walk};
use crate::adapters::simulated::ipp_printer::PrinterMode;
use crate::app::Frame;
use crate::domain::delivery::{ReceiptVerdict, encode_receipt, verify_receipt};
use crate::domain::paper::PrinterStatus;
use crate::domain::time::Span;
use crate::domain::visit::page::{FiledCase, Page, ReceiptPage};
use crate::domain::visit::scene::View;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    let (who, other) = (Walk::person(0), Walk::person(1));
    w.stocked()?;
    w.step("网络断开", Walk::lose_line)?;
    w.step("插入社保卡，看到为您准备的事", |w| {
        w.insert(&who)?;
        w.frame(
            "the overview",
            |f| matches!(page(f), Some(Page::Overview(o)) if o.jobs.is_some()),
        )?;
        w.see(&who.name.masked())
    })?;
    w.step("找到零工求职登记", |w| {
        w.tap("首页")?;
        w.tap("我要找工作")?;
        w.tap("零工求职登记")?;
        w.tap("开始办理")?;
        w.see("想做什么活")
    })?;
    w.step("选瓦工，下一步", |w| {
        w.tap("瓦工")?;
        w.tap("下一步")?;
        w.see("有什么本事")
    })?;
    w.step("半路拔卡，屏幕马上遮住", |w| {
        w.stage.pull();
        w.frame("the cover", |f| {
            matches!(page(f), Some(Page::CardOut)) && f.scene.person.is_none()
        })
    })?;
    w.step("插回同一张卡，填过的还在", |w| {
        w.insert(&who)?;
        w.see("有什么本事")
    })?;
    w.step(
        "又拔卡，换一张卡插进来，前一个人的东西一点不剩",
        |w| {
            w.stage.pull();
            w.frame("the cover", |f| matches!(page(f), Some(Page::CardOut)))?;
            w.insert(&other)?;
            w.see(&other.name.masked())?;
            w.gone(&who.name.masked())?;
            w.stage.pull();
            w.frame("the cover", |f| matches!(page(f), Some(Page::CardOut)))?;
            w.advance(Span::seconds(61));
            w.frame("the welcome screen", |f| f.scene.session.is_none())
        },
    )?;
    w.step("第一个人重新来，从头填完", |w| {
        w.insert(&who)?;
        w.see(&who.name.masked())?;
        w.tap("首页")?;
        w.tap("我要找工作")?;
        w.tap("零工求职登记")?;
        w.tap("开始办理")?;
        fill_in(w, who.phone.reveal())
    })?;
    w.step("核对后确认提交，拿到收件回执", |w| {
        w.confirm()?;
        w.frame("the receipt", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_none())
        })?;
        w.see("收件")
    })?;
    w.step("点一个笑脸", |w| {
        w.tap_down_to("满意")?;
        w.frame("the evaluation", |f| {
            receipts(f).is_some_and(|r| r.grade.is_some())
        })
    })?;
    w.step("打印机没纸：说清楚，件不受影响", |w| {
        w.stage.printer.set(PrinterMode::OutOfPaper);
        w.tap("打印回执")?;
        w.see("没有纸了")?;
        w.see("已经收下，不受影响")
    })?;
    w.step("加上纸再打一次，回执出来了", |w| {
        w.stage.printer.set(PrinterMode::Fine);
        let ready = |f: &Frame| f.scene.printer == PrinterStatus::Ready;
        w.frame("a printer that works", ready)?;
        w.tap("再打一次")?;
        w.see("打好了")?;
        match w.stage.printer.pages().len() {
            1 => Ok(()),
            n => Err(w.fault(format!("{n} pages came out"))),
        }
    })?;
    w.step("网络恢复，县里受理了", |w| {
        w.stage.line.restore();
        w.advance(Span::seconds(15));
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
        })?;
        w.see("受理")
    })?;
    if w.stage.county.is_some() {
        behind_the_terminal(w)?;
    }
    w.step("按刚登记的意愿推荐零活，说明为什么合适", |w| {
        w.tap("再办一件")?;
        w.tap("首页")?;
        w.tap("我要找工作")?;
        w.tap("零工岗位信息推荐")?;
        w.tap("看看推荐")?;
        w.frame("recommendations", |f| {
            use crate::domain::visit::jobs_page::JobsAnswer;
            matches!(page(f), Some(Page::Jobs(j)) if matches!(&j.answer, Some(JobsAnswer::Recommended { hits, .. })
                if !hits.is_empty() && hits.iter().all(|h| !h.arguments.is_empty())))
        })
    })?;
    w.step("退出", |w| {
        w.tap("退出")?;
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

/// What only a county of our own lets us see. A far county gives one code for one enrolment.
fn behind_the_terminal(w: &mut Walk) -> Result<(), StepFault> {
    w.step("换一台终端也能离线验真这张回执", |w| {
        let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
        let page = receipt(&frame).ok_or_else(|| w.fault("no receipt"))?;
        let text = encode_receipt(&page.receipt);
        let keys = w.stage.second_terminal_keys();
        let keys = keys.map_err(|e| w.fault(e.to_string()))?;
        match verify_receipt(&text, keys.as_ref()) {
            ReceiptVerdict::Valid(_) => Ok(()),
            other => Err(w.fault(format!("{other:?}"))),
        }
    })?;
    w.step("县里正好有一件", |w| {
        match w.stage.cases_at_county() {
            Some(Ok(1)) => Ok(()),
            other => Err(w.fault(format!("{other:?}"))),
        }
    })?;
    w.step("断网时点的笑脸也到了县里，正好一个", |w| {
        w.until(
            "the grade at the county",
            |w| matches!(w.stage.grades_at_county(), Some(Ok(grades)) if grades == [4]),
        )
    })
}

/// Fills the form of item 4 from its first question to the review.
pub(super) fn fill_in(w: &mut Walk, phone: &str) -> Result<(), StepFault> {
    w.see("想做什么活")?;
    w.tap("瓦工")?;
    w.tap("下一步")?;
    w.see("有什么本事")?;
    w.tap("能干重活")?;
    w.tap("下一步")?;
    w.see("一天最少要多少钱")?;
    w.tap("150 元")?;
    w.tap("下一步")?;
    w.see("什么时候能出工")?;
    w.tap("随时")?;
    w.tap("下一步")?;
    w.see("愿意走多远")?;
    w.tap("30 公里内")?;
    w.tap("下一步")?;
    w.see("要不要包住")?;
    w.tap("每天回家")?;
    w.tap("下一步")?;
    w.see("怎么打电话找您")?;
    for digit in phone.chars() {
        w.tap(&digit.to_string())?;
    }
    w.tap("填好了，去核对")?;
    w.frame("the review", |f| {
        matches!(page(f), Some(Page::Review { .. }))
    })
}

pub(super) fn page(f: &Frame) -> Option<&Page> {
    match &f.scene.view {
        View::Page(page) => Some(page),
        _ => None,
    }
}

/// The first case of the receipt on screen.
pub(super) fn receipt(f: &Frame) -> Option<&FiledCase> {
    receipts(f).map(ReceiptPage::first)
}

/// The receipt on screen.
pub(super) fn receipts(f: &Frame) -> Option<&ReceiptPage> {
    match page(f) {
        Some(Page::Receipt(receipt)) => Some(receipt),
        _ => None,
    }
}
