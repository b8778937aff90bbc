//! 岗位条: one job to take along.

use super::Letterhead;
use crate::domain::jobs::listing::Listing;
use crate::domain::paper::{Block, Paper, PaperFact, PaperKind};
use crate::ui::text::{jobs as words, when};

/// A job as a paper: whom to call, what it pays, where it is. `code` is what a phone gets by a scan,
/// `warnings` what calls for care.
pub fn job_slip(listing: &Listing, code: &str, warnings: &[&str], head: &Letterhead) -> Paper {
    let mut facts = vec![PaperFact::new("工资", words::wage(listing.wage)).strong()];
    if let Some(phone) = &listing.phone {
        facts.push(PaperFact::new("电话", phone.as_str()).strong());
    }
    let skills: Vec<_> = listing.skills.iter().map(|s| s.0.as_str()).collect();
    let living: Vec<_> = [words::board(listing.board), words::lodging(listing.lodging)]
        .into_iter()
        .flatten()
        .collect();
    let rows = [
        ("单位", listing.employer.name.clone()),
        ("地点", listing.workplace.address.clone()),
        ("集合", listing.workplace.meeting_place.clone()),
        (
            "工期",
            listing.gig_days.map_or_else(String::new, words::gig_days),
        ),
        ("吃住", living.join("、")),
        (
            "保险",
            words::insurance(listing.insurance)
                .unwrap_or_default()
                .to_owned(),
        ),
        ("年龄", words::ages(listing.ages).unwrap_or_default()),
        ("手艺", skills.join("、")),
        ("有效到", when::full_day(listing.valid_through)),
    ];
    let stated = rows.into_iter().filter(|(_, value)| !value.is_empty());
    facts.extend(stated.map(|(label, value)| PaperFact::new(label, value)));
    let mut paper = head
        .paper(PaperKind::JobSlip, listing.id.as_str(), "岗位条")
        .with(Block::Heading(
            format!("【{}】{}", words::kind(listing.kind), listing.title).into(),
        ))
        .with(Block::Facts(facts));
    if !listing.description.is_empty() {
        paper = paper.with(Block::Paragraph(listing.description.as_str().into()));
    }
    for warning in warnings {
        paper = paper.with(Block::Paragraph(format!("注意：{warning}").into()));
    }
    paper
        .with(Block::Rule)
        .with(Block::Code {
            text: code.into(),
            caption: "手机扫一扫，存下这条岗位".into(),
        })
        .with(head.foot(&["岗位由用人单位发布，去之前先打电话问清楚。不要先交押金。"]))
}
