//! A village without a line: an operator copies what waits to a stick, the county takes it, and the
//! answer that comes back empties the outbox.

use super::operator;
use super::s12::{hand_in, leave};
use super::{StepFault, Walk};
use crate::domain::delivery::ferry::{FILE_ENDS, OUTBOX_BEGINS};
use crate::domain::time::Span;
use crate::files::stick;
use crate::sample::operators::OPERATOR;
use std::fs;
use std::path::PathBuf;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.step("帮办员有网时登录过一次，设了密码", |w| {
        operator::log_in(w, OPERATOR)?;
        operator::leave(w)
    })?;
    w.step("没有网：群众照样交件，存在本机", |w| {
        w.lose_line()?;
        hand_in(w, 3)?;
        leave(w)
    })?;
    w.step("帮办员打开送件页：有 1 件没送出", |w| {
        operator::log_in_without_line(w, OPERATOR)?;
        w.tap_down_to("没网时用 U 盘送件")?;
        w.see("有 1 件没送出。")
    })?;
    w.step("没插 U 盘：说明下一步", |w| {
        w.tap("存到 U 盘")?;
        w.see("没有看到 U 盘")
    })?;
    w.step("插上 U 盘存好，件还留在本机", |w| {
        fs::create_dir_all(usb(w)).map_err(|e| w.fault(e.to_string()))?;
        w.tap("存到 U 盘")?;
        w.see("存好了，一共 1 件")?;
        w.see("件还留在本机")?;
        w.see("有 1 件没送出。")
    })?;
    w.step("U 盘里还没有回执：照实说", |w| {
        w.tap("读回执")?;
        w.see("U 盘里没有本机的回执")
    })?;
    w.step("U 盘带到县里，县里收下，写了回执", |w| {
        taken(w)?;
        w.at_county(1)
    })?;
    w.step("U 盘带回来读：件送到了，本机不再留", |w| {
        operator::unlock(w)?;
        back_at_page(w)?;
        w.tap("读回执")?;
        w.see("读好了，县里收了 1 件。")?;
        w.see("没有要送的件。")
    })?;
    w.step("同一份回执再读：说读过了", |w| {
        w.tap("读回执")?;
        w.see("这份回执读过了")
    })?;
    w.step("网来了：县里还是一件，没有重的", |w| {
        operator::leave(w)?;
        w.regain_line()?;
        w.advance(Span::minutes(16));
        w.at_county(1)
    })
}

fn usb(w: &Walk) -> PathBuf {
    w.stage.terminal_dir().with_file_name("sticks").join("usb")
}

/// The page may have gone under the lock.
fn back_at_page(w: &mut Walk) -> Result<(), StepFault> {
    if w.has("读回执") {
        return Ok(());
    }
    w.tap("帮办台")?;
    w.tap_down_to("没网时用 U 盘送件")?;
    w.see("有 1 件没送出。")
}

fn taken(w: &mut Walk) -> Result<(), StepFault> {
    let usb = usb(w);
    let copies = stick::named(&usb, OUTBOX_BEGINS, FILE_ENDS);
    let copies = copies.map_err(|e| w.fault(e.to_string()))?;
    let [copy] = copies.as_slice() else {
        return Err(w.fault(format!("{} copies on the stick", copies.len())));
    };
    let bytes = fs::read(usb.join(copy)).map_err(|e| w.fault(e.to_string()))?;
    let county = w.stage.county.as_ref();
    let county = county.ok_or_else(|| w.fault("this script needs a county of its own"))?;
    let came = county.take_ferry(&bytes);
    let came = came.map_err(|e| w.fault(e.to_string()))?;
    fs::write(usb.join(came.name), came.answer).map_err(|e| w.fault(e.to_string()))
}
