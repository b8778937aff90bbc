//! `county approve`: which terminals ask to be admitted, and admitting one.

use super::Done;
use crate::cli::{say, say_each};
use crate::county::CountyHandle;
use clap::Args;

/// Whom to admit, and how.
#[derive(Debug, Args)]
pub struct Approvals {
    /// The enrolment to approve, by its number, or by the terminal's where only one of that name waits; without it
    /// the waiting ones are listed.
    which: Option<String>,
    /// Nothing done at the terminal counts until it is accepted at the console.
    #[arg(long, requires = "which")]
    trial: bool,
}

impl Approvals {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        let waiting = county.waiting()?;
        let Some(which) = &self.which else {
            return list(county, &waiting);
        };
        let (id, device) = chosen(&waiting, which)?;
        let approved = match self.trial {
            true => county.approve_for_trial(id)?,
            false => county.approve(id)?,
        };
        if !approved {
            return Err(format!("{id} does not wait any more: somebody else decided").into());
        }
        let how = if self.trial { " on trial" } else { "" };
        say(format_args!("{device} is approved{how} ({id})"));
        Ok(())
    }
}

fn list(county: &CountyHandle, waiting: &[(String, String)]) -> Done {
    let admitted = county.terminals()?;
    let line = |(id, device): &(String, String)| {
        // Set up anew, or a second machine with a number that is taken: only a person can tell.
        let known = admitted.iter().any(|terminal| terminal.asset == *device);
        let known = if known { "  admitted once before" } else { "" };
        format!("{id} {device}{known}")
    };
    say_each(waiting.iter().map(line), "no enrolment is waiting");
    Ok(())
}

/// The one waiting enrolment that is meant.
fn chosen<'a>(
    waiting: &'a [(String, String)],
    which: &str,
) -> Result<&'a (String, String), String> {
    if let Some(row) = waiting.iter().find(|(id, _)| id == which) {
        return Ok(row);
    }
    let mut called = waiting.iter().filter(|(_, device)| device == which);
    match (called.next(), called.next()) {
        (Some(row), None) => Ok(row),
        (Some(_), Some(_)) => Err(format!(
            "more than one enrolment waits as {which}: approve by the enrolment's own number, refuse the other at the console"
        )),
        (None, _) => Err(format!(
            "no enrolment {which} is waiting; `county approve` without it lists who waits"
        )),
    }
}
