//! What the terminal says of itself when it examines itself: the same words on the page of devices and in
//! `kiosk self-check`.

use super::devices::{self, Condition};
use super::{Words, machine, when, words};
use crate::domain::machine::check::{
    CatalogueState, CertificateState, CheckPart, ClockState, DiskState, ModelsState, ModuleState,
    RootState, TouchState,
};
use crate::domain::people::card::{CardStatus, ReaderFault};
use crate::domain::time::Span;
use crate::ports::county::CountyError;

/// What was found of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Which.
    pub part: CheckPart,
    /// How it is, and what to do.
    pub condition: Condition,
    /// A number that goes with it, for people.
    pub note: Option<String>,
    /// How long looking took.
    pub took: Span,
}

impl Checked {
    /// One line about the part, with its number.
    pub fn line(&self) -> String {
        let said = self.condition.line(name(self.part));
        let note = self.note.as_deref();
        let note = note.map(|note| format!("（{note}）")).unwrap_or_default();
        said + &note
    }

    /// Whether somebody has to do something about it.
    pub fn is_broken(&self) -> bool {
        matches!(self.condition, Condition::Broken(_))
    }
}

/// What a part is called.
pub const fn name(part: CheckPart) -> &'static str {
    match part {
        CheckPart::CardSlot => devices::SLOT,
        CheckPart::IdentityReader => devices::LAID,
        CheckPart::SecurityModule => "身份证安全模块",
        CheckPart::FaceCamera => devices::FACE,
        CheckPart::Pages => devices::PAGES,
        CheckPart::Printer => devices::PRINTER,
        CheckPart::Speaker => "扬声器",
        CheckPart::Touch => "触摸屏",
        CheckPart::Network => "网络",
        CheckPart::Disk => "磁盘",
        CheckPart::Clock => "时钟",
        CheckPart::Catalogue => "事项目录",
        CheckPart::Certificate => "终端证书",
        CheckPart::RootKey => "本机密钥",
        CheckPart::Models => "识别模型",
    }
}

const fn broken(what: &'static str, todo: &'static str) -> Condition {
    Condition::Broken(words(what, todo))
}

/// The module of the identity-card reader; `None` where no reader is fitted.
pub fn module(state: Option<ModuleState>) -> Condition {
    match state {
        None => Condition::NotFitted,
        Some(ModuleState::Works) => Condition::Works,
        Some(ModuleState::Faulty) => {
            broken("报告自己有故障", "断电再通；不行就联系阅读器厂家换模块。")
        }
        Some(_) => broken("没有查到，阅读器不通", "先把身份证阅读器弄通，再查一次。"),
    }
}

/// The module, by what its running reader tells of itself.
pub fn module_of(reader: Option<CardStatus>) -> Condition {
    module(reader.map(|status| match status {
        CardStatus::Starting | CardStatus::NoService | CardStatus::NoReader => ModuleState::Gone,
        CardStatus::ReaderFault(ReaderFault::Broken) => ModuleState::Faulty,
        CardStatus::ReaderFault(ReaderFault::Busy) => ModuleState::Busy,
        CardStatus::ReaderFault(ReaderFault::Forbidden) => ModuleState::Forbidden,
        CardStatus::ReaderFault(ReaderFault::Stuck) => ModuleState::Silent,
        CardStatus::NoCard
        | CardStatus::Present(_)
        | CardStatus::Reading(_)
        | CardStatus::AwaitingAuthority(_) => ModuleState::Works,
    }))
}

/// The reader around it; `None` where none is fitted.
pub fn reader(state: Option<ModuleState>) -> Condition {
    match state {
        None => Condition::NotFitted,
        Some(ModuleState::Works | ModuleState::Faulty) => Condition::Works,
        Some(ModuleState::Gone) => broken("没有接上", "检查线和电源，看配置里的串口名。"),
        Some(ModuleState::Forbidden) => broken(
            "没有串口的访问权限",
            "用终端自己的用户来查，或把它加进 dialout 组。",
        ),
        Some(ModuleState::Busy) => broken(
            "被别的程序占用",
            "多半是终端正在用：在屏幕上看“设备情况”，或先停下终端再查。",
        ),
        Some(ModuleState::Silent) => broken("没有按时应答", "断电再通；不行就查波特率和线。"),
        Some(ModuleState::Garbled) => broken("应答看不懂", "查波特率；配置里的接口可能写错了。"),
    }
}

/// The speaker: whether there is one. Nothing is played.
pub fn speaker(found: bool) -> Condition {
    if found {
        Condition::Works
    } else {
        Condition::NotFitted
    }
}

/// The touch panel.
pub fn touch(state: TouchState) -> Condition {
    match state {
        TouchState::Found => Condition::Works,
        TouchState::Forbidden => broken(
            "接上了，没有访问权限",
            "用终端自己的用户来查，或把它加进 input 组。",
        ),
        TouchState::Missing => broken("系统里没有触摸屏", "检查触摸线（USB）；换一个口再插。"),
    }
}

