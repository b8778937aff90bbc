//! Another terminal's file handed to the county as it is, and the county's answer put beside it. This
//! terminal cannot open what is in it and keeps nothing of it.

use super::{FerryPlaces, of_stick};
use crate::adapters::county::enrol::enrolled;
use crate::adapters::county::http::Http;
use crate::domain::delivery::DeviceId;
use crate::domain::delivery::ferry::{
    ANSWER_BEGINS, FILE_ENDS, FerryFault, OUTBOX_BEGINS, answer_file,
};
use crate::domain::time::WallTime;
use crate::files::stick;
use crate::ports::county::{CountyError, Refusal};
use crate::wire::ferry;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A file of the largest size on a line of two megabits, and the county's work.
const WAIT: Duration = Duration::from_secs(300);

/// Hands every foreign file on the first stick that has no answer beside it to the county; how many.
///
/// Errors: no stick, no such file, a damaged or refused one among them, the line, the county. What was
/// answered stays on the stick, so that another try goes on from there.
pub fn relay(places: &FerryPlaces) -> Result<u64, FerryFault> {
    let stick = places.stick()?;
    let names = stick::named(&stick, OUTBOX_BEGINS, FILE_ENDS).map_err(|_| FerryFault::Stick)?;
    let (mut done, mut bad) = (0, None);
    let http = connected(places)?;
    for name in names {
        match hand_on(places, &http, &stick, &name) {
            Ok(true) => done += 1,
            Ok(false) => {}
            // One bad file does not keep the others back; it is told at the end.
            Err(fault @ (FerryFault::Damaged | FerryFault::Refused)) => bad = Some(fault),
            Err(fault) => return Err(fault),
        }
    }
    match (bad, done) {
        (Some(fault), _) => Err(fault),
        (None, 0) => Err(FerryFault::NoFile),
        (None, done) => Ok(done),
    }
}

/// Hands one file on; `false` when it is this terminal's own or has its answer.
fn hand_on(
    places: &FerryPlaces,
    http: &Http,
    stick: &Path,
    name: &str,
) -> Result<bool, FerryFault> {
    let answer = name.replacen(OUTBOX_BEGINS, ANSWER_BEGINS, 1);
    if stick.join(&answer).exists() {
        return Ok(false);
    }
    let most = ferry::MOST_BYTES as u64;
    let bytes = stick::read(&stick.join(name), most).map_err(|_| FerryFault::Stick)?;
    let bytes = bytes.ok_or(FerryFault::Damaged)?;
    let head = ferry::outbox(&bytes).map_err(|_| FerryFault::Damaged)?.head;
    // What is inside is what counts: under its own name the answer is found.
    let terminal = DeviceId::parse(&head.terminal).ok_or(FerryFault::Damaged)?;
    if terminal == *places.signer.device() {
        return Ok(false);
    }
    if answer_file(terminal.as_str(), WallTime(head.made_ms)) != answer {
        return Err(FerryFault::Damaged);
    }
    let said = http.ferry("/v1/ferry", bytes, WAIT, ferry::MOST_ANSWER_BYTES as u64);
    keep(stick, &answer, &said.map_err(|e| of_county(&e))?)?;
    Ok(true)
}

fn keep(stick: &Path, name: &str, answer: &[u8]) -> Result<(), FerryFault> {
    let write = |out: &mut BufWriter<File>| out.write_all(answer).map_err(|why| of_stick(&why));
    stick::put(stick, name, write, of_stick)
}

/// A connection with the newest certificate.
fn connected(places: &FerryPlaces) -> Result<Http, FerryFault> {
    let link = &places.link;
    let newest = enrolled(
        &link.url,
        &link.ca_pem,
        &link.device,
        &link.dir,
        &link.wrapping,
    );
    let identity = match newest {
        Ok(Some(newest)) => newest.identity,
        _ => link.identity.clone(),
    };
    Http::new(
        &link.url,
        &link.ca_pem,
        Some(&identity),
        link.deadlines,
        Arc::clone(&places.clock),
    )
    .map_err(|_| FerryFault::County)
}

fn of_county(error: &CountyError) -> FerryFault {
    match error {
        CountyError::Refused {
            problem: Refusal::NotFound,
            ..
        } => FerryFault::County,
        CountyError::Refused { .. } => FerryFault::Refused,
        error if error.line_is_down() => FerryFault::NoLine,
        _ => FerryFault::County,
    }
}
