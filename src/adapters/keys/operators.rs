//! Operators known here, in one file sealed under the root key.
//!
//! Every try is counted and on the disk before the PIN is looked at. What an attacker with the disk
//! and the root key could still do is put an older copy of the file back.

use super::KeyStore;
use super::root::{RootKey, random};
use crate::domain::delivery::DeviceId;
use crate::domain::operators::desk::{CodeOutcome, Confirmed, Digits, KeepFailed, PinOutcome};
use crate::domain::operators::offline::{AccountNews, KnownHere};
use crate::domain::operators::own_number::NumberMark;
use crate::domain::operators::pin::{
    Pin, Tries, UnlockQuestion, unlock_code, unlock_input, unlock_wait,
};
use crate::domain::operators::{AccountId, Rights, Standing};
use crate::domain::people::identity::PersonName;
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::files::{FileKind, replace};
use crate::ports::clock::Clock;
use crate::ports::operators::{KeepEvent, OperatorKeep};
use crate::ports::{Sink, Ticket};
use crate::worker::Worker;
use ring::{hmac, pbkdf2};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use zeroize::{Zeroize, Zeroizing};

const PURPOSE: &[u8] = b"operators known here";
/// Rounds of PBKDF2-HMAC-SHA256 behind a PIN.
const ROUNDS: NonZeroU32 = NonZeroU32::new(210_000).expect("not zero");

/// One operator as the file has it.
#[derive(Clone, Serialize, Deserialize)]
struct Entry {
    account: String,
    name: String,
    rights: Vec<u16>,
    lapses: String,
    standing: String,
    online_ms: i64,
    seen_ms: i64,
    allowed: bool,
    salt: [u8; 16],
    verifier: Option<[u8; 32]>,
    tries: u8,
    question: Option<String>,
    wrong_codes: u8,
    unlock_key: [u8; 32],
    leak_untold: bool,
    /// Salt and digest of the own number; files of before have none.
    #[serde(default)]
    own: Option<([u8; 16], [u8; 32])>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.name.zeroize();
        self.verifier.zeroize();
        self.unlock_key.zeroize();
    }
}

enum Command {
    Look,
    Remember(Box<Confirmed>),
    TryPin(Ticket, AccountId, Pin),
    TryCode(Ticket, AccountId, Digits),
    KeepPin(Ticket, AccountId, Pin),
    News(Vec<AccountNews>),
    Freeze(AccountId),
    LeakTold(AccountId),
}

/// The thread that has the file.
pub struct OperatorFile(Worker<Command>);

impl KeyStore {
    /// Starts the keep of operators and tells who is known.
    pub fn operators(
        &self,
        device: &DeviceId,
        clock: Arc<dyn Clock>,
        sink: Sink<KeepEvent>,
    ) -> std::io::Result<OperatorFile> {
        let mut keep = Keep {
            path: self.dir.join("operators.sealed"),
            root: Arc::clone(&self.root),
            device: device.clone(),
            clock,
            entries: Vec::new(),
        };
        let thread = Worker::start("operators", move |from| {
            keep.read();
            keep.run(from, &sink);
        })?;
        Ok(OperatorFile(thread))
    }
}

impl OperatorKeep for OperatorFile {
    fn look(&self) {
        self.0.give(Command::Look);
    }

    fn remember(&self, login: Confirmed) {
        self.0.give(Command::Remember(Box::new(login)));
    }

    fn try_pin(&self, ticket: Ticket, account: AccountId, pin: Pin) {
        self.0.give(Command::TryPin(ticket, account, pin));
    }

    fn try_code(&self, ticket: Ticket, account: AccountId, code: Digits) {
        self.0.give(Command::TryCode(ticket, account, code));
    }

    fn keep_pin(&self, ticket: Ticket, account: AccountId, pin: Pin) {
        self.0.give(Command::KeepPin(ticket, account, pin));
    }

    fn keep_news(&self, news: Vec<AccountNews>) {
        self.0.give(Command::News(news));
    }

    fn freeze(&self, account: AccountId) {
        self.0.give(Command::Freeze(account));
    }

    fn leak_told(&self, account: AccountId) {
        self.0.give(Command::LeakTold(account));
    }

