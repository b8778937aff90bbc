//! Clock, files, free space, signals and logging of the machine.

mod clock;
mod disk;
mod display;
mod files;
mod logging;
mod random;
mod signals;

pub use clock::SystemClock;
pub use disk::DataDisk;
pub use display::desk_size;
pub use files::ReplacedFile;
pub use logging::start_logging;
pub use random::random_bits;
pub use signals::on_end;
