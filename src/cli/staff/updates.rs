//! `county update`: updates of the terminals' system.

use super::Done;
use crate::cli::{count, say, say_each};
use crate::county::CountyHandle;
use clap::Subcommand;
use std::path::PathBuf;

/// What is done with updates.
#[derive(Debug, Subcommand)]
pub enum Updates {
    /// List the updates that were published: version, share of the terminals, how it fares.
    List,
    /// Publish an update: it takes the place of the one before, and goes to two in a hundred formal terminals first.
    Publish {
        /// Its file: a bundle of RAUC, signed for the terminals.
        file: PathBuf,
        /// Its name, which is published once.
        #[arg(long)]
        version: String,
        /// Whose account does it; noted in the log of the console.
        #[arg(long)]
        by: String,
    },
    /// Let it go on: to the next terminals, or where it was stopped. What failed on a terminal is not tried there again.
    GoOn {
        /// Its name.
        version: String,
        /// Whose account does it.
        #[arg(long)]
        by: String,
    },
    /// Stop it: no terminal installs it any more.
    Stop {
        /// Its name.
        version: String,
        /// Whose account does it.
        #[arg(long)]
        by: String,
    },
}

impl Updates {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        match self {
            Self::List => {
                let all = county.updates()?;
                let lines = all.iter().enumerate().map(|(n, rollout)| {
                    let row = &rollout.row;
                    let how = match (n, rollout.is_stopped(), row.why.as_str()) {
                        (1.., ..) => "replaced".to_owned(),
                        (_, true, "") => "stopped".to_owned(),
                        (_, true, asset) => format!("stopped: it failed on {asset}"),
                        (_, false, _) => {
                            let reached = count(rollout.reached as u64, "terminal");
                            format!("offered to {}%, {reached}", row.percent)
                        }
                    };
                    format!("{:<24} {} {how}", row.version, row.sha256)
                });
                say_each(lines, "no update was published yet");
            }
            Self::Publish { file, version, by } => {
                county.publish_update(file, version, by)?;
                say(format_args!(
                    "{version} is published; two in a hundred terminals get it first"
                ));
            }
            Self::GoOn { version, by } => {
                let percent = county.let_update_go_on(version, by)?;
                say(format_args!(
                    "{version} goes to {percent}% of the terminals"
                ));
            }
            Self::Stop { version, by } => {
                county.stop_update(version, by)?;
                say(format_args!("{version} is stopped"));
            }
        }
        Ok(())
    }
}
