//! The pages of the set-up: one step at a time, each with its number.

use super::{ViewModel, fact, frame, g};
use crate::domain::setup::{
    Air, CODE_DIGITS, ClockSeen, Heard, Mounted, NetworkState, Protection, Setup, SetupTap, Sheet,
    Step, TIME_DIGITS, Trouble,
};
use crate::domain::visit::Tap;
use crate::domain::visit::scene::Scene;
use crate::ui::text::setup as say;

/// Fills in the page of the step that is to be done.
pub(super) fn page(vm: &mut ViewModel, setup: &Setup, scene: &Scene) {
    vm.screen = g::Screen::Desk;
    vm.setup = true;
    // Nobody is served here yet: a missing line is a step, not a notice.
    vm.frame.notice = "".into();
    vm.frame.network = say::UNDER_WAY.into();
    frame::closed_bar(vm, scene);
    let step = setup.step();
    let at = Step::ALL.iter().take_while(|s| **s < step).count();
    let number = (at + 1).min(Step::ALL.len());
    vm.desk = g::DeskView {
        title: say::title(number, Step::ALL.len(), say::step(step)).into(),
        line: say::line(step).into(),
        ..Default::default()
    };
    if let Some(trouble) = setup.trouble() {
        let said = say::trouble(trouble);
        vm.desk.notice = format!("{}{}", said.what, said.todo).into();
    }
    if setup.is_busy() && !setup.waits_for_staff() {
        vm.desk.line = say::BUSY.into();
    }
    match step {
        Step::Screen => {
            button(vm, say::UPRIGHT, SetupTap::Mounted(Mounted::Upright));
            button(vm, say::ON_ITS_SIDE, SetupTap::Mounted(Mounted::OnItsSide));
            button(vm, say::TURN_PANEL, SetupTap::TurnPanel);
        }
        Step::Network => match setup.air() {
            None => network(vm, setup),
            Some(air) => match air.chosen() {
                None => in_the_air(vm, setup, air),
                Some(chosen) => password(vm, setup, air, chosen),
            },
        },
        Step::Sheet => {
            button(vm, say::READ_SHEET, SetupTap::ReadSheet);
            button(vm, say::BACK, SetupTap::Back);
        }
        Step::Facts => {
            if let Some(sheet) = setup.sheet() {
                facts(vm, sheet);
            }
            button(vm, say::RIGHT, SetupTap::Next);
            button(vm, say::WRONG, SetupTap::Back);
        }
        Step::Clock => clock(vm, setup),
        Step::Register => register(vm, setup),
        Step::Done => {}
    }
    let course: Vec<(usize, &str, bool)> = (1..)
        .zip(Step::ALL)
        .map(|(n, s)| (n, say::step(s), s < step))
        .collect();
    // Beside the keys, and under what is wrong, there is room for that and for no more; on the first page every button
    // is to be seen at once, whichever way the picture lies.
    let room = !vm.desk.pad && setup.trouble().is_none() && setup.air().is_none();
    if room && step != Step::Screen {
        vm.desk_facts.push(fact("", say::course(&course)));
    }
}

fn button(vm: &mut ViewModel, label: &str, tap: SetupTap) {
    let row = vm.desk_buttons.len();
    vm.tap(g::Spot::DeskButton, row, Tap::Setup(tap));
    vm.desk_buttons.push(label.to_owned());
}

fn toned(vm: &mut ViewModel, value: &str, tone: g::Tone) {
    let line = fact("", value);
    vm.desk_facts.push(g::Fact { tone, ..line });
}

fn network(vm: &mut ViewModel, setup: &Setup) {
    let Some(state) = setup.network() else {
        return;
    };
    let good = matches!(state, NetworkState::Connected(_));
    let tone = if good { g::Tone::Good } else { g::Tone::Warn };
    // What is wrong stands above already.
    if setup.trouble() != Some(Trouble::NoNetwork) {
        toned(vm, say::network(state), tone);
    }
    let may_go = good || state == NetworkState::Unknown;
    if may_go {
        button(vm, say::NEXT, SetupTap::Next);
    }
    if !matches!(state, NetworkState::Connected(_)) {
        button(vm, say::CHOOSE_WIFI, SetupTap::ChooseWifi);
        button(vm, say::JOIN, SetupTap::JoinByStick);
    }
    button(vm, say::AGAIN, SetupTap::Again);
    button(vm, say::BACK, SetupTap::Back);
}

