//! The county's answer: believed only with the county's signature over all of it, and each stamp in it
//! checked as one that comes over the line.

use super::FerryPlaces;
use crate::adapters::county::bundle::BundleBook;
use crate::adapters::county::{decode, fault};
use crate::domain::delivery::ferry::{ANSWER_BEGINS, FILE_ENDS, FerryFault, answer_begins, counts};
use crate::domain::delivery::{AcceptanceStamp, KeyId, ReceiptFacts};
use crate::domain::time::WallTime;
use crate::files::stick;
use crate::ports::ferry::Answers;
use crate::wire::ferry::{self, FerryAnswers, FerrySaid, Unreadable};
use ring::digest::{SHA256, digest};

impl From<Unreadable> for FerryFault {
    fn from(_: Unreadable) -> Self {
        Self::Damaged
    }
}

/// Reads the newest answer for this terminal from the first stick.
///
/// Errors: there is none; it is damaged, forged, another terminal's, or older than one that was settled.
pub fn read(places: &FerryPlaces, waiting: &[ReceiptFacts]) -> Result<Answers, FerryFault> {
    let stick = places.stick()?;
    let device = places.signer.device().as_str();
    let names = stick::named(&stick, &answer_begins(device), FILE_ENDS);
    let names = names.map_err(|_| FerryFault::Stick)?;
    let Some(newest) = names.last() else {
        let others = stick::named(&stick, ANSWER_BEGINS, FILE_ENDS);
        return Err(match others.is_ok_and(|others| !others.is_empty()) {
            true => FerryFault::Foreign,
            false => FerryFault::NoFile,
        });
    };
    let most = ferry::MOST_ANSWER_BYTES as u64;
    let bytes = stick::read(&stick.join(newest), most).map_err(|_| FerryFault::Stick)?;
    let bytes = bytes.ok_or(FerryFault::Damaged)?;
    let file = ferry::answers(&bytes)?;
    let book = places.bundle();
    is_the_countys(&book, &file)?;
    // Whose it is and how old counts only once the county has said so.
    if file.head.terminal != device {
        return Err(FerryFault::Foreign);
    }
    let at = WallTime(file.head.at_ms);
    counts(places.newest(), at)?;
    let mut each = Vec::new();
    for answer in file.each()? {
        let own = waiting
            .iter()
            .find(|facts| facts.submission.to_string() == answer.id);
        // What does not wait here any more came over the line meanwhile.
        let Some(facts) = own else { continue };
        let said = match answer.said {
            FerrySaid::Accepted(stamp) if stamp.id == answer.id => {
                let stamp = decode::acceptance(&stamp).ok_or(FerryFault::Damaged)?;
                Ok(genuine(&book, facts, stamp)?)
            }
            FerrySaid::Accepted(_) => return Err(FerryFault::Forged),
            // A refusal means what it means over the line.
            FerrySaid::Refused(problem) => Err(fault::of_problem(&problem)),
        };
        each.push((facts.submission, said));
    }
    Ok(Answers { at, each })
}

fn is_the_countys(book: &BundleBook, file: &FerryAnswers<'_>) -> Result<(), FerryFault> {
    let sum = digest(&SHA256, file.signed);
    let bytes = ferry::answer_bytes(sum.as_ref());
    let key = KeyId::parse(&file.stamp.key_id).ok_or(FerryFault::Forged)?;
    match book.county_signed(&key, &bytes, &file.stamp.signature.0) {
        Some(true) => Ok(()),
        Some(false) => Err(FerryFault::Forged),
        None => Err(FerryFault::UnknownKey),
    }
}

fn genuine(
    book: &BundleBook,
    facts: &ReceiptFacts,
    stamp: AcceptanceStamp,
) -> Result<AcceptanceStamp, FerryFault> {
    match book.stamp_is_genuine(facts, &stamp) {
        Some(true) => Ok(stamp),
        _ => Err(FerryFault::Forged),
    }
}
