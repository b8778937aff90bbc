//! The operator's pages of tasks: the list, one task, what came of it.
//!
//! In the list names are masked. On the page of one task name, phone and address stand in full: the
//! operator with the right to the item has to call and to find the person.

use super::{Surroundings, ViewModel, fact, frame, g, print};
use crate::domain::operators::desk::Duty;
use crate::domain::paper::{Paper, PrinterStatus};
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::task::{TaskKind, TaskWay};
use crate::domain::tasks::{DueIn, Listed, Stage, Task, TaskStanding, Try, Work, WorkTap};
use crate::domain::visit::Tap;
use crate::domain::visit::printing::PrintStage;
use crate::domain::visit::scene::Scene;
use crate::ui::text::papers::{PlannedVisit, visit_plan};
use crate::ui::text::{closed, jobs, when, work as say};

/// Visits on one plan.
const ON_PLAN: usize = 12;

/// A page of tasks.
pub(super) fn page(
    vm: &mut ViewModel,
    duty: &Duty,
    work: &Work,
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::Work;
    frame::work_bar(vm, scene);
    let Some(catalogue) = scene.catalogue.as_deref() else {
        return;
    };
    match &work.doing {
        None => list(vm, duty, work, scene, catalogue, around),
        Some(doing) if doing.stage == Stage::Gone => {
            vm.work.title = say::open(work.way).into();
            vm.work.notice = say::GONE.into();
        }
        Some(_) => one(vm, duty, work, scene, catalogue),
    }
}

fn list(
    vm: &mut ViewModel,
    duty: &Duty,
    work: &Work,
    scene: &Scene,
    catalogue: &Catalogue,
    around: &Surroundings,
) {
    vm.work.title = say::open(work.way).into();
    vm.work.line = say::line(work.way).into();
    let rows = work.listed(&duty.operator.rights, catalogue);
    let (from, seen) = Work::on_screen(&rows, work.screen);
    for (n, row) in seen.iter().enumerate() {
        vm.tap(g::Spot::WorkRow, n, Tap::Work(WorkTap::Choose(from + n)));
        vm.work_rows.push(case_row(row, work, scene, catalogue));
    }
    match &work.book {
        None if work.unreadable => vm.work.notice = say::UNREADABLE.into(),
        None => vm.work.empty = say::OPENING.into(),
        Some(book) => {
            match book.as_of {
                None => vm.work.empty = say::NEVER.into(),
                Some(at) => {
                    vm.work.as_of = say::as_of(&when::moment(at, scene.now)).into();
                    if rows.is_empty() {
                        vm.work.empty = say::EMPTY.into();
                    }
                }
            }
            if work.kept.is_some() {
                vm.work.good = say::KEPT.into();
            }
        }
    }
    pager(vm, work, rows.len());
    if work.way == TaskWay::Visit && !rows.is_empty() {
        offer_plan(vm, plan(&rows, scene, catalogue, around), work, scene);
    }
}

fn pager(vm: &mut ViewModel, work: &Work, rows: usize) {
    let screens = Work::screens(rows);
    if screens < 2 {
        return;
    }
    vm.work.screen = say::screen(work.screen, screens).into();
    if work.screen > 0 {
        vm.work.previous = say::PREVIOUS.into();
        vm.tap(g::Spot::PreviousPage, 0, Tap::Work(WorkTap::Turn(false)));
    }
    if work.screen + 1 < screens {
        vm.work.next = say::NEXT.into();
        vm.tap(g::Spot::NextPage, 0, Tap::Work(WorkTap::Turn(true)));
    }
}

fn item_name(task: &Task, catalogue: &Catalogue) -> String {
    let item = catalogue.item(task.item);
    item.map_or_else(String::new, |item| item.name.clone())
}

fn due_in(task: &Task, scene: &Scene) -> DueIn {
    DueIn::of(task.due, scene.now.date(), &scene.workdays)
}

fn case_row(row: &Listed, work: &Work, scene: &Scene, catalogue: &Catalogue) -> g::CaseRow {
    let due = due_in(&row.task, scene);
    let (state, tone) = match (row.standing, due) {
        (TaskStanding::Finished, _) => (say::FINISHED.to_owned(), g::Tone::Good),
        (TaskStanding::Refused, _) => (say::REFUSED.to_owned(), g::Tone::Bad),
        (TaskStanding::Open, DueIn::Overdue(_)) => (say::due(due), g::Tone::Bad),
        (TaskStanding::Open, DueIn::Today) => (say::due(due), g::Tone::Warn),
        (TaskStanding::Open, DueIn::Left(_)) => (say::due(due), g::Tone::Plain),
    };
    let tries = work
        .book
        .as_ref()
        .map_or(0, |book| book.tries(&row.task).count());
    let way = row.distance.map(jobs::distance);
    let tried = (tries > 0).then(|| say::tries(tries));
    let more: Vec<String> = [way, tried].into_iter().flatten().collect();
    g::CaseRow {
        title: row.task.name.masked().into(),
        number: item_name(&row.task, catalogue).into(),
        state: state.into(),
        tone,
        line: more.join(" · ").into(),
        opens: row.standing != TaskStanding::Finished,
        due: "".into(),
        late: false,
    }
}

