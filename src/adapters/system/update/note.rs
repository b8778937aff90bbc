//! How far an update is, as lines of one small file.

use crate::domain::machine::update::{
    BundleHash, Kept, ReleaseNo, Stage, SystemVersion, Update, UpdateFailure,
};
use std::fmt::Write as _;

/// The first line.
const HEAD: &str = "jiujinban update v1";

/// Writes it.
pub(super) fn text(kept: &Kept) -> String {
    let mut text = format!("{HEAD}\nnewest {}\n", kept.newest.0);
    for hash in &kept.failed {
        let _ = writeln!(text, "failed {}", hash.hex());
    }
    let word = match &kept.stage {
        Stage::None => "none",
        // Whether all of it is there, and is what was offered, is looked at anew.
        Stage::Fetching { .. } | Stage::Fetched(_) => "fetching",
        Stage::Ready(_) => "ready",
        Stage::Installing(_) => "installing",
        Stage::Installed(_) => "installed",
        Stage::OnTrial(_) => "trial",
        Stage::Good(_) => "good",
        Stage::Failed(_, why) => why.word(),
    };
    let _ = write!(text, "stage {word}");
    if let Some(update) = kept.stage.update() {
        let (version, release) = (update.version.as_str(), update.release.0);
        let (bytes, hash) = (update.bytes, update.hash.hex());
        let _ = write!(text, " {version} {release} {bytes} {hash}");
    }
    text + "\n"
}

/// Reads it; `None` where it is cut or was never written so.
pub(super) fn parse(text: &str) -> Option<Kept> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    (lines.next()? == HEAD).then_some(())?;
    let newest = lines.next()?.strip_prefix("newest ")?.parse().ok()?;
    let mut kept = Kept {
        newest: ReleaseNo(newest),
        ..Kept::default()
    };
    for line in lines.by_ref() {
        if let Some(hash) = line.strip_prefix("failed ") {
            kept.failed.insert(BundleHash::parse(hash)?);
            continue;
        }
        kept.stage = stage(line.strip_prefix("stage ")?)?;
        return lines.next().is_none().then_some(kept);
    }
    None
}

fn stage(line: &str) -> Option<Stage> {
    if line == "none" {
        return Some(Stage::None);
    }
    let mut parts = line.split(' ');
    let word = parts.next()?;
    let version = SystemVersion::parse(parts.next()?)?;
    let release = ReleaseNo(parts.next()?.parse().ok()?);
    let bytes = parts.next()?.parse().ok()?;
    let hash = BundleHash::parse(parts.next()?)?;
    parts.next().is_none().then_some(())?;
    let update = Update::new(version, release, bytes, hash)?;
    Some(match word {
        "fetching" => Stage::Fetching { update, got: 0 },
        "ready" => Stage::Ready(update),
        "installing" => Stage::Installing(update),
        "installed" => Stage::Installed(update),
        "trial" => Stage::OnTrial(update),
        "good" => Stage::Good(update),
        word => Stage::Failed(update, UpdateFailure::of_word(word)?),
    })
}
