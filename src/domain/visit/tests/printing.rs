//! A print beside the visit.

use super::*;
use crate::domain::paper::{Paper, PaperKind, PrintFault, PrinterStatus};
use crate::domain::visit::printing::{PrintStage, Printing};

fn paper(of: &str) -> Tap {
    Tap::Print(Box::new(Paper::new(PaperKind::Receipt, of, "", "")))
}

fn on_receipt() -> Bench {
    let mut b = Bench::new();
    b.send(VisitEvent::Printer(PrinterStatus::Ready));
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    b.commit();
    b
}

fn printed(effects: &[Effect]) -> Option<Asked> {
    effects.iter().find_map(|e| match e {
        Effect::Print(asked, _) => Some(*asked),
        _ => None,
    })
}

fn stage(b: &Bench) -> Option<PrintStage> {
    b.visit.scene(b.now).printing.map(|p: Printing| p.stage)
}

#[test]
fn without_a_printer_nothing_is_asked_of_one() {
    let mut b = on_receipt();
    b.send(VisitEvent::Printer(PrinterStatus::Absent));
    assert_eq!(printed(&b.tap(paper("a"))), None);
    let absent = PrintStage::Failed(PrintFault::NoPrinter);
    assert_eq!(stage(&b), Some(absent));
}

#[test]
fn a_printer_just_heard_to_be_down_is_looked_at_again_instead_of_asked() {
    let mut b = on_receipt();
    let down = PrinterStatus::Down(PrintFault::OutOfPaper);
    b.send(VisitEvent::Printer(down));
    let effects = b.tap(paper("a"));
    assert!(matches!(effects.as_slice(), [Effect::ProbePrinter]));
    let failed = PrintStage::Failed(PrintFault::OutOfPaper);
    assert_eq!(stage(&b), Some(failed));
    b.send(VisitEvent::Printer(PrinterStatus::Ready));
    assert!(
        printed(&b.tap(paper("a"))).is_some(),
        "a retry once it works"
    );
}

#[test]
fn a_failed_print_leaves_the_case_and_its_receipt_alone() {
    let mut b = on_receipt();
    let asked = printed(&b.tap(paper("a"))).expect("a print");
    b.send(VisitEvent::PrintFailed(asked, PrintFault::Jam));
    assert_eq!(stage(&b), Some(PrintStage::Failed(PrintFault::Jam)));
    assert!(matches!(b.page(), Some(Page::Receipt(_))));
    b.tap(Tap::Evaluate(Grade::Good));
    b.tap(Tap::Another);
    assert!(matches!(b.page(), Some(Page::Overview(_))));
}

#[test]
fn a_second_tap_prints_nothing_while_the_first_is_under_way() {
    let mut b = on_receipt();
    let asked = printed(&b.tap(paper("a"))).expect("a print");
    assert_eq!(printed(&b.tap(paper("a"))), None);
    b.send(VisitEvent::Printed(asked));
    assert_eq!(stage(&b), Some(PrintStage::Done));
    assert!(printed(&b.tap(paper("a"))).is_some(), "one more on request");
}

#[test]
fn an_answer_to_an_older_print_changes_nothing() {
    let mut b = on_receipt();
    let first = printed(&b.tap(paper("a"))).expect("a print");
    b.send(VisitEvent::PrintFailed(first, PrintFault::Busy));
    let second = printed(&b.tap(paper("a"))).expect("a retry");
    b.send(VisitEvent::Printed(first));
    assert_eq!(stage(&b), Some(PrintStage::Underway));
    b.send(VisitEvent::Printed(second));
    assert_eq!(stage(&b), Some(PrintStage::Done));
}

#[test]
fn a_print_under_way_does_not_keep_a_visit_alive_and_its_end_finds_nobody() {
    let mut b = on_receipt();
    let asked = printed(&b.tap(paper("a"))).expect("a print");
    b.wait(Span::minutes(10));
    assert!(b.visit.session().is_none());
    b.send(VisitEvent::Printed(asked));
    assert_eq!(stage(&b), None, "the next person sees nothing of it");
}

#[test]
fn a_receipt_stays_long_enough_after_the_tap_to_tell_what_became_of_the_print() {
    let mut b = on_receipt();
    b.wait(Span::seconds(15));
    let asked = printed(&b.tap(paper("a"))).expect("a print");
    b.wait(Span::seconds(15));
    b.send(VisitEvent::PrintFailed(asked, PrintFault::OutOfPaper));
    let failed = PrintStage::Failed(PrintFault::OutOfPaper);
    assert_eq!(stage(&b), Some(failed));
}

#[test]
fn nothing_is_printed_from_a_covered_page_or_without_a_session() {
    let mut b = Bench::new();
    b.send(VisitEvent::Printer(PrinterStatus::Ready));
    assert_eq!(printed(&b.tap(paper("a"))), None);
    b.insert(1, young());
    b.pull(1);
    assert_eq!(b.page(), Some(&Page::CardOut));
    assert_eq!(printed(&b.tap(paper("a"))), None);
}

#[test]
fn one_visit_gets_no_roll_of_paper() {
    let mut b = on_receipt();
    for n in 0..12 {
        let asked = printed(&b.tap(paper(&n.to_string()))).expect("a print");
        b.send(VisitEvent::Printed(asked));
    }
    assert_eq!(printed(&b.tap(paper("13"))), None);
    assert_eq!(stage(&b), Some(PrintStage::Failed(PrintFault::Enough)));
}
