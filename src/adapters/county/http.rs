//! Requests over the pinned, mutual connection: every body bounded, every answer checked.

use super::config::{Deadlines, Identity};
use super::fault::{busy, of_problem, of_read, of_transport};
use crate::domain::time::{Span, WallTime};
use crate::ports::clock::Clock;
use crate::ports::county::{CountyError, MalformedPart};
use crate::wire::problem::Problem;
use crate::wire::{CONTRACT_HEADER, CONTRACT_REVISION, JSON, NDJSON, PROBLEM_JSON};
use reqwest::blocking::{Body, Client, RequestBuilder, Response};
use reqwest::{Method, StatusCode, header};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Largest JSON answer: a bundle with forty items and the keys of a county's terminals.
const MAX_JSON: u64 = 4 << 20;
/// Largest page of a feed, before and after decompression.
const MAX_PAGE: u64 = 8 << 20;
const MAX_PAGE_TEXT: u64 = 32 << 20;
const MAX_PROBLEM: u64 = 16 << 10;
/// Largest window of the decompressor as a power of two: 32 MB of memory.
pub const MAX_WINDOW: u32 = 25;

/// The terminal's clock, for the validity of certificates.
struct TerminalTime(Arc<dyn Clock>);

impl std::fmt::Debug for TerminalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TerminalTime")
    }
}

impl TimeProvider for TerminalTime {
    fn current_time(&self) -> Option<UnixTime> {
        let ms = u64::try_from(self.0.wall().0).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(ms)))
    }
}

/// A connection to one county.
pub struct Http {
    client: Client,
    base: String,
}

/// How an answer to a conditional request came out.
pub enum Fresh<T> {
    /// Here it is.
    New(T),
    /// What the terminal has is the newest.
    Unchanged,
}

/// A range of a file.
pub struct Piece {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Size of the whole file.
    pub size: u64,
    /// The file's entity tag, empty where it has none.
    pub tag: String,
}

/// Why a connection cannot be prepared: a key or certificate file is no such thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The county's root certificate.
    #[error("the county's root certificate is not usable")]
    Root,
    /// The terminal's certificate or key.
    #[error("the terminal's certificate or key is not usable")]
    Identity,
    /// The address.
    #[error("the county's address is not https://name:port")]
    Url,
    /// The system gives no threads or sockets.
    #[error("the system gives no threads or sockets")]
    System,
    /// The folder of the link.
    #[error("the folder of the county link cannot be used")]
    Folder,
}

