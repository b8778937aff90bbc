//! Pages: what a reader of the PDF finds in it.

use crate::papers::{PERSON, all, number, receipt, record};
use crate::rig::Rig;
use jiujinban::adapters::print::document::make_pdf;
use jiujinban::adapters::print::fonts::{FontBook, FontFiles};
use jiujinban::adapters::simulated::ipp_printer::{PrinterKind, SimulatedPrinter};
use jiujinban::domain::paper::{Block, Paper, PaperFormat, PaperKind, PrintFault};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the pages of this run can be looked at.
pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printing");
    std::fs::create_dir_all(&folder).expect("the folder of a test");
    folder
}

pub fn book() -> FontBook {
    FontBook::new(FontFiles::installed())
}

fn output(program: &str, arguments: &[&str], file: &Path) -> String {
    let mut command = Command::new(program);
    let last = if program == "pdftotext" {
        &["-"][..]
    } else {
        &[]
    };
    let made = command.args(arguments).arg(file).args(last).output();
    let made = made.expect("poppler-utils is installed (make test does it)");
    assert!(made.status.success(), "{program}: {made:?}");
    String::from_utf8(made.stdout).expect("UTF-8")
}

pub fn text_of(file: &Path) -> String {
    output("pdftotext", &["-layout"], file)
}

pub fn pages_of(file: &Path) -> u32 {
    let about = output("pdfinfo", &[], file);
    let line = about.lines().find_map(|l| l.strip_prefix("Pages:"));
    line.and_then(|n| n.trim().parse().ok()).expect("a number")
}

fn written(name: &str, paper: &Paper) -> PathBuf {
    let file = folder().join(format!("{name}.pdf"));
    let made = make_pdf(paper, &book()).expect("a page");
    std::fs::write(&file, made).expect("room on the disk");
    file
}

#[test]
fn a_code_too_long_for_any_code_is_a_fault_and_not_a_blank() {
    let paper = Paper::new(PaperKind::Receipt, "", "", "回执").with(Block::Code {
        text: "好".repeat(3_000).into(),
        caption: "".into(),
    });
    assert!(make_pdf(&paper, &book()).is_err());
    let (device, mut rig) = Rig::simulated();
    assert_eq!(rig.print(paper), Err(PrintFault::NotMade));
    assert_eq!(device.pages(), []);
}

#[test]
fn a_table_longer_than_a_page_goes_on_under_its_titles() {
    let file = written("long", &record(90));
    let text = text_of(&file);
    let pages = pages_of(&file);
    assert!(pages > 1);
    let titles = text
        .lines()
        .filter(|l| l.contains("月份") && l.contains("结果"));
    assert_eq!(titles.count(), pages as usize, "{text}");
    let flat = text.replace(' ', "");
    assert!(flat.contains(&format!("{pages}/{pages}")), "{text}");
    assert!(text.contains("2019年"), "the last row is there: {text}");
}

#[test]
fn every_paper_fits_a_page_and_gives_its_text_back_with_rare_characters() {
    for (name, paper) in all() {
        let file = written(name, &paper);
        let text = text_of(&file);
        assert_eq!(pages_of(&file), 1, "{name}");
        let flat: String = text.split_whitespace().collect();
        for part in parts(&paper) {
            let part: String = part.split_whitespace().collect();
            assert!(
                flat.contains(&part) || part.chars().count() > 24,
                "{name} lacks {part}: {text}"
            );
        }
    }
    let text = text_of(&folder().join("receipt.pdf"));
    assert!(
        text.contains(PERSON) && text.contains(number().as_str()),
        "{text}"
    );
}

/// Every text that stands on a paper and is read by people.
fn parts(paper: &Paper) -> Vec<String> {
    let mut parts = vec![paper.title.reveal().to_owned()];
    for block in &paper.blocks {
        match block {
            Block::Heading(t) | Block::Paragraph(t) => parts.push(t.reveal().to_owned()),
            Block::Facts(facts) => {
                for fact in facts {
                    parts.push(fact.label.reveal().to_owned());
                    parts.push(fact.value.reveal().to_owned());
                }
            }
            Block::Table(table) => {
                parts.extend(table.rows.iter().flatten().map(|t| t.reveal().to_owned()));
            }
            Block::Steps(all) | Block::Footer(all) => {
                parts.extend(all.iter().map(|t| t.reveal().to_owned()));
            }
            Block::Code { caption, .. } => parts.push(caption.reveal().to_owned()),
            Block::Rule => {}
        }
    }
    parts
}

#[test]
fn a_receipt_with_its_fonts_is_at_most_200_kilobytes_and_names_nobody_outside_the_page() {
    let made = make_pdf(&receipt(), &book()).expect("a page");
    assert!(made.len() <= 200_000, "{} bytes", made.len());
    let about = output("pdfinfo", &[], &written("receipt-about", &receipt()));
    assert!(!about.contains('王') && !about.contains("TZ017"), "{about}");
    let fonts = output("pdffonts", &[], &folder().join("receipt-about.pdf"));
    for line in fonts.lines().skip(2) {
        assert!(
            line.contains("yes yes yes"),
            "embedded, subset, with text: {line}"
        );
    }
}

#[test]
fn a_page_arrives_at_the_printer_byte_for_byte() {
    let spool = tempfile::tempdir().expect("a folder");
    let kept = Some(spool.path().to_owned());
    let device = SimulatedPrinter::start(PrinterKind::Pages, kept).expect("a port");
    let mut rig = Rig::above(device.uri(), PaperFormat::A4, crate::rig::quick());
    assert_eq!(rig.print(receipt()), Ok(()));
    let made = make_pdf(&receipt(), &book()).expect("a page");
    let page = device.pages().remove(0);
    assert_eq!(page.format, "application/pdf");
    assert!(page.bytes == made, "the same page");
    let file = std::fs::read(spool.path().join("page-001.pdf")).expect("the file");
    assert!(file == made);
}
