//! What a person at the terminal asks of the county: a lane of its own, so that a long answer holds up
//! neither a card nor a case. Questions are wiped once they are sent, answers once they are read.

use super::decode_operators;
use super::decode_person as decode;
use super::encode::{self, holder, wipe_holder};
use super::http::{Http, malformed};
use crate::domain::delivery::{
    Applicant, Behalf, CaseStanding, Grade, ReceiptNo, ReceiptProof, SubmissionId,
};
use crate::domain::jobs::seekers::{
    RevealedPhone, SeekerId, SeekerPage, SeekerQuery, SeekerSearch,
};
use crate::domain::operators::desk::{ChallengeId, NewChallenge, Polled};
use crate::domain::operators::{AccountId, Standing};
use crate::domain::people::access::Access;
use crate::domain::services::ItemNo;
use crate::domain::services::records::{PersonalRecords, RecordKey};
use crate::domain::time::WallTime;
use crate::ports::Ticket;
use crate::ports::county::{CountyError, CountyEvent, CountyFacts, MalformedPart};
use crate::wire::cases::{self, ReceiptRequest};
use crate::wire::listing::Point;
use crate::wire::operators as wire_operators;
use crate::wire::records as wire;
use crate::wire::seekers::{PhoneAnswer, PhoneRequest, Seekers, SeekersRequest};
use crate::wire::submission::CaseStatus;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use zeroize::Zeroize as _;

/// A question.
pub enum Question {
    /// Records of an item.
    Records(Ticket, Applicant, ItemNo, Option<Behalf>),
    /// Facts for rules.
    Facts(Ticket, Applicant, Vec<RecordKey>),
    /// Seekers of day labour.
    Seekers(Ticket, Applicant, SeekerQuery),
    /// One seeker's phone.
    Phone(Ticket, Applicant, SeekerId),
    /// Who looked at the person's data.
    Accesses(Ticket, Applicant),
    /// A case by its receipt.
    Case(Ticket, ReceiptNo, ReceiptProof),
    /// A grade.
    Grade(Ticket, SubmissionId, Grade),
    /// A login challenge.
    Challenge(Ticket),
    /// How a challenge stands.
    Collect(Ticket, ChallengeId),
    /// An account leaked.
    Leak(Ticket, AccountId),
}

/// The line for one question.
pub struct Desk<'a> {
    /// The connection.
    pub http: &'a Http,
    /// Longest wait.
    pub wait: Duration,
}

fn misfit() -> CountyError {
    malformed(MalformedPart::Value)
}

