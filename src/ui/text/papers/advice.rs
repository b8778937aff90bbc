//! Papers that say what to do: 一次性告知, the refusal of an item, a policy.

use super::Letterhead;
use crate::domain::delivery::ReceiptNo;
use crate::domain::paper::{Block, Paper, PaperKind};
use crate::domain::services::ItemNo;

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingThing<'a> {
    /// What.
    pub what: &'a str,
    /// Where it is to be had or what to mind; may be empty.
    pub how: &'a str,
}

/// 一次性告知: everything that is missing, said once and completely. `receipt` is the case it
/// belongs to, when there is one; `bring` says where to and by when.
pub fn missing_material(
    item: &str,
    receipt: Option<&ReceiptNo>,
    missing: &[MissingThing<'_>],
    bring: &str,
    head: &Letterhead,
) -> Paper {
    let of = receipt.map_or("", ReceiptNo::as_str);
    let mut paper = head
        .paper(PaperKind::MissingMaterial, of, "一次性告知单")
        .with(Block::Heading(item.into()));
    if let Some(number) = receipt {
        paper = paper.with(Block::Paragraph(format!("收件号 {number}").into()));
    }
    let line = |thing: &MissingThing<'_>| match thing.how {
        "" => thing.what.into(),
        how => format!("{}（{how}）", thing.what).into(),
    };
    paper
        .with(Block::Paragraph(
            format!("还缺 {} 样，带齐了就能办：", missing.len()).into(),
        ))
        .with(Block::Steps(missing.iter().map(line).collect()))
        .with(Block::Rule)
        .with(Block::Paragraph(bring.into()))
        .with(head.foot(&["除上面写的，不再要别的材料。"]))
}

/// Why an item cannot be started now, and what would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused<'a> {
    /// The item.
    pub item: ItemNo,
    /// Its official name.
    pub name: &'a str,
    /// The rules that stand against it.
    pub reasons: &'a [&'a str],
    /// What would help.
    pub helps: &'a [&'a str],
    /// Where to go instead; may be empty.
    pub elsewhere: &'a str,
}

/// The refusal of an item to take home.
pub fn refusal(refused: &Refused<'_>, head: &Letterhead) -> Paper {
    let of = refused.item.get().to_string();
    let steps = |lines: &[&str]| Block::Steps(lines.iter().map(|l| (*l).into()).collect());
    let mut paper = head
        .paper(PaperKind::Refusal, of, "为什么现在还不能办")
        .with(Block::Heading(refused.name.into()))
        .with(Block::Paragraph("现在还不能办，因为：".into()))
        .with(steps(refused.reasons));
    if !refused.helps.is_empty() {
        paper = paper
            .with(Block::Heading("怎样就能办".into()))
            .with(steps(refused.helps));
    }
    if !refused.elsewhere.is_empty() {
        paper = paper.with(Block::Paragraph(refused.elsewhere.into()));
    }
    paper.with(head.foot(&["这是机器按现有资料看的，最后由县人社局定。"]))
}

/// A policy in plain words; `id` names it, `text` may have several paragraphs.
pub fn policy(id: &str, title: &str, text: &str, source: &str, head: &Letterhead) -> Paper {
    let mut paper = head
        .paper(PaperKind::Policy, id, "政策摘要")
        .with(Block::Heading(title.into()));
    for paragraph in text.split('\n').filter(|p| !p.trim().is_empty()) {
        paper = paper.with(Block::Paragraph(paragraph.trim().into()));
    }
    paper.with(head.foot(&[source]))
}
