//! What the county's staff do with the program `county`: courses, visits, tasks, terminals,
//! policies. Every refusal says what to do next; nobody's name is printed.

use crate::tasks::with_wish;
use crate::world::{Terminal, TestCounty, items};
use jiujinban::county::resign;
use jiujinban::domain::bundle::AssistedRule;
use jiujinban::sample::persons::person;
use jiujinban::wire::catalogue::Beside;
use std::io::Write as _;
use std::process::{Command, Stdio};

const VILLAGE: &str = "140222100001";

/// Runs `county` on the county's folder; whether it went well, and everything it said.
pub fn county(place: &TestCounty, arguments: &[&str], input: &str) -> (bool, String) {
    let (command, rest) = arguments.split_first().expect("a command");
    let mut program = Command::new(env!("CARGO_BIN_EXE_county"))
        .arg(command)
        .arg("--data")
        .arg(place.dir.path())
        .args(rest)
        .env("RUST_LOG", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("taken");
    drop(stdin);
    let output = program.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn refused(place: &TestCounty, arguments: &[&str], input: &str, says: &str) {
    let (well, said) = county(place, arguments, input);
    assert!(!well && said.contains(says), "{arguments:?}: {said}");
}

fn done(place: &TestCounty, arguments: &[&str], input: &str, says: &str) -> String {
    let (well, said) = county(place, arguments, input);
    assert!(well && said.contains(says), "{arguments:?}: {said}");
    said
}

/// A line of the table of visits.
fn visit(number: &str) -> String {
    let name = person(45).name.reveal().to_owned();
    format!(
        "21\tdue\t{name}\t{number}\t\t{VILLAGE}\t李家庄村东头\t40.421\t114.091\t瘫痪在床\t2026-12-01\n"
    )
}

#[test]
fn a_course_nobody_knows_is_refused_and_one_that_begins_is_told_to_who_wished_for_it() {
    let (place, _terminal) = with_wish();
    let begins = |code| ["course", "begins", code, "12 月 1 日县职中"];
    refused(
        &place,
        &begins("dian-gon"),
        "",
        "`county course list` names them",
    );
    done(&place, &["course", "list"], "", "dian-gong        电工");
    done(&place, &begins("chu-shi"), "", "no new task");
    done(&place, &begins("dian-gong"), "", "1 new task for operators");
    done(&place, &begins("dian-gong"), "", "no new task");
    let all = done(&place, &["task", "list"], "", "item 18");
    assert_eq!(all.lines().count(), 2, "the wish's and the course's: {all}");
}

#[test]
fn visits_are_put_on_the_list_all_or_none_and_go_where_the_village_is_served() {
    let (place, _terminal) = with_wish();
    let good = visit(person(45).id_number.reveal());
    let add = ["visit", "add"];
    let half = format!("{good}{}", visit("110101190001010000"));
    refused(&place, &add, &half, "line 2, column number");
    refused(&place, &add, "", "the table is empty");
    done(
        &place,
        &["task", "list", "--unplaced"],
        "",
        "no task to be listed here",
    );
    let said = done(&place, &add, &good, "1 new visit on the list");
    assert!(said.contains("`county terminal place"), "{said}");
    done(
        &place,
        &add,
        &good,
        "0 new visits on the list, 1 were there before",
    );
    let at = |asset| ["terminal", "place", asset, VILLAGE];
    refused(
        &place,
        &at("tz-009"),
        "",
        "`county terminal list` names them",
    );
    refused(
        &place,
        &["terminal", "place", "tz-001", "140222"],
        "",
        "no town (9 digits) or village (12 digits)",
    );
    done(
        &place,
        &at("tz-001"),
        "",
        "tz-001 serves 140222100001 and has 2 open tasks",
    );
    done(
        &place,
        &["terminal", "list"],
        "",
        "140222100001 2 open tasks",
    );
    let said = done(
        &place,
        &["task", "list", "--terminal", "tz-001"],
        "",
        "item 21",
    );
    assert!(!said.contains(person(45).name.reveal()), "{said}");
    let id = said.split_whitespace().next().expect("an id");
    done(&place, &["task", "show", id], "", "nobody has tried yet");
    refused(
        &place,
        &["task", "show", "nosuchtask"],
        "",
        "no task has this id",
    );
}

fn rule(terminal: &Terminal) -> AssistedRule {
    terminal.learn();
    let bundle = terminal.client.bundle_in_force().expect("a bundle");
    bundle.assisted_rule()
}

#[test]
fn the_switch_to_the_items_of_self_service_reaches_the_terminals_until_it_is_put_back() {
    let place = TestCounty::start();
    let terminal = Terminal::of(&place, "tz-001");
    let set = |value| ["policy", "set", "assisted_items", value];
    refused(
        &place,
        &set("some"),
        "",
        "assisted_items is one of: all, self-service",
    );
    refused(
        &place,
        &["policy", "set", "assisted", "all"],
        "",
        "`county policy list` names them",
    );
    assert_eq!(rule(&terminal), AssistedRule::All);
    done(
        &place,
        &set("self-service"),
        "",
        "assisted_items is self-service",
    );
    assert_eq!(rule(&terminal), AssistedRule::SelfService);
    done(
        &place,
        &["policy", "list"],
        "",
        "assisted_items is self-service",
    );
    // A terminal that comes later makes a new bundle: the switch stays.
    let later = Terminal::of(&place, "tz-002");
    assert_eq!(rule(&later), AssistedRule::SelfService);
    done(&place, &set("all"), "", "assisted_items is all");
    assert_eq!(rule(&terminal), AssistedRule::All);
}

#[test]
fn a_bundle_that_is_taken_in_has_the_last_word_on_a_policy() {
    let place = TestCounty::start();
    let terminal = Terminal::of(&place, "tz-001");
    let before = place.handle.bundle_in_force().expect("readable");
    place
        .handle
        .set_policy("assisted_items", "self-service")
        .expect("set");
    let key = place.dir.path().join("offline/bundle.key");
    let signed = |over: &str| {
        let now = place.clock.get();
        resign(over, items(), Beside::default(), &key, now).expect("signed")
    };
    // Signed over the bundle of before the switch, twice, so that it is the newest.
    let (_, over) = signed(&before.expect("in force"));
    let (_, newest) = signed(&over);
    place.handle.take_bundle(&newest).expect("taken");
    assert_eq!(rule(&terminal), AssistedRule::All);
}

#[test]
fn a_release_is_noted_by_version_and_hash_and_a_half_one_is_refused() {
    let place = TestCounty::start();
    let hash = "5c".repeat(32);
    refused(
        &place,
        &["release", "add", "0.2.0", "5c5c"],
        "",
        "64 hexadecimal digits",
    );
    refused(
        &place,
        &["release", "add", "0 2", &hash],
        "",
        "a version has",
    );
    done(&place, &["release", "list"], "", "no program is known yet");
    done(
        &place,
        &["release", "add", "0.2.0", &hash],
        "",
        "0.2.0 is known now",
    );
    done(
        &place,
        &["release", "add", "0.2.0", &hash],
        "",
        "was known already",
    );
    done(&place, &["release", "list"], "", &hash);
    refused(
        &place,
        &["release", "remove", "0.2.1", &hash],
        "",
        "no program of this version and hash",
    );
    done(
        &place,
        &["release", "remove", "0.2.0", &hash],
        "",
        "known no more",
    );
    done(&place, &["release", "list"], "", "no program is known yet");
}

#[test]
fn a_sheet_for_a_terminal_is_whole_or_not_written_and_its_code_admits_it() {
    let place = TestCounty::start();
    let out = place.dir.path().join("stick.toml");
    let file = out.to_str().expect("a plain path");
    let sheet_to = |file: &str, prefix: &str, more: &[&str]| {
        let mut given = vec![
            "setup-sheet",
            "tz-017",
            "--name",
            "李家庄村",
            "--division",
            "140222100001",
            "--prefix",
            prefix,
            "--asset",
            "RS-17",
            "--county-name",
            "天镇县",
            "--url",
            "https://localhost:8443",
            "--phone",
            "0352-6820000",
            "--farthest-home",
            "3.5",
            "--out",
            file,
        ];
        // What is said otherwise takes the place of what is said usually.
        for pair in more.chunks(2) {
            match given.iter().position(|word| *word == pair[0]) {
                Some(at) => given[at + 1] = pair[1],
                None => given.extend(pair),
            }
        }
        county(&place, &given, "")
    };
    let sheet = |prefix: &str| sheet_to(file, prefix, &[]);
    let away = place.dir.path().join("no-stick/sheet.toml");
    let (well, said) = sheet_to(away.to_str().expect("a plain path"), "TZ017", &[]);
    assert!(
        !well && said.contains("is the memory stick mounted"),
        "{said}"
    );
    assert!(!away.parent().expect("a folder").exists());
    let devices = place.dir.path().join("devices.toml");
    let with = |lines: &str| {
        std::fs::write(&devices, lines).expect("written");
        sheet_to(
            file,
            "TZ017",
            &["--devices", devices.to_str().expect("a plain path")],
        )
    };
    let (well, said) = with("[data]\ndir = \"/\"\n");
    assert!(
        !well && said.contains("[data] is not for a sheet"),
        "{said}"
    );
    for (lines, why) in [
        ("[place]\nname = \"x\"\n", "[place] comes from the command"),
        ("[printer]\nuri\n", "no TOML"),
        (
            "[printer]\ncolour = 1\n",
            "printer.colour is not for a sheet",
        ),
    ] {
        let (well, said) = with(lines);
        assert!(!well && said.contains(why), "{said}");
        assert!(
            said.contains("devices.toml") && said.contains("登记单没有写出来"),
            "{said}"
        );
        assert!(!said.contains("终端不能启动"), "{said}");
    }
    let (well, said) = sheet_to(place.dir.path().to_str().expect("a path"), "TZ017", &[]);
    assert!(!well && said.contains("the file itself is meant"), "{said}");
    for (more, why) in [
        (["--division", "140222"], "no town (9 digits) or village"),
        (["--division", "150222100001"], "of county 140222"),
        (["--url", "https://other:8443"], "--name other"),
    ] {
        let (well, said) = sheet_to(file, "TZ017", &more);
        assert!(!well && said.contains(why), "{said}");
    }
    let (well, said) = with("");
    assert!(!well && said.contains("it names no device"), "{said}");
    let (well, said) = sheet("tz");
    assert!(!well && said.contains("place.receipt_prefix"), "{said}");
    assert!(!out.exists(), "nothing is written");
    let (well, said) = sheet("TZ017");
    assert!(well && said.contains("tz-017"), "{said}");
    let text = std::fs::read_to_string(&out).expect("written");
    let ca_file = std::path::Path::new("/county-ca.pem");
    let read = jiujinban::config::read_sheet(&text, ca_file).expect("a whole sheet");
    assert!(read.sheet.code.is_some());
    assert_eq!(read.ca_pem, place.handle.ca_pem);
    // One stick, one terminal.
    let text = std::fs::read_to_string(&out).expect("written");
    std::fs::write(&out, text.replace("tz-017", "tz-016")).expect("written");
    let (well, said) = sheet("TZ017");
    assert!(!well && said.contains("the sheet of tz-016"), "{said}");
    std::fs::remove_file(&out).expect("taken away");
    // As an editor of Windows saves it.
    let (well, said) = with("\u{feff}[printer]\nuri = \"ipp://localhost:631/printers/slip\"\n");
    assert!(well, "{said}");
    let text = std::fs::read_to_string(&out).expect("written");
    let read = jiujinban::config::read_sheet(&text, ca_file).expect("a whole sheet");
    assert!(read.site.contains("printers/slip"), "{}", read.site);
}

#[test]
fn no_two_terminals_are_given_one_prefix_or_one_label() {
    let place = TestCounty::start();
    let out = place.dir.path().join("stick.toml");
    let file = out.to_str().expect("a plain path");
    let sheet = |device: &str, prefix: &str, label: &str| {
        let _ = std::fs::remove_file(&out);
        let given = format!(
            "setup-sheet {device} --name 李家庄村 --division {VILLAGE} --prefix {prefix} --asset {label} \
             --county-name 天镇县 --url https://localhost:8443 --phone 0352-6820000 --out {file}"
        );
        let given: Vec<&str> = given.split(' ').collect();
        county(&place, &given, "")
    };
    let (well, said) = sheet("tz-017", "TZ017", "RS-17");
    assert!(well, "{said}");
    let (well, said) = sheet("tz-018", "TZ017", "RS-18");
    assert!(
        !well && said.contains("receipts of tz-017 begin so"),
        "{said}"
    );
    assert!(said.contains("登记单没有写出来") && !out.exists(), "{said}");
    let (well, said) = sheet("tz-018", "TZ018", "RS-17");
    assert!(!well && said.contains("the label of tz-017"), "{said}");
    assert!(!out.exists());
    // The first one was a mistake: the terminal gets another, and the prefix is free again.
    let (well, said) = sheet("tz-017", "TZ117", "RS-117");
    assert!(well, "{said}");
    let (well, said) = sheet("tz-018", "TZ017", "RS-17");
    assert!(well, "{said}");
    // Once it was admitted there may be receipts: another prefix does not free the one of before.
    let _terminal = Terminal::of(&place, "tz-018");
    let (well, said) = sheet("tz-018", "TZ118", "RS-17");
    assert!(well, "{said}");
    let (well, said) = sheet("tz-019", "TZ017", "RS-19");
    assert!(
        !well && said.contains("receipts of tz-018 begin so"),
        "{said}"
    );
    let kept = place.dir.path().join("sheets.toml");
    std::fs::write(&kept, "tz-017 = 1").expect("written");
    let (well, said) = sheet("tz-019", "TZ019", "RS-19");
    assert!(!well && said.contains("the file is damaged"), "{said}");
    assert!(!out.exists());
}

#[test]
fn an_operator_is_given_rights_by_the_numbers_of_items() {
    let place = TestCounty::start();
    let open = |by: &str, number: usize, words: &[&str]| {
        let who = person(number);
        let (name, id) = (who.name.reveal(), who.id_number.reveal());
        let asked = format!("{name}\n{id}\n138000000{number:02}\n");
        let add = ["account", "--by", by, "add"];
        done(&place, &[&add[..], words].concat(), &asked, words[0]);
    };
    let permanent = |id, post| [id, post, "--permanent"];
    let (system, business) = ("county-sys-1", "county-biz-1");
    open("province", 41, &permanent(system, "system-administrator"));
    open(
        "province",
        42,
        &permanent(business, "business-administrator"),
    );
    open(system, 43, &["op-1", "operator"]);
    let grant = |rights| ["account", "--by", business, "grant", "op-1", rights];
    done(&place, &grant("3,4,21"), "", "op-1 may help with 3 items");
    refused(&place, &grant("3,x"), "", "items are their numbers");
    done(&place, &grant(""), "", "op-1 may help with 0 items");
}

#[test]
fn a_certificate_is_taken_back_with_a_reason_that_is_noted() {
    let place = TestCounty::start();
    let _terminal = Terminal::of(&place, "tz-017");
    refused(
        &place,
        &["revoke", "tz-017", "--reason", " "],
        "",
        "a reason has 1 to 200 characters",
    );
    let reason = ["--reason", "stolen"];
    refused(
        &place,
        &[&["revoke", "tz-018"], &reason[..]].concat(),
        "",
        "no terminal of this number",
    );
    let of_this = [&["revoke", "tz-017"], &reason[..]].concat();
    done(&place, &of_this, "", "1 certificate revoked");
    refused(&place, &of_this, "", "no terminal of this number");
    let log = place.handle.console_notes().expect("the log");
    let noted =
        |note: &&jiujinban::county::store::console::ConsoleNote| note.event == "terminal-revoked";
    let noted: Vec<_> = log.iter().filter(noted).collect();
    assert_eq!(noted.len(), 1);
    assert_eq!(
        (noted[0].about.as_str(), noted[0].detail.as_str()),
        ("tz-017", "stolen")
    );
}

#[test]
fn what_a_county_is_served_with_is_what_every_command_beside_it_offers() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_county"))
            .args(arguments)
            .args(["--data", data.to_str().expect("a path")])
            .env("RUST_LOG", "off")
            .output()
            .expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (well, said) = run(&["seed", "--county", "14"]);
    assert!(!well && said.contains("six digits"), "{said}");
    let first = ["--county", "140221", "--package", "query-only"];
    let (well, said) = run(&[&["seed", "--listings", "1"], first.as_slice()].concat());
    assert!(well, "{said}");
    let out = folder.path().join("bundle.json");
    let bundle = || {
        let (well, said) = run(&["bundle", "--out", out.to_str().expect("a path")]);
        assert!(well, "{said}");
        std::fs::read_to_string(&out).expect("written")
    };
    let before = bundle();
    assert!(before.contains("140221"), "the county's own");
    // Commands as the manuals write them: nothing is said of the offer.
    for command in [&["approve"][..], &["keys"], &["enrol-code"]] {
        let (well, said) = run(command);
        assert!(well, "{said}");
    }
    assert_eq!(bundle(), before);
    for (said_now, why) in [
        (["--county", "140222"], "that of county 140221"),
        (["--package", "model-point"], "--package is not what"),
        (["--items", "/"], "--items is not what"),
        (["--postgres", "host=nowhere"], "--postgres is not what"),
    ] {
        let (well, said) = run(&[&["approve"][..], &said_now].concat());
        assert!(!well && said.contains(why), "{said}");
    }
    assert_eq!(bundle(), before);
}
