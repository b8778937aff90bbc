//! The pages at the end of a terminal: the technician's question, and what an ended terminal shows.

use super::{ViewModel, fact, frame, g};
use crate::domain::machine::retire::course::PutAway;
use crate::domain::machine::retire::{RetireTap, Retiring};
use crate::domain::operators::desk::{DeskTap, RetireStep};
use crate::domain::visit::Tap;
use crate::domain::visit::scene::Scene;
use crate::ui::text::retire as say;

/// How many names of what is left are shown.
const NAMES: usize = 6;

fn tapped(vm: &mut ViewModel, label: &str, tap: Tap) {
    let row = vm.desk_buttons.len();
    vm.tap(g::Spot::DeskButton, row, tap);
    vm.desk_buttons.push(label.to_owned());
}

fn desk(vm: &mut ViewModel, label: &str, tap: DeskTap) {
    tapped(vm, label, Tap::Desk(tap));
}

fn button(vm: &mut ViewModel, label: &str, tap: RetireTap) {
    tapped(vm, label, Tap::Retire(tap));
}

/// The technician's page.
pub(super) fn question(vm: &mut ViewModel, step: RetireStep) {
    vm.desk = g::DeskView {
        title: say::OPEN.into(),
        ..Default::default()
    };
    match step {
        RetireStep::Looking { .. } => vm.desk.line = say::LOOKING.into(),
        RetireStep::Refused(why) => {
            vm.desk.notice = say::refused(why).into();
            desk(vm, say::AGAIN, DeskTap::Retire);
        }
        RetireStep::Question(facts) => {
            vm.desk.line = say::QUESTION.into();
            for line in say::GOES {
                vm.desk_facts.push(fact("", line));
            }
            if facts.set_aside > 0 {
                vm.desk_facts
                    .push(fact("", say::set_aside(facts.set_aside)));
            }
            vm.desk_facts.push(fact("", say::STATES));
            desk(vm, say::NO, DeskTap::Home);
            desk(vm, say::ON, DeskTap::RetireOn);
        }
        RetireStep::Sure(_) => {
            vm.desk.title = say::SURE_TITLE.into();
            vm.desk.line = say::SURE.into();
            desk(vm, say::NO, DeskTap::Home);
            desk(vm, say::YES, DeskTap::RetireSure);
        }
        RetireStep::Beginning { .. } | RetireStep::Begun => vm.desk.line = say::BEGINNING.into(),
    }
}

/// The pages of a terminal that serves nobody any more.
pub(super) fn page(vm: &mut ViewModel, at: &Retiring, scene: &Scene) {
    vm.screen = g::Screen::Desk;
    vm.frame.notice = "".into();
    vm.frame.network = say::page::UNDER_WAY.into();
    frame::closed_bar(vm, scene);
    let titled = |title: &str, line: &str| g::DeskView {
        title: title.into(),
        line: line.into(),
        ..Default::default()
    };
    match at {
        Retiring::Stating => vm.desk = titled(say::page::STATING, say::page::STATING_LINE),
        Retiring::Over => vm.desk = titled(say::page::OVER, say::page::OVER_LINE),
        Retiring::Waiting(why) => {
            let said = say::trouble(*why);
            vm.desk = titled(say::page::WAITING, "");
            vm.desk.notice = format!("{}{}", said.what, said.todo).into();
            button(vm, say::page::AGAIN, RetireTap::Again);
        }
        Retiring::Wiping { done, total } => {
            vm.desk = titled(say::page::WIPING, say::page::WIPING_LINE);
            vm.desk_facts.push(fact("", say::wiped(*done, *total)));
        }
        Retiring::Done {
            completion,
            address,
            left,
            asked,
        } => {
            vm.desk = match left.is_empty() {
                true => titled(say::page::DONE, say::page::DONE_LINE),
                false => titled(say::page::LEFT, say::page::LEFT_LINE),
            };
            vm.desk.code_line = say::page::CODE_ONCE.into();
            vm.desk_code.clone_from(address);
            let spoken = say::code(&completion.spoken());
            vm.desk_facts.push(fact("", spoken));
            for file in left.iter().take(NAMES) {
                let name = file.path.display().to_string();
                vm.desk_facts
                    .push(fact("", say::leftover(&name, file.bytes)));
            }
            if !left.is_empty() {
                button(vm, say::page::WIPE_AGAIN, RetireTap::Again);
            }
            match asked {
                PutAway::Kept => button(vm, say::page::PUT_AWAY, RetireTap::PutAway),
                PutAway::Asked => {
                    button(vm, say::page::KEEP, RetireTap::Keep);
                    button(vm, say::page::PUT_AWAY_SURE, RetireTap::PutAway);
                }
            }
        }
        Retiring::CalledOff(why) => {
            let said = say::called_off(*why);
            vm.desk = titled(say::page::CALLED_OFF, "");
            vm.desk.notice = format!("{}{}", said.what, said.todo).into();
            button(vm, say::page::GO_ON, RetireTap::GoOn);
        }
    }
}
