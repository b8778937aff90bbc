//! The wire between terminal and county, to be cut: a TCP relay on loopback with a switch.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the wire does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LineState {
    /// Carries everything.
    #[default]
    Whole,
    /// Refuses connections; those under way are cut.
    Cut,
    /// Takes connections and carries nothing: a modem without signal.
    Silent,
    /// Carries this many bytes a second towards the terminal.
    Slow(u32),
    /// Carries this many bytes towards the terminal in each connection, then cuts it.
    HalfAnswer(u64),
    /// Answers every connection with these bytes itself: a login page of the network.
    Portal(Vec<u8>),
}

#[derive(Default)]
struct Switch {
    state: Mutex<LineState>,
    changed: Condvar,
    stopped: AtomicBool,
    down_bytes: AtomicU64,
    up_bytes: AtomicU64,
    connections: AtomicU64,
}

impl Switch {
    fn state(&self) -> LineState {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Waits until the switch is turned, at most this long.
    fn wait(&self, longest: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.changed.wait_timeout(state, longest);
    }
}

/// A relay between a terminal and a county. Dropping it cuts the line.
pub struct LineCut {
    addr: SocketAddr,
    switch: Arc<Switch>,
    listening: Option<JoinHandle<()>>,
}

/// How often a waiting relay looks at the switch.
const LOOK: Duration = Duration::from_millis(20);

impl LineCut {
    /// Listens on a free port of loopback and relays to `county`.
    pub fn start(county: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let addr = listener.local_addr()?;
        let switch = Arc::new(Switch::default());
        let own = Arc::clone(&switch);
        let listening = std::thread::Builder::new()
            .name("line".to_owned())
            .spawn(move || listen(&listener, county, &own))?;
        Ok(Self {
            addr,
            switch,
            listening: Some(listening),
        })
    }

    /// Where the terminal connects to.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address the terminal uses.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.addr.port())
    }

    /// Turns the switch.
    pub fn set(&self, state: LineState) {
        *self
            .switch
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = state;
        self.switch.changed.notify_all();
    }

    /// Cuts the line.
    pub fn cut(&self) {
        self.set(LineState::Cut);
    }

    /// Makes it whole again.
    pub fn restore(&self) {
        self.set(LineState::Whole);
    }

    /// What the wire does now.
    pub fn state(&self) -> LineState {
        self.switch.state()
    }

    /// Bytes carried so far: up to the county, and down to the terminal.
    pub fn carried(&self) -> (u64, u64) {
        let read = |n: &AtomicU64| n.load(Ordering::Acquire);
        (read(&self.switch.up_bytes), read(&self.switch.down_bytes))
    }

    /// Connections taken so far.
    pub fn connections(&self) -> u64 {
        self.switch.connections.load(Ordering::Acquire)
    }
}

impl Drop for LineCut {
    fn drop(&mut self) {
        self.switch.stopped.store(true, Ordering::Release);
        self.set(LineState::Cut);
        // One last connection wakes the listener.
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.listening.take() {
            let _ = thread.join();
        }
    }
}

fn listen(listener: &TcpListener, county: SocketAddr, switch: &Arc<Switch>) {
    for terminal in listener.incoming() {
        if switch.is_stopped() {
            return;
        }
        let Ok(terminal) = terminal else { continue };
        switch.connections.fetch_add(1, Ordering::AcqRel);
        let switch = Arc::clone(switch);
        let spawned = std::thread::Builder::new()
            .name("line-relay".to_owned())
            .spawn(move || relay(terminal, county, &switch));
        if let Err(e) = spawned {
            log::warn!("a relay could not be started: {}", e.kind());
        }
    }
}

fn relay(mut terminal: TcpStream, county: SocketAddr, switch: &Arc<Switch>) {
    match switch.state() {
        LineState::Cut => return,
        LineState::Portal(page) => {
            let _ = terminal.set_read_timeout(Some(Duration::from_millis(500)));
            let mut hello = [0; 4_096];
            let _ = terminal.read(&mut hello);
            let _ = terminal.write_all(&page);
            let _ = terminal.shutdown(Shutdown::Write);
            while matches!(terminal.read(&mut hello), Ok(n) if n > 0) {}
            return;
        }
        _ => {}
    }
    let Ok(county) = TcpStream::connect(county) else {
        return;
    };
    for end in [&terminal, &county] {
        let _ = end.set_nodelay(true);
        let _ = end.set_read_timeout(Some(LOOK));
    }
    let (Ok(up_from), Ok(up_to)) = (terminal.try_clone(), county.try_clone()) else {
        return;
    };
    let own = Arc::clone(switch);
    let up = std::thread::Builder::new()
        .name("line-up".to_owned())
        .spawn(move || carry(up_from, up_to, &own, Way::Up));
    carry(county, terminal, switch, Way::Down);
    if let Ok(up) = up {
        let _ = up.join();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// Carries bytes one way until an end closes or the line is cut.
fn carry(mut from: TcpStream, mut to: TcpStream, switch: &Switch, way: Way) {
    let mut block = vec![0; 16 << 10];
    let mut carried = 0_u64;
    loop {
        let most = match (switch.state(), way) {
            (LineState::Cut, _) => break,
            (LineState::Silent, _) => {
                switch.wait(LOOK);
                continue;
            }
            (LineState::HalfAnswer(most), Way::Down) if carried >= most => break,
            (LineState::HalfAnswer(most), Way::Down) => most - carried,
            (LineState::Slow(rate), Way::Down) => {
                // A twentieth of a second's bytes, then a twentieth of a second's wait.
                switch.wait(Duration::from_millis(50));
                u64::from(rate / 20).max(1)
            }
            _ => block.len() as u64,
        };
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(block.len());
        match from.read(&mut block[..most]) {
            Ok(0) => {
                let _ = to.shutdown(Shutdown::Write);
                return;
            }
            Ok(n) => {
                // The switch may have been turned since the read began.
                let allowed = match (switch.state(), way) {
                    (LineState::Cut, _) => 0,
                    (LineState::HalfAnswer(most), Way::Down) => most.saturating_sub(carried),
                    _ => n as u64,
                };
                let n = n.min(usize::try_from(allowed).unwrap_or(n));
                if n == 0 || to.write_all(&block[..n]).is_err() {
                    break;
                }
                carried += n as u64;
                let count = match way {
                    Way::Up => &switch.up_bytes,
                    Way::Down => &switch.down_bytes,
                };
                count.fetch_add(n as u64, Ordering::AcqRel);
            }
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
