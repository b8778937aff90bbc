//! A card adapter over one of three slots, and the hand that plays cards in it.

use crate::pcscd::{PLAYED_READER, Pcscd, PlayedReaderConfig};
use crate::played_reader::PlayedReader;
use jiujinban::adapters::card::{
    CardLayouts, CardReaderConfig, CardService, Limits, PcscReader, ReaderFilter,
};
use jiujinban::adapters::simulated::card_chip::{CardTrouble, VirtualCard};
use jiujinban::adapters::simulated::card_image::{CardFamily, CardImage};
use jiujinban::adapters::simulated::card_slot::{SimulatedSlot, SlotHandle};
use jiujinban::adapters::simulated::virtual_card::{VPCD_PORT, VpcdCard};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::people::card::{
    AuthChallenge, CardContent, CardFault, CardStatus, ExternalAuth, Holder, InsertionId,
};
use jiujinban::domain::time::Span;
use jiujinban::ports::Sink;
use jiujinban::ports::card::{CardEvent, CardReader};
use jiujinban::sample::card_key;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Longer than anything in here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a person or a technician does to a reader.
pub trait Hand {
    fn insert(&mut self, image: &CardImage, trouble: CardTrouble);
    fn pull(&mut self);
    fn unplug(&mut self);
    fn plug(&mut self);
    fn stop_service(&mut self);
    fn start_service(&mut self);
    /// Another program takes the reader for itself.
    fn hold(&mut self);
    fn let_go(&mut self);
}

/// An adapter, its slot and what it told.
pub struct Rig {
    pub hand: Box<dyn Hand>,
    pub reader: CardService,
    events: Receiver<CardEvent>,
}

/// For slots whose driver never gives up on a silent card: a shorter wait for it.
fn short_limits() -> Limits {
    Limits {
        silent_after: Span(3_500),
        ..Limits::default()
    }
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
    /// The simulated slot.
    pub fn simulated() -> Self {
        let (sink, events) = sink();
        let clock = Arc::new(SystemClock);
        let layouts = CardLayouts::built_in();
        let (reader, slot) = SimulatedSlot::start_with(layouts, short_limits(), clock, sink);
        let hand = Box::new(slot);
        let rig = Self {
            hand,
            reader,
            events,
        };
        rig.ready()
    }

    /// pcscd with the driver the test plays. Only in a namespace.
    pub fn pcscd() -> Self {
        let config = PlayedReaderConfig::write();
        let service = Pcscd::with_readers(&config.readers());
        let reader = PlayedReader::connect(&config.socket());
        let hand = PlayedHand {
            reader: Some(reader),
            service,
            config,
            other: None,
            kept: None,
        };
        let filter = ReaderFilter {
            name: Some("Played Reader".to_owned()),
            allow_virtual: false,
        };
        Self::over_pcsc(Box::new(hand), filter, Limits::default())
    }

    /// pcscd with vpcd. Only in a namespace.
    pub fn vpcd() -> Self {
        let hand = VpcdHand {
            service: Pcscd::with_vpcd(),
            card: None,
        };
        let filter = ReaderFilter {
            name: Some("Virtual PCD 00 00".to_owned()),
            allow_virtual: true,
        };
        Self::over_pcsc(Box::new(hand), filter, short_limits())
    }

    fn over_pcsc(hand: Box<dyn Hand>, filter: ReaderFilter, limits: Limits) -> Self {
        let (sink, events) = sink();
        let config = CardReaderConfig {
            filter,
            layouts: CardLayouts::built_in(),
            limits,
        };
        let clock = Arc::new(SystemClock);
        let reader = PcscReader::start(config, clock, sink);
        let rig = Self {
            hand,
            reader,
            events,
        };
        rig.ready()
    }

    fn ready(self) -> Self {
        self.wait_for_status(CardStatus::NoCard);
        self
    }

    /// The next event that fits; those before it are let by.
    pub fn wait<T>(&self, what: &str, mut fits: impl FnMut(&CardEvent) -> Option<T>) -> T {
        let mut passed = Vec::new();
        loop {
            match self.events.recv_timeout(PATIENCE) {
                Ok(event) => match fits(&event) {
                    Some(found) => return found,
                    None => passed.push(event),
                },
                Err(end) => panic!(
                    "{what} did not come ({end}); came: {passed:?}; steps: {:?}",
                    self.reader.trace()
                ),
            }
        }
    }

    /// Everything told until the slot is in this state.
    pub fn until_status(&self, status: CardStatus) -> Vec<CardEvent> {
        let mut told = Vec::new();
        self.wait(&format!("{status:?}"), |event| {
            told.push(event.clone());
            (*event == CardEvent::Status(status)).then_some(())
        });
        told
    }

    pub fn wait_for_status(&self, status: CardStatus) {
        self.until_status(status);
    }

    /// Whether anything is told within a time.
    pub fn told_within(&self, span: Duration) -> Option<CardEvent> {
        match self.events.recv_timeout(span) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the adapter has ended"),
        }
    }

    pub fn insert(&mut self, image: &CardImage, trouble: CardTrouble) -> InsertionId {
        self.hand.insert(image, trouble);
        self.inserted()
    }

    pub fn inserted(&self) -> InsertionId {
        self.wait("an insertion", |event| match event {
            CardEvent::Inserted(id) => Some(*id),
            _ => None,
        })
    }

    pub fn pull(&mut self, id: InsertionId) {
        self.hand.pull();
        self.removed(id);
    }

    pub fn removed(&self, id: InsertionId) {
        self.wait("the removal", |event| {
            (*event == CardEvent::Removed(id)).then_some(())
        });
    }

    /// The next result for an insertion; a removal before it is an error.
    pub fn result(&self, id: InsertionId) -> Result<CardContent, CardFault> {
        self.wait("a result", |event| match event {
            CardEvent::Read(of, result) if *of == id => Some(result.clone()),
            CardEvent::Removed(of) if *of == id => panic!("removed before the result"),
            _ => None,
        })
    }

    pub fn read(&self, id: InsertionId) -> Result<CardContent, CardFault> {
        self.reader.read(id);
        self.result(id)
    }

    pub fn fault(&self, id: InsertionId) -> CardFault {
        self.read(id).expect_err("a fault")
    }

    /// Reads the next good card from insertion to removal: the slot works.
    pub fn still_works(&mut self) {
        let person = person(CardFamily::V2);
        let id = self.insert(&person, CardTrouble::None);
        assert_eq!(
            holder(self.read(id)).id_number.reveal(),
            person.id_number.as_str()
        );
        self.pull(id);
    }
}

