//! `county approve`: which terminals ask to be admitted, and admitting or refusing one.

use super::Done;
use crate::cli::{say, say_each};
use crate::county::CountyHandle;
use crate::domain::machine::acceptance::ServiceStage;
use clap::Args;

/// Whom to admit, and how.
#[derive(Debug, Args)]
pub struct Approvals {
    /// The enrolment to approve, by its number, or by the terminal's where only one of that name waits; without it
    /// the waiting ones are listed.
    which: Option<String>,
    /// Nothing done at the terminal counts until it is accepted at the console. So it is, where nothing is said.
    #[arg(long, requires = "which")]
    trial: bool,
    /// Everything counts from now on: a terminal that was accepted before and set up anew.
    #[arg(long, requires = "which", conflicts_with = "trial")]
    formal: bool,
    /// It is not let in.
    #[arg(long, requires = "which", conflicts_with_all = ["trial", "formal"])]
    refuse: bool,
}

impl Approvals {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        let waiting = county.waiting()?;
        let Some(which) = &self.which else {
            return list(county, &waiting);
        };
        let Some((id, device)) = chosen(&waiting, which)? else {
            return Err(not_waiting(county, which)?.into());
        };
        let (done, how) = if self.refuse {
            (county.refuse(id)?, "refused")
        } else if self.formal {
            (
                county.approve(id)?,
                "approved, and what is done there counts",
            )
        } else {
            (county.approve_for_trial(id)?, "approved on trial")
        };
        if !done {
            return Err(format!("{id} does not wait any more: somebody else decided").into());
        }
        say(format_args!("{device} is {how} ({id})"));
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

/// The one waiting enrolment that is meant, if one is.
fn chosen<'a>(
    waiting: &'a [(String, String)],
    which: &str,
) -> Result<Option<&'a (String, String)>, String> {
    if let Some(row) = waiting.iter().find(|(id, _)| id == which) {
        return Ok(Some(row));
    }
    let mut called = waiting.iter().filter(|(_, device)| device == which);
    match (called.next(), called.next()) {
        (Some(_), Some(_)) => Err(format!(
            "more than one enrolment waits as {which}: refuse each by its own number (--refuse), and have the \
             right terminal ask again with a new code"
        )),
        (first, _) => Ok(first),
    }
}

/// Why there is nothing to approve.
fn not_waiting(county: &CountyHandle, which: &str) -> Result<String, Box<dyn std::error::Error>> {
    if county.in_service()?.iter().any(|device| device == which) {
        let stage = match county.stage(which)? {
            ServiceStage::Trial => "on trial",
            ServiceStage::Formal => "and what is done there counts",
        };
        return Ok(format!("{which} is admitted already, {stage}"));
    }
    Ok(format!(
        "no enrolment {which} is waiting; `county approve` without it lists who waits"
    ))
}
