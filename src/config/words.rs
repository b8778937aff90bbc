//! What the technician reads, in Chinese.

/// Nothing came of a sheet for a stick, and nothing was used up.
pub const NO_SHEET: &str = "登记单没有写出来。";

/// The last line of a report with so many faults.
pub(super) fn summary(faults: usize) -> String {
    match faults {
        0 => "配置正确。".to_owned(),
        n => format!("配置有 {n} 处错误，终端不能启动。"),
    }
}
