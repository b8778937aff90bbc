//! Tools of the system that a test runs to their end.

use std::process::Command;

/// What a tool says, both ways, and whether it came to its end.
pub fn told(command: &mut Command) -> (bool, String) {
    let name = command.get_program().to_owned();
    let output = command.output().unwrap_or_else(|fault| {
        panic!("{name:?}: {fault}; packaging/scripts/system-packages test brings it")
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    (output.status.success(), said)
}
