//! What a technician reads while a terminal is set up.

use super::{Words, words};
use crate::domain::setup::{
    ClockSeen, Heard, Loudness, NetworkKind, NetworkState, Protection, Step, Trouble,
};

/// In the status bar, in the place of the line.
pub const UNDER_WAY: &str = "安装中";
/// On.
pub const NEXT: &str = "下一步";
/// Back.
pub const BACK: &str = "上一步";
/// Once more.
pub const AGAIN: &str = "再看一次";
/// The panel stands.
pub const UPRIGHT: &str = "竖着装";
/// The panel lies.
pub const ON_ITS_SIDE: &str = "横着装";
/// The picture lies on its side or stands on its head.
pub const TURN_PANEL: &str = "画面歪了，转一下";
/// The county's sheet from a memory stick.
pub const READ_SHEET: &str = "从 U 盘读登记单";
/// The network of the site from a memory stick.
pub const JOIN: &str = "从 U 盘接网";
/// One of the networks in the air.
pub const CHOOSE_WIFI: &str = "选无线网";
/// Listens once more.
pub const LISTEN_AGAIN: &str = "重新找";
/// While it is listened.
pub const LISTENING: &str = "正在找无线网，请稍等……";
/// Above the list.
pub const HEARD: &str = "请点一下要接的无线网。名单里没有的，要在系统里设，见安装手册。";
/// Nothing is in the air.
pub const NOTHING_HEARD: &str = "附近没有找到无线网。请看路由器开了没有，再点“重新找”。";
/// Read aloud for the password.
pub const PASSWORD_HELPER: &str = "无线网的密码";
/// On with the password.
pub const JOIN_IT: &str = "接上";
/// The clock by the county's.
pub const SET_CLOCK: &str = "按县里的时间校准";
/// The clock by hand.
pub const TYPE_TIME: &str = "自己输时间";
/// While the time is typed.
pub const TIME: &str = "请输现在的年、月、日、时、分，一共 12 位。比如 2026 年 3 月 5 日 8 点 30 分，输 202603050830。";
/// Read aloud for the time.
pub const TIME_HELPER: &str = "12 位时间";
/// On with the time.
pub const SET: &str = "校准时钟";
/// The facts are right.
pub const RIGHT: &str = "都对，下一步";
/// The facts are wrong.
pub const WRONG: &str = "不对，换登记单";
/// Asked while something runs.
pub const BUSY: &str = "正在看，请稍等……";
/// The pad.
pub const CODE: &str = "请输县里给的 12 位一次性登记码。";
/// Read the code with the camera.
pub const SCAN: &str = "用摄像头扫码";
/// While the camera looks for the code.
pub const SCANNING: &str = "请把登记码对着摄像头，拿稳，离一个手掌远。";
/// Read aloud for the pad.
pub const CODE_HELPER: &str = "12 位一次性登记码";
/// On with the code.
pub const SEND: &str = "交给县里";

/// The short name of a step.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Screen => "屏幕",
        Step::Network => "网络",
        Step::Sheet => "登记单",
        Step::Facts => "核对",
        Step::Clock => "时钟",
        Step::Register | Step::Done => "登记",
    }
}

/// What stands on top: which step of how many.
pub fn title(at: usize, all: usize, name: &str) -> String {
    format!("安装 {at}/{all}：{name}")
}

/// The steps in one line, those that are done with a mark.
pub fn course(steps: &[(usize, &str, bool)]) -> String {
    let each = steps.iter().map(|(at, name, done)| {
        let mark = if *done { "✓" } else { "" };
        format!("{at}{name}{mark}")
    });
    each.collect::<Vec<_>>().join("　")
}

