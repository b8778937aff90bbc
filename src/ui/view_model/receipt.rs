//! The end of a visit: the receipt, help, and a terminal that serves nobody.

use super::overview::name_of;
use super::{Surroundings, ViewModel, fact, frame, g, print};
use crate::domain::delivery::encode_receipt;
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::page::ReceiptPage;
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{ClosedReason, Grade, Line, Tap};
use crate::ui::text::{Audience, closed, papers, promises, when};

/// A case reaches the county within this after 收件, or an alarm is raised.
const SENT_WITHIN: Span = Span::hours(24);

pub(super) fn receipt(
    vm: &mut ViewModel,
    page: &ReceiptPage,
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::Receipt;
    let facts = &page.receipt.facts;
    let accepted = page.receipt.accepted.as_ref().map(|stamp| stamp.at);
    let (headline, line) = headline(page, accepted, scene);
    let chosen = page
        .grade
        .and_then(|grade| Grade::ALL.iter().position(|g| *g == grade));
    vm.receipt = g::ReceiptView {
        headline: headline.into(),
        line: line.into(),
        accepted: accepted.is_some(),
        received_stamp: format!("收件 {}", when::moment(facts.received_at, scene.now)).into(),
        accepted_stamp: accepted_stamp(page, accepted, scene).into(),
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
        number_label: if accepted.is_some() {
            "受理号"
        } else {
            "收件号"
        }
        .into(),
        number: facts.no.as_str().into(),
        ..Default::default()
    };
    vm.receipt_code = encode_receipt(&page.receipt);
    vm.receipt_facts = vec![
        fact("事项", name_of(scene, page.item)),
        fact(promises::DONE_BY, finished_by(page, scene)),
        latest(facts.received_at, accepted, scene),
        fact("查进度", format!("打 {}，报号码", around.phone)),
    ];
    offer_print(vm, page, scene, around);
    for (row, grade) in Grade::ALL.into_iter().enumerate() {
        vm.tap(g::Spot::Face, row, Tap::Evaluate(grade));
    }
    vm.tap(g::Spot::Again, 0, Tap::Another);
    vm.tap(g::Spot::Finish, 0, Tap::Exit);
}

fn offer_print(vm: &mut ViewModel, page: &ReceiptPage, scene: &Scene, around: &Surroundings) {
    let person = scene.person.as_ref().map(|p| p.name.masked());
    let case = papers::ReceiptPaper {
        receipt: &page.receipt,
        item: &name_of(scene, page.item),
        person: person.as_deref().unwrap_or_default(),
        promise: &finished_by(page, scene),
        latest: page.receipt.facts.received_at.plus(SENT_WITHIN),
        set_aside: page.set_aside,
    };
    let paper = papers::receipt(&case, &print::letterhead(scene, around));
    print::offer(vm, paper, scene);
}

fn headline(
    page: &ReceiptPage,
    accepted: Option<WallTime>,
    scene: &Scene,
) -> (&'static str, &'static str) {
    match (accepted, page.set_aside) {
        (Some(_), _) => ("已受理，不用再跑", "县人社局已经收到。"),
        (None, true) => ("县里没有收下", "请找帮办员看原因，您填的内容县里能查到。"),
        (None, false) if scene.line == Line::Online => ("已收件，不用再跑", "正在送到县人社局。"),
        (None, false) => ("已收件，不用再跑", "现在没有网，接通后自动送到县人社局。"),
    }
}

fn accepted_stamp(page: &ReceiptPage, accepted: Option<WallTime>, scene: &Scene) -> String {
    match (accepted, page.set_aside) {
        (Some(at), _) => format!("受理 {}", when::moment(at, scene.now)),
        (None, true) => "没有受理".to_owned(),
        (None, false) => "等待受理".to_owned(),
    }
}

fn finished_by(page: &ReceiptPage, scene: &Scene) -> String {
    match page.promised {
        Some(deadline) => promises::after_acceptance(page.limit, deadline, scene.now),
        None => promises::before_acceptance(page.limit),
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

pub(super) fn help(vm: &mut ViewModel, around: &Surroundings) {
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: "请找帮办员".into(),
        happened: "请叫帮办员到机器旁来，和您一起办。".into(),
        safe: "填的内容还在，可以接着办。".into(),
        todo: format!("没有看到人，请打电话 {}。", around.phone).into(),
        action: "我自己接着办".into(),
        glyph: g::Glyph::Wave,
    };
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
