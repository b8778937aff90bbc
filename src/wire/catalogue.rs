//! The service catalogue as files and on the line: one readable record per item.
//!
//! The same types read `kiosk-config/catalogue/items/*.toml`, where people edit, and the signed
//! bundle, where terminals take it from. Checking turns them into the domain's catalogue.

pub mod eligibility;
mod form;
pub mod result;

use crate::domain::delivery::FieldId;
use crate::domain::jobs::listing::Kind;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue as domain;
use form::check_form;
pub use form::{AskWhen, Choice, Codes, Field, FieldKind, Form, PlaceFrom, PlaceTo, Prefill, Role};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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
    /// How the result is told.
    pub feedback: String,
    /// Phone for supervision.
    pub supervision_phone: String,
    /// The promise.
    pub limit: Limit,
    /// Who finishes it here.
    pub mode: Mode,
    /// What must be shown.
    pub credential: Credential,
    /// What starting it does.
    pub action: Action,
    /// The form, for the action `form`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// Who may start it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eligibility: Vec<eligibility::Rule>,
    /// How the answer of a personal query is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<result::ResultView>,
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

/// What starting an item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Fill in the form.
    Form,
    /// Look through listings.
    SearchJobs(JobKind),
    /// Listings that fit.
    RecommendJobs(JobKind),
    /// Call the operator.
    CallOperator,
    /// Not at this terminal.
    Elsewhere,
}

/// Kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// 固定工
    Fixed,
    /// 零工
    Gig,
}

/// Why records are no catalogue. Names the item and the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueFault {
    /// A file cannot be read.
    #[error("{file}: cannot be read ({why})")]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// The system's word.
        why: std::io::ErrorKind,
    },
    /// A file is no record: says where.
    #[error("{file}: {why}")]
    Syntax {
        /// Which file.
        file: PathBuf,
        /// Place and reason.
        why: String,
    },
    /// A value is impossible.
    #[error("item {item}: {key}: {why}")]
    Value {
        /// Which item.
        item: u16,
        /// Which key.
        key: String,
        /// What is allowed.
        why: &'static str,
    },
    /// The view of a query's answer contradicts itself.
    #[error("item {item}: result: {why}")]
    Result {
        /// Which item.
        item: u16,
        /// What is wrong.
        why: result::ResultFault,
    },
    /// The items do not make a catalogue.
    #[error(transparent)]
    Whole(#[from] domain::CatalogueError),
}

/// Reads every `*.toml` in a folder of items, in the order of their names.
pub fn read_items(folder: &Path) -> Result<Vec<Item>, CatalogueFault> {
    let unreadable = |file: &Path| {
        let file = file.to_owned();
        move |e: std::io::Error| CatalogueFault::Unreadable {
            file,
            why: e.kind(),
        }
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).map_err(unreadable(&file))?;
        toml::from_str(&text).map_err(|e| CatalogueFault::Syntax {
            why: e.to_string(),
            file,
        })
    };
    files.into_iter().map(read).collect()
}

/// Checks records and makes them the domain's catalogue.
pub fn check(version: u64, items: &[Item]) -> Result<domain::Catalogue, CatalogueFault> {
    let items = items.iter().map(check_item).collect::<Result<_, _>>()?;
    Ok(domain::Catalogue::new(version, items)?)
}

fn check_item(item: &Item) -> Result<domain::Item, CatalogueFault> {
    let fault = |key: &str, why| CatalogueFault::Value {
        item: item.number,
        key: key.to_owned(),
        why,
    };
    let number = ItemNo::new(item.number).ok_or_else(|| fault("number", "1 to 999"))?;
    let texts = [
        ("name", &item.name),
        ("summary", &item.summary),
        ("condition", &item.condition),
    ];
    for (key, text) in texts {
        if text.trim().is_empty() {
            return Err(fault(key, "must not be empty"));
        }
    }
    if item.limit == Limit::WorkingDays(0) {
        return Err(fault("limit", "working days from 1; 0 is `instant`"));
    }
    let action = match (item.action, &item.form) {
        (Action::Form, Some(form)) => domain::Action::Form(check_form(form, &fault)?),
        (Action::Form, None) => return Err(fault("form", "the action `form` needs one")),
        (_, Some(_)) => return Err(fault("form", "only with the action `form`")),
        (Action::SearchJobs(kind), None) => domain::Action::SearchJobs(job_kind(kind)),
        (Action::RecommendJobs(kind), None) => domain::Action::RecommendJobs(job_kind(kind)),
        (Action::CallOperator, None) => domain::Action::CallOperator,
        (Action::Elsewhere, None) => domain::Action::Elsewhere,
    };
    let eligibility = check_rules(item, &action, &fault)?;
    let result = item.result.as_ref().map(|r| r.checked()).transpose();
    let result = result.map_err(|why| CatalogueFault::Result {
        item: item.number,
        why,
    })?;
    Ok(domain::Item {
        number,
        group: group(item.group),
        name: item.name.clone(),
        summary: item.summary.clone(),
        audience: item.audience.clone(),
        condition: item.condition.clone(),
        channels: item.channels.clone(),
        basis: item.basis.clone(),
        feedback: item.feedback.clone(),
        supervision_phone: item.supervision_phone.clone(),
        limit: match item.limit {
            Limit::Instant => domain::Limit::Instant,
            Limit::WorkingDays(days) => domain::Limit::WorkingDays(days),
        },
        mode: mode(item.mode),
        credential: credential(item.credential),
        action,
        eligibility,
        result,
    })
}

