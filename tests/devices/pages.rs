//! What every source of pages keeps to: the folder that ships, a camera over the page with a player of
//! frames in place of the device, and the player of the demonstration, behind the same thread and port.

use jiujinban::adapters::camera::{LiveCamera, PageCamera, PageFolder, PictureSource};
use jiujinban::adapters::simulated::frame_player::{FrameFolder, FrameMode, PlayedCamera};
use jiujinban::adapters::simulated::page_player::{CameraMode, PagePlayer};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::documents::{CameraStatus, CaptureFault, PageFault, PageImage};
use jiujinban::pictures::page_of;
use jiujinban::ports::Ticket;
use jiujinban::ports::document_camera::{DocumentCamera, DocumentCameraEvent};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    std::fs::read(folder.join(name)).expect("a sample page")
}

/// A camera over some source, and a hand that lays pages before it.
struct Rig {
    camera: PageCamera,
    events: Receiver<DocumentCameraEvent>,
    hand: Hand,
    tickets: u64,
}

enum Hand {
    Folder(
        PathBuf,
        usize,
        #[expect(dead_code, reason = "held to keep the folder")] TempDir,
    ),
    Player(PagePlayer),
    Live(FrameFolder, TempDir),
}

impl Rig {
    fn over(source: Box<dyn PictureSource>, hand: Hand) -> Self {
        let (tell, events) = channel();
        let sink = Arc::new(move |event| {
            let _ = tell.send(event);
        });
        Self {
            camera: PageCamera::start(source, sink).expect("a thread"),
            events,
            hand,
            tickets: 0,
        }
    }

    fn folder() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let stick = dir.path().join("stick");
        std::fs::create_dir(&stick).expect("a folder");
        let source = PageFolder::new(stick.clone());
        Self::over(Box::new(source), Hand::Folder(stick, 0, dir))
    }

    fn played() -> Self {
        let player = PagePlayer::default();
        Self::over(player.source(), Hand::Player(player))
    }

    fn live() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = FrameFolder::at(dir.path().join("camera")).expect("a folder");
        let camera = PlayedCamera::new(folder.path().to_owned(), 30, Arc::new(SystemClock));
        let source = LiveCamera::new(Arc::new(camera));
        Self::over(Box::new(source), Hand::Live(folder, dir))
    }

    fn lay(&mut self, bytes: &[u8]) {
        match &mut self.hand {
            Hand::Folder(stick, count, _) => {
                *count += 1;
                let file = stick.join(format!("page-{count:03}.PNG"));
                std::fs::write(file, bytes).expect("written");
            }
            Hand::Player(player) => {
                player.add_bytes(bytes.to_vec());
            }
            Hand::Live(folder, _) => {
                let frame = page_of(bytes).expect("a page");
                folder.show(&[("page.jpg", &frame)]).expect("shown");
            }
        }
    }

    fn unplug(&mut self) {
        match &self.hand {
            Hand::Folder(stick, ..) => {
                std::fs::rename(stick, stick.with_extension("away")).expect("away");
            }
            Hand::Player(player) => player.set(CameraMode::Gone),
            Hand::Live(folder, dir) => {
                std::fs::rename(folder.path(), dir.path().join("away")).expect("away");
            }
        }
    }

    fn plug_in(&mut self) {
        match &self.hand {
            Hand::Folder(stick, ..) => {
                std::fs::rename(stick.with_extension("away"), stick).expect("back");
            }
            Hand::Player(player) => player.set(CameraMode::Fine),
            Hand::Live(folder, dir) => {
                std::fs::rename(dir.path().join("away"), folder.path()).expect("back");
            }
        }
    }

    fn wait_for(&self, wanted: CameraStatus) {
        loop {
            let event = self
                .events
                .recv_timeout(PATIENCE)
                .expect("a status in time");
            if event == DocumentCameraEvent::Status(wanted) {
                return;
            }
        }
    }

    fn take(&mut self) -> Result<PageImage, CaptureFault> {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.camera.take(ticket);
        loop {
            match self
                .events
                .recv_timeout(PATIENCE)
                .expect("an answer in time")
            {
                DocumentCameraEvent::Taken(answered, came) => {
                    assert_eq!(answered, ticket);
                    return came;
                }
                DocumentCameraEvent::Status(_) => {}
            }
        }
    }
}

