//! The acceptance pack: what the terminal finds is signed, written down and handed in, and followed until
//! the county has answered.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::RetryAdvice;
use crate::domain::machine::audit::{AuditEvent, PackRefusalWord};
use crate::domain::machine::pack::{
    LineFound, PackAnswer, PackFacts, PackFault, PackRefusal, PackStanding, PartFound, SignedPack,
};
use crate::domain::machine::proof::{ProgramProof, ProofFault};
use crate::domain::operators::desk::{DeskAsked, DeskEvent};
use crate::domain::operators::{AccountId, Standing};
use crate::domain::paper::{Paper, PrinterStatus};
use crate::domain::people::card::CardStatus;
use crate::domain::services::catalogue::Grasp;
use crate::domain::time::WallTime;
use crate::domain::visit::{Line, Now, VisitEvent};
use crate::ports::Ticket;
use crate::ports::county::CountyError;
use crate::ports::pack::PackEvent;
use crate::ports::store::{KeptPack, PackKeep, StoreFault};

impl Dispatcher {
    /// The proof of the program comes first: its file takes its time to read.
    pub(super) fn make_pack(&mut self, asked: DeskAsked, account: AccountId) {
        let ticket = self.ticket(Pending::MakePack(asked, account));
        self.ports.prover.prove(ticket);
    }

    /// The program is proved, for a pack.
    pub(super) fn pack_proved(
        &mut self,
        asked: DeskAsked,
        account: AccountId,
        came: Result<ProgramProof, ProofFault>,
    ) {
        let made = match came {
            Ok(proof) => self.signed_pack(&proof, account),
            Err(ProofFault::Program) => Err(PackFault::Program),
            Err(ProofFault::Key) => Err(PackFault::Key),
            Err(ProofFault::Late) => Err(PackFault::Late),
        };
        self.pack_told(DeskEvent::PackMade(asked, made.map(Box::new)));
    }

    fn signed_pack(
        &self,
        proof: &ProgramProof,
        account: AccountId,
    ) -> Result<SignedPack, PackFault> {
        let facts = self.pack_facts(proof, account);
        let signature = self.ports.signer.sign(facts.text().as_bytes());
        Ok(SignedPack {
            signature: signature.map_err(|_| PackFault::Key)?,
            key: self.ports.signer.key_id().clone(),
            facts,
        })
    }

    fn pack_facts(&self, proof: &ProgramProof, account: AccountId) -> PackFacts {
        let items = self
            .visit
            .catalogue()
            .map(|c| c.items())
            .unwrap_or_default();
        let partly = items.iter().filter(|item| item.grasp == Grasp::Partly);
        let known = self.visit.desk().known().iter();
        let open = known.filter(|operator| operator.standing == Standing::Open);
        PackFacts {
            device: self.ports.signer.device().clone(),
            account,
            at: proof.facts.at,
            version: proof.facts.version.clone(),
            program: proof.facts.hash,
            bundle: self.visit.catalogue_version().unwrap_or(0),
            items: items.len() as u64,
            partly: partly.count() as u64,
            operators: open.count() as u64,
            reader: reader(self.visit.slot()),
            printer: printer(self.visit.printer()),
            line: match self.visit.line() {
                Line::Online => LineFound::Answers,
                Line::Offline => LineFound::Silent,
            },
        }
    }

    pub(super) fn save_pack(&mut self, asked: DeskAsked, pack: Box<SignedPack>, paper: Box<Paper>) {
        let ticket = self.ticket(Pending::Desk(asked));
        self.ports.packs.save(ticket, pack, paper);
    }

    pub(super) fn pack_saved(&mut self, event: PackEvent) {
        let PackEvent::Saved(ticket, came) = event;
        if let Some(Pending::Desk(asked)) = self.pending.remove(&ticket) {
            self.pack_told(DeskEvent::PackSaved(asked, came));
        }
    }

    pub(super) fn keep_pack(&mut self, asked: DeskAsked, pack: Box<SignedPack>) {
        self.pack_step(PackKeep::Made(pack), Pending::KeepPack(asked));
    }

    fn pack_step(&mut self, step: PackKeep, pending: Pending) {
        let ticket = self.ticket(pending);
        self.ports.outbox.pack(step, ticket);
    }

