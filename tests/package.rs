//! The Debian package as far as it can be looked at without building it: its files, its unit, its scripts.
//!
//! `make package` builds it, `make package-test` installs it on a clean Debian.

#[path = "support/program.rs"]
mod program;
#[path = "package/set_up.rs"]
mod set_up;

use jiujinban::adapters::print::fonts::FontFiles;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A line of `packaging/package.manifest`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    mode: String,
    source: String,
    destination: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn lines(text: &str) -> Vec<Line> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [mode, source, destination] = words[..] else {
                panic!("not three words: {line}");
            };
            Line {
                mode: mode.to_owned(),
                source: source.to_owned(),
                destination: destination.to_owned(),
            }
        })
        .collect()
}

/// The lines of the manifest, a folder's files each with a line of its own.
fn manifest() -> Vec<Line> {
    let lines = lines(&read("packaging/package.manifest"));
    lines.into_iter().flat_map(files_of).collect()
}

fn files_of(line: Line) -> Vec<Line> {
    if line.mode != "tree" {
        return vec![line];
    }
    let find = run(Command::new("find")
        .current_dir(root().join(&line.source))
        .args([".", "-type", "f", "-printf", "%P\n"]));
    let names = said(&find);
    let files = names.lines().map(|name| Line {
        mode: "0644".to_owned(),
        source: format!("{}/{name}", line.source),
        destination: format!("{}/{name}", line.destination),
    });
    let files: Vec<Line> = files.collect();
    assert!(!files.is_empty(), "{}: empty", line.source);
    files
}

fn run(command: &mut Command) -> Output {
    let name = command.get_program().to_owned();
    command.output().unwrap_or_else(|fault| {
        panic!("{name:?}: {fault}; packaging/scripts/system-packages test brings it")
    })
}

/// What a command said, both ways.
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// What is wrong with a list of files.
fn faults_of(lines: &[Line]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        let Line {
            mode,
            source,
            destination,
        } = line;
        if !seen.insert(destination) {
            faults.push(format!("{destination}: twice"));
        }
        let place = ["usr/", "etc/"]
            .iter()
            .any(|top| destination.starts_with(top));
        if !place || destination.contains("..") || destination.contains("/local/") {
            faults.push(format!("{destination}: no place for a package"));
        }
        match mode.as_str() {
            "link" => {}
            "0644" | "0755" => {
                if source != "@kiosk" && !root().join(source).is_file() {
                    faults.push(format!(
                        "{source}: missing (make assets brings what is fetched)"
                    ));
                }
            }
            _ => faults.push(format!("{destination}: mode {mode}")),
        }
    }
    faults
}

#[test]
fn a_file_that_is_missing_or_named_twice_or_writable_by_all_is_noticed() {
    let bad = "0644 nowhere/at/all usr/share/a\n\
               0644 README.md usr/share/a\n\
               0666 README.md usr/share/b\n\
               0644 README.md home/c\n";
    let faults = faults_of(&lines(bad));
    assert_eq!(faults.len(), 4, "{faults:?}");
}

#[test]
fn every_file_of_the_package_is_there_once_and_belongs_where_it_goes() {
    let faults = faults_of(&manifest());
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_lies_beside_the_package_s_files_is_installed_too() {
    let sources: BTreeSet<String> = manifest().into_iter().map(|line| line.source).collect();
    let mut folders = vec![root().join("packaging/system")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of ours") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root()).expect("below it");
                let name = name.to_str().expect("ascii");
                assert!(
                    sources.contains(name),
                    "{name} is in no line of the manifest"
                );
            }
        }
    }
}

