//! Slips: their width, and whether what matters can be read off the dots.

use crate::pages::{book, folder};
use crate::papers::{all, receipt, record};
use crate::rig::{Rig, quick};
use jiujinban::adapters::print::document::make_slip;
use jiujinban::adapters::print::raster::Bitmap;
use jiujinban::adapters::simulated::ipp_printer::{PrinterKind, SimulatedPrinter};
use jiujinban::domain::paper::{PaperFormat, PrintFault};
use std::fmt::Write as _;

const ROLLS: [(PaperFormat, usize); 2] = [(PaperFormat::Slip58, 384), (PaperFormat::Slip80, 576)];

/// As a PBM picture, to be looked at.
fn picture(bitmap: &Bitmap) -> String {
    let mut text = format!("P1\n{} {}\n", bitmap.width(), bitmap.height());
    for y in 0..bitmap.height() {
        for x in 0..bitmap.width() {
            let _ = write!(text, "{} ", u8::from(bitmap.is_black(x, y)));
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_slip_longer_than_two_metres_is_refused() {
    let device = SimulatedPrinter::start(PrinterKind::Slips, None).expect("a port");
    let mut rig = Rig::above(device.uri(), PaperFormat::Slip58, quick());
    assert_eq!(rig.print(record(600)), Err(PrintFault::NotMade));
}

#[test]
fn every_slip_is_as_wide_as_its_roll_and_leaves_its_edges_white() {
    for (name, paper) in all() {
        for (format, width) in ROLLS {
            let slip = make_slip(&paper, format, &book()).expect("a slip");
            assert_eq!(slip.width(), width, "{name}");
            let file = folder().join(format!("{name}-{width}.pbm"));
            std::fs::write(file, picture(&slip)).expect("room on the disk");
            let edges = (0..slip.height()).flat_map(|y| [(0, y), (1, y), (width - 1, y)]);
            let inked = edges.filter(|(x, y)| slip.is_black(*x, *y)).count();
            assert_eq!(inked, 0, "{name} {width}");
            let dots = (0..slip.height()).flat_map(|y| (0..width).map(move |x| (x, y)));
            let black = dots.filter(|(x, y)| slip.is_black(*x, *y)).count();
            let share = black * 100 / (width * slip.height());
            assert!((2..40).contains(&share), "{name} {width}: {share} % black");
        }
    }
}

#[test]
fn the_modules_of_a_receipts_code_are_whole_dots_on_the_narrowest_roll() {
    let code = crate::papers::receipt_code();
    let made = qrcode::QrCode::with_error_correction_level(&code, qrcode::EcLevel::M);
    let made = made.expect("a code");
    let (modules, colours) = (made.width(), made.to_colors());
    let slip = make_slip(&receipt(), PaperFormat::Slip58, &book()).expect("a slip");
    let side = 384 / (modules + 8);
    assert!(side >= 3, "{side} dots a module can be scanned");
    let black = |x: usize, y: usize| slip.is_black(x, y);
    let found = (0..slip.height() - side * modules).any(|top| {
        (0..384 - side * modules).any(|left| {
            // The first row of the upper left finder tells the place; then all is compared.
            (0..7 * side).all(|d| black(left + d, top))
                && (0..modules * modules).all(|n| {
                    let (x, y) = (left + n % modules * side, top + n / modules * side);
                    black(x + side / 2, y + side / 2) == (colours[n] == qrcode::Color::Dark)
                })
        })
    });
    assert!(found, "every module stands where it should");
}

#[test]
fn each_kind_of_slip_printer_gets_the_language_it_takes() {
    let all = [
        (
            PrinterKind::Slips,
            "image/pwg-raster",
            &b"RaS2PwgRaster\0"[..],
        ),
        (
            PrinterKind::GreySlips,
            "image/pwg-raster",
            &b"RaS2PwgRaster\0"[..],
        ),
        (
            PrinterKind::RawSlips,
            "application/octet-stream",
            &b"\x1b@\x1dv0\0"[..],
        ),
    ];
    for (kind, format, begins) in all {
        let device = SimulatedPrinter::start(kind, None).expect("a port");
        let mut rig = Rig::above(device.uri(), PaperFormat::Slip80, quick());
        assert_eq!(rig.print(receipt()), Ok(()), "{kind:?}");
        let page = device.pages().remove(0);
        assert_eq!(page.format, format, "{kind:?}");
        assert!(page.bytes.starts_with(begins), "{kind:?}");
        if format == "image/pwg-raster" {
            let bits = u32::from_be_bytes(page.bytes[4 + 388..4 + 392].try_into().expect("four"));
            let expected = if kind == PrinterKind::Slips { 1 } else { 8 };
            assert_eq!(bits, expected, "{kind:?}: bits a pixel");
            let width = u32::from_be_bytes(page.bytes[4 + 372..4 + 376].try_into().expect("four"));
            assert_eq!(width, 576);
        }
    }
}
