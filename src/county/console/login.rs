//! Coming in and leaving: a code on the page, confirmed with the electronic card on the phone.

use super::Console;
use super::gate::{SESSION, Trouble, cookie, moment, over_word};
use super::notes::Event;
use super::pages::{self, values, view};
use super::session::{Door, KeptForm, Seat, Sitting};
use crate::county::accounts::{self, AccountError};
use crate::county::codes::{Modules, QUIET};
use crate::county::forms::Fields;
use crate::county::store::StoreError;
use crate::county::vault::random_text;
use crate::domain::delivery::DeviceId;
use crate::domain::operators::AccountId;
use crate::domain::operators::challenge::Told;
use crate::domain::operators::console::{ConsoleRefusal, may_enter_console};
use crate::domain::time::WallTime;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// The cookie of a login under way.
const DOOR: &str = "__Host-door";
/// Where a console stands in the records of logins.
pub const PLACE: &str = "console";
/// Bytes of the short name a person compares.
const LABEL: usize = 2;

/// Why somebody is at the login page again.
#[derive(Deserialize)]
pub struct Came {
    #[serde(default)]
    ended: String,
}

fn kept(name: &str, value: &str) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).expect("hex is a header")
}

fn dropped(name: &str) -> HeaderValue {
    let text = format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    HeaderValue::from_str(&text).expect("a constant is a header")
}

/// The page of the code; it asks again by itself until the phone has answered.
pub async fn show(
    State(console): State<Arc<Console>>,
    Query(came): Query<Came>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let now = WallTime(console.app.now());
    let Some(secret) = cookie(&headers, DOOR) else {
        return Ok(start_page(&console, "", &came.ended));
    };
    let Some(door) = console.sessions.door(secret) else {
        return Ok(start_page(&console, "", &came.ended));
    };
    let device = DeviceId::parse(&door.label).expect("made below");
    let told = console
        .app
        .console_challenges
        .collect(&door.challenge, &device, now);
    let over = |page: Response| {
        console.sessions.forget_door(secret);
        with_cookies(page, &[dropped(DOOR)])
    };
    match told {
        Ok(Told::Waiting) => Ok(code_page(&console, &door, &headers)),
        Err(_) => Ok(over(start_page(&console, "gone", ""))),
        Ok(Told::Refused(_)) => {
            let why = ConsoleRefusal::NoAccount.name();
            console.note("", Event::LoginRefused, "", why).await?;
            Ok(over(start_page(&console, why, "")))
        }
        Ok(Told::Confirmed(account)) => match enter(&console, &account).await? {
            Err(why) => {
                let who = account.as_str();
                console
                    .note(who, Event::LoginRefused, "", why.name())
                    .await?;
                Ok(over(start_page(&console, why.name(), "")))
            }
            Ok(session) => {
                // Whoever sat here before in this browser is gone.
                console
                    .sessions
                    .end(cookie(&headers, SESSION).unwrap_or(""));
                let page = console.sessions.kept_at(&session).unwrap_or("/");
                let page = over(pages::to(page));
                Ok(with_cookies(page, &[kept(SESSION, &session)]))
            }
        },
    }
}