#[test]
fn the_models_are_installed_where_the_program_looks_for_them() {
    let defaults: toml::Table = read("kiosk-config/default.toml").parse().expect("TOML");
    let folder = defaults["face_camera"]["models"].as_str().expect("a path");
    let lock: toml::Table = read("assets/assets.lock").parse().expect("TOML");
    let models = lock["package"]
        .as_array()
        .expect("packages")
        .iter()
        .flat_map(|package| package["outputs"].as_array().expect("outputs").iter())
        .filter_map(toml::Value::as_str)
        .filter(|output| output.ends_with(".onnx"));
    let installed: BTreeMap<String, String> = manifest()
        .into_iter()
        .map(|line| (line.source, line.destination))
        .collect();
    let mut count = 0;
    for model in models {
        let name = model.rsplit('/').next().expect("a name");
        let wanted = format!("{}/{name}", folder.trim_start_matches('/'));
        assert_eq!(installed.get(model), Some(&wanted), "{model}");
        count += 1;
    }
    assert_eq!(count, 5, "models in assets/assets.lock");
}

#[test]
fn the_voice_is_installed_where_the_program_looks_for_it() {
    let defaults: toml::Table = read("kiosk-config/default.toml").parse().expect("TOML");
    let folder = defaults["voice"]["clips"].as_str().expect("a path");
    let first = manifest()
        .into_iter()
        .find(|line| line.source == "assets/voice/clips/0001.ogg")
        .expect("the first clip is in the package");
    let wanted = format!("{}/0001.ogg", folder.trim_start_matches('/'));
    assert_eq!(first.destination, wanted);
}

#[test]
fn the_fonts_are_installed_where_papers_and_screens_look_for_them_and_no_other_package_brings_any()
{
    let installed: BTreeSet<String> = manifest()
        .into_iter()
        .map(|line| format!("/{}", line.destination))
        .collect();
    let fonts = FontFiles::packaged(Path::new(FontFiles::PACKAGED));
    for file in [&fonts.regular, &fonts.bold].into_iter().chain(&fonts.rare) {
        let path = file.path.display().to_string();
        assert!(installed.contains(&path), "{path}");
    }
    // fontconfig looks at every folder below this one.
    assert!(FontFiles::PACKAGED.starts_with("/usr/share/fonts/"));
    let control = read("packaging/debian/control");
    assert!(!control.contains("fonts-"), "{control}");
}

#[test]
fn pages_look_the_same_with_the_fonts_of_the_package_as_with_those_of_a_desk() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = |name: &str, fonts: &[PathBuf]| {
        let said_so = |path: &PathBuf| format!("<dir>{}</dir>", path.display());
        let folders: String = fonts.iter().map(said_so).collect();
        let cache = folder.path().join("cache").display().to_string();
        let file = folder.path().join(format!("{name}.conf"));
        let written = format!(
            "<?xml version=\"1.0\"?><fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>"
        );
        fs::write(&file, written).expect("a configuration of fontconfig");
        let out = folder.path().join(name);
        // Signs, letters and figures, thin and bold.
        let output = run(Command::new(env!("CARGO_BIN_EXE_kiosk"))
            .args(["screenshots", "--only", "seeker-cap", "--out"])
            .arg(&out)
            .env("FONTCONFIG_FILE", &file));
        assert!(output.status.success(), "{}", said(&output));
        out
    };
    let desk = FontFiles::debian();
    let of = |file: &Path| file.parent().expect("a folder").to_owned();
    let desk = drawn("desk", &[of(&desk.regular.path), of(&desk.rare[0].path)]);
    let packaged = drawn("packaged", &[root().join("assets/fonts")]);
    let pages: Vec<_> = fs::read_dir(&desk)
        .expect("the pages")
        .map(|page| page.expect("a page").file_name())
        .collect();
    assert!(!pages.is_empty());
    for page in pages {
        let drawn = |at: &Path| fs::read(at.join(&page)).expect("a page");
        assert!(drawn(&desk) == drawn(&packaged), "{}", page.display());
    }
}

#[test]
fn the_laying_out_of_the_package_gives_the_files_of_the_manifest_and_no_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let tree = folder.path().join("root");
    let script = root().join("packaging/scripts/stage-package");
    let output = run(Command::new(script).arg("/bin/true").arg(&tree));
    assert!(output.status.success(), "{}", said(&output));
    let find = run(Command::new("find")
        .current_dir(&tree)
        .args([".", "-not", "-type", "d", "-printf", "%m %P\n"]));
    let laid: BTreeSet<String> = said(&find).lines().map(str::to_owned).collect();
    let wanted: BTreeSet<String> = manifest()
        .iter()
        .map(|line| {
            let mode = match line.mode.as_str() {
                "link" => "777",
                mode => mode.trim_start_matches('0'),
            };
            format!("{mode} {}", line.destination)
        })
        .collect();
    assert_eq!(laid, wanted);
}