    fn is_alive(&self) -> bool {
        self.0.is_alive()
    }

    fn stop(&self) {
        self.0.stop();
    }
}

/// What the thread owns.
struct Keep {
    path: PathBuf,
    root: Arc<RootKey>,
    device: DeviceId,
    clock: Arc<dyn Clock>,
    entries: Vec<Entry>,
}

impl Keep {
    /// A file that does not open is as good as none: everybody logs in online again.
    fn read(&mut self) {
        let sealed = match std::fs::read(&self.path) {
            Ok(sealed) => sealed,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return,
            Err(e) => return log::error!("the operators known here: {}", e.kind()),
        };
        match self.root.unwrap(PURPOSE, &sealed) {
            Ok(plain) => match serde_json::from_slice(&plain) {
                Ok(entries) => self.entries = entries,
                Err(_) => log::error!("the operators known here: not readable"),
            },
            Err(fault) => log::error!("the operators known here: {fault}"),
        }
    }

    fn write(&self) -> Result<(), KeepFailed> {
        let mut plain = Zeroizing::new(Vec::with_capacity(64 * 1_024));
        serde_json::to_writer(&mut *plain, &self.entries).expect("plain data");
        let sealed = self.root.wrap(PURPOSE, &plain).map_err(|_| KeepFailed)?;
        replace(&self.path, &sealed, FileKind::Secret).map_err(|e| {
            log::error!("keeping the operators known here: {}", e.kind());
            KeepFailed
        })
    }

    fn run(&mut self, commands: &Receiver<Command>, sink: &Sink<KeepEvent>) {
        while let Ok(command) = commands.recv() {
            match command {
                Command::Look => {}
                Command::Remember(login) => self.remember(&login),
                Command::TryPin(ticket, account, pin) => {
                    sink(KeepEvent::Tried(ticket, self.try_pin(&account, &pin)));
                }
                Command::TryCode(ticket, account, code) => {
                    sink(KeepEvent::CodeTried(ticket, self.try_code(&account, &code)));
                }
                Command::KeepPin(ticket, account, pin) => {
                    sink(KeepEvent::PinKept(ticket, self.keep_pin(&account, &pin)));
                }
                Command::News(news) => self.news(&news),
                Command::Freeze(account) => self.mark(&account, |entry| {
                    entry.standing = Standing::Frozen.name().to_owned();
                    entry.leak_untold = true;
                }),
                Command::LeakTold(account) => {
                    self.mark(&account, |entry| entry.leak_untold = false);
                }
            }
            sink(self.known());
        }
    }

    fn find(&mut self, account: &AccountId) -> Result<&mut Entry, KeepFailed> {
        let mut all = self.entries.iter_mut();
        all.find(|entry| entry.account == account.as_str())
            .ok_or(KeepFailed)
    }

    fn mark(&mut self, account: &AccountId, change: impl FnOnce(&mut Entry)) {
        if let Ok(entry) = self.find(account) {
            change(entry);
            let _ = self.write();
        }
    }

    fn remember(&mut self, login: &Confirmed) {
        let now = self.clock.wall();
        let before = self.find(&login.account).ok().map(|entry| entry.clone());
        self.entries
            .retain(|entry| entry.account != login.account.as_str());
        let before = before.as_ref();
        self.entries.push(Entry {
            account: login.account.as_str().to_owned(),
            name: login.name.reveal().to_owned(),
            rights: login.rights.items().map(ItemNo::get).collect(),
            lapses: login.lapses.to_string(),
            standing: Standing::Open.name().to_owned(),
            online_ms: now.0,
            seen_ms: now.0,
            allowed: login.offline_allowed,
            salt: before.map_or([0; 16], |b| b.salt),
            verifier: before.and_then(|b| b.verifier),
            tries: before.map_or(0, |b| b.tries),
            question: before.and_then(|b| b.question.clone()),
            wrong_codes: before.map_or(0, |b| b.wrong_codes),
            unlock_key: *login.unlock_key,
            leak_untold: false,
            own: login.own.as_ref().map(|mark| (mark.salt, mark.digest)),
        });
        let _ = self.write();
    }

