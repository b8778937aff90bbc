//! The kernel's word that the machine's line is another now.

use crate::namespace::in_a_namespace;
use jiujinban::adapters::system::on_line_change;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a word may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn does(command: &[&str]) {
    let status = Command::new(command[0]).args(&command[1..]).status();
    assert!(status.expect("it runs").success(), "{command:?}");
}

#[test]
fn a_device_that_comes_and_goes_is_told_each_time() {
    in_a_namespace(
        "line::a_device_that_comes_and_goes_is_told_each_time",
        || {
            // The devices of this namespace, and not of the one it was made in.
            does(&["mount", "-t", "sysfs", "sysfs", "/sys"]);
            let (tell, told) = channel();
            on_line_change(move || {
                let _ = tell.send(());
            })
            .expect("the kernel says");
            for act in ["add", "del", "add"] {
                does(&["ip", "tuntap", act, "mode", "tap", "name", "cable"]);
                told.recv_timeout(PATIENCE).expect("told");
            }
            assert!(told.try_recv().is_err(), "once each");
        },
    );
}
