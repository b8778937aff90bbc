//! What a technician reads about the acceptance pack.

use super::{Words, when, words};
use crate::domain::machine::acceptance::{Criterion, Judge};
use crate::domain::machine::pack::{
    LineFound, PackAnswer, PackFacts, PackFault, PackRefusal, PackSaved, PackStanding, PartFound,
};
use crate::domain::time::WallTime;

/// The button, and what stands on top of its page.
pub const OPEN: &str = "验收材料";
/// Below it.
pub const LINE: &str = "机器能证明的已经写好，签了名。其余的由人看了填写。";
/// While it is made.
pub const MAKING: &str = "正在查看、签名。";
/// While it is put on a stick.
pub const SAVING: &str = "正在存，请不要拔 U 盘。";
/// While it is written down.
pub const KEEPING: &str = "正在交。";
/// Puts it on a stick.
pub const SAVE: &str = "存到 U 盘";
/// Hands it in.
pub const HAND_IN: &str = "交到县里";
/// Makes another.
pub const AGAIN: &str = "重新做一份";
/// It is on the stick.
pub const SAVED: &str = "存好了，可以拔 U 盘了。打印出来，填好、签字、盖章。";
/// It is written down, to be sent.
pub const KEPT: &str = "本机存好了。有网马上送，没网等来网自己送。";
/// What the machine shows.
pub const BY_MACHINE: &str = "机器证明";
/// What a person has to fill in.
pub const BY_HAND: &str = "人工填写";

/// A criterion of the standard, in short.
pub const fn criterion(of: Criterion) -> &'static str {
    match of {
        Criterion::Premises => "有固定的办公场所和家具",
        Criterion::Equipment => "有电脑、自助设备，连上网",
        Criterion::Published => "公示服务事项和办理流程",
        Criterion::Staffed => "有专人负责就业社保业务",
        Criterion::LoginRights => "工作人员有登录权限",
        Criterion::Trained => "工作人员参加培训，会操作",
        Criterion::Items => "按省里统一的内容和流程办",
        Criterion::Platform => "用省里统一的平台办",
        Criterion::Publicity => "对外宣传办理的业务",
        Criterion::Agreement => "和县里签了合作协议",
        Criterion::Duties => "四项制度、四个公开做到了",
    }
}

fn reader(found: PartFound) -> &'static str {
    match found {
        PartFound::Works => "读卡器正常",
        PartFound::Faulty => "读卡器不正常",
        PartFound::NotFitted => "没有读卡器",
    }
}

fn printer(found: PartFound) -> &'static str {
    match found {
        PartFound::Works => "打印机正常",
        PartFound::Faulty => "打印机不正常",
        PartFound::NotFitted => "没有打印机",
    }
}

fn line(found: LineFound) -> &'static str {
    match found {
        LineFound::Answers => "连着县里",
        LineFound::Silent => "现在连不上县里",
    }
}

/// What the terminal found of a criterion; `None` where a person has to look.
pub fn found(facts: &PackFacts, of: Criterion) -> Option<String> {
    facts.shows(of)?;
    Some(match of {
        Criterion::Equipment => format!(
            "{}，{}，{}",
            reader(facts.reader),
            printer(facts.printer),
            line(facts.line)
        ),
        Criterion::Published | Criterion::Items if facts.bundle == 0 => {
            "本机还没有事项目录".to_owned()
        }
        Criterion::Published => {
            format!(
                "本机公示 {} 个事项，目录第 {} 版",
                facts.items, facts.bundle
            )
        }
        Criterion::Items if facts.partly > 0 => {
            format!("有 {} 个事项程序太旧，办不了", facts.partly)
        }
        Criterion::Items => format!("目录第 {} 版，事项齐全", facts.bundle),
        Criterion::LoginRights if facts.operators == 0 => "还没有操作员在本机登录过".to_owned(),
        Criterion::LoginRights => format!("有 {} 位操作员在本机登录过", facts.operators),
        _ => format!("{}，程序 {}", line(facts.line), facts.version.as_str()),
    })
}

