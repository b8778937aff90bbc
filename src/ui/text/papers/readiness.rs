//! 开通检查报告: what a technician leaves behind: every part, how it is, what is still to be done.

use super::{Letterhead, stamp};
use crate::domain::machine::proof::ProgramProof;
use crate::domain::paper::{
    Block, Paper, PaperColumn, PaperFact, PaperKind, PaperTable, PaperText,
};
use crate::ui::text::checks::{Checked, name, sentence, summary};

/// What the report is about.
pub struct Readiness<'a> {
    /// The terminal's name in the county's register.
    pub device: &'a str,
    /// Number on the asset label.
    pub asset: &'a str,
    /// Everything that was looked at.
    pub checks: &'a [Checked],
    /// The proof of the program and its address, where the terminal has a key.
    pub proof: Option<(&'a ProgramProof, &'a str)>,
}

/// The report. What wants somebody stands first.
pub fn readiness(of: &Readiness<'_>, head: &Letterhead) -> Paper {
    let broken = of.checks.iter().filter(|c| c.is_broken()).count();
    let mut facts = vec![
        PaperFact::new("终端编号", of.device).strong(),
        PaperFact::new("资产编号", of.asset),
        PaperFact::new("检查时间", stamp(head.now)),
    ];
    if let Some((proof, _)) = of.proof {
        facts.push(PaperFact::new("程序版本", proof.facts.version.as_str()));
        facts.push(PaperFact::new("程序指纹", proof.facts.hash.hex()));
    }
    let mut checks: Vec<&Checked> = of.checks.iter().collect();
    checks.sort_by_key(|checked| !checked.is_broken());
    let rows = checks.iter().map(|checked| row(checked)).collect();
    let table = PaperTable {
        columns: vec![
            PaperColumn::words("部件", 3),
            PaperColumn::words("情况", 5),
            PaperColumn::words("下一步", 6),
        ],
        rows,
    };
    let mut paper = head
        .paper(PaperKind::Report, of.device, "开通检查报告")
        .with(Block::Facts(facts))
        .with(Block::Heading(summary(broken).into()))
        .with(Block::Table(table));
    if let Some((_, address)) = of.proof {
        paper = paper.with(Block::Code {
            text: address.into(),
            caption: "用手机扫一扫，验这台机器运行的程序（只说明检查时的样子）".into(),
        });
    }
    paper
        .with(Block::Rule)
        .with(Block::Paragraph(
            "检查人：　　　　　　　　　日期：　　　　　　　".into(),
        ))
        .with(head.foot(&[]))
}

fn row(checked: &Checked) -> Vec<PaperText> {
    let (said, next) = sentence(checked.condition);
    let note = checked.note.as_deref();
    let note = note.map(|note| format!("（{note}）")).unwrap_or_default();
    vec![
        name(checked.part).into(),
        format!("{said}{note}").into(),
        next.unwrap_or_default().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::machine::check::{CheckPart, DiskState, TouchState};
    use crate::domain::time::{Span, WallTime};
    use crate::ui::text::checks::{disk, touch};
    use crate::ui::text::papers::Counts;

    #[test]
    fn what_is_broken_stands_first_with_its_next_step_and_nothing_is_left_out() {
        let checked = |part, condition| Checked {
            part,
            condition,
            note: None,
            took: Span(1),
        };
        let checks = [
            checked(CheckPart::Disk, disk(DiskState::Fine(1_000_000_000))),
            checked(CheckPart::Touch, touch(TouchState::Missing)),
        ];
        let head = Letterhead {
            issuer: "李家庄村".to_owned(),
            phone: "12333".to_owned(),
            counts: Counts::Yes,
            now: WallTime(0),
        };
        let of = Readiness {
            device: "tz-017",
            asset: "RS-17",
            checks: &checks,
            proof: None,
        };
        let paper = readiness(&of, &head);
        let table = paper.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let rows = &table.expect("a table").rows;
        let parts: Vec<&str> = rows.iter().map(|row| row[0].reveal()).collect();
        assert_eq!(parts, [name(CheckPart::Touch), name(CheckPart::Disk)]);
        assert!(!rows[0][2].is_empty() && rows[1][2].is_empty());
        assert!(!paper.blocks.iter().any(|b| matches!(b, Block::Code { .. })));
    }
}
