//! Packages: which items a point of one type offers, and under which names.
//!
//! A package takes items of the list as they are, and adds rows of its own. A row that is like an
//! item of the list takes everything from it but its number, its name and how far it gets here; any
//! other row is a page with the usual words of its package that leads to the operator.

use super::eligibility::Condition;
use super::form::FacePurpose;
use super::item::{Credential, FacePolicy, Group, Item, Limit, LimitSource, Mode};
use super::life_event::{LifeEvent, Way};
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
    /// What its face is for, when it is like an item that asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<FacePurpose>,
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
    /// The same with the place in its file.
    #[error("{file}: line {line}: {why}")]
    Placed {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: Box<PackageFault>,
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
        None => package.items(&list).map_err(|why| why.placed(&file)),
    }
}

impl PackageFault {
    /// The same with the file and the line of the key at fault.
    pub fn placed(self, file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = match &self {
            Self::NoSuchItem { key, number, .. } => match key.strip_prefix("rows.") {
                None => line_of(&text, 0, |line| {
                    let mut words = line.split(|c: char| !c.is_ascii_digit());
                    words.any(|word| word == number.to_string())
                }),
                Some(row) => {
                    let row = row.trim_end_matches(".like");
                    let from = line_of(&text, 0, |line| assigns(line, "number", row));
                    from.and_then(|from| {
                        line_of(&text, from, |line| {
                            assigns(line, "like", &number.to_string())
                        })
                    })
                }
            },
            Self::Row { number, .. } => line_of(&text, 0, |line| {
                assigns(line, "number", &number.to_string())
            }),
            Self::Items(_) | Self::Placed { .. } | Self::OtherName { .. } => None,
        };
        match line {
            Some(line) => Self::Placed {
                file: file.to_owned(),
                line,
                why: Box::new(self),
            },
            None => self,
        }
    }
}

/// The first line after `from` (both counted from 1) for which something holds.
fn line_of(text: &str, from: usize, holds: impl Fn(&str) -> bool) -> Option<usize> {
    let mut lines = text.lines().enumerate().skip(from);
    lines.find(|(_, line)| holds(line)).map(|(at, _)| at + 1)
}

fn assigns(line: &str, key: &str, value: &str) -> bool {
    let parts = line.split_once('=');
    parts.is_some_and(|(k, v)| k.trim() == key && v.trim() == value)
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
        Ok(self.closed(self.each(list).collect::<Result<_, _>>()?))
    }

    /// The same from a list this program does not wholly understand: what is missing there is
    /// missing here.
    pub fn items_there(&self, list: &[Item]) -> Vec<Item> {
        self.closed(self.each(list).filter_map(Result::ok).collect())
    }

    /// An event in a life with this package's numbers.
    pub fn event(&self, event: &LifeEvent) -> LifeEvent {
        let mut event = event.clone();
        for step in &mut event.steps {
            if let Way::Item(number) = &mut step.way {
                *number = self.renumbered(*number);
            }
        }
        event
    }

    fn each<'a>(
        &'a self,
        list: &'a [Item],
    ) -> impl Iterator<Item = Result<Item, PackageFault>> + 'a {
        let find = |number: u16, key: String| {
            let found = list.iter().find(|i| i.number == number);
            found.ok_or_else(|| PackageFault::NoSuchItem {
                package: self.id.clone(),
                key,
                number,
            })
        };
        let taken = self
            .take
            .iter()
            .map(move |number| find(*number, "take".to_owned()).cloned());
        let rows = self.rows.iter().map(move |row| match row.like {
            Some(like) => {
                let like = find(like, format!("rows.{}.like", row.number))?;
                Ok(self.alike(row, like))
            }
            None => self.plain(row),
        });
        taken.chain(rows)
    }

    fn closed(&self, mut items: Vec<Item>) -> Vec<Item> {
        let offered: Vec<u16> = items.iter().map(|i| i.number).collect();
        for item in &mut items {
            item.next.retain(|next| offered.contains(next));
        }
        items
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
        if let Some(purpose) = row.face {
            item.ask_face_for(purpose);
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
            face_policy: FacePolicy::default(),
            next: Vec::new(),
            shortcut: None,
            eligibility: Vec::new(),
            attachments: Vec::new(),
            promises: Vec::new(),
            result: None,
            form: None,
            task: None,
            codes: Vec::new(),
            when_offline: String::new(),
            coach: Default::default(),
            receipt: Vec::new(),
            partly: false,
        })
    }
}
