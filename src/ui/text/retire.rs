//! What a technician reads at the end of a terminal: the question, what stands in the way, the wipe and its
//! code.

use super::{Words, words};
use crate::domain::machine::retire::{CalledOff, RetireNo, RetireTrouble};

/// The button, and what stands on top of its page.
pub const OPEN: &str = "停用这台终端";
/// On the technician's first page while the county's order stands.
pub const ORDERED: &str = "县里要停用这台终端：办完事就可以停用。";
/// While it is looked at.
pub const LOOKING: &str = "正在看能不能停用，请稍等。";
/// What will be gone.
pub const QUESTION: &str = "停用会把这台机器里的东西全部清掉，再也找不回来。";
/// The list.
pub const GOES: [&str; 4] = [
    "密钥和证书：清掉以后，别的东西就算留下痕迹也打不开。",
    "办件和日志：办件县里都有，日志不再留。",
    "帮办员名单、任务和本机的设置。",
    "岗位、政策和县里发的事项。",
];
/// Nothing begins without it.
pub const STATES: &str = "清空以前，本机先向县里签名声明；县里收到后收回证书。";
/// The first yes.
pub const ON: &str = "我看过了，要停用";
/// No.
pub const NO: &str = "先不停用";
/// The second question.
pub const SURE_TITLE: &str = "真的要清空吗";
/// Below it.
pub const SURE: &str = "点下面的“马上清空”，这台机器就不再办事。";
/// The second yes.
pub const YES: &str = "马上清空";
/// While the beginning is noted, and until the program ends.
pub const BEGINNING: &str = "正在停用，机器会自己重新开始，请不要断电。";
/// Once more.
pub const AGAIN: &str = "再看一次";

/// So many records the county refused go as well.
pub fn set_aside(records: u32) -> String {
    format!("县里退回的 {records} 条记录，本机也不再留。")
}

/// Why not, and what to do.
pub fn refused(why: RetireNo) -> String {
    let Words { what, todo } = match why {
        RetireNo::NoOrder => words(
            "县里没有下令停用这台终端。",
            "请给县里打电话；下令以后五分钟里这里就知道。",
        ),
        RetireNo::Unsent(records) => {
            return format!(
                "还有 {records} 条没有送到县里，现在不能清空。请等它们送完再来；没有网就先接好网。"
            );
        }
        RetireNo::Visit => words("有人正在办事。", "请等办完再停用。"),
        RetireNo::LogBehind => words("县里还没有收全本机的日志。", "请过一分钟再看一次。"),
        RetireNo::NoLine => words("连不上县里，声明送不出去。", "请接好网再看一次。"),
        RetireNo::Store => words(
            "读不出还有什么没送，不能清空。",
            "请再看一次；还不行就报设备故障。",
        ),
        RetireNo::Disk => words(
            "硬盘写不进去，没有开始停用。",
            "请报设备故障；硬盘要拆下来销毁。",
        ),
        RetireNo::Late => words("等了太久，没有开始停用。", "请再看一次。"),
    };
    format!("{what}{todo}")
}

/// The pages of the terminal that serves nobody any more.
pub mod page {
    /// On the bar, in the line's place.
    pub const UNDER_WAY: &str = "正在停用";
    /// While the statement is made and sent.
    pub const STATING: &str = "正在向县里声明";
    /// Below it.
    pub const STATING_LINE: &str = "县里收到以前，什么也不清。";
    /// It does not go on.
    pub const WAITING: &str = "停用还没有做完";
    /// Nothing is left to be done here.
    pub const OVER: &str = "做完了";
    /// Below it.
    pub const OVER_LINE: &str = "清空了的机器可以断电拿走；没有停用的，会自己重新开始用。";
    /// While it is wiped.
    pub const WIPING: &str = "正在清空";
    /// Below it.
    pub const WIPING_LINE: &str = "请不要断电；断了电，下次开机接着清。";
    /// It is empty.
    pub const DONE: &str = "这台终端已经清空";
    /// Below it.
    pub const DONE_LINE: &str = "用手机扫一扫，或把下面的码报给县里，县里才算证实。";
    /// Something is left.
    pub const LEFT: &str = "没有清干净";
    /// Below it.
    pub const LEFT_LINE: &str = "请再清一次；还不行，硬盘要拆下来销毁，码也要报给县里。";
    /// Below the picture.
    pub const CODE_ONCE: &str = "收起以后，这个码就看不到了。";
    /// The first yes.
    pub const PUT_AWAY: &str = "县里证实了，收起";
    /// The second.
    pub const PUT_AWAY_SURE: &str = "真的收起";
    /// No.
    pub const KEEP: &str = "先留着";
    /// Again.
    pub const AGAIN: &str = "再试一次";
    /// Wipe again.
    pub const WIPE_AGAIN: &str = "再清一次";
    /// The county wanted nothing destroyed.
    pub const CALLED_OFF: &str = "没有停用";
    /// Serve again.
    pub const GO_ON: &str = "接着用这台终端";
}

/// How far the wipe is.
pub fn wiped(done: u64, total: u64) -> String {
    format!("一共 {total} 个文件，清掉了 {done} 个。")
}

/// The code for whoever reads it aloud.
pub fn code(spoken: &str) -> String {
    format!("清空的码 {spoken}")
}

/// What could not be destroyed.
pub fn leftover(name: &str, bytes: u64) -> String {
    format!("{name}，{bytes} 字节")
}

/// Why it does not go on, and what to do.
pub fn trouble(why: RetireTrouble) -> Words {
    match why {
        RetireTrouble::NoLine => words("连不上县里。", "请接好网，机器会自己再试。"),
        RetireTrouble::County => words("县里没有收下声明。", "机器会自己再试；一直不行就打电话。"),
        RetireTrouble::Refused => words(
            "县里不认这台终端的证书。",
            "请给县里打电话；硬盘要拆下来销毁。",
        ),
        RetireTrouble::Config => words(
            "本机的设置读不出来，说不清自己是哪一台。",
            "请给县里打电话；硬盘要拆下来销毁。",
        ),
        RetireTrouble::Key => words("本机的密钥不能签名。", "请给县里打电话；硬盘要拆下来销毁。"),
        RetireTrouble::Log => words("本机的日志读不到头。", "请给县里打电话；先不要动硬盘。"),
        RetireTrouble::Disk => words(
            "硬盘读不出或写不进。",
            "请再试一次；还不行，硬盘要拆下来销毁。",
        ),
        RetireTrouble::Marker => words(
            "停用到了哪一步，读不出来。",
            "请给县里打电话；硬盘要拆下来销毁。",
        ),
    }
}

/// Why the county wanted nothing destroyed.
pub fn called_off(why: CalledOff) -> Words {
    match why {
        CalledOff::Withdrawn => words("县里收回了停用，什么也没有清。", "点下面的按钮接着用。"),
        CalledOff::LogDiffers => words(
            "本机的日志和县里知道的接不上，县里要先查，什么也没有清。",
            "请给县里打电话问清楚。机器还能接着用。",
        ),
    }
}
