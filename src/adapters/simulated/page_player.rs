//! A player of pages: gives the bytes of files as a document camera would, and fails as one does.

use crate::adapters::camera::{PictureSource, RawPicture, SourceFault, SourceStatus};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// How the camera behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CameraMode {
    /// It gives pictures.
    #[default]
    Fine,
    /// It is unplugged.
    Gone,
    /// Another program has it.
    Busy,
    /// It gives nothing for as long as this lasts.
    Hangs,
}

#[derive(Default)]
struct Script {
    mode: CameraMode,
    pages: Vec<Vec<u8>>,
    next: usize,
}

/// What lies under the lens, from outside.
#[derive(Clone, Default)]
pub struct PagePlayer {
    script: Arc<(Mutex<Script>, Condvar)>,
}

impl PagePlayer {
    /// Puts one more page into the pile. Errors when its file cannot be read.
    pub fn add(&self, file: &PathBuf) -> std::io::Result<usize> {
        let bytes = std::fs::read(file)?;
        Ok(self.add_bytes(bytes))
    }

    /// Puts any bytes into the pile; how many pictures lie there then.
    pub fn add_bytes(&self, bytes: Vec<u8>) -> usize {
        let mut script = self.locked();
        script.pages.push(bytes);
        script.pages.len()
    }

    /// Takes the pile away.
    pub fn clear(&self) {
        let mut script = self.locked();
        script.pages.clear();
        script.next = 0;
    }

    /// Changes how it behaves.
    pub fn set(&self, mode: CameraMode) {
        self.locked().mode = mode;
        self.script.1.notify_all();
    }

    /// The camera's end.
    pub fn source(&self) -> Box<dyn PictureSource> {
        Box::new(self.clone())
    }

    fn locked(&self) -> MutexGuard<'_, Script> {
        self.script.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PictureSource for PagePlayer {
    fn status(&mut self) -> SourceStatus {
        let script = self.locked();
        match script.mode {
            CameraMode::Gone => SourceStatus::Gone,
            _ if script.pages.is_empty() => SourceStatus::Nothing,
            _ => SourceStatus::Ready,
        }
    }

    fn next(&mut self) -> Result<RawPicture, SourceFault> {
        let wakes = &self.script.1;
        let script = self.locked();
        let mut script = wakes
            .wait_while(script, |script| script.mode == CameraMode::Hangs)
            .unwrap_or_else(PoisonError::into_inner);
        match script.mode {
            CameraMode::Gone => return Err(SourceFault::Gone),
            CameraMode::Busy => return Err(SourceFault::Busy),
            CameraMode::Fine | CameraMode::Hangs => {}
        }
        let count = script.pages.len();
        if count == 0 {
            return Err(SourceFault::Nothing);
        }
        let at = script.next % count;
        script.next = at + 1;
        Ok(RawPicture::File(Zeroizing::new(script.pages[at].clone())))
    }

    fn rewind(&mut self) {
        self.locked().next = 0;
    }
}
