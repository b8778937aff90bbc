//! Lines on standard output that nobody has to read to the end.

use std::fmt::Display;
use std::io::Write as _;

/// Writes one line. Whoever reads may have closed the pipe (`| head`): then there is nobody left to
/// tell, and the work goes on to its end.
pub fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes a line each, or why there is none.
pub fn say_each(lines: impl IntoIterator<Item = impl Display>, none: &str) {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_none() {
        say(none);
    }
    lines.for_each(say);
}

/// `1 case`, `2 cases`: a count with its noun, which takes an s.
pub fn count(n: impl Into<u64>, noun: &str) -> String {
    match n.into() {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_kind_has_no_s() {
        assert_eq!(count(0_u64, "fault"), "0 faults");
        assert_eq!(count(1_u64, "fault"), "1 fault");
        assert_eq!(count(2_u64, "fault"), "2 faults");
    }
}
