//! The page of devices: what is plugged in, whether it works, and the next step where it does not.

use super::{ViewModel, g};
use crate::domain::visit::scene::Scene;
use crate::ui::text::devices::{self as words, Condition};

/// Fills in the page.
pub(super) fn page(vm: &mut ViewModel, scene: &Scene) {
    vm.desk = g::DeskView {
        title: words::TITLE.into(),
        line: words::LINE.into(),
        ..Default::default()
    };
    let devices = [
        (words::SLOT, words::slot(scene.slot)),
        (words::LAID, words::laid(scene.laid)),
        (words::FACE, words::face(scene.face.camera)),
        (words::PAGES, words::pages(scene.pages.camera)),
        (words::PRINTER, words::printer(scene.printer)),
    ];
    for (name, condition) in devices {
        vm.desk_facts.push(g::Fact {
            label: name.into(),
            value: condition.line(name).into(),
            tone: match condition {
                Condition::Works => g::Tone::Good,
                Condition::NotFitted => g::Tone::Plain,
                Condition::Soon(_) => g::Tone::Warn,
                Condition::Broken(_) => g::Tone::Bad,
            },
        });
    }
}
