//! The device itself, by V4L2. Only ever called in the process of a camera: a call may never come back,
//! and the library panics when a device goes while it is held.

use super::pipe::{RawFormat, RawHead};
use super::worker::RawSource;
use crate::domain::face::CameraFault;
use nokhwa::utils::{
    ApiBackend, CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType,
};
use nokhwa::{Camera, NokhwaError};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Formats that are decoded here.
const FORMATS: [FrameFormat; 2] = [FrameFormat::YUYV, FrameFormat::MJPEG];

/// Which device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceChoice {
    /// The first that gives a format that is read here, but for one that belongs to something else.
    First {
        /// The one that is not to be taken.
        but: Option<PathBuf>,
    },
    /// The one of this name, best below `/dev/v4l/by-id`.
    Named(PathBuf),
}

impl DeviceChoice {
    /// Whether such a device is there; opens none.
    pub fn is_there(&self) -> bool {
        match self {
            Self::Named(path) => path.exists(),
            Self::First { .. } => !self.nodes().is_empty(),
        }
    }

    /// Numbers N of `/dev/videoN` in the order in which they are tried. A camera of the USB video
    /// class has a second node that gives no pictures; it is tried in vain.
    fn nodes(&self) -> Vec<u32> {
        match self {
            Self::Named(path) => node(path).into_iter().collect(),
            Self::First { but } => {
                let but = but.as_deref().and_then(node);
                let all = std::fs::read_dir("/dev").into_iter().flatten().flatten();
                let mut nodes: Vec<u32> = all.filter_map(|entry| node(&entry.path())).collect();
                nodes.retain(|number| Some(*number) != but);
                nodes.sort_unstable();
                nodes
            }
        }
    }
}

/// The number of a device's node, links followed.
fn node(path: &Path) -> Option<u32> {
    let real = std::fs::canonicalize(path).ok()?;
    let name = real.file_name()?.to_str()?;
    name.strip_prefix("video")?.parse().ok()
}

/// What is wanted of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRequest {
    /// Which one.
    pub device: DeviceChoice,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
}

/// One mode a device offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mode {
    format: RawFormat,
    width: u32,
    height: u32,
    rate: u32,
}

impl DeviceRequest {
    /// The mode that fits best: large enough before fast enough before small, raw before packed,
    /// since packing costs more to undo than twice the bytes cost to carry.
    fn best(&self, modes: &[Mode]) -> Option<Mode> {
        let rank = |mode: &Mode| {
            let pixels = u64::from(mode.width) * u64::from(mode.height);
            let large = mode.width >= self.width && mode.height >= self.height;
            let fast = mode.rate >= self.rate;
            // Of those that are too small the largest is best, of the others the smallest.
            let size = if large { u64::MAX - pixels } else { pixels };
            let rate = if fast {
                u32::MAX - mode.rate
            } else {
                mode.rate
            };
            (large, fast, size, mode.format == RawFormat::Yuyv, rate)
        };
        modes.iter().copied().max_by_key(rank)
    }
}

/// A device that is on, or is to be.
pub struct Device {
    request: DeviceRequest,
    open: Option<(Camera, RawHead)>,
    frame: Vec<u8>,
}

impl Device {
    /// Off.
    pub fn new(request: DeviceRequest) -> Self {
        Self {
            request,
            open: None,
            frame: Vec::new(),
        }
    }

    fn try_node(&self, number: u32) -> Result<(Camera, RawHead), NokhwaError> {
        let index = CameraIndex::Index(number);
        let any = RequestedFormat::with_formats(RequestedFormatType::None, &FORMATS);
        let open = || Camera::with_backend(index.clone(), any, ApiBackend::Video4Linux);
        // A mode left behind by another program, 7.5 frames a second say, is taken for a fault.
        let mut camera = open().or_else(|fault| {
            sane_mode(number, &self.request).map_err(|_| fault)?;
            open()
        })?;
        let offered = camera.compatible_camera_formats()?;
        let modes: Vec<Mode> = offered.iter().filter_map(mode).collect();
        let unfit = || NokhwaError::GeneralError("no mode".to_owned());
        let best = self.request.best(&modes).ok_or_else(unfit)?;
        let format = match best.format {
            RawFormat::Jpeg => FrameFormat::MJPEG,
            RawFormat::Yuyv => FrameFormat::YUYV,
        };
        let exact = CameraFormat::new_from(best.width, best.height, format, best.rate);
        let wanted = RequestedFormatType::Exact(exact);
        camera.set_camera_requset(RequestedFormat::with_formats(wanted, &FORMATS))?;
        camera.open_stream()?;
        let head = RawHead {
            format: best.format,
            width: best.width,
            height: best.height,
        };
        Ok((camera, head))
    }
}

/// Sets a mode every camera has, straight at the kernel's interface.
fn sane_mode(number: u32, request: &DeviceRequest) -> std::io::Result<()> {
    use v4l::video::Capture as _;
    let device = v4l::Device::new(number as usize)?;
    let packed = v4l::FourCC::new(b"MJPG");
    device.set_format(&v4l::Format::new(request.width, request.height, packed))?;
    device.set_params(&v4l::video::capture::Parameters::with_fps(request.rate))?;
    Ok(())
}

