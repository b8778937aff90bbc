//! Out of work: two cases by one form, one of them waiting for the other; a line cut in the middle, a
//! power cut behind the receipt, a rule against one of the two, and the county's decision.

use super::answers::fill_in_any;
use super::s02::{page, receipts};
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::county::review::Verdict;
use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use crate::domain::visit::cases::{CaseLine, CaseState};
use crate::domain::visit::lookup_page::LookupKey;
use crate::domain::visit::page::Page;
use crate::domain::visit::{Line, Tap};
use crate::sample::persons::{SamplePerson, person};

const EVENT: &str = "没了工作";
const START: &str = "一次办 2 件";
/// 失业登记 and 失业保险金申领.
const FIRST: u16 = 11;
const SECOND: u16 = 23;
/// Lost the job against the will, paid for years, not registered yet.
const OUT_OF_WORK: usize = 16;
/// The same with eleven months paid: one short.
const ONE_MONTH_SHORT: usize = 10;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    let (short, who) = (person(ONE_MONTH_SHORT), person(OUT_OF_WORK));
    w.step("开机，事项和“一件事”已经存到本机", |w| {
        w.frame("events in a life", |f| {
            f.machine.jobs_as_of.is_some()
                && f.scene
                    .catalogue
                    .as_deref()
                    .is_some_and(|c| c.events().len() == 10)
        })
    })?;
    w.step(
        "不插卡先看：先办什么、再办什么、哪些去别处",
        |w| {
            w.tap("全部 10 件")?;
            w.see("毕业生找工作")?;
            w.tap(EVENT)?;
            w.see("先办这些，不分先后")?;
            w.see("上面的办好了，再办")?;
            w.see("争取更快：3个工作日")?;
            w.see("填表时勾上")
        },
    )?;
    w.step(
        "只差一个月没缴满的人：说清楚哪件不能办、怎么办",
        |w| {
            w.tap(START)?;
            w.see("要核对本人身份")?;
            w.insert(&short)?;
            w.see("能办 1 件，有 1 件现在不能办")?;
            w.see("要缴满 1 年")?;
            w.see("先办能办的 1 件")?;
            leave(w)
        },
    )?;
    w.step(
        "缴满了的人：插卡后一张表，问题只问一遍",
        |w| {
            w.tap(EVENT)?;
            w.tap(START)?;
            w.insert(&who)?;
            w.see("第 1 题")?;
            w.frame("one form for both", |f| {
                let filing = page(f).and_then(Page::filing);
                let set = filing.and_then(|filing| filing.set());
                set.is_some_and(|set| set.items() == numbers())
            })
        },
    )?;
    w.step("填到一半断网，接着填完", |w| {
        w.stage.line.cut();
        fill_in_any(w, &who)
    })?;
    w.step("核对一遍：一次交 2 件", |w| {
        w.see("一次交 2 件")?;
        w.see("失业登记、失业保险金申领")
    })?;
    let handed_in = hand_in(w)?;
    w.step(
        "收完件就停电；来电再通网，县里两件各一件",
        |w| {
            w.stage.power_off();
            w.stage.pull();
            w.stage.power_on().map_err(|e| w.fault(e.to_string()))?;
            w.stage.line.restore();
            w.at_county(2)
        },
    )?;
    w.step("县里：第一件在办，第二件待前置", |w| {
        line_of(w, &handed_in[0], " open ")?;
        line_of(w, &handed_in[1], " waiting ")
    })?;
    w.step("本人来问：待前置用大白话说", |w| {
        cases_of(w, &who)?;
        w.see("等前一件")?;
        w.tap("失业保险金申领")?;
        w.see("在等“失业登记”办完")?;
        leave(w)
    })?;
    w.step("过了争取更快的 3 天，县里的清单提醒", |w| {
        w.advance(Span::hours(5 * 24));
        line_of(w, &handed_in[0], "TARGET PASSED")
    })?;
    w.step(
        "县里办结第一件，第二件的 5 天从这时算",
        |w| {
            decide(w, &handed_in[0])?;
            line_of(w, &handed_in[1], " open ")?;
            line_of(w, &handed_in[1], "promise 20")
        },
    )?;
    w.step("再来问：第一件办好了，第二件在办", |w| {
        cases_of(w, &who)?;
        w.frame("both as the county has them", |f| {
            let second = case_of(f, SECOND);
            second.is_some_and(|case| {
                matches!(case.state, CaseState::Accepted(_)) && case.news.promise.is_some()
            })
        })
    })?;
    w.step("凭收件号也查得到", |w| {
        w.send(Tap::LookUpReceipt);
        for c in handed_in[1]
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .skip(2)
        {
            w.send(Tap::LookupKey(LookupKey::Character(c)));
        }
        w.send(Tap::LookupNext);
        w.see("失业保险金申领")?;
        w.see("县里正在办")
    })?;
    w.step("回首页", leave)
}

