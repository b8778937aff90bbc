//! What the technician reads about the update of the system.

use super::{Words, words};
use crate::domain::machine::update::{FetchTrouble, UpdateFailure, UpdateRefusal};

/// The button, and what stands on top of its page.
pub const OPEN: &str = "系统更新";
/// The one button of the page.
pub const NOW: &str = "现在更新";
/// Not known yet.
pub const UNKNOWN: &str = "正在看有没有更新，请稍等。";
/// No second place for a system.
pub const NOT_POSSIBLE: &str = "这台机器装不了系统更新，程序由技术人员用安装包更新。";
/// Nothing is offered.
pub const NONE: &str = "没有新的系统；县里发了，本机会自己下载。";
/// The hash is being looked at.
pub const CHECKING: &str = "下载完了，正在核对。";

/// The program that runs.
pub fn running(version: &str) -> String {
    format!("程序版本 {version}")
}

/// The version it is about.
pub fn version(version: &str) -> String {
    format!("新的系统 {version}")
}

/// How much is there.
pub fn fetching(percent: u64, megabytes: u64) -> String {
    format!("正在下载，到了 {percent}%，一共 {megabytes} MB。没人办事时才下载。")
}

/// It waits for the night.
pub const READY: &str = "下载好了，夜里没人时自己装；现在装也可以，装好会重新启动。";
/// It is being written.
pub const INSTALLING: &str = "正在装，请不要断电。";
/// It waits for the restart.
pub const INSTALLED: &str = "装好了，没人办事时自己重新启动。";
/// On trial.
pub const ON_TRIAL: &str = "正在试新的系统；有问题会自己退回原来的系统。";
/// It holds.
pub const GOOD: &str = "新的系统运行正常。";

/// It failed here.
pub fn failed(why: UpdateFailure) -> Words {
    match why {
        UpdateFailure::DidNotHold => words(
            "新的系统没有运行起来，已经退回原来的系统。",
            "本机不再装它，县里也不再发给别的终端；请等县里发新的。",
        ),
        UpdateFailure::NotInstalled => words(
            "没有装上：不是给这种终端的，或者坏了。",
            "本机不再装它；请等县里发新的。",
        ),
    }
}

/// Why it is not fetched for now.
pub fn trouble(why: FetchTrouble) -> Words {
    match why {
        FetchTrouble::Full => words(
            "硬盘满了，下载停下了。",
            "过一小时自己再试；还是满就报设备故障。",
        ),
        FetchTrouble::Disk => words(
            "硬盘读写出错，更新停下了。",
            "过一小时自己再试；还不行就报设备故障。",
        ),
        FetchTrouble::OtherBytes => words(
            "下载的和县里发的不一样，没有用它。",
            "过六小时自己再下载；还不行就给县里打电话。",
        ),
    }
}

/// Why not now, and what to do.
pub fn refused(why: UpdateRefusal) -> Words {
    match why {
        UpdateRefusal::NotPossible => words("这台机器装不了系统更新。", "请用安装包更新程序。"),
        UpdateRefusal::Nothing => words("没有可装的更新。", "县里发了，本机会自己下载。"),
        UpdateRefusal::NotFetched => words("还没有下载完。", "请等下载完再点。"),
        UpdateRefusal::UnderWay => words("已经在更新了。", "请等它做完。"),
        UpdateRefusal::Failed => words("这个版本在本机上没有成。", "请等县里发新的。"),
        UpdateRefusal::Retirement => words("县里要停用这台终端。", "不用再更新。"),
        UpdateRefusal::Visit => words("有人正在办事。", "请等办完再更新。"),
        UpdateRefusal::Operator => words("帮办员正在用。", "请等离开以后再更新。"),
        UpdateRefusal::Hour => words("还没有到夜里。", "请点“现在更新”。"),
    }
}
