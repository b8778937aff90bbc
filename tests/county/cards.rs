//! Version 3 cards: the ministry's key service behind the county.

use crate::world::{Terminal, TestCounty, hasty};
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::domain::people::card::{
    AuthChallenge, CardAlgorithm, CardId, ChallengePair, ExternalAuth, InsertionId,
};
use jiujinban::ports::card::{CardAuthority, CardAuthorityEvent, CardAuthorityFault};
use jiujinban::sample::card_key::{external_cryptogram, internal_answer};
use std::time::Duration;

const CARD: [u8; 16] = [0x14; 16];

fn challenge(card_answer: [u8; 8]) -> AuthChallenge {
    AuthChallenge {
        algorithm: CardAlgorithm::Sm4,
        card_id: CardId::new(CARD),
        historical: vec![0x86, 0x38],
        internal: ChallengePair {
            factor: [1; 8],
            plain: [2; 8],
        },
        card_answer,
        external: ChallengePair {
            factor: [3; 8],
            plain: [4; 8],
        },
    }
}

fn ask(terminal: &Terminal, card_answer: [u8; 8]) -> Result<ExternalAuth, CardAuthorityFault> {
    let insertion = InsertionId::FIRST;
    terminal.client.authorise(insertion, challenge(card_answer));
    let event = terminal.cards.recv_timeout(Duration::from_secs(60));
    let CardAuthorityEvent::Answered(of, answer) = event.expect("an answer");
    assert_eq!(of, insertion);
    answer
}

#[test]
fn a_genuine_card_gets_what_opens_it() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    let genuine = internal_answer(&CARD, &[1; 8], &[2; 8]);
    let expected = ExternalAuth {
        expected_card_answer: genuine,
        cryptogram: external_cryptogram(&CARD, &[3; 8], &[4; 8]),
    };
    assert_eq!(ask(&terminal, genuine), Ok(expected));
}

#[test]
fn a_copied_card_gets_nothing() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    assert_eq!(ask(&terminal, [0; 8]), Err(CardAuthorityFault::NotGenuine));
}

#[test]
fn without_a_line_or_a_security_module_the_service_is_out_of_reach() {
    let county = TestCounty::start_with(|c| c.card_keys = None);
    let terminal = Terminal::with(&county, "tz-001", hasty());
    let genuine = internal_answer(&CARD, &[1; 8], &[2; 8]);
    assert_eq!(ask(&terminal, genuine), Err(CardAuthorityFault::OutOfReach));
    for state in [LineState::Cut, LineState::Silent] {
        terminal.line.set(state);
        assert_eq!(ask(&terminal, genuine), Err(CardAuthorityFault::OutOfReach));
    }
}
