//! Words of 一件事一次办: what one event in a life asks for, in which order, and where.

/// What stands over the way to all events on the first page.
pub const TITLE: &str = "一件事一次办";

/// The way to all events.
pub fn all(count: usize) -> String {
    format!("全部 {count} 件")
}

/// How many there are, on the page of all.
pub fn count(count: usize) -> String {
    format!("{count} 件")
}

/// How many steps an event has.
pub fn steps(count: usize) -> String {
    format!("共 {count} 步")
}

/// What can be done here, in an event's row.
pub fn reach(alone: usize, others: usize, helped: usize) -> String {
    match (alone, others, helped) {
        (0, 0, 0) => "告诉您去哪里办".to_owned(),
        (0, 0, _) => "帮办员协助".to_owned(),
        (0, others, _) => format!("这里能查 {others} 项"),
        (alone, ..) => format!("这里能办 {alone} 项"),
    }
}

/// What stands over a stage of steps; `at` counts from zero.
pub fn stage(at: usize, of: usize) -> &'static str {
    match (at, of) {
        (_, 0 | 1) => "这几步不分先后",
        (0, _) => "先办这些，不分先后",
        (1, _) => "上面的办好了，再办",
        _ => "这些办好了，再接着办",
    }
}

/// A step that is an item here.
pub mod here {
    /// Filed by the resident alone.
    pub const ALONE: &str = "这里自己办";
    /// Looked up by the resident alone.
    pub const LOOK: &str = "这里能查";
    /// An operator does it.
    pub const HELPED: &str = "帮办员协助";
}

/// A wish for the county's staff.
pub const WISH: &str = "填表时勾上";
/// A step somewhere else.
pub const ELSEWHERE: &str = "去别处办";
/// An item this terminal does not offer.
pub const NOT_HERE: &str = "问帮办员";

/// What a wish comes to.
pub fn wish(with: &str) -> String {
    format!("和“{with}”一起交，县里接着给您办。")
}

/// A wish no case here carries.
pub const WISH_ALONE: &str = "请县里的工作人员给您办。";
/// Where to go for an item this terminal does not offer.
pub const NOT_HERE_LINE: &str = "这台机器不办这一项，帮办员会告诉您去哪里。";

/// The promise of an item.
pub fn promise(limit: &str) -> String {
    format!("办结时限：{limit}。")
}

/// What the speed-up plan wants.
pub fn target(target: &str) -> String {
    format!("争取更快：{}。", target.trim_end_matches(['。', '.']))
}

/// The line of the speed-up plan on an item's page.
pub mod speed_up {
    /// Its name.
    pub const LABEL: &str = "争取更快";

    /// What it says: the target, and what it was before.
    pub fn words(target: &str, before: &str) -> String {
        let target = target.trim_end_matches(['。', '.']);
        let was = before.trim_end_matches(['。', '.']);
        if was.is_empty() {
            format!("{target}。县里争取做到；最迟看办结时限。")
        } else {
            format!("{target}。以前是：{was}。县里争取做到；最迟看办结时限。")
        }
    }
}

/// The main button before it is known who stands there.
pub fn start(names: &[String]) -> String {
    match names {
        [one] => format!("办“{one}”"),
        many => format!("一次办 {} 件", many.len()),
    }
}

/// The main button when only an operator does it.
pub const CALL: &str = "呼叫帮办员";

/// What one form for several cases means.
pub fn once(cases: usize) -> String {
    match cases {
        1 => "带绿色“这里自己办”的，在这台机器上就能办；别的照下面写的去办。".to_owned(),
        n => format!("表只填一遍，一次交 {n} 件。后面的等前面办好，自动接着办。"),
    }
}

/// Only an operator does what can be done here.
pub const HELPED_LINE: &str = "这件事要帮办员和您一起办。材料带齐了，点下面的按钮。";
/// Nothing of it is done here.
pub const ELSEWHERE_LINE: &str = "这件事这里办不了，下面写着每一步去哪里办。";

/// How an item stands for the person.
pub mod stand {
    /// It goes in.
    pub const READY: &str = "能办";
    /// It was handed in during this visit.
    pub const HANDED_IN: &str = "刚才交了";
    /// What that means.
    pub const HANDED_IN_LINE: &str = "这次已经交过，不用再交。";
    /// Without a line only an operator takes it.
    pub const NEEDS_LINE: &str = "等有网";
    /// What that means.
    pub const NEEDS_LINE_LINE: &str =
        "现在没有网，自己办不了。急的话请帮办员收件，或者等有网再来。";
    /// Without a line nobody takes it here.
    pub const OUT_OF_REACH_LINE: &str = "现在没有网，帮办员也办不了。急的话打 12333。";
    /// It could go in, and was left out.
    pub const LEFT_OUT: &str = "这次不办";
    /// What that means.
    pub const LEFT_OUT_LINE: &str = "要办就再点一下。";
    /// A rule stands against it.
    pub const HELD: &str = "现在不能办";
    /// Good to know before.
    pub const ADVISED: &str = "能办，先看看";
}

/// Over the stands, when some go in and some do not.
pub fn partly(ready: usize, held: usize) -> String {
    match ready {
        0 => "这几件现在都不能一起办，原因写在下面。".to_owned(),
        _ => format!("能办 {ready} 件，有 {held} 件现在不能办，原因写在下面。"),
    }
}

/// Everything goes in, with something to read first.
pub const READ_FIRST: &str = "都能办。有一句话请先看一看。";

/// An operator and a resident pick what goes in.
pub const PICK: &str = "问清楚要办哪几件：不办的，点一下去掉。";

/// What one form for several cases means, to an operator.
pub fn once_helped(cases: usize) -> String {
    match cases {
        1 => "您帮着填；签名、确认和评价请群众本人来。".to_owned(),
        n => format!("表只填一遍，一次交 {n} 件；签名、确认和评价请群众本人来。"),
    }
}

/// The main button for an operator on duty.
pub fn start_helped(names: &[String]) -> String {
    match names {
        [one] => format!("帮办“{one}”"),
        many => format!("一次帮办 {} 件", many.len()),
    }
}

/// Going on with all of them.
pub fn together(ready: usize) -> String {
    match ready {
        1 => "就办这一件".to_owned(),
        n => format!("一起办这 {n} 件"),
    }
}

/// Going on with those that go in.
pub fn rest(ready: usize) -> String {
    format!("先办能办的 {ready} 件")
}

/// Over the review of several cases.
pub fn review(event: &str, names: &[String]) -> String {
    match names {
        [one] => format!("{event} · {one}。要改哪一项，就点哪一项。"),
        many => format!(
            "{event} · 一次交 {} 件：{}。要改哪一项，就点哪一项。",
            many.len(),
            many.join("、")
        ),
    }
}

/// Over a question of a set.
pub fn question(event: &str, at: usize, all: usize) -> String {
    format!("{event} · 第 {at} 题，共 {all} 题")
}

/// A case on the receipt that waits for another (待前置).
pub fn waits(other: &str) -> String {
    format!("等“{other}”办好，自动接着办，您不用再跑。")
}

/// Over the receipt of several cases.
pub fn handed_in(cases: usize) -> String {
    format!("{cases} 件都收件了")
}

/// The same once the county has all of them.
pub fn accepted(cases: usize) -> String {
    format!("{cases} 件都受理了")
}