/// What is to be done in a step.
pub fn line(step: Step) -> &'static str {
    match step {
        Step::Screen => "画面歪了，就先把它转正。屏幕是怎么装的？",
        Step::Network => {
            "先插好网线。没有网线的，点“选无线网”；用 4G 的，插上存有网络设置的 U 盘，点“从 U 盘接网”。"
        }
        Step::Sheet => "把县里给的 U 盘插上，里面有这台机器的登记单。",
        Step::Facts => "请和机器上的标签、脚下的地方对一遍。",
        Step::Clock => "本机时钟要和县里的一样。",
        Step::Register => "本机生成自己的密钥，请县里批准。",
        Step::Done => "县里批准了，正在启动，请稍等。",
    }
}

/// While the county's staff decide.
pub fn waiting(device: &str, phone: &str) -> String {
    format!(
        "已经交给县里。请打电话 {phone}，让县里批准 {device}，批准以后这里自己往下走，不用守着。"
    )
}

/// A network in the air, in one row.
pub fn heard(one: &Heard) -> String {
    let loud = match one.signal.loudness() {
        Loudness::Strong => "信号强",
        Loudness::Middling => "信号中等",
        Loudness::Weak => "信号弱",
    };
    let wants = match one.protection {
        Protection::Open => "不要密码",
        Protection::Password => "要密码",
        Protection::Other => "这种加密接不了",
    };
    format!("{}（{loud}，{wants}）", one.name.as_str())
}

/// Whose password is typed.
pub fn password_of(name: &str) -> String {
    format!("请输无线网“{name}”的密码，8 到 63 个字，大写小写不一样。")
}

/// The network that was chosen did not take this terminal.
pub fn not_joined_by_hand(name: &str) -> String {
    format!("“{name}”接不上：密码不对，或者信号太弱。请看清楚，再试一次。")
}

/// While it is joined.
pub fn joining(name: &str) -> String {
    format!("正在接无线网“{name}”，最多等一分钟……")
}

/// What the line is.
pub fn network(state: NetworkState) -> &'static str {
    match state {
        NetworkState::Connected(NetworkKind::Wired) => "网线已经接通。",
        NetworkState::Connected(NetworkKind::Wifi) => "无线网已经接通。",
        NetworkState::Connected(NetworkKind::Mobile) => "4G 网络已经接通。",
        NetworkState::Connected(NetworkKind::Other) => "网络已经接通。",
        NetworkState::Connecting => "正在连接网络，请等一会儿再看。",
        NetworkState::Disconnected => "还没有网。",
        NetworkState::Unknown => {
            "看不到网络：这台机器没有用 NetworkManager。网线通的，往下走就行。"
        }
    }
}

/// How the clock stands.
pub fn clock(seen: ClockSeen) -> String {
    match seen {
        ClockSeen::Agrees => "时钟准，和县里的一样。".to_owned(),
        ClockSeen::Off(ms) => {
            let minutes = ms.unsigned_abs() / 60_000;
            let way = if ms > 0 { "快" } else { "慢" };
            format!("本机时钟比县里{way} {minutes} 分钟。")
        }
    }
}

/// Number, label, and what its receipts begin with.
pub fn device(name: &str, asset: &str, prefix: &str) -> String {
    format!("终端编号 {name}，资产编号 {asset}，回执开头 {prefix}")
}

/// County and place.
pub fn place(county: &str, place: &str) -> String {
    format!("{county} {place}")
}

/// The address of the county.
pub fn county(url: &str) -> String {
    format!("县里的地址 {url}")
}

/// Coordinates in degrees, north and east.
pub fn point(lat: f64, lon: f64) -> String {
    format!("位置：北 {lat:.4}，东 {lon:.4}")
}

/// No coordinates.
pub const NO_POINT: &str = "登记单上没有坐标，岗位不能按远近排。";

/// The way to the farthest home, kilometres.
pub fn farthest(km: f64) -> String {
    format!("最远的住户离这里 {km:.1} 公里")
}

/// The digits of a code in groups of four.
pub fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups = digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

