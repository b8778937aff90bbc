//! The door: TLS 1.3 with the county's own authority, then HTTP/1.1. A terminal may come without a
//! certificate; each route decides whether that is enough.

use super::config::Now;
use super::pki::fingerprint;
use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::time_provider::TimeProvider;
use rustls::{RootCertStore, ServerConfig};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// Longest time for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a refused terminal has to read why.
const LINGER: Duration = Duration::from_secs(2);
/// Longest time for the head of a request.
const HEAD: Duration = Duration::from_secs(30);

/// Who is at the other end of a connection.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Address of the terminal, or of what stands between.
    pub from: IpAddr,
    /// Fingerprint of the certificate it proved to hold, signed by this county.
    pub certificate: Option<Arc<str>>,
}

/// Why the door cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("TLS: {0}")]
pub struct DoorError(String);

struct CountyTime(Now);

impl std::fmt::Debug for CountyTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CountyTime")
    }
}

impl TimeProvider for CountyTime {
    fn current_time(&self) -> Option<UnixTime> {
        let ms = u64::try_from((self.0)()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(ms)))
    }
}

/// The TLS side of the service.
pub fn acceptor(
    root_pem: &str,
    server_pem: &str,
    key_pem: &str,
    now: &Now,
) -> Result<TlsAcceptor, DoorError> {
    let root = CertificateDer::from_pem_slice(root_pem.as_bytes()).map_err(|e| wrong(&e))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(root).map_err(|e| wrong(&e))?;
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .allow_unauthenticated()
            .build()
            .map_err(|e| wrong(&e))?;
    shown(server_pem, key_pem, now, provider, verifier)
}

/// The TLS side of the console: a browser is asked for no certificate.
pub fn browser_acceptor(
    server_pem: &str,
    key_pem: &str,
    now: &Now,
) -> Result<TlsAcceptor, DoorError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let nobody = WebPkiClientVerifier::no_client_auth();
    shown(server_pem, key_pem, now, provider, nobody)
}

fn wrong(e: &dyn std::fmt::Display) -> DoorError {
    DoorError(e.to_string())
}

fn shown(
    server_pem: &str,
    key_pem: &str,
    now: &Now,
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ClientCertVerifier>,
) -> Result<TlsAcceptor, DoorError> {
    let server = CertificateDer::from_pem_slice(server_pem.as_bytes()).map_err(|e| wrong(&e))?;
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|e| wrong(&e))?;
    let time = Arc::new(CountyTime(Arc::clone(now)));
    let mut config = ServerConfig::builder_with_details(provider, time)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|e| wrong(&e))?
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![server], key)
        .map_err(|e| wrong(&e))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Serves until told to stop; connections under way are cut then.
pub async fn serve(
    listener: TcpListener,
    door: TlsAcceptor,
    routes: Router,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let (socket, from) = tokio::select! {
            _ = stop.changed() => return,
            accepted = listener.accept() => match accepted {
                Ok(pair) => pair,
                Err(e) => {
                    log::warn!("a connection could not be accepted: {}", e.kind());
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let (door, routes, mut stop) = (door.clone(), routes.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                _ = stop.changed() => {}
                () = converse(socket, from, door, routes) => {}
            }
        });
    }
}

async fn converse(socket: TcpStream, from: SocketAddr, door: TlsAcceptor, routes: Router) {
    let _ = socket.set_nodelay(true);
    let shaken = tokio::time::timeout(HANDSHAKE, door.accept(socket).into_fallible()).await;
    let tls = match shaken {
        Ok(Ok(tls)) => tls,
        Ok(Err((e, socket))) => {
            log::info!("a handshake failed: {e}");
            let _ = tokio::time::timeout(LINGER, drain(socket)).await;
            return;
        }
        Err(_) => return,
    };
    let certificates = tls.get_ref().1.peer_certificates();
    let peer = Peer {
        from: from.ip(),
        certificate: certificates
            .and_then(<[_]>::first)
            .map(|c| fingerprint(c).into()),
    };
    let service = hyper::service::service_fn(move |mut request: hyper::Request<_>| {
        request.extensions_mut().insert(peer.clone());
        routes.clone().oneshot(request)
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(tls), service)
        .await;
    if let Err(e) = served {
        log::debug!("a connection ended early: {e}");
    }
}

/// Reads what a refused terminal still sends: closing over unread bytes would make its system throw
/// away the alert that says why.
async fn drain(mut socket: TcpStream) {
    let _ = socket.shutdown().await;
    let mut block = [0; 4_096];
    while matches!(socket.read(&mut block).await, Ok(n) if n > 0) {}
}