fn check_rules(
    item: &Item,
    action: &domain::Action,
    fault: Fault<'_>,
) -> Result<Vec<crate::domain::services::eligibility::Rule>, CatalogueFault> {
    let fields: Vec<&FieldId> = match action {
        domain::Action::Form(form) => form.fields.iter().map(|f| &f.id).collect(),
        _ => Vec::new(),
    };
    eligibility::check(&item.eligibility, &fields).map_err(|(key, why)| fault(&key, why))
}

type Fault<'a> = &'a dyn Fn(&str, &'static str) -> CatalogueFault;

fn job_kind(raw: JobKind) -> Kind {
    match raw {
        JobKind::Fixed => Kind::Fixed,
        JobKind::Gig => Kind::Gig,
    }
}

fn group(raw: Group) -> domain::Group {
    match raw {
        Group::Jobs => domain::Group::Jobs,
        Group::Skills => domain::Group::Skills,
        Group::Insurance => domain::Group::Insurance,
        Group::Card => domain::Group::Card,
    }
}

fn mode(raw: Mode) -> domain::Mode {
    match raw {
        Mode::Browse => domain::Mode::Browse,
        Mode::Kiosk => domain::Mode::Kiosk,
        Mode::Received => domain::Mode::Received,
        Mode::Assisted => domain::Mode::Assisted,
        Mode::OperatorTask => domain::Mode::OperatorTask,
    }
}

fn credential(raw: Credential) -> domain::Credential {
    match raw {
        Credential::Any => domain::Credential::Any,
        Credential::Both => domain::Credential::Both,
        Credential::IdAndHousehold => domain::Credential::IdAndHousehold,
        Credential::IdCard => domain::Credential::IdCard,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::services::catalogue::{Catalogue, Limit as L, Mode as M};

    fn shipped() -> Vec<Item> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
        read_items(&folder).expect("the shipped items are well formed")
    }

    fn catalogue() -> Catalogue {
        check(1, &shipped()).expect("the shipped items are a catalogue")
    }

    #[test]
    fn a_file_with_an_unknown_kind_of_field_is_named_with_the_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = "number = 1\ngroup = \"moon\"\n";
        std::fs::write(folder.path().join("01.toml"), text).expect("written");
        let fault = read_items(folder.path())
            .expect_err("no such group")
            .to_string();
        assert!(
            fault.contains("01.toml") && fault.contains("line 2"),
            "{fault}"
        );
    }

    #[test]
    fn contradictions_name_the_item_and_the_key() {
        let broken = |change: fn(&mut Item)| {
            let mut items = shipped();
            change(&mut items[0]);
            check(1, &items).expect_err("broken").to_string()
        };
        assert!(broken(|i| i.number = 0).contains("number"));
        assert!(broken(|i| i.number = 2).contains("item 2 stands twice"));
        assert!(broken(|i| i.name.clear()).contains("item 1: name"));
        assert!(broken(|i| i.form = None).contains("form"));
        assert!(broken(|i| i.action = Action::Elsewhere).contains("form"));
        assert!(broken(|i| i.limit = Limit::WorkingDays(0)).contains("limit"));
        let twice = broken(|i| {
            let form = i.form.as_mut().expect("item 1 has a form");
            let first = form.fields[0].clone();
            form.fields.push(first);
        });
        assert!(
            twice.contains("trades") && twice.contains("twice"),
            "{twice}"
        );
    }

    #[test]
    fn the_list_has_forty_items_in_four_groups_of_15_4_18_and_3() {
        let all = catalogue();
        let sizes = domain::Group::ALL.map(|g| all.group(g).count());
        assert_eq!(sizes, [15, 4, 18, 3]);
        assert_eq!(all.items().len(), 40);
    }

    #[test]
    fn twenty_two_items_are_finished_by_the_resident_alone() {
        let alone = catalogue()
            .items()
            .iter()
            .filter(|i| i.mode.is_self_service())
            .count();
        assert_eq!(alone, 22);
    }

    #[test]
    fn the_limits_are_27_instant_2_of_one_6_of_two_1_of_three_3_of_five_and_1_of_ten_days() {
        let all = catalogue();
        let count = |limit: L| all.items().iter().filter(|i| i.limit == limit).count();
        let days = [1, 2, 3, 5, 10].map(|d| count(L::WorkingDays(d)));
        assert_eq!((count(L::Instant), days), (27, [2, 6, 1, 3, 1]));
    }

    #[test]
    fn browsing_needs_no_card_and_registering_does() {
        let all = catalogue();
        let item = |n: u16| {
            all.item(ItemNo::new(n).expect("in range"))
                .expect("in the list")
        };
        assert_eq!(item(3).mode, M::Browse);
        assert!(!item(3).needs_holder());
        assert!(item(1).needs_holder() && item(2).needs_holder());
    }
}
