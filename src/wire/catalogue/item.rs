//! One item as its file and the line have it.

use super::action::Action;
use super::eligibility::{Rule, Weight};
use super::form::{FacePurpose, FieldKind, Form};
use super::result::ResultView;
use super::task::ItemTask;
use super::terms::{
    Agents, Attachment, Coach, FeedbackWay, Handling, Offline, Presence, Promise, ReceiptNote,
    Registers, Shortcut,
};
use crate::domain::face::FacePolicy as Policy;
use serde::{Deserialize, Serialize};

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Item {
    /// Its number, 1 to 999.
    pub number: u16,
    /// Its group.
    pub group: Group,
    /// Official name.
    pub name: String,
    /// Other words people use for it; searched, not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// National codes it is known by; the speed-up plan names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What it is, in plain words.
    pub summary: String,
    /// 服务对象
    pub audience: String,
    /// 办理条件
    pub condition: String,
    /// 服务渠道
    pub channels: String,
    /// Legal or policy basis.
    pub basis: String,
    /// How the result is told, in words.
    pub feedback: String,
    /// How the result is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback_ways: Vec<FeedbackWay>,
    /// Phone for supervision.
    pub supervision_phone: String,
    /// Where else to complain, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supervision: Vec<String>,
    /// The promise.
    pub limit: Limit,
    /// Where the promise comes from.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub limit_source: LimitSource,
    /// Working days within which the county wants it done, shorter than the promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_days: Option<u16>,
    /// Who finishes it here.
    pub mode: Mode,
    /// How far it gets here; by the limit when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// What must be shown.
    pub credential: Credential,
    /// Who must stand there.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub presence: Presence,
    /// Who may come for somebody else.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub agents: Agents,
    /// What works without the line; by the action when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<Offline>,
    /// What its page says while the line is down, where the usual words do not fit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when_offline: String,
    /// What starting it does.
    pub action: Action,
    /// How far its face check may go without an operator.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub face_policy: FacePolicy,
    /// The register it writes the person into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registers: Option<Registers>,
    /// What one may want next, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<u16>,
    /// Its place on the first page, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortcut: Option<Shortcut>,
    /// Who may start it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eligibility: Vec<Rule>,
    /// Papers to be brought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Promises that may stand for papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// How the answer of a personal query is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultView>,
    /// The form, for the action `form`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// What helps an operator who has never done it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub coach: Coach,
    /// What its receipt says besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipt: Vec<ReceiptNote>,
    /// The tasks it gives to operators; needed with the action `task-list`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<ItemTask>,
    /// A newer county says more of it than this program understands: only its page is left. Never
    /// on the line.
    #[serde(skip)]
    #[cfg_attr(feature = "county", schema(ignore))]
    pub partly: bool,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How far a face check may go without an operator. In each the terminal only takes and packs; the
/// county decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FacePolicy {
    /// With an operator on duty.
    #[default]
    AssistedOnly,
    /// Alone too; a person at the county looks at every packet.
    SelfCountyReview,
    /// Alone too; the county's service may accept by its own rule.
    SelfAutomatic,
}

impl FacePolicy {
    /// Every policy.
    pub const ALL: [Self; 3] = [
        Self::AssistedOnly,
        Self::SelfCountyReview,
        Self::SelfAutomatic,
    ];

    /// Its name in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::AssistedOnly => "assisted-only",
            Self::SelfCountyReview => "self-county-review",
            Self::SelfAutomatic => "self-automatic",
        }
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.name() == name)
    }

    pub(super) fn checked(self) -> Policy {
        match self {
            Self::AssistedOnly => Policy::AssistedOnly,
            Self::SelfCountyReview => Policy::SelfCountyReview,
            Self::SelfAutomatic => Policy::SelfAutomatic,
        }
    }
}

impl Item {
    /// What its form wants a face for, if it wants one.
    pub fn face(&self) -> Option<FacePurpose> {
        let fields = self.form.iter().flat_map(|form| &form.fields);
        fields
            .filter_map(|field| match field.kind {
                FieldKind::Face { purpose } => Some(purpose),
                _ => None,
            })
            .next()
    }

    /// Has its face asked for another purpose. Advice about the old one is left out.
    pub(super) fn ask_face_for(&mut self, wanted: FacePurpose) {
        let fields = self.form.iter_mut().flat_map(|form| &mut form.fields);
        for field in fields {
            if let FieldKind::Face { purpose } = &mut field.kind {
                *purpose = wanted;
            }
        }
        self.eligibility
            .retain(|rule| rule.weight != Weight::Advice);
    }

    /// Whether a resident may hand it in without an operator.
    pub fn is_self_service(&self) -> bool {
        match self.mode {
            Mode::Browse | Mode::Kiosk | Mode::Received => true,
            Mode::Assisted => {
                self.face() == Some(FacePurpose::Qualification)
                    && self.face_policy != FacePolicy::AssistedOnly
            }
            Mode::OperatorTask => false,
        }
    }
}

/// The four groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// 我要找工作
    Jobs,
    /// 我要学技能
    Skills,
    /// 我要办社保
    Insurance,
    /// 我要办社保卡
    Card,
}

/// The promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// 即时办结
    Instant,
    /// Working days from acceptance.
    WorkingDays(u16),
}

/// Where a promise comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LimitSource {
    /// The list says so.
    #[default]
    Own,
    /// Concluded from like items, to be confirmed by the county.
    Inferred,
}

/// Who finishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Anyone, without a card.
    Browse,
    /// The resident alone.
    Kiosk,
    /// The resident hands in, the county finishes.
    Received,
    /// With an operator.
    Assisted,
    /// An operator's own task.
    OperatorTask,
}

/// What must be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Credential {
    /// Identity card or social-security card.
    Any,
    /// Both.
    Both,
    /// Identity card and household register.
    IdAndHousehold,
    /// Identity card.
    IdCard,
}
