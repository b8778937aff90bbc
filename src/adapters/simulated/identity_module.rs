//! The security module of an identity-card reader, played: it speaks the frames of the real one, in
//! memory or behind a pseudo-terminal, with the faults lines and cards have.

use crate::adapters::identity_card::frame::{Command, framed};
use crate::adapters::identity_card::line::{Door, Framed, Line, Module};
use crate::adapters::identity_card::record::{FINGER, PHOTO, TEXT};
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// 居民身份证.
    Citizen,
    /// 港澳台居民居住证.
    ResidencePermit,
    /// 外国人永久居留身份证 of 2017.
    Foreigner2017,
    /// 外国人永久居留身份证 of 2023.
    Foreigner2023,
}

/// What stands on a document. The fields are texts, so that impossible ones can be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityImage {
    /// Which document.
    pub document: Document,
    /// Number.
    pub id_number: String,
    /// Name in Chinese characters.
    pub name: String,
    /// Name in Latin letters, on a foreigner's card.
    pub latin: String,
    /// `1` or `2`.
    pub sex: String,
    /// Two digits.
    pub nation: String,
    /// `YYYYMMDD`.
    pub born: String,
    /// `YYYYMMDD`.
    pub from: String,
    /// `YYYYMMDD` or `长期`.
    pub until: String,
    /// Address, on a citizen's card and a residence permit.
    pub address: String,
    /// Addresses written on it later, the newest last; at most four.
    pub later: Vec<String>,
}

impl IdentityImage {
    /// A good document, from 2 January 2020 to 2 January 2040.
    pub fn new(document: Document, id_number: &str, name: &str) -> Self {
        let odd = id_number.as_bytes().get(16).is_some_and(|b| b % 2 == 1);
        Self {
            document,
            id_number: id_number.to_owned(),
            name: name.to_owned(),
            latin: String::new(),
            sex: if odd { "1" } else { "2" }.to_owned(),
            nation: "01".to_owned(),
            born: id_number.get(6..14).unwrap_or_default().to_owned(),
            from: "20200102".to_owned(),
            until: "20400102".to_owned(),
            address: String::new(),
            later: Vec::new(),
        }
    }

    /// The 256 bytes of its text.
    pub fn text(&self) -> [u8; TEXT] {
        let mut text = [0; TEXT];
        for pair in text.chunks_exact_mut(2) {
            pair.copy_from_slice(&[b' ', 0]);
        }
        let mut put = |at: usize, length: usize, what: &str| {
            let units: Vec<u8> = what.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let fits = units.len().min(length);
            text[at..at + fits].copy_from_slice(&units[..fits]);
        };
        let (name, sex, born, number) = match self.document {
            Document::Foreigner2017 => (158, 120, 220, 122),
            _ => (0, 30, 36, 122),
        };
        put(name, 30, &self.name);
        put(sex, 2, &self.sex);
        put(born, 16, &self.born);
        put(number, 36, &self.id_number);
        put(188, 16, &self.from);
        put(204, 16, &self.until);
        match self.document {
            Document::Citizen => {
                put(32, 4, &self.nation);
                put(52, 70, &self.address);
            }
            Document::ResidencePermit => {
                put(52, 70, &self.address);
                put(248, 2, "J");
            }
            Document::Foreigner2017 => {
                put(0, 120, &self.latin);
                put(248, 2, "I");
            }
            Document::Foreigner2023 => {
                put(52, 70, &self.latin);
                put(248, 2, "Y");
            }
        }
        text
    }

    /// What the module gives of it: two lengths, the text, a photo nobody can decode.
    pub fn answer(&self) -> Vec<u8> {
        let mut data = vec![1, 0, 4, 0];
        data.extend_from_slice(&self.text());
        data.extend_from_slice(&[0x5A; PHOTO]);
        data
    }

    /// The same with a fingerprint behind it.
    fn answer_with_finger(&self) -> Vec<u8> {
        let mut data = self.answer();
        data.splice(4..4, [4, 0]);
        data.extend_from_slice(&[0xF1; FINGER]);
        data
    }

