//! A driver for power cuts: hands cases in through the terminal's own store, and looks afterwards whether each that
//! was acknowledged is there. Only a tool of `packaging/vm/vm-test`; in no package.
//!
//!   vm-hand-in keep DATA DEVICE COUNT    commits so many cases into the data folder of an enrolled terminal that does
//!                                        not run, and says `kept NUMBER` and `accepted NUMBER` once the disk has it
//!   vm-hand-in look DATA DEVICE          reads such lines from its input, opens the folder and looks for each
//!
//! Keys, audit chain and store are what the terminal opens at its start; only the sealed bodies are noise.

use jiujinban::adapters::audit::{Chain, CountyView};
use jiujinban::adapters::keys::{KeyPlace, KeyStore, Wrapped};
use jiujinban::adapters::store::outbox::{StoreOptions, StoreThread};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::delivery::{
    AcceptanceStamp, BodyDigest, DayTag, Delivery, DeliveryEvent, DeviceId, FormVersion, KeyId,
    ReceiptFacts, ReceiptNo, ReceiptPrefix, ReceiptStamp, SealedBody, SealedEnvelope, Signature,
    SubmissionId, Suite,
};
use jiujinban::domain::machine::audit::AuditEvent;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::ports::Ticket;
use jiujinban::ports::audit::AuditDraft;
use jiujinban::ports::clock::Clock as _;
use jiujinban::ports::store::{
    CaseFilter, CaseLine, Opened, Outbox as _, OutboxRow, StoreEvent, StoreFault,
};
use jiujinban::terminal::{log_key, verify_own_log};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What numbers its receipts: none of the terminal's own.
const PREFIX: &str = "VM001";
/// As many cases as receipts can be numbered on one day of one terminal.
const MOST: u16 = 9_999;
/// On an emulated machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(300);

struct Desk {
    store: StoreThread,
    events: Receiver<StoreEvent>,
    device: DeviceId,
    next: u64,
    opened: Opened,
}

impl Desk {
    fn open(data: &Path, device: &str) -> Outcome<Self> {
        let device = made(DeviceId::parse(device))?;
        let keys = KeyStore::open(&KeyPlace::of(data, None), &device)?;
        let chain_key = log_key(data, keys.wrapping(Wrapped::Log));
        let chain = Chain::new(Box::new(chain_key), keys.device());
        let (tell, events) = channel();
        let store = StoreThread::start(
            data,
            StoreOptions::default(),
            Arc::new(SystemClock),
            Box::new(chain),
            Arc::new(move |event| {
                // Nobody listens any more while the store ends.
                let _ = tell.send(event);
            }),
        );
        let opened = wait(&events, |event| match event {
            StoreEvent::Opened(outcome) => Some(outcome),
            _ => None,
        })??;
        Ok(Self {
            store,
            events,
            device,
            next: 1,
            opened,
        })
    }

    fn ticket(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next)
    }

    fn commit(&mut self, row: OutboxRow) -> Outcome<()> {
        let facts = &row.envelope.facts;
        let event = AuditEvent::SubmissionCommitted {
            item: facts.item,
            size: row.envelope.body.ct.len() as u64,
        };
        let draft = AuditDraft::new(SystemClock.wall(), event)
            .about(facts.submission, Some(facts.no.clone()));
        let mine = self.ticket();
        self.store.commit(row, draft, mine);
        wait(&self.events, |event| match event {
            StoreEvent::Committed(t, outcome) if t == mine => Some(outcome),
            _ => None,
        })??;
        Ok(())
    }

    /// The oldest case that waits goes to a county that accepts it at once: its body is erased.
    fn accept_one(&mut self) -> Outcome<Option<ReceiptNo>> {
        let mine = self.ticket();
        self.store.lease(1, mine);
        let leased = wait(&self.events, |event| match event {
            StoreEvent::Leased(t, outcome) if t == mine => Some(outcome),
            _ => None,
        })??;
        let Some(envelope) = leased.send.first() else {
            return Ok(None);
        };
        let (id, at) = (envelope.facts.submission, SystemClock.wall());
        let stamp = AcceptanceStamp {
            key: made(KeyId::parse("county-1"))?,
            at,
            signature: Signature([9; 64]),
        };
        let mine = self.ticket();
        let derive = move |_: &Delivery, _: &Delivery| {
            let accepted = AuditEvent::SubmissionAccepted { after: Span(1) };
            vec![AuditDraft::new(at, accepted).about(id, None)]
        };
        let step = DeliveryEvent::Accepted(stamp);
        self.store.settle(id, step, Box::new(derive), mine);
        wait(&self.events, |event| match event {
            StoreEvent::Settled(t, _, outcome) if t == mine => Some(outcome),
            _ => None,
        })??;
        Ok(Some(envelope.facts.no.clone()))
    }

    fn case(&mut self, number: &str) -> Outcome<Vec<CaseLine>> {
        let mine = self.ticket();
        let number = ReceiptNo::parse(number)?;
        self.store.cases(CaseFilter::Receipt(number), mine);
        let found: Result<Vec<CaseLine>, StoreFault> = wait(&self.events, |event| match event {
            StoreEvent::Cases(t, outcome) if t == mine => Some(outcome),
            _ => None,
        })?;
        Ok(found?)
    }
}

