//! A store on a directory of its own, with a clock moved by hand and a plain audit chain.

use jiff::civil::Date;
use jiujinban::adapters::store::outbox::{StoreOptions, StoreThread};
use jiujinban::domain::delivery::*;
use jiujinban::domain::documents::PageNo;
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::ports::Ticket;
use jiujinban::ports::audit::*;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::store::*;
use ring::digest::{SHA256, digest};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// 2026-11-22 12:00 in China.
pub const NOON: i64 = 1_795_320_000_000;

/// How long a test waits for an answer before it says that none came.
const PATIENCE: Duration = Duration::from_secs(60);

/// A clock moved by hand.
pub struct Hands(AtomicI64);

impl Hands {
    pub fn at(ms: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(ms)))
    }

    pub fn go(&self, span: Span) {
        let ms = i64::try_from(span.0).expect("short");
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }

    pub fn now(&self) -> WallTime {
        WallTime(self.0.load(Ordering::SeqCst))
    }
}

impl Clock for Hands {
    fn monotonic(&self) -> MonoTime {
        MonoTime(self.now().0.unsigned_abs())
    }

    fn wall(&self) -> WallTime {
        self.now()
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        None
    }
}

/// What a chain for tests was told and what it shall refuse.
#[derive(Default)]
pub struct ChainNotes {
    pub refuse_checkpoints: bool,
    pub refuse_start: bool,
    pub committed: Vec<u64>,
}

/// A hash chain without keys.
#[derive(Default, Clone)]
pub struct SumChain(pub Arc<Mutex<ChainNotes>>);

impl AuditChain for SumChain {
    fn resume(
        &mut self,
        newest: Option<&AuditRecord>,
        _: Option<&AuditCheckpoint>,
    ) -> Result<ChainStart, ChainFault> {
        if self.0.lock().expect("notes").refuse_start {
            return Err(ChainFault::Key);
        }
        Ok(match newest {
            None => ChainStart::Begun(AuditSeed([7; 32])),
            Some(_) => ChainStart::Continued,
        })
    }

    fn seal(&self, head: &AuditHead, draft: &AuditDraft) -> AuditRecord {
        let n = head.n + 1;
        let body = draft.body();
        AuditRecord {
            n,
            at: draft.at,
            hash: link(head, n, draft.at, &body),
            body,
            mac: [0; 16],
        }
    }

    fn checkpoint(&self, head: &AuditHead, at: WallTime) -> Result<AuditCheckpoint, ChainFault> {
        if self.0.lock().expect("notes").refuse_checkpoints {
            return Err(ChainFault::NoRandomness);
        }
        Ok(AuditCheckpoint {
            head: *head,
            at,
            seed: SeedId([1; 8]),
            epoch: 0,
            signature: Signature([2; 64]),
        })
    }

    fn committed(&mut self, checkpoint: &AuditCheckpoint) -> Result<(), ChainFault> {
        let mut notes = self.0.lock().expect("notes");
        notes.committed.push(checkpoint.head.n);
        Ok(())
    }
}

fn link(head: &AuditHead, n: u64, at: WallTime, body: &[u8]) -> ChainHash {
    let bytes = [
        &head.hash.0[..],
        &n.to_be_bytes(),
        &at.0.to_be_bytes(),
        body,
    ]
    .concat();
    let sum = digest(&SHA256, &bytes);
    ChainHash(sum.as_ref().try_into().expect("32 bytes"))
}

/// Reads the audit records of a closed file and checks that the chain is whole; how many.
pub fn whole_chain(dir: &Path) -> u64 {
    let db = rusqlite::Connection::open(dir.join("outbox.db")).expect("opens");
    let mut statement = db
        .prepare("select n, at, body, hash from audit_records order by n")
        .expect("the table is there");
    let rows: Vec<(i64, i64, Vec<u8>, [u8; 32])> = statement
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .expect("rows")
        .map(|row| row.expect("a row"))
        .collect();
    let mut head = AuditHead::default();
    for (n, at, body, hash) in rows {
        let expected = head.n + 1;
        assert_eq!(n.cast_unsigned(), expected, "the chain has a gap");
        let hash = ChainHash(hash);
        assert_eq!(
            link(&head, expected, WallTime(at), &body),
            hash,
            "record {n}"
        );
        head = AuditHead { n: expected, hash };
    }
    head.n
}

/// A running store and what it says.
pub struct Shop {
    pub store: StoreThread,
    pub clock: Arc<Hands>,
    pub chain: SumChain,
    events: Receiver<StoreEvent>,
    aside: Mutex<Vec<StoreEvent>>,
    tickets: AtomicU64,
    pub opened: Result<Opened, StoreFault>,
}

/// A directory of a test's own, in memory where there is such a place: what a disk may do wrong
/// is done by the tests that are about it.
pub fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory).expect("a directory")
    } else {
        TempDir::new().expect("a directory")
    }
}

/// Options that make small files.
pub fn small() -> StoreOptions {
    StoreOptions {
        reserve_bytes: 256 * 1_024,
        wal_pages: 16,
        vfs: None,
    }
}

