//! The world of a terminal that is being retired: its files, its key, the county's door.

use crate::adapters::audit::{LogFile, RowFault};
use crate::adapters::county::retire::hand_over;
use crate::adapters::keys::KeyStore;
use crate::adapters::system::wipe::{completion, look, statement_hash, wipe};
use crate::adapters::system::{RetireNote, program};
use crate::config::{Config, load};
use crate::domain::machine::retire::{
    Completion, Kept, Leftover, LogEnd, RetireOrderId, RetireTrouble, Stated, Statement, WipePlan,
    Wiping,
};
use crate::enrol::key_place;
use crate::ports::clock::Clock;
use crate::ports::keys::DeviceSigner as _;
use crate::ports::retire::{Answered, RetireWorld, WipeStopped, WipeTold};
use crate::run::link;
use crate::run::setup::SetupPlaces;
use std::path::PathBuf;
use std::sync::Arc;

/// The world at one data folder.
pub struct RetireHouse {
    data: PathBuf,
    places: SetupPlaces,
    note: RetireNote,
    clock: Arc<dyn Clock>,
}

impl RetireHouse {
    /// The world of this data folder; `places` say where the configuration lies.
    pub fn new(data: PathBuf, places: SetupPlaces, clock: Arc<dyn Clock>) -> Self {
        Self {
            note: RetireNote::of(&data),
            data,
            places,
            clock,
        }
    }

    fn config(&self) -> Result<Config, RetireTrouble> {
        load(&self.places.sources()).map_err(|report| {
            log::error!("retirement: the configuration: {report}");
            RetireTrouble::Config
        })
    }

    fn log_end(&self) -> Result<LogEnd, RetireTrouble> {
        let unreadable = |fault: RowFault| {
            log::error!("retirement: the audit log: {fault}");
            RetireTrouble::Log
        };
        let none = LogEnd {
            n: 0,
            hash: [0; 32],
        };
        let log = match LogFile::open(&self.data) {
            Ok(log) => log,
            Err(RowFault::Missing) => return Ok(none),
            Err(fault) => return Err(unreadable(fault)),
        };
        let last = log.with_records(|records| records.last());
        let last = last.map_err(unreadable)?;
        Ok(last.map_or(none, |record| LogEnd {
            n: record.n,
            hash: record.hash.0,
        }))
    }
}

impl RetireWorld for RetireHouse {
    fn kept(&self) -> Result<Option<Kept>, RetireTrouble> {
        self.note.read()
    }

    fn keep(&self, kept: &Kept) -> Result<(), RetireTrouble> {
        self.note.keep(kept)
    }

    fn state(&self, order: &RetireOrderId) -> Result<Stated, RetireTrouble> {
        let config = self.config()?;
        let device = &config.place.device;
        let keys = KeyStore::open(&key_place(&config), device).map_err(|fault| {
            log::error!("retirement: the terminal's keys: {fault}");
            RetireTrouble::Key
        })?;
        let log = self.log_end()?;
        let found = look(&self.data).map_err(|why| {
            log::error!("retirement: the data folder: {why}");
            RetireTrouble::Disk
        })?;
        let statement = Statement {
            device: device.clone(),
            order: order.clone(),
            version: program::version(),
            at: self.clock.wall(),
            log,
            counts: WipePlan::of(found.files).counts(),
        };
        let (text, key) = (statement.text(), keys.device());
        let signature = key.sign(text.as_bytes()).map_err(|_| RetireTrouble::Key)?;
        Ok(Stated {
            order: order.clone(),
            text,
            key: key.key_id().clone(),
            signature,
        })
    }

    fn send(&self, stated: &Stated) -> Result<Answered, RetireTrouble> {
        let config = self.config()?;
        let link = link(&config).map_err(|problem| {
            log::error!("retirement: {problem}");
            RetireTrouble::Config
        })?;
        hand_over(&link, &self.clock, stated, statement_hash(&stated.text))
    }

    fn wipe(&self, told: WipeTold<'_>) -> Result<Vec<Leftover>, WipeStopped> {
        wipe(&self.data, told)
    }

    fn complete(&self, wiping: &Wiping, left: u64) -> Completion {
        completion(wiping, left)
    }

    fn forget(&self) -> Result<(), RetireTrouble> {
        self.note.forget()
    }
}
