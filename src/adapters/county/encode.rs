//! From the domain's cases and questions to the wire's documents.

use super::bundle::Standing;
use super::decode_operators::{assistance, login_kind};
use super::tasks;
use crate::domain::delivery::{
    Agent, AnswerValue, Applicant, Behalf, IdentityProof, LinkAtCapture, PacketRef, SealedEnvelope,
    Submission,
};
use crate::domain::documents::{PageDigest, PageImage, PageNo};
use crate::domain::face::FaceAnswer;
use crate::domain::ledger::Report;
use crate::domain::services::form::PROMISED;
use crate::domain::tasks::TaskReport;
use crate::domain::time::Span;
use crate::ports::county::{Heartbeat, SubmissionEncoder};
use crate::wire::Base64;
use crate::wire::envelope::{self, Stamp, hex};
use crate::wire::heartbeat;
use crate::wire::pages::PageRef;
use crate::wire::records;
use crate::wire::submission::{self, Answer, CaseBody, Holder, Proof};
use std::collections::BTreeMap;
use zeroize::{Zeroize, Zeroizing};

/// Writes cases as the contract has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct WireEncoder;

impl SubmissionEncoder for WireEncoder {
    fn encode_with(&self, submission: &Submission, packets: &[PacketRef]) -> Zeroizing<Vec<u8>> {
        let mut body = case_body(submission, packets);
        // Room from the start: a vector that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1_024));
        serde_json::to_writer(&mut *bytes, &body).expect("a case is plain data");
        wipe(&mut body);
        bytes
    }

    fn encode_face(
        &self,
        submission: &Submission,
        face: &FaceAnswer,
    ) -> (Zeroizing<Vec<u8>>, PageDigest) {
        super::face::encode(submission, face)
    }

    fn encode_report(&self, report: &Report, version: &str) -> Zeroizing<Vec<u8>> {
        super::ledger::encode(report, version)
    }

    fn encode_task(&self, report: &TaskReport) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 * 1_024));
        serde_json::to_writer(&mut *bytes, &tasks::report(report)).expect("plain data");
        bytes
    }
}

fn case_body(from: &Submission, packets: &[PacketRef]) -> CaseBody {
    CaseBody {
        v: 1,
        id: from.id.to_string(),
        item: from.item.get(),
        receipt: from.receipt.as_str().to_owned(),
        holder: holder(&from.applicant),
        answers: answers(from, packets),
        unchecked: from
            .unchecked
            .iter()
            .map(|id| id.as_str().to_owned())
            .collect(),
        made_at_ms: from.capture.at.0,
        form: from.capture.form.0,
        online: from.capture.link == LinkAtCapture::Online,
        after: from.after.map(|id| id.to_string()),
        wishes: from.wishes.clone(),
        operator: from.assistance.as_ref().map(assistance),
        agent: from.agent.as_ref().map(agent),
        second: from.second.map(proof),
        trial: from.receipt.is_trial(),
    }
}

/// Pages are numbered through the whole case, as they are sent.
fn answers(from: &Submission, packets: &[PacketRef]) -> BTreeMap<String, Answer> {
    let mut numbers = PageNo::all();
    let all = from.answers.iter();
    all.filter_map(|(field, value)| {
        let told = answer(value, &mut numbers, packets)?;
        Some((field.as_str().to_owned(), told))
    })
    .collect()
}

fn page_ref(number: PageNo, page: &PageImage) -> PageRef {
    PageRef {
        number: number.get(),
        sha256: hex(&page.digest().0),
        bytes: u32::try_from(page.reveal().len()).unwrap_or(u32::MAX),
    }
}

fn wipe(body: &mut CaseBody) {
    wipe_holder(&mut body.holder);
    if let Some(agent) = &mut body.agent {
        agent.name.zeroize();
        agent.id_number.zeroize();
    }
    for value in body.answers.values_mut() {
        match value {
            Answer::Text(text) => text.zeroize(),
            Answer::Choices(codes) => codes.zeroize(),
            Answer::Number(n) => n.zeroize(),
            Answer::Money { fen } => fen.zeroize(),
            Answer::Drawn { path } => path.zeroize(),
            Answer::Months { .. }
            | Answer::Flag(_)
            | Answer::Pages { .. }
            | Answer::Face { .. } => {}
        }
    }
}

/// Wipes a person's data after it was written out.
pub fn wipe_holder(holder: &mut Holder) {
    holder.id_number.zeroize();
    holder.name.zeroize();
    holder.card_number.zeroize();
}

