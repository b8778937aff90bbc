//! The routes of the contract.

mod audit;
mod bundle;
mod card_auth;
mod enrolment;
mod feeds;
mod ferry;
mod guard;
mod heartbeats;
mod intake;
mod ledger;
pub mod openapi;
mod operators;
mod overview;
mod packs;
mod pages;
mod problem;
mod receipts;
mod records;
mod retirements;
mod seekers;
mod submissions;
mod tasks;
mod updates;

pub use enrolment::code_digest;
pub use feeds::{PUT_LINE, cursor_line, cursor_text, put_line};
pub use intake::{checked_holder, reopened};
pub use operators::Challenges;
pub use pages::{added, announced};
pub use problem::ApiError;
pub use submissions::{id_of, state_of, taken_in};

use super::config::{CountyConfig, PlayedCard};
use super::phone;
use super::pki::Authority;
use super::proof;
use super::publish::publish;
use super::reach::Reach;
use super::retire;
use super::snapshot::Shelf;
use super::store::model::{CertificateRow, Decision};
use super::store::{CountyStore, StoreError};
use super::taken::Offer;
use super::vault::Vault;
use crate::domain::services::workdays::Workdays;
use crate::wire::catalogue::Item;
use crate::wire::ferry::MOST_BYTES;
use crate::wire::problem::ProblemType;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post, put};
use card_auth::Exchanges;
use feeds::PageShelf;
use guard::Attempts;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

/// Largest request body: a sealed case.
const MAX_BODY: usize = 256 * 1_024;

