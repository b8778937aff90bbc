//! A virtual chip: the commands of a social-security card over a card image, with faults.

use super::card_image::{CardFamily, CardImage, SOCIAL_SECURITY};
use crate::sample::card_key;
use std::collections::BTreeMap;
use std::time::Duration;

/// What may be wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardTrouble {
    /// Nothing.
    #[default]
    None,
    /// The chip stops answering after this many commands.
    Silent {
        /// Commands answered before.
        after: u32,
    },
    /// One record ends in a memory error.
    UnreadableRecord {
        /// Its tag.
        tag: u8,
    },
    /// One record says a longer length than it has.
    GarbledRecord {
        /// Its tag.
        tag: u8,
    },
    /// Every answer announces more.
    Endless,
    /// A chip card without the social-security application.
    Foreign,
    /// The issuer has locked the application.
    Blocked,
    /// The chip does not come up: upside down.
    UpsideDown,
    /// The card is pulled after this many commands.
    RemovedAfter {
        /// Commands answered before.
        commands: u32,
    },
    /// Every command takes this long.
    Slow {
        /// Per command.
        each: Duration,
    },
    /// A copy: it does not have the ministry's keys.
    Counterfeit,
    /// It accepts no external authentication.
    KeyBlocked,
}

/// How a chip reacts to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    /// These bytes, status word included.
    Answer(Vec<u8>),
    /// Not at all.
    Silence,
    /// The card leaves the slot now.
    Removal,
}

/// A powered or unpowered virtual card.
pub struct VirtualCard {
    card_id: [u8; 16],
    files: BTreeMap<u16, Vec<(u8, Vec<u8>)>>,
    locked_file: Option<u16>,
    trouble: CardTrouble,
    commands: u32,
    session: Session,
}

/// What a reset clears.
#[derive(Default)]
struct Session {
    selected: bool,
    file: Option<u16>,
    drawn: Vec<[u8; 8]>,
    opened: bool,
    pending: Vec<u8>,
}

const OK: u16 = 0x9000;
const PERSONAL_FILE: u16 = 0xEF06;

impl VirtualCard {
    /// A card without trouble.
    pub fn new(image: &CardImage) -> Self {
        Self::troubled(image, CardTrouble::None)
    }

    /// A card with trouble.
    pub fn troubled(image: &CardImage, trouble: CardTrouble) -> Self {
        Self {
            card_id: image.card_id(),
            files: image.files(),
            locked_file: (image.family == CardFamily::V3).then_some(PERSONAL_FILE),
            trouble,
            commands: 0,
            session: Session::default(),
        }
    }

    /// What is wrong with it.
    pub fn trouble(&self) -> CardTrouble {
        self.trouble
    }

    /// Makes something be wrong with it, counted from now.
    pub fn set_trouble(&mut self, trouble: CardTrouble) {
        self.trouble = trouble;
        self.commands = 0;
    }

    /// Power on or off, or reset: everything selected, drawn and opened is forgotten.
    pub fn reset(&mut self) {
        self.session = Session::default();
    }

    /// The answer to reset; `None` when no chip comes up.
    pub fn answer_to_reset(&self) -> Option<Vec<u8>> {
        let mut atr = vec![0x3B, 0x6D, 0x00, 0x00, 0x00, 0x81, 0x4D];
        atr.extend_from_slice(&[0x22, 0x08, 0x86, 0x60, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06]);
        (self.trouble != CardTrouble::UpsideDown).then_some(atr)
    }

    /// How long the card takes for a command.
    pub fn pace(&self) -> Option<Duration> {
        match self.trouble {
            CardTrouble::Slow { each } => Some(each),
            _ => None,
        }
    }

    /// Takes one command.
    pub fn command(&mut self, apdu: &[u8]) -> Reaction {
        let answered = self.commands;
        self.commands += 1;
        match self.trouble {
            CardTrouble::Silent { after } if answered >= after => Reaction::Silence,
            CardTrouble::UpsideDown => Reaction::Silence,
            CardTrouble::RemovedAfter { commands } if answered >= commands => Reaction::Removal,
            CardTrouble::Endless => Reaction::Answer(vec![0x61, 0x10]),
            _ => {
                let (mut answer, status) = self.answer(apdu);
                answer.extend_from_slice(&status.to_be_bytes());
                Reaction::Answer(answer)
            }
        }
    }

    fn answer(&mut self, apdu: &[u8]) -> (Vec<u8>, u16) {
        let [0x00, instruction, p1, p2, body @ ..] = apdu else {
            return (vec![], if apdu.len() < 4 { 0x6700 } else { 0x6E00 });
        };
        let collected = std::mem::take(&mut self.session.pending);
        match instruction {
            0xA4 => self.select(*p1, data_of(body)),
            0xC0 => respond(collected, body),
            _ if !self.session.selected => (vec![], 0x6985),
            0xB2 => self.read_record(*p1, *p2, body),
            0x84 => self.draw(),
            0x88 => self.internal_authenticate(data_of(body)),
            0x82 => (vec![], self.external_authenticate(*p2, data_of(body))),
            _ => (vec![], 0x6D00),
        }
    }

