//! The terms of an item as files and the line have them: who must come, what must be brought, what
//! works without the line, what is promised.

use super::form::{first, is_first};
use serde::{Deserialize, Serialize};

/// Who must stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// 需本人携带: the person comes with the card.
    #[default]
    InPerson,
    /// 需携带本人: the holder's card is there.
    HolderCard,
}

/// Who may come for somebody else; always with an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Agents {
    /// Nobody.
    #[default]
    None,
    /// Somebody with a written authorisation (代理办).
    Proxy,
    /// The family by its own right, or somebody with an authorisation.
    Family,
}

/// How far an item gets at this point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// 受理并办理: taken and finished here.
    Completed,
    /// 受理: taken here, finished by the county.
    Accepted,
    /// Neither: the page says where to go.
    Elsewhere,
}

/// What works while the county cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Offline {
    /// Everything, from what was fetched before.
    FullFromCache,
    /// Matching against the listings fetched before.
    MatchFromCache,
    /// The case is taken and sent later.
    Capture,
    /// Taken and sent later with an operator; a resident alone needs the line.
    CaptureAssistedOnly,
    /// Nothing.
    OnlineOnly,
    /// The operator's tasks of the last fetch.
    TasksCached,
}

/// How the result reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FeedbackWay {
    /// On the screen at once.
    OnScreen,
    /// Under 办件进度, by card or receipt number.
    MyCases,
    /// By telephone.
    Phone,
    /// On paper.
    Slip,
    /// Told by the operator.
    Operator,
}

/// A paper that must be brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its name within the item: small letters, digits, underscores.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When it is needed.
    #[serde(default, skip_serializing_if = "Needed::is_always")]
    pub needed: Needed,
    /// The promise that may stand for it (告知承诺).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub or_promise: Option<String>,
}

/// When a paper is needed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Needed {
    /// By everybody.
    #[default]
    Always,
    /// By who has it; nobody is sent away without it.
    IfThere,
    /// When somebody comes for another person.
    ByAgent,
    /// When one of these was answered.
    When(AnswerOneOf),
}

impl Needed {
    fn is_always(&self) -> bool {
        *self == Self::Always
    }
}

/// One of these codes was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct AnswerOneOf {
    /// A field of the item's form.
    pub field: String,
    /// The codes.
    pub one_of: Vec<String>,
}

/// A promise in place of a proof (告知承诺).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Promise {
    /// Its name within the item: small letters, digits, underscores.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is told and promised, in full.
    pub text: String,
    /// Rises when the text changes.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub version: u32,
}

/// A register in which an item writes the person down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Registers {
    /// People who want steady work.
    JobSeeker,
    /// People who want work by the day.
    GigSeeker,
    /// People and firms with work by the day.
    GigEmployer,
    /// People working for themselves.
    FlexibleWorker,
    /// People without work.
    Unemployed,
    /// People who want to be trained.
    Trainee,
}

/// A way to an item from the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Shortcut {
    /// Words on the large tile.
    pub title: String,
    /// A line below them.
    pub note: String,
    /// Words on the small button of the standard page; none without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// The picture.
    pub sign: Sign,
}

/// A picture on a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// A face in a frame.
    Face,
    /// Coins.
    Coins,
    /// A card.
    Card,
    /// A list.
    List,
}

/// What helps an operator who has never done the item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Coach {
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What to look at before it is handed in.
    pub check: Vec<String>,
    /// What to say to the resident.
    pub say: Vec<String>,
}

/// A line the receipt carries besides its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ReceiptNote {
    /// What it is about.
    pub label: String,
    /// What is to be known.
    pub text: String,
    /// So many days after the case was taken, told as a day in front of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// Only when one of these was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<AnswerOneOf>,
}
