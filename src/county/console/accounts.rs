//! Accounts: the list, one account, and what each administrator may do with it.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::login::PLACE;
use super::notes::Event;
use super::pages::{self, Told, page, values, word};
use super::session::Seat;
use crate::county::accounts::{self, AccountError};
use crate::county::forms::Fields;
use crate::county::store::StoreError;
use crate::county::store::accounts::AccountRow;
use crate::domain::operators::account::AccountFacts;
use crate::domain::operators::opening::OpeningRefusal;
use crate::domain::operators::powers::{Act, may};
use crate::domain::operators::{AccountId, Standing};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use minijinja::Value;
use std::sync::Arc;

/// What went wrong with an account, by its word; trouble of the records stays trouble.
pub fn problem(e: AccountError) -> Result<&'static str, Trouble> {
    Ok(match e {
        AccountError::Unknown => return Err(Trouble::Nowhere),
        AccountError::Store(e) => return Err(e.into()),
        AccountError::Taken => "taken",
        AccountError::Kept => "kept",
        AccountError::Forbidden(_) => "account-forbidden",
        AccountError::Cancelled => "account-cancelled",
        AccountError::NotOpen => "account-not-open",
        AccountError::NotOffered(_) => "not-offered",
        AccountError::NoOperator => "no-operator",
        AccountError::Question => "question",
        AccountError::CardPin => "question",
        AccountError::Opening(why) => match why {
            OpeningRefusal::NotPermanent => "not-permanent",
            OpeningRefusal::BothAdministrators => "both-administrators",
            OpeningRefusal::AdministratorInBusiness => "administrator-in-business",
            OpeningRefusal::SecondAccount => "second-account",
            OpeningRefusal::PostFilled => "post-filled",
        },
    })
}

/// Every item of the county with a box, ticked where an account holds it.
pub fn boxes(console: &Console, held: &[u16]) -> Vec<Value> {
    let items = &console.app.config.items;
    let operators = |item: &&crate::wire::catalogue::Item| {
        use crate::wire::catalogue::Mode;
        matches!(item.mode, Mode::Assisted | Mode::OperatorTask) || held.contains(&item.number)
    };
    let row = |item: &crate::wire::catalogue::Item| {
        values! { number => item.number, name => item.name, ticked => held.contains(&item.number) }
    };
    let first = items.iter().filter(operators).map(row);
    let rest = items.iter().filter(|item| !operators(item));
    first.chain(rest.map(row)).collect()
}

/// Numbers ticked in a form.
pub fn ticked(fields: &Fields) -> Vec<u16> {
    let mut all: Vec<u16> = fields.all("item").filter_map(|n| n.parse().ok()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What was done with an account, in words: notes are a machine word and what it is about.
fn told_of(what: &str) -> String {
    let said = ["opened ", "rights ", "unlock code for "]
        .into_iter()
        .find_map(|begin| {
            let about = what.strip_prefix(begin)?;
            let post = word("post", about);
            Some(format!("{} {post}", word("account-note", begin.trim_end())))
        });
    said.unwrap_or_else(|| word("account-note", what))
}

fn facts_of(row: &AccountRow) -> Result<AccountFacts, Trouble> {
    let facts = accounts::facts(row).ok_or(StoreError::Impossible("account"))?;
    Ok(facts)
}

fn line(console: &Console, row: &AccountRow) -> Result<Value, Trouble> {
    let facts = facts_of(row)?;
    let name = accounts::name_of(&console.app, row);
    let lapsed = WallTime(console.app.now()).date() > facts.lapses();
    Ok(values! {
        id => row.id, post => row.post, standing => row.standing,
        name => name.map_or_else(String::new, |name| name.reveal().to_owned()),
        lapsed, lapses => facts.lapses().to_string(), rights => facts.rights.count(),
        last => row.last_login_ms.map(at),
    })
}

/// All accounts.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let all = console.app.store.accounts().await?;
    let rows = all.iter().map(|row| line(&console, row));
    let rows: Vec<Value> = rows.collect::<Result<_, _>>()?;
    Ok(page(
        "accounts.html",
        &seat,
        values! { rows, told => told.words() },
    ))
}

/// One account.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    shown(&console, &seat, &id, &told, "").await
}

