//! A virtual card in a real pcscd: plays a [`VirtualCard`] to the driver vpcd over TCP.
//!
//! Every message is a big-endian u16 length and that many bytes. One byte is a control message
//! (00 off, 01 on, 02 reset, 04 answer to reset, the only one with an answer); more is a command.
//! Connecting is insertion, disconnecting is removal.

use super::card_chip::{Reaction, VirtualCard};
use super::card_image::CardImage;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::os::linux::net::TcpStreamExt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Where Debian's vpcd listens for the card in its first slot.
pub const VPCD_PORT: u16 = 35963;

/// A card in vpcd. Dropping it pulls the card.
pub struct VpcdCard {
    stream: TcpStream,
    /// Dropped to end a slow card's pause.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl VpcdCard {
    /// Puts a card into vpcd on this machine. pcscd notices it within 400 ms.
    ///
    /// Errors: nothing listens on the port.
    pub fn insert(image: &CardImage, port: u16) -> io::Result<Self> {
        Self::insert_card(VirtualCard::new(image), port)
    }

    /// As [`VpcdCard::insert`], for a card with trouble.
    pub fn insert_card(card: VirtualCard, port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        let served = stream.try_clone()?;
        let (alive, ended) = channel();
        let thread = thread::Builder::new()
            .name("virtual-card".to_owned())
            .spawn(move || serve(served, card, &ended))?;
        Ok(Self {
            stream,
            alive: Some(alive),
            thread: Some(thread),
        })
    }

    /// Pulls the card and waits until it is out of vpcd.
    pub fn remove(self) {
        drop(self);
    }
}

impl Drop for VpcdCard {
    fn drop(&mut self) {
        self.alive = None;
        // It fails when the card has left by itself.
        let _ = self.stream.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, mut card: VirtualCard, ended: &Receiver<()>) {
    // The stream ends in an error when either side closes it: that is the removal.
    let _ = serve_until_removal(&mut stream, &mut card, ended);
    let _ = stream.shutdown(Shutdown::Both);
}

fn serve_until_removal(
    stream: &mut TcpStream,
    card: &mut VirtualCard,
    ended: &Receiver<()>,
) -> io::Result<()> {
    loop {
        let message = receive(stream)?;
        let answer = match message.as_slice() {
            [0x00..=0x02] => {
                card.reset();
                continue;
            }
            [0x04] => card.answer_to_reset().unwrap_or_default(),
            command => match card.command(command) {
                Reaction::Answer(bytes) => {
                    pause(card.pace(), ended);
                    bytes
                }
                Reaction::Silence => continue,
                Reaction::Removal => return Ok(()),
            },
        };
        let length = u16::try_from(answer.len()).map_err(io::Error::other)?;
        let mut frame = length.to_be_bytes().to_vec();
        frame.extend_from_slice(&answer);
        stream.write_all(&frame)?;
    }
}

fn receive(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    // vpcd sends length and body apart and without TCP_NODELAY, so each delayed acknowledgement
    // costs 40 ms. The option does not last and is set again before every read.
    let mut length = [0; 2];
    stream.set_quickack(true)?;
    stream.read_exact(&mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.set_quickack(true)?;
    stream.read_exact(&mut message)?;
    Ok(message)
}

fn pause(pace: Option<Duration>, ended: &Receiver<()>) {
    if let Some(pace) = pace {
        let _ = ended.recv_timeout(pace);
    }
}