    /// The addresses written on it later.
    fn addresses(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for address in &self.later {
            let mut units: Vec<u16> = address.encode_utf16().collect();
            units.resize(35, u16::from(b' '));
            all.extend(units.into_iter().flat_map(u16::to_le_bytes));
        }
        all
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModuleTrouble {
    /// It never answers when it is to read.
    Silent,
    /// The check byte of what it read does not fit.
    BadCheck,
    /// The second half of what it read never comes.
    HalfFrame,
    /// The lengths inside what it read lie.
    WrongLength,
    /// The card is taken away between finding and reading.
    TakenAway,
    /// The module and the card do not accept each other.
    NotGenuine,
    /// The card cannot be read.
    Unreadable,
    /// It works after noise on the line.
    Noise,
}

/// The module: questions in, answers out.
#[derive(Debug, Default)]
pub struct IdentityModule {
    card: Option<IdentityImage>,
    trouble: Option<(ModuleTrouble, u32)>,
    was_read: bool,
    heard: Vec<u8>,
    with_finger_only: bool,
}

impl IdentityModule {
    /// Lays a card on it.
    pub fn lay(&mut self, image: IdentityImage) {
        self.card = Some(image);
        self.was_read = false;
    }

    /// Takes the card away.
    pub fn lift(&mut self) {
        self.card = None;
    }

    /// Something goes wrong so many times.
    pub fn trouble(&mut self, trouble: ModuleTrouble, times: u32) {
        self.trouble = Some((trouble, times));
    }

    /// From now on it knows no reading without the fingerprint.
    pub fn read_with_finger_only(&mut self) {
        self.with_finger_only = true;
    }

    /// Whether a card lies on it.
    pub fn has_card(&self) -> bool {
        self.card.is_some()
    }

    /// Takes bytes of a question; gives the bytes of the answer, when the question is whole.
    pub fn hear(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.heard.extend_from_slice(bytes);
        for command in Command::ALL {
            let frame = command.frame();
            // Behind it may stand what fills a report up.
            if self.heard.windows(frame.len()).any(|seen| seen == frame) {
                self.heard.clear();
                return self.answer(command);
            }
        }
        Vec::new()
    }

    fn answer(&mut self, command: Command) -> Vec<u8> {
        match command {
            Command::Status => plain(0x90, &[]),
            Command::Find => match &self.card {
                Some(_) if !self.was_read => plain(0x9F, &[0; 4]),
                _ => plain(0x80, &[]),
            },
            Command::Select if self.card.is_none() => plain(0x81, &[]),
            Command::Select if self.now(ModuleTrouble::TakenAway) => {
                self.card = None;
                plain(0x81, &[])
            }
            Command::Select => plain(0x90, &[0; 8]),
            Command::Read if self.with_finger_only => plain(0x21, &[]),
            Command::Read | Command::ReadWithFinger => self.read(command),
            Command::NewAddress => match self.card.as_ref().map(IdentityImage::addresses) {
                Some(addresses) if !addresses.is_empty() => plain(0x90, &addresses),
                _ => plain(0x91, &[]),
            },
        }
    }

    fn read(&mut self, how: Command) -> Vec<u8> {
        let Some(card) = self.card.clone() else {
            return plain(0x41, &[]);
        };
        let data = match how {
            Command::ReadWithFinger => card.answer_with_finger(),
            _ => card.answer(),
        };
        let whole = plain(0x90, &data);
        let spoilt = self.trouble.map(|(trouble, _)| trouble);
        match spoilt.filter(|trouble| self.now(*trouble)) {
            None | Some(ModuleTrouble::TakenAway) => {
                self.was_read = true;
                whole
            }
            Some(ModuleTrouble::Noise) => {
                self.was_read = true;
                [&[0xAA, 0xAA, 0x00, 0xFF], &whole[..]].concat()
            }
            Some(ModuleTrouble::Silent) => Vec::new(),
            Some(ModuleTrouble::BadCheck) => {
                let mut bent = whole;
                bent[100] ^= 0x10;
                bent
            }
            Some(ModuleTrouble::HalfFrame) => whole[..whole.len() / 2].to_vec(),
            Some(ModuleTrouble::WrongLength) => {
                let mut lies = data;
                lies[1] = 9;
                plain(0x90, &lies)
            }
            Some(ModuleTrouble::NotGenuine) => plain(0x32, &[]),
            Some(ModuleTrouble::Unreadable) => plain(0x41, &[]),
        }
    }

    /// As a combined reader on PC/SC: the answer to `FF B0 pp 00 00`, a page of what a card holds and
    /// the status word. Nothing when it stays silent.
    pub fn page(&mut self, page: u8) -> Vec<u8> {
        if self.now(ModuleTrouble::TakenAway) {
            self.card = None;
        }
        let Some(card) = &self.card else {
            return vec![0x6A, 0x82];
        };
        let mut data = card.answer();
        let spoilt = self.trouble.map(|(trouble, _)| trouble);
        let spoilt = spoilt.filter(|trouble| self.now(*trouble));
        match spoilt {
            Some(ModuleTrouble::Silent) => return Vec::new(),
            Some(ModuleTrouble::NotGenuine) => return vec![0x69, 0x82],
            Some(ModuleTrouble::Unreadable) => return vec![0x6F, 0x00],
            Some(ModuleTrouble::WrongLength) => data[1] = 9,
            _ => {}
        }
        let mut bytes = match data.chunks(256).nth(usize::from(page)) {
            Some(page) => page.to_vec(),
            None => return vec![0x6B, 0x00],
        };
        if spoilt == Some(ModuleTrouble::HalfFrame) {
            bytes.truncate(bytes.len() / 2);
        }
        bytes.extend_from_slice(&[0x90, 0x00]);
        bytes
    }

    /// Whether this goes wrong now; counts it.
    fn now(&mut self, which: ModuleTrouble) -> bool {
        match &mut self.trouble {
            Some((trouble, times)) if *trouble == which && *times > 0 => {
                *times -= 1;
                true
            }
            _ => false,
        }
    }
}

fn plain(status: u8, data: &[u8]) -> Vec<u8> {
    framed(&[&[0, 0, status], data].concat())
}

#[derive(Default)]
struct World {
    module: IdentityModule,
    out: VecDeque<u8>,
    unplugged: bool,
    /// Counts how often it was plugged in: an old line stays dead.
    plugged: u32,
}

/// The hand that lays cards on a played reader and pulls its plug.
#[derive(Clone, Default)]
pub struct ModuleHandle {
    world: Arc<(Mutex<World>, Condvar)>,
}

impl ModuleHandle {
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something to the module.
    pub fn with(&self, what: &mut dyn FnMut(&mut IdentityModule)) {
        what(&mut self.lock().module);
    }

    /// Lays a card on the reader.
    pub fn lay(&self, image: IdentityImage) {
        self.lock().module.lay(image);
    }

    /// Takes the card away.
    pub fn lift(&self) {
        self.lock().module.lift();
    }

    /// Pulls the plug.
    pub fn unplug(&self) {
        self.lock().unplugged = true;
        self.world.1.notify_all();
    }

    /// Plugs it in again.
    pub fn plug(&self) {
        let mut world = self.lock();
        world.unplugged = false;
        world.plugged += 1;
        world.out.clear();
    }
}

impl Door for ModuleHandle {
    fn open(&self) -> io::Result<Box<dyn Module>> {
        let world = self.lock();
        if world.unplugged {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Framed::over(MemoryLine {
            handle: self.clone(),
            plugged: world.plugged,
        }))
    }
}

struct MemoryLine {
    handle: ModuleHandle,
    plugged: u32,
}

impl MemoryLine {
    fn is_dead(&self, world: &World) -> bool {
        world.unplugged || world.plugged != self.plugged
    }
}

impl Line for MemoryLine {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut world = self.handle.lock();
        if self.is_dead(&world) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let answer = world.module.hear(bytes);
        world.out.extend(answer);
        Ok(())
    }

    fn receive(&mut self, room: &mut [u8], wait: Duration) -> io::Result<usize> {
        let world = self.handle.lock();
        let nothing = |world: &mut World| world.out.is_empty() && !self.is_dead(world);
        let waited = self.handle.world.1.wait_timeout_while(world, wait, nothing);
        let (mut world, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if self.is_dead(&world) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let n = room.len().min(world.out.len());
        for (place, byte) in room.iter_mut().zip(world.out.drain(..n)) {
            *place = byte;
        }
        Ok(n)
    }
}
