//! What a synthetic card is filled with, and its files.

use encoding_rs::GBK;
use std::collections::BTreeMap;

/// The identifier of the social-security application: "sx1.sh." and 社会保障 in GBK.
pub const SOCIAL_SECURITY: [u8; 15] = *b"sx1.sh.\xC9\xE7\xBB\xE1\xB1\xA3\xD5\xCF";

/// The families of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardFamily {
    /// Specification 1.00.
    V1,
    /// Specification 2.00.
    V2,
    /// Specification 3.00: the personal file is locked.
    V3,
}

/// A synthetic person's card as plain texts. They are not checked: a card may be wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct CardImage {
    /// The family, which decides on records and lock.
    pub family: CardFamily,
    /// Citizen number, 18 characters.
    pub id_number: String,
    /// Name, up to 50 bytes in GB 18030 (30 in family V1).
    pub name: String,
    /// Card number, nine characters.
    pub card_number: String,
    /// The issuing division, six digits.
    pub issuer: String,
    /// First day, YYYYMMDD.
    pub issued: String,
    /// Last day, YYYYMMDD; empty for none.
    pub expires: String,
    /// 民族, two digits.
    pub nation: u8,
    /// What the version record says: "1.00", "2.00" or "3.00", or something else to test with.
    pub version: String,
}

impl CardImage {
    /// A valid card, issued in the division of the citizen number.
    pub fn new(family: CardFamily, id_number: &str, name: &str, card_number: &str) -> Self {
        let version = match family {
            CardFamily::V1 => "1.00",
            CardFamily::V2 => "2.00",
            CardFamily::V3 => "3.00",
        };
        Self {
            family,
            id_number: id_number.to_owned(),
            name: name.to_owned(),
            card_number: card_number.to_owned(),
            issuer: id_number.chars().take(6).collect(),
            issued: "20200101".to_owned(),
            expires: "20400101".to_owned(),
            nation: 1,
            version: version.to_owned(),
        }
    }

    /// The chip's own number: division, registered application provider, and digits of the card
    /// number, so that two cards of one person differ.
    pub fn card_id(&self) -> [u8; 16] {
        let mut id = [0xFF; 16];
        put(&mut id[..3], &packed(&self.issuer));
        put(&mut id[3..8], &[0xD1, 0x56, 0x00, 0x00, 0x05]);
        put(
            &mut id[8..],
            self.card_number.as_bytes().get(1..).unwrap_or_default(),
        );
        id
    }

    /// Files and their records, each as (tag, value), in the order of the record numbers.
    pub(super) fn files(&self) -> BTreeMap<u16, Vec<(u8, Vec<u8>)>> {
        let free = vec![
            (0x01, self.card_id().to_vec()),
            (0x02, b"3".to_vec()),
            (0x03, self.version.clone().into_bytes()),
            (0x04, padded(packed(&self.issuer), 12, 0xFF)),
            (0x05, padded(packed(&self.issued), 4, 0xFF)),
            (0x06, padded(packed(&self.expires), 4, 0xFF)),
            (0x07, self.card_number.clone().into_bytes()),
        ];
        let (encoded, _, _) = GBK.encode(&self.name);
        let (start, rest) = encoded.split_at(encoded.len().min(30));
        let mut personal = vec![
            (0x08, padded(self.id_number.clone().into_bytes(), 18, 0x00)),
            (0x09, padded(start.to_vec(), 30, 0x00)),
        ];
        if self.family != CardFamily::V1 {
            personal.push((0x4E, padded(rest.to_vec(), 20, 0x00)));
        }
        let number = self.id_number.as_bytes();
        let male = number.get(16).is_some_and(|digit| digit % 2 == 1);
        personal.extend([
            (0x0A, if male { b"1".to_vec() } else { b"2".to_vec() }),
            (0x0B, packed(&format!("{:02}", self.nation))),
            (0x0C, padded(packed(&self.issuer), 3, 0xFF)),
            (0x0D, packed(self.id_number.get(6..14).unwrap_or_default())),
        ]);
        BTreeMap::from([(0xEF05, free), (0xEF06, personal)])
    }
}

fn put(room: &mut [u8], bytes: &[u8]) {
    let n = room.len().min(bytes.len());
    room[..n].copy_from_slice(&bytes[..n]);
}

fn padded(mut value: Vec<u8>, length: usize, with: u8) -> Vec<u8> {
    value.resize(length.max(value.len()), with);
    value
}

/// Two digits a byte; anything that is no digit becomes F.
fn packed(digits: &str) -> Vec<u8> {
    let nibble = |b: u8| if b.is_ascii_digit() { b - b'0' } else { 0x0F };
    let pair = |p: &[u8]| nibble(p[0]) << 4 | p.get(1).map_or(0x0F, |b| nibble(*b));
    digits.as_bytes().chunks(2).map(pair).collect()
}