/// Makes a test of every function for both sources.
macro_rules! both {
    ($($name:ident)*) => {
        mod folder {
            $(#[test]
            fn $name() { super::$name(&mut super::Rig::folder()); })*
        }
        mod played {
            $(#[test]
            fn $name() { super::$name(&mut super::Rig::played()); })*
        }
    };
}

both! {
    a_camera_without_a_page_says_so_and_takes_one_as_soon_as_it_is_there
    pages_come_in_their_order_and_begin_again_after_the_last_and_with_a_new_visit
    what_is_no_page_is_told_by_its_fault_and_the_next_page_is_taken
    a_camera_unplugged_is_told_and_works_again_when_plugged_in
    what_comes_out_is_a_picture_of_ours_and_its_digest_fits
    a_camera_that_was_stopped_still_answers
}

/// What a camera that sees one page for as long as it lies there can keep to.
mod live {
    macro_rules! live {
        ($($name:ident)*) => {
            $(#[test]
            fn $name() { super::$name(&mut super::Rig::live()); })*
        };
    }

    live! {
        a_camera_unplugged_is_told_and_works_again_when_plugged_in
        what_comes_out_is_a_picture_of_ours_and_its_digest_fits
        a_camera_that_was_stopped_still_answers
    }
}

#[test]
fn a_camera_over_a_page_tells_what_is_wrong_with_it_and_takes_the_next_page() {
    let mut rig = Rig::live();
    rig.lay(&sample("household-1.png"));
    let Hand::Live(folder, _) = &rig.hand else {
        unreachable!("it was made so");
    };
    let folder = folder.clone();
    for (mode, fault) in [
        (FrameMode::Busy, CaptureFault::Busy),
        (FrameMode::Stalls, CaptureFault::Silent),
        (FrameMode::Truncated, CaptureFault::Silent),
        (FrameMode::WrongFormat, CaptureFault::Silent),
        (FrameMode::Dies, CaptureFault::Gone),
    ] {
        folder.set(mode).expect("set");
        assert_eq!(rig.take(), Err(fault), "{mode:?}");
    }
    folder.set(FrameMode::Fine).expect("set");
    assert!(rig.take().is_ok());
    rig.lay(&sample("certificate.png"));
    let size = rig.take().expect("a page").size();
    assert!(size.width > size.height, "the page that lies there now");
}

fn a_camera_without_a_page_says_so_and_takes_one_as_soon_as_it_is_there(rig: &mut Rig) {
    rig.wait_for(CameraStatus::NoPages);
    assert_eq!(rig.take(), Err(CaptureFault::NoPage));
    rig.lay(&sample("household-1.png"));
    rig.wait_for(CameraStatus::Ready);
    assert!(rig.take().is_ok());
}

fn pages_come_in_their_order_and_begin_again_after_the_last_and_with_a_new_visit(rig: &mut Rig) {
    for name in ["household-1.png", "certificate.png"] {
        rig.lay(&sample(name));
    }
    let lies = |page: Result<PageImage, CaptureFault>| {
        let size = page.expect("a page").size();
        size.width > size.height
    };
    let order: Vec<bool> = (0..3).map(|_| lies(rig.take())).collect();
    assert_eq!(order, [false, true, false]);
    rig.camera.rest();
    assert!(!lies(rig.take()), "a new visit begins with the first");
}

