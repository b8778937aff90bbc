//! Audit chains at the county: what does not go on is noticed, what it holds checks a log.

use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::adapters::audit::{CountyView, Damage};
use jiujinban::adapters::keys::KeyPlace;
use jiujinban::adapters::simulated::clock::HandClock;
use jiujinban::adapters::system::SystemClock;
use jiujinban::county::store::audit::BreakKind;
use jiujinban::demo::{CardSide, Delivered, Stage, StageOptions};
use jiujinban::domain::machine::audit::seed_aad;
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::audit::{
    AuditCheckpoint, AuditHead, AuditSeed, ChainHash, ChainNews, SealedSeed, SeedId,
};
use jiujinban::ports::county::{ChainSeen, CountyError, CountyEvent, CountyLink, Refusal};
use jiujinban::ports::keys::{DeviceSigner, Sealer};
use jiujinban::terminal::verify_own_log;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

const SEED: AuditSeed = AuditSeed([7; 32]);
const NAME: &str = "tz-001";

fn checkpoint(terminal: &Terminal, n: u64, hash: u8, epoch: u64) -> AuditCheckpoint {
    let head = AuditHead {
        n,
        hash: ChainHash([hash; 32]),
    };
    let (at, seed) = (WallTime(NOON), SEED.id());
    let text = AuditCheckpoint::signed_text(&head, at, seed, epoch);
    AuditCheckpoint {
        head,
        at,
        seed,
        epoch,
        signature: terminal.keys.device().sign(&text).expect("signed"),
    }
}

/// What the terminal says: today's hash at record `since`, and a checkpoint.
fn news(since: (u64, Option<u8>), checkpoint: Option<AuditCheckpoint>) -> ChainNews {
    ChainNews {
        since: since.0,
        since_hash: since.1.map(|byte| ChainHash([byte; 32])),
        checkpoint,
        seed: None,
    }
}

fn tell(terminal: &Terminal, news: ChainNews) -> Result<ChainSeen, CountyError> {
    terminal.client.report_chain(news);
    match terminal.next() {
        CountyEvent::Chain(answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn seen(terminal: &Terminal, news: ChainNews) -> u64 {
    tell(terminal, news).expect("an answer").seen
}

fn breaks(county: &TestCounty) -> Vec<(BreakKind, u64)> {
    let chains = county.handle.audit_chains().expect("asked");
    let chain = chains.iter().find(|chain| chain.asset == NAME);
    let breaks = &chain.expect("this terminal's").breaks;
    breaks.iter().map(|at| (at.kind, at.n)).collect()
}

#[test]
fn a_log_rewritten_after_a_checkpoint_is_noticed_at_the_next_report() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    let first = checkpoint(&terminal, 120, 1, 0);
    assert_eq!(seen(&terminal, news((0, None), Some(first))), 120);
    let second = checkpoint(&terminal, 200, 2, 1);
    assert_eq!(seen(&terminal, news((120, Some(1)), Some(second))), 200);
    assert_eq!(breaks(&county), []);
    let third = checkpoint(&terminal, 260, 3, 2);
    assert_eq!(seen(&terminal, news((200, Some(9)), Some(third))), 260);
    assert_eq!(breaks(&county), [(BreakKind::Rewritten, 200)]);
    let chains = county.handle.audit_chains().expect("asked");
    let line = chains[0].to_string();
    assert!(line.contains("DOES NOT GO ON: rewritten at 200"), "{line}");
}

#[test]
fn a_log_cut_short_and_one_put_back_from_an_old_copy_are_noticed() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    let first = checkpoint(&terminal, 120, 1, 0);
    seen(&terminal, news((0, None), Some(first)));
    assert_eq!(seen(&terminal, news((120, None), None)), 120);
    assert_eq!(breaks(&county), [(BreakKind::Shrunk, 120)]);
    let shorter = checkpoint(&terminal, 90, 2, 1);
    assert_eq!(seen(&terminal, news((0, None), Some(shorter))), 90);
    let both = [(BreakKind::Shrunk, 90), (BreakKind::Shrunk, 120)];
    assert_eq!(breaks(&county), both);
    seen(&terminal, news((120, None), None));
    assert_eq!(breaks(&county).len(), 2, "the same again is no new one");
}

#[test]
fn two_checkpoints_of_one_epoch_are_kept_as_evidence() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    for hash in [1, 2] {
        let one = checkpoint(&terminal, 120, hash, 0);
        seen(&terminal, news((0, None), Some(one)));
    }
    assert_eq!(breaks(&county), [(BreakKind::Rewritten, 120)]);
    let known = county.handle.audit_known(NAME, true).expect("asked");
    assert_eq!(known.len(), 2, "both, and no seed");
}

#[test]
fn a_checkpoint_another_device_signed_is_not_kept_and_does_not_block_the_next() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    let other = Terminal::of(&county, "tz-002");
    let forged = checkpoint(&other, 120, 1, 0);
    assert_eq!(seen(&terminal, news((0, None), Some(forged))), 0);
    assert_eq!(breaks(&county), [(BreakKind::Forged, 120)]);
    let own = checkpoint(&terminal, 130, 2, 0);
    assert_eq!(seen(&terminal, news((0, None), Some(own))), 130);
}