#[test]
fn a_program_with_the_simulator_in_it_is_refused() {
    let script = root().join("packaging/scripts/check-shipped");
    // What tests build has the simulator in it, so the check has to find it.
    let ours = run(Command::new(&script).arg(env!("CARGO_BIN_EXE_kiosk")));
    assert_eq!(ours.status.code(), Some(1), "{}", said(&ours));
    assert!(
        said(&ours).contains("src/adapters/simulated/"),
        "{}",
        said(&ours)
    );
    let foreign = run(Command::new(&script).arg("/bin/true"));
    assert_eq!(foreign.status.code(), Some(2), "{}", said(&foreign));
}

/// The unit with a program that is there, in a folder of its own.
fn unit(change: impl Fn(String) -> String) -> (tempfile::TempDir, PathBuf) {
    unit_of("jiujinban.service", change)
}

fn unit_of(name: &str, change: impl Fn(String) -> String) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = read(Path::new("packaging/system/systemd").join(name))
        .replace("ExecStart=/usr/bin/kiosk run", "ExecStart=/bin/true run")
        .replace(
            "ExecStart=/usr/libexec/jiujinban/seal-root",
            "ExecStart=/bin/true",
        )
        .replace(
            "ExecStart=/usr/libexec/jiujinban/set-up",
            "ExecStart=/bin/true",
        )
        .replace(
            "ExecStart=/usr/libexec/jiujinban/update-system",
            "ExecStart=/bin/true",
        )
        .replace(
            "ExecStart=/usr/libexec/jiujinban/turn-panel",
            "ExecStart=/bin/true",
        )
        .replace(
            "ExecStart=/usr/libexec/jiujinban/keep-line",
            "ExecStart=/bin/true",
        );
    // A unit for many things is looked at as the one of this thing.
    let path = folder.path().join(name.replace("@.", "@sda1."));
    fs::write(&path, change(text)).expect("room for a unit");
    (folder, path)
}

fn verify(unit: &Path) -> String {
    said(&run(Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .arg(unit)))
}

/// Expects that systemd finds nothing wrong with a unit and judges its sandbox to be no wider than `threshold`
/// (0 to 100, `systemd-analyze security`); and that without the line `guard` it would be.
fn expect_narrow(name: &str, threshold: u8, guard: &str) {
    let judge = |unit: &Path| {
        run(Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--no-pager"])
            .arg(format!("--threshold={threshold}"))
            .arg(unit))
    };
    let (_folder, open) = unit_of(name, |text| text.replace(guard, "\n"));
    assert!(!judge(&open).status.success(), "{name}");
    let (_folder, ours) = unit_of(name, |text| text);
    assert_eq!(verify(&ours), "");
    let judged = judge(&ours);
    assert!(judged.status.success(), "{}", said(&judged));
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    let (_folder, wrong) = unit(|text| text.replace("WatchdogSec=20s", "WatchdogSec=soon"));
    assert!(
        verify(&wrong).contains("ignoring: soon"),
        "{}",
        verify(&wrong)
    );
    let (_folder, right) = unit(|text| text);
    assert_eq!(verify(&right), "");
}

#[test]
fn the_sandbox_of_the_unit_is_no_wider_than_it_was_judged_to_be() {
    expect_narrow("jiujinban.service", 16, "CapabilityBoundingSet=\n");
}

