//! The page of devices: what is plugged in, whether it works, and the next step where it does not.

use super::{Surroundings, ViewModel, g};
use crate::domain::machine::check::CheckPart;
use crate::domain::visit::scene::Scene;
use crate::ui::text::checks;
use crate::ui::text::devices::{self as words, Condition};

/// Fills in the page.
pub(super) fn page(vm: &mut ViewModel, scene: &Scene, around: &Surroundings) {
    vm.desk = g::DeskView {
        title: words::TITLE.into(),
        line: if around.looking {
            words::LOOKING
        } else {
            words::LINE
        }
        .into(),
        ..Default::default()
    };
    let devices = [
        (words::SLOT, words::slot(scene.slot)),
        (words::LAID, words::laid(scene.laid)),
        (
            checks::name(CheckPart::SecurityModule),
            checks::module_of(scene.laid),
        ),
        (words::FACE, words::face(scene.face.camera)),
        (words::PAGES, words::pages(scene.pages.camera)),
        (words::PRINTER, words::printer(scene.printer)),
    ];
    let live = devices
        .into_iter()
        .map(|(name, condition)| (condition, row(name, condition.line(name), condition)));
    let looked_at = around.house.iter().map(|checked| {
        let (name, condition) = (checks::name(checked.part), checked.condition);
        (condition, row(name, checked.line(), condition))
    });
    let mut rows: Vec<(Condition, g::Fact)> = live.chain(looked_at).collect();
    // What wants somebody stands first: the rest is below the edge.
    rows.sort_by_key(|(condition, _)| match condition {
        Condition::Broken(_) => 0,
        Condition::Soon(_) => 1,
        Condition::Works => 2,
        Condition::NotFitted => 3,
    });
    vm.desk_facts.extend(rows.into_iter().map(|(_, row)| row));
}

fn row(name: &str, line: String, condition: Condition) -> g::Fact {
    g::Fact {
        label: name.into(),
        value: line.into(),
        tone: match condition {
            Condition::Works => g::Tone::Good,
            Condition::NotFitted => g::Tone::Plain,
            Condition::Soon(_) => g::Tone::Warn,
            Condition::Broken(_) => g::Tone::Bad,
        },
    }
}
