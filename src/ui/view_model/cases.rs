//! 我的办件: the list, one case in full, and a case by the number of its receipt.

use super::overview::name_of;
use super::print::{letterhead, offer};
use super::questions::{asking, missing};
use super::{Surroundings, ViewModel, fact, g};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Limit;
use crate::domain::services::clocks::{Clocks, Deadline};
use crate::domain::services::workdays::{Certainty, Due};
use crate::domain::visit::Tap;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::cases::{CaseLine, CaseState, CasesPage};
use crate::domain::visit::lookup_page::{FOUR, LookupPage, LookupStep, NUMBER_LEN};
use crate::domain::visit::overview::CountyPart;
use crate::domain::visit::scene::Scene;
use crate::ui::text::papers::{MissingThing, missing_material};
use crate::ui::text::questions::{Subject, lookup_fault};
use crate::ui::text::{cases as text, promises, when};

pub(super) fn tone(state: CaseState) -> g::Tone {
    match state {
        CaseState::Received | CaseState::Waiting | CaseState::NeedsMaterial => g::Tone::Warn,
        CaseState::Accepted(_) | CaseState::Done => g::Tone::Good,
        CaseState::Declined | CaseState::SetAside | CaseState::Stranded => g::Tone::Bad,
    }
}

/// The last day of the promise: as the county tells it, else as the terminal counts it from the
/// county's stamp. Nothing while no clock runs.
fn due_of(line: &CaseLine, scene: &Scene) -> Option<Deadline> {
    let CaseState::Accepted(since) = line.state else {
        return None;
    };
    if let Some(on) = line.news.promise {
        let certainty = Certainty::Announced;
        return Some(Deadline::Day(Due { on, certainty }));
    }
    let limit = limit_of(line.item, scene)?;
    let clocks = Clocks {
        promise: limit,
        target: None,
    };
    match clocks.promised(since, &scene.workdays) {
        Deadline::Moment(_) => None,
        day => Some(day),
    }
}

fn limit_of(item: ItemNo, scene: &Scene) -> Option<Limit> {
    let known = scene.catalogue.as_deref()?.item(item)?;
    Some(known.limit)
}

/// One case in a list; a tap opens it.
pub(super) fn push_case(vm: &mut ViewModel, line: &CaseLine, scene: &Scene) {
    let due = due_of(line, scene);
    vm.tap(g::Spot::Case, vm.cases.len(), Tap::OpenCase(line.id));
    vm.cases.push(g::CaseRow {
        title: name_of(scene, line.item).into(),
        number: line
            .receipt
            .as_ref()
            .map_or("别的服务点办的", |no| no.as_str())
            .into(),
        state: text::state(line.state).into(),
        tone: tone(line.state),
        line: text::line(line, scene.now).into(),
        due: due
            .map_or_else(String::new, |d| text::due(d, scene.now))
            .into(),
        late: due.is_some_and(|d| d.is_past(scene.now)),
        opens: true,
    });
}

pub(super) fn cases(vm: &mut ViewModel, page: &CasesPage, scene: &Scene) {
    vm.screen = g::Screen::Cases;
    vm.cases_view = g::CasesView {
        title: "我的办件".into(),
        line: match page.county {
            CountyPart::Asking => "正在问县里，本机有的先给您看。",
            CountyPart::Known(_) => "",
            CountyPart::OutOfReach => "现在没有网，只看得到本机办的。",
        }
        .into(),
        empty: if page.is_looking() {
            "正在查…"
        } else {
            "还没有办过的事"
        }
        .into(),
        lookup: "凭收件号查".into(),
        viewed: "谁看过我的信息".into(),
        ..Default::default()
    };
    vm.tap(g::Spot::Lookup, 0, Tap::LookUpReceipt);
    vm.tap(g::Spot::Viewed, 0, Tap::WhoViewed);
    for line in page.lines() {
        push_case(vm, &line, scene);
    }
}

