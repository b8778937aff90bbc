//! The thread that reads ink.

use super::recogniser::Recogniser;
use super::shipped::kit;
use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::Field;
use crate::domain::writing::ink::Ink;
use crate::domain::writing::kit::{CountyWords, Kit};
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

/// Makes the tables and the dictionary; on the thread that then owns them.
type Tables = Box<dyn Fn() -> Kit + Send>;

/// What the thread is asked.
enum Wish {
    Read(Asked),
    Learn(CountyWords),
}

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
    asks: Mutex<Option<Sender<Wish>>>,
    ended: Mutex<Receiver<()>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    sink: Sink<HandwritingEvent>,
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WritingDesk {
    /// Starts the thread, which loads the tables with the words of the county and opens the model, once `settle` is
    /// over or ink is there to be read: the first page of the terminal comes first.
    ///
    /// Errors: the system gives none.
    pub fn start(
        model: PathBuf,
        characters: Arc<Characters>,
        words: CountyWords,
        settle: Duration,
        sink: Sink<HandwritingEvent>,
    ) -> std::io::Result<Self> {
        let open = move || -> Result<Read, WritingFault> {
            let recogniser = Recogniser::open(&model, characters.clone())?;
            Ok(Box::new(move |ink, field| recogniser.read(ink, field)))
        };
        Self::over(Box::new(open), Box::new(kit), words, settle, sink)
    }

    fn over(
        open: Open,
        tables: Tables,
        words: CountyWords,
        settle: Duration,
        sink: Sink<HandwritingEvent>,
    ) -> std::io::Result<Self> {
        let (asks, inbox) = channel();
        let (end, ended) = channel();
        let told = sink.clone();
        let thread = std::thread::Builder::new()
            .name("writing".to_owned())
            .spawn(move || {
                let _end: Sender<()> = end;
                let Some(early) = settled(&inbox, settle) else {
                    return;
                };
                Reader {
                    kit: tables(),
                    words,
                    inbox,
                    sink: told,
                }
                .run(&open, early);
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
            Some(asks) => drop(asks.send(Wish::Read(asked))),
            None => asked.forget(),
        }
    }

    fn learn(&self, words: CountyWords) {
        if let Some(asks) = locked(&self.asks).as_ref() {
            drop(asks.send(Wish::Learn(words)));
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

/// What came before it was time to begin.
#[derive(Default)]
struct Early {
    words: CountyWords,
    ink: Option<Asked>,
}

/// Waits until it is time to begin: a while without a wish, or ink. `None` when nobody is left to ask.
fn settled(inbox: &Receiver<Wish>, settle: Duration) -> Option<Early> {
    let mut early = Early::default();
    loop {
        match inbox.recv_timeout(settle) {
            Ok(Wish::Learn(words)) => early.words = words,
            Ok(Wish::Read(asked)) => early.ink = Some(asked),
            Err(RecvTimeoutError::Timeout) => return Some(early),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        if early.ink.is_some() {
            return Some(early);
        }
    }
}

/// What the thread owns.
struct Reader {
    kit: Kit,
    /// Those it was started with.
    words: CountyWords,
    inbox: Receiver<Wish>,
    sink: Sink<HandwritingEvent>,
}

impl Reader {
    fn run(mut self, open: &Open, early: Early) {
        self.learn(&early.words);
        let (mut ink, mut told) = (early.ink, None);
        loop {
            let opened = open();
            let status = match &opened {
                Ok(_) => WritingStatus::Ready,
                Err(fault) => WritingStatus::Out(*fault),
            };
            if told.replace(status) != Some(status) {
                (self.sink)(HandwritingEvent::Status(status));
            }
            let is_open = match opened {
                Ok(read) => return self.serve(&read, ink),
                Err(fault) => self.refuse(fault, ink.take()),
            };
            if !is_open {
                return;
            }
        }
    }

    fn learn(&mut self, words: &CountyWords) {
        self.kit.learn(&self.words.and(words));
        (self.sink)(HandwritingEvent::Kit(Arc::new(self.kit.clone())));
    }

    /// Without a model every question is answered with the reason, until it is time to look for the
    /// model again. Whether anybody is left to ask.
    fn refuse(&mut self, fault: WritingFault, first: Option<Asked>) -> bool {
        log::warn!("handwriting is out: {fault}");
        if let Some(asked) = first {
            asked.answer(Err(fault));
        }
        loop {
            match self.inbox.recv_timeout(LOOK) {
                Ok(Wish::Read(asked)) => asked.answer(Err(fault)),
                Ok(Wish::Learn(words)) => self.learn(&words),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Reads the newest ink; what waited behind it is answered as gone.
    fn serve(&mut self, read: &Read, first: Option<Asked>) {
        let mut newest = first;
        loop {
            if let Some(asked) = newest.take() {
                let answer = read(&asked.ink, asked.field);
                asked.answer(answer);
            }
            let Ok(wish) = self.inbox.recv() else {
                return;
            };
            for wish in std::iter::once(wish).chain(self.inbox.try_iter().collect::<Vec<_>>()) {
                match wish {
                    Wish::Read(asked) => newest = Some(asked),
                    Wish::Learn(words) => self.learn(&words),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::writing::field::{Knowledge, Surnames};
    use crate::domain::writing::ink::InkPoint;
    use crate::domain::writing::pinyin::Pinyin;
    use crate::domain::writing::reading::{Guess, Spot};
    use crate::domain::writing::similar::SimilarShapes;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn ink(strokes: u16) -> Ink {
        let mut ink = Ink::on_pad(1_000);
        for n in 0..strokes {
            ink.begin(InkPoint { x: n, y: n, at: 0 }).expect("room");
            ink.lift();
        }
        ink
    }

    fn bare_kit() -> Kit {
        Kit {
            knowledge: Knowledge::new(
                Characters::of("一"),
                SimilarShapes::default(),
                Surnames::default(),
            ),
            pinyin: Pinyin::new("", "", ""),
        }
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

    fn starting(open: Open, settle: Duration) -> (WritingDesk, Receiver<HandwritingEvent>) {
        let (events, heard) = channel();
        let events = Mutex::new(events);
        let sink: Sink<HandwritingEvent> = Arc::new(move |event| {
            // A listener that went is no fault of the thread.
            drop(locked(&events).send(event));
        });
        let (tables, none) = (Box::new(bare_kit), CountyWords::default());
        let desk = WritingDesk::over(open, tables, none, settle, sink).expect("a thread");
        (desk, heard)
    }

    /// One that begins at once, and has begun.
    fn desk(open: Open) -> (WritingDesk, Receiver<HandwritingEvent>) {
        let (desk, heard) = starting(open, Duration::ZERO);
        assert_eq!(next(&heard), HandwritingEvent::Kit(Arc::new(bare_kit())));
        (desk, heard)
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
    fn words_are_learned_with_a_model_and_without_one() {
        let closed: Open = Box::new(|| Err(WritingFault::NoModel));
        let reads: Open = Box::new(|| Ok(Box::new(|ink, _| Ok(counted(ink)))));
        for open in [closed, reads] {
            let (desk, heard) = desk(open);
            assert!(matches!(next(&heard), HandwritingEvent::Status(_)));
            let words = CountyWords {
                places: vec!["玉泉镇".to_owned()],
                ..CountyWords::default()
            };
            desk.learn(words.clone());
            let mut kit = bare_kit();
            kit.learn(&words);
            assert_eq!(next(&heard), HandwritingEvent::Kit(Arc::new(kit)));
        }
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

    /// Longer than any test waits.
    const NEVER: Duration = Duration::from_secs(3_600);

    #[test]
    fn before_it_is_time_to_begin_it_stops_at_once_and_opens_nothing() {
        let opened = Arc::new(Mutex::new(0));
        let count = opened.clone();
        let open: Open = Box::new(move || {
            *locked(&count) += 1;
            Err(WritingFault::NoModel)
        });
        let (desk, heard) = starting(open, NEVER);
        desk.learn(CountyWords::default());
        desk.stop();
        assert_eq!(*locked(&opened), 0);
        assert_eq!(heard.try_iter().count(), 0);
    }

    #[test]
    fn ink_that_comes_before_it_is_time_to_begin_is_read_at_once() {
        let open: Open = Box::new(|| Ok(Box::new(|ink, _| Ok(counted(ink)))));
        let (desk, heard) = starting(open, NEVER);
        desk.read(Ticket(1), ink(2), Field::Text);
        assert_eq!(next(&heard), HandwritingEvent::Kit(Arc::new(bare_kit())));
        let ready = HandwritingEvent::Status(WritingStatus::Ready);
        assert_eq!(next(&heard), ready);
        let read = HandwritingEvent::Read(Ticket(1), Ok(counted(&ink(2))));
        assert_eq!(next(&heard), read);
    }

    #[test]
    fn ink_that_comes_before_it_is_time_to_begin_is_refused_where_there_is_no_model() {
        let open: Open = Box::new(|| Err(WritingFault::NoModel));
        let (desk, heard) = starting(open, NEVER);
        desk.read(Ticket(1), ink(1), Field::Text);
        assert_eq!(next(&heard), HandwritingEvent::Kit(Arc::new(bare_kit())));
        let out = HandwritingEvent::Status(WritingStatus::Out(WritingFault::NoModel));
        assert_eq!(next(&heard), out);
        let refused = HandwritingEvent::Read(Ticket(1), Err(WritingFault::NoModel));
        assert_eq!(next(&heard), refused);
    }
}
