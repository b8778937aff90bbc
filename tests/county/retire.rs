//! The end of a terminal against a real county over TLS: order, statement, wipe, proof.

use crate::chaos::beat;
use crate::technician::Site;
use crate::world::{self, NOON, Terminal, TestCounty};
use jiujinban::adapters::county::retire::hand_over;
use jiujinban::adapters::keys::{KeyPlace, KeyStore};
use jiujinban::adapters::system::RetireNote;
use jiujinban::adapters::system::wipe::{completion, look, statement_hash};
use jiujinban::config::load;
use jiujinban::county::retire::{RetireError, RetireState, WipeVerdict};
use jiujinban::domain::delivery::DeviceId;
use jiujinban::domain::machine::proof::ProgramVersion;
use jiujinban::domain::machine::retire::course::PutAway;
use jiujinban::domain::machine::retire::plan::MARKER;
use jiujinban::domain::machine::retire::{
    CalledOff, Completion, DataKind, Kept, LogEnd, RetireOrderId, RetireTap, RetireTrouble,
    Retiring, Stated, Statement, Wiping,
};
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::domain::visit::Scene;
use jiujinban::domain::visit::scene::View;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::county::CountyError;
use jiujinban::ports::keys::DeviceSigner;
use jiujinban::ports::retire::{Answered, RetireWorld};
use jiujinban::run::retire::{RetireHouse, RetireRun};
use jiujinban::run::setup::SetupPlaces;
use jiujinban::run::{StartProblem, link};
use jiujinban::sample::persons::person;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const NAME: &str = "tz-001";
const PATIENCE: Duration = Duration::from_secs(60);

/// It stands at noon, and nobody waits long.
struct Noon;

impl Clock for Noon {
    fn monotonic(&self) -> MonoTime {
        MonoTime(0)
    }

    fn wall(&self) -> WallTime {
        WallTime(NOON)
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        Some(Duration::from_millis(20))
    }
}

fn noon() -> Arc<dyn Clock> {
    Arc::new(Noon)
}

/// The order a terminal hears of.
fn ordered(county: &TestCounty, terminal: &Terminal) -> RetireOrderId {
    county.handle.retire(NAME, "换新机器").expect("ordered");
    let told = beat(terminal).expect("answered").retire;
    told.expect("an order").id
}

/// A statement of a terminal whose log ends there.
fn stated(terminal: &Terminal, order: &RetireOrderId, log: (u64, u8)) -> Stated {
    let key = terminal.keys.device();
    let statement = Statement {
        device: key.device().clone(),
        order: order.clone(),
        version: ProgramVersion::parse("0.1.0").expect("a version"),
        at: WallTime(NOON),
        log: LogEnd {
            n: log.0,
            hash: [log.1; 32],
        },
        counts: vec![(DataKind::RootKey, 1), (DataKind::Cases, 3)],
    };
    signed(terminal, order, statement.text())
}

fn signed(terminal: &Terminal, order: &RetireOrderId, text: String) -> Stated {
    let key = terminal.keys.device();
    Stated {
        order: order.clone(),
        signature: key.sign(text.as_bytes()).expect("signed"),
        key: key.key_id().clone(),
        text,
    }
}

fn send(terminal: &Terminal, stated: &Stated) -> Result<Answered, RetireTrouble> {
    let hash = statement_hash(&stated.text);
    hand_over(&terminal.config, &noon(), stated, hash)
}

fn taken(terminal: &Terminal, stated: &Stated) -> Wiping {
    match send(terminal, stated) {
        Ok(Answered::Taken(wiping)) => *wiping,
        other => panic!("{other:?}"),
    }
}

fn state(county: &TestCounty) -> Option<RetireState> {
    let all = county.handle.retirements().expect("the list");
    all.into_iter().find(|(own, _)| own == NAME).map(|(_, s)| s)
}

fn prove(county: &TestCounty, code: &str) -> WipeVerdict {
    county.handle.prove_wipe(NAME, code).expect("judged")
}

