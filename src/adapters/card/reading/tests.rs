use super::super::testing::{Script, trace};
use super::*;
use crate::adapters::card::stack::RawAnswer;
use crate::adapters::simulated::card_chip::{CardTrouble, Reaction, VirtualCard};
use crate::adapters::simulated::card_image::{CardFamily, CardImage};
use crate::domain::people::card::SpecVersion;
use crate::sample::card_key;
use proptest::prelude::*;

const ID: &str = "11010519491231002X";

struct Chip {
    card: VirtualCard,
    sent: Vec<Vec<u8>>,
}

impl Transport for Chip {
    fn transmit(&mut self, command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault> {
        self.sent.push(command.to_vec());
        match self.card.command(command) {
            Reaction::Answer(bytes) => answer.fill(&bytes),
            Reaction::Silence => Err(LinkFault::NoAnswer),
            Reaction::Removal => Err(LinkFault::Gone),
        }
    }

    fn answer_to_reset(&mut self) -> Vec<u8> {
        vec![0x3B, 0x02, 0x14, 0x50]
    }
}

fn image(family: CardFamily) -> CardImage {
    CardImage::new(family, ID, "阿依古丽·买买提", "A12345678")
}

fn chip(image: &CardImage, trouble: CardTrouble) -> Chip {
    Chip {
        card: VirtualCard::troubled(image, trouble),
        sent: vec![],
    }
}

fn read_chip(chip: &mut Chip) -> Result<Reading, ReadFault> {
    read(chip, &CardLayouts::built_in(), &trace())
}

fn fault_of(family: CardFamily, trouble: CardTrouble) -> ReadFault {
    match read_chip(&mut chip(&image(family), trouble)) {
        Err(fault) => fault,
        Ok(_) => panic!("{trouble:?} was not noticed"),
    }
}

fn open(reading: Result<Reading, ReadFault>) -> Holder {
    match reading {
        Ok(Reading::Open(holder)) => *holder,
        Ok(Reading::Locked(_)) => panic!("locked"),
        Err(fault) => panic!("{fault}"),
    }
}

fn locked(chip: &mut Chip) -> LockedCard {
    match read_chip(chip) {
        Ok(Reading::Locked(card)) => *card,
        Ok(Reading::Open(_)) => panic!("open"),
        Err(fault) => panic!("{fault}"),
    }
}

fn ministry(challenge: &AuthChallenge) -> ExternalAuth {
    let id = challenge.card_id.reveal();
    let (internal, external) = (&challenge.internal, &challenge.external);
    ExternalAuth {
        expected_card_answer: card_key::internal_answer(id, &internal.factor, &internal.plain),
        cryptogram: card_key::external_cryptogram(id, &external.factor, &external.plain),
    }
}

#[test]
fn every_trouble_of_a_card_ends_in_its_own_fault() {
    let record = |part, why| ReadFault::Card(CardFault::Unreadable { part, why });
    let memory = UnreadableRecord::Refused(StatusWord(0x6581));
    let cases = [
        (CardTrouble::Foreign, ReadFault::Card(CardFault::Foreign)),
        (CardTrouble::Blocked, ReadFault::Card(CardFault::Blocked)),
        (
            CardTrouble::Silent { after: 3 },
            ReadFault::Link(LinkFault::NoAnswer),
        ),
        (
            CardTrouble::RemovedAfter { commands: 5 },
            ReadFault::Link(LinkFault::Gone),
        ),
        (
            CardTrouble::Endless,
            record(CardPart::Container, UnreadableRecord::Malformed),
        ),
        (
            CardTrouble::UnreadableRecord { tag: 9 },
            record(CardPart::Name, memory),
        ),
        (
            CardTrouble::GarbledRecord { tag: 8 },
            record(CardPart::IdNumber, UnreadableRecord::Malformed),
        ),
    ];
    for (trouble, expected) in cases {
        assert_eq!(fault_of(CardFamily::V2, trouble), expected, "{trouble:?}");
    }
}

#[test]
fn an_impossible_value_names_its_record() {
    let wrong = |change: fn(&mut CardImage)| {
        let mut image = image(CardFamily::V2);
        change(&mut image);
        match read_chip(&mut chip(&image, CardTrouble::None)) {
            Err(ReadFault::Card(CardFault::Unreadable {
                part,
                why: UnreadableRecord::Impossible,
            })) => part,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("not noticed"),
        }
    };
    assert_eq!(
        wrong(|i| i.id_number = "110105194912310021".into()),
        CardPart::IdNumber
    );
    assert_eq!(wrong(|i| i.name.clear()), CardPart::Name);
    assert_eq!(
        wrong(|i| i.card_number = "a12345678".into()),
        CardPart::CardNumber
    );
    assert_eq!(wrong(|i| i.expires = "20261301".into()), CardPart::Expires);
}

#[test]
fn a_version_nobody_described_is_unknown_and_not_foreign() {
    let mut image = image(CardFamily::V2);
    image.version = "7.00".into();
    let end = read_chip(&mut chip(&image, CardTrouble::None)).err();
    assert_eq!(end, Some(ReadFault::Card(CardFault::UnknownVersion)));
}

#[test]
fn a_locked_file_of_a_family_without_keys_is_protected() {
    let mut image = image(CardFamily::V3);
    image.version = "2.00".into();
    let end = read_chip(&mut chip(&image, CardTrouble::None)).err();
    assert_eq!(end, Some(ReadFault::Card(CardFault::Protected)));
}

#[test]
fn cards_of_version_one_and_two_give_their_holder_freely() {
    for (family, version) in [
        (CardFamily::V1, SpecVersion::V1),
        (CardFamily::V2, SpecVersion::V2),
    ] {
        let holder = open(read_chip(&mut chip(&image(family), CardTrouble::None)));
        assert_eq!(holder.name.reveal(), "阿依古丽·买买提");
        assert_eq!(holder.id_number.reveal(), ID);
        assert_eq!(
            holder.card_number.as_ref().map(CardNumber::reveal),
            Some("A12345678")
        );
        assert_eq!(holder.sex, Sex::Female);
        assert_eq!(holder.nation, NationCode::new(1));
        assert_eq!(holder.birth_date.reveal(), Date::constant(1949, 12, 31));
        assert_eq!(holder.issued, Some(Date::constant(2020, 1, 1)));
        assert_eq!(holder.expires, Some(Date::constant(2040, 1, 1)));
        assert_eq!(holder.issuer.as_ref().map(|d| d.as_str()), Some("110105"));
        assert_eq!(
            (holder.version, holder.proof),
            (Some(version), CardProof::FreeRead)
        );
    }
}

#[test]
fn a_long_name_continues_in_the_next_record_even_across_the_middle_of_a_character() {
    let mut image = image(CardFamily::V2);
    image.name = "a阿卜杜热合曼·阿卜杜克热木江·买买提".into();
    let holder = open(read_chip(&mut chip(&image, CardTrouble::None)));
    assert_eq!(holder.name.reveal(), image.name);
}

#[test]
fn records_that_are_not_needed_are_never_asked_for() {
    let mut chip = chip(&image(CardFamily::V2), CardTrouble::None);
    open(read_chip(&mut chip));
    let unread = [0x02, 0x04, 0x0C];
    let asked = |tag: &u8| chip.sent.iter().any(|c| c[1] == 0xB2 && c[2] == *tag);
    assert!(!unread.iter().any(asked));
    assert_eq!(chip.sent.len(), 15, "one command each, no length corrected");
}

#[test]
fn a_card_of_version_three_gives_its_free_part_and_opens_for_the_ministry_only() {
    let mut chip = chip(&image(CardFamily::V3), CardTrouble::None);
    let card = locked(&mut chip);
    let CardContent::Locked(free, challenge) = card.content() else {
        panic!("open");
    };
    assert_eq!(free.card_number.reveal(), "A12345678");
    assert_eq!(free.expires, Some(Date::constant(2040, 1, 1)));
    assert_eq!(challenge.algorithm, CardAlgorithm::Sm4);
    assert_eq!(challenge.historical, [0x14, 0x50]);
    let holder = card
        .open(&mut chip, &trace(), &ministry(&challenge))
        .expect("the right answer");
    assert_eq!(holder.id_number.reveal(), ID);
    assert_eq!(holder.proof, CardProof::ExternalAuth);
}

#[test]
fn a_wrong_answer_a_blocked_key_and_a_copied_card_are_told_apart() {
    let end = |trouble, spoil: fn(&mut ExternalAuth)| {
        let mut chip = chip(&image(CardFamily::V3), trouble);
        let card = locked(&mut chip);
        let CardContent::Locked(_, challenge) = card.content() else {
            panic!("open");
        };
        let mut answer = ministry(&challenge);
        spoil(&mut answer);
        card.open(&mut chip, &trace(), &answer).err()
    };
    let refused = Some(ReadFault::Card(CardFault::AuthenticationRefused));
    assert_eq!(end(CardTrouble::None, |a| a.cryptogram[0] ^= 1), refused);
    assert_eq!(end(CardTrouble::KeyBlocked, |_| ()), refused);
    let copied = Some(ReadFault::Card(CardFault::NotGenuine));
    assert_eq!(end(CardTrouble::Counterfeit, |_| ()), copied);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_card_makes_the_reader_panic_or_go_on_for_ever(
        answers in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..40),
    ) {
        let slices: Vec<&[u8]> = answers.iter().map(Vec::as_slice).collect();
        let mut script = Script::of(&slices);
        let end = read(&mut script, &CardLayouts::built_in(), &trace());
        prop_assert!(script.sent.len() <= answers.len() + 1);
        prop_assert!(end.is_err() || script.sent.len() > 8);
    }

    #[test]
    fn a_card_with_one_answer_for_everything_is_bounded(answer in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut script = Script::repeating(&answer);
        prop_assert!(read(&mut script, &CardLayouts::built_in(), &trace()).is_err());
        prop_assert!(script.sent.len() <= 200);
    }
}
