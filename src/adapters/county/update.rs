//! The update of the system on the line: what a terminal tells, what it is offered, and its file piece by piece.

use super::http::{Http, malformed};
use crate::domain::machine::update::{
    BundleHash, FetchTrouble, ReleaseNo, Stage, Standing, SystemVersion, Update, UpdateFailure,
};
use crate::ports::county::{CountyError, MalformedPart, UpdatePiece};
use crate::wire::update as wire;
use std::time::Duration;

/// Bytes asked for at once: a quarter of a minute on a line of 64 kbit/s.
const PIECE: u64 = 128 << 10;

/// What a heartbeat tells.
pub fn told(standing: &Standing) -> Option<wire::UpdateTold> {
    let (stage, trouble) = match standing {
        Standing::Unknown => return None,
        Standing::NotPossible => {
            return Some(wire::UpdateTold {
                state: wire::UpdateState::NotPossible,
                version: None,
                bytes: None,
                trouble: None,
            });
        }
        Standing::Possible { stage, trouble } => (stage, *trouble),
    };
    let bytes = match stage {
        Stage::Fetching { got, .. } => Some(*got),
        _ => None,
    };
    let trouble = trouble.filter(|_| bytes.is_some());
    let version = stage.update().map(|update| update.version.as_str());
    Some(wire::UpdateTold {
        state: state(stage),
        version: version.map(str::to_owned),
        bytes,
        trouble: trouble.map(|trouble| match trouble {
            FetchTrouble::Full => wire::FetchTrouble::Full,
            FetchTrouble::Disk => wire::FetchTrouble::Disk,
            FetchTrouble::OtherBytes => wire::FetchTrouble::OtherBytes,
        }),
    })
}

fn state(stage: &Stage) -> wire::UpdateState {
    match stage {
        Stage::None => wire::UpdateState::None,
        Stage::Fetching { .. } | Stage::Fetched(_) => wire::UpdateState::Fetching,
        Stage::Ready(_) => wire::UpdateState::Ready,
        Stage::Installing(_) => wire::UpdateState::Installing,
        Stage::Installed(_) => wire::UpdateState::Installed,
        Stage::OnTrial(_) => wire::UpdateState::Trial,
        Stage::Good(_) => wire::UpdateState::Good,
        Stage::Failed(_, UpdateFailure::DidNotHold) => wire::UpdateState::DidNotHold,
        Stage::Failed(_, UpdateFailure::NotInstalled) => wire::UpdateState::NotInstalled,
    }
}

/// An offer; one that is none of the contract's is no offer.
pub fn offer(from: &wire::UpdateOffer) -> Option<Update> {
    Update::new(
        SystemVersion::parse(&from.version)?,
        ReleaseNo(from.release),
        from.bytes,
        BundleHash::parse(&from.sha256)?,
    )
}

/// Fetches a piece of an update's file. What came before the line was cut counts.
///
/// Errors: the line, the county, or a file of another size or hash than was offered.
pub fn piece(
    http: &Http,
    update: &Update,
    from: u64,
    wait: Duration,
) -> Result<UpdatePiece, CountyError> {
    let path = format!("/v1/updates/{}", update.version.as_str());
    let most = PIECE.min(update.bytes.saturating_sub(from)).max(1);
    let found = http.get_range(&path, wire::BUNDLE, from, most, wait)?;
    let hash = found.tag.trim_matches('"').to_owned();
    if found.size != update.bytes || hash != update.hash.hex() {
        return Err(malformed(MalformedPart::Digest));
    }
    Ok(UpdatePiece {
        hash: update.hash,
        from,
        bytes: found.bytes,
    })
}
