//! Everything a printer does wrong, before a job and in the middle of one.

use crate::papers::receipt;
use crate::rig::{Rig, quick};
use jiujinban::adapters::print::{Owed, Pace};
use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::simulated::ipp_printer::{PrinterKind, PrinterMode, SimulatedPrinter};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::paper::{PaperFormat, PrintFault, PrinterStatus, PrinterWarning};
use jiujinban::ports::print::Printer;
use std::sync::Arc;

#[test]
fn each_fault_before_a_job_is_told_by_its_own_name_and_nothing_comes_out_later() {
    let all = [
        (PrinterMode::OutOfPaper, PrintFault::OutOfPaper),
        (PrinterMode::Jam, PrintFault::Jam),
        (PrinterMode::DoorOpen, PrintFault::DoorOpen),
        (PrinterMode::TonerOut, PrintFault::TonerOut),
        (PrinterMode::Stopped, PrintFault::Stopped),
        (PrinterMode::Busy, PrintFault::Busy),
        (PrinterMode::RefusesDocument, PrintFault::Refused),
        (PrinterMode::OtherFormats, PrintFault::Refused),
        (PrinterMode::CannotRead, PrintFault::Refused),
        (PrinterMode::Aborts, PrintFault::Aborted),
        (PrinterMode::Swallows, PrintFault::Timeout),
        (PrinterMode::Gone, PrintFault::Unreachable),
        (PrinterMode::Silent, PrintFault::Unreachable),
        (PrinterMode::HalfAnswer, PrintFault::Unreachable),
        (PrinterMode::WebPage, PrintFault::Malformed),
        (PrinterMode::NotFound, PrintFault::Malformed),
    ];
    for (mode, fault) in all {
        let (device, mut rig) = Rig::simulated();
        rig.until(PrinterStatus::Ready);
        device.set(mode);
        assert_eq!(rig.print(receipt()), Err(fault), "{mode:?}");
        device.set(PrinterMode::Fine);
        device.work();
        assert_eq!(device.pages(), [], "{mode:?}: nothing comes out later");
        assert_eq!(rig.print(receipt()), Ok(()), "{mode:?} is over");
    }
}

#[test]
fn a_fault_in_the_middle_of_a_job_withdraws_it() {
    let all = [
        (PrinterMode::OutOfPaper, PrintFault::OutOfPaper),
        (PrinterMode::Jam, PrintFault::Jam),
        (PrinterMode::DoorOpen, PrintFault::DoorOpen),
        (PrinterMode::TonerOut, PrintFault::TonerOut),
        (PrinterMode::Stopped, PrintFault::Stopped),
        (PrinterMode::Swallows, PrintFault::Timeout),
    ];
    for (mode, fault) in all {
        let (device, mut rig) = Rig::simulated();
        device.set_at_next_job(mode);
        assert_eq!(rig.print(receipt()), Err(fault), "{mode:?}");
        assert_eq!(device.cancelled(), 1, "{mode:?}");
        device.set(PrinterMode::Fine);
        device.work();
        assert_eq!(device.pages(), [], "{mode:?}: nothing comes out later");
    }
}

#[test]
fn a_job_left_in_a_printer_that_vanished_is_withdrawn_when_it_is_back() {
    for (mode, fault) in [
        (PrinterMode::Gone, PrintFault::Unreachable),
        (PrinterMode::Silent, PrintFault::Unreachable),
        (PrinterMode::WebPage, PrintFault::Malformed),
    ] {
        let (device, mut rig) = Rig::simulated();
        device.set_at_next_job(mode);
        assert_eq!(rig.print(receipt()), Err(fault), "{mode:?}");
        device.set(PrinterMode::Fine);
        rig.until(PrinterStatus::Ready);
        device.work();
        assert_eq!(device.pages(), [], "{mode:?}");
        assert_eq!(device.cancelled(), 1, "{mode:?}");
    }
}

#[test]
fn a_job_left_behind_by_a_thread_that_died_is_withdrawn_by_the_next_one() {
    let device = SimulatedPrinter::start(PrinterKind::Pages, None).expect("a port");
    device.set_at_next_job(PrinterMode::Swallows);
    let clock = Arc::new(HandClock::following(Arc::new(SystemClock)));
    let owed = Owed::default();
    let rig = |pace| {
        let (owed, clock) = (owed.clone(), clock.clone());
        Rig::owing(device.uri(), PaperFormat::A4, pace, owed, clock)
    };
    let mut first = rig(quick());
    first.until(PrinterStatus::Ready);
    clock.strike("printer");
    first.hand_over(receipt());
    first.until_dead();
    device.set(PrinterMode::Fine);
    let second = rig(quick());
    second.until(PrinterStatus::Ready);
    device.work();
    assert_eq!(device.pages(), [], "nobody waits for it any more");
    assert_eq!(device.cancelled(), 1);
}

