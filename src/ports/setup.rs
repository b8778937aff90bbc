//! What a terminal that is being set up asks of the world. Each question is answered by whoever runs it, on
//! a thread of its own: the answers take their time.

use crate::domain::setup::{
    Admission, ClockSeen, ClockWish, Heard, Mounted, NetworkState, OneTimeCode, Progress, Sheet,
    SiteLine, Trouble,
};

/// The world of a terminal from its carton.
pub trait SetupWorld: Send {
    /// Turns picture and touch by a quarter more. Where it comes about the program is started anew.
    fn turn_panel(&self) -> Result<(), Trouble>;

    /// The line.
    fn network(&self) -> NetworkState;

    /// Takes the network that stands on a memory stick; the line after that.
    fn join_by_stick(&self) -> Result<NetworkState, Trouble>;

    /// What is in the air, the loudest first.
    fn listen(&self) -> Result<Vec<Heard>, Trouble>;

    /// Takes this network; the line after that.
    fn join(&self, line: &SiteLine) -> Result<NetworkState, Trouble>;

    /// The county's sheet from a memory stick, kept on the terminal's disk.
    fn read_sheet(&self) -> Result<Sheet, Trouble>;

    /// The sheet that was kept, or what the files of the site say, where they say it all.
    fn kept_sheet(&self) -> Option<Sheet>;

    /// The clock against the county's.
    fn compare_clock(&self) -> Result<ClockSeen, Trouble>;

    /// Sets the clock.
    fn set_clock(&self, wish: ClockWish) -> Result<(), Trouble>;

    /// The one-time code that is held before the camera; waits some twenty seconds for one.
    fn scan_code(&self) -> Result<OneTimeCode, Trouble>;

    /// Makes the key where there is none and asks to be admitted; once asked, how it stands.
    fn apply(&self, code: Option<&OneTimeCode>) -> Result<Admission, Trouble>;

    /// Keeps how far the visit is.
    fn keep(&self, progress: &Progress) -> Result<(), Trouble>;

    /// How far the visit was when the power went.
    fn kept(&self) -> Option<Progress>;

    /// Keeps how the panel is mounted.
    fn mount(&self, mounted: Mounted) -> Result<(), Trouble>;
}