/// The networks in the air, the loudest first; what cannot be used says so and leads nowhere.
fn in_the_air(vm: &mut ViewModel, setup: &Setup, air: &Air) {
    vm.desk.stays = true;
    for (row, one) in air.heard().unwrap_or_default().iter().enumerate() {
        if one.protection != Protection::Other {
            vm.tap(g::Spot::Desk, row, Tap::Setup(SetupTap::Wifi(row)));
        }
        vm.desk_rows.push(say::heard(one));
    }
    vm.desk.line = match air.heard() {
        _ if setup.is_busy() => say::LISTENING,
        None | Some([]) => say::NOTHING_HEARD,
        Some(_) => say::HEARD,
    }
    .into();
    button(vm, say::LISTEN_AGAIN, SetupTap::Again);
    button(vm, say::BACK, SetupTap::Back);
}

fn password(vm: &mut ViewModel, setup: &Setup, air: &Air, chosen: &Heard) {
    let name = chosen.name.as_str();
    vm.desk.line = if setup.is_busy() {
        say::joining(name)
    } else {
        say::password_of(name)
    }
    .into();
    if setup.trouble() == Some(Trouble::NotJoined) {
        vm.desk.notice = say::not_joined_by_hand(name).into();
    }
    vm.desk.pad = true;
    vm.desk.signs = true;
    vm.desk.typed = air.typed().into();
    vm.desk.typed_name = say::PASSWORD_HELPER.into();
    vm.desk.next = say::JOIN_IT.into();
    vm.desk.ready = air.is_password() && !setup.is_busy();
    vm.tap(g::Spot::Next, 0, Tap::Setup(SetupTap::Next));
    button(vm, say::BACK, SetupTap::Back);
}

fn facts(vm: &mut ViewModel, sheet: &Sheet) {
    let mut lines = vec![
        say::device(
            sheet.device.as_str(),
            &sheet.asset_number,
            sheet.prefix.as_str(),
        ),
        say::place(&sheet.county, &sheet.place),
        say::county(&sheet.url),
    ];
    match sheet.point {
        Some(point) => {
            let degrees = |micro: i32| f64::from(micro) * 1e-6;
            lines.push(say::point(degrees(point.lat()), degrees(point.lon())));
        }
        None => lines.push(say::NO_POINT.to_owned()),
    }
    if let Some(farthest) = sheet.farthest {
        lines.push(say::farthest(f64::from(farthest.0) / 1e3));
    }
    for line in lines {
        toned(vm, &line, g::Tone::Plain);
    }
}

fn clock(vm: &mut ViewModel, setup: &Setup) {
    if setup.types_time() {
        vm.desk.line = say::TIME.into();
        pad(vm, setup, TIME_DIGITS, say::TIME_HELPER, say::SET);
        button(vm, say::BACK, SetupTap::Back);
        return;
    }
    if let Some(seen) = setup.clock() {
        let agrees = seen == ClockSeen::Agrees;
        let tone = if agrees { g::Tone::Good } else { g::Tone::Warn };
        toned(vm, &say::clock(seen), tone);
        if agrees {
            button(vm, say::NEXT, SetupTap::Next);
        }
    }
    if !setup.is_busy() {
        if matches!(setup.clock(), Some(ClockSeen::Off(_))) {
            button(vm, say::SET_CLOCK, SetupTap::SetClock);
        }
        if setup.clock() != Some(ClockSeen::Agrees) {
            button(vm, say::TYPE_TIME, SetupTap::TypeTime);
        }
        button(vm, say::AGAIN, SetupTap::Again);
        button(vm, say::BACK, SetupTap::Back);
    }
}

/// The keys for so many digits, and what was typed so far.
fn pad(vm: &mut ViewModel, setup: &Setup, digits: usize, name: &str, send: &str) {
    let typed = setup.typed_digits();
    vm.desk.pad = true;
    vm.desk.typed = say::grouped(typed).into();
    vm.desk.open = "○".repeat(digits - typed.len()).into();
    vm.desk.typed_name = name.into();
    vm.desk.next = send.into();
    vm.desk.ready = typed.len() == digits && !setup.is_busy();
    vm.tap(g::Spot::Next, 0, Tap::Setup(SetupTap::Next));
}

fn register(vm: &mut ViewModel, setup: &Setup) {
    if setup.wants_code() {
        vm.desk.line = say::CODE.into();
        pad(vm, setup, CODE_DIGITS, say::CODE_HELPER, say::SEND);
        if setup.scans() {
            vm.desk.line = say::SCANNING.into();
        } else {
            button(vm, say::SCAN, SetupTap::Scan);
        }
        button(vm, say::BACK, SetupTap::Back);
        return;
    }
    if setup.waits_for_staff() {
        if let Some(sheet) = setup.sheet() {
            vm.desk.line = say::waiting(sheet.device.as_str(), &sheet.phone).into();
        }
    } else if !setup.is_busy() {
        button(vm, say::AGAIN, SetupTap::Again);
        button(vm, say::BACK, SetupTap::Back);
    }
}
