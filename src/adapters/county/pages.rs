//! Pages of a case on their way up: announced, and sent in pieces from where the county has them.
//!
//! A turn carries a megabyte at the most, so that a case with many pages on a thin line does not hold
//! up the cases behind it. Nothing is remembered here between turns: the county tells what it has.

use super::http::{Http, malformed};
use crate::domain::delivery::{PIECE_BYTES, SealedPage};
use crate::ports::county::{CountyError, MalformedPart, Refusal};
use crate::wire::Base64;
use crate::wire::envelope::hex;
use crate::wire::pages::{PageAnnounced, PageStanding};
use reqwest::Method;
use ring::digest::{SHA256, digest};
use std::time::Duration;

/// Pieces that go in one turn.
const TURN: usize = 16;

/// Sends what the county lacks of these pages. `Unfinished` when the turn ended before the pages did.
pub fn send(http: &Http, pages: &[SealedPage], wait: Duration) -> Result<(), CountyError> {
    let mut left = TURN;
    for page in pages {
        send_page(http, page, wait, &mut left)?;
    }
    Ok(())
}

fn send_page(
    http: &Http,
    page: &SealedPage,
    wait: Duration,
    left: &mut usize,
) -> Result<(), CountyError> {
    let path = format!("/v1/submissions/{}/pages/{}", page.case, page.number.get());
    let ct = &page.body.ct;
    let told: PageStanding = http
        .send(Method::PUT, &path, &announced(page), wait)
        .map_err(no_pages_there)?;
    let mut have = within(told, 0, ct.len())?;
    while have < ct.len() {
        if *left == 0 {
            return Err(CountyError::Unfinished);
        }
        *left -= 1;
        let piece = &ct[have..ct.len().min(have + PIECE_BYTES)];
        let sum = hex(digest(&SHA256, piece).as_ref());
        let place = format!("{path}/pieces/{have}?sha256={sum}");
        let told: PageStanding = http.send_bytes(Method::PUT, &place, piece, wait)?;
        // Whoever has less afterwards than before would be sent the same for ever.
        have = within(told, have + 1, ct.len())?;
    }
    Ok(())
}

/// What is said of a page before its first piece.
pub fn announced(page: &SealedPage) -> PageAnnounced {
    PageAnnounced {
        suite: page.body.suite.number(),
        key_id: page.body.key.as_str().to_owned(),
        enc: Base64(page.body.enc.clone()),
        length: u32::try_from(page.body.ct.len()).unwrap_or(u32::MAX),
        sha256: hex(&page.digest.0),
    }
}

fn within(told: PageStanding, least: usize, most: usize) -> Result<usize, CountyError> {
    let have = usize::try_from(told.have).unwrap_or(usize::MAX);
    if (least..=most).contains(&have) {
        Ok(have)
    } else {
        Err(malformed(MalformedPart::Value))
    }
}

/// A county of before knows no pages: it has to be brought up to date, the case waits.
fn no_pages_there(e: CountyError) -> CountyError {
    match e {
        CountyError::Refused {
            problem: Refusal::NotFound,
            ..
        } => CountyError::WrongVersion,
        other => other,
    }
}
