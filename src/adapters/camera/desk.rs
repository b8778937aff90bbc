//! The thread between a source of pictures and the port.

use super::source::{PictureSource, RawPicture, SourceStatus};
use crate::domain::documents::{CameraStatus, CaptureFault, PageDigest, PageImage};
use crate::pictures::{page_of, page_of_pixels};
use crate::ports::document_camera::{DocumentCamera, DocumentCameraEvent};
use crate::ports::{Sink, Ticket};
use ring::digest::{SHA256, digest};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the source is looked at while nothing is asked of it.
const LOOK: Duration = Duration::from_secs(1);
/// How long stopping waits for a device that hangs.
const STOP: Duration = Duration::from_secs(3);

enum Command {
    Take(Ticket),
    Rest,
}

/// A document camera over any source of pictures.
pub struct PageCamera {
    commands: Mutex<Option<Sender<Command>>>,
    ended: Mutex<Receiver<()>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    sink: Sink<DocumentCameraEvent>,
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PageCamera {
    /// Starts the thread; errors when the system gives none.
    pub fn start(
        source: Box<dyn PictureSource>,
        sink: Sink<DocumentCameraEvent>,
    ) -> std::io::Result<Self> {
        let (commands, inbox) = channel();
        let (end, ended) = channel();
        let mut desk = Desk {
            source,
            sink: sink.clone(),
            told: None,
        };
        let thread = std::thread::Builder::new()
            .name("pages".to_owned())
            .spawn(move || {
                let _end: Sender<()> = end;
                desk.run(&inbox);
            })?;
        Ok(Self {
            commands: Mutex::new(Some(commands)),
            ended: Mutex::new(ended),
            thread: Mutex::new(Some(thread)),
            sink,
        })
    }

    fn ask(&self, command: Command) -> bool {
        let commands = locked(&self.commands);
        commands.as_ref().is_some_and(|to| to.send(command).is_ok())
    }
}

impl DocumentCamera for PageCamera {
    fn take(&self, ticket: Ticket) {
        if !self.ask(Command::Take(ticket)) {
            (self.sink)(DocumentCameraEvent::Taken(ticket, Err(CaptureFault::Gone)));
        }
    }

    fn rest(&self) {
        self.ask(Command::Rest);
    }

    fn stop(&self) {
        *locked(&self.commands) = None;
        let Some(thread) = locked(&self.thread).take() else {
            return;
        };
        match locked(&self.ended).recv_timeout(STOP) {
            Err(RecvTimeoutError::Timeout) => {
                log::warn!("the document camera hangs and is left behind");
            }
            // A panic in the thread is the supervisor's business; stopping goes on.
            _ => drop(thread.join()),
        }
    }

    fn is_alive(&self) -> bool {
        locked(&self.thread)
            .as_ref()
            .is_some_and(|t| !t.is_finished())
    }
}

impl Drop for PageCamera {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread owns.
struct Desk {
    source: Box<dyn PictureSource>,
    sink: Sink<DocumentCameraEvent>,
    told: Option<CameraStatus>,
}

impl Desk {
    fn run(&mut self, inbox: &Receiver<Command>) {
        self.look();
        loop {
            match inbox.recv_timeout(LOOK) {
                Ok(Command::Take(ticket)) => {
                    let page = self.page();
                    (self.sink)(DocumentCameraEvent::Taken(ticket, page));
                }
                Ok(Command::Rest) => self.source.rewind(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.look();
        }
    }

    fn look(&mut self) {
        let status = match self.source.status() {
            SourceStatus::Ready => CameraStatus::Ready,
            SourceStatus::Nothing => CameraStatus::NoPages,
            SourceStatus::Gone => CameraStatus::Gone,
        };
        if self.told != Some(status) {
            self.told = Some(status);
            (self.sink)(DocumentCameraEvent::Status(status));
        }
    }

    fn page(&mut self) -> Result<PageImage, CaptureFault> {
        let jpeg = match self.source.next()? {
            RawPicture::File(bytes) => page_of(&bytes)?,
            RawPicture::Pixels(pixels) => page_of_pixels(pixels)?,
        };
        let sum = digest(&SHA256, &jpeg);
        let sum = PageDigest(sum.as_ref().try_into().expect("SHA-256 has 32 bytes"));
        Ok(PageImage::new(jpeg, sum)?)
    }
}
