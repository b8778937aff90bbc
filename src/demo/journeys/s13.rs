//! A technician ends a terminal: the county's order, what stands in the way, two taps, the wipe, the code.

use super::operator::scan;
use super::{StepFault, Walk, s11};
use crate::adapters::system::wipe::look;
use crate::county::retire::{RetireState, WipeVerdict};
use crate::domain::machine::retire::{Completion, Retiring};
use crate::domain::visit::scene::View;
use crate::sample::operators::TECHNICIAN;

/// The name of the script.
pub(super) const NAME: &str = "s13";

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    s11::carton(w)?;
    s11::admitted(w)?;
    refused(w)?;
    confirmed(w)?;
    emptied(w)
}

fn refused(w: &mut Walk) -> Result<(), StepFault> {
    w.step("县里没有下令：技术员停不了", |w| {
        scan(w, TECHNICIAN)?;
        w.tap_down_to("停用这台终端")?;
        w.see("县里没有下令停用这台终端")?;
        w.tap("返回")?;
        w.tap("离开")?;
        w.frame("nobody on duty", |f| f.scene.desk.duty().is_none())
    })?;
    w.step("县里下令，下一次联系就知道", |w| {
        let asset = s11::device(w)?;
        let ordered = s11::own(w)?.retire(&asset, "换新机器");
        ordered.map_err(|e| w.fault(e.to_string()))?;
        w.advance(s11::HEARTBEAT);
        w.frame("the order", |f| f.scene.desk.retire_order().is_some())?;
        scan(w, TECHNICIAN)?;
        w.see("县里要停用这台终端")
    })
}

/// Opens the page until nothing stands in the way: the newest end of the log may be on its way.
fn question(w: &mut Walk) -> Result<(), StepFault> {
    w.tap_down_to("停用这台终端")?;
    for _ in 0..20 {
        w.until("the question, or why not", |w| {
            w.shows("再也找不回来") || w.has("再看一次")
        })?;
        if w.shows("再也找不回来") {
            return Ok(());
        }
        w.pause();
        w.tap("再看一次")?;
    }
    w.see("再也找不回来")
}

fn confirmed(w: &mut Walk) -> Result<(), StepFault> {
    w.step("先说清什么会没有，再问两次", |w| {
        question(w)?;
        w.tap("我看过了，要停用")?;
        w.see("真的要清空吗")?;
        w.tap("先不停用")?;
        w.see("机器维护")?;
        question(w)?;
        w.tap("我看过了，要停用")?;
        w.tap("马上清空")?;
        w.see("正在停用")
    })
}

/// The code on screen.
fn shown(w: &Walk) -> Option<Completion> {
    match w.newest()?.scene.view {
        View::Retiring(at) => match *at {
            Retiring::Done { completion, .. } => Some(completion),
            _ => None,
        },
        _ => None,
    }
}

fn emptied(w: &mut Walk) -> Result<(), StepFault> {
    w.step("重新开机：向县里声明，然后清空", |w| {
        w.stage.power_off();
        let before = look(&w.stage.terminal_dir());
        let before = before.map_err(|e| w.fault(e.to_string()))?;
        if before.files.len() < 10 {
            return Err(w.fault("there was next to nothing to wipe"));
        }
        w.stage.retire().map_err(|e| w.fault(e.to_string()))?;
        w.see("这台终端已经清空")
    })?;
    w.step(
        "没报码：停用未证实；报了码：证实一次",
        |w| {
            let asset = s11::device(w)?;
            let states = s11::own(w)?.retirements();
            let states = states.map_err(|e| w.fault(e.to_string()))?;
            if states != [(asset.clone(), RetireState::Stated)] {
                return Err(w.fault(format!("{states:?}")));
            }
            let code = shown(w).ok_or_else(|| w.fault("no code on screen"))?;
            let prove = |w: &Walk| {
                let judged = s11::own(w)?.prove_wipe(&asset, &code.spoken());
                judged.map_err(|e| w.fault(e.to_string()))
            };
            match (prove(w)?, prove(w)?) {
                (WipeVerdict::Proven, WipeVerdict::Before(_)) => Ok(()),
                other => Err(w.fault(format!("{other:?}"))),
            }
        },
    )?;
    w.step("收起码，盘上一个文件也没有", |w| {
        w.tap("县里证实了，收起")?;
        w.tap("真的收起")?;
        let dir = w.stage.terminal_dir();
        w.until("an empty disk", |_| {
            look(&dir).is_ok_and(|left| left.files.is_empty() && left.folders.is_empty())
        })
    })
}
