//! The 256 bytes of text of an identity card, in the four layouts there are. UTF-16LE, padded with
//! spaces; byte 248 says which layout. Sources: the readers' published structures for the resident
//! identity card, the residence permit for Hong Kong, Macao and Taiwan residents ('J'), and the
//! foreigner's permanent residence card of 2017 ('I') and of 2023 ('Y').

use crate::domain::people::card::UnreadableRecord::{Impossible, Malformed};
use crate::domain::people::card::{
    CardFault, CardPart, CardProof, Holder, NationCode, PrivateDate,
};
use crate::domain::people::identity::{Address, IdNumber, PersonName, Sex};
use crate::domain::people::photo::{WLT_BYTES, WltPhoto};
use jiff::civil::Date;
use zeroize::Zeroizing;

/// Length of the text.
pub const TEXT: usize = 256;
/// Length of the photo.
pub const PHOTO: usize = WLT_BYTES;
/// Length of a fingerprint, where there is one.
pub const FINGER: usize = 1024;
/// Length of an address.
const ADDRESS: usize = 70;

/// Where the parts of a document stand: offset and length in bytes.
struct Layout {
    name: (usize, usize),
    /// The name in Latin letters, for somebody without one in Chinese characters.
    latin: Option<(usize, usize)>,
    sex: usize,
    nation: Option<usize>,
    born: usize,
    address: Option<usize>,
    number: (usize, usize),
    from: usize,
    until: usize,
}

const CITIZEN: Layout = Layout {
    name: (0, 30),
    latin: None,
    sex: 30,
    nation: Some(32),
    born: 36,
    address: Some(52),
    number: (122, 36),
    from: 188,
    until: 204,
};
const PERMIT: Layout = Layout {
    nation: None,
    ..CITIZEN
};
const FOREIGNER_2023: Layout = Layout {
    latin: Some((52, 70)),
    address: None,
    ..PERMIT
};
const FOREIGNER_2017: Layout = Layout {
    name: (158, 30),
    latin: Some((0, 120)),
    sex: 120,
    nation: None,
    born: 220,
    address: None,
    number: (122, 30),
    from: 188,
    until: 204,
};

fn layout(text: &[u8]) -> &'static Layout {
    match text[248] {
        b'J' => &PERMIT,
        b'Y' => &FOREIGNER_2023,
        b'I' => &FOREIGNER_2017,
        _ => &CITIZEN,
    }
}

/// What an answer holds that is read of it.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The text.
    pub text: &'a [u8; TEXT],
    /// The photo.
    pub photo: Option<WltPhoto>,
}

/// The parts of an answer to [`super::frame::Command::Read`]: two lengths, the text, the photo; or to
/// [`super::frame::Command::ReadWithFinger`]: three lengths and the fingerprint behind the photo. The
/// fingerprint is not looked at; it is wiped with the answer.
///
/// Errors: [`CardFault::Unreadable`] when lengths and bytes do not agree.
pub fn parts_of(data: &[u8]) -> Result<Parts<'_>, CardFault> {
    let wrong = CardFault::Unreadable {
        part: CardPart::Container,
        why: Malformed,
    };
    let is_plain = data.len() == 4 + TEXT + PHOTO;
    let (lengths, parts) = data
        .split_at_checked(if is_plain { 4 } else { 6 })
        .ok_or(wrong)?;
    let length = |at: usize| {
        Some(u16::from_be_bytes([
            *lengths.get(at)?,
            *lengths.get(at + 1)?,
        ]))
    };
    let length = |at| usize::from(length(at).unwrap_or(0));
    let finger = length(4);
    let agree = length(0) == TEXT
        && length(2) == PHOTO
        && matches!(finger, 0 | FINGER)
        && parts.len() == TEXT + PHOTO + finger;
    let (text, rest) = parts.split_first_chunk::<TEXT>().ok_or(wrong)?;
    let photo = rest.first_chunk::<PHOTO>().ok_or(wrong)?;
    agree
        .then(|| Parts {
            text,
            photo: WltPhoto::new(photo),
        })
        .ok_or(wrong)
}

