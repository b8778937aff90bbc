//! `county policy`: what the county switches for all its terminals at once.

use super::Done;
use crate::cli::{say, say_each};
use crate::county::CountyHandle;
use clap::Subcommand;

/// What is done with the policies.
#[derive(Debug, Subcommand)]
pub enum Policies {
    /// List every policy with what is in force and what it may be.
    List,
    /// Set one: signed with the offline key and published; terminals take it with their next look.
    Set {
        /// Its name.
        name: String,
        /// What it is to be.
        value: String,
    },
}

impl Policies {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        match self {
            Self::List => say_each(county.policies(), "there are no policies"),
            Self::Set { name, value } => {
                let version = county.set_policy(name, value)?;
                say(format_args!("{name} is {value} from version {version} on"));
            }
        }
        Ok(())
    }
}