    fn pack_told(&mut self, event: DeskEvent) {
        self.step(VisitEvent::Desk(event));
    }

    /// Has the store tell what was handed in, and sends what waits.
    pub(super) fn look_at_packs(&mut self) {
        self.pack_step(PackKeep::Look, Pending::House);
    }

    /// The store answered a step.
    pub(super) fn pack_kept(
        &mut self,
        ticket: Ticket,
        result: Result<Option<Box<KeptPack>>, StoreFault>,
    ) {
        if let Some(Pending::KeepPack(asked)) = self.pending.remove(&ticket) {
            let came = result.as_ref().map(|_| ()).map_err(|_| PackFault::Store);
            self.pack_told(DeskEvent::PackKept(asked, came));
        }
        match result {
            Ok(None) => {}
            Ok(Some(kept)) => {
                let (of, standing) = (kept.pack.facts.at, kept.standing);
                self.pack_told(DeskEvent::PackStands(of, standing));
                if standing == PackStanding::Waiting {
                    self.hand_in(of, kept.pack);
                }
            }
            Err(fault) => log::error!("the acceptance pack: {fault}"),
        }
    }

    fn hand_in(&mut self, of: WallTime, pack: SignedPack) {
        let goes = |pending: &Pending| matches!(pending, Pending::HandIn(_));
        if !self.pending.values().any(goes) {
            let ticket = self.ticket(Pending::HandIn(of));
            self.ports.county.hand_in_pack(ticket, Box::new(pack));
        }
    }

    /// The county answered.
    pub(super) fn pack_answered(
        &mut self,
        ticket: Ticket,
        came: Result<PackAnswer, CountyError>,
        now: Now,
    ) {
        let Some(Pending::HandIn(of)) = self.pending.remove(&ticket) else {
            return;
        };
        let answer = match came {
            Ok(answer) => {
                self.heard_of_packs(answer, now);
                answer
            }
            Err(error) if error.retry() == RetryAdvice::Never => {
                log::warn!("the county does not take the acceptance pack: {error}");
                let answer = PackAnswer::Refused(PackRefusal::NotInOrder);
                self.heard_of_packs(answer, now);
                answer
            }
            Err(error) => return self.line_error(&error, now),
        };
        self.pack_step(PackKeep::Answered(of, answer), Pending::House);
    }

    fn heard_of_packs(&mut self, answer: PackAnswer, now: Now) {
        let event = match answer {
            PackAnswer::Taken => AuditEvent::AcceptancePackTaken,
            PackAnswer::Refused(why) => AuditEvent::AcceptancePackRefused {
                why: match why {
                    PackRefusal::Older => PackRefusalWord::Older,
                    PackRefusal::Ahead => PackRefusalWord::Ahead,
                    PackRefusal::NotInOrder => PackRefusalWord::NotInOrder,
                },
            },
        };
        self.recorder.note(now.wall, event);
    }

    /// The store's thread died: whoever handed a pack in is told.
    pub(super) fn packs_lost(&mut self) {
        let lost: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::KeepPack(_)))
            .collect();
        for (_, pending) in lost {
            if let Pending::KeepPack(asked) = pending {
                self.pack_told(DeskEvent::PackKept(asked, Err(PackFault::Store)));
            }
        }
    }

    /// The county's threads died: what was under way is sent again.
    pub(super) fn packs_cut_off(&mut self) {
        self.pending
            .retain(|_, pending| !matches!(pending, Pending::HandIn(_)));
    }
}

fn reader(slot: CardStatus) -> PartFound {
    match slot {
        CardStatus::NoReader => PartFound::NotFitted,
        CardStatus::Starting | CardStatus::NoService | CardStatus::ReaderFault(_) => {
            PartFound::Faulty
        }
        CardStatus::NoCard
        | CardStatus::Present(_)
        | CardStatus::Reading(_)
        | CardStatus::AwaitingAuthority(_) => PartFound::Works,
    }
}

fn printer(status: PrinterStatus) -> PartFound {
    match status {
        PrinterStatus::Absent => PartFound::NotFitted,
        PrinterStatus::Starting | PrinterStatus::Down(_) => PartFound::Faulty,
        PrinterStatus::Ready | PrinterStatus::Warned(_) => PartFound::Works,
    }
}
