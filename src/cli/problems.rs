//! `county problems`: the ledger and the responsibility list on the command line.

use super::{say, say_each};
use crate::county::CountyHandle;
use crate::county::ledger::DeskStep;
use crate::county::store::ledger::LedgerFilter;
use crate::domain::ledger::{Level, Responsible};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::error::Error;
use std::path::PathBuf;

/// What is done with the ledger.
#[derive(Debug, Subcommand)]
pub enum Problems {
    /// List what is open, the oldest first.
    List {
        /// What is solved and closed too.
        #[arg(long)]
        all: bool,
        /// Of one desk only: `technician`, `county`, `city` or `province`.
        #[arg(long)]
        desk: Option<String>,
    },
    /// One problem with everything said about it.
    Show {
        /// Its id.
        id: String,
        /// Write its picture (PNG) into this file.
        #[arg(long)]
        picture: Option<PathBuf>,
    },
    /// Answer for good; or say what is being done and until when, with --until.
    Answer {
        /// Which, and in whose name.
        #[command(flatten)]
        desk: Desk,
        /// 反馈时限, `YYYY-MM-DD`: the problem goes to the next desk when it passes.
        #[arg(long)]
        until: Option<Date>,
        /// Plain words for the operator who reported.
        words: String,
    },
    /// Pass a problem on to the desk above.
    Pass {
        /// Which, and in whose name.
        #[command(flatten)]
        desk: Desk,
        /// Why, for the desk above.
        #[arg(default_value = "")]
        words: String,
    },
    /// End a problem without an answer to judge: reported twice, or none.
    Close {
        /// Which, and in whose name.
        #[command(flatten)]
        desk: Desk,
        /// Why, for the operator who reported.
        words: String,
    },
    /// The responsibility list: who answers what, and within how many working days.
    Responsible,
}

/// Which problem, and in whose name.
#[derive(Debug, Args)]
pub struct Desk {
    /// The problem's id.
    id: String,
    /// The desk that has it: `technician`, `county`, `city` or `province`.
    #[arg(long = "as", value_name = "DESK")]
    desk: String,
    /// Who answers.
    #[arg(long)]
    by: String,
}

fn level(name: &str) -> Result<Level, Box<dyn Error>> {
    Level::parse(name).ok_or_else(|| "a desk is technician, county, city or province".into())
}

/// Does it.
pub fn run(county: &CountyHandle, what: &Problems) -> Result<(), Box<dyn Error>> {
    match what {
        Problems::List { all, desk } => list(county, *all, desk.as_deref())?,
        Problems::Show { id, picture } => show(county, id, picture.as_ref())?,
        Problems::Answer { desk, until, words } => {
            act(county, desk, DeskStep::Answer(*until), words)?;
        }
        Problems::Pass { desk, words } => act(county, desk, DeskStep::PassOn, words)?,
        Problems::Close { desk, words } => act(county, desk, DeskStep::Close, words)?,
        Problems::Responsible => county.responsibilities().lines().iter().for_each(line),
    }
    Ok(())
}

fn list(county: &CountyHandle, all: bool, desk: Option<&str>) -> Result<(), Box<dyn Error>> {
    let desk = desk.map(level).transpose()?;
    let filter = match all {
        true => LedgerFilter::Came(i64::MIN, i64::MAX),
        false => LedgerFilter::Open,
    };
    let entries = county.problems(filter)?;
    let wanted = entries
        .iter()
        .filter(|e| desk.is_none_or(|desk| e.course.level == desk));
    say_each(wanted, "no problem to be listed here");
    Ok(())
}

fn show(county: &CountyHandle, id: &str, picture: Option<&PathBuf>) -> Result<(), Box<dyn Error>> {
    let (entry, past) = county.problem(id)?.ok_or("no problem has this id")?;
    say(&entry);
    let content = &entry.content;
    say(format_args!(
        "reporter    {}",
        entry.account.as_deref().unwrap_or("-")
    ));
    say(format_args!(
        "made        {}, came {}",
        entry.made.china(),
        entry.came.china()
    ));
    say(format_args!(
        "page        {} of version {}",
        content.page, content.version
    ));
    say(format_args!(
        "description {}",
        content.description.replace('\n', " / ")
    ));
    say(format_args!(
        "proposal    {}",
        content.proposal.replace('\n', " / ")
    ));
    say(format_args!("with        {} {}", entry.office, entry.phone));
    past.iter().for_each(say);
    if let Some(file) = picture {
        let png = county.problem_picture(id)?;
        let png = png.ok_or("there is no picture with this problem")?;
        std::fs::write(file, png).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    Ok(())
}

fn act(
    county: &CountyHandle,
    desk: &Desk,
    step: DeskStep,
    words: &str,
) -> Result<(), Box<dyn Error>> {
    let who = (level(&desk.desk)?, desk.by.as_str());
    say(county.act_on_problem(&desk.id, who, step, words)?);
    Ok(())
}

fn line(line: &Responsible) {
    say(format_args!(
        "{:<10} {:<8} {:<9} {} {} within {}",
        line.level.name(),
        line.class.map_or("*", |class| class.name()),
        line.business.map_or("*", |business| business.name()),
        line.office,
        line.phone,
        super::count(u64::from(line.days), "working day"),
    ));
}
