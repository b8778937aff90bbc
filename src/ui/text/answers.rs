//! Why an answer was not taken, said under the field: what is wrong, what is allowed, an example.

use super::when;
use crate::domain::face::{FaceAnswer, FaceWay};
use crate::domain::people::account::AccountError;
use crate::domain::people::identity::IdNumberError;
use crate::domain::services::form::{AnswerFault, FieldKind, MoneyUnit, PhoneLines, PlaceTo};
use crate::domain::time::Month;

/// The sentence for a refused answer. `typed` is how many characters stand in the field.
pub fn fault(fault: &AnswerFault, kind: &FieldKind, typed: usize) -> String {
    match fault {
        AnswerFault::Missing => missing(kind),
        AnswerFault::Unfinished => unfinished(kind).to_owned(),
        AnswerFault::NotOffered => "请从下面点选一个".to_owned(),
        AnswerFault::TooMany { most } if matches!(kind, FieldKind::Document { .. }) => {
            format!("最多 {most} 页，请删掉几页")
        }
        AnswerFault::TooMany { most } => format!("最多选 {most} 个，请去掉几个"),
        AnswerFault::NotANumber => "请只写数字，例如 3".to_owned(),
        AnswerFault::NotASum => sum(kind).to_owned(),
        AnswerFault::OutOfRange { min, max } => range(kind, *min, *max),
        AnswerFault::NotAPhone => phone(kind, typed),
        AnswerFault::TooLong { most } => {
            format!(
                "太长了，最多 {most} 个字，请去掉 {} 个",
                typed.saturating_sub(*most).max(1)
            )
        }
        AnswerFault::NotAName => "名字里只能有字，不能有数字和符号".to_owned(),
        AnswerFault::BadCharacter => "有不能用的字，请重写".to_owned(),
        AnswerFault::NotAPlace => "这个地方没有找到，请从下面点选".to_owned(),
        AnswerFault::NotADay => "日子不对，请依次点年、月、日".to_owned(),
        AnswerFault::DayOutOfRange { first, last } => format!(
            "要在 {} 到 {} 之间",
            when::full_day(*first),
            when::full_day(*last)
        ),
        AnswerFault::NotMonths => "请先点从哪年哪月，再点到哪年哪月".to_owned(),
        AnswerFault::MonthOutOfRange { first, last } => {
            format!("要在 {} 到 {} 之间", month(*first), month(*last))
        }
        AnswerFault::EndsBeforeItBegins => "结束的月份比开始的还早，请改一下".to_owned(),
        AnswerFault::NotAnAccount(why) => account(*why, typed),
        AnswerFault::NotAnIdNumber(why) => id_number(*why, typed),
        AnswerFault::TooLittleInk => "太小了，请用手指写出完整的名字".to_owned(),
        AnswerFault::TooFewPages { fewest } => format!("至少要 {fewest} 页，请接着拍"),
        AnswerFault::TooMuchInk => "写得太多了，请清空后只写名字".to_owned(),
    }
}

/// A month in words, 2024年3月.
pub fn month(month: Month) -> String {
    format!("{}年{}月", month.year(), month.month())
}

fn missing(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Choice(_) => "请点选一个",
        FieldKind::Several { .. } => "请至少点选一个",
        FieldKind::Place { .. } => unfinished(kind),
        FieldKind::Date { .. } => "请点选年、月、日",
        FieldKind::Months { .. } => "请点选从哪年哪月到哪年哪月",
        FieldKind::Money { .. } => "请写多少钱",
        FieldKind::Number { .. } => "请写一个数",
        FieldKind::Phone(PhoneLines::Mobile) => "请写手机号，例如 13900001234",
        FieldKind::Phone(PhoneLines::AnyLine) => "请写手机号，或带区号的座机号，例如 03526830000",
        FieldKind::IdNumber => "请写 18 位身份证号",
        FieldKind::ShortText { .. } | FieldKind::LongText { .. } => "请写几个字",
        FieldKind::Account => "请写银行卡号，卡正面最长的那一行数字",
        FieldKind::Document {
            promise: Some(_), ..
        } => "请拍材料，或者点“我承诺”，或者找帮办员",
        FieldKind::Document { promise: None, .. } => "这里要交材料，请拍下来，或者找帮办员",
        FieldKind::Signature => "请在框里写上您的名字",
        FieldKind::Confirmation { .. } => "看完后请点“我看完了，同意”，才能往下办",
        FieldKind::Face(_) => "请先拍照；不想拍照的，点“不拍照，找帮办员”",
    }
    .to_owned()
}

/// A face among the answers; the picture itself is shown at its question only.
pub fn face(face: &FaceAnswer) -> &'static str {
    match face.way {
        FaceWay::Taken(_) => "已拍照",
        FaceWay::Attested(_) => "没有拍照，帮办员已当面核对",
    }
}

fn unfinished(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Place {
            to: PlaceTo::County,
            ..
        } => "还没选完，请选到县",
        FieldKind::Place {
            to: PlaceTo::Town, ..
        } => "还没选完，请选到乡镇",
        FieldKind::Place { .. } => "还没选完，请先选乡镇，再选村",
        FieldKind::Date { .. } => "还没选完，请选到日",
        FieldKind::Months { .. } => "还没选完，请选到结束的月份",
        _ => "还没填完，请接着填",
    }
}

fn sum(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Money {
            unit: MoneyUnit::Fen,
            ..
        } => "请只写数字，小数点后最多两位，例如 1280.50",
        _ => "请只写整数，不要角分，例如 3000",
    }
}

fn range(kind: &FieldKind, min: u32, max: u32) -> String {
    match kind {
        FieldKind::Money { .. } => format!("要在 {min} 元到 {max} 元之间"),
        FieldKind::Number { unit, .. } => format!("要在 {min} 到 {max} {unit}之间"),
        _ => format!("要在 {min} 到 {max} 之间"),
    }
}

fn phone(kind: &FieldKind, typed: usize) -> String {
    match kind {
        FieldKind::Phone(PhoneLines::AnyLine) => {
            "号码不对：手机 11 位，座机要带区号，例如 03526830000".to_owned()
        }
        _ if typed < 11 => format!("手机号是 11 位，还差 {} 位", 11 - typed),
        _ => "手机号不对，应当是 1 开头的 11 位，例如 13900001234".to_owned(),
    }
}

fn account(why: AccountError, typed: usize) -> String {
    match why {
        AccountError::Character => "卡号只有数字，请重写".to_owned(),
        AccountError::Length if typed < 16 => {
            format!("卡号是 16 到 19 位，至少还差 {} 位", 16 - typed)
        }
        AccountError::Length => "卡号是 16 到 19 位，这个太长了".to_owned(),
        AccountError::CheckDigit => "卡号对不上，可能写错了一位，请对着卡再看一遍".to_owned(),
    }
}

fn id_number(why: IdNumberError, typed: usize) -> String {
    match why {
        IdNumberError::Length if typed < 18 => {
            format!("身份证号是 18 位，还差 {} 位", 18 - typed)
        }
        IdNumberError::Length => "身份证号是 18 位，这个太长了".to_owned(),
        IdNumberError::Character => "身份证号只有数字，最后一位可以是 X".to_owned(),
        IdNumberError::BirthDate => "身份证号里的生日不对，请看第 7 到 14 位".to_owned(),
        IdNumberError::CheckDigit => {
            "身份证号对不上，可能写错了一位，请对着证件再看一遍".to_owned()
        }
    }
}