/// Everything the routes share.
pub struct App {
    /// How the service was started.
    pub config: CountyConfig,
    /// Its keys.
    pub vault: Vault,
    /// Its certificate authority.
    pub authority: Authority,
    /// Its records.
    pub store: Arc<dyn CountyStore>,
    /// The calendar both clocks of a case count by.
    pub calendar: Workdays,
    offered: RwLock<Arc<Vec<Item>>>,
    shelf: Shelf,
    pages: PageShelf,
    epoch: String,
    attempts: Attempts<IpAddr>,
    /// Wrong guesses, by what they are about.
    pub guesses: Attempts<String>,
    exchanges: Exchanges,
    /// Login challenges of terminals that are open.
    pub challenges: Challenges,
    /// Login challenges of the console that are open.
    pub console_challenges: Challenges,
    /// Whom the newest update reaches.
    pub reach: Reach,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        config: CountyConfig,
        vault: Vault,
        authority: Authority,
        store: Arc<dyn CountyStore>,
        calendar: Workdays,
        shelf: Shelf,
        epoch: String,
    ) -> Self {
        let offered = Offer::of(&config, &vault).every_item();
        Self {
            offered: RwLock::new(Arc::new(offered)),
            config,
            vault,
            authority,
            store,
            calendar,
            shelf,
            pages: PageShelf::default(),
            epoch,
            attempts: Attempts::default(),
            guesses: Attempts::default(),
            exchanges: Exchanges::default(),
            challenges: Challenges::default(),
            console_challenges: Challenges::default(),
            reach: Reach::default(),
        }
    }

    /// The county's time, ms since 1970.
    pub fn now(&self) -> i64 {
        (self.config.now)()
    }

    /// Every item a terminal may hand in.
    pub fn items(&self) -> Arc<Vec<Item>> {
        let offered = self.offered.read();
        Arc::clone(&offered.unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a terminal may hand in an item. A bundle taken in by another program counts from
    /// its first case on.
    pub fn offers(&self, number: u16) -> bool {
        let there = |items: &[Item]| items.iter().any(|item| item.number == number);
        if there(&self.items()) {
            return true;
        }
        self.look_at_offer();
        there(&self.items())
    }

    /// Takes up what is offered now.
    pub fn look_at_offer(&self) {
        let items = Offer::of(&self.config, &self.vault).every_item();
        *self.offered.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(items);
    }

    /// Signs the request of a waiting enrolment and admits the terminal; then its stamp key is
    /// published.
    pub async fn approve(&self, id: &str) -> Result<bool, StoreError> {
        let Some(asked) = self.store.enrolment(id.to_owned()).await? else {
            return Ok(false);
        };
        let signed = self
            .authority
            .terminal(&asked.csr_pem, &asked.asset, self.now());
        let Ok(issued) = signed else {
            return Ok(false);
        };
        let decision = Decision::Approve {
            certificate_pem: issued.pem,
            row: CertificateRow {
                fingerprint: issued.fingerprint,
                asset: asked.asset,
                not_after_ms: issued.not_after_ms,
            },
        };
        let decided = self.store.decide(id.to_owned(), decision).await?;
        if decided {
            publish(&self.config, &self.vault, self.store.as_ref()).await?;
        }
        Ok(decided)
    }
}

/// All routes.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/enrolments", post(enrolment::ask))
        .route("/v1/enrolments/{id}", get(enrolment::look))
        .route("/v1/certificates/renewal", post(enrolment::renew))
        .route(
            "/v1/submissions/{id}",
            put(submissions::put).get(submissions::get),
        )
        .route("/v1/feeds/{feed}", get(feeds::page))
        .route("/v1/feeds/{feed}/snapshot", get(feeds::manifest))
        .route("/v1/feeds/{feed}/snapshots/{sha256}", get(feeds::snapshot))
        .route("/v1/bundle", get(bundle::get))
        .route("/v1/audit", post(audit::post))
        .route("/v1/heartbeats", post(heartbeats::post))
        .route("/v1/card-auth/step1", post(card_auth::step1))
        .route("/v1/card-auth/step2", post(card_auth::step2))
        .route("/v1/holders/overview", post(overview::post))
        .route("/v1/holders/records", post(records::records))
        .route("/v1/holders/facts", post(records::facts))
        .route("/v1/holders/accesses", post(records::accesses))
        .route("/v1/seekers/search", post(seekers::search))
        .route("/v1/seekers/{id}/phone", post(seekers::phone))
        .route("/v1/receipts/lookup", post(receipts::lookup))
        .route("/v1/submissions/{id}/evaluation", put(receipts::evaluate))
        .route("/v1/operators/challenges", post(operators::challenge))
        .route(
            "/v1/operators/challenges/{id}/collection",
            post(operators::collect),
        )
        .route("/v1/operators/leaks", post(operators::leak))
        .route("/v1/problems", get(ledger::news))
        .route("/v1/problems/{id}", put(ledger::put))
        .route("/v1/problems/{id}/verdict", put(ledger::verdict))
        .route("/v1/submissions/{id}/pages/{number}", put(pages::announce))
        .route(
            "/v1/submissions/{id}/pages/{number}/pieces/{at}",
            put(pages::piece),
        )
        .route(
            "/v1/ferry",
            post(ferry::post).layer(DefaultBodyLimit::max(MOST_BYTES)),
        )
        .route("/v1/tasks", get(tasks::get))
        .route("/v1/acceptance/{at}", put(packs::put))
        .route("/v1/retirements/{id}", put(retirements::put))
        .route("/v1/updates/{version}", get(updates::piece))
        .route("/proof", get(proof::show))
        .route("/wiped", get(retire::page::show))
        .merge(phone_page(&app))
        .fallback(async || ApiError::from(ProblemType::NotFound))
        .method_not_allowed_fallback(async || ApiError::from(ProblemType::NotFound))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(app)
}

/// The page that plays the card app, where it is played.
fn phone_page(app: &Arc<App>) -> Router<Arc<App>> {
    match app.config.played_card {
        PlayedCard::Nowhere => Router::new(),
        PlayedCard::OnThePhonePage => {
            Router::new().route("/phone/login", get(phone::show).post(phone::confirm))
        }
    }
}
