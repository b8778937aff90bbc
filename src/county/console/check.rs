//! The monthly check of accounts (账号办法 十一): who did not log in, what nobody needs.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::login;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use crate::county::accounts;
use crate::county::forms::Fields;
use crate::county::store::StoreError;
use crate::county::store::console::CheckRow;
use crate::domain::operators::Standing;
use crate::domain::operators::account::AccountFacts;
use crate::domain::operators::powers::{Act, may};
use crate::domain::services::ItemNo;
use crate::domain::time::{Month, WallTime};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

/// So many closed checks are listed.
const MOST: u32 = 60;
/// An account quiet for so many days is named.
const QUIET_DAYS: i64 = 30;
/// A right not used for so many days is named as more than needed.
const IDLE_RIGHT_DAYS: i64 = 92;
const DAY_MS: i64 = 86_400_000;

/// What the check names of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Locked after three calendar months without a login.
    Locked,
    /// Never logged in since it was opened.
    Never,
    /// No login for thirty days.
    Quiet,
    /// Frozen, and neither opened again nor cancelled.
    Frozen,
    /// An operator without any right.
    NoRights,
    /// Rights to items of which no case was taken in three months.
    Surplus,
}

impl Finding {
    /// Every finding.
    #[cfg(test)]
    pub const ALL: [Self; 6] = [
        Self::Locked,
        Self::Never,
        Self::Quiet,
        Self::Frozen,
        Self::NoRights,
        Self::Surplus,
    ];

    /// Its name in the records and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Never => "never",
            Self::Quiet => "quiet",
            Self::Frozen => "frozen",
            Self::NoRights => "no-rights",
            Self::Surplus => "surplus",
        }
    }
}

/// One line of the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    account: String,
    post: String,
    finding: Finding,
    /// Last login or opening, `YYYY-MM-DD HH:MM`.
    last: String,
    /// Items that are more than needed.
    items: Vec<u16>,
    /// What was decided about it; empty before, and in checks of earlier versions.
    #[serde(default)]
    decided: String,
}

/// What can be decided about a line.
pub const DECISIONS: [&str; 5] = ["keep", "reminded", "freeze", "cancel", "trim"];

impl Line {
    /// The name of its field in the form.
    fn field(&self) -> String {
        format!("decided.{}.{}", self.account, self.finding.name())
    }

    /// For the page.
    fn shown(&self) -> minijinja::Value {
        values! {
            account => self.account, post => self.post, finding => self.finding,
            last => self.last, items => self.items, decided => self.decided, field => self.field(),
        }
    }
}

/// Takes the decisions of a form into the lines.
fn decide(lines: &mut [Line], fields: &Fields) {
    for line in lines {
        let said = fields.get(&line.field()).to_owned();
        if DECISIONS.contains(&said.as_str()) {
            line.decided = said;
        }
    }
}

/// What there is to say of one account.
pub fn findings(
    account: &AccountFacts,
    now: WallTime,
    used: &dyn Fn(ItemNo) -> bool,
) -> Vec<(Finding, Vec<u16>)> {
    let mut found = Vec::new();
    if account.standing == Standing::Cancelled {
        return found;
    }
    let days = |since: WallTime| now.0.saturating_sub(since.0) / DAY_MS;
    if account.standing == Standing::Frozen {
        found.push((Finding::Frozen, Vec::new()));
    }
    if now.date() > account.lapses() {
        found.push((Finding::Locked, Vec::new()));
    } else if account.last_login.is_none() {
        found.push((Finding::Never, Vec::new()));
    } else if account
        .last_login
        .is_some_and(|last| days(last) >= QUIET_DAYS)
    {
        found.push((Finding::Quiet, Vec::new()));
    }
    if may(account.post, Act::TakeCase) {
        if account.rights.is_empty() {
            found.push((Finding::NoRights, Vec::new()));
        }
        let idle = account.rights.items().filter(|item| !used(*item));
        let idle: Vec<u16> = idle.map(ItemNo::get).collect();
        if !idle.is_empty() && days(account.rights_since) >= IDLE_RIGHT_DAYS {
            found.push((Finding::Surplus, idle));
        }
    }
    found
}

async fn lines(console: &Console) -> Result<Vec<Line>, Trouble> {
    let app = &console.app;
    let now = app.now();
    let from = now - IDLE_RIGHT_DAYS * DAY_MS;
    let facts = app.store.case_facts(from, now + 1).await?;
    let used: HashSet<(String, u16)> = facts
        .into_iter()
        .filter_map(|fact| Some((fact.operator?, fact.item)))
        .collect();
    let mut lines = Vec::new();
    for row in app.store.accounts().await? {
        let account = accounts::facts(&row).ok_or(StoreError::Impossible("account"))?;
        let used = |item: ItemNo| used.contains(&(row.id.clone(), item.get()));
        for (finding, items) in findings(&account, WallTime(now), &used) {
            lines.push(Line {
                account: row.id.clone(),
                post: row.post.clone(),
                finding,
                last: at(row.last_login_ms.unwrap_or(row.counts_from_ms)),
                items,
                decided: String::new(),
            });
        }
    }
    Ok(lines)
}

fn this_month(console: &Console) -> String {
    Month::of(WallTime(console.app.now()).date()).to_string()
}

/// The check as of now, and those that are closed.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let lines = lines(&console).await?;
    open(&console, &seat, &lines, &told).await
}

