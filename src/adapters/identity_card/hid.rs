//! The line as a USB HID device: `/dev/hidrawN`, whose reports carry the frames piece by piece. How
//! long a report is, and whether it begins with a number, its descriptor says (USB HID 1.11, 6.2.2);
//! the kernel keeps it as a file.

use super::line::{Door, Framed, Line, Module};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// The longest report there is any use for.
const LONGEST: usize = 512;

/// Which HID device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HidDevice {
    /// By the name of its file, `hidraw0`.
    Node(String),
    /// The first with these numbers of USB, 0400:C35A for most readers of this kind.
    Usb {
        /// Vendor.
        vendor: u16,
        /// Product.
        product: u16,
    },
}

/// A HID device and where the system lists such devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HidDoor {
    /// Which one.
    pub device: HidDevice,
    /// `/sys/class/hidraw`.
    pub listed: PathBuf,
    /// `/dev`.
    pub nodes: PathBuf,
}

impl HidDoor {
    /// A device of this machine.
    pub fn new(device: HidDevice) -> Self {
        Self {
            device,
            listed: PathBuf::from("/sys/class/hidraw"),
            nodes: PathBuf::from("/dev"),
        }
    }

    fn node(&self) -> io::Result<String> {
        let (vendor, product) = match &self.device {
            HidDevice::Node(node) => return Ok(node.clone()),
            HidDevice::Usb { vendor, product } => (*vendor, *product),
        };
        let mut nodes: Vec<String> = fs::read_dir(&self.listed)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|node| usb_of(&self.about(node, "uevent")) == Some((vendor, product)))
            .collect();
        nodes.sort_unstable();
        nodes
            .into_iter()
            .next()
            .ok_or(io::ErrorKind::NotFound.into())
    }

    fn about(&self, node: &str, what: &str) -> PathBuf {
        self.listed.join(node).join("device").join(what)
    }
}

/// The numbers of USB from a line `HID_ID=0003:00000400:0000C35A`.
fn usb_of(uevent: &Path) -> Option<(u16, u16)> {
    let text = fs::read_to_string(uevent).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("HID_ID="))?;
    let mut parts = line.split(':').skip(1);
    let mut number = || u16::try_from(u32::from_str_radix(parts.next()?, 16).ok()?).ok();
    Some((number()?, number()?))
}

impl Door for HidDoor {
    fn open(&self) -> io::Result<Box<dyn Module>> {
        let node = self.node()?;
        let descriptor = fs::read(self.about(&node, "report_descriptor"))?;
        let reports = Reports::of(&descriptor).ok_or(io::ErrorKind::InvalidData)?;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(flags.bits().cast_signed())
            .open(self.nodes.join(node))?;
        Ok(Framed::over(HidLine { file, reports }))
    }
}

/// How bytes travel in the reports of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reports {
    /// The number of the report bytes go out in; 0 when its reports have none.
    number: u8,
    /// Whether what comes in begins with the number of its report.
    numbered: bool,
    /// Bytes of a report out, without its number.
    out: usize,
    /// Bytes of a report in, without its number.
    into: usize,
}

impl Reports {
    /// From a report descriptor: the first report out and the first one in. `None` when it has not
    /// both, or is damaged.
    pub fn of(descriptor: &[u8]) -> Option<Self> {
        let mut bits: Vec<(bool, u8, usize)> = Vec::new();
        let (mut size, mut count, mut number) = (0_usize, 0_usize, 0_u8);
        let mut kept = Vec::new();
        let mut rest = descriptor;
        while let Some((&head, after)) = rest.split_first() {
            if head == 0xFE {
                // A long item: its length, its tag, its bytes. None is in use.
                let length = usize::from(*after.first()?);
                rest = after.get(2 + length..)?;
                continue;
            }
            let length = [0, 1, 2, 4][usize::from(head & 3)];
            let data = after.get(..length)?;
            rest = &after[length..];
            let value = data.iter().rev().fold(0, |v, b| v << 8 | usize::from(*b));
            match head & 0xFC {
                0x74 => size = value,
                0x94 => count = value,
                0x84 => number = u8::try_from(value).ok()?,
                0xA4 => kept.push((size, count, number)),
                0xB4 => (size, count, number) = kept.pop()?,
                main @ (0x80 | 0x90) => {
                    let (is_out, more) = (main == 0x90, size.checked_mul(count)?);
                    let same =
                        |(out, of, _): &&mut (bool, u8, usize)| *out == is_out && *of == number;
                    match bits.iter_mut().find(same) {
                        Some((.., sum)) => *sum = sum.checked_add(more)?,
                        None => bits.push((is_out, number, more)),
                    }
                }
                _ => {}
            }
        }
        let first = |is_out| bits.iter().find(move |(out, ..)| *out == is_out);
        let ((_, number, out), (_, coming, into)) = (first(true)?, first(false)?);
        let (out, into) = (out / 8, into / 8);
        let useful = (1..=LONGEST).contains(&out) && (1..=LONGEST).contains(&into);
        useful.then_some(Self {
            number: *number,
            numbered: *coming != 0,
            out,
            into,
        })
    }

