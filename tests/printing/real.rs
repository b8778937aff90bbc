//! A printer we did not write: CUPS's `ippeveprinter`, in a network of its own.

use crate::pages::{book, pages_of, text_of};
use crate::papers::{PERSON, receipt};
use crate::rig::Rig;
use jiujinban::adapters::print::Pace;
use jiujinban::adapters::print::document::{make_pdf, make_slip};
use jiujinban::adapters::print::pwg::{Dots, pwg};
use jiujinban::domain::paper::{PaperFormat, PrinterStatus};
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SPOOL: &str = "JIUJINBAN_TEST_SPOOL";
const PRINTER: &str = "ipp://localhost:8631/ipp/print";

/// Runs `body` beside the printer: the test starts itself again there. `name` is the full name of
/// the calling test. Fails, with what to do about it, where the printer cannot be started.
fn beside_the_printer(name: &str, body: impl FnOnce(&Path)) {
    if let Some((_, spool)) = env::vars_os().find(|(key, _)| key == SPOOL) {
        return body(&PathBuf::from(spool));
    }
    let spool = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/with-ippeveprinter");
    let output = Command::new(script)
        .arg(spool.path())
        .arg(env::current_exe().expect("the test knows its own file"))
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(SPOOL, spool.path())
        .stdin(Stdio::null())
        .output()
        .expect("bash runs the script");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{name} beside the printer:\n{text}"
    );
    assert!(text.contains("1 passed"), "{name} did not run:\n{text}");
}

/// The only file of the spool.
fn printed(spool: &Path) -> PathBuf {
    let files = std::fs::read_dir(spool).expect("the spool");
    let mut files: Vec<_> = files.flatten().map(|f| f.path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn a_page_lies_in_the_spool_of_a_real_printer_byte_for_byte() {
    beside_the_printer(
        "real::a_page_lies_in_the_spool_of_a_real_printer_byte_for_byte",
        |spool| {
            let mut rig = Rig::above(PRINTER.to_owned(), PaperFormat::A4, Pace::default());
            rig.until(PrinterStatus::Ready);
            assert_eq!(rig.print(receipt()), Ok(()));
            let file = printed(spool);
            let made = make_pdf(&receipt(), &book()).expect("a page");
            assert!(std::fs::read(&file).expect("the file") == made);
            assert_eq!(pages_of(&file), 1);
            assert!(text_of(&file).contains(PERSON));
        },
    );
}

#[test]
fn a_slip_lies_in_the_spool_of_a_real_printer_byte_for_byte() {
    beside_the_printer(
        "real::a_slip_lies_in_the_spool_of_a_real_printer_byte_for_byte",
        |spool| {
            let mut rig = Rig::above(PRINTER.to_owned(), PaperFormat::Slip58, Pace::default());
            assert_eq!(rig.print(receipt()), Ok(()));
            let slip = make_slip(&receipt(), PaperFormat::Slip58, &book()).expect("a slip");
            let kept = std::fs::read(printed(spool)).expect("the file");
            assert!(kept == pwg(&slip, Dots::Bits));
        },
    );
}

#[test]
fn the_self_check_finds_a_real_printer_ready() {
    use jiujinban::adapters::system::SystemClock;
    use jiujinban::config::load_text;
    use jiujinban::domain::machine::check::CheckPart;
    use jiujinban::ui::text::devices::Condition;
    beside_the_printer("real::the_self_check_finds_a_real_printer_ready", |_| {
        let site = include_str!("../../kiosk-config/site.example.toml");
        let text = format!("{site}\n[printer]\nuri = \"{PRINTER}\"\n");
        let config = load_text("site.toml", &text).expect("good");
        let clock: std::sync::Arc<dyn jiujinban::ports::clock::Clock> =
            std::sync::Arc::new(SystemClock);
        let all = jiujinban::run::self_check(&config, &clock);
        let printer = all
            .iter()
            .find(|checked| checked.part == CheckPart::Printer);
        assert_eq!(
            printer.expect("every part is told").condition,
            Condition::Works
        );
    });
}
