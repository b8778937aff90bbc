//! What operators read: login, refusals, the desk.

use super::{Words, words};
use crate::domain::operators::desk::{DutyNo, LoginNo, PinNo};
use crate::domain::operators::entry::EntryRefusal;
use crate::domain::operators::offline::OfflineRefusal;
use crate::domain::operators::pin::PinFault;
use crate::domain::visit::start::Barred;

/// Who calls whom when an account does not work.
const ADMINISTRATOR: &str = "请找县级系统管理员。";

/// A button of the desk with how many wait behind it; without any the name alone.
pub fn counted(name: &str, count: usize) -> String {
    match count {
        0 => name.to_owned(),
        count => format!("{name}（{count}）"),
    }
}

/// The button of one's reports with how many answers nobody has judged yet.
pub fn answered(name: &str, count: usize) -> String {
    match count {
        0 => name.to_owned(),
        count => format!("{name}（{count} 条有答复）"),
    }
}

/// Why an account may not log in.
pub fn entry(why: EntryRefusal) -> Words {
    match why {
        EntryRefusal::NoAccount => words("您还没有就近办账号。", "请让所在单位向县人社局申请。"),
        EntryRefusal::SystemAdministrator => {
            words("系统管理员账号不能办业务。", "请换业务操作员登录。")
        }
        EntryRefusal::BusinessAdministrator => {
            words("业务管理员账号不能办业务。", "请换业务操作员登录。")
        }
        EntryRefusal::Reviewer => words("审核账号只在县里用。", "请换业务操作员登录。"),
        EntryRefusal::BankStaff => {
            words("银行网点账号不能在村里的机器上用。", "请换业务操作员登录。")
        }
        EntryRefusal::CountyPost => {
            words("县里的业务骨干账号不在终端上用。", "请换业务操作员登录。")
        }
        EntryRefusal::Frozen => words("账号已经冻结。", ADMINISTRATOR),
        EntryRefusal::Cancelled => words("账号已经注销。", ADMINISTRATOR),
        EntryRefusal::Unused => words("账号 3 个月没有登录，已经锁定。", ADMINISTRATOR),
        EntryRefusal::NoRights => words("账号还没有能办的事。", "请找县级业务管理员。"),
    }
}

/// Why nobody was logged in.
pub fn login(why: LoginNo) -> Words {
    match why {
        LoginNo::Entry(why) | LoginNo::Offline(OfflineRefusal::Entry(why)) => entry(why),
        LoginNo::Offline(OfflineRefusal::NotAllowed) => {
            words("县里没有开通断网登录。", "等有网了再扫码登录。")
        }
        LoginNo::Offline(OfflineRefusal::TooLongAgo) => words(
            "超过 72 小时没有在这台机器上扫码登录。",
            "等有网了再扫码登录。",
        ),
        LoginNo::Offline(OfflineRefusal::ClockBack) => words(
            "机器的时间比上次登录时还早，不能断网登录。",
            "请联网校准时间，再扫码登录。",
        ),
        LoginNo::Offline(OfflineRefusal::NoPin) => {
            words("没有在这台机器上设过密码。", "等有网了扫码登录，再设密码。")
        }
        LoginNo::Offline(OfflineRefusal::Blocked) => words(
            "密码错了 10 次，已经锁住。",
            "请打电话给县里，报下面 6 位数，再输县里念的 8 位解锁码。",
        ),
        LoginNo::Expired => words("二维码过期了。", "点“换一个码”再扫。"),
        LoginNo::NoLine => words("现在没有网，不能扫码登录。", "可以点“断网登录”。"),
        LoginNo::CountyTrouble => words("县里的服务没有应答。", "请过一会儿再试。"),
        LoginNo::NobodyKnown => words(
            "72 小时内没有人在这台机器上扫码登录过。",
            "等有网了再扫码登录。",
        ),
        LoginNo::PinWrong(_) => words("密码不对。", "请再输一次。"),
        LoginNo::Wait => words("还要等一会儿才能再试。", "等倒数完再输。"),
        LoginNo::CodeWrong => words("解锁码不对。", "请和县里再核对一遍。"),
        LoginNo::Pin(fault) => pin(PinNo::Fault(fault)),
        LoginNo::KeepFailed => words("本机存的账号信息用不了。", "等有网了再扫码登录。"),
    }
}

