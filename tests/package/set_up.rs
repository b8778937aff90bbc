//! The helper of the set-up: the script that ships, asked by the program's own side of it, with programs of ours
//! in the place of `nmcli`, `date`, `hwclock`, `systemctl` and `udevadm`; the script that turns the panel; and the one
//! that asks for the network again.

use super::program;
use jiujinban::adapters::system::{HelperFault, SetupHelper, SystemClock};
use jiujinban::domain::setup::{
    AccessPoint, Heard, Protection, SiteLine, Turned, WifiName, WifiPassword,
};
use jiujinban::domain::time::WallTime;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc::channel;
use std::thread::spawn;
use tempfile::TempDir;

const SCRIPT: &str = include_str!("../../packaging/system/libexec/set-up");
const TURN: &str = include_str!("../../packaging/system/libexec/turn-panel");
const KEEP: &str = include_str!("../../packaging/system/libexec/keep-line");
/// `nmcli` as it answers here. It loads everything, or says what it does not load, and ends well all the same, as the
/// real one does; it ends with 8 where NetworkManager does not run.
const NMCLI: &str = r#"echo "$*" >> "$0.asked"
if [ -e "$0.stopped" ]; then exit 8; fi
case "$*" in
*"connection load"*) if [ -e "$0.blind" ]; then echo "Could not load file" >&2; fi ;;
*"connection up"*) [ ! -e "$0.refuses" ] || exit 4 ;;
"-t -f STATE general") cat "$0.state" ;;
*"device wifi list"*) cat "$0.air" 2> /dev/null ;;
esac"#;
/// 23 November 2026, 15:30 in China.
const NOW: WallTime = WallTime(1_795_419_000_000);

/// A machine with a helper.
struct Machine {
    dir: TempDir,
}

