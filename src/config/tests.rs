//! Every mistake a site file can hold, and its words.

use super::report::asked_and_default_keys;
use super::{
    Config, Position, Problem, Report, check_config, load, load_text, names_a_terminal, own_sources,
};
use crate::domain::visit::ease::Motion;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const EXAMPLE: &str = include_str!("../../kiosk-config/site.example.toml");
const DEFAULTS: &str = include_str!("../../kiosk-config/default.toml");

/// The example with the line that sets `key` replaced, or with a line added to a section.
fn with(section: &str, line: &str) -> String {
    let key = line.split('=').next().unwrap_or(line).trim();
    let head = format!("[{section}]");
    let mut out = String::new();
    let mut inside = false;
    let mut done = false;
    for old in EXAMPLE.lines() {
        inside = if old.starts_with('[') {
            old == head
        } else {
            inside
        };
        let sets = inside && old.split('=').next().is_some_and(|k| k.trim() == key);
        out.push_str(if sets { line } else { old });
        out.push('\n');
        done |= sets;
        if old == head && !EXAMPLE.contains(&format!("\n{key} =")) {
            out.push_str(line);
            out.push('\n');
            done = true;
        }
    }
    if !done {
        out.push_str(&format!("{head}\n{line}\n"));
    }
    out
}

fn refused(text: &str) -> Report {
    load_text("site.toml", text).expect_err("there is a fault")
}

/// The only fault of a text, as printed.
fn only(text: &str) -> String {
    let report = refused(text);
    assert_eq!(report.faults.len(), 1, "{report}");
    report.faults[0].to_string()
}