/// The line to the county.
pub fn network(answer: Result<(), &CountyError>) -> Condition {
    match answer {
        Ok(()) => Condition::Works,
        Err(fault) => Condition::Broken(machine::county(fault)),
    }
}

/// The line of a terminal without a certificate: nobody answers it as the county would.
pub fn not_linked() -> Condition {
    Condition::Soon(words("登记以前查不了", "登记以后再查一次。"))
}

/// The disk.
pub fn disk(state: DiskState) -> Condition {
    match state {
        DiskState::Fine(_) => Condition::Works,
        DiskState::Low(_) => {
            Condition::Soon(words("空间不多了", "接通网络把件发出去，清理旧日志。"))
        }
        DiskState::Full(_) => broken("空间不够，不再收件", "接通网络把件发出去，清理旧日志。"),
        DiskState::Missing => {
            Condition::Soon(words("数据文件夹还没有", "第一次启动时会自己建好。"))
        }
        DiskState::Forbidden => broken(
            "数据文件夹写不进去",
            "用终端自己的用户来查；看文件夹的主人。",
        ),
        DiskState::Failed => broken("写入失败", "检查磁盘；可能坏了，先不要收件。"),
    }
}

/// The clock.
pub fn clock(state: ClockState) -> Condition {
    match state {
        ClockState::Agrees => Condition::Works,
        ClockState::Off(_) => broken(
            "和县里的时间对不上",
            "打开自动对时，或改对日期、时间和时区。",
        ),
        ClockState::NotCompared => {
            Condition::Soon(words("没有和县里对过", "接通网络以后再查一次。"))
        }
    }
}

/// The catalogue.
pub fn catalogue(state: CatalogueState) -> Condition {
    match state {
        CatalogueState::InForce => Condition::Works,
        CatalogueState::Refused => broken(
            "签名对不上，没有采用",
            "核对配置里的县平台签名公钥，报县里。",
        ),
        CatalogueState::Missing => broken("还没有从县里收到", "接通网络，启动终端，等几分钟再查。"),
    }
}

/// The certificate.
pub fn certificate(state: CertificateState) -> Condition {
    match state {
        CertificateState::Good(_) => Condition::Works,
        CertificateState::Ending(_) => {
            Condition::Soon(words("快到期了", "接通网络，终端会自己换新证书。"))
        }
        CertificateState::Over(_) => {
            broken("已经到期", "先看时钟对不对；对的话请县里重新登记本机。")
        }
        CertificateState::NotYet => broken("还没有生效", "本机时间慢了：先把时钟改对。"),
        CertificateState::NotEnrolled => broken(
            "还没有登记到县里",
            "向县里要一次性登记码，运行 kiosk enrol。",
        ),
        CertificateState::Damaged => broken(
            "证书文件读不了",
            "用终端自己的用户来查；文件坏了就重新登记。",
        ),
    }
}

/// The root key.
pub fn root_key(state: RootState) -> Condition {
    match state {
        RootState::Sealed | RootState::File => Condition::Works,
        RootState::FileBesideTpm => Condition::Soon(words(
            "存为文件，TPM 没有用上",
            "重启本机再查；还不行，看主板的 TPM 设置。",
        )),
        RootState::NotYet => Condition::Soon(words("还没有", "登记到县里时会做好。")),
        RootState::Shut => broken(
            "打不开：TPM 不是原来那个，或封存文件坏了",
            "硬盘装回原机，打开 TPM；不行就请县里停用旧证书，重新登记。",
        ),
        RootState::Unopened => broken("封着，没有打开", "重启本机再查；还不行，报县里技术员。"),
        RootState::Twice => broken("有两把，对不上", "两个文件都不要删，报县里技术员。"),
        RootState::OutOfReach => broken(
            "密钥文件读不了",
            "用终端自己的用户来查；看文件的主人和权限。",
        ),
        RootState::Lost => broken("丢了，或者坏了", "请县里停用旧证书，重新登记。"),
    }
}

/// The networks.
pub fn models(state: ModelsState) -> Condition {
    match state {
        ModelsState::Whole => Condition::Works,
        ModelsState::Missing => broken("缺模型文件", "重装软件包；看配置里的文件夹。"),
        ModelsState::Damaged => broken("模型文件损坏", "重装软件包；自装的模型先拿掉。"),
    }
}

/// No word came in time from a part that should have told of itself.
pub const fn silent() -> Condition {
    broken("没有按时回答", "再查一次；还不行就重启本机。")
}

/// What a disk has, for whoever wants the number.
pub fn disk_note(state: DiskState) -> Option<String> {
    match state {
        DiskState::Fine(free) | DiskState::Low(free) | DiskState::Full(free) => {
            let tenths = free / 100_000_000;
            Some(format!("还有 {}.{} GB", tenths / 10, tenths % 10))
        }
        DiskState::Missing | DiskState::Forbidden | DiskState::Failed => None,
    }
}

