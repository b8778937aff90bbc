//! Accounts: opened by the one administrator, given rights by the other, and every change kept.

use super::api::App;
use super::store::StoreError;
use super::store::accounts::{AccountChange, AccountNote, AccountRow};
use super::store::model::FeedChange;
use crate::domain::operators::account::{AccountFacts, RealName};
use crate::domain::operators::opening::{Employment, Opening, OpeningRefusal};
use crate::domain::operators::own_number::MARK_ROUNDS;
use crate::domain::operators::pin::{UnlockQuestion, unlock_code, unlock_input};
use crate::domain::operators::powers::{Act, may};
use crate::domain::operators::{AccountId, Post, Rights, Standing};
use crate::domain::people::identity::{IdNumber, PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::wire::Base64;
use crate::wire::operators::{AccountState, NumberMark};
use ring::{hmac, pbkdf2};
use std::num::NonZeroU32;

/// The feed of account states.
pub const FEED: &str = "accounts";
/// Who opens the first administrators: not an account of the county.
pub const PROVINCE: &str = "province";
const SALT: usize = 16;
/// Rounds of PBKDF2-HMAC-SHA256 behind a played card's PIN.
const ROUNDS: NonZeroU32 = NonZeroU32::new(120_000).expect("not zero");

/// An account that is asked for (用户申请单, action: new).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The name it is to have.
    pub id: AccountId,
    /// Its post.
    pub post: Post,
    /// The applicant's employment.
    pub employment: Employment,
    /// Who applies.
    pub who: RealName,
}

/// Why something was not done with an account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// No account has this name.
    #[error("there is no account of this name")]
    Unknown,
    /// The name stands for somebody else in the records.
    #[error("the name is kept for the service itself; choose another, such as village-01")]
    Kept,
    /// Another account has this name.
    #[error("the name is taken")]
    Taken,
    /// The rules for opening.
    #[error(transparent)]
    Opening(#[from] OpeningRefusal),
    /// Whoever asks may not.
    #[error(
        "{0} may not do this; name who may with --by before the command (opening: a system administrator, rights: a business administrator)"
    )]
    Forbidden(String),
    /// A cancelled account never comes back.
    #[error("a cancelled account stays cancelled")]
    Cancelled,
    /// A frozen or cancelled account gets no code.
    #[error("the account is not open")]
    NotOpen,
    /// A right to something this county does not offer.
    #[error("item {0} is not offered here")]
    NotOffered(u16),
    /// Only operators have rights to items.
    #[error("only operators have rights to items")]
    NoOperator,
    /// What is read over the phone is not six digits.
    #[error("the number on the screen has six digits")]
    Question,
    /// The PIN of a played card.
    #[error("the PIN of a card has six digits")]
    CardPin,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn sealed_place(id: &str) -> String {
    format!("account|{id}")
}

/// Items as they are kept.
fn rights_text(rights: &Rights) -> String {
    let items: Vec<String> = rights.items().map(|i| i.get().to_string()).collect();
    items.join(",")
}

fn rights_of(text: &str) -> Rights {
    let items = text.split(',').filter_map(|n| n.parse().ok());
    Rights::of(items.filter_map(ItemNo::new))
}

/// What decides over an account; `None` when the row holds what this version never wrote.
pub fn facts(row: &AccountRow) -> Option<AccountFacts> {
    Some(AccountFacts {
        id: AccountId::parse(&row.id)?,
        post: Post::parse(&row.post)?,
        standing: Standing::parse(&row.standing)?,
        standing_since: WallTime(row.standing_ms),
        rights: rights_of(&row.rights),
        rights_since: WallTime(row.rights_ms),
        opened: WallTime(row.counts_from_ms),
        last_login: row.last_login_ms.map(WallTime),
    })
}

/// The account of a name.
pub async fn account(app: &App, id: &AccountId) -> Result<Option<AccountFacts>, StoreError> {
    let row = app.store.account(id.as_str().to_owned()).await?;
    row.map(|row| facts(&row).ok_or(StoreError::Impossible("account")))
        .transpose()
}

/// The account of a person that is not cancelled, or the last cancelled one.
pub async fn account_of(app: &App, number: &IdNumber) -> Result<Option<AccountRow>, StoreError> {
    let person = app.vault.holder_tag(number.reveal());
    let all = app.store.accounts().await?.into_iter();
    let own: Vec<AccountRow> = all.filter(|a| a.person == person).collect();
    let open = own
        .iter()
        .find(|a| a.standing != Standing::Cancelled.name());
    Ok(open.or(own.last()).cloned())
}

