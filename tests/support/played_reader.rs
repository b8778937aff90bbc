//! The test's end of the driver in `tests/ifdsim`: a reader that reports at once, can be
//! unplugged, and gives up on a silent card after three seconds.

use jiujinban::adapters::simulated::card_chip::{Reaction, VirtualCard};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// A played reader. Dropping it leaves pcscd with an empty one.
pub struct PlayedReader {
    socket: UnixStream,
    card: Arc<Mutex<Option<VirtualCard>>>,
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl PlayedReader {
    /// Connects to the driver.
    pub fn connect(path: &Path) -> Self {
        let socket = UnixStream::connect(path).expect("the driver listens");
        let card = Arc::new(Mutex::new(None));
        let (alive, ended) = channel();
        let (served, held) = (socket.try_clone().expect("a second end"), card.clone());
        let thread = thread::spawn(move || {
            // It ends in an error when the socket is closed.
            let _ = serve(served, &held, &ended);
        });
        Self {
            socket,
            card,
            alive: Some(alive),
            thread: Some(thread),
        }
    }

    /// Puts a card in.
    pub fn insert(&mut self, card: VirtualCard) {
        *lock(&self.card) = Some(card);
        self.tell(b'i');
    }

    /// Pulls the card.
    pub fn pull(&mut self) {
        *lock(&self.card) = None;
        self.tell(b'o');
    }

    /// Unplugs the reader.
    pub fn unplug(&mut self) {
        self.tell(b'u');
    }

    /// Plugs it in, with the card that is in it.
    pub fn plug(&mut self) {
        let card = lock(&self.card).is_some();
        self.tell(if card { b'i' } else { b'p' });
    }

    /// Takes the card out of the reader's hands, to be put in again later.
    pub fn take_card(&mut self) -> Option<VirtualCard> {
        lock(&self.card).take()
    }

    fn tell(&mut self, kind: u8) {
        // The driver is away while the service is.
        let _ = self.socket.write_all(&[kind, 0, 0]);
    }
}

impl Drop for PlayedReader {
    fn drop(&mut self) {
        self.alive = None;
        let _ = self.socket.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(card: &Mutex<Option<VirtualCard>>) -> MutexGuard<'_, Option<VirtualCard>> {
    card.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(
    mut socket: UnixStream,
    held: &Mutex<Option<VirtualCard>>,
    ended: &Receiver<()>,
) -> io::Result<()> {
    loop {
        let mut head = [0; 3];
        socket.read_exact(&mut head)?;
        let mut body = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
        socket.read_exact(&mut body)?;
        let (reaction, pace) = match lock(held).as_mut() {
            None => continue,
            Some(card) => (react(card, head[0], &body), card.pace()),
        };
        match reaction {
            Reaction::Answer(bytes) => {
                if let Some(pace) = pace.filter(|_| head[0] == b'c') {
                    let _ = ended.recv_timeout(pace);
                }
                let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
                let mut answer = vec![b'a'];
                answer.extend_from_slice(&length.to_be_bytes());
                answer.extend_from_slice(&bytes);
                socket.write_all(&answer)?;
            }
            Reaction::Silence => {}
            Reaction::Removal => {
                *lock(held) = None;
                socket.write_all(&[b'o', 0, 0])?;
            }
        }
    }
}

fn react(card: &mut VirtualCard, kind: u8, body: &[u8]) -> Reaction {
    match kind {
        b'c' => card.command(body),
        b'+' => {
            card.reset();
            Reaction::Answer(card.answer_to_reset().unwrap_or_default())
        }
        _ => {
            card.reset();
            Reaction::Silence
        }
    }
}
