//! A county, a line and a terminal, all real but their clocks.

use jiujinban::adapters::county::enrol::{Application, Devices, EnrolError, Enrolment, enrol};
use jiujinban::adapters::county::{CountyClient, Deadlines, LinkConfig, WireEncoder};
use jiujinban::adapters::keys::{CountyKeyBook, KeyPlace, KeyStore, Wrapped};
use jiujinban::adapters::simulated::line::LineCut;
use jiujinban::county::config::{Approval, Simulated};
use jiujinban::county::seed::SampleCardKeys;
use jiujinban::county::{County, CountyConfig, CountyHandle};
use jiujinban::domain::delivery::{
    AnswerValue, Applicant, Capture, DeviceId, FieldId, FormVersion, IdentityProof, LinkAtCapture,
    PersonalText, ReceiptFacts, ReceiptNo, ReceiptPrefix, ReceiptStamp, SealedEnvelope, Submission,
    SubmissionId, submission_aad,
};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::{MonoTime, Span, WallTime};
use jiujinban::ports::card::CardAuthorityEvent;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::county::{CountyEvent, CountyLink, SubmissionEncoder};
use jiujinban::ports::keys::{DeviceSigner, KeyBook, Sealer};
use jiujinban::sample::persons::person;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// 22 November 2026, about noon in China.
pub const NOON: i64 = 1_795_320_000_000;
pub const DAY_MS: i64 = 86_400_000;
/// Longest a test waits for an event.
const PATIENCE: Duration = Duration::from_secs(60);

/// A clock that stands where it is put.
#[derive(Default)]
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn at(ms: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(ms)))
    }

    pub fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }

    pub fn get(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Clock for HandClock {
    fn monotonic(&self) -> MonoTime {
        MonoTime(u64::try_from(self.get()).expect("after 1970"))
    }

    fn wall(&self) -> WallTime {
        WallTime(self.get())
    }

    fn real_wait(&self, _: Span) -> Option<Duration> {
        None
    }
}

/// The items of the repository's catalogue.
pub fn items() -> Vec<jiujinban::wire::catalogue::Item> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    jiujinban::wire::catalogue::read_items(&folder).expect("the items")
}

/// A county service with its own folder and clock.
pub struct TestCounty {
    pub handle: CountyHandle,
    pub clock: Arc<HandClock>,
    pub dir: TempDir,
}

impl TestCounty {
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub fn start_with(change: impl FnOnce(&mut CountyConfig)) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = HandClock::at(NOON);
        let handle = Self::again(dir.path(), &clock, change);
        Self { handle, clock, dir }
    }

    /// Starts a county service on a folder.
    pub fn again(
        dir: &Path,
        clock: &Arc<HandClock>,
        change: impl FnOnce(&mut CountyConfig),
    ) -> CountyHandle {
        let own = Arc::clone(clock);
        let now = Arc::new(move || own.get());
        let mut config = CountyConfig::new(dir.to_owned(), "140222", items(), now);
        config.approval = Approval::Automatic;
        config.simulated = Simulated::Admitted;
        config.card_keys = Some(Arc::new(SampleCardKeys));
        change(&mut config);
        County::start(config).expect("a county starts")
    }

    /// An application of a terminal with a fresh one-time code.
    pub fn application(&self, url: &str, asset: &str, dir: &Path) -> (Application, KeyStore) {
        let device = DeviceId::parse(asset).expect("an asset number");
        let keys = KeyStore::enrol(&KeyPlace::of(dir, None), &device).expect("keys");
        let application = Application {
            url: url.to_owned(),
            ca_pem: self.handle.ca_pem.clone(),
            code: self.handle.one_time_code().expect("a code"),
            device,
            stamp_public: keys.device().public_key(),
            stamp_key: keys.device().key_id().clone(),
            devices: Devices::Simulated,
            dir: dir.join("link"),
            wrapping: keys.wrapping(Wrapped::Line),
            bundle_key: None,
        };
        (application, keys)
    }
}

/// A terminal on a line of its own to a county.
pub struct Terminal {
    pub client: CountyClient,
    pub events: Receiver<CountyEvent>,
    pub cards: Receiver<CardAuthorityEvent>,
    pub line: LineCut,
    pub clock: Arc<HandClock>,
    pub config: LinkConfig,
    pub keys: KeyStore,
    pub book: CountyKeyBook,
    _dir: TempDir,
}

