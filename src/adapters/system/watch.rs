//! Signs of life of the program's main parts, passed on to the service manager.
//!
//! The manager is told that the program lives only when every part has answered since the last time. A part
//! that hangs, alone, is enough for the manager to start the program anew.

use super::Manager;
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::ports::machine::Beat;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the parts are asked where the manager sets no time: only until it knows that they serve.
const UNTIMED: Span = Span::seconds(5);
/// Rounds of asking within the time the manager allows: one answer may be late.
const ROUNDS: u64 = 4;

/// A part that has to live.
pub struct Watched {
    name: &'static str,
    ask: Box<dyn Fn(Beat) -> bool + Send>,
}

impl Watched {
    /// A part of that name. `ask` passes the question on and says whether there is such a part now.
    pub fn new(name: &'static str, ask: impl Fn(Beat) -> bool + Send + 'static) -> Self {
        Self {
            name,
            ask: Box::new(ask),
        }
    }
}

enum Heard {
    /// The part of that number lives.
    Alive(usize),
    Stop,
}

/// The thread that asks. Dropping it tells the manager that the program ends.
pub struct Watch {
    stop: Sender<Heard>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Starts it. The manager is told that the program serves as soon as every part has answered once.
    ///
    /// Errors: the system gives no thread.
    pub fn start(
        manager: Manager,
        parts: Vec<Watched>,
        clock: Arc<dyn Clock>,
    ) -> std::io::Result<Self> {
        let (answers, heard) = channel();
        let asks = Asks {
            manager,
            parts,
            clock,
            answers: answers.clone(),
        };
        let thread = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || asks.run(&heard))?;
        Ok(Self {
            stop: answers,
            thread: Some(thread),
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.stop.send(Heard::Stop);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the watch ended by a fault");
        }
    }
}

struct Asks {
    manager: Manager,
    parts: Vec<Watched>,
    clock: Arc<dyn Clock>,
    answers: Sender<Heard>,
}

impl Asks {
    fn run(self, heard: &Receiver<Heard>) {
        let allowed = self.manager.watchdog();
        let every = allowed.map_or(UNTIMED, |span| Span(span.0 / ROUNDS));
        let mut ready = false;
        while self.round(heard, every, &mut ready) {
            if ready && allowed.is_none() {
                // Nobody waits for more.
                while !matches!(heard.recv(), Ok(Heard::Stop) | Err(_)) {}
                break;
            }
        }
        self.manager.ending();
    }

