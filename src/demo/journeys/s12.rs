//! Chaos: what must survive does.

use super::s02::{fill_in, page, receipt};
use super::{StepFault, Walk};
use crate::adapters::audit::CountyView;
use crate::adapters::keys::KeyPlace;
use crate::adapters::simulated::line::LineState;
use crate::domain::time::Span;
use crate::domain::visit::page::Page;
use crate::terminal::verify_own_log;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    let page =
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\nlogin".to_vec();
    let troubles: [(&str, LineState); 4] = [
        ("线路一碰就断", LineState::HalfAnswer(900)),
        ("线路只收不答", LineState::Silent),
        ("网络要先登录（弹出登录页）", LineState::Portal(page)),
        ("线路断开", LineState::Cut),
    ];
    for (n, (name, state)) in troubles.into_iter().enumerate() {
        let says = format!("{name}：交的件一件不丢，恢复后县里各有一件");
        w.step(&says, |w| one_case(w, n, state))?;
    }
    w.step("时钟倒退一年，照样收件，编号不重复", |w| {
        w.stage.line.set(LineState::Cut);
        w.stage.clock.jump_wall(-365 * 86_400_000);
        w.advance(Span::seconds(1));
        hand_in(w, 8)?;
        leave(w)
    })?;
    w.step(
        "时钟拨正，线路还断着，不当成一年没送，照样收件",
        |w| {
            w.stage.clock.jump_wall(365 * 86_400_000);
            w.advance(Span::minutes(16));
            hand_in(w, 10)?;
            leave(w)?;
            w.stage.line.restore();
            w.advance(Span::minutes(16));
            w.at_county(6)
        },
    )?;
    w.step("断电再开，收过的件还在，又送到县里", |w| {
        w.lose_line()?;
        hand_in(w, 9)?;
        w.stage.power_off();
        w.stage.pull();
        w.stage.power_on().map_err(|e| w.fault(e.to_string()))?;
        w.stage.line.restore();
        w.advance(Span::minutes(16));
        w.at_county(7)
    })?;
    w.step(
        "有人改了一条操作日志，核查指出是哪一条",
        |w| {
            w.stage.power_off();
            let dir = w.stage.terminal_dir();
            let altered = crate::demo::forge::alter_one_record(&dir).map_err(|e| w.fault(e))?;
            let place = KeyPlace::of(&dir, None);
            let report = verify_own_log(&dir, &place, &CountyView::default())
                .map_err(|e| w.fault(e.to_string()))?;
            let words = report.to_string();
            let named = !report.is_whole() && words.contains(&altered.to_string());
            crate::demo::forge::put_back(&dir).map_err(|e| w.fault(e))?;
            w.stage.power_on().map_err(|e| w.fault(e.to_string()))?;
            if named { Ok(()) } else { Err(w.fault(words)) }
        },
    )
}

fn one_case(w: &mut Walk, n: usize, state: LineState) -> Result<(), StepFault> {
    w.stage.line.set(state);
    hand_in(w, n)?;
    leave(w)?;
    w.stage.line.restore();
    w.advance(Span::minutes(16));
    w.at_county(n as u64 + 1)
}

/// Hands a registration in and shows its receipt.
pub(super) fn hand_in(w: &mut Walk, who: usize) -> Result<(), StepFault> {
    let person = Walk::person(who);
    w.insert(&person)?;
    w.frame("the overview", |f| {
        matches!(page(f), Some(Page::Overview(_)))
    })?;
    w.tap("首页")?;
    w.tap("我要找工作")?;
    w.tap("零工求职登记")?;
    w.tap("开始办理")?;
    fill_in(w, person.phone.reveal())?;
    w.confirm()?;
    w.frame("the receipt", |f| receipt(f).is_some())
}

/// The person takes the card and goes.
pub(super) fn leave(w: &mut Walk) -> Result<(), StepFault> {
    w.stage.pull();
    w.advance(Span::minutes(2));
    w.frame("the welcome screen", |f| f.scene.session.is_none())
}
