//! Browse without a card while the line is down.

use super::{StepFault, Walk};
use crate::domain::jobs::place::Metres;
use crate::domain::time::Span;
use crate::domain::visit::Tap;
use crate::domain::visit::jobs_page::{JobFilter, JobsAnswer};
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::View;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.step("网络断开", Walk::lose_line)?;
    w.step("第一下：我要找工作", |w| w.tap("我要找工作"))?;
    w.step("第二下：固定工岗位信息查询", |w| {
        w.tap("固定工岗位信息查询")
    })?;
    w.step(
        "第三下：开始查询，不用插卡就看到岗位",
        |w| {
            w.tap("开始查询")?;
            w.frame("job listings", |f| total(f) > 100)?;
            w.see("更新于")
        },
    )?;
    w.step("找“电工”，离这里 10 公里内", |w| {
        w.send(Tap::FilterJobs(JobFilter::Words("电工".into())));
        w.send(Tap::FilterJobs(JobFilter::Within(Some(Metres(10_000)))));
        w.frame("electricians nearby", |f| {
            let near = hits(f).iter().all(|d| d.is_some_and(|m| m <= 10_000));
            total(f) > 0 && near && !hits(f).is_empty()
        })
    })?;
    w.step("一个字也能找", |w| {
        w.send(Tap::FilterJobs(JobFilter::Clear));
        w.send(Tap::FilterJobs(JobFilter::Words("焊".into())));
        w.frame("welders", |f| total(f) > 0)
    })?;
    w.step("打开一个岗位，有扫码带走的纸条", |w| {
        let id = w.newest().and_then(|f| first_hit(&f)).ok_or_else(|| w.fault("no hit"))?;
        w.send(Tap::OpenListing(id));
        w.frame("one listing", |f| {
            matches!(&f.scene.view, View::Page(p) if matches!(p.as_ref(), Page::Job(j) if matches!(j.detail, crate::domain::visit::jobs_page::DetailState::Loaded(_))))
        })
    })?;
    w.step("打印岗位条，纸出来了", |w| {
        w.tap("打印岗位条")?;
        w.see("打好了")?;
        match w.stage.printer.pages().len() {
            1 => Ok(()),
            n => Err(w.fault(format!("{n} pages came out"))),
        }
    })?;
    w.step(
        "没人碰，90 秒后倒计时，再 30 秒回到首页",
        |w| {
            w.advance(Span::seconds(90));
            w.see("继续办理")?;
            w.advance(Span::seconds(30));
            w.frame("the welcome screen", |f| f.scene.session.is_none())
        },
    )
}

fn page(f: &crate::app::Frame) -> Option<&Page> {
    match &f.scene.view {
        View::Page(page) => Some(page),
        _ => None,
    }
}

fn total(f: &crate::app::Frame) -> u32 {
    match page(f) {
        Some(Page::Jobs(jobs)) => jobs.total(),
        _ => 0,
    }
}

fn hits(f: &crate::app::Frame) -> Vec<Option<u32>> {
    match page(f) {
        Some(Page::Jobs(jobs)) => match &jobs.answer {
            Some(JobsAnswer::Found(found)) => {
                found.hits.iter().map(|h| h.distance.map(|m| m.0)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn first_hit(f: &crate::app::Frame) -> Option<crate::domain::jobs::listing::ListingId> {
    match page(f) {
        Some(Page::Jobs(jobs)) => match &jobs.answer {
            Some(JobsAnswer::Found(found)) => found.hits.first().map(|h| h.listing.id.clone()),
            _ => None,
        },
        _ => None,
    }
}
