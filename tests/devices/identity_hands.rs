//! The hands at played readers of identity cards: in memory, behind a pseudo-terminal as a serial port
//! or as a HID device, and below pcscd.

use crate::pcscd::{PLAYED_READER, Pcscd, PlayedReaderConfig};
use jiujinban::adapters::simulated::identity_module::{IdentityModule, ModuleHandle};
use pcsc::{Context, ReaderState, Scope, State};
use serialport::{SerialPort, TTYPort};
use std::ffi::CString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;

/// The hand at the reader.
pub trait Hand {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule));
    fn unplug(&mut self);
    fn plug(&mut self);
}

pub struct InMemory(pub ModuleHandle);

impl Hand for InMemory {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule)) {
        self.0.with(what);
    }

    fn unplug(&mut self) {
        self.0.unplug();
    }

    fn plug(&mut self) {
        self.0.plug();
    }
}

/// Bytes of a report of the played HID device.
const REPORT: usize = 64;
/// The name of its file.
const NODE: &str = "hidraw3";
/// 64 bytes in and out, vendor defined.
const DESCRIPTOR: [u8; 28] = [
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x40,
    0x09, 0x01, 0x81, 0x02, 0x09, 0x01, 0x95, 0x40, 0x91, 0x02, 0xC0, 0xC0,
];

/// The folders in which a system lists HID devices.
pub struct UsbFolders {
    pub listed: PathBuf,
    pub nodes: PathBuf,
}

impl UsbFolders {
    pub fn below(dir: &Path) -> Self {
        let made = Self {
            listed: dir.join("sys"),
            nodes: dir.join("dev"),
        };
        fs::create_dir(&made.listed).expect("a folder");
        fs::create_dir(&made.nodes).expect("a folder");
        made
    }

    fn list(&self) {
        let device = self.listed.join(NODE).join("device");
        fs::create_dir_all(&device).expect("a folder");
        let uevent = "DRIVER=hid-generic\nHID_ID=0003:00000400:0000C35A\n";
        fs::write(device.join("uevent"), uevent).expect("a file");
        fs::write(device.join("report_descriptor"), DESCRIPTOR).expect("a file");
    }

    fn forget(&self) {
        fs::remove_dir_all(self.listed.join(NODE)).expect("it was listed");
    }
}

/// A reader behind a pseudo-terminal. The path stays the same when it is plugged in again, as a name
/// below `/dev/serial/by-id` does.
pub struct OnPty {
    path: PathBuf,
    /// A HID device is listed by the system, and its bytes travel in reports.
    usb: Option<UsbFolders>,
    module: Arc<Mutex<IdentityModule>>,
    plugged: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
    _dir: TempDir,
}

impl OnPty {
    pub fn serial(path: PathBuf, dir: TempDir) -> Self {
        Self::made(path, None, dir)
    }

    pub fn hid(folders: UsbFolders, dir: TempDir) -> Self {
        Self::made(folders.nodes.join(NODE), Some(folders), dir)
    }

    fn made(path: PathBuf, usb: Option<UsbFolders>, dir: TempDir) -> Self {
        let mut made = Self {
            path,
            usb,
            module: Arc::default(),
            plugged: None,
            _dir: dir,
        };
        made.plug();
        made
    }
}

impl Hand for OnPty {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule)) {
        what(&mut self.module.lock().expect("no panic in the module"));
    }

    fn unplug(&mut self) {
        let (over, thread) = self.plugged.take().expect("it is plugged in");
        over.store(true, Ordering::SeqCst);
        thread.join().expect("the played end");
        fs::remove_file(&self.path).expect("the name goes with the device");
        if let Some(usb) = &self.usb {
            usb.forget();
        }
    }

    fn plug(&mut self) {
        let (mut ours, theirs) = TTYPort::pair().expect("a pseudo-terminal");
        let name = theirs.name().expect("a name");
        symlink(name, &self.path).expect("the name comes with the device");
        if let Some(usb) = &self.usb {
            usb.list();
        }
        let over = Arc::new(AtomicBool::new(false));
        let (ends, module, in_reports) = (over.clone(), self.module.clone(), self.usb.is_some());
        let thread = std::thread::spawn(move || {
            // Their end stays open until the plug is pulled, so that ours never reads an end.
            let _theirs = theirs;
            ours.set_timeout(Duration::from_millis(20)).expect("set");
            let (mut room, mut heard) = ([0; 128], Vec::new());
            while !ends.load(Ordering::SeqCst) {
                match ours.read(&mut room) {
                    Ok(n) => heard.extend_from_slice(&room[..n]),
                    Err(e) if e.kind() == ErrorKind::TimedOut => continue,
                    Err(_) => break,
                }
                let mut module = module.lock().expect("no panic");
                let answer = match in_reports {
                    true => reports(&mut heard, &mut module),
                    false => module.hear(&std::mem::take(&mut heard)),
                };
                // The other side may have closed in the middle.
                let _ = ours.write_all(&answer);
            }
        });
        self.plugged = Some((over, thread));
    }
}

