//! The copy: what would go over the line, line by line, with the terminal's signature below.

use super::{FerryPlaces, of_stick};
use crate::adapters::county::encode;
use crate::adapters::county::pages::announced;
use crate::domain::delivery::ferry::{CarriedCase, FerryFault, Loaded, outbox_file};
use crate::files::stick;
use crate::wire::Base64;
use crate::wire::envelope::Stamp;
use crate::wire::ferry::{self, FerryCase, FerryHead, FerryKind, FerryPage};
use ring::digest::{Context, SHA256};
use std::fs::File;
use std::io::{BufWriter, Write};

/// Copies cases to the first stick, whole or not at all. The outbox is not touched.
///
/// Errors: no stick, one that is full or takes nothing, a key that does not sign.
pub fn load(places: &FerryPlaces, cases: &[CarriedCase], left: u64) -> Result<Loaded, FerryFault> {
    if cases.is_empty() {
        return Err(FerryFault::Nothing);
    }
    let stick = places.stick()?;
    let made = places.clock.wall();
    let terminal = places.signer.device().as_str();
    let name = outbox_file(terminal, made);
    let head = FerryHead {
        kind: FerryKind::Outbox,
        v: ferry::VERSION,
        terminal: terminal.to_owned(),
        made_ms: made.0,
        cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
        left,
    };
    let write = |out: &mut BufWriter<File>| write(places, out, &head, cases);
    stick::put(&stick, &name, write, of_stick)?;
    Ok(Loaded {
        file: name,
        cases: cases.len() as u64,
        left,
    })
}

fn write(
    places: &FerryPlaces,
    out: &mut BufWriter<File>,
    head: &FerryHead,
    cases: &[CarriedCase],
) -> Result<(), FerryFault> {
    let mut sum = Context::new(&SHA256);
    let mut put = |line: &[u8], sum: &mut Context| {
        sum.update(line);
        out.write_all(line).map_err(|why| of_stick(&why))
    };
    put(&ferry::line(head), &mut sum)?;
    for case in cases {
        put(&ferry::line(&of(case)), &mut sum)?;
    }
    let signed = ferry::outbox_bytes(sum.clone().finish().as_ref());
    let signature = places.signer.sign(&signed).map_err(|_| FerryFault::Key)?;
    let stamp = Stamp {
        key_id: places.signer.key_id().as_str().to_owned(),
        signature: Base64(signature.0.to_vec()),
    };
    put(&ferry::line(&stamp), &mut sum)
}

fn of(case: &CarriedCase) -> FerryCase {
    let pages = case.pages.iter().map(|page| FerryPage {
        number: page.number.get(),
        page: announced(page),
        ct: Base64(page.body.ct.clone()),
    });
    FerryCase {
        id: case.envelope.facts.submission.to_string(),
        envelope: encode::envelope(&case.envelope),
        pages: pages.collect(),
    }
}
