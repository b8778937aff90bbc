//! What the card slot and the card have to say.

use super::{Audience, Words, words};
use crate::domain::people::card::{CardFault, CardStatus, ReaderFault};

/// Another person's card, while a form waits for its own.
pub const NOT_THIS_CARD: &str =
    "插的不是刚才那张卡。请换回原来的卡；不接着办的，点“不办了，退出”。";

/// The words for a card that was not read.
pub fn fault(fault: CardFault, audience: Audience) -> Words {
    match audience {
        Audience::Resident => for_resident(fault),
        Audience::Staff => for_staff(fault),
    }
}

fn for_resident(fault: CardFault) -> Words {
    match fault {
        CardFault::ServiceLost => words("读卡器正在重启", "请等几秒，再插一次卡。"),
        CardFault::NoReader => words("没有接上读卡器", "请找帮办员，或打电话 12333。"),
        CardFault::ReaderBusy => words("读卡器正忙", "请等几秒，再插一次卡。"),
        CardFault::ReaderForbidden => words("读卡器还没有开通", "请找帮办员，不是您的卡有问题。"),
        CardFault::ReaderBroken => words("读卡器坏了", "请拔出卡，找帮办员。不是您的卡有问题。"),
        CardFault::RemovedDuringRead => words("卡拔早了", "请再插一次，插到底，办完再拔。"),
        CardFault::Silent => words("卡没有回应", "请拔出来，擦一擦芯片，再插一次。"),
        CardFault::UpsideDown => words("卡可能插反了", "请把芯片朝前、朝上，再插一次。"),
        CardFault::Foreign => words("这不是社保卡", "请换社会保障卡。银行卡、工作卡不能用。"),
        CardFault::UnknownVersion => words("这种社保卡本机还不认识", "请找帮办员，问问怎么办。"),
        CardFault::Blocked => words(
            "这张卡已经停用",
            "可能挂失过或换过新卡。请用新卡，或找帮办员。",
        ),
        CardFault::Unreadable { .. } => {
            words("卡上的信息读不出来", "请再插一次。还不行，请找帮办员。")
        }
        CardFault::Protected => words("卡里的信息加了锁", "请找帮办员，不是您的卡有问题。"),
        CardFault::NotGenuine => {
            words("这张卡没有通过真伪核对", "请找帮办员核对，先不要用它办事。")
        }
        CardFault::AuthenticationRefused => {
            words("县里没有核对上这张卡", "请再插一次。还不行，请找帮办员。")
        }
        CardFault::AuthenticationTooLate => words("核对花的时间太长", "请再插一次，先不要拔卡。"),
        CardFault::Expired => words(
            "这张卡过期了",
            "请到银行或社保窗口换新卡。今天的事先找帮办员。",
        ),
        CardFault::NotYetValid => words("这张卡还没到启用日期", "请找帮办员看一看卡和本机的日期。"),
        CardFault::NoCard => words("没有看到卡", "请把社保卡插到底。"),
        CardFault::AnotherPerson => words(
            "两张证不是同一个人的",
            "请换成同一个人的证件再放一次；弄不清楚，请找帮办员。",
        ),
        CardFault::SameDocument => words("这一种证刚才看过了", "请换另一种：身份证，或者社保卡。"),
    }
}

fn for_staff(fault: CardFault) -> Words {
    match fault {
        CardFault::ServiceLost => {
            words("读卡服务 pcscd 中断", "等它自动恢复；反复出现就重启本机。")
        }
        CardFault::NoReader => words("系统里没有读卡器", "检查 USB 线和电源，再看指示灯。"),
        CardFault::ReaderBusy => words("读卡器被别的程序占用", "关掉占用的程序，或重启 pcscd。"),
        CardFault::ReaderForbidden => {
            words("没有读卡器的访问权限", "缺 polkit 规则，请重装软件包。")
        }
        CardFault::ReaderBroken => {
            words("读卡器驱动报错，重试也失败", "换线、换口，再不行换读卡器。")
        }
        CardFault::RemovedDuringRead => words("读卡中途卡被拔出或换卡", "请居民重新插卡。"),
        CardFault::Silent => words("芯片上电后不再应答", "清洁触点再试；同卡多次出现就换卡。"),
        CardFault::UpsideDown => words("有卡但没有芯片应答", "检查方向；方向对就是芯片坏了。"),
        CardFault::Foreign => words("芯片卡里没有社保应用", "换社保卡。"),
        CardFault::UnknownVersion => {
            words("没有这个版本的卡结构文件", "记下发卡地，报县里更新卡结构。")
        }
        CardFault::Blocked => words("发卡方锁定了社保应用", "查卡状态：挂失、换卡或注销。"),
        CardFault::Unreadable { .. } => words(
            "卡内一项记录读不出或不合规",
            "看技术页里是哪一项；请居民到窗口办。",
        ),
        CardFault::Protected => words("个人信息受保护，没有可用的读法", "请居民带身份证到窗口办。"),
        CardFault::NotGenuine => words("内部认证没有通过", "按可疑卡处理，报县里。"),
        CardFault::AuthenticationRefused => words("卡拒绝了外部认证", "密钥版本可能不对，报县里。"),
        CardFault::AuthenticationTooLate => words("认证结果来得太晚", "看网络延迟，再试一次。"),
        CardFault::Expired => words("卡已过有效期", "引导换卡；急事到窗口办。"),
        CardFault::NotYetValid => words("卡未到启用日期，或本机时钟不对", "先核对本机日期。"),
        CardFault::NoCard => words("卡槽里没有卡", "请居民插卡。"),
        CardFault::AnotherPerson => words("两张证件的号码不一致", "核对两张证件上的姓名和号码。"),
        CardFault::SameDocument => words("同一种证件放了两次", "请居民换另一种证件。"),
    }
}

/// What hinders reading cards at all, when something does.
pub fn slot(status: CardStatus) -> Option<Words> {
    match status {
        CardStatus::Starting => Some(words("读卡器正在启动", "请等几秒再插卡。")),
        CardStatus::NoService => Some(words("读卡器正在重启", "请等几秒再插卡。")),
        CardStatus::NoReader => Some(fault(CardFault::NoReader, Audience::Resident)),
        CardStatus::ReaderFault(ReaderFault::Busy) => {
            Some(fault(CardFault::ReaderBusy, Audience::Resident))
        }
        CardStatus::ReaderFault(ReaderFault::Forbidden) => {
            Some(fault(CardFault::ReaderForbidden, Audience::Resident))
        }
        CardStatus::ReaderFault(ReaderFault::Stuck) => {
            Some(words("卡卡住了读卡器", "请拔出卡，再插一次。"))
        }
        CardStatus::ReaderFault(ReaderFault::Broken) => {
            Some(fault(CardFault::ReaderBroken, Audience::Resident))
        }
        CardStatus::NoCard
        | CardStatus::Present(_)
        | CardStatus::Reading(_)
        | CardStatus::AwaitingAuthority(_) => None,
    }
}
