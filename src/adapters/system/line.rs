//! Tells that the machine's own line is another now: a cable pulled or plugged in, a network joined or left.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, bind, recv, socket_with};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What the kernel is to tell of: devices, addresses and routes of IPv4 (`RTMGRP_LINK`, `RTMGRP_IPV4_IFADDR`,
/// `RTMGRP_IPV4_ROUTE` of linux/rtnetlink.h). What else there is to a line goes with one of them.
const GROUPS: u32 = 0x01 | 0x10 | 0x40;
/// Changes come in swarms: they are over when so long none came.
const SETTLED: Timespec = Timespec {
    tv_sec: 1,
    tv_nsec: 0,
};
/// Most words of the kernel that are taken for one swarm.
const SWARM: usize = 200;
/// Where the kernel shows the network's devices, and its routes of IPv4.
const DEVICES: &str = "/sys/class/net";
const ROUTES: &str = "/proc/self/net/route";

/// Tells of every change from now on, on a thread of its own, a second after it. The kernel says when to look
/// (rtnetlink(7)): nothing is asked in between. What it says every few minutes without a change, as of a radio that looks
/// around, is not told.
///
/// Errors when the system gives no thread or does not say.
pub fn on_line_change(tell: impl Fn() + Send + 'static) -> io::Result<()> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    // No protocol named is number 0, which is NETLINK_ROUTE.
    let socket = socket_with(AddressFamily::NETLINK, SocketType::DGRAM, flags, None)?;
    bind(&socket, &SocketAddrNetlink::new(0, GROUPS))?;
    let mut known = picture(Path::new(DEVICES), Path::new(ROUTES));
    std::thread::Builder::new()
        .name("line".to_owned())
        .spawn(move || {
            loop {
                if let Err(e) = next_swarm(&socket) {
                    log::warn!("the kernel does not say any more when the line changes: {e}");
                    return;
                }
                let now = picture(Path::new(DEVICES), Path::new(ROUTES));
                if now != known {
                    known = now;
                    tell();
                }
            }
        })?;
    Ok(())
}

/// Waits for a word of the kernel, and until no more come.
fn next_swarm(socket: &OwnedFd) -> io::Result<()> {
    let mut wait = None;
    for _ in 0..SWARM {
        let mut fds = [PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::IN)];
        match poll(&mut fds, wait.as_ref()) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(e) => return Err(e.into()),
        }
        let mut word = [0_u8; 8_192];
        match recv(socket, &mut word[..], RecvFlags::empty()) {
            // Words that found no room were of changes too.
            Ok(_) | Err(Errno::NOBUFS | Errno::AGAIN | Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
        wait = Some(SETTLED);
    }
    Ok(())
}

/// Each device but the loopback with its state, and the routes.
fn picture(devices: &Path, routes: &Path) -> (Vec<(PathBuf, String)>, String) {
    let entries = fs::read_dir(devices).into_iter().flatten().flatten();
    let mut all: Vec<(PathBuf, String)> = entries
        .map(|entry| entry.path())
        .filter(|device| !device.ends_with("lo"))
        .map(|device| {
            let state = fs::read_to_string(device.join("operstate"));
            (device, state.unwrap_or_default())
        })
        .collect();
    all.sort();
    (all, fs::read_to_string(routes).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cable_a_device_and_a_route_make_another_picture_and_the_loopback_does_not() {
        let place = tempfile::tempdir().expect("a folder");
        let (devices, routes) = (place.path().join("net"), place.path().join("route"));
        let state = |device: &str, state: &str| {
            let folder = devices.join(device);
            fs::create_dir_all(&folder).expect("made");
            fs::write(folder.join("operstate"), state).expect("written");
        };
        let mut before = picture(&devices, &routes);
        let mut changed = || {
            let now = picture(&devices, &routes);
            std::mem::replace(&mut before, now.clone()) != now
        };
        state("lo", "unknown");
        assert!(!changed());
        state("eth0", "down");
        assert!(changed());
        assert!(!changed());
        state("eth0", "up");
        assert!(changed());
        fs::write(&routes, "eth0 00000000 0100000A").expect("written");
        assert!(changed());
        fs::remove_dir_all(devices.join("eth0")).expect("gone");
        assert!(changed());
    }
}
