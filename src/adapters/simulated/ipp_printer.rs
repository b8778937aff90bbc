//! A printer on loopback that speaks IPP over HTTP and can be made to fail in every way printers
//! do. What it prints becomes files, or stays in memory.

use ipp::model::{DelimiterTag, IppVersion, JobState, Operation, PrinterState, StatusCode};
use ipp::parser::IppParser;
use ipp::prelude::{IppAttribute, IppRequestResponse, IppValue};
use ipp::reader::IppReader;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the printer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrinterKind {
    /// A4 pages as PDF.
    Pages,
    /// Slips as PWG raster, one bit a dot.
    Slips,
    /// Slips as PWG raster of grey bytes, which is all it knows.
    GreySlips,
    /// Raw bytes for the head of a slip printer.
    RawSlips,
}

impl PrinterKind {
    fn formats(self) -> &'static [&'static str] {
        match self {
            Self::Pages => &["application/pdf", "image/urf"],
            Self::Slips | Self::GreySlips => &["image/pwg-raster"],
            Self::RawSlips => &["application/octet-stream"],
        }
    }

    fn raster_types(self) -> &'static [&'static str] {
        match self {
            Self::Slips => &["sgray_8", "black_1"],
            _ => &["sgray_8"],
        }
    }
}

/// How the printer behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PrinterMode {
    /// It prints.
    #[default]
    Fine,
    /// It prints and is low on toner.
    TonerLow,
    /// It prints and is low on paper.
    PaperLow,
    /// No paper.
    OutOfPaper,
    /// Paper is stuck.
    Jam,
    /// A door is open.
    DoorOpen,
    /// Toner is used up.
    TonerOut,
    /// Stopped by hand, without a reason.
    Stopped,
    /// Takes no jobs.
    Busy,
    /// Says it takes the format and refuses it when it comes.
    RefusesDocument,
    /// Takes other formats only.
    OtherFormats,
    /// Takes the document and then cannot read it.
    CannotRead,
    /// Takes a job and gives it up.
    Aborts,
    /// Takes a job, is asked so often, and then prints it.
    Slow(u32),
    /// Takes a job and never finishes it.
    Swallows,
    /// Forgets a job as soon as it is printed.
    Forgets,
    /// Switched off: connections are cut.
    Gone,
    /// Takes connections and says nothing.
    Silent,
    /// Cuts every answer in half.
    HalfAnswer,
    /// Answers with a page for browsers.
    WebPage,
    /// There is no such queue.
    NotFound,
}

impl PrinterMode {
    fn state(self) -> (PrinterState, &'static str) {
        match self {
            Self::OutOfPaper => (PrinterState::Stopped, "media-empty-error"),
            Self::Jam => (PrinterState::Stopped, "media-jam-error"),
            Self::DoorOpen => (PrinterState::Stopped, "door-open-error"),
            Self::TonerOut => (PrinterState::Stopped, "marker-supply-empty-error"),
            Self::Stopped => (PrinterState::Stopped, "none"),
            Self::TonerLow => (PrinterState::Idle, "toner-low-warning"),
            Self::PaperLow => (PrinterState::Idle, "media-low-report"),
            Self::Slow(_) | Self::Swallows => (PrinterState::Processing, "none"),
            _ => (PrinterState::Idle, "none"),
        }
    }
}

/// Something that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedPage {
    /// Its `document-format`.
    pub format: String,
    /// Its `job-name`.
    pub name: String,
    /// The document.
    pub bytes: Vec<u8>,
}

struct Job {
    id: i32,
    page: Option<PrintedPage>,
    state: JobState,
    reason: &'static str,
    asked: u32,
}

#[derive(Default)]
struct Tray {
    mode: PrinterMode,
    next: Option<PrinterMode>,
    jobs: Vec<Job>,
    pages: Vec<PrintedPage>,
    requests: u32,
    cancelled: u32,
    folder: Option<PathBuf>,
}