    fn try_pin(&mut self, account: &AccountId, pin: &Pin) -> Result<PinOutcome, KeepFailed> {
        let now = self.clock.wall().0;
        let entry = self.find(account)?;
        let verifier = entry.verifier.ok_or(KeepFailed)?;
        if !Tries(entry.tries).is_blocked() {
            entry.tries = Tries(entry.tries).wrong().0;
            entry.seen_ms = entry.seen_ms.max(now);
            self.write()?;
            let entry = self.find(account)?;
            let digits = pin.reveal().as_bytes();
            let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
            if pbkdf2::verify(algorithm, ROUNDS, &entry.salt, digits, &verifier).is_ok() {
                entry.tries = 0;
                entry.wrong_codes = 0;
                self.write()?;
                return Ok(PinOutcome::Right);
            }
        }
        let entry = self.find(account)?;
        let tries = Tries(entry.tries);
        if !tries.is_blocked() {
            return Ok(PinOutcome::Wrong {
                left: tries.left(),
                wait: tries.wait(),
            });
        }
        let question = self.question(account)?;
        Ok(PinOutcome::Blocked(question))
    }

    /// The question of a blocked PIN; made once, and anew after it was answered.
    fn question(&mut self, account: &AccountId) -> Result<UnlockQuestion, KeepFailed> {
        let entry = self.find(account)?;
        let known = entry.question.as_deref().and_then(UnlockQuestion::parse);
        if let Some(known) = known {
            return Ok(known);
        }
        let bits = u32::from_be_bytes(*random::<4>().map_err(|_| KeepFailed)?);
        let digits = format!("{:06}", bits % 1_000_000);
        entry.question = Some(digits.clone());
        self.write()?;
        Ok(UnlockQuestion::parse(&digits).expect("six digits"))
    }

    fn try_code(&mut self, account: &AccountId, code: &Digits) -> Result<CodeOutcome, KeepFailed> {
        let question = self.question(account)?;
        let input = unlock_input(self.device.as_str(), account.as_str(), &question);
        let entry = self.find(account)?;
        entry.wrong_codes = entry.wrong_codes.saturating_add(1);
        self.write()?;
        let entry = self.find(account)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &entry.unlock_key);
        let digest = hmac::sign(&key, &input);
        let right = unlock_code(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"));
        let differs = right
            .bytes()
            .zip(code.reveal().bytes())
            .fold(0, |all, (a, b)| all | (a ^ b));
        if right.len() != code.count() || differs != 0 {
            return Ok(CodeOutcome::Wrong {
                wait: unlock_wait(entry.wrong_codes),
            });
        }
        entry.tries = 0;
        entry.wrong_codes = 0;
        entry.question = None;
        self.write()?;
        Ok(CodeOutcome::Right)
    }

    fn keep_pin(&mut self, account: &AccountId, pin: &Pin) -> Result<(), KeepFailed> {
        let salt = *random::<16>().map_err(|_| KeepFailed)?;
        let mut verifier = [0; 32];
        let digits = pin.reveal().as_bytes();
        pbkdf2::derive(
            pbkdf2::PBKDF2_HMAC_SHA256,
            ROUNDS,
            &salt,
            digits,
            &mut verifier,
        );
        let entry = self.find(account)?;
        entry.salt = salt;
        entry.verifier = Some(verifier);
        verifier.zeroize();
        if !Tries(entry.tries).is_blocked() {
            entry.tries = 0;
        }
        self.write()
    }

    fn news(&mut self, news: &[AccountNews]) {
        let gone = |entry: &Entry| {
            news.iter()
                .any(|n| n.account.as_str() == entry.account && n.standing == Standing::Cancelled)
        };
        self.entries.retain(|entry| !gone(entry));
        for one in news {
            if let Ok(entry) = self.find(&one.account) {
                entry.rights = one.rights.items().map(ItemNo::get).collect();
                entry.lapses = one.lapses.to_string();
                if !entry.leak_untold {
                    entry.standing = one.standing.name().to_owned();
                }
            }
        }
        let _ = self.write();
    }

