//! A lost card: what to know, whom to call, and without a line the hotline and no promise; then with
//! an operator, who types the number from the identity card, there being no card to read.

use super::answers::{answer_some, fill_in_any};
use super::operator;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::domain::delivery::FieldId;
use crate::domain::people::card::CardStatus;
use crate::domain::services::form::RawAnswer;
use crate::domain::visit::Tap;
use crate::domain::visit::page::Page;
use crate::sample::operators::OPERATOR;
use crate::sample::persons::person;
use crate::sample::records::REPLACED;
use crate::ui::text::when::full_day;

/// Who wants the card released is asked for a phone, a promise and a signature.
const AFTER_THE_ACTION: usize = 3;
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
    w.step("回首页", home)?;
    with_operator(w)?;
    no_release_after_a_new_card(w)?;
    without_line(w)
}

/// The resident stands there with the identity card only.
fn with_operator(w: &mut Walk) -> Result<(), StepFault> {
    let who = Walk::person(1);
    w.step("帮办员用手机扫码登录，设好断网密码", |w| {
        operator::log_in(w, OPERATOR)?;
        operator::begin(w)
    })?;
    w.step(
        "打开这一项：怎么办、看什么、怎么说都写着",
        |w| {
            open(w)?;
            w.see("您帮着填")?;
            w.tap("怎么帮")?;
            w.see("只认身份证")?;
            w.see("临时挂失只管 7 天")?;
            w.tap("看好了，接着办")
        },
    )?;
    w.step(
        "社保卡丢了，没有卡可读：看身份证录入",
        |w| {
            w.tap("开始帮办")?;
            operator::type_identity(w, &who)?;
            w.frame("the form", |f| matches!(page(f), Some(Page::Form(_))))
        },
    )?;
    w.step("帮办员填，本人同意、签名", |w| {
        fill_in_any(w, &who)?;
        operator::hand_over(w)
    })?;
    let mut case = None;
    w.step("本人确认提交：收件、受理", |w| {
        w.confirm()?;
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
        })?;
        let newest = w.newest();
        case = newest
            .as_ref()
            .and_then(receipt)
            .map(|r| r.receipt.facts.submission);
        Ok(())
    })?;
    w.step(
        "回执写着哪天自动解开、银行要另打电话",
        |w| {
            let day = w.today() + jiff::Span::new().days(7);
            w.see("临时挂失到")?;
            w.see(&full_day(day))?;
            w.see("马上打发卡银行的电话挂失")
        },
    )?;
    w.step(
        "县里看得到：号码是手工录入的，谁经手的",
        |w| {
            let id = case.ok_or_else(|| w.fault("no case"))?;
            let county = w.stage.county.as_ref();
            let county = county.ok_or_else(|| w.fault("this script needs a county of its own"))?;
            match county.assisted(&id.to_string()) {
                Ok(Some(part)) if part.manual_id && part.account == OPERATOR => Ok(()),
                other => Err(w.fault(format!("{other:?}"))),
            }
        },
    )?;
    w.step("办完，换下一位", |w| {
        operator::take_back(w)?;
        next(w)
    })
}

/// Who has a new card does not get the old one back.
fn no_release_after_a_new_card(w: &mut Walk) -> Result<(), StepFault> {
    let who = person(REPLACED);
    w.step(
        "补过新卡的人拿旧卡来解挂：说明白不能，用新卡",
        |w| {
            open(w)?;
            w.tap("开始帮办")?;
            w.insert(&who)?;
            w.see("要办哪一样")?;
            let action = FieldId::parse("action").expect("a field");
            let answer = RawAnswer::picked("release");
            w.send(Tap::Answer(action.clone(), answer));
            w.send(Tap::NextQuestion);
            w.frame("the question after it", |f| {
                let form = page(f).and_then(Page::filing);
                form.is_some_and(|form| form.current().0.id != action)
            })?;
            answer_some(w, &who, AFTER_THE_ACTION)?;
            w.frame("the refusal", |f| matches!(page(f), Some(Page::Refused(_))))?;
            w.see("已经补了新卡")?;
            operator::take_back(w)?;
            next(w)?;
            w.stage.pull();
            w.frame("the card to be gone", |f| {
                f.scene.session.is_none() && f.scene.slot == CardStatus::NoCard
            })
        },
    )
}

fn without_line(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "又断网了：帮办员也只能让人打热线，记下一次",
        |w| {
            operator::leave(w)?;
            w.lose_line()?;
            operator::log_in_without_line(w, OPERATOR)?;
            operator::begin(w)?;
            open(w)?;
            w.tap("现在怎么办")?;
            w.see("12333")?;
            w.see("什么也没有登记")?;
            w.tap("首页")?;
            w.frame("the first page", |f| f.scene.session.is_none())
        },
    )?;
    w.step("县里只有那一件", |w| {
        match w.stage.cases_at_county() {
            Some(Ok(1)) => Ok(()),
            other => Err(w.fault(format!("{other:?}"))),
        }
    })?;
    w.step("帮办员离开", operator::leave)
}

fn next(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("换下一位")?;
    w.frame("the first page", |f| f.scene.session.is_none())
}

fn open(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("我要办社保卡")?;
    w.tap(ITEM)
}

fn home(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("首页")?;
    w.frame("the welcome screen", |f| f.scene.session.is_none())
}
