//! Clock, files, free space, memory, signals, logging and the service manager of the machine.

mod clock;
mod disk;
mod display;
mod files;
pub mod hardware;
mod helper;
mod line;
mod logging;
mod manager;
mod memory;
mod network;
pub mod program;
mod random;
mod retiring;
mod signals;
pub mod update;
mod watch;
pub mod wipe;

pub use clock::SystemClock;
pub use disk::DataDisk;
pub use display::{desk_size, panel_turned};
pub use files::ReplacedFile;
pub use helper::{HelperFault, SetupHelper};
pub use line::on_line_change;
pub use logging::start_logging;
pub use manager::Manager;
pub use memory::{arrange_memory, give_back_memory};
pub use network::network;
pub use program::ProofThread;
pub use random::random_bits;
pub use retiring::{BeginRetirement, RetireNote};
pub use signals::on_end;
pub use update::{UpdatePlaces, UpdateThread};
pub use watch::{Watch, Watched};
