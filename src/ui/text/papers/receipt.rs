//! 回执: the case was taken, and when it will be done.

use super::{Letterhead, stamp};
use crate::domain::delivery::{Receipt, encode_receipt};
use crate::domain::paper::{Block, Paper, PaperFact, PaperKind};
use crate::domain::time::WallTime;

/// What a receipt says beside its stamps.
#[derive(Debug, Clone)]
pub struct ReceiptPaper<'a> {
    /// The stamps.
    pub receipt: &'a Receipt,
    /// The item's official name.
    pub item: &'a str,
    /// The applicant, masked; empty when nobody is known any more.
    pub person: &'a str,
    /// By when it will be done, in words.
    pub promise: &'a str,
    /// The latest moment for it to reach the county, while it has not.
    pub latest: WallTime,
    /// The county refused the case for good.
    pub set_aside: bool,
}

/// The receipt of one case as a paper.
pub fn receipt(case: &ReceiptPaper<'_>, head: &Letterhead) -> Paper {
    receipts(std::slice::from_ref(case), head)
}

/// The receipts of one confirmation as one paper, named by the first number. Each QR code carries
/// both stamps of its case and can be checked without a line.
///
/// Panics without a case.
pub fn receipts(cases: &[ReceiptPaper<'_>], head: &Letterhead) -> Paper {
    let first = cases.first().expect("a receipt is for a case");
    let number = first.receipt.facts.no.as_str();
    let mut paper = head.paper(PaperKind::Receipt, number, "收件回执");
    for (nth, case) in cases.iter().enumerate() {
        if cases.len() > 1 {
            let heading = format!("第 {} 件，共 {} 件", nth + 1, cases.len());
            paper = paper.with(Block::Heading(heading.into()));
        }
        paper = paper
            .with(Block::Facts(rows(case)))
            .with(Block::Rule)
            .with(Block::Code {
                text: encode_receipt(case.receipt).into(),
                caption: "扫一扫，能查真假".into(),
            });
    }
    paper
        .with(Block::Paragraph(
            format!(
                "查进度：打电话 {} 报收件号，或带社保卡到任何一台终端点“办件进度”。",
                head.phone
            )
            .into(),
        ))
        .with(head.foot(&["请保管好这张回执。上面没有您的身份证号。"]))
}

fn rows(case: &ReceiptPaper<'_>) -> Vec<PaperFact> {
    let facts = &case.receipt.facts;
    let mut rows = vec![
        PaperFact::new("收件号", facts.no.as_str()).strong(),
        PaperFact::new("事项", case.item),
    ];
    if !case.person.is_empty() {
        rows.push(PaperFact::new("办件人", case.person));
    }
    rows.push(PaperFact::new("收件时间", stamp(facts.received_at)));
    rows.push(match (&case.receipt.accepted, case.set_aside) {
        (Some(accepted), _) => PaperFact::new("受理时间", stamp(accepted.at)),
        (None, true) => PaperFact::new("受理", "县里没有收下，请找帮办员"),
        (None, false) => PaperFact::new("受理", "等县里受理，报收件号能查"),
    });
    if case.receipt.accepted.is_none() && !case.set_aside {
        rows.push(PaperFact::new("最迟送达", stamp(case.latest)));
    }
    rows.push(PaperFact::new("最迟办好", case.promise));
    rows.push(PaperFact::new("收件终端", facts.device.as_str()));
    rows
}