/// Why a new PIN is not taken.
pub fn pin(why: PinNo) -> Words {
    match why {
        PinNo::Fault(PinFault::Length) => words("密码要 6 位数字。", "请输满 6 位。"),
        PinNo::Fault(PinFault::TooSimple) => {
            words("这个密码太容易猜。", "不要用一样的或连着的数字。")
        }
        PinNo::Fault(PinFault::Differs) => words("两次输的不一样。", "请从头再设一次。"),
        PinNo::KeepFailed => words("密码没有存下来。", "请再试一次。"),
    }
}

/// What an operator may not do in a resident's place.
pub fn own_word(what: DutyNo) -> Words {
    match what {
        DutyNo::Sign => words("签名和承诺要群众本人来。", "点“交给群众”，请本人操作。"),
        DutyNo::Confirm => words("提交要群众本人确认。", "点“交给群众”，请本人核对后提交。"),
        DutyNo::Grade => words("评价要群众本人来点。", "点“交给群众”，请本人评价。"),
        DutyNo::Technical => words(
            "技术员账号只管机器，不办群众的事。",
            "要办事，请帮办员登录。",
        ),
        DutyNo::OwnAgent => words("帮办员不能替办自己经手的事。", "请换别人来。"),
    }
}

/// The same where somebody came for the holder: the agent acts, not the holder.
pub fn agents_word(what: DutyNo) -> Words {
    match what {
        DutyNo::Sign => words(
            "签名和承诺要代办人自己来。",
            "点“交给代办人”，请代办人操作。",
        ),
        DutyNo::Confirm => words("提交要代办人确认。", "点“交给代办人”，请代办人核对后提交。"),
        DutyNo::Grade => words("评价要代办人来点。", "点“交给代办人”，请代办人评价。"),
        DutyNo::OwnAgent | DutyNo::Technical => own_word(what),
    }
}

/// How many tries are left.
pub fn tries_left(left: u8) -> String {
    format!("密码不对，还能试 {left} 次。")
}

/// Why an item is not started by the operator on duty, and whom to ask.
pub fn barred(why: Barred) -> Words {
    match why {
        Barred::NoRight => words(
            "县里没有给您的账号开这一项的权限。",
            "请县级业务管理员开通，或换一位帮办员。",
        ),
        Barred::ByCounty => words(
            "县里规定：本机只帮办群众能自己办的事。",
            "请到柜面的电脑上办，或问县级业务管理员。",
        ),
        Barred::NotHere => words("这一项本机不办。", "请照页面上写的地方办，不清楚的问县里。"),
        Barred::Technician => words(
            "技术员练习，只走群众自己能办的事。",
            "要练帮办的事，请帮办员登录后点“开始练习”。",
        ),
    }
}

/// What stands on top of the page that says so.
pub fn barred_title(why: Barred) -> &'static str {
    match why {
        Barred::NoRight => "这个账号不能办这一项",
        Barred::ByCounty => "这一项不在本机帮办",
        Barred::NotHere => "这一项本机不办",
        Barred::Technician => "这一项技术员不能练",
    }
}

/// At the counter: who comes for somebody else, and who has no card that can be read.
pub mod counter {
    use crate::domain::visit::page::AgentCard;

    /// An item for somebody who is not here.
    pub const FOR_OTHER: &str = "本人没来，替办";
    /// The holder's card, not the agent's.
    pub const HOLDER_CARD: &str = "请插本人的卡（不是代办人的卡）";
    /// Who came is read from their card instead of typed.
    pub const READ_AGENT: &str = "读代办人的卡";