/// What stands in the way and what to do.
pub fn trouble(what: Trouble) -> Words {
    match what {
        Trouble::NoNetwork => words(
            "现在没有网。",
            "请看网线、路由器和网络设置，再点“再看一次”。",
        ),
        Trouble::NoSiteLine => words(
            "U 盘里没有网络设置。",
            "要有名叫 jiujinban-network.toml 的文件，照安装手册的样子写。",
        ),
        Trouble::SiteLineFaulty => words(
            "U 盘里的网络设置写得不对。",
            "请照安装手册改：无线网要名字和密码，4G 要接入点。",
        ),
        Trouble::NotJoined => words(
            "这个网接不上。",
            "请看名字和密码对不对、信号够不够；用 4G 的，看卡插好没有。",
        ),
        Trouble::NotSetHere => words(
            "这台机器不让在这里设置。",
            "请在系统里设好，再点“再看一次”。",
        ),
        Trouble::NotTurned => words("画面在这里转不了。", "请照安装手册，在系统里设好再开机。"),
        Trouble::WrongTime => words("没有这个时间。", "请看清年、月、日、时、分，再输一遍。"),
        Trouble::ClockNotSet => words(
            "时钟没有校准。",
            "请看输的时间对不对；还不行，请在系统里校准。",
        ),
        Trouble::NoStick => words("没有看到 U 盘。", "请插好县里给的 U 盘，等几秒再点一次。"),
        Trouble::NoSheet => words(
            "U 盘里没有登记单。",
            "要有名叫 jiujinban-setup.toml 的文件，请找县里再存一次。",
        ),
        Trouble::SheetDamaged => words("登记单读不出来。", "请找县里再存一次。"),
        Trouble::SheetFaulty => words("登记单上有地方不对。", "请找县里重新做一张。"),
        Trouble::ClockOff => words("本机时钟不准。", "请点“按县里的时间校准”，或者自己输时间。"),
        Trouble::NoLine => words("连不上县里。", "请看网线和路由器，或者问县里地址对不对。"),
        Trouble::NotThisCounty => words(
            "那边应答的不是登记单上的县。",
            "不要往下走，请打电话问县级人社部门。",
        ),
        Trouble::WrongCode => words(
            "县里不认这个登记码：输错了，用过了，或者过了一天。",
            "请再输一遍，或者请县里给一个新的。",
        ),
        Trouble::Refused => words("县里没有批准这台机器。", "请打电话问清楚，再用新的登记码。"),
        Trouble::Busy => words("试得太多了，县里要歇一会儿。", "请过几分钟再点“再看一次”。"),
        Trouble::Key => words(
            "本机的密钥做不出来，或者坏了。",
            "请打电话给县级技术员，不要自己删文件。",
        ),
        Trouble::KeyAsleep => words(
            "本机的密钥要重新开机才能用。",
            "请重启本机；还不行，打电话给县级技术员。",
        ),
        Trouble::Disk => words("本机硬盘写不进去。", "请打电话给县级技术员换硬盘。"),
        Trouble::NoCamera => words("摄像头用不了。", "请用数字键输登记码。"),
        Trouble::NoCodeSeen => words(
            "没有看到登记码。",
            "请把码拿近一点、拿平，再扫一次，也可以直接输。",
        ),
        Trouble::OtherCode => words("这个码不是登记码。", "请换成县里给的登记码，也可以直接输。"),
        Trouble::Late => words("等了太久，没有应答。", "请再试一次。"),
        Trouble::County => words(
            "县里的服务没有按约定应答。",
            "请过一会儿再试，还不行就打电话问县里。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_says_what_it_is_and_what_to_do_in_words_of_its_own() {
        let said: std::collections::HashSet<_> =
            Trouble::ALL.iter().map(|t| trouble(*t).what).collect();
        assert_eq!(said.len(), Trouble::ALL.len());
        assert!(Trouble::ALL.iter().all(|t| !trouble(*t).todo.is_empty()));
    }

    #[test]
    fn a_code_stands_in_groups_of_four() {
        assert_eq!(grouped(""), "");
        assert_eq!(grouped("12345"), "1234 5");
        assert_eq!(grouped("123456789012"), "1234 5678 9012");
    }
}
