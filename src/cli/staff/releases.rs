//! `county release`: which programs terminals may run.

use super::Done;
use crate::cli::{say, say_each};
use crate::county::CountyHandle;
use clap::Subcommand;

/// What is done with programs.
#[derive(Debug, Subcommand)]
pub enum Releases {
    /// List the programs the county knows: version, hash, who told it.
    List,
    /// Note a program: a terminal that proves it runs these bytes is genuine.
    Add {
        /// Its version, as `kiosk --version` says it.
        version: String,
        /// SHA-256 of the program `kiosk`, as `sha256sum` prints it.
        sha256: String,
    },
    /// Take one back that was noted by mistake, or is to run nowhere any more.
    Remove {
        /// Its version.
        version: String,
        /// Its SHA-256.
        sha256: String,
    },
}

impl Releases {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        match self {
            Self::List => {
                let rows = county.releases()?;
                let lines = rows
                    .iter()
                    .map(|row| format!("{:<12} {} {}", row.version, row.sha256, row.told_by));
                say_each(
                    lines,
                    "no program is known yet; `county release add` notes one",
                );
            }
            Self::Add { version, sha256 } => {
                if county.add_release(version, sha256)? {
                    say(format_args!("{version} is known now"));
                } else {
                    say(format_args!("{version} with these bytes was known already"));
                }
            }
            Self::Remove { version, sha256 } => {
                if !county.remove_release(version, sha256)? {
                    return Err("no program of this version and hash is known; `county release list` lists them".into());
                }
                say(format_args!("{version} with these bytes is known no more"));
            }
        }
        Ok(())
    }
}