fn mode(offered: &CameraFormat) -> Option<Mode> {
    let format = match offered.format() {
        FrameFormat::YUYV => RawFormat::Yuyv,
        FrameFormat::MJPEG => RawFormat::Jpeg,
        _ => return None,
    };
    Some(Mode {
        format,
        width: offered.width(),
        height: offered.height(),
        rate: offered.frame_rate(),
    })
}

/// The library tells faults in words; the kernel's number is in them.
fn fault_of(fault: &NokhwaError) -> CameraFault {
    let words = fault.to_string();
    let says = |number: u32| words.contains(&format!("(os error {number})"));
    // EBUSY; ENOENT, EIO, ENXIO, EACCES, ENODEV (errno(3)).
    if says(16) {
        CameraFault::Busy
    } else if [2, 5, 6, 13, 19].into_iter().any(says) {
        CameraFault::Gone
    } else {
        CameraFault::WrongFormat
    }
}

impl RawSource for Device {
    fn open(&mut self) -> Result<(), CameraFault> {
        let mut worst = CameraFault::Gone;
        for number in self.request.device.nodes() {
            match self.try_node(number) {
                Ok(open) => {
                    self.open = Some(open);
                    return Ok(());
                }
                Err(fault) => {
                    log::info!("/dev/video{number}: {fault}");
                    // A busy one may come free; the others will not change by themselves.
                    let told = fault_of(&fault);
                    if told != CameraFault::Gone && worst != CameraFault::Busy {
                        worst = told;
                    }
                }
            }
        }
        Err(worst)
    }

    fn next(&mut self) -> Result<(RawHead, &[u8]), CameraFault> {
        let (camera, head) = self.open.as_mut().ok_or(CameraFault::Gone)?;
        let head = *head;
        // After a fault the library would queue a buffer twice: this process is done then.
        let raw = camera.frame_raw().map_err(|fault| {
            log::info!("a camera gives no more frames: {fault}");
            CameraFault::Gone
        })?;
        match raw {
            Cow::Borrowed(bytes) => Ok((head, bytes)),
            Cow::Owned(bytes) => {
                self.frame = bytes;
                Ok((head, &self.frame))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(device: DeviceChoice) -> DeviceRequest {
        DeviceRequest {
            device,
            width: 640,
            height: 480,
            rate: 30,
        }
    }

    fn mode(format: RawFormat, width: u32, height: u32, rate: u32) -> Mode {
        Mode {
            format,
            width,
            height,
            rate,
        }
    }

    #[test]
    fn the_smallest_mode_that_is_large_and_fast_enough_is_taken_and_raw_before_packed() {
        use RawFormat::{Jpeg, Yuyv};
        let wanted = request(DeviceChoice::First { but: None });
        let usual = [
            mode(Yuyv, 320, 240, 30),
            mode(Yuyv, 640, 480, 30),
            mode(Jpeg, 640, 480, 30),
            mode(Jpeg, 1_280, 720, 30),
            mode(Yuyv, 1_280, 720, 10),
        ];
        assert_eq!(wanted.best(&usual), Some(usual[1]));
        let slow_when_raw = [mode(Yuyv, 640, 480, 15), mode(Jpeg, 640, 480, 30)];
        assert_eq!(wanted.best(&slow_when_raw), Some(slow_when_raw[1]));
        let too_small = [mode(Jpeg, 160, 120, 30), mode(Jpeg, 320, 240, 30)];
        assert_eq!(wanted.best(&too_small), Some(too_small[1]));
        let slow = [mode(Jpeg, 640, 480, 10), mode(Jpeg, 640, 480, 15)];
        assert_eq!(wanted.best(&slow), Some(slow[1]));
        assert_eq!(wanted.best(&[]), None);
    }

    #[test]
    fn the_kernels_number_tells_a_busy_device_from_one_that_is_gone() {
        let says = |text: &str| fault_of(&NokhwaError::ReadFrameError(text.to_owned()));
        assert_eq!(
            says("Device or resource busy (os error 16)"),
            CameraFault::Busy
        );
        assert_eq!(says("No such device (os error 19)"), CameraFault::Gone);
        assert_eq!(says("Input/output error (os error 5)"), CameraFault::Gone);
        assert_eq!(says("Failed to Fufill"), CameraFault::WrongFormat);
    }

    #[test]
    fn a_name_that_leads_to_no_device_is_a_device_that_is_gone() {
        let dir = tempfile::tempdir().expect("a folder");
        let name = dir.path().join("usb-camera-video-index0");
        let named = DeviceChoice::Named(name.clone());
        assert!(!named.is_there());
        let opened = Device::new(request(named.clone())).open();
        assert_eq!(opened, Err(CameraFault::Gone));
        std::os::unix::fs::symlink("/dev/null", &name).expect("linked");
        assert!(named.is_there());
        assert_eq!(Device::new(request(named)).open(), Err(CameraFault::Gone));
    }
}
