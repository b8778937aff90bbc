//! What is plugged in and whether it works, for those who look after the terminal.

use super::{Audience, Words, cards, faces, printing, words};
use crate::domain::documents::CameraStatus;
use crate::domain::face::FaceCameraStatus;
use crate::domain::paper::PrinterStatus;
use crate::domain::people::card::{CardFault, CardStatus, ReaderFault};

/// Top of the page, and the way to it.
pub const TITLE: &str = "设备情况";
/// Below it.
pub const LINE: &str = "设备变了一般马上更新，别的五分钟查一次。修好了点“再查一次”。";
/// While everything is looked at.
pub const LOOKING: &str = "正在查，一般十秒内查完……";
/// Look at everything now.
pub const AGAIN: &str = "再查一次";
/// Back.
pub const BACK: &str = "看好了，返回";
/// The names of the devices.
pub const SLOT: &str = "社保卡读卡器";
/// What identity cards are laid on.
pub const LAID: &str = "身份证阅读器";
/// The camera that looks at people.
pub const FACE: &str = "人脸摄像头";
/// The document camera, or the folder in its place.
pub const PAGES: &str = "高拍仪";
/// The printer.
pub const PRINTER: &str = "打印机";

/// How a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It works.
    Works,
    /// This terminal has none, by its configuration.
    NotFitted,
    /// It works and wants something, or is about to.
    Soon(Words),
    /// It does not work, and what to do.
    Broken(Words),
}

impl Condition {
    /// One line about the device of that name.
    pub fn line(self, name: &str) -> String {
        match self {
            Self::Works => format!("{name}：正常"),
            Self::NotFitted => format!("{name}：没有装"),
            Self::Soon(words) | Self::Broken(words) => {
                let what = words.what.trim_end_matches('。');
                format!("{name}：{what}。{}", words.todo)
            }
        }
    }
}

/// The slot for social-security cards.
pub fn slot(status: CardStatus) -> Condition {
    let broken = |fault| Condition::Broken(cards::fault(fault, Audience::Staff));
    match status {
        CardStatus::Starting => Condition::Soon(words("正在启动", "等几秒。")),
        CardStatus::NoService => broken(CardFault::ServiceLost),
        CardStatus::NoReader => broken(CardFault::NoReader),
        CardStatus::ReaderFault(fault) => match fault {
            ReaderFault::Busy => broken(CardFault::ReaderBusy),
            ReaderFault::Forbidden => broken(CardFault::ReaderForbidden),
            ReaderFault::Broken => broken(CardFault::ReaderBroken),
            ReaderFault::Stuck => Condition::Broken(words(
                "一条命令一直没有回来",
                "取出卡；不行就重启读卡服务 pcscd。",
            )),
        },
        CardStatus::NoCard
        | CardStatus::Present(_)
        | CardStatus::Reading(_)
        | CardStatus::AwaitingAuthority(_) => Condition::Works,
    }
}

/// The reader of identity cards; `None` where nothing was ever heard of one.
pub fn laid(status: Option<CardStatus>) -> Condition {
    match status {
        None => Condition::NotFitted,
        Some(CardStatus::Starting) => Condition::Soon(words("正在启动", "等几秒。")),
        Some(CardStatus::NoService | CardStatus::NoReader) => {
            Condition::Broken(words("没有接上", "检查线和电源，看配置里的串口名。"))
        }
        Some(CardStatus::ReaderFault(ReaderFault::Forbidden)) => {
            Condition::Broken(words("没有串口的访问权限", "把程序的用户加进 dialout 组。"))
        }
        Some(CardStatus::ReaderFault(ReaderFault::Busy)) => {
            Condition::Broken(words("被别的程序占用", "关掉占用的程序，或重启本机。"))
        }
        Some(CardStatus::ReaderFault(ReaderFault::Stuck | ReaderFault::Broken)) => {
            Condition::Broken(words(
                "接上了，没有正确应答",
                "断电再通；不行就查安全模块和波特率。",
            ))
        }
        Some(
            CardStatus::NoCard
            | CardStatus::Present(_)
            | CardStatus::Reading(_)
            | CardStatus::AwaitingAuthority(_),
        ) => Condition::Works,
    }
}

/// The camera that looks at people.
pub fn face(status: FaceCameraStatus) -> Condition {
    match status {
        FaceCameraStatus::NotFitted => Condition::NotFitted,
        FaceCameraStatus::Ready | FaceCameraStatus::Looking => Condition::Works,
        FaceCameraStatus::Faulty(fault) => Condition::Broken(faces::camera(fault, Audience::Staff)),
    }
}

/// Where pages of documents come from.
pub fn pages(status: CameraStatus) -> Condition {
    match status {
        CameraStatus::NotFitted => Condition::NotFitted,
        CameraStatus::Ready => Condition::Works,
        CameraStatus::NoPages => Condition::Soon(words("里面没有材料", "放好材料，或插上U盘。")),
        CameraStatus::Gone => {
            Condition::Broken(words("没有找到", "检查线，看配置里的文件夹或设备名。"))
        }
    }
}

/// The printer.
pub fn printer(status: PrinterStatus) -> Condition {
    let said = printing::status(status);
    match status {
        PrinterStatus::Absent => Condition::NotFitted,
        PrinterStatus::Ready => Condition::Works,
        PrinterStatus::Starting | PrinterStatus::Warned(_) => Condition::Soon(said),
        PrinterStatus::Down(_) => Condition::Broken(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::face::CameraFault;
    use std::collections::HashSet;

    const FAULTY: [ReaderFault; 4] = [
        ReaderFault::Busy,
        ReaderFault::Forbidden,
        ReaderFault::Stuck,
        ReaderFault::Broken,
    ];

    #[test]
    fn what_is_broken_always_comes_with_a_next_step() {
        let slots = FAULTY.map(CardStatus::ReaderFault);
        let slots = slots
            .into_iter()
            .chain([CardStatus::NoService, CardStatus::NoReader]);
        let all = slots
            .flat_map(|status| [slot(status), laid(Some(status))])
            .chain([pages(CameraStatus::Gone)])
            .chain([face(FaceCameraStatus::Faulty(CameraFault::Silent))]);
        for condition in all {
            let Condition::Broken(words) = condition else {
                panic!("{condition:?} is broken");
            };
            assert!(
                !words.what.is_empty() && words.todo.ends_with('。'),
                "{words:?}"
            );
        }
    }

    #[test]
    fn each_fault_of_the_slot_is_told_apart() {
        let lines: HashSet<_> = FAULTY
            .into_iter()
            .map(|fault| slot(CardStatus::ReaderFault(fault)).line(SLOT))
            .collect();
        assert_eq!(lines.len(), FAULTY.len());
    }

    #[test]
    fn a_device_that_was_never_there_is_not_called_broken() {
        assert_eq!(laid(None), Condition::NotFitted);
        assert_eq!(face(FaceCameraStatus::NotFitted), Condition::NotFitted);
        assert_eq!(pages(CameraStatus::NotFitted), Condition::NotFitted);
        assert_eq!(printer(PrinterStatus::Absent), Condition::NotFitted);
        assert_eq!(laid(None).line(LAID), "身份证阅读器：没有装");
    }
}
