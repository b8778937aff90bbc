//! Tasks of operators: a wish to be trained becomes a task with a last day; who is called and what
//! came of it is written down, without the line too; the person reads it at the next card.

use super::answers::fill_in_any;
use super::operator;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::domain::operators::desk::{DeskTap, DutyPage};
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::{Work, WorkTap};
use crate::domain::visit::Tap;
use crate::domain::visit::page::Page;
use crate::sample::operators::OPERATOR;
use crate::sample::persons::SamplePerson;

const WISH: &str = "培训意向登记";
const FOLLOW_UP: &str = "培训意向跟踪反馈";

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    let (told, lost) = (Walk::person(1), Walk::person(2));
    w.step("帮办员用手机扫码登录", |w| {
        operator::log_in(w, OPERATOR)
    })?;
    wish(w, &told)?;
    w.step(
        "县里收到，名单上就有这个人，写着期限",
        |w| {
            list(w)?;
            w.see(&told.name.masked())?;
            w.see("还有")?;
            w.see("个工作日")
        },
    )?;
    w.step("点开才看到姓名、电话、想学什么", |w| {
        w.tap(&told.name.masked())?;
        w.see(told.name.reveal())?;
        w.see(told.phone.reveal())?;
        w.see("想学什么")
    })?;
    w.step("没打通：选一个原因才能记", |w| {
        w.tap_down_to("没打通，下次再打")?;
        w.see("记一句")?;
        w.tap("没人接")?;
        w.tap("记下来")?;
        w.see("记好了")?;
        w.see("联系过 1 次")
    })?;
    w.at_county(2)?;
    w.step(
        "网断了，名单还在；这次打通了，照样记",
        |w| {
            w.lose_line()?;
            list(w)?;
            w.tap(&told.name.masked())?;
            w.tap_down_to("开班消息告诉了本人")?;
            w.see("本人下次插卡会看到")?;
            w.tap("记下来")?;
            w.see("已记，等县里收")
        },
    )?;
    w.step("网通了，自己送到县里，名单上没有了", |w| {
        w.regain_line()?;
        w.at_county(3)?;
        list(w)?;
        w.see("现在没有要办的")
    })?;
    w.step("另一个人来登记", |w| {
        w.tap("返回")?;
        w.frame("the operator's first page", |f| {
            f.scene.desk.duty().and_then(|d| d.page.as_ref()) == Some(&DutyPage::Home)
        })
    })?;
    wish(w, &lost)?;
    w.step(
        "联系不上：写明为什么，这件事到此为止",
        |w| {
            list(w)?;
            w.tap(&lost.name.masked())?;
            w.tap_down_to("联系不上，不再打了")?;
            w.tap("空号或不是本人")?;
            w.tap("记下来")?;
            w.see("记好了")
        },
    )?;
    w.at_county(5)?;
    w.step("帮办员离开", operator::leave)?;
    reads(w, &told, "已经告诉您")?;
    reads(w, &lost, "没有联系上")
}

/// Somebody wishes to be trained, with the operator, who is on the first page of the desk.
fn wish(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.step("群众插卡，帮办员帮着登记想学什么", |w| {
        w.tap_down_to(WISH)?;
        w.tap("开始帮办")?;
        w.insert(who)?;
        w.frame("the form", |f| matches!(page(f), Some(Page::Form(_))))?;
        fill_in_any(w, who)?;
        operator::hand_over(w)
    })?;
    w.step("本人确认提交，县里受理", |w| {
        w.confirm()?;
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
        })?;
        operator::take_back(w)?;
        w.tap("换下一位")?;
        w.stage.pull();
        w.frame("nobody's session", |f| f.scene.session.is_none())
    })
}

/// Opens the list of calls and waits for what the county says now.
fn list(w: &mut Walk) -> Result<(), StepFault> {
    operator::unlock(w)?;
    w.send(Tap::Desk(DeskTap::Home));
    w.named("要联系的人")?;
    w.send(Tap::Work(WorkTap::Open(TaskWay::Call)));
    w.frame("the list", |f| {
        let page = f.scene.desk.duty().and_then(|duty| duty.page.as_ref());
        let open = |work: &Work| work.book.as_ref().is_some_and(|book| book.as_of.is_some());
        matches!(page, Some(DutyPage::Work(work)) if open(work))
    })
}

/// The person comes again and reads what became of it.
fn reads(w: &mut Walk, who: &SamplePerson, words: &str) -> Result<(), StepFault> {
    w.step("本人再插卡，看得到结果", |w| {
        w.insert(who)?;
        w.frame("the overview", |f| {
            matches!(page(f), Some(Page::Overview(_)))
        })?;
        w.send(Tap::OpenCases);
        w.tap_down_to(FOLLOW_UP)?;
        w.see(words)?;
        w.tap("退出")?;
        w.stage.pull();
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}
