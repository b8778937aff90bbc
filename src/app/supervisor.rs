//! Watches the device threads: one that has died of a fault is told, and started again with a
//! pause that grows while it goes on dying.

use super::event::{Event, Inbox};
use crate::domain::machine::audit::Part;
use crate::ports::card::{CardAuthority, CardReader};
use crate::ports::county::CountyLink;
use crate::ports::document_camera::DocumentCamera;
use crate::ports::face_camera::FaceCamera;
use crate::ports::handwriting::Handwriting;
use crate::ports::jobs::ListingCache;
use crate::ports::library::Library;
use crate::ports::operators::OperatorKeep;
use crate::ports::print::Printer;
use crate::ports::speaker::Speaker;
use crate::ports::store::Outbox;
use crate::ports::tasks::TaskKeep;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the threads are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Most looks a dead part is left dead: four seconds.
const LONGEST_PAUSE: u32 = 8;
/// After so many looks alive a part's earlier deaths are forgotten: a minute.
const SETTLED: u32 = 120;

/// A device adapter, as the supervisor keeps it and the dispatcher uses it.
#[derive(Clone)]
pub enum Device {
    /// The card slot.
    Card(Arc<dyn CardReader>),
    /// The outbox.
    Store(Arc<dyn Outbox>),
    /// The listings and the library, which live in one file.
    Listings(Arc<dyn ListingCache>, Arc<dyn Library>),
    /// The county, in both its roles.
    County(Arc<dyn CountyLink>, Arc<dyn CardAuthority>),
    /// The printer.
    Printer(Arc<dyn Printer>),
    /// The document camera.
    Camera(Arc<dyn DocumentCamera>),
    /// The list of operators.
    Operators(Arc<dyn OperatorKeep>),
    /// The camera that looks at people.
    Face(Arc<dyn FaceCamera>),
    /// The list of tasks.
    Tasks(Arc<dyn TaskKeep>),
    /// What reads handwriting.
    Writing(Arc<dyn Handwriting>),
    /// The loudspeaker.
    Speaker(Arc<dyn Speaker>),
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Device({:?})", self.part())
    }
}

impl Device {
    /// Which part of the terminal it is.
    pub fn part(&self) -> Part {
        match self {
            Self::Card(_) => Part::Card,
            Self::Store(_) => Part::Store,
            Self::Listings(..) => Part::Listings,
            Self::County(..) => Part::County,
            Self::Printer(_) => Part::Printer,
            Self::Camera(_) => Part::Camera,
            Self::Operators(_) => Part::Operators,
            Self::Face(_) => Part::FaceCamera,
            Self::Tasks(_) => Part::Tasks,
            Self::Writing(_) => Part::Writing,
            Self::Speaker(_) => Part::Speaker,
        }
    }

    fn is_alive(&self) -> bool {
        match self {
            Self::Card(card) => card.is_alive(),
            Self::Store(store) => store.is_alive(),
            Self::Listings(listings, _) => listings.is_alive(),
            Self::County(county, _) => county.is_alive(),
            Self::Printer(printer) => printer.is_alive(),
            Self::Camera(camera) => camera.is_alive(),
            Self::Operators(keep) => keep.is_alive(),
            Self::Face(face) => face.is_alive(),
            Self::Tasks(keep) => keep.is_alive(),
            Self::Writing(writing) => writing.is_alive(),
            Self::Speaker(speaker) => speaker.is_alive(),
        }
    }

    /// Ends what is left of it; the listings end when they are dropped.
    fn stop(&self) {
        match self {
            Self::Card(card) => card.stop(),
            Self::Store(store) => store.stop(),
            Self::Listings(..) => {}
            Self::County(county, _) => county.stop(),
            Self::Printer(printer) => printer.stop(),
            Self::Camera(camera) => camera.stop(),
            Self::Operators(keep) => keep.stop(),
            Self::Face(face) => face.stop(),
            Self::Tasks(keep) => keep.stop(),
            Self::Writing(writing) => writing.stop(),
            Self::Speaker(speaker) => speaker.stop(),
        }
    }
}

/// Makes a device anew, in the place of one that died. Errors as the log tells them.
pub type Maker = Box<dyn Fn() -> Result<Device, String> + Send>;

/// A device and how to make it again.
pub struct Ward {
    /// The running one.
    pub device: Device,
    /// Makes another.
    pub make: Maker,
}

/// What is known of a ward.
struct Watched {
    ward: Ward,
    /// Looks until it is started again; `None` while it lives.
    pause: Option<u32>,
    deaths: u32,
    alive_for: u32,
}

