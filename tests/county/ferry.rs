//! The sealed outbox on a memory stick: a real county over TLS, a real outbox, a folder as the stick.

use crate::pages::{page, sealed, with_pages};
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::adapters::audit::Chain;
use jiujinban::adapters::county::ferry::{FerryPlaces, load, read, relay};
use jiujinban::adapters::store::outbox::{StoreOptions, StoreThread};
use jiujinban::adapters::system::ReplacedFile;
use jiujinban::county::ferry::FerryRefusal;
use jiujinban::domain::delivery::ferry::{FerryFault, Loaded, Room, Waiting};
use jiujinban::domain::delivery::{
    AcceptanceStamp, Delivery, DeliveryEvent, RetryAdvice, SealedEnvelope, SealedPage,
    SignatureCheck, SignatureVerdict, Signer, SubmissionId,
};
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::domain::time::WallTime;
use jiujinban::files::FileKind;
use jiujinban::ports::Ticket;
use jiujinban::ports::audit::AuditDraft;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Refusal};
use jiujinban::ports::ferry::Answers;
use jiujinban::ports::store::{Outbox, OutboxRow, StoreEvent};
use jiujinban::sample::persons::person;
use jiujinban::wire::ferry::Unreadable;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// What a terminal keeps until the county's stamp comes.
struct Keep {
    store: StoreThread,
    events: Receiver<StoreEvent>,
    _dir: TempDir,
}

impl Keep {
    fn of(terminal: &Terminal) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (tell, events) = channel();
        let key = ReplacedFile::new(dir.path().join("audit.key"), FileKind::Secret);
        let clock: Arc<dyn Clock> = terminal.clock.clone();
        let store = StoreThread::start(
            dir.path(),
            StoreOptions::default(),
            clock,
            Box::new(Chain::new(Box::new(key), terminal.keys.device())),
            Arc::new(move |event| {
                let _ = tell.send(event);
            }),
        );
        Self {
            store,
            events,
            _dir: dir,
        }
    }

    fn told<T>(&self, pick: impl Fn(StoreEvent) -> Option<T>) -> T {
        loop {
            let event = self.events.recv_timeout(Duration::from_secs(60));
            if let Some(told) = pick(event.expect("the store answers")) {
                return told;
            }
        }
    }

    fn keep(&self, case: &SealedEnvelope, pages: &[SealedPage]) {
        let row = OutboxRow {
            envelope: case.clone(),
            holder: None,
            pages: pages.to_vec(),
        };
        let event = AuditEvent::SubmissionCommitted {
            item: case.facts.item,
            size: 1,
        };
        let about = AuditDraft::new(WallTime(NOON), event).about(case.facts.submission, None);
        self.store.commit(row, about, Ticket(1));
        let kept = self.told(|event| match event {
            StoreEvent::Committed(_, came) => Some(came),
            _ => None,
        });
        kept.expect("kept");
    }

    fn waiting(&self, room: Room) -> Waiting {
        self.store.waiting(room, Ticket(2));
        let told = self.told(|event| match event {
            StoreEvent::Waiting(_, came) => Some(came),
            _ => None,
        });
        told.expect("the outbox is readable")
    }

    fn accept(&self, id: SubmissionId, stamp: AcceptanceStamp) {
        let event = DeliveryEvent::Accepted(stamp);
        let silent = Box::new(|_: &Delivery, _: &Delivery| Vec::new());
        self.store.settle(id, event, silent, Ticket(3));
        let came = self.told(|event| match event {
            StoreEvent::Settled(_, _, came) => Some(came),
            _ => None,
        });
        assert!(matches!(came, Ok(Delivery::Accepted(_))), "{came:?}");
    }
}

/// A village without a line, and one stick that goes around.
struct Village {
    county: TestCounty,
    terminal: Terminal,
    outbox: Keep,
    sticks: TempDir,
}

fn places(terminal: &Terminal, sticks: &Path) -> FerryPlaces {
    FerryPlaces {
        sticks: sticks.to_owned(),
        link: terminal.config.clone(),
        signer: terminal.keys.device(),
        clock: terminal.clock.clone(),
    }
}

