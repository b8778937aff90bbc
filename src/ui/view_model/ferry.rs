//! The operator's page of the outbox on a memory stick.

use super::desk::{both, button};
use super::{ViewModel, fact, g};
use crate::domain::delivery::ferry::{FerryDone, FerryWish};
use crate::domain::operators::desk::{DeskTap, FerryStep, Ferrying};
use crate::ui::text::devices as look;
use crate::ui::text::ferry as say;

/// What waits, what is under way, what came of it, and what can be done.
pub(super) fn page(vm: &mut ViewModel, ferrying: &Ferrying) {
    vm.desk = g::DeskView {
        title: say::TITLE.into(),
        line: say::LINE.into(),
        ..Default::default()
    };
    match &ferrying.step {
        FerryStep::Choosing => {}
        FerryStep::Asked { .. } => vm.desk.line = say::BUSY.into(),
        FerryStep::Done(done) => {
            vm.desk.line = say::done(done).into();
            told(vm, done);
        }
        FerryStep::Failed(wish, fault) => vm.desk.notice = both(say::failed(*wish, *fault)).into(),
    }
    if let Some(count) = ferrying.waiting {
        vm.desk_facts.push(fact("", say::waiting(count)));
    }
    // The first button is the one to press next.
    let is_done = matches!(ferrying.step, FerryStep::Done(_));
    if is_done {
        button(vm, look::BACK, DeskTap::Home);
    }
    if !matches!(ferrying.step, FerryStep::Asked { .. }) {
        if ferrying.waiting != Some(0) {
            button(vm, say::LOAD, DeskTap::Ferry(FerryWish::Load));
        }
        button(vm, say::READ, DeskTap::Ferry(FerryWish::Read));
        button(vm, say::RELAY, DeskTap::Ferry(FerryWish::Relay));
    }
    if !is_done {
        button(vm, look::BACK, DeskTap::Home);
    }
}

fn told(vm: &mut ViewModel, done: &FerryDone) {
    match done {
        FerryDone::Loaded(loaded) => {
            vm.desk_facts.push(fact("", say::file(&loaded.file)));
            vm.desk_facts.push(fact("", say::KEPT));
            if loaded.left > 0 {
                vm.desk_facts.push(fact("", say::left(loaded.left)));
            }
        }
        FerryDone::Read { refused, .. } if *refused > 0 => {
            vm.desk_facts.push(fact("", say::refused(*refused)));
        }
        FerryDone::Read { .. } | FerryDone::Relayed(_) | FerryDone::Waiting(_) => {}
    }
}