fn good(text: &str) -> Config {
    load_text("site.toml", text).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn a_value_out_of_range_names_file_place_key_value_and_what_is_allowed() {
    let text = with("session", "countdown_seconds = 5");
    let line = text
        .lines()
        .position(|l| l.starts_with("countdown"))
        .expect("there")
        + 1;
    let expected = format!(
        "site.toml:{line}:21: session.countdown_seconds: 5 is not allowed; \
         allowed is a whole number from 20 to 120 (seconds)"
    );
    assert_eq!(only(&text), expected);
}

#[test]
fn a_night_that_ends_when_it_begins_is_refused_and_one_over_midnight_is_taken() {
    let said = only(&with("update", "until_hour = 1"));
    assert!(
        said.contains("update.until_hour: 1 is not allowed; allowed is another hour than"),
        "{said}"
    );
    good(&with("update", "from_hour = 23"));
}

#[test]
fn both_ends_of_every_range_are_taken_and_the_next_values_are_not() {
    let ranges = [
        ("session", "idle_private_seconds", 20, 300),
        ("session", "idle_public_seconds", 20, 600),
        ("session", "countdown_seconds", 20, 120),
        ("session", "receipt_seconds", 10, 120),
        ("session", "card_out_seconds", 10, 120),
        ("session", "draft_minutes", 1, 120),
        ("sync", "heartbeat_minutes", 1, 60),
        ("sync", "feed_minutes", 5, 1_440),
        ("card", "read_seconds", 2, 30),
        ("limits", "unsent_cases", 10, 5_000),
        ("update", "from_hour", 0, 23),
        ("update", "until_hour", 0, 23),
        ("clock", "jump_seconds", 5, 3_600),
        ("clock", "offset_seconds", 10, 86_400),
        ("audit", "daily_bytes", 100_000, 100_000_000),
    ];
    for (section, key, low, high) in ranges {
        for n in [low, high] {
            good(&with(section, &format!("{key} = {n}")));
        }
        for n in [low - 1, high + 1] {
            let said = only(&with(section, &format!("{key} = {n}")));
            assert!(
                said.contains(&format!("{section}.{key}: {n} is not allowed")),
                "{said}"
            );
        }
    }
}

#[test]
fn a_wrong_type_is_named_for_every_key_of_the_defaults() {
    for path in asked_and_default_keys().1 {
        let (section, key) = path.split_once('.').expect("section and key");
        let said = only(&with(section, &format!("{key} = [1]")));
        assert!(
            said.contains(&format!("{path}: [1] is an array; allowed is a ")),
            "{said}"
        );
    }
}

#[test]
fn a_wrong_type_or_value_is_named_for_every_key_the_site_must_set() {
    let wrong = [
        ("place", "name = \"\""),
        ("place", "name = \"a\\u0007b\""),
        ("place", "division = \"14022\""),
        ("place", "division = 140222"),
        ("place", "device = \"天镇\""),
        ("place", "receipt_prefix = \"tz017\""),
        ("place", "asset_number = \"   \""),
        ("county", "name = 7"),
        ("county", "url = \"http://county.example\""),
        ("county", "url = \"https://county.example/api\""),
        ("county", "url = \"https://county.example:0\""),
        ("county", "url = \"https://county.example:99999\""),
        ("county", "url = \"https://\""),
        ("county", "url = \"https://[::1\""),
        ("county", "url = \"https://user@county.example\""),
        ("county", "ca_file = \"county-ca.pem\""),
        ("county", "bundle_key = \"0123\""),
        ("county", "help_phone = \"call us\""),
        ("county", "supervision_phone = \"12\""),
        ("county", "supervision_phone = 12333"),
        ("printer", "uri = \"http://localhost:631/printers/slip\""),
        ("printer", "uri = \"ipp://localhost\""),
        ("printer", "uri = \"ipp:///printers/slip\""),
        ("printer", "uri = \"ipp://local host/printers/slip\""),
        ("printer", "paper = \"a5\""),
    ];
    for (section, line) in wrong {
        let key = line.split(' ').next().expect("a key");
        let said = only(&with(section, line));
        assert!(said.contains(&format!("{section}.{key}: ")), "{said}");
        assert!(said.contains("allowed is a text: "), "{said}");
    }
}

#[test]
fn a_key_the_site_must_set_and_does_not_is_told_with_what_it_should_be() {
    for key in [
        "name",
        "division",
        "device",
        "receipt_prefix",
        "asset_number",
    ] {
        let text: String = EXAMPLE
            .lines()
            .scan("", |section, l| {
                if l.starts_with('[') {
                    *section = l;
                }
                let gone = *section == "[place]" && l.starts_with(&format!("{key} ="));
                Some(if gone {
                    String::new()
                } else {
                    format!("{l}\n")
                })
            })
            .collect();
        let said = only(&text);
        let start = format!("site.toml: place.{key}: is not set; it must be a text: ");
        assert!(said.starts_with(&start), "{said}");
    }
}

#[test]
fn an_unknown_key_is_named_with_the_one_that_was_meant() {
    let said = only(&with("session", "countdown_second = 30"));
    assert!(said.ends_with("session.countdown_second: there is no such key; did you mean session.countdown_seconds?"), "{said}");
    let said = only(&with("session", "feed_minutes = 30"));
    assert!(said.ends_with("did you mean sync.feed_minutes?"), "{said}");
    let said = only(&with("session", "bypass_card = true"));
    assert!(
        said.ends_with("session.bypass_card: there is no such key"),
        "{said}"
    );
    let said = only(&with("sesion", "countdown_seconds = 30"));
    assert!(said.contains("sesion: there is no such key"), "{said}");
}

#[test]
fn a_value_where_a_section_belongs_and_a_key_outside_all_sections_are_named() {
    let said = only(&format!("session = 5\n{EXAMPLE}"));
    assert!(
        said.starts_with("site.toml:1:1: session: here is a value, wanted is a section"),
        "{said}"
    );
    let said = only(&format!("level = \"warn\"\n{EXAMPLE}"));
    assert!(
        said.ends_with("level: there is no such key; did you mean log.level?"),
        "{said}"
    );
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = "[place]\nname = 5\ndivision = \"1\"\n[screen]\nscale = 9.5\nzoom = 2\n[log]\nlevel = \"loud\"\n";
    let report = refused(text);
    let placed: Vec<(Option<usize>, Option<&str>)> = report
        .faults
        .iter()
        .map(|f| (f.position.map(|p| p.line), f.key.as_deref()))
        .collect();
    let missing = placed.iter().filter(|(line, _)| line.is_none()).count();
    assert_eq!(missing, 8, "{report}");
    let at: Vec<_> = placed.iter().filter(|(line, _)| line.is_some()).collect();
    let expected = [
        (Some(2), Some("place.name")),
        (Some(3), Some("place.division")),
        (Some(5), Some("screen.scale")),
        (Some(6), Some("screen.zoom")),
        (Some(8), Some("log.level")),
    ];
    assert_eq!(at, expected.iter().collect::<Vec<_>>());
    assert!(report.to_string().contains("13 faults"), "{report}");
    assert!(report.to_string().contains("配置有 13 处错误"), "{report}");
}

#[test]
fn values_that_contradict_each_other_are_named() {
    let said = only(&with("limits", "alarm_hours = 8"));
    assert!(
        said.contains(
            "limits.alarm_hours: 8 is not allowed; allowed is more than limits.warn_hours, 8"
        ),
        "{said}"
    );
    let said = only(&with("data", "stop_free_megabytes = 500"));
    assert!(
        said.contains("data.stop_free_megabytes: 500 is not allowed"),
        "{said}"
    );
    let said = only(&with("limits", "unsent_days = 1"));
    assert!(
        said.contains("longer than limits.alarm_hours, 24 hours"),
        "{said}"
    );
}

#[test]
fn one_coordinate_without_the_other_is_named() {
    let text = EXAMPLE.replace("longitude = 114.0900\n", "");
    assert!(only(&text).contains("place.latitude: 40.4200 is not allowed"));
    let text = EXAMPLE
        .replace("latitude = 40.4200\n", "")
        .replace("longitude = 114.0900\n", "");
    assert_eq!(good(&text).place.point, None);
    let swapped = EXAMPLE.replace("40.4200", "114.0900");
    let report = refused(&swapped);
    assert!(
        report
            .to_string()
            .contains("place.latitude: 114.0900 is not allowed; allowed is a number from 3 to 54"),
        "{report}"
    );
}

#[test]
fn a_mistake_in_the_grammar_is_placed_and_hides_no_other_fault() {
    let text = with("session", "countdown_seconds = 5")
        .replace("name = \"示范镇示范村\"", "name = \"示范镇");
    let report = refused(&text);
    let said = report.to_string();
    assert!(
        said.contains("site.toml:4:") && said.contains("this is no TOML"),
        "{said}"
    );
    assert!(said.contains("session.countdown_seconds"), "{said}");
    let twice = with("card", "read_seconds = 6\nread_seconds = 7");
    assert!(only(&twice).contains("this is no TOML: duplicate key"));
}

#[test]
fn a_file_that_is_missing_a_directory_damaged_or_too_large_is_named() {
    let dir = tempfile::tempdir().expect("a directory");
    let gone = dir.path().join("gone.toml");
    let report = load(std::slice::from_ref(&gone)).expect_err("not there");
    assert_eq!(
        report.faults[0].to_string(),
        format!("{}: there is no such file", gone.display())
    );

    let report = load(&[dir.path().to_owned()]).expect_err("a directory");
    assert!(report.to_string().contains("it is a directory"), "{report}");

    let damaged = dir.path().join("damaged.toml");
    let mut bytes = EXAMPLE.as_bytes().to_vec();
    let at = EXAMPLE.find("示范村").expect("there");
    bytes[at] = 0xFF;
    fs::write(&damaged, bytes).expect("written");
    let report = load(&[damaged]).expect_err("damaged");
    assert_eq!(report.faults[0].problem, Problem::Encoding);
    let expected = Position {
        line: 4,
        column: 12,
    };
    assert_eq!(report.faults[0].position, Some(expected));

    let large = dir.path().join("large.toml");
    fs::write(&large, vec![b'#'; 2 << 20]).expect("written");
    let report = load(&[large]).expect_err("too large");
    assert!(report.to_string().contains("larger than 1 MB"), "{report}");
}

#[test]
fn a_later_file_wins_and_faults_name_the_file_they_stand_in() {
    let dir = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| -> PathBuf {
        let path = dir.path().join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let site = write("site.toml", EXAMPLE);
    let local = write("local.toml", "[session]\ncountdown_seconds = 45\n");
    let config = load(&[site.clone(), local]).expect("good");
    assert_eq!(config.session.countdown.seconds_up(), 45);
    let bad = write("bad.toml", "[session]\ncountdown_seconds = 4\n");
    let report = load(&[site, bad.clone()]).expect_err("bad");
    assert_eq!(report.faults[0].file, bad.display().to_string());
}

#[test]
fn check_config_looks_at_the_files_the_configuration_names() {
    let dir = tempfile::tempdir().expect("a directory");
    let ca = dir.path().join("ca.pem");
    let data = dir.path().join("data");
    let site = dir.path().join("site.toml");
    let text = with("data", &format!("dir = \"{}\"", data.display()))
        .replace("/etc/jiujinban/county-ca.pem", &ca.display().to_string());
    fs::write(&site, text).expect("written");

    let report = check_config(std::slice::from_ref(&site));
    assert!(!report.is_good());
    assert!(
        report.to_string().contains("county.ca_file: ")
            && report.to_string().contains("ca.pem: there is no such file"),
        "{report}"
    );

    fs::write(&ca, "<html>welcome to the hotel</html>").expect("written");
    let report = check_config(std::slice::from_ref(&site));
    assert!(
        report.to_string().contains("it holds no PEM certificate"),
        "{report}"
    );

    fs::write(
        &ca,
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
    )
    .expect("written");
    let report = check_config(std::slice::from_ref(&site));
    assert!(report.is_good(), "{report}");
    assert!(report.notes[0].contains("does not exist yet"), "{report}");

    fs::write(&data, "").expect("written");
    let report = check_config(&[site]);
    assert!(
        report.to_string().contains("it is not a directory"),
        "{report}"
    );
}

#[test]
fn the_defaults_and_the_keys_that_are_read_agree_key_by_key() {
    let (asked, given) = asked_and_default_keys();
    let asked: BTreeSet<String> = asked.into_iter().map(str::to_owned).collect();
    let mut documented: BTreeSet<String> = given.iter().cloned().collect();
    let mut section = "";
    for line in DEFAULTS.lines() {
        if let Some(head) = line.strip_prefix('[') {
            section = head.trim_end_matches(']');
        }
        let named = line
            .strip_prefix("#! ")
            .or_else(|| line.strip_prefix("#? "));
        if let Some(rest) = named {
            let key = rest.split_whitespace().next();
            // The head of the file explains the two marks.
            documented.extend(
                key.filter(|_| !section.is_empty())
                    .map(|k| format!("{section}.{k}")),
            );
        }
    }
    assert_eq!(asked, documented);
}

#[test]
fn every_default_stands_under_a_line_that_explains_it() {
    let lines: Vec<&str> = DEFAULTS.lines().collect();
    for pair in lines.windows(2) {
        let sets = pair[1].contains(" = ") && !pair[1].starts_with('#');
        assert!(
            !sets || pair[0].starts_with("# "),
            "{} is not explained",
            pair[1]
        );
    }
}

#[test]
fn the_example_is_good_and_gives_what_the_design_says() {
    let config = good(EXAMPLE);
    assert_eq!(config.session.motion, Motion::Moving);
    assert_eq!(config.session.idle_private.seconds_up(), 60);
    assert_eq!(config.session.idle_public.seconds_up(), 90);
    assert_eq!(config.session.countdown.seconds_up(), 30);
    assert_eq!(config.session.receipt.seconds_up(), 60);
    assert_eq!(config.card.read.seconds_up(), 6);
    assert_eq!(config.limits.unsent, 500);
    assert_eq!(config.county.supervision_phone.as_str(), "12333");
    assert_eq!(
        config.place.point.map(|p| (p.lat(), p.lon())),
        Some((40_420_000, 114_090_000))
    );
    assert_eq!(config.card.reader_name.as_deref(), Some("ACS ACR"));
}

#[test]
fn the_digest_changes_with_any_value_and_with_nothing_else() {
    let digest = |text: &str| good(text).digest;
    assert_eq!(digest(EXAMPLE), digest(&format!("# a comment\n{EXAMPLE}")));
    assert_ne!(digest(EXAMPLE), digest(&with("sync", "feed_minutes = 31")));
    assert_ne!(digest(EXAMPLE), digest(&EXAMPLE.replace("TZ017", "TZ018")));
}

#[test]
fn any_bytes_as_a_site_file_end_in_a_configuration_or_a_report() {
    let mut random = fastrand::Rng::with_seed(22);
    for _ in 0..400 {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Err(report) = load_text("site.toml", &text) {
            assert!(!report.faults.is_empty());
            assert!(report.faults.iter().all(|f| !f.to_string().is_empty()));
        }
    }
}

#[test]
fn a_package_is_a_name_or_nothing_and_a_slip_is_told_with_its_place() {
    assert_eq!(good(EXAMPLE).place.package, None);
    let query = good(&with("place", "package = \"query-only\""));
    let package = query.place.package.map(|p| p.as_str().to_owned());
    assert_eq!(package.as_deref(), Some("query-only"));
    for wrong in ["Query Only", "查询点", "query_only"] {
        let said = only(&with("place", &format!("package = \"{wrong}\"")));
        let placed = said.starts_with("site.toml:") && said.contains("place.package");
        assert!(placed && said.contains("small letters"), "{said}");
    }
}

#[test]
fn the_thresholds_of_the_face_check_are_those_of_the_code_that_was_tried() {
    assert_eq!(good(EXAMPLE).face, crate::domain::face::Gates::default());
    let own = good(&with("face_loose", "yaw = 25"));
    assert!((own.face.loose.yaw - 25.0).abs() < f32::EPSILON);
}

#[test]
fn thresholds_of_the_face_check_that_contradict_each_other_are_named() {
    let said = only(&with("face_strict", "eye_distance_least = 120"));
    assert!(
        said.contains("face_strict.eye_distance_most: 150"),
        "{said}"
    );
    let said = only(&with("face_task", "returned = 15"));
    assert!(said.contains("less than face_task.turn, 15"), "{said}");
    let said = only(&with("face_task", "shut_least_milliseconds = 2000"));
    assert!(
        said.contains("face_task.shut_least_milliseconds: 2000 is not allowed"),
        "{said}"
    );
    let said = only(&with("face", "good_frames = 1"));
    assert!(
        said.contains("a whole number from 2 to 10 (frames)"),
        "{said}"
    );
}

#[test]
fn every_way_to_connect_an_identity_card_reader_is_told_apart() {
    use super::IdentityPort as Port;
    let port = |text: &str| {
        let text = with("identity_card", &format!("port = \"{text}\""));
        load_text("site.toml", &text)
            .ok()
            .map(|config| config.identity_card.port)
    };
    assert_eq!(port(""), Some(None));
    let serial = PathBuf::from("/dev/serial/by-id/usb-X");
    for (text, means) in [
        ("/dev/serial/by-id/usb-X", Port::Serial(serial)),
        ("hid:/dev/hidraw0", Port::Hid("hidraw0".to_owned())),
        ("hid:0400:c35a", Port::Usb(0x0400, 0xC35A)),
        (
            "pcsc:Combo Reader 01",
            Port::Pcsc("Combo Reader 01".to_owned()),
        ),
        ("pcsc-pages:Combo", Port::PcscPages("Combo".to_owned())),
    ] {
        assert_eq!(port(text), Some(Some(means)), "{text}");
    }
    for wrong in [
        "/etc/passwd",
        "hid:/dev/../etc",
        "hid:",
        "hid:/dev/",
        "hid:400:c35a",
        "hid:0400:c35a:1",
        "hid:+400:c35a",
        "pcsc:",
        "pcsc: X",
        "usb:1",
    ] {
        assert_eq!(port(wrong), None, "{wrong}");
    }
}

#[test]
fn what_stands_in_a_misspelt_section_is_looked_at_as_if_it_were_right() {
    let text = EXAMPLE.replace("[place]", "[plcae]");
    let said = only(&text);
    assert!(
        said.ends_with("plcae: there is no such key; did you mean place?"),
        "{said}"
    );
    let wrong = text.replace("latitude = ", "latitude = 1");
    let all = refused(&wrong);
    assert_eq!(all.faults.len(), 3, "{all}");
    for key in ["plcae", "place.latitude", "place.longitude"] {
        assert!(all.to_string().contains(key), "{all}");
    }
}

#[test]
fn every_section_of_the_defaults_and_the_example_is_known_by_name() {
    for text in [EXAMPLE, DEFAULTS] {
        let source = super::raw::Source {
            name: "x".to_owned(),
            text: text.to_owned(),
        };
        let document = super::raw::Document::parse(&source, &mut Vec::new());
        for path in document.paths() {
            let section = path.split('.').next().unwrap_or_default();
            assert!(super::raw::SECTIONS.contains(&section), "{section}");
        }
    }
}

#[test]
fn the_root_key_of_a_tpm_stands_at_a_full_path_or_nowhere() {
    let said = only(&with("data", "root_key = \"root-key\""));
    assert!(
        said.contains("an absolute path, or empty for none"),
        "{said}"
    );
    let none = good(&with("data", "root_key = \"\""));
    assert_eq!(none.data.root_key, None);
    let packaged = good(EXAMPLE).data.root_key;
    assert_eq!(packaged, Some(PathBuf::from("/run/jiujinban/root-key")));
}

#[test]
fn a_file_with_devices_alone_does_not_say_which_terminal_this_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let file = dir.path().join(name);
        std::fs::write(&file, text).expect("written");
        file
    };
    let devices = write(
        "devices.toml",
        "[printer]\nuri = \"\"\n[card]\nreader_name = \"ACS\"\n",
    );
    let screen = write("screen.toml", "[screen]\norientation = \"landscape\"\n");
    assert!(!names_a_terminal(&[]));
    assert!(!names_a_terminal(&[devices.clone(), screen.clone()]));
    for faulty in ["[place]\nname = 1\n", "[county]\n", "[place"] {
        let site = write("site.toml", faulty);
        let all = [devices.clone(), site, screen.clone()];
        assert!(names_a_terminal(&all), "{faulty}: a fault to be told");
    }
}

#[test]
fn a_command_reads_what_was_set_up_on_the_panel_and_says_of_a_missing_file_that_it_is_missing() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let site = dir.path().join("site.toml");
    let missing = vec![dir.path().join("none.toml")];
    assert_eq!(own_sources(missing.clone()), missing);
    std::fs::write(&site, format!("[data]\ndir = \"{}\"\n", data.display())).expect("written");
    let alone = vec![site.clone()];
    assert_eq!(own_sources(alone.clone()), alone);
    std::fs::create_dir_all(data.join("setup")).expect("a folder");
    let set_up = data.join("setup/site.toml");
    std::fs::write(&set_up, "").expect("written");
    assert_eq!(own_sources(vec![site.clone()]), [site, set_up]);
}
