//! A lost card, as far as the resident comes alone: what to know, whom to call, and without a line
//! the hotline and no promise.

use super::s02::page;
use super::{StepFault, Walk};
use crate::domain::visit::page::Page;

const ITEM: &str = "社会保障卡挂失与解挂";

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.step("卡丢了，不用插卡就能看怎么办", |w| {
        open(w)?;
        w.see("身份证")?;
        w.see("即时办结")?;
        w.see("给银行打电话")?;
        w.see("7 天后会自动解开")
    })?;
    w.step("有网：呼叫帮办员来办", |w| {
        w.tap("呼叫帮办员")?;
        w.frame("the operator to be called", |f| {
            matches!(page(f), Some(Page::Help))
        })?;
        w.see("请找帮办员")?;
        home(w)
    })?;
    w.step("网络断开，页面先说明帮办员也办不了", |w| {
        w.lose_line()?;
        open(w)?;
        w.see("帮办员也办不了")
    })?;
    w.step("告诉该打哪个电话，什么都不答应", |w| {
        w.tap("现在怎么办")?;
        w.frame("the hotline page", |f| {
            matches!(page(f), Some(Page::OutOfReach(_)))
        })?;
        w.see("12333")?;
        w.see("给银行打电话挂失")?;
        w.see("什么也没有登记")
    })?;
    w.step("网没通就再试：还是这一页", |w| {
        w.tap("有网了，再试一次")?;
        w.frame("the hotline page", |f| {
            matches!(page(f), Some(Page::OutOfReach(_)))
        })
    })?;
    w.step("网络恢复，再试一次就到帮办员", |w| {
        w.regain_line()?;
        w.tap("有网了，再试一次")?;
        w.see("请找帮办员")
    })?;
    if let Some(cases) = w.stage.cases_at_county() {
        w.step("县里一件也没有：没办就是没办", |w| match cases {
            Ok(0) => Ok(()),
            other => Err(w.fault(format!("{other:?}"))),
        })?;
    }
    w.step("回首页", home)
}

fn open(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("我要办社保卡")?;
    w.tap(ITEM)
}

fn home(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("首页")?;
    w.frame("the welcome screen", |f| f.scene.session.is_none())
}
