//! What the inspector reads, in Chinese.

use super::damage::{Damage, Verified};
use crate::domain::delivery::ReceiptNo;

/// The unit the sentences are written with.
const MILLISECONDS: &str = " 毫秒";

/// A sentence with its lengths of time as people say them; below a second they stay milliseconds.
pub(super) fn lengths(sentence: &str) -> String {
    let mut parts = sentence.split(MILLISECONDS);
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = told.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let length = told[digits..].parse().ok().and_then(long);
        match length {
            Some(length) => {
                told.truncate(digits);
                told.push_str(&length);
            }
            None => told.push_str(MILLISECONDS),
        }
        told.push_str(part);
    }
    told
}

/// A second and more, in words.
fn long(milliseconds: u64) -> Option<String> {
    let (minutes, rest) = (milliseconds / 60_000, milliseconds % 60_000);
    let (seconds, tenths) = (rest / 1_000, rest % 1_000 / 100);
    match (minutes, seconds) {
        (0, 0) => None,
        (0, _) if tenths > 0 => Some(format!("{seconds}.{tenths} 秒")),
        (0, _) => Some(format!("{seconds} 秒")),
        (1..60, 0) => Some(format!("{minutes} 分")),
        (1..60, _) => Some(format!("{minutes} 分 {seconds} 秒")),
        _ => Some(format!("{} 小时 {} 分", minutes / 60, minutes % 60)),
    }
}

/// Stands in a trace for an event this program does not know.
pub(super) const NEWER_EVENT: &str = "较新程序写入的事件，本程序不认识。";

impl Damage {
    /// One sentence in Chinese.
    pub fn chinese(&self) -> String {
        match *self {
            Self::Altered(n) => format!("第 {n} 条记录被改动。"),
            Self::Forged(n) => format!("第 {n} 条记录的校验码不符，属伪造。"),
            Self::Missing { first, last } if first == last => format!("缺少第 {first} 条记录。"),
            Self::Missing { first, last } => format!("缺少第 {first} 至 {last} 条记录。"),
            Self::Reordered(n) => format!("从第 {n} 条起记录顺序被调换。"),
            Self::Inserted { first, last } if first == last => {
                format!("第 {first} 条记录是插入的。")
            }
            Self::Inserted { first, last } => format!("第 {first} 至 {last} 条记录是插入的。"),
            Self::CutShort { last, known } => {
                format!("日志止于第 {last} 条，而第 {known} 条曾经存在，末尾被删。")
            }
            Self::CheckpointForged(n) => format!("第 {n} 条处的校验点签名不是本机所签。"),
            Self::CheckpointMissing(n) => format!("第 {n} 条之后缺少校验点。"),
            Self::Rewritten { after, at } => {
                format!("第 {after} 条之后、第 {at} 条之前的记录被整体重写。")
            }
            Self::NotTheCountys(n) => format!("第 {n} 条记录与县级留存的不同，日志被替换。"),
        }
    }
}

/// A log that is whole.
pub(super) fn whole(found: &Verified) -> String {
    let compared = if found.anchored > 0 {
        ""
    } else {
        "未与县级留存比对。"
    };
    format!("操作日志完整，共 {} 条。{compared}", found.records)
}

/// A log that is not.
pub(super) fn damaged(damage: &Damage) -> String {
    format!("操作日志不完整：{}", damage.chinese())
}

/// A receipt the log does not know.
pub(super) fn unknown_receipt(receipt: &ReceiptNo) -> String {
    format!("本机日志中没有回执 {receipt} 的记录。")
}

/// A receipt the log knows.
pub(super) fn found(records: usize) -> String {
    format!("共 {records} 条记录。")
}
