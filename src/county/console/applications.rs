//! Applications for accounts (用户申请（变更）单): filed from the paper of a unit, taken in two steps by
//! two persons, and kept.

use super::Console;
use super::accounts::{boxes, problem, ticked};
use super::content::at;
use super::gate::Trouble;
use super::login;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use crate::county::accounts::{self, AccountError, Application};
use crate::county::forms::Fields;
use crate::county::store::StoreError;
use crate::county::store::console::ApplicationRow;
use crate::domain::operators::opening::Employment;
use crate::domain::operators::powers::{Act, may};
use crate::domain::operators::{AccountId, Post, Standing};
use crate::domain::people::identity::{IdNumber, PersonName, Phone};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use minijinja::Value;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Most applications on a page.
const MOST: u32 = 500;
/// Longest unit, contact and reason, in characters.
const LONGEST: usize = 80;
/// Posts an application may ask for here; administrators are asked for above the county.
pub const POSTS: [Post; 5] = [
    Post::Operator,
    Post::Reviewer,
    Post::Technician,
    Post::Adviser,
    Post::BankStaff,
];

/// What is asked for: one form, three actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A new account.
    New,
    /// Another phone, other rights.
    Change,
    /// The person has left.
    Cancel,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::New, Self::Change, Self::Cancel];

    /// Its name in the records.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change => "change",
            Self::Cancel => "cancel",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// For the system administrator.
    Filed,
    /// The account is open or changed; for the business administrator.
    Rights,
    /// Finished.
    Done,
    /// Declined by the system administrator.
    Declined,
    /// The account stands; its rights were declined by the business administrator.
    RightsDeclined,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 5] = [
        Self::Filed,
        Self::Rights,
        Self::Done,
        Self::Declined,
        Self::RightsDeclined,
    ];

    /// Its name in the records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Rights => "rights",
            Self::Done => "done",
            Self::Declined => "declined",
            Self::RightsDeclined => "rights-declined",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    fn is_over(self) -> bool {
        !matches!(self, Self::Filed | Self::Rights)
    }
}

#[derive(Serialize, Deserialize)]
struct Doc {
    post: String,
    permanent: bool,
    unit: String,
    contact: String,
    items: Vec<u16>,
    reason: String,
    steps: Vec<StepDoc>,
}

#[derive(Serialize, Deserialize)]
struct StepDoc {
    at_ms: i64,
    by: String,
    stage: String,
    words: String,
}

/// Who stands in the form, as it was written.
#[derive(Default)]
struct Person {
    name: Zeroizing<String>,
    number: Zeroizing<String>,
    phone: Zeroizing<String>,
}

fn place(account: &str, filed_ms: i64) -> String {
    format!("application|{account}|{filed_ms}")
}

fn person_of(console: &Console, row: &ApplicationRow) -> Person {
    let place = place(&row.account, row.filed_ms);
    let plain = console.app.vault.rest.open(&place, &row.sealed);
    let text = plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok().map(Zeroizing::new));
    let text = text.unwrap_or_default();
    let mut lines = text.lines();
    let mut next = || Zeroizing::new(lines.next().unwrap_or("").to_owned());
    Person {
        name: next(),
        number: next(),
        phone: next(),
    }
}

fn doc_of(row: &ApplicationRow) -> Result<Doc, StoreError> {
    serde_json::from_str(&row.doc).map_err(|_| StoreError::Impossible("application"))
}

fn listed(rows: &[ApplicationRow]) -> Result<Vec<Value>, StoreError> {
    rows.iter()
        .map(|row| {
            let doc = doc_of(row)?;
            Ok(values! {
                no => row.no, account => row.account, action => row.action, state => row.state,
                filed => at(row.filed_ms), closed => row.closed_ms.map(at), unit => doc.unit,
                post => doc.post,
            })
        })
        .collect()
}

/// Applications that are not finished.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let rows = console.app.store.applications(false, MOST).await?;
    let may_file = may(seat.post, Act::FileApplication);
    Ok(page(
        "applications.html",
        &seat,
        values! { rows => listed(&rows)?, archive => false, may_file, told => told.words() },
    ))
}

/// The archive: applications that are finished or declined.
pub async fn archive(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let rows = console.app.store.applications(true, MOST).await?;
    let told = Told::problem("");
    Ok(page(
        "applications.html",
        &seat,
        values! { rows => listed(&rows)?, archive => true, may_file => false, told => told.words() },
    ))
}

/// Which form is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    action: String,
    #[serde(default)]
    account: String,
}

