//! Machines for the tests: a disk, a memory that is empty after each start, and a TPM of `swtpm` behind a socket.
//! What runs on them is the script that ships, with other paths in its first lines.

use crate::program;
use crate::told::told;
use jiujinban::adapters::keys::KeyPlace;
use jiujinban::domain::delivery::DeviceId;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const SCRIPT: &str = include_str!("../../packaging/system/libexec/seal-root");

/// A TPM: what it keeps over its starts.
pub struct Tpm {
    state: TempDir,
}

impl Tpm {
    pub fn new() -> Self {
        let state = tempfile::tempdir().expect("a folder");
        Self { state }
    }

    fn socket(&self) -> PathBuf {
        self.state.path().join("socket")
    }

    /// Power: the TPM starts and the firmware measures its own word into PCR 7.
    fn on(&self, firmware: u8) -> Powered {
        let at = |name: &str| self.state.path().join(name).display().to_string();
        // It goes to the background once it listens.
        let (started, said) = told(
            Command::new("swtpm")
                .args(["socket", "--tpm2", "--daemon", "--flags", "not-need-init"])
                .arg("--tpmstate")
                .arg(format!("dir={}", self.state.path().display()))
                .arg("--server")
                .arg(format!("type=unixio,path={}", at("socket")))
                .arg("--ctrl")
                .arg(format!("type=unixio,path={}", at("socket.ctrl")))
                .arg("--pid")
                .arg(format!("file={}", at("pid"))),
        );
        assert!(started, "{said}");
        let pid = fs::read_to_string(self.state.path().join("pid")).expect("its number");
        let powered = Powered(pid.trim().to_owned());
        let startup = b"\x80\x01\x00\x00\x00\x0c\x00\x00\x01\x44\x00\x00";
        let mut extend = b"\x80\x02\x00\x00\x00\x41\x00\x00\x01\x82\x00\x00\x00\x07".to_vec();
        extend.extend(b"\x00\x00\x00\x09\x40\x00\x00\x09\x00\x00\x00\x00\x00");
        extend.extend(b"\x00\x00\x00\x01\x00\x0b");
        extend.extend([firmware; 32]);
        let mut line = UnixStream::connect(self.socket()).expect("it listens");
        for command in [startup.as_slice(), &extend] {
            line.write_all(command).expect("sent");
            let mut answer = [0; 10];
            line.read_exact(&mut answer).expect("answered");
            assert_eq!(answer[6..], [0; 4], "the TPM takes what firmware tells it");
            let more = u32::from_be_bytes([answer[2], answer[3], answer[4], answer[5]]);
            let mut rest = vec![0; more as usize - answer.len()];
            line.read_exact(&mut rest).expect("the rest");
        }
        powered
    }
}

/// A TPM that has power.
struct Powered(String);

impl Drop for Powered {
    fn drop(&mut self) {
        let _ = told(Command::new("kill").args(["-KILL", &self.0]));
    }
}

/// What stands on the board of a machine.
#[derive(Clone, Copy)]
pub enum Board<'a> {
    /// No TPM.
    Bare,
    /// This one, with the firmware it was made with.
    Tpm(&'a Tpm),
    /// This one, with a firmware in another state.
    Changed(&'a Tpm),
    /// One that is there and answers nothing.
    DeadTpm,
}

/// When the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before the tool of this number ran.
    Before(u32),
    /// In the middle of what it writes.
    Within(u32),
    /// After it ran.
    After(u32),
}

/// A terminal's disk, with the memory of whatever machine it is in.
pub struct Disk {
    dir: TempDir,
    data: &'static str,
}

