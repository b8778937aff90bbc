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
            words("本机还没有在县里登记。", "要一个注册码，运行 kiosk enrol。")
        }
        (ClosedReason::NoCatalogue, Audience::Resident) => {
            words("办事清单还没有送到。", "接通网络后自动恢复。")
        }
        (ClosedReason::NoCatalogue, Audience::Staff) => {
            words("没有县里签名的办事清单。", "检查网络和时钟，等下一次同步。")
        }
        (ClosedReason::StoreBroken, Audience::Resident) => {
            words("这台机器坏了，存不了东西。", "已经办好的事不会丢。")
        }
        (ClosedReason::StoreBroken, Audience::Staff) => {
            words("数据文件打不开。", "不要清盘，报县里技术员。")
        }
        (ClosedReason::DiskFull, Audience::Resident) => {
            words("这台机器存满了。", "已经办好的事不会丢。")
        }
        (ClosedReason::DiskFull, Audience::Staff) => {
            words("磁盘没有空间。", "接通网络，让积压的件发出去。")
        }
        // What is wrong with a key makes no difference to whoever wanted to be served.
        (
            ClosedReason::KeyLost
            | ClosedReason::RootShut
            | ClosedReason::RootUnopened
            | ClosedReason::RootTwice,
            Audience::Resident,
        ) => words("这台机器的保密钥匙坏了。", "为了不泄露您的信息，先不办。"),
        (ClosedReason::RootShut, Audience::Staff) => words(
            "本机密钥打不开：TPM 不是原来那个，或封存文件坏了。",
            "硬盘装回原机，打开 TPM；不行就请县里停用旧证书，重新登记。",
        ),
        (ClosedReason::RootUnopened, Audience::Staff) => words(
            "本机密钥封着，没有打开。",
            "重启本机；还不行，报县里技术员。",
        ),
        (ClosedReason::RootTwice, Audience::Staff) => words(
            "本机有两把密钥，对不上。",
            "两个文件都不要删，报县里技术员。",
        ),
        (ClosedReason::KeyLost, Audience::Staff) => words("封装密钥丢失或损坏。", "重新注册本机。"),
        (ClosedReason::TooManyUnsent, Audience::Resident) => {
            words("还有很多件没有送到县里。", "送到后就能接着办。")
        }
        (ClosedReason::TooManyUnsent, Audience::Staff) => words(
            "积压的件太多，或有一件拖得太久（limits.*）。",
            "恢复网络，或用 U 盘带到邻近服务点。",
        ),
        (ClosedReason::ConfigBroken, Audience::Resident) => {
            words("这台机器还没有设置好。", "设置好就能办。")
        }
        (ClosedReason::ConfigBroken, Audience::Staff) => words(
            "配置文件有错，终端没有启动。",
            "运行 kiosk check-config 看全部错误，改好后自动恢复。",
        ),
        (ClosedReason::CountyUnknown, Audience::Resident) => {
            words("这台机器还没有和县里接上。", "接上就能办。")
        }
        (ClosedReason::CountyUnknown, Audience::Staff) => words(
            "县平台的根证书读不了。",
            "放好证书文件（county.ca_file），自动恢复。",
        ),
        (ClosedReason::EnrolmentDamaged, Audience::Resident) => {
            words("这台机器的登记坏了。", "重新登记后就能办。")
        }
        (ClosedReason::EnrolmentDamaged, Audience::Staff) => words(
            "登记文件不全或损坏。",
            "请县里停用旧证书，删掉这个文件夹，再运行 kiosk enrol。",
        ),
        (ClosedReason::PartFailed, Audience::Resident) => {
            words("这台机器没能启动。", "请换一台机器或找帮办员。")
        }
        (ClosedReason::PartFailed, Audience::Staff) => words(
            "有一个部件没有启动。",
            "检查磁盘和数据文件夹的权限，再重启本机。",
        ),
    }
}

/// Why a case was not taken; what was typed is kept.
pub fn not_taken(fault: SubmitFault) -> Words {
    match fault {
        SubmitFault::DiskFull => words(
            "没有交上：这台机器存满了。",
            "填的内容还在。请找帮办员，或到别的服务点办。",
        ),
        SubmitFault::StoreFailed => words(
            "没有交上：这台机器没能记下来。",
            "填的内容还在。请再点一次“确认提交”。",
        ),
        SubmitFault::KeyLost => words(
            "没有交上：这台机器的保密钥匙坏了。",
            "您的信息没有留下。请找帮办员。",
        ),
        SubmitFault::TooManyUnsent => words(
            "没有交上：还有很多件没送到县里。",
            "填的内容还在。请到别的服务点办，或过后再来。",
        ),
    }
}
