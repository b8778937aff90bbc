//! Runs one test in a place of its own, where it may start a card service.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

const INSIDE: &str = "JIUJINBAN_TEST_NAMESPACE";

/// Runs `body` in a private mount and network namespace: the test starts itself again there.
///
/// `name` is the full name of the calling test. Fails, with what to do about it, where no
/// namespace can be made.
pub fn in_a_namespace(name: &str, body: impl FnOnce()) {
    if env::vars_os().any(|(key, _)| key == INSIDE) {
        return body();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/with-pcscd");
    let output = Command::new(script)
        .arg("--no-daemon")
        .arg(env::current_exe().expect("the test knows its own file"))
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "yes")
        .stdin(Stdio::null())
        .output()
        .expect("bash runs the script");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} in its namespace:\n{text}");
    assert!(text.contains("1 passed"), "{name} did not run:\n{text}");
}