fn what_is_no_page_is_told_by_its_fault_and_the_next_page_is_taken(rig: &mut Rig) {
    let whole = sample("household-1.png");
    let mut mountain = whole.clone();
    mountain[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    for bytes in [
        &[][..],
        b"#!/bin/sh",
        &whole[..whole.len() / 2],
        &mountain,
        &whole,
    ] {
        rig.lay(bytes);
    }
    let page = |fault| Err(CaptureFault::Page(fault));
    assert_eq!(rig.take(), page(PageFault::Empty));
    assert_eq!(rig.take(), page(PageFault::NotAPicture));
    assert_eq!(rig.take(), page(PageFault::CutShort));
    assert_eq!(rig.take(), page(PageFault::TooLarge));
    assert!(rig.take().is_ok());
}

fn a_camera_unplugged_is_told_and_works_again_when_plugged_in(rig: &mut Rig) {
    rig.lay(&sample("household-1.png"));
    rig.wait_for(CameraStatus::Ready);
    rig.unplug();
    rig.wait_for(CameraStatus::Gone);
    assert_eq!(rig.take(), Err(CaptureFault::Gone));
    rig.plug_in();
    rig.wait_for(CameraStatus::Ready);
    assert!(rig.take().is_ok());
}

fn what_comes_out_is_a_picture_of_ours_and_its_digest_fits(rig: &mut Rig) {
    rig.lay(&sample("household-2.png"));
    let page = rig.take().expect("a page");
    let sum = ring::digest::digest(&ring::digest::SHA256, page.reveal());
    assert_eq!(sum.as_ref(), page.digest().0);
    let size = page.size();
    assert_eq!((size.width, size.height), (1_000, 1_414));
    assert!(page.reveal().starts_with(&[0xFF, 0xD8]));
}

fn a_camera_that_was_stopped_still_answers(rig: &mut Rig) {
    rig.lay(&sample("household-1.png"));
    rig.camera.stop();
    assert_eq!(rig.take(), Err(CaptureFault::Gone));
    assert!(!rig.camera.is_alive());
}

#[test]
fn links_hidden_files_and_files_that_are_no_pictures_are_left_alone() {
    let mut rig = Rig::folder();
    let Hand::Folder(stick, ..) = &rig.hand else {
        unreachable!("it was made so");
    };
    let secret = stick.with_file_name("secret.png");
    std::fs::write(&secret, sample("certificate.png")).expect("written");
    std::os::unix::fs::symlink(&secret, stick.join("a.png")).expect("linked");
    std::os::unix::fs::symlink(stick.with_file_name("."), stick.join("up")).expect("linked");
    std::fs::write(stick.join(".hidden.png"), sample("certificate.png")).expect("written");
    std::fs::write(stick.join("notes.txt"), b"x").expect("written");
    rig.wait_for(CameraStatus::NoPages);
    assert_eq!(rig.take(), Err(CaptureFault::NoPage));
}

#[test]
fn pages_on_a_stick_below_the_folder_are_found() {
    let mut rig = Rig::folder();
    let Hand::Folder(stick, ..) = &rig.hand else {
        unreachable!("it was made so");
    };
    let below = stick.join("KINGSTON");
    std::fs::create_dir(&below).expect("a folder");
    std::fs::write(below.join("1.png"), sample("household-1.png")).expect("written");
    rig.wait_for(CameraStatus::Ready);
    assert!(rig.take().is_ok());
}

#[test]
fn a_camera_another_program_has_is_busy_and_one_that_hangs_is_left_behind() {
    let mut rig = Rig::played();
    rig.lay(&sample("household-1.png"));
    let Hand::Player(player) = &rig.hand else {
        unreachable!("it was made so");
    };
    let player = player.clone();
    player.set(CameraMode::Busy);
    assert_eq!(rig.take(), Err(CaptureFault::Busy));
    player.set(CameraMode::Hangs);
    rig.camera.take(Ticket(99));
    rig.camera.stop();
    player.set(CameraMode::Fine);
    let late = rig.events.recv_timeout(PATIENCE).expect("told in the end");
    assert!(!matches!(late, DocumentCameraEvent::Taken(Ticket(1), _)));
}
