//! A county in a process of its own and the terminal enrolled with it.

use crate::screen::stop;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// As many listings as the demonstration has.
const LISTINGS: u32 = 2_400;

/// The county's process and the terminal's files.
pub struct Site {
    county: Child,
    /// Kept until the end: a program whose output nobody takes any more would stop.
    _said: BufReader<ChildStdout>,
    dir: PathBuf,
    config: PathBuf,
}

impl Site {
    /// Starts a county with its listings and enrols a terminal with it.
    pub fn set_up(folder: &Path) -> Self {
        let dir = folder.to_owned();
        let data = dir.join("county");
        county(&data, &["seed", "--listings", &LISTINGS.to_string()]);
        let (process, said, url, key) = serve(&data);
        let code = county(&data, &["enrol-code"]);
        let config = dir.join("site.toml");
        let text = format!(
            "[place]\nname = \"玉泉镇李家庄村\"\ndivision = \"140222100201\"\ndevice = \"tz-017\"\n\
             receipt_prefix = \"TZ017\"\nasset_number = \"RS-17\"\nlatitude = 40.42\n\
             longitude = 114.09\n\n[county]\nname = \"天镇县\"\nurl = \"{url}\"\nca_file = \"{}\"\n\
             bundle_key = \"{key}\"\nhelp_phone = \"0352-6820000\"\n\n[data]\ndir = \"{}\"\n",
            data.join("ca.pem").display(),
            dir.join("terminal").display(),
        );
        fs::write(&config, text).expect("a temporary folder takes files");
        let enrolled = Command::new(env!("CARGO_BIN_EXE_kiosk"))
            .args(["enrol", "--code", code.trim(), "--config"])
            .arg(&config)
            .stdout(Stdio::null())
            .status()
            .expect("the kiosk starts");
        assert!(enrolled.success(), "kiosk enrol failed");
        Self {
            county: process,
            _said: said,
            dir,
            config,
        }
    }

    /// Whether the terminal has synced all its listings.
    pub fn has_listings(&self) -> bool {
        let path = self.dir.join("terminal/cache.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let count = Connection::open_with_flags(path, flags).and_then(|db| {
            db.query_row("select count(*) from listing", [], |row| {
                row.get::<_, u32>(0)
            })
        });
        count.is_ok_and(|count| count >= LISTINGS)
    }

    /// The terminal as it ships.
    pub fn kiosk(&self, display: &str, home: &Path) -> Child {
        Command::new(env!("CARGO_BIN_EXE_kiosk"))
            .args(["run", "--config"])
            .arg(&self.config)
            .env("DISPLAY", display)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the kiosk starts")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        stop(&mut self.county);
    }
}

/// Runs one command of the county; what it says.
fn county(data: &Path, args: &[&str]) -> String {
    let (first, rest) = args.split_first().expect("a command");
    let done = Command::new(env!("CARGO_BIN_EXE_county"))
        .arg(first)
        .arg("--data")
        .arg(data)
        .args(rest)
        .stderr(Stdio::null())
        .output()
        .expect("the county starts");
    assert!(done.status.success(), "county {args:?} failed");
    String::from_utf8(done.stdout).expect("the county speaks UTF-8")
}

/// Starts the service: its process, what it goes on saying, its address and its offline key.
fn serve(data: &Path) -> (Child, BufReader<ChildStdout>, String, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_county"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the county starts");
    let mut said = BufReader::new(process.stdout.take().expect("piped"));
    let (mut url, mut key) = (None, None);
    let mut line = String::new();
    while url.is_none() || key.is_none() {
        line.clear();
        if said.read_line(&mut line).unwrap_or(0) == 0 {
            break;
        }
        if let Some(address) = line.trim().strip_prefix("listening on ") {
            let port = address.rsplit(':').next().expect("an address has a port");
            url = Some(format!("https://localhost:{port}"));
        }
        let told = line.trim().split("bundle_key): ").nth(1);
        key = key.or_else(|| told.map(str::to_owned));
    }
    let (Some(url), Some(key)) = (url, key) else {
        stop(&mut process);
        panic!("the county ended before it listened");
    };
    (process, said, url, key)
}