/// The running supervisor.
pub struct Supervisor {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Supervisor {
    /// Starts watching. Deaths and restarts go to `inbox`.
    pub fn start(wards: Vec<Ward>, inbox: Inbox) -> Self {
        let (stop, stopped) = channel::<()>();
        let mut watched: Vec<Watched> = wards
            .into_iter()
            .map(|ward| Watched {
                ward,
                pause: None,
                deaths: 0,
                alive_for: 0,
            })
            .collect();
        let thread = std::thread::Builder::new()
            .name("supervisor".to_owned())
            .spawn(move || {
                while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                    for one in &mut watched {
                        if let Some(event) = one.look() {
                            inbox.put(event);
                        }
                    }
                }
            })
            .expect("a thread can be started");
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Ends watching: what stops from now on is meant to.
    pub fn stop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Watched {
    fn look(&mut self) -> Option<Event> {
        match self.pause {
            None if self.ward.device.is_alive() => {
                self.alive_for = self.alive_for.saturating_add(1);
                if self.alive_for >= SETTLED {
                    self.deaths = 0;
                }
                None
            }
            None => {
                let part = self.ward.device.part();
                log::error!("{part:?}: a thread died of a fault and is started again");
                self.pause = Some(pause(self.deaths));
                self.deaths = self.deaths.saturating_add(1);
                self.alive_for = 0;
                Some(Event::PartDied(part))
            }
            Some(0) => self.start_again(),
            Some(looks) => {
                self.pause = Some(looks - 1);
                None
            }
        }
    }

    fn start_again(&mut self) -> Option<Event> {
        self.ward.device.stop();
        match (self.ward.make)() {
            Ok(device) => {
                self.ward.device = device.clone();
                self.pause = None;
                Some(Event::PartStarted(device))
            }
            Err(why) => {
                log::error!("{:?} does not start again: {why}", self.ward.device.part());
                self.pause = Some(pause(self.deaths));
                self.deaths = self.deaths.saturating_add(1);
                None
            }
        }
    }
}

/// Looks to wait after so many deaths: none, then 1, 2, 4, 8.
fn pause(deaths: u32) -> u32 {
    match deaths {
        0 => 0,
        n => (1 << (n - 1).min(8)).min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::card::{ExternalAuth, InsertionId};
    use std::sync::atomic::{AtomicBool, Ordering};

    struct Slot(AtomicBool);

    impl CardReader for Slot {
        fn read(&self, _: InsertionId) {}
        fn answer_challenge(&self, _: InsertionId, _: ExternalAuth) {}
        fn give_up(&self, _: InsertionId) {}
        fn stop(&self) {}
        fn is_alive(&self) -> bool {
            self.0.load(Ordering::SeqCst)
        }
    }

    fn slot(alive: bool) -> Device {
        Device::Card(Arc::new(Slot(AtomicBool::new(alive))))
    }

    fn watched(make: Maker) -> Watched {
        Watched {
            ward: Ward {
                device: slot(false),
                make,
            },
            pause: None,
            deaths: 0,
            alive_for: 0,
        }
    }

    /// What each of so many looks gave: D for a death, S for a start, a dot for nothing.
    fn looks(watched: &mut Watched, count: usize) -> String {
        let one = |event| match event {
            Some(Event::PartDied(Part::Card)) => 'D',
            Some(Event::PartStarted(Device::Card(_))) => 'S',
            None => '.',
            other => panic!("{other:?}"),
        };
        (0..count).map(|_| one(watched.look())).collect()
    }

    #[test]
    fn a_part_that_dies_again_and_again_is_left_dead_longer_but_never_five_seconds() {
        let mut dying = watched(Box::new(|| Ok(slot(false))));
        assert_eq!(looks(&mut dying, 19), "DSD.SD..SD....SD...");
        let mut longest = 0;
        let mut last = 0;
        for (at, mark) in looks(&mut dying, 200).char_indices() {
            if mark == 'S' {
                longest = longest.max(at - last);
                last = at;
            }
        }
        assert!(longest <= 10, "{longest} looks of half a second");
    }

    #[test]
    fn a_part_that_lives_for_a_minute_is_started_again_at_once_the_next_time() {
        let mut part = watched(Box::new(|| Ok(slot(true))));
        assert_eq!(looks(&mut part, 3), "DS.");
        assert_eq!(part.deaths, 1);
        looks(&mut part, 120);
        assert_eq!(part.deaths, 0);
    }

    #[test]
    fn a_part_that_cannot_be_made_is_tried_again() {
        let mut part = watched(Box::new(|| Err("no folder".to_owned())));
        assert_eq!(looks(&mut part, 12), "D...........");
        part.ward.make = Box::new(|| Ok(slot(true)));
        assert!(looks(&mut part, 9).contains('S'));
    }
}