/// An empty form.
pub async fn blank(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let action = Action::parse(&wanted.action).unwrap_or(Action::New);
    let account = AccountId::parse(&wanted.account);
    let account = account.map_or_else(String::new, |id| id.to_string());
    let typed = Fields::read(format!("account={account}").as_bytes());
    let told = Told::problem("");
    form_page(&console, &seat, action, &typed, &told).await
}

/// Shows the form again that was kept when the screen was locked.
pub const KEPT: &str = "/applications/kept";

/// The form that was not sent, as it was typed.
pub async fn kept(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let Some(typed) = login::kept_fields(&console, &seat, KEPT) else {
        return Ok(pages::to("/applications"));
    };
    let action = Action::parse(typed.get("action")).unwrap_or(Action::New);
    let told = Told::done("form-kept");
    form_page(&console, &seat, action, &typed, &told).await
}

async fn form_page(
    console: &Console,
    seat: &Seat,
    action: Action,
    typed: &Fields,
    told: &Told,
) -> Result<Response, Trouble> {
    let mut held = ticked(typed);
    if action == Action::Change && held.is_empty() {
        let known = console.app.store.account(typed.get("account").to_owned());
        let facts = known.await?.as_ref().and_then(accounts::facts);
        held = facts.map_or_else(Vec::new, |facts| {
            facts.rights.items().map(|item| item.get()).collect()
        });
    }
    let posts = POSTS.map(Post::name);
    Ok(page(
        "application_form.html",
        seat,
        values! {
            keeps => "kept", action => action.name(), posts, boxes => boxes(console, &held),
            typed => values! {
                account => typed.get("account"), post => typed.get("post"),
                permanent => typed.get("permanent"), name => typed.get("name"),
                number => typed.get("number"), phone => typed.get("phone"),
                unit => typed.get("unit"), contact => typed.get("contact"),
                reason => typed.get("reason"),
            },
            told => told.words(),
        },
    ))
}

/// What is wrong with a form, by its word.
async fn fault(
    console: &Console,
    action: Action,
    fields: &Fields,
) -> Result<Option<&'static str>, Trouble> {
    let said = |name: &str| {
        let text = fields.get(name).trim();
        !text.is_empty() && text.chars().count() <= LONGEST
    };
    let Some(id) = AccountId::parse(fields.get("account").trim()) else {
        return Ok(Some("account-name"));
    };
    if !["unit", "contact", "reason"].into_iter().all(said) {
        return Ok(Some("form-incomplete"));
    }
    let known = accounts::account(&console.app, &id).await?;
    Ok(match (action, known) {
        (Action::New, _) if accounts::is_kept(&id) => Some("kept"),
        (Action::New, Some(_)) => Some("taken"),
        (Action::New, None) => {
            let post = Post::parse(fields.get("post"));
            if !post.is_some_and(|post| POSTS.contains(&post)) {
                Some("post-unknown")
            } else {
                person_fault(fields)
            }
        }
        (Action::Change | Action::Cancel, None) => Some("account-unknown"),
        (_, Some(known)) if known.post.is_administrator() => Some("account-forbidden"),
        (_, Some(known)) if known.standing == Standing::Cancelled => Some("account-cancelled"),
        (Action::Change, Some(_)) => {
            let phone = fields.get("phone").trim();
            (!phone.is_empty() && Phone::parse(phone).is_none()).then_some("person-phone")
        }
        (Action::Cancel, Some(_)) => None,
    })
}

/// Which of name, number and phone is no such thing; the first of them.
fn person_fault(fields: &Fields) -> Option<&'static str> {
    if PersonName::parse(fields.get("name")).is_none() {
        Some("person-name")
    } else if IdNumber::parse(fields.get("number").trim()).is_err() {
        Some("person-number")
    } else if Phone::parse(fields.get("phone").trim()).is_none() {
        Some("person-phone")
    } else {
        None
    }
}