fn tls(
    ca_pem: &str,
    identity: Option<&Identity>,
    clock: Arc<dyn Clock>,
) -> Result<ClientConfig, SetupError> {
    let root = CertificateDer::from_pem_slice(ca_pem.as_bytes()).map_err(|_| SetupError::Root)?;
    let mut roots = RootCertStore::empty();
    roots.add(root).map_err(|_| SetupError::Root)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_details(provider, Arc::new(TerminalTime(clock)))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| SetupError::System)?
        .with_root_certificates(roots);
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let own = CertificateDer::from_pem_slice(identity.0.as_bytes())
                .map_err(|_| SetupError::Identity)?;
            let key = PrivateKeyDer::from_pem_slice(identity.0.as_bytes())
                .map_err(|_| SetupError::Identity)?;
            builder
                .with_client_auth_cert(vec![own], key)
                .map_err(|_| SetupError::Identity)?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl Http {
    /// Prepares connections; none is opened yet.
    pub fn new(
        url: &str,
        ca_pem: &str,
        identity: Option<&Identity>,
        deadlines: Deadlines,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let base = url.trim_end_matches('/').to_owned();
        let parsed = reqwest::Url::parse(&base).map_err(|_| SetupError::Url)?;
        if parsed.scheme() != "https" || parsed.path() != "/" {
            return Err(SetupError::Url);
        }
        let client = Client::builder()
            .tls_backend_preconfigured(tls(ca_pem, identity, clock)?)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(deadlines.connect)
            .user_agent(concat!("jiujinban/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| SetupError::System)?;
        Ok(Self { client, base })
    }

    fn request(&self, method: Method, path: &str, wait: Duration) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .timeout(wait)
            .header(CONTRACT_HEADER, CONTRACT_REVISION)
    }

    /// Asks for a JSON document.
    pub fn get<A: DeserializeOwned>(&self, path: &str, wait: Duration) -> Result<A, CountyError> {
        let answer = exchange(self.request(Method::GET, path, wait))?;
        document(checked(answer)?)
    }

    /// Asks whether a document still has an entity tag and throws away what comes; the county's time in
    /// seconds, where its answer tells it (RFC 9110, 6.6.1).
    pub fn time(
        &self,
        path: &str,
        tag: &str,
        wait: Duration,
    ) -> Result<Option<WallTime>, CountyError> {
        let request = self.request(Method::GET, path, wait);
        let answer = exchange(request.header(header::IF_NONE_MATCH, format!("\"{tag}\"")))?;
        let told = answer.headers().get(header::DATE);
        let time = told.and_then(|value| date(value.to_str().ok()?));
        if answer.status() != StatusCode::NOT_MODIFIED {
            checked(answer)?;
        }
        Ok(time)
    }

    /// The time that stands on any answer, also on a refusal.
    ///
    /// Errors: nobody answers, or somebody else does.
    pub fn time_of_any(&self, path: &str, wait: Duration) -> Result<Option<WallTime>, CountyError> {
        let answer = exchange(self.request(Method::GET, path, wait))?;
        let told = answer.headers().get(header::DATE);
        Ok(told.and_then(|value| date(value.to_str().ok()?)))
    }

    /// Asks for a JSON document unless it still has an entity tag.
    pub fn get_newer<A: DeserializeOwned>(
        &self,
        path: &str,
        tag: &str,
        wait: Duration,
    ) -> Result<Fresh<A>, CountyError> {
        let request = self.request(Method::GET, path, wait);
        let answer = exchange(request.header(header::IF_NONE_MATCH, format!("\"{tag}\"")))?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(Fresh::Unchanged);
        }
        document(checked(answer)?).map(Fresh::New)
    }

    /// Sends a JSON document and takes one back.
    pub fn send<Q: Serialize, A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &Q,
        wait: Duration,
    ) -> Result<A, CountyError> {
        let bytes = serde_json::to_vec(body).expect("requests are plain data");
        let request = self
            .request(method, path, wait)
            .header(header::CONTENT_TYPE, JSON)
            .body(Body::from(bytes));
        document(checked(exchange(request)?)?)
    }

    /// Sends bytes as they are and takes a JSON document back.
    pub fn send_bytes<A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        bytes: &[u8],
        wait: Duration,
    ) -> Result<A, CountyError> {
        let request = self
            .request(method, path, wait)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(Body::from(bytes.to_vec()));
        document(checked(exchange(request)?)?)
    }

    /// Sends the file of an outbox and takes the county's answer to it, both as they are.
    pub fn ferry(
        &self,
        path: &str,
        bytes: Vec<u8>,
        wait: Duration,
        most: u64,
    ) -> Result<Vec<u8>, CountyError> {
        let request = self
            .request(Method::POST, path, wait)
            .header(header::CONTENT_TYPE, NDJSON)
            .body(Body::from(bytes));
        let answer = checked(exchange(request)?)?;
        expect_type(&answer, NDJSON)?;
        bounded(answer, most)
    }

    /// Asks for a page of lines, compressed, unless nothing is newer than a tag.
    pub fn get_lines(
        &self,
        path: &str,
        tag: &str,
        wait: Duration,
    ) -> Result<Fresh<String>, CountyError> {
        let request = self
            .request(Method::GET, path, wait)
            .header(header::ACCEPT_ENCODING, "zstd")
            .header(header::IF_NONE_MATCH, format!("\"{tag}\""));
        let answer = exchange(request)?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(Fresh::Unchanged);
        }
        let answer = checked(answer)?;
        expect_type(&answer, NDJSON)?;
        let coding = answer.headers().get(header::CONTENT_ENCODING);
        let zstd = match coding.map(|v| v.as_bytes()) {
            None => false,
            Some(b"zstd") => true,
            Some(_) => return Err(malformed(MalformedPart::Compression)),
        };
        let bytes = bounded(answer, MAX_PAGE)?;
        let text = if zstd { unzstd(&bytes)? } else { bytes };
        String::from_utf8(text)
            .map(Fresh::New)
            .map_err(|_| malformed(MalformedPart::Document))
    }

    /// Asks for a range of a file. What came before the line was cut is a shorter piece, as long as it is anything.
    pub fn get_range(
        &self,
        path: &str,
        kind: &str,
        from: u64,
        most: u64,
        wait: Duration,
    ) -> Result<Piece, CountyError> {
        let last = from.saturating_add(most).saturating_sub(1);
        let request = self
            .request(Method::GET, path, wait)
            .header(header::RANGE, format!("bytes={from}-{last}"));
        let answer = checked(exchange(request)?)?;
        expect_type(&answer, kind)?;
        let size = content_range(&answer, from).ok_or_else(|| malformed(MalformedPart::Value))?;
        let tag = answer.headers().get(header::ETAG);
        let tag = tag.and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let mut bytes = Vec::new();
        let read = answer.take(most + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            return Err(CountyError::TooLarge);
        }
        match read {
            Err(e) if bytes.is_empty() => return Err(of_read(&e)),
            Ok(_) if bytes.is_empty() => return Err(CountyError::CutShort),
            _ => {}
        }
        Ok(Piece { bytes, size, tag })
    }

    /// Asks for a file from an offset on; whether the county goes on from there.
    pub fn get_file(
        &self,
        path: &str,
        from: u64,
        wait: Duration,
    ) -> Result<(Response, bool), CountyError> {
        let mut request = self.request(Method::GET, path, wait);
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        let answer = checked(exchange(request)?)?;
        let goes_on = answer.status() == StatusCode::PARTIAL_CONTENT;
        expect_type(&answer, "application/zstd")?;
        Ok((answer, goes_on))
    }
}