#[test]
fn the_unit_that_opens_the_root_key_is_as_narrow_and_alone_has_the_tpm() {
    let name = "jiujinban-seal.service";
    expect_narrow(name, 8, "PrivateNetwork=yes\n");
    let (seal, terminal) = (
        read(format!("packaging/system/systemd/{name}")),
        read("packaging/system/systemd/jiujinban.service"),
    );
    assert!(seal.contains("DeviceAllow=/dev/tpmrm0 rw\n") && seal.contains("=tss\n"));
    assert!(!terminal.contains("tpm") && !terminal.contains("tss"));
    // Wanted and waited for, not required: the terminal starts and says what is wrong.
    let lines: Vec<&str> = terminal.lines().collect();
    let names = |key: &str| {
        let mut lines = lines.iter().filter(|line| line.contains(name));
        lines.any(|line| line.starts_with(key))
    };
    assert!(names("Wants=") && names("After=") && !names("Requires="));
}

#[test]
fn the_helper_of_the_set_up_may_set_the_clock_and_write_networks_and_little_else() {
    let name = "jiujinban-setup.service";
    expect_narrow(
        name,
        35,
        "CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_SYS_TIME\n",
    );
    let path = read("packaging/system/systemd/jiujinban-setup.path");
    let script = read("packaging/system/libexec/set-up");
    for question in ["ask-network", "ask-networks", "ask-clock", "ask-turn"] {
        let asked = format!("\nPathExists=/var/lib/jiujinban/setup/{question}\n");
        assert!(path.contains(&asked), "{question}");
    }
    assert!(script.contains("\nasks=/var/lib/jiujinban/setup\nanswers=/run/jiujinban-setup\n"));
    // Whoever starts the terminal starts what wakes its helper.
    let terminal = read("packaging/system/systemd/jiujinban.service");
    let mut wanted = terminal.lines().filter(|line| line.starts_with("Wants="));
    assert!(wanted.any(|line| line.contains("jiujinban-setup.path")));
}

#[test]
fn the_unit_that_asks_for_the_network_again_is_narrow_and_runs_where_one_was_taken() {
    expect_narrow("jiujinban-line.service", 8, "PrivateNetwork=yes\n");
    let profiles = "/etc/NetworkManager/system-connections";
    let timer = read("packaging/system/systemd/jiujinban-line.timer");
    let taken = format!("\nConditionPathExists={profiles}/jiujinban.nmconnection\n");
    assert!(timer.contains(&taken));
    let (helper, again) = (
        read("packaging/system/libexec/set-up"),
        read("packaging/system/libexec/keep-line"),
    );
    let uuid = helper.lines().find(|line| line.starts_with("uuid="));
    assert!(uuid.is_some() && again.lines().any(|line| Some(line) == uuid));
    let terminal = read("packaging/system/systemd/jiujinban.service");
    assert!(terminal.contains("\nWants=jiujinban-line.timer\n"));
}

#[test]
fn the_unit_that_turns_the_panel_is_narrow_and_runs_before_the_terminal() {
    let name = "jiujinban-turn.service";
    expect_narrow(name, 10, "PrivateDevices=yes\n");
    let terminal = read("packaging/system/systemd/jiujinban.service");
    let mut own = terminal
        .lines()
        .filter(|line| line.contains("jiujinban-turn"));
    assert!(own.clone().any(|line| line.starts_with("Wants=")));
    assert!(own.clone().any(|line| line.starts_with("After=")));
    // Later lines go before earlier ones: what was turned by hand, over what the site wrote.
    let files: Vec<&str> = terminal
        .lines()
        .filter_map(|line| line.strip_prefix("EnvironmentFile=-"))
        .collect();
    assert_eq!(
        files,
        ["/etc/default/jiujinban", "/run/jiujinban-turn/screen"]
    );
    assert!(own.any(|line| line.ends_with("/screen")));
}

