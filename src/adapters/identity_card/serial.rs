//! The line as a serial port.

use super::line::{Door, Framed, Line, Module};
use serialport::{ClearBuffer, SerialPort, TTYPort};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::Duration;

/// How long sending may take: a question has ten bytes.
const SEND_WAIT: Duration = Duration::from_millis(500);

/// A serial port by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialDoor {
    /// The device, `/dev/serial/by-id/…`.
    pub path: PathBuf,
    /// Bits a second; readers come with 115,200.
    pub speed: u32,
}

impl Door for SerialDoor {
    fn open(&self) -> io::Result<Box<dyn Module>> {
        let port = serialport::new(self.path.to_string_lossy(), self.speed)
            .timeout(SEND_WAIT)
            .open_native()?;
        port.clear(ClearBuffer::All)?;
        Ok(Framed::over(SerialLine(port)))
    }
}

struct SerialLine(TTYPort);

impl Line for SerialLine {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.set_timeout(SEND_WAIT)?;
        self.0.write_all(bytes)
    }

    fn receive(&mut self, room: &mut [u8], wait: Duration) -> io::Result<usize> {
        // The shortest wait the port knows is a millisecond.
        self.0.set_timeout(wait.max(Duration::from_millis(1)))?;
        match self.0.read(room) {
            // A line whose other end has gone reads as empty at once.
            Ok(0) => Err(io::ErrorKind::BrokenPipe.into()),
            Ok(n) => Ok(n),
            Err(e) if e.kind() == io::ErrorKind::TimedOut => Ok(0),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Ok(0),
            Err(e) => Err(e),
        }
    }
}