#[test]
fn a_seed_is_taken_only_when_it_is_this_terminals_and_bears_its_name() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, NAME);
    terminal.learn();
    let sealed = |to: &Terminal, id: SeedId| {
        let aad = seed_aad(to.keys.device().device(), id.0);
        let body = terminal.book.seal(&aad, &SEED.0).expect("sealed");
        let seed = Some(SealedSeed { id, body });
        ChainNews {
            seed,
            ..news((0, None), None)
        }
    };
    let other = Terminal::of(&county, "tz-002");
    let refused = |news, why| match tell(&terminal, news) {
        Err(CountyError::Refused { problem, .. }) => assert_eq!(problem, why),
        answer => panic!("{answer:?}"),
    };
    refused(sealed(&other, SEED.id()), Refusal::Unopenable);
    refused(sealed(&terminal, SeedId([9; 8])), Refusal::Malformed);
    let answer = tell(&terminal, sealed(&terminal, SEED.id())).expect("taken");
    assert_eq!(answer.seed, Some(SEED.id()));
    let known = county.handle.audit_known(NAME, true).expect("asked");
    assert_eq!(*known[0], format!("seed {}", "07".repeat(32)));
    assert!(
        county
            .handle
            .audit_known(NAME, false)
            .expect("asked")
            .is_empty()
    );
}

struct Desk {
    stage: Stage,
    dir: tempfile::TempDir,
}

impl Desk {
    fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let options = StageOptions {
            delivered: Delivered::Enrolled,
            far: None,
            dir: dir.path().to_owned(),
            cards: CardSide::Slot,
            listings: 20,
        };
        let clock = Arc::new(HandClock::following(Arc::new(SystemClock)));
        let stage = Stage::set_up(options, clock, Arc::new(|_| {})).expect("a stage");
        Self { stage, dir }
    }

    fn chain(&self) -> jiujinban::county::audit::ChainState {
        let county = self.stage.county.as_ref().expect("the stage's own");
        county.audit_chains().expect("asked").remove(0)
    }

    /// Lets heartbeats pass until the county knows what is asked for.
    fn until(&self, holds: impl Fn(&jiujinban::county::audit::ChainState) -> bool) {
        let (_nobody, silence) = channel::<()>();
        for _ in 0..120 {
            if holds(&self.chain()) {
                return;
            }
            self.stage.advance(Span::minutes(6));
            let _ = silence.recv_timeout(Duration::from_millis(250));
        }
        panic!("{}", self.chain());
    }

    fn signed_up_to(&self) -> u64 {
        self.chain().newest.map_or(0, |row| row.n)
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join("terminal").join(name)
    }

    fn view(&self) -> CountyView {
        let county = self.stage.county.as_ref().expect("the stage's own");
        let known = county.audit_known("TZ-DEMO-017", true).expect("asked");
        let text: Vec<&str> = known.iter().map(|line| line.as_str()).collect();
        CountyView::parse(&text.join("\n")).expect("as it is printed")
    }
}

#[test]
fn a_terminals_chain_reaches_the_county_with_its_seed_and_a_log_is_checked_by_both() {
    let mut desk = Desk::open();
    desk.until(|chain| chain.has_seed && chain.newest.is_some());
    assert!(desk.chain().goes_on());
    let view = desk.view();
    desk.stage.power_off();
    let data = desk.stage.terminal_dir();
    let report = verify_own_log(&data, &KeyPlace::of(&data, None), &view).expect("readable");
    let whole = report.result.expect("whole");
    assert_eq!(whole.coded, whole.records, "every code, by the seed");
    assert!(whole.anchored > 0);
    let sealed = |db: &Path| -> u32 {
        let db = rusqlite::Connection::open(db).expect("opens");
        db.query_row("select count(*) from audit_seeds", [], |row| row.get(0))
            .expect("counted")
    };
    assert_eq!(sealed(&desk.file("outbox.db")), 0, "it waits no longer");
}

#[test]
fn a_terminal_put_back_to_an_old_copy_is_noticed_by_the_county_and_by_a_verification() {
    let mut desk = Desk::open();
    desk.until(|chain| chain.newest.is_some());
    desk.stage.power_off();
    let names = ["outbox.db", "keys/audit.sealed"];
    let old = names.map(|name| std::fs::read(desk.file(name)).expect("read"));
    let before = desk.signed_up_to();
    desk.stage.power_on().expect("on");
    desk.until(|chain| chain.newest.as_ref().is_some_and(|row| row.n > before));
    desk.stage.power_off();
    for (name, bytes) in names.iter().zip(&old) {
        std::fs::write(desk.file(name), bytes).expect("put back");
    }
    let view = desk.view();
    let data = desk.stage.terminal_dir();
    let report = verify_own_log(&data, &KeyPlace::of(&data, None), &view).expect("readable");
    let damage = report.result.expect_err("records are missing");
    assert!(matches!(damage, Damage::CutShort { .. }), "{damage}");
    desk.stage.power_on().expect("on");
    desk.until(|chain| !chain.goes_on());
}
