//! Listings of work in the six towns, and what changes from one day to the next.

use super::places::{TOWNS, Town};
use super::random::Random;
use super::trades::{Hired, SampleTrade, TRADES};
use crate::domain::jobs::listing::CreditCode;
use crate::wire::listing::{
    Board, Days, Employer, Insurance, Listing, ListingKind, Place, Point, Wage, WagePaid, WagePer,
};
use jiff::civil::Date;

/// How many listings a county of this size shows.
pub const USUAL: u32 = 2_400;

const HEADS: [&str; 20] = [
    "样禾", "样泉", "样丰", "样源", "样达", "样盛", "样和", "样远", "样兴", "样康", "样诚", "样瑞",
    "样安", "样通", "样嘉", "样润", "样宏", "样利", "样顺", "样春",
];
const BRANCHES: [&str; 16] = [
    "农业",
    "建筑劳务",
    "餐饮",
    "商贸",
    "物流",
    "服装",
    "乳业",
    "养殖",
    "物业",
    "新能源",
    "装饰",
    "食品",
    "家政",
    "运输",
    "建材",
    "园林",
];
const FORMS: [&str; 5] = ["有限公司", "合作社", "经营部", "工程队", "加工厂"];
const CLOSINGS: [&str; 8] = [
    "活儿稳当，干得好可以长期做。",
    "手脚麻利、能吃苦的优先。",
    "有人带，头三天按学徒算。",
    "上下班有车接送，路远的提前说。",
    "工具由用工方准备，自带手套即可。",
    "请先打电话问清时间再来。",
    "夫妻可以一起来，安排在同一班。",
    "遇雨顺延，到场即算半天工。",
];
const HOURS: [&str; 5] = [
    "早八点到晚六点，中午歇一个半小时",
    "两班倒，每班八小时",
    "早六点半集合，下午五点收工",
    "做六休一，法定节日照休",
    "时间灵活，按活计算",
];

/// The listings of a day, the same every time; ids begin at `J000001`.
pub fn jobs(count: u32, day: Date) -> Vec<Listing> {
    (1..=count).map(|n| listing(n, 0, day)).collect()
}

/// The listing with a number as it stands in a revision: higher revisions differ in wage and text.
pub fn listing(number: u32, revision: u32, day: Date) -> Listing {
    let mut random = Random::new(u64::from(number), "listing");
    let trade = random.pick(&TRADES);
    let town = random.pick(&TOWNS);
    let gig = match trade.hired {
        Hired::Fixed => false,
        Hired::Gig => true,
        Hired::Both => random.chance(1, 2),
    };
    let employer = employer(&mut random);
    let posted = back(day, random.below(45));
    let days = gig.then(|| gig_days(&mut random, day));
    let board = match random.below(5) {
        0 | 1 => Board::Lunch,
        2 => Board::All,
        _ => Board::None,
    };
    let lodging = random.chance(if gig { 1 } else { 2 }, 6);
    let (age_min, age_max) = ages(&mut random);
    let mut later = Random::new(u64::from(number) << 16 | u64::from(revision), "revision");
    let wage = wage(&mut later, trade, gig);
    let spot = *random.pick(&town.spots);
    let description = describe(&mut later, trade, town, spot);
    Listing {
        id: format!("J{number:06}"),
        kind: if gig {
            ListingKind::Gig
        } else {
            ListingKind::Fixed
        },
        title: title(&mut random, trade, gig),
        description,
        trade: trade.code.to_owned(),
        skills: skills(&mut random, trade),
        employer,
        place: Place {
            division: town.code.to_owned(),
            address: format!("{}{spot}", town.name),
            point: Some(Point {
                lat_e6: near(&mut random, town.lat_e6),
                lon_e6: near(&mut random, town.lon_e6),
            }),
            meeting: if gig {
                format!("{spot}路口")
            } else {
                String::new()
            },
        },
        wage,
        openings: u16::try_from(random.between(1, 12)).expect("twelve"),
        board,
        lodging,
        insurance: match random.below(if gig { 3 } else { 6 }) {
            0 => Insurance::Injury,
            3 => Insurance::Five,
            4 => Insurance::FiveAndFund,
            _ => Insurance::Unstated,
        },
        age_min,
        age_max,
        posted: posted.to_string(),
        valid_through: forth(day, random.between(5, 60)).to_string(),
        days,
        phone: Some(format!("0352-900{:04}", random.below(10_000))),
    }
}

/// One change of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayChange {
    /// New or changed.
    Put(Box<Listing>),
    /// Gone.
    Gone(String),
}

/// What changes in `count` listings on the `nth` day after the first: one in a hundred, of these
/// four in ten new, three changed and three gone, as measured in a county's own list.
pub fn daily_change(count: u32, nth: u32, day: Date) -> Vec<DayChange> {
    let share = (count / 100).max(1);
    let new = share * 4 / 10;
    let changed = share * 3 / 10;
    let gone = share - new - changed;
    let mut random = Random::new(u64::from(nth), "day");
    let first_new = count + (nth.max(1) - 1) * new;
    let mut numbers = std::collections::BTreeSet::new();
    while numbers.len() < (changed + gone) as usize && numbers.len() < count as usize {
        numbers.insert(random.between(1, count));
    }
    let mut changes: Vec<DayChange> = (1..=new)
        .map(|n| DayChange::Put(Box::new(listing(first_new + n, 0, day))))
        .collect();
    for (at, number) in (0..).zip(numbers) {
        changes.push(if at % (changed + gone) < changed {
            DayChange::Put(Box::new(listing(number, nth, day)))
        } else {
            DayChange::Gone(format!("J{number:06}"))
        });
    }
    changes
}

