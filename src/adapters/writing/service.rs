//! The thread that reads ink.

use super::recogniser::Recogniser;
use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::Field;
use crate::domain::writing::ink::Ink;
use crate::domain::writing::reading::{Reading, WritingFault, WritingStatus};
use crate::ports::handwriting::{Handwriting, HandwritingEvent};
use crate::ports::{Sink, Ticket};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often a model that is not there is looked for again.
const LOOK: Duration = Duration::from_secs(30);
/// How long stopping waits for a reading that runs.
const STOP: Duration = Duration::from_secs(3);

/// Reads one piece of ink.
type Read = Box<dyn Fn(&Ink, Field) -> Result<Reading, WritingFault>>;
/// Opens what reads; on the thread that then owns it.
type Open = Box<dyn Fn() -> Result<Read, WritingFault> + Send>;

/// Ink that waits. It is answered once: with what was read, or with [`WritingFault::Gone`] when it is
/// dropped before, also by a fault of the thread.
struct Asked {
    ticket: Ticket,
    ink: Ink,
    field: Field,
    sink: Option<Sink<HandwritingEvent>>,
}

impl Asked {
    fn answer(mut self, read: Result<Reading, WritingFault>) {
        self.tell(read);
    }

    fn tell(&mut self, read: Result<Reading, WritingFault>) {
        if let Some(sink) = self.sink.take() {
            sink(HandwritingEvent::Read(self.ticket, read));
        }
    }

    fn forget(mut self) {
        self.sink = None;
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.tell(Err(WritingFault::Gone));
    }
}

/// A recogniser behind the port, on a thread of its own.
pub struct WritingDesk {
    asks: Mutex<Option<Sender<Asked>>>,
    ended: Mutex<Receiver<()>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    sink: Sink<HandwritingEvent>,
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WritingDesk {
    /// Starts the thread, which opens the model; errors when the system gives none.
    pub fn start(
        model: PathBuf,
        characters: Arc<Characters>,
        sink: Sink<HandwritingEvent>,
    ) -> std::io::Result<Self> {
        let open = move || -> Result<Read, WritingFault> {
            let recogniser = Recogniser::open(&model, characters.clone())?;
            Ok(Box::new(move |ink, field| recogniser.read(ink, field)))
        };
        Self::over(Box::new(open), sink)
    }

    fn over(open: Open, sink: Sink<HandwritingEvent>) -> std::io::Result<Self> {
        let (asks, inbox) = channel();
        let (end, ended) = channel();
        let told = sink.clone();
        let thread = std::thread::Builder::new()
            .name("writing".to_owned())
            .spawn(move || {
                let _end: Sender<()> = end;
                run(&open, &inbox, &told);
            })?;
        Ok(Self {
            asks: Mutex::new(Some(asks)),
            ended: Mutex::new(ended),
            thread: Mutex::new(Some(thread)),
            sink,
        })
    }
}

impl Handwriting for WritingDesk {
    fn read(&self, ticket: Ticket, ink: Ink, field: Field) {
        let asked = Asked {
            ticket,
            ink,
            field,
            sink: Some(self.sink.clone()),
        };
        // What cannot be sent comes back, is dropped and so answered.
        match locked(&self.asks).as_ref() {
            Some(asks) => drop(asks.send(asked)),
            None => asked.forget(),
        }
    }

    fn stop(&self) {
        *locked(&self.asks) = None;
        let Some(thread) = locked(&self.thread).take() else {
            return;
        };
        match locked(&self.ended).recv_timeout(STOP) {
            Err(RecvTimeoutError::Timeout) => {
                log::warn!("the recogniser of handwriting hangs and is left behind");
            }
            // A panic in the thread is the supervisor's business; stopping goes on.
            _ => drop(thread.join()),
        }
    }

