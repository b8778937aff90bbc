//! What stands around every page: place, network, time, the person, the bar, the overlays.

use super::{Devices, Listener, Meaning, Surroundings, ViewModel, desk, g};
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::operators::desk::{DeskTap, Hands};
use crate::domain::tasks::WorkTap;
use crate::domain::time::Span;
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::{Remaining, Scene, View};
use crate::domain::visit::{Line, Tap, TextSize};
use crate::ui::text::{common, ease, operators, training, when};

pub(super) fn text_size(size: TextSize) -> g::TextSize {
    match size {
        TextSize::Standard => g::TextSize::Standard,
        TextSize::Large => g::TextSize::Large,
        TextSize::Largest => g::TextSize::Largest,
    }
}

pub(super) fn frame(vm: &mut ViewModel, scene: &Scene, around: &Surroundings) {
    let online = scene.line == Line::Online;
    let simulated = match around.devices {
        Devices::Real => "",
        Devices::Simulated => common::SIMULATED,
    };
    vm.frame = g::Frame {
        place: around.place.as_str().into(),
        service: around.service.as_str().into(),
        online,
        network: if online { "联网" } else { "离线" }.into(),
        clock: when::clock(scene.now).into(),
        simulated: simulated.into(),
        training: match scene.desk.stage() {
            ServiceStage::Trial => training::TRIAL,
            ServiceStage::Formal if scene.desk.is_training() => training::BANNER,
            ServiceStage::Formal => "",
        }
        .into(),
        help: common::call(&around.phone).into(),
        notice: if online { "" } else { offline(scene) }.into(),
    };
    if let Some(person) = &scene.person {
        vm.session = g::Session {
            shown: true,
            name: match &scene.came {
                Some(_) => operators::counter::instead_of(&person.name.masked()),
                None => person.name.masked(),
            }
            .into(),
            number: person.id_number.masked().into(),
            left: left(scene).into(),
            leave: if scene.desk.hands() == Hands::Operator {
                operators::desk::NEXT
            } else {
                "退出"
            }
            .into(),
        };
        vm.tap(g::Spot::Leave, 0, Tap::Exit);
    }
}

/// What a broken line means for the page on screen.
fn offline(scene: &Scene) -> &'static str {
    let View::Page(page) = &scene.view else {
        return "";
    };
    match page.as_ref() {
        Page::Records(_) | Page::Viewed(_) | Page::Seekers(_) | Page::CaseLookup(_) => {
            common::OFFLINE_QUERY
        }
        Page::Jobs(_) | Page::Job(_) | Page::Library(_) | Page::Entry(_) => common::OFFLINE_KEPT,
        Page::Refused(_) | Page::Checking { .. } | Page::Help => common::OFFLINE_SHORT,
        // It says itself what becomes of the case, and needs its room for what is taken along.
        Page::Receipt(_) => "",
        _ => common::OFFLINE,
    }
}

fn left(scene: &Scene) -> String {
    // In the operator's hands it does not run out; the lock in the bar above is what counts.
    if scene.desk.hands() == Hands::Operator {
        return String::new();
    }
    match scene.remaining {
        Some(Remaining::Quiet(left) | Remaining::Countdown(left)) => {
            format!("剩余 {}", when::minutes(left))
        }
        None => String::new(),
    }
}

pub(super) fn item(vm: &mut ViewModel, glyph: g::Glyph, label: &str, meaning: Meaning) {
    vm.on(g::Spot::Bar, vm.bar.len(), meaning);
    vm.bar.push(g::BarItem {
        glyph,
        label: label.into(),
    });
}

pub(super) fn page_bar(vm: &mut ViewModel, scene: &Scene) {
    item(vm, g::Glyph::Back, "返回", Meaning::Tap(Tap::Back));
    item(vm, g::Glyph::House, "首页", Meaning::Tap(Tap::Home));
    item(vm, g::Glyph::Letters, ease::OPEN, Meaning::ShowEase(true));
    // Beside 怎么帮 there is no room for it lying down, and an operator reads.
    if !(scene.desk.hands() == Hands::Operator && desk::coached(scene).is_some()) {
        item(
            vm,
            g::Glyph::Speaker,
            "朗读本页",
            Meaning::ReadAloud(Listener::Room),
        );
    }
    helper(vm, scene);
}

/// 呼叫帮办; the operator's own first page once one is on duty, and nothing while the resident has
/// the screen: the operator stands beside.
fn helper(vm: &mut ViewModel, scene: &Scene) {
    match scene.desk.hands() {
        Hands::Operator => {
            if let Some(number) = desk::coached(scene) {
                let tap = Meaning::Tap(Tap::Desk(DeskTap::Coach(number)));
                item(vm, g::Glyph::Info, operators::desk::COACH, tap);
            }
            let tap = Meaning::Tap(Tap::Desk(DeskTap::Home));
            item(vm, g::Glyph::Wave, operators::desk::HOME, tap);
        }
        Hands::Resident => {}
        // Who practises for the machine's sake calls nobody and goes back to its page.
        _ if scene
            .desk
            .duty()
            .is_some_and(|duty| duty.operator.is_technician()) =>
        {
            let tap = Meaning::Tap(Tap::Desk(DeskTap::Home));
            item(vm, g::Glyph::Gear, operators::desk::MACHINE_PRACTICE, tap);
        }
        Hands::Alone | Hands::Covered => {
            item(vm, g::Glyph::Wave, "呼叫帮办", Meaning::Tap(Tap::CallHelp));
        }
    }
}

