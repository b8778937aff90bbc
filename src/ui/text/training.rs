//! Words of training.

/// On every page while the terminal trains.
pub const BANNER: &str = "正在练习：人是假的，办的事不算数";
/// On every page of a terminal that is not accepted yet.
pub const TRIAL: &str = "试运行：人是假的，办的事不算数";
/// On the operator's first page of such a terminal.
pub const TRIAL_LINE: &str =
    "这台机器还在试运行，现在只能练习。县里验收合格以后，机器自己转成正式运行。";
/// On a technician's first page of such a terminal.
pub const TRIAL_MACHINE_LINE: &str =
    "这台机器还在试运行。点“离开”以后，谁来都是练习。县里验收合格，机器自己转成正式运行。";
/// The button of the desk that begins it.
pub const BEGIN: &str = "开始练习";
/// The button of the desk that ends it.
pub const END: &str = "结束练习";
/// The question before it begins.
pub const BEGIN_TITLE: &str = "要开始练习吗？";
/// What it means.
pub const BEGIN_LINE: &str = "练习时不读真的卡，用一个假的人走一遍；提交的都盖“练习”，县里不算。有群众等着办事，就先不要练习。";
/// What is lost by it, beside a form that is not handed in.
pub const BEGUN: &str = "有没交上去的表，换过去它就没有了。要留着，请点“返回”，先办完。";
/// Yes, begin.
pub const BEGIN_YES: &str = "开始练习，不办真事";
/// The question before it ends.
pub const END_TITLE: &str = "要结束练习吗？";
/// What ending means.
pub const END_LINE: &str = "结束以后，读的是真的卡，办的是真的事。";
/// Yes, end.
pub const END_YES: &str = "结束练习，办真事";
/// The same for a technician, who goes back to the machine.
pub const MACHINE_END_LINE: &str = "结束以后回到机器维护，读卡的又是真的卡。";
/// Yes, end, for a technician.
pub const MACHINE_END_YES: &str = "结束练习，回机器维护";
/// No.
pub const BACK: &str = "返回";
/// The made-up card.
pub const CARD: &str = "用练习卡";
/// To the first page, without a card.
pub const WITHOUT_CARD: &str = "先看首页";
/// On the receipt of a case of training.
pub const RECEIPT: &str = "练习件（TRIAL），不算数，不能用来办事";
