//! A technician's visit: from the carton to a terminal that serves, every tap counted, the power cut once.

use super::operator::scan;
use super::{StepFault, Walk};
use crate::county::CountyHandle;
use crate::county::acceptance::AcceptanceError;
use crate::domain::delivery::SignatureVerdict;
use crate::domain::machine::acceptance::{Criterion, Judge, Unready};
use crate::domain::operators::desk::{DutyPage, Proving};
use crate::domain::setup::{ASK_EVERY, Setup, Step};
use crate::domain::time::Span;
use crate::domain::visit::scene::View;
use crate::sample::operators::{OPERATOR, TECHNICIAN};

/// The name of the script.
pub(super) const NAME: &str = "s11";
/// How often a terminal asks the county how things are.
pub(super) const HEARTBEAT: Span = Span::minutes(5);
/// So often a technician taps at most.
const MOST_TAPS: u64 = 25;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    carton(w)?;
    admitted(w)?;
    looked_over(w)?;
    handed_over(w)?;
    accepted(w)?;
    counted(w)
}

/// Waits until the set-up is as it should be, and the screen shows it.
fn setup(w: &mut Walk, what: &str, holds: impl Fn(&Setup) -> bool) -> Result<(), StepFault> {
    w.frame(what, |f| match &f.scene.view {
        View::Setup(setup) => holds(setup),
        _ => false,
    })
}

pub(super) fn own(w: &Walk) -> Result<&CountyHandle, StepFault> {
    let county = w.stage.county.as_ref();
    county.ok_or_else(|| w.fault("this script needs a county of its own"))
}

pub(super) fn carton(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "没有登记的机器只有安装页：屏幕怎么装",
        |w| {
            w.see("安装 1/6：屏幕")?;
            w.tap("竖着装")?;
            setup(w, "the line", |s| s.network().is_some())
        },
    )?;
    w.step(
        "这台机器没有网络管理程序：照实说，可以往下走",
        |w| {
            w.see("看不到网络")?;
            w.tap("下一步")
        },
    )?;
    w.step("没插 U 盘：说明下一步", |w| {
        w.see("安装 3/6：登记单")?;
        w.tap("从 U 盘读登记单")?;
        w.see("没有看到 U 盘")
    })?;
    w.step("插上县里给的 U 盘，登记单读进来", |w| {
        let code = own(w)?.one_time_code();
        let code = code.map_err(|e| w.fault(e.to_string()))?;
        let plugged = w.stage.plug_sheet_in(&code);
        plugged.map_err(|e| w.fault(e.to_string()))?;
        w.tap("从 U 盘读登记单")?;
        w.see("安装 4/6：核对")?;
        w.see("RS-2026-0017")?;
        w.see("最远的住户离这里 3.5 公里")
    })?;
    w.step("停电再来电：从这一步接着走", |w| {
        w.stage.cut_set_up();
        let again = w.stage.unpack();
        again.map_err(|e| w.fault(e.to_string()))?;
        setup(w, "the facts again", |s| s.step() == Step::Facts)?;
        w.see("RS-2026-0017")
    })
}

pub(super) fn admitted(w: &mut Walk) -> Result<(), StepFault> {
    w.step("断网：时钟比不了，说连不上县里", |w| {
        w.stage.line.cut();
        w.tap("都对，下一步")?;
        w.see("连不上县里")?;
        w.stage.line.restore();
        w.tap("再看一次")?;
        w.see("时钟准，和县里的一样")
    })?;
    w.step("本机生成密钥，交给县里", |w| {
        w.tap("下一步")?;
        setup(w, "the county's staff", Setup::waits_for_staff)?;
        w.see("让县里批准")
    })?;
    w.step("县里批准，机器自己开始试运行", |w| {
        let waiting = own(w)?.waiting().map_err(|e| w.fault(e.to_string()))?;
        let [(id, _)] = waiting.as_slice() else {
            return Err(w.fault(format!("{} terminals wait", waiting.len())));
        };
        let approved = own(w)?
            .approve_for_trial(id)
            .map_err(|e| w.fault(e.to_string()))?;
        if !approved {
            return Err(w.fault("the county does not approve it"));
        }
        w.advance(ASK_EVERY);
        setup(w, "the certificate", |s| s.step() == Step::Done)?;
        let begun = w.stage.begin_service();
        begun.map_err(|e| w.fault(e.to_string()))?;
        w.frame("listings and items from the county", |f| {
            f.machine.jobs_as_of.is_some() && f.scene.catalogue.is_some()
        })?;
        w.see("试运行：人是假的，办的事不算数")
    })
}

/// The asset number of the one terminal of this county.
pub(super) fn device(w: &Walk) -> Result<String, StepFault> {
    let terminals = own(w)?.terminals().map_err(|e| w.fault(e.to_string()))?;
    let one = terminals.first().map(|terminal| terminal.asset.clone());
    one.ok_or_else(|| w.fault("no terminal is admitted"))
}

