//! 资格认证 under the county's three policies: with an operator and without a line, where no picture comes
//! and the operator vouches; alone, where the county looks at every picture; alone, where the county's
//! service may accept by its own rule.

use super::answers::{answer_some, fill_in_any, on_form};
use super::fit::fit_by_card;
use super::operator;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::adapters::simulated::face_film::Held;
use crate::app::Frame;
use crate::county::review::Verdict;
use crate::domain::face::FacePolicy;
use crate::domain::services::catalogue::Item;
use crate::domain::time::Span;
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::domain::visit::{Tap, TextSize};
use crate::sample::operators::OPERATOR;
use crate::sample::persons::{SampleFamily, SamplePerson, persons};
use crate::ui::text::face_words as faces;
use crate::wire::catalogue::FacePolicy as Policy;
use crate::wire::face::Way;
use jiff::ToSpan as _;

/// No form asks more before the face.
const MOST_QUESTIONS: usize = 12;
/// Once a heartbeat has passed, a newer bundle is known.
const A_BEAT: Span = Span::minutes(6);

pub(super) fn assisted(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    let who = old_enough(w)?;
    w.step("没有帮办员：这一项说明要叫帮办员", |w| {
        open(w)?;
        w.tap("呼叫帮办员")?;
        w.see("请找帮办员")?;
        home(w)
    })?;
    w.step(
        "帮办员先联网登录一次，网断了用密码登录",
        |w| {
            operator::log_in(w, OPERATOR)?;
            operator::begin(w)?;
            operator::leave(w)?;
            w.lose_line()?;
            operator::log_in_without_line(w, OPERATOR)?;
            operator::begin(w)
        },
    )?;
    w.step(
        "七十八岁：插卡，自动变大字、时间加倍",
        |w| {
            start(w, &who)?;
            w.frame("large text", |f| {
                f.scene.settings.text != TextSize::Standard
            })
        },
    )?;
    w.step(
        "两份同意、一份承诺书，本人看、本人点、本人签",
        |w| to_the_face(w, &who),
    )?;
    w.step("两个人：请一个人站在镜头前", |w| {
        w.stage.face.hold(Held::Two);
        w.tap_down_to(faces::BEGIN)?;
        w.see("请一个人站在镜头前")
    })?;
    w.step("拿纸上的人像来，动作都会做：不收", |w| {
        w.stage.face.hold(Held::Print);
        w.see("没有看清是本人")?;
        w.see(&faces::left(2))
    })?;
    w.step("第二次、第三次：时间到了没拍成", |w| {
        w.stage.face.hold(Held::Nobody);
        w.tap_down_to(faces::ONCE_MORE)?;
        w.see("请站到镜头前")?;
        w.stage.face.run_out();
        w.see(&faces::left(1))?;
        w.tap_down_to(faces::ONCE_MORE)?;
        w.see("请站到镜头前")?;
        w.stage.face.run_out();
        w.see("三次都没有拍成")?;
        camera_is_off(w)
    })?;
    w.step("帮办员看过人和证件，当面核对", |w| {
        operator::take_back(w)?;
        w.tap_down_to("三次都没拍成")?;
        w.frame("the operator's word", has_face)?;
        w.see("帮办员已当面核对")
    })?;
    w.step("合影可以不拍；本人确认提交，收件", |w| {
        w.send(Tap::NextQuestion);
        w.see("合影")?;
        w.send(Tap::NextQuestion);
        to_the_review(w)?;
        hand_in(w)?;
        unsent_faces(w, 1)
    })?;
    w.step("办完，帮办员离开", |w| {
        operator::take_back(w)?;
        w.tap("换下一位")?;
        w.frame("the first page", |f| f.scene.session.is_none())?;
        w.stage.pull();
        operator::leave(w)
    })?;
    w.step("两天后网络恢复：受理，本机不留底", |w| {
        w.advance(Span::hours(48));
        w.regain_line()?;
        w.at_county(1)?;
        unsent_faces(w, 0)
    })?;
    w.step(
        "县里三个工作日内要看：帮办员作证，没有照片",
        |w| waits_at_county(w, Some("attested")),
    )?;
    decide_and_tell(w, &who)
}

pub(super) fn review(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    let who = old_enough(w)?;
    policy(w, Policy::SelfCountyReview)?;
    w.step("网络断开，本人自己来", |w| {
        w.lose_line()?;
        start(w, &who)
    })?;
    alone(w, &who)?;
    w.step("本人自己提交：收件，照片锁在本机", |w| {
        to_the_review(w)?;
        hand_in(w)?;
        unsent_faces(w, 1)
    })?;
    w.step("网络恢复：受理，本机不留底", |w| {
        leave(w)?;
        w.regain_line()?;
        w.at_county(1)?;
        unsent_faces(w, 0)
    })?;
    w.step("县里的人打开照片看，看一次记一次", |w| {
        waits_at_county(w, Some("nothing-to-compare"))
    })?;
    decide_and_tell(w, &who)
}