/// Short waits for tests that run into them; the real ones elsewhere.
pub fn hasty() -> Deadlines {
    Deadlines {
        connect: Duration::from_millis(700),
        person: Duration::from_millis(700),
        up: Duration::from_millis(700),
        down: Duration::from_millis(700),
    }
}

impl Terminal {
    /// Enrols a terminal and starts its link.
    pub fn of(county: &TestCounty, asset: &str) -> Self {
        Self::with(county, asset, Deadlines::default())
    }

    pub fn with(county: &TestCounty, asset: &str, deadlines: Deadlines) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let line = LineCut::start(county.handle.addr).expect("a line");
        let clock = HandClock::at(county.clock.get());
        let (application, keys) = county.application(&line.url(), asset, dir.path());
        let mut config = enrol_now(&application, &clock).expect("enrolled at once");
        config.deadlines = deadlines;
        let (client, events, cards) = start(&config, &clock);
        Self {
            client,
            events,
            cards,
            line,
            clock,
            config,
            keys,
            book: CountyKeyBook::default(),
            _dir: dir,
        }
    }

    /// Stops the link and starts it anew with a changed configuration.
    pub fn restart(&mut self, change: impl FnOnce(&mut LinkConfig)) {
        change(&mut self.config);
        self.client.stop();
        let (client, events, cards) = start(&self.config, &self.clock);
        self.client = client;
        self.events = events;
        self.cards = cards;
    }

    pub fn next(&self) -> CountyEvent {
        self.events
            .recv_timeout(PATIENCE)
            .expect("an event in time")
    }

    /// Sends a case and waits for the county's stamp.
    pub fn hand_in(&self, case: &SealedEnvelope) {
        self.client.send(case.clone());
        let event = self.next();
        assert!(matches!(event, CountyEvent::Sent(_, Ok(_))), "{event:?}");
    }

    /// Fetches the bundle and takes up its keys.
    pub fn learn(&self) -> u64 {
        self.client.fetch_bundle();
        let event = self.next();
        assert!(matches!(event, CountyEvent::Bundle(Ok(_))), "{event:?}");
        let bundle = self.client.bundle_in_force().expect("a bundle");
        self.book.take(&bundle.sealing_keys, &bundle.verify_keys);
        bundle.version.0
    }

    /// A sealed and stamped case of a synthetic person.
    pub fn case(&self, who: usize, serial: u16) -> SealedEnvelope {
        self.case_with(who, serial, |_| {})
    }

    /// The same with something changed before it is sealed.
    pub fn case_with(
        &self,
        who: usize,
        serial: u16,
        change: impl FnOnce(&mut Submission),
    ) -> SealedEnvelope {
        let mut submission = submission(self.keys.device().device(), who, serial);
        let id = submission.id;
        change(&mut submission);
        let plain = WireEncoder.encode(&submission);
        self.sealed(id, &submission, &plain)
    }

    /// A sealed and stamped case of an item.
    pub fn case_of(
        &self,
        item: u16,
        who: usize,
        serial: u16,
        change: impl FnOnce(&mut Submission),
    ) -> SealedEnvelope {
        let mut submission = submission(self.keys.device().device(), who, serial);
        submission.item = ItemNo::new(item).expect("an item");
        change(&mut submission);
        let plain = WireEncoder.encode(&submission);
        self.sealed_as(submission.item, submission.id, &submission, &plain)
    }

    /// Seals any bytes as the body of a case.
    pub fn sealed(&self, id: SubmissionId, of: &Submission, plain: &[u8]) -> SealedEnvelope {
        self.sealed_as(ItemNo::new(1).expect("an item"), id, of, plain)
    }

    pub fn sealed_as(
        &self,
        item: ItemNo,
        id: SubmissionId,
        of: &Submission,
        plain: &[u8],
    ) -> SealedEnvelope {
        let device = self.keys.device();
        let form = FormVersion(1);
        let aad = submission_aad(id, device.device(), form);
        let body = self.book.seal(&aad, plain).expect("a county key");
        let facts = ReceiptFacts {
            no: of.receipt.clone(),
            item,
            submission: id,
            digest: self.book.digest(&body),
            device: device.device().clone(),
            received_at: WallTime(NOON),
        };
        let received = ReceiptStamp {
            key: device.key_id().clone(),
            signature: device.sign(&facts.received_bytes()).expect("signed"),
        };
        SealedEnvelope {
            facts,
            body,
            form,
            received,
        }
    }
}

