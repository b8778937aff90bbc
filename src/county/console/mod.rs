//! The county staff's console: pages made on the server, for a browser without a script.
//!
//! It has a door of its own. Who sits at it logs in with the electronic card as everywhere; what a
//! post may do stands in [`crate::domain::operators::powers`], and every page names the act it
//! needs in one table ([`DESKS`]): nothing is reached beside it.

mod acceptance;
mod accounts;
mod applications;
mod cases;
mod check;
mod content;
mod faces;
mod figures;
mod gate;
mod log;
mod login;
mod monthly;
pub mod notes;
mod pages;
pub(super) mod points;
mod problems;
mod releases;
mod replace;
mod retire;
mod schedule;
mod session;
mod tasks;
mod terminals;
mod updates;

use super::api::App;
use super::config::PlayedCard;
use crate::domain::operators::powers::Act;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use ring::hmac;
use session::Sessions;
use std::sync::Arc;

/// Largest form.
const MAX_BODY: usize = 64 * 1_024;

/// Everything the pages share.
pub struct Console {
    app: Arc<App>,
    sessions: Sessions,
    /// The key of the chain of notes.
    chain: hmac::Key,
    /// Where the page that plays the card app is served.
    phone_port: u16,
}

/// A page or a form and the act it needs.
struct Desk {
    path: &'static str,
    act: Act,
    methods: fn() -> MethodRouter<Arc<Console>>,
}

const fn desk(path: &'static str, act: Act, methods: fn() -> MethodRouter<Arc<Console>>) -> Desk {
    Desk { path, act, methods }
}

/// Every page and form behind the login.
const DESKS: &[Desk] = &[
    desk("/", Act::EnterConsole, || get(pages::home)),
    desk("/leave", Act::EnterConsole, || post(login::leave)),
    desk("/cases", Act::ReviewCase, || get(cases::queue)),
    desk("/cases/{receipt}", Act::ReviewCase, || get(cases::show)),
    desk("/cases/{receipt}/open", Act::ReviewCase, || {
        post(cases::open)
    }),
    desk("/cases/{receipt}/decide", Act::ReviewCase, || {
        post(cases::decide)
    }),
    desk("/cases/{receipt}/documents", Act::ReviewCase, || {
        post(cases::documents)
    }),
    desk("/faces", Act::ReviewCase, || get(faces::list)),
    desk("/faces/{receipt}", Act::ReviewCase, || get(faces::show)),
    desk("/faces/{receipt}/open", Act::ReviewCase, || {
        post(faces::open)
    }),
    desk("/faces/{receipt}/decide", Act::ReviewCase, || {
        post(faces::decide)
    }),
    desk("/applications", Act::ReadAccounts, || {
        get(applications::list)
    }),
    desk("/applications/archive", Act::ReadAccounts, || {
        get(applications::archive)
    }),
    desk("/applications/new", Act::FileApplication, || {
        get(applications::blank)
    }),
    desk(applications::KEPT, Act::FileApplication, || {
        get(applications::kept)
    }),
    desk("/applications/file", Act::FileApplication, || {
        post(applications::file)
    }),
    desk("/applications/{no}", Act::ReadAccounts, || {
        get(applications::show)
    }),
    desk("/applications/{no}/carry-out", Act::OpenAccount, || {
        post(applications::carry_out)
    }),
    desk("/applications/{no}/decline", Act::OpenAccount, || {
        post(applications::decline)
    }),
    desk("/applications/{no}/grant", Act::GrantRights, || {
        post(applications::grant)
    }),
    desk(
        "/applications/{no}/decline-rights",
        Act::GrantRights,
        || post(applications::decline_rights),
    ),
    desk("/accounts", Act::ReadAccounts, || get(accounts::list)),
    desk("/accounts/{id}", Act::ReadAccounts, || get(accounts::show)),
    desk("/accounts/{id}/freeze", Act::FreezeAccount, || {
        post(accounts::freeze)
    }),
    desk("/accounts/{id}/unlock", Act::UnlockAccount, || {
        post(accounts::unlock)
    }),
    desk("/accounts/{id}/code", Act::ReadUnlockCode, || {
        post(accounts::code)
    }),
    desk("/accounts/{id}/rights", Act::GrantRights, || {
        post(accounts::grant)
    }),
    desk("/leak", Act::ReportLeak, || post(accounts::leak)),
    desk("/check", Act::CheckAccounts, || get(check::show)),
    desk("/check/close", Act::CheckAccounts, || post(check::close)),
    desk(check::KEPT, Act::CheckAccounts, || get(check::typed)),
    desk("/check/{month}", Act::CheckAccounts, || get(check::kept)),
    desk("/points", Act::ReadFigures, || get(points::list)),
    desk("/points/schedule.xlsx", Act::ReadFigures, || {
        get(schedule::download)
    }),
    desk("/points/new", Act::KeepPoints, || get(points::blank)),
    desk("/points/save", Act::KeepPoints, || post(points::save)),
    desk(points::KEPT, Act::KeepPoints, || get(points::kept)),
    desk("/points/{id}", Act::KeepPoints, || get(points::show)),
    desk("/terminals", Act::KeepTerminals, || get(terminals::list)),
    desk("/terminals/code", Act::KeepTerminals, || {
        post(terminals::code)
    }),
    desk("/terminals/{id}/approve", Act::KeepTerminals, || {
        post(terminals::approve)
    }),
    desk("/terminals/{id}/refuse", Act::KeepTerminals, || {
        post(terminals::refuse)
    }),
    desk("/terminals/{id}/revoke", Act::KeepTerminals, || {
        post(terminals::revoke)
    }),
    desk("/terminals/{id}/replace", Act::KeepTerminals, || {
        post(replace::replace)
    }),
    desk("/terminals/{id}/retire", Act::KeepTerminals, || {
        post(retire::order)
    }),
    desk("/terminals/{id}/keep", Act::KeepTerminals, || {
        post(retire::take_back)
    }),
    desk("/terminals/{id}/wiped", Act::KeepTerminals, || {
        post(retire::wiped)
    }),
    desk("/acceptance", Act::ReadAcceptance, || get(acceptance::list)),
    desk("/acceptance/{id}", Act::ReadAcceptance, || {
        get(acceptance::show)
    }),
    desk("/acceptance/{id}/mark", Act::AcceptTerminals, || {
        post(acceptance::mark)
    }),
    desk("/acceptance/{id}/decide", Act::AcceptTerminals, || {
        post(acceptance::decide)
    }),
    desk("/releases", Act::KeepTerminals, || get(releases::list)),
    desk("/releases/check", Act::KeepTerminals, || {
        post(releases::check)
    }),
    desk("/releases/save", Act::KeepTerminals, || {
        post(releases::save)
    }),
    desk("/updates", Act::KeepTerminals, || get(updates::list)),
    desk("/updates/{id}/go-on", Act::KeepTerminals, || {
        post(updates::go_on)
    }),
    desk("/updates/{id}/stop", Act::KeepTerminals, || {
        post(updates::stop)
    }),
    desk("/problems", Act::ReadProblems, || get(problems::list)),
    desk("/problems/responsible", Act::ReadProblems, || {
        get(problems::responsible)
    }),
    desk("/problems/{id}", Act::ReadProblems, || get(problems::show)),
    desk("/problems/{id}/act", Act::AnswerProblems, || {
        post(problems::act)
    }),
    desk("/tasks", Act::ReadTasks, || get(tasks::list)),
    desk("/tasks/{id}", Act::ReadTasks, || get(tasks::show)),
    desk("/figures", Act::ReadFigures, || get(figures::show)),
    desk("/figures/report", Act::ReadFigures, || get(monthly::report)),
    desk("/log", Act::ReadConsoleLog, || get(log::show)),
];

