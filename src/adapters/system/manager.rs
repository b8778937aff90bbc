//! The service manager that started this program: told when it serves and that it lives (sd_notify(3)).

use crate::domain::time::Span;
use std::ffi::OsStr;
use std::io;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// The manager's socket.
#[derive(Debug)]
pub struct Manager {
    socket: UnixDatagram,
    watchdog: Option<Span>,
}

impl Manager {
    /// The manager that waits for word from this process; `None` when it was started by hand, or the
    /// socket cannot be reached.
    #[expect(
        clippy::disallowed_methods,
        reason = "whether a manager waits is its to say, not the configuration's"
    )]
    pub fn of_environment() -> Option<Self> {
        let address = std::env::var_os("NOTIFY_SOCKET").filter(|name| !name.is_empty())?;
        let variable = |name| std::env::var(name).ok();
        let watchdog = watchdog(
            variable("WATCHDOG_USEC").as_deref(),
            variable("WATCHDOG_PID").as_deref(),
            std::process::id(),
        );
        match Self::at(&address, watchdog) {
            Ok(manager) => Some(manager),
            Err(why) => {
                log::error!("the service manager cannot be told anything: {why}");
                None
            }
        }
    }

    /// The manager behind a socket: a path, or a name in the abstract namespace after `@`.
    ///
    /// Errors: there is no such socket.
    pub fn at(address: &OsStr, watchdog: Option<Span>) -> io::Result<Self> {
        let bytes = address.as_bytes();
        let address = match bytes.strip_prefix(b"@") {
            Some(name) => SocketAddr::from_abstract_name(name)?,
            None => SocketAddr::from_pathname(address)?,
        };
        let socket = UnixDatagram::unbound()?;
        socket.connect_addr(&address)?;
        // A manager that does not listen must not hold up whoever tells it something.
        socket.set_nonblocking(true)?;
        Ok(Self { socket, watchdog })
    }

    /// How long it waits for a sign of life before it ends the program; `None` when it does not.
    pub fn watchdog(&self) -> Option<Span> {
        self.watchdog
    }

    /// The program serves.
    pub fn ready(&self) {
        self.tell("READY=1");
    }

    /// The program lives.
    pub fn lives(&self) {
        self.tell("WATCHDOG=1");
    }

    /// The program is about to end.
    pub fn ending(&self) {
        self.tell("STOPPING=1");
    }

    fn tell(&self, what: &str) {
        if let Err(why) = self.socket.send(what.as_bytes()) {
            log::warn!("the service manager was not told {what}: {why}");
        }
    }
}

/// The watchdog of this process, microseconds in `WATCHDOG_USEC`, which may be meant for another one.
fn watchdog(micros: Option<&str>, meant: Option<&str>, this: u32) -> Option<Span> {
    let ours = meant.is_none_or(|pid| pid.parse() == Ok(this));
    let millis = micros?.parse::<u64>().ok()? / 1_000;
    (ours && millis > 0).then_some(Span(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watchdog_that_is_meant_for_another_process_or_is_no_number_is_not_fed() {
        assert_eq!(watchdog(Some("20000000"), Some("6"), 7), None);
        assert_eq!(watchdog(Some("soon"), None, 7), None);
        assert_eq!(watchdog(Some("0"), None, 7), None);
        assert_eq!(watchdog(None, Some("7"), 7), None);
        assert_eq!(
            watchdog(Some("20000000"), Some("7"), 7),
            Some(Span::seconds(20))
        );
        assert_eq!(watchdog(Some("20000000"), None, 7), Some(Span::seconds(20)));
    }

    #[test]
    fn a_manager_that_is_not_there_is_a_fault_and_one_that_is_hears_each_word() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notify");
        assert!(Manager::at(path.as_os_str(), None).is_err());
        let heard = UnixDatagram::bind(&path).expect("a socket");
        let manager = Manager::at(path.as_os_str(), None).expect("it is there");
        manager.ready();
        manager.lives();
        manager.ending();
        let mut room = [0; 64];
        for word in ["READY=1", "WATCHDOG=1", "STOPPING=1"] {
            let length = heard.recv(&mut room).expect("a word");
            assert_eq!(&room[..length], word.as_bytes());
        }
    }

    #[test]
    fn a_socket_of_the_abstract_namespace_is_reached_by_its_name() {
        let name = format!("jiujinban-test-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).expect("a name");
        let heard = UnixDatagram::bind_addr(&address).expect("a socket");
        let manager = Manager::at(OsStr::new(&format!("@{name}")), None).expect("it is there");
        manager.lives();
        let mut room = [0; 64];
        let length = heard.recv(&mut room).expect("a word");
        assert_eq!(&room[..length], b"WATCHDOG=1");
    }
}