fn plugged() -> TempDir {
    let sticks = tempfile::tempdir().expect("a folder");
    fs::create_dir(sticks.path().join("usb")).expect("a stick");
    sticks
}

fn village() -> Village {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let outbox = Keep::of(&terminal);
    Village {
        county,
        terminal,
        outbox,
        sticks: plugged(),
    }
}

/// One with a case that waits.
fn with_a_case() -> (Village, SealedEnvelope) {
    let v = village();
    let case = v.terminal.case(3, 1);
    v.outbox.keep(&case, &[]);
    (v, case)
}

impl Village {
    fn stick(&self) -> PathBuf {
        self.sticks.path().join("usb")
    }

    fn places(&self) -> FerryPlaces {
        places(&self.terminal, self.sticks.path())
    }

    /// A second later everywhere.
    fn later(&self) {
        self.county.clock.set(self.county.clock.get() + 1_000);
        self.terminal.clock.set(self.terminal.clock.get() + 1_000);
    }

    fn load(&self) -> Result<Loaded, FerryFault> {
        let waiting = self.outbox.waiting(Room::OneFile);
        load(&self.places(), &waiting.cases, waiting.left())
    }

    /// The bytes of a fresh copy.
    fn copied(&self) -> Vec<u8> {
        let loaded = self.load().expect("copied");
        fs::read(self.stick().join(loaded.file)).expect("on the stick")
    }

    /// What the county's staff do with the stick.
    fn taken(&self, file: &[u8]) -> Result<(u32, u32), FerryRefusal> {
        let ferried = self.county.handle.take_ferry(file)?;
        fs::write(self.stick().join(&ferried.name), &ferried.answer).expect("written");
        Ok((ferried.accepted, ferried.refused))
    }

    fn read(&self) -> Result<Answers, FerryFault> {
        read(&self.places(), &self.outbox.waiting(Room::Names).facts)
    }

    /// Reads the answer and settles what it accepts.
    fn settled(&self) -> Result<usize, FerryFault> {
        let answers = self.read()?;
        let mut taken = 0;
        for (id, said) in answers.each {
            if let Ok(stamp) = said {
                self.outbox.accept(id, stamp);
                taken += 1;
            }
        }
        self.places().keep(answers.at).expect("noted");
        Ok(taken)
    }

    fn waits(&self) -> u64 {
        self.outbox.waiting(Room::Names).count()
    }

    fn cases(&self) -> u64 {
        self.county.handle.case_count().expect("counted")
    }

    fn notes(&self) -> Vec<String> {
        let notes = self.county.handle.console_notes().expect("kept");
        let of_sticks = notes.into_iter().filter(|n| n.event.starts_with("ferry"));
        of_sticks
            .map(|n| format!("{} {} {} {}", n.who, n.event, n.about, n.detail))
            .collect()
    }
}

