//! Showing a card: asking for it, reading it, what went wrong, and the cover while it is out.

mod second;

use super::{IdentityCards, Surroundings, ViewModel, frame, g};
use crate::domain::operators::desk::Hands;
use crate::domain::people::card::{CardFault, CardStatus};
use crate::domain::visit::Tap;
use crate::domain::visit::page::{Purpose, ReadStage};
use crate::domain::visit::scene::{Remaining, Scene};
use crate::ui::text::library as library_words;
use crate::ui::text::{Audience, cards as words, common, operators, training};

pub(super) fn identify(
    vm: &mut ViewModel,
    purpose: Purpose,
    problem: Option<CardFault>,
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::Identify;
    let trouble = problem
        .map(|fault| words::fault(fault, Audience::Resident))
        .or_else(|| words::slot(scene.slot));
    vm.identify = g::IdentifyView {
        title: match around.identity_cards {
            IdentityCards::Read => "请插社保卡，或放身份证",
            IdentityCards::NotRead => "请插入社保卡",
        }
        .into(),
        reason: reason(purpose, scene).into(),
        pose: pose(problem, scene.slot),
        card_title: "插社保卡".into(),
        card_line: match around.identity_cards {
            IdentityCards::Read => {
                "芯片朝前、朝上，插到底不要拔。身份证平放在感应区，听到响声再拿走。"
            }
            IdentityCards::NotRead => "芯片朝前、朝上，插到底不要拔",
        }
        .into(),
        fault: trouble.map_or("", |w| w.what).into(),
        advice: trouble.map_or("", |w| w.todo).into(),
        privacy: common::PRIVACY.into(),
        ..Default::default()
    };
    if let Purpose::Second(item) = purpose {
        return second::asked(vm, item, scene);
    }
    if scene.desk.duty().is_none() || scene.desk.hands() == Hands::Alone {
        vm.identify.helper = "没带卡，找帮办员".into();
        vm.tap(g::Spot::Helper, 0, Tap::CallHelp);
    } else if types_identity(purpose, scene) {
        vm.identify.helper = operators::counter::TYPE.into();
        vm.tap(g::Spot::Helper, 0, Tap::TypeIdentity);
    }
    if matches!(scene.slot, CardStatus::Present(_)) && !scene.desk.is_training() {
        vm.identify.again = "再读一次".into();
        vm.tap(g::Spot::Retry, 0, Tap::UseCard);
    }
    if scene.desk.is_training() {
        vm.identify.again = training::CARD.into();
        vm.tap(g::Spot::Retry, 0, Tap::PracticeCard);
    }
}

/// Whether the operator on duty may type who stands there.
fn types_identity(purpose: Purpose, scene: &Scene) -> bool {
    let (Purpose::Item(item) | Purpose::ForOther(item) | Purpose::Agent(item, _)) = purpose else {
        return false;
    };
    let catalogue = scene.catalogue.as_deref();
    scene.desk.hands() == Hands::Operator
        && !scene.desk.is_training()
        && scene.desk.may_handle(item)
        && catalogue.is_some_and(|c| c.counter().identity.is_some())
}

fn reason(purpose: Purpose, scene: &Scene) -> String {
    match purpose {
        Purpose::Item(number) | Purpose::Guide(number) => {
            let item = scene.catalogue.as_deref().and_then(|c| c.item(number));
            item.map_or_else(String::new, |i| format!("办理“{}”要核对本人身份", i.name))
        }
        Purpose::ForOther(_) => operators::counter::HOLDER_CARD.to_owned(),
        Purpose::Agent(_, said) => operators::counter::agent_card(said).to_owned(),
        Purpose::Second(item) => second::reason(item, scene),
        Purpose::Cases => "查自己办的事，要核对本人身份".to_owned(),
        Purpose::Overview => "看看有什么和您有关".to_owned(),
        Purpose::WhoViewed => "看谁看过您的信息，要核对本人身份".to_owned(),
        Purpose::Resume => "插回原来的卡，接着办".to_owned(),
        Purpose::Jobs(_) => "县里规定：看岗位先插卡".to_owned(),
        Purpose::Library(shelf) => {
            format!("县里规定：看{}先插卡", library_words::shelf(shelf))
        }
        Purpose::LifeEvent(number) => {
            let event = scene.catalogue.as_deref().and_then(|c| c.event(number));
            event.map_or_else(String::new, |e| format!("办“{}”要核对本人身份", e.name))
        }
    }
}

fn pose(problem: Option<CardFault>, slot: CardStatus) -> g::CardPose {
    match problem {
        Some(CardFault::UpsideDown | CardFault::Silent) => g::CardPose::WrongWay,
        Some(CardFault::RemovedDuringRead) => g::CardPose::Pulled,
        Some(
            CardFault::NoReader
            | CardFault::ServiceLost
            | CardFault::ReaderBusy
            | CardFault::ReaderForbidden
            | CardFault::ReaderBroken,
        ) => g::CardPose::NoReader,
        Some(CardFault::NoCard) => g::CardPose::Inviting,
        Some(_) => g::CardPose::Refused,
        None if words::slot(slot).is_some() => g::CardPose::NoReader,
        None => g::CardPose::Inviting,
    }
}

pub(super) fn reading(vm: &mut ViewModel, stage: ReadStage) {
    vm.screen = g::Screen::Reading;
    let (title, line, progress) = match stage {
        ReadStage::Card => ("正在读卡", "一般 1 秒就好", 0.4),
        ReadStage::Authority => ("正在和县里核对", "三代卡要多等几秒", 0.75),
    };
    vm.reading = g::ReadingView {
        title: title.into(),
        line: line.into(),
        progress,
        warning: "请不要拔卡".into(),
    };
}

pub(super) fn locked(vm: &mut ViewModel, purpose: Purpose, scene: &Scene) {
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: "这张卡现在读不全".into(),
        happened: "这是第三代社保卡，姓名和号码要连上县里才能读，现在连不上。".into(),
        safe: "卡没有问题，什么也没有改动。".into(),
        todo: "过一会儿再插一次卡；等不了，请找帮办员。".into(),
        action: "再读一次".into(),
        glyph: g::Glyph::Lock,
        ..Default::default()
    };
    vm.tap(g::Spot::Retry, 0, Tap::UseCard);
    if types_identity(purpose, scene) {
        vm.fault.todo = "过一会儿再插一次卡；等不了，可以看身份证手工录入。".into();
        vm.fault.staff = operators::counter::TYPE.into();
        vm.tap(g::Spot::Helper, 0, Tap::TypeIdentity);
    }
}

pub(super) fn covered(vm: &mut ViewModel, scene: &Scene) {
    vm.screen = g::Screen::Blank;
    vm.bar.clear();
    vm.overlay = g::Overlay::Covered;
    let left = match scene.remaining {
        Some(Remaining::Quiet(left) | Remaining::Countdown(left)) => frame::seconds(left),
        None => String::new(),
    };
    vm.over = g::OverlayView {
        title: "请把社保卡插回来".into(),
        line: if scene.stranger {
            words::NOT_THIS_CARD
        } else if scene.begun {
            "插回原来的卡，接着办，填的内容还在。"
        } else {
            "插回原来的卡，接着办。"
        }
        .into(),
        seconds: left.into(),
        action: String::new().into(),
        leave: "不办了，退出".into(),
        glyph: g::Glyph::Card,
    };
    vm.tap(g::Spot::Leave, 0, Tap::Exit);
}
