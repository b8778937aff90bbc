//! The terminal's card readers as one: the slot, and the reader an identity card is laid on.

use crate::domain::people::card::{ExternalAuth, InsertionId};
use crate::ports::Sink;
use crate::ports::card::{CardEvent, CardReader};
use std::sync::Arc;

/// Two readers behind one port. An insertion's number says whose it is.
pub struct Readers {
    slot: Arc<dyn CardReader>,
    laid: Arc<dyn CardReader>,
}

impl Readers {
    /// Puts them together.
    pub fn new(slot: Arc<dyn CardReader>, laid: Arc<dyn CardReader>) -> Self {
        Self { slot, laid }
    }

    /// Where the events of the reader for laid cards go: its cards to the visit like any other, its
    /// own state only to the page of devices. The slot's state alone decides what the screens ask for, so that
    /// a terminal whose second reader is away still serves everybody with a social-security card.
    pub fn laid_events(events: Sink<CardEvent>) -> Sink<CardEvent> {
        Arc::new(move |event| match event {
            CardEvent::Status(status) => {
                log::info!("identity-card reader: {status:?}");
                events(CardEvent::Laid(status));
            }
            of_a_card => events(of_a_card),
        })
    }

    fn of(&self, insertion: InsertionId) -> &dyn CardReader {
        match insertion.is_laid() {
            true => self.laid.as_ref(),
            false => self.slot.as_ref(),
        }
    }
}

impl CardReader for Readers {
    fn read(&self, insertion: InsertionId) {
        self.of(insertion).read(insertion);
    }

    fn answer_challenge(&self, insertion: InsertionId, answer: ExternalAuth) {
        self.of(insertion).answer_challenge(insertion, answer);
    }

    fn give_up(&self, insertion: InsertionId) {
        self.of(insertion).give_up(insertion);
    }

    fn stop(&self) {
        self.slot.stop();
        self.laid.stop();
    }

    fn is_alive(&self) -> bool {
        self.slot.is_alive() && self.laid.is_alive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::card::CardStatus;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Noted(Mutex<Vec<&'static str>>);

    impl Noted {
        fn note(&self, what: &'static str) {
            self.0.lock().expect("no test panics in here").push(what);
        }

        fn took(&self) -> Vec<&'static str> {
            std::mem::take(&mut *self.0.lock().expect("no test panics in here"))
        }
    }

    impl CardReader for Noted {
        fn read(&self, _: InsertionId) {
            self.note("read");
        }

        fn answer_challenge(&self, _: InsertionId, _: ExternalAuth) {
            self.note("answer");
        }

        fn give_up(&self, _: InsertionId) {
            self.note("give up");
        }

        fn stop(&self) {
            self.note("stop");
        }
    }

    #[test]
    fn each_card_is_asked_of_the_reader_it_is_in_and_both_stop() {
        let (slot, laid) = (Arc::new(Noted::default()), Arc::new(Noted::default()));
        let readers = Readers::new(slot.clone(), laid.clone());
        readers.read(InsertionId::FIRST);
        readers.give_up(InsertionId::FIRST_LAID);
        readers.read(InsertionId::FIRST_LAID.next());
        assert_eq!(slot.took(), ["read"]);
        assert_eq!(laid.took(), ["give up", "read"]);
        readers.stop();
        assert_eq!((slot.took(), laid.took()), (vec!["stop"], vec!["stop"]));
    }

    #[test]
    fn the_state_of_the_second_reader_is_not_told_as_the_slots() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = told.clone();
        let all: Sink<CardEvent> =
            Arc::new(move |event| kept.lock().expect("no test panics in here").push(event));
        let laid = Readers::laid_events(all);
        laid(CardEvent::Status(CardStatus::NoReader));
        laid(CardEvent::Inserted(InsertionId::FIRST_LAID));
        let told = told.lock().expect("no test panics in here");
        let expected = [
            CardEvent::Laid(CardStatus::NoReader),
            CardEvent::Inserted(InsertionId::FIRST_LAID),
        ];
        assert_eq!(*told, expected);
    }
}