/// The newest of the addresses that were written on a card later: up to four of 70 bytes, one behind
/// the other. `None` when there is none that can be read.
pub fn newest_address(data: &[u8]) -> Option<Address> {
    let read = |bytes: &[u8]| Address::parse(&decoded(bytes)?);
    data.chunks_exact(ADDRESS).rev().find_map(read)
}

/// Whose card it is.
///
/// Errors: [`CardFault::Unreadable`] names the record that is impossible; a foreigner's card of
/// 2017 with its old number of 15 characters is [`CardFault::UnknownVersion`], because no record of
/// this county stands under such a number.
pub fn holder(text: &[u8; TEXT]) -> Result<Holder, CardFault> {
    let at = layout(text);
    let bad = |part, why| CardFault::Unreadable { part, why };
    let written = |(offset, length): (usize, usize), part| {
        decoded(&text[offset..offset + length]).ok_or(bad(part, Malformed))
    };
    let number = written(at.number, CardPart::IdNumber)?;
    if number.chars().count() == 15 {
        return Err(CardFault::UnknownVersion);
    }
    let id_number = IdNumber::parse(&number).map_err(|_| bad(CardPart::IdNumber, Impossible))?;
    let mut name = written(at.name, CardPart::Name)?;
    if let Some(latin) = at.latin
        && name.is_empty()
    {
        name = written(latin, CardPart::Name)?;
    }
    let name = PersonName::parse(&name).ok_or(bad(CardPart::Name, Impossible))?;
    let born = written((at.born, 16), CardPart::BirthDate)?;
    let born = day(&born).ok_or(bad(CardPart::BirthDate, Impossible))?;
    if born != id_number.birth_date() {
        return Err(bad(CardPart::BirthDate, Impossible));
    }
    let from = written((at.from, 16), CardPart::Issued)?;
    let until = written((at.until, 16), CardPart::Expires)?;
    let issued = day(&from).ok_or(bad(CardPart::Issued, Impossible))?;
    // 长期, or nothing: it has no last day.
    let expires = match until.bytes().any(|b| b.is_ascii_digit()) {
        true => Some(day(&until).ok_or(bad(CardPart::Expires, Impossible))?),
        false => None,
    };
    let address = at
        .address
        .and_then(|offset| decoded(&text[offset..offset + ADDRESS]));
    let nation = match at.nation {
        Some(offset) => written((offset, 4), CardPart::Nation)?
            .parse()
            .ok()
            .and_then(NationCode::new),
        None => None,
    };
    Ok(Holder {
        card_number: None,
        sex: sex(&written((at.sex, 2), CardPart::Sex)?),
        birth_date: PrivateDate::new(born),
        id_number,
        name,
        nation,
        address: address.and_then(|address| Address::parse(&address)),
        issued: Some(issued),
        expires,
        issuer: None,
        version: None,
        proof: CardProof::IdentityCard,
    })
}

/// UTF-16LE without its padding; `None` for half a character.
fn decoded(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let units = bytes
        .chunks_exact(2)
        .map(|b| u16::from_le_bytes([b[0], b[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    let text = Zeroizing::new(text.ok()?);
    Some(Zeroizing::new(
        text.trim_end_matches([' ', '\0']).trim_start().to_owned(),
    ))
}

fn day(text: &str) -> Option<Date> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then_some(())?;
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let narrow = |n: i16| i8::try_from(n).ok();
    Date::new(part(0..4)?, narrow(part(4..6)?)?, narrow(part(6..8)?)?).ok()
}

fn sex(code: &str) -> Sex {
    match code {
        "1" => Sex::Male,
        "2" => Sex::Female,
        _ => Sex::Unstated,
    }
}

#[cfg(test)]
mod tests;
