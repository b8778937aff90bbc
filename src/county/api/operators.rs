//! Operators at terminals: the login challenge and the report of a leak.

use super::App;
use super::guard::Admitted;
use super::problem::{ApiError, Body, json};
use crate::county::accounts::{self, AccountError};
use crate::county::config::PlayedCard;
use crate::county::vault::random_text;
use crate::domain::delivery::DeviceId;
use crate::domain::operators::AccountId;
use crate::domain::operators::challenge::{CHALLENGE_LIFE, Challenge, ChallengeFault, Told};
use crate::domain::operators::entry::{EntryRefusal, may_enter};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::wire::Base64;
use crate::wire::operators::{Collected, Leak, LeakAnswer, NewChallenge, OperatorLogin};
use crate::wire::problem::{Problem, ProblemType};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Challenges open at once, and of one terminal.
const MOST: usize = 10_000;
const MOST_EACH: usize = 20;

/// The challenges that are open: gone with a restart, as they would be after two minutes.
#[derive(Default)]
pub struct Challenges(Mutex<HashMap<String, (String, Challenge)>>);

impl Challenges {
    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<String, (String, Challenge)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a challenge for whoever shows it, by name.
    pub fn add(
        &self,
        terminal: &str,
        device: DeviceId,
        now: WallTime,
    ) -> Result<String, ProblemType> {
        let mut open = self.open();
        open.retain(|_, (_, challenge)| !challenge.is_over(now));
        let own = open.values().filter(|(asset, _)| asset == terminal).count();
        if open.len() >= MOST || own >= MOST_EACH {
            return Err(ProblemType::TooMany);
        }
        let id = random_text(16);
        let challenge = Challenge::new(device, now);
        open.insert(id.clone(), (terminal.to_owned(), challenge));
        Ok(id)
    }

    /// The terminal a challenge belongs to, while it is good.
    pub fn terminal_of(&self, id: &str, now: WallTime) -> Option<String> {
        let open = self.open();
        let (terminal, challenge) = open.get(id)?;
        (!challenge.is_over(now)).then(|| terminal.clone())
    }

    /// Takes a phone's answer.
    pub fn answer(
        &self,
        id: &str,
        who: Result<AccountId, EntryRefusal>,
        now: WallTime,
    ) -> Result<(), ChallengeFault> {
        let mut open = self.open();
        let (_, challenge) = open.get_mut(id).ok_or(ChallengeFault::TooOld)?;
        challenge.answer(who, now)
    }

    /// How a challenge stands, for the one who showed it; an outcome is told once.
    pub fn collect(
        &self,
        id: &str,
        device: &DeviceId,
        now: WallTime,
    ) -> Result<Told, ChallengeFault> {
        let mut open = self.open();
        let (_, challenge) = open.get_mut(id).ok_or(ChallengeFault::TooOld)?;
        challenge.collect(device, now)
    }
}

fn device(asset: &str) -> Result<DeviceId, ApiError> {
    DeviceId::parse(asset).ok_or_else(|| ProblemType::TerminalRefused.into())
}

/// Makes a login challenge for the terminal that asks.
#[utoipa::path(post, path = "/v1/operators/challenges", responses(
    (status = 201, body = NewChallenge), (status = 429, body = Problem),
    (status = 503, body = Problem)))]
pub async fn challenge(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if app.config.played_card == PlayedCard::Nowhere {
        return Err(ProblemType::Busy.into());
    }
    let now = WallTime(app.now());
    let id = app
        .challenges
        .add(&terminal.asset, device(&terminal.asset)?, now)?;
    // The name the terminal reaches the county by is the one the phone is to use.
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let answer = NewChallenge {
        url: format!("https://{}/phone/login?c={id}", host.unwrap_or("localhost")),
        id,
        good_for_ms: CHALLENGE_LIFE.0,
    };
    Ok(json(StatusCode::CREATED, &answer))
}

/// How a challenge of the terminal that asks stands; an outcome is told once.
#[utoipa::path(post, path = "/v1/operators/challenges/{id}/collection",
    params(("id" = String, Path)), responses((status = 200, body = Collected)))]
pub async fn collect(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let now = WallTime(app.now());
    let told = app.challenges.collect(&id, &device(&terminal.asset)?, now);
    let answer = match told {
        Err(_) => Collected::Gone,
        Ok(Told::Waiting) => Collected::Waiting,
        Ok(Told::Refused(why)) => refused(why),
        Ok(Told::Confirmed(account)) => confirmed(&app, &account, &terminal.asset).await?,
    };
    Ok(json(StatusCode::OK, &answer))
}

fn refused(why: EntryRefusal) -> Collected {
    Collected::Refused {
        why: why.name().to_owned(),
    }
}

/// The login, looked at once more: the account may have been frozen since the phone answered.
async fn confirmed(app: &App, id: &AccountId, asset: &str) -> Result<Collected, ApiError> {
    let today = WallTime(app.now()).date();
    let account = accounts::account(app, id).await?;
    let entry = account
        .ok_or(EntryRefusal::NoAccount)
        .and_then(|account| may_enter(&account, today));
    if let Err(why) = entry {
        return Ok(refused(why));
    }
    accounts::logged_in(app, id, asset).await.map_err(fault)?;
    let row = app.store.account(id.as_str().to_owned()).await?;
    let row = row.ok_or(ProblemType::Busy)?;
    let facts = accounts::facts(&row).ok_or(ProblemType::Busy)?;
    let name = accounts::name_of(app, &row).ok_or(ProblemType::Busy)?;
    Ok(Collected::Confirmed {
        operator: OperatorLogin {
            account: row.id.clone(),
            name: name.reveal().to_owned(),
            rights: facts.rights.items().map(ItemNo::get).collect(),
            lapses: facts.lapses().to_string(),
            offline: app.config.offline_logins,
            unlock_key: Base64(accounts::unlock_key(app, id, asset).to_vec()),
            own_number: accounts::own_number(app, &row, asset),
        },
    })
}

fn fault(e: AccountError) -> ApiError {
    match e {
        AccountError::Unknown => ProblemType::NotFound.into(),
        e => {
            log::error!("an account: {e}");
            ProblemType::Busy.into()
        }
    }
}

/// Freezes the account an operator reports as leaked.
#[utoipa::path(post, path = "/v1/operators/leaks", request_body = Leak, responses(
    (status = 200, body = LeakAnswer), (status = 404, body = Problem)))]
pub async fn leak(
    State(app): State<Arc<App>>,
    Admitted(terminal): Admitted,
    Body(told): Body<Leak>,
) -> Result<Response, ApiError> {
    let id = AccountId::parse(&told.account).ok_or(ProblemType::NotFound)?;
    let standing = accounts::leaked(&app, &id, &terminal.asset)
        .await
        .map_err(fault)?;
    log::warn!("account {id} reported as leaked");
    let answer = LeakAnswer {
        standing: standing.name().to_owned(),
    };
    Ok(json(StatusCode::OK, &answer))
}
