//! What every card slot keeps to, whatever it is made of.

use crate::namespace::in_a_namespace;
use crate::rig::{Rig, challenge, holder, ministry, person, somebody_else};
use jiujinban::adapters::simulated::card_chip::CardTrouble;
use jiujinban::adapters::simulated::card_image::CardFamily;
use jiujinban::domain::people::card::{
    CardContent, CardFault, CardPart, CardProof, CardStatus, ReaderFault, StatusWord,
    UnreadableRecord,
};
use jiujinban::domain::people::identity::CardNumber;
use jiujinban::ports::card::{CardEvent, CardReader};
use std::time::Duration;

/// Makes a test of every function for every slot named.
macro_rules! on {
    ($($slot:ident)* : $($name:ident)*) => {
        on!(@each [$($slot)*] [$($name)*]);
    };
    (@each [] $names:tt) => {};
    (@each [$slot:ident $($rest:ident)*] $names:tt) => {
        on!(@names $slot $names);
        on!(@each [$($rest)*] $names);
    };
    (@names simulated [$($name:ident)*]) => {
        mod simulated {
            $(#[test]
            fn $name() {
                super::$name(&mut super::Rig::simulated());
            })*
        }
    };
    (@names $slot:ident [$($name:ident)*]) => {
        mod $slot {
            $(#[test]
            fn $name() {
                let name = concat!("contract::", stringify!($slot), "::", stringify!($name));
                super::in_a_namespace(name, || super::$name(&mut super::Rig::$slot()));
            })*
        }
    };
}

on! { simulated pcscd:
    a_card_pulled_during_the_read_is_told_apart_from_a_silent_card
    a_silent_card_is_named_and_the_next_card_is_read
    a_foreign_card_is_named_and_the_next_card_is_read
    a_card_upside_down_is_named_and_the_next_card_is_read
    every_unreadable_card_has_its_own_fault
    an_unplugged_reader_is_noticed_and_works_again_when_plugged_in
    a_reader_unplugged_under_a_card_takes_the_card_with_it
    a_service_that_was_killed_and_started_again_is_found_without_a_restart
    a_reader_held_by_another_program_is_busy_and_comes_back
    a_card_read_twice_and_late_commands_are_answered
    cards_of_version_one_and_two_are_read
    a_locked_card_gives_its_free_part_and_opens_for_the_ministry
    a_locked_card_refuses_a_wrong_answer
    a_locked_card_given_up_can_be_read_again
    a_locked_card_pulled_while_it_waits_is_told_before_the_removal
    twenty_quick_visits_each_have_their_own_number
}

mod over_vpcd {
    use super::*;

    macro_rules! vpcd {
        ($($name:ident)*) => {
            $(#[test]
            fn $name() {
                let name = concat!("contract::over_vpcd::", stringify!($name));
                in_a_namespace(name, || super::$name(&mut Rig::vpcd()));
            })*
        };
    }

    vpcd! {
        a_card_pulled_during_the_read_is_told_apart_from_a_silent_card
        a_silent_card_blocks_the_driver_until_it_is_pulled
        a_foreign_card_is_named_and_the_next_card_is_read
        a_service_that_was_killed_and_started_again_is_found_without_a_restart
        a_card_exchanged_within_one_look_is_another_card
        cards_of_version_one_and_two_are_read
        a_locked_card_gives_its_free_part_and_opens_for_the_ministry
    }
}

mod simulated_only {
    use super::*;

    #[test]
    fn a_silent_card_blocks_the_driver_until_it_is_pulled() {
        super::a_silent_card_blocks_the_driver_until_it_is_pulled(&mut Rig::simulated());
    }

    #[test]
    fn a_card_exchanged_within_one_look_is_another_card() {
        super::a_card_exchanged_within_one_look_is_another_card(&mut Rig::simulated());
    }
}

fn a_card_pulled_during_the_read_is_told_apart_from_a_silent_card(rig: &mut Rig) {
    for commands in [0, 5] {
        let id = rig.insert(
            &person(CardFamily::V2),
            CardTrouble::RemovedAfter { commands },
        );
        assert_eq!(rig.fault(id), CardFault::RemovedDuringRead);
        rig.removed(id);
        rig.hand.pull();
        rig.wait_for_status(CardStatus::NoCard);
    }
    rig.still_works();
}

