//! The update of the system on a machine with two places: the script that ships, the real RAUC, real files of the
//! terminal. What RAUC reads as `verity` on a terminal is `plain` here: device mapper is not everywhere.

#[path = "update/machine.rs"]
mod machine;

use jiujinban::domain::machine::update::{BundleHash, HelperTold, HelperWord};
use jiujinban::ports::update::Wish;
use machine::{Cut, HANGS, Machine, Signer};
use std::fs;

const NEW: &[u8] = b"a newer system";

fn said(word: HelperWord, hash: [u8; 32]) -> HelperTold {
    HelperTold {
        word,
        about: Some(BundleHash(hash)),
    }
}

/// A machine that runs from its first place.
fn machine() -> (Machine, Signer) {
    let signer = Signer::new();
    let mut machine = Machine::new(&signer);
    assert_eq!(machine.power_on(), "A");
    assert_eq!(machine.hears().word, HelperWord::Idle);
    (machine, signer)
}

/// The same with another system in the second place, about to start from it.
fn installed(system: &[u8]) -> (Machine, Signer, [u8; 32]) {
    let (machine, signer) = machine();
    let hash = machine.fetch(system, "terminal", &signer);
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Installed, hash));
    assert!(machine.holds("B").starts_with(system));
    assert_eq!(machine.asked(), "", "nobody asked for the restart yet");
    machine.wish(Wish::Restart);
    assert_eq!(machine.asked(), "reboot");
    (machine, signer, hash)
}

#[test]
fn what_is_not_signed_for_this_terminal_is_refused_and_touches_nothing() {
    let (machine, signer) = machine();
    let before = machine.holds("B");
    let refused = |hash| {
        machine.wish(Wish::Install);
        assert_eq!(machine.hears(), said(HelperWord::Refused, hash));
        assert_eq!(
            (machine.holds("B"), machine.order()),
            (before.clone(), "A B".to_owned())
        );
        machine.wish(Wish::Restart);
        assert_eq!(machine.asked(), "", "there is nothing to start from");
    };
    refused(machine.fetch(NEW, "terminal", &Signer::new()));
    refused(machine.fetch(NEW, "another-machine", &signer));
    let mut damaged = {
        machine.fetch(NEW, "terminal", &signer);
        fs::read(machine.at("ask/bundle.raucb")).expect("there")
    };
    damaged[100] ^= 1;
    fs::write(machine.at("ask/bundle.raucb"), &damaged).expect("written");
    let sum = ring::digest::digest(&ring::digest::SHA256, &damaged);
    refused(sum.as_ref().try_into().expect("32 bytes"));
}

#[test]
fn a_system_that_does_not_start_goes_back_and_is_never_installed_here_again() {
    let (mut machine, _, hash) = installed(HANGS);
    assert_eq!(machine.power_on(), "A", "by the bootloader alone");
    assert_eq!(machine.hears(), said(HelperWord::FellBack, hash));
    fs::write(machine.at("B"), b"as it was").expect("written");
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Refused, hash));
    assert_eq!(machine.holds("B"), b"as it was", "not tried at all");
    assert_eq!(machine.power_on(), "A");
}

#[test]
fn a_system_on_which_the_terminal_does_not_stand_goes_back_after_ten_minutes() {
    let (mut machine, _, hash) = installed(NEW);
    assert_eq!(machine.power_on(), "B");
    assert_eq!(machine.hears(), said(HelperWord::OnTrial, hash));
    machine.up_for(599);
    machine.run();
    assert_eq!(machine.asked(), "", "it still has a second");
    machine.up_for(600);
    machine.run();
    assert_eq!(machine.asked(), "reboot");
    assert_eq!(machine.power_on(), "A");
    assert_eq!(machine.hears(), said(HelperWord::FellBack, hash));
    for _ in 0..2 {
        assert_eq!(machine.power_on(), "A", "for good");
    }
}

#[test]
fn a_system_on_trial_that_loses_its_power_before_the_terminal_stood_goes_back() {
    let (mut machine, _, hash) = installed(NEW);
    assert_eq!(machine.power_on(), "B");
    assert_eq!(machine.power_on(), "A");
    assert_eq!(machine.hears(), said(HelperWord::FellBack, hash));
}

#[test]
fn a_system_on_which_the_terminal_stands_is_kept_over_every_other_start() {
    let (mut machine, signer, hash) = installed(NEW);
    assert_eq!(machine.power_on(), "B");
    machine.wish(Wish::MarkGood);
    assert_eq!(machine.hears(), said(HelperWord::Good, hash));
    machine.up_for(900);
    machine.run();
    assert_eq!(machine.asked(), "", "its trial is over");
    for _ in 0..3 {
        assert_eq!(machine.power_on(), "B");
        assert_eq!(machine.hears(), said(HelperWord::Good, hash));
    }
    // The next one goes into the other place.
    let next = machine.fetch(b"the one after", "terminal", &signer);
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Installed, next));
    assert!(machine.holds("A").starts_with(b"the one after"));
}

#[test]
fn a_power_cut_while_it_is_written_keeps_the_running_system_and_a_second_one_ends_it() {
    let (mut machine, signer) = machine();
    let hash = machine.fetch(NEW, "terminal", &signer);
    for word in [HelperWord::Interrupted, HelperWord::FellBack] {
        machine.install_and_cut(Cut::Before);
        assert_eq!(machine.power_on(), "A");
        assert_eq!(machine.hears(), said(word, hash));
    }
    machine.wish(Wish::Install);
    assert_eq!(machine.hears(), said(HelperWord::Refused, hash));
}

#[test]
fn a_power_cut_after_the_last_byte_begins_the_trial_at_once() {
    let (mut machine, signer) = machine();
    let hash = machine.fetch(NEW, "terminal", &signer);
    machine.install_and_cut(Cut::After);
    assert_eq!(machine.power_on(), "B");
    assert_eq!(machine.hears(), said(HelperWord::OnTrial, hash));
    machine.wish(Wish::MarkGood);
    assert_eq!(machine.hears(), said(HelperWord::Good, hash));
}

#[test]
fn a_name_for_another_file_is_not_followed_and_a_machine_without_rauc_says_so() {
    let (mut machine, signer) = machine();
    machine.fetch(NEW, "terminal", &signer);
    let bundle = machine.at("ask/bundle.raucb");
    let elsewhere = machine.at("elsewhere");
    fs::rename(&bundle, &elsewhere).expect("moved");
    let before = machine.holds("B");
    std::os::unix::fs::symlink(&elsewhere, &bundle).expect("linked");
    machine.wish(Wish::Install);
    assert_eq!(machine.hears().word, HelperWord::Idle);
    fs::remove_file(&bundle).expect("gone");
    fs::hard_link(&elsewhere, &bundle).expect("linked");
    machine.wish(Wish::Install);
    assert_eq!(machine.hears().word, HelperWord::Idle);
    assert_eq!(machine.holds("B"), before);
    // The service of RAUC is gone: as on a machine that never had it.
    machine.power_off();
    machine.wish(Wish::Install);
    assert_eq!(machine.hears().word, HelperWord::NotPossible);
    assert!(!machine.at("ask/install").exists(), "no wish stays");
}
