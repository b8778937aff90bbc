//! The library in words: shelves, days, the way there, courses.

use crate::domain::jobs::listing::Fen;
use crate::domain::jobs::place::Metres;
use crate::domain::jobs::search::DataAge;
use crate::domain::library::Shelf;
use crate::domain::library::fair::Fair;
use crate::domain::library::institution::Course;
use crate::domain::library::search::FairDays;
use crate::domain::library::way::{Heading, Way};
use crate::ui::text::{jobs, when};
use jiff::civil::{Date, Time, Weekday};

/// A shelf's name on top of its page.
pub fn shelf(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Policies => "就业政策法规",
        Shelf::Fairs => "招聘会",
        Shelf::Archives => "档案存放机构",
        Shelf::Training => "培训机构",
    }
}

/// What the search of a shelf says while nothing is typed.
pub fn search_hint(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Policies => "找政策，如 补贴",
        Shelf::Fairs => "找招聘会，如 零工",
        Shelf::Archives => "找机构，如 人才",
        Shelf::Training => "找手艺，如 电工",
    }
}

/// How many entries there are.
pub fn count(shelf: Shelf, total: u32) -> String {
    match shelf {
        Shelf::Policies => format!("{total} 条"),
        Shelf::Fairs => format!("{total} 场"),
        Shelf::Archives | Shelf::Training => format!("{total} 家"),
    }
}

/// Why nothing is shown.
pub fn nothing(shelf: Shelf, age: DataAge, narrowed: bool) -> String {
    let name = self::shelf(shelf);
    match age {
        DataAge::Never => format!("{name}还没有下载到本机，接通网络后就有。"),
        _ if narrowed => "没有找到。换个词，或看全部。".to_owned(),
        _ if shelf == Shelf::Fairs => "最近没有招聘会。过几天再来看看。".to_owned(),
        _ => format!("县里还没有发布{name}。"),
    }
}

/// Said while the cache is being rebuilt.
pub const REBUILDING: &str = "数据正在重新整理，请过几分钟再来。";
/// Said while an answer is awaited.
pub const LOOKING: &str = "正在找…";

/// The days of fairs as a chip.
pub fn days(days: FairDays) -> &'static str {
    match days {
        FairDays::Coming => "全部",
        FairDays::Today => "今天",
        FairDays::ThisWeek => "本周",
    }
}

/// A day of the week.
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// How far a day ahead is: 今天, 明天, 还有 6 天.
pub fn days_ahead(day: Date, today: Date) -> String {
    match when::days_until(day, today) {
        0 => "今天".to_owned(),
        1 => "明天".to_owned(),
        2 => "后天".to_owned(),
        n if n > 0 => format!("还有 {n} 天"),
        _ => "已经过了".to_owned(),
    }
}

/// A day with its day of the week: 11月28日 星期六.
pub fn day(day: Date) -> String {
    format!("{}月{}日 {}", day.month(), day.day(), weekday(day))
}

fn hour(time: Time) -> String {
    let half = match time.hour() {
        0..=11 => "上午",
        12 => "中午",
        _ => "下午",
    };
    let clock = match time.hour() {
        h @ 13.. => h - 12,
        h => h,
    };
    match time.minute() {
        0 => format!("{half} {clock} 点"),
        minute => format!("{half} {clock} 点 {minute:02} 分"),
    }
}

/// When a fair is open: 上午 9 点到中午 12 点.
pub fn hours(fair: &Fair) -> String {
    format!("{}到{}", hour(fair.from), hour(fair.to))
}

/// How many come to a fair; empty when nothing is stated.
pub fn size(fair: &Fair) -> String {
    let employers = (fair.employers > 0).then(|| format!("{} 家单位", fair.employers));
    let posts = (fair.posts > 0).then(|| format!("{} 个岗位", fair.posts));
    let parts: Vec<_> = employers.into_iter().chain(posts).collect();
    parts.join("，")
}

/// What a course costs; nothing when it is not stated.
pub fn fee(fee: Option<Fen>) -> Option<String> {
    match fee {
        None => None,
        Some(Fen(0)) => Some("免费".to_owned()),
        Some(fee) => Some(format!("{} 元", jobs::yuan(fee))),
    }
}

/// What is known of a course besides its name.
pub fn course(course: &Course, today: Date) -> String {
    let length = (course.days > 0).then(|| format!("学 {} 天", course.days));
    let next = match course.next {
        Some(day) if day >= today => format!("{}开班", when::near_day(day, today)),
        Some(_) | None => "开班时间请打电话问".to_owned(),
    };
    let parts: Vec<_> = [length, fee(course.fee), Some(next)]
        .into_iter()
        .flatten()
        .collect();
    parts.join(" · ")
}

fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::North => "正北",
        Heading::NorthEast => "东北",
        Heading::East => "正东",
        Heading::SouthEast => "东南",
        Heading::South => "正南",
        Heading::SouthWest => "西南",
        Heading::West => "正西",
        Heading::NorthWest => "西北",
    }
}

/// Roads are longer than the crow's way: a third more.
const DETOUR_PERCENT: u32 = 133;
/// Metres walked in a minute, and ridden on a bicycle.
const WALK: u32 = 67;
const RIDE: u32 = 200;

fn minutes(metres: u32, speed: u32) -> u32 {
    let road = metres.saturating_mul(DETOUR_PERCENT) / 100;
    (road / speed / 5 * 5).max(5)
}

/// How to get there, in two short sentences: direction and way, and how long it takes.
pub fn way(way: &Way) -> String {
    let Metres(metres) = way.distance;
    let Some(direction) = way.heading() else {
        return "就在附近，几步就到。".to_owned();
    };
    let there = format!(
        "在您的{}方向，直线 {}。",
        heading(direction),
        jobs::distance(way.distance)
    );
    let time = match metres {
        0..=2_000 => format!("走路大约 {} 分钟。", minutes(metres, WALK)),
        2_001..=8_000 => format!("骑车大约 {} 分钟。", minutes(metres, RIDE)),
        _ => "路远，建议坐车去。".to_owned(),
    };
    format!("{there}{time}")
}

/// Said where the terminal's place or the other one is not known.
pub const NO_WAY: &str = "请按地址去，或先打电话问路。";

/// How old the data is.
pub fn as_of(age: DataAge, at: Option<String>) -> String {
    match (age, at) {
        (_, None) => String::new(),
        (DataAge::Greyed { days } | DataAge::Hidden { days }, Some(at)) => {
            format!("数据更新于 {at}，已 {days} 天没有更新，去之前先打电话")
        }
        (_, Some(at)) => format!("数据更新于 {at}"),
    }
}

/// How a long way is written beside a ring of the sketch.
pub fn ring(metres: u32) -> String {
    format!("{} 公里", metres / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::jobs::place::Point;

    #[test]
    fn a_fair_that_is_over_is_never_said_to_be_ahead() {
        let today = Date::constant(2026, 11, 22);
        let said = |d| days_ahead(Date::constant(2026, 11, d), today);
        assert_eq!(said(21), "已经过了");
        assert_eq!(said(22), "今天");
        assert_eq!(said(23), "明天");
        assert_eq!(said(28), "还有 6 天");
    }

    #[test]
    fn hours_are_said_the_way_people_say_them() {
        assert_eq!(hour(Time::constant(9, 0, 0, 0)), "上午 9 点");
        assert_eq!(hour(Time::constant(12, 0, 0, 0)), "中午 12 点");
        assert_eq!(hour(Time::constant(14, 30, 0, 0)), "下午 2 点 30 分");
    }

    #[test]
    fn the_way_says_direction_distance_and_how_long() {
        let here = Point::new(40_421_000, 114_091_000).unwrap();
        let to = |north, east| {
            let there = Point::new(here.lat() + north, here.lon() + east).unwrap();
            way(&Way::between(here, there))
        };
        assert_eq!(to(0, 0), "就在附近，几步就到。");
        assert_eq!(
            to(9_000, 0),
            "在您的正北方向，直线 1.0 公里。走路大约 15 分钟。"
        );
        assert!(to(-30_000, 0).starts_with("在您的正南方向，直线 3.3 公里。骑车"));
        assert!(to(200_000, 0).ends_with("建议坐车去。"));
    }

    #[test]
    fn a_class_that_has_begun_is_not_announced() {
        let today = Date::constant(2026, 11, 22);
        let one = |next| Course {
            name: "电工班".to_owned(),
            trade: None,
            days: 10,
            fee: Some(Fen(0)),
            next,
        };
        let past = Some(Date::constant(2026, 11, 1));
        assert_eq!(
            course(&one(past), today),
            "学 10 天 · 免费 · 开班时间请打电话问"
        );
        let ahead = Some(Date::constant(2026, 11, 30));
        assert_eq!(course(&one(ahead), today), "学 10 天 · 免费 · 11月30日开班");
    }
}