fn a_silent_card_is_named_and_the_next_card_is_read(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V2), CardTrouble::Silent { after: 3 });
    assert_eq!(rig.fault(id), CardFault::Silent);
    rig.pull(id);
    rig.still_works();
}

fn a_silent_card_blocks_the_driver_until_it_is_pulled(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V2), CardTrouble::Silent { after: 3 });
    assert_eq!(rig.fault(id), CardFault::Silent);
    rig.wait_for_status(CardStatus::ReaderFault(ReaderFault::Stuck));
    rig.pull(id);
    rig.still_works();
}

fn a_foreign_card_is_named_and_the_next_card_is_read(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V2), CardTrouble::Foreign);
    assert_eq!(rig.fault(id), CardFault::Foreign);
    rig.pull(id);
    rig.still_works();
}

fn a_card_upside_down_is_named_and_the_next_card_is_read(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V2), CardTrouble::UpsideDown);
    assert_eq!(rig.fault(id), CardFault::UpsideDown);
    rig.pull(id);
    rig.still_works();
}

fn every_unreadable_card_has_its_own_fault(rig: &mut Rig) {
    let unreadable = |part, why| CardFault::Unreadable { part, why };
    let memory = UnreadableRecord::Refused(StatusWord(0x6581));
    let cases = [
        (CardTrouble::Blocked, CardFault::Blocked),
        (
            CardTrouble::UnreadableRecord { tag: 0x08 },
            unreadable(CardPart::IdNumber, memory),
        ),
        (
            CardTrouble::GarbledRecord { tag: 0x09 },
            unreadable(CardPart::Name, UnreadableRecord::Malformed),
        ),
        (
            CardTrouble::Endless,
            unreadable(CardPart::Container, UnreadableRecord::Malformed),
        ),
    ];
    for (trouble, expected) in cases {
        let id = rig.insert(&person(CardFamily::V2), trouble);
        assert_eq!(rig.fault(id), expected);
        rig.pull(id);
    }
    rig.still_works();
}

fn an_unplugged_reader_is_noticed_and_works_again_when_plugged_in(rig: &mut Rig) {
    rig.hand.unplug();
    rig.wait_for_status(CardStatus::NoReader);
    rig.hand.plug();
    rig.wait_for_status(CardStatus::NoCard);
    rig.still_works();
}

fn a_reader_unplugged_under_a_card_takes_the_card_with_it(rig: &mut Rig) {
    let first = rig.insert(&person(CardFamily::V2), CardTrouble::None);
    rig.hand.unplug();
    rig.removed(first);
    rig.wait_for_status(CardStatus::NoReader);
    rig.reader.read(first);
    rig.wait("the answer", |event| {
        (*event == CardEvent::Read(first, Err(CardFault::NoCard))).then_some(())
    });
    rig.hand.plug();
    let second = rig.inserted();
    assert_eq!(second, first.next());
    holder(rig.read(second));
}

fn a_service_that_was_killed_and_started_again_is_found_without_a_restart(rig: &mut Rig) {
    for _ in 0..2 {
        rig.hand.stop_service();
        rig.wait_for_status(CardStatus::NoService);
        rig.hand.start_service();
        rig.wait_for_status(CardStatus::NoCard);
        rig.still_works();
    }
}

fn a_reader_held_by_another_program_is_busy_and_comes_back(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V2), CardTrouble::None);
    rig.hand.hold();
    assert_eq!(rig.fault(id), CardFault::ReaderBusy);
    rig.hand.let_go();
    holder(rig.read(id));
}

fn a_card_read_twice_and_late_commands_are_answered(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V2), CardTrouble::None);
    let first = holder(rig.read(id));
    assert_eq!(first, holder(rig.read(id)));
    rig.pull(id);
    rig.reader.read(id);
    assert_eq!(rig.result(id), Err(CardFault::NoCard));
}

fn a_card_exchanged_within_one_look_is_another_card(rig: &mut Rig) {
    let first = rig.insert(&person(CardFamily::V2), CardTrouble::None);
    let before = rig.read(first).expect("readable").identity();
    rig.hand.insert(&somebody_else(), CardTrouble::None);
    rig.removed(first);
    let second = rig.inserted();
    let content = rig.read(second);
    assert_ne!(content.as_ref().expect("readable").identity(), before);
    assert_eq!(holder(content).name.reveal(), "段金花");
}

