//! The other side of the pipe: takes frames from a source and sends them until either side ends.

use super::decode::trimmed;
use super::pipe::{self, RawHead};
use crate::domain::face::CameraFault;
use std::io::{self, Write};

/// Where raw frames come from: a device, or a player of files.
pub trait RawSource {
    /// Turns it on.
    fn open(&mut self) -> Result<(), CameraFault>;

    /// The next frame, waited for as long as the source likes: whoever reads the pipe has the patience.
    fn next(&mut self) -> Result<(RawHead, &[u8]), CameraFault>;
}

/// Serves a source until it fails or nobody reads any more.
pub fn serve(source: &mut dyn RawSource, to: &mut dyn Write) {
    // An error of writing means that the reader is gone, and with it the reason to go on.
    let _ = frames(source, to);
}

fn frames(source: &mut dyn RawSource, to: &mut dyn Write) -> io::Result<()> {
    if let Err(fault) = source.open() {
        return pipe::write_fault(to, fault);
    }
    pipe::write_started(to)?;
    loop {
        match source.next() {
            Ok((head, bytes)) => pipe::write_frame(to, head, trimmed(head, bytes))?,
            Err(fault) => return pipe::write_fault(to, fault),
        }
    }
}