#[test]
fn an_order_wants_a_terminal_in_service_a_reason_and_no_other_order() {
    let county = TestCounty::start();
    let refused = county.handle.retire(NAME, "换新机器");
    assert!(
        matches!(refused, Err(RetireError::NoTerminal)),
        "{refused:?}"
    );
    let terminal = Terminal::of(&county, NAME);
    for reason in ["", "  ", &"长".repeat(201)] {
        let refused = county.handle.retire(NAME, reason);
        assert!(matches!(refused, Err(RetireError::Reason)), "{refused:?}");
    }
    assert_eq!(beat(&terminal).expect("answered").retire, None);
    let early = county.handle.keep_terminal(NAME);
    assert!(
        matches!(early, Err(RetireError::NothingOrdered)),
        "{early:?}"
    );
    ordered(&county, &terminal);
    let again = county.handle.retire(NAME, "换新机器");
    assert!(matches!(again, Err(RetireError::Already)), "{again:?}");
    let notes = county.handle.console_notes().expect("kept");
    let noted = notes.iter().any(|note| {
        note.event == "retire-ordered" && note.about == NAME && note.detail == "换新机器"
    });
    assert!(noted, "the order stands in the chained log with its reason");
}

#[test]
fn an_order_taken_back_is_told_and_its_statement_destroys_nothing() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    let order = ordered(&county, &terminal);
    county.handle.keep_terminal(NAME).expect("taken back");
    assert_eq!(beat(&terminal).expect("answered").retire, None);
    let late = stated(&terminal, &order, (17, 7));
    let answer = send(&terminal, &late);
    assert_eq!(answer, Ok(Answered::CalledOff(CalledOff::Withdrawn)));
    assert!(beat(&terminal).is_ok(), "its certificate is still good");
    assert_eq!(state(&county), None);
    let next = ordered(&county, &terminal);
    assert_ne!(next, order, "another order has another name");
}

#[test]
fn a_log_that_does_not_go_on_is_needed_as_it_is() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    // The heartbeats here say record 17 with a hash of sevens.
    let order = ordered(&county, &terminal);
    for log in [(16, 7), (17, 8)] {
        let answer = send(&terminal, &stated(&terminal, &order, log));
        assert_eq!(answer, Ok(Answered::CalledOff(CalledOff::LogDiffers)));
    }
    assert_eq!(state(&county), Some(RetireState::Ordered));
    let chains = county.handle.audit_chains().expect("asked");
    assert_eq!(chains[0].breaks.len(), 2, "and it is noted");
    assert!(matches!(
        send(&terminal, &stated(&terminal, &order, (17, 7))),
        Ok(Answered::Taken(_))
    ));
}

#[test]
fn only_the_terminals_own_statement_of_this_order_under_its_own_key_is_taken() {
    let county = TestCounty::start();
    let (terminal, other) = (Terminal::of(&county, NAME), Terminal::of(&county, "tz-002"));
    let order = ordered(&county, &terminal);
    let good = stated(&terminal, &order, (17, 7));
    let refused = |stated: &Stated| {
        assert!(send(&terminal, stated).is_err(), "{stated:?}");
    };
    let mut forged = good.clone();
    forged.signature.0[0] ^= 1;
    refused(&forged);
    let mut changed = good.clone();
    changed.text = good.text.replace("cases 3", "cases 0");
    refused(&changed);
    refused(&signed(
        &terminal,
        &order,
        good.text.replace(NAME, "tz-002"),
    ));
    refused(&signed(&other, &order, good.text.clone()));
    let nowhere = RetireOrderId::parse("0000000000000000").expect("a name");
    refused(&stated(&terminal, &nowhere, (17, 7)));
    let foreign = stated(&other, &order, (17, 7));
    assert!(send(&other, &foreign).is_err(), "another terminal's order");
    assert_eq!(state(&county), Some(RetireState::Ordered));
}

#[test]
fn a_statement_takes_the_certificate_back_and_is_answered_the_same_again() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    let order = ordered(&county, &terminal);
    let good = stated(&terminal, &order, (18, 9));
    let first = taken(&terminal, &good);
    assert_eq!(state(&county), Some(RetireState::Stated), "not proven");
    assert_eq!(beat(&terminal), Err(CountyError::IdentityRefused));
    assert_eq!(
        taken(&terminal, &good),
        first,
        "the power went before the answer"
    );
    let mut other = good.text.clone();
    other.push_str("cache 2\n");
    let other = send(&terminal, &signed(&terminal, &order, other));
    assert_eq!(other, Err(RetireTrouble::Refused));
    let late = county.handle.keep_terminal(NAME);
    assert!(matches!(late, Err(RetireError::NothingOrdered)), "{late:?}");
}

