//! A machine with two places for a system, as files: RAUC and its service are the real ones on a bus of the test's own,
//! the boot variables are a real file of GRUB's, and what runs is the script that ships with other paths in its first
//! lines. Played are the firmware that reads those variables and what would start from a place.

use crate::program;
use crate::told::told;
use jiujinban::adapters::system::{UpdatePlaces, UpdateThread};
use jiujinban::domain::machine::update::{HelperTold, HelperWord};
use jiujinban::ports::Sink;
use jiujinban::ports::update::{SystemUpdate as _, SystemUpdateEvent, Wish};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

const SCRIPT: &str = include_str!("../../packaging/system/libexec/update-system");
const PATIENCE: Duration = Duration::from_secs(60);
/// What a place begins with whose kernel hangs.
pub const HANGS: &[u8] = b"does not start";

/// Who signs bundles.
pub struct Signer {
    certificate: String,
    key: String,
}

impl Signer {
    pub fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("plain");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).expect("signed");
        Self {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}

/// When the power goes while a bundle is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before RAUC writes anything.
    Before,
    /// When it has written everything, before anybody hears of it.
    After,
}

/// What runs while the machine is on.
struct Powered {
    bus: String,
    service: Child,
}

impl Drop for Powered {
    fn drop(&mut self) {
        let _ = self.service.kill();
        let _ = self.service.wait();
        let _ = told(Command::new("kill").args(["-KILL", &self.bus]));
    }
}

/// A machine.
pub struct Machine {
    dir: TempDir,
    terminal: UpdateThread,
    events: Receiver<SystemUpdateEvent>,
    powered: Option<Powered>,
    boots: u32,
}

impl Machine {
    /// One that trusts this signer; both places hold a system.
    pub fn new(signer: &Signer) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        for folder in ["helper", "terminal/update", "tools", "mnt"] {
            fs::create_dir_all(at(folder)).expect("made");
        }
        for place in ["A", "B"] {
            fs::write(at(place), [place.as_bytes(), &[0; 100_000]].concat()).expect("written");
        }
        fs::write(at("keyring.pem"), &signer.certificate).expect("written");
        fs::write(at("uptime"), "20.11 30.00\n").expect("written");
        let root = dir.path().display();
        let conf = format!(
            "[system]\ncompatible=terminal\nbootloader=grub\ngrubenv={root}/grubenv\n\
             statusfile={root}/helper/rauc.status\nmountprefix={root}/mnt\nbundle-formats=plain\n\
             [keyring]\npath={root}/keyring.pem\n\
             [slot.system.0]\ndevice={root}/A\ntype=raw\nbootname=A\n\
             [slot.system.1]\ndevice={root}/B\ntype=raw\nbootname=B\n"
        );
        fs::write(at("system.conf"), conf).expect("written");
        let bus = format!(
            "<busconfig><type>system</type><listen>unix:path={root}/bus</listen>\
             <auth>EXTERNAL</auth><policy context=\"default\"><allow user=\"*\"/>\
             <allow own=\"*\"/><allow send_destination=\"*\"/><allow eavesdrop=\"true\"/>\
             </policy></busconfig>"
        );
        fs::write(at("bus.conf"), bus).expect("written");
        tool(
            &at("tools/systemctl"),
            &format!("echo \"$@\" >> {root}/asked"),
        );
        let (tell, events) = channel();
        let sink: Sink<SystemUpdateEvent> = Arc::new(move |event| {
            let _ = tell.send(event);
        });
        let places = UpdatePlaces {
            own: at("terminal/update"),
            helper: at("helper"),
            spare: 0,
        };
        let terminal = UpdateThread::start(places, sink).expect("a thread");
        let machine = Self {
            dir,
            terminal,
            events,
            powered: None,
            boots: 0,
        };
        machine.boot_env(&["create"]);
        machine.boot_env(&["set", "ORDER=A B", "A_OK=1", "A_TRY=0", "B_OK=1", "B_TRY=0"]);
        machine
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn boot_env(&self, what: &[&str]) -> String {
        let (done, said) = told(
            Command::new("grub-editenv")
                .arg(self.at("grubenv"))
                .args(what),
        );
        assert!(done, "{said}");
        said
    }