/// Files a form; one with a fault comes back as it was typed.
pub async fn file(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let Some(action) = Action::parse(fields.get("action")) else {
        return Err(Trouble::Nowhere);
    };
    if let Some(why) = fault(&console, action, &fields).await? {
        let told = Told::problem(why);
        return form_page(&console, &seat, action, &fields, &told).await;
    }
    let app = &console.app;
    let now = app.now();
    let account = fields.get("account").trim().to_owned();
    let said = |name: &str| fields.get(name).trim().to_owned();
    let doc = Doc {
        post: match action {
            Action::New => said("post"),
            Action::Change | Action::Cancel => {
                let row = app.store.account(account.clone()).await?;
                row.map_or_else(String::new, |row| row.post)
            }
        },
        permanent: !fields.get("permanent").is_empty(),
        unit: said("unit"),
        contact: said("contact"),
        items: ticked(&fields),
        reason: said("reason"),
        steps: vec![StepDoc {
            at_ms: now,
            by: seat.account.as_str().to_owned(),
            stage: Stage::Filed.name().to_owned(),
            words: String::new(),
        }],
    };
    let person = Zeroizing::new(match action {
        Action::Cancel => String::new(),
        _ => format!("{}\n{}\n{}", said("name"), said("number"), said("phone")),
    });
    let place = place(&account, now);
    let row = ApplicationRow {
        no: 0,
        account: account.clone(),
        action: action.name().to_owned(),
        state: Stage::Filed.name().to_owned(),
        filed_ms: now,
        closed_ms: None,
        doc: serde_json::to_string(&doc).expect("plain data"),
        sealed: app.vault.rest.seal(&place, person.as_bytes()),
    };
    let no = app.store.file_application(row).await?;
    let by = seat.account.as_str();
    console
        .note(by, Event::ApplicationFiled, &account, action.name())
        .await?;
    Ok(pages::done(&format!("/applications/{no}"), "filed"))
}

async fn found(console: &Console, no: i64) -> Result<(ApplicationRow, Doc, Stage), Trouble> {
    let row = console.app.store.application(no).await?;
    let row = row.ok_or(Trouble::Nowhere)?;
    let doc = doc_of(&row)?;
    let stage = Stage::parse(&row.state).ok_or(StoreError::Impossible("application"))?;
    Ok((row, doc, stage))
}

/// One application with its steps.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(no): Path<i64>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let (row, doc, stage) = found(&console, no).await?;
    let person = person_of(&console, &row);
    let steps = doc.steps.iter();
    let steps: Vec<Value> = steps
        .map(|s| values! { at => at(s.at_ms), by => s.by, stage => s.stage, words => s.words })
        .collect();
    let items = console.app.items();
    let names = items.iter().filter(|item| doc.items.contains(&item.number));
    let names: Vec<String> = names.map(|i| format!("{}. {}", i.number, i.name)).collect();
    Ok(page(
        "application.html",
        &seat,
        values! {
            no, account => row.account, action => row.action, stage => stage.name(),
            post => doc.post, permanent => doc.permanent, unit => doc.unit,
            contact => doc.contact, reason => doc.reason, names, steps,
            name => *person.name, number => masked(&person.number), phone => *person.phone,
            boxes => boxes(&console, &doc.items),
            may_open => stage == Stage::Filed && may(seat.post, Act::OpenAccount),
            may_grant => stage == Stage::Rights && may(seat.post, Act::GrantRights),
            told => told.words(),
        },
    ))
}

fn masked(number: &str) -> String {
    let parsed = crate::domain::people::identity::IdNumber::parse(number);
    parsed.map_or_else(|_| String::new(), |number| number.masked())
}

/// Puts an application on; two who do it at once do it once.
async fn put_on(
    console: &Console,
    seat: &Seat,
    (mut row, mut doc, stood): (ApplicationRow, Doc, Stage),
    (next, words): (Stage, &str),
) -> Result<Response, Trouble> {
    let now = console.app.now();
    doc.steps.push(StepDoc {
        at_ms: now,
        by: seat.account.as_str().to_owned(),
        stage: next.name().to_owned(),
        words: words.to_owned(),
    });
    let path = format!("/applications/{}", row.no);
    row.state = next.name().to_owned();
    row.closed_ms = next.is_over().then_some(now);
    row.doc = serde_json::to_string(&doc).expect("plain data");
    let stood = stood.name().to_owned();
    if !console.app.store.step_application(row, stood).await? {
        return Ok(pages::refused(&path, "application-moved"));
    }
    // The account is there and may do nothing yet: rights are another person's step.
    let said = match next {
        Stage::Rights => "carried-out",
        next => next.name(),
    };
    Ok(pages::done(&path, said))
}

async fn refused(
    console: &Console,
    seat: &Seat,
    no: i64,
    e: AccountError,
) -> Result<Response, Trouble> {
    let why = problem(e)?;
    let by = seat.account.as_str();
    let about = format!("application {no}");
    console.note(by, Event::AccountRefused, &about, why).await?;
    Ok(pages::refused(&format!("/applications/{no}"), why))
}