    /// Asks every part once and waits for the time of a round; whether there is to be another one.
    fn round(&self, heard: &Receiver<Heard>, every: Span, ready: &mut bool) -> bool {
        let mut missing: Vec<usize> = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            let answers = self.answers.clone();
            let beat = Beat::new(Arc::new(move |()| {
                let _ = answers.send(Heard::Alive(number));
            }));
            if (part.ask)(beat) {
                missing.push(number);
            }
        }
        let end = self.clock.monotonic().plus(every);
        let mut fed = false;
        loop {
            if missing.is_empty() && !fed {
                fed = true;
                if !*ready {
                    *ready = true;
                    self.manager.ready();
                }
                self.manager.lives();
            }
            match heard.recv_timeout(self.left(end)) {
                Ok(Heard::Alive(number)) => missing.retain(|other| *other != number),
                Ok(Heard::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        for number in missing {
            log::error!("no sign of life from {}", self.parts[number].name);
        }
        true
    }

    fn left(&self, end: crate::domain::time::MonoTime) -> Duration {
        let left = end.since(self.clock.monotonic());
        self.clock.real_wait(left).unwrap_or(Duration::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::system::SystemClock;
    use std::os::unix::net::UnixDatagram;
    use std::sync::atomic::{AtomicBool, Ordering};
    use tempfile::TempDir;

    /// Longest a test waits for a word.
    const PATIENCE: Duration = Duration::from_secs(30);
    /// A watchdog short enough for a test, long enough for a busy machine to answer in.
    const ALLOWED: Span = Span(400);

    struct Bench {
        _folder: TempDir,
        heard: UnixDatagram,
        watch: Option<Watch>,
    }

    impl Bench {
        fn of(parts: Vec<Watched>, watchdog: Option<Span>) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("notify");
            let heard = UnixDatagram::bind(&path).expect("a socket");
            heard.set_read_timeout(Some(PATIENCE)).expect("a deadline");
            let manager = Manager::at(path.as_os_str(), watchdog).expect("it is there");
            let watch = Watch::start(manager, parts, Arc::new(SystemClock)).expect("a thread");
            Self {
                _folder: folder,
                heard,
                watch: Some(watch),
            }
        }

        fn word(&self) -> String {
            let mut room = [0; 64];
            let length = self.heard.recv(&mut room).expect("a word");
            String::from_utf8(room[..length].to_vec()).expect("ascii")
        }

        /// Passes over what was said up to now.
        fn forget(&self) {
            let mut room = [0; 64];
            self.heard.set_nonblocking(true).expect("a socket");
            while self.heard.recv(&mut room).is_ok() {}
            self.heard.set_nonblocking(false).expect("a socket");
        }

        /// Every word until the end, of a watch that is dropped now.
        fn rest(&mut self) -> Vec<String> {
            self.watch = None;
            let mut words = Vec::new();
            while words.last().is_none_or(|word| word != "STOPPING=1") {
                words.push(self.word());
            }
            words
        }
    }

    fn alive() -> Watched {
        Watched::new("alive", |beat| {
            beat.give();
            true
        })
    }

    #[test]
    fn one_part_that_hangs_starves_the_watchdog_though_the_other_lives() {
        let (asked, questions) = channel();
        let hangs = Watched::new("hangs", move |_| {
            let _ = asked.send(());
            true
        });
        let mut bench = Bench::of(vec![alive(), hangs], Some(ALLOWED));
        for _ in 0..3 {
            questions.recv_timeout(PATIENCE).expect("it is asked again");
        }
        assert_eq!(bench.rest(), ["STOPPING=1"]);
    }

    #[test]
    fn a_part_that_hangs_later_ends_the_feeding() {
        let lives = Arc::new(AtomicBool::new(true));
        let (asked, questions) = channel();
        let (tells, told) = (lives.clone(), asked);
        let part = Watched::new("part", move |beat| {
            let _ = told.send(());
            if tells.load(Ordering::SeqCst) {
                beat.give();
            }
            true
        });
        let mut bench = Bench::of(vec![alive(), part], Some(ALLOWED));
        assert_eq!(bench.word(), "READY=1");
        assert_eq!(bench.word(), "WATCHDOG=1");
        lives.store(false, Ordering::SeqCst);
        while questions.try_recv().is_ok() {}
        let asked_again = |times: u32| {
            for _ in 0..times {
                questions.recv_timeout(PATIENCE).expect("it is asked again");
            }
        };
        // The first of these may have been asked while it lived; what was said of it is said by the third.
        asked_again(3);
        bench.forget();
        asked_again(2);
        assert_eq!(bench.rest(), ["STOPPING=1"]);
    }

    #[test]
    fn a_part_that_is_not_there_yet_is_not_waited_for() {
        let absent = Watched::new("absent", |_| false);
        let bench = Bench::of(vec![alive(), absent], Some(ALLOWED));
        assert_eq!(bench.word(), "READY=1");
        assert_eq!(bench.word(), "WATCHDOG=1");
        assert_eq!(bench.word(), "WATCHDOG=1");
    }

    #[test]
    fn a_manager_without_a_watchdog_is_told_of_the_start_and_the_end() {
        let mut bench = Bench::of(vec![alive()], None);
        assert_eq!(bench.word(), "READY=1");
        assert_eq!(bench.rest(), ["WATCHDOG=1", "STOPPING=1"]);
    }
}
