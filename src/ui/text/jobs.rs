//! Listings in words: pay, way, meals, why it fits, what calls for care.

use crate::domain::jobs::listing::{
    AgeLimits, Board, Fen, GigDays, Insurance, Kind, Listing, Lodging, Settlement, Wage, WageUnit,
};
use crate::domain::jobs::matching::Reason;
use crate::domain::jobs::pay::{LocalPay, PayStanding, Warning};
use crate::domain::jobs::place::Metres;
use crate::domain::jobs::search::Filter;
use crate::domain::jobs::trade::{TradeCode, Vocabulary};

/// 固定工 or 零工.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fixed => "固定工",
        Kind::Gig => "零工",
    }
}

/// The pay with its unit; 面议 when none is published.
pub fn wage(wage: Option<Wage>) -> String {
    let Some(wage) = wage else {
        return "工资面议".to_owned();
    };
    let unit = match wage.unit() {
        WageUnit::Month => "元/月",
        WageUnit::Day => "元/天",
        WageUnit::Hour => "元/小时",
        WageUnit::Piece => "元/件",
    };
    if wage.low() == wage.high() {
        format!("{} {unit}", yuan(wage.low()))
    } else {
        format!("{}–{} {unit}", yuan(wage.low()), yuan(wage.high()))
    }
}

/// A sum in yuan, with the hundredths only where there are any.
pub fn yuan(fen: Fen) -> String {
    match fen.0 % 100 {
        0 => fen.whole_yuan().to_string(),
        rest if rest % 10 == 0 => format!("{}.{}", fen.whole_yuan(), rest / 10),
        rest => format!("{}.{rest:02}", fen.whole_yuan()),
    }
}

/// When wages are handed over.
pub fn settlement(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::Daily => "日结",
        Settlement::Hourly => "时结",
        Settlement::Monthly => "月结",
        Settlement::OnCompletion => "完工结",
    }
}

/// Meals; nothing when none are stated.
pub fn board(board: Board) -> Option<&'static str> {
    match board {
        Board::None => None,
        Board::Lunch => Some("包午餐"),
        Board::AllMeals => Some("包吃"),
    }
}

/// A bed; nothing when none is stated.
pub fn lodging(lodging: Lodging) -> Option<&'static str> {
    match lodging {
        Lodging::None => None,
        Lodging::Provided => Some("包住"),
    }
}

/// Insurance; nothing when none is stated.
pub fn insurance(insurance: Insurance) -> Option<&'static str> {
    match insurance {
        Insurance::Unstated => None,
        Insurance::Injury => Some("工伤保险"),
        Insurance::Five => Some("五险"),
        Insurance::FiveAndFund => Some("五险一金"),
    }
}

/// A way: 800 米, 3.2 公里, 62 公里.
pub fn distance(Metres(metres): Metres) -> String {
    match metres {
        0..=999 => format!("{} 米", (metres / 50 * 50).max(50)),
        1_000..=9_999 => format!("{}.{} 公里", metres / 1_000, metres % 1_000 / 100),
        _ => format!("{} 公里", metres / 1_000),
    }
}

/// Ages taken; nothing when none are stated.
pub fn ages(ages: AgeLimits) -> Option<String> {
    match (ages.from, ages.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("{from} 岁以上")),
        (None, Some(to)) => Some(format!("{to} 岁以下")),
        (Some(from), Some(to)) => Some(format!("{from}–{to} 岁")),
    }
}

/// The days of a gig.
pub fn gig_days(days: GigDays) -> String {
    let (from, to) = (days.from(), days.to());
    if from == to {
        format!("{}月{}日", from.month(), from.day())
    } else {
        format!(
            "{}月{}日–{}月{}日",
            from.month(),
            from.day(),
            to.month(),
            to.day()
        )
    }
}

/// A trade's name; other work when the table does not have it.
pub fn trade(code: &TradeCode, vocabulary: &Vocabulary) -> String {
    let known = vocabulary.get(vocabulary.index_of(code));
    known.map_or_else(|| "其他工种".to_owned(), |t| t.name.clone())
}

/// The few words under a listing in a list.
pub fn tags(listing: &Listing) -> Vec<String> {
    let mut tags = Vec::new();
    if let (Kind::Gig, Some(wage)) = (listing.kind, listing.wage) {
        tags.push(settlement(wage.settlement()).to_owned());
    }
    let stated = [
        insurance(listing.insurance),
        board(listing.board),
        lodging(listing.lodging),
    ];
    tags.extend(stated.into_iter().flatten().map(str::to_owned));
    if listing.headcount > 0 {
        tags.push(format!("招 {} 人", listing.headcount));
    }
    tags.extend(listing.gig_days.map(gig_days));
    tags.truncate(4);
    tags
}

/// What a listing pays at least, in the unit it is published in: nobody is told a month's pay for
/// a day's work.
fn at_least(wage: Option<Wage>, by_month: Fen) -> String {
    let each = match wage.map(|w| (w.unit(), w.low())) {
        Some((WageUnit::Day, low)) => ("每天", low),
        Some((WageUnit::Hour, low)) => ("每小时", low),
        Some((WageUnit::Piece, low)) => ("每件", low),
        Some((WageUnit::Month, low)) => ("每月", low),
        None => ("每月", by_month),
    };
    format!("{}至少 {} 元", each.0, yuan(each.1))
}

