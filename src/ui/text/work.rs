//! What operators read of tasks: calls to make, homes to visit, what came of it.

use crate::domain::services::task::TaskWay;
use crate::domain::tasks::{AboutWhat, DueIn};

/// The button on the operator's first page.
pub fn open(way: TaskWay) -> &'static str {
    match way {
        TaskWay::Call => "要联系的人",
        TaskWay::Visit => "上门和代办",
    }
}

/// The line under the title.
pub fn line(way: TaskWay) -> &'static str {
    match way {
        TaskWay::Call => "快到期的在前面。点一个人，打电话或当面告诉。",
        TaskWay::Visit => "快到期的在前面，再按远近排。办完回来点人名，记下结果。",
    }
}

/// How long there is.
pub fn due(due: DueIn) -> String {
    match due {
        DueIn::Overdue(days) => format!("晚了 {days} 天"),
        DueIn::Today => "今天到期".to_owned(),
        DueIn::Left(days) => format!("还有 {days} 个工作日"),
    }
}

/// What stands before a line of what a task is about.
pub fn about(what: &AboutWhat) -> &str {
    match what {
        AboutWhat::Answer(label) => label.trim_end_matches(['？', '?']),
        AboutWhat::CourseBegins => "开班消息",
        AboutWhat::CourseEnds => "培训通知",
        AboutWhat::Why => "为什么上门",
    }
}

/// As of when the list stands.
pub fn as_of(time: &str) -> String {
    format!("名单更新于 {time}")
}

/// How often somebody tried.
pub fn tries(count: usize) -> String {
    format!("联系过 {count} 次")
}

/// One try: when, what came of it, the note.
pub fn made(when: &str, label: &str, detail: Option<&str>) -> String {
    match detail {
        Some(detail) => format!("{when} {label}，{detail}"),
        None => format!("{when} {label}"),
    }
}

/// Which screen of how many.
pub fn screen(now: usize, all: usize) -> String {
    format!("第 {} 屏，共 {all} 屏", now + 1)
}

/// What the person reads at the next card.
pub fn will_read(words: &str) -> String {
    format!("本人下次插卡会看到：{words}")
}

/// While the list is being opened.
pub const OPENING: &str = "正在打开名单。";
/// What is kept cannot be read.
pub const UNREADABLE: &str = "本机存的名单打不开。有网时会重新取一份，请过一会儿再看。";
/// The county never told a list.
pub const NEVER: &str = "县里的名单还没有取到。有网后自动取来。";
/// Nothing to do.
pub const EMPTY: &str = "现在没有要办的。";
/// Above the list, after something was noted.
pub const KEPT: &str = "记好了。有网马上送县里，没网先存在本机，不用再记。";
/// A row that is finished here.
pub const FINISHED: &str = "已记，等县里收";
/// A row the county did not take.
pub const REFUSED: &str = "县里没收，请再记";
/// On the page of a task the county did not take.
pub const REFUSED_LINE: &str = "上次记的结果县里没有收下，请核对后再记一次。";
/// Somebody else has finished it.
pub const GONE: &str = "这件事已经由别人办完，或转到别的服务点了，不用再办。";
/// Asks what came of it.
pub const ASKS: &str = "这次怎么样？";
/// Asks for the note or the reason.
pub const WHY: &str = "记一句，请选一个";
/// Nothing more to pick.
pub const SURE: &str = "记下来吗？";
/// The phone.
pub const PHONE: &str = "电话";
/// The address.
pub const HOME: &str = "住址";
/// The item.
pub const ITEM: &str = "事项";
/// The last day.
pub const DUE: &str = "期限";
/// Nobody left a number.
pub const NO_PHONE: &str = "没有留电话，请当面找";
/// On.
pub const CONFIRM: &str = "记下来";
/// While it is written down.
pub const KEEPING: &str = "正在记";
/// One screen back.
pub const PREVIOUS: &str = "上一屏";
/// One screen on.
pub const NEXT: &str = "下一屏";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_day_is_said_in_words_that_need_no_counting() {
        assert_eq!(due(DueIn::Overdue(2)), "晚了 2 天");
        assert_eq!(due(DueIn::Today), "今天到期");
        assert_eq!(due(DueIn::Left(5)), "还有 5 个工作日");
    }

    #[test]
    fn a_question_of_a_form_loses_its_mark_before_an_answer() {
        let what = AboutWhat::Answer("想学什么？".into());
        assert_eq!(about(&what), "想学什么");
        assert_eq!(
            made("11月20日 09:00", "没打通", Some("关机")),
            "11月20日 09:00 没打通，关机"
        );
    }
}
