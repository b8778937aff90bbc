//! The operator's part in a case, looked at when it arrives.

use super::accounts;
use super::api::App;
use super::store::StoreError;
use super::store::accounts::AssistedRow;
use crate::domain::operators::AccountId;
use crate::domain::operators::account::Auth;
use crate::domain::operators::recheck::{Verdict, recheck};
use crate::domain::people::identity::IdNumber;
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::wire::catalogue::{Agents, Item};
use crate::wire::operators::{Assistance, Doer, LoginKind};
use crate::wire::records::Behalf;
use crate::wire::submission::{Agent, CaseBody, Proof};

/// Most steps of one case.
const MOST_DEEDS: usize = 500;

/// What came of looking.
pub enum Looked {
    /// There was no operator, and none was needed.
    Alone,
    /// Kept with the case.
    Part(AssistedRow),
    /// The case is not taken.
    Refused,
}

/// Whether an operator may have been needed: an item that is no resident's to do alone.
fn needs_operator(app: &App, item: u16) -> bool {
    let needs = |items: &[Item]| {
        let offered = items.iter().find(|i| i.number == item);
        offered.is_some_and(|i| !i.is_self_service())
    };
    if !needs(&app.items()) {
        return false;
    }
    // Another program may have published another policy for faces.
    app.look_at_offer();
    needs(&app.items())
}

/// Looks at the operator's part of a case that arrives.
pub async fn look(app: &App, case: &CaseBody, item: ItemNo) -> Result<Looked, StoreError> {
    let manual_id = case.holder.proof == Proof::ManualByOperator;
    let Some(part) = &case.operator else {
        // A typed number and somebody else's coming are an operator's to answer for.
        let counter = manual_id || case.agent.is_some();
        return Ok(if counter || needs_operator(app, case.item) {
            Looked::Refused
        } else {
            Looked::Alone
        });
    };
    if !is_whole(part) || !may_come(app, case.item, case.agent.as_ref()) {
        return Ok(Looked::Refused);
    }
    if is_own_agent(app, &part.account, case.agent.as_ref()).await? {
        log::warn!("case {} refused: its operator is its agent", case.id);
        return Ok(Looked::Refused);
    }
    let account = match AccountId::parse(&part.account) {
        Some(id) => accounts::account(app, &id).await?,
        None => None,
    };
    let made = WallTime(case.made_at_ms);
    let verdict = recheck(account.as_ref(), auth_of(part.auth), item, made);
    let doubt = match verdict {
        Verdict::Good => None,
        Verdict::Held(doubt) => Some(doubt.name().to_owned()),
        Verdict::Refused(wrong) => {
            log::warn!("case {} of an operator refused: {wrong:?}", case.id);
            return Ok(Looked::Refused);
        }
    };
    Ok(Looked::Part(AssistedRow {
        account: part.account.clone(),
        auth: match part.auth {
            LoginKind::Online => "online",
            LoginKind::Offline => "offline",
        }
        .to_owned(),
        doubt,
        deeds: serde_json::to_string(&part.deeds).expect("steps are plain data"),
        manual_id,
        agent: case.agent.as_ref().map(Agent::codes),
    }))
}

/// Whether an operator in good standing, with the right, answers for who asks for another person's
/// records. A login that a person of the county would have to look at first is not enough: records
/// that were told cannot be taken back.
pub async fn answers_for(app: &App, item: u16, asks: &Behalf) -> Result<bool, StoreError> {
    let (Some(number), Some(id)) = (ItemNo::new(item), AccountId::parse(&asks.account)) else {
        return Ok(false);
    };
    let account = accounts::account(app, &id).await?;
    let verdict = recheck(
        account.as_ref(),
        auth_of(asks.auth),
        number,
        WallTime(app.now()),
    );
    Ok(verdict == Verdict::Good
        && may_come(app, item, Some(&asks.agent))
        && !is_own_agent(app, &asks.account, Some(&asks.agent)).await?)
}

/// Whether an operator came for the holder of a case the operator serves. The terminal refuses it
/// when the number is typed; a county decides by its own register all the same.
async fn is_own_agent(
    app: &App,
    operator: &str,
    agent: Option<&Agent>,
) -> Result<bool, StoreError> {
    let Some(agent) = agent else {
        return Ok(false);
    };
    let row = app.store.account(operator.to_owned()).await?;
    Ok(row.is_some_and(|row| row.person == app.vault.holder_tag(&agent.id_number)))
}

fn auth_of(login: LoginKind) -> Auth {
    match login {
        LoginKind::Online => Auth::Online,
        LoginKind::Offline => Auth::Offline,
    }
}

/// Whether somebody may come for another person, by the item's own word, with a number that is one.
fn may_come(app: &App, number: u16, agent: Option<&Agent>) -> bool {
    let Some(agent) = agent else {
        return true;
    };
    let offered = app.items();
    let item = offered.iter().find(|i| i.number == number);
    let word = |code: &str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=40).contains(&code.len()) && code.bytes().all(plain)
    };
    item.is_some_and(|item| item.agents != Agents::None)
        && IdNumber::parse(&agent.id_number).is_ok()
        && (1..=60).contains(&agent.name.chars().count())
        && word(&agent.relation)
        && word(&agent.authority)
}

/// The last word is the resident's, and so is every signature.
fn is_whole(part: &Assistance) -> bool {
    let residents = |what: &str| {
        let mut all = part.deeds.iter().filter(|deed| deed.what == what);
        all.all(|deed| deed.by == Doer::Resident)
    };
    let confirmed = part
        .deeds
        .last()
        .is_some_and(|deed| deed.what == "confirmed");
    part.deeds.len() <= MOST_DEEDS && confirmed && residents("confirmed") && residents("signed")
}
