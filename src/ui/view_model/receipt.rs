//! The end of a visit: the receipt, help, and a terminal that serves nobody.

use super::overview::name_of;
use super::{Surroundings, ViewModel, fact, frame, g, print};
use crate::domain::delivery::encode_receipt;
use crate::domain::operators::desk::DeskTap;
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::cases::CaseState;
use crate::domain::visit::page::{FiledCase, ReceiptPage};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{ClosedReason, Grade, Line, Tap};
use crate::ui::text::{
    Audience, cases, closed, operators, papers, promises, scenes, training, when,
};

/// A case reaches the county within this after 收件, or an alarm is raised.
const SENT_WITHIN: Span = Span::hours(24);

pub(super) fn receipt(
    vm: &mut ViewModel,
    page: &ReceiptPage,
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::Receipt;
    let first = page.first();
    let facts = &first.receipt.facts;
    let all_accepted = page.cases.iter().all(|case| accepted_at(case).is_some());
    let (headline, line) = headline(page, scene);
    let line = if facts.no.is_trial() {
        training::RECEIPT
    } else {
        line
    };
    let chosen = page
        .grade
        .and_then(|grade| Grade::ALL.iter().position(|g| *g == grade));
    vm.receipt = g::ReceiptView {
        headline: headline.into(),
        line: line.into(),
        accepted: all_accepted,
        received_stamp: format!("收件 {}", when::moment(facts.received_at, scene.now)).into(),
        accepted_stamp: accepted_stamp(page, scene).into(),
        question: "这次服务怎么样？".into(),
        chosen: chosen.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1),
        thanks: "谢谢您的评价".into(),
        take_card: if page.card_in_slot {
            "请取走您的社保卡"
        } else {
            ""
        }
        .into(),
        again: "再办一件".into(),
        finish: "办完了，退出".into(),
        ..Default::default()
    };
    if page.cases.len() > 1 {
        several(vm, page, scene, around);
    } else {
        single(vm, first, scene, around);
    }
    offer_print(vm, page, scene, around);
    for (row, grade) in Grade::ALL.into_iter().enumerate() {
        vm.tap(g::Spot::Face, row, Tap::Evaluate(grade));
    }
    vm.tap(g::Spot::Again, 0, Tap::Another);
    vm.tap(g::Spot::Finish, 0, Tap::Exit);
}

/// A card for each of several cases; the stamps' times stand in one line.
fn several(vm: &mut ViewModel, page: &ReceiptPage, scene: &Scene, around: &Surroundings) {
    for case in &page.cases {
        vm.cases.push(case_row(case, scene));
    }
    vm.receipt.line = format!(
        "{} · {} · 查进度打 {}",
        vm.receipt.received_stamp, vm.receipt.accepted_stamp, around.phone
    )
    .into();
}

/// Number, code and facts of the one case.
fn single(vm: &mut ViewModel, case: &FiledCase, scene: &Scene, around: &Surroundings) {
    let facts = &case.receipt.facts;
    let accepted = accepted_at(case);
    vm.receipt.number_label = "收件号".into();
    vm.receipt.number = facts.no.as_str().into();
    vm.receipt_code = encode_receipt(&case.receipt);
    vm.receipt_facts = vec![fact("事项", name_of(scene, case.item))];
    // What is still to be done by the person stands before what runs by itself.
    let notes = case.notes.iter().map(|(label, day, text)| {
        let day = day.map_or_else(String::new, |day| format!("{}，", when::full_day(day)));
        fact(label, format!("{day}{text}"))
    });
    vm.receipt_facts.extend(notes);
    vm.receipt_facts.extend([
        fact(promises::DONE_BY, finished_by(case, scene)),
        latest(facts.received_at, accepted, scene),
        fact("查进度", format!("首页报号码，或打 {}", around.phone)),
    ]);
}

fn accepted_at(case: &FiledCase) -> Option<WallTime> {
    case.receipt.accepted.as_ref().map(|stamp| stamp.at)
}

/// One of several cases.
fn case_row(case: &FiledCase, scene: &Scene) -> g::CaseRow {
    let state = match (accepted_at(case), case.set_aside, case.after) {
        (None, true, _) => CaseState::SetAside,
        (Some(_), _, Some(_)) => CaseState::Waiting,
        (Some(at), _, None) => CaseState::Accepted(at),
        (None, false, _) => CaseState::Received,
    };
    g::CaseRow {
        title: name_of(scene, case.item).into(),
        number: case.receipt.facts.no.as_str().into(),
        state: cases::state(state).into(),
        tone: super::cases::tone(state),
        line: match case.after {
            Some(_) => finished_by(case, scene),
            None => format!("{}：{}", promises::DONE_BY, finished_by(case, scene)),
        }
        .into(),
        opens: false,
        ..Default::default()
    }
}