    /// Bytes as reports: each begins with its number, as the kernel wants it, and the last is filled
    /// up with zeros.
    pub fn pack(self, bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
        bytes.chunks(self.out).map(move |piece| {
            let mut report = vec![0; 1 + self.out];
            report[0] = self.number;
            report[1..=piece.len()].copy_from_slice(piece);
            report
        })
    }

    /// What a report that came in carries.
    pub fn unpack(self, report: &[u8]) -> &[u8] {
        report.get(usize::from(self.numbered)..).unwrap_or_default()
    }

    /// Room for one report that comes in.
    fn room(self) -> usize {
        self.into + usize::from(self.numbered)
    }
}

struct HidLine {
    file: File,
    reports: Reports,
}

impl HidLine {
    /// Whether it is ready for this in time.
    fn wait(&self, what: PollFlags, wait: Duration) -> io::Result<bool> {
        let wait = Timespec::try_from(wait).map_err(io::Error::other)?;
        let mut ends = [PollFd::new(&self.file, what)];
        match poll(&mut ends, Some(&wait)) {
            Ok(0) => Ok(false),
            Ok(_) if ends[0].revents().intersects(what) => Ok(true),
            // Pulled: nothing but the end of the line.
            Ok(_) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }
}

impl Line for HidLine {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let reports = self.reports;
        for report in reports.pack(bytes) {
            self.file.write_all(&report)?;
        }
        Ok(())
    }

    fn receive(&mut self, room: &mut [u8], wait: Duration) -> io::Result<usize> {
        if !self.wait(PollFlags::IN, wait)? {
            return Ok(0);
        }
        let mut report = Zeroizing::new(vec![0; self.reports.room()]);
        let came = match self.file.read(&mut report) {
            Ok(0) => return Err(io::ErrorKind::BrokenPipe.into()),
            Ok(came) => came,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(0),
            Err(e) => return Err(e),
        };
        let carried = self.reports.unpack(&report[..came]);
        let room = room
            .get_mut(..carried.len())
            .ok_or(io::ErrorKind::InvalidData)?;
        room.copy_from_slice(carried);
        Ok(carried.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 64 bytes in and out, as readers of this kind have them.
    const PLAIN: [u8; 28] = [
        0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95,
        0x40, 0x09, 0x01, 0x81, 0x02, 0x09, 0x01, 0x95, 0x40, 0x91, 0x02, 0xC0, 0xC0,
    ];

    #[test]
    fn a_descriptor_that_is_cut_off_or_has_one_direction_only_is_refused() {
        for cut in [1, 14, 15, 20, 25] {
            assert_eq!(Reports::of(&PLAIN[..cut]), None, "{cut}");
        }
        assert_eq!(Reports::of(&[]), None);
        assert_eq!(Reports::of(&[0xB4]), None);
        assert_eq!(
            Reports::of(&[0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x91, 0x02]),
            None
        );
    }

    #[test]
    fn a_report_is_as_long_as_its_descriptor_says() {
        let reports = Reports::of(&PLAIN).expect("whole");
        let frame = [7_u8; 70];
        let packed: Vec<_> = reports.pack(&frame).collect();
        assert_eq!(packed.len(), 2);
        assert!(
            packed
                .iter()
                .all(|report| report.len() == 65 && report[0] == 0)
        );
        assert_eq!(packed[1][1..8], [7, 7, 7, 7, 7, 7, 0]);
        assert_eq!(reports.unpack(&[1, 2, 3]), [1, 2, 3]);
    }

    #[test]
    fn a_report_with_a_number_is_sent_with_it_and_taken_without() {
        let mut numbered = vec![0x85, 0x03];
        numbered.extend_from_slice(&PLAIN);
        let reports = Reports::of(&numbered).expect("whole");
        let packed: Vec<_> = reports.pack(&[9]).collect();
        assert_eq!((packed.len(), packed[0][0], packed[0][1]), (1, 3, 9));
        assert_eq!(reports.unpack(&[3, 5, 6]), [5, 6]);
        assert_eq!(reports.room(), 65);
    }

    #[test]
    fn the_device_is_found_by_its_numbers_and_not_by_its_place() {
        let dir = tempfile::tempdir().expect("a folder");
        for (node, id) in [
            ("hidraw0", "0003:000046D:0000C31C"),
            ("hidraw7", "0003:00000400:0000C35A"),
        ] {
            let device = dir.path().join(node).join("device");
            fs::create_dir_all(&device).expect("a folder");
            let text = format!("DRIVER=hid-generic\nHID_ID={id}\nHID_NAME=x\n");
            fs::write(device.join("uevent"), text).expect("a file");
        }
        let door = |vendor, product| HidDoor {
            device: HidDevice::Usb { vendor, product },
            listed: dir.path().to_owned(),
            nodes: PathBuf::from("/dev"),
        };
        assert_eq!(door(0x0400, 0xC35A).node().expect("listed"), "hidraw7");
        let missing = door(0x0400, 0x0001).node().map_err(|e| e.kind());
        assert_eq!(missing, Err(io::ErrorKind::NotFound));
    }
}
