//! The terminal program.

use std::process::ExitCode;

fn main() -> ExitCode {
    jiujinban::adapters::system::arrange_memory();
    jiujinban::cli::run()
}
