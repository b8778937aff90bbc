//! What is said when an item is not started: never a bare no, always what helps and where to go.

use crate::domain::visit::refused::Stand;

/// The words around a rule's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// The headline.
    pub title: &'static str,
    /// Stands before the rule's own sentence; may be empty.
    pub before: &'static str,
}

/// The words for how a rule stands.
pub fn around(stand: Stand) -> Around {
    let (title, before) = match stand {
        Stand::Known => ("这件事现在还不能办", ""),
        Stand::Hint => (
            "可能要到别处办",
            "身份证号只能看出办证的地方，以户口本为准。",
        ),
        Stand::Unknown => ("现在还不知道能不能办", "这会儿查不到县里的记录。"),
        Stand::Operator => (
            "请先让帮办员看看材料",
            "这一条机器核对不了，要看您带的材料。",
        ),
        Stand::Advice => ("办之前先看一眼", ""),
    };
    Around { title, before }
}

/// What the lines are called.
pub const HELPS: &str = "怎么办";
/// Where else to go.
pub const WHERE: &str = "去哪里办";
/// The number there.
pub const PHONE: &str = "打电话问";
/// The county's own window, when a rule names no other place.
pub const COUNTY_WINDOW: &str = "县人社局服务窗口";
/// The button that calls the operator.
pub const CALL: &str = "呼叫帮办员";
/// The button past an advice.
pub const ANYWAY: &str = "仍要办理";

/// The button to the item that would help.
pub fn first(name: &str) -> String {
    format!("先办“{name}”")
}

/// What is said to a child.
pub mod child {
    /// The headline.
    pub const TITLE: &str = "你好，还没满 16 周岁吧？";
    /// The rule.
    pub const RULE: &str = "办事要等满 16 周岁。现在可以先看看，什么都不会留下。";
    /// What can be looked at.
    pub const LOOK: &str = "岗位、政策、培训、招聘会，都可以看。";
    /// The line's name.
    pub const LOOK_NAME: &str = "可以看";
    /// What to do when something must be done.
    pub const ADULT: &str = "请爸爸妈妈或监护人带上自己的卡，一起来找帮办员。";
    /// The line's name.
    pub const ADULT_NAME: &str = "要办事";
    /// The button to look around.
    pub const ONWARD: &str = "看岗位和政策";
    /// The button to leave.
    pub const LEAVE: &str = "退出";
}

/// While the county is asked.
pub mod checking {
    /// The headline.
    pub const TITLE: &str = "正在看您能不能办";
    /// What is happening.
    pub const LINE: &str = "正在问县里，最多等 3 秒";
}