/// Why a listing with this wage fits.
pub fn reason(reason: &Reason, wage: Option<Wage>, vocabulary: &Vocabulary) -> String {
    match reason {
        Reason::Distance(way) => format!("离这里 {}", distance(*way)),
        Reason::Trade(code) => format!("正是您想做的{}", trade(code, vocabulary)),
        Reason::KinTrade(code) => format!("和{}相近", trade(code, vocabulary)),
        Reason::Skill(skill) => format!("您会{}", skill.0),
        Reason::Pay(least) => at_least(wage, *least),
        Reason::DailyPay => "工钱日结".to_owned(),
        Reason::Board(meals) => board(*meals).unwrap_or("管饭").to_owned(),
        Reason::Lodging => "包住".to_owned(),
        Reason::Insurance(stated) => insurance(*stated).unwrap_or("有保险").to_owned(),
        Reason::Fresh { days: 0 } => "今天新发布".to_owned(),
        Reason::Fresh { days } => format!("{days} 天前发布"),
    }
}

/// What calls for care. Neutral: what was seen and what to do.
pub fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::AsksForMoney => {
            "招聘信息里提到要交钱。按规定，用人单位不能向求职者收押金、服装费、培训费。"
        }
        Warning::KeepsIdentityCard => "招聘信息里提到要收身份证。按规定，用人单位不能扣身份证。",
        Warning::EmployerCodeMissing => "单位没有填营业执照上的号码，去之前先打电话问清楚。",
        Warning::EmployerCodeMalformed => "单位填的营业执照号码不对，去之前先打电话问清楚。",
        Warning::PayFarAboveUsual => "工资比本地同类工作高很多，先问清楚做什么、怎么发。",
    }
}

/// How the pay stands beside what is usual here.
pub fn standing(standing: PayStanding, local: Option<LocalPay>) -> Option<String> {
    let median = yuan(local?.median);
    let beside = match standing {
        PayStanding::Unknown => return None,
        PayStanding::Low => "比本地同样的活低",
        PayStanding::Usual => "和本地同样的活差不多",
        PayStanding::High => "比本地同样的活高",
    };
    Some(format!("{beside}（一般每月 {median} 元）"))
}

/// The name of a filter when it is offered to be left out.
pub fn filter(filter: Filter) -> &'static str {
    match filter {
        Filter::Kind => "固定工和零工都看",
        Filter::Trade => "不限工种",
        Filter::Wage => "不限工资",
        Filter::Distance => "不限远近",
        Filter::Board => "不要求包吃",
        Filter::Lodging => "不要求包住",
        Filter::New => "不只看今天的",
    }
}

/// The slip to take along, one fact a line: what a phone shows after a scan,
/// and what a narrow printer prints.
pub fn slip(listing: &Listing) -> String {
    let mut lines = vec![
        format!("【{}】{}", kind(listing.kind), listing.title),
        format!("工资：{}", wage(listing.wage)),
        format!("单位：{}", listing.employer.name),
        format!("地点：{}", listing.workplace.address),
    ];
    if !listing.workplace.meeting_place.is_empty() {
        lines.push(format!("集合：{}", listing.workplace.meeting_place));
    }
    if let Some(phone) = &listing.phone {
        lines.push(format!("电话：{}", phone.as_str()));
    }
    let last = listing.valid_through;
    lines.push(format!("有效到：{}月{}日", last.month(), last.day()));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_is_said_in_whole_yuan_where_it_is_whole() {
        let day = |low, high| Wage::new(Fen(low), Fen(high), WageUnit::Day, Settlement::Daily);
        assert_eq!(wage(None), "工资面议");
        assert_eq!(wage(day(15_000, 15_000)), "150 元/天");
        assert_eq!(wage(day(12_050, 18_005)), "120.5–180.05 元/天");
    }

    #[test]
    fn pay_as_a_reason_keeps_the_unit_it_is_published_in() {
        let said = |unit| {
            let wage = Wage::new(Fen::yuan(150), Fen::yuan(200), unit, Settlement::Daily);
            at_least(wage, Fen::yuan(3_262))
        };
        assert_eq!(said(WageUnit::Day), "每天至少 150 元");
        assert_eq!(said(WageUnit::Hour), "每小时至少 150 元");
        assert_eq!(said(WageUnit::Month), "每月至少 150 元");
        assert_eq!(at_least(None, Fen::yuan(3_262)), "每月至少 3262 元");
    }

    #[test]
    fn short_ways_are_said_in_metres_and_long_ones_without_decimals() {
        assert_eq!(distance(Metres(0)), "50 米");
        assert_eq!(distance(Metres(849)), "800 米");
        assert_eq!(distance(Metres(3_260)), "3.2 公里");
        assert_eq!(distance(Metres(62_900)), "62 公里");
    }
}