fn one(vm: &mut ViewModel, duty: &Duty, work: &Work, scene: &Scene, catalogue: &Catalogue) {
    let (Some(task), Some(book)) = (work.task(&duty.operator.rights), &work.book) else {
        return;
    };
    let kind = catalogue.item(task.item).and_then(|i| i.task.as_ref());
    let Some(kind) = kind else {
        return;
    };
    vm.work.title = task.name.reveal().into();
    if book.standing(&task.id) == TaskStanding::Refused {
        vm.work.notice = say::REFUSED_LINE.into();
    }
    match work.outcome(kind) {
        None => {
            facts(vm, task, scene, catalogue);
            for made in book.tries(task) {
                vm.work_facts.push(tried(made, kind, scene));
            }
            vm.work.asks = say::ASKS.into();
            for (n, outcome) in kind.outcomes_after(work.tries()).enumerate() {
                vm.tap(g::Spot::WorkOption, n, Tap::Work(WorkTap::Outcome(n)));
                vm.work_options.push(g::Choice {
                    label: outcome.label.as_str().into(),
                    on: false,
                });
            }
        }
        Some(outcome) => {
            vm.work_facts
                .push(fact(say::ITEM, item_name(task, catalogue)));
            vm.work.line = outcome.label.as_str().into();
            let picked = work.doing.as_ref().and_then(|d| d.detail.as_deref());
            vm.work.asks = match outcome.details.is_empty() {
                true => say::SURE,
                false => say::WHY,
            }
            .into();
            for (n, detail) in outcome.details.iter().enumerate() {
                vm.tap(g::Spot::WorkOption, n, Tap::Work(WorkTap::Detail(n)));
                vm.work_options.push(g::Choice {
                    label: detail.label.as_str().into(),
                    on: picked == Some(detail.code.as_str()),
                });
            }
            if !outcome.says.is_empty() {
                vm.work.will_read = say::will_read(&outcome.says).into();
            }
            confirm(vm, work, kind);
        }
    }
}

fn confirm(vm: &mut ViewModel, work: &Work, kind: &TaskKind) {
    vm.work.confirm = say::CONFIRM.into();
    vm.work.ready = work.is_ready(kind);
    vm.tap(g::Spot::Confirm, 0, Tap::Work(WorkTap::Confirm));
    match work.doing.as_ref().map(|doing| doing.stage) {
        Some(Stage::Keeping(_)) => vm.work.confirm = say::KEEPING.into(),
        Some(Stage::Failed(fault)) => {
            let words = closed::not_taken(fault);
            vm.work.notice = format!("{}{}", words.what, words.todo).into();
        }
        _ => {}
    }
}

fn facts(vm: &mut ViewModel, task: &Task, scene: &Scene, catalogue: &Catalogue) {
    let phone = task.phone.as_ref().map_or(say::NO_PHONE, |p| p.reveal());
    vm.work_facts.push(fact(say::PHONE, phone));
    if let Some(home) = &task.home {
        vm.work_facts.push(fact(say::HOME, home.address.reveal()));
    }
    vm.work_facts
        .push(fact(say::ITEM, item_name(task, catalogue)));
    for about in &task.about {
        let line = fact(say::about(&about.what), about.value.reveal());
        vm.work_facts.push(line);
    }
    let due = due_in(task, scene);
    let day = when::near_day(task.due, scene.now.date());
    let words = match due {
        DueIn::Today => say::due(due),
        DueIn::Overdue(_) | DueIn::Left(_) => format!("{day}，{}", say::due(due)),
    };
    vm.work_facts.push(g::Fact {
        tone: match due {
            DueIn::Overdue(_) => g::Tone::Bad,
            DueIn::Today => g::Tone::Warn,
            DueIn::Left(_) => g::Tone::Plain,
        },
        ..fact(say::DUE, words)
    });
}

fn tried(made: &Try, kind: &TaskKind, scene: &Scene) -> g::Fact {
    let outcome = kind.outcome(&made.outcome);
    let label = outcome.map_or("", |outcome| outcome.label.as_str());
    let detail = outcome.and_then(|o| o.detail(made.detail.as_deref()?));
    let detail = detail.map(|detail| detail.label.as_str());
    let when = when::moment(made.at, scene.now);
    fact("", say::made(&when, label, detail))
}

/// The visits of the day: what is not finished, in the order of the list.
fn plan(rows: &[Listed], scene: &Scene, catalogue: &Catalogue, around: &Surroundings) -> Paper {
    let open = rows.iter().filter(|r| r.standing != TaskStanding::Finished);
    let visits: Vec<PlannedVisit> = open
        .take(ON_PLAN)
        .map(|row| {
            let task = &row.task;
            let home = task.home.as_ref();
            let why = task.about.first();
            PlannedVisit {
                name: task.name.reveal().to_owned(),
                address: home.map_or_else(String::new, |h| h.address.reveal().to_owned()),
                phone: task
                    .phone
                    .as_ref()
                    .map_or_else(String::new, |p| p.reveal().to_owned()),
                item: item_name(task, catalogue),
                due: say::due(due_in(task, scene)),
                why: why.map_or_else(String::new, |w| w.value.reveal().to_owned()),
            }
        })
        .collect();
    let day = when::full_day(scene.now.date());
    visit_plan(&day, &visits, &print::letterhead(scene, around))
}

fn offer_plan(vm: &mut ViewModel, paper: Paper, work: &Work, scene: &Scene) {
    if scene.printer == PrinterStatus::Absent {
        return;
    }
    let stage = work.print_of(&paper.name);
    print::staff_offer(vm, paper.name.kind, stage, scene.printer);
    if stage != Some(PrintStage::Underway) {
        vm.tap(
            g::Spot::Print,
            0,
            Tap::Work(WorkTap::Print(Box::new(paper))),
        );
    }
}