impl Machine {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let machine = Self { dir };
        for folder in ["setup", "told", "profiles", "tools", "chosen", "turned"] {
            fs::create_dir(machine.at(folder)).expect("made");
        }
        fs::write(machine.at("program"), "").expect("written");
        let made = fs::File::options()
            .write(true)
            .open(machine.at("program"))
            .expect("there");
        let day = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_790_000_000);
        made.set_modified(day).expect("dated");
        machine.tool("nmcli", NMCLI);
        for tool in ["date", "hwclock", "udevadm"] {
            machine.tool(tool, "echo \"$*\" >> \"$0.asked\"");
        }
        machine.tool(
            "systemctl",
            "echo \"$*\" >> \"$0.asked\"; [ ! -e \"$0.refuses\" ]",
        );
        machine
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A program in the place of one of the system's.
    fn tool(&self, name: &str, does: &str) {
        let path = self.at("tools").join(name);
        program::write(&path, &format!("#!/bin/sh\n{does}\n"));
    }

    /// What a program was asked, call by call.
    fn asked(&self, tool: &str) -> Vec<String> {
        let said = fs::read_to_string(self.at("tools").join(format!("{tool}.asked")));
        said.unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    fn profile(&self) -> Option<String> {
        fs::read_to_string(self.at("profiles/jiujinban.nmconnection")).ok()
    }

    /// The script that ships, with this machine's paths, run once.
    fn run(&self) {
        self.run_script(SCRIPT, &self.places());
    }

    /// The paths of the script that ships, and of this machine.
    fn places(&self) -> [(&'static str, String); 6] {
        [
            ("asks=/var/lib/jiujinban/setup", self.line("asks", "setup")),
            ("answers=/run/jiujinban-setup", self.line("answers", "told")),
            (
                "admitted=/var/lib/jiujinban/county/identity.sealed",
                self.line("admitted", "identity"),
            ),
            ("program=/usr/bin/kiosk", self.line("program", "program")),
            (
                "profiles=/etc/NetworkManager/system-connections",
                self.line("profiles", "profiles"),
            ),
            (
                "chosen=/var/lib/jiujinban-setup",
                self.line("chosen", "chosen"),
            ),
        ]
    }

    /// The script that turns the panel, run once.
    fn turn_panel(&self) {
        self.run_script(
            TURN,
            &[
                (
                    "chosen=/var/lib/jiujinban-setup/turn",
                    self.line("chosen", "chosen/turn"),
                ),
                ("run=/run/jiujinban-turn", self.line("run", "turned")),
                ("rules=/run/udev/rules.d", self.line("rules", "rules.d")),
            ],
        );
    }

    /// The script that asks for the network again, run once while NetworkManager says this of the machine.
    fn keep_line(&self, state: &str) {
        fs::write(self.at("tools/nmcli.state"), state).expect("written");
        self.run_script(KEEP, &[]);
    }

    /// How a program in the place of one of the system's behaves from now on.
    fn henceforth(&self, how: &str) {
        fs::write(self.at("tools").join(how), "").expect("written");
    }

    fn as_before(&self, how: &str) {
        fs::remove_file(self.at("tools").join(how)).expect("removed");
    }

    /// What lies where NetworkManager looks for profiles.
    fn profiles(&self) -> Vec<String> {
        let listed = fs::read_dir(self.at("profiles")).expect("listed");
        let names = listed.map(|entry| entry.expect("a file").file_name());
        let mut names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn run_script(&self, script: &str, lines: &[(&str, String)]) {
        let ran = self.ran(script, lines);
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }

    fn ran(&self, script: &str, lines: &[(&str, String)]) -> Output {
        let tools = self.at("tools").display().to_string();
        let path = (
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            format!("PATH={tools}:/usr/bin:/bin"),
        );
        let mut script = script.to_owned();
        for (from, to) in [&path].into_iter().chain(lines) {
            let line = format!("\n{from}\n");
            assert_eq!(script.matches(&line).count(), 1, "{from}");
            script = script.replace(&line, &format!("\n{to}\n"));
        }
        let path = self.at("script");
        fs::write(&path, script).expect("written");
        Command::new("/bin/sh")
            .env_clear()
            .arg(path)
            .output()
            .expect("a shell")
    }

    fn line(&self, name: &str, place: &str) -> String {
        format!("{name}={}", self.at(place).display())
    }

    /// Asks as the program does, and runs the script once the question is there.
    fn ask(
        &self,
        what: impl FnOnce(&SetupHelper) -> Result<(), HelperFault> + Send + 'static,
    ) -> Result<(), HelperFault> {
        let helper = SetupHelper::at(&self.at("setup"), &self.at("told"));
        let asking = spawn(move || what(&helper));
        while !self.is_asked() && !asking.is_finished() {
            std::thread::yield_now();
        }
        self.run();
        asking.join().expect("an answer")
    }

    fn is_asked(&self) -> bool {
        ["ask-network", "ask-networks", "ask-clock", "ask-turn"]
            .iter()
            .any(|name| self.at("setup").join(name).exists())
    }

    fn join(&self, line: SiteLine) -> Result<(), HelperFault> {
        self.ask(move |helper| helper.join(&line, &SystemClock))
    }

    fn listen(&self) -> Result<Vec<(String, Protection)>, HelperFault> {
        let (tell, told) = channel();
        self.ask(move |helper| {
            let heard = helper.listen(&SystemClock);
            let _ = tell.send(heard.clone());
            heard.map(|_| ())
        })?;
        let heard = told.recv().expect("an answer")?;
        let one = |one: Heard| (one.name.as_str().to_owned(), one.protection);
        Ok(heard.into_iter().map(one).collect())
    }

    fn set_clock(&self, to: WallTime) -> Result<(), HelperFault> {
        self.ask(move |helper| helper.set_clock(to, &SystemClock))
    }

    fn turn(&self, to: Turned) -> Result<(), HelperFault> {
        self.ask(move |helper| helper.turn(to, &SystemClock))
    }

    fn chosen(&self) -> Option<String> {
        fs::read_to_string(self.at("chosen/turn")).ok()
    }

    /// What somebody who is not the program wrote.
    fn left(&self, name: &str, text: &str) {
        fs::write(self.at("setup").join(name), text).expect("written");
        self.run();
        assert!(!self.is_asked(), "the question is gone");
    }
}

fn wifi(name: &str, password: &str) -> SiteLine {
    let name = WifiName::parse(name).expect("a name");
    SiteLine::Wifi(name, WifiPassword::parse(password))
}

fn mobile() -> SiteLine {
    SiteLine::Mobile(AccessPoint::parse("cmnet").expect("an access point"))
}

#[test]
fn a_question_of_another_form_changes_nothing() {
    let machine = Machine::new();
    for bad in [
        "",
        "1\n",
        "x\nwifi\n61\n-\n",
        "1\nwifi\n\n-\n",
        "1\nwifi\n6\n-\n",
        "1\nwifi\n6g\n-\n",
        "1\nwifi\n61\nsecret\n",
        // Seven characters, half a one, sixty-four, a line's end, a byte beyond ASCII, one that is no sign.
        "1\nwifi\n61\n61616161616161\n",
        "1\nwifi\n61\n61616161616161616\n",
        &format!("1\nwifi\n61\n{}\n", "61".repeat(64)),
        "1\nwifi\n61\n616161616161610a\n",
        "1\nwifi\n61\n61616161616161e6\n",
        "1\nwifi\n61\n616161616161617f\n",
        &format!("1\nwifi\n{}\n-\n", "61".repeat(33)),
        "1\nmobile\n$(reboot)\n-\n",
        "1\nmobile\ncmnet;apn=x\n-\n",
        "1\nbridge\n61\n-\n",
        &"9".repeat(100_000),
    ] {
        machine.left("ask-network", bad);
        assert_eq!(machine.profile(), None, "{bad:.40}");
    }
    for bad in [
        "",
        "1\n",
        "1\nnow\n",
        "1\n-1795419000\n",
        "1\n99999999999\n",
        "1\n1795419000;reboot\n",
    ] {
        machine.left("ask-clock", bad);
    }
    assert!(machine.asked("date").is_empty() && machine.asked("hwclock").is_empty());
    assert!(machine.profiles().is_empty());
}

#[test]
fn a_question_that_is_a_link_to_another_file_is_not_followed() {
    let machine = Machine::new();
    let other = machine.at("other");
    fs::write(&other, "1\nmobile\ncmnet\n-\n").expect("written");
    symlink(&other, machine.at("setup/ask-network")).expect("linked");
    machine.run();
    assert_eq!(machine.profile(), None);
    assert!(other.exists());
}

#[test]
fn a_network_is_taken_with_its_password_for_root_alone() {
    let machine = Machine::new();
    assert_eq!(machine.join(wifi("便民 a", "correct horse")), Ok(()));
    let profile = machine.profile().expect("a profile");
    assert!(
        profile.contains("\nssid=228;190;191;230;176;145;32;97;\n"),
        "{profile}"
    );
    assert!(
        profile.contains("\nkey-mgmt=wpa-psk\npsk=correct\\shorse\n"),
        "{profile}"
    );
    let file = fs::metadata(machine.at("profiles/jiujinban.nmconnection")).expect("there");
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
    assert!(!machine.is_asked());
    let open = SiteLine::Wifi(WifiName::parse("village").expect("a name"), None);
    assert_eq!(machine.join(open), Ok(()));
    assert!(!machine.profile().expect("a profile").contains("psk"));
    assert_eq!(machine.join(mobile()), Ok(()));
    let profile = machine.profile().expect("a profile");
    assert!(
        profile.contains("type=gsm\n\n[gsm]\napn=cmnet\n"),
        "{profile}"
    );
    assert_eq!(machine.profiles(), ["jiujinban.nmconnection"]);
    let asked = machine.asked("nmcli");
    for call in [
        "radio wifi on",
        "radio wwan on",
        "connection up uuid 5f1f6a3e-6d0e-4c57-9d2b-6a6a6e626e31",
    ] {
        assert!(asked.iter().any(|has| has.ends_with(call)), "{asked:?}");
    }
    let started = machine.asked("systemctl");
    assert_eq!(started, ["--no-block start jiujinban-line.timer"; 3]);
}

#[test]
fn what_is_in_the_air_is_told_loudest_first_each_name_once_and_nothing_is_joined() {
    use Protection::{Open, Other, Password};
    let machine = Machine::new();
    machine.henceforth("nmcli.stopped");
    assert_eq!(machine.listen(), Err(HelperFault::NoManager));
    machine.as_before("nmcli.stopped");
    assert_eq!(machine.listen(), Ok(Vec::new()), "nothing in the air");
    // As NetworkManager 1.42 writes it; the last lines are of no form it has.
    let air = "61:20:WPA2\n62:30:\n:99:WPA2\n63:40:WPA3\n61:50:WPA2 WPA3\n64:55:WPA2 802.1X\n65:54:WEP\n\
               E69D91:90:WPA1 WPA2\n66:53:OWE\n67:52:OWE-TM\n68:loud:WPA2\n$(reboot):80:WPA2\n69\n";
    fs::write(machine.at("tools/nmcli.air"), air).expect("written");
    let heard = machine.listen().expect("heard");
    let heard: Vec<(&str, Protection)> = heard.iter().map(|(n, p)| (n.as_str(), *p)).collect();
    assert_eq!(
        heard,
        [
            ("村", Password),
            ("d", Other),
            ("e", Other),
            ("f", Other),
            ("g", Open),
            ("a", Password),
            ("c", Password),
            ("b", Open),
        ]
    );
    let many: String = (10..99).map(|n| format!("{n}:{n}:WPA2\n")).collect();
    fs::write(machine.at("tools/nmcli.air"), many).expect("written");
    assert!(machine.listen().is_ok());
    let told = fs::read_to_string(machine.at("told/networks")).expect("told");
    assert_eq!(told.lines().count(), 31);
    assert!(machine.profiles().is_empty() && machine.asked("systemctl").is_empty());
    let asked = machine.asked("nmcli");
    assert!(!asked.iter().any(|call| call.contains("up")), "{asked:?}");
}

#[test]
fn only_where_every_access_point_of_the_name_has_wpa3_alone_networkmanager_is_told_so() {
    let machine = Machine::new();
    let (wpa2, wpa3) = ("key-mgmt=wpa-psk\n", "key-mgmt=sae\n");
    // As NetworkManager 1.42 writes it: the name in hexadecimal digits, then what protects it.
    for (air, told) in [
        ("", wpa2),
        ("76696C6C616765:WPA2\n", wpa2),
        ("76696C6C616765:WPA2 WPA3\n", wpa2),
        ("76696C6C616765:WPA3\n76696C6C616765:WPA1 WPA2\n", wpa2),
        ("76696C6C61676578:WPA3\n7876696C6C616765:WPA3\n", wpa2),
        ("76696C6C616765:\n", wpa2),
        ("61:WPA2\n76696C6C616765:WPA3\n", wpa3),
    ] {
        fs::write(machine.at("tools/nmcli.air"), air).expect("written");
        assert_eq!(machine.join(wifi("village", "correct horse")), Ok(()));
        let profile = machine.profile().expect("a profile");
        assert!(profile.contains(told), "{air}: {profile}");
    }
}

#[test]
fn a_password_of_every_sign_is_written_as_a_key_file_has_it() {
    let machine = Machine::new();
    let signs: String = (b' '..=b'~').map(char::from).collect();
    let (first, rest) = signs.split_at(60);
    for password in [first, rest, r"  \s\\ #;=%d"] {
        assert_eq!(machine.join(wifi("village", password)), Ok(()));
        let written = password.replace('\\', r"\\").replace(' ', r"\s");
        let profile = machine.profile().expect("a profile");
        let line = profile.lines().find_map(|line| line.strip_prefix("psk="));
        assert_eq!(line, Some(written.as_str()));
    }
}

#[test]
fn a_network_that_does_not_come_about_leaves_the_one_that_was_there() {
    let machine = Machine::new();
    let wrong = || wifi("village", "wrong password");
    machine.henceforth("nmcli.refuses");
    assert_eq!(machine.join(wrong()), Err(HelperFault::Refused));
    assert!(
        machine.profiles().is_empty(),
        "nothing was there before: {:?}",
        machine.profiles()
    );
    machine.as_before("nmcli.refuses");
    assert_eq!(machine.join(mobile()), Ok(()));
    let before = machine.profile();
    for how in ["nmcli.refuses", "nmcli.blind"] {
        machine.henceforth(how);
        assert_eq!(machine.join(wrong()), Err(HelperFault::Refused), "{how}");
        machine.as_before(how);
        assert_eq!(machine.profile(), before, "{how}");
        assert_eq!(machine.profiles(), ["jiujinban.nmconnection"], "{how}");
    }
}

#[test]
fn while_a_network_is_tried_the_one_of_before_is_no_profile_of_networkmanagers() {
    let machine = Machine::new();
    assert_eq!(machine.join(mobile()), Ok(()));
    let seen = machine.at("seen").display().to_string();
    let profiles = machine.at("profiles").display().to_string();
    machine.tool(
        "nmcli",
        &format!("ls -A {profiles} > {seen}; case $* in *up*) exit 4 ;; esac"),
    );
    // The power goes before the one of before is put back.
    machine.tool(
        "mv",
        "case $* in *.before*nmconnection) exit 1 ;; esac; exec /bin/mv \"$@\"",
    );
    let question = machine.at("setup/ask-network");
    fs::write(question, "7\nmobile\nother\n-\n").expect("written");
    let cut = machine.ran(SCRIPT, &machine.places());
    assert!(!cut.status.success(), "it was not cut");
    let names = fs::read_to_string(&seen).expect("listed");
    assert!(
        names
            .lines()
            .all(|name| name == "jiujinban.nmconnection" || name.starts_with('.')),
        "{names}"
    );
    fs::remove_file(machine.at("tools/mv")).expect("removed");
    machine.tool("nmcli", NMCLI);
    machine.henceforth("nmcli.refuses");
    machine.left("ask-network", "8\nmobile\nother\n-\n");
    assert!(machine.profile().expect("put back").contains("apn=cmnet\n"));
}

#[test]
fn without_networkmanager_it_is_said() {
    let machine = Machine::new();
    fs::remove_file(machine.at("tools/nmcli")).expect("removed");
    let own = Path::new("/usr/bin/nmcli");
    assert!(
        !own.exists(),
        "a machine with a NetworkManager of its own is not changed by a test"
    );
    assert_eq!(machine.join(mobile()), Err(HelperFault::NoManager));
}

#[test]
fn a_networkmanager_that_does_not_run_is_said_and_changes_nothing() {
    let machine = Machine::new();
    assert_eq!(machine.join(mobile()), Ok(()));
    let before = machine.profile();
    machine.henceforth("nmcli.stopped");
    let other = wifi("village", "correct horse");
    assert_eq!(machine.join(other), Err(HelperFault::NoManager));
    assert_eq!(machine.profile(), before);
}

#[test]
fn the_network_is_asked_for_again_only_where_the_machine_has_none() {
    let machine = Machine::new();
    let up = "--wait 60 connection up uuid 5f1f6a3e-6d0e-4c57-9d2b-6a6a6e626e31";
    for state in [
        "connected",
        "connected (site only)",
        "connecting",
        "asleep",
        "",
    ] {
        machine.keep_line(state);
        assert!(
            !machine.asked("nmcli").iter().any(|call| call == up),
            "{state}"
        );
    }
    machine.henceforth("nmcli.stopped");
    machine.keep_line("disconnected");
    assert!(!machine.asked("nmcli").iter().any(|call| call == up));
    machine.as_before("nmcli.stopped");
    machine.henceforth("nmcli.refuses");
    machine.keep_line("disconnected\n");
    assert_eq!(machine.asked("nmcli").last().map(String::as_str), Some(up));
}

#[test]
fn the_clock_is_set_before_the_terminal_is_admitted_and_never_before_its_program_was_made() {
    let machine = Machine::new();
    for wrong in [
        WallTime(0),
        WallTime(1_789_999_999_000),
        WallTime(NOW.0 + 700_000_000_000),
    ] {
        assert_eq!(
            machine.set_clock(wrong),
            Err(HelperFault::Refused),
            "{wrong:?}"
        );
    }
    assert!(machine.asked("date").is_empty());
    assert_eq!(machine.set_clock(NOW), Ok(()));
    assert_eq!(machine.asked("date"), ["-u -s @1795419000"]);
    assert_eq!(machine.asked("hwclock"), ["--systohc"]);
    fs::write(machine.at("identity"), "sealed").expect("written");
    assert_eq!(machine.set_clock(NOW), Err(HelperFault::Refused));
}

#[test]
fn a_turn_that_is_none_is_not_chosen_nor_one_of_a_terminal_that_is_admitted() {
    let machine = Machine::new();
    for bad in [
        "",
        "1\n",
        "1\n45\n",
        "1\n9 0\n",
        "1\n-90\n",
        "1\n90;reboot\n",
        "1\n360\n",
    ] {
        machine.left("ask-turn", bad);
        assert_eq!(machine.chosen(), None, "{bad}");
    }
    fs::write(machine.at("identity"), "sealed").expect("written");
    assert_eq!(machine.turn(Turned::Quarter), Err(HelperFault::Refused));
    assert_eq!(machine.chosen(), None);
    assert!(machine.asked("systemctl").is_empty());
}

#[test]
fn a_turn_is_carried_out_before_the_terminal_starts_anew_and_the_one_before_is_put_back_where_it_is_not()
 {
    let machine = Machine::new();
    assert_eq!(machine.turn(Turned::Quarter), Ok(()));
    assert_eq!(machine.chosen().as_deref(), Some("90\n"));
    assert_eq!(
        machine.asked("systemctl"),
        [
            "restart jiujinban-turn.service",
            "--no-block restart jiujinban.service"
        ]
    );
    fs::write(machine.at("tools/systemctl.refuses"), "").expect("written");
    assert_eq!(machine.turn(Turned::Half), Err(HelperFault::Refused));
    assert_eq!(machine.chosen().as_deref(), Some("90\n"));
    assert_eq!(
        machine.asked("systemctl")[2..],
        [
            "restart jiujinban-turn.service",
            "restart jiujinban-turn.service"
        ],
        "once for each; the terminal was not started anew"
    );
    let machine = Machine::new();
    fs::write(machine.at("tools/systemctl.refuses"), "").expect("written");
    assert_eq!(machine.turn(Turned::Half), Err(HelperFault::Refused));
    assert_eq!(machine.chosen(), None);
}

#[test]
fn what_is_chosen_turns_picture_and_touch_alike_and_anything_else_neither() {
    let machine = Machine::new();
    let kept = || {
        let screen = fs::read_to_string(machine.at("turned/screen"));
        let rule = fs::read_to_string(machine.at("rules.d/61-jiujinban-turn.rules"));
        (screen.unwrap_or_default(), rule.unwrap_or_default())
    };
    for bad in ["", "45\n", "90 degrees\n", "0\"; RUN+=\"reboot\n"] {
        fs::write(machine.at("chosen/turn"), bad).expect("written");
        machine.turn_panel();
        assert_eq!(kept(), (String::new(), String::new()), "{bad}");
    }
    assert!(machine.asked("udevadm").is_empty());
    for (degrees, matrix) in [
        (0, "1 0 0 0 1 0"),
        (90, "0 1 0 -1 0 1"),
        (180, "-1 0 1 0 -1 1"),
        (270, "0 -1 1 1 0 0"),
    ] {
        fs::write(machine.at("chosen/turn"), format!("{degrees}\n")).expect("written");
        machine.turn_panel();
        let (screen, rule) = kept();
        assert_eq!(screen, format!("SLINT_KMS_ROTATION={degrees}\n"));
        let set = format!("ENV{{LIBINPUT_CALIBRATION_MATRIX}}=\"{matrix}\"\n");
        assert!(rule.ends_with(&set), "{rule}");
    }
    let asked = machine.asked("udevadm");
    assert_eq!(asked[0], "control --reload");
    assert!(
        asked[1].starts_with("trigger --subsystem-match=input"),
        "{asked:?}"
    );
}
