//! Making a page: templates and words are files beside this one, and every value is escaped.

use super::applications::Stage;
use super::gate::Trouble;
use super::session::Seat;
use super::{Console, DESKS};
use crate::county::ledger;
use crate::county::review;
use crate::county::store::ledger::LedgerFilter;
use crate::domain::operators::powers::{Act, may};
use crate::domain::operators::shift::{LOCK_AFTER, LOGOUT_AFTER};
use crate::domain::services::clocks::Pace;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use minijinja::value::{Serde, merge_maps};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Values for a page by name; each is only looked at.
macro_rules! values {
    (@ $name:ident) => { minijinja::Value::from(minijinja::value::Serde(&$name)) };
    (@ $name:ident $value:expr) => { minijinja::Value::from(minijinja::value::Serde(&$value)) };
    ($($name:ident $(=> $value:expr)?),* $(,)?) => {
        minijinja::context! { $($name => crate::county::console::pages::values!(@ $name $($value)?)),* }
    };
}
pub(super) use values;

/// Words by kind and name: what enums are called on the pages.
type Words = BTreeMap<String, BTreeMap<String, String>>;

/// The words of the pages.
pub static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("pages/words.toml")).expect("the file is ours"));

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        /// Every template by its name.
        const TEMPLATES: &[(&str, &str)] = &[$(($name, include_str!(concat!("pages/", $name)))),*];
    };
}

templates!(
    "acceptance.html",
    "acceptances.html",
    "account.html",
    "accounts.html",
    "application.html",
    "application_form.html",
    "applications.html",
    "base.html",
    "case.html",
    "cases.html",
    "check.html",
    "documents.html",
    "face.html",
    "faces.html",
    "figures.html",
    "home.html",
    "log.html",
    "login.html",
    "point.html",
    "points.html",
    "problem.html",
    "problems.html",
    "releases.html",
    "report.html",
    "responsible.html",
    "said.html",
    "task.html",
    "tasks.html",
    "terminals.html",
    "updates.html",
);

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_undefined_behavior(UndefinedBehavior::Strict);
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_global("w", Value::from(Serde(&*WORDS)));
    for (name, text) in TEMPLATES {
        pages
            .add_template(name, text)
            .expect("a template is well formed");
    }
    pages
});

/// A word for a reader; the name itself where a newer version wrote it.
pub fn word(kind: &str, name: &str) -> String {
    let known = WORDS.get(kind).and_then(|words| words.get(name));
    known.map_or(name, String::as_str).to_owned()
}

/// What one may have been told to say after a form was taken, by its name; anything else is nothing.
#[derive(Deserialize)]
pub struct Told {
    #[serde(default)]
    done: String,
    #[serde(default)]
    problem: String,
}

impl Told {
    /// A problem, to be said on a page that is made at once.
    pub fn problem(name: &str) -> Self {
        Self {
            done: String::new(),
            problem: name.to_owned(),
        }
    }

    /// Something done, to be said on a page that is made at once.
    pub fn done(name: &str) -> Self {
        Self {
            done: name.to_owned(),
            problem: String::new(),
        }
    }

    /// For the page.
    pub fn words(&self) -> Value {
        let said = |kind: &str, name: &str| WORDS[kind].get(name).cloned().unwrap_or_default();
        values! { done => said("done", &self.done), problem => said("problem", &self.problem) }
    }
}

