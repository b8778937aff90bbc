//! The update on a real disk.

use super::*;
use crate::domain::machine::update::{ReleaseNo, Stage, SystemVersion, UpdateFailure};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn update(bytes: u64) -> Update {
    let version = SystemVersion::parse("0.2.0").expect("a name");
    let hash = BundleHash::parse(ABC).expect("a hash");
    Update::new(version, ReleaseNo(7), bytes, hash).expect("a size")
}

struct Bench {
    dir: TempDir,
    thread: UpdateThread,
    events: Receiver<SystemUpdateEvent>,
}

impl Bench {
    fn new(spare: u64) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("helper")).expect("made");
        let places = UpdatePlaces {
            own: dir.path().join("own"),
            helper: dir.path().join("helper"),
            spare,
        };
        let (tell, events) = channel();
        let sink: Sink<SystemUpdateEvent> = Arc::new(move |event| {
            let _ = tell.send(event);
        });
        let thread = UpdateThread::start(places, sink).expect("a thread");
        Self {
            dir,
            thread,
            events,
        }
    }

    fn next(&self) -> SystemUpdateEvent {
        let patience = Duration::from_secs(30);
        self.events.recv_timeout(patience).expect("an answer")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn found(&self) -> UpdateFound {
        self.thread.open();
        match self.next() {
            SystemUpdateEvent::Opened(found) => *found,
            other => panic!("{other:?}"),
        }
    }

    fn helper(&self, said: &str) -> HelperTold {
        fs::write(self.file("helper/result"), said).expect("written");
        self.thread.look();
        match self.next() {
            SystemUpdateEvent::Helper(told) => told,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_disk_without_room_takes_no_byte_and_says_so() {
    let bench = Bench::new(u64::MAX / 2);
    bench.thread.append(update(3), 0, b"abc".to_vec());
    let full = SystemUpdateEvent::Appended(Err(FetchTrouble::Full));
    assert_eq!(bench.next(), full);
    assert!(!bench.file("own/bundle.raucb").exists());
}

#[test]
fn a_disk_that_cannot_be_written_is_a_trouble_and_begins_nothing() {
    let bench = Bench::new(0);
    fs::write(bench.file("own"), b"in the way").expect("written");
    bench.thread.append(update(3), 0, b"abc".to_vec());
    let disk = SystemUpdateEvent::Appended(Err(FetchTrouble::Disk));
    assert_eq!(bench.next(), disk);
    bench.thread.keep(Kept::default());
    assert_eq!(bench.next(), SystemUpdateEvent::NotKept);
    fs::remove_file(bench.file("own")).expect("out of the way");
    bench.thread.wish(Wish::Install);
    assert_eq!(bench.next(), SystemUpdateEvent::NotKept);
    assert!(
        !bench.file("own/install").exists(),
        "what is not kept is not begun"
    );
}

#[test]
fn a_file_grows_from_what_is_there_and_is_what_was_offered_only_by_its_hash() {
    let bench = Bench::new(0);
    let append = |from, bytes: &[u8]| {
        bench.thread.append(update(3), from, bytes.to_vec());
        bench.next()
    };
    let there = |bytes| SystemUpdateEvent::Appended(Ok(bytes));
    assert_eq!(append(0, b"a"), there(1));
    assert_eq!(append(2, b"c"), there(1), "a gap is not written over");
    assert_eq!(append(1, b"xyz"), there(4));
    assert_eq!(append(1, b"bc"), there(3), "what was too much is gone");
    assert_eq!(bench.found().bytes, 3);
    bench.thread.check(update(3).hash);
    assert_eq!(bench.next(), SystemUpdateEvent::Checked(Ok(true)));
    append(2, b"d");
    bench.thread.check(update(3).hash);
    assert_eq!(bench.next(), SystemUpdateEvent::Checked(Ok(false)));
    bench.thread.discard();
    assert_eq!(bench.found().bytes, 0);
}

#[test]
fn how_far_it_is_is_read_back_and_a_note_cut_anywhere_is_none() {
    let bench = Bench::new(0);
    let all = [
        Stage::None,
        Stage::Fetching {
            update: update(3),
            got: 0,
        },
        Stage::Ready(update(3)),
        Stage::Installing(update(3)),
        Stage::Installed(update(3)),
        Stage::OnTrial(update(3)),
        Stage::Good(update(3)),
        Stage::Failed(update(3), UpdateFailure::DidNotHold),
        Stage::Failed(update(3), UpdateFailure::NotInstalled),
    ];
    for stage in all {
        let kept = Kept {
            stage,
            failed: [BundleHash([1; 32]), BundleHash([2; 32])].into(),
            newest: ReleaseNo(29_922_000),
        };
        bench.thread.keep(kept.clone());
        assert_eq!(bench.found().kept, kept);
        let text = note::text(&kept);
        for end in 0..text.len() {
            assert_eq!(note::parse(&text[..end]), None, "{end}");
        }
    }
}

#[test]
fn the_helpers_word_is_read_and_anything_else_is_no_second_place() {
    let bench = Bench::new(0);
    let none = HelperTold::default();
    for bad in ["", "good", "good x\n", "better\n", "idle\n\n"] {
        assert_eq!(bench.helper(bad), none, "{bad:?}");
    }
    let about = BundleHash::parse(ABC);
    for word in HelperWord::ALL {
        let said = bench.helper(&format!("{} {ABC}\n", word.word()));
        assert_eq!(said, HelperTold { word, about });
    }
    let word = HelperWord::Idle;
    assert_eq!(bench.helper("idle\n"), HelperTold { word, about: None });
}

#[test]
fn as_long_as_a_wish_lies_there_the_helper_is_busy_whatever_it_said_before() {
    let bench = Bench::new(0);
    for (wish, name) in [
        (Wish::Install, "own/install"),
        (Wish::Restart, "own/restart"),
        (Wish::MarkGood, "own/good"),
    ] {
        bench.thread.wish(wish);
        let told = bench.helper(&format!("interrupted {ABC}\n"));
        assert_eq!(told.word, HelperWord::Busy);
        assert_eq!(bench.helper("not-possible\n").word, HelperWord::NotPossible);
        fs::remove_file(bench.file(name)).expect("taken up");
        let told = bench.helper(&format!("interrupted {ABC}\n"));
        assert_eq!(told.word, HelperWord::Interrupted);
    }
}