fn offer_print(vm: &mut ViewModel, page: &ReceiptPage, scene: &Scene, around: &Surroundings) {
    let person = scene.person.as_ref().map(|p| p.name.masked());
    let person = person.as_deref().unwrap_or_default();
    let texts: Vec<(String, String)> = page
        .cases
        .iter()
        .map(|case| (name_of(scene, case.item), finished_by(case, scene)))
        .collect();
    let cases: Vec<papers::ReceiptPaper<'_>> = page
        .cases
        .iter()
        .zip(&texts)
        .map(|(case, (item, promise))| papers::ReceiptPaper {
            receipt: &case.receipt,
            item,
            person,
            promise,
            latest: case.receipt.facts.received_at.plus(SENT_WITHIN),
            set_aside: case.set_aside,
        })
        .collect();
    let paper = papers::receipts(&cases, &print::letterhead(scene, around));
    print::offer(vm, paper, scene);
}

fn headline(page: &ReceiptPage, scene: &Scene) -> (String, &'static str) {
    let count = page.cases.len();
    let aside = page.cases.iter().any(|case| case.set_aside);
    let accepted = page.cases.iter().all(|case| accepted_at(case).is_some());
    let one = |single: &str, several: String| {
        if count > 1 {
            several
        } else {
            single.to_owned()
        }
    };
    match (accepted, aside) {
        (true, _) => (
            one("已受理，不用再跑", scenes::accepted(count)),
            "县人社局已经收到。",
        ),
        (false, true) => (
            "县里没有收下".to_owned(),
            "请找帮办员看原因，您填的内容县里能查到。",
        ),
        (false, false) if scene.line == Line::Online => (
            one("已收件，不用再跑", scenes::handed_in(count)),
            "正在送到县人社局。",
        ),
        (false, false) => (
            one("已收件，不用再跑", scenes::handed_in(count)),
            "现在没有网，接通后自动送到县人社局。",
        ),
    }
}

fn accepted_stamp(page: &ReceiptPage, scene: &Scene) -> String {
    let last = page.cases.iter().map(accepted_at).max().flatten();
    let all = page.cases.iter().all(|case| accepted_at(case).is_some());
    match (last.filter(|_| all), page.cases.iter().any(|c| c.set_aside)) {
        (Some(at), _) => format!("受理 {}", when::moment(at, scene.now)),
        (None, true) => "没有受理".to_owned(),
        (None, false) => "等待受理".to_owned(),
    }
}

fn finished_by(case: &FiledCase, scene: &Scene) -> String {
    match (case.after, case.promised) {
        (Some(other), _) => scenes::waits(&name_of(scene, other)),
        (None, Some(deadline)) => promises::after_acceptance(case.limit, deadline, scene.now),
        (None, None) => promises::before_acceptance(case.limit),
    }
}

fn latest(received: WallTime, accepted: Option<WallTime>, scene: &Scene) -> g::Fact {
    match accepted {
        Some(_) => g::Fact {
            tone: g::Tone::Good,
            ..fact("状态", "已送达县人社局")
        },
        None => fact(
            "最迟送达",
            when::moment(received.plus(SENT_WITHIN), scene.now),
        ),
    }
}

pub(super) fn help(vm: &mut ViewModel, scene: &Scene, around: &Surroundings) {
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: "请找帮办员".into(),
        name: "请您".into(),
        happened: "请叫帮办员到机器旁来，和您一起办。".into(),
        safe: if scene.begun {
            "填的内容还在，可以接着办。"
        } else {
            ""
        }
        .into(),
        todo: format!("没有看到人，请打电话 {}。", around.phone).into(),
        action: if scene.begun {
            "我自己接着办"
        } else {
            "我自己来"
        }
        .into(),
        glyph: g::Glyph::Wave,
        staff: operators::desk::COME.into(),
    };
    vm.tap(g::Spot::Helper, 0, Tap::Desk(DeskTap::LogIn));
    vm.tap(g::Spot::Retry, 0, Tap::Back);
}

pub(super) fn out_of_service(
    vm: &mut ViewModel,
    reasons: &[ClosedReason],
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::OutOfService;
    frame::closed_bar(vm, scene);
    vm.out = g::OutView {
        title: "暂停服务".into(),
        line: "这台机器现在办不了事，对不起。".into(),
        phone: around.phone.as_str().into(),
        phone_line: "有急事请打电话".into(),
        elsewhere: "也可以到乡镇便民服务中心办。".into(),
        technician: technician(reasons, around).into(),
    };
    for reason in reasons {
        let said = closed::reason(*reason, Audience::Resident);
        vm.out_reasons.push(format!("{}{}", said.what, said.todo));
    }
}

/// What those who look after the terminal read, in small type: each reason and where it lies.
fn technician(reasons: &[ClosedReason], around: &Surroundings) -> String {
    let said = reasons.iter().map(|reason| {
        let said = closed::reason(*reason, Audience::Staff);
        format!("{}{}", said.what, said.todo)
    });
    let lines: Vec<String> = said.chain(around.technician.iter().cloned()).collect();
    lines.join("\n")
}
