//! A loudspeaker that keeps what it was given to play.

use crate::adapters::speaker::{NoSound, Outlet, Playing};
use crate::domain::speech::clips::ClipId;
use crate::domain::speech::speaking::{Manner, Through};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Default)]
struct Heard {
    clips: Vec<ClipId>,
    through: Through,
    /// A headset is plugged in.
    headset: bool,
    manner: Manner,
    held: bool,
    broken: bool,
    stays: bool,
    /// How often it was looked at while it stays.
    looks: u64,
    /// Clips of the present saying that have not been played yet.
    left: usize,
}

/// Its handle: what was heard, and its faults. Plays a clip for each look at it.
#[derive(Clone, Default)]
pub struct SimulatedLoudspeaker(Arc<Mutex<Heard>>);

impl SimulatedLoudspeaker {
    fn locked(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The clips since the last call.
    pub fn heard(&self) -> Vec<ClipId> {
        std::mem::take(&mut self.locked().clips)
    }

    /// How it plays now.
    pub fn manner(&self) -> Manner {
        self.locked().manner
    }

    /// Whether it is held.
    pub fn is_held(&self) -> bool {
        self.locked().held
    }

    /// Has it go on speaking, however long it is listened to.
    pub fn set_held(&self, stays: bool) {
        self.locked().stays = stays;
    }

    /// What it was heard through last.
    pub fn through(&self) -> Through {
        self.locked().through
    }

    /// Plugs a headset in, or pulls it.
    pub fn set_headset(&self, plugged: bool) {
        self.locked().headset = plugged;
    }

    /// Pulls its plug, or puts it back.
    pub fn set_broken(&self, broken: bool) {
        self.locked().broken = broken;
    }
}

impl Outlet for SimulatedLoudspeaker {
    fn open(&self, through: Through) -> Result<Box<dyn Playing>, NoSound> {
        let mut heard = self.locked();
        if through == Through::Headset && !heard.headset {
            return Err(NoSound::Device("no headset".to_owned()));
        }
        heard.through = through;
        if heard.broken {
            return Err(NoSound::Device("its plug is pulled".to_owned()));
        }
        heard.left = 0;
        heard.held = false;
        Ok(Box::new(self.clone()))
    }
}

impl Playing for SimulatedLoudspeaker {
    fn clip(&mut self, file: &Path) -> Result<(), NoSound> {
        let name = file.file_stem().and_then(|name| name.to_str());
        let id = name.and_then(|name| name.parse().ok()).map(ClipId);
        let id = id.ok_or_else(|| NoSound::Clip(file.display().to_string()))?;
        let mut heard = self.locked();
        heard.clips.push(id);
        heard.left += 1;
        Ok(())
    }

    fn silence(&mut self, _: Duration) {}

    fn tune(&mut self, how: Manner) {
        self.locked().manner = how;
    }

    fn hold(&mut self, held: bool) {
        self.locked().held = held;
    }

    fn position(&self) -> Option<Duration> {
        let mut heard = self.locked();
        if heard.held || heard.broken {
            return Some(Duration::ZERO);
        }
        if heard.stays {
            heard.looks += 1;
            return Some(Duration::from_millis(heard.looks));
        }
        let left = heard.left.checked_sub(1)?;
        heard.left = left;
        Some(Duration::from_secs(left as u64))
    }
}