fn cards_of_version_one_and_two_are_read(rig: &mut Rig) {
    for family in [CardFamily::V1, CardFamily::V2] {
        let id = rig.insert(&person(family), CardTrouble::None);
        rig.wait_for_status(CardStatus::Present(id));
        let holder = holder(rig.read(id));
        assert_eq!(holder.name.reveal(), "欧阳测试");
        assert_eq!(holder.id_number.reveal(), "11010519491231002X");
        assert_eq!(
            holder.card_number.as_ref().map(CardNumber::reveal),
            Some("T10000001")
        );
        assert_eq!(holder.proof, CardProof::FreeRead);
        rig.pull(id);
        rig.wait_for_status(CardStatus::NoCard);
    }
}

fn a_locked_card_gives_its_free_part_and_opens_for_the_ministry(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V3), CardTrouble::None);
    let content = rig.read(id);
    let Ok(CardContent::Locked(free, challenge)) = &content else {
        panic!("not locked: {content:?}");
    };
    assert_eq!(free.card_number.reveal(), "T10000001");
    assert_eq!(challenge.historical.len(), 13);
    rig.wait_for_status(CardStatus::AwaitingAuthority(id));
    let answer = ministry(challenge);
    rig.reader.answer_challenge(id, answer);
    let opened = rig.result(id);
    let identity = |content: Result<CardContent, CardFault>| content.map(|c| c.identity());
    assert_eq!(identity(opened.clone()), identity(content));
    let holder = holder(opened);
    assert_eq!(holder.name.reveal(), "欧阳测试");
    assert_eq!(holder.proof, CardProof::ExternalAuth);
    rig.pull(id);
    rig.still_works();
}

fn a_locked_card_refuses_a_wrong_answer(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V3), CardTrouble::None);
    let mut answer = ministry(&challenge(rig.read(id)));
    answer.cryptogram[15] ^= 1;
    rig.reader.answer_challenge(id, answer);
    assert_eq!(rig.result(id), Err(CardFault::AuthenticationRefused));
    let mut answer = ministry(&challenge(rig.read(id)));
    answer.expected_card_answer[0] ^= 1;
    rig.reader.answer_challenge(id, answer);
    assert_eq!(rig.result(id), Err(CardFault::NotGenuine));
}

fn a_locked_card_given_up_can_be_read_again(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V3), CardTrouble::None);
    let stale = ministry(&challenge(rig.read(id)));
    rig.reader.give_up(id);
    rig.wait_for_status(CardStatus::Present(id));
    rig.reader.answer_challenge(id, stale);
    assert_eq!(rig.result(id), Err(CardFault::AuthenticationTooLate));
    let answer = ministry(&challenge(rig.read(id)));
    rig.reader.answer_challenge(id, answer);
    holder(rig.result(id));
}

fn a_locked_card_pulled_while_it_waits_is_told_before_the_removal(rig: &mut Rig) {
    let id = rig.insert(&person(CardFamily::V3), CardTrouble::None);
    let answer = ministry(&challenge(rig.read(id)));
    rig.hand.pull();
    assert_eq!(rig.result(id), Err(CardFault::RemovedDuringRead));
    rig.removed(id);
    rig.reader.answer_challenge(id, answer);
    assert_eq!(rig.result(id), Err(CardFault::NoCard));
    rig.still_works();
}

fn twenty_quick_visits_each_have_their_own_number(rig: &mut Rig) {
    let mut last = None;
    for visit in 0..20 {
        let image = if visit % 2 == 0 {
            person(CardFamily::V2)
        } else {
            somebody_else()
        };
        let id = rig.insert(&image, CardTrouble::None);
        assert_ne!(last, Some(id));
        last = Some(id);
        let holder = holder(rig.read(id));
        assert_eq!(
            holder.card_number.as_ref().map(CardNumber::reveal),
            Some(image.card_number.as_str())
        );
        rig.pull(id);
    }
    rig.wait_for_status(CardStatus::NoCard);
    let more = rig.told_within(Duration::from_millis(100));
    assert_eq!(more, None, "nothing is told while nothing happens");
}
