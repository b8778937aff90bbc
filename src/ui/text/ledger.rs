//! What operators and technicians read when they report a problem, and what they may say.

use super::{Words, words};
use crate::domain::ledger::{Class, Level, Said, State};
use crate::domain::operators::desk::ProblemNo;

/// What a class is called: the plain word, the official one with an example, and who gets it.
pub struct ClassWords {
    /// In plain words.
    pub plain: &'static str,
    /// An example and the official name.
    pub example: &'static str,
}

/// The words of a class.
pub fn class(class: Class) -> ClassWords {
    let of = |plain, example| ClassWords { plain, example };
    match class {
        Class::System => of("不好用", "步骤绕、看不懂、页面乱（系统性问题）"),
        Class::Function => of("缺功能", "该有的没有，想办办不了（功能性问题）"),
        Class::Guidance => of("不会办", "拿不准、填错了、政策不清楚（业务指导性问题）"),
        Class::Device => of("机器坏了", "读卡、打印、屏幕、网络（设备故障，县里自设）"),
    }
}

/// What stands first in the way of a report.
pub fn no(why: ProblemNo) -> Words {
    match why {
        ProblemNo::Nothing => words("还没有说是什么问题。", "请至少选一句。"),
        ProblemNo::TooMany => words("报的问题太多了。", "等县里收到后再报，急事请打电话。"),
        ProblemNo::NotKept => words("没有存下来。", "请再点一次提交，选好的内容还在。"),
    }
}

/// Who has a problem.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Technician => "县级设备维护人员",
        Level::County => "县人社局",
        Level::City => "市人社局",
        Level::Province => "省工作专班",
    }
}

/// How a problem stands.
pub fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "等答复",
        State::Promised => "正在办",
        State::Answered => "已答复",
        State::Solved => "已解决",
        State::Closed => "已关闭",
    }
}

/// Sentences for 问题描述.
pub fn said(class: Class) -> &'static [Said] {
    match class {
        Class::System => &[
            "步骤太多，办起来绕",
            "页面上的话看不懂",
            "点了没有反应",
            "页面太乱，找不到该点哪里",
            "办到一半退出来了",
            "显示的内容不对",
        ],
        Class::Function => &[
            "这项业务没有入口",
            "缺少该填的内容",
            "填好的不能改",
            "该打印的单子打不出来",
            "想查的信息查不到",
        ],
        Class::Guidance => &[
            "不知道该选哪一项业务",
            "不知道这一栏怎么填",
            "不清楚要带什么材料",
            "不清楚符不符合条件",
            "办错了，不知道怎么改",
            "群众问的政策答不上来",
        ],
        Class::Device => &[
            "读卡器读不出卡",
            "打印机不出纸",
            "屏幕点不准或不亮",
            "没有声音",
            "上不了网",
            "机器自己重启",
        ],
    }
}

/// Sentences for 解决的意见或建议.
pub fn proposed(class: Class) -> &'static [Said] {
    match class {
        Class::System => &["少几步", "字再大些，话再简单些", "加上说明", "快一点"],
        Class::Function => &["加上这个功能", "先告诉我们怎么代替"],
        Class::Guidance => &["请打电话教一下", "请写明怎么办", "请给个例子", "请安排培训"],
        Class::Device => &["请派人来修", "请打电话教怎么弄", "请送配件来"],
    }
}

/// The words of the pages.
pub mod page {
    /// The button on the operator's first page.
    pub const OPEN: &str = "报告问题";
    /// The button on the login page.
    pub const OPEN_DEVICE: &str = "报告设备故障";
    /// The list.
    pub const LIST: &str = "我报告的问题";
    /// Top of the first page.
    pub const CLASS: &str = "是哪一类问题？";
    /// Below it.
    pub const CLASS_LINE: &str = "点一类，系统自动送给该管的人。断网也能报。";
    /// Who gets it.
    pub const TO: &str = "送到：";
    /// Top of the page of items.
    pub const ITEM: &str = "和哪项业务有关？";
    /// The item of the page before.
    pub const ITEM_HERE: &str = "就是刚才这一项";
    /// None.
    pub const ITEM_NONE: &str = "和具体业务无关";
    /// Top of the page of what happened.
    pub const DESCRIBE: &str = "问题描述";
    /// Below it.
    pub const DESCRIBE_LINE: &str = "点一句或几句。不要写群众的姓名、证件号和电话。";
    /// Top of the page of proposals.
    pub const PROPOSE: &str = "解决的意见或建议";
    /// Below it.
    pub const PROPOSE_LINE: &str = "可以不选，直接提交。";
    /// What a keyboard writes.
    pub const WORDS: &str = "可以再写几句";
    /// The picture.
    pub const PICTURE: &str = "附上刚才那一页的图";
    /// What is on it.
    pub const PICTURE_LINE: &str = "只有页面样子，没有填的内容和个人信息。";
    /// What a screen reader says of it.
    pub const PICTURE_NAME: &str = "附图：刚才那一页，没有个人信息";
    /// On.
    pub const NEXT: &str = "下一步";
    /// Back.
    pub const BACK: &str = "上一步";
    /// Send.
    pub const SEND: &str = "提交";
    /// While it is written down.
    pub const KEEPING: &str = "正在存，请稍等。";
    /// It is on the disk.
    pub const KEPT: &str = "报上了";
    /// The line is up.
    pub const KEPT_ONLINE: &str = "已经送出，答复会显示在“我报告的问题”里。";
    /// The line is down.
    pub const KEPT_OFFLINE: &str = "已存在本机，联网后自动送出，只送一次。";
    /// Leave.
    pub const DONE: &str = "好了";
    /// An empty list.
    pub const EMPTY: &str = "还没有报告过问题。";
    /// Not at the county yet.
    pub const WAITS: &str = "等联网送出";
    /// The county does not take it.
    pub const REFUSED: &str = "县里没有收，请打电话说";
    /// Late at the last desk.
    pub const OVERDUE: &str = "已超期，正在催办";
    /// The question.
    pub const SOLVED_LINE: &str = "这样解决了吗？没有解决会送到上一级。";
    /// Yes.
    pub const SOLVED: &str = "解决了";
    /// No.
    pub const NOT_SOLVED: &str = "没有解决";
    /// Said.
    pub const SAID: &str = "已经记下，联网后送出。";
    /// The next screen of the list.
    pub const MORE: &str = "下一页";
    /// The screen before.
    pub const FEWER: &str = "上一页";
    /// No item.
    pub const NO_ITEM: &str = "不涉及具体业务";
}

/// The line of a report's office.
pub fn with(office: &str, phone: &str) -> String {
    format!("{office}，电话 {phone}")
}

/// The line of a deadline.
pub fn due(day: &str) -> String {
    format!("反馈时限：{day}")
}

/// The last characters of a report's name.
pub fn number(short: &str) -> String {
    format!("编号尾号 {short}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_class_has_an_example_and_sentences_of_its_own() {
        let mut all: BTreeSet<Said> = BTreeSet::new();
        let mut count = 0;
        for one in Class::ALL {
            assert!(
                class(one).example.contains('（'),
                "the official name is said"
            );
            assert!(said(one).len() >= 5 && proposed(one).len() >= 2);
            let sentences = said(one).iter().chain(proposed(one));
            count += sentences.clone().count();
            all.extend(sentences.copied());
        }
        assert_eq!(all.len(), count, "two sentences are the same");
    }

    #[test]
    fn every_refusal_says_what_helps() {
        for why in ProblemNo::ALL {
            assert!(!no(why).what.is_empty() && !no(why).todo.is_empty());
        }
    }
}
