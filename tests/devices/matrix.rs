//! Every disturbance in every state of the slot: what is told, and that the next card is read.

use crate::namespace::in_a_namespace;
use crate::rig::{Rig, challenge, person};
use jiujinban::adapters::simulated::card_chip::CardTrouble;
use jiujinban::adapters::simulated::card_image::CardFamily;
use jiujinban::domain::people::card::{CardFault, CardStatus, InsertionId};
use jiujinban::ports::card::{CardEvent, CardReader};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Present,
    Reading,
    AwaitingAuthority,
    AfterFault,
    AfterRead,
}

const STATES: [State; 6] = [
    State::Empty,
    State::Present,
    State::Reading,
    State::AwaitingAuthority,
    State::AfterFault,
    State::AfterRead,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disturbance {
    CardPulled,
    ReaderUnplugged,
    ServiceKilled,
}

impl Disturbance {
    fn happen(self, rig: &mut Rig) {
        match self {
            Self::CardPulled => rig.hand.pull(),
            Self::ReaderUnplugged => rig.hand.unplug(),
            Self::ServiceKilled => rig.hand.stop_service(),
        }
    }

    fn status(self) -> CardStatus {
        match self {
            Self::CardPulled => CardStatus::NoCard,
            Self::ReaderUnplugged => CardStatus::NoReader,
            Self::ServiceKilled => CardStatus::NoService,
        }
    }

    fn fault(self) -> CardFault {
        match self {
            Self::CardPulled => CardFault::RemovedDuringRead,
            Self::ReaderUnplugged => CardFault::NoReader,
            Self::ServiceKilled => CardFault::ServiceLost,
        }
    }

    /// Undoes it; a card that stayed in the reader is a new insertion and is taken out.
    fn undo(self, rig: &mut Rig, card_stayed: bool) {
        match self {
            Self::CardPulled => return,
            Self::ReaderUnplugged => rig.hand.plug(),
            Self::ServiceKilled => rig.hand.start_service(),
        }
        if card_stayed {
            let again = rig.inserted();
            rig.pull(again);
        }
        rig.wait_for_status(CardStatus::NoCard);
    }
}

/// Brings the slot into a state; gives the insertion there is, if there is one.
fn bring_into(state: State, rig: &mut Rig) -> Option<InsertionId> {
    let good = CardTrouble::None;
    match state {
        State::Empty => None,
        State::Present => Some(rig.insert(&person(CardFamily::V2), good)),
        State::Reading => {
            let each = Duration::from_millis(200);
            let id = rig.insert(&person(CardFamily::V2), CardTrouble::Slow { each });
            rig.reader.read(id);
            rig.wait_for_status(CardStatus::Reading(id));
            Some(id)
        }
        State::AwaitingAuthority => {
            let id = rig.insert(&person(CardFamily::V3), good);
            challenge(rig.read(id));
            rig.wait_for_status(CardStatus::AwaitingAuthority(id));
            Some(id)
        }
        State::AfterFault => {
            let id = rig.insert(&person(CardFamily::V2), CardTrouble::Foreign);
            assert_eq!(rig.fault(id), CardFault::Foreign);
            Some(id)
        }
        State::AfterRead => {
            let id = rig.insert(&person(CardFamily::V2), good);
            rig.read(id).expect("readable");
            Some(id)
        }
    }
}

fn every_state_survives(rig: &mut Rig, disturbance: Disturbance) {
    for state in STATES {
        if (state, disturbance) == (State::Empty, Disturbance::CardPulled) {
            continue;
        }
        let card = bring_into(state, rig);
        disturbance.happen(rig);
        let told = rig.until_status(disturbance.status());
        let told: Vec<_> = told
            .into_iter()
            .filter(|event| !matches!(event, CardEvent::Status(_)))
            .collect();
        let mut expected = Vec::new();
        if let Some(id) = card {
            if matches!(state, State::Reading | State::AwaitingAuthority) {
                expected.push(CardEvent::Read(id, Err(disturbance.fault())));
            }
            expected.push(CardEvent::Removed(id));
        }
        assert_eq!(told, expected, "{disturbance:?} in {state:?}");
        disturbance.undo(rig, card.is_some());
        rig.still_works();
        rig.wait_for_status(CardStatus::NoCard);
    }
}

macro_rules! matrix {
    ($($name:ident: $disturbance:ident)*) => {
        mod simulated {
            use super::*;
            $(#[test]
            fn $name() {
                every_state_survives(&mut Rig::simulated(), Disturbance::$disturbance);
            })*
        }

        mod pcscd {
            use super::*;
            $(#[test]
            fn $name() {
                let name = concat!("matrix::pcscd::", stringify!($name));
                let mut test = || {
                    every_state_survives(&mut Rig::pcscd(), Disturbance::$disturbance);
                };
                in_a_namespace(name, &mut test);
            })*
        }
    };
}

matrix! {
    a_pulled_card_is_answered_in_every_state: CardPulled
    an_unplugged_reader_is_answered_in_every_state: ReaderUnplugged
    a_killed_service_is_answered_in_every_state: ServiceKilled
}
