//! The contract as an OpenAPI 3.1 document, generated from the routes and the types of the wire.

use super::{
    audit, bundle, card_auth, enrolment, feeds, ferry, heartbeats, ledger, operators, overview,
    packs, pages, receipts, records, retirements, seekers, submissions, tasks, updates,
};
use crate::wire;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "jiujinban county link",
        version = "1",
        description = "The contract between a self-service terminal and its county. \
            Mutual TLS 1.3; errors are problem documents after RFC 9457."
    ),
    paths(
        enrolment::ask,
        enrolment::look,
        enrolment::renew,
        submissions::put,
        submissions::get,
        feeds::page,
        feeds::manifest,
        feeds::snapshot,
        bundle::get,
        heartbeats::post,
        audit::post,
        card_auth::step1,
        card_auth::step2,
        overview::post,
        records::records,
        records::facts,
        records::accesses,
        seekers::search,
        seekers::phone,
        receipts::lookup,
        receipts::evaluate,
        operators::challenge,
        operators::collect,
        operators::leak,
        ledger::put,
        ledger::verdict,
        ledger::news,
        pages::announce,
        pages::piece,
        tasks::get,
        ferry::post,
        retirements::put,
        updates::piece,
        packs::put
    ),
    components(schemas(
        wire::bundle::Bundle,
        wire::feed::Line<wire::listing::Listing>,
        wire::feed::Line<wire::notice::Notice>,
        wire::feed::Line<wire::library::Policy>,
        wire::feed::Line<wire::library::Fair>,
        wire::feed::Line<wire::library::Archive>,
        wire::feed::Line<wire::library::School>,
        wire::feed::Line<wire::operators::AccountState>,
        wire::submission::CaseBody,
        wire::ledger::ReportBody,
        wire::tasks::TaskReport,
        wire::face::FacePacket,
        wire::ferry::FerryHead,
        wire::ferry::FerryCase,
        wire::ferry::FerryAnswerHead,
        wire::ferry::FerryAnswer
    ))
)]
struct Contract;

/// The document as JSON text, the same for the same sources.
pub fn document() -> String {
    let mut text = Contract::openapi()
        .to_pretty_json()
        .expect("the document is plain data");
    text.push('\n');
    text
}
