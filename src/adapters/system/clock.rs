//! The machine's clocks.

use crate::domain::time::{MonoTime, Span, WallTime};
use crate::ports::clock::Clock;
use rustix::time::{ClockId, Timespec, clock_gettime};
use std::time::Duration;

/// CLOCK_BOOTTIME, which goes on through sleep, and CLOCK_REALTIME (clock_gettime(2)).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

fn millis(t: Timespec) -> i64 {
    t.tv_sec
        .saturating_mul(1_000)
        .saturating_add(t.tv_nsec / 1_000_000)
}

impl Clock for SystemClock {
    fn monotonic(&self) -> MonoTime {
        let ms = millis(clock_gettime(ClockId::Boottime));
        MonoTime(u64::try_from(ms).expect("time since boot is positive"))
    }

    fn wall(&self) -> WallTime {
        WallTime(millis(clock_gettime(ClockId::Realtime)))
    }

    fn real_wait(&self, span: Span) -> Option<Duration> {
        Some(span.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_since_boot_agrees_with_the_kernels_uptime() {
        let before = SystemClock.monotonic();
        let uptime = std::fs::read_to_string("/proc/uptime").expect("proc is mounted");
        let after = SystemClock.monotonic();
        let seconds: f64 = uptime
            .split(' ')
            .next()
            .and_then(|s| s.parse().ok())
            .expect("seconds since boot");
        // The kernel cuts to hundredths.
        assert!(before.0 as f64 - 20.0 <= seconds * 1_000.0);
        assert!(seconds * 1_000.0 <= after.0 as f64 + 20.0);
    }

    #[test]
    fn the_wall_clock_agrees_with_the_standard_library() {
        let ms = |t: std::time::SystemTime| {
            let since = t.duration_since(std::time::UNIX_EPOCH).expect("after 1970");
            i64::try_from(since.as_millis()).expect("fits")
        };
        #[expect(clippy::disallowed_methods, reason = "the other clock to compare with")]
        let (before, here, after) = (
            ms(std::time::SystemTime::now()),
            SystemClock.wall().0,
            ms(std::time::SystemTime::now()),
        );
        assert!(before <= here && here <= after, "{before} {here} {after}");
    }
}
