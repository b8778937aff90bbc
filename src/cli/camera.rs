//! `kiosk camera-worker`: the process of a camera. The terminal starts it; no person has reason to.

use crate::adapters::video::process::run_device;
use crate::adapters::video::{DeviceChoice, DeviceRequest, WorkerCommand};
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Which camera, and how.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Worker {
    /// The device; the first that gives frames without one
    #[arg(long)]
    device: Option<PathBuf>,
    /// A device that is not to be taken
    #[arg(long)]
    but: Option<PathBuf>,
    /// Pixels across
    #[arg(long, default_value_t = 640)]
    width: u32,
    /// Pixels down
    #[arg(long, default_value_t = 480)]
    height: u32,
    /// Frames a second
    #[arg(long, default_value_t = 30)]
    rate: u32,
    /// A folder of pictures in place of a device
    #[cfg(feature = "simulator")]
    #[arg(long)]
    play: Option<PathBuf>,
}

impl Worker {
    fn request(&self) -> DeviceRequest {
        let device = match &self.device {
            Some(path) => DeviceChoice::Named(path.clone()),
            None => DeviceChoice::First {
                but: self.but.clone(),
            },
        };
        DeviceRequest {
            device,
            width: self.width,
            height: self.height,
            rate: self.rate,
        }
    }
}

/// How this program is started to be the process of a camera.
///
/// Errors when the system does not say where this program is.
pub fn worker_command(request: &DeviceRequest) -> std::io::Result<WorkerCommand> {
    let mut arguments: Vec<OsString> = vec!["camera-worker".into()];
    let mut say = |name: &str, value: OsString| arguments.extend([name.into(), value]);
    match &request.device {
        DeviceChoice::Named(path) => say("--device", path.into()),
        DeviceChoice::First { but: Some(path) } => say("--but", path.into()),
        DeviceChoice::First { but: None } => {}
    }
    say("--width", request.width.to_string().into());
    say("--height", request.height.to_string().into());
    say("--rate", request.rate.to_string().into());
    Ok(WorkerCommand {
        program: std::env::current_exe()?,
        arguments,
    })
}

/// Is the process of a camera until it fails or the terminal lets go of it.
pub(super) fn run(worker: Worker) -> ExitCode {
    #[cfg(feature = "simulator")]
    if let Some(folder) = worker.play.clone() {
        use crate::adapters::simulated::frame_player::{FramePlayer, play};
        // Held, so that the player is never asked to stop: it ends with the process.
        let (_stop, stopped) = std::sync::mpsc::channel();
        let player = FramePlayer::new(folder, worker.rate, stopped);
        return ended(crate::adapters::video::process::run(move |to| {
            play(player, to);
        }));
    }
    ended(run_device(worker.request()))
}

fn ended(how: std::io::Result<()>) -> ExitCode {
    match how {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => super::fail(&fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        worker: Worker,
    }

    #[test]
    fn what_the_process_is_told_is_what_it_hears() {
        for device in [
            DeviceChoice::First { but: None },
            DeviceChoice::First {
                but: Some("/dev/v4l/by-id/usb-document".into()),
            },
            DeviceChoice::Named("/dev/v4l/by-id/usb-face".into()),
        ] {
            let request = DeviceRequest {
                device,
                width: 1_280,
                height: 720,
                rate: 25,
            };
            let command = worker_command(&request).expect("this program");
            assert_eq!(command.arguments[0], "camera-worker");
            let line = Line::try_parse_from(&command.arguments).expect("understood");
            assert_eq!(line.worker.request(), request);
        }
    }
}
