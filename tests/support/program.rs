//! Programs that a test writes and somebody starts.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Writes a program, readable and executable by all.
///
/// It is written by a program of its own: a file that this process had open for writing may be open still in a
/// child of another test, and the kernel starts no such file.
pub fn write(path: &Path, text: &str) {
    let mut writer = Command::new("sh")
        .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut to = writer.stdin.take().expect("a pipe");
    to.write_all(text.as_bytes()).expect("written");
    drop(to);
    assert!(writer.wait().expect("ended").success(), "{path:?}");
}
