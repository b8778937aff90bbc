//! The process is killed with signal 9 while it writes.

use crate::shop::*;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const DIRECTORY: &str = "JIUJINBAN_KILL_TEST";
const ROUNDS: u16 = 12;

/// The writer: commits cases from a number on and prints each that was reported as kept.
fn write_until_killed(dir: &Path, first: u16) {
    let shop = Shop::open(dir);
    for n in first.. {
        shop.commit(&row(n, 1_500)).expect("kept");
        println!("kept {n}");
        if n % 3 == 0 {
            let sent = shop.lease(1).send;
            if let Some(envelope) = sent.first() {
                shop.accept(envelope.facts.submission).expect("accepted");
            }
        }
    }
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the environment is how the test tells its own child"
)]
fn a_process_killed_in_the_middle_has_kept_every_case_it_reported() {
    if let Ok(setting) = std::env::var(DIRECTORY) {
        let (first, dir) = setting.split_once(' ').expect("number and directory");
        write_until_killed(Path::new(dir), first.parse().expect("a number"));
        return;
    }
    let dir = directory();
    let mut kept: Vec<u16> = Vec::new();
    for round in 0..ROUNDS {
        let first = kept.iter().max().map_or(1, |n| n + 50);
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "--nocapture"])
            .arg("kill::a_process_killed_in_the_middle_has_kept_every_case_it_reported")
            .env(DIRECTORY, format!("{first} {}", dir.path().display()))
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let numbers = lines.filter_map(|line| {
            let line = line.expect("readable");
            line.strip_prefix("kept ")?.parse::<u16>().ok()
        });
        let wanted = 5 + usize::from(round * 7 % 11);
        kept.extend(numbers.take(wanted));
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    assert!(kept.len() >= usize::from(ROUNDS) * 5, "{}", kept.len());
    let shop = Shop::open(dir.path());
    assert_eq!(shop.opened.as_ref().expect("opens").salvage, None);
    for n in &kept {
        let line = shop.case(&row(*n, 1_500).envelope.facts.no);
        assert!(line.is_some(), "case {n} was reported and is lost");
    }
    drop(shop);
    whole_chain(dir.path());
}
