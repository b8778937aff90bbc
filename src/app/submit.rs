//! From a finished form to a row on the disk: encode, seal, stamp, commit.

use super::dispatcher::{Dispatcher, Pending};
use super::records;
use crate::domain::delivery::{
    DayTag, DeviceId, FormVersion, PacketRef, PageKind, Receipt, ReceiptFacts, ReceiptNo,
    ReceiptStamp, SealedEnvelope, SealedPage, Submission, SubmissionId, packet_bytes, page_aad,
    submission_aad,
};
use crate::domain::documents::PageNo;
use crate::domain::machine::audit::AuditEvent;
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::domain::visit::{Asked, Now, SubmitFault, VisitEvent};
use crate::ports::Ticket;
use crate::ports::keys::KeyFault;
use crate::ports::store::{OutboxRow, StoreFault};

/// What stands outside a sealed body.
pub(super) struct Body {
    pub(super) submission: SubmissionId,
    pub(super) item: ItemNo,
    pub(super) no: ReceiptNo,
    pub(super) form: FormVersion,
    pub(super) device: DeviceId,
    pub(super) at: WallTime,
}

impl Dispatcher {
    pub(super) fn submit(&mut self, asked: Asked, cases: &[Submission], now: Now) {
        self.note_faces(cases);
        let mut rows = Vec::with_capacity(cases.len());
        let mut receipts = Vec::with_capacity(cases.len());
        for submission in cases {
            let row = match self.seal(submission) {
                Ok(row) => row,
                Err(fault) => {
                    log::error!("sealing a case: {fault}");
                    let items = cases.iter().map(|case| case.item).collect();
                    return self.refuse_cases(asked, items, SubmitFault::KeyLost, now);
                }
            };
            receipts.push(Receipt {
                received: row.envelope.received.clone(),
                accepted: None,
                facts: row.envelope.facts.clone(),
            });
            if submission.receipt.is_trial() {
                let item = submission.item;
                self.recorder
                    .note(now.wall, AuditEvent::TrainingCaseKept { item });
            }
            let audit = records::committed(
                now.wall,
                submission.item,
                row.envelope.body.ct.len(),
                submission.id,
                &submission.receipt,
                self.visit.session().map(|s| s.id),
            );
            rows.push((row, audit));
        }
        let ticket = self.ticket(Pending::Commit(asked, receipts));
        self.ports.outbox.commit_all(rows, ticket);
    }

    pub(super) fn refuse_cases(
        &mut self,
        asked: Asked,
        items: Vec<ItemNo>,
        fault: SubmitFault,
        now: Now,
    ) {
        for item in items {
            self.recorder.not_kept(now.wall, item, fault);
        }
        self.step(VisitEvent::Committed(asked, Err(fault)));
    }

    /// After this nobody on this machine can read the case again, but for its holder today.
    fn seal(&self, submission: &Submission) -> Result<OutboxRow, KeyFault> {
        let ports = &self.ports;
        let (packets, faces) = self.seal_faces(submission)?;
        let plain = ports.encoder.encode_with(submission, &packets);
        let of = Body {
            submission: submission.id,
            item: submission.item,
            no: submission.receipt.clone(),
            form: submission.capture.form,
            device: submission.capture.terminal.clone(),
            at: submission.capture.at,
        };
        let applicant = &submission.applicant;
        let holder = ports
            .day
            .tag_today(applicant.id_number.reveal().as_bytes())?;
        let mut row = self.seal_body(of, &plain, Some(holder))?;
        row.pages = self.seal_pages(submission)?;
        row.pages.extend(faces);
        row.pages.sort_by_key(|page| page.number);
        Ok(row)
    }

    /// Seals any body and stamps it as received.
    pub(super) fn seal_body(
        &self,
        of: Body,
        plain: &[u8],
        holder: Option<DayTag>,
    ) -> Result<OutboxRow, KeyFault> {
        let ports = &self.ports;
        let aad = submission_aad(of.submission, &of.device, of.form);
        let body = ports.keys.seal(&aad, plain)?;
        let facts = ReceiptFacts {
            no: of.no,
            item: of.item,
            submission: of.submission,
            digest: ports.keys.digest(&body),
            device: of.device,
            received_at: of.at,
        };
        let signature = ports.signer.sign(&facts.received_bytes())?;
        let received = ReceiptStamp {
            key: ports.signer.key_id().clone(),
            signature,
        };
        Ok(OutboxRow {
            envelope: SealedEnvelope {
                facts,
                body,
                form: of.form,
                received,
            },
            holder,
            pages: Vec::new(),
        })
    }

    fn seal_pages(&self, submission: &Submission) -> Result<Vec<SealedPage>, KeyFault> {
        let pages = submission.pages().into_iter();
        pages
            .map(|(number, page)| {
                self.seal_page(submission, number, PageKind::Document, page.reveal())
            })
            .collect()
    }

    fn seal_page(
        &self,
        submission: &Submission,
        number: PageNo,
        kind: PageKind,
        plain: &[u8],
    ) -> Result<SealedPage, KeyFault> {
        let keys = &self.ports.keys;
        let (case, device) = (submission.id, &submission.capture.terminal);
        let body = keys.seal(&page_aad(case, device, number), plain)?;
        Ok(SealedPage {
            case,
            number,
            kind,
            digest: keys.digest(&body),
            body,
        })
    }

    /// The packets of a case's faces, signed and sealed.
    fn seal_faces(
        &self,
        submission: &Submission,
    ) -> Result<(Vec<PacketRef>, Vec<SealedPage>), KeyFault> {
        let (mut packets, mut sealed) = (Vec::new(), Vec::new());
        for (number, face) in submission.faces() {
            let (plain, digest) = self.ports.encoder.encode_face(submission, face);
            let told = packet_bytes(submission.id, &submission.capture.terminal, &digest);
            packets.push(PacketRef {
                number,
                digest,
                bytes: u32::try_from(plain.len()).unwrap_or(u32::MAX),
                signed: ReceiptStamp {
                    key: self.ports.signer.key_id().clone(),
                    signature: self.ports.signer.sign(&told)?,
                },
            });
            sealed.push(self.seal_page(submission, number, PageKind::Face, &plain)?);
        }
        Ok((packets, sealed))
    }

    pub(super) fn commit_answered(
        &mut self,
        ticket: Ticket,
        result: Result<SubmissionId, StoreFault>,
    ) {
        let (asked, receipts) = match self.pending.remove(&ticket) {
            Some(Pending::Commit(asked, receipts)) => (asked, receipts),
            Some(Pending::Task(asked, report)) => {
                return self.report_committed(asked, &report, result);
            }
            _ => return,
        };
        let now = self.now();
        match result {
            Ok(_) => {
                self.step(VisitEvent::Committed(asked, Ok(receipts)));
                self.ask_status();
                self.sync.nudge(now);
            }
            Err(fault) => {
                log::error!("keeping a case: {fault}");
                let word = match fault {
                    StoreFault::DiskFull => SubmitFault::DiskFull,
                    _ => SubmitFault::StoreFailed,
                };
                let items = receipts.iter().map(|receipt| receipt.facts.item).collect();
                self.refuse_cases(asked, items, word, now);
            }
        }
    }
}