async fn open(
    console: &Console,
    seat: &Seat,
    lines: &[Line],
    told: &Told,
) -> Result<Response, Trouble> {
    let month = this_month(console);
    let checks = console.app.store.checks(MOST).await?;
    let closed = checks.iter().any(|check| check.month == month);
    let missed = missed(console, &checks).await?;
    let checks: Vec<_> = checks
        .iter()
        .map(|check| values! { month => check.month, at => at(check.at_ms), by => check.by })
        .collect();
    let lines: Vec<_> = lines.iter().map(Line::shown).collect();
    Ok(page(
        "check.html",
        seat,
        values! {
            keeps => "kept", lines, month, checks, closed, missed, decisions => DECISIONS,
            kept => (), told => told.words(),
        },
    ))
}

/// The month before, when there were accounts in it and nobody closed its check.
async fn missed(console: &Console, checks: &[CheckRow]) -> Result<String, Trouble> {
    let first = WallTime(console.app.now()).date().first_of_month();
    let begins = WallTime::at_start_of(first).0;
    let Ok(before) = first.yesterday() else {
        return Ok(String::new());
    };
    let before = Month::of(before).to_string();
    let accounts = console.app.store.accounts().await?;
    let owed = accounts.iter().any(|row| row.counts_from_ms < begins);
    let done = checks.iter().any(|check| check.month == before);
    Ok(if owed && !done { before } else { String::new() })
}

/// Shows the form again that was kept when the screen was locked.
pub const KEPT: &str = "/check/kept";

/// The decisions that were not sent, as they were picked.
pub async fn typed(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let Some(fields) = login::kept_fields(&console, &seat, KEPT) else {
        return Ok(pages::to("/check"));
    };
    let mut lines = lines(&console).await?;
    decide(&mut lines, &fields);
    open(&console, &seat, &lines, &Told::done("form-kept")).await
}

/// Keeps the check of this month as it is now; once, and only with a decision on every line.
pub async fn close(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let mut lines = lines(&console).await?;
    decide(&mut lines, &fields);
    let row = CheckRow {
        month: this_month(&console),
        at_ms: console.app.now(),
        by: seat.account.as_str().to_owned(),
        doc: serde_json::to_string(&lines).expect("plain data"),
    };
    let month = row.month.clone();
    let checks = console.app.store.checks(MOST).await?;
    if checks.iter().any(|check| check.month == month) {
        return Ok(pages::refused("/check", "check-closed"));
    }
    if lines.iter().any(|line| line.decided.is_empty()) {
        return open(&console, &seat, &lines, &Told::problem("check-undecided")).await;
    }
    if !console.app.store.put_check(row).await? {
        return Ok(pages::refused("/check", "check-closed"));
    }
    let by = seat.account.as_str();
    console.note(by, Event::CheckClosed, &month, "").await?;
    Ok(pages::done("/check", "check"))
}

/// A closed check.
pub async fn kept(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(month): Path<String>,
) -> Result<Response, Trouble> {
    let checks = console.app.store.checks(MOST).await?;
    let check = checks.into_iter().find(|check| check.month == month);
    let check = check.ok_or(Trouble::Nowhere)?;
    let lines: Vec<Line> =
        serde_json::from_str(&check.doc).map_err(|_| StoreError::Impossible("check"))?;
    let told = Told::problem("");
    let kept = values! { at => at(check.at_ms), by => check.by };
    let checks: Vec<()> = Vec::new();
    let lines: Vec<_> = lines.iter().map(Line::shown).collect();
    Ok(page(
        "check.html",
        &seat,
        values! {
            lines, month, checks, closed => true, missed => "", decisions => DECISIONS, kept,
            told => told.words(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operators::{AccountId, Post, Rights};

    const NOW: i64 = 1_795_320_000_000;

    fn account(last_days: Option<i64>) -> AccountFacts {
        let ago = |days: i64| WallTime(NOW - days * DAY_MS);
        AccountFacts {
            id: AccountId::parse("village-01").expect("a name"),
            post: Post::Operator,
            standing: Standing::Open,
            standing_since: ago(1),
            rights: Rights::of([20, 28].into_iter().filter_map(ItemNo::new)),
            rights_since: ago(100),
            opened: ago(20),
            last_login: last_days.map(ago),
        }
    }

    fn named(account: &AccountFacts) -> Vec<Finding> {
        let used = |item: ItemNo| item.get() == 20;
        let found = findings(account, WallTime(NOW), &used);
        found.into_iter().map(|(finding, _)| finding).collect()
    }

    #[test]
    fn quiet_never_used_and_locked_accounts_are_named_apart() {
        assert_eq!(named(&account(Some(29))), [Finding::Surplus]);
        assert_eq!(
            named(&account(Some(30))),
            [Finding::Quiet, Finding::Surplus]
        );
        assert_eq!(named(&account(None)), [Finding::Never, Finding::Surplus]);
        let mut long = account(Some(95));
        long.opened = WallTime(NOW - 200 * DAY_MS);
        assert_eq!(named(&long), [Finding::Locked, Finding::Surplus]);
        long.standing = Standing::Cancelled;
        assert_eq!(named(&long), []);
    }

    #[test]
    fn a_right_is_more_than_needed_after_three_months_without_a_case() {
        let used = |item: ItemNo| item.get() == 20;
        let found = findings(&account(Some(1)), WallTime(NOW), &used);
        assert_eq!(found, [(Finding::Surplus, vec![28])]);
        let mut fresh = account(Some(1));
        fresh.rights_since = WallTime(NOW - 91 * DAY_MS);
        assert_eq!(findings(&fresh, WallTime(NOW), &used), []);
        fresh.rights = Rights::default();
        let none = findings(&fresh, WallTime(NOW), &used);
        assert_eq!(none, [(Finding::NoRights, vec![])]);
    }
}
