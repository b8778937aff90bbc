//! The audit chain on its way to the county: the sealed seed once, the newest checkpoint whenever
//! the county lacks it.

use crate::app::dispatcher::{Dispatcher, Pending};
use crate::domain::machine::audit::{AuditEvent, seed_aad};
use crate::domain::visit::Now;
use crate::ports::Ticket;
use crate::ports::audit::{AuditCheckpoint, AuditSeed, ChainNews, ChainStep, SealedSeed};
use crate::ports::county::{ChainSeen, CountyError};
use crate::ports::keys::KeyFault;
use crate::ports::store::StoreFault;

/// How far the county follows the chain.
#[derive(Debug, Default)]
pub(super) struct ChainUp {
    /// A new seed, while there is no key of the county to seal it with.
    seed: Option<AuditSeed>,
    /// The newest record of which the county has a checkpoint; `None` before it has told.
    seen: Option<u64>,
    /// The newest record the chain was signed at since the start, as far as it is known.
    signed: u64,
    under_way: bool,
}

impl ChainUp {
    /// Nothing is under way any more.
    pub(super) fn is_gone(&mut self) {
        self.under_way = false;
    }
}

impl Dispatcher {
    /// A chain began: its seed leaves this machine sealed, and this memory with it.
    pub(in crate::app) fn seed_made(&mut self, seed: AuditSeed) {
        self.sync.chain.seed = Some(seed);
        self.seal_seed();
    }

    /// Seals a seed that waits, once there is a key of the county.
    pub(super) fn seal_seed(&mut self) {
        let Some(seed) = self.sync.chain.seed.take() else {
            return;
        };
        let id = seed.id();
        let aad = seed_aad(self.ports.signer.device(), id.0);
        match self.ports.keys.seal(&aad, &seed.0) {
            Ok(body) => self.chain(ChainStep::KeepSeed(SealedSeed { id, body })),
            Err(fault) => {
                if fault != KeyFault::NotEnrolled {
                    log::error!("sealing the audit seed: {fault}");
                }
                self.sync.chain.seed = Some(seed);
            }
        }
    }

    fn chain(&mut self, step: ChainStep) {
        let seen = self.sync.chain.seen.unwrap_or(0);
        let ticket = self.ticket(Pending::House);
        self.ports.outbox.chain(step, seen, ticket);
    }

    /// The county told how far it follows; one that does not follow is told nothing.
    pub(super) fn county_follows(&mut self, seen: Option<u64>) {
        self.sync.chain.seen = seen;
        if seen.is_some() {
            self.chain(ChainStep::Look);
        }
    }

    /// The chain was signed here.
    pub(in crate::app) fn chain_signed(&mut self, checkpoint: &AuditCheckpoint) {
        let up = &mut self.sync.chain;
        up.signed = up.signed.max(checkpoint.head.n);
    }

    /// The newest signed record and the newest the county has; `None` where the county does not say.
    pub(in crate::app) fn log_followed(&self) -> Option<(u64, u64)> {
        let up = &self.sync.chain;
        up.seen.map(|seen| (up.signed, seen))
    }

    /// The store told what the county lacks.
    pub(in crate::app) fn chain_news(
        &mut self,
        ticket: Ticket,
        news: Result<ChainNews, StoreFault>,
    ) {
        self.pending.remove(&ticket);
        match news {
            Ok(news) => {
                if let Some(checkpoint) = &news.checkpoint {
                    self.chain_signed(checkpoint);
                }
                let up = &mut self.sync.chain;
                if up.seen == Some(news.since) && !up.under_way && news.is_news() {
                    up.under_way = true;
                    self.ports.county.report_chain(news);
                }
            }
            Err(fault) => log::error!("the audit chain for the county: {fault}"),
        }
    }

    /// The county answered a report. What is left goes with the next heartbeat.
    pub(super) fn chain_answered(&mut self, answer: Result<ChainSeen, CountyError>, now: Now) {
        self.sync.chain.under_way = false;
        match answer {
            Ok(ChainSeen { seen, seed }) => {
                self.heard(now);
                self.sync.chain.seen = Some(seen);
                if let Some(id) = seed {
                    let event = AuditEvent::AuditSeedHandedOver { seed: id.token() };
                    self.recorder.note(now.wall, event);
                    self.chain(ChainStep::SeedTaken(id));
                }
            }
            Err(error) => {
                log::warn!("the county does not take the audit chain: {error}");
                self.line_error(&error, now);
            }
        }
    }
}