/// Who an account belongs to; `None` when the county's key is another now.
pub fn real_name_of(app: &App, row: &AccountRow) -> Option<RealName> {
    let plain = app.vault.rest.open(&sealed_place(&row.id), &row.sealed)?;
    let mut lines = std::str::from_utf8(&plain).ok()?.lines();
    let mut next = || lines.next().unwrap_or("");
    real_name(next(), next(), next())
}

/// The name of an account's person; `None` when the county's key is another now.
pub fn name_of(app: &App, row: &AccountRow) -> Option<PersonName> {
    let plain = app.vault.rest.open(&sealed_place(&row.id), &row.sealed)?;
    let text = std::str::from_utf8(&plain).ok()?;
    PersonName::parse(text.lines().next()?)
}

/// Whether whoever asks may do something. The province cares for administrators alone, and
/// nobody changes the own account but to report a leak.
async fn allowed(
    app: &App,
    by: &str,
    act: Act,
    about: Option<(&AccountId, Post)>,
) -> Result<(), AccountError> {
    let forbidden = || AccountError::Forbidden(by.to_owned());
    if by == PROVINCE {
        let administrators = about.is_some_and(|(_, post)| post.is_administrator());
        return if administrators {
            Ok(())
        } else {
            Err(forbidden())
        };
    }
    let by = AccountId::parse(by).ok_or_else(forbidden)?;
    let actor = account(app, &by).await?.ok_or_else(forbidden)?;
    let own = about.is_some_and(|(id, _)| *id == by);
    let above = about.is_some_and(|(_, post)| post.is_administrator());
    if actor.standing != Standing::Open || !may(actor.post, act) || own || above {
        return Err(forbidden());
    }
    Ok(())
}

fn note(app: &App, by: &str, what: String) -> AccountNote {
    AccountNote {
        at_ms: app.now(),
        by: by.to_owned(),
        what,
    }
}

/// Whether a name stands for somebody else where records name who did something: the service
/// itself, or the province.
pub fn is_kept(id: &AccountId) -> bool {
    [super::review::SERVICE, PROVINCE].contains(&id.as_str())
}

/// Opens an account, without any right.
pub async fn open(app: &App, asked: &Application, by: &str) -> Result<(), AccountError> {
    if is_kept(&asked.id) {
        return Err(AccountError::Kept);
    }
    allowed(app, by, Act::OpenAccount, Some((&asked.id, asked.post))).await?;
    let person = app.vault.holder_tag(asked.who.id_number.reveal());
    let living: Vec<(String, Post)> = app
        .store
        .accounts()
        .await?
        .into_iter()
        .filter(|row| row.standing != Standing::Cancelled.name())
        .filter_map(|row| Some((row.person, Post::parse(&row.post)?)))
        .collect();
    let held: Vec<Post> = living
        .iter()
        .filter(|(whose, _)| *whose == person)
        .map(|(_, post)| *post)
        .collect();
    let filled: Vec<Post> = living.iter().map(|(_, post)| *post).collect();
    Opening {
        post: asked.post,
        employment: asked.employment,
        held: &held,
        filled: &filled,
    }
    .check()?;
    let now = app.now();
    let row = AccountRow {
        id: asked.id.as_str().to_owned(),
        person,
        post: asked.post.name().to_owned(),
        employment: match asked.employment {
            Employment::Permanent => "permanent",
            Employment::Other => "other",
        }
        .to_owned(),
        sealed: sealed(app, &asked.id, &asked.who),
        standing: Standing::Open.name().to_owned(),
        standing_ms: now,
        rights: String::new(),
        rights_ms: now,
        counts_from_ms: now,
        last_login_ms: None,
    };
    let noted = note(app, by, format!("opened {}", asked.post.name()));
    if !app.store.open_account(row, noted).await? {
        return Err(AccountError::Taken);
    }
    tell(app, &asked.id).await?;
    Ok(())
}

fn sealed(app: &App, id: &AccountId, who: &RealName) -> Vec<u8> {
    let plain = zeroize::Zeroizing::new(format!(
        "{}\n{}\n{}",
        who.name.reveal(),
        who.id_number.reveal(),
        who.phone.reveal()
    ));
    let place = sealed_place(id.as_str());
    app.vault.rest.seal(&place, plain.as_bytes())
}