#[test]
fn a_printer_that_lets_every_question_hang_is_given_up_at_the_limit() {
    let device = SimulatedPrinter::start(PrinterKind::Pages, None).expect("a port");
    let clock = Arc::new(HandClock::following(Arc::new(SystemClock)));
    let pace = Pace {
        polls: u32::MAX,
        held: u32::MAX,
        ..quick()
    };
    let (owed, timed) = (Owed::default(), clock.clone());
    let mut rig = Rig::owing(device.uri(), PaperFormat::A4, pace, owed, timed);
    rig.until(PrinterStatus::Ready);
    device.set_at_next_job(PrinterMode::Silent);
    let ticket = rig.hand_over(receipt());
    rig.until(PrinterStatus::Down(PrintFault::Unreachable));
    clock.advance(pace.limit);
    assert_eq!(rig.outcome(ticket), Err(PrintFault::Unreachable));
}

#[test]
fn paper_added_in_time_lets_the_job_go_on() {
    let (device, mut rig) = Rig::simulated();
    rig.until(PrinterStatus::Ready);
    device.set_at_next_job(PrinterMode::OutOfPaper);
    let ticket = rig.hand_over(receipt());
    rig.until(PrinterStatus::Down(PrintFault::OutOfPaper));
    device.set(PrinterMode::Fine);
    assert_eq!(rig.outcome(ticket), Ok(()));
    assert_eq!(device.pages().len(), 1);
}

#[test]
fn slow_low_and_forgetful_printers_print_once() {
    for mode in [
        PrinterMode::Slow(4),
        PrinterMode::TonerLow,
        PrinterMode::PaperLow,
        PrinterMode::Forgets,
        PrinterMode::Fine,
    ] {
        let (device, mut rig) = Rig::simulated();
        device.set(mode);
        assert_eq!(rig.print(receipt()), Ok(()), "{mode:?}");
        assert_eq!(device.pages().len(), 1, "{mode:?}");
        assert_eq!(device.cancelled(), 0, "{mode:?}");
    }
}

#[test]
fn a_change_is_told_without_a_job_and_a_printer_that_was_gone_is_found_again() {
    let (device, rig) = Rig::simulated();
    rig.until(PrinterStatus::Starting);
    rig.until(PrinterStatus::Ready);
    device.set(PrinterMode::TonerLow);
    rig.until(PrinterStatus::Warned(PrinterWarning::TonerLow));
    device.set(PrinterMode::Gone);
    rig.until(PrinterStatus::Down(PrintFault::Unreachable));
    device.set(PrinterMode::OutOfPaper);
    rig.until(PrinterStatus::Down(PrintFault::OutOfPaper));
    device.set(PrinterMode::Fine);
    rig.printer.probe();
    rig.until(PrinterStatus::Ready);
}

#[test]
fn papers_come_out_in_the_order_they_were_asked_for() {
    let (device, mut rig) = Rig::simulated();
    device.set(PrinterMode::Slow(2));
    let tickets: Vec<_> = (0..3).map(|_| rig.hand_over(receipt())).collect();
    for ticket in tickets {
        assert_eq!(rig.outcome(ticket), Ok(()));
    }
    assert_eq!(device.pages().len(), 3);
}

#[test]
fn stopping_in_the_middle_answers_every_paper_and_withdraws_the_job() {
    let (device, mut rig) = Rig::simulated();
    device.set(PrinterMode::Swallows);
    rig.until(PrinterStatus::Ready);
    let first = rig.hand_over(receipt());
    let second = rig.hand_over(receipt());
    rig.printer.stop();
    assert!(rig.outcome(first).is_err());
    assert_eq!(rig.outcome(second), Err(PrintFault::Stopped));
    device.set(PrinterMode::Fine);
    device.work();
    assert_eq!(device.pages(), []);
}

#[test]
fn a_slip_printer_without_our_formats_refuses_before_anything_is_sent() {
    let device = SimulatedPrinter::start(PrinterKind::Pages, None).expect("a port");
    let mut rig = Rig::above(device.uri(), PaperFormat::Slip58, quick());
    rig.until(PrinterStatus::Down(PrintFault::Refused));
    assert_eq!(rig.print(receipt()), Err(PrintFault::Refused));
    assert_eq!(device.pages(), []);
}

#[test]
fn the_queue_shows_neither_person_nor_case() {
    let (device, mut rig) = Rig::simulated();
    rig.print(receipt()).expect("it prints");
    assert_eq!(device.pages()[0].name, "jiujinban");
}