impl Shop {
    pub fn open(dir: &Path) -> Self {
        Self::with(dir, small(), Hands::at(NOON))
    }

    pub fn with(dir: &Path, options: StoreOptions, clock: Arc<Hands>) -> Self {
        Self::with_chain(dir, options, clock, SumChain::default())
    }

    pub fn with_chain(
        dir: &Path,
        options: StoreOptions,
        clock: Arc<Hands>,
        chain: SumChain,
    ) -> Self {
        let sealing = Box::new(chain.clone());
        Self {
            chain,
            ..Self::with_any_chain(dir, options, clock, sealing)
        }
    }

    pub fn with_any_chain(
        dir: &Path,
        options: StoreOptions,
        clock: Arc<Hands>,
        sealing: Box<dyn AuditChain>,
    ) -> Self {
        let (sender, events) = channel();
        let sink = Arc::new(move |event| {
            // Whoever listened may be gone while the store ends.
            let _ = sender.send(event);
        });
        let store = StoreThread::start(dir, options, clock.clone(), sealing, sink);
        let mut shop = Self {
            store,
            clock,
            chain: SumChain::default(),
            events,
            aside: Mutex::new(Vec::new()),
            tickets: AtomicU64::new(1),
            opened: Err(StoreFault::Stopped),
        };
        shop.opened = shop.expect(|event| match event {
            StoreEvent::Opened(outcome) => Some(outcome.clone()),
            _ => None,
        });
        shop
    }

    /// The first event `pick` takes; the others are kept aside.
    pub fn expect<T>(&self, pick: impl Fn(&StoreEvent) -> Option<T>) -> T {
        let mut aside = self.aside.lock().expect("events");
        if let Some((at, value)) = aside
            .iter()
            .enumerate()
            .find_map(|(at, event)| Some((at, pick(event)?)))
        {
            aside.remove(at);
            return value;
        }
        drop(aside);
        loop {
            let event = self
                .events
                .recv_timeout(PATIENCE)
                .expect("the store answers in time");
            if let Some(value) = pick(&event) {
                return value;
            }
            self.aside.lock().expect("events").push(event);
        }
    }

    /// Everything said so far that nobody asked for.
    pub fn said(&self) -> Vec<StoreEvent> {
        let mut aside = self.aside.lock().expect("events");
        aside.extend(self.events.try_iter());
        std::mem::take(&mut *aside)
    }

    pub fn ticket(&self) -> Ticket {
        Ticket(self.tickets.fetch_add(1, Ordering::SeqCst))
    }

    pub fn commit(&self, row: &OutboxRow) -> Result<SubmissionId, StoreFault> {
        self.commit_all(std::slice::from_ref(row))
    }

    /// The cases of one confirmation.
    pub fn commit_all(&self, rows: &[OutboxRow]) -> Result<SubmissionId, StoreFault> {
        let mine = self.ticket();
        let with_record = |row: &OutboxRow| {
            let facts = &row.envelope.facts;
            let event = AuditEvent::SubmissionCommitted {
                item: facts.item,
                size: row.envelope.body.ct.len() as u64,
            };
            let draft = AuditDraft::new(self.clock.now(), event)
                .about(facts.submission, Some(facts.no.clone()));
            (row.clone(), draft)
        };
        self.store
            .commit_all(rows.iter().map(with_record).collect(), mine);
        self.expect(|event| match event {
            StoreEvent::Committed(t, outcome) if *t == mine => Some(*outcome),
            _ => None,
        })
    }

    pub fn lease(&self, limit: usize) -> Leased {
        let mine = self.ticket();
        self.store.lease(limit, mine);
        self.expect(|event| match event {
            StoreEvent::Leased(t, outcome) if *t == mine => Some(outcome.clone()),
            _ => None,
        })
        .expect("leased")
    }

    pub fn settle(&self, id: SubmissionId, event: DeliveryEvent) -> Result<Delivery, StoreFault> {
        let mine = self.ticket();
        let now = self.clock.now();
        let derive = move |_: &Delivery, after: &Delivery| match after {
            Delivery::Accepted(_) => {
                let accepted = AuditEvent::SubmissionAccepted { after: Span(1) };
                vec![AuditDraft::new(now, accepted).about(id, None)]
            }
            _ => Vec::new(),
        };
        self.store.settle(id, event, Box::new(derive), mine);
        self.expect(|event| match event {
            StoreEvent::Settled(t, _, outcome) if *t == mine => Some(outcome.clone()),
            _ => None,
        })
    }

    pub fn accept(&self, id: SubmissionId) -> Result<Delivery, StoreFault> {
        self.settle(id, DeliveryEvent::Accepted(stamp()))
    }

    pub fn cases(&self, filter: CaseFilter) -> Vec<CaseLine> {
        let mine = self.ticket();
        self.store.cases(filter, mine);
        self.expect(|event| match event {
            StoreEvent::Cases(t, outcome) if *t == mine => Some(outcome.clone()),
            _ => None,
        })
        .expect("listed")
    }

