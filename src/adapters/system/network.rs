//! What NetworkManager says of the line, by its own program `nmcli`. Nothing is changed by it.

use crate::domain::setup::{NetworkKind, NetworkState};
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;

/// So long the program may take.
const PATIENCE: Span = Span::seconds(5);
/// How often it is looked whether it has ended.
const LOOK: Span = Span(20);
/// Most bytes of its answer that are read.
const LONGEST: u64 = 64 * 1_024;

/// The state of the line. Where the program is missing, fails or hangs, nothing is known.
pub fn network(nmcli: &Path, clock: &dyn Clock) -> NetworkState {
    let started = Command::new(nmcli)
        .args(["-t", "-f", "TYPE,STATE", "device"])
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return NetworkState::Unknown;
    };
    let answer = answer(&mut child, clock);
    // It has ended, or is made to.
    let _ = child.kill();
    let _ = child.wait();
    answer.map_or(NetworkState::Unknown, |text| state(&text))
}

fn answer(child: &mut Child, clock: &dyn Clock) -> Option<String> {
    use std::io::Read as _;
    let out = child.stdout.take()?;
    let began = clock.monotonic();
    let (_open, never) = channel::<()>();
    loop {
        match child.try_wait() {
            Ok(Some(ended)) if ended.success() => break,
            Ok(None) if clock.monotonic().since(began) < PATIENCE => {
                let wait = clock.real_wait(LOOK).unwrap_or_default();
                let _ = never.recv_timeout(wait);
            }
            _ => return None,
        }
    }
    let mut text = String::new();
    out.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// What lines of TYPE:STATE say. A cable counts before Wi-Fi, and that before a modem. Of a cable or a Wi-Fi that
/// NetworkManager leaves to others nothing is known: Debian's installer has written the cable into
/// `/etc/network/interfaces`.
fn state(text: &str) -> NetworkState {
    let mut best: Option<NetworkKind> = None;
    let (mut connecting, mut of_others) = (false, false);
    for line in text.lines() {
        let Some((kind, state)) = line.split_once(':') else {
            continue;
        };
        let kind = match kind {
            "ethernet" => NetworkKind::Wired,
            "wifi" => NetworkKind::Wifi,
            "gsm" | "cdma" | "wwan" => NetworkKind::Mobile,
            "loopback" | "wifi-p2p" | "bridge" | "dummy" => continue,
            _ => NetworkKind::Other,
        };
        if state == "connected" {
            let rank = |k: NetworkKind| k as u8;
            if best.is_none_or(|before| rank(kind) < rank(before)) {
                best = Some(kind);
            }
        } else if state.starts_with("connecting") {
            connecting = true;
        } else if state == "unmanaged" {
            of_others |= matches!(kind, NetworkKind::Wired | NetworkKind::Wifi);
        }
    }
    match (best, connecting, of_others) {
        (Some(kind), _, _) => NetworkState::Connected(kind),
        (None, true, _) => NetworkState::Connecting,
        (None, false, true) => NetworkState::Unknown,
        (None, false, false) => NetworkState::Disconnected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::system::SystemClock;

    #[test]
    fn a_program_that_is_missing_or_fails_tells_nothing() {
        let gone = Path::new("/nonexistent/nmcli");
        assert_eq!(network(gone, &SystemClock), NetworkState::Unknown);
        let fails = Path::new("/bin/false");
        assert_eq!(network(fails, &SystemClock), NetworkState::Unknown);
    }

    #[test]
    fn what_a_real_program_prints_is_understood() {
        // One that lies there: a program that this process has just written may still be open for
        // writing in a child of another test, and the kernel does not start it then.
        let nmcli = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nmcli");
        let seen = network(&nmcli, &SystemClock);
        assert_eq!(seen, NetworkState::Connected(NetworkKind::Wired));
    }

    #[test]
    fn the_best_connection_counts_and_one_that_is_being_made_is_none_yet() {
        use NetworkKind::{Mobile, Other, Wifi, Wired};
        let cases = [
            ("", NetworkState::Disconnected),
            (
                "nonsense\nethernet:unavailable\nwifi:disconnected",
                NetworkState::Disconnected,
            ),
            (
                "loopback:connected (externally)\nloopback:connected",
                NetworkState::Disconnected,
            ),
            (
                "wifi:connecting (getting IP configuration)",
                NetworkState::Connecting,
            ),
            (
                "gsm:connected\nwifi:connecting (configuring)",
                NetworkState::Connected(Mobile),
            ),
            (
                "gsm:connected\nwifi:connected",
                NetworkState::Connected(Wifi),
            ),
            (
                "tun:connected\nethernet:connected",
                NetworkState::Connected(Wired),
            ),
            ("tun:connected", NetworkState::Connected(Other)),
            (
                "wifi:disconnected\nethernet:unmanaged",
                NetworkState::Unknown,
            ),
            (
                "wifi:connected\nethernet:unmanaged",
                NetworkState::Connected(Wifi),
            ),
            (
                "unknown:unmanaged\nwifi:disconnected",
                NetworkState::Disconnected,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(state(text), expected, "{text}");
        }
    }
}