fn with_cookies(mut page: Response, cookies: &[HeaderValue]) -> Response {
    for cookie in cookies {
        page.headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    page
}

fn start_page(console: &Console, problem: &str, ended: &str) -> Response {
    let platform = console.has_platform();
    view(
        StatusCode::OK,
        "login.html",
        None,
        values! { problem, ended, platform, locked => false, code => "" },
    )
}

fn code_page(console: &Console, door: &Door, headers: &HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.and_then(|h| h.rsplit_once(':').map_or(Some(h), |(name, _)| Some(name)));
    let url = format!(
        "https://{}:{}/phone/login?c={}",
        host.unwrap_or("localhost"),
        console.phone_port,
        door.challenge
    );
    let code = drawn(&url);
    view(
        StatusCode::OK,
        "login.html",
        None,
        values! { problem => "", ended => "", platform => true, locked => false, code, url, label => door.label },
    )
}

/// A code as the path of a drawing, one unit a square, with four units around it; and its width.
fn drawn(url: &str) -> Option<(String, usize)> {
    let modules = Modules::of(url)?;
    let mut path = String::new();
    for (column, row) in modules.dark() {
        path.push_str(&format!("M{column} {row}h1v1h-1z"));
    }
    Some((path, modules.width + 2 * QUIET))
}

/// Makes a code for this browser.
pub async fn begin(State(console): State<Arc<Console>>) -> Result<Response, Trouble> {
    let now = WallTime(console.app.now());
    let challenges = &console.app.console_challenges;
    console
        .sessions
        .sweep_doors(|door| challenges.terminal_of(&door.challenge, now).is_some());
    let label = format!("{PLACE}-{}", random_text(LABEL));
    let device = DeviceId::parse(&label).expect("letters, digits and a dash");
    let secret = challenges
        .add(&label, device, now)
        .ok()
        .and_then(|challenge| console.sessions.knock(Door { challenge, label }));
    let Some(secret) = secret.filter(|_| console.has_platform()) else {
        return Ok(start_page(&console, "busy", ""));
    };
    Ok(with_cookies(pages::to("/login"), &[kept(DOOR, &secret)]))
}

/// Begins the session of an account that may come in.
async fn enter(
    console: &Console,
    id: &AccountId,
) -> Result<Result<String, ConsoleRefusal>, Trouble> {
    let app = &console.app;
    let Some(row) = app.store.account(id.as_str().to_owned()).await? else {
        return Ok(Err(ConsoleRefusal::NoAccount));
    };
    let facts = accounts::facts(&row).ok_or(StoreError::Impossible("account"))?;
    if let Err(why) = may_enter_console(&facts, WallTime(app.now()).date()) {
        return Ok(Err(why));
    }
    accounts::logged_in(app, id, PLACE)
        .await
        .map_err(|e| match e {
            AccountError::Store(e) => e,
            _ => StoreError::Impossible("account"),
        })?;
    console.note(id.as_str(), Event::LoggedIn, "", "").await?;
    let name = accounts::name_of(app, &row);
    let name = name.map_or_else(String::new, |name| name.reveal().to_owned());
    let now = moment(console);
    Ok(Ok(console.sessions.begin(
        id.clone(),
        facts.post,
        name,
        now,
    )))
}

/// Covers the screen; whoever comes back confirms anew.
pub async fn locked(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let secret = cookie(&headers, SESSION).unwrap_or("");
    let account = match console.sessions.look(secret, moment(&console)) {
        Sitting::Nobody => return Ok(pages::to("/login")),
        Sitting::Over(account, why) => {
            let why = over_word(why);
            console
                .note(account.as_str(), Event::Ended, "", why)
                .await?;
            return Ok(pages::to(&format!("/login?ended={why}")));
        }
        Sitting::Locked(account) => account,
        Sitting::Open(seat) => {
            console.sessions.lock(secret);
            console
                .note(seat.account.as_str(), Event::Locked, "", "")
                .await?;
            seat.account
        }
    };
    log::debug!("console: {account} is locked");
    Ok(view(
        StatusCode::OK,
        "login.html",
        None,
        values! { problem => "", ended => "", platform => console.has_platform(), locked => true, code => "" },
    ))
}

/// Covers the screen over a form that was not sent: its fields are kept, sealed, for the same
/// account alone. Only a form that this session was shown is kept.
pub async fn keep(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Trouble> {
    let secret = cookie(&headers, SESSION).unwrap_or("");
    if let Some((account, proof)) = console.sessions.whose(secret, moment(&console)) {
        let fields = Fields::read(&body);
        if fields.get("proof") != proof {
            let who = account.as_str();
            console.note(who, Event::ForeignForm, "/keep", "").await?;
        } else if let Some(page) = super::kept_page(fields.get("form")) {
            let place = kept_place(&account);
            let sealed = console.app.vault.rest.seal(&place, &body);
            console.sessions.keep(secret, KeptForm { page, sealed });
        }
    }
    locked(State(console), headers).await
}

fn kept_place(account: &AccountId) -> String {
    format!("kept-form|{account}")
}

/// The fields of a form that was kept for a page; `None` where there are none.
pub fn kept_fields(console: &Console, seat: &Seat, page: &str) -> Option<Fields> {
    let sealed = console.sessions.take_kept(&seat.secret, page)?;
    let place = kept_place(&seat.account);
    let plain = console.app.vault.rest.open(&place, &sealed)?;
    Some(Fields::read(&plain))
}

/// Leaves for good.
pub async fn leave(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    console.sessions.end(&seat.secret);
    console
        .note(seat.account.as_str(), Event::LoggedOut, "", "")
        .await?;
    let page = pages::to("/login?ended=left");
    Ok(with_cookies(page, &[dropped(SESSION)]))
}
