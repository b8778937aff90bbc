//! What is said about the printer and about a print.

use super::{Audience, Words, words};
use crate::domain::paper::{PaperKind, PrintFault, PrinterStatus, PrinterWarning};

/// Said while a paper is on its way.
pub const UNDERWAY: &str = "正在打印，请等一等。";
/// Said when it has come out.
pub const DONE: &str = "打好了，请取走。";
/// The button after a fault.
pub const AGAIN: &str = "再打一次";
/// The button after a paper has come out.
pub const ONE_MORE: &str = "再打一份";

/// What the button says before anything was printed.
pub fn offer(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Receipt => "打印回执",
        PaperKind::JobSlip => "打印岗位条",
        PaperKind::QueryRecord => "打印查询单",
        PaperKind::MissingMaterial => "打印要补的材料",
        PaperKind::Refusal => "打印说明",
        PaperKind::Policy => "打印这条政策",
        PaperKind::Place => "打印地址电话",
        PaperKind::Report => "打印报告",
        PaperKind::VisitPlan => "打印上门计划",
    }
}

/// What a fault of the printer does not touch.
pub fn safe(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Receipt => "您的事已经收下，不受影响。",
        PaperKind::JobSlip => "岗位还在，可以抄下电话。",
        PaperKind::QueryRecord => "查到的内容还在屏幕上。",
        PaperKind::MissingMaterial => "要补的材料还在屏幕上，可以抄下来。",
        PaperKind::Place => "地址和电话还在屏幕上，可以抄下来。",
        PaperKind::Refusal | PaperKind::Policy | PaperKind::Report => "内容还在屏幕上。",
        PaperKind::VisitPlan => "名单还在屏幕上。",
    }
}

/// Why nothing came out.
pub fn fault(fault: PrintFault, audience: Audience) -> Words {
    match audience {
        Audience::Resident => for_resident(fault),
        Audience::Staff => for_staff(fault),
    }
}

fn for_resident(fault: PrintFault) -> Words {
    match fault {
        PrintFault::NoPrinter => words("这台机器没有打印机。", "可以拍照或抄下来。"),
        PrintFault::Unreachable => words("打印机没有接通。", "请找帮办员看一看电源。"),
        PrintFault::OutOfPaper => words("打印机没有纸了。", "请找帮办员加纸。"),
        PrintFault::Jam => words("打印机卡纸了。", "请找帮办员取出卡住的纸。"),
        PrintFault::DoorOpen => words("打印机的盖子开着。", "请找帮办员合上盖子。"),
        PrintFault::TonerOut => words("打印机没有墨了。", "请找帮办员换墨盒。"),
        PrintFault::Busy => words("打印机正忙着。", "请过一会儿再打。"),
        PrintFault::Stopped => words("打印机停下了。", "请找帮办员看一看。"),
        PrintFault::Refused => words("打印机不收这种纸样。", "请找帮办员，可以到别的服务点打。"),
        PrintFault::Aborted => words("打印机没有打完。", "请再打一次。"),
        PrintFault::Timeout => words(
            "等了很久还没有打出来，已经撤回。",
            "请再打一次，或找帮办员。",
        ),
        PrintFault::Malformed => words("打印机答得不对。", "请找帮办员看一看。"),
        PrintFault::NotMade => words("这一页没能排出来。", "请找帮办员，可以拍照或抄下来。"),
        PrintFault::Enough => words("这次打印的份数够多了。", "还要打，请找帮办员。"),
    }
}

fn for_staff(fault: PrintFault) -> Words {
    match fault {
        PrintFault::NoPrinter => words("没有配置打印机。", "要用打印机，在配置里写 printer.uri。"),
        PrintFault::Unreachable => words(
            "连不上打印机。",
            "查电源、线和 printer.uri；用 CUPS 的，看 cupsd 在不在运行。",
        ),
        PrintFault::OutOfPaper => words("打印机报缺纸（media-empty）。", "加纸后自动恢复。"),
        PrintFault::Jam => words(
            "打印机报卡纸（media-jam）。",
            "取出卡纸，合上盖子后自动恢复。",
        ),
        PrintFault::DoorOpen => words("打印机报盖子未合（door-open）。", "合上盖子后自动恢复。"),
        PrintFault::TonerOut => words("打印机报墨粉用完。", "换墨盒或色带后自动恢复。"),
        PrintFault::Busy => words("打印机忙，暂不接收任务。", "看打印队列里有没有别的任务。"),
        PrintFault::Stopped => words(
            "打印机停用或被暂停，没有说明认得的原因。",
            "在打印机面板或队列里恢复它。",
        ),
        PrintFault::Refused => words(
            "打印机不支持本机的格式或纸张。",
            "核对 printer.paper；只认 PWG 的激光打印机要经 CUPS。",
        ),
        PrintFault::Aborted => words("打印机放弃了任务。", "看打印机面板上的说明。"),
        PrintFault::Timeout => words(
            "任务没有按时打完，已经撤回。",
            "看打印机是否在等人按键、等纸。",
        ),
        PrintFault::Malformed => words("打印机的应答不合 IPP 规定。", "核对 printer.uri 的路径。"),
        PrintFault::NotMade => words("页面排不出来。", "字体文件坏了或不在：重装本机的程序包。"),
        PrintFault::Enough => words("一次办理里打印的份数到了上限。", "结束这次办理后可以再打。"),
    }
}

/// How the printer is, for those who look after it.
pub fn status(status: PrinterStatus) -> Words {
    match status {
        PrinterStatus::Absent => for_staff(PrintFault::NoPrinter),
        PrinterStatus::Starting => words("正在找打印机。", "等几秒。"),
        PrinterStatus::Ready => words("打印机正常。", ""),
        PrinterStatus::Warned(PrinterWarning::PaperLow) => {
            words("打印机的纸快用完了。", "请备纸。")
        }
        PrinterStatus::Warned(PrinterWarning::TonerLow) => {
            words("打印机的墨快用完了。", "请备墨盒。")
        }
        PrinterStatus::Down(fault) => for_staff(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_fault_has_a_sentence_of_its_own_for_residents_and_for_staff() {
        for audience in [Audience::Resident, Audience::Staff] {
            let said: HashSet<_> = PrintFault::ALL
                .iter()
                .map(|f| fault(*f, audience).what)
                .collect();
            assert_eq!(said.len(), PrintFault::ALL.len(), "{audience:?}");
        }
        for fault_of in PrintFault::ALL {
            let said = fault(fault_of, Audience::Resident);
            assert!(!said.todo.is_empty(), "{fault_of:?}");
            let technical = said.what.chars().chain(said.todo.chars());
            assert!(
                !technical.clone().any(|c| c.is_ascii_alphabetic()),
                "{said:?}"
            );
        }
    }

    #[test]
    fn every_kind_of_paper_has_a_button_of_its_own() {
        let offers: HashSet<_> = PaperKind::ALL.iter().map(|k| offer(*k)).collect();
        assert_eq!(offers.len(), PaperKind::ALL.len());
        assert!(PaperKind::ALL.iter().all(|k| !safe(*k).is_empty()));
    }
}