fn headers(kind: &'static str) -> [(HeaderName, HeaderValue); 6] {
    [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
}

#[derive(Serialize)]
struct Way {
    path: &'static str,
    name: &'static str,
}

/// The ways of the menu: pages somebody may open.
const MENU: &[(&str, &str)] = &[
    ("/cases", "cases"),
    ("/faces", "faces"),
    ("/applications", "applications"),
    ("/accounts", "accounts"),
    ("/check", "check"),
    ("/problems", "problems"),
    ("/tasks", "tasks"),
    ("/points", "points"),
    ("/terminals", "terminals"),
    ("/acceptance", "acceptance"),
    ("/releases", "releases"),
    ("/updates", "updates"),
    ("/figures", "figures"),
    ("/figures/report", "report"),
    ("/log", "log"),
];

fn menu(seat: &Seat) -> Vec<Way> {
    let may_open = |path: &str| {
        let desk = DESKS.iter().find(|desk| desk.path == path);
        desk.is_some_and(|desk| may(seat.post, desk.act))
    };
    MENU.iter()
        .filter(|(path, _)| may_open(path))
        .map(|(path, name)| Way { path, name })
        .collect()
}

/// Makes a page.
pub fn view(status: StatusCode, name: &str, seat: Option<&Seat>, values: Value) -> Response {
    let who = seat.map(|seat| {
        values! {
            name => seat.name, account => seat.account.as_str(), post => seat.post.name(),
            proof => seat.proof, menu => menu(seat),
        }
    });
    let frame = values! {
        seat => who, lock_after => LOCK_AFTER.0 / 1_000, end_after => LOGOUT_AFTER.0 / 1_000,
    };
    let page = PAGES.get_template(name).expect("a template of ours");
    match page.render(merge_maps([values, frame])) {
        Ok(text) => (status, headers("text/html; charset=utf-8"), text).into_response(),
        Err(e) => {
            log::error!("console: the page {name} was not made: {e:#}");
            failed()
        }
    }
}

/// A page for whoever sits there.
pub fn page(name: &str, seat: &Seat, values: Value) -> Response {
    view(StatusCode::OK, name, Some(seat), values)
}

/// Sends the browser on, with a fresh question.
pub fn to(path: &str) -> Response {
    let place = HeaderValue::from_str(path).expect("our own paths are ASCII");
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// Sends the browser on with something to say.
pub fn done(path: &str, name: &str) -> Response {
    to(&format!("{path}?done={name}"))
}

/// Sends the browser on with something that went wrong.
pub fn refused(path: &str, name: &str) -> Response {
    to(&format!("{path}?problem={name}"))
}

/// A file to be kept.
pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let attached = attached.expect("names of our files are ASCII");
    let disposition = [(header::CONTENT_DISPOSITION, attached)];
    (headers(kind), disposition, bytes).into_response()
}

fn said(status: StatusCode, name: &str, seat: Option<&Seat>) -> Response {
    view(status, "said.html", seat, values! { said => name })
}

/// The page of a post that may not do this.
pub fn forbidden(seat: &Seat) -> Response {
    let name = format!("forbidden-{}", seat.post.name());
    said(StatusCode::FORBIDDEN, &name, Some(seat))
}

/// The page after a form that did not come from here.
pub fn foreign_form(seat: &Seat) -> Response {
    said(StatusCode::FORBIDDEN, "foreign-form", Some(seat))
}

/// The page for a thing that is not there.
pub fn missing() -> Response {
    said(StatusCode::NOT_FOUND, "nowhere", None)
}

/// The page while the records cannot be reached.
pub fn failed() -> Response {
    let text = WORDS["said"].get("failed").cloned().unwrap_or_default();
    let status = StatusCode::SERVICE_UNAVAILABLE;
    (status, headers("text/plain; charset=utf-8"), text).into_response()
}

/// No such page.
pub async fn nowhere() -> Response {
    missing()
}

/// The looks of all pages.
pub async fn style() -> Response {
    let text = include_str!("pages/console.css");
    (headers("text/css; charset=utf-8"), text).into_response()
}

/// The first page: what waits for this post.
pub async fn home(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let mut waits = Vec::new();
    if may(seat.post, Act::ReviewCase) {
        let queue = review::queue(&console.app).await?;
        let count = |pace| queue.iter().filter(|entry| entry.pace == pace).count();
        let held = queue.iter().filter(|entry| entry.doubt.is_some()).count();
        for (name, n) in [
            ("cases", queue.len()),
            ("overdue", count(Pace::Overdue)),
            ("past-target", count(Pace::PastTarget)),
            ("held", held),
        ] {
            waits.push(values! { name, n, path => "/cases" });
        }
    }
    if may(seat.post, Act::ReadAccounts) {
        let open = console.app.store.applications(false, u32::MAX).await?;
        for (name, stage) in [
            ("applications-filed", Stage::Filed),
            ("applications-rights", Stage::Rights),
        ] {
            let n = open.iter().filter(|row| row.state == stage.name()).count();
            waits.push(values! { name, n, path => "/applications" });
        }
    }
    if may(seat.post, Act::KeepTerminals) {
        let n = console.app.store.waiting().await?.len();
        waits.push(values! { name => "enrolments", n, path => "/terminals" });
    }
    if may(seat.post, Act::AnswerProblems) {
        let open = ledger::list(&console.app, LedgerFilter::Open).await?;
        let n = open.iter().filter(|e| e.course.state.is_owed()).count();
        waits.push(values! { name => "problems", n, path => "/problems" });
    }
    Ok(page(
        "home.html",
        &seat,
        values! { waits, told => told.words() },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::county::console::applications::Action;
    use crate::county::console::check::{DECISIONS, Finding};
    use crate::county::console::content::AGENTS;
    use crate::county::console::figures::Period;
    use crate::county::console::notes::Event;
    use crate::county::console::points::{Kind, TASKS};
    use crate::county::store::cases::CaseRowState;
    use crate::county::store::tasks::TaskState;
    use crate::domain::ledger::{Business, Class, Level, State};
    use crate::domain::machine::acceptance::Criterion;
    use crate::domain::operators::console::ConsoleRefusal;
    use crate::domain::operators::{Post, Standing};

    fn all_known<'a>(kind: &str, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            let known = WORDS[kind].get(name);
            assert!(known.is_some_and(|text| !text.is_empty()), "{kind} {name}");
        }
    }

    #[test]
    fn everything_that_may_stand_on_a_page_has_its_word() {
        all_known("post", Post::ALL.map(Post::name));
        all_known("standing", Standing::ALL.map(Standing::name));
        all_known("event", Event::ALL.map(Event::name));
        all_known("entry", ConsoleRefusal::ALL.map(ConsoleRefusal::name));
        all_known("ended", ConsoleRefusal::ALL.map(ConsoleRefusal::name));
        all_known("ended", ["idle", "too-long", "left"]);
        all_known("state", CaseRowState::ALL.map(CaseRowState::name));
        all_known("menu", MENU.iter().map(|(_, name)| *name));
        all_known("action", Action::ALL.map(Action::name));
        all_known("stage", Stage::ALL.map(Stage::name));
        all_known("done", Stage::ALL[2..].iter().map(|stage| stage.name()));
        all_known("finding", Finding::ALL.map(Finding::name));
        all_known("decided", DECISIONS);
        all_known("field", AGENTS);
        all_known("answer", ["seen"]);
        all_known("kind", Kind::ALL.map(Kind::name));
        all_known("task", TASKS);
        all_known("class", Class::ALL.map(Class::name));
        all_known("level", Level::ALL.map(Level::name));
        all_known("business", Business::ALL.map(Business::name));
        all_known("problem-state", State::ALL.map(State::name));
        all_known("task-state", TaskState::ALL.map(TaskState::name));
        all_known("task-opened", ["case", "course", "county"]);
        all_known(
            "criterion",
            Criterion::ALL
                .map(|c| c.number().to_string())
                .iter()
                .map(String::as_str),
        );
        all_known("service-stage", ["trial", "formal"]);
        all_known("act", Act::ALL.map(Act::name));
        all_known("period", Period::ALL.map(Period::name));
        all_known("about", MENU.iter().map(|(_, name)| *name));
        let forbidden = Post::ALL.map(|post| format!("forbidden-{}", post.name()));
        all_known("said", forbidden.iter().map(String::as_str));
    }

    #[test]
    fn every_way_of_the_menu_is_a_page_behind_the_login() {
        for (path, _) in MENU {
            assert!(DESKS.iter().any(|desk| desk.path == *path), "{path}");
        }
    }

    #[test]
    fn what_somebody_typed_never_becomes_markup() {
        let page = PAGES.get_template("said.html").expect("there");
        let evil = "<script>alert(1)</script>";
        let seat = values! { name => evil, account => "a", post => "reviewer", proof => "p", menu => Vec::<Value>::new() };
        let values = values! { said => "nowhere", seat, lock_after => 180, end_after => 600 };
        let text = page.render(values).expect("made");
        assert!(!text.contains("<script>") && text.contains("&lt;script&gt;"));
    }
}
