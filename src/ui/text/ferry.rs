//! What the operator reads about the outbox on a memory stick (摆渡).

use super::{Words, words};
use crate::domain::delivery::ferry::{FerryDone, FerryFault, FerryWish};

/// The button, and what stands on top of its page.
pub const OPEN: &str = "没网时用 U 盘送件";
/// Top of the page.
pub const TITLE: &str = "用 U 盘送件";
/// Below it.
pub const LINE: &str =
    "没有网时，把没送出的件存到 U 盘，带到县里或有网的终端去送。件都封好了，路上谁也打不开。";
/// While the stick is in use.
pub const BUSY: &str = "正在做，请不要拔 U 盘。";
/// Copies what waits.
pub const LOAD: &str = "存到 U 盘";
/// Reads what the county says.
pub const READ: &str = "读回执";
/// Hands on what others brought.
pub const RELAY: &str = "替别的终端送";
/// A copy is only a copy.
pub const KEPT: &str = "件还留在本机，读了回执才算送到。";

/// How many wait.
pub fn waiting(count: u64) -> String {
    match count {
        0 => "没有要送的件。".to_owned(),
        count => format!("有 {count} 件没送出。"),
    }
}

/// How many did not fit.
pub fn left(count: u64) -> String {
    format!("还有 {count} 件装不下，读了这次的回执再存一次。")
}

/// Its name.
pub fn file(name: &str) -> String {
    format!("文件名 {name}")
}

/// How many the county did not take.
pub fn refused(count: u64) -> String {
    format!("有 {count} 件县里没有收，还留在本机。")
}

/// It is done.
pub fn done(done: &FerryDone) -> String {
    match done {
        FerryDone::Waiting(count) => waiting(*count),
        FerryDone::Loaded(loaded) => {
            format!("存好了，一共 {} 件，可以拔 U 盘了。", loaded.cases)
        }
        FerryDone::Read { accepted, .. } => format!("读好了，县里收了 {accepted} 件。"),
        FerryDone::Relayed(files) => {
            format!("替别的终端送了 {files} 份，回执在 U 盘里，可以拔了。")
        }
    }
}

/// Why it is not done.
pub fn failed(wish: FerryWish, why: FerryFault) -> Words {
    match (why, wish) {
        (FerryFault::NoStick, _) => words("没有看到 U 盘。", "请插上 U 盘，等几秒再选。"),
        (FerryFault::NoFile, FerryWish::Relay) => words(
            "U 盘里没有别的终端要送的件。",
            "请看是不是拿错了 U 盘，或已经送过了。",
        ),
        (FerryFault::NoFile, _) => words(
            "U 盘里没有本机的回执。",
            "请先带 U 盘去县里或有网的终端送件。",
        ),
        (FerryFault::Nothing, _) => words("没有要送的件。", "不用存。"),
        (FerryFault::Full, _) => words("U 盘满了，没有写成。", "请换一个 U 盘，或先删掉一些文件。"),
        (FerryFault::Stick, _) => words("U 盘读写不了。", "请拔下再插一次；还不行就换一个 U 盘。"),
        (FerryFault::Outbox, _) => words("本机存的件读写不了。", "件没有丢。请报设备故障。"),
        (FerryFault::Key, _) => words("本机的密钥用不了，没有存成。", "请报设备故障。"),
        (FerryFault::Damaged, FerryWish::Relay) => {
            words("有一份文件是坏的，别的都照样送。", "请那台终端重新存一份。")
        }
        (FerryFault::Damaged, _) => words(
            "回执文件是坏的，没有读。",
            "件没有丢。请把件再送一次，会有新的回执。",
        ),
        (FerryFault::Forged, _) => words(
            "回执不是县里签的，没有读。",
            "件没有丢。请问清 U 盘从哪里来，再报县里。",
        ),
        (FerryFault::UnknownKey, _) => words(
            "签回执的密钥本机不认识，没有读。",
            "件没有丢，有网了会自己送。急的话请问县里。",
        ),
        (FerryFault::Foreign, _) => words("这是别的终端的回执，没有读。", "请拿本机的 U 盘来。"),
        (FerryFault::Older, _) => words(
            "这份回执读过了，或比读过的旧。",
            "不用再读。还有没送出的件，请重新存。",
        ),
        (FerryFault::NoLine, _) => words("现在没有网，没有送成。", "有网了再送，文件还在 U 盘里。"),
        (FerryFault::Refused, _) => words(
            "有一份文件县里不收，别的都照样送。",
            "请那台终端重新存一份；还不行就报县里。",
        ),
        (FerryFault::County, _) => words("县里的系统没有办成。", "过一会儿再送，文件还在 U 盘里。"),
        (FerryFault::Late, _) => words("等了太久。", "请换一个快一点的 U 盘再试。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_fault_has_words_of_its_own_and_a_next_step() {
        for wish in [FerryWish::Load, FerryWish::Read, FerryWish::Relay] {
            let said = FerryFault::ALL.map(|fault| failed(wish, fault));
            let different: HashSet<_> = said.iter().map(|words| words.what).collect();
            assert_eq!(different.len(), said.len(), "{wish:?}");
            for words in said {
                assert!(words.todo.ends_with('。'), "{}", words.todo);
            }
        }
    }
}
