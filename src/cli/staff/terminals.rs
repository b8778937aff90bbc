//! `county terminal`: which terminals there are, and which village each serves.

use super::Done;
use crate::cli::{count, say, say_each};
use crate::county::CountyHandle;
use crate::county::replace::Replaced;
use crate::county::retire::WipeVerdict;
use crate::domain::machine::acceptance::ServiceStage;
use clap::Subcommand;

/// What is done with terminals.
#[derive(Debug, Subcommand)]
pub enum Terminals {
    /// List the admitted terminals: number, the village or town it serves, open tasks.
    List,
    /// Say which village or town a terminal serves: it gets the open tasks of the people there.
    Place {
        /// Its number: `device` of its sheet.
        #[arg(value_name = "NUMBER")]
        asset: String,
        /// Division code: 9 digits for a town, 12 for a village.
        division: String,
    },
    /// Order the end of a terminal: a technician may destroy everything there. It hears of it within
    /// minutes; until its code is checked the wipe is not proven.
    Retire {
        /// Its number: `device` of its sheet.
        #[arg(value_name = "NUMBER")]
        asset: String,
        /// Why; noted in the log of the console.
        #[arg(long)]
        reason: String,
    },
    /// Put a new terminal in the place of an old one, in one step: the village or town, the service points
    /// and the open tasks move, and the end of the old one is ordered.
    Replace {
        /// Number of the old one: `device` of its sheet.
        old: String,
        /// Number of the new one, which is approved already.
        new: String,
        /// Why; noted in the log of the console.
        #[arg(long)]
        reason: String,
    },
    /// Take such an order back, as long as the terminal has stated nothing.
    Keep {
        /// Its number: `device` of its sheet.
        #[arg(value_name = "NUMBER")]
        asset: String,
    },
    /// Check the code an empty terminal shows.
    Wiped {
        /// Its number: `device` of its sheet.
        #[arg(value_name = "NUMBER")]
        asset: String,
        /// The code below the picture, or what the picture holds.
        code: String,
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
                let ends = county.retirements()?;
                let end = |asset: &str| {
                    let state = ends.iter().find(|(own, _)| own == asset);
                    state.map_or("", |(_, state)| state.words())
                };
                let terminals = county.terminals()?;
                let in_service = county.in_service()?;
                let standing = |asset: &str| match county.stage(asset) {
                    _ if !in_service.iter().any(|own| own == asset) => "  revoked or retired",
                    Ok(ServiceStage::Trial) => "  on trial",
                    Ok(ServiceStage::Formal) | Err(_) => "",
                };
                say_each(
                    terminals
                        .iter()
                        .map(|terminal| &terminal.asset)
                        .map(|asset| line(asset) + standing(asset) + end(asset)),
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
            Self::Retire { asset, reason } => {
                county.retire(asset, reason)?;
                say(format_args!(
                    "{asset} is to be retired: a technician does it at the terminal"
                ));
            }
            Self::Replace { old, new, reason } => {
                match county.replace_terminal(old, new, reason)? {
                    Replaced::Before => say(format_args!("{new} took the place of {old} before")),
                    Replaced::Now(moved) => say(format_args!(
                        "{new} is in the place of {old} and serves {}; {} and {} moved; {old} is to be \
                         retired: a technician does it at the terminal",
                        moved.division.as_deref().unwrap_or("no village yet"),
                        count(moved.tasks, "open task"),
                        count(moved.points, "service point")
                    )),
                }
            }
            Self::Keep { asset } => {
                county.keep_terminal(asset)?;
                say(format_args!("{asset} stays"));
            }
            Self::Wiped { asset, .. }
                if !county.terminals()?.iter().any(|own| own.asset == *asset) =>
            {
                return Err(format!(
                    "{asset}: no such terminal; `county terminal list` names them"
                )
                .into());
            }
            Self::Wiped { asset, code } => match county.prove_wipe(asset, code)? {
                WipeVerdict::Proven => say(format_args!("{asset} is proven to be empty")),
                WipeVerdict::Before(_) => say(format_args!("{asset} was proven empty before")),
                WipeVerdict::Left(files) => {
                    return Err(format!(
                        "the code is genuine, and {} could not be destroyed: wipe again at the \
                         terminal, or destroy its disk",
                        count(files, "file")
                    )
                    .into());
                }
                WipeVerdict::Wrong | WipeVerdict::Malformed => {
                    return Err("this is not the code of this terminal; read it once more".into());
                }
                WipeVerdict::TooMany => {
                    return Err("too many wrong codes; try again in a minute".into());
                }
            },
        }
        Ok(())
    }
}
