//! pcscd as a child of the test.

use pcsc::{Context, Scope};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use std::{env, fs};
use tempfile::TempDir;

/// How often a service that said it is ready is asked whether it listens.
const ATTEMPTS: u32 = 2_000;
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(5);

/// A card service that ends with the test. Only to be started in a namespace.
pub struct Pcscd {
    readers: Option<PathBuf>,
    child: Option<Child>,
}

impl Pcscd {
    /// Starts pcscd with the readers of Debian's configuration, which has vpcd's.
    pub fn with_vpcd() -> Self {
        Self::started(None)
    }

    /// Starts pcscd with the reader configuration files of a folder.
    pub fn with_readers(folder: &Path) -> Self {
        Self::started(Some(folder.to_owned()))
    }

    fn started(readers: Option<PathBuf>) -> Self {
        let child = None;
        let mut service = Self { readers, child };
        service.start();
        service
    }

    /// Starts it again; returns when it listens.
    pub fn start(&mut self) {
        let path = env::vars().find(|(key, _)| key == "PATH");
        let path = path.map_or_else(String::new, |(_, value)| value);
        let mut command = Command::new("pcscd");
        command
            .args(["--foreground", "--debug"])
            .env("PATH", format!("{path}:/usr/sbin:/sbin"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(folder) = &self.readers {
            command.arg("--config").arg(folder);
        }
        let mut child = command.spawn().expect("pcscd is installed");
        let mut log = BufReader::new(child.stdout.take().expect("piped")).lines();
        let ready = log
            .by_ref()
            .map_while(Result::ok)
            .any(|line| line.contains("daemon ready"));
        assert!(ready, "pcscd ended before it was ready");
        thread::spawn(move || log.map_while(Result::ok).for_each(drop));
        self.child = Some(child);
        // It says that it is ready a moment before it listens.
        let listens = (0..ATTEMPTS).any(|_| {
            let heard = Context::establish(Scope::System).is_ok();
            if !heard {
                thread::park_timeout(PAUSE);
            }
            heard
        });
        assert!(listens, "pcscd does not listen");
    }

    /// Kills it without warning.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("a child can be killed");
            child.wait().expect("a child can be waited for");
        }
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A folder with the configuration of one reader that the test plays over a socket.
pub struct PlayedReaderConfig {
    folder: TempDir,
}

/// The name of that reader, as pcscd shows it.
pub const PLAYED_READER: &str = "Played Reader 00 00";

impl PlayedReaderConfig {
    /// Builds the driver, if need be, and writes the configuration.
    pub fn write() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = Self { folder };
        fs::create_dir(config.readers()).expect("a folder");
        let text = format!(
            "FRIENDLYNAME \"Played Reader\"\nDEVICENAME /dev/null:{}\nLIBPATH {}\nCHANNELID 1\n",
            config.socket().display(),
            driver().display(),
        );
        fs::write(config.readers().join("played"), text).expect("a file");
        config
    }

    /// The folder for pcscd.
    pub fn readers(&self) -> PathBuf {
        self.folder.path().join("readers")
    }

    /// The socket the reader is played over.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("reader.sock")
    }
}

/// Builds the driver and gives its file. Cargo's own lock keeps parallel tests apart.
fn driver() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ifdsim/Cargo.toml");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ifdsim");
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--offline",
            "--locked",
            "--manifest-path",
        ])
        .arg(manifest)
        .arg("--target-dir")
        .arg(&target)
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the driver of the played reader builds");
    target.join("debug/libifdsim.so")
}