/// Puts another phone into an account (变更); its person stays who it is.
pub async fn change_phone(
    app: &App,
    id: &AccountId,
    phone: &Phone,
    by: &str,
) -> Result<(), AccountError> {
    let facts = known(app, id).await?;
    allowed(app, by, Act::ChangeAccount, Some((id, facts.post))).await?;
    if facts.standing == Standing::Cancelled {
        return Err(AccountError::Cancelled);
    }
    let row = app.store.account(id.as_str().to_owned()).await?;
    let row = row.ok_or(AccountError::Unknown)?;
    let who = real_name_of(app, &row).ok_or(StoreError::Impossible("person of an account"))?;
    let who = RealName {
        phone: phone.clone(),
        ..who
    };
    let noted = note(app, by, "another phone".to_owned());
    let what = AccountChange::Person(sealed(app, id, &who));
    change(app, id, what, noted).await
}

async fn known(app: &App, id: &AccountId) -> Result<AccountFacts, AccountError> {
    account(app, id).await?.ok_or(AccountError::Unknown)
}

async fn change(
    app: &App,
    id: &AccountId,
    what: AccountChange,
    noted: AccountNote,
) -> Result<(), AccountError> {
    let id_text = id.as_str().to_owned();
    if !app.store.change_account(id_text, what, noted).await? {
        return Err(AccountError::Unknown);
    }
    tell(app, id).await?;
    Ok(())
}

/// Freezes an account, cancels it, or opens a frozen or unused one again.
pub async fn stand(
    app: &App,
    id: &AccountId,
    standing: Standing,
    by: &str,
) -> Result<(), AccountError> {
    let facts = known(app, id).await?;
    let act = match standing {
        Standing::Open => Act::UnlockAccount,
        Standing::Frozen => Act::FreezeAccount,
        Standing::Cancelled => Act::CancelAccount,
    };
    allowed(app, by, act, Some((id, facts.post))).await?;
    put_standing(app, &facts, standing, by).await
}

async fn put_standing(
    app: &App,
    facts: &AccountFacts,
    standing: Standing,
    by: &str,
) -> Result<(), AccountError> {
    if facts.standing == Standing::Cancelled {
        return Err(AccountError::Cancelled);
    }
    if standing == Standing::Open {
        let noted = note(app, by, "three months count from here".into());
        change(app, &facts.id, AccountChange::CountsFromNow, noted).await?;
    }
    let noted = note(app, by, standing.name().to_owned());
    let what = AccountChange::Standing(standing.name());
    change(app, &facts.id, what, noted).await
}

/// Freezes the account an operator reports as leaked at a terminal it had logged in at.
pub async fn leaked(app: &App, id: &AccountId, asset: &str) -> Result<Standing, AccountError> {
    let facts = known(app, id).await?;
    let here = app
        .store
        .has_logged_in(id.as_str().to_owned(), asset.to_owned())
        .await?;
    if !here {
        return Err(AccountError::Unknown);
    }
    if facts.standing == Standing::Open {
        put_standing(app, &facts, Standing::Frozen, asset).await?;
    }
    Ok(known(app, id).await?.standing)
}

/// Gives an operator these rights and no others.
pub async fn grant(app: &App, id: &AccountId, items: &[u16], by: &str) -> Result<(), AccountError> {
    let facts = known(app, id).await?;
    allowed(app, by, Act::GrantRights, Some((id, facts.post))).await?;
    if !may(facts.post, Act::TakeCase) {
        return Err(AccountError::NoOperator);
    }
    let offered = |n: &&u16| !app.config.items.iter().any(|item| item.number == **n);
    if let Some(strange) = items.iter().find(offered) {
        return Err(AccountError::NotOffered(*strange));
    }
    let rights = Rights::of(items.iter().filter_map(|n| ItemNo::new(*n)));
    let text = rights_text(&rights);
    let noted = note(app, by, format!("rights {text}"));
    change(app, id, AccountChange::Rights(text), noted).await
}

/// Notes a login at a terminal.
pub async fn logged_in(app: &App, id: &AccountId, asset: &str) -> Result<(), AccountError> {
    let noted = note(app, asset, "logged in".to_owned());
    let what = AccountChange::LoggedIn(asset.to_owned());
    change(app, id, what, noted).await
}