#[test]
fn a_wrong_a_borrowed_and_a_replayed_code_prove_nothing() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    assert_eq!(prove(&county, "0-1234"), WipeVerdict::Wrong, "no order");
    let order = ordered(&county, &terminal);
    let wiping = taken(&terminal, &stated(&terminal, &order, (18, 9)));
    let good = completion(&wiping, 0);
    let mut wrong = good.clone();
    wrong.mac.0[9] ^= 1;
    assert_eq!(prove(&county, &wrong.spoken()), WipeVerdict::Wrong);
    let less = completion(&wiping, 3);
    let lied = Completion {
        left: 0,
        ..less.clone()
    };
    assert_eq!(prove(&county, &lied.spoken()), WipeVerdict::Wrong);
    assert_eq!(prove(&county, "0-12"), WipeVerdict::Malformed);
    assert_eq!(state(&county), Some(RetireState::Stated));
    assert_eq!(prove(&county, &less.spoken()), WipeVerdict::Left(3));
    assert_eq!(state(&county), Some(RetireState::Left(3)));
    assert_eq!(prove(&county, &good.spoken()), WipeVerdict::Proven);
    assert_eq!(state(&county), Some(RetireState::Proven));
    county.clock.set(NOON + 5_000);
    assert_eq!(prove(&county, &good.spoken()), WipeVerdict::Before(NOON));
    // The same terminal comes back one day and is retired once more.
    let again = Terminal::of(&county, NAME);
    let next = ordered(&county, &again);
    taken(&again, &stated(&again, &next, (19, 1)));
    assert_eq!(
        prove(&county, &good.spoken()),
        WipeVerdict::Wrong,
        "the code of the time before"
    );
    assert_eq!(prove(&county, &good.query()), WipeVerdict::Malformed);
    assert_eq!(state(&county), Some(RetireState::Stated));
}

#[test]
fn who_guesses_codes_is_held_up() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    let order = ordered(&county, &terminal);
    let wiping = taken(&terminal, &stated(&terminal, &order, (18, 9)));
    let good = completion(&wiping, 0);
    let wrong = format!("0-{}", "5c".repeat(10));
    let mut first = (0..5).map(|_| prove(&county, &wrong));
    assert!(first.all(|v| v == WipeVerdict::Wrong));
    assert_eq!(prove(&county, &good.spoken()), WipeVerdict::TooMany);
    county.clock.set(NOON + 61_000);
    assert_eq!(prove(&county, &good.spoken()), WipeVerdict::Proven);
}

/// What a phone reads behind an address.
fn page(county: &TestCounty, query: &str) -> String {
    let request =
        format!("GET /wiped?{query} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let (ca_pem, addr) = (&county.handle.ca_pem, county.handle.addr);
    let raw = world::exchange(ca_pem, addr, request.as_bytes());
    String::from_utf8_lossy(&raw).into_owned()
}

/// A terminal's disk with an enrolment, its keys, and files that name people.
struct Disk {
    site: Site,
    data: PathBuf,
    /// Whatever must not be found afterwards.
    needles: Vec<Vec<u8>>,
}

impl Disk {
    fn of(county: &TestCounty) -> Self {
        let site = Site::of(county);
        let code = county.handle.one_time_code().expect("a code");
        site.enrol(&code, 0).expect("enrolled");
        let data = site.dir.path().join("data");
        let who = person(3);
        let secret = |name: &str| std::fs::read(data.join(name)).expect("a key");
        let needles = vec![
            who.name.reveal().as_bytes().to_vec(),
            who.id_number.reveal().as_bytes().to_vec(),
            b"tz-017".to_vec(),
            "李家庄".as_bytes().to_vec(),
            secret("keys/root.key")[20..52].to_vec(),
            secret("keys/device.key")[20..52].to_vec(),
            secret("county/identity.sealed")[40..80].to_vec(),
        ];
        let text = needles.concat();
        for name in [
            "outbox.db-wal",
            "outbox.damaged-1",
            "cache.db",
            "keys/operators.sealed",
            "setup/progress",
            "county/snapshot.part",
            "nobody/knows",
        ] {
            let path = data.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, &text).expect("written");
        }
        Self {
            site,
            data,
            needles,
        }
    }

    fn house(&self) -> RetireHouse {
        let files = [self.site.file.clone()];
        let places = SetupPlaces::real(&files, &self.data);
        RetireHouse::new(self.data.clone(), places, noon())
    }

    fn note(&self) -> RetireNote {
        RetireNote::of(&self.data)
    }

    fn run(&self) -> Shown {
        let (show, scenes) = channel();
        let show = Arc::new(move |scene| {
            let _ = show.send(scene);
        });
        let run = RetireRun::start(Box::new(self.house()), noon(), show).expect("a thread");
        Shown { run, scenes }
    }

    fn problem(&self) -> Option<StartProblem> {
        let config = load(std::slice::from_ref(&self.site.file)).expect("outside the data");
        link(&config).err()
    }

    /// What of the old terminal is found in any byte of the folder.
    fn found(&self) -> Vec<PathBuf> {
        let contents = look(&self.data).expect("walked");
        let holds = |path: &Path| {
            let bytes = std::fs::read(self.data.join(path)).expect("read");
            let in_it = |needle: &Vec<u8>| bytes.windows(needle.len()).any(|w| w == needle);
            self.needles.iter().any(in_it)
        };
        let files = contents.files.into_iter().map(|file| file.path);
        files.filter(|path| holds(path)).collect()
    }
}

