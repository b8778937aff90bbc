//! Conversations with cards as files: what is asked, what the card answers, what it comes to.

use jiujinban::adapters::card::reading::{self, Reading};
use jiujinban::adapters::card::stack::{LinkFault, RawAnswer, Transport};
use jiujinban::adapters::card::{CardLayouts, Trace};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::people::card::{CardContent, ChallengePair};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::{fs, vec};

struct Conversation {
    exchanges: vec::IntoIter<(String, String)>,
}

impl Transport for Conversation {
    fn transmit(&mut self, command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault> {
        let (ask, reply) = self
            .exchanges
            .next()
            .unwrap_or_else(|| panic!("nothing more is expected, asked {}", hex(command)));
        assert_eq!(hex(command), ask);
        answer.fill(&bytes(&reply))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02X}").expect("a text takes more");
        text
    })
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hexadecimal digits"))
        .collect()
}

fn pair(pair: &ChallengePair) -> String {
    hex(&pair.factor) + &hex(&pair.plain)
}

/// What a read came to, as the files write it.
fn outcome(conversation: &mut Conversation) -> toml::Table {
    let trace = Trace::new(Arc::new(SystemClock));
    let read = reading::read(conversation, &CardLayouts::built_in(), &trace);
    let mut table = toml::Table::new();
    let mut facts = toml::Table::new();
    let mut fact = |key: &str, value: &str| facts.insert(key.to_owned(), value.into());
    let kind = match read {
        Err(fault) => {
            table.insert("fault".to_owned(), format!("{fault:?}").into());
            return table;
        }
        Ok(Reading::Open(holder)) => {
            fact("name", holder.name.reveal());
            fact("id-number", holder.id_number.reveal());
            let number = holder.card_number.as_ref();
            fact("card-number", number.map_or("", |n| n.reveal()));
            let version = holder.version.expect("it came from a card");
            fact("version", &format!("{version:?}"));
            "open"
        }
        Ok(Reading::Locked(card)) => {
            let CardContent::Locked(free, challenge) = card.content() else {
                panic!("a locked card says so");
            };
            fact("card-number", free.card_number.reveal());
            fact("version", &format!("{:?}", free.version));
            fact("internal", &pair(&challenge.internal));
            fact("card-answer", &hex(&challenge.card_answer));
            fact("external", &pair(&challenge.external));
            "locked"
        }
    };
    table.insert(kind.to_owned(), facts.into());
    table
}

#[test]
fn every_written_conversation_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cards");
    let mut played = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        let file: toml::Table = text.parse().expect("TOML");
        let exchanges = file["exchange"].as_array().expect("exchanges");
        let word = |e: &toml::Value, key: &str| e[key].as_str().expect("a text").to_owned();
        let exchanges: Vec<_> = exchanges
            .iter()
            .map(|e| (word(e, "ask"), word(e, "answer")))
            .collect();
        let exchanges = exchanges.into_iter();
        let mut conversation = Conversation { exchanges };
        let came = outcome(&mut conversation);
        let name = path.display();
        assert_eq!(Some(&came), file["expect"].as_table(), "{name}");
        assert_eq!(conversation.exchanges.next(), None, "{name} goes on");
        played += 1;
    }
    assert!(played >= 14, "only {played} conversations were found");
}
