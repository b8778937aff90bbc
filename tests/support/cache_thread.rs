//! The thread that keeps the cache, and what it tells, for tests of either of its ports.

use jiujinban::adapters::store::cache::{CacheThread, trades};
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::ports::Sink;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::jobs::JobsEvent;
use jiujinban::ports::library::LibraryEvent;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A clock that stands still.
struct Still(WallTime);

impl Clock for Still {
    fn monotonic(&self) -> MonoTime {
        MonoTime(0)
    }

    fn wall(&self) -> WallTime {
        self.0
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        None
    }
}

/// What the thread told.
#[derive(Debug)]
pub enum Told {
    /// Of listings.
    Jobs(JobsEvent),
    /// Of the library.
    Library(LibraryEvent),
}

/// What was told, in order, of both kinds.
pub struct Heard(Receiver<Told>);

/// Starts the thread on a file at a moment that stays.
pub fn start(path: PathBuf, now: WallTime) -> (CacheThread, Heard) {
    let (events, told) = channel();
    let events = Arc::new(Mutex::new(events));
    let put = move |event| {
        let events = events.lock().expect("no sink panics");
        // The last events may come after the test stopped listening.
        let _ = events.send(event);
    };
    let (jobs, library) = (put.clone(), put);
    let jobs: Sink<JobsEvent> = Arc::new(move |event| jobs(Told::Jobs(event)));
    let library: Sink<LibraryEvent> = Arc::new(move |event| library(Told::Library(event)));
    let clock = Arc::new(Still(now));
    let thread = CacheThread::start(path, trades::shipped(), clock, jobs, library).expect("starts");
    (thread, Heard(told))
}

impl Heard {
    /// The next, whatever it is of.
    pub fn next(&self) -> Told {
        let told = self.0.recv_timeout(Duration::from_secs(30));
        told.expect("an answer")
    }

    /// The next of listings; what is told of the library in between is passed over.
    pub fn next_of_jobs(&self) -> JobsEvent {
        loop {
            if let Told::Jobs(event) = self.next() {
                return event;
            }
        }
    }

    /// Whether listings are told of without anybody having asked.
    pub fn is_quiet_of_jobs(&self) -> bool {
        let mut left = self.0.try_iter();
        !left.any(|told| matches!(told, Told::Jobs(_)))
    }
}
