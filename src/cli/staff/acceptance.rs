//! `county acceptance`: what a terminal says of itself for its acceptance, from a memory stick.

use super::Done;
use crate::cli::{say, say_each};
use crate::county::CountyHandle;
use crate::county::packs::Genuine;
use crate::domain::machine::acceptance::{Criterion, Judge};
use crate::domain::machine::pack::LONGEST;
use crate::domain::machine::proof::ProofAge;
use crate::files::stick;
use clap::Subcommand;
use std::path::{Path, PathBuf};

/// What is done with an acceptance pack.
#[derive(Debug, Subcommand)]
pub enum Acceptances {
    /// Check the signed file of a terminal, `jiujinban-acceptance-….txt`; nothing is changed.
    Verify {
        /// The file.
        file: PathBuf,
    },
    /// Check it and keep it beside the terminal's sheet, where the console shows it.
    Take {
        /// The file.
        file: PathBuf,
    },
}

impl Acceptances {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        match self {
            Self::Verify { file } => told(&county.verify_pack(&text(file)?)?),
            Self::Take { file } => {
                told(&county.take_pack(&text(file)?)?);
                say("it stands beside the terminal's sheet now");
            }
        }
        Ok(())
    }
}

/// What is no text is no pack: it is judged as an empty one.
fn text(file: &Path) -> Result<String, String> {
    let place = |e: &dyn std::error::Error| format!("{}: {e}", file.display());
    let bytes = stick::read(file, LONGEST as u64).map_err(|e| place(&e))?;
    Ok(bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default())
}

fn told(genuine: &Genuine) {
    let facts = &genuine.facts;
    let made = facts.at.china().strftime("%Y-%m-%d %H:%M").to_string();
    say(format_args!(
        "the signature is that of {}: made at {made} for {}, program {} {}",
        facts.device,
        facts.account.as_str(),
        facts.version.as_str(),
        facts.program.hex()
    ));
    match genuine.age {
        ProofAge::Now => {}
        ProofAge::Old(by) => say(format_args!("it is {} hours old", by.0 / 3_600_000)),
        ProofAge::Ahead(_) => say("its moment has not come: the terminal's clock is ahead"),
    }
    if genuine.newest_ms.is_some_and(|newest| newest > facts.at.0) {
        say("the county has a newer one of this terminal");
    }
    let shown = |criterion: Criterion| {
        let word = match facts.shows(criterion) {
            Some(true) => "shown",
            Some(false) => "not shown",
            None => "a person has to look",
        };
        format!("{:>2} {word}", criterion.number())
    };
    let by_machine = Criterion::ALL.into_iter();
    let by_machine = by_machine.filter(|c| c.judge() == Judge::Records);
    say_each(by_machine.map(shown), "");
}