    /// The way of the screen to who came.
    pub const HAND_OVER: &str = "交给代办人";
    /// Who signs where somebody came for the holder.
    pub const SIGNS: &str = "代办人签自己的名字，不签本人的名字";
    /// Whose phone is asked for.
    pub const PHONE: &str = "怎么打电话找代办人？";

    /// Who has the screen, and what they are to the holder as far as it is known.
    pub fn agents_turn(relation: &str) -> String {
        match relation {
            "" => "替办：现在请代办人操作".to_owned(),
            relation => format!("替办（{relation}）：现在请代办人操作"),
        }
    }

    /// The holder's masked name, in the bar of who came instead.
    pub fn instead_of(name: &str) -> String {
        format!("替 {name} 办")
    }

    /// Whose name was read or typed, before it is asked what they are to the holder.
    pub fn came(name: &str) -> String {
        format!("来替办的是 {name}。请看是不是眼前这个人。")
    }

    /// Before a declaration that is worded as the holder's own.
    pub fn declares(name: &str) -> String {
        format!("代办人替 {name} 声明：下面说的“我”，都是 {name}。")
    }

    /// What is said while the card of who came is waited for.
    pub fn agent_card(said: AgentCard) -> &'static str {
        match said {
            AgentCard::Wanted => "要代办人的卡：先拿出本人的卡，再插代办人的。填好的都还在。",
            AgentCard::HoldersOwn => "这是本人的卡。请换代办人的卡或身份证。",
            AgentCard::Operators => "值班帮办员不能给自己经手的事当代办人。请换别人来替办。",
            AgentCard::TooYoung => "这张卡的人还没满 16 周岁，不能替别人办。",
        }
    }

    /// The operator types who stands there.
    pub const TYPE: &str = "读不了卡，看证件录入";

    /// Over the questions about a person without a card.
    pub fn typing(at: usize, all: usize) -> String {
        format!("看证件录入 · 第 {at} 题，共 {all} 题。会标明“手工录入”，县里要核对。")
    }
}

/// The words of the login page.
pub mod page {
    /// Top of the login page.
    pub const TITLE: &str = "帮办登录";
    /// Below it.
    pub const SCAN: &str = "用手机上的电子社保卡扫一扫。";
    /// While the county is asked for a code.
    pub const ASKING: &str = "正在向县里要二维码，请稍等。";
    /// The PIN waits for the county's word.
    pub const ASKING_COUNTY: &str = "有网：正在向县里核对账号，请稍等。";
    /// A card was put in meanwhile.
    pub const CARD_WAITS: &str = "卡已经插好，登录以后接着读。";
    /// Who logs in without the line.
    pub const CHOOSE: &str = "现在断网登录，请选您的名字。";
    /// The PIN.
    pub const PIN: &str = "请输 6 位断网登录密码。";
    /// What opens a lock.
    pub const PIN_HELPER: &str = "只有您自己知道的 6 位密码";
    /// The county's code.
    pub const UNLOCK: &str = "请输县里念给您的 8 位解锁码。";
    /// On with the phone.
    pub const BY_PHONE: &str = "改用手机扫码";
    /// Without the line.
    pub const WITHOUT_LINE: &str = "断网登录";
    /// Another code.
    pub const NEW_CODE: &str = "换一个码";
    /// On.
    pub const ENTER: &str = "确定";
    /// The rules in one line.
    pub const RULES: &str = "实名账号，一人一号；离开要退出；3 个月不登录就锁定。";
}