    fn variable(&self, name: &str) -> String {
        let all = self.boot_env(&["list"]);
        let line = all
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}=")));
        line.unwrap_or_default().to_owned()
    }

    /// The first place that is good and has its try, as RAUC's example for GRUB does it.
    fn place(&self) -> Option<String> {
        let order = self.variable("ORDER");
        let mut places = order.split(' ').map(str::to_owned);
        places.find(|place| {
            let is = |what: &str| self.variable(&format!("{place}_{what}"));
            is("OK") == "1" && is("TRY") == "0"
        })
    }

    /// Switches the machine on. A place whose kernel hangs is switched off and on again; the place that starts.
    pub fn power_on(&mut self) -> String {
        self.power_off();
        for _ in 0..3 {
            let place = self.place().expect("a place to start from");
            self.boot_env(&["set", &format!("{place}_TRY=1")]);
            let system = fs::read(self.at(&place)).expect("the place");
            if !system.starts_with(HANGS) {
                self.start(&place);
                return place;
            }
        }
        panic!("nothing starts");
    }

    fn start(&mut self, place: &str) {
        self.boots += 1;
        fs::write(self.at("boot"), format!("start-{}\n", self.boots)).expect("written");
        let _ = fs::remove_file(self.at("bus"));
        let (started, bus) = told(
            Command::new("dbus-daemon")
                .arg(format!("--config-file={}", self.at("bus.conf").display()))
                .args(["--fork", "--print-pid"]),
        );
        assert!(started, "{bus}");
        // What it mounts is gone with it.
        let service = Command::new("unshare")
            .args(["--mount", "--propagation=private", "rauc"])
            .arg(format!("--conf={}", self.at("system.conf").display()))
            .arg(format!("--override-boot-slot={place}"))
            .arg("service")
            .env("DBUS_SYSTEM_BUS_ADDRESS", self.address())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("unshare runs");
        self.powered = Some(Powered {
            bus: bus.trim().to_owned(),
            service,
        });
        let (there, said) = told(
            Command::new("gdbus")
                .args(["wait", "--system", "--timeout=60", "de.pengutronix.rauc"])
                .env("DBUS_SYSTEM_BUS_ADDRESS", self.address()),
        );
        assert!(there, "{said}");
        self.run();
    }

    fn address(&self) -> String {
        format!("unix:path={}", self.at("bus").display())
    }

    /// The power goes.
    pub fn power_off(&mut self) {
        self.powered = None;
    }

    /// What the service manager runs: at the start, when a wish lies there, and ten minutes after.
    pub fn run(&self) {
        let (ended_well, said) = self.script();
        assert!(ended_well, "{said}");
    }

    fn script(&self) -> (bool, String) {
        let root = self.dir.path().display().to_string();
        let lines = [
            (
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                format!("PATH={root}/tools:/usr/bin:/bin"),
            ),
            (
                "own=/var/lib/jiujinban-update",
                format!("own={root}/helper"),
            ),
            (
                "ask=/var/lib/jiujinban/update",
                format!("ask={root}/terminal/update"),
            ),
            (
                "boot=/proc/sys/kernel/random/boot_id",
                format!("boot={root}/boot"),
            ),
            ("uptime=/proc/uptime", format!("uptime={root}/uptime")),
        ];
        let text = lines
            .into_iter()
            .fold(SCRIPT.to_owned(), |text, (from, to)| {
                let line = format!("\n{from}\n");
                assert_eq!(text.matches(&line).count(), 1, "{from}");
                text.replace(&line, &format!("\n{to}\n"))
            });
        let script = self.at("update-system");
        fs::write(&script, text).expect("written");
        let mut sh = Command::new("/bin/sh");
        sh.env_clear()
            .env("DBUS_SYSTEM_BUS_ADDRESS", self.address())
            // A group of its own: a cut of the power ends all of it.
            .process_group(0)
            .arg(script);
        told(&mut sh)
    }

    /// The terminal wishes something, and the helper takes it up.
    pub fn wish(&self, wish: Wish) {
        self.leave(wish);
        self.run();
    }

    fn leave(&self, wish: Wish) {
        self.terminal.wish(wish);
        self.terminal.look();
        let busy = self.next();
        let none = HelperWord::NotPossible;
        assert!([HelperWord::Busy, none].contains(&busy.word), "{busy:?}");
    }

    fn next(&self) -> HelperTold {
        match self.events.recv_timeout(PATIENCE).expect("an answer") {
            SystemUpdateEvent::Helper(told) => told,
            other => panic!("{other:?}"),
        }
    }

    /// What the terminal hears from the helper.
    pub fn hears(&self) -> HelperTold {
        self.terminal.look();
        self.next()
    }

    /// The terminal wishes an installation, and the power goes in the middle of it.
    pub fn install_and_cut(&mut self, cut: Cut) {
        self.leave(Wish::Install);
        let (before, after) = match cut {
            Cut::Before => ("kill -KILL 0", ""),
            Cut::After => ("", "kill -KILL 0"),
        };
        let text = format!(
            "if [ \"$1\" = install ]; then {before}\n/usr/bin/rauc \"$@\"\n{after}\nfi\n\
             exec /usr/bin/rauc \"$@\""
        );
        tool(&self.at("tools/rauc"), &text);
        let (ended_well, _) = self.script();
        assert!(!ended_well, "the power went");
        fs::remove_file(self.at("tools/rauc")).expect("there");
        self.power_off();
    }

    /// So many seconds have passed since the start.
    pub fn up_for(&self, seconds: u32) {
        fs::write(self.at("uptime"), format!("{seconds}.50 1.00\n")).expect("written");
    }

    /// What the helper asked the service manager for since the last question.
    pub fn asked(&self) -> String {
        let asked = fs::read_to_string(self.at("asked")).unwrap_or_default();
        let _ = fs::remove_file(self.at("asked"));
        asked.trim().to_owned()
    }

    /// A bundle that holds this system.
    pub fn bundle(&self, system: &[u8], compatible: &str, signer: &Signer) -> Vec<u8> {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("content")).expect("made");
        fs::write(at("content/system.img"), system).expect("written");
        let manifest = format!(
            "[update]\ncompatible={compatible}\nversion=0.2.0\n[bundle]\nformat=plain\n\
             [image.system]\nfilename=system.img\n"
        );
        fs::write(at("content/manifest.raucm"), manifest).expect("written");
        fs::write(at("cert.pem"), &signer.certificate).expect("written");
        fs::write(at("key.pem"), &signer.key).expect("written");
        let (made, said) = told(
            Command::new("rauc")
                .arg(format!("--cert={}", at("cert.pem").display()))
                .arg(format!("--key={}", at("key.pem").display()))
                .arg("bundle")
                .args([at("content"), at("made")]),
        );
        assert!(made, "{said}");
        fs::read(at("made")).expect("the bundle")
    }

    /// Puts a file where the terminal fetches bundles to; its hash.
    pub fn fetched(&self, bytes: &[u8]) -> [u8; 32] {
        for place in ["fetched", "terminal/update/bundle.raucb"] {
            fs::write(self.at(place), bytes).expect("written");
        }
        let sum = ring::digest::digest(&ring::digest::SHA256, bytes);
        sum.as_ref().try_into().expect("32 bytes")
    }

    /// Puts what was fetched last there once more; its hash.
    pub fn fetch_again(&self) -> [u8; 32] {
        self.fetched(&fs::read(self.at("fetched")).expect("fetched before"))
    }

    /// The same with a bundle that holds this system.
    pub fn fetch(&self, system: &[u8], compatible: &str, signer: &Signer) -> [u8; 32] {
        self.fetched(&self.bundle(system, compatible, signer))
    }

    /// What a place holds.
    pub fn holds(&self, place: &str) -> Vec<u8> {
        fs::read(self.at(place)).expect("the place")
    }

    pub fn order(&self) -> String {
        self.variable("ORDER")
    }
}

fn tool(path: &Path, text: &str) {
    program::write(path, &format!("#!/bin/sh\n{text}\n"));
}
