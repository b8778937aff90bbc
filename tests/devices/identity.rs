//! What every reader of identity cards keeps to: over a line in memory, over a pseudo-terminal with the
//! serial port and with the HID device that ship, and over pcscd with escape commands and with pages.

use crate::identity_hands::{Hand, InMemory, OnPcscd, OnPty, UsbFolders};
use crate::namespace::in_a_namespace;
use crate::pcscd::PLAYED_READER;
use jiujinban::adapters::identity_card::line::Door;
use jiujinban::adapters::identity_card::{
    HidDevice, HidDoor, IdentityCards, PcscDoor, PcscWay, PhotoDecoder, SerialDoor,
};
use jiujinban::adapters::simulated::identity_module::{
    Document, IdentityImage, ModuleHandle, ModuleTrouble,
};
use jiujinban::domain::people::card::{
    CardContent, CardFault, CardPart, CardProof, CardStatus, Holder, InsertionId, ReaderFault,
};
use jiujinban::ports::Sink;
use jiujinban::ports::card::{CardEvent, CardReader};
use serialport::{SerialPort, TTYPort};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
const NUMBER: &str = "11010519491231002X";
const DOCUMENTS: [(Document, &str); 3] = [
    (Document::Citizen, NUMBER),
    (Document::ResidencePermit, "81000019850505001X"),
    (Document::Foreigner2023, "911124198108010023"),
];

struct Rig {
    reader: IdentityCards,
    hand: Box<dyn Hand>,
    events: Receiver<CardEvent>,
    /// Whether what comes from it are the frames of the standard.
    framed: bool,
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
    fn over(door: impl Door + 'static, hand: impl Hand + 'static) -> Self {
        let (sink, events) = sink();
        Self {
            reader: IdentityCards::start(Arc::new(door), None, sink),
            hand: Box::new(hand),
            events,
            framed: true,
        }
    }

    fn memory() -> Self {
        let handle = ModuleHandle::default();
        Self::over(handle.clone(), InMemory(handle))
    }