/// The words of the operator's own pages.
pub mod desk {
    /// Top of the first page.
    pub const HOME: &str = "帮办台";
    /// Below it.
    pub const HOME_LINE: &str = "请群众插社保卡，您来帮着填；签名和提交由本人操作。";
    /// Below it while a card lies in the slot that nobody has asked to be read.
    pub const HOME_LINE_CARD: &str =
        "卡还在机器里：是这位群众的，点“开始帮办”，再点“读这张卡”；不是的，请取走。";
    /// Below it while the terminal trains.
    pub const PRACTICE_LINE: &str = "现在是练习：点“用练习卡”，用假的人走一遍。";
    /// Top of a technician's first page.
    pub const MACHINE: &str = "机器维护";
    /// Below it.
    pub const MACHINE_LINE: &str =
        "技术员登录：只看机器、报故障、练习，不办群众的事。办完请点“离开”。";
    /// Begin.
    pub const BEGIN: &str = "开始帮办";
    /// What is the operator's and what the resident's.
    pub const HOW: &str = "您帮着填；签名、确认和评价请群众本人来。";
    /// The same where somebody may come for the holder.
    pub const HOW_FOR_OTHER: &str =
        "您帮着填；签名、确认和评价请群众本人来。本人没来的，点“本人没来，替办”，由代办人来。";
    /// Leave, for a technician: nobody was helped.
    pub const LEAVE_MACHINE: &str = "离开";
    /// Top of the question before something that is not handed in is left.
    pub const LEAVING: &str = "还有没办完的";
    /// What is lost.
    pub const LEAVING_LINE: &str = "没有提交的内容，离开就会删掉，找不回来。";
    /// No, back.
    pub const LEAVING_NO: &str = "回去接着办";
    /// Yes.
    pub const LEAVING_YES: &str = "删掉，离开";
    /// Below the first page while somebody's visit runs.
    pub const HOME_LINE_VISIT: &str = "这位群众的事还开着，点“回去接着帮办”回到刚才那一页。";
    /// Back to it.
    pub const BACK_TO_VISIT: &str = "回去接着帮办";
    /// Top of a technician's page while it trains.
    pub const MACHINE_PRACTICE: &str = "练习";
    /// Below it.
    pub const MACHINE_PRACTICE_LINE: &str =
        "点“用练习卡”，照群众的样子走一遍：填表、提交、打印。帮办的事要帮办员登录才能练。";
    /// A card was put in beside a technician.
    pub const MACHINE_CARD: &str = "这里是机器维护，不办事。请取走卡。";
    /// What stands above the items.
    pub const ITEMS: &str = "可以帮办：";
    /// The way to the help, and what stands on top of it.
    pub const COACH: &str = "怎么帮";
    /// What to do.
    pub const COACH_STEPS: &str = "一步一步办：";
    /// What to look at.
    pub const COACH_CHECK: &str = "交之前看一眼：";
    /// What to say.
    pub const COACH_SAY: &str = "跟群众这样说：";
    /// Back to the item.
    pub const COACH_BACK: &str = "看好了，接着办";
    /// Nothing can be helped with.
    pub const NO_ITEMS: &str = "现在没有可以帮办的事，请问县级业务管理员。";
    /// A PIN for the time without the line.
    pub const CHOOSE_PIN: &str = "设断网登录密码";
    /// The leak.
    pub const LEAK: &str = "报告账号泄露";
    /// The question before it.
    pub const LEAK_TITLE: &str = "确定账号泄露了吗？";
    /// What happens.
    pub const LEAK_LINE: &str =
        "确定后，账号在这台机器上马上冻结，县里收到后在别处也冻结。只有县级系统管理员能解冻。";
    /// Yes.
    pub const LEAK_YES: &str = "确定，马上冻结";
    /// No.
    pub const LEAK_NO: &str = "没有泄露，返回";
    /// Top of the page of a new PIN.
    pub const NEW_PIN: &str = "设一个 6 位密码";
    /// What it is for.
    pub const NEW_PIN_LINE: &str = "断网时在这台机器上登录用，72 小时内有效。";
    /// The second time.
    pub const AGAIN: &str = "请再输一次，两次要一样。";
    /// Not now.
    pub const LATER: &str = "以后再设";
    /// Top of a locked screen.
    pub const LOCKED: &str = "已锁定";
    /// Below it.
    pub const LOCKED_LINE: &str =
        "3 分钟没有人操作。没办完的内容还在，本人登录后接着办；换人登录，内容就清除。";
    /// Open it.
    pub const UNLOCK: &str = "登录解锁";
    /// Log out.
    pub const LEAVE: &str = "帮办员离开";
    /// Done with this resident: the next one.
    pub const NEXT: &str = "换下一位";
    /// To the resident.
    pub const HAND_OVER: &str = "交给群众";
    /// Back.
    pub const TAKE_BACK: &str = "交回帮办员";
    /// The door of the operators.
    pub const DOOR: &str = "工作人员";
    /// The same on the page that says somebody was called.
    pub const COME: &str = "我是帮办员，登录";
    /// Who has the screen.
    pub const HIS_TURN: &str = "现在请群众本人操作";
}