    fn known(&mut self) -> KeepEvent {
        let blocked: Vec<AccountId> = self
            .entries
            .iter()
            .filter(|entry| Tries(entry.tries).is_blocked() && entry.question.is_none())
            .filter_map(|entry| AccountId::parse(&entry.account))
            .collect();
        for account in blocked {
            // Without a question it stays blocked, which is what it is.
            let _ = self.question(&account);
        }
        let leaks = self.entries.iter().filter(|entry| entry.leak_untold);
        let leaks = leaks.filter_map(|entry| AccountId::parse(&entry.account));
        KeepEvent::Known(
            self.entries.iter().filter_map(known).collect(),
            leaks.collect(),
        )
    }
}

fn known(entry: &Entry) -> Option<KnownHere> {
    Some(KnownHere {
        account: AccountId::parse(&entry.account)?,
        name: PersonName::parse(&entry.name)?,
        rights: Rights::of(entry.rights.iter().filter_map(|n| ItemNo::new(*n))),
        lapses: entry.lapses.parse().ok()?,
        standing: Standing::parse(&entry.standing)?,
        online_at: WallTime(entry.online_ms),
        seen_at: WallTime(entry.seen_ms),
        allowed: entry.allowed,
        pin: entry.verifier.is_some(),
        tries: Tries(entry.tries),
        question: entry.question.as_deref().and_then(UnlockQuestion::parse),
        own: entry.own.map(|(salt, digest)| NumberMark { salt, digest }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{MonoTime, Span};
    use std::path::Path;
    use std::sync::atomic::{AtomicI64, Ordering};

    struct HandClock(AtomicI64);

    impl Clock for HandClock {
        fn monotonic(&self) -> MonoTime {
            MonoTime(0)
        }

        fn wall(&self) -> WallTime {
            WallTime(self.0.load(Ordering::SeqCst))
        }

        fn real_wait(&self, _: Span) -> Option<std::time::Duration> {
            None
        }
    }

    fn keep(dir: &Path) -> Keep {
        let path = dir.join("root.key");
        let root = match RootKey::read(&path).expect("readable") {
            Some(root) => root,
            None => RootKey::make(&path).expect("made"),
        };
        let mut keep = Keep {
            path: dir.join("operators.sealed"),
            root: Arc::new(root),
            device: DeviceId::parse("TZ017").expect("a device"),
            clock: Arc::new(HandClock(AtomicI64::new(1_795_320_000_000))),
            entries: Vec::new(),
        };
        keep.read();
        keep
    }

    fn account() -> AccountId {
        AccountId::parse("lijiazhuang-01").expect("an id")
    }

    fn login() -> Confirmed {
        Confirmed {
            account: account(),
            name: PersonName::parse("王样兰").expect("a name"),
            rights: Rights::of(ItemNo::new(20)),
            lapses: jiff::civil::Date::constant(2027, 2, 22),
            offline_allowed: true,
            unlock_key: Zeroizing::new([7; 32]),
            own: Some(NumberMark {
                salt: [3; 16],
                digest: [4; 32],
            }),
        }
    }

    fn with_pin(dir: &Path) -> Keep {
        let mut keep = keep(dir);
        keep.remember(&login());
        keep.keep_pin(&account(), &pin("738206")).expect("kept");
        keep
    }

    fn pin(digits: &str) -> Pin {
        Pin::typed(digits).expect("six digits")
    }

    fn digits(text: &str) -> Digits {
        let mut digits = Digits::default();
        text.chars().for_each(|c| digits.push(c, 8));
        digits
    }

    fn code_for(question: &UnlockQuestion) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
        let digest = hmac::sign(&key, &unlock_input("TZ017", "lijiazhuang-01", question));
        unlock_code(digest.as_ref().try_into().expect("32 bytes"))
    }

    #[test]
    fn a_power_cut_between_the_try_and_the_answer_gives_no_try_back() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut before = with_pin(dir.path());
        for _ in 0..3 {
            let outcome = before.try_pin(&account(), &pin("000000"));
            assert!(matches!(outcome, Ok(PinOutcome::Wrong { .. })));
        }
        let entry = before.find(&account()).expect("known");
        entry.tries = Tries(entry.tries).wrong().0;
        before.write().expect("the try is on the disk");
        drop(before);
        let mut after = keep(dir.path());
        let KeepEvent::Known(known, _) = after.known() else {
            panic!("who is known");
        };
        assert_eq!(known[0].tries, Tries(4));
    }

    #[test]
    fn ten_wrong_pins_block_even_the_right_one_until_the_countys_code_comes() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut keep = with_pin(dir.path());
        let mut last = None;
        for _ in 0..10 {
            last = keep.try_pin(&account(), &pin("000000")).ok();
        }
        let Some(PinOutcome::Blocked(question)) = last else {
            panic!("blocked");
        };
        let right = keep.try_pin(&account(), &pin("738206"));
        assert_eq!(right, Ok(PinOutcome::Blocked(question.clone())));
        assert_eq!(
            keep.keep_pin(&account(), &pin("738207")),
            Ok(()),
            "a new PIN is kept"
        );
        let right = keep.try_pin(&account(), &pin("738207"));
        assert_eq!(
            right,
            Ok(PinOutcome::Blocked(question.clone())),
            "and stays blocked"
        );
        let wrong = keep.try_code(&account(), &digits("00000000"));
        assert!(matches!(wrong, Ok(CodeOutcome::Wrong { wait }) if wait == Span::seconds(15)));
        let code = code_for(&question);
        assert_eq!(
            keep.try_code(&account(), &digits(&code)),
            Ok(CodeOutcome::Right)
        );
        assert_eq!(
            keep.try_pin(&account(), &pin("738207")),
            Ok(PinOutcome::Right)
        );
    }

    #[test]
    fn a_code_of_the_county_opens_one_block_and_not_the_next() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut keep = with_pin(dir.path());
        let block = |keep: &mut Keep| {
            for _ in 0..10 {
                if let Ok(PinOutcome::Blocked(question)) = keep.try_pin(&account(), &pin("000000"))
                {
                    return question;
                }
            }
            panic!("ten wrong PINs block");
        };
        let first = code_for(&block(&mut keep));
        assert_eq!(
            keep.try_code(&account(), &digits(&first)),
            Ok(CodeOutcome::Right)
        );
        let second = block(&mut keep);
        assert_ne!(code_for(&second), first, "one chance in a million aside");
        assert!(matches!(
            keep.try_code(&account(), &digits(&first)),
            Ok(CodeOutcome::Wrong { .. })
        ));
    }

    #[test]
    fn the_file_shows_nothing_and_a_changed_byte_leaves_nobody_known() {
        let dir = tempfile::tempdir().expect("a folder");
        drop(with_pin(dir.path()));
        let path = dir.path().join("operators.sealed");
        let mut bytes = std::fs::read(&path).expect("a file");
        assert!(memchr::memmem::find(&bytes, "王样兰".as_bytes()).is_none());
        assert!(memchr::memmem::find(&bytes, b"lijiazhuang").is_none());
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).expect("written");
        let mut keep = keep(dir.path());
        assert_eq!(keep.known(), KeepEvent::Known(Vec::new(), Vec::new()));
        assert_eq!(
            keep.try_pin(&account(), &pin("738206")),
            Err(KeepFailed),
            "nobody is let in"
        );
    }

    #[test]
    fn a_leak_stays_frozen_here_until_the_county_knows_and_whoever_left_is_forgotten() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut keep = with_pin(dir.path());
        keep.mark(&account(), |entry| {
            entry.standing = Standing::Frozen.name().to_owned();
            entry.leak_untold = true;
        });
        let news = |standing| AccountNews {
            account: account(),
            standing,
            rights: Rights::of(ItemNo::new(20)),
            lapses: jiff::civil::Date::constant(2027, 2, 22),
        };
        keep.news(&[news(Standing::Open)]);
        let KeepEvent::Known(known, leaks) = keep.known() else {
            panic!("who is known");
        };
        assert_eq!(
            (known[0].standing, leaks),
            (Standing::Frozen, vec![account()])
        );
        keep.news(&[news(Standing::Cancelled)]);
        assert_eq!(keep.known(), KeepEvent::Known(Vec::new(), Vec::new()));
    }
}
