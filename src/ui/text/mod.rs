//! Every sentence people read. Short, verb first, what to do next; a different one for every fault.

pub mod aloud;
pub mod answers;
pub mod cards;
pub mod cases;
pub mod checks;
pub mod closed;
pub mod devices;
pub mod ease;
pub mod export;
pub mod face_words;
pub mod faces;
pub mod ferry;
pub mod jobs;
pub mod ledger;
pub mod library;
pub mod machine;
pub mod operators;
pub mod pack;
pub mod pages;
pub mod papers;
pub mod printing;
pub mod promises;
pub mod proof;
pub mod questions;
pub mod records;
pub mod refusals;
pub mod retire;
pub mod scenes;
pub mod services;
pub mod setup;
pub mod training;
pub mod update;
pub mod when;
pub mod work;
pub mod writing;

/// Whom a sentence speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The person being served: what to do now, no technical word.
    Resident,
    /// Operators and technicians: what is wrong and where to look.
    Staff,
}

/// A fault in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Words {
    /// What happened.
    pub what: &'static str,
    /// What to do next.
    pub todo: &'static str,
}

/// Shorthand for a fault's words.
const fn words(what: &'static str, todo: &'static str) -> Words {
    Words { what, todo }
}

/// What else every screen says.
pub mod common {
    /// The band of a build with simulated devices.
    pub const SIMULATED: &str = "演示：设备、人员和县平台都是模拟的，办的事不算数";
    /// The countdown on a receipt.
    pub const RECEIPT_LEAVES: &str = "这一页就要收起来了。收件号记好了吗？";
    /// The band while the county cannot be reached.
    pub const OFFLINE: &str = "现在没有网。能登记、能看岗位，接通后自动送到县里。";
    /// The band on pages that show what the county keeps.
    pub const OFFLINE_QUERY: &str = "现在没有网，县里的记录查不了。接通后再来查。";
    /// The band on pages that show what the terminal keeps.
    pub const OFFLINE_KEPT: &str = "现在没有网。看到的是本机上次存下的。";
    /// The band on pages on which an item is stopped.
    pub const OFFLINE_SHORT: &str = "现在没有网。";
    /// Said instead of reading aloud while no voice is installed.
    pub const NO_VOICE: &str = "本机还没有装语音。请找帮办员念给您听。";
    /// What is said about data on the page that asks for a card.
    pub const PRIVACY: &str = "卡上的信息只用来办这件事，您一走屏幕上就没有了。";
    /// What is said before handing in.
    pub const PROMISE: &str = "提交后加密发给县人社局，这台机器打不开。";
    /// The line people call.
    pub const HOTLINE: &str = "12333";

    /// Whom to call, wherever there is room for it.
    pub fn call(phone: &str) -> String {
        format!("有事请打 {phone}")
    }
}

/// What stands behind the place in the status bar.
pub const SERVICE_POINT: &str = "就业社保服务点";