/// The line below an operator's name: how long until the screen locks.
pub fn locks_in(time: &str) -> String {
    format!("{time} 后锁定")
}

/// The line below a locked operator's name.
pub fn leaves_in(time: &str) -> String {
    format!("{time} 后自动退出")
}

/// The number of this terminal, to be compared with the one on the phone.
pub fn terminal(name: &str) -> String {
    format!("本机编号 {name}，要和手机上显示的一样")
}

/// Where a browser on this machine finds what the code leads to; in the demonstration only.
pub fn demo_address(url: &str) -> String {
    format!("演示：在本机的浏览器里打开 {url}")
}

/// How long a code is good.
pub fn code_left(time: &str) -> String {
    format!("二维码 {time} 后过期，只能用一次")
}

/// How long the next try waits.
pub fn wait(time: &str) -> String {
    format!("请等 {time} 再试")
}

/// What is read to the county over the phone.
pub fn question(digits: &str) -> String {
    format!("请把这 6 位数念给县里：{} {}", &digits[..3], &digits[3..])
}

/// Lines with their numbers.
pub fn numbered(lines: &[String]) -> String {
    let lines = (1..)
        .zip(lines)
        .map(|(n, line): (usize, _)| format!("{n}. {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Lines with a mark before each.
pub fn listed(lines: &[String]) -> String {
    let lines = lines.iter().map(|line| format!("· {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Lines that are said aloud.
pub fn quoted(lines: &[String]) -> String {
    let lines = lines.iter().map(|line| format!("“{line}”"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The items residents may also do alone, beside those named.
pub fn others(count: usize) -> String {
    format!("另外 {count} 项群众自己能办，也可以帮着填：从首页点开。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_refusal_has_a_sentence_of_its_own_and_a_next_step() {
        let mut all: Vec<Words> = EntryRefusal::ALL.map(entry).to_vec();
        all.extend(DutyNo::ALL.map(own_word));
        all.extend(Barred::ALL.map(barred));
        let faults = [PinFault::Length, PinFault::TooSimple, PinFault::Differs];
        all.extend(faults.map(|f| pin(PinNo::Fault(f))));
        all.push(pin(PinNo::KeepFailed));
        all.extend(
            [
                LoginNo::Offline(OfflineRefusal::NotAllowed),
                LoginNo::Offline(OfflineRefusal::TooLongAgo),
                LoginNo::Offline(OfflineRefusal::ClockBack),
                LoginNo::Offline(OfflineRefusal::NoPin),
                LoginNo::Offline(OfflineRefusal::Blocked),
                LoginNo::Expired,
                LoginNo::NoLine,
                LoginNo::CountyTrouble,
                LoginNo::NobodyKnown,
                LoginNo::PinWrong(3),
                LoginNo::Wait,
                LoginNo::CodeWrong,
                LoginNo::KeepFailed,
            ]
            .map(login),
        );
        let told: BTreeSet<&str> = all.iter().map(|words| words.what).collect();
        assert_eq!(told.len(), all.len(), "two refusals say the same");
        assert!(all.iter().all(|words| !words.todo.is_empty()));
    }
}