/// One case in full.
pub(super) fn case(vm: &mut ViewModel, line: &CaseLine, scene: &Scene, around: &Surroundings) {
    let name = name_of(scene, line.item);
    let item = |number: ItemNo| name_of(scene, number);
    let other = line.news.after.and_then(|after| after.item).map(item);
    vm.screen = g::Screen::Case;
    vm.case = g::CaseView {
        title: name.as_str().into(),
        state: text::state(line.state).into(),
        tone: tone(line.state),
        words: text::words(line, due_of(line, scene), scene.now, other.as_deref()).into(),
        missing: text::missing(line.news.missing.len()).into(),
        todo: text::todo(line.state).into(),
    };
    if let Some(no) = &line.receipt {
        vm.case_facts.push(fact("收件号", no.as_str()));
    }
    let received = when::moment(line.received_at, scene.now);
    vm.case_facts.push(fact("交上来", received));
    if let CaseState::Accepted(at) = line.state {
        vm.case_facts
            .push(fact("受理", when::moment(at, scene.now)));
    }
    vm.case_facts.extend(due_fact(line, scene));
    vm.case_facts
        .push(fact("问进度", format!("打 {}，报号码", around.phone)));
    for thing in &line.news.missing {
        vm.missing.push(fact(&thing.name, &thing.note));
    }
    if !line.news.missing.is_empty() {
        let things: Vec<MissingThing<'_>> = line
            .news
            .missing
            .iter()
            .map(|thing| MissingThing {
                what: &thing.name,
                how: &thing.note,
            })
            .collect();
        let bring = text::todo(CaseState::NeedsMaterial);
        let head = letterhead(scene, around);
        let paper = missing_material(&name, line.receipt.as_ref(), &things, bring, &head);
        offer(vm, paper, scene);
    }
}

/// What the page of a case says of its promise.
fn due_fact(line: &CaseLine, scene: &Scene) -> Option<g::Fact> {
    let tone = |late| if late { g::Tone::Bad } else { g::Tone::Plain };
    match line.state {
        CaseState::Accepted(_) => {
            let due = due_of(line, scene);
            let day = due.map(|due| g::Fact {
                tone: tone(due.is_past(scene.now)),
                ..fact(promises::DONE_BY, text::due_day(due, scene.now))
            });
            day.or_else(|| {
                let limit = limit_of(line.item, scene)?;
                Some(fact(promises::DONE_BY, promises::before_acceptance(limit)))
            })
        }
        CaseState::Received | CaseState::Waiting => {
            let limit = limit_of(line.item, scene)?;
            Some(fact(promises::DONE_BY, promises::before_acceptance(limit)))
        }
        CaseState::NeedsMaterial => Some(fact(promises::DONE_BY, text::RESTS)),
        CaseState::Done | CaseState::Declined | CaseState::SetAside | CaseState::Stranded => None,
    }
}

/// A case by the number of its receipt.
pub(super) fn lookup(vm: &mut ViewModel, page: &LookupPage, scene: &Scene, around: &Surroundings) {
    match &page.answer {
        Some(Answer::Here(found)) => return case(vm, &CaseLine::told(found), scene, around),
        Some(Answer::Asking(_)) => {
            asking(vm);
            if scene.person.is_none() {
                vm.reading.warning = "请在这里等一等".into();
            }
            return;
        }
        Some(Answer::Missing(why)) => {
            missing(vm, *why, Subject::Case);
            if *why == NoAnswer::NotFound {
                vm.fault.action = "改一改号码".into();
                vm.tap(g::Spot::Retry, 0, Tap::Back);
            }
            return;
        }
        None => {}
    }
    vm.screen = g::Screen::Lookup;
    let (title, hint, value, ready, pad) = match page.step {
        LookupStep::LastFour => (
            "身份证号最后四位",
            "输办事人本人的。这样别人捡到回执也查不了。",
            four(page),
            page.four.len() == FOUR,
            g::Pad::Four,
        ),
        LookupStep::Number | LookupStep::Result => (
            "照着回执输号码",
            if page.wants_check() {
                "还差最后一位，可能是数字，也可能是字母。"
            } else {
                "字母后面的第一个数字开始，横线不用输。"
            },
            number(page),
            page.number.len() == NUMBER_LEN,
            if page.wants_check() {
                g::Pad::Check
            } else {
                g::Pad::Digits
            },
        ),
    };
    let asks_four = page.step == LookupStep::Number && scene.person.is_none();
    vm.lookup = g::LookupView {
        title: title.into(),
        hint: hint.into(),
        value: value.into(),
        error: page.fault.map_or("", lookup_fault).into(),
        next: if asks_four { "下一步" } else { "查进度" }.into(),
        ready,
        pad,
    };
    vm.tap(g::Spot::Next, 0, Tap::LookupNext);
}

/// The number as the receipt has it, with lines for what is still missing.
fn number(page: &LookupPage) -> String {
    let mut typed = page.number.chars();
    let mut out = page.letters.clone();
    for (i, group) in [3, 4, 4, 4, 1].into_iter().enumerate() {
        if i > 0 {
            out.push('-');
        }
        out.extend((0..group).map(|_| typed.next().unwrap_or('_')));
    }
    out
}

fn four(page: &LookupPage) -> String {
    let mut typed = page.four.chars();
    (0..FOUR).map(|_| typed.next().unwrap_or('_')).collect()
}
