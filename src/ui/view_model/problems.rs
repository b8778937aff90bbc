//! The pages of reports of problems.

use super::{Keys, Meaning, Typing, TypingTarget, ViewModel, frame, g};
use crate::domain::ledger::{Class, OwnReport, ReportId, Said, State, Words};
use crate::domain::operators::desk::problems::ROWS;
use crate::domain::operators::desk::{DeskTap, ProblemStep, ProblemTap, Problems};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Group;
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{Line, Tap};
use crate::ui::text::ledger::{self as say, page};
use crate::ui::text::{services, when};
use zeroize::Zeroizing;

/// A page of reports in place of the operator's others.
pub(super) fn page(vm: &mut ViewModel, problems: &Problems, scene: &Scene) {
    vm.screen = g::Screen::Problem;
    frame::desk_bar(vm, scene, true);
    if let Some(no) = problems.notice {
        let words = say::no(no);
        vm.problem.notice = format!("{}{}", words.what, words.todo).into();
    }
    match problems.step {
        ProblemStep::Class => classes(vm),
        ProblemStep::Item(group) => items(vm, problems, group, scene),
        ProblemStep::Describe => describe(vm, problems),
        ProblemStep::Propose => propose(vm, problems),
        ProblemStep::Keeping(_) => vm.problem.title = page::KEEPING.into(),
        ProblemStep::Kept(id) => kept(vm, id, scene),
        ProblemStep::List(at) => list(vm, at, scene),
        ProblemStep::One(id) => one(vm, id, problems, scene),
    }
}

fn on(vm: &mut ViewModel, row: g::ProblemRow, tap: ProblemTap) {
    let at = vm.problem_rows.len();
    let tap = Tap::Desk(DeskTap::Problem(tap));
    vm.on(g::Spot::Problem, at, Meaning::Tap(tap));
    vm.problem_rows.push(row);
}

fn button(vm: &mut ViewModel, label: &str, tap: DeskTap) {
    let at = vm.problem_buttons.len();
    vm.on(g::Spot::ProblemButton, at, Meaning::Tap(Tap::Desk(tap)));
    vm.problem_buttons.push(label.to_owned());
}

fn classes(vm: &mut ViewModel) {
    vm.problem.title = page::CLASS.into();
    vm.problem.line = page::CLASS_LINE.into();
    for class in Class::ALL {
        let words = say::class(class);
        let row = g::ProblemRow {
            title: words.plain.into(),
            line: words.example.into(),
            mark: format!("{}{}", page::TO, say::level(class.way()[0])).into(),
            opens: true,
            ..Default::default()
        };
        on(vm, row, ProblemTap::Class(class));
    }
}

fn plain(title: &str, line: &str) -> g::ProblemRow {
    g::ProblemRow {
        title: title.into(),
        line: line.into(),
        opens: true,
        ..Default::default()
    }
}

fn items(vm: &mut ViewModel, problems: &Problems, group: Option<Group>, scene: &Scene) {
    vm.problem.title = page::ITEM.into();
    let Some(catalogue) = &scene.catalogue else {
        return on(vm, plain(page::ITEM_NONE, ""), ProblemTap::Item(None));
    };
    match group {
        None => {
            let here = problems.from.item.and_then(|number| catalogue.item(number));
            if let Some(item) = here {
                let row = plain(page::ITEM_HERE, &item.name);
                on(vm, row, ProblemTap::Item(Some(item.number)));
            }
            on(vm, plain(page::ITEM_NONE, ""), ProblemTap::Item(None));
            for group in Group::ALL {
                if catalogue.group(group).next().is_some() {
                    on(
                        vm,
                        plain(services::group(group), ""),
                        ProblemTap::Group(group),
                    );
                }
            }
        }
        Some(group) => {
            for item in catalogue.group(group) {
                let row = plain(item.name.as_str(), "");
                on(vm, row, ProblemTap::Item(Some(item.number)));
            }
        }
    }
}

fn sentences(vm: &mut ViewModel, all: &'static [Said], chosen: &[Said]) {
    for said in all {
        let row = g::ProblemRow {
            title: (*said).into(),
            checks: true,
            chosen: chosen.contains(said),
            ..Default::default()
        };
        on(vm, row, ProblemTap::Say(said));
    }
}

fn words(vm: &mut ViewModel, problems: &Problems, typed: &Words) {
    if !problems.named {
        return;
    }
    vm.problem.words = typed.reveal().into();
    vm.problem.words_name = page::WORDS.into();
    let typing = Typing {
        text: Zeroizing::new(typed.reveal().to_owned()),
        most: Words::MOST,
        keys: Keys::Line,
        target: TypingTarget::Problem,
    };
    vm.typings.push(((g::Spot::Option, 0, 0), typing));
}

fn describe(vm: &mut ViewModel, problems: &Problems) {
    vm.problem.title = page::DESCRIBE.into();
    vm.problem.line = page::DESCRIBE_LINE.into();
    sentences(vm, say::said(problems.class), &problems.said);
    words(vm, problems, &problems.words);
    button(vm, page::BACK, DeskTap::Close);
    button(vm, page::NEXT, DeskTap::Problem(ProblemTap::Next));
}

