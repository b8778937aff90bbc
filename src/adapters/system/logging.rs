//! The program's log on standard error, for the system journal.
//!
//! It is for engineers, in English, and never holds personal data. What slips into a message all
//! the same is cut here: anything that is not ASCII, and every run of eleven or more digits.

use crate::domain::machine::Verbosity;
use env_logger::{Builder, Target};
use log::LevelFilter;
use std::fmt::Write as _;
use std::io::Write as _;

/// A message is cut here: one line of a runaway error must not fill the journal.
const LONGEST: usize = 600;

/// A run of digits from here on may be a phone, card or citizen number.
const DIGITS: usize = 11;

fn level(verbosity: Verbosity) -> LevelFilter {
    match verbosity {
        Verbosity::Error => LevelFilter::Error,
        Verbosity::Warn => LevelFilter::Warn,
        Verbosity::Info => LevelFilter::Info,
        Verbosity::Debug => LevelFilter::Debug,
    }
}

/// Starts the log. A second call changes nothing.
pub fn start_logging(verbosity: Verbosity) {
    let started = Builder::new()
        .filter_level(LevelFilter::Warn)
        .filter_module("jiujinban", level(verbosity))
        .target(Target::Stderr)
        .format(|out, record| {
            let text = scrub(&record.args().to_string());
            writeln!(out, "{:5} {}: {text}", record.level(), record.target())
        })
        .try_init();
    // Already started: tests of one process share a log.
    drop(started);
}

/// One line, ASCII, short, and without long numbers.
fn scrub(message: &str) -> String {
    let mut out = String::with_capacity(message.len().min(LONGEST));
    let mut digits = 0;
    let mut foreign = false;
    for c in message.chars() {
        if out.len() >= LONGEST {
            out.push('~');
            break;
        }
        if !c.is_ascii_digit() {
            hide_number(&mut out, digits);
            digits = 0;
        }
        match c {
            _ if !c.is_ascii() => {
                if !foreign {
                    out.push('?');
                }
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_ascii_control() => {
                write!(out, "\\x{:02x}", u32::from(c)).expect("strings grow");
            }
            c => out.push(c),
        }
        foreign = !c.is_ascii();
        digits += usize::from(c.is_ascii_digit());
    }
    hide_number(&mut out, digits);
    out
}

fn hide_number(out: &mut String, digits: usize) {
    if digits >= DIGITS {
        let end = out.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        out.truncate(end);
        out.push('#');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_long_numbers_that_slip_into_a_message_do_not_reach_the_journal() {
        assert_eq!(
            scrub("holder 王秀兰 11010519491231002X phone 19900005521."),
            "holder ? #X phone #."
        );
        assert_eq!(scrub("19900005521"), "#");
    }

    #[test]
    fn an_ordinary_message_stays_as_it_is() {
        assert_eq!(
            scrub("feed jobs: 200 rows in 1234567890 ms"),
            "feed jobs: 200 rows in 1234567890 ms"
        );
    }

    #[test]
    fn a_message_is_one_line_without_control_characters_and_not_endless() {
        assert_eq!(scrub("a\nb\u{1b}[31mc"), "a b\\x1b[31mc");
        assert_eq!(scrub(&"x".repeat(10_000)).len(), LONGEST + 1);
    }
}
