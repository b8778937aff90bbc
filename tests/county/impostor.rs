//! A server with the county's own certificate that answers whatever a test tells it to.

use crate::world::TestCounty;
use rcgen::{CertificateParams, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// The server. Every connection gets the same answer to its first request.
pub struct Impostor {
    addr: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Impostor {
    /// A server that holds a certificate signed by the county's root.
    pub fn of(county: &TestCounty, answer: &[u8]) -> Self {
        Self::signed_by(county.dir.path(), answer)
    }

    fn signed_by(ca: &std::path::Path, answer: &[u8]) -> Self {
        let read = |name| std::fs::read_to_string(ca.join(name)).expect("the county's root");
        let key = KeyPair::from_pem(&read("ca.key")).expect("its key");
        let issuer = Issuer::from_ca_cert_pem(&read("ca.pem"), key).expect("its root");
        let own = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        let certificate = params.signed_by(&own, &issuer).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(own.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("TLS 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a certificate with its key");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let addr = listener.local_addr().expect("its address");
        let stop = Arc::new(AtomicBool::new(false));
        let (own_stop, answer) = (Arc::clone(&stop), answer.to_vec());
        let thread = std::thread::spawn(move || {
            let config = Arc::new(config);
            for socket in listener.incoming() {
                if own_stop.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(socket) = socket else { continue };
                let (config, answer) = (Arc::clone(&config), answer.clone());
                std::thread::spawn(move || serve(socket, config, &answer));
            }
        });
        Self {
            addr,
            stop,
            thread: Some(thread),
        }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.addr.port())
    }
}

fn serve(socket: TcpStream, config: Arc<ServerConfig>, answer: &[u8]) {
    let session = ServerConnection::new(config).expect("a session");
    let mut tls = StreamOwned::new(session, socket);
    let mut request = Vec::new();
    let mut block = [0; 4_096];
    while !request.windows(4).any(|w| w == b"\r\n\r\n") {
        match tls.read(&mut block) {
            Ok(n) if n > 0 => request.extend_from_slice(&block[..n]),
            _ => return,
        }
    }
    let _ = tls.write_all(answer);
    let _ = tls.flush();
    tls.conn.send_close_notify();
    let _ = tls.flush();
    let _ = tls.sock.shutdown(std::net::Shutdown::Write);
    while matches!(tls.sock.read(&mut block), Ok(n) if n > 0) {}
}

impl Drop for Impostor {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An answer with a body of a type.
pub fn http(status: &str, kind: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
