//! The pages of reports of problems, walked as an operator does.

use super::Shown;
use super::operators::on_duty_with_everything;
use super::scenes::Walk;
use crate::domain::ledger::{Class, Level, OwnReport, Picture, ReportId, Standing, State, Words};
use crate::domain::operators::AccountId;
use crate::domain::operators::desk::{DeskEffect, DeskEvent, DeskTap, ProblemEffect, ProblemTap};
use crate::domain::services::catalogue::{Catalogue, Group};
use crate::domain::time::Span;
use crate::domain::visit::{Effect, Line, Tap, VisitEvent};
use crate::ui::text::ledger;
use std::sync::Arc;

fn tap(walk: &mut Walk, tap: ProblemTap) {
    walk.tap(Tap::Desk(DeskTap::Problem(tap)));
}

fn told(walk: &mut Walk, event: DeskEvent) {
    walk.on(VisitEvent::Desk(event));
}

/// Says that the report is on the disk.
fn kept(walk: &mut Walk) {
    let asked = walk.effects.iter().find_map(|effect| match effect {
        Effect::Desk(DeskEffect::Problem(ProblemEffect::Keep(asked, _))) => Some(*asked),
        _ => None,
    });
    told(
        walk,
        DeskEvent::ProblemKept(asked.expect("it is kept"), true),
    );
}

/// A small picture: white above, grey below.
fn picture() -> Picture {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 90, 160);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let shades: Vec<u8> = (0..90 * 160)
        .map(|n| if n < 90 * 24 { 90 } else { 235 })
        .collect();
    let written = encoder
        .write_header()
        .and_then(|mut w| w.write_image_data(&shades));
    written.expect("a picture in memory");
    Picture::parse(file).expect("a small one")
}

fn reports(walk: &Walk, catalogue: &Catalogue) -> Vec<OwnReport> {
    let item = catalogue.items().first().map(|item| item.number);
    let report = |n: u64, class: Class, standing: Option<Standing>| OwnReport {
        id: ReportId::from_parts(walk.now.wall, u128::from(n) << 3),
        at: walk.now.wall,
        class,
        item: item.filter(|_| !class.is_local()),
        account: AccountId::parse("lijiazhuang-01"),
        summary: ledger::said(class)[0].to_owned(),
        standing,
        verdict: None,
        refused: false,
    };
    let standing = |level, state, due, answer: &str| Standing {
        level,
        state,
        due,
        overdue: false,
        answers: u32::from(!answer.is_empty()),
        answer: answer.to_owned(),
        office: match level {
            Level::County => "县就业服务中心业务骨干",
            _ => "省就近办工作专班",
        }
        .to_owned(),
        phone: "0352-9002101".to_owned(),
    };
    let tomorrow = walk.now.wall.plus(Span::hours(24)).date();
    vec![
        report(1, Class::Device, None),
        report(
            2,
            Class::Guidance,
            Some(standing(
                Level::County,
                State::Answered,
                None,
                "在“想找的工作”里先选大类，再选工种；选不到的选“其他”，在下面写明。",
            )),
        ),
        report(
            3,
            Class::System,
            Some(standing(
                Level::Province,
                State::Waiting,
                Some(tomorrow),
                "",
            )),
        ),
    ]
}

/// Every scene of reports.
pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = Vec::new();
    let mut add = |name: &str, walk: &Walk| {
        all.push(Shown {
            name: name.to_owned(),
            scene: walk.scene(),
            taps: Vec::new(),
        });
    };
    let mut walk = on_duty_with_everything(catalogue);
    if let Some(item) = catalogue.items().first() {
        walk.tap(Tap::OpenItem(item.number));
    }
    tap(&mut walk, ProblemTap::Open);
    add("problem-class", &walk);
    tap(&mut walk, ProblemTap::Class(Class::Guidance));
    add("problem-item", &walk);
    tap(&mut walk, ProblemTap::Group(Group::Skills));
    add("problem-group", &walk);
    tap(&mut walk, ProblemTap::Item(None));
    tap(&mut walk, ProblemTap::Next);
    add("problem-nothing", &walk);
    tap(&mut walk, ProblemTap::Say(ledger::said(Class::Guidance)[1]));
    tap(
        &mut walk,
        ProblemTap::Type(Words::parse("E-17").expect("words")),
    );
    add("problem-describe", &walk);
    tap(&mut walk, ProblemTap::Next);
    tap(
        &mut walk,
        ProblemTap::Say(ledger::proposed(Class::Guidance)[0]),
    );
    add("problem-propose", &walk);
    tap(&mut walk, ProblemTap::Picture(Some(picture())));
    add("problem-pictured", &walk);
    walk.on(VisitEvent::Line(Line::Offline));
    tap(&mut walk, ProblemTap::Send);
    kept(&mut walk);
    add("problem-kept", &walk);
    walk.on(VisitEvent::Line(Line::Online));
    tap(&mut walk, ProblemTap::OpenList);
    add("problem-list-empty", &walk);
    let reports = reports(&walk, catalogue);
    let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
    told(&mut walk, DeskEvent::Reports(reports));
    add("problem-list", &walk);
    tap(&mut walk, ProblemTap::Show(ids[1]));
    add("problem-answered", &walk);
    walk.tap(Tap::Desk(DeskTap::Close));
    tap(&mut walk, ProblemTap::Show(ids[2]));
    add("problem-waiting", &walk);
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::Desk(DeskTap::LogIn));
    tap(&mut walk, ProblemTap::Open);
    add("problem-device", &walk);
    all
}
