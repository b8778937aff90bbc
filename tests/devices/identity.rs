//! What every reader of identity cards keeps to: over a line in memory, and over a pseudo-terminal
//! with the serial port that ships.

use jiujinban::adapters::identity_card::{IdentityCards, SerialDoor};
use jiujinban::adapters::simulated::identity_module::{
    Document, IdentityImage, IdentityModule, ModuleHandle, ModuleTrouble,
};
use jiujinban::domain::people::card::{
    CardContent, CardFault, CardPart, CardProof, CardStatus, Holder, InsertionId, ReaderFault,
};
use jiujinban::ports::Sink;
use jiujinban::ports::card::{CardEvent, CardReader};
use serialport::{SerialPort, TTYPort};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
const NUMBER: &str = "11010519491231002X";

/// The hand at the reader.
trait Hand {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule));
    fn unplug(&mut self);
    fn plug(&mut self);
}

struct InMemory(ModuleHandle);

impl Hand for InMemory {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule)) {
        self.0.with(what);
    }

    fn unplug(&mut self) {
        self.0.unplug();
    }

    fn plug(&mut self) {
        self.0.plug();
    }
}

/// A reader behind a pseudo-terminal. The path stays the same when it is plugged in again, as a name
/// below `/dev/serial/by-id` does.
struct OnPty {
    path: PathBuf,
    module: Arc<Mutex<IdentityModule>>,
    plugged: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl OnPty {
    fn new(path: PathBuf) -> Self {
        let mut made = Self {
            path,
            module: Arc::default(),
            plugged: None,
        };
        made.plug();
        made
    }
}

impl Hand for OnPty {
    fn module(&mut self, what: &mut dyn FnMut(&mut IdentityModule)) {
        what(&mut self.module.lock().expect("no panic in the module"));
    }

    fn unplug(&mut self) {
        let (over, thread) = self.plugged.take().expect("it is plugged in");
        over.store(true, Ordering::SeqCst);
        thread.join().expect("the played end");
        std::fs::remove_file(&self.path).expect("the name goes with the device");
    }

    fn plug(&mut self) {
        let (mut ours, theirs) = TTYPort::pair().expect("a pseudo-terminal");
        let name = theirs.name().expect("a name");
        symlink(name, &self.path).expect("the name comes with the device");
        let over = Arc::new(AtomicBool::new(false));
        let (ends, module) = (over.clone(), self.module.clone());
        let thread = std::thread::spawn(move || {
            // Their end stays open until the plug is pulled, so that ours never reads an end.
            let _theirs = theirs;
            ours.set_timeout(Duration::from_millis(20)).expect("set");
            let mut room = [0; 64];
            while !ends.load(Ordering::SeqCst) {
                match ours.read(&mut room) {
                    Ok(n) => {
                        let answer = module.lock().expect("no panic").hear(&room[..n]);
                        // The other side may have closed in the middle.
                        let _ = ours.write_all(&answer);
                    }
                    Err(e) if e.kind() == ErrorKind::TimedOut => {}
                    Err(_) => break,
                }
            }
        });
        self.plugged = Some((over, thread));
    }
}

impl Drop for OnPty {
    fn drop(&mut self) {
        if let Some((over, thread)) = self.plugged.take() {
            over.store(true, Ordering::SeqCst);
            let _ = thread.join();
        }
    }
}

struct Rig {
    reader: IdentityCards,
    hand: Box<dyn Hand>,
    events: Receiver<CardEvent>,
    _dir: Option<tempfile::TempDir>,
}

fn sink() -> (Sink<CardEvent>, Receiver<CardEvent>) {
    let (sender, events) = channel();
    let sink: Sink<CardEvent> = Arc::new(move |event| {
        // The test may have ended already.
        let _ = sender.send(event);
    });
    (sink, events)
}

impl Rig {
    fn memory() -> Self {
        let (sink, events) = sink();
        let handle = ModuleHandle::default();
        Self {
            reader: IdentityCards::start(Arc::new(handle.clone()), sink),
            hand: Box::new(InMemory(handle)),
            events,
            _dir: None,
        }
    }

    fn pty() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("reader");
        let (sink, events) = sink();
        let hand = Box::new(OnPty::new(path.clone()));
        let speed = 115_200;
        Self {
            reader: IdentityCards::start(Arc::new(SerialDoor { path, speed }), sink),
            hand,
            events,
            _dir: Some(dir),
        }
    }

    fn wait<T>(&self, what: &str, mut fits: impl FnMut(&CardEvent) -> Option<T>) -> T {
        let mut passed = Vec::new();
        loop {
            match self.events.recv_timeout(PATIENCE) {
                Ok(event) => match fits(&event) {
                    Some(found) => return found,
                    None => passed.push(event),
                },
                Err(end) => panic!("{what} did not come ({end}); came: {passed:?}"),
            }
        }
    }

    fn status(&self, status: CardStatus) {
        self.wait(&format!("{status:?}"), |event| {
            (*event == CardEvent::Status(status)).then_some(())
        });
    }

    fn lay(&mut self, image: &IdentityImage) -> InsertionId {
        self.hand.module(&mut |module| module.lay(image.clone()));
        self.wait("an insertion", |event| match event {
            CardEvent::Inserted(id) => Some(*id),
            _ => None,
        })
    }

    fn lift(&mut self) {
        self.hand.module(&mut |module| module.lift());
    }

    fn trouble(&mut self, trouble: ModuleTrouble, times: u32) {
        self.hand
            .module(&mut |module| module.trouble(trouble, times));
    }