/// The first step: the system administrator opens, changes or cancels the account.
pub async fn carry_out(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(no): Path<i64>,
) -> Result<Response, Trouble> {
    let (row, doc, stage) = found(&console, no).await?;
    if stage != Stage::Filed {
        let path = format!("/applications/{no}");
        return Ok(pages::refused(&path, "application-moved"));
    }
    let (app, by) = (&console.app, seat.account.as_str());
    let id = AccountId::parse(&row.account).ok_or(StoreError::Impossible("account"))?;
    let action = Action::parse(&row.action).ok_or(StoreError::Impossible("application"))?;
    let post = Post::parse(&doc.post).ok_or(StoreError::Impossible("post"))?;
    let person = person_of(&console, &row);
    let (event, outcome) = match action {
        Action::New => (
            Event::AccountOpened,
            open(&console, &id, post, doc.permanent, &person, by).await,
        ),
        Action::Change => (Event::AccountChanged, {
            match Phone::parse(&person.phone) {
                Some(phone) => accounts::change_phone(app, &id, &phone, by).await,
                None => Ok(()),
            }
        }),
        Action::Cancel => (
            Event::AccountCancelled,
            accounts::stand(app, &id, Standing::Cancelled, by).await,
        ),
    };
    if let Err(e) = outcome {
        return refused(&console, &seat, no, e).await;
    }
    let about = row.account.clone();
    console.note(by, event, &about, &format!("{no}")).await?;
    let rights = action != Action::Cancel && may(post, Act::TakeCase);
    let next = if rights { Stage::Rights } else { Stage::Done };
    put_on(&console, &seat, (row, doc, stage), (next, "")).await
}

async fn open(
    console: &Console,
    id: &AccountId,
    post: Post,
    permanent: bool,
    person: &Person,
    by: &str,
) -> Result<(), AccountError> {
    let who = accounts::real_name(&person.name, &person.number, &person.phone);
    let who = who.ok_or(StoreError::Impossible("person of an application"))?;
    let number = who.id_number.clone();
    let asked = Application {
        id: id.clone(),
        post,
        employment: match permanent {
            true => Employment::Permanent,
            false => Employment::Other,
        },
        who,
    };
    let app = &console.app;
    match accounts::open(app, &asked, by).await {
        // A stop between opening and noting it: the account is this application's already.
        Err(e) => match accounts::account_of(app, &number).await? {
            Some(row) if row.id == id.as_str() && row.post == post.name() => Ok(()),
            _ => Err(e),
        },
        Ok(()) => Ok(()),
    }
}

/// The second step: the business administrator grants the ticked rights.
pub async fn grant(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(no): Path<i64>,
) -> Result<Response, Trouble> {
    let (row, doc, stage) = found(&console, no).await?;
    if stage != Stage::Rights {
        let path = format!("/applications/{no}");
        return Ok(pages::refused(&path, "application-moved"));
    }
    let id = AccountId::parse(&row.account).ok_or(StoreError::Impossible("account"))?;
    let items = ticked(&fields);
    let by = seat.account.as_str();
    if let Err(e) = accounts::grant(&console.app, &id, &items, by).await {
        return refused(&console, &seat, no, e).await;
    }
    let detail = format!("{items:?}");
    console
        .note(by, Event::RightsGranted, &row.account, &detail)
        .await?;
    put_on(&console, &seat, (row, doc, stage), (Stage::Done, "")).await
}

/// The system administrator declines, with a reason.
pub async fn decline(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(no): Path<i64>,
) -> Result<Response, Trouble> {
    declined(
        &console,
        &seat,
        &fields,
        no,
        (Stage::Filed, Stage::Declined),
    )
    .await
}

/// The business administrator declines the rights, with a reason; the account keeps what it has.
pub async fn decline_rights(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
    Path(no): Path<i64>,
) -> Result<Response, Trouble> {
    let way = (Stage::Rights, Stage::RightsDeclined);
    declined(&console, &seat, &fields, no, way).await
}

async fn declined(
    console: &Console,
    seat: &Seat,
    fields: &Fields,
    no: i64,
    (from, next): (Stage, Stage),
) -> Result<Response, Trouble> {
    let path = format!("/applications/{no}");
    let (row, doc, stage) = found(console, no).await?;
    let words = fields.get("words").trim();
    if stage != from {
        return Ok(pages::refused(&path, "application-moved"));
    }
    if words.is_empty() || words.chars().count() > LONGEST {
        return Ok(pages::refused(&path, "decline-words"));
    }
    let by = seat.account.as_str();
    console
        .note(by, Event::ApplicationDeclined, &row.account, next.name())
        .await?;
    put_on(console, seat, (row, doc, stage), (next, words)).await
}
