//! The Internet Printing Protocol (RFC 8010, RFC 8011) over HTTP: four operations, each with its
//! own deadline.

use super::state::PrinterAttributes;
use crate::domain::paper::PrintFault;
use ipp::model::{DelimiterTag, StatusCode};
use ipp::operation::IppOperation;
use ipp::operation::builder::IppOperationBuilder;
use ipp::parser::IppParser;
use ipp::prelude::{IppAttribute, IppPayload, IppRequestResponse, IppValue, Uri};
use ipp::reader::IppReader;
use reqwest::blocking::{Body, Client};
use reqwest::header::CONTENT_TYPE;
use rustls::{ClientConfig, RootCertStore};
use std::io::{Cursor, Read};
use std::sync::Arc;
use std::time::Duration;

/// What an answer may weigh at the most.
const LARGEST_ANSWER: u64 = 1 << 20;

/// What the queue shows: neither person nor case.
const JOB_NAME: &str = "jiujinban";
const USER: &str = "kiosk";

/// Longest waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// To connect.
    pub connect: Duration,
    /// For a short answer.
    pub answer: Duration,
    /// To hand a document over.
    pub document: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            answer: Duration::from_secs(6),
            document: Duration::from_secs(20),
        }
    }
}

/// The number a printer gives a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobId(i32);

/// How far a job is (`job-state`, RFC 8011, 5.3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waiting or being printed.
    Underway,
    /// Held up: the printer says why.
    Held,
    /// It has come out, or the printer has forgotten it after printing.
    Completed,
    /// Given up.
    Aborted,
    /// Given up because the document is none the printer understands.
    Refused,
}

/// A printer's address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the printer's address is not ipp://host:port/path")]
pub struct BadAddress;

/// A printer, spoken to.
pub struct IppClient {
    client: Client,
    uri: Uri,
    url: String,
    waits: Waits,
}

impl IppClient {
    /// Prepares to speak to `ipp://host:port/path`; nothing is sent yet. The port is 631 unless
    /// told.
    pub fn new(address: &str, waits: Waits) -> Result<Self, BadAddress> {
        let uri: Uri = address.parse().map_err(|_| BadAddress)?;
        let host = uri.host().ok_or(BadAddress)?;
        if uri.scheme_str() != Some("ipp") {
            return Err(BadAddress);
        }
        let url = format!(
            "http://{host}:{}{}",
            uri.port_u16().unwrap_or(631),
            uri.path()
        );
        let client = Client::builder()
            .tls_backend_preconfigured(no_tls())
            .http1_only()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(waits.connect)
            // A printer that was switched off and on knows nothing of an old connection.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|_| BadAddress)?;
        Ok(Self {
            client,
            uri,
            url,
            waits,
        })
    }

    /// Get-Printer-Attributes.
    pub fn printer(&self) -> Result<PrinterAttributes, PrintFault> {
        let wanted = [
            "printer-state",
            "printer-state-reasons",
            "printer-is-accepting-jobs",
            "document-format-supported",
            "pwg-raster-document-type-supported",
            "media-supported",
        ];
        let operation = IppOperationBuilder::get_printer_attributes(self.uri.clone())
            .attributes(wanted)
            .build();
        let answer = self.send(operation, self.waits.answer)?;
        let found = answer
            .attributes()
            .first_of(DelimiterTag::PrinterAttributes)
            .ok_or(PrintFault::Malformed)?;
        let value = |name: &str| found.get(name).map(IppAttribute::value);
        let state = value("printer-state").and_then(|v| v.as_enum().copied());
        let accepting = value("printer-is-accepting-jobs").and_then(|v| v.as_boolean().copied());
        let many = |name: &str| value(name).map(words).unwrap_or_default();
        Ok(PrinterAttributes {
            state: state.ok_or(PrintFault::Malformed)?,
            reasons: many("printer-state-reasons"),
            refuses_jobs: accepting == Some(false),
            formats: many("document-format-supported"),
            raster_types: many("pwg-raster-document-type-supported"),
            media: many("media-supported"),
        })
    }

    /// Print-Job.
    pub fn print(
        &self,
        document: Vec<u8>,
        mime: &str,
        medium: Option<&str>,
    ) -> Result<JobId, PrintFault> {
        let payload = IppPayload::new(Cursor::new(document));
        let mut builder = IppOperationBuilder::print_job(self.uri.clone(), payload)
            .job_title(JOB_NAME)
            .user_name(USER)
            .document_format(mime);
        if let Some(medium) = medium {
            let keyword = IppValue::new_keyword(medium).map_err(|_| PrintFault::Malformed)?;
            let attribute = IppAttribute::with_name("media", keyword);
            builder = builder.attribute(attribute.map_err(|_| PrintFault::Malformed)?);
        }
        let answer = self.send(builder.build(), self.waits.document)?;
        let id = job_value(&answer, "job-id").and_then(|v| v.as_integer().copied());
        id.map(JobId).ok_or(PrintFault::Malformed)
    }

