//! What stands before every page: a session, the post's power to do this, a form of our own.

use super::Console;
use super::notes::Event;
use super::pages;
use super::session::{Seat, Sitting};
use crate::county::accounts;
use crate::county::forms::Fields;
use crate::county::store::StoreError;
use crate::domain::operators::console::{ConsoleRefusal, may_enter_console};
use crate::domain::operators::powers::{Act, may};
use crate::domain::operators::shift::ShiftOver;
use crate::domain::time::{MonoTime, WallTime};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// The cookie of a session. The prefix makes browsers keep it to this host, over TLS only.
pub const SESSION: &str = "__Host-console";

/// Why a page was not made.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no such thing.
    #[error("there is no such thing")]
    Nowhere,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A spreadsheet was not made.
    #[error("spreadsheet: {0}")]
    Table(#[from] rust_xlsxwriter::XlsxError),
}

impl axum::response::IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Self::Nowhere => pages::missing(),
            other => {
                log::error!("console: {other}");
                pages::failed()
            }
        }
    }
}

/// A value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(own, value)| (own == name).then_some(value))
}

/// The console's time for sessions.
pub fn moment(console: &Console) -> MonoTime {
    MonoTime(u64::try_from(console.app.now()).unwrap_or(0))
}

/// Lets a request through that has a session, the power and a form of our own.
pub async fn guard(
    State((console, act)): State<(Arc<Console>, Act)>,
    request: Request,
    next: Next,
) -> Response {
    match checked(&console, act, request).await {
        Ok(Ok(request)) => next.run(request).await,
        Ok(Err(refusal)) => refusal,
        Err(e) => Trouble::from(e).into_response(),
    }
}

async fn checked(
    console: &Console,
    act: Act,
    request: Request,
) -> Result<Result<Request, Response>, StoreError> {
    let now = moment(console);
    let secret = cookie(request.headers(), SESSION).unwrap_or("");
    let seat = match console.sessions.look(secret, now) {
        Sitting::Open(seat) => seat,
        Sitting::Nobody => return Ok(Err(pages::to("/login"))),
        Sitting::Locked(_) => return Ok(Err(pages::to("/locked"))),
        Sitting::Over(account, why) => {
            let why = over_word(why);
            console
                .note(account.as_str(), Event::Ended, "", why)
                .await?;
            return Ok(Err(pages::to(&format!("/login?ended={why}"))));
        }
    };
    if let Some(why) = stopped(console, &seat).await? {
        console.sessions.end(&seat.secret);
        let account = seat.account.as_str();
        console.note(account, Event::Ended, "", why).await?;
        return Ok(Err(pages::to(&format!("/login?ended={why}"))));
    }
    let path = request.uri().path().to_owned();
    if !may(seat.post, act) {
        let detail = act.name().to_owned();
        console
            .note(seat.account.as_str(), Event::Refused, &path, &detail)
            .await?;
        return Ok(Err(pages::forbidden(&seat)));
    }
    let (mut head, body) = request.into_parts();
    let mut fields = Fields::default();
    if head.method == Method::POST {
        let body = to_bytes(body, super::MAX_BODY).await.unwrap_or_default();
        fields = Fields::read(&body);
        if fields.get("proof") != seat.proof {
            console
                .note(seat.account.as_str(), Event::ForeignForm, &path, "")
                .await?;
            return Ok(Err(pages::foreign_form(&seat)));
        }
    }
    console.sessions.touch(&seat.secret, now);
    head.extensions.insert(seat);
    head.extensions.insert(Arc::new(fields));
    Ok(Ok(Request::from_parts(head, axum::body::Body::empty())))
}

/// Why an account may not go on, if it may not: it is looked at with every request.
async fn stopped(console: &Console, seat: &Seat) -> Result<Option<&'static str>, StoreError> {
    let account = accounts::account(&console.app, &seat.account).await?;
    let today = WallTime(console.app.now()).date();
    let entry = account
        .ok_or(ConsoleRefusal::NoAccount)
        .and_then(|account| may_enter_console(&account, today));
    Ok(entry.err().map(ConsoleRefusal::name))
}

/// Why the clocks ended a session.
pub fn over_word(why: ShiftOver) -> &'static str {
    match why {
        ShiftOver::Idle => "idle",
        ShiftOver::TooLong => "too-long",
    }
}