/// Forms that outlive the lock, by the name they send along, and the page that shows each again.
const KEPT_FORMS: &[(&str, &str)] = &[
    ("application", applications::KEPT),
    ("point", points::KEPT),
    ("check", check::KEPT),
];

/// The page that shows a kept form again.
fn kept_page(form: &str) -> Option<&'static str> {
    let known = KEPT_FORMS.iter().find(|(name, _)| *name == form);
    known.map(|(_, page)| *page)
}

/// Every page and form behind the login with the act it needs.
pub fn acts() -> Vec<(&'static str, Act)> {
    DESKS.iter().map(|desk| (desk.path, desk.act)).collect()
}

impl Console {
    /// Whether anybody can confirm a login.
    fn has_platform(&self) -> bool {
        self.app.config.played_card == PlayedCard::OnThePhonePage
    }
}

/// All routes of the console; `phone_port` is where the page of the played card is served.
pub fn routes(app: &Arc<App>, phone_port: u16) -> Router {
    let console = Arc::new(Console {
        app: Arc::clone(app),
        sessions: Sessions::default(),
        chain: notes::chain_key(app),
        phone_port,
    });
    let mut router = Router::new()
        .route("/login", get(login::show).post(login::begin))
        .route("/locked", get(login::locked))
        .route("/keep", post(login::keep))
        .route("/console.css", get(pages::style));
    for desk in DESKS {
        let guarded = (Arc::clone(&console), desk.act);
        let methods = (desk.methods)().layer(from_fn_with_state(guarded, gate::guard));
        router = router.route(desk.path, methods);
    }
    router
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(pages::nowhere)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(console)
}