/// Until when a certificate is good.
pub fn certificate_note(state: CertificateState) -> Option<String> {
    match state {
        CertificateState::Good(until)
        | CertificateState::Ending(until)
        | CertificateState::Over(until) => Some(format!("到 {}", when::full_day(until.date()))),
        CertificateState::NotYet | CertificateState::NotEnrolled | CertificateState::Damaged => {
            None
        }
    }
}

/// How the root key is kept.
pub fn root_note(state: RootState) -> Option<String> {
    match state {
        RootState::Sealed => Some("由 TPM 封存".to_owned()),
        RootState::File => Some("存为文件，本机没有 TPM".to_owned()),
        _ => None,
    }
}

/// How far a clock is off.
pub fn clock_note(state: ClockState) -> Option<String> {
    let ClockState::Off(ahead) = state else {
        return None;
    };
    let way = if ahead > 0 { "快" } else { "慢" };
    Some(format!("{way} {} 秒", ahead.unsigned_abs() / 1_000))
}

/// What a condition says, without the name of the part: the result, and the next step where there is one.
pub fn sentence(condition: Condition) -> (&'static str, Option<&'static str>) {
    let said = |words: Words| (words.what.trim_end_matches('。'), Some(words.todo));
    match condition {
        Condition::Works => ("正常", None),
        Condition::NotFitted => ("没有装", None),
        Condition::Soon(words) | Condition::Broken(words) => said(words),
    }
}

/// The last line of a self-check: how many parts want somebody.
pub fn summary(broken: usize) -> String {
    match broken {
        0 => "自检：都正常".to_owned(),
        n => format!("自检：{n} 处有毛病，照着下一步做"),
    }
}

/// The report was written.
pub fn report_kept(file: &str) -> String {
    format!("报告存到了 {file}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::WallTime;
    use std::collections::HashSet;

    fn faults() -> Vec<Condition> {
        let readers = [
            ModuleState::Gone,
            ModuleState::Forbidden,
            ModuleState::Busy,
            ModuleState::Silent,
            ModuleState::Garbled,
        ];
        let until = WallTime(0);
        let certificates = [
            CertificateState::Over(until),
            CertificateState::NotYet,
            CertificateState::NotEnrolled,
            CertificateState::Damaged,
        ];
        let roots = [
            RootState::Shut,
            RootState::Unopened,
            RootState::Twice,
            RootState::OutOfReach,
            RootState::Lost,
        ];
        let disks = [DiskState::Full(0), DiskState::Forbidden, DiskState::Failed];
        readers
            .map(|state| reader(Some(state)))
            .into_iter()
            .chain(certificates.map(certificate))
            .chain(disks.map(disk))
            .chain([TouchState::Forbidden, TouchState::Missing].map(touch))
            .chain([CatalogueState::Refused, CatalogueState::Missing].map(catalogue))
            .chain(roots.map(root_key))
            .chain([ModelsState::Missing, ModelsState::Damaged].map(models))
            .chain([
                module(Some(ModuleState::Faulty)),
                module(Some(ModuleState::Gone)),
                network(Err(&CountyError::Offline)),
                clock(ClockState::Off(1)),
                silent(),
            ])
            .collect()
    }

    #[test]
    fn every_fault_has_words_of_its_own_and_a_next_step() {
        let mut said = HashSet::new();
        for condition in faults() {
            let Condition::Broken(words) = condition else {
                panic!("{condition:?} is broken");
            };
            assert!(words.todo.ends_with('。'), "{words:?}");
            assert!(said.insert((words.what, words.todo)), "twice: {words:?}");
        }
    }

    #[test]
    fn what_is_not_fitted_is_not_called_broken() {
        assert_eq!(module(None), Condition::NotFitted);
        assert_eq!(reader(None), Condition::NotFitted);
        assert_eq!(speaker(false), Condition::NotFitted);
    }

    #[test]
    fn a_root_key_in_a_file_is_told_and_is_worse_where_there_is_a_tpm() {
        assert_eq!(root_key(RootState::File), Condition::Works);
        let note = root_note(RootState::File);
        assert_ne!(note, root_note(RootState::Sealed));
        assert!(note.is_some());
        let beside = root_key(RootState::FileBesideTpm);
        assert!(matches!(beside, Condition::Soon(_)));
    }

    #[test]
    fn a_module_s_fault_is_not_blamed_on_the_reader_around_it() {
        assert_eq!(reader(Some(ModuleState::Faulty)), Condition::Works);
        assert!(matches!(
            module(Some(ModuleState::Faulty)),
            Condition::Broken(_)
        ));
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        let note = disk_note(DiskState::Low(1_250_000_000));
        assert_eq!(note.as_deref(), Some("还有 1.2 GB"));
        assert_eq!(
            clock_note(ClockState::Off(-400_000)).as_deref(),
            Some("慢 400 秒")
        );
        assert_eq!(clock_note(ClockState::Agrees), None);
    }
}