impl Disk {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("data")).expect("made");
        Self { dir, data: "data" }
    }

    /// The disk of a whole terminal, as the demo lays one out in this folder.
    pub fn of_terminal(dir: TempDir) -> Self {
        Self {
            dir,
            data: "terminal",
        }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join(self.data)
    }

    pub fn key(&self, name: &str) -> PathBuf {
        self.data().join("keys").join(name)
    }

    pub fn memory(&self, name: &str) -> PathBuf {
        self.dir.path().join("memory").join(name)
    }

    pub fn place(&self) -> KeyPlace {
        KeyPlace::of(&self.data(), Some(self.memory("root-key")))
    }

    /// The opened root key, if it is there.
    pub fn opened(&self) -> Option<Vec<u8>> {
        fs::read(self.memory("root-key")).ok()
    }

    /// The word that was left.
    pub fn word(&self) -> Option<String> {
        let word = fs::read_to_string(self.memory("root-key.fault")).ok()?;
        Some(word.trim_end().to_owned())
    }

    /// Every file on the disk and what is in it.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let Ok(entries) = fs::read_dir(self.data().join("keys")) else {
            return Vec::new();
        };
        let mut files: Vec<_> = entries
            .map(|entry| entry.expect("readable").path())
            .map(|path| (path.clone(), fs::read(path).expect("read")))
            .collect();
        files.sort();
        files
    }

    /// The machine is turned on; the memory is empty, and the script runs to its end.
    pub fn start(&self, board: Board<'_>) {
        let (ended_well, said) = self.run(board, None);
        assert!(ended_well, "{said}");
    }

    /// As [`Self::start`], and the power goes on the way; whether there was anything left to cut.
    pub fn start_and_cut(&self, board: Board<'_>, cut: Cut) -> bool {
        let (ended_well, _) = self.run(board, Some(cut));
        !ended_well
    }

    fn run(&self, board: Board<'_>, cut: Option<Cut>) -> (bool, String) {
        let memory = self.dir.path().join("memory");
        let _ = fs::remove_dir_all(&memory);
        fs::create_dir(&memory).expect("made");
        let dead = tempfile::NamedTempFile::new().expect("a file");
        let (node, powered) = match board {
            Board::Bare => (PathBuf::from("/nonexistent/tpmrm0"), None),
            Board::Tpm(tpm) => (tpm.socket(), Some(tpm.on(1))),
            Board::Changed(tpm) => (tpm.socket(), Some(tpm.on(2))),
            Board::DeadTpm => (dead.path().to_owned(), None),
        };
        let tools = tempfile::tempdir().expect("a folder");
        if let Some(cut) = cut {
            write_tools(tools.path(), cut);
        }
        let script = self.dir.path().join("seal-root");
        fs::write(&script, self.script(&node, tools.path())).expect("written");
        let mut sh = Command::new("/bin/sh");
        // A group of its own: a cut of the power ends all of it.
        sh.env_clear().process_group(0).arg(script);
        let told = told(&mut sh);
        drop(powered);
        told
    }

    /// The script that ships, with this machine's paths.
    fn script(&self, node: &Path, tools: &Path) -> String {
        let keys = self.data().join("keys").display().to_string();
        let run = self.dir.path().join("memory").display().to_string();
        let path = format!("PATH={}:/usr/bin:/bin", tools.display());
        let lines = [
            ("PATH=/usr/bin:/bin", path),
            ("keys=/var/lib/jiujinban/keys", format!("keys={keys}")),
            ("run=/run/jiujinban", format!("run={run}")),
            ("node=/dev/tpmrm0", format!("node={}", node.display())),
            ("chip=device:$node", "chip=swtpm:path=$node".to_owned()),
        ];
        lines
            .into_iter()
            .fold(SCRIPT.to_owned(), |text, (from, to)| {
                let line = format!("\n{from}\n");
                assert_eq!(text.matches(&line).count(), 1, "{from}");
                text.replace(&line, &format!("\n{to}\n"))
            })
    }
}

/// Puts tools before those of the system that count and, at the number of the cut, end everything at once.
fn write_tools(dir: &Path, cut: Cut) {
    let count = dir.join("count");
    fs::write(&count, "0").expect("written");
    let (when, at) = match cut {
        Cut::Before(at) => ("before", at),
        Cut::Within(at) => ("within", at),
        Cut::After(at) => ("after", at),
    };
    // Those that stand in no pipe: one after the other.
    for tool in [
        "rm",
        "mkdir",
        "mv",
        "sync",
        "shred",
        "chmod",
        "cmp",
        "systemd-creds",
    ] {
        let text = format!(
            "#!/bin/sh\n\
             n=$(($(/bin/cat {count}) + 1)); echo $n > {count}\n\
             for last; do :; done\n\
             if [ $n -eq {at} ] && [ {when} = before ]; then kill -KILL 0; fi\n\
             if [ $n -eq {at} ] && [ {when} = within ]; then\n\
                 case {tool}$1 in\n\
                     systemd-creds*) /usr/bin/{tool} \"$@\"; /usr/bin/truncate -s 20 \"$last\" ;;\n\
                     shred*) /usr/bin/dd if=/dev/zero of=\"$last\" bs=40 count=1 conv=notrunc ;;\n\
                 esac\n\
                 kill -KILL 0\n\
             fi\n\
             /usr/bin/{tool} \"$@\"; code=$?\n\
             if [ $n -eq {at} ]; then kill -KILL 0; fi\n\
             exit $code\n",
            count = count.display(),
        );
        let path = dir.join(tool);
        program::write(&path, &text);
    }
}

pub fn device() -> DeviceId {
    DeviceId::parse("tz-017").expect("a name")
}