struct Shown {
    run: RetireRun,
    scenes: Receiver<Scene>,
}

impl Shown {
    fn until(&self, what: &str, holds: impl Fn(&Retiring) -> bool) -> Retiring {
        loop {
            let scene = self.scenes.recv_timeout(PATIENCE);
            let scene = scene.unwrap_or_else(|_| panic!("{what}"));
            if let View::Retiring(at) = scene.view
                && holds(&at)
            {
                return *at;
            }
        }
    }

    fn done(&self) -> (Completion, String) {
        match self.until("an empty terminal", |at| {
            matches!(at, Retiring::Done { .. })
        }) {
            Retiring::Done {
                completion,
                address,
                left,
                ..
            } => {
                assert_eq!(left, []);
                (completion, address)
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Orders the end of `tz-017` and leaves the note a technician's two taps leave.
fn begun(county: &TestCounty, disk: &Disk) -> RetireOrderId {
    county.handle.retire("tz-017", "修理").expect("ordered");
    let order = Terminal::order_of(county, disk);
    disk.note().keep(&Kept::Asked(order.clone())).expect("kept");
    order
}

impl Terminal {
    /// What this disk's terminal hears with its heartbeat.
    fn order_of(county: &TestCounty, disk: &Disk) -> RetireOrderId {
        let config = load(std::slice::from_ref(&disk.site.file)).expect("a configuration");
        let link = link(&config).expect("enrolled");
        let clock = world::HandClock::at(county.clock.get());
        let (client, events, _cards) = world::start(&link, &clock);
        use jiujinban::ports::county::{CountyEvent, CountyLink as _};
        let mut report = crate::chaos::heartbeat();
        // This log never began.
        (report.audit_seq, report.audit_head) = (0, [0; 32]);
        client.heartbeat(report);
        match events.recv_timeout(PATIENCE) {
            Ok(CountyEvent::Heartbeat(Ok(answer))) => answer.retire.expect("an order").id,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_ended_terminal_holds_nothing_of_what_it_was_and_a_phone_proves_it() {
    let county = TestCounty::start();
    let disk = Disk::of(&county);
    assert!(disk.found().len() > 8, "there is something to find");
    begun(&county, &disk);
    let shown = disk.run();
    let (code, address) = shown.done();
    assert_eq!(disk.found(), Vec::<PathBuf>::new());
    let left = look(&disk.data).expect("walked");
    assert_eq!(left.files.len(), 1, "the note with the code: {left:?}");
    assert!(left.folders.is_empty(), "{left:?}");
    assert!(matches!(disk.problem(), Some(StartProblem::NotEnrolled)));
    let of = |asset: &str| {
        let all = county.handle.retirements().expect("the list");
        all.into_iter().find(|(own, _)| own == asset).expect("it").1
    };
    assert_eq!(
        of("tz-017"),
        RetireState::Stated,
        "not proven before the code"
    );
    let query = address.split_once("/wiped?").expect("the page").1;
    assert!(page(&county, "o=1").contains("这不是清空的码"));
    assert!(page(&county, &query.replace("n=0", "n=1")).contains("码不对"));
    let text = page(&county, query);
    assert!(
        text.contains("清空已证实") && text.contains("class=\"good\""),
        "{text}"
    );
    assert_eq!(of("tz-017"), RetireState::Proven);
    assert!(page(&county, query).contains("早已证实"));
    let notes = county.handle.console_notes().expect("kept");
    let events: Vec<&str> = notes.iter().map(|note| note.event.as_str()).collect();
    for event in ["retire-ordered", "retire-stated", "wipe-proven"] {
        assert_eq!(
            events.iter().filter(|e| **e == event).count(),
            1,
            "{events:?}"
        );
    }
    // The code outlives a power cut, and goes by two taps.
    drop(shown);
    let shown = disk.run();
    assert_eq!(shown.done().0, code);
    shown.run.tap(RetireTap::PutAway);
    let asked = |at: &Retiring| {
        matches!(
            at,
            Retiring::Done {
                asked: PutAway::Asked,
                ..
            }
        )
    };
    shown.until("asked once more", asked);
    assert!(disk.note().holds());
    shown.run.tap(RetireTap::PutAway);
    shown.until("over", |at| *at == Retiring::Over);
    assert_eq!(look(&disk.data).expect("walked"), Default::default());
    assert!(!disk.note().holds());
}

#[test]
fn wherever_the_power_goes_the_disk_and_the_county_come_to_the_same_end() {
    let mut cut_after = 0;
    loop {
        let county = TestCounty::start();
        let disk = Disk::of(&county);
        let order = begun(&county, &disk);
        let house = disk.house();
        let stated = house.state(&order).expect("signed");
        disk.note()
            .keep(&Kept::Stated(stated.clone()))
            .expect("kept");
        // The county has it, and the power goes before the terminal knows.
        let answer = house.send(&stated).expect("taken");
        assert_eq!(house.send(&stated), Ok(answer.clone()));
        let Answered::Taken(wiping) = answer else {
            panic!("{answer:?}");
        };
        let mut steps = 0;
        let mut whole = true;
        if cut_after > 0 {
            disk.note().keep(&Kept::Wiping(*wiping)).expect("kept");
            let cut = house.wipe(&mut |_| {
                steps += 1;
                match steps < cut_after {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            });
            whole = cut.is_ok();
            assert!(disk.note().holds(), "every start goes on with it");
        }
        let (code, _) = disk.run().done();
        assert_eq!(disk.found(), Vec::<PathBuf>::new(), "{cut_after}");
        let judged = county.handle.prove_wipe("tz-017", &code.spoken());
        assert_eq!(judged.expect("judged"), WipeVerdict::Proven, "{cut_after}");
        if whole && cut_after > 0 {
            assert!(steps > 30, "{steps}");
            return;
        }
        // The first steps one by one: they hold the keys. Then in strides; each step has its own test.
        cut_after += if cut_after < 4 { 1 } else { 9 };
    }
}

#[test]
fn an_order_taken_back_between_the_taps_and_the_statement_leaves_everything_as_it_was() {
    let county = TestCounty::start();
    let disk = Disk::of(&county);
    begun(&county, &disk);
    let mut before = look(&disk.data).expect("walked");
    before.files.retain(|file| file.path != Path::new(MARKER));
    county.handle.keep_terminal("tz-017").expect("taken back");
    let shown = disk.run();
    let called_off = Retiring::CalledOff(CalledOff::Withdrawn);
    shown.until("called off", |at| *at == called_off);
    shown.run.tap(RetireTap::GoOn);
    shown.until("over", |at| *at == Retiring::Over);
    assert!(!disk.note().holds(), "it serves again");
    let noted = disk.note().read();
    assert_eq!(noted, Ok(Some(Kept::CalledOff(CalledOff::Withdrawn))));
    disk.note().forget().expect("gone");
    assert_eq!(look(&disk.data).expect("walked"), before);
    assert!(disk.problem().is_none(), "still one of the county's");
}

#[test]
fn without_the_line_it_waits_and_destroys_nothing() {
    let county = TestCounty::start();
    let disk = Disk::of(&county);
    let order = begun(&county, &disk);
    drop(county);
    let shown = disk.run();
    let waits = Retiring::Waiting(RetireTrouble::NoLine);
    shown.until("no line", |at| *at == waits);
    drop(shown);
    assert!(matches!(disk.note().read(), Ok(Some(Kept::Stated(s))) if s.order == order));
    let device = DeviceId::parse("tz-017").expect("a name");
    assert!(KeyStore::open(&KeyPlace::of(&disk.data, None), &device).is_ok());
}

#[test]
fn a_disk_without_a_note_is_touched_by_nobody() {
    let county = TestCounty::start();
    let disk = Disk::of(&county);
    let before = look(&disk.data).expect("walked");
    let shown = disk.run();
    shown.until("over", |at| *at == Retiring::Over);
    assert!(!disk.note().holds());
    assert_eq!(look(&disk.data).expect("walked"), before);
}
