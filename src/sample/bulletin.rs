//! Notices of the county, and where else to go.

use super::places::COUNTY_NAME;
use crate::wire::bundle::Contact;
use crate::wire::notice::Notice;
use jiff::civil::Date;

/// Where else to go.
pub fn contact() -> Contact {
    Contact {
        place: format!("{COUNTY_NAME}人社服务大厅（样例）"),
        phone: "0352-9001233".to_owned(),
    }
}

const NOTICES: [(&str, &str); 8] = [
    (
        "零工市场冬季开放时间调整",
        "即日起零工市场早六点开门，室内有热水和座椅。\n周末照常开放。",
    ),
    (
        "电工证免费培训报名",
        "面向本县城乡劳动者，共十天，培训期间包午餐。\n报名请到村服务点或镇便民大厅。",
    ),
    (
        "防止招工诈骗提醒",
        "招工不得收取押金、体检费、服装费。\n遇到收费请拨打监督电话。",
    ),
    (
        "社保卡换发第三代通知",
        "旧卡在有效期内照常使用。\n换卡不收费，可在村服务点登记。",
    ),
    (
        "采摘季用工集中对接",
        "大棚基地需要采摘和分拣人员，按日结算。\n可在终端查询零工岗位。",
    ),
    (
        "脱贫劳动力外出务工交通补贴",
        "跨省务工可申请一次性交通补贴。\n请保留车票，年底前提交。",
    ),
    (
        "城乡居民养老保险缴费提醒",
        "本年度缴费截止到十二月二十日。\n可在终端查看缴费档次。",
    ),
    (
        "服务点迁址公告",
        "逯家湾镇服务点迁至镇政府东侧一楼。\n原址保留指引牌。",
    ),
];

fn forth(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days))
        .expect("within the calendar")
}

/// The notices of a day.
pub fn notices(day: Date) -> Vec<Notice> {
    (1_i64..)
        .zip(NOTICES)
        .map(|(n, (title, body))| Notice {
            id: format!("N{n:04}"),
            title: title.to_owned(),
            body: body.to_owned(),
            issuer: format!("{COUNTY_NAME}人力资源和社会保障局（样例）"),
            published: forth(day, -3 * n).to_string(),
            until: forth(day, 60 - 2 * n).to_string(),
        })
        .collect()
}
