//! What the county keeps. One trait, two stores: SQLite for a county, PostgreSQL for a province.
//! Both pass the same tests.

pub mod acceptance;
pub mod accounts;
pub mod audit;
pub mod cases;
pub mod console;
pub mod faces;
pub mod ledger;
pub mod model;
pub mod packs;
pub mod pages;
pub mod persons;
pub mod postgres;
pub mod releases;
pub mod replace;
pub mod retire;
pub mod seekers;
pub mod sqlite;
pub mod tasks;
pub mod trials;
pub mod updates;

use acceptance::AcceptanceStore;
use accounts::AccountStore;
use audit::ChainStore;
use cases::CaseStore;
use console::ConsoleStore;
use faces::FaceStore;
use ledger::LedgerStore;
use model::{
    CertificateRow, Checkpoint, Decision, Enrolment, FeedChange, FeedHead, FeedRows, Redeemed,
    Terminal,
};
use packs::PackStore;
use pages::PageStore;
use persons::PersonStore;
use releases::ReleaseStore;
use replace::ReplaceStore;
use retire::RetireStore;
use seekers::SeekerStore;
use std::future::Future;
use std::pin::Pin;
use tasks::TaskStore;
use trials::TrialStore;
use updates::UpdateStore;

/// Why the store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It is stopping or its connection is gone.
    #[error("the store is closed")]
    Closed,
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("postgresql: {0}")]
    Postgres(#[from] tokio_postgres::Error),
    /// A row holds what this version never wrote.
    #[error("the store holds an impossible {0}")]
    Impossible(&'static str),
}

/// An answer that comes after the commit.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What the county keeps. Every write has been committed durably when its answer comes.
pub trait CountyStore:
    CaseStore
    + ConsoleStore
    + PersonStore
    + SeekerStore
    + ChainStore
    + AccountStore
    + LedgerStore
    + PageStore
    + TrialStore
    + TaskStore
    + FaceStore
    + ReleaseStore
    + AcceptanceStore
    + RetireStore
    + PackStore
    + ReplaceStore
    + UpdateStore
{
    /// Random text made with the store: part of every cursor, so that cursors of another store
    /// are told apart.
    fn epoch(&self) -> Answer<'_, String>;

    /// Admits a one-time code, given as its digest, until a moment (ms since 1970).
    fn add_code(&self, digest: String, until_ms: i64) -> Answer<'_, ()>;

    /// Uses a code up and notes the enrolment, both or neither.
    fn redeem(&self, digest: String, now_ms: i64, asked: Enrolment) -> Answer<'_, Redeemed>;

    /// An enrolment by its id.
    fn enrolment(&self, id: String) -> Answer<'_, Option<Enrolment>>;

    /// Enrolments that wait for approval, oldest first.
    fn waiting(&self) -> Answer<'_, Vec<Enrolment>>;

    /// Decides a waiting enrolment; `false` when it is not waiting.
    fn decide(&self, id: String, decision: Decision) -> Answer<'_, bool>;

    /// Adds a renewed certificate of a terminal.
    fn add_certificate(&self, row: CertificateRow) -> Answer<'_, ()>;

    /// The terminal a certificate belongs to, unless it is revoked or unknown.
    fn admitted(&self, fingerprint: String) -> Answer<'_, Option<Terminal>>;

    /// All terminals with their stamp keys.
    fn terminals(&self) -> Answer<'_, Vec<Terminal>>;

    /// Asset numbers of the terminals that hold a certificate which is not revoked.
    fn in_service(&self) -> Answer<'_, Vec<String>>;

    /// Revokes every certificate of a terminal; how many there were.
    fn revoke(&self, asset: String) -> Answer<'_, u64>;

    /// Applies changes to a feed in one transaction; the new head.
    fn apply(&self, feed: String, changes: Vec<FeedChange>, now_ms: i64) -> Answer<'_, u64>;

    /// Changes after a sequence number, in their order.
    fn changes(&self, feed: String, after: u64, limit: u32) -> Answer<'_, FeedRows>;

    /// Every live document of a feed, by id, and the head it belongs to.
    fn whole(&self, feed: String) -> Answer<'_, (u64, Vec<String>)>;

    /// Forgets tombstones older than a moment; cursors before them become too old.
    fn prune(&self, feed: String, before_ms: i64) -> Answer<'_, u64>;

    /// The head of every feed that has one.
    fn heads(&self) -> Answer<'_, Vec<FeedHead>>;

    /// Keeps the newest heartbeat of a terminal.
    fn heartbeat(&self, asset: String, report: String, now_ms: i64) -> Answer<'_, ()>;

    /// The newest heartbeat of a terminal and when it came.
    fn last_heartbeat(&self, asset: String) -> Answer<'_, Option<(String, i64)>>;

    /// Compares a terminal's newest audit record with the one known before, and keeps it when the
    /// log goes on.
    fn checkpoint(
        &self,
        asset: String,
        seq: u64,
        head: String,
        at_ms: i64,
    ) -> Answer<'_, Checkpoint>;

    /// Publishes a signed bundle; `false` when a version as high is there already.
    fn publish_bundle(&self, version: u64, document: String) -> Answer<'_, bool>;

    /// The newest signed bundle.
    fn bundle(&self) -> Answer<'_, Option<(u64, String)>>;
}

/// A number as the databases keep it.
fn to_db(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A number as the databases kept it.
fn from_db(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| StoreError::Impossible("negative number"))
}
