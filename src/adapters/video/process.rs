//! The process of a camera, from its own side.

use super::device::{Device, DeviceRequest};
use super::worker::{RawSource, serve};
use std::io::{Read, Write, stdin, stdout};
use std::sync::mpsc::channel;

/// Serves a device on standard output, until it fails or nobody is left to see for.
pub fn run_device(request: DeviceRequest) -> std::io::Result<()> {
    run(move |to| {
        // Never dropped before the process ends: letting go of a device that was pulled panics.
        let source: &mut dyn RawSource = Box::leak(Box::new(Device::new(request)));
        serve(source, to);
    })
}

/// Runs what writes frames to standard output; comes back when it has ended or standard input has,
/// which the terminal holds open as long as it wants frames. What hangs then ends with the process.
pub fn run(frames: impl FnOnce(&mut dyn Write) + Send + 'static) -> std::io::Result<()> {
    let (over, either) = channel();
    let told = over.clone();
    std::thread::Builder::new()
        .name("camera".to_owned())
        .spawn(move || {
            frames(&mut stdout().lock());
            let _ = told.send(());
        })?;
    std::thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || {
            let mut nothing = [0; 16];
            while stdin().read(&mut nothing).is_ok_and(|n| n > 0) {}
            let _ = over.send(());
        })?;
    // Both hold a sender until they end; a panic counts as an end.
    let _ = either.recv();
    Ok(())
}