/// The secret behind the unlock codes of an account on a terminal.
pub fn unlock_key(app: &App, id: &AccountId, asset: &str) -> [u8; 32] {
    let tag = app.vault.tag("unlock key", asset, id.as_str());
    let digest = ring::digest::digest(&ring::digest::SHA256, tag.as_bytes());
    digest.as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// What an operator's own number is known by on a terminal. The number itself stays here.
pub fn own_number(app: &App, row: &AccountRow, asset: &str) -> Option<NumberMark> {
    let number = real_name_of(app, row)?.id_number;
    let tag = app.vault.tag("own number", asset, &row.id);
    let salt = ring::digest::digest(&ring::digest::SHA256, tag.as_bytes());
    let salt = &salt.as_ref()[..16];
    let mut digest = [0; 32];
    let rounds = NonZeroU32::new(MARK_ROUNDS).expect("not zero");
    let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
    pbkdf2::derive(
        algorithm,
        rounds,
        salt,
        number.reveal().as_bytes(),
        &mut digest,
    );
    Some(NumberMark {
        salt: Base64(salt.to_vec()),
        digest: Base64(digest.to_vec()),
    })
}

/// The code that opens a blocked PIN, for the number the operator reads out.
pub async fn read_code(
    app: &App,
    id: &AccountId,
    asset: &str,
    question: &str,
    by: &str,
) -> Result<String, AccountError> {
    let facts = known(app, id).await?;
    allowed(app, by, Act::ReadUnlockCode, Some((id, facts.post))).await?;
    if facts.standing != Standing::Open {
        return Err(AccountError::NotOpen);
    }
    let question = UnlockQuestion::parse(question).ok_or(AccountError::Question)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &unlock_key(app, id, asset));
    let digest = hmac::sign(&key, &unlock_input(asset, id.as_str(), &question));
    let noted = note(app, by, format!("unlock code for {asset}"));
    let id = id.as_str().to_owned();
    app.store
        .change_account(id, AccountChange::Nothing, noted)
        .await?;
    Ok(unlock_code(
        digest.as_ref().try_into().expect("SHA-256 has 32 bytes"),
    ))
}

/// Puts how an account stands into the feed; accounts of other posts are nobody's business.
async fn tell(app: &App, id: &AccountId) -> Result<(), StoreError> {
    if let Some(row) = app.store.account(id.as_str().to_owned()).await?
        && let Some(doc) = state_doc(&row)
    {
        let change = FeedChange {
            id: row.id,
            doc: Some(doc),
        };
        let (feed, now) = (FEED.to_owned(), app.now());
        app.store.apply(feed, vec![change], now).await?;
    }
    Ok(())
}

fn state_doc(row: &AccountRow) -> Option<String> {
    let facts = facts(row)?;
    let state = AccountState {
        id: row.id.clone(),
        standing: row.standing.clone(),
        rights: facts.rights.items().map(ItemNo::get).collect(),
        lapses: facts.lapses().to_string(),
    };
    may(facts.post, Act::EnterTerminal).then(|| serde_json::to_string(&state).expect("plain data"))
}

/// Brings the feed up to what the accounts say: a stop between the two leaves no freeze untold.
pub async fn tell_all(app: &App) -> Result<(), StoreError> {
    let (_, told) = app.store.whole(FEED.to_owned()).await?;
    let mut changes = Vec::new();
    for row in app.store.accounts().await? {
        if let Some(doc) = state_doc(&row)
            && !told.contains(&doc)
        {
            changes.push(FeedChange {
                id: row.id,
                doc: Some(doc),
            });
        }
    }
    if !changes.is_empty() {
        app.store.apply(FEED.to_owned(), changes, app.now()).await?;
    }
    Ok(())
}

/// Gives a person a played electronic card with a PIN of six digits.
pub async fn give_card(app: &App, number: &IdNumber, pin: &str) -> Result<(), AccountError> {
    if pin.len() != 6 || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AccountError::CardPin);
    }
    let salt = super::vault::random_bytes::<SALT>();
    let mut secret = vec![0; SALT + 32];
    secret[..SALT].copy_from_slice(&salt);
    let (_, verifier) = secret.split_at_mut(SALT);
    let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
    pbkdf2::derive(algorithm, ROUNDS, &salt, pin.as_bytes(), verifier);
    let person = app.vault.holder_tag(number.reveal());
    app.store.put_played_card(person, secret).await?;
    Ok(())
}

/// Whether a PIN opens a person's played card.
pub async fn card_opens(app: &App, number: &IdNumber, pin: &str) -> Result<bool, StoreError> {
    let person = app.vault.holder_tag(number.reveal());
    let Some(secret) = app.store.played_card(person).await? else {
        return Ok(false);
    };
    let pin = pin.to_owned();
    let opens = tokio::task::spawn_blocking(move || {
        let (salt, verifier) = secret.split_at_checked(SALT)?;
        let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
        Some(pbkdf2::verify(algorithm, ROUNDS, salt, pin.as_bytes(), verifier).is_ok())
    });
    Ok(opens.await.ok().flatten().unwrap_or(false))
}

/// A person as an application names one.
pub fn real_name(name: &str, number: &str, phone: &str) -> Option<RealName> {
    Some(RealName {
        name: PersonName::parse(name)?,
        id_number: IdNumber::parse(number).ok()?,
        phone: Phone::parse(phone)?,
    })
}
