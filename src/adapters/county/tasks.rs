//! Tasks as the contract has them, and as the core does.

use super::decode_operators::login_kind;
use super::http::{Fresh, Http, malformed};
use crate::domain::delivery::PersonalText;
use crate::domain::jobs::place::Point;
use crate::domain::operators::AccountId;
use crate::domain::people::identity::{PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::tasks::{About, AboutWhat, Home, Task, TaskId, TaskList, TaskReport, Try};
use crate::domain::time::WallTime;
use crate::ports::county::{CountyError, MalformedPart};
use crate::wire::tasks as wire;
use std::time::Duration;

/// Asks for the list unless it is the one with this tag.
pub fn fetch(
    http: &Http,
    tag: Option<&str>,
    wait: Duration,
) -> Result<Option<TaskList>, CountyError> {
    match http.get_newer::<wire::TaskList>("/v1/tasks", tag.unwrap_or(""), wait)? {
        Fresh::Unchanged => Ok(None),
        Fresh::New(list) if list.tasks.len() > wire::MAX_TASKS => {
            Err(malformed(MalformedPart::Value))
        }
        Fresh::New(list) => Ok(Some(self::list(&list))),
    }
}

/// A list. A task this version cannot read is left out, and the log says how many.
fn list(from: &wire::TaskList) -> TaskList {
    let tasks: Vec<Task> = from.tasks.iter().filter_map(task).collect();
    if tasks.len() < from.tasks.len() {
        let lost = from.tasks.len() - tasks.len();
        log::error!("{lost} tasks of the county cannot be read");
    }
    TaskList {
        tag: from.tag.clone(),
        as_of: WallTime(from.as_of_ms),
        tasks,
    }
}

fn task(from: &wire::OpenTask) -> Option<Task> {
    Some(Task {
        id: TaskId::parse(&from.id)?,
        item: ItemNo::new(from.item)?,
        name: PersonName::parse(&from.name)?,
        phone: from.phone.as_deref().and_then(Phone::parse),
        home: from.home.as_ref().map(home),
        about: from.about.iter().filter_map(about).collect(),
        due: from.due.parse().ok()?,
        tries: from.tries.iter().filter_map(made).collect(),
    })
}

fn home(from: &wire::TaskHome) -> Home {
    let point = from.lat_e6.zip(from.lon_e6);
    Home {
        address: PersonalText::new(from.address.clone()),
        at: point.and_then(|(lat, lon)| Point::new(lat, lon)),
    }
}

fn about(from: &wire::TaskLine) -> Option<About> {
    Some(About {
        what: match from.about {
            wire::TaskAbout::Answer => AboutWhat::Answer(from.label.clone()),
            wire::TaskAbout::CourseBegins => AboutWhat::CourseBegins,
            wire::TaskAbout::CourseEnds => AboutWhat::CourseEnds,
            wire::TaskAbout::Why => AboutWhat::Why,
            wire::TaskAbout::Other => return None,
        },
        value: PersonalText::new(from.value.clone()),
    })
}

fn made(from: &wire::TaskTry) -> Option<Try> {
    Some(Try {
        at: WallTime(from.at_ms),
        by: AccountId::parse(&from.account)?,
        outcome: from.outcome.clone(),
        detail: from.detail.clone(),
    })
}

/// What came of a try, as the contract has it.
pub fn report(from: &TaskReport) -> wire::TaskReport {
    wire::TaskReport {
        kind: wire::REPORT.to_owned(),
        v: 1,
        id: from.id.to_string(),
        task: from.task.as_str().to_owned(),
        item: from.item.get(),
        receipt: from.receipt.as_str().to_owned(),
        outcome: from.made.outcome.clone(),
        detail: from.made.detail.clone(),
        account: from.made.by.as_str().to_owned(),
        auth: login_kind(from.auth),
        made_at_ms: from.made.at.0,
    }
}
