//! What the benches share: CPU clocks, percentiles, and the table of figures.
//!
//! A bench adds `#[path = "figures/mod.rs"] mod figures;` and records each number it measured.
//! `make bench` collects them in `target/bench/figures.tsv` (the file that `FIGURES` names); a bench
//! started alone only prints.

#![allow(dead_code, reason = "no bench needs all of it")]

use rustix::time::{ClockId, clock_gettime};
use std::io::Write as _;
use std::time::Duration;

/// What a figure has to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// The value may not be larger.
    AtMost(f64),
    /// The value may not be smaller.
    AtLeast(f64),
    /// No goal: written down to be compared from one version to the next.
    Known,
}

/// Writes one figure: a line in the table, and a line on the screen.
///
/// `how` says in a few words what was measured on what. Panics when the table cannot be written:
/// a figure that is not recorded was not measured.
pub fn record(name: &str, value: f64, unit: &str, goal: Goal, how: &str) {
    let (goal_text, holds) = match goal {
        Goal::AtMost(most) => (format!("<= {most}"), yes_no(value <= most)),
        Goal::AtLeast(least) => (format!(">= {least}"), yes_no(value >= least)),
        Goal::Known => ("-".to_owned(), "-"),
    };
    let value = shown(value);
    println!("{name}: {value} {unit} (goal {goal_text}, holds: {holds})");
    let Some(path) = table() else { return };
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .unwrap_or_else(|fault| panic!("{path}: {fault}"));
    writeln!(file, "{name}\t{value}\t{unit}\t{goal_text}\t{holds}\t{how}")
        .unwrap_or_else(|fault| panic!("{path}: {fault}"));
}

#[expect(
    clippy::disallowed_methods,
    reason = "the table's place is the bench's only setting"
)]
fn table() -> Option<String> {
    std::env::var("FIGURES").ok()
}

fn yes_no(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// Three significant figures, never in scientific notation.
fn shown(value: f64) -> String {
    let size = if value == 0.0 {
        0
    } else {
        value.abs().log10().floor() as i32
    };
    let decimals = usize::try_from(2 - size).unwrap_or(0).min(6);
    format!("{value:.decimals$}")
}

/// CPU time this thread has used so far.
pub fn thread_cpu() -> Duration {
    read(ClockId::ThreadCPUTime)
}

/// CPU time this process has used so far, all threads together.
pub fn process_cpu() -> Duration {
    read(ClockId::ProcessCPUTime)
}

/// Time that passes on the wall, from any start.
pub fn wall() -> Duration {
    read(ClockId::Monotonic)
}

fn read(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).expect("these clocks start at zero");
    let nanos = u32::try_from(time.tv_nsec).expect("less than a second");
    Duration::new(seconds, nanos)
}

/// Measured samples, sorted, in one unit.
pub struct Spread(Vec<f64>);

impl Spread {
    /// Takes the samples; at least one.
    pub fn of(samples: impl IntoIterator<Item = f64>) -> Self {
        let mut samples: Vec<f64> = samples.into_iter().collect();
        assert!(!samples.is_empty(), "nothing was measured");
        samples.sort_by(f64::total_cmp);
        Self(samples)
    }

    /// Durations as milliseconds.
    pub fn of_ms(samples: impl IntoIterator<Item = Duration>) -> Self {
        Self::of(samples.into_iter().map(|d| d.as_secs_f64() * 1e3))
    }

    /// The smallest sample that `share` (0 to 1) of all samples do not exceed.
    pub fn percentile(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0[rank.clamp(1, self.0.len()) - 1]
    }

    /// Half of the samples do not exceed it.
    pub fn median(&self) -> f64 {
        self.percentile(0.5)
    }

    /// 99 of 100 samples do not exceed it.
    pub fn p99(&self) -> f64 {
        self.percentile(0.99)
    }

    /// How many samples there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
