//! A display that exists only in memory, and the processes that draw on it.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Size of the panel, in pixels.
pub const SIZE: (usize, usize) = (1080, 1920);

/// An X server without a screen, whose picture lies in a file.
pub struct Screen {
    server: Child,
    /// What DISPLAY has to say.
    pub display: String,
    picture: PathBuf,
}

impl Screen {
    /// Starts an X server on a free display.
    pub fn start(folder: &Path) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{}x{}x24", SIZE.0, SIZE.1))
            .arg("-fbdir")
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed: packaging/scripts/system-packages bench");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("piped"))
            .read_line(&mut number)
            .expect("Xvfb names its display");
        Self {
            server,
            display: format!(":{}", number.trim()),
            picture: folder.join("Xvfb_screen0"),
        }
    }

    /// Whether each of these colours (0xRRGGBB) fills at least one hundredth of the picture.
    pub fn shows(&self, colours: &[u32]) -> bool {
        let file = File::open(&self.picture).expect("Xvfb keeps its picture in a file");
        let mut header = [0; 80];
        file.read_exact_at(&mut header, 0)
            .expect("a header of the XWD format");
        let field = |n: usize| {
            let bytes = header[n * 4..n * 4 + 4].try_into().expect("four bytes");
            u32::from_be_bytes(bytes) as usize
        };
        // X11/XWDFile.h: 0 header size, 12 bytes per line, 19 colours of 12 bytes each before the pixels.
        let (pixels, line) = (field(0) + field(19) * 12, field(12));
        let mut found = vec![0_usize; colours.len()];
        let mut bytes = vec![0; SIZE.0 * 4];
        let rows = (0..SIZE.1).step_by(16);
        let seen = rows.len() * SIZE.0;
        for row in rows {
            file.read_exact_at(&mut bytes, (pixels + row * line) as u64)
                .expect("a row of pixels");
            for pixel in bytes.chunks_exact(4) {
                let colour = u32::from_le_bytes(pixel.try_into().expect("four bytes")) & 0xff_ffff;
                if let Some(n) = colours.iter().position(|c| *c == colour) {
                    found[n] += 1;
                }
            }
        }
        found.iter().all(|count| count * 100 >= seen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        stop(&mut self.server);
    }
}

/// Ends a process and waits for it.
pub fn stop(process: &mut Child) {
    // Gone already is as good.
    let _ = process.kill();
    let _ = process.wait();
}

/// What a process and all its descendants use.
#[derive(Debug, Default, Clone, Copy)]
pub struct Use {
    /// CPU time in seconds, of the living and the dead.
    pub cpu: f64,
    /// Proportional set size in MiB.
    pub pss: f64,
    /// How many processes there are.
    pub processes: usize,
}

/// Adds up a process and its descendants.
pub fn use_of(pid: u32) -> Use {
    let mut total = Use::default();
    let mut waiting = vec![pid];
    while let Some(pid) = waiting.pop() {
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else {
            continue;
        };
        // proc(5): after the name in brackets, field 3 is the state; 14 to 17 are the CPU times in ticks.
        let after = stat.rsplit(')').next().unwrap_or_default();
        let field = |n: usize| {
            let text = after.split_whitespace().nth(n - 3);
            text.and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0)
        };
        total.cpu += (14..=17).map(field).sum::<f64>() / 100.0;
        total.processes += 1;
        let memory = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let pss = memory.lines().find_map(|l| l.strip_prefix("Pss:"));
        let pss = pss.and_then(|rest| rest.split_whitespace().next());
        total.pss += pss.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0;
        let threads = fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .flatten();
        for thread in threads {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            waiting.extend(
                children
                    .split_whitespace()
                    .filter_map(|c| c.parse::<u32>().ok()),
            );
        }
    }
    total
}