#[test]
fn a_memory_stick_is_mounted_for_the_terminal_alone_and_nothing_on_it_is_run() {
    let name = "jiujinban-stick@.service";
    expect_narrow(name, 10, "PrivateNetwork=yes\n");
    let unit = read(format!("packaging/system/systemd/{name}"));
    for wanted in [
        "nosuid",
        "nodev",
        "noexec",
        "nosymfollow",
        "umask=0077",
        "uid=jiujinban",
    ] {
        assert!(unit.contains(wanted), "{wanted}");
    }
    let rules = read("packaging/system/udev/devices.rules");
    let mut sticks = rules
        .lines()
        .filter(|line| line.contains("jiujinban-stick@%k"));
    let rule = sticks.next().expect("a rule");
    for condition in [
        r#"ENV{ID_BUS}=="usb""#,
        r#"ATTRS{removable}=="1""#,
        r#"=="vfat|exfat""#,
    ] {
        assert!(rule.contains(condition), "{condition}");
    }
    assert_eq!(sticks.next(), None);
    // The terminal may write to them, and to nothing else beside its own folders.
    let terminal = read("packaging/system/systemd/jiujinban.service");
    let writes: Vec<&str> = terminal
        .lines()
        .filter_map(|line| line.strip_prefix("ReadWritePaths="))
        .collect();
    assert_eq!(writes, ["-/media"]);
}

#[test]
fn the_root_key_is_opened_where_the_program_looks_for_it() {
    let defaults: toml::Table = read("kiosk-config/default.toml").parse().expect("TOML");
    let text = |key: &str| defaults["data"][key].as_str().expect("a path");
    let script = read("packaging/system/libexec/seal-root");
    let line = |line: String| script.contains(&format!("\n{line}\n"));
    let run = text("root_key")
        .strip_suffix("/root-key")
        .expect("its name");
    assert!(line(format!("run={run}")) && line(format!("keys={}/keys", text("dir"))));
    let unit = read("packaging/system/systemd/jiujinban-seal.service");
    let folder = run.strip_prefix("/run/").expect("in memory");
    assert!(unit.contains(&format!("\nRuntimeDirectory={folder}\n")));
}

#[test]
fn the_helper_of_the_update_is_narrow_and_looks_where_the_program_leaves_its_wishes() {
    let name = "jiujinban-update.service";
    expect_narrow(name, 10, "PrivateNetwork=yes\n");
    let defaults: toml::Table = read("kiosk-config/default.toml").parse().expect("TOML");
    let data = defaults["data"]["dir"].as_str().expect("a path");
    let script = read("packaging/system/libexec/update-system");
    let line = |line: String| script.contains(&format!("\n{line}\n"));
    assert!(line(format!("ask={data}/update")) && line(format!("own={data}-update")));
    let watched = read("packaging/system/systemd/jiujinban-update.path");
    for wish in ["install", "restart", "good"] {
        assert!(watched.contains(&format!("PathExists={data}/update/{wish}\n")));
    }
    let only_with_rauc = "ConditionPathExists=/etc/rauc/system.conf\n";
    for kind in ["service", "path", "timer"] {
        let unit = read(format!("packaging/system/systemd/jiujinban-update.{kind}"));
        assert!(unit.contains(only_with_rauc), "{kind}");
    }
}

#[test]
fn the_scripts_of_the_package_pass_shellcheck() {
    let scripts = [
        "packaging/debian/postinst",
        "packaging/debian/prerm",
        "packaging/debian/postrm",
        "packaging/system/libexec/seal-root",
        "packaging/system/libexec/set-up",
        "packaging/system/libexec/keep-line",
        "packaging/system/libexec/update-system",
        "packaging/scripts/stage-package",
        "packaging/scripts/check-shipped",
        "packaging/scripts/build-package",
        "packaging/scripts/test-package",
    ];
    let output = run(Command::new("shellcheck").current_dir(root()).args(scripts));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_user_of_the_terminal_has_no_shell_and_owns_its_folders() {
    let tree = tempfile::tempdir().expect("a folder");
    let output = run(Command::new("systemd-sysusers")
        .arg(format!("--root={}", tree.path().display()))
        .arg("--dry-run")
        .arg(root().join("packaging/system/sysusers.conf")));
    assert!(
        said(&output).contains("Creating user 'jiujinban'"),
        "{}",
        said(&output)
    );
    assert!(read("packaging/system/sysusers.conf").contains("/usr/sbin/nologin"));
    let folders = read("packaging/system/tmpfiles.conf");
    assert!(folders.contains("d /var/lib/jiujinban 0700 jiujinban jiujinban"));
    assert!(folders.contains("d /etc/jiujinban 0750 root jiujinban"));
}