    fn is_alive(&self) -> bool {
        let thread = locked(&self.thread);
        thread.as_ref().is_some_and(|t| !t.is_finished())
    }
}

impl Drop for WritingDesk {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(open: &Open, inbox: &Receiver<Asked>, sink: &Sink<HandwritingEvent>) {
    let mut told = None;
    loop {
        let opened = open();
        let status = match &opened {
            Ok(_) => WritingStatus::Ready,
            Err(fault) => WritingStatus::Out(*fault),
        };
        if told.replace(status) != Some(status) {
            sink(HandwritingEvent::Status(status));
        }
        let is_open = match opened {
            Ok(read) => return serve(&read, inbox),
            Err(fault) => refuse(fault, inbox),
        };
        if !is_open {
            return;
        }
    }
}

/// Without a model every question is answered with the reason, until it is time to look for the model
/// again. Whether anybody is left to ask.
fn refuse(fault: WritingFault, inbox: &Receiver<Asked>) -> bool {
    log::warn!("handwriting is out: {fault}");
    loop {
        match inbox.recv_timeout(LOOK) {
            Ok(asked) => asked.answer(Err(fault)),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Reads the newest ink; what waited behind it is answered as gone.
fn serve(read: &Read, inbox: &Receiver<Asked>) {
    while let Ok(mut asked) = inbox.recv() {
        while let Ok(newer) = inbox.try_recv() {
            asked = newer;
        }
        let answer = read(&asked.ink, asked.field);
        asked.answer(answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::writing::ink::InkPoint;
    use crate::domain::writing::reading::{Guess, Spot};

    const PATIENCE: Duration = Duration::from_secs(20);

    fn ink(strokes: u16) -> Ink {
        let mut ink = Ink::on_pad(1_000);
        for n in 0..strokes {
            ink.begin(InkPoint { x: n, y: n, at: 0 }).expect("room");
            ink.lift();
        }
        ink
    }

    /// A reading that tells how many strokes were read.
    fn counted(ink: &Ink) -> Reading {
        let strokes = u16::try_from(ink.strokes().count()).expect("few");
        Reading {
            spots: vec![Spot {
                guesses: vec![Guess {
                    character: '一',
                    likelihood: 1.0,
                }],
                left: 0,
                right: strokes,
            }],
        }
    }

    fn desk(open: Open) -> (WritingDesk, Receiver<HandwritingEvent>) {
        let (events, heard) = channel();
        let events = Mutex::new(events);
        let sink: Sink<HandwritingEvent> = Arc::new(move |event| {
            // A listener that went is no fault of the thread.
            drop(locked(&events).send(event));
        });
        (WritingDesk::over(open, sink).expect("a thread"), heard)
    }

    fn next(heard: &Receiver<HandwritingEvent>) -> HandwritingEvent {
        heard.recv_timeout(PATIENCE).expect("an event")
    }

    #[test]
    fn without_a_model_every_question_is_answered_with_the_reason() {
        for fault in [WritingFault::NoModel, WritingFault::DamagedModel] {
            let (desk, heard) = desk(Box::new(move || Err(fault)));
            assert_eq!(
                next(&heard),
                HandwritingEvent::Status(WritingStatus::Out(fault))
            );
            desk.read(Ticket(7), ink(1), Field::Name);
            assert_eq!(next(&heard), HandwritingEvent::Read(Ticket(7), Err(fault)));
            assert!(desk.is_alive());
            desk.stop();
        }
    }

    #[test]
    fn a_thread_that_dies_leaves_no_question_unanswered() {
        let open: Open = Box::new(|| {
            Ok(Box::new(|_, _| -> Result<Reading, WritingFault> {
                panic!("a fault of the recogniser, played")
            }))
        });
        let (desk, heard) = desk(open);
        assert_eq!(next(&heard), HandwritingEvent::Status(WritingStatus::Ready));
        desk.read(Ticket(1), ink(1), Field::Name);
        let gone = |ticket| HandwritingEvent::Read(ticket, Err(WritingFault::Gone));
        assert_eq!(next(&heard), gone(Ticket(1)));
        let end = locked(&desk.thread).take().expect("a thread").join();
        assert!(end.is_err());
        assert!(!desk.is_alive());
        desk.read(Ticket(2), ink(1), Field::Name);
        assert_eq!(next(&heard), gone(Ticket(2)));
    }

    #[test]
    fn ink_that_was_overtaken_is_answered_and_never_read() {
        let (go, gate) = channel::<()>();
        let gate = Mutex::new(Some(gate));
        let open: Open = Box::new(move || {
            let gate = locked(&gate).take().expect("opened once");
            Ok(Box::new(move |ink, _| {
                gate.recv_timeout(PATIENCE).expect("let through");
                Ok(counted(ink))
            }))
        });
        let (desk, heard) = desk(open);
        assert_eq!(next(&heard), HandwritingEvent::Status(WritingStatus::Ready));
        // The first is taken up at once or overtaken too; the last one is read in any case.
        for n in 1..=4 {
            desk.read(Ticket(u64::from(n)), ink(n), Field::Text);
        }
        go.send(()).expect("heard");
        go.send(()).expect("heard");
        let mut read = Vec::new();
        for _ in 0..4 {
            match next(&heard) {
                HandwritingEvent::Read(ticket, Ok(reading)) => {
                    assert_eq!(u64::from(reading.spots[0].right), ticket.0);
                    read.push(ticket.0);
                }
                HandwritingEvent::Read(_, Err(fault)) => assert_eq!(fault, WritingFault::Gone),
                other => panic!("unexpected {other:?}"),
            }
        }
        assert!(read.len() <= 2 && read.ends_with(&[4]), "{read:?}");
    }

    #[test]
    fn after_stopping_nothing_is_told() {
        let (desk, heard) = desk(Box::new(|| Ok(Box::new(|ink, _| Ok(counted(ink))))));
        assert_eq!(next(&heard), HandwritingEvent::Status(WritingStatus::Ready));
        desk.stop();
        desk.read(Ticket(1), ink(1), Field::Text);
        assert!(heard.try_recv().is_err());
        assert!(!desk.is_alive());
    }
}
