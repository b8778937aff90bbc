//! The county contract: request and response types shared by the terminal and the county service.
//!
//! Everything travels as JSON over HTTPS under `/v1`. Members a reader does not know are skipped,
//! so an older terminal reads a newer county and the other way round for one major version; a
//! member of the wrong type or a missing one is refused. Times are milliseconds since 1970 UTC,
//! binary values are standard base64, digests are lower-case hex.

pub mod acceptance;
pub mod audit;
pub mod bundle;
pub mod card_auth;
pub mod cases;
pub mod catalogue;
pub mod enrolment;
pub mod envelope;
pub mod face;
pub mod feed;
pub mod ferry;
pub mod heartbeat;
pub mod ledger;
pub mod library;
pub mod listing;
pub mod notice;
pub mod operators;
pub mod overview;
pub mod pages;
pub mod problem;
pub mod records;
pub mod retire;
pub mod seekers;
pub mod submission;
pub mod tasks;
pub mod update;
pub mod workdays;

mod bytes;

pub use bytes::Base64;

/// The major version of this contract, the first segment of every path.
pub const VERSION: &str = "v1";

/// Content type of a JSON answer.
pub const JSON: &str = "application/json";

/// Content type of feed pages and snapshots: one JSON value a line.
pub const NDJSON: &str = "application/x-ndjson";

/// Content type of a problem document (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Request header in which a terminal names the newest contract it was built with.
pub const CONTRACT_HEADER: &str = "x-jjb-contract";

/// The contract's revision: counts additions within the major version.
pub const CONTRACT_REVISION: u32 = 4;
