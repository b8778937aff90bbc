//! The county's certificate authority: one root, one server certificate, one for each terminal.

use super::files::read_or_make_text;
use crate::domain::time::WallTime;
use crate::wire::envelope::hex;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use ring::digest;
use rustls::pki_types::CertificateDer;
use std::path::Path;

/// Days a terminal's certificate is valid.
pub const TERMINAL_DAYS: i64 = 90;
const SERVER_DAYS: i64 = 825;
const ROOT_DAYS: i64 = 3_650;
/// Certificates begin a day early, so that a terminal whose clock is a little behind can use them.
const EARLY_DAYS: i64 = 1;
const DAY_MS: i64 = 86_400_000;

/// Why a certificate could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PkiError {
    /// A file.
    #[error("certificate files: {0}")]
    File(#[from] std::io::Error),
    /// A key or certificate.
    #[error("certificate: {0}")]
    Certificate(#[from] rcgen::Error),
}

/// A certificate just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The certificate in PEM.
    pub pem: String,
    /// SHA-256 of its DER, hex.
    pub fingerprint: String,
    /// Its last day has ended then, ms since 1970.
    pub not_after_ms: i64,
}

/// The authority.
pub struct Authority {
    /// The root in PEM: what a terminal pins.
    pub root_pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// SHA-256 of a certificate, hex.
pub fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    hex(digest::digest(&digest::SHA256, certificate).as_ref())
}

/// Sets validity in whole days; the end is returned.
fn valid(params: &mut CertificateParams, now_ms: i64, days: i64) -> i64 {
    let day = |ms: i64| {
        let date = WallTime(ms).china().date();
        let part = |n: i8| u8::try_from(n).expect("months and days are positive");
        date_time_ymd(i32::from(date.year()), part(date.month()), part(date.day()))
    };
    params.not_before = day(now_ms - EARLY_DAYS * DAY_MS);
    params.not_after = day(now_ms + days * DAY_MS);
    params.not_after.unix_timestamp() * 1_000
}

fn name(text: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, text);
    name
}

impl Authority {
    /// Reads the root of a folder, or makes it.
    pub fn open(data: &Path, county: &str, now_ms: i64) -> Result<Self, PkiError> {
        let key_text = read_or_make_text(&data.join("ca.key"), || {
            KeyPair::generate()
                .expect("P-256 is built in")
                .serialize_pem()
        })?;
        let key = KeyPair::from_pem(&key_text)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = name(&format!("jiujinban county {county}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        valid(&mut params, now_ms, ROOT_DAYS);
        let made = params.self_signed(&key)?.pem();
        let root_pem = read_or_make_text(&data.join("ca.pem"), || made)?;
        let issuer = Issuer::from_ca_cert_pem(&root_pem, key)?;
        Ok(Self { root_pem, issuer })
    }

    /// A fresh server certificate and its key, both PEM: made at every start.
    pub fn server(&self, names: &[String], now_ms: i64) -> Result<(String, String), PkiError> {
        let key = KeyPair::generate()?;
        let mut all = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "::1".to_owned(),
        ];
        all.extend(names.iter().cloned());
        let mut params = CertificateParams::new(all)?;
        params.distinguished_name = name("jiujinban county service");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        valid(&mut params, now_ms, SERVER_DAYS);
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }

    /// Signs a terminal's request. Only its key is taken over; everything it asks for is
    /// overwritten. A request whose own signature does not verify is refused.
    pub fn terminal(&self, csr_pem: &str, asset: &str, now_ms: i64) -> Result<Issued, PkiError> {
        let mut request = CertificateSigningRequestParams::from_pem(csr_pem)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = name(asset);
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let not_after_ms = valid(&mut params, now_ms, TERMINAL_DAYS);
        request.params = params;
        let certificate = request.signed_by(&self.issuer)?;
        Ok(Issued {
            pem: certificate.pem(),
            fingerprint: fingerprint(certificate.der()),
            not_after_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_asks_for_another_name_and_for_a_ca_gets_neither() {
        let dir = tempfile::tempdir().expect("a folder");
        let authority = Authority::open(dir.path(), "140222", 1_795_000_000_000).expect("made");
        let key = KeyPair::generate().expect("a key");
        let mut wish = CertificateParams::new(vec!["county.example".to_owned()]).expect("a name");
        wish.distinguished_name = name("the county itself");
        wish.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let csr = wish
            .serialize_request(&key)
            .expect("signed")
            .pem()
            .expect("pem");
        let issued = authority
            .terminal(&csr, "tz-001", 1_795_000_000_000)
            .expect("issued");
        let (_, pem) = x509_parser::pem::parse_x509_pem(issued.pem.as_bytes()).expect("pem");
        let got = pem.parse_x509().expect("x509");
        assert_eq!(got.subject().to_string(), "CN=tz-001");
        assert!(!got.is_ca());
        assert!(
            got.subject_alternative_name()
                .expect("well formed")
                .is_none()
        );
        let days = (issued.not_after_ms - 1_795_000_000_000) / DAY_MS;
        assert!((TERMINAL_DAYS - 1..=TERMINAL_DAYS).contains(&days));
    }

    #[test]
    fn a_request_signed_with_another_key_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let authority = Authority::open(dir.path(), "140222", 1_795_000_000_000).expect("made");
        let key = KeyPair::generate().expect("a key");
        let csr = CertificateParams::default()
            .serialize_request(&key)
            .expect("signed");
        let mut der = csr.der().to_vec();
        *der.last_mut().expect("not empty") ^= 1;
        let pem = format!(
            "-----BEGIN CERTIFICATE REQUEST-----\n{}\n-----END CERTIFICATE REQUEST-----\n",
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der)
        );
        assert!(
            authority
                .terminal(&pem, "tz-001", 1_795_000_000_000)
                .is_err()
        );
    }
}
