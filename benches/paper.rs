//! A receipt from its description to the bytes the printer gets: CPU time and size, fonts included.

#[path = "figures/mod.rs"]
mod figures;
#[path = "../tests/printing/papers.rs"]
#[allow(dead_code, reason = "the bench needs a part of it")]
mod papers;

use figures::{Goal, Spread, record, thread_cpu};
use jiujinban::adapters::print::document::{Language, make};
use jiujinban::adapters::print::fonts::{FontBook, FontFiles};
use jiujinban::domain::paper::PaperFormat;
use std::time::Duration;

const RUNS: usize = 50;

/// CPU time of every run after the first, and the first; and the bytes.
fn measure(format: PaperFormat, language: Language) -> (Duration, Spread, usize) {
    let book = FontBook::new(FontFiles::installed());
    let paper = papers::receipt();
    let mut bytes = 0;
    let mut run = || {
        let before = thread_cpu();
        bytes = make(&paper, format, language, &book).expect("a page").len();
        thread_cpu() - before
    };
    let first = run();
    let others = Spread::of_ms((0..RUNS).map(|_| run()));
    (first, others, bytes)
}

fn main() {
    let how = "CPU time of one thread, rare characters included, 50 runs";
    let (first, pdf, bytes) = measure(PaperFormat::A4, Language::Pdf);
    let first = first.as_secs_f64() * 1e3;
    record(
        "receipt_pdf_first",
        first,
        "ms",
        Goal::Known,
        "with reading four fonts",
    );
    record("receipt_pdf_p99", pdf.p99(), "ms", Goal::AtMost(150.0), how);
    let size = f64::from(u32::try_from(bytes).expect("a page is small"));
    record(
        "receipt_pdf_bytes",
        size,
        "bytes",
        Goal::AtMost(200_000.0),
        "subset fonts inside",
    );
    let (_, slip, bytes) = measure(PaperFormat::Slip58, Language::EscPos);
    record(
        "receipt_slip_p99",
        slip.p99(),
        "ms",
        Goal::AtMost(150.0),
        how,
    );
    let size = f64::from(u32::try_from(bytes).expect("a slip is small"));
    record(
        "receipt_slip_bytes",
        size,
        "bytes",
        Goal::Known,
        "58 mm, ESC/POS raster",
    );
}
