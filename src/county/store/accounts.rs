//! Accounts of administrators, operators and reviewers, and what was done with them.

use super::Answer;

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its name.
    pub id: String,
    /// Tag of its person under the county's own key.
    pub person: String,
    /// Name of its post.
    pub post: String,
    /// `permanent` or `other`.
    pub employment: String,
    /// Name, number and phone, sealed.
    pub sealed: Vec<u8>,
    /// Name of its standing.
    pub standing: String,
    /// Since when, ms since 1970.
    pub standing_ms: i64,
    /// Item numbers, parted by commas.
    pub rights: String,
    /// Since when, ms since 1970.
    pub rights_ms: i64,
    /// From when the three months count besides logins: opened, or opened again.
    pub counts_from_ms: i64,
    /// The last login at any terminal.
    pub last_login_ms: Option<i64>,
}

/// A change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// Another standing, by name.
    Standing(&'static str),
    /// Other rights, item numbers parted by commas.
    Rights(String),
    /// Opened again: the three months count from now.
    CountsFromNow,
    /// A login at a terminal, by its asset number.
    LoggedIn(String),
    /// What is sealed of the person is another.
    Person(Vec<u8>),
    /// Nothing but the note.
    Nothing,
}

/// What was done with an account, by whom; kept for good (存档).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNote {
    /// When, ms since 1970.
    pub at_ms: i64,
    /// By which account, or `province`, or a terminal.
    pub by: String,
    /// What, in machine words.
    pub what: String,
}

/// The operator's part in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistedRow {
    /// The operator's account.
    pub account: String,
    /// How the operator had logged in.
    pub auth: String,
    /// What a person of the county has to look at first.
    pub doubt: Option<String>,
    /// Who did what, JSON.
    pub deeds: String,
    /// The operator typed the number of a person without a card that can be read.
    pub manual_id: bool,
    /// Who came for another person: relation and authority, by code.
    pub agent: Option<String>,
}

/// What the county keeps of accounts.
pub trait AccountStore: Send + Sync {
    /// Opens an account; `false` when its name is taken.
    fn open_account(&self, row: AccountRow, note: AccountNote) -> Answer<'_, bool>;

    /// An account by its name.
    fn account(&self, id: String) -> Answer<'_, Option<AccountRow>>;

    /// All accounts, by name.
    fn accounts(&self) -> Answer<'_, Vec<AccountRow>>;

    /// Changes an account at the moment of the note; `false` when there is none of this name.
    fn change_account(
        &self,
        id: String,
        change: AccountChange,
        note: AccountNote,
    ) -> Answer<'_, bool>;

    /// What was done with an account, in order.
    fn account_notes(&self, id: String) -> Answer<'_, Vec<AccountNote>>;

    /// Whether an account ever logged in at a terminal.
    fn has_logged_in(&self, id: String, asset: String) -> Answer<'_, bool>;

    /// Keeps the secret of a person's played card.
    fn put_played_card(&self, person: String, secret: Vec<u8>) -> Answer<'_, ()>;

    /// The secret of a person's played card.
    fn played_card(&self, person: String) -> Answer<'_, Option<Vec<u8>>>;

    /// The operator's part in a case, if there was an operator.
    fn assisted(&self, case: String) -> Answer<'_, Option<AssistedRow>>;
}
