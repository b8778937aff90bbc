//! The made-up person of training.

use super::card::{CardProof, Holder, NationCode, PrivateDate, SpecVersion};
use super::identity::{CardNumber, DivisionCode, IdNumber, PersonName, Sex};

/// A holder who does not exist: the terminal's own division, a birth date that fits most items, and
/// the sequence number 000, which is never issued (GB 11643, clause 4.4: from 001).
pub fn practice_holder(home: &DivisionCode, name: PersonName) -> Holder {
    let county = home.as_str().get(..6).unwrap_or("000000");
    let body = format!("{county}19750615000");
    let check = IdNumber::check_character(&body).expect("seventeen digits");
    let id_number = IdNumber::parse(&format!("{body}{check}")).expect("well formed");
    Holder {
        card_number: CardNumber::parse("A00000000"),
        name,
        sex: Sex::Female,
        nation: NationCode::new(1),
        address: None,
        birth_date: PrivateDate::new(id_number.birth_date()),
        id_number,
        issued: None,
        expires: None,
        issuer: None,
        version: Some(SpecVersion::V2),
        proof: CardProof::FreeRead,
    }
}
