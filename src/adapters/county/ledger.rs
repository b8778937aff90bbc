//! Reports of problems on their way up, and how they stand on the way back.

use super::client::no_such_route;
use super::http::{Http, malformed};
use crate::domain::delivery::SealedBody;
use crate::domain::ledger::{Level, Report, ReportId, Standing, State, Words};
use crate::domain::operators::AccountId;
use crate::domain::services::ItemNo;
use crate::ports::county::{CountyError, MalformedPart, ProblemNews};
use crate::ports::store::DueVerdict;
use crate::wire::Base64;
use crate::wire::ledger as wire;
use reqwest::Method;
use std::time::Duration;
use zeroize::{Zeroize as _, Zeroizing};

/// Longest answer and longest name of an office this terminal shows.
const LONGEST: usize = 600;

fn misfit() -> CountyError {
    malformed(MalformedPart::Value)
}

/// A report as the contract has it; wiped when dropped.
pub fn encode(report: &Report, version: &str) -> Zeroizing<Vec<u8>> {
    let mut body = wire::ReportBody {
        v: 1,
        id: report.id.to_string(),
        class: report.class.name().to_owned(),
        item: report.item.map(ItemNo::get),
        account: report
            .account
            .as_ref()
            .map(|a| AccountId::as_str(a).to_owned()),
        description: Words::reveal(&report.description()).to_owned(),
        proposal: Words::reveal(&report.proposal()).to_owned(),
        page: report.page.to_owned(),
        version: version.to_owned(),
        made_at_ms: report.at.0,
        picture: report
            .picture
            .as_ref()
            .map(|png| Base64(png.bytes().to_vec())),
    };
    // Room from the start: a vector that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(128 * 1_024));
    serde_json::to_writer(&mut *bytes, &body).expect("a report is plain data");
    body.description.zeroize();
    body.proposal.zeroize();
    bytes
}

/// Hands a report over. A county without a ledger has not refused it.
pub fn report(
    http: &Http,
    id: ReportId,
    body: &SealedBody,
    wait: Duration,
) -> Result<Standing, CountyError> {
    let sealed = wire::SealedReport {
        suite: body.suite.number(),
        key_id: body.key.as_str().to_owned(),
        enc: Base64(body.enc.clone()),
        ct: Base64(body.ct.clone()),
    };
    let path = format!("/v1/problems/{id}");
    let answer = http.send(Method::PUT, &path, &sealed, wait);
    stands_as(id, answer.map_err(no_such_route)?)
}

/// Tells what the reporter says of an answer.
pub fn judge(http: &Http, verdict: DueVerdict, wait: Duration) -> Result<Standing, CountyError> {
    let DueVerdict { id, answer, solved } = verdict;
    let said = wire::Verdict { answer, solved };
    let path = format!("/v1/problems/{id}/verdict");
    stands_as(id, http.send(Method::PUT, &path, &said, wait)?)
}

/// Asks what changed.
pub fn news(http: &Http, since: u64, wait: Duration) -> Result<ProblemNews, CountyError> {
    let path = format!("/v1/problems?since={since}");
    let answer: wire::ProblemNews = http.get(&path, wait).map_err(no_such_route)?;
    if answer.more && answer.next <= since {
        return Err(misfit());
    }
    let one = |state: wire::ProblemState| {
        let id = ReportId::parse(&state.id)?;
        Some((id, standing(state)?))
    };
    Ok(ProblemNews {
        // A state of a newer county is left out: how it stood before still stands.
        stand: answer.problems.into_iter().filter_map(one).collect(),
        next: answer.next,
        more: answer.more,
    })
}

fn stands_as(id: ReportId, answer: wire::ProblemState) -> Result<Standing, CountyError> {
    if answer.id != id.to_string() {
        return Err(misfit());
    }
    standing(answer).ok_or_else(misfit)
}

fn standing(from: wire::ProblemState) -> Option<Standing> {
    let short = |text: &str| text.chars().count() <= LONGEST;
    if ![&from.answer, &from.office, &from.phone]
        .into_iter()
        .all(|text| short(text))
    {
        return None;
    }
    let due = match from.due {
        Some(day) => Some(day.parse().ok()?),
        None => None,
    };
    Some(Standing {
        level: Level::parse(&from.level)?,
        state: State::parse(&from.state)?,
        due,
        overdue: from.overdue,
        answers: from.answers,
        answer: from.answer,
        office: from.office,
        phone: from.phone,
    })
}
