//! 上门计划: whom to visit today, where, about what; to be carried along and brought back.

use super::Letterhead;
use crate::domain::paper::{Block, Paper, PaperColumn, PaperKind, PaperTable};

/// A row of the plan.
#[derive(Clone, PartialEq, Eq)]
pub struct PlannedVisit {
    /// Who.
    pub name: String,
    /// Where.
    pub address: String,
    /// The phone; may be empty.
    pub phone: String,
    /// About what.
    pub item: String,
    /// Last day and how far.
    pub due: String,
    /// Why the person cannot come.
    pub why: String,
}

/// The visits of a day as a paper, in the order in which they are best made.
pub fn visit_plan(day: &str, visits: &[PlannedVisit], head: &Letterhead) -> Paper {
    let table = PaperTable {
        columns: vec![
            PaperColumn::numbers("次序", 3),
            PaperColumn::words("姓名", 4),
            PaperColumn::words("住址和电话", 9),
            PaperColumn::words("办什么", 7),
            PaperColumn::words("期限", 5),
            PaperColumn::words("结果", 8),
        ],
        rows: visits
            .iter()
            .enumerate()
            .map(|(n, visit)| {
                let place = [visit.address.as_str(), visit.phone.as_str()];
                let what = [visit.item.as_str(), visit.why.as_str()];
                vec![
                    (n + 1).to_string().into(),
                    visit.name.as_str().into(),
                    joined(&place).into(),
                    joined(&what).into(),
                    visit.due.as_str().into(),
                    "".into(),
                ]
            })
            .collect(),
    };
    head.paper(PaperKind::VisitPlan, day, "上门计划")
        .with(Block::Heading(
            format!("{day}，共 {} 户", visits.len()).into(),
        ))
        .with(Block::Table(table))
        .with(Block::Rule)
        .with(head.foot(&[
            "带好工作证；先打电话再上门；本人不愿意的不勉强。",
            "这张纸上有个人信息：不拍照，不转交，办完带回服务点销毁。",
        ]))
}

fn joined(parts: &[&str]) -> String {
    let there: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    there.join("，")
}