/// The size of the whole file, of a range that begins where it was asked for (RFC 9110, 14.4).
fn content_range(answer: &Response, from: u64) -> Option<u64> {
    if answer.status() != StatusCode::PARTIAL_CONTENT {
        return None;
    }
    let range = answer.headers().get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (piece, size) = range.strip_prefix("bytes ")?.split_once('/')?;
    let (first, _) = piece.split_once('-')?;
    (first.parse() == Ok(from)).then_some(())?;
    size.parse().ok()
}

fn exchange(request: RequestBuilder) -> Result<Response, CountyError> {
    request.send().map_err(|e| of_transport(&e))
}

/// Something is malformed.
pub fn malformed(what: MalformedPart) -> CountyError {
    CountyError::Malformed { what }
}

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(text: &str) -> Option<WallTime> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(WallTime(zoned.timestamp().as_millisecond()))
}

fn media_type(answer: &Response) -> &str {
    let value = answer.headers().get(header::CONTENT_TYPE);
    let text = value.and_then(|v| v.to_str().ok()).unwrap_or("");
    text.split(';').next().unwrap_or("").trim()
}

fn expect_type(answer: &Response, wanted: &str) -> Result<(), CountyError> {
    match media_type(answer) {
        found if found == wanted => Ok(()),
        "text/html" => Err(CountyError::NotCounty),
        _ => Err(malformed(MalformedPart::ContentType)),
    }
}

/// Lets successes through and turns everything else into what it means.
fn checked(answer: Response) -> Result<Response, CountyError> {
    let status = answer.status();
    if matches!(
        status,
        StatusCode::OK | StatusCode::CREATED | StatusCode::PARTIAL_CONTENT
    ) {
        return Ok(answer);
    }
    let asked = answer.headers().get(header::RETRY_AFTER);
    let asked = asked.and_then(|v| v.to_str().ok()?.parse().ok());
    if media_type(&answer) == PROBLEM_JSON {
        let bytes = bounded(answer, MAX_PROBLEM)?;
        let problem: Problem =
            serde_json::from_slice(&bytes).map_err(|_| malformed(MalformedPart::Document))?;
        return Err(of_problem(&problem));
    }
    Err(
        if media_type(&answer) == "text/html" || !status.is_server_error() {
            CountyError::NotCounty
        } else {
            busy(asked.map(Span::seconds))
        },
    )
}

fn document<A: DeserializeOwned>(answer: Response) -> Result<A, CountyError> {
    expect_type(&answer, JSON)?;
    // An answer may be about a person.
    let bytes = Zeroizing::new(bounded(answer, MAX_JSON)?);
    serde_json::from_slice(&bytes).map_err(|_| malformed(MalformedPart::Document))
}

fn bounded(answer: impl Read, most: u64) -> Result<Vec<u8>, CountyError> {
    let mut bytes = Vec::new();
    let read = answer.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|e| of_read(&e))?;
    if bytes.len() as u64 > most {
        return Err(CountyError::TooLarge);
    }
    Ok(bytes)
}

fn unzstd(bytes: &[u8]) -> Result<Vec<u8>, CountyError> {
    let broken = |_| malformed(MalformedPart::Compression);
    let mut decoder = zstd::stream::Decoder::with_buffer(bytes).map_err(broken)?;
    decoder.window_log_max(MAX_WINDOW).map_err(broken)?;
    let mut text = Vec::new();
    decoder
        .take(MAX_PAGE_TEXT + 1)
        .read_to_end(&mut text)
        .map_err(broken)?;
    if text.len() as u64 > MAX_PAGE_TEXT {
        return Err(CountyError::TooLarge);
    }
    Ok(text)
}
