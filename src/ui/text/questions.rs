//! What is said when the county has no answer: what happened, what is safe, what can be done now.

use super::when;
use crate::domain::people::access::{Access, Looked, Viewer};
use crate::domain::time::WallTime;
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::lookup_page::LookupFault;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Records of the person.
    Records,
    /// Who looked at them.
    Looks,
    /// Seekers for an employer.
    Seekers,
    /// A case by its receipt.
    Case,
}

/// A page without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unanswered {
    /// The title.
    pub title: &'static str,
    /// What happened.
    pub happened: &'static str,
    /// What is safe; may be empty.
    pub safe: &'static str,
    /// What can be done now.
    pub todo: &'static str,
}

/// The sentences for a question that was not answered.
pub fn unanswered(why: NoAnswer, subject: Subject) -> Unanswered {
    let (title, happened) = what(why, subject);
    Unanswered {
        title,
        happened,
        safe: safe(why, subject),
        todo: todo(why, subject),
    }
}

fn what(why: NoAnswer, subject: Subject) -> (&'static str, &'static str) {
    match why {
        NoAnswer::NotFound if subject == Subject::Seekers => {
            ("这个人不在名单上了", "他可能已经找到活，登记撤下了。")
        }
        NoAnswer::NoLine => (
            "现在没有网，查不了",
            "这件事要连上县里才能查，本机不存您的记录。",
        ),
        NoAnswer::LineLost => ("刚才断网了，没有查到", "正在查的时候，和县里断开了。"),
        NoAnswer::Late => ("县里还没有回话", "等了 15 秒，县里没有回话。"),
        NoAnswer::CountyTrouble => (
            "县里的系统现在忙",
            "县里的系统暂时给不出结果，不是您的卡有问题。",
        ),
        NoAnswer::NotThisPerson => (
            "和县里的记录对不上",
            "卡上的姓名、号码和县里的记录不一样，所以不显示。",
        ),
        NoAnswer::NotAnEmployer => (
            "先登记，再看求职的人",
            "县里还没有您的“招聘零工登记”。登记过的人才能看求职信息。",
        ),
        NoAnswer::CapReached => (
            "今天看满了",
            "为了保护求职的人，每天能看的电话有限，今天已经看满。",
        ),
        NoAnswer::Practice => (
            "练习时不查记录",
            "练习用的是假的人，不问县里，也不看任何人的记录。",
        ),
        NoAnswer::NotFound => (
            "没有查到这一件",
            "号码或者后四位有一个不对，也可能县里还没有收到。",
        ),
    }
}

fn safe(why: NoAnswer, subject: Subject) -> &'static str {
    match (why, subject) {
        (NoAnswer::NotAnEmployer | NoAnswer::CapReached | NoAnswer::Practice, _) => "",
        (NoAnswer::NotFound, Subject::Seekers) => "",
        (NoAnswer::NotFound, _) => "办过的事不会丢，回执请收好。",
        (_, Subject::Records) => "您的钱和记录都在县里，一点没有变。",
        (_, Subject::Looks) => "谁看过都记在县里，不会丢。",
        (_, Subject::Seekers) => "您登记的用工还在，不用再填。",
        (_, Subject::Case) => "办过的事不会丢，回执请收好。",
    }
}

fn todo(why: NoAnswer, subject: Subject) -> &'static str {
    match (why, subject) {
        (NoAnswer::NotThisPerson, _) => "请点下面的“呼叫帮办”，带上身份证核对。",
        (NoAnswer::NotAnEmployer, _) => "点下面的按钮去登记，登记完就能看。",
        (NoAnswer::CapReached, _) => "明天可以再看。急用人，请帮办员帮您联系。",
        (NoAnswer::Practice, _) => "到“帮办台”点“结束练习”，再给群众查。",
        (NoAnswer::NotFound, Subject::Seekers) => "请回名单，看看别的人。",
        (NoAnswer::NotFound, _) => "请照着回执再核对一遍。没网的时候办的，接通后才查得到。",
        (NoAnswer::CountyTrouble, _) => "请过几分钟再试。急着用，请打 12333，或点“呼叫帮办”。",
        (_, Subject::Seekers) => "请过一会儿再试，或点“呼叫帮办”。",
        _ => "可以再试一次；也可以现在打 12333 查，或点“呼叫帮办”。今天不行，有网了再来。",
    }
}

/// As of when the county's records stand.
pub fn as_of(at: WallTime, now: WallTime) -> String {
    format!("县里的记录，截至{}", when::as_of(at, now))
}

/// Why a receipt's number or the four characters are not asked for.
pub fn lookup_fault(fault: LookupFault) -> &'static str {
    match fault {
        LookupFault::TooShort => "号码还没有输完，请照着回执输完。",
        LookupFault::Misread => "号码对不上，有一个数字或字母输错了。请照着回执再看一遍。",
        LookupFault::NoSuchDay => "号码里的日期不对，请照着回执再看一遍。",
        LookupFault::NotFour => "请输身份证号的最后四位，最后一位可能是 X。",
    }
}

/// Who looked and at what: 招聘的人看了您的电话.
pub fn look(access: &Access) -> String {
    let who = match access.by {
        Viewer::Holder => "您自己",
        Viewer::Employer => "招聘零工的人",
        Viewer::Reviewer => "县里的审核人员",
        Viewer::ReceiptBearer => "拿着收件号的人",
        Viewer::Agent => "替您来的人",
        Viewer::Operator => "要联系您的帮办员",
        Viewer::Other => "别的人员",
    };
    let what = match access.what {
        Looked::Records => "查了记录",
        Looked::Cases => "查了办件进度",
        Looked::Facts => "核对了办理条件",
        Looked::Phone => "看了您的电话",
        Looked::AccessList => "看了这张单子",
        Looked::Pages => "看了您交的材料",
        Looked::Face => "核对了您的照片",
        Looked::Other => "看了信息",
    };
    format!("{who}{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [NoAnswer; 8] = [
        NoAnswer::NoLine,
        NoAnswer::LineLost,
        NoAnswer::Late,
        NoAnswer::CountyTrouble,
        NoAnswer::NotThisPerson,
        NoAnswer::NotAnEmployer,
        NoAnswer::CapReached,
        NoAnswer::NotFound,
    ];

    #[test]
    fn every_question_without_an_answer_has_a_sentence_of_its_own_and_a_next_step() {
        let titles: std::collections::HashSet<_> = ALL
            .iter()
            .map(|why| unanswered(*why, Subject::Records).title)
            .collect();
        assert_eq!(titles.len(), ALL.len());
        for why in ALL {
            for subject in [
                Subject::Records,
                Subject::Looks,
                Subject::Seekers,
                Subject::Case,
            ] {
                let said = unanswered(why, subject);
                assert!(
                    !said.happened.is_empty() && !said.todo.is_empty(),
                    "{why:?}"
                );
            }
        }
    }
}
