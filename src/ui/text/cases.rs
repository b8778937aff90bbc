//! How far a case is, in plain words.

use super::promises::{self, DONE_BY};
use super::when;
use crate::domain::delivery::CaseResult;
use crate::domain::services::clocks::Deadline;
use crate::domain::time::WallTime;
use crate::domain::visit::cases::{CaseLine, CaseState};

/// The word in the coloured field.
pub fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::Received => "已收件",
        CaseState::Accepted(_) => "已受理",
        CaseState::Done => "办好了",
        CaseState::Declined => "没有批准",
        CaseState::SetAside => "没有收下",
        CaseState::Waiting => "等前一件",
        CaseState::NeedsMaterial => "要补材料",
        CaseState::Stranded => "停住了",
    }
}

/// One line below it.
pub fn line(case: &CaseLine, now: WallTime) -> String {
    let received = when::moment(case.received_at, now);
    match case.state {
        CaseState::Received => format!("{received} 收件，等着送到县里"),
        CaseState::Accepted(at) => {
            format!("{received} 收件，{} 受理", when::moment(at, now))
        }
        CaseState::Done => format!("{received} 收件，县里已经办好"),
        CaseState::Declined => "请看县里写的原因".to_owned(),
        CaseState::SetAside => "县里没有收下，请找帮办员看原因".to_owned(),
        CaseState::Waiting => "另一件办完，这件自动接着办".to_owned(),
        CaseState::NeedsMaterial => format!("还缺 {} 样，补齐了接着办", case.news.missing.len()),
        CaseState::Stranded => "前一件没有收下，请找帮办员".to_owned(),
    }
}

/// What stands there while something is missing.
pub const RESTS: &str = "补齐材料后接着算";

/// The last day of the promise, in a list.
pub fn due(due: Deadline, now: WallTime) -> String {
    if due.is_past(now) {
        format!("{DONE_BY} {}，已经过了，请打 12333 问", day(due, now))
    } else {
        format!("{DONE_BY} {}", day(due, now))
    }
}

/// The last day of the promise, beside its name.
pub fn due_day(due: Deadline, now: WallTime) -> String {
    if due.is_past(now) {
        format!("{}，已经过了，请打 12333 问", day(due, now))
    } else {
        day(due, now)
    }
}

fn day(due: Deadline, now: WallTime) -> String {
    match due {
        Deadline::Day(due) => promises::last_day(due, now),
        Deadline::Moment(at) => when::moment(at, now),
    }
}

/// What it means for the person, in a sentence or two. `other` names the case it waits for.
pub fn words(case: &CaseLine, due: Option<Deadline>, now: WallTime, other: Option<&str>) -> String {
    match case.state {
        CaseState::Received => "本机已经收下，接通后自动送到县里，您不用再跑。".to_owned(),
        CaseState::Accepted(_) => match due {
            Some(due) if due.is_past(now) => {
                "县里还没有办好，已经过了说好的日子。请打 12333 问，或点“呼叫帮办”。".to_owned()
            }
            Some(due) => format!("县里正在办，最迟 {} 办好。", day(due, now)),
            None => "县里已经收到，正在办。".to_owned(),
        },
        CaseState::Done => match &case.news.result {
            Some(result) => format!("办好了。{}", outcome(result)),
            None => "办好了。".to_owned(),
        },
        CaseState::Declined => match &case.news.result {
            Some(result) => format!("这次没有批准。{}", outcome(result)),
            None => "这次没有批准。".to_owned(),
        },
        CaseState::SetAside => "县里没有收下这一件。".to_owned(),
        CaseState::Waiting => match other {
            Some(other) => format!("在等“{other}”办完。那件办完，这件自动开始，您不用再跑。"),
            None => "在等前面一件办完。那件办完，这件自动开始，您不用再跑。".to_owned(),
        },
        CaseState::NeedsMaterial => "还缺材料，先停一停。补齐了接着办，不用从头来。".to_owned(),
        CaseState::Stranded => "要先办的那一件，县里没有收下，所以这件停住了。".to_owned(),
    }
}

/// The reviewer's words, or the words for the known codes of a result.
fn outcome(result: &CaseResult) -> String {
    if let Some(words) = &result.words {
        return words.reveal().to_owned();
    }
    match result.code.as_str() {
        "approved" => "县里已经批准。",
        "registered" => "已经登记好。",
        "not-eligible" => "不符合条件。",
        "duplicate" => "以前办过，不用重复办。",
        "prerequisite-declined" => "要先办的那一件没有批准，这件也就办不了。",
        _ => "",
    }
    .to_owned()
}

/// Heads the list of what is missing (一次性告知).
pub fn missing(things: usize) -> String {
    format!("还缺这 {things} 样，一次带齐就行")
}

/// What to do about it; may be empty.
pub fn todo(state: CaseState) -> &'static str {
    match state {
        CaseState::Declined => {
            "想知道怎么办，请打 12333，或点“呼叫帮办”。觉得不对，可以请县里再看一遍。"
        }
        CaseState::SetAside => "请点“呼叫帮办”，帮办员和您一起看原因。",
        CaseState::Stranded => "请点“呼叫帮办”，帮办员和您一起把前一件重新办好，这件就能接着办。",
        CaseState::NeedsMaterial => "把材料带来，请帮办员扫描补上，或送到乡镇便民服务中心。",
        CaseState::Received | CaseState::Accepted(_) | CaseState::Done | CaseState::Waiting => "",
    }
}
