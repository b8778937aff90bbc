//! `county ferry`: the sealed outbox of a terminal without a line, brought on a memory stick.

use super::Done;
use crate::cli::say;
use crate::county::CountyHandle;
use crate::files::stick;
use crate::wire::ferry::{MOST_BYTES, Unreadable};
use clap::Subcommand;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What is done with an outbox.
#[derive(Debug, Subcommand)]
pub enum Ferries {
    /// Take in a terminal's outbox from a memory stick and write the answer it waits for.
    Take {
        /// The file, `jiujinban-outbox-….jjb`.
        file: PathBuf,
        /// Where the answer goes: the folder of the stick, where it gets the name the terminal looks
        /// for, or a file.
        #[arg(long)]
        answer: PathBuf,
    },
}

impl Ferries {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        let Self::Take { file, answer } = self;
        let place = |e: &dyn Error| format!("{}: {e}", file.display());
        let bytes = stick::read(file, MOST_BYTES as u64).map_err(|e| place(&e))?;
        let bytes = bytes.ok_or_else(|| place(&Unreadable::TooLarge))?;
        let ferried = county.take_ferry(&bytes).map_err(|e| place(&e))?;
        let (folder, name) = match (answer.is_dir(), answer.parent(), answer.file_name()) {
            (true, ..) => (answer.as_path(), ferried.name.clone()),
            (false, Some(folder), Some(name)) => {
                (in_place(folder), name.to_string_lossy().into_owned())
            }
            _ => return Err(format!("{}: is no place for a file", answer.display()).into()),
        };
        let write = |out: &mut BufWriter<File>| out.write_all(&ferried.answer);
        stick::put(folder, &name, write, |e| e.kind().into())
            .map_err(|e| format!("{}: {e}", folder.join(&name).display()))?;
        say(format_args!(
            "{}: {} taken, {} refused, {} more wait there; the answer is {}",
            ferried.terminal,
            ferried.accepted,
            ferried.refused,
            ferried.left,
            folder.join(&name).display()
        ));
        Ok(())
    }
}

fn in_place(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}
