//! The catalogue of service items: data the county signs and publishes.

use super::counter::Counter;
use super::eligibility::Rule;
use super::form::{FieldKind, Form};
use super::item::ItemNo;
use super::life_event::{LifeEvent, SpeedUp, speed_up};
use super::result::ResultView;
use super::task::TaskKind;
use super::terms::{
    Agents, Attachment, Coach, FeedbackWay, Handling, Offline, Presence, Promise, ReceiptNote,
    Registers, Shortcut,
};
use crate::domain::face::{FacePolicy, FacePurpose};
use crate::domain::jobs::listing::Kind as JobKind;
use crate::domain::library::Shelf;

/// The four groups of the list, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Group {
    /// All groups in the order of the list.
    pub const ALL: [Self; 4] = [Self::Jobs, Self::Skills, Self::Insurance, Self::Card];
}

/// Who finishes an item at this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Anyone, without a card.
    Browse,
    /// The resident alone, at once.
    Kiosk,
    /// The resident alone; the county decides within its limit.
    Received,
    /// With an operator.
    Assisted,
    /// An operator's own task.
    OperatorTask,
}

impl Mode {
    /// Whether a resident may finish it without an operator.
    pub fn is_self_service(self) -> bool {
        matches!(self, Self::Browse | Self::Kiosk | Self::Received)
    }
}

/// Which credential an item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    /// Identity card or social-security card.
    Any,
    /// Identity card and social-security card.
    Both,
    /// Identity card and household register.
    IdAndHousehold,
    /// Identity card only.
    IdCard,
}

/// The promise of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// 即时办结
    Instant,
    /// Within so many working days of acceptance.
    WorkingDays(u16),
}

/// Where a promise comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitSource {
    /// The list says so.
    Own,
    /// Concluded from like items; the county is to confirm it.
    Inferred,
}

/// What "start" does on the item's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Fill in a form and hand it in.
    Form(Form),
    /// Look through the listings of one kind.
    SearchJobs(JobKind),
    /// Listings that fit the registration of the holder.
    RecommendJobs(JobKind),
    /// Look through people who want work by the day.
    SearchSeekers,
    /// People who fit the holder's posts.
    RecommendSeekers,
    /// Ask the county for the holder's own records.
    Records,
    /// Look through a shelf of the library.
    Library(Shelf),
    /// Work through the operator's tasks of the day.
    TaskList,
    /// Call the operator; nothing can be done alone.
    CallOperator,
}

/// One item of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number.
    pub number: ItemNo,
    /// Its group.
    pub group: Group,
    /// Its official name.
    pub name: String,
    /// Other words people use for it; searched, not shown.
    pub aliases: Vec<String>,
    /// What it is, in plain words.
    pub summary: String,
    /// Whom it serves (服务对象).
    pub audience: String,
    /// What must be met (办理条件).
    pub condition: String,
    /// Where it can be done (服务渠道).
    pub channels: String,
    /// Legal or policy basis.
    pub basis: String,
    /// How the result is told, in words.
    pub feedback: String,
    /// How the result is told.
    pub feedback_ways: Vec<FeedbackWay>,
    /// Phone for supervision and complaints.
    pub supervision_phone: String,
    /// Where else to complain, in words.
    pub supervision: Vec<String>,
    /// Its promise.
    pub limit: Limit,
    /// Where the promise comes from.
    pub limit_source: LimitSource,
    /// Working days within which the county wants it done, shorter than the promise.
    pub target_days: Option<u16>,
    /// Who finishes it here.
    pub mode: Mode,
    /// How far it gets here.
    pub handling: Handling,
    /// What must be shown.
    pub credential: Credential,
    /// Who must stand there.
    pub presence: Presence,
    /// Who may come for somebody else.
    pub agents: Agents,
    /// What works without the line.
    pub offline: Offline,
    /// What starting it does.
    pub action: Action,
    /// Who may start it.
    pub eligibility: Vec<Rule>,
    /// How the answer of a personal query is shown.
    pub result: Option<ResultView>,
    /// The register it writes the person into.
    pub registers: Option<Registers>,
    /// What one may want next.
    pub next: Vec<ItemNo>,
    /// Its place on the first page, if it has one.
    pub shortcut: Option<Shortcut>,
    /// Papers to be brought.
    pub attachments: Vec<Attachment>,
    /// Promises that may stand for papers.
    pub promises: Vec<Promise>,
    /// National codes it is known by; the speed-up plan names them.
    pub codes: Vec<String>,
    /// What its page says while the line is down, where the usual words do not fit; may be empty.
    pub offline_words: String,
    /// The tasks it gives to operators.
    pub task: Option<TaskKind>,
    /// Whether this program understands all of it.
    pub grasp: Grasp,
    /// What helps an operator who has never done it.
    pub coach: Coach,
    /// What its receipt says besides.
    pub receipt_notes: Vec<ReceiptNote>,
    /// How far its face check may go without an operator.
    pub face_policy: FacePolicy,
}

