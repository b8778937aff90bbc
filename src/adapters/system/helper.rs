//! What only root may do while a terminal is set up: take a network, set the clock, turn the panel. The package's
//! `jiujinban-setup.service` (`packaging/system/libexec/set-up`) does it for files of a fixed form; the program
//! itself has no way to NetworkManager's settings, to the clock or to the system's rules of input devices.

use super::random_bits;
use crate::domain::setup::{Heard, SiteLine, Turned, heard};
use crate::domain::time::{Span, WallTime};
use crate::files::{FileKind, replace};
use crate::ports::clock::Clock;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use zeroize::Zeroizing;

/// How often it is looked for an answer.
const LOOK: Span = Span(200);
/// So often at most: the helper itself gives a look at the air ten seconds, the network 35, the one of before six.
const LOOKS: u32 = 290;

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HelperFault {
    /// The question cannot be written.
    #[error("the disk does not take what is asked")]
    Disk,
    /// Nobody answers: the helper is not installed, or does not run.
    #[error("nobody answers: is jiujinban-setup.path active?")]
    Silent,
    /// There is nothing here that could do it.
    #[error("there is no NetworkManager here")]
    NoManager,
    /// It was tried and did not come about.
    #[error("it was refused")]
    Refused,
}

/// The helper at its places.
#[derive(Debug, Clone)]
pub struct SetupHelper {
    asks: PathBuf,
    answers: PathBuf,
}

impl SetupHelper {
    /// Questions go into `asks`; answers come into `answers`, which only the helper writes.
    pub fn at(asks: &Path, answers: &Path) -> Self {
        Self {
            asks: asks.to_owned(),
            answers: answers.to_owned(),
        }
    }

    /// What is in the air, the loudest first.
    pub fn listen(&self, clock: &dyn Clock) -> Result<Vec<Heard>, HelperFault> {
        self.ask("networks", "", clock).map(|lines| heard(&lines))
    }

    /// Takes this network besides a cable.
    pub fn join(&self, line: &SiteLine, clock: &dyn Clock) -> Result<(), HelperFault> {
        let lines = match line {
            SiteLine::Wifi(name, password) => {
                // The password itself: the key that is derived from it (IEEE 802.11, J.4) is refused by every
                // access point with WPA3.
                let secret = match password {
                    Some(password) => hex(password.reveal().as_bytes()),
                    None => Zeroizing::new("-".to_owned()),
                };
                let name = hex(name.bytes());
                Zeroizing::new(format!("wifi\n{}\n{}\n", *name, *secret))
            }
            SiteLine::Mobile(point) => Zeroizing::new(format!("mobile\n{}\n-\n", point.as_str())),
        };
        self.ask("network", &lines, clock).map(|_| ())
    }

    /// Sets the clock of the machine.
    pub fn set_clock(&self, to: WallTime, clock: &dyn Clock) -> Result<(), HelperFault> {
        let seconds = to.0.div_euclid(1_000);
        self.ask("clock", &format!("{seconds}\n"), clock)
            .map(|_| ())
    }

    /// Turns picture and touch to this; the helper then starts the program anew.
    pub fn turn(&self, to: Turned, clock: &dyn Clock) -> Result<(), HelperFault> {
        self.ask("turn", &format!("{}\n", to.degrees()), clock)
            .map(|_| ())
    }

    /// The lines after the one that tells how it went.
    fn ask(&self, name: &str, lines: &str, clock: &dyn Clock) -> Result<String, HelperFault> {
        let serial = random_bits();
        let question = self.asks.join(format!("ask-{name}"));
        let text = Zeroizing::new(format!("{serial}\n{lines}"));
        replace(&question, text.as_bytes(), FileKind::Secret).map_err(|_| HelperFault::Disk)?;
        let answer = self.answers.join(name);
        let (_open, never) = channel::<()>();
        for _ in 0..LOOKS {
            let said = fs::read_to_string(&answer).unwrap_or_default();
            let (first, rest) = said.split_once('\n').unwrap_or((&said, ""));
            match first.split_once(' ') {
                Some((to, word)) if to == serial.to_string() => {
                    return of_word(word).map(|()| rest.to_owned());
                }
                _ => {}
            }
            let wait = clock.real_wait(LOOK).unwrap_or_default();
            let _ = never.recv_timeout(wait);
        }
        // Not done later by somebody who wakes up when nobody waits any more.
        let _ = replace(&question, b"", FileKind::Secret);
        let _ = fs::remove_file(&question);
        Err(HelperFault::Silent)
    }
}

fn of_word(word: &str) -> Result<(), HelperFault> {
    match word {
        "done" => Ok(()),
        "no-manager" => Err(HelperFault::NoManager),
        _ => Err(HelperFault::Refused),
    }
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes everything");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::setup::{WifiName, WifiPassword};
    use crate::domain::time::MonoTime;
    use std::time::Duration;

    /// A clock nobody has to wait for.
    struct Hurried;

    impl Clock for Hurried {
        fn monotonic(&self) -> MonoTime {
            MonoTime(0)
        }

        fn wall(&self) -> WallTime {
            WallTime(0)
        }

        fn real_wait(&self, _: Span) -> Option<Duration> {
            Some(Duration::ZERO)
        }
    }

    #[test]
    fn where_nobody_answers_the_question_does_not_stay_behind() {
        let dir = tempfile::tempdir().expect("a folder");
        let helper = SetupHelper::at(&dir.path().join("setup"), &dir.path().join("told"));
        let name = WifiName::parse("village").expect("a name");
        let password = WifiPassword::parse("correct horse").expect("a password");
        let line = SiteLine::Wifi(name, Some(password));
        assert_eq!(helper.join(&line, &Hurried), Err(HelperFault::Silent));
        let set = helper.set_clock(WallTime(0), &Hurried);
        assert_eq!(set, Err(HelperFault::Silent));
        let left = fs::read_dir(dir.path().join("setup")).expect("listed");
        assert_eq!(left.count(), 0);
        let nowhere = SetupHelper::at(Path::new("/proc/nowhere"), dir.path());
        assert_eq!(nowhere.join(&line, &Hurried), Err(HelperFault::Disk));
    }
}
