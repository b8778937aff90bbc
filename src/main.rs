//! The terminal program.

use std::process::ExitCode;

fn main() -> ExitCode {
    jiujinban::cli::run()
}