fn back(day: Date, days: u32) -> Date {
    day.checked_sub(jiff::Span::new().days(i64::from(days)))
        .expect("within the calendar")
}

fn forth(day: Date, days: u32) -> Date {
    day.checked_add(jiff::Span::new().days(i64::from(days)))
        .expect("within the calendar")
}

/// A point within about five kilometres.
fn near(random: &mut Random, centre: i32) -> i32 {
    centre + i32::try_from(random.below(90_000)).expect("small") - 45_000
}

fn employer(random: &mut Random) -> Employer {
    let head = *random.pick(&HEADS);
    let branch = *random.pick(&BRANCHES);
    let form = *random.pick(&FORMS);
    let code = match random.below(10) {
        0..=6 => {
            let first17 = format!("91140222MA0K{:05}", random.below(100_000));
            let check = CreditCode::check_character(first17.as_bytes()).expect("of the alphabet");
            Some(format!("{first17}{}", char::from(check)))
        }
        7 => Some(format!("91140222MA0K{:05}A", random.below(100_000))),
        _ => None,
    };
    Employer {
        name: format!("天镇{head}{branch}{form}"),
        code,
    }
}

fn title(random: &mut Random, trade: &SampleTrade, gig: bool) -> String {
    let word = random.pick(trade.titles);
    match random.below(6) {
        0 => format!("急招{word}"),
        1 if gig => format!("{word}（日结）"),
        2 if gig => format!("{word} 短期"),
        1 => format!("{word} 长期稳定"),
        2 => format!("招聘{word}"),
        _ => (*word).to_owned(),
    }
}

fn skills(random: &mut Random, trade: &SampleTrade) -> Vec<String> {
    let wanted = trade.skills.iter().filter(|_| random.chance(1, 2));
    wanted.map(|skill| (*skill).to_owned()).collect()
}

fn ages(random: &mut Random) -> (Option<u8>, Option<u8>) {
    let narrow = |n: u32| u8::try_from(n).expect("an age");
    let from = random.chance(3, 4).then(|| narrow(random.between(16, 22)));
    let to = random.chance(1, 2).then(|| narrow(random.between(50, 65)));
    (from, to)
}

fn gig_days(random: &mut Random, day: Date) -> Days {
    let from = forth(day, random.below(10));
    Days {
        to: forth(from, random.below(14)).to_string(),
        from: from.to_string(),
    }
}

fn wage(random: &mut Random, trade: &SampleTrade, gig: bool) -> Option<Wage> {
    if random.chance(1, 20) {
        return None;
    }
    let (low, high) = trade.day;
    let low = low + random.below((high - low) / 2 + 1) / 10 * 10;
    let high = low + random.below(high - low + 1) / 10 * 10;
    let (factor, per, paid) = match (gig, random.below(8)) {
        (true, 0) => (1, WagePer::Hour, WagePaid::Hourly),
        (true, 1) => (1, WagePer::Day, WagePaid::AtEnd),
        (true, _) => (1, WagePer::Day, WagePaid::Daily),
        (false, _) => (26, WagePer::Month, WagePaid::Monthly),
    };
    let fen = |yuan: u32| match per {
        WagePer::Hour => yuan / 8 * 100,
        _ => yuan * factor / 10 * 1_000,
    };
    Some(Wage {
        min_fen: fen(low),
        max_fen: fen(high),
        per,
        paid,
    })
}

fn describe(random: &mut Random, trade: &SampleTrade, town: &Town, spot: &str) -> String {
    let work = random.pick(trade.work);
    let hours = random.pick(&HOURS);
    let closing = random.pick(&CLOSINGS);
    let crew = random.between(2, 30);
    format!(
        "工作内容：{work}。地点在{}{spot}，现有{crew}人。工作时间：{hours}。{closing}",
        town.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::jobs::listing::{EmployerCode, ListingId};
    use std::collections::HashSet;

    const DAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn every_listing_has_an_id_of_its_own_and_is_the_same_every_time() {
        let all = jobs(USUAL, DAY);
        assert_eq!(all, jobs(USUAL, DAY));
        let ids: HashSet<_> = all.iter().map(|l| &l.id).collect();
        assert_eq!(ids.len(), USUAL as usize);
        assert!(all.iter().all(|l| ListingId::parse(&l.id).is_some()));
    }

    #[test]
    fn both_kinds_all_towns_and_every_verdict_on_an_employer_occur() {
        let all = jobs(USUAL, DAY);
        let gigs = all.iter().filter(|l| l.kind == ListingKind::Gig).count();
        assert!(gigs > 600 && gigs < 1_800, "{gigs}");
        let towns: HashSet<_> = all.iter().map(|l| &l.place.division).collect();
        assert_eq!(towns.len(), TOWNS.len());
        let verdict = |l: &Listing| match EmployerCode::judge(l.employer.code.as_deref()) {
            EmployerCode::Valid(_) => 0,
            EmployerCode::Missing => 1,
            EmployerCode::Malformed => 2,
        };
        let verdicts: HashSet<_> = all.iter().map(verdict).collect();
        assert_eq!(verdicts.len(), 3);
    }

    #[test]
    fn a_day_changes_one_listing_in_a_hundred_and_none_twice() {
        let changes = daily_change(2_000, 1, DAY);
        assert_eq!(changes.len(), 20);
        let id = |c: &DayChange| match c {
            DayChange::Put(l) => l.id.clone(),
            DayChange::Gone(id) => id.clone(),
        };
        assert_eq!(changes.iter().map(id).collect::<HashSet<_>>().len(), 20);
        let gone = changes.iter().filter(|c| matches!(c, DayChange::Gone(_)));
        assert_eq!(gone.count(), 6);
    }
}
