//! The county's switch: operators help at a terminal only with what residents may do alone. It is
//! published, seen at the terminal, refused with a sentence, and put back.

use super::operator;
use super::s02::page;
use super::{StepFault, Walk};
use crate::app::Event;
use crate::domain::bundle::AssistedRule;
use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use crate::domain::visit::Tap;
use crate::domain::visit::page::Page;
use crate::sample::operators::OPERATOR;

/// Joining the residents' pension: with an operator only.
const ASSISTED: u16 = 28;
/// Registration as a job seeker: residents do it alone, too.
const ANYBODYS: u16 = 1;
const POLICY: &str = "assisted_items";

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.step("帮办员登录：要帮办的事项能办", |w| {
        operator::log_in(w, OPERATOR)?;
        operator::begin(w)?;
        open(w, ASSISTED)?;
        w.see("开始帮办")
    })?;
    w.step(
        "县里规定：本机只帮办群众能自己办的 22 项",
        |w| publish(w, "self-service", AssistedRule::SelfService),
    )?;
    w.step("再点这一项：不能办，说明白去哪里", |w| {
        open(w, ASSISTED)?;
        w.send(Tap::StartItem(item(ASSISTED)));
        w.see("县里规定：本机只帮办群众能自己办的事")?;
        w.see("请到柜面的电脑上办")
    })?;
    w.step("帮办台上也不再有这一项", |w| {
        w.tap("帮办台")?;
        w.see("开始帮办")?;
        match w.shows("城乡居民基本养老保险参保登记") {
            true => Err(w.fault("the desk offers what it refuses")),
            false => operator::begin(w),
        }
    })?;
    w.step("群众能自己办的，照样帮办", |w| {
        open(w, ANYBODYS)?;
        w.see("开始帮办")
    })?;
    w.step("县里放开：又能办了", |w| {
        publish(w, "all", AssistedRule::All)?;
        open(w, ASSISTED)?;
        w.see("开始帮办")
    })?;
    w.step("帮办员离开", operator::leave)
}

fn item(number: u16) -> ItemNo {
    ItemNo::new(number).expect("a number of the list")
}

fn open(w: &mut Walk, number: u16) -> Result<(), StepFault> {
    w.send(Tap::OpenItem(item(number)));
    w.frame(
        "the item's page",
        move |f| matches!(page(f), Some(Page::Guide(item)) if item.get() == number),
    )
}

/// The county signs and publishes; the terminal takes it with its next look. The operator touches
/// the screen meanwhile, so that it does not lock.
fn publish(w: &mut Walk, value: &str, rule: AssistedRule) -> Result<(), StepFault> {
    let county = w.stage.county.as_ref();
    let county = county.ok_or_else(|| w.fault("this script needs a county of its own"))?;
    let set = county.set_policy(POLICY, value);
    set.map_err(|e| w.fault(e.to_string()))?;
    for _ in 0..40 {
        if w.newest().is_some_and(|f| f.scene.assisted == rule) {
            return Ok(());
        }
        w.stage.put(Event::Touch);
        w.advance(Span::minutes(1));
        w.pause();
    }
    Err(w.fault("the terminal never heard of it"))
}