pub(super) fn automatic(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    let who = old_enough(w)?;
    policy(w, Policy::SelfAutomatic)?;
    w.step("本人自己来，身份证放到读卡器上", |w| {
        w.stage.lay(&who);
        to_the_form(w)
    })?;
    alone(w, &who)?;
    w.step(
        "提交：县里的系统按规则核对，当场通过",
        |w| {
            to_the_review(w)?;
            hand_in(w)?;
            w.frame("the county's stamp", |f| {
                receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
            })?;
            let waiting = county(w)?
                .waiting_faces()
                .map_err(|e| w.fault(e.to_string()))?;
            match waiting.as_slice() {
                [] => Ok(()),
                other => Err(w.fault(format!("still waiting: {other:?}"))),
            }
        },
    )?;
    w.step("本机不留底", |w| {
        leave(w)?;
        unsent_faces(w, 0)
    })?;
    next_due(w, &who)
}

/// The face of somebody who does everything alone: a hint, a picture, another one.
fn alone(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.step(
        "同意书上就能说不拍；改了主意，再看一遍",
        |w| decline_and_back(w, who),
    )?;
    w.step("两份同意、一份承诺书，点同意、签名", |w| {
        to_the_face(w, who)
    })?;
    w.step("不拍照的办法一直在", |w| {
        w.tap_down_to(faces::WITHOUT)?;
        w.see("不拍照也能办")
    })?;
    w.step("没人站着就提醒，站好了自动拍", |w| {
        w.stage.face.hold(Held::Nobody);
        w.tap_down_to(faces::BEGIN)?;
        w.see("请站到镜头前")?;
        w.stage.face.hold(Held::Good);
        w.frame("the picture", has_face)?;
        w.see("拍好了")
    })?;
    w.step("不满意，重拍一张", |w| {
        // Nobody stands there until the first picture is seen to be gone.
        w.stage.face.hold(Held::Nobody);
        w.tap_down_to(faces::ANOTHER)?;
        w.frame("no picture", |f| !has_face(f))?;
        w.stage.face.hold(Held::Good);
        w.frame("another picture", has_face)?;
        camera_is_off(w)
    })?;
    w.step("满意，下一步", |w| {
        w.send(Tap::NextQuestion);
        Ok(())
    })
}

/// The county publishes another policy, and the terminal has it with its next heartbeat.
pub(super) fn policy(w: &mut Walk, policy: Policy) -> Result<(), StepFault> {
    w.step("县里改了规定，签名发布，终端收到", |w| {
        let set = county(w)?.set_face_policy(policy);
        set.map_err(|e| w.fault(e.to_string()))?;
        w.advance(A_BEAT);
        w.frame("the new policy", |f| {
            item_of(f).is_some_and(|item| item.face_policy != FacePolicy::AssistedOnly)
        })
    })
}

/// A reviewer says yes; the person hears of it with the next card, and when the next one is due.
fn decide_and_tell(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.step("县里认证通过", |w| {
        let waiting = county(w)?
            .waiting_faces()
            .map_err(|e| w.fault(e.to_string()))?;
        let [face] = waiting.as_slice() else {
            return Err(w.fault(format!("{waiting:?}")));
        };
        let verdict = Verdict::Done("认证通过".to_owned());
        match w.stage.decide_case(&face.receipt, &verdict) {
            Some(Ok(_)) => Ok(()),
            other => Err(w.fault(format!("{other:?}"))),
        }
    })?;
    next_due(w, who)
}

