//! Packages: which items a point of one type offers, and under which names.
//!
//! A package takes items of the list as they are, and adds rows of its own. A row that is like an
//! item of the list takes everything from it but its number, its name and how far it gets here; any
//! other row is a page with the usual words of its package that leads to the operator.

use super::eligibility::Condition;
use super::item::{Credential, Group, Item, Limit, LimitSource, Mode};
use super::terms::{Agents, Handling, Offline, Presence};
use super::{
    Action, CatalogueFault,
    read::{read_file, read_items},
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What a point of one type offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Package {
    /// Its name in commands and settings: small letters, digits, dashes; the file's name.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where the list comes from.
    pub source: String,
    /// Items of the list that are taken as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub take: Vec<u16>,
    /// Words for rows that are like no item of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<Usual>,
    /// Rows of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
}

/// Words for rows that are like no item of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Usual {
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
    /// Working days promised, to be confirmed by the county; absent for at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u16>,
}

/// One row of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Row {
    /// Its number, apart from those of the list and of other packages.
    pub number: u16,
    /// Official name.
    pub name: String,
    /// Its group.
    pub group: Group,
    /// How far it gets here.
    pub handling: Handling,
    /// The item of the list it is like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<u16>,
    /// What it is, in plain words; needed without `like`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Where it is done instead, when neither taken nor finished here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_to: Option<String>,
}

/// Why a package makes no catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageFault {
    /// The file itself, or the items it makes.
    #[error(transparent)]
    Items(#[from] CatalogueFault),
    /// It asks for an item the list does not have.
    #[error("package {package}: {key}: there is no item {number}")]
    NoSuchItem {
        /// The package.
        package: String,
        /// Where it asks.
        key: String,
        /// The number.
        number: u16,
    },
    /// A row says too little.
    #[error("package {package}: row {number}: {why}")]
    Row {
        /// The package.
        package: String,
        /// The row.
        number: u16,
        /// What is missing.
        why: &'static str,
    },
    /// The file has another name than the package.
    #[error("{file}: id: is \"{id}\", must be the name of the file")]
    OtherName {
        /// The file.
        file: PathBuf,
        /// What stands in it.
        id: String,
    },
}

/// The items to offer: those of a folder, or what a package beside it (`../packages`) makes of them.
pub fn read_offer(folder: &Path, package: Option<&str>) -> Result<Vec<Item>, PackageFault> {
    let list = read_items(folder)?;
    let Some(id) = package else { return Ok(list) };
    let file = folder.with_file_name("packages").join(format!("{id}.toml"));
    let (package, unknown) = read_package(&file)?;
    match unknown.into_iter().next() {
        Some(fault) => Err(fault.into()),
        None => package.items(&list),
    }
}

/// Reads one package file and every fault in it.
pub fn read_package(file: &Path) -> Result<(Package, Vec<CatalogueFault>), PackageFault> {
    let (package, unknown): (Package, _) = read_file(file)?;
    if file.file_stem().is_none_or(|stem| *stem != *package.id) {
        return Err(PackageFault::OtherName {
            file: file.to_owned(),
            id: package.id,
        });
    }
    Ok((package, unknown))
}

impl Package {
    /// The items a point with this package offers, made from the list.
    pub fn items(&self, list: &[Item]) -> Result<Vec<Item>, PackageFault> {
        let find = |number: u16, key: &str| {
            let found = list.iter().find(|i| i.number == number);
            found.ok_or_else(|| PackageFault::NoSuchItem {
                package: self.id.clone(),
                key: key.to_owned(),
                number,
            })
        };
        let mut items = Vec::with_capacity(self.take.len() + self.rows.len());
        for number in &self.take {
            items.push(find(*number, "take")?.clone());
        }
        for row in &self.rows {
            let item = match row.like {
                Some(like) => self.alike(row, find(like, &format!("rows.{}.like", row.number))?),
                None => self.plain(row)?,
            };
            items.push(item);
        }
        let offered: Vec<u16> = items.iter().map(|i| i.number).collect();
        for item in &mut items {
            item.next.retain(|next| offered.contains(next));
        }
        Ok(items)
    }

    /// The number an item of the list has in this package.
    fn renumbered(&self, number: u16) -> u16 {
        let row = self.rows.iter().find(|row| row.like == Some(number));
        match row {
            Some(row) if !self.take.contains(&number) => row.number,
            _ => number,
        }
    }

    fn alike(&self, row: &Row, like: &Item) -> Item {
        let mut item = like.clone();
        item.number = row.number;
        item.name.clone_from(&row.name);
        item.group = row.group;
        item.handling = Some(row.handling);
        item.shortcut = None;
        if let Some(summary) = &row.summary {
            item.summary.clone_from(summary);
        }
        if let Some(place) = &row.go_to {
            item.condition.clone_from(place);
        }
        item.next = like.next.iter().map(|n| self.renumbered(*n)).collect();
        item.next.retain(|n| *n != row.number);
        for rule in &mut item.eligibility {
            rule.first = rule.first.map(|n| self.renumbered(n));
            self.renumber_cases(&mut rule.needs);
        }
        item
    }

    fn renumber_cases(&self, needs: &mut Condition) {
        match needs {
            Condition::Case(case) => case.item = self.renumbered(case.item),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter_mut().for_each(|part| self.renumber_cases(part));
            }
            Condition::Not(part) => self.renumber_cases(part),
            _ => {}
        }
    }

    fn plain(&self, row: &Row) -> Result<Item, PackageFault> {
        let missing = |why| PackageFault::Row {
            package: self.id.clone(),
            number: row.number,
            why,
        };
        let usual = self.usual.as_ref();
        let usual = usual.ok_or_else(|| missing("like no item, and the package has no `usual`"))?;
        let summary = row.summary.clone();
        let condition = match (row.handling, &row.go_to) {
            (Handling::Elsewhere, None) => return Err(missing("elsewhere: say where in `go_to`")),
            (_, Some(place)) => place.clone(),
            (_, None) => usual.condition.clone(),
        };
        Ok(Item {
            number: row.number,
            group: row.group,
            name: row.name.clone(),
            aliases: Vec::new(),
            summary: summary.ok_or_else(|| missing("like no item: needs a summary"))?,
            audience: usual.audience.clone(),
            condition,
            channels: usual.channels.clone(),
            basis: usual.basis.clone(),
            feedback: usual.feedback.clone(),
            feedback_ways: Vec::new(),
            supervision_phone: usual.supervision_phone.clone(),
            supervision: Vec::new(),
            limit: usual
                .working_days
                .map_or(Limit::Instant, Limit::WorkingDays),
            limit_source: LimitSource::Inferred,
            target_days: None,
            mode: Mode::Assisted,
            handling: Some(row.handling),
            credential: Credential::Any,
            presence: Presence::HolderCard,
            agents: Agents::None,
            offline: Some(Offline::OnlineOnly),
            action: Action::CallOperator,
            registers: None,
            next: Vec::new(),
            shortcut: None,
            eligibility: Vec::new(),
            attachments: Vec::new(),
            promises: Vec::new(),
            result: None,
            form: None,
        })
    }
}