/// Whether a program understands all the county says of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grasp {
    /// All of it.
    #[default]
    Whole,
    /// A newer county says more of it: its page shows, and an operator does it.
    Partly,
}

impl Item {
    /// Its form, where starting it asks questions.
    pub fn form(&self) -> Option<&Form> {
        match &self.action {
            Action::Form(form) => Some(form),
            _ => None,
        }
    }

    /// What it wants a face for, if it wants one.
    pub fn face(&self) -> Option<FacePurpose> {
        let mut fields = self.form().into_iter().flat_map(|form| &form.fields);
        fields.find_map(|field| match field.kind {
            FieldKind::Face(purpose) => Some(purpose),
            _ => None,
        })
    }

    /// Whether a resident may finish it without an operator: by its mode, or by the county's policy
    /// for its face check.
    pub fn is_self_service(&self) -> bool {
        let by_policy = self.mode == Mode::Assisted
            && self.face() == Some(FacePurpose::Qualification)
            && self.face_policy.alone();
        self.mode.is_self_service() || by_policy
    }

    /// Whether starting it alone needs to know who stands there.
    pub fn needs_holder(&self) -> bool {
        self.is_self_service()
            && !matches!(
                self.action,
                Action::SearchJobs(_) | Action::Library(_) | Action::CallOperator
            )
    }

    /// Whether a resident can start it without an operator at this terminal.
    pub fn starts_alone(&self) -> bool {
        self.is_self_service()
            && self.handling != Handling::Elsewhere
            && self.action != Action::CallOperator
    }
}

/// All items, in the order of their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    version: u64,
    items: Vec<Item>,
    events: Vec<LifeEvent>,
    speed_ups: Vec<SpeedUp>,
    counter: Counter,
}

/// Why a set of items is no catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// No items at all.
    #[error("the catalogue is empty")]
    Empty,
    /// A number stands twice.
    #[error("item {0} stands twice")]
    Twice(u16),
    /// A form without questions.
    #[error("the form of item {0} has no fields")]
    EmptyForm(u16),
}

impl Catalogue {
    /// Takes a set of items in any order.
    pub fn new(version: u64, mut items: Vec<Item>) -> Result<Self, CatalogueError> {
        if items.is_empty() {
            return Err(CatalogueError::Empty);
        }
        items.sort_by_key(|i| i.number);
        for pair in items.windows(2) {
            if pair[0].number == pair[1].number {
                return Err(CatalogueError::Twice(pair[0].number.get()));
            }
        }
        for item in &items {
            if matches!(&item.action, Action::Form(f) if f.fields.is_empty()) {
                return Err(CatalogueError::EmptyForm(item.number.get()));
            }
        }
        // A county may offer less than the whole list: what is not there is not offered as next.
        let known: Vec<ItemNo> = items.iter().map(|i| i.number).collect();
        for item in &mut items {
            item.next.retain(|no| known.contains(no));
        }
        Ok(Self {
            version,
            items,
            events: Vec::new(),
            speed_ups: Vec::new(),
            counter: Counter::default(),
        })
    }

    /// The same with events in a life, in the order of their numbers, and the speed-up plan.
    #[must_use]
    pub fn with_events(mut self, mut events: Vec<LifeEvent>, speed_ups: Vec<SpeedUp>) -> Self {
        events.sort_by_key(|event| event.number);
        self.events = events;
        self.speed_ups = speed_ups;
        self
    }

    /// The same with what operators ask beside the forms of the items.
    #[must_use]
    pub fn with_counter(mut self, counter: Counter) -> Self {
        self.counter = counter;
        self
    }

    /// What operators ask beside the forms of the items.
    pub fn counter(&self) -> &Counter {
        &self.counter
    }

    /// Events in a life, in the order of their numbers.
    pub fn events(&self) -> &[LifeEvent] {
        &self.events
    }

    /// One event by its number.
    pub fn event(&self, number: u16) -> Option<&LifeEvent> {
        self.events.iter().find(|event| event.number == number)
    }

    /// The speed-up target for national codes.
    pub fn speed_up(&self, codes: &[String]) -> Option<&SpeedUp> {
        speed_up(codes, &self.speed_ups)
    }

    /// The items whose case must be finished before the clock of this one starts (待前置), by any
    /// event.
    pub fn waits_for(&self, item: ItemNo) -> Vec<ItemNo> {
        let mut all: Vec<ItemNo> = Vec::new();
        for event in &self.events {
            let before = event.waits_for(item);
            all.extend(before.into_iter().filter(|no| self.item(*no).is_some()));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Rises with every publication.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// All items in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One item.
    pub fn item(&self, number: ItemNo) -> Option<&Item> {
        self.items
            .binary_search_by_key(&number, |i| i.number)
            .ok()
            .map(|at| &self.items[at])
    }

    /// The item that writes people into a register, if the list has one.
    pub fn registering(&self, register: Registers) -> Option<&Item> {
        self.items.iter().find(|i| i.registers == Some(register))
    }

    /// The items of a group in order.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |i| i.group == group)
    }
}