fn wait<T>(
    events: &Receiver<StoreEvent>,
    mut pick: impl FnMut(StoreEvent) -> Option<T>,
) -> Outcome<T> {
    loop {
        if let Some(answer) = pick(events.recv_timeout(PATIENCE)?) {
            return Ok(answer);
        }
    }
}

fn row(n: u16, device: &DeviceId, at: WallTime) -> Outcome<OutboxRow> {
    let body = SealedBody {
        suite: Suite::X25519Aes256Gcm,
        key: made(KeyId::parse("2026-11"))?,
        enc: vec![n.to_be_bytes()[1]; 32],
        ct: noise(n, 600 + usize::from(n % 40) * 130),
    };
    let sum = ring::digest::digest(&ring::digest::SHA256, &body.digest_input());
    let facts = ReceiptFacts {
        no: made(ReceiptNo::new(
            &made(ReceiptPrefix::parse(PREFIX))?,
            at.date(),
            n,
        ))?,
        item: made(ItemNo::new(4))?,
        submission: SubmissionId::from_parts(at, u128::from(n)),
        digest: BodyDigest(sum.as_ref().try_into()?),
        device: device.clone(),
        received_at: at,
    };
    Ok(OutboxRow {
        envelope: SealedEnvelope {
            facts,
            body,
            form: FormVersion(1),
            received: ReceiptStamp {
                key: made(KeyId::parse("t-abcdefghijklmnop"))?,
                signature: Signature([5; 64]),
            },
        },
        holder: Some(DayTag([n.to_be_bytes()[1] % 3; 16])),
        pages: Vec::new(),
    })
}

/// What a name or a number of this program's own is made into.
fn made<T>(value: Option<T>) -> Outcome<T> {
    value.ok_or_else(|| "a name or number of another form is wanted".into())
}

fn noise(seed: u16, size: usize) -> Vec<u8> {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut step = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    (0..size).map(|_| step()).collect()
}

fn keep(data: &Path, device: &str, count: u16) -> Outcome<()> {
    let mut desk = Desk::open(data, device)?;
    let mut out = std::io::stdout().lock();
    for n in 1..=count.min(MOST) {
        let row = row(n, &desk.device, SystemClock.wall())?;
        let number = row.envelope.facts.no.clone();
        desk.commit(row)?;
        writeln!(out, "kept {number}")?;
        out.flush()?;
        if n % 3 == 0
            && let Some(number) = desk.accept_one()?
        {
            writeln!(out, "accepted {number}")?;
            out.flush()?;
        }
    }
    desk.store.stop();
    Ok(())
}

fn look(data: &Path, device: &str) -> Outcome<String> {
    let mut wanted: BTreeMap<String, bool> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ') {
            Some(("kept", number)) => *wanted.entry(number.to_owned()).or_default() |= false,
            Some(("accepted", number)) => *wanted.entry(number.to_owned()).or_default() = true,
            _ => return Err(format!("not a line of this program: {line}").into()),
        }
    }
    let mut desk = Desk::open(data, device)?;
    if let Some(salvage) = &desk.opened.salvage {
        return Err(format!("the file is damaged: {salvage:?}").into());
    }
    for (number, accepted) in &wanted {
        let found = desk.case(number)?;
        match found.as_slice() {
            [line] if *accepted && !matches!(line.delivery, Delivery::Accepted(_)) => {
                return Err(
                    format!("{number} was accepted and is not: {:?}", line.delivery).into(),
                );
            }
            [_] => {}
            [] => return Err(format!("{number} is lost").into()),
            more => return Err(format!("{number} is there {} times", more.len()).into()),
        }
    }
    desk.store.stop();
    let report = verify_own_log(data, &KeyPlace::of(data, None), &CountyView::default())?;
    if report.is_whole() {
        Ok(format!("{} cases", wanted.len()))
    } else {
        Err(report.to_string().into())
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["keep", data, device, count] => count
            .parse()
            .map_err(Into::into)
            .and_then(|count| keep(Path::new(data), device, count))
            .map(|()| String::new()),
        ["look", data, device] => look(Path::new(data), device),
        _ => Err("vm-hand-in keep DATA DEVICE COUNT | look DATA DEVICE".into()),
    };
    match outcome {
        Ok(said) => {
            let _ = writeln!(std::io::stdout(), "{said}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "{fault}");
            ExitCode::FAILURE
        }
    }
}
