//! The end-to-end scripts, each in a process of its own: the screens can be set up once in one.

#![cfg(feature = "simulator")]

#[path = "journeys/items.rs"]
mod items;

use std::path::Path;
use std::process::{Command, Output};

fn kiosk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn ends_well(name: &str) {
    let output = kiosk(&["journey", name]);
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.ends_with(&format!("journey {name}: ok\n")), "{said}");
}

#[test]
fn s01_browses_without_a_card_and_without_a_line() {
    ends_well("s01");
}

#[test]
fn s01_aloud_looks_for_work_by_listening() {
    ends_well("s01-aloud");
}

#[test]
fn s02_registers_offline_and_is_accepted_when_the_line_is_back() {
    ends_well("s02");
}

#[test]
fn s02_ends_as_well_with_every_word_written_by_a_finger() {
    ends_well("s02-handwriting");
}

#[test]
fn s02_ends_as_well_with_every_word_written_by_its_sounds() {
    ends_well("s02-pinyin");
}

#[test]
fn s02_ends_as_well_without_a_finger() {
    ends_well("s02-keyboard");
}

#[test]
fn casual_work_and_a_proof_of_life_need_no_words_and_end_by_a_finger() {
    ends_well("reach-finger");
}

#[test]
fn casual_work_and_a_proof_of_life_end_by_a_keyboard_but_for_the_signature() {
    ends_well("reach-keyboard");
}

#[test]
fn casual_work_and_a_proof_of_life_end_by_listening() {
    ends_well("reach-aloud");
}

#[test]
fn s03_shows_an_employer_one_phone_at_a_time_and_the_seeker_who_looked() {
    ends_well("s03");
}

#[test]
fn s04_hands_in_two_cases_by_one_form_and_the_second_waits_for_the_first() {
    ends_well("s04");
}

#[test]
fn s05_shows_a_pension_to_its_holder_and_keeps_nothing_of_it() {
    ends_well("s05");
}

#[test]
fn s06_ends_with_the_operators_word_after_three_tries_without_a_line() {
    ends_well("s06-assisted");
}

#[test]
fn s06_waits_for_a_person_at_the_county() {
    ends_well("s06-review");
}

#[test]
fn s06_is_accepted_by_the_rule_of_the_county() {
    ends_well("s06-automatic");
}

#[test]
fn s07_refuses_by_the_rules_and_names_the_right_point() {
    ends_well("s07");
}

#[test]
fn s08_leads_to_the_hotline_without_a_line_and_promises_nothing() {
    ends_well("s08");
}

#[test]
fn s09_walks_an_operators_life_from_login_to_leak() {
    ends_well("s09");
}

#[test]
fn s10_follows_a_wish_from_the_card_to_what_its_person_reads() {
    ends_well("s10");
}

#[test]
fn s11_sets_a_terminal_up_from_its_carton_in_at_most_twenty_five_taps() {
    ends_well("s11");
}

#[test]
fn s13_ends_a_terminal_and_proves_that_its_disk_is_empty() {
    ends_well("s13");
}

#[test]
fn agent_comes_for_somebody_and_the_county_knows_who_came() {
    ends_well("agent");
}

#[test]
fn ferry_carries_the_outbox_to_the_county_and_its_answer_back() {
    ends_well("ferry");
}

#[test]
fn limited_terminals_help_only_with_the_items_of_self_service() {
    ends_well("limited");
}

#[test]
fn s12_loses_and_doubles_nothing_in_chaos() {
    ends_well("s12");
}

#[test]
fn s02_ends_as_well_with_the_card_played_through_a_real_card_service() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(root.join("tests/support/with-pcscd"))
        .arg(env!("CARGO_BIN_EXE_kiosk"))
        .args(["journey", "s02", "--reader", "pcsc"])
        .output()
        .expect("the script starts");
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("journey s02: ok"), "{said}");
}

#[test]
fn a_script_nobody_wrote_is_refused_by_name() {
    let output = kiosk(&["journey", "s99"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("s99"));
}

#[test]
fn the_list_names_every_script() {
    let said = said(&kiosk(&["journey", "--list"]));
    let scripts = [
        "s01",
        "s01-aloud",
        "s02",
        "s03",
        "s04",
        "s05",
        "s07",
        "s08",
        "s09",
        "s10",
        "s11",
        "s12",
        "s13",
    ];
    let rounds = ["items-online", "items-offline", "items-midway"];
    for name in scripts.iter().chain(&rounds) {
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn a_configuration_with_faults_is_refused_with_file_key_and_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("site.toml");
    std::fs::write(
        &file,
        "[session]\nidle_private_seconds = \"long\"\nnonsense = 1\n",
    )
    .expect("written");
    let output = kiosk(&["check-config", &file.to_string_lossy()]);
    let said = said(&output);
    assert!(!output.status.success());
    assert!(
        said.contains("idle_private_seconds") && said.contains("nonsense"),
        "{said}"
    );
}

#[test]
fn an_audit_log_that_is_not_there_is_said_to_be_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = kiosk(&[
        "audit",
        "verify",
        "--data",
        &folder.path().to_string_lossy(),
    ]);
    assert!(!output.status.success(), "{}", said(&output));
}

/// A county program that ends with the test.
struct CountyProgram(std::process::Child);

impl Drop for CountyProgram {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn county(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_county"));
    command
        .arg(arguments[0])
        .arg("--data")
        .arg(data)
        .args(&arguments[1..]);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

#[test]
fn s02_ends_as_well_against_a_county_that_is_a_program_of_its_own() {
    use std::io::{BufRead, BufReader};
    let data = tempfile::tempdir().expect("a folder");
    let seeded = county(data.path(), &["seed", "--listings", "2400"])
        .output()
        .expect("it starts");
    assert!(seeded.status.success(), "{}", said(&seeded));
    let code = county(data.path(), &["enrol-code"])
        .output()
        .expect("it starts");
    assert!(code.status.success(), "{}", said(&code));
    let mut serving = county(data.path(), &["serve", "--demo", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .map(CountyProgram)
        .expect("it starts");
    let mut first = String::new();
    let out = serving.0.stdout.take().expect("it is piped");
    // Kept until the end: a program whose output nobody takes any more would stop.
    let mut out = BufReader::new(out);
    out.read_line(&mut first).expect("it says where it listens");
    let address = first
        .trim()
        .strip_prefix("listening on ")
        .expect("an address")
        .to_owned();
    let url = format!("https://{address}");
    let ca = data.path().join("ca.pem");
    let code = String::from_utf8_lossy(&code.stdout).trim().to_owned();
    let far = [
        "--county",
        &url,
        "--ca",
        &ca.to_string_lossy(),
        "--code",
        &code,
    ];
    let output = kiosk(&[&["journey", "s02"], far.as_slice()].concat());
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("journey s02: ok"), "{said}");
    drop(out);
}