    fn pty() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("reader");
        let speed = 115_200;
        let door = SerialDoor {
            path: path.clone(),
            speed,
        };
        Self::over(door, OnPty::serial(path, dir))
    }

    fn hid() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let folders = UsbFolders::below(dir.path());
        let door = HidDoor {
            device: HidDevice::Usb {
                vendor: 0x0400,
                product: 0xC35A,
            },
            listed: folders.listed.clone(),
            nodes: folders.nodes.clone(),
        };
        Self::over(door, OnPty::hid(folders, dir))
    }

    /// Only in a namespace.
    fn escape() -> Self {
        let hand = OnPcscd::start(false);
        Self::over(
            PcscDoor::new(PLAYED_READER.to_owned(), PcscWay::Escape),
            hand,
        )
    }

    /// Only in a namespace.
    fn pages() -> Self {
        let hand = OnPcscd::start(true);
        let door = PcscDoor::new("Played".to_owned(), PcscWay::Pages);
        Self {
            framed: false,
            ..Self::over(door, hand)
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
    for (document, number) in DOCUMENTS {
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
        ModuleTrouble::HalfFrame,
        ModuleTrouble::BadCheck,
        ModuleTrouble::Noise,
    ] {
        // Pages have no check byte and come as a whole.
        if !rig.framed && trouble != ModuleTrouble::HalfFrame {
            continue;
        }
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
        if !rig.framed && trouble == ModuleTrouble::BadCheck {
            continue;
        }
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

fn the_newest_address_is_the_persons(rig: &mut Rig) {
    let printed = "山西省天镇县北关村一组 3 号";
    let moved = "山西省天镇县南关村二组 8 号";
    let mut image = citizen();
    image.address = printed.to_owned();
    let address = |holder: Holder| holder.address.map(|a| a.reveal().to_owned());
    let id = rig.lay(&image);
    assert_eq!(address(holder(rig.read(id))).as_deref(), Some(printed));
    rig.lift();
    image.later = vec!["山西省天镇县西关村".to_owned(), moved.to_owned()];
    let id = rig.lay(&image);
    // A reader that gives pages does not give what was written later.
    let newest = if rig.framed { moved } else { printed };
    assert_eq!(address(holder(rig.read(id))).as_deref(), Some(newest));
}

fn a_reader_that_reads_only_with_the_fingerprint_is_read_without_it(rig: &mut Rig) {
    if rig.framed {
        rig.hand
            .module(&mut |module| module.read_with_finger_only());
    }
    for (document, number) in DOCUMENTS {
        let id = rig.lay(&IdentityImage::new(document, number, "段金花"));
        assert_eq!(holder(rig.read(id)).id_number.reveal(), number);
        rig.removed(id);
        rig.lift();
    }
}

macro_rules! on_every_line {
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

        mod hid {
            $(#[test]
            fn $name() {
                super::$name(&mut super::Rig::hid());
            })*
        }

        mod escape {
            $(#[test]
            fn $name() {
                let name = concat!("identity::escape::", stringify!($name));
                super::in_a_namespace(name, || super::$name(&mut super::Rig::escape()));
            })*
        }

        mod pages {
            $(#[test]
            fn $name() {
                let name = concat!("identity::pages::", stringify!($name));
                super::in_a_namespace(name, || super::$name(&mut super::Rig::pages()));
            })*
        }
    };
}

on_every_line! {
    each_document_is_read_once_and_counts_as_taken_away
    a_garbled_answer_is_asked_for_again
    every_card_that_cannot_be_read_has_its_own_fault
    a_reader_unplugged_and_back_is_found_again
    a_card_nobody_asks_about_is_let_go
    a_card_given_up_is_let_go_at_once
    the_newest_address_is_the_persons
    a_reader_that_reads_only_with_the_fingerprint_is_read_without_it
}

fn with_decoder(program: &str) -> (IdentityCards, ModuleHandle, Receiver<CardEvent>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/photo-decoders");
    let decoder = PhotoDecoder {
        program: folder.join(program),
        within: PATIENCE,
    };
    let (sink, events) = sink();
    let handle = ModuleHandle::default();
    let reader = IdentityCards::start(Arc::new(handle.clone()), Some(decoder), sink);
    (reader, handle, events)
}

/// What is told of one card, from its insertion to its removal, its reading asked for.
fn told_of_one(reader: &IdentityCards, events: &Receiver<CardEvent>) -> Vec<CardEvent> {
    let mut told = Vec::new();
    while let Ok(event) = events.recv_timeout(PATIENCE) {
        if let CardEvent::Inserted(id) = event {
            reader.read(id);
        }
        let over = matches!(event, CardEvent::Removed(_));
        if !matches!(event, CardEvent::Status(_)) {
            told.push(event);
        }
        if over {
            return told;
        }
    }
    panic!("the card was not let go: {told:?}");
}

#[test]
fn the_photo_is_told_after_the_person_and_before_the_card_is_gone() {
    let (reader, handle, events) = with_decoder("decodes");
    handle.lay(citizen());
    let told = told_of_one(&reader, &events);
    let [
        _,
        CardEvent::Read(_, Ok(_)),
        CardEvent::Portrait(_, portrait),
        _,
    ] = &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!(portrait.size(), (102, 126));
}

#[test]
fn a_decoder_that_fails_costs_the_photo_and_nothing_else() {
    let (reader, handle, events) = with_decoder("dies");
    handle.lay(citizen());
    let told = told_of_one(&reader, &events);
    assert!(
        matches!(&told[..], [_, CardEvent::Read(_, Ok(_)), _]),
        "{told:?}"
    );
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
    let reader = IdentityCards::start(Arc::new(door), None, sink);
    let stuck = CardEvent::Status(CardStatus::ReaderFault(ReaderFault::Stuck));
    let told = std::iter::from_fn(|| events.recv_timeout(PATIENCE).ok());
    assert!(told.into_iter().any(|event| event == stuck));
    reader.stop();
    assert!(!reader.is_alive());
}
