//! The button that prints what is on screen, and what is said about the print.

use super::{Devices, Surroundings, ViewModel, g};
use crate::domain::paper::{Paper, PaperKind, PrintFault, PrinterStatus};
use crate::domain::visit::Tap;
use crate::domain::visit::printing::PrintStage;
use crate::domain::visit::scene::Scene;
use crate::ui::text::papers::{Counts, Letterhead};
use crate::ui::text::{Audience, printing};

/// What every paper of this terminal says about itself.
pub(super) fn letterhead(scene: &Scene, around: &Surroundings) -> Letterhead {
    Letterhead {
        issuer: format!("{}{}", around.place, around.service),
        phone: around.phone.clone(),
        counts: match around.devices {
            _ if scene.desk.is_training() => Counts::Training,
            Devices::Simulated => Counts::Demonstration,
            Devices::Real => Counts::Yes,
        },
        now: scene.now,
    }
}

/// Offers a paper. Without a printer nothing offers to print.
pub(super) fn offer(vm: &mut ViewModel, paper: Paper, scene: &Scene) {
    if !scene.printer.is_there() {
        return;
    }
    let kind = paper.name.kind;
    let mut view = g::PrintView {
        label: printing::offer(kind).into(),
        ..Default::default()
    };
    let stage = scene
        .printing
        .as_ref()
        .filter(|print| print.paper == paper.name)
        .map(|print| print.stage);
    match (stage, scene.printer) {
        (Some(PrintStage::Underway), _) => {
            view.line = printing::UNDERWAY.into();
            view.busy = true;
        }
        (Some(PrintStage::Done), _) => {
            view.line = printing::DONE.into();
            view.tone = g::Tone::Good;
            view.label = printing::ONE_MORE.into();
        }
        (Some(PrintStage::Failed(fault)), _) => {
            view.line = failed(fault, printing::safe(kind)).into();
            view.tone = g::Tone::Warn;
            view.label = printing::AGAIN.into();
        }
        (None, PrinterStatus::Down(fault)) => {
            view.line = failed(fault, "").into();
            view.tone = g::Tone::Warn;
        }
        (None, _) => {}
    }
    vm.print = view;
    vm.tap(g::Spot::Print, 0, Tap::Print(Box::new(paper)));
}

/// The same for staff: the taps are the caller's.
pub(super) fn staff_offer(
    vm: &mut ViewModel,
    kind: PaperKind,
    stage: Option<PrintStage>,
    printer: PrinterStatus,
) {
    vm.print.label = printing::offer(kind).into();
    let fault = match (stage, printer) {
        (Some(PrintStage::Failed(fault)), _) | (None, PrinterStatus::Down(fault)) => fault,
        (Some(PrintStage::Underway), _) => {
            vm.print.line = printing::UNDERWAY.into();
            vm.print.busy = true;
            return;
        }
        (Some(PrintStage::Done), _) => {
            vm.print.line = printing::DONE.into();
            vm.print.tone = g::Tone::Good;
            vm.print.label = printing::ONE_MORE.into();
            return;
        }
        (None, _) => return,
    };
    let said = printing::fault(fault, Audience::Staff);
    vm.print.line = format!("{}{}{}", said.what, printing::safe(kind), said.todo).into();
    vm.print.tone = g::Tone::Warn;
}

fn failed(fault: PrintFault, safe: &str) -> String {
    let said = printing::fault(fault, Audience::Resident);
    format!("{}{safe}{}", said.what, said.todo)
}
