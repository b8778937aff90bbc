//! Pages that can be printed, and a printer that cannot.

use crate::stage::{catalogue, vocabulary};
use jiujinban::domain::paper::{PaperKind, PrintFault, PrinterStatus};
use jiujinban::domain::visit::Tap;
use jiujinban::domain::visit::scene::Scene;
use jiujinban::ui::gallery;
use jiujinban::ui::generated::{PrintView, Spot};
use jiujinban::ui::text::{Audience, printing};
use jiujinban::ui::view_model::{Look, Meaning, ViewModel, from_scene};
use std::collections::BTreeMap;

fn seen(scene: &Scene, printer: PrinterStatus) -> ViewModel {
    let mut scene = scene.clone();
    scene.printer = printer;
    scene.printing = None;
    let around = gallery::surroundings(vocabulary());
    from_scene(&scene, &around, &Look::default())
}

/// What a page offers to print.
fn offered(vm: &ViewModel) -> Option<PaperKind> {
    match vm.meaning(Spot::Print, 0, 0) {
        Some(Meaning::Tap(Tap::Print(paper))) => Some(paper.name.kind),
        _ => None,
    }
}

#[test]
fn a_page_with_something_to_take_along_offers_to_print_it() {
    let shown = gallery::shown(&catalogue());
    let offers: BTreeMap<&str, Option<PaperKind>> = shown
        .iter()
        .map(|s| {
            (
                s.name.as_str(),
                offered(&seen(&s.scene, PrinterStatus::Ready)),
            )
        })
        .collect();
    for (name, kind) in [
        ("library-article", PaperKind::Policy),
        ("library-fair", PaperKind::Place),
        ("library-archive", PaperKind::Place),
        ("library-school", PaperKind::Place),
        ("refused-age", PaperKind::Refusal),
        ("refused-unknown", PaperKind::Refusal),
        ("refused-operator", PaperKind::Refusal),
        ("refused-first", PaperKind::Refusal),
        ("case-missing", PaperKind::MissingMaterial),
        ("records-pension", PaperKind::QueryRecord),
        ("records-contributions", PaperKind::QueryRecord),
        ("records-certificate", PaperKind::QueryRecord),
        ("receipt-accepted", PaperKind::Receipt),
        ("job", PaperKind::JobSlip),
    ] {
        assert_eq!(offers.get(name).copied().flatten(), Some(kind), "{name}");
    }
    // Nothing of a case that is finished is missing, and a child takes no refusal home.
    for name in [
        "case-done",
        "case-waiting",
        "refused-child",
        "library-fairs",
    ] {
        assert_eq!(offers.get(name), Some(&None), "{name}");
    }
}

#[test]
fn without_a_printer_no_page_offers_to_print() {
    for shown in gallery::shown(&catalogue()) {
        let vm = seen(&shown.scene, PrinterStatus::Absent);
        assert_eq!((offered(&vm), vm.print), (None, PrintView::default()));
    }
}

#[test]
fn a_printer_that_is_down_says_why_and_takes_nothing_else_from_the_page() {
    let mut pages = 0;
    for shown in gallery::shown(&catalogue()) {
        let ready = seen(&shown.scene, PrinterStatus::Ready);
        if offered(&ready).is_none() {
            continue;
        }
        pages += 1;
        for fault in PrintFault::ALL {
            let mut down = seen(&shown.scene, PrinterStatus::Down(fault));
            let said = printing::fault(fault, Audience::Resident);
            let line = down.print.line.to_string();
            assert!(line.contains(said.what), "{}: {line}", shown.name);
            assert!(line.contains(said.todo), "{}: {line}", shown.name);
            assert!(!down.print.busy, "{}: it may be tried again", shown.name);
            down.print = ready.print.clone();
            assert_eq!(down, ready, "{}: something else changed", shown.name);
        }
    }
    assert!(pages >= 14, "{pages}");
}
