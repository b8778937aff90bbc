//! The self-check beside the system's own parts: the card service, a port that is no reader.

use crate::namespace::in_a_namespace;
use crate::pcscd::Pcscd;
use jiujinban::adapters::system::SystemClock;
use jiujinban::config::load_text;
use jiujinban::domain::machine::check::CheckPart;
use jiujinban::ports::clock::Clock;
use jiujinban::run::self_check;
use jiujinban::ui::text::devices::Condition;
use std::sync::Arc;

const SITE: &str = include_str!("../../kiosk-config/site.example.toml");

/// What is said of a part of the example's terminal with these lines more.
fn said(lines: &str, part: CheckPart) -> &'static str {
    let config = load_text("site.toml", &format!("{SITE}\n{lines}\n")).expect("good");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let all = self_check(&config, &clock);
    let found = all.iter().find(|checked| checked.part == part);
    match found.expect("every part is told").condition {
        Condition::Works => "works",
        Condition::NotFitted => "not fitted",
        Condition::Soon(words) | Condition::Broken(words) => words.what,
    }
}

#[test]
fn a_card_service_that_does_not_run_is_told_apart_from_one_without_a_reader() {
    in_a_namespace(
        "self_check::a_card_service_that_does_not_run_is_told_apart_from_one_without_a_reader",
        || {
            assert_eq!(said("", CheckPart::CardSlot), "读卡服务 pcscd 中断");
            // The only reader there is a virtual one, which a terminal does not take.
            let _service = Pcscd::with_vpcd();
            assert_eq!(said("", CheckPart::CardSlot), "系统里没有读卡器");
        },
    );
}

#[test]
fn an_identity_reader_that_is_not_plugged_in_is_no_fault_of_its_module() {
    let gone = "[identity_card]\nport = \"/dev/serial/by-id/nothing\"";
    assert_eq!(said(gone, CheckPart::IdentityReader), "没有接上");
    assert_eq!(
        said(gone, CheckPart::SecurityModule),
        "没有查到，阅读器不通"
    );
    assert_eq!(said("", CheckPart::IdentityReader), "not fitted");
    assert_eq!(said("", CheckPart::SecurityModule), "not fitted");
}

#[test]
fn a_camera_that_is_named_and_not_there_is_told_and_one_that_is_not_wanted_is_not() {
    let named = "[face_camera]\ndevice = \"/dev/v4l/by-id/nothing\"";
    assert_eq!(said(named, CheckPart::FaceCamera), "系统里没有摄像头");
    let none = "[face_camera]\ndevice = \"none\"";
    assert_eq!(said(none, CheckPart::FaceCamera), "not fitted");
}

#[test]
fn models_that_are_missing_or_have_other_bytes_are_told_apart_and_whole_ones_work() {
    let with = |folder: &std::path::Path| {
        let lines = format!("[face_camera]\nmodels = \"{}\"", folder.display());
        said(&lines, CheckPart::Models)
    };
    let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/models");
    assert_eq!(with(&assets), "works");
    let folder = tempfile::tempdir().expect("a folder");
    for model in std::fs::read_dir(&assets).expect("make assets").flatten() {
        std::fs::copy(model.path(), folder.path().join(model.file_name())).expect("copied");
    }
    let file = folder.path().join("handwriting.onnx");
    let mut bytes = std::fs::read(&file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("written");
    assert_eq!(with(folder.path()), "模型文件损坏");
    std::fs::remove_file(&file).expect("removed");
    assert_eq!(with(folder.path()), "缺模型文件");
}

#[test]
fn a_printer_that_does_not_answer_is_told_and_none_is_no_fault() {
    assert_eq!(said("", CheckPart::Printer), "not fitted");
    let off = "[printer]\nuri = \"ipp://127.0.0.1:9/none\"";
    let words = said(off, CheckPart::Printer);
    assert!(!["works", "not fitted"].contains(&words), "{words}");
}