fn propose(vm: &mut ViewModel, problems: &Problems) {
    vm.problem.title = page::PROPOSE.into();
    vm.problem.line = page::PROPOSE_LINE.into();
    sentences(vm, say::proposed(problems.class), &problems.proposed);
    if problems.named {
        let at = vm.problem_rows.len();
        let meaning = match &problems.picture {
            None => Meaning::TakePicture,
            Some(_) => {
                let none = ProblemTap::Picture(None);
                Meaning::Tap(Tap::Desk(DeskTap::Problem(none)))
            }
        };
        vm.on(g::Spot::Problem, at, meaning);
        vm.problem_rows.push(g::ProblemRow {
            title: page::PICTURE.into(),
            line: page::PICTURE_LINE.into(),
            checks: true,
            chosen: problems.picture.is_some(),
            ..Default::default()
        });
    }
    if let Some(picture) = &problems.picture {
        vm.problem.picture_name = page::PICTURE_NAME.into();
        vm.problem_picture = Some(picture.clone());
    }
    words(vm, problems, &problems.proposal);
    button(vm, page::BACK, DeskTap::Close);
    button(vm, page::SEND, DeskTap::Problem(ProblemTap::Send));
}

fn kept(vm: &mut ViewModel, id: ReportId, scene: &Scene) {
    vm.problem.title = page::KEPT.into();
    vm.problem.line = match scene.line {
        Line::Online => page::KEPT_ONLINE,
        Line::Offline => page::KEPT_OFFLINE,
    }
    .into();
    vm.problem.number = say::number(&id.short()).into();
    button(vm, page::LIST, DeskTap::Problem(ProblemTap::OpenList));
    button(vm, page::DONE, DeskTap::Close);
}

/// What a report is about, in one line.
fn about(report: &OwnReport, scene: &Scene) -> String {
    let item = report
        .item
        .and_then(|number: ItemNo| scene.catalogue.as_ref()?.item(number))
        .map_or(page::NO_ITEM, |item| item.name.as_str());
    let class = say::class(report.class).plain;
    format!(
        "{class} · {item} · {}",
        when::near_day(report.at.date(), scene.now.date())
    )
}

fn mark(report: &OwnReport) -> (&'static str, g::Tone) {
    match &report.standing {
        _ if report.refused => (page::REFUSED, g::Tone::Bad),
        None => (page::WAITS, g::Tone::Warn),
        Some(s) if s.overdue => (page::OVERDUE, g::Tone::Bad),
        Some(s) => {
            let tone = match s.state {
                State::Answered | State::Solved => g::Tone::Good,
                State::Waiting | State::Promised => g::Tone::Warn,
                State::Closed => g::Tone::Plain,
            };
            (say::state(s.state), tone)
        }
    }
}

fn list(vm: &mut ViewModel, at: usize, scene: &Scene) {
    vm.problem.title = page::LIST.into();
    let own = scene.desk.own_reports();
    if own.is_empty() {
        vm.problem.line = page::EMPTY.into();
    }
    let screens = own.len().div_ceil(ROWS).max(1);
    let at = at.min(screens - 1);
    for report in own.iter().skip(at * ROWS).take(ROWS) {
        let (mark, tone) = mark(report);
        let row = g::ProblemRow {
            title: match report.summary.as_str() {
                "" => say::class(report.class).plain.into(),
                said => said.into(),
            },
            line: about(report, scene).into(),
            mark: mark.into(),
            tone,
            opens: true,
            ..Default::default()
        };
        on(vm, row, ProblemTap::Show(report.id));
    }
    if at > 0 {
        button(vm, page::FEWER, DeskTap::Problem(ProblemTap::Turn(false)));
    }
    if at + 1 < screens {
        button(vm, page::MORE, DeskTap::Problem(ProblemTap::Turn(true)));
    }
}

fn one(vm: &mut ViewModel, id: ReportId, problems: &Problems, scene: &Scene) {
    let own = scene.desk.own_reports();
    let Some(report) = own.into_iter().find(|report| report.id == id) else {
        vm.problem.title = page::LIST.into();
        vm.problem.line = page::EMPTY.into();
        return;
    };
    vm.problem.title = say::class(report.class).plain.into();
    vm.problem.line = about(report, scene).into();
    vm.problem.number = say::number(&report.id.short()).into();
    let (state, tone) = mark(report);
    let mut row = g::ProblemRow {
        title: report.summary.as_str().into(),
        mark: state.into(),
        tone,
        ..Default::default()
    };
    if let Some(standing) = &report.standing {
        row.line = say::with(&standing.office, &standing.phone).into();
        vm.problem_rows.push(row);
        if let Some(due) = standing.due {
            let due = say::due(&when::near_day(due, scene.now.date()));
            vm.problem_rows.push(g::ProblemRow {
                title: due.as_str().into(),
                ..Default::default()
            });
        }
        if !standing.answer.is_empty() {
            vm.problem.answer = standing.answer.as_str().into();
        }
    } else {
        vm.problem_rows.push(row);
    }
    if report.verdict.is_some() {
        vm.problem.question = page::SAID.into();
    } else if problems.named && report.awaits_verdict() {
        vm.problem.question = page::SOLVED_LINE.into();
        let judge = |solved| DeskTap::Problem(ProblemTap::Judge(id, solved));
        button(vm, page::NOT_SOLVED, judge(false));
        button(vm, page::SOLVED, judge(true));
    }
}