fn named(of: Criterion) -> String {
    format!("{}. {}（{} 分）", of.number(), criterion(of), of.points())
}

/// The criteria the machine speaks of, a line each.
pub fn by_machine(facts: &PackFacts) -> String {
    let rows = Criterion::ALL.into_iter().filter_map(|of| {
        let said = found(facts, of)?;
        Some(format!("{}：{said}", named(of)))
    });
    let rows = [BY_MACHINE.to_owned()].into_iter().chain(rows);
    rows.collect::<Vec<_>>().join("\n")
}

/// The criteria a person has to look at, a line each.
pub fn by_hand() -> String {
    let all = Criterion::ALL.into_iter();
    let rows = all.filter(|of| of.judge() == Judge::Person).map(named);
    let rows = [BY_HAND.to_owned()].into_iter().chain(rows);
    rows.collect::<Vec<_>>().join("\n")
}

fn moment(at: WallTime) -> String {
    format!("{} {}", when::full_day(at.date()), when::clock(at))
}

/// Whose it is, who made it and when.
pub fn made(facts: &PackFacts) -> String {
    format!(
        "终端编号 {}，技术员 {}，{}",
        facts.device,
        facts.account.as_str(),
        moment(facts.at)
    )
}

/// Names of the two files.
pub fn files(saved: &PackSaved) -> String {
    format!("文件名 {}\n文件名 {}", saved.paper, saved.file)
}

/// How far the one that was handed in is.
pub fn standing(of: WallTime, standing: PackStanding) -> String {
    let said = match standing {
        PackStanding::Waiting => words("还没送到县里。", "来网自己送，不用管。"),
        PackStanding::Answered(PackAnswer::Taken) => words("县里收到了。", ""),
        PackStanding::Answered(PackAnswer::Refused(why)) => refused(why),
    };
    format!("{} 交的：{}{}", moment(of), said.what, said.todo)
}

/// Why the county does not take it.
pub fn refused(why: PackRefusal) -> Words {
    match why {
        PackRefusal::Older => words("县里有更新的，没有收这份。", "要改就重新做一份再交。"),
        PackRefusal::Ahead => words(
            "本机的时间比县里快，县里没有收。",
            "请把时间调准，重新做一份再交。",
        ),
        PackRefusal::NotInOrder => words(
            "内容或签名不对，县里没有收。",
            "请重新做一份再交；还不行就报设备故障。",
        ),
    }
}

/// Why something was not done.
pub fn failed(why: PackFault) -> Words {
    match why {
        PackFault::Program => words("程序文件读不出来，没有做成。", "请报设备故障。"),
        PackFault::Key => words("本机的密钥用不了，没有做成。", "请报设备故障。"),
        PackFault::NoStick => words("没有看到 U 盘。", "请插上 U 盘，等几秒再选。"),
        PackFault::Full => words("U 盘满了，没有存成。", "请换一个 U 盘，或先删掉一些文件。"),
        PackFault::Stick => words(
            "U 盘写不进去，没有存成。",
            "请拔下再插一次；还不行就换一个 U 盘。",
        ),
        PackFault::Paper => words(
            "要打印的纸面做不出来，没有存成。",
            "可以先交到县里，再报设备故障。",
        ),
        PackFault::Store => words(
            "本机写不进去，没有交成。",
            "可以先存到 U 盘，再报设备故障。",
        ),
        PackFault::Late => words("等了太久，没有办成。", "请再试一次；还不行就报设备故障。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_fault_and_every_refusal_has_words_of_its_own_and_a_next_step() {
        let faults = PackFault::ALL.map(failed);
        let refusals = PackRefusal::ALL.map(refused);
        let said: Vec<Words> = faults.into_iter().chain(refusals).collect();
        let different: HashSet<_> = said.iter().map(|words| words.what).collect();
        assert_eq!(different.len(), said.len());
        for words in said {
            assert!(words.todo.ends_with('。'), "{}", words.todo);
        }
    }
}
