//! What the technician reads about the log on a memory stick.

use super::{Words, words};
use crate::domain::machine::export::ExportFault;

/// The button, and what stands on top of its page.
pub const OPEN: &str = "导出日志";
/// Top of the page.
pub const TITLE: &str = "把日志存到 U 盘";
/// Below it.
pub const LINE: &str = "插上 U 盘，再选存哪些。日志里没有群众的个人信息。";
/// While it is written.
pub const WRITING: &str = "正在存，请不要拔 U 盘。";
/// Only what went wrong.
pub const FAULTS: &str = "只存出错的";
/// All of it.
pub const EVERYTHING: &str = "全部存";

/// It is there.
pub fn done(records: u64) -> String {
    format!("存好了，一共 {records} 条，可以拔 U 盘了。")
}

/// Its name.
pub fn file(name: &str) -> String {
    format!("文件名 {name}")
}

/// Why it is not there.
pub fn failed(why: ExportFault) -> Words {
    match why {
        ExportFault::NoStick => words("没有看到 U 盘。", "请插上 U 盘，等几秒再选。"),
        ExportFault::Full => words("U 盘满了，没有存成。", "请换一个 U 盘，或先删掉一些文件。"),
        ExportFault::Stick => words(
            "U 盘写不进去，没有存成。",
            "请拔下再插一次；还不行就换一个 U 盘。",
        ),
        ExportFault::Log => words("本机的日志读不出来。", "请报设备故障，写明日志读不出来。"),
        ExportFault::Late => words("等了太久，没有存成。", "请换一个快一点的 U 盘再试。"),
    }
}
