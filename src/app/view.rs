//! What the screen gets: the scene of the visit and the state of the machine around it.

use crate::domain::bulletin::Notice;
use crate::domain::delivery::{Backlog, BacklogVerdict};
use crate::domain::people::card::CardStatus;
use crate::domain::time::WallTime;
use crate::domain::visit::Scene;
use std::collections::BTreeMap;

/// Everything a screen may show at one moment.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The visit.
    pub scene: Scene,
    /// The machine.
    pub machine: MachineView,
    /// Taps answered since the program began: tells whether a page is from before or after one.
    pub taps: u64,
}

/// Where the terminal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Town and village, as the status bar shows it.
    pub name: String,
    /// Who is called when the terminal cannot help.
    pub help_phone: String,
}

/// The machine around the visit.
#[derive(Debug, Clone, PartialEq)]
pub struct MachineView {
    /// Where it stands.
    pub place: Place,
    /// Whether its devices are simulated: always said on screen.
    pub simulated: bool,
    /// What lies unsent.
    pub backlog: Backlog,
    /// How bad that is.
    pub backlog_verdict: BacklogVerdict,
    /// When the county last stood by the listings.
    pub jobs_as_of: Option<WallTime>,
    /// Notices of the county, the newest first.
    pub notices: Vec<Notice>,
}

/// What the heartbeat says of the devices.
pub(super) fn device_verdicts(slot: CardStatus) -> BTreeMap<String, String> {
    let reader = match slot {
        CardStatus::Starting => "starting",
        CardStatus::NoService => "no-service",
        CardStatus::NoReader => "no-reader",
        CardStatus::ReaderFault(_) => "fault",
        CardStatus::NoCard
        | CardStatus::Present(_)
        | CardStatus::Reading(_)
        | CardStatus::AwaitingAuthority(_) => "good",
    };
    BTreeMap::from([("reader".to_owned(), reader.to_owned())])
}
