//! The tasks an item gives to operators, as files and the line have them.

use super::{CatalogueFault, Choice, Fault};
use crate::domain::services::task as plain;
use serde::{Deserialize, Serialize};

/// Most characters of a label, and of what the person reads.
const LABEL: usize = 20;
const SAYS: usize = 60;

/// The tasks of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct ItemTask {
    /// How they are done.
    pub way: TaskWay,
    /// What opens one.
    pub opens_on: Vec<TaskOpens>,
    /// Fields of the case that opens it which the operator is told, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tells: Vec<String>,
    /// The field with the phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The field with the village, which decides over the terminal it goes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// What can come of a try, in the order of the buttons.
    pub outcomes: Vec<TaskOutcome>,
}

/// How a task is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TaskWay {
    /// By a call, or by word of mouth.
    Call,
    /// At the person's home.
    Visit,
}

/// What opens a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TaskOpens {
    /// A case of this item that reached the county.
    Case(u16),
    /// A course somebody wished for begins.
    CourseBegins,
    /// A course somebody wished for is finished.
    CourseEnds,
    /// The county's register says that it is due.
    Due,
    /// Somebody asked for a visit.
    Asked,
}

/// What can come of a try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct TaskOutcome {
    /// Its code: small letters, digits, dashes.
    pub code: String,
    /// What the operator taps, at most 20 characters.
    pub label: String,
    /// What becomes of the task.
    pub ends: TaskEnds,
    /// Notes or reasons, one of which has to be picked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Choice>,
    /// What the person reads at the next card, at most 60 characters; the label of the reason
    /// follows it where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// Tries that must be on record before it can be told; the one that tells it comes on top.
    #[serde(default, skip_serializing_if = "is_none")]
    pub after_tries: u8,
}

fn is_none(tries: &u8) -> bool {
    *tries == 0
}

/// What becomes of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TaskEnds {
    /// It goes on.
    Open,
    /// It is done.
    Done,
    /// It is over without success.
    Failed,
}

impl TaskEnds {
    /// The domain's word.
    pub fn checked(self) -> plain::TaskEnd {
        match self {
            Self::Open => plain::TaskEnd::Open,
            Self::Done => plain::TaskEnd::Done,
            Self::Failed => plain::TaskEnd::Failed,
        }
    }
}

fn is_code(code: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=30).contains(&code.len()) && code.bytes().all(plain)
}

/// Checks the tasks of an item.
pub(super) fn check(raw: &ItemTask, fault: Fault<'_>) -> Result<plain::TaskKind, CatalogueFault> {
    if raw.opens_on.is_empty() {
        return Err(fault("task.opens_on", "say what opens a task"));
    }
    for (n, outcome) in raw.outcomes.iter().enumerate() {
        let key = format!("task.outcomes.{}", outcome.code);
        let before = &raw.outcomes[..n];
        if !is_code(&outcome.code) || before.iter().any(|o| o.code == outcome.code) {
            return Err(fault(&key, "code: a-z, 0-9, dashes, once"));
        }
        check_words(outcome).map_err(|why| fault(&key, why))?;
    }
    let ends = |wanted| raw.outcomes.iter().any(|o| o.ends == wanted);
    if !ends(TaskEnds::Done) || !ends(TaskEnds::Failed) {
        return Err(fault(
            "task.outcomes",
            "one that is done and one that fails",
        ));
    }
    Ok(plain::TaskKind {
        way: match raw.way {
            TaskWay::Call => plain::TaskWay::Call,
            TaskWay::Visit => plain::TaskWay::Visit,
        },
        outcomes: raw.outcomes.iter().map(outcome).collect(),
    })
}

fn check_words(outcome: &TaskOutcome) -> Result<(), &'static str> {
    let short = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
    if !short(&outcome.label, LABEL) {
        return Err("label: 1 to 20 characters");
    }
    let told = short(&outcome.says, SAYS);
    if (outcome.ends == TaskEnds::Open && !outcome.says.is_empty())
        || (outcome.ends != TaskEnds::Open && !told)
    {
        return Err("says: up to 60 characters where it ends the task, else none");
    }
    if outcome.ends == TaskEnds::Failed && outcome.details.is_empty() {
        return Err("details: a task that fails needs reasons to pick from");
    }
    for (n, detail) in outcome.details.iter().enumerate() {
        let twice = outcome.details[..n].iter().any(|d| d.code == detail.code);
        if !is_code(&detail.code) || twice || !short(&detail.label, LABEL) {
            return Err("details: a code of a-z, 0-9, dashes, once, and 1 to 20 characters");
        }
    }
    Ok(())
}

fn outcome(raw: &TaskOutcome) -> plain::TaskOutcome {
    plain::TaskOutcome {
        code: raw.code.clone(),
        label: raw.label.clone(),
        ends: raw.ends.checked(),
        details: raw
            .details
            .iter()
            .map(|d| plain::TaskDetail {
                code: d.code.clone(),
                label: d.label.clone(),
            })
            .collect(),
        says: raw.says.clone(),
        after_tries: usize::from(raw.after_tries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(code: &str, ends: TaskEnds) -> TaskOutcome {
        let reasons = vec![Choice {
            code: "moved".into(),
            label: "搬走了".into(),
        }];
        TaskOutcome {
            code: code.into(),
            label: "按钮".into(),
            ends,
            details: if ends == TaskEnds::Failed {
                reasons
            } else {
                Vec::new()
            },
            says: if ends == TaskEnds::Open {
                String::new()
            } else {
                "已告诉".into()
            },
            after_tries: 0,
        }
    }

    fn task() -> ItemTask {
        ItemTask {
            way: TaskWay::Call,
            opens_on: vec![TaskOpens::Case(1)],
            tells: Vec::new(),
            phone: None,
            village: None,
            outcomes: vec![
                outcome("reached", TaskEnds::Open),
                outcome("told", TaskEnds::Done),
                outcome("lost", TaskEnds::Failed),
            ],
        }
    }

    fn checked(task: &ItemTask) -> Result<plain::TaskKind, CatalogueFault> {
        check(task, &|key, why| CatalogueFault::Value {
            item: 1,
            key: key.into(),
            why,
        })
    }

    #[test]
    fn tasks_that_could_never_be_finished_or_explained_are_refused() {
        type Change = fn(&mut ItemTask);
        let changes: [Change; 8] = [
            |t| t.opens_on.clear(),
            |t| t.outcomes.truncate(1),
            |t| t.outcomes[0].code = "Reached!".into(),
            |t| t.outcomes[1].code = "reached".into(),
            |t| t.outcomes[0].says = "还没完".into(),
            |t| t.outcomes[1].says.clear(),
            |t| t.outcomes[2].details.clear(),
            |t| t.outcomes[2].label = "长".repeat(21),
        ];
        for (n, change) in changes.iter().enumerate() {
            let mut bad = task();
            change(&mut bad);
            assert!(checked(&bad).is_err(), "change {n}");
        }
        let good = checked(&task()).expect("whole");
        let lost = good.outcome("lost").expect("there");
        assert_eq!(lost.ends, plain::TaskEnd::Failed);
        assert!(lost.detail("moved").is_some() && lost.detail("gone").is_none());
        assert!(good.outcome("unknown").is_none());
    }
}