/// A synthetic person's card.
pub fn person(family: CardFamily) -> CardImage {
    CardImage::new(family, "11010519491231002X", "欧阳测试", "T10000001")
}

/// Another synthetic person's card.
pub fn somebody_else() -> CardImage {
    CardImage::new(CardFamily::V2, "911124198108010023", "段金花", "T10000002")
}

pub fn holder(result: Result<CardContent, CardFault>) -> Holder {
    match result {
        Ok(CardContent::Open(holder)) => holder,
        other => panic!("no holder: {other:?}"),
    }
}

pub fn challenge(result: Result<CardContent, CardFault>) -> AuthChallenge {
    match result {
        Ok(CardContent::Locked(_, challenge)) => challenge,
        other => panic!("not locked: {other:?}"),
    }
}

/// What the ministry's key service answers.
pub fn ministry(challenge: &AuthChallenge) -> ExternalAuth {
    let id = challenge.card_id.reveal();
    let (internal, external) = (&challenge.internal, &challenge.external);
    ExternalAuth {
        expected_card_answer: card_key::internal_answer(id, &internal.factor, &internal.plain),
        cryptogram: card_key::external_cryptogram(id, &external.factor, &external.plain),
    }
}

impl Hand for SlotHandle {
    fn insert(&mut self, image: &CardImage, trouble: CardTrouble) {
        self.insert_troubled(image, trouble);
    }

    fn pull(&mut self) {
        SlotHandle::pull(self);
    }

    fn unplug(&mut self) {
        SlotHandle::unplug(self);
    }

    fn plug(&mut self) {
        SlotHandle::plug(self);
    }

    fn stop_service(&mut self) {
        SlotHandle::stop_service(self);
    }

    fn start_service(&mut self) {
        SlotHandle::start_service(self);
    }

    fn hold(&mut self) {
        SlotHandle::hold(self);
    }

    fn let_go(&mut self) {
        SlotHandle::plug(self);
    }
}

struct PlayedHand {
    reader: Option<PlayedReader>,
    service: Pcscd,
    config: PlayedReaderConfig,
    other: Option<pcsc::Card>,
    kept: Option<VirtualCard>,
}

impl PlayedHand {
    fn reader(&mut self) -> &mut PlayedReader {
        self.reader.as_mut().expect("the service runs")
    }
}

impl Hand for PlayedHand {
    fn insert(&mut self, image: &CardImage, trouble: CardTrouble) {
        self.reader().insert(VirtualCard::troubled(image, trouble));
    }

    fn pull(&mut self) {
        self.reader().pull();
    }

    fn unplug(&mut self) {
        self.reader().unplug();
    }

    fn plug(&mut self) {
        self.reader().plug();
    }

    fn stop_service(&mut self) {
        self.service.kill();
        self.kept = self.reader().take_card();
        self.reader = None;
    }

    fn start_service(&mut self) {
        self.service.start();
        let mut reader = PlayedReader::connect(&self.config.socket());
        if let Some(card) = self.kept.take() {
            reader.insert(card);
        }
        self.reader = Some(reader);
    }

    fn hold(&mut self) {
        let context = pcsc::Context::establish(pcsc::Scope::System).expect("a context");
        let name = std::ffi::CString::new(PLAYED_READER).expect("a name");
        let card = context.connect(&name, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY);
        self.other = Some(card.expect("nobody else has it"));
    }

    fn let_go(&mut self) {
        if let Some(card) = self.other.take() {
            let left = card.disconnect(pcsc::Disposition::LeaveCard);
            left.map_err(|(_, e)| e).expect("it was connected");
        }
    }
}

struct VpcdHand {
    service: Pcscd,
    card: Option<VpcdCard>,
}

impl Hand for VpcdHand {
    fn insert(&mut self, image: &CardImage, trouble: CardTrouble) {
        let card = VirtualCard::troubled(image, trouble);
        self.card = None;
        self.card = Some(VpcdCard::insert_card(card, VPCD_PORT).expect("vpcd listens"));
    }

    fn pull(&mut self) {
        self.card = None;
    }

    fn unplug(&mut self) {
        panic!("vpcd's reader is part of the service");
    }

    fn plug(&mut self) {
        panic!("vpcd's reader is part of the service");
    }

    fn stop_service(&mut self) {
        self.service.kill();
        self.card = None;
    }

    fn start_service(&mut self) {
        self.service.start();
    }

    fn hold(&mut self) {
        panic!("not needed over vpcd");
    }

    fn let_go(&mut self) {
        panic!("not needed over vpcd");
    }
}
