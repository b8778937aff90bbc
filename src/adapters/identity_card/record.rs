//! The 256 bytes of text of an identity card, in the four layouts there are. UTF-16LE, padded with
//! spaces; byte 248 says which layout. Sources: the readers' published structures for the resident
//! identity card, the residence permit for Hong Kong, Macao and Taiwan residents ('J'), and the
//! foreigner's permanent residence card of 2017 ('I') and of 2023 ('Y').

use crate::domain::people::card::UnreadableRecord::{Impossible, Malformed};
use crate::domain::people::card::{
    CardFault, CardPart, CardProof, Holder, NationCode, PrivateDate,
};
use crate::domain::people::identity::{IdNumber, PersonName, Sex};
use jiff::civil::Date;
use zeroize::Zeroizing;

/// Length of the text.
pub const TEXT: usize = 256;
/// Length of the photo.
pub const PHOTO: usize = 1024;

/// Where the parts of a document stand: offset and length in bytes.
struct Layout {
    name: (usize, usize),
    /// The name in Latin letters, for somebody without one in Chinese characters.
    latin: Option<(usize, usize)>,
    sex: usize,
    nation: Option<usize>,
    born: usize,
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
    ..PERMIT
};
const FOREIGNER_2017: Layout = Layout {
    name: (158, 30),
    latin: Some((0, 120)),
    sex: 120,
    nation: None,
    born: 220,
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

/// The text of an answer to [`super::frame::Command::Read`]: two lengths, the text, the photo. The
/// photo is left in the answer, which is wiped.
///
/// Errors: [`CardFault::Unreadable`] when lengths and bytes do not agree.
pub fn text_of(data: &[u8]) -> Result<&[u8; TEXT], CardFault> {
    let part = CardPart::Container;
    let wrong = CardFault::Unreadable {
        part,
        why: Malformed,
    };
    let (lengths, parts) = data.split_at_checked(4).ok_or(wrong)?;
    let length = |at: usize| usize::from(u16::from_be_bytes([lengths[at], lengths[at + 1]]));
    let whole = length(0) == TEXT && length(2) == PHOTO && parts.len() == TEXT + PHOTO;
    whole
        .then(|| parts.first_chunk::<TEXT>())
        .flatten()
        .ok_or(wrong)
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
