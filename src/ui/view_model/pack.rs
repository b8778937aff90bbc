//! The technician's page of the acceptance pack.

use super::desk::{both, button};
use super::{Devices, Surroundings, ViewModel, fact, g};
use crate::domain::operators::desk::{DeskTap, PackStep, Packing};
use crate::domain::visit::scene::Scene;
use crate::ui::text::devices as look;
use crate::ui::text::pack as say;
use crate::ui::text::papers::{Counts, Letterhead, acceptance};

/// The eleven criteria, what the machine shows of them, and what can be done with it.
pub(super) fn page(vm: &mut ViewModel, packing: &Packing, scene: &Scene, around: &Surroundings) {
    vm.desk = g::DeskView {
        title: say::OPEN.into(),
        line: say::LINE.into(),
        ..Default::default()
    };
    match packing {
        Packing::Making { .. } => {
            vm.desk.line = say::MAKING.into();
            button(vm, look::BACK, DeskTap::Home);
        }
        Packing::NotMade(fault) => {
            vm.desk.line = "".into();
            vm.desk.notice = both(say::failed(*fault)).into();
            button(vm, say::AGAIN, DeskTap::Pack);
            button(vm, look::BACK, DeskTap::Home);
        }
        Packing::Made { pack, step } => {
            told(vm, step);
            if let Some((of, standing)) = scene.desk.pack_standing() {
                vm.desk_facts.push(fact("", say::standing(of, standing)));
            }
            vm.desk_facts.push(fact("", say::made(&pack.facts)));
            vm.desk_facts.push(fact("", say::by_machine(&pack.facts)));
            vm.desk_facts.push(fact("", say::by_hand()));
            // The list is long: both stand below it, in reach. 返回 is in the bar.
            if !matches!(step, PackStep::Saving { .. } | PackStep::Keeping { .. }) {
                let paper = acceptance(pack, &letterhead(scene, around));
                vm.desk.stays = true;
                button(vm, say::SAVE, DeskTap::SavePack(Box::new(paper)));
                button(vm, say::HAND_IN, DeskTap::HandInPack);
            }
        }
    }
}

fn told(vm: &mut ViewModel, step: &PackStep) {
    match step {
        PackStep::Choosing => {}
        PackStep::Saving { .. } => vm.desk.line = say::SAVING.into(),
        PackStep::Keeping { .. } => vm.desk.line = say::KEEPING.into(),
        PackStep::Kept => vm.desk.line = say::KEPT.into(),
        PackStep::Saved(saved) => {
            vm.desk.line = say::SAVED.into();
            vm.desk_facts.push(fact("", say::files(saved)));
        }
        PackStep::Failed(fault) => vm.desk.notice = both(say::failed(*fault)).into(),
    }
}

/// It is made while the terminal practises, and counts all the same.
fn letterhead(scene: &Scene, around: &Surroundings) -> Letterhead {
    Letterhead {
        issuer: format!("{}{}", around.place, around.service),
        phone: around.phone.clone(),
        counts: match around.devices {
            Devices::Simulated => Counts::Demonstration,
            Devices::Real => Counts::Yes,
        },
        now: scene.now,
    }
}