    /// Moves the chain's way to the county on; what the county is to be told.
    pub fn chain(&self, step: ChainStep, seen: u64) -> ChainNews {
        let mine = self.ticket();
        self.store.chain(step, seen, mine);
        self.expect(|event| match event {
            StoreEvent::Chain(t, outcome) if *t == mine => Some(outcome.clone()),
            _ => None,
        })
        .expect("told")
    }

    pub fn case(&self, no: &ReceiptNo) -> Option<CaseLine> {
        self.cases(CaseFilter::Receipt(no.clone())).pop()
    }

    pub fn append(&self, event: AuditEvent) -> Result<AuditHead, StoreFault> {
        let mine = self.ticket();
        self.store
            .append(AuditDraft::new(self.clock.now(), event), mine);
        self.expect(|event| match event {
            StoreEvent::Appended(t, outcome) if *t == mine => Some(*outcome),
            _ => None,
        })
    }

    /// Moves a grade on; what is due then.
    pub fn reports(&self, step: ReportStep) -> Result<Reports, StoreFault> {
        let ticket = self.ticket();
        self.store.reports(step, ticket);
        self.expect(|event| match event {
            StoreEvent::Reports(t, answer) if *t == ticket => Some(answer.clone()),
            _ => None,
        })
    }

    /// Moves the acceptance pack on; the newest one then.
    pub fn pack(&self, step: PackKeep) -> Result<Option<Box<KeptPack>>, StoreFault> {
        let ticket = self.ticket();
        self.store.pack(step, ticket);
        self.expect(|event| match event {
            StoreEvent::Pack(t, answer) if *t == ticket => Some(answer.clone()),
            _ => None,
        })
    }

    pub fn grade(&self, step: GradeStep) -> Vec<(SubmissionId, Grade)> {
        let ticket = self.ticket();
        self.store.grade(step, ticket);
        self.expect(|event| match event {
            StoreEvent::Grades(t, answer) if *t == ticket => Some(answer.clone()),
            _ => None,
        })
        .expect("the grades")
    }

    pub fn status(&self) -> Result<StoreStatus, StoreFault> {
        let mine = self.ticket();
        self.store.status(mine);
        self.expect(|event| match event {
            StoreEvent::Status(t, outcome) if *t == mine => Some(outcome.clone()),
            _ => None,
        })
    }
}

/// The county's stamp, as the store keeps it.
pub fn stamp() -> AcceptanceStamp {
    AcceptanceStamp {
        key: KeyId::parse("county-1").expect("a name"),
        at: WallTime(NOON + 60_000),
        signature: Signature([9; 64]),
    }
}

/// The `n`th case of the day, with a body of `size` bytes that is its own.
pub fn row(n: u16, size: usize) -> OutboxRow {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    let at = WallTime(NOON + i64::from(n));
    let body = SealedBody {
        suite: Suite::X25519Aes256Gcm,
        key: KeyId::parse("2026-11").expect("a name"),
        enc: vec![n.to_be_bytes()[1]; 32],
        ct: noise(u64::from(n) + 1, size),
    };
    let sum = digest(&SHA256, &body.digest_input());
    let facts = ReceiptFacts {
        no: ReceiptNo::new(&prefix, Date::constant(2026, 11, 22), n).expect("a serial"),
        item: ItemNo::new(1).expect("an item"),
        submission: SubmissionId::from_parts(at, u128::from(n)),
        digest: BodyDigest(sum.as_ref().try_into().expect("32 bytes")),
        device: DeviceId::parse("tz-0017").expect("a device"),
        received_at: at,
    };
    OutboxRow {
        envelope: SealedEnvelope {
            facts,
            body,
            form: FormVersion(3),
            received: ReceiptStamp {
                key: KeyId::parse("t-abcdefghijklmnop").expect("a name"),
                signature: Signature([5; 64]),
            },
        },
        holder: Some(DayTag([n.to_be_bytes()[1] % 3; 16])),
        pages: Vec::new(),
    }
}

/// The same with pages of a document of these sizes.
pub fn row_with_pages(n: u16, sizes: &[usize]) -> OutboxRow {
    let mut row = row(n, 200);
    let case = row.envelope.facts.submission;
    let pages = PageNo::all().zip(sizes).map(|(number, size)| {
        let body = SealedBody {
            suite: Suite::X25519Aes256Gcm,
            key: KeyId::parse("2026-11").expect("a name"),
            enc: vec![number.get(); 32],
            ct: noise(u64::from(n) << 8 | u64::from(number.get()), *size),
        };
        let sum = digest(&SHA256, &body.digest_input());
        SealedPage {
            case,
            number,
            kind: PageKind::Document,
            digest: BodyDigest(sum.as_ref().try_into().expect("32 bytes")),
            body,
        }
    });
    row.pages = pages.collect();
    row
}

/// Bytes that look like ciphertext and are the same every time.
pub fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(seed);
    (0..size).map(|_| rng.u8(..)).collect()
}
