//! Why an answer was not taken, said under the field.

use crate::domain::services::form::{AnswerFault, FieldKind};

/// The sentence for a refused answer. `typed` is how many characters stand in the field.
pub fn fault(fault: &AnswerFault, kind: &FieldKind, typed: usize) -> String {
    match fault {
        AnswerFault::Missing => missing(kind).to_owned(),
        AnswerFault::NotOffered => "请从下面点选一个".to_owned(),
        AnswerFault::TooMany { most } => format!("最多选 {most} 个，请去掉几个"),
        AnswerFault::NotANumber => "请只写数字".to_owned(),
        AnswerFault::OutOfRange { min, max } => format!("要在 {min} 到 {max} 之间"),
        AnswerFault::NotAPhone if typed < 11 => format!("手机号是 11 位，还差 {} 位", 11 - typed),
        AnswerFault::NotAPhone => "手机号不对，请检查".to_owned(),
        AnswerFault::TooLong { most } => format!("太长了，最多 {most} 个字"),
        AnswerFault::BadCharacter => "有不能用的字，请重写".to_owned(),
        AnswerFault::NotAPlace => "请选到村".to_owned(),
    }
}

fn missing(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Choice(_) => "请点选一个",
        FieldKind::Several { .. } => "请至少点选一个",
        FieldKind::Place => "请先选乡镇，再选村",
        FieldKind::Money { .. } => "请写多少钱",
        FieldKind::Number { .. } => "请写一个数",
        FieldKind::Phone => "请写手机号",
        FieldKind::ShortText { .. } => "请写几个字",
    }
}
