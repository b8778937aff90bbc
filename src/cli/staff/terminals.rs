//! `county terminal`: which terminals there are, and which village each serves.

use super::Done;
use crate::cli::{count, say, say_each};
use crate::county::CountyHandle;
use clap::Subcommand;

/// What is done with terminals.
#[derive(Debug, Subcommand)]
pub enum Terminals {
    /// List the admitted terminals: asset number, the village or town it serves, open tasks.
    List,
    /// Say which village or town a terminal serves: it gets the open tasks of the people there.
    Place {
        /// Its asset number.
        asset: String,
        /// Division code: 9 digits for a town, 12 for a village.
        division: String,
    },
}

impl Terminals {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        let tasks = county.tasks(false)?;
        let open = |asset: &str| tasks.iter().filter(|task| task.asset == asset).count() as u64;
        match self {
            Self::List => {
                let places = county.terminal_places()?;
                let line = |asset: &str| {
                    let place = places.iter().find(|(known, _)| known == asset);
                    let place = place.map_or("", |(_, division)| division.as_str());
                    let place = Some(place).filter(|place| !place.is_empty());
                    let (place, open) = (place.unwrap_or("-"), count(open(asset), "open task"));
                    format!("{asset:<16} {place:<12} {open}")
                };
                let terminals = county.terminals()?;
                say_each(
                    terminals.iter().map(|terminal| line(&terminal.asset)),
                    "no terminal is admitted yet; `county approve` lists who waits",
                );
            }
            Self::Place { asset, division } => {
                county.place_terminal(asset, division)?;
                let tasks = county.tasks(false)?;
                let has = tasks.iter().filter(|task| task.asset == *asset).count();
                say(format_args!(
                    "{asset} serves {division} and has {}",
                    count(has as u64, "open task")
                ));
            }
        }
        Ok(())
    }
}
