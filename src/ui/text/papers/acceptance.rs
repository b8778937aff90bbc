//! 验收材料: the sheet of 100 points, with what the machine can prove filled in and the rest as a form.

use super::{Letterhead, stamp};
use crate::domain::machine::acceptance::Criterion;
use crate::domain::machine::pack::{PackFacts, SignedPack};
use crate::domain::paper::{
    Block, Paper, PaperColumn, PaperFact, PaperKind, PaperTable, PaperText,
};
use crate::ui::text::pack as say;
use std::fmt::Write as _;

/// The pages.
pub fn acceptance(pack: &SignedPack, head: &Letterhead) -> Paper {
    let facts = &pack.facts;
    let about = vec![
        PaperFact::new("终端编号", facts.device.as_str()).strong(),
        PaperFact::new("制作时间", stamp(facts.at)),
        PaperFact::new("技术员", facts.account.as_str()),
        PaperFact::new("程序版本", facts.version.as_str()),
        PaperFact::new("程序指纹", facts.program.hex()),
    ];
    let mut rows: Vec<Vec<PaperText>> = Criterion::ALL.iter().map(|c| row(facts, *c)).collect();
    rows.push(vec![
        "".into(),
        "合计".into(),
        "100".into(),
        "".into(),
        "".into(),
    ]);
    let table = PaperTable {
        columns: vec![
            PaperColumn::numbers("序号", 2),
            PaperColumn::words("标准", 7),
            PaperColumn::numbers("满分", 2),
            PaperColumn::words("情况", 8),
            PaperColumn::words("得分", 2),
        ],
        rows,
    };
    let signed = pack.signature.0.iter().fold(String::new(), |mut hex, b| {
        let _ = write!(hex, "{b:02x}");
        hex
    });
    let signed = format!("终端签名（密钥 {}）{signed}", pack.key);
    head.paper(PaperKind::Report, facts.device.as_str(), "自助终端验收材料")
        .with(Block::Facts(about))
        .with(Block::Paragraph(
            "机器能证明的几项由终端写好并签名，县里按自己的记录核对打分。其余几项请验收人现场看了填写。"
                .into(),
        ))
        .with(Block::Table(table))
        .with(Block::Rule)
        .with(Block::Paragraph(
            "验收单位（盖章）：　　　　　　　　　　　　\n验收人签字：　　　　　　　　　　　日期：　　　　　　　"
                .into(),
        ))
        .with(head.foot(&[&signed]))
}

fn row(facts: &PackFacts, of: Criterion) -> Vec<PaperText> {
    let said = match say::found(facts, of) {
        Some(found) => format!("{}：{found}", say::BY_MACHINE),
        None => format!("{}：", say::BY_HAND),
    };
    let points = facts.shows(of).filter(|shown| *shown);
    vec![
        of.number().to_string().into(),
        say::criterion(of).into(),
        of.points().to_string().into(),
        said.into(),
        points
            .map_or_else(String::new, |_| of.points().to_string())
            .into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::{KeyId, Signature};
    use crate::domain::machine::pack::tests::facts;
    use crate::domain::time::WallTime;
    use crate::ui::text::papers::Counts;

    #[test]
    fn what_the_machine_does_not_show_has_no_points_and_what_a_person_sees_is_left_open() {
        let pack = SignedPack {
            facts: PackFacts {
                operators: 0,
                ..facts()
            },
            key: KeyId::parse("t-0123").expect("a name"),
            signature: Signature([0x5c; 64]),
        };
        let head = Letterhead {
            issuer: "李家庄村".to_owned(),
            phone: "12333".to_owned(),
            counts: Counts::Yes,
            now: WallTime(0),
        };
        let paper = acceptance(&pack, &head);
        let table = paper.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let rows = &table.expect("a table").rows;
        assert_eq!(rows.len(), Criterion::ALL.len() + 1);
        let points: Vec<&str> = rows.iter().map(|row| row[4].reveal()).collect();
        assert_eq!(
            points,
            ["", "10", "5", "", "", "", "10", "5", "", "", "", ""]
        );
        assert!(rows[0][3].reveal().starts_with(say::BY_HAND));
        assert!(rows[4][3].reveal().contains("还没有操作员"));
    }
}
