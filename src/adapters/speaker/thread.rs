//! The thread that plays.

use super::clips::ClipFiles;
use super::outlet::{NoSound, Outlet, Playing};
use crate::domain::speech::clips::{Clips, Sound};
use crate::domain::speech::speaking::{Manner, SpeakerStatus, Through};
use crate::domain::time::{MonoTime, Span};
use crate::ports::clock::Clock;
use crate::ports::speaker::{Speaker, SpeakerEvent};
use crate::ports::{Sink, Ticket};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it is looked how far the clips have come.
const LOOK: Duration = Duration::from_millis(100);
/// How often a device that is not there is looked for again.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// A device that has not come on for so long does not play.
const STUCK: Span = Span(3_000);
/// How long a pause between sentences is.
const PAUSE: Duration = Duration::from_millis(350);

enum Command {
    Say(Ticket, Vec<Sound>, Manner, Through),
    Hold(bool),
    Hush,
    Tune(Manner),
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A loudspeaker behind the port, on a thread of its own.
pub struct Loudspeaker {
    commands: Mutex<Option<Sender<Command>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Loudspeaker {
    /// Starts the thread; errors when the system gives none.
    pub fn start(
        outlet: Box<dyn Outlet>,
        files: ClipFiles,
        clips: Arc<Clips>,
        clock: Arc<dyn Clock>,
        sink: Sink<SpeakerEvent>,
    ) -> std::io::Result<Self> {
        let (commands, inbox) = channel();
        let thread = std::thread::Builder::new()
            .name("speaker".to_owned())
            .spawn(move || {
                let desk = Desk {
                    outlet,
                    files,
                    clips,
                    clock,
                    sink,
                    told: None,
                    saying: None,
                };
                desk.run(&inbox);
            })?;
        Ok(Self {
            commands: Mutex::new(Some(commands)),
            thread: Mutex::new(Some(thread)),
        })
    }

    fn send(&self, command: Command) {
        if let Some(commands) = locked(&self.commands).as_ref() {
            // A thread that has died is the supervisor's business.
            drop(commands.send(command));
        }
    }
}

impl Speaker for Loudspeaker {
    fn say(&self, ticket: Ticket, what: Vec<Sound>, how: Manner, through: Through) {
        self.send(Command::Say(ticket, what, how, through));
    }

    fn pause(&self) {
        self.send(Command::Hold(true));
    }

    fn go_on(&self) {
        self.send(Command::Hold(false));
    }

    fn hush(&self) {
        self.send(Command::Hush);
    }

    fn tune(&self, how: Manner) {
        self.send(Command::Tune(how));
    }

    fn stop(&self) {
        *locked(&self.commands) = None;
        if let Some(thread) = locked(&self.thread).take() {
            // A panic in the thread is the supervisor's business; stopping goes on.
            drop(thread.join());
        }
    }

