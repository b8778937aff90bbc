//! A camera in a process of its own.

use super::stream::{Ending, Stream};
use crate::domain::face::CameraFault;
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::ports::frames::{FrameCamera, Frames};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// How long a camera may take until it is on: the slow ones ask for their formats one by one.
const START: Span = Span::seconds(4);

/// The program whose output is the pipe: this program itself, asked to be a camera's process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// What it is told.
    pub arguments: Vec<OsString>,
}

/// Tells whether a device is there without turning it on.
pub type IsThere = Arc<dyn Fn() -> bool + Send + Sync>;

/// A camera that runs in a child process while it is on.
pub struct ChildCamera {
    command: WorkerCommand,
    is_there: IsThere,
    clock: Arc<dyn Clock>,
}

impl ChildCamera {
    /// A camera, off.
    pub fn new(command: WorkerCommand, is_there: IsThere, clock: Arc<dyn Clock>) -> Self {
        Self {
            command,
            is_there,
            clock,
        }
    }
}

impl FrameCamera for ChildCamera {
    fn open(&self) -> Result<Box<dyn Frames>, CameraFault> {
        let mut child = Command::new(&self.command.program)
            .args(&self.command.arguments)
            // Its end tells the child that nobody is left to see for.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| {
                log::error!("no process for a camera: {why}");
                CameraFault::Gone
            })?;
        let pipe = child.stdout.take().expect("it was piped");
        let ending = Box::new(Process(child));
        let mut stream = Stream::over(pipe, ending, self.clock.clone()).map_err(|why| {
            log::error!("no thread for a camera: {why}");
            CameraFault::Gone
        })?;
        stream.started(START)?;
        Ok(Box::new(stream))
    }

    fn is_there(&self) -> bool {
        (self.is_there)()
    }
}

struct Process(Child);

impl Ending for Process {
    fn end(&mut self) {
        drop(self.0.stdin.take());
        // An error says that it has ended by itself.
        let _ = self.0.kill();
    }

    fn after(&mut self) {
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
        self.after();
    }
}