impl Desk<'_> {
    /// Asks and makes the one event that answers.
    pub fn ask(&self, question: Question) -> CountyEvent {
        match question {
            Question::Records(ticket, who, item, behalf) => {
                CountyEvent::Records(ticket, self.records(&who, item, behalf.as_ref()))
            }
            Question::Facts(ticket, who, wanted) => {
                CountyEvent::Facts(ticket, self.facts(&who, &wanted))
            }
            Question::Seekers(ticket, who, query) => {
                CountyEvent::Seekers(ticket, self.seekers(&who, &query))
            }
            Question::Phone(ticket, who, seeker) => {
                CountyEvent::Phone(ticket, self.phone(&who, &seeker))
            }
            Question::Accesses(ticket, who) => CountyEvent::Accesses(ticket, self.accesses(&who)),
            Question::Case(ticket, receipt, proof) => {
                CountyEvent::Case(ticket, self.case(&receipt, &proof))
            }
            Question::Grade(ticket, id, grade) => {
                CountyEvent::Evaluated(ticket, self.grade(id, grade))
            }
            Question::Challenge(ticket) => CountyEvent::Challenge(ticket, self.challenge()),
            Question::Collect(ticket, id) => CountyEvent::Collected(ticket, self.collect(&id)),
            Question::Leak(ticket, account) => CountyEvent::LeakTold(ticket, self.leak(&account)),
        }
    }

    fn post<Q: Serialize, A: DeserializeOwned>(
        &self,
        path: &str,
        question: &Q,
    ) -> Result<A, CountyError> {
        self.http.send(Method::POST, path, question, self.wait)
    }

    fn records(
        &self,
        who: &Applicant,
        item: ItemNo,
        behalf: Option<&Behalf>,
    ) -> Result<PersonalRecords, CountyError> {
        let mut question = wire::RecordsRequest {
            holder: holder(who),
            item: item.get(),
            behalf: behalf.map(encode::behalf),
        };
        let answer: Result<wire::PersonalRecords, _> = self.post("/v1/holders/records", &question);
        wipe_holder(&mut question.holder);
        if let Some(behalf) = &mut question.behalf {
            behalf.agent.name.zeroize();
            behalf.agent.id_number.zeroize();
        }
        decode::records(item, &answer?).ok_or_else(misfit)
    }

    fn facts(&self, who: &Applicant, wanted: &[RecordKey]) -> Result<CountyFacts, CountyError> {
        let mut question = wire::FactsRequest {
            holder: holder(who),
            facts: wanted.iter().map(|key| key.as_str().to_owned()).collect(),
        };
        let answer: Result<wire::PersonFacts, _> = self.post("/v1/holders/facts", &question);
        wipe_holder(&mut question.holder);
        let answer = answer?;
        Ok(CountyFacts {
            as_of: WallTime(answer.as_of_ms),
            facts: decode::fields(&answer.facts).ok_or_else(misfit)?,
        })
    }

    fn seekers(&self, who: &Applicant, query: &SeekerQuery) -> Result<SeekerPage, CountyError> {
        let mut question = SeekersRequest {
            holder: holder(who),
            item: match query.search {
                SeekerSearch::Recommended => 8,
                SeekerSearch::Wanted => 9,
            },
            trades: query.trades.iter().map(|t| t.as_str().to_owned()).collect(),
            town: query.town.as_ref().map(|town| town.as_str().to_owned()),
            near: query.near.map(|point| Point {
                lat_e6: point.lat(),
                lon_e6: point.lon(),
            }),
        };
        let answer: Result<Seekers, _> = self.post("/v1/seekers/search", &question);
        wipe_holder(&mut question.holder);
        decode::seekers(&answer?).ok_or_else(misfit)
    }

    fn phone(&self, who: &Applicant, seeker: &SeekerId) -> Result<RevealedPhone, CountyError> {
        let mut question = PhoneRequest {
            holder: holder(who),
        };
        let path = format!("/v1/seekers/{}/phone", seeker.as_str());
        let answer: Result<PhoneAnswer, _> = self.post(&path, &question);
        wipe_holder(&mut question.holder);
        decode::phone(seeker, &answer?).ok_or_else(misfit)
    }

    fn accesses(&self, who: &Applicant) -> Result<Vec<Access>, CountyError> {
        let mut question = wire::AccessesRequest {
            holder: holder(who),
        };
        let answer: Result<wire::Accesses, _> = self.post("/v1/holders/accesses", &question);
        wipe_holder(&mut question.holder);
        decode::accesses(&answer?).ok_or_else(misfit)
    }

    fn case(&self, receipt: &ReceiptNo, proof: &ReceiptProof) -> Result<CaseStanding, CountyError> {
        let (last_four, who) = match proof {
            ReceiptProof::LastFour(four) => (Some(four.reveal().to_owned()), None),
            ReceiptProof::Card(who) => (None, Some(holder(who))),
        };
        let mut question = ReceiptRequest {
            receipt: receipt.as_str().to_owned(),
            last_four,
            holder: who,
        };
        let answer: Result<cases::CaseStanding, _> = self.post("/v1/receipts/lookup", &question);
        question.last_four.zeroize();
        if let Some(who) = question.holder.as_mut() {
            wipe_holder(who);
        }
        let answer = answer?;
        if answer.receipt != receipt.as_str() {
            return Err(misfit());
        }
        decode::case(&answer).ok_or_else(misfit)
    }

    fn challenge(&self) -> Result<NewChallenge, CountyError> {
        let answer: wire_operators::NewChallenge = self.post("/v1/operators/challenges", &())?;
        decode_operators::challenge(&answer).ok_or_else(misfit)
    }

    fn collect(&self, id: &ChallengeId) -> Result<Polled, CountyError> {
        let path = format!("/v1/operators/challenges/{}/collection", id.as_str());
        let answer: wire_operators::Collected = self.post(&path, &())?;
        decode_operators::collected(answer).ok_or_else(misfit)
    }

    fn leak(&self, account: &AccountId) -> Result<(), CountyError> {
        let told = wire_operators::Leak {
            account: account.as_str().to_owned(),
        };
        let answer: wire_operators::LeakAnswer = self.post("/v1/operators/leaks", &told)?;
        if answer.standing == Standing::Open.name() {
            return Err(misfit());
        }
        Ok(())
    }

    fn grade(&self, id: SubmissionId, grade: Grade) -> Result<(), CountyError> {
        let path = format!("/v1/submissions/{id}/evaluation");
        let body = cases::Evaluation { grade: grade.get() };
        let status: CaseStatus = self.http.send(Method::PUT, &path, &body, self.wait)?;
        if status.accepted.id == id.to_string() {
            Ok(())
        } else {
            Err(misfit())
        }
    }
}
