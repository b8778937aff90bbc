//! `kiosk self-check`: what works, in words or for a program.

use super::{fail, say};
use crate::adapters::keys::KeyStore;
use crate::adapters::print::document::make_pdf;
use crate::adapters::print::fonts::{FontBook, FontFiles};
use crate::adapters::system::{SystemClock, program};
use crate::config::{Config, load, own_sources};
use crate::enrol::key_place;
use crate::files::{FileKind, replace};
use crate::ports::clock::Clock;
use crate::run::self_check;
use crate::ui::text::checks::{self as words, Checked};
use crate::ui::text::devices::Condition;
use crate::ui::text::papers::{Counts, Letterhead, Readiness, readiness};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The configuration has faults: nothing could be looked at. sysexits.h EX_CONFIG.
const NOT_CONFIGURED: u8 = 78;

/// Looks at everything; fails when something is broken.
pub(super) fn run(files: &[PathBuf], for_programs: bool, report: Option<&Path>) -> ExitCode {
    let config = match load(&own_sources(files.to_vec())) {
        Ok(config) => config,
        Err(report) => {
            fail(&report);
            return ExitCode::from(NOT_CONFIGURED);
        }
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let all = self_check(&config, &clock);
    let broken = all.iter().filter(|checked| checked.is_broken()).count();
    if for_programs {
        say(document(config.place.device.as_str(), &all));
    } else {
        for checked in &all {
            say(format_args!("{} [{} ms]", checked.line(), checked.took.0));
        }
        say(words::summary(broken));
    }
    if let Some(file) = report {
        if let Err(why) = write_report(file, &config, &all, &clock) {
            return super::fail_at(file, &why);
        }
        if !for_programs {
            say(words::report_kept(&file.display().to_string()));
        }
    }
    if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The report as A4 pages, with the proof of this program where the terminal has a key.
fn write_report(
    file: &Path,
    config: &Config,
    all: &[Checked],
    clock: &Arc<dyn Clock>,
) -> Result<(), Box<dyn std::error::Error>> {
    let stick = file.parent().filter(|folder| *folder != Path::new(""));
    if let Some(folder) = stick.filter(|folder| !folder.is_dir()) {
        return Err(format!(
            "{} is no folder: is the memory stick mounted?",
            folder.display()
        )
        .into());
    }
    let keys = KeyStore::open(&key_place(config), &config.place.device).ok();
    let proof = match keys {
        Some(keys) => Some(program::prove(keys.device().as_ref(), clock.as_ref())?),
        None => None,
    };
    let address = proof
        .as_ref()
        .map(|proof| program::address(&config.county.url, proof));
    let of = Readiness {
        device: config.place.device.as_str(),
        asset: &config.place.asset_number,
        checks: all,
        proof: proof.as_ref().zip(address.as_deref()),
    };
    let head = Letterhead {
        issuer: config.place.name.clone(),
        phone: config.county.help_phone.as_str().to_owned(),
        counts: Counts::Yes,
        now: clock.wall(),
    };
    let book = FontBook::new(FontFiles::installed());
    let pages = make_pdf(&readiness(&of, &head), &book)?;
    replace(file, &pages, FileKind::Plain)?;
    Ok(())
}

fn document(device: &str, all: &[Checked]) -> Value {
    let checks: Vec<Value> = all
        .iter()
        .map(|checked| {
            let (sentence, next) = words::sentence(checked.condition);
            json!({
                "part": checked.part.word(),
                "name": words::name(checked.part),
                "result": result(checked.condition),
                "sentence": sentence,
                "next": next,
                "note": checked.note,
                "milliseconds": checked.took.0,
            })
        })
        .collect();
    json!({
        "device": device,
        "version": env!("CARGO_PKG_VERSION"),
        "good": !all.iter().any(Checked::is_broken),
        "checks": checks,
    })
}

const fn result(condition: Condition) -> &'static str {
    match condition {
        Condition::Works => "works",
        Condition::NotFitted => "not-fitted",
        Condition::Soon(_) => "soon",
        Condition::Broken(_) => "broken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::machine::check::{CheckPart, DiskState, TouchState};
    use crate::domain::time::Span;

    fn checked(part: CheckPart, condition: Condition, note: Option<&str>) -> Checked {
        Checked {
            part,
            condition,
            note: note.map(str::to_owned),
            took: Span(12),
        }
    }

    #[test]
    fn what_is_broken_has_its_next_step_for_people_and_programs_alike() {
        let touch = words::touch(TouchState::Missing);
        let broken = checked(CheckPart::Touch, touch, None);
        let said = broken.line();
        let told = document("tz-017", std::slice::from_ref(&broken));
        assert_eq!(told["good"], false);
        let told = &told["checks"][0];
        assert_eq!(told["part"], "touch");
        assert_eq!(told["result"], "broken");
        for word in ["sentence", "next"] {
            let word = told[word].as_str().expect("a text");
            assert!(said.contains(word), "{said}: {word}");
        }
    }

    #[test]
    fn what_works_has_its_number_and_no_next_step() {
        let state = DiskState::Fine(12_300_000_000);
        let fine = checked(CheckPart::Disk, words::disk(state), Some("还有 12.3 GB"));
        assert_eq!(fine.line(), "磁盘：正常（还有 12.3 GB）");
        let told = document("tz-017", &[fine]);
        assert_eq!(told["good"], true);
        assert!(told["checks"][0]["next"].is_null());
    }
}
