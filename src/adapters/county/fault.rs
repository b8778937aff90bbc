//! From what goes wrong on the line to what the core is told.

use crate::domain::delivery::RetryAdvice;
use crate::domain::time::Span;
use crate::ports::county::{CountyError, Refusal};
use crate::wire::problem::{Advice, Problem, ProblemType};
use rustls::{AlertDescription, CertificateError, Error as TlsError};
use std::error::Error;
use std::io::ErrorKind;

/// When the county says it is busy without saying for how long.
const BUSY: Span = Span::seconds(30);

/// What a request that failed on the way means.
pub fn of_transport(e: &reqwest::Error) -> CountyError {
    if let Some(known) = of_chain(e) {
        return known;
    }
    if e.is_timeout() {
        CountyError::Timeout
    } else if e.is_connect() {
        CountyError::Offline
    } else {
        CountyError::CutShort
    }
}

/// What a failed read of a body means.
pub fn of_read(e: &std::io::Error) -> CountyError {
    if let Some(known) = e.get_ref().and_then(|inner| of_chain(inner)) {
        return known;
    }
    match e.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => CountyError::Timeout,
        _ => CountyError::CutShort,
    }
}

/// Looks for the TLS error in a chain of causes; an `io::Error` hides its own.
fn of_chain(first: &(dyn Error + 'static)) -> Option<CountyError> {
    let mut next = Some(first);
    while let Some(e) = next {
        if let Some(tls) = e.downcast_ref::<TlsError>() {
            return Some(of_tls(tls));
        }
        if let Some(io) = e.downcast_ref::<std::io::Error>() {
            let inner = io.get_ref().map(|inner| inner as &(dyn Error + 'static));
            if let Some(found) = inner.and_then(of_chain) {
                return Some(found);
            }
            if io.kind() == ErrorKind::TimedOut {
                return Some(CountyError::Timeout);
            }
        }
        next = e.source();
    }
    None
}

fn of_tls(e: &TlsError) -> CountyError {
    use CertificateError as C;
    match e {
        TlsError::InvalidCertificate(C::Expired | C::ExpiredContext { .. }) => {
            CountyError::CertificateExpired
        }
        TlsError::InvalidCertificate(C::NotValidYet | C::NotValidYetContext { .. }) => {
            CountyError::ClockSkew
        }
        TlsError::AlertReceived(alert) => of_alert(*alert),
        TlsError::InvalidMessage(_) => CountyError::NotCounty,
        TlsError::InvalidCertificate(_)
        | TlsError::PeerIncompatible(_)
        | TlsError::NoCertificatesPresented => CountyError::TlsUntrusted,
        _ => CountyError::CutShort,
    }
}

fn of_alert(alert: AlertDescription) -> CountyError {
    use AlertDescription as A;
    match alert {
        A::BadCertificate
        | A::UnsupportedCertificate
        | A::CertificateRevoked
        | A::CertificateExpired
        | A::CertificateUnknown
        | A::CertificateRequired
        | A::UnknownCA
        | A::AccessDenied
        | A::DecryptError => CountyError::IdentityRefused,
        A::ProtocolVersion | A::HandshakeFailure | A::UnrecognisedName => CountyError::TlsUntrusted,
        _ => CountyError::CutShort,
    }
}

/// What a problem document means.
pub fn of_problem(problem: &Problem) -> CountyError {
    let asked = problem.retry_after_s.map(|s| Span::seconds(u64::from(s)));
    let advice = match problem.advice {
        Advice::After => RetryAdvice::After(asked.unwrap_or(BUSY)),
        Advice::Never => RetryAdvice::Never,
        Advice::Technician => RetryAdvice::NeedsTechnician,
    };
    let refusal = match problem.kind {
        ProblemType::NoCertificate | ProblemType::TerminalRefused => {
            return CountyError::IdentityRefused;
        }
        ProblemType::Busy | ProblemType::TooMany => return busy(asked),
        ProblemType::Malformed => Refusal::Malformed,
        ProblemType::NotFound => Refusal::NotFound,
        ProblemType::TooLarge => Refusal::TooLarge,
        ProblemType::CodeRefused => Refusal::CodeRefused,
        ProblemType::SimulatedRefused => Refusal::Simulated,
        ProblemType::BadRequestKey => Refusal::BadRequestKey,
        ProblemType::OtherBytes => Refusal::OtherBytes,
        ProblemType::UnknownKey => Refusal::UnknownKey,
        ProblemType::Unopenable => Refusal::Unopenable,
        ProblemType::CaseInvalid => Refusal::CaseInvalid,
        ProblemType::ItemNotOffered => Refusal::ItemNotOffered,
        ProblemType::CardRefused => Refusal::CardRefused,
        ProblemType::CursorTooOld => Refusal::CursorTooOld,
        ProblemType::HolderRefused => Refusal::HolderRefused,
        ProblemType::NotAnEmployer => Refusal::NotAnEmployer,
        ProblemType::CapReached => Refusal::CapReached,
        ProblemType::GradedBefore => Refusal::GradedBefore,
        ProblemType::PagesMissing => Refusal::PagesMissing,
        ProblemType::PieceDamaged => Refusal::PieceDamaged,
        ProblemType::Other => Refusal::Other,
    };
    CountyError::Refused {
        problem: refusal,
        advice,
    }
}

/// The county is busy, for as long as it says.
pub fn busy(asked: Option<Span>) -> CountyError {
    CountyError::Busy {
        after: asked.unwrap_or(BUSY),
    }
}
