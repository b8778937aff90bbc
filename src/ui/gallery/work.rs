//! The operator's pages of tasks, walked as a visit is.

use super::Shown;
use super::operators::on_duty_with_everything;
use super::scenes::{Walk, here};
use crate::domain::delivery::PersonalText;
use crate::domain::jobs::place::Point;
use crate::domain::operators::desk::DeskTap;
use crate::domain::people::identity::{PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::{
    About, AboutWhat, Home, Task, TaskBook, TaskId, WorkEffect, WorkEvent, WorkTap,
};
use crate::domain::visit::{Asked, Effect, Tap, VisitEvent};
use std::sync::Arc;

const NAMES: [&str; 7] = [
    "王样兰",
    "李样军",
    "张样梅",
    "刘样山",
    "陈样英",
    "杨样旺",
    "赵样琴",
];

fn item(catalogue: &Catalogue, way: TaskWay) -> Option<ItemNo> {
    let mut items = catalogue.items().iter();
    let found = items.find(|i| i.task.as_ref().is_some_and(|task| task.way == way));
    found.map(|item| item.number)
}

fn tasks(walk: &Walk, item: ItemNo, way: TaskWay) -> Vec<Task> {
    let today = walk.now.wall.date();
    let about = |what, value: &str| About {
        what,
        value: PersonalText::new(value.to_owned()),
    };
    let numbered = NAMES.iter().zip(0i32..);
    numbered
        .map(|(name, n)| Task {
            id: TaskId::parse(&"abcdefgh".repeat(2)[..8 + usize::try_from(n).unwrap_or(0)])
                .expect("small letters"),
            item,
            name: PersonName::parse(name).expect("a name"),
            phone: Phone::parse(&format!("1990000{:04}", 1_000 + n)),
            home: (way == TaskWay::Visit).then(|| Home {
                address: PersonalText::new(format!("李家庄村{} 号", 10 + n)),
                at: Point::new(here().lat() + 4_000 * n, here().lon()),
            }),
            about: match way {
                TaskWay::Call => vec![
                    about(AboutWhat::Answer("想学什么？".into()), "电工、焊工"),
                    about(AboutWhat::Answer("什么时候有空学？".into()), "晚上"),
                ],
                TaskWay::Visit => vec![about(AboutWhat::Why, "腿脚不便，出不了门")],
            },
            due: today + jiff::Span::new().days(i64::from(n) - 2),
            tries: Vec::new(),
        })
        .collect()
}

fn asked(walk: &Walk) -> Asked {
    let found = walk.effects.iter().find_map(|effect| match effect {
        Effect::Work(WorkEffect::Open(asked)) => Some(*asked),
        _ => None,
    });
    found.expect("the list is asked for")
}

fn open(walk: &mut Walk, way: TaskWay, tasks: Vec<Task>) {
    walk.tap(Tap::Desk(DeskTap::Home));
    walk.tap(Tap::Work(WorkTap::Open(way)));
    let book = TaskBook {
        as_of: Some(walk.now.wall),
        tasks,
        notes: Vec::new(),
    };
    let asked = asked(walk);
    walk.on(VisitEvent::Work(WorkEvent::Book(
        asked,
        Some(Box::new(book)),
    )));
}

/// Every page of tasks.
pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = Vec::new();
    let mut add = |name: &str, walk: &Walk| {
        all.push(Shown {
            name: name.to_owned(),
            scene: walk.scene(),
            taps: Vec::new(),
        });
    };
    let (Some(call), Some(visit)) = (
        item(catalogue, TaskWay::Call),
        item(catalogue, TaskWay::Visit),
    ) else {
        return all;
    };
    let mut walk = on_duty_with_everything(catalogue);
    open(&mut walk, TaskWay::Call, Vec::new());
    add("work-empty", &walk);
    let calls = tasks(&walk, call, TaskWay::Call);
    open(&mut walk, TaskWay::Call, calls);
    add("work-calls", &walk);
    walk.tap(Tap::Work(WorkTap::Choose(0)));
    add("work-task", &walk);
    walk.tap(Tap::Work(WorkTap::Outcome(4)));
    walk.tap(Tap::Work(WorkTap::Detail(0)));
    add("work-reason", &walk);
    walk.tap(Tap::Work(WorkTap::Back));
    walk.tap(Tap::Work(WorkTap::Outcome(0)));
    add("work-sure", &walk);
    walk.on(VisitEvent::Work(WorkEvent::Changed));
    let later = asked(&walk);
    let none = Some(Box::new(TaskBook::default()));
    walk.on(VisitEvent::Work(WorkEvent::Book(later, none)));
    add("work-gone", &walk);
    walk.tap(Tap::Work(WorkTap::Back));
    let visits = tasks(&walk, visit, TaskWay::Visit);
    open(&mut walk, TaskWay::Visit, visits);
    add("work-visits", &walk);
    walk.tap(Tap::Work(WorkTap::Choose(2)));
    add("work-visit", &walk);
    all
}