fn next_due(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.step("下次插卡：告诉还有多少天到期", |w| {
        w.insert(who)?;
        let today = w.today();
        let due = today
            .checked_add(12.months())
            .map_err(|e| w.fault(e.to_string()))?;
        let days = (due - today).get_days();
        w.see(&format!("资格认证还有 {days} 天到期"))?;
        w.stage.pull();
        w.frame("the cover", |f| matches!(page(f), Some(Page::CardOut)))?;
        w.advance(Span::seconds(61));
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

/// The one face that waits, and why the service leaves it to a person; opened once, which is noted.
fn waits_at_county(w: &mut Walk, doubt: Option<&str>) -> Result<(), StepFault> {
    let county = county(w)?;
    let waiting = county.waiting_faces().map_err(|e| w.fault(e.to_string()))?;
    let [face] = waiting.as_slice() else {
        return Err(w.fault(format!("{waiting:?}")));
    };
    if face.doubt.as_deref() != doubt || face.promise.is_none() {
        return Err(w.fault(format!("{face:?}")));
    }
    let opened = county.open_face(&face.receipt);
    let opened = opened.map_err(|e| w.fault(e.to_string()))?;
    let attested = matches!(opened.packet.way, Way::Attested { .. });
    let noted = opened
        .packet
        .agreed
        .iter()
        .all(|agreed| agreed.at_ms.is_some());
    if attested == opened.image.is_none() && opened.packet.agreed.len() == 4 && noted {
        Ok(())
    } else {
        Err(w.fault(format!("{:?}", opened.packet.agreed)))
    }
}

fn county(w: &Walk) -> Result<&crate::county::CountyHandle, StepFault> {
    let county = w.stage.county.as_ref();
    county.ok_or_else(|| w.fault("this script needs a county of its own"))
}

fn item_of(f: &Frame) -> Option<&Item> {
    let items = f.scene.catalogue.as_deref()?.items();
    items.iter().find(|item| item.face().is_some())
}

fn item(w: &Walk) -> Result<Item, StepFault> {
    let frame = w.newest();
    let item = frame.as_ref().and_then(item_of).cloned();
    item.ok_or_else(|| w.fault("no item asks for a face"))
}

/// The oldest of the fifty who draws a benefit as far as the card tells, with a card anybody may read.
pub(super) fn old_enough(w: &Walk) -> Result<SamplePerson, StepFault> {
    let day = w.today();
    let drawing = crate::sample::records::on_record(day);
    let draws = |p: &SamplePerson| {
        let one = drawing.iter().find(|one| one.person.index == p.index);
        one.is_some_and(|one| {
            let facts = one.facts.iter();
            let mut drawn = facts.filter(|f| f.key == "drawing_benefit" && f.value == "true");
            drawn.next().is_some()
        })
    };
    let free = persons()
        .into_iter()
        .filter(|p| p.family != SampleFamily::V3);
    let oldest = free
        .filter(|p| draws(p))
        .min_by_key(|p| p.id_number.birth_date());
    let by_card = || item(w).ok().and_then(|item| fit_by_card(&item, day));
    oldest
        .or_else(by_card)
        .ok_or_else(|| w.fault("nobody draws a benefit"))
}

fn open(w: &mut Walk) -> Result<(), StepFault> {
    let number = item(w)?.number;
    w.tap("我要办社保")?;
    w.send(Tap::OpenItem(number));
    w.frame("the page of the item", |f| {
        matches!(page(f), Some(Page::Guide(_)))
    })
}

/// From the first page to the first question, past what is only advice.
pub(super) fn start(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.insert(who)?;
    to_the_form(w)
}

fn to_the_form(w: &mut Walk) -> Result<(), StepFault> {
    let number = item(w)?.number;
    w.frame("who it is", |f| {
        f.scene.person.is_some() && matches!(page(f), Some(Page::Overview(_)))
    })?;
    w.send(Tap::StartItem(number));
    w.frame("the form, or advice before it", |f| {
        matches!(page(f), Some(Page::Form(_) | Page::Refused(_)))
    })?;
    if matches!(w.newest().as_ref().and_then(page), Some(Page::Refused(_))) {
        w.tap(crate::ui::text::refusals::ANYWAY)?;
    }
    w.frame("the form", |f| on_form(f).is_some())
}

fn to_the_face(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    for _ in 0..MOST_QUESTIONS {
        let asks = |f: &Frame| on_form(f).is_some_and(|form| form.current().0.kind.is_face());
        if w.newest().as_ref().is_some_and(asks) {
            return w.until("the way without a picture, or more of the page", |w| {
                w.has(faces::WITHOUT) || w.has("往下看")
            });
        }
        answer_some(w, who, 1)?;
    }
    Err(w.fault("the form never asks for a face"))
}

/// Declines where the consent is asked, and goes back to it.
fn decline_and_back(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    let consents = |f: &Frame| on_form(f).is_some_and(Filing::asks_for_face_consent);
    for _ in 0..MOST_QUESTIONS {
        if w.newest().as_ref().is_some_and(consents) {
            break;
        }
        answer_some(w, who, 1)?;
    }
    w.tap_down_to(faces::WITHOUT)?;
    w.frame("a question after the consents", |f| {
        on_form(f).is_some_and(|form| form.face_is_declined() && !form.asks_for_face_consent())
    })?;
    w.tap("上一步")?;
    w.frame("the consent again", consents)
}

/// On to the review, past what is only advice.
fn to_the_review(w: &mut Walk) -> Result<(), StepFault> {
    w.frame("the review", |f| {
        matches!(page(f), Some(Page::Review { .. } | Page::Refused(_)))
    })?;
    let who = Walk::person(0);
    fill_in_any(w, &who)
}

fn hand_in(w: &mut Walk) -> Result<(), StepFault> {
    operator::hand_over(w)?;
    w.confirm()?;
    w.frame("the receipt", |f| receipt(f).is_some())?;
    w.see("收件")
}

fn has_face(f: &Frame) -> bool {
    on_form(f).is_some_and(|form| form.current().1.raw.face().is_some())
}

fn camera_is_off(w: &mut Walk) -> Result<(), StepFault> {
    w.until("the camera to be off", |w| !w.stage.face.is_on())
}

/// So many packets lie on the terminal.
fn unsent_faces(w: &mut Walk, wanted: u32) -> Result<(), StepFault> {
    w.frame("the packets that wait", move |f| {
        f.machine.backlog.faces == wanted
    })
}

fn leave(w: &mut Walk) -> Result<(), StepFault> {
    w.stage.pull();
    w.stage.laid.lift();
    w.tap("办完了，退出")?;
    w.frame("the first page", |f| f.scene.session.is_none())
}

fn home(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("首页")?;
    w.frame("the welcome screen", |f| f.scene.session.is_none())
}
