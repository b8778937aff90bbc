//! What store and county link have to say to those who look after the terminal. Residents read
//! what becomes of their case instead: see `closed`.

use super::{Words, words};
use crate::domain::delivery::SetAsideReason;
use crate::ports::county::{CountyError, Refusal};
use crate::ports::store::StoreFault;

/// A fault of the store.
pub fn store(fault: &StoreFault) -> Words {
    match fault {
        StoreFault::DiskFull => words(
            "磁盘满了，新件收不进来",
            "接通网络把积压的件发出去，或清理日志。",
        ),
        StoreFault::Damaged => words("数据文件损坏", "不要重装，报县里技术员取回已收的件。"),
        StoreFault::SyncFailed => words("磁盘没有确认写入", "检查磁盘；这一件没有算收下。"),
        StoreFault::Busy => words("数据文件被别的程序占用", "关掉占用的程序，或重启本机。"),
        StoreFault::Unreadable => words("数据文件读写不了", "检查磁盘和文件权限。"),
        StoreFault::Newer => words("数据文件是新版本写的", "装回新版本，不要降级。"),
        StoreFault::Chain(_) => words(
            "审计记录写不进去",
            "这次改动没有生效；运行 kiosk audit verify。",
        ),
        StoreFault::Taken => words("编号重复", "同一件已经收过，不用再收。"),
        StoreFault::NotFound => words("没有这一件", "核对编号。"),
        StoreFault::Stopped => words("存储已经停止", "重启本机。"),
    }
}

/// A failure of the link to the county.
pub fn county(error: &CountyError) -> Words {
    match error {
        CountyError::Offline => words("连不上县里", "检查网线和路由器；件会自动补送。"),
        CountyError::Timeout => words("县里没有按时回答", "网络太慢，会自动重试。"),
        CountyError::CutShort => words("回答到一半断了", "网络不稳，会自动重试。"),
        CountyError::TlsUntrusted => words(
            "对方不是登记的县平台",
            "检查网络有没有被转接，报县里技术员。",
        ),
        CountyError::CertificateExpired => {
            words("县平台证书过期，或本机时钟快了", "先核对本机时间。")
        }
        CountyError::ClockSkew => words("本机时钟慢了", "把时间调准。"),
        CountyError::IdentityRefused => words("县里不认本机的证书", "可能被停用，请县里重新批准。"),
        CountyError::NotCounty => words("回答的不是县平台", "网络可能要先登录，打开路由器看一看。"),
        CountyError::Malformed { .. } => {
            words("县平台的回答不合格式", "报县里技术员，本机会再试。")
        }
        CountyError::TooLarge => words("县平台的回答太大", "报县里技术员。"),
        CountyError::BadSignature => {
            words("签名不对，没有采用", "本机继续用上一份，报县里技术员。")
        }
        CountyError::Rollback => {
            words("县里给的清单比本机的旧", "本机继续用现在的，报县里技术员。")
        }
        CountyError::PackageMissing => words(
            "县里没有本机用的事项包",
            "核对设置里的 place.package，或请县里发布这个包；本机继续用上一份清单。",
        ),
        CountyError::Refused { problem, .. } => refusal(*problem),
        CountyError::Busy { .. } => words("县平台忙", "会自动重试。"),
        CountyError::Unfinished => words("材料页正在分批传送", "等本机自动传完。"),
        CountyError::WrongVersion => words("县平台和本机版本对不上", "升级本机。"),
    }
}

/// Why the county refused.
pub fn refusal(problem: Refusal) -> Words {
    match problem {
        Refusal::Malformed => words("县里说请求不合格式", "升级本机，报县里技术员。"),
        Refusal::NotFound => words("县里没有这一项", "核对编号。"),
        Refusal::TooLarge => words("县里说太大了", "减少附件，再报一次。"),
        Refusal::CodeRefused => words("注册码不对或用过了", "请县里重新给一个注册码。"),
        Refusal::EnrolmentRefused => words("县里没有批准本机", "打电话问县里。"),
        Refusal::Simulated => words("模拟设备不能接入真的县平台", "换正式版本。"),
        Refusal::BadRequestKey => words("证书申请不能用", "重新注册本机。"),
        Refusal::OtherBytes => words("同一编号的内容对不上", "这一件已单独放好，报县里核对。"),
        Refusal::UnknownKey => words(
            "加密用的钥匙县里不认",
            "等本机换上新钥匙；这一件已单独放好。",
        ),
        Refusal::Unopenable => words("县里打不开这一件", "这一件已单独放好，请居民重新办一次。"),
        Refusal::CaseInvalid => words("内容不合要求", "看县里写的原因，请居民补充后再办。"),
        Refusal::ItemNotOffered => words("县里没有开通这一项", "告诉居民去哪里办。"),
        Refusal::CardRefused => words("县里没有通过这张卡", "按可疑卡处理，请居民到窗口办。"),
        Refusal::CursorTooOld => words("本机数据太旧，要整份重取", "等本机自动重取。"),
        Refusal::HolderRefused => words("县里登记的人和这张卡对不上", "请居民到窗口核对登记。"),
        Refusal::NotAnEmployer => words("县里没有这人的用工登记", "先办招聘零工登记。"),
        Refusal::CapReached => words("今天查看的电话到数了", "明天再查。"),
        Refusal::GradedBefore => words("这一件评过了", "不用再评。"),
        Refusal::PagesMissing => words("材料页还没有传齐", "等本机自动补传。"),
        Refusal::PieceDamaged => words("材料页在路上损坏了", "等本机自动重传。"),
        Refusal::Other => words("县里没有收下，原因本机不认识", "升级本机，报县里技术员。"),
    }
}

/// Why a case was put aside.
pub fn set_aside(reason: &SetAsideReason) -> Words {
    match reason {
        SetAsideReason::Refused(_) => words("县里没有收下", "在县平台看原因，请居民补充后再办。"),
        SetAsideReason::Damaged => words("这一件在磁盘上损坏了", "请居民凭回执重新办一次。"),
    }
}