/// What people look at is good; what the records have to show, they show or not.
fn looked_at(criterion: Criterion) -> String {
    match criterion.judge() {
        Judge::Records => String::new(),
        Judge::Person => criterion.points().to_string(),
    }
}

fn accepted(w: &mut Walk) -> Result<(), StepFault> {
    w.step("还没有操作员登录过：县里不能验收", |w| {
        w.advance(HEARTBEAT);
        let asset = device(w)?;
        w.until("the county hears how the terminal is", |w| {
            let came = own(w).map(|county| county.accept_terminal(&asset, looked_at));
            let Ok(Err(AcceptanceError::Unready(Unready::NotShown(lacks)))) = came else {
                return false;
            };
            lacks == [Criterion::LoginRights]
        })
    })?;
    w.step("操作员登录，看到只能练习", |w| {
        scan(w, OPERATOR)?;
        w.tap("以后再设")?;
        w.see("这台机器还在试运行")?;
        w.tap("帮办员离开")?;
        w.frame("nobody on duty", |f| f.scene.desk.duty().is_none())
    })?;
    w.step(
        "县里验收，100 分，机器自己转成正式运行",
        |w| {
            let came = own(w)?.accept_terminal(&device(w)?, looked_at);
            match came {
                Ok(100) => {}
                other => return Err(w.fault(format!("{other:?}"))),
            }
            w.advance(HEARTBEAT);
            w.gone("试运行")
        },
    )
}

fn looked_over(w: &mut Walk) -> Result<(), StepFault> {
    w.step("技术员用手机扫码登录：只管机器", |w| {
        scan(w, TECHNICIAN)?;
        w.see("机器维护")
    })?;
    w.step("看设备情况", |w| {
        w.tap("设备情况")?;
        w.see("社保卡读卡器")?;
        w.tap("返回")?;
        w.see("机器维护")
    })?;
    w.step(
        "证明程序：县里没登记这一版，就不算数",
        |w| {
            w.tap("证明程序")?;
            w.frame("a proof", |f| proof(f).is_some())?;
            w.see("程序指纹")?;
            let (address, version, hash) = proved(w)?;
            judged(w, &address, "县里没有登记这个版本")?;
            let added = own(w)?.add_release(&version, &hash);
            added.map_err(|e| w.fault(e.to_string()))?;
            judged(w, &address, "程序是县里发的")?;
            w.tap("返回")
        },
    )?;
    w.step("日志存到 U 盘", |w| {
        w.tap("导出日志")?;
        w.tap("全部存")?;
        w.see("存好了")?;
        w.tap("返回")
    })?;
    w.step(
        "验收材料：做好签名，存到 U 盘，交到县里",
        |w| {
            w.tap("验收材料")?;
            w.tap("存到 U 盘")?;
            w.see("存好了")?;
            w.tap("交到县里")?;
            w.see("县里收到了")?;
            let (asset, county) = (device(w)?, own(w)?);
            let came = county.pack(&asset).map_err(|e| w.fault(e.to_string()))?;
            if came.is_none_or(|shown| shown.signature != SignatureVerdict::Good) {
                return Err(w.fault("the county has no genuine pack"));
            }
            w.tap("返回")
        },
    )
}

fn proof(f: &crate::app::Frame) -> Option<&Proving> {
    match f.scene.desk.duty()?.page.as_ref()? {
        DutyPage::Proof(proving @ Proving::Shown { .. }) => Some(proving),
        _ => None,
    }
}

/// Address, version and hash of the proof on screen.
fn proved(w: &Walk) -> Result<(String, String, String), StepFault> {
    let newest = w.newest();
    match newest.as_ref().and_then(proof) {
        Some(Proving::Shown { proof, address }) => Ok((
            address.clone(),
            proof.facts.version.as_str().to_owned(),
            proof.facts.hash.hex(),
        )),
        _ => Err(w.fault("the proof is gone again")),
    }
}

fn judged(w: &Walk, address: &str, expected: &str) -> Result<(), StepFault> {
    let said = own(w)?.judge_proof(address);
    let said = said.map_err(|e| w.fault(e.to_string()))?;
    if said == expected {
        Ok(())
    } else {
        Err(w.fault(format!("the county says: {said}")))
    }
}

fn handed_over(w: &mut Walk) -> Result<(), StepFault> {
    w.step("技术员离开，欢迎页对着群众", |w| {
        w.tap("离开")?;
        w.frame("nobody on duty", |f| f.scene.desk.duty().is_none())
    })
}

fn counted(w: &mut Walk) -> Result<(), StepFault> {
    w.step(&format!("一共点了不超过 {MOST_TAPS} 下"), |w| {
        let tapped = w.tapped();
        crate::cli::say(format_args!("      {tapped} taps"));
        if tapped > MOST_TAPS {
            return Err(w.fault(format!("{tapped} taps")));
        }
        Ok(())
    })
}