fn over_the_line(terminal: &Terminal, case: &SealedEnvelope) -> AcceptanceStamp {
    terminal.client.send(case.clone());
    match terminal.next() {
        CountyEvent::Sent(_, Ok(stamp)) => stamp,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stick_that_is_missing_full_or_pulled_costs_no_case_and_keeps_nothing_half_written() {
    let (v, _) = with_a_case();
    let nowhere = tempfile::tempdir().expect("a folder");
    let none = places(&v.terminal, nowhere.path());
    let cases = v.outbox.waiting(Room::OneFile).cases;
    assert_eq!(load(&none, &cases, 0), Err(FerryFault::NoStick));
    assert_eq!(relay(&none), Err(FerryFault::NoStick));
    assert_eq!(
        read(&none, &[]).err(),
        Some(FerryFault::NoStick),
        "nothing to read from"
    );
    // A device that is always full stands in the place of the file.
    let name = v.load().expect("copied").file;
    fs::remove_file(v.stick().join(&name)).expect("removed");
    let part = v.stick().join(format!("{name}.part"));
    std::os::unix::fs::symlink("/dev/full", &part).expect("a link");
    assert_eq!(v.load(), Err(FerryFault::Full));
    assert_eq!(fs::read_dir(v.stick()).expect("readable").count(), 0);
    // A stick pulled between its look and its write.
    fs::create_dir(&part).expect("in the way");
    assert_eq!(v.load(), Err(FerryFault::Stick));
    assert_eq!(v.waits(), 1, "the outbox keeps everything");
    assert_eq!(
        load(&v.places(), &[], 0),
        Err(FerryFault::Nothing),
        "an empty file helps nobody"
    );
}

#[test]
fn a_copy_moves_nothing_tells_nothing_of_anybody_and_is_settled_by_the_countys_stamp_alone() {
    let (v, case) = with_a_case();
    let file = v.copied();
    assert_eq!(v.waits(), 1, "a copy is only a copy");
    let text = String::from_utf8(file.clone()).expect("lines of JSON");
    let who = person(3);
    for secret in [
        who.id_number.reveal(),
        who.name.reveal(),
        who.phone.reveal(),
        "离家近",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_eq!(v.read().err(), Some(FerryFault::NoFile));
    assert_eq!(v.taken(&file).expect("taken"), (1, 0));
    assert_eq!((v.cases(), v.waits()), (1, 1), "not before it is read");
    let answers = v.read().expect("the county's");
    let (id, stamp) = answers.each[0].clone();
    let stamp = stamp.expect("accepted");
    assert_eq!(id, case.facts.submission);
    let genuine = v.terminal.book.check(
        Signer::County(&stamp.key),
        &case.facts.accepted_bytes(stamp.at),
        &stamp.signature,
    );
    assert_eq!(genuine, SignatureVerdict::Good);
    assert_eq!(v.settled(), Ok(1));
    assert_eq!(v.waits(), 0);
    v.later();
    assert_eq!(over_the_line(&v.terminal, &case), stamp, "the same receipt");
    assert_eq!(v.cases(), 1);
    assert_eq!(v.notes(), ["county ferry-taken tz-001 1 0"]);
}

#[test]
fn pages_and_what_the_line_has_brought_of_them_are_one_case_with_all_its_pages() {
    let v = village();
    let pages = vec![page("household-1.png", 300_000), page("household-2.png", 0)];
    let case = v.terminal.case_with(3, 1, with_pages(pages.clone()));
    let sealed = sealed(&v.terminal, &case, &pages);
    v.outbox.keep(&case, &sealed);
    let file = v.copied();
    v.terminal
        .client
        .send_with_pages(case.clone(), sealed[1..].to_vec());
    let half = v.terminal.next();
    assert!(matches!(half, CountyEvent::Sent(_, Err(_))), "{half:?}");
    assert_eq!(v.taken(&file).expect("taken"), (1, 0));
    let receipt = case.facts.no.as_str();
    let opened = v.county.handle.pages_of(receipt).expect("opened");
    let images: Vec<_> = opened.into_iter().map(|page| page.image).collect();
    assert_eq!(images, pages);
    v.later();
    assert_eq!(v.taken(&file).expect("taken again"), (1, 0));
    assert_eq!((v.settled(), v.waits(), v.cases()), (Ok(1), 0, 1));
}

#[test]
fn a_file_damaged_or_cut_anywhere_is_refused_whole_at_the_county() {
    let (v, _) = with_a_case();
    let file = v.copied();
    let step = (file.len() / 60).max(1);
    for at in (0..file.len()).step_by(step).chain([file.len() - 1]) {
        let mut bent = file.clone();
        bent[at] ^= 0x01;
        let refusal = v.taken(&bent).expect_err("refused");
        assert!(
            matches!(
                refusal,
                FerryRefusal::Unreadable(_) | FerryRefusal::Signature | FerryRefusal::Terminal
            ),
            "{at}: {refusal}"
        );
        let cut = v.taken(&file[..at]).expect_err("refused");
        assert!(
            matches!(cut, FerryRefusal::Unreadable(Unreadable::Damaged)),
            "{at}: {cut}"
        );
    }
    assert_eq!((v.cases(), v.waits()), (0, 1));
    let notes = v.notes();
    assert!(notes.iter().all(|note| note.contains("ferry-refused")));
    assert_eq!(v.taken(&file).expect("the whole one"), (1, 0));
}

#[test]
fn an_answer_damaged_cut_or_signed_by_somebody_else_settles_nothing() {
    let (v, _) = with_a_case();
    let file = v.copied();
    v.taken(&file).expect("taken");
    let names = fs::read_dir(v.stick()).expect("readable").flatten();
    let answer = names
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().contains("answer"))
        .expect("an answer");
    let good = fs::read(&answer).expect("readable");
    let step = (good.len() / 60).max(1);
    for at in (0..good.len()).step_by(step).chain([good.len() - 1]) {
        let mut bent = good.clone();
        bent[at] ^= 0x01;
        fs::write(&answer, &bent).expect("written");
        let why = v.read().expect_err("refused");
        assert!(
            matches!(
                why,
                FerryFault::Damaged | FerryFault::Forged | FerryFault::UnknownKey
            ),
            "{at}: {why:?}"
        );
        fs::write(&answer, &good[..at]).expect("written");
        assert_eq!(v.read().err(), Some(FerryFault::Damaged), "{at}");
    }
    // Another county signs it: same shape, another key.
    let other = TestCounty::start();
    let stranger = Terminal::of(&other, "tz-001");
    stranger.learn();
    let strange = Keep::of(&stranger);
    strange.keep(&stranger.case(3, 1), &[]);
    let sticks = plugged();
    let cases = strange.waiting(Room::OneFile).cases;
    let loaded = load(&places(&stranger, sticks.path()), &cases, 0).expect("copied");
    let bytes = fs::read(sticks.path().join("usb").join(loaded.file)).expect("readable");
    let forged = other.handle.take_ferry(&bytes).expect("taken there").answer;
    fs::write(&answer, forged).expect("written");
    assert_eq!(v.read().err(), Some(FerryFault::UnknownKey));
    assert_eq!(v.waits(), 1, "nothing is lost");
    fs::write(&answer, &good).expect("written");
    assert_eq!((v.settled(), v.waits()), (Ok(1), 0));
}

#[test]
fn another_terminals_answer_and_one_that_was_read_are_refused_with_their_sentence() {
    let (v, _) = with_a_case();
    let neighbour = Terminal::of(&v.county, "tz-002");
    neighbour.learn();
    let theirs = Keep::of(&neighbour);
    theirs.keep(&neighbour.case(4, 7), &[]);
    let sticks = plugged();
    let cases = theirs.waiting(Room::OneFile).cases;
    let loaded = load(&places(&neighbour, sticks.path()), &cases, 0).expect("copied");
    let bytes = fs::read(sticks.path().join("usb").join(loaded.file)).expect("readable");
    let ferried = v.county.handle.take_ferry(&bytes).expect("taken");
    let put = |name: &str, bytes: &[u8]| fs::write(v.stick().join(name), bytes).expect("written");
    put(&ferried.name, &ferried.answer);
    assert_eq!(v.read().err(), Some(FerryFault::Foreign));
    let renamed = ferried.name.replace("tz-002", "tz-001");
    put(&renamed, &ferried.answer);
    assert_eq!(
        v.read().err(),
        Some(FerryFault::Foreign),
        "by its name only"
    );
    fs::remove_file(v.stick().join(renamed)).expect("removed");
    let first = v.copied();
    v.later();
    v.taken(&first).expect("taken");
    let old = v.county.handle.take_ferry(&first).expect("again");
    assert_eq!(v.settled(), Ok(1));
    assert_eq!(v.read().err(), Some(FerryFault::Older), "read before");
    v.later();
    let next = v.terminal.case(5, 2);
    v.outbox.keep(&next, &[]);
    let second = v.copied();
    v.taken(&second).expect("taken");
    assert_eq!(v.settled(), Ok(1));
    let newest = v
        .stick()
        .join("jiujinban-answer-tz-001-99990101-000000.jjb");
    fs::write(newest, old.answer).expect("written");
    assert_eq!(v.read().err(), Some(FerryFault::Older), "older");
    assert_eq!((v.waits(), v.cases()), (0, 3));
}

#[test]
fn a_terminal_the_county_does_not_know_or_has_withdrawn_ferries_nothing() {
    let (v, _) = with_a_case();
    let file = v.copied();
    let text = String::from_utf8(file.clone()).expect("lines of JSON");
    let unknown = text.replacen("tz-001", "tz-009", 1);
    let refusal = v.taken(unknown.as_bytes()).expect_err("refused");
    assert!(matches!(refusal, FerryRefusal::Terminal), "{refusal}");
    let other = Terminal::of(&v.county, "tz-002");
    other.learn();
    let posed = text.replacen("tz-001", "tz-002", 1);
    let refusal = v.taken(posed.as_bytes()).expect_err("refused");
    assert!(matches!(refusal, FerryRefusal::Signature), "{refusal}");
    v.county.handle.revoke("tz-001", "stolen").expect("revoked");
    let refusal = v.taken(&file).expect_err("refused");
    assert!(matches!(refusal, FerryRefusal::Terminal), "{refusal}");
    assert_eq!((v.cases(), v.waits()), (0, 1));
    assert_eq!(v.notes().len(), 3, "{:?}", v.notes());
}

#[test]
fn a_case_the_county_refuses_is_told_so_and_the_others_of_the_file_are_taken() {
    let v = village();
    let good = v.terminal.case(3, 1);
    let mut other_form = v.terminal.case(4, 2);
    other_form.form.0 += 1;
    for case in [&good, &other_form] {
        v.outbox.keep(case, &[]);
    }
    let file = v.copied();
    assert_eq!(v.taken(&file).expect("taken"), (1, 1));
    let answers = v.read().expect("read");
    let said: BTreeMap<_, _> = answers.each.into_iter().collect();
    assert!(said[&good.facts.submission].is_ok());
    assert_eq!(
        said[&other_form.facts.submission],
        Err(CountyError::Refused {
            problem: Refusal::Unopenable,
            advice: RetryAdvice::Never
        })
    );
    assert_eq!((v.settled(), v.waits()), (Ok(1), 1), "it stays");
}

#[test]
fn a_neighbour_hands_the_file_on_keeps_nothing_and_brings_the_answer() {
    let (v, _) = with_a_case();
    let neighbour = Terminal::of(&v.county, "tz-002");
    neighbour.learn();
    let there = places(&neighbour, v.sticks.path());
    assert_eq!(relay(&there), Err(FerryFault::NoFile), "an empty stick");
    let own = v.load().expect("copied");
    assert_eq!(
        relay(&v.places()),
        Err(FerryFault::NoFile),
        "its own goes over its own line"
    );
    neighbour.line.cut();
    assert_eq!(relay(&there), Err(FerryFault::NoLine));
    assert_eq!(v.cases(), 0);
    neighbour.line.restore();
    // A damaged file beside it does not keep it back, and is told.
    let bad = own.file.replace("tz-001", "tz-000");
    fs::write(v.stick().join(&bad), b"{}\n").expect("written");
    assert_eq!(relay(&there), Err(FerryFault::Damaged));
    assert_eq!(v.cases(), 1, "the good one is there");
    fs::remove_file(v.stick().join(&bad)).expect("removed");
    assert_eq!(relay(&there), Err(FerryFault::NoFile), "it was answered");
    assert_eq!((v.settled(), v.waits(), v.cases()), (Ok(1), 0, 1));
    assert_eq!(v.notes(), ["tz-002 ferry-taken tz-001 1 0"]);
    // The answer finds no room: the file is still there, and the next time it goes. It is a heavy one.
    v.later();
    let pages = vec![
        page("household-1.png", 300_000),
        page("household-2.png", 300_000),
    ];
    let again = v.terminal.case_with(5, 2, with_pages(pages.clone()));
    v.outbox.keep(&again, &sealed(&v.terminal, &again, &pages));
    let loaded = v.load().expect("copied");
    let part = loaded.file.replace("outbox", "answer") + ".part";
    std::os::unix::fs::symlink("/dev/full", v.stick().join(part)).expect("a link");
    assert_eq!(relay(&there), Err(FerryFault::Full));
    assert_eq!(relay(&there), Ok(1));
    assert_eq!((v.settled(), v.waits(), v.cases()), (Ok(1), 0, 2));
}

#[test]
fn a_file_of_somebody_else_on_the_line_is_refused_as_at_the_desk() {
    let (v, _) = with_a_case();
    let neighbour = Terminal::of(&v.county, "tz-002");
    let there = places(&neighbour, v.sticks.path());
    v.load().expect("copied");
    v.county.handle.revoke("tz-001", "stolen").expect("revoked");
    assert_eq!(relay(&there), Err(FerryFault::Refused));
    assert_eq!(v.cases(), 0);
    let (status, _) = crate::world::bare_post(&v.county, "/v1/ferry", "x");
    assert_eq!(status, 401, "nobody without a certificate");
}

/// Whatever happens to a stick, in an order drawn at random.
#[test]
fn in_any_order_of_line_stick_neighbour_and_losses_each_case_is_at_the_county_once() {
    let v = village();
    let neighbour = Terminal::of(&v.county, "tz-002");
    neighbour.learn();
    let there = places(&neighbour, v.sticks.path());
    let mut random = fastrand::Rng::with_seed(20_261_123);
    let mut kept: Vec<SealedEnvelope> = Vec::new();
    let mut files: Vec<Vec<u8>> = Vec::new();
    for step in 0..160_u16 {
        v.later();
        match random.u8(..10) {
            0 | 1 => {
                let case = v.terminal.case(usize::from(step % 30), step + 1);
                v.outbox.keep(&case, &[]);
                kept.push(case);
            }
            2 | 3 => {
                if v.waits() > 0 {
                    files.push(v.copied());
                }
            }
            4 => {
                if let Some(file) = random.choice(&files) {
                    let _ = v.taken(file).expect("a good file is always taken");
                }
            }
            // The answer is lost on its way.
            5 => {
                if let Some(file) = random.choice(&files) {
                    v.county.handle.take_ferry(file).expect("taken");
                }
            }
            6 => {
                let _ = relay(&there);
            }
            // The stick is pulled: whatever lies on it is cut short.
            7 => {
                let all: Vec<_> = fs::read_dir(v.stick())
                    .expect("a stick")
                    .flatten()
                    .collect();
                if let Some(entry) = random.choice(&all) {
                    let bytes = fs::read(entry.path()).expect("readable");
                    let end = random.usize(..=bytes.len());
                    fs::write(entry.path(), &bytes[..end]).expect("cut");
                }
            }
            8 => {
                let _ = v.settled();
            }
            _ => {
                let waiting = v.outbox.waiting(Room::OneFile).cases;
                if let Some(case) = random.choice(&waiting) {
                    let stamp = over_the_line(&v.terminal, &case.envelope);
                    // Every second answer of the line is lost, too.
                    if random.bool() {
                        v.outbox.accept(case.envelope.facts.submission, stamp);
                    }
                }
            }
        }
        let waiting = v.outbox.waiting(Room::Names).facts;
        for case in &kept {
            let id = case.facts.submission;
            let left = !waiting.iter().any(|facts| facts.submission == id);
            let there = v.county.handle.accepted_ms(&id.to_string()).expect("told");
            assert!(!left || there.is_some(), "{id} left before its stamp");
        }
    }
    v.later();
    for entry in fs::read_dir(v.stick()).expect("a stick").flatten() {
        fs::remove_file(entry.path()).expect("a fresh stick");
    }
    if v.waits() > 0 {
        v.taken(&v.copied()).expect("taken");
        v.settled().expect("read");
    }
    assert_eq!((v.waits(), v.cases()), (0, kept.len() as u64));
    assert!(kept.len() > 10, "{}", kept.len());
}