struct Shared {
    kind: PrinterKind,
    tray: Mutex<Tray>,
    stopped: AtomicBool,
}

impl Shared {
    fn tray(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The printer. Dropping it switches it off for good.
pub struct SimulatedPrinter {
    addr: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// Longest wait for the rest of a request.
const REQUEST: Duration = Duration::from_secs(5);
/// What a document may weigh.
const LARGEST: u64 = 32 << 20;

impl SimulatedPrinter {
    /// Listens on a free port of loopback. With a folder, every page also becomes a file in it.
    pub fn start(kind: PrinterKind, folder: Option<PathBuf>) -> std::io::Result<Self> {
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder)?;
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let addr = listener.local_addr()?;
        let tray = Tray {
            folder,
            ..Tray::default()
        };
        let shared = Arc::new(Shared {
            kind,
            tray: Mutex::new(tray),
            stopped: AtomicBool::new(false),
        });
        let own = shared.clone();
        let thread = std::thread::Builder::new()
            .name("simulated printer".to_owned())
            .spawn(move || listen(&listener, &own))?;
        Ok(Self {
            addr,
            shared,
            thread: Some(thread),
        })
    }

    /// Its address for the terminal.
    pub fn uri(&self) -> String {
        format!("ipp://127.0.0.1:{}/ipp/print", self.addr.port())
    }

    /// Changes how it behaves. Jobs held up go on when it is fine again.
    pub fn set(&self, mode: PrinterMode) {
        self.shared.tray().mode = mode;
    }

    /// Changes how it behaves as soon as it has taken the next job.
    pub fn set_at_next_job(&self, mode: PrinterMode) {
        self.shared.tray().next = Some(mode);
    }

    /// What has come out so far.
    pub fn pages(&self) -> Vec<PrintedPage> {
        self.shared.tray().pages.clone()
    }

    /// Requests so far.
    pub fn requests(&self) -> u32 {
        self.shared.tray().requests
    }

    /// Jobs that were withdrawn.
    pub fn cancelled(&self) -> u32 {
        self.shared.tray().cancelled
    }

    /// Lets jobs that are held up go on, as a printer does without being asked.
    pub fn work(&self) {
        self.shared.tray().work();
    }
}

impl Drop for SimulatedPrinter {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Release);
        // One last connection wakes the listener.
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn listen(listener: &TcpListener, shared: &Shared) {
    // Connections that are never answered stay open until the printer goes.
    let mut silent = Vec::new();
    for stream in listener.incoming() {
        if shared.stopped.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let mode = {
            let mut tray = shared.tray();
            tray.requests += 1;
            tray.mode
        };
        match mode {
            PrinterMode::Gone => drop(stream.shutdown(Shutdown::Both)),
            PrinterMode::Silent => silent.push(stream),
            _ => {
                // A client that went away is its own affair.
                let _ = serve(&stream, shared);
            }
        }
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_read_timeout(Some(REQUEST))?;
    let body = read_request(stream)?;
    let mut out = stream;
    let mode = shared.tray().mode;
    let (status, kind, answer) = match mode {
        PrinterMode::WebPage => ("200 OK", "text/html", b"<html>printer</html>".to_vec()),
        PrinterMode::NotFound => ("404 Not Found", "text/plain", Vec::new()),
        _ => match shared.answer(body) {
            Some(answer) => ("200 OK", "application/ipp", answer),
            None => ("400 Bad Request", "text/plain", Vec::new()),
        },
    };
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        answer.len()
    )?;
    match mode {
        PrinterMode::HalfAnswer => out.write_all(&answer[..answer.len() / 2])?,
        _ => out.write_all(&answer)?,
    }
    out.shutdown(Shutdown::Both)
}

/// The body of a POST with a length.
fn read_request(stream: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = Vec::new();
    reader.take(length.min(LARGEST)).read_to_end(&mut body)?;
    Ok(body)
}

impl Shared {
    fn answer(&self, body: Vec<u8>) -> Option<Vec<u8>> {
        let request = IppParser::new(IppReader::new(Cursor::new(body)))
            .parse()
            .ok()?;
        let header = *request.header();
        let mut tray = self.tray();
        let (status, groups) = match header.operation_or_status {
            GET_PRINTER_ATTRIBUTES => (StatusCode::SuccessfulOk, tray.describe(self.kind)),
            PRINT_JOB => tray.take(request, self.kind),
            GET_JOB_ATTRIBUTES => tray.report(job_of(&request)),
            CANCEL_JOB => tray.cancel(job_of(&request)),
            _ => (StatusCode::ServerErrorOperationNotSupported, Vec::new()),
        };
        let version = IppVersion::v1_1();
        let mut answer =
            IppRequestResponse::new_response(version, status, header.request_id).ok()?;
        for (tag, attribute) in groups {
            answer.attributes_mut().add(tag, attribute);
        }
        Some(answer.to_bytes().to_vec())
    }
}

const PRINT_JOB: i16 = Operation::PrintJob as i16;
const CANCEL_JOB: i16 = Operation::CancelJob as i16;
const GET_JOB_ATTRIBUTES: i16 = Operation::GetJobAttributes as i16;
const GET_PRINTER_ATTRIBUTES: i16 = Operation::GetPrinterAttributes as i16;

type Group = Vec<(DelimiterTag, IppAttribute)>;

impl Tray {
    fn describe(&self, kind: PrinterKind) -> Group {
        let (state, reason) = self.mode.state();
        let formats: &[&str] = match self.mode {
            PrinterMode::OtherFormats => &["image/urf"],
            _ => kind.formats(),
        };
        let mimes = formats
            .iter()
            .map(|f| value(IppValue::new_mime_media_type(*f)));
        let types = kind.raster_types().iter();
        let types = types.map(|t| value(IppValue::new_keyword(*t)));
        let all = [
            ("printer-state", IppValue::Enum(state as i32)),
            (
                "printer-state-reasons",
                value(IppValue::new_keyword(reason)),
            ),
            (
                "printer-is-accepting-jobs",
                IppValue::Boolean(self.mode != PrinterMode::Busy),
            ),
            (
                "document-format-supported",
                IppValue::Array(mimes.collect()),
            ),
            (
                "pwg-raster-document-type-supported",
                IppValue::Array(types.collect()),
            ),
            (
                "media-supported",
                value(IppValue::new_keyword("iso_a4_210x297mm")),
            ),
        ];
        let tag = DelimiterTag::PrinterAttributes;
        all.map(|(name, v)| (tag, named(name, v))).into()
    }

    fn take(&mut self, request: IppRequestResponse, kind: PrinterKind) -> (StatusCode, Group) {
        let operation = DelimiterTag::OperationAttributes;
        let text = |name: &str| {
            let group = request.attributes().first_of(operation);
            let found = group.and_then(|g| g.get(name).map(|a| a.value().to_string()));
            found.unwrap_or_default()
        };
        let (format, name) = (text("document-format"), text("job-name"));
        let known = kind.formats().contains(&format.as_str());
        match self.mode {
            PrinterMode::Busy => return (StatusCode::ServerErrorBusy, Vec::new()),
            PrinterMode::RefusesDocument => {
                return (
                    StatusCode::ClientErrorDocumentFormatNotSupported,
                    Vec::new(),
                );
            }
            _ if !known => {
                return (
                    StatusCode::ClientErrorDocumentFormatNotSupported,
                    Vec::new(),
                );
            }
            _ => {}
        }
        let mut bytes = Vec::new();
        if request.into_payload().read_to_end(&mut bytes).is_err() || bytes.is_empty() {
            return (StatusCode::ClientErrorBadRequest, Vec::new());
        }
        let id = i32::try_from(self.jobs.len() + 1).unwrap_or(i32::MAX);
        self.jobs.push(Job {
            id,
            page: Some(PrintedPage {
                format,
                name,
                bytes,
            }),
            state: JobState::Pending,
            reason: "none",
            asked: 0,
        });
        if let Some(next) = self.next.take() {
            self.mode = next;
        }
        self.report(Some(id))
    }

    fn report(&mut self, id: Option<i32>) -> (StatusCode, Group) {
        if let Some(job) = self.jobs.iter_mut().find(|j| Some(j.id) == id) {
            job.asked += 1;
        }
        self.work();
        let forgets = self.mode == PrinterMode::Forgets;
        let found = self.jobs.iter().find(|j| Some(j.id) == id);
        let Some(job) = found.filter(|j| !forgets || j.asked < 2) else {
            return (StatusCode::ClientErrorNotFound, Vec::new());
        };
        let tag = DelimiterTag::JobAttributes;
        let group = vec![
            (tag, named("job-id", IppValue::Integer(job.id))),
            (tag, named("job-state", IppValue::Enum(job.state as i32))),
            (
                tag,
                named(
                    "job-state-reasons",
                    value(IppValue::new_keyword(job.reason)),
                ),
            ),
        ];
        (StatusCode::SuccessfulOk, group)
    }

    fn cancel(&mut self, id: Option<i32>) -> (StatusCode, Group) {
        let over = [JobState::Completed, JobState::Aborted, JobState::Canceled];
        match self.jobs.iter_mut().find(|j| Some(j.id) == id) {
            Some(job) if !over.contains(&job.state) => {
                job.state = JobState::Canceled;
                job.page = None;
                self.cancelled += 1;
                (StatusCode::SuccessfulOk, Vec::new())
            }
            Some(_) => (StatusCode::ClientErrorNotPossible, Vec::new()),
            None => (StatusCode::ClientErrorNotFound, Vec::new()),
        }
    }

    /// Does with every open job what the mode says.
    fn work(&mut self) {
        let mode = self.mode;
        let mut out = Vec::new();
        let open = |j: &&mut Job| {
            matches!(
                j.state,
                JobState::Pending | JobState::Processing | JobState::ProcessingStopped
            )
        };
        for job in self.jobs.iter_mut().filter(open) {
            job.state = match mode {
                PrinterMode::Slow(n) if job.asked <= n => JobState::Processing,
                PrinterMode::Swallows => JobState::Processing,
                PrinterMode::Aborts => JobState::Aborted,
                PrinterMode::CannotRead => {
                    job.reason = "document-format-error";
                    JobState::Aborted
                }
                _ if mode.state().0 == PrinterState::Stopped => JobState::ProcessingStopped,
                // The answer that takes the job does not wait for the paper.
                _ if job.asked == 1 => JobState::Pending,
                _ => {
                    out.extend(job.page.take());
                    JobState::Completed
                }
            };
        }
        for page in out {
            self.put_out(page);
        }
    }

    fn put_out(&mut self, page: PrintedPage) {
        if let Some(folder) = &self.folder {
            let kind = match page.format.as_str() {
                "application/pdf" => "pdf",
                "image/pwg-raster" => "pwg",
                _ => "bin",
            };
            let file = folder.join(format!("page-{:03}.{kind}", self.pages.len() + 1));
            if let Err(fault) = std::fs::write(&file, &page.bytes) {
                log::warn!("{}: {fault}", file.display());
            }
        }
        self.pages.push(page);
    }
}

fn job_of(request: &IppRequestResponse) -> Option<i32> {
    let group = request
        .attributes()
        .first_of(DelimiterTag::OperationAttributes)?;
    group.get("job-id")?.value().as_integer().copied()
}

fn named(name: &'static str, value: IppValue) -> IppAttribute {
    IppAttribute::with_name(name, value).expect("the names above are short enough")
}

fn value<E: std::fmt::Debug>(made: Result<IppValue, E>) -> IppValue {
    made.expect("the words above are short enough")
}