/// A person as the wire has it.
pub fn holder(from: &Applicant) -> Holder {
    Holder {
        id_number: from.id_number.reveal().to_owned(),
        name: from.name.reveal().to_owned(),
        card_number: from.card_number.as_ref().map(|c| c.reveal().to_owned()),
        proof: proof(from.proof),
    }
}

fn proof(from: IdentityProof) -> Proof {
    match from {
        IdentityProof::SocialSecurityCard => Proof::SocialSecurityCard,
        IdentityProof::AuthenticatedCard => Proof::SocialSecurityCardAuthenticated,
        IdentityProof::IdentityCard => Proof::IdCard,
        IdentityProof::Operator => Proof::ManualByOperator,
    }
}

/// Who asks for another person's records.
pub fn behalf(from: &Behalf) -> records::Behalf {
    records::Behalf {
        agent: agent(&from.agent),
        account: from.account.as_str().to_owned(),
        auth: login_kind(from.auth),
    }
}

fn agent(from: &Agent) -> submission::Agent {
    submission::Agent {
        name: from.name.reveal().to_owned(),
        id_number: from.id_number.reveal().to_owned(),
        relation: from.relation.clone(),
        authority: from.authority.clone(),
        proof: proof(from.proof),
    }
}

/// `None` for a face whose packet was not made.
fn answer(
    from: &AnswerValue,
    numbers: &mut impl Iterator<Item = PageNo>,
    packets: &[PacketRef],
) -> Option<Answer> {
    Some(match from {
        AnswerValue::Text(text) => Answer::Text(text.reveal().to_owned()),
        AnswerValue::Phone(phone) => Answer::Text(phone.reveal().to_owned()),
        AnswerValue::Choice(code) => Answer::Text(code.clone()),
        AnswerValue::Choices(codes) => Answer::Choices(codes.clone()),
        AnswerValue::Number(n) => Answer::Number(*n),
        AnswerValue::Date(date) => Answer::Text(date.to_string()),
        AnswerValue::Ticked(ticked) => Answer::Flag(*ticked),
        AnswerValue::Place(place) => Answer::Text(place.as_str().to_owned()),
        AnswerValue::Money { fen } => Answer::Money { fen: *fen },
        AnswerValue::Months(months) => Answer::Months {
            from: months.from.to_string(),
            to: months.to.map(|month| month.to_string()),
        },
        AnswerValue::IdNumber(number) => Answer::Text(number.reveal().to_owned()),
        AnswerValue::Account(account) => Answer::Text(account.reveal().to_owned()),
        AnswerValue::Promised => Answer::Text(PROMISED.to_owned()),
        AnswerValue::Signature(strokes) => Answer::Drawn {
            path: strokes.reveal(),
        },
        AnswerValue::Pages(pages) => Answer::Pages {
            pages: pages
                .iter()
                .zip(numbers)
                .map(|(page, number)| page_ref(number, page))
                .collect(),
        },
        AnswerValue::Face(_) => {
            let number = numbers.next()?;
            let packet = packets.iter().find(|packet| packet.number == number)?;
            Answer::Face {
                face: super::face::packet_ref(packet),
            }
        }
    })
}

/// A sealed case as the wire has it.
pub fn envelope(from: &SealedEnvelope) -> envelope::SealedEnvelope {
    envelope::SealedEnvelope {
        suite: from.body.suite.number(),
        key_id: from.body.key.as_str().to_owned(),
        enc: Base64(from.body.enc.clone()),
        ct: Base64(from.body.ct.clone()),
        form: from.form.0,
        item: from.facts.item.get(),
        receipt: from.facts.no.as_str().to_owned(),
        terminal: from.facts.device.as_str().to_owned(),
        received_ms: from.facts.received_at.0,
        received: Stamp {
            key_id: from.received.key.as_str().to_owned(),
            signature: Base64(from.received.signature.0.to_vec()),
        },
    }
}

/// A sign of life as the wire has it.
pub fn heartbeat(from: &Heartbeat, time_ms: i64, bundle: &Standing) -> heartbeat::Heartbeat {
    let Span(oldest_ms) = from.oldest_waiting;
    heartbeat::Heartbeat {
        version: from.version.clone(),
        time_ms,
        waiting: from.waiting,
        oldest_waiting_s: oldest_ms / 1_000,
        set_aside: from.set_aside,
        faces: from.faces,
        devices: from.devices.clone(),
        bundle: bundle.version,
        bundle_partly: bundle.partly.clone(),
        bundle_refused: bundle.refused.map(str::to_owned),
        audit_seq: from.audit_seq,
        audit_head: hex(&from.audit_head),
        update: super::update::told(&from.update),
    }
}