/// Takes the whole reports of what was heard, each behind the number 0, and answers in reports.
fn reports(heard: &mut Vec<u8>, module: &mut IdentityModule) -> Vec<u8> {
    let mut answers = Vec::new();
    while heard.len() > REPORT {
        let report: Vec<u8> = heard.drain(..=REPORT).collect();
        assert_eq!(report[0], 0, "the number of a report without one");
        for piece in module.hear(&report[1..]).chunks(REPORT) {
            let mut filled = piece.to_vec();
            filled.resize(REPORT, 0);
            answers.extend(filled);
        }
    }
    answers
}

impl Drop for OnPty {
    fn drop(&mut self) {
        if let Some((over, thread)) = self.plugged.take() {
            over.store(true, Ordering::SeqCst);
            let _ = thread.join();
        }
    }
}

/// A reader below pcscd.
pub struct OnPcscd {
    module: Arc<Mutex<IdentityModule>>,
    socket: UnixStream,
    thread: Option<JoinHandle<()>>,
    /// pcscd sees the card; with escape commands only the module does.
    card_shows: bool,
    _service: Pcscd,
    _config: PlayedReaderConfig,
}

impl OnPcscd {
    /// Only in a namespace.
    pub fn start(card_shows: bool) -> Self {
        let config = PlayedReaderConfig::write();
        let service = Pcscd::with_readers(&config.readers());
        let socket = UnixStream::connect(config.socket()).expect("the driver listens");
        let module: Arc<Mutex<IdentityModule>> = Arc::default();
        let (served, played) = (socket.try_clone().expect("a second end"), module.clone());
        let thread = std::thread::spawn(move || {
            // It ends in an error when the socket is closed.
            let _ = serve(served, &played);
        });
        Self {
            module,
            socket,
            thread: Some(thread),
            card_shows,
            _service: service,
            _config: config,
        }
    }

    fn tell(&mut self, kind: u8) {
        self.socket.write_all(&[kind, 0, 0]).expect("the driver");
    }

    /// Waits until pcscd has seen that the card is gone: no hand exchanges cards faster.
    fn seen_empty(&self) {
        let context = Context::establish(Scope::User).expect("the service runs");
        let reader = CString::new(PLAYED_READER).expect("a name");
        let mut states = [ReaderState::new(reader, State::UNAWARE)];
        let wait = Duration::from_secs(20);
        while {
            context.get_status_change(wait, &mut states).expect("seen");
            states[0].event_state().contains(State::PRESENT)
        } {
            states[0].sync_current_state();
        }
    }
}

impl Hand for OnPcscd {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule)) {
        let (before, after) = {
            let mut module = self.module.lock().expect("no panic in the module");
            let before = module.has_card();
            what(&mut module);
            (before, module.has_card())
        };
        match (before, after) {
            (false, true) if self.card_shows => self.tell(b'i'),
            (true, false) if self.card_shows => {
                self.tell(b'o');
                self.seen_empty();
            }
            _ => {}
        }
    }

    fn unplug(&mut self) {
        self.tell(b'u');
    }

    fn plug(&mut self) {
        self.tell(b'p');
    }
}

impl Drop for OnPcscd {
    fn drop(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The answer to reset of a contactless identity card, by the rule of PC/SC part 3.
const ATR: [u8; 13] = [
    0x3B, 0x88, 0x80, 0x01, 0xD1, 0x03, 0x86, 0x0C, 0x00, 0x80, 0x80, 0x00, 0x51,
];

fn serve(mut socket: UnixStream, module: &Mutex<IdentityModule>) -> io::Result<()> {
    loop {
        let mut head = [0; 3];
        socket.read_exact(&mut head)?;
        let mut body = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
        socket.read_exact(&mut body)?;
        let mut module = module.lock().expect("no panic in the module");
        let had = module.has_card();
        let answer = match (head[0], &body[..]) {
            (b'e', frame) => module.hear(frame),
            (b'c', [0xFF, 0xB0, page, 0, 0]) => module.page(*page),
            (b'c', _) => vec![0x6D, 0x00],
            (b'+', _) => ATR.to_vec(),
            _ => continue,
        };
        if head[0] == b'c' && had && !module.has_card() {
            socket.write_all(&[b'o', 0, 0])?;
        } else if !answer.is_empty() {
            let length = u16::try_from(answer.len()).map_err(io::Error::other)?;
            let mut message = vec![b'a'];
            message.extend_from_slice(&length.to_be_bytes());
            message.extend_from_slice(&answer);
            socket.write_all(&message)?;
        }
    }
}
