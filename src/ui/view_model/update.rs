//! The technician's page of the system's update.

use super::desk::both;
use super::{ViewModel, fact, g};
use crate::domain::machine::update::{Stage, Standing, UpdateRefusal};
use crate::domain::operators::desk::{DeskTap, UpdateTap};
use crate::domain::visit::Tap;
use crate::ui::text::Words;
use crate::ui::text::update as say;

/// Bytes of a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// The page.
pub(super) fn page(vm: &mut ViewModel, standing: &Standing, refused: Option<UpdateRefusal>) {
    vm.desk = g::DeskView {
        title: say::OPEN.into(),
        ..Default::default()
    };
    vm.desk_facts
        .push(fact("", say::running(env!("CARGO_PKG_VERSION"))));
    match standing {
        Standing::Unknown => vm.desk.line = say::UNKNOWN.into(),
        Standing::NotPossible => vm.desk.line = say::NOT_POSSIBLE.into(),
        Standing::Possible { stage, trouble } => {
            if let Some(update) = stage.update() {
                let version = say::version(update.version.as_str());
                vm.desk_facts.push(fact("", version));
            }
            stage_line(vm, stage);
            if let Some(why) = trouble {
                notice(vm, say::trouble(*why));
            }
            if matches!(
                stage,
                Stage::Fetching { .. } | Stage::Fetched(_) | Stage::Ready(_)
            ) {
                let row = vm.desk_buttons.len();
                let tap = Tap::Desk(DeskTap::Update(UpdateTap::Now));
                vm.tap(g::Spot::DeskButton, row, tap);
                vm.desk_buttons.push(say::NOW.to_owned());
            }
        }
    }
    if let Some(why) = refused {
        notice(vm, say::refused(why));
    }
}

fn notice(vm: &mut ViewModel, words: Words) {
    vm.desk.notice = both(words).into();
}

fn stage_line(vm: &mut ViewModel, stage: &Stage) {
    match stage {
        Stage::None => vm.desk.line = say::NONE.into(),
        Stage::Fetching { update, got } => {
            let percent = got.saturating_mul(100) / update.bytes.max(1);
            let megabytes = update.bytes.div_ceil(MEGABYTE);
            vm.desk.line = say::fetching(percent, megabytes).into();
        }
        Stage::Fetched(_) => vm.desk.line = say::CHECKING.into(),
        Stage::Ready(_) => vm.desk.line = say::READY.into(),
        Stage::Installing(_) => vm.desk.line = say::INSTALLING.into(),
        Stage::Installed(_) => vm.desk.line = say::INSTALLED.into(),
        Stage::OnTrial(_) => vm.desk.line = say::ON_TRIAL.into(),
        Stage::Good(_) => vm.desk.line = say::GOOD.into(),
        Stage::Failed(_, why) => notice(vm, say::failed(*why)),
    }
}