    fn is_alive(&self) -> bool {
        let thread = locked(&self.thread);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }
}

impl Drop for Loudspeaker {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What is being played.
struct Saying {
    ticket: Ticket,
    through: Through,
    playing: Box<dyn Playing>,
    held: bool,
    /// How far it was when it last came on, and when that was.
    came: (Duration, MonoTime),
}

struct Desk {
    outlet: Box<dyn Outlet>,
    files: ClipFiles,
    clips: Arc<Clips>,
    clock: Arc<dyn Clock>,
    sink: Sink<SpeakerEvent>,
    told: Option<SpeakerStatus>,
    saying: Option<Saying>,
}

impl Desk {
    fn run(mut self, inbox: &Receiver<Command>) {
        self.probe();
        loop {
            let wait = match (&self.saying, self.told) {
                (Some(_), _) => LOOK,
                (None, Some(SpeakerStatus::Working)) => {
                    match inbox.recv() {
                        Ok(command) => self.take(command),
                        Err(_) => return,
                    }
                    continue;
                }
                (None, _) => LOOK_AGAIN,
            };
            match inbox.recv_timeout(wait) {
                Ok(command) => self.take(command),
                Err(RecvTimeoutError::Timeout) if self.saying.is_some() => self.look(),
                Err(RecvTimeoutError::Timeout) => self.probe(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn tell(&mut self, status: SpeakerStatus) {
        if self.told.replace(status) != Some(status) {
            (self.sink)(SpeakerEvent::Status(status));
        }
    }

    /// Whether there is something to play, and something to play it with.
    fn probe(&mut self) {
        let status = if !self.files.are_there(&self.clips) {
            SpeakerStatus::NoClips
        } else {
            match self.outlet.open(Through::Room) {
                Ok(_) => SpeakerStatus::Working,
                Err(fault) => {
                    log::warn!("reading aloud is out: {fault}");
                    SpeakerStatus::Gone
                }
            }
        };
        self.tell(status);
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Say(ticket, what, how, through) => {
                self.saying = None;
                match (self.begin(ticket, &what, how, through), through) {
                    (Ok(saying), Through::Headset) => self.saying = Some(saying),
                    (Ok(saying), Through::Room) => {
                        self.saying = Some(saying);
                        self.tell(SpeakerStatus::Working);
                    }
                    (Err(fault), _) => self.lost(ticket, through, &fault),
                }
            }
            Command::Hush => self.saying = None,
            Command::Hold(held) => {
                let now = self.clock.monotonic();
                if let Some(saying) = &mut self.saying {
                    saying.playing.hold(held);
                    saying.held = held;
                    saying.came.1 = now;
                }
            }
            Command::Tune(how) => {
                if let Some(saying) = &mut self.saying {
                    saying.playing.tune(how);
                }
            }
        }
    }

    fn begin(
        &self,
        ticket: Ticket,
        what: &[Sound],
        how: Manner,
        through: Through,
    ) -> Result<Saying, NoSound> {
        let mut playing = self.outlet.open(through)?;
        playing.tune(how);
        for sound in what {
            match sound {
                Sound::Pause => playing.silence(PAUSE),
                Sound::Clip(clip) => match self.files.path(*clip) {
                    Some(file) => playing.clip(&file)?,
                    // One that was not installed leaves a gap; the screen says the rest.
                    None => playing.silence(PAUSE),
                },
            }
        }
        Ok(Saying {
            ticket,
            through,
            playing,
            held: false,
            came: (Duration::ZERO, self.clock.monotonic()),
        })
    }

    /// Whether it is done, or has come on at all.
    fn look(&mut self) {
        let now = self.clock.monotonic();
        let Some(saying) = &mut self.saying else {
            return;
        };
        match saying.playing.position() {
            None => {
                let said = SpeakerEvent::Said(saying.ticket);
                self.saying = None;
                (self.sink)(said);
            }
            Some(at) if at != saying.came.0 || saying.held => saying.came = (at, now),
            Some(_) if now.since(saying.came.1) >= STUCK => {
                let (ticket, through) = (saying.ticket, saying.through);
                let fault = NoSound::Device("it takes no sound".to_owned());
                self.lost(ticket, through, &fault);
            }
            Some(_) => {}
        }
    }

    fn lost(&mut self, ticket: Ticket, through: Through, fault: &NoSound) {
        log::warn!("reading aloud broke off: {fault}");
        self.saying = None;
        match through {
            Through::Room => self.tell(SpeakerStatus::Gone),
            Through::Headset => (self.sink)(SpeakerEvent::NoHeadset(ticket)),
        }
    }
}

/// Where no loudspeaker is fitted.
pub struct NoSpeaker;

impl NoSpeaker {
    /// Says so once.
    pub fn start(sink: &Sink<SpeakerEvent>) -> Self {
        sink(SpeakerEvent::Status(SpeakerStatus::Gone));
        Self
    }
}

impl Speaker for NoSpeaker {
    fn say(&self, _: Ticket, _: Vec<Sound>, _: Manner, _: Through) {}
    fn pause(&self) {}
    fn go_on(&self) {}
    fn hush(&self) {}
    fn tune(&self, _: Manner) {}
    fn stop(&self) {}
}
