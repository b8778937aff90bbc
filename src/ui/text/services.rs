//! Words of the service list.

use crate::domain::services::catalogue::{Catalogue, Credential, Group, Item, Limit, Mode};
use crate::domain::services::form::{Choice, Field, FieldKind};
use crate::domain::services::terms::{Agents, AnswerOneOf, Attachment, Needed};
use crate::domain::visit::Grade;

/// A group's name as the list has it.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Jobs => "我要找工作",
        Group::Skills => "我要学技能",
        Group::Insurance => "我要办社保",
        Group::Card => "我要办社保卡",
    }
}

/// On the first page while somebody's card was read.
pub const CARD_WAS_READ: &str = "您的卡读好了。要办什么事，直接点下面的大按钮。";
/// The same in large text.
pub const CARD_WAS_READ_SHORT: &str = "卡读好了，直接点：";

/// What is in a group, in a few words.
pub fn group_note(group: Group) -> &'static str {
    match group {
        Group::Jobs => "求职登记 · 岗位 · 零工",
        Group::Skills => "培训登记 · 就近机构",
        Group::Insurance => "养老 · 失业 · 待遇认证",
        Group::Card => "启用 · 查询 · 挂失",
    }
}

/// The promise of the list.
pub fn limit(limit: Limit) -> String {
    match limit {
        Limit::Instant => "即时办结".to_owned(),
        Limit::WorkingDays(days) => format!("{days} 个工作日"),
    }
}

/// Who does it here.
pub fn mode(item: &Item) -> &'static str {
    match item.mode {
        Mode::Browse => "不用插卡",
        Mode::Kiosk | Mode::Received => "自己办",
        Mode::Assisted => "帮办员协助",
        Mode::OperatorTask => "工作人员办",
    }
}

/// A newer county says more of the item than this program understands.
pub const PARTLY: &str = "这件事的办法更新了，这台机器还不会办。请找帮办员。";

/// What to bring.
pub fn credential(credential: Credential) -> &'static str {
    match credential {
        Credential::Any => "身份证或社保卡",
        Credential::Both => "身份证和社保卡",
        Credential::IdAndHousehold => "身份证和户口本",
        Credential::IdCard => "身份证",
    }
}

/// Everything to bring, a line each: the papers of the item, else what the credential rule says.
pub fn to_bring(item: &Item) -> String {
    let wanted = wanted(item);
    match item.mode {
        // What may be read without a card is not to be asked for at the machine.
        Mode::Browse => format!("在这里看不用带；去办的时候：{wanted}"),
        _ => wanted,
    }
}

fn wanted(item: &Item) -> String {
    if item.attachments.is_empty() {
        return credential(item.credential).to_owned();
    }
    let papers = item.attachments.iter().map(|paper| paper_line(item, paper));
    papers.collect::<Vec<_>>().join("\n")
}

fn paper_line(item: &Item, paper: &Attachment) -> String {
    let name = &paper.name;
    let mut line = match &paper.needed {
        Needed::Always => name.clone(),
        Needed::IfThere => format!("{name}（有就带）"),
        Needed::ByAgent => format!("替别人办的：{name}"),
        Needed::When(when) => match chosen(item, when) {
            Some(choices) => format!("{choices}的：{name}"),
            None => format!("{name}（有的情况要带）"),
        },
    };
    if paper.or_promise.is_some() {
        line.push_str("；没带来的，可以写承诺书");
    }
    line
}

/// The words of the answers that call for a paper.
fn chosen(item: &Item, when: &AnswerOneOf) -> Option<String> {
    let asked = |field: &&Field| field.id == when.field;
    let choices: &[Choice] = match &item.form()?.fields.iter().find(asked)?.kind {
        FieldKind::Choice(choices) | FieldKind::Several { choices, .. } => choices,
        _ => return None,
    };
    let named = choices.iter().filter(|c| when.one_of.contains(&c.code));
    let labels: Vec<&str> = named.map(|c| c.label.as_str()).collect();
    (!labels.is_empty()).then(|| labels.join("、"))
}

/// Whether somebody else may come.
pub fn agents(agents: Agents) -> &'static str {
    match agents {
        Agents::None => "不能，要本人来",
        Agents::Proxy => "能，带上委托书和两个人的身份证，找帮办员办",
        Agents::Family => "家里人能替，也能委托别人，找帮办员办",
    }
}

/// What is to be known or promised, a paragraph each; empty when there is nothing.
pub fn promises(item: &Item) -> String {
    let told = item.promises.iter().map(|p| p.text.as_str());
    told.collect::<Vec<_>>().join("\n")
}

/// Where to complain: the phone first, then the rest.
pub fn supervision(item: &Item) -> String {
    let phone = Some(item.supervision_phone.as_str()).filter(|phone| !phone.is_empty());
    let others = item.supervision.iter().map(String::as_str);
    phone
        .into_iter()
        .chain(others)
        .collect::<Vec<_>>()
        .join("；")
}

/// What one may want after an item; empty when nothing follows.
pub fn what_next(item: &Item, catalogue: &Catalogue) -> String {
    let follow = item.next.iter().filter_map(|no| catalogue.item(*no));
    follow
        .map(|item| item.name.as_str())
        .collect::<Vec<_>>()
        .join("、")
}

/// A face's words.
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::VeryGood => "非常满意",
        Grade::Good => "满意",
        Grade::Fair => "基本满意",
        Grade::Bad => "不满意",
        Grade::VeryBad => "非常不满意",
    }
}

/// An item nobody can do here while there is no line.
pub mod out_of_reach {
    use super::{Item, promises};

    /// The headline.
    pub const TITLE: &str = "没有网，现在办不了";
    /// The button.
    pub const AGAIN: &str = "有网了，再试一次";

    /// What happened, and that nothing was taken.
    pub fn happened(name: &str) -> String {
        format!("“{name}”要连上县里才能办，帮办员现在也办不了。本机什么也没有登记，不算办了。")
    }

    /// Where to turn, and what the item itself says must be known.
    pub fn todo(item: &Item) -> String {
        format!("急的话，现在就打 12333。{}", promises(item))
    }
}