    fn select(&mut self, p1: u8, data: &[u8]) -> (Vec<u8>, u16) {
        if p1 == 0x04 {
            return self.select_application(data);
        }
        let id = <[u8; 2]>::try_from(data).map(u16::from_be_bytes);
        match id {
            Ok(id) if self.session.selected && self.files.contains_key(&id) => {
                self.session.file = Some(id);
                (vec![], OK)
            }
            _ => (vec![], 0x6A82),
        }
    }

    fn select_application(&mut self, aid: &[u8]) -> (Vec<u8>, u16) {
        match self.trouble {
            CardTrouble::Blocked => return (vec![], 0x6283),
            CardTrouble::Foreign => return (vec![], 0x6A82),
            _ if aid != SOCIAL_SECURITY => return (vec![], 0x6A82),
            _ => {}
        }
        self.session.selected = true;
        self.session.file = None;
        let mut fci = vec![0x6F, 0x1C, 0x84, 0x0F];
        fci.extend_from_slice(&SOCIAL_SECURITY);
        fci.extend_from_slice(&[0xA5, 0x09, 0x88, 0x01, 0x01]);
        fci.extend_from_slice(&[0x9F, 0x0C, 0x03, 0x86, 0x01, 0x03]);
        // The manner of T=0: data after a command with data has to be collected.
        let more = 0x6100 | u16::try_from(fci.len()).expect("a short answer");
        self.session.pending = fci;
        (vec![], more)
    }

    fn read_record(&self, p1: u8, p2: u8, body: &[u8]) -> (Vec<u8>, u16) {
        let Some(file) = self.session.file else {
            return (vec![], 0x6986);
        };
        if self.locked_file == Some(file) && !self.session.opened {
            return (vec![], 0x6982);
        }
        let records = &self.files[&file];
        let found = match p2 {
            0x00 => records.iter().find(|(tag, _)| *tag == p1),
            0x04 => records.get(usize::from(p1).wrapping_sub(1)),
            _ => return (vec![], 0x6A86),
        };
        let Some((tag, value)) = found else {
            return (vec![], 0x6A83);
        };
        self.record_bytes(*tag, value, body)
    }

    fn record_bytes(&self, tag: u8, value: &[u8], body: &[u8]) -> (Vec<u8>, u16) {
        let length = u8::try_from(value.len()).expect("a short record");
        let garbled = self.trouble == CardTrouble::GarbledRecord { tag };
        if self.trouble == (CardTrouble::UnreadableRecord { tag }) {
            return (vec![], 0x6581);
        }
        if body.first() != Some(&(length + 2)) {
            return (vec![], 0x6C00 | u16::from(length + 2));
        }
        let mut bytes = vec![tag, if garbled { length + 1 } else { length }];
        bytes.extend_from_slice(value);
        (bytes, OK)
    }

    fn draw(&mut self) -> (Vec<u8>, u16) {
        let drawn = fastrand::u64(..).to_be_bytes();
        self.session.drawn.push(drawn);
        (drawn.to_vec(), OK)
    }

    fn internal_authenticate(&mut self, data: &[u8]) -> (Vec<u8>, u16) {
        let [Ok(factor), Ok(plain)] = [data.get(..8), data.get(8..)]
            .map(|half| <[u8; 8]>::try_from(half.unwrap_or_default()))
        else {
            return (vec![], 0x6700);
        };
        self.session.drawn.clear();
        let mut answer = card_key::internal_answer(&self.card_id, &factor, &plain);
        if self.trouble == CardTrouble::Counterfeit {
            answer[0] ^= 0xFF;
        }
        self.session.pending = answer.to_vec();
        (vec![], 0x6108)
    }

    fn external_authenticate(&mut self, key: u8, cryptogram: &[u8]) -> u16 {
        if self.trouble == CardTrouble::KeyBlocked {
            return 0x6983;
        }
        let [plain, factor] = self.session.drawn[..] else {
            return 0x6984;
        };
        self.session.drawn.clear();
        let expected = card_key::external_cryptogram(&self.card_id, &factor, &plain);
        self.session.opened = key == 0x0A && cryptogram == expected;
        if self.session.opened { OK } else { 0x63C2 }
    }
}

fn data_of(body: &[u8]) -> &[u8] {
    match body {
        [count, data @ ..] => data.get(..usize::from(*count)).unwrap_or_default(),
        [] => &[],
    }
}

fn respond(collected: Vec<u8>, body: &[u8]) -> (Vec<u8>, u16) {
    match (collected.is_empty(), body.first()) {
        (true, _) => (vec![], 0x6F00),
        (false, Some(asked)) if usize::from(*asked) == collected.len() => (collected, OK),
        (false, _) => {
            let length = u16::try_from(collected.len()).unwrap_or(0);
            (vec![], 0x6C00 | length)
        }
    }
}