fn numbers() -> Vec<ItemNo> {
    [FIRST, SECOND]
        .into_iter()
        .filter_map(ItemNo::new)
        .collect()
}

/// Confirms; the numbers of both receipts.
fn hand_in(w: &mut Walk) -> Result<Vec<String>, StepFault> {
    w.step("确认一次，两件都收件，各有各的号码", |w| {
        w.confirm()?;
        w.frame("both receipts", |f| {
            receipts(f).is_some_and(|r| r.cases.len() == 2)
        })?;
        w.see("2 件都收件了")?;
        w.see("等“失业登记”办好")
    })?;
    w.step("点一个笑脸", |w| {
        w.tap_down_to("满意")?;
        w.frame("the evaluation", |f| {
            receipts(f).is_some_and(|r| r.grade.is_some())
        })
    })?;
    let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
    let page = receipts(&frame).ok_or_else(|| w.fault("no receipt"))?;
    let numbers = page.cases.iter();
    let numbers: Vec<String> = numbers
        .map(|case| case.receipt.facts.no.as_str().to_owned())
        .collect();
    if numbers[0] == numbers[1] {
        return Err(w.fault("both cases have the same number"));
    }
    Ok(numbers)
}

fn leave(w: &mut Walk) -> Result<(), StepFault> {
    w.stage.pull();
    w.send(Tap::Exit);
    w.frame("the welcome screen", |f| f.scene.session.is_none())
}

/// The county's queue says this of the case with this receipt.
fn line_of(w: &mut Walk, receipt: &str, says: &str) -> Result<(), StepFault> {
    let queue = w.stage.review_queue();
    let queue = queue.ok_or_else(|| w.fault("this script needs a county of its own"))?;
    let queue = queue.map_err(|e| w.fault(e))?;
    let line = queue.iter().find(|line| line.starts_with(receipt));
    match line {
        Some(line) if line.contains(says) => Ok(()),
        other => Err(w.fault(format!("wanted \"{says}\", the queue says {other:?}"))),
    }
}

fn decide(w: &mut Walk, receipt: &str) -> Result<(), StepFault> {
    let verdict = Verdict::Done("登记好了。".to_owned());
    match w.stage.decide_case(receipt, &verdict) {
        Some(Ok(_)) => Ok(()),
        other => Err(w.fault(format!("{other:?}"))),
    }
}

/// The holder's cases with the county's word on them.
fn cases_of(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.advance(Span::minutes(6));
    w.frame("the line to be known as whole", |f| {
        f.scene.line == Line::Online
    })?;
    w.tap("办件进度")?;
    w.insert(who)?;
    w.frame("the cases", |f| {
        matches!(page(f), Some(Page::Cases(cases)) if !cases.is_looking())
            && case_of(f, SECOND).is_some()
    })
}

fn case_of(f: &Frame, item: u16) -> Option<CaseLine> {
    match page(f) {
        Some(Page::Cases(cases)) => {
            let mut lines = cases.lines().into_iter();
            lines.find(|line| line.item.get() == item)
        }
        _ => None,
    }
}
