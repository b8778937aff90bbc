//! The first page asks for a card only where one is read.

use crate::stage::{catalogue, vocabulary};
use jiujinban::domain::people::card::{CardStatus, ReaderFault};
use jiujinban::domain::visit::TextSize;
use jiujinban::ui::gallery;
use jiujinban::ui::text::cards;
use jiujinban::ui::view_model::{Look, from_scene};

fn line(slot: CardStatus, text: TextSize) -> String {
    let pictured = gallery::pictured(&catalogue());
    let home = pictured.into_iter().find(|page| page.name == "home");
    let mut scene = home.expect("the first page").scene;
    scene.slot = slot;
    scene.settings.text = text;
    let around = gallery::surroundings(vocabulary());
    let vm = from_scene(&scene, &around, &Look::default());
    vm.home.line.to_string()
}

#[test]
fn a_reader_that_takes_no_card_is_said_in_the_place_of_the_wish_for_one() {
    for slot in [
        CardStatus::NoService,
        CardStatus::NoReader,
        CardStatus::ReaderFault(ReaderFault::Busy),
        CardStatus::ReaderFault(ReaderFault::Forbidden),
        CardStatus::ReaderFault(ReaderFault::Stuck),
        CardStatus::ReaderFault(ReaderFault::Broken),
    ] {
        let said = cards::slot(slot).expect("a fault");
        for text in [TextSize::Standard, TextSize::Large, TextSize::Largest] {
            let line = line(slot, text);
            assert!(line.starts_with(said.what), "{slot:?}: {line}");
            assert!(line.contains(said.todo), "{slot:?}: {line}");
        }
    }
}

#[test]
fn a_reader_that_works_or_is_starting_is_not_spoken_of() {
    for slot in [CardStatus::NoCard, CardStatus::Starting] {
        assert!(line(slot, TextSize::Standard).starts_with("插入社保卡"));
        assert!(line(slot, TextSize::Large).starts_with("先插卡"));
    }
}