pub fn start(
    config: &LinkConfig,
    clock: &Arc<HandClock>,
) -> (
    CountyClient,
    Receiver<CountyEvent>,
    Receiver<CardAuthorityEvent>,
) {
    let (tell, events) = channel();
    let (tell_cards, cards) = channel();
    let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(clock);
    let client = CountyClient::start(
        config.clone(),
        clock,
        Arc::new(move |event| {
            let _ = tell.send(event);
        }),
        Arc::new(move |event| {
            let _ = tell_cards.send(event);
        }),
    )
    .expect("the link starts");
    (client, events, cards)
}

/// Enrols where approval comes at once.
pub fn enrol_now(
    application: &Application,
    clock: &Arc<HandClock>,
) -> Result<LinkConfig, EnrolError> {
    let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(clock);
    match enrol(application, &clock)? {
        Enrolment::Done(config) => Ok(*config),
        Enrolment::Waiting { .. } => panic!("the county approves at once"),
    }
}

/// Who a synthetic person is to the county.
pub fn applicant(who: usize) -> Applicant {
    let person = person(who);
    Applicant {
        id_number: person.id_number,
        name: person.name,
        card_number: Some(person.card_number),
        proof: IdentityProof::SocialSecurityCard,
    }
}

/// A registration as a job seeker.
pub fn submission(device: &DeviceId, who: usize, serial: u16) -> Submission {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    let day = WallTime(NOON).date();
    let field = |name| FieldId::parse(name).expect("a field");
    Submission {
        id: SubmissionId::from_parts(WallTime(NOON), u128::from(serial) << 32 | 0xfeed),
        receipt: ReceiptNo::new(&prefix, day, serial).expect("a number"),
        item: ItemNo::new(1).expect("an item"),
        applicant: applicant(who),
        answers: vec![
            (field("phone"), AnswerValue::Phone(person(who).phone)),
            (
                field("wish"),
                AnswerValue::Text(PersonalText::new("离家近".to_owned())),
            ),
        ],
        unchecked: Vec::new(),
        capture: Capture {
            at: WallTime(NOON),
            terminal: device.clone(),
            form: FormVersion(1),
            link: LinkAtCapture::Online,
        },
        after: None,
        wishes: Vec::new(),
        assistance: None,
        agent: None,
        second: None,
    }
}

/// Asks the county without a certificate: status and body.
pub fn bare_get(county: &TestCounty, path: &str) -> (u16, String) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    bare(county, &request)
}

/// Sends a form as a phone does, without a certificate: status and body.
pub fn bare_post(county: &TestCounty, path: &str, form: &str) -> (u16, String) {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    bare(county, &request)
}

fn bare(county: &TestCounty, request: &str) -> (u16, String) {
    let answer = exchange(
        &county.handle.ca_pem,
        county.handle.addr,
        request.as_bytes(),
    );
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.get(9..12).and_then(|s| s.parse().ok());
    (status.expect("a status line"), answer)
}

/// Sends one request over TLS without a certificate and reads the answer to its end.
pub fn exchange(ca_pem: &str, addr: SocketAddr, request: &[u8]) -> Vec<u8> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use std::io::{Read as _, Write as _};
    let root = CertificateDer::from_pem_slice(ca_pem.as_bytes()).expect("a root");
    let mut roots = rustls::RootCertStore::empty();
    roots.add(root).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_details(provider, Arc::new(AtNoon))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().expect("a name");
    let session = rustls::ClientConnection::new(Arc::new(config), name).expect("a session");
    let socket = std::net::TcpStream::connect(addr).expect("connected");
    let mut tls = rustls::StreamOwned::new(session, socket);
    tls.write_all(request).expect("sent");
    let mut answer = Vec::new();
    let _ = tls.read_to_end(&mut answer);
    answer
}

/// Checks certificates as of noon.
#[derive(Debug)]
struct AtNoon;

impl rustls::time_provider::TimeProvider for AtNoon {
    fn current_time(&self) -> Option<rustls::pki_types::UnixTime> {
        let since = Duration::from_millis(u64::try_from(NOON).expect("after 1970"));
        Some(rustls::pki_types::UnixTime::since_unix_epoch(since))
    }
}
