//! Why the terminal takes nobody, and why a case was not taken.

use super::{Audience, Words, words};
use crate::domain::visit::{ClosedReason, SubmitFault};

/// Why nobody can be served.
pub fn reason(reason: ClosedReason, audience: Audience) -> Words {
    match (reason, audience) {
        (ClosedReason::NotEnrolled, Audience::Resident) => {
            words("这台机器还没有开通。", "开通后就能办。")
        }
        (ClosedReason::NotEnrolled, Audience::Staff) => {
            words("本机还没有在县里登记。", "用县里给的注册码注册。")
        }
        (ClosedReason::NoCatalogue, Audience::Resident) => {
            words("办事清单还没有送到。", "接通网络后自动恢复。")
        }
        (ClosedReason::NoCatalogue, Audience::Staff) => {
            words("没有县里签名的办事清单。", "检查网络和时钟，等下一次同步。")
        }
        (ClosedReason::StoreBroken, Audience::Resident) => {
            words("本机存储出了故障。", "已经办好的事不会丢。")
        }
        (ClosedReason::StoreBroken, Audience::Staff) => {
            words("数据文件打不开。", "不要清盘，报县里技术员。")
        }
        (ClosedReason::DiskFull, Audience::Resident) => {
            words("本机存储满了。", "已经办好的事不会丢。")
        }
        (ClosedReason::DiskFull, Audience::Staff) => {
            words("磁盘没有空间。", "接通网络，让积压的件发出去。")
        }
        (ClosedReason::KeyLost, Audience::Resident) => {
            words("本机的加密钥匙出了故障。", "为了您的信息安全，先不办理。")
        }
        (ClosedReason::KeyLost, Audience::Staff) => words("封装密钥丢失或损坏。", "重新注册本机。"),
        (ClosedReason::TooManyUnsent, Audience::Resident) => {
            words("还有很多件没有送到县里。", "送到后就能接着办。")
        }
        (ClosedReason::TooManyUnsent, Audience::Staff) => words(
            "积压满 500 件，或有一件超过 20 天。",
            "恢复网络，或用 U 盘带到邻近服务点。",
        ),
    }
}

/// Why a case was not taken; what was typed is kept.
pub fn not_taken(fault: SubmitFault) -> Words {
    match fault {
        SubmitFault::DiskFull => words(
            "没有提交成功：本机存储满了。",
            "填的内容还在。请找帮办员，或到别的服务点办。",
        ),
        SubmitFault::StoreFailed => words(
            "没有提交成功：本机没能写下来。",
            "填的内容还在。请再点一次“确认提交”。",
        ),
        SubmitFault::KeyLost => words(
            "没有提交：本机的加密钥匙出了故障。",
            "您的信息没有留下。请找帮办员。",
        ),
        SubmitFault::TooManyUnsent => words(
            "没有提交：还有很多件没有送到县里。",
            "填的内容还在。请到别的服务点办，或过后再来。",
        ),
    }
}
