//! Nothing of a card reaches the log, the trace or the debug text of an event.

use crate::namespace::in_a_namespace;
use crate::rig::{Rig, challenge, ministry};
use encoding_rs::GBK;
use jiujinban::adapters::simulated::card_chip::CardTrouble;
use jiujinban::adapters::simulated::card_image::{CardFamily, CardImage};
use jiujinban::ports::card::CardReader;
use log::{LevelFilter, Log, Metadata, Record};
use std::sync::{Mutex, PoisonError};

static LINES: Mutex<String> = Mutex::new(String::new());

struct Everything;

impl Log for Everything {
    fn enabled(&self, _: &Metadata) -> bool {
        true
    }

    fn log(&self, record: &Record) {
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Every way in which bytes show up in a log.
fn spellings(bytes: &[u8]) -> Vec<String> {
    let mut spellings = vec![
        bytes.iter().map(|b| format!("{b:02X}")).collect(),
        bytes.iter().map(|b| format!("{b:02x}")).collect(),
    ];
    let listed = |each: fn(&u8) -> String| bytes.iter().map(each).collect::<Vec<_>>();
    for separator in [", ", " ", ":"] {
        spellings.push(listed(|b| format!("{b}")).join(separator));
        spellings.push(listed(|b| format!("{b:02X}")).join(separator));
        spellings.push(listed(|b| format!("{b:02x}")).join(separator));
    }
    spellings.extend(String::from_utf8(bytes.to_vec()));
    spellings
}

fn secrets(image: &CardImage) -> Vec<Vec<u8>> {
    let (name, _, _) = GBK.encode(&image.name);
    vec![
        image.name.clone().into_bytes(),
        name.into_owned(),
        image.id_number.clone().into_bytes(),
        image.id_number.as_bytes()[6..14].to_vec(),
        vec![0x19, 0x49, 0x12, 0x31],
        image.card_number.clone().into_bytes(),
        image.card_id().to_vec(),
        vec![0x20, 0x21, 0x03, 0x04],
        b"2021-03-04".to_vec(),
    ]
}

fn a_whole_visit_is_told_without_a_personal_byte(rig: &mut Rig) {
    // The other tests of this program may log too; they play other persons.
    log::set_logger(&Everything).expect("nobody else sets one");
    log::set_max_level(LevelFilter::Trace);
    let mut told = String::new();
    let mut looked_for = Vec::new();
    for family in [CardFamily::V2, CardFamily::V3] {
        let mut image = CardImage::new(family, "11010519491231002X", "慕容测试", "T77777777");
        image.issued = "20210304".to_owned();
        looked_for.extend(secrets(&image));
        let id = rig.insert(&image, CardTrouble::None);
        let mut result = rig.read(id);
        told.push_str(&format!("{result:?}\n"));
        if family == CardFamily::V3 {
            let challenge = challenge(result);
            looked_for.push(challenge.internal.plain.to_vec());
            looked_for.push(challenge.card_answer.to_vec());
            let answer = ministry(&challenge);
            looked_for.push(answer.cryptogram.to_vec());
            rig.reader.answer_challenge(id, answer);
            result = rig.result(id);
        }
        assert!(result.is_ok());
        told.push_str(&format!("{result:?} {:?}\n", rig.reader.trace()));
        rig.pull(id);
    }
    told.push_str(&LINES.lock().unwrap_or_else(PoisonError::into_inner));
    assert!(told.contains("card: instruction B2"), "nothing was logged");
    assert!(told.contains("ExternalAuth"), "nothing was told");
    for secret in looked_for {
        for spelling in spellings(&secret) {
            assert!(!told.contains(&spelling), "{spelling} in:\n{told}");
        }
    }
}

#[test]
fn over_pcscd_nothing_of_a_card_is_told() {
    let name = "secrecy::over_pcscd_nothing_of_a_card_is_told";
    in_a_namespace(name, || {
        a_whole_visit_is_told_without_a_personal_byte(&mut Rig::pcscd());
    });
}

#[test]
fn over_the_simulated_slot_nothing_of_a_card_is_told() {
    a_whole_visit_is_told_without_a_personal_byte(&mut Rig::simulated());
}