    /// Get-Job-Attributes.
    pub fn job(&self, job: JobId) -> Result<JobState, PrintFault> {
        let operation = IppOperationBuilder::get_job_attributes(self.uri.clone(), job.0).build();
        let answer = match self.exchange(operation, self.waits.answer)? {
            answer if forgotten(&answer) => return Ok(JobState::Completed),
            answer => checked(answer)?,
        };
        let state = job_value(&answer, "job-state").and_then(|v| v.as_enum().copied());
        let reasons = job_value(&answer, "job-state-reasons").map(words);
        let unreadable = |r: &String| {
            ["document-format-error", "unsupported-document-format"].contains(&r.as_str())
        };
        let refused = reasons.is_some_and(|all| all.iter().any(unreadable));
        // 3 pending, 4 held, 5 processing, 6 stopped, 7 cancelled, 8 aborted, 9 completed.
        match state.ok_or(PrintFault::Malformed)? {
            3 | 5 => Ok(JobState::Underway),
            4 | 6 => Ok(JobState::Held),
            9 => Ok(JobState::Completed),
            7 | 8 if refused => Ok(JobState::Refused),
            7 | 8 => Ok(JobState::Aborted),
            _ => Err(PrintFault::Malformed),
        }
    }

    /// Cancel-Job.
    pub fn cancel(&self, job: JobId) -> Result<(), PrintFault> {
        let operation = IppOperationBuilder::cancel_job(self.uri.clone(), job.0).build();
        let answer = self.exchange(operation, self.waits.answer)?;
        // A job that is over cannot be cancelled any more, which is as good.
        match answer.header().status_code() {
            StatusCode::ClientErrorNotPossible
            | StatusCode::ClientErrorNotFound
            | StatusCode::ClientErrorGone => Ok(()),
            _ => checked(answer).map(drop),
        }
    }

    fn send<O: IppOperation>(
        &self,
        operation: Result<O, ipp::parser::IppParseError>,
        wait: Duration,
    ) -> Result<IppRequestResponse, PrintFault> {
        checked(self.exchange(operation, wait)?)
    }

    /// One request and its answer, whatever its status.
    fn exchange<O: IppOperation>(
        &self,
        operation: Result<O, ipp::parser::IppParseError>,
        wait: Duration,
    ) -> Result<IppRequestResponse, PrintFault> {
        let request = operation.map_err(|_| PrintFault::Malformed)?;
        let mut bytes = Vec::new();
        let read = request
            .into_ipp_request()
            .into_read()
            .read_to_end(&mut bytes);
        read.map_err(|_| PrintFault::Malformed)?;
        let answer = self
            .client
            .post(&self.url)
            .header(CONTENT_TYPE, "application/ipp")
            .timeout(wait)
            .body(Body::from(bytes))
            .send()
            .map_err(|_| PrintFault::Unreachable)?;
        if !answer.status().is_success() {
            log::warn!("the printer answers HTTP {}", answer.status().as_u16());
            return Err(match answer.status().as_u16() {
                503 => PrintFault::Busy,
                _ => PrintFault::Malformed,
            });
        }
        let mut body = Vec::new();
        let read = answer.take(LARGEST_ANSWER).read_to_end(&mut body);
        read.map_err(|_| PrintFault::Unreachable)?;
        let parsed = IppParser::new(IppReader::new(Cursor::new(body))).parse();
        parsed.map_err(|_| PrintFault::Malformed)
    }
}

/// The client is built for plain HTTP; it would not be built without a TLS backend, and this one
/// trusts nobody.
fn no_tls() -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider knows its own versions")
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth()
}

fn forgotten(answer: &IppRequestResponse) -> bool {
    let gone = [StatusCode::ClientErrorNotFound, StatusCode::ClientErrorGone];
    gone.contains(&answer.header().status_code())
}

/// The answer, or what its status says in our words.
fn checked(answer: IppRequestResponse) -> Result<IppRequestResponse, PrintFault> {
    let status = answer.header().status_code();
    if status.is_success() {
        return Ok(answer);
    }
    log::warn!("the printer refuses: {status:?}");
    Err(match status {
        StatusCode::ServerErrorBusy
        | StatusCode::ServerErrorTemporaryError
        | StatusCode::ServerErrorServiceUnavailable
        | StatusCode::ServerErrorNotAcceptingJobs
        | StatusCode::ClientErrorTimeout => PrintFault::Busy,
        StatusCode::ClientErrorDocumentFormatNotSupported
        | StatusCode::ClientErrorDocumentFormatError
        | StatusCode::ClientErrorAttributesOrValuesNotSupported
        | StatusCode::ClientErrorConflictingAttributes
        | StatusCode::ClientErrorRequestEntityTooLong => PrintFault::Refused,
        StatusCode::ServerErrorDeviceError => PrintFault::Stopped,
        StatusCode::ServerErrorJobCanceled => PrintFault::Aborted,
        _ => PrintFault::Malformed,
    })
}

fn job_value<'a>(answer: &'a IppRequestResponse, name: &str) -> Option<&'a IppValue> {
    let group = answer.attributes().first_of(DelimiterTag::JobAttributes)?;
    group.get(name).map(IppAttribute::value)
}

/// One keyword or several.
fn words(value: &IppValue) -> Vec<String> {
    match value {
        IppValue::Array(all) => all.iter().map(ToString::to_string).collect(),
        one => vec![one.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_printers_are_taken() {
        for bad in ["", "printer", "http://a/b", "ipps://a/b", "ipp:///b"] {
            assert!(IppClient::new(bad, Waits::default()).is_err(), "{bad}");
        }
        let client = IppClient::new("ipp://localhost/printers/slip", Waits::default());
        let client = client.expect("an address");
        assert_eq!(client.url, "http://localhost:631/printers/slip");
    }
}
