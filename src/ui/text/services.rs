//! Words of the service list.

use crate::domain::services::catalogue::{Credential, Group, Item, Limit, Mode};
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
        Mode::Browse => "不用登录",
        Mode::Kiosk | Mode::Received => "自己办",
        Mode::Assisted => "帮办员协助",
        Mode::OperatorTask => "工作人员办",
    }
}

/// What to bring.
pub fn credential(credential: Credential) -> &'static str {
    match credential {
        Credential::Any => "身份证或社保卡",
        Credential::Both => "身份证和社保卡",
        Credential::IdAndHousehold => "身份证和户口本",
        Credential::IdCard => "身份证",
    }
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