async fn shown(
    console: &Console,
    seat: &Seat,
    id: &str,
    told: &Told,
    code: &str,
) -> Result<Response, Trouble> {
    let app = &console.app;
    let row = app.store.account(id.to_owned()).await?;
    let row = row.ok_or(Trouble::Nowhere)?;
    let facts = facts_of(&row)?;
    let held: Vec<u16> = facts.rights.items().map(ItemNo::get).collect();
    let who = accounts::real_name_of(app, &row);
    let notes = app.store.account_notes(id.to_owned()).await?;
    let notes: Vec<Value> = notes
        .iter()
        .rev()
        .map(|note| values! { at => at(note.at_ms), by => note.by, what => told_of(&note.what) })
        .collect();
    let can = |act| may(seat.post, act) && seat.account.as_str() != id;
    let below = !facts.post.is_administrator();
    Ok(page(
        "account.html",
        seat,
        values! {
            account => line(console, &row)?,
            masked => who.map(|who| values! {
                number => who.id_number.masked(), phone => who.phone.masked(),
            }),
            opened => at(row.counts_from_ms), notes, code,
            handles => may(facts.post, Act::TakeCase),
            held, boxes => boxes(console, &held),
            may_stand => below && can(Act::FreezeAccount),
            may_grant => below && can(Act::GrantRights) && may(facts.post, Act::TakeCase),
            told => told.words(),
        },
    ))
}

async fn stand(
    console: &Console,
    seat: &Seat,
    id: &str,
    (standing, event): (Standing, Event),
) -> Result<Response, Trouble> {
    let account = AccountId::parse(id).ok_or(Trouble::Nowhere)?;
    let by = seat.account.as_str();
    console.note(by, event, id, "").await?;
    let outcome = accounts::stand(&console.app, &account, standing, by).await;
    answer(console, seat, id, outcome, "standing").await
}

/// Back to the account, with what came of it.
async fn answer(
    console: &Console,
    seat: &Seat,
    id: &str,
    outcome: Result<(), AccountError>,
    done: &str,
) -> Result<Response, Trouble> {
    let path = format!("/accounts/{id}");
    let Err(e) = outcome else {
        return Ok(pages::done(&path, done));
    };
    let why = problem(e)?;
    let by = seat.account.as_str();
    console.note(by, Event::AccountRefused, id, why).await?;
    Ok(pages::refused(&path, why))
}

/// Freezes an account that leaked.
pub async fn freeze(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let what = (Standing::Frozen, Event::AccountFrozen);
    stand(&console, &seat, &id, what).await
}

/// Opens a frozen or unused account again.
pub async fn unlock(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let what = (Standing::Open, Event::AccountUnlocked);
    stand(&console, &seat, &id, what).await
}

/// Gives an operator the ticked rights and no others.
pub async fn grant(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let account = AccountId::parse(&id).ok_or(Trouble::Nowhere)?;
    let items = ticked(&fields);
    let by = seat.account.as_str();
    let detail = format!("{items:?}");
    console.note(by, Event::RightsGranted, &id, &detail).await?;
    let outcome = accounts::grant(&console.app, &account, &items, by).await;
    answer(&console, &seat, &id, outcome, "rights").await
}

/// The code that opens a blocked PIN.
pub async fn code(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let account = AccountId::parse(&id).ok_or(Trouble::Nowhere)?;
    let (asset, question) = (fields.get("terminal").trim(), fields.get("question").trim());
    let by = seat.account.as_str();
    console.note(by, Event::UnlockCodeRead, &id, asset).await?;
    match accounts::read_code(&console.app, &account, asset, question, by).await {
        Ok(code) => shown(&console, &seat, &id, &Told::problem(""), &code).await,
        Err(e) => answer(&console, &seat, &id, Err(e), "").await,
    }
}

/// Freezes the own account, whose secret may be known to somebody else.
pub async fn leak(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let by = seat.account.as_str();
    console.note(by, Event::LeakReported, by, "").await?;
    match accounts::leaked(&console.app, &seat.account, PLACE).await {
        Ok(_) => Ok(pages::to("/")),
        Err(e) => Ok(pages::refused("/", problem(e)?)),
    }
}
