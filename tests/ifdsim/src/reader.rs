//! One reader and the socket it is played over.

use crate::GIVE_UP;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What is in the reader.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Slot {
    #[default]
    Empty,
    Card,
    Unplugged,
}

/// Why a question had no answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    Gone,
    NoCard,
    TimedOut,
}

#[derive(Default)]
struct State {
    slot: Slot,
    atr: Vec<u8>,
    changes: u64,
    /// How many changes there had been when the polling thread was last let go. Only that thread
    /// counts: pcscd asks for the slot from other threads, too, before it powers a card, and a
    /// change seen there alone would keep the polling thread asleep.
    reported: u64,
    stopped: bool,
    answer: Option<Vec<u8>>,
    player: Option<UnixStream>,
}

/// A reader.
#[derive(Default)]
pub struct Reader {
    state: Mutex<State>,
    changed: Condvar,
    one_question: Mutex<()>,
}

impl Reader {
    /// Listens for its player.
    pub fn listen(path: &str) -> Option<Arc<Self>> {
        // A socket left by a pcscd that was killed is in the way.
        let _ = fs::remove_file(path);
        let listener = UnixListener::bind(path).ok()?;
        let reader = Arc::new(Self::default());
        let played = reader.clone();
        thread::spawn(move || {
            for player in listener.incoming().flatten() {
                if played.lock().stopped || played.play(player).is_err() {
                    return;
                }
            }
        });
        Some(reader)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, how: impl FnOnce(&mut State)) {
        how(&mut self.lock());
        self.changed.notify_all();
    }

    fn play(&self, mut player: UnixStream) -> io::Result<()> {
        let back = player.try_clone()?;
        self.change(|s| s.player = Some(back));
        while let Ok((kind, body)) = receive(&mut player) {
            self.change(|s| {
                let slot = match kind {
                    b'a' => {
                        s.answer = Some(body);
                        return;
                    }
                    b'i' => Slot::Card,
                    b'u' => Slot::Unplugged,
                    _ => Slot::Empty,
                };
                s.slot = slot;
                s.changes += 1;
            });
        }
        self.change(|s| {
            s.player = None;
            s.slot = Slot::Empty;
            s.changes += 1;
        });
        Ok(())
    }

    /// What is in it, for pcscd.
    pub fn slot(&self) -> Slot {
        self.lock().slot
    }

    /// The last answer to reset.
    pub fn answer_to_reset(&self) -> Vec<u8> {
        self.lock().atr.clone()
    }

    /// Asks the player and waits for the answer, but not for ever and not without a card.
    pub fn ask(&self, kind: u8, body: &[u8]) -> Result<Vec<u8>, Failure> {
        let _one = self
            .one_question
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut state = self.lock();
        if let Some(failure) = missing(&state, kind) {
            return Err(failure);
        }
        state.answer = None;
        let before = state.changes;
        let player = state.player.as_mut().ok_or(Failure::NoCard)?;
        send(player, kind, body).map_err(|_| Failure::NoCard)?;
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, GIVE_UP, |s| {
                s.answer.is_none() && s.changes == before
            })
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = missing(&state, kind) {
            return Err(failure);
        }
        let answer = state.answer.take().ok_or(Failure::TimedOut)?;
        if kind == b'+' {
            state.atr.clone_from(&answer);
        }
        Ok(answer)
    }

    /// Tells the player that the card is without power.
    pub fn power_down(&self) {
        if let Some(player) = self.lock().player.as_mut() {
            let _ = send(player, b'-', &[]);
        }
    }

    /// Returns when there is a change it has not returned for, or when the wait is over.
    pub fn wait_for_change(&self, wait: Duration) {
        let state = self.lock();
        let unchanged = |s: &mut State| s.changes == s.reported && !s.stopped;
        let waited = self.changed.wait_timeout_while(state, wait, unchanged);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.reported = state.changes;
    }

    /// Ends waiting for good.
    pub fn stop(&self) {
        self.change(|s| s.stopped = true);
    }
}

/// What a question of this kind lacks.
fn missing(state: &State, kind: u8) -> Option<Failure> {
    match state.slot {
        Slot::Unplugged => Some(Failure::Gone),
        Slot::Empty if kind != b'e' => Some(Failure::NoCard),
        Slot::Empty | Slot::Card => None,
    }
}

fn receive(from: &mut UnixStream) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 3];
    from.read_exact(&mut head)?;
    let mut body = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
    from.read_exact(&mut body)?;
    Ok((head[0], body))
}

fn send(to: &mut UnixStream, kind: u8, body: &[u8]) -> io::Result<()> {
    let length = u16::try_from(body.len()).map_err(io::Error::other)?;
    let mut message = vec![kind];
    message.extend_from_slice(&length.to_be_bytes());
    message.extend_from_slice(body);
    to.write_all(&message)
}