    fn read(&self, id: InsertionId) -> Result<CardContent, CardFault> {
        self.reader.read(id);
        self.wait("a result", |event| match event {
            CardEvent::Read(of, result) if *of == id => Some(result.clone()),
            _ => None,
        })
    }

    fn removed(&self, id: InsertionId) {
        self.wait("the removal", |event| {
            (*event == CardEvent::Removed(id)).then_some(())
        });
    }

    /// The next good card is read.
    fn still_works(&mut self) {
        let id = self.lay(&citizen());
        assert_eq!(holder(self.read(id)).id_number.reveal(), NUMBER);
        self.removed(id);
    }
}

fn citizen() -> IdentityImage {
    IdentityImage::new(Document::Citizen, NUMBER, "欧阳测试")
}

fn holder(result: Result<CardContent, CardFault>) -> Holder {
    match result {
        Ok(CardContent::Open(holder)) => holder,
        other => panic!("no holder: {other:?}"),
    }
}

fn each_document_is_read_once_and_counts_as_taken_away(rig: &mut Rig) {
    let documents = [
        (Document::Citizen, NUMBER),
        (Document::ResidencePermit, "81000019850505001X"),
        (Document::Foreigner2023, "911124198108010023"),
    ];
    for (document, number) in documents {
        let id = rig.lay(&IdentityImage::new(document, number, "段金花"));
        assert!(id.is_laid());
        let holder = holder(rig.read(id));
        assert_eq!(holder.id_number.reveal(), number);
        assert_eq!(holder.proof, CardProof::IdentityCard);
        rig.removed(id);
        // Asked again it gives nothing: what was read is kept nowhere.
        assert_eq!(rig.read(id), Err(CardFault::NoCard));
        rig.lift();
    }
}

fn a_garbled_answer_is_asked_for_again(rig: &mut Rig) {
    for trouble in [
        ModuleTrouble::BadCheck,
        ModuleTrouble::HalfFrame,
        ModuleTrouble::Noise,
    ] {
        rig.trouble(trouble, 1);
        rig.still_works();
        rig.lift();
    }
}

fn every_card_that_cannot_be_read_has_its_own_fault(rig: &mut Rig) {
    let unreadable = |fault: CardFault| match fault {
        CardFault::Unreadable { part, .. } => part == CardPart::Container,
        _ => false,
    };
    for trouble in [
        ModuleTrouble::Silent,
        ModuleTrouble::BadCheck,
        ModuleTrouble::TakenAway,
        ModuleTrouble::NotGenuine,
        ModuleTrouble::Unreadable,
        ModuleTrouble::WrongLength,
    ] {
        rig.trouble(trouble, u32::MAX);
        let id = rig.lay(&citizen());
        let fault = rig.read(id).expect_err("a fault");
        let right = match trouble {
            ModuleTrouble::Silent => fault == CardFault::Silent,
            ModuleTrouble::BadCheck => fault == CardFault::ReaderBroken,
            ModuleTrouble::TakenAway => fault == CardFault::RemovedDuringRead,
            ModuleTrouble::NotGenuine => fault == CardFault::NotGenuine,
            _ => unreadable(fault),
        };
        assert!(right, "{trouble:?}: {fault:?}");
        rig.removed(id);
        // It lies there still and is not tried again until it was taken away.
        rig.trouble(ModuleTrouble::Silent, 0);
        rig.lift();
        rig.status(CardStatus::NoCard);
        rig.still_works();
        rig.lift();
    }
}

fn a_reader_unplugged_and_back_is_found_again(rig: &mut Rig) {
    rig.still_works();
    rig.lift();
    rig.hand.unplug();
    rig.status(CardStatus::NoReader);
    rig.hand.plug();
    rig.still_works();
}

fn a_card_nobody_asks_about_is_let_go(rig: &mut Rig) {
    let id = rig.lay(&citizen());
    rig.removed(id);
    assert_eq!(rig.read(id), Err(CardFault::NoCard));
    rig.lift();
    rig.still_works();
}

fn a_card_given_up_is_let_go_at_once(rig: &mut Rig) {
    let id = rig.lay(&citizen());
    rig.reader.give_up(id);
    rig.removed(id);
    assert_eq!(rig.read(id), Err(CardFault::NoCard));
}

macro_rules! on_both {
    ($($name:ident)*) => {
        mod memory {
            $(#[test]
            fn $name() {
                super::$name(&mut super::Rig::memory());
            })*
        }

        mod pty {
            $(#[test]
            fn $name() {
                super::$name(&mut super::Rig::pty());
            })*
        }
    };
}

on_both! {
    each_document_is_read_once_and_counts_as_taken_away
    a_garbled_answer_is_asked_for_again
    every_card_that_cannot_be_read_has_its_own_fault
    a_reader_unplugged_and_back_is_found_again
    a_card_nobody_asks_about_is_let_go
    a_card_given_up_is_let_go_at_once
}

#[test]
fn a_line_on_which_nobody_answers_is_told_as_stuck() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("deaf");
    let (_ours, theirs) = TTYPort::pair().expect("a pseudo-terminal");
    symlink(theirs.name().expect("a name"), &path).expect("a name");
    let (sink, events) = sink();
    let door = SerialDoor {
        path,
        speed: 115_200,
    };
    let reader = IdentityCards::start(Arc::new(door), sink);
    let stuck = CardEvent::Status(CardStatus::ReaderFault(ReaderFault::Stuck));
    let told = std::iter::from_fn(|| events.recv_timeout(PATIENCE).ok());
    assert!(told.into_iter().any(|event| event == stuck));
    reader.stop();
    assert!(!reader.is_alive());
}