/// The bar of an operator's page.
pub(super) fn desk_bar(vm: &mut ViewModel, scene: &Scene, back: bool) {
    if back {
        let tap = Meaning::Tap(Tap::Desk(DeskTap::Close));
        item(vm, g::Glyph::Back, "返回", tap);
    }
    let size = Meaning::Tap(Tap::NextTextSize);
    item(vm, g::Glyph::Letters, next_size(scene), size);
    item(
        vm,
        g::Glyph::Speaker,
        "朗读本页",
        Meaning::ReadAloud(Listener::Room),
    );
}

/// The bar of the pages of tasks.
pub(super) fn work_bar(vm: &mut ViewModel, scene: &Scene) {
    let tap = Meaning::Tap(Tap::Work(WorkTap::Back));
    item(vm, g::Glyph::Back, "返回", tap);
    let size = Meaning::Tap(Tap::NextTextSize);
    item(vm, g::Glyph::Letters, next_size(scene), size);
    item(
        vm,
        g::Glyph::Speaker,
        "朗读本页",
        Meaning::ReadAloud(Listener::Room),
    );
}

/// What the button for the next size says.
fn next_size(scene: &Scene) -> &'static str {
    match scene.settings.text.next() {
        TextSize::Standard => "标准版",
        TextSize::Large => "大字版",
        TextSize::Largest => "特大字",
    }
}

pub(super) fn welcome_bar(vm: &mut ViewModel, scene: &Scene) {
    item(
        vm,
        g::Glyph::Letters,
        next_size(scene),
        Meaning::Tap(Tap::NextTextSize),
    );
    item(vm, g::Glyph::Contrast, ease::OPEN, Meaning::ShowEase(true));
    item(
        vm,
        g::Glyph::Speaker,
        "朗读本页",
        Meaning::ReadAloud(Listener::Room),
    );
    helper(vm, scene);
    if scene.desk.duty().is_none() {
        let tap = Meaning::Tap(Tap::Desk(DeskTap::LogIn));
        item(vm, g::Glyph::Gear, operators::desk::DOOR, tap);
    }
}

/// The bar of the first page while somebody is known: back to what concerns them.
pub(super) fn known_home_bar(vm: &mut ViewModel, scene: &Scene) {
    item(vm, g::Glyph::Back, "返回", Meaning::Tap(Tap::Back));
    item(vm, g::Glyph::Letters, ease::OPEN, Meaning::ShowEase(true));
    item(
        vm,
        g::Glyph::Speaker,
        "朗读本页",
        Meaning::ReadAloud(Listener::Room),
    );
    helper(vm, scene);
}

pub(super) fn all_groups_bar(vm: &mut ViewModel, scene: &Scene) {
    item(vm, g::Glyph::Back, "返回", Meaning::ShowAllGroups(false));
    item(vm, g::Glyph::Letters, ease::OPEN, Meaning::ShowEase(true));
    item(
        vm,
        g::Glyph::Speaker,
        "朗读本页",
        Meaning::ReadAloud(Listener::Room),
    );
    helper(vm, scene);
}

/// The bar of a terminal that serves nobody: only what still works.
pub(super) fn closed_bar(vm: &mut ViewModel, scene: &Scene) {
    item(
        vm,
        g::Glyph::Letters,
        next_size(scene),
        Meaning::Tap(Tap::NextTextSize),
    );
    item(
        vm,
        g::Glyph::Contrast,
        "换颜色",
        Meaning::Tap(Tap::NextTheme),
    );
    item(
        vm,
        g::Glyph::Speaker,
        "朗读本页",
        Meaning::ReadAloud(Listener::Room),
    );
}

/// The steps of a flow; `now` counts from one.
pub(super) fn steps(vm: &mut ViewModel, now: usize) {
    let labels = ["读卡", "填写", "核对", "完成"];
    vm.steps = (1..)
        .zip(labels)
        .map(|(n, label): (usize, _)| g::Step {
            label: label.into(),
            number: n.to_string().into(),
            state: match n.cmp(&now) {
                std::cmp::Ordering::Less => g::StepState::Done,
                std::cmp::Ordering::Equal => g::StepState::Now,
                std::cmp::Ordering::Greater => g::StepState::Todo,
            },
        })
        .collect();
}

pub(super) fn overlay(vm: &mut ViewModel, scene: &Scene) {
    let Some(Remaining::Countdown(left)) = scene.remaining else {
        return super::ease::once_more(vm, scene);
    };
    let private = scene.person.is_some();
    let on_receipt = matches!(&scene.view, View::Page(page) if matches!(**page, Page::Receipt(_)));
    vm.overlay = g::Overlay::Idle;
    vm.over = g::OverlayView {
        title: "您还在吗？".into(),
        line: if on_receipt {
            common::RECEIPT_LEAVES
        } else if private {
            "没有操作，就要退出了。"
        } else {
            "没有操作，就要回到首页了。"
        }
        .into(),
        seconds: seconds(left).into(),
        action: "继续办理".into(),
        leave: if private { "退出" } else { "" }.into(),
        glyph: g::Glyph::Clock,
    };
    vm.tap(g::Spot::Extend, 0, Tap::MoreTime);
    if private {
        vm.tap(g::Spot::Leave, 0, Tap::Exit);
    }
}

pub(super) fn seconds(left: Span) -> String {
    left.seconds_up().to_string()
}
