//! Scenes of the library: shelves, a policy to read, an institution and a fair with the way there.

use super::Shown;
use super::people::TODAY;
use super::scenes::{Walk, plain};
use crate::domain::jobs::listing::{ContactPhone, Fen};
use crate::domain::jobs::place::Point;
use crate::domain::jobs::search::DataAge;
use crate::domain::jobs::trade::TradeCode;
use crate::domain::library::fair::Fair;
use crate::domain::library::institution::{Archive, Course, School, Whereabouts};
use crate::domain::library::policy::Policy;
use crate::domain::library::search::{Landmark, LibraryDetail, LibraryHit, LibraryPage};
use crate::domain::library::{Entry, LibraryId, Shelf, Topic};
use crate::domain::paper::{PrintFault, PrinterStatus};
use crate::domain::services::catalogue::Catalogue;
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::library_page::{LibraryAnswer, LibraryFilter, LibraryTap};
use crate::domain::visit::{Line, Tap, VisitEvent};
use jiff::civil::{Date, Time};
use std::sync::Arc;

fn id(text: &str) -> LibraryId {
    LibraryId::parse(text).expect("an id")
}

fn phone(text: &str) -> Option<ContactPhone> {
    ContactPhone::parse(text)
}

fn at(town: &str, address: &str, north: i32, east: i32) -> Whereabouts {
    let here = super::scenes::here();
    Whereabouts {
        town: town.to_owned(),
        address: address.to_owned(),
        point: Point::new(here.lat() + north, here.lon() + east),
    }
}

fn policies() -> Vec<Entry> {
    let policy = |n: u32, group: &str, title: &str, summary: &str| {
        Entry::Policy(Policy {
            id: id(&format!("P{n:04}")),
            title: title.to_owned(),
            group: group.to_owned(),
            summary: summary.to_owned(),
            body: vec![
                "要同时满足三条：单位和本人交满一年；不是因为本人意愿中断就业；已经办了失业登记，有求职要求。".to_owned(),
                "交满一年不到五年的，最长领十二个月；五年不到十年的，最长十八个月；十年以上的，最长二十四个月。".to_owned(),
                "先在终端上办失业登记，再申领。登记办好之前，申领材料也可以一起交，县里会先等登记。".to_owned(),
                "领金期间由失业保险基金替您交职工医疗保险，看病照样报销。找到工作后，由新单位接着交。".to_owned(),
                "找到工作的，要在三天内告诉村里，或在终端上说明。多领的要退回。".to_owned(),
                "这是演示文本，数字和条件都是样例。办事请以县人社局正式发布的文件为准。".to_owned(),
            ],
            issued: Date::constant(2026, 3, 1),
            source: "天镇县人社局（演示）".to_owned(),
            number: "演示〔2026〕1号".to_owned(),
            tags: Vec::new(),
        })
    };
    vec![
        policy(
            1,
            "失业保险",
            "失业保险金怎么领",
            "交失业保险满一年、不是自己不想干、办了失业登记，就能领。",
        ),
        policy(
            2,
            "创业扶持",
            "个人创业担保贷款",
            "想开店、办合作社缺本钱，可以贷款，利息由财政贴一部分。",
        ),
        policy(
            3,
            "技能补贴",
            "技能提升补贴怎么领",
            "参加失业保险满一年，拿到技能证书，可以领补贴。",
        ),
        policy(
            4,
            "就业援助",
            "就业困难人员怎么认定",
            "年纪偏大、家里没人上班、有残疾证的登记失业人员，可以申请。",
        ),
        policy(
            5,
            "养老保险",
            "城乡居民养老保险缴费档次",
            "一年交多少自己选，交得多、交得长，将来领得多。",
        ),
        policy(
            6,
            "社保卡",
            "社保卡丢了先挂失",
            "先打电话或到村服务点临时挂失，再补卡。",
        ),
    ]
}

fn fairs() -> Vec<Entry> {
    let fair = |n: u32, title: &str, place: Whereabouts, day: i8| {
        Entry::Fair(Fair {
            id: id(&format!("F{n:04}")),
            title: title.to_owned(),
            place,
            day: Date::constant(2026, 11, day),
            from: Time::constant(9, 0, 0, 0),
            to: Time::constant(12, 0, 0, 0),
            audience: "有意在家门口上班的村民".to_owned(),
            employers: 26,
            posts: 312,
            phone: phone("0352-9002006"),
        })
    };
    vec![
        fair(
            1,
            "玉泉镇零工集市",
            at("玉泉镇", "玉泉镇东关市场", 6_000, 8_000),
            22,
        ),
        fair(
            2,
            "谷前堡镇送岗位下乡招聘会",
            at("谷前堡镇", "谷前堡镇大棚基地", 67_000, -45_000),
            23,
        ),
        fair(
            3,
            "逯家湾镇返乡务工人员专场招聘会",
            at("逯家湾镇", "逯家湾镇物流园", 35_000, 77_000),
            28,
        ),
    ]
}

fn archives() -> Vec<Entry> {
    let archive = |n: u32, name: &str, keeps: &str, place: Whereabouts| {
        Entry::Archive(Archive {
            id: id(&format!("A{n:04}")),
            name: name.to_owned(),
            place,
            phone: phone("0352-9002100"),
            hours: "周一至周五 上午 8:30–12:00 下午 2:30–6:00".to_owned(),
            keeps: keeps.to_owned(),
            note: "带身份证，替别人办还要带委托书。不收费。".to_owned(),
        })
    };
    vec![
        archive(
            1,
            "县人才交流服务中心",
            "高校毕业生、辞职和流动人员的人事档案",
            at("玉泉镇", "玉泉镇南街 3 号", 5_000, 6_000),
        ),
        archive(
            2,
            "谷前堡镇档案代办点",
            "代收代转流动人员档案，自己不存档案",
            at("谷前堡镇", "谷前堡镇水磨口村 17 号", 67_000, -45_000),
        ),
    ]
}

fn schools() -> Vec<Entry> {
    let course = |name: &str, code: &str, fee, day: Option<i8>| Course {
        name: name.to_owned(),
        trade: TradeCode::parse(code),
        days: 10,
        fee: Some(Fen::yuan(fee)),
        next: day.map(|day| Date::constant(2026, 12, day)),
    };
    let school = |n: u32, name: &str, courses, place: Whereabouts| {
        Entry::School(School {
            id: id(&format!("T{n:04}")),
            name: name.to_owned(),
            place,
            phone: phone("0352-9002201"),
            hours: "周一至周六 上午 9:00–下午 5:00".to_owned(),
            courses,
            note: "报名带身份证。符合条件的，培训和食宿有补贴，先问清楚再交钱。".to_owned(),
        })
    };
    vec![
        school(
            1,
            "县职业技术学校",
            vec![
                course("电工上岗证班", "dian-gong", 0, Some(3)),
                course("焊工初级班", "han-gong", 0, None),
            ],
            at("玉泉镇", "玉泉镇兰溪路 2 号", 4_000, -9_000),
        ),
        school(
            2,
            "新平堡乡村旅游培训点",
            vec![
                course("客房服务班", "ke-fang", 0, Some(8)),
                course("中式烹调班", "chu-shi", 600, Some(12)),
            ],
            at("新平堡镇", "新平堡镇古堡景区 57 号", 231_000, 50_000),
        ),
    ]
}

fn page(entries: &[Entry], topics: Vec<(Topic, u32)>, total: u32) -> LibraryPage {
    let hits = entries.iter().map(|entry| LibraryHit {
        distance: entry
            .place()
            .and_then(|p| p.point)
            .map(|point| super::scenes::here().distance(point)),
        entry: entry.clone(),
    });
    LibraryPage {
        hits: hits.collect(),
        total,
        held: total,
        topics,
        words: ["补贴", "就业困难人员", "返乡创业", "失业保险金"]
            .map(str::to_owned)
            .to_vec(),
        as_of: Some(WallTime::at_start_of(TODAY).plus(Span::minutes(7 * 60 + 10))),
        age: DataAge::Current,
    }
}

fn detail(entry: Entry) -> LibraryDetail {
    let town = |name: &str, north: i32, east: i32| Landmark {
        name: name.to_owned(),
        point: at(name, "", north, east).point.expect("a point"),
    };
    LibraryDetail {
        entry,
        landmarks: vec![
            town("玉泉镇", 2_000, 1_000),
            town("谷前堡镇", 67_000, -45_000),
            town("米薪关镇", -90_000, -18_000),
            town("逯家湾镇", 35_000, 77_000),
            town("新平堡镇", 231_000, 50_000),
            town("卅里铺乡", -29_000, -80_000),
        ],
        as_of: Some(WallTime::at_start_of(TODAY).plus(Span::minutes(7 * 60 + 10))),
        age: DataAge::Current,
    }
}

fn open(catalogue: &Arc<Catalogue>, shelf: Shelf, page: LibraryPage) -> Walk {
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::Library(LibraryTap::Open(shelf)));
    let asked = walk.asked();
    walk.on(VisitEvent::Library(
        asked,
        LibraryAnswer::Found(Box::new(page)),
    ));
    walk
}

fn read(walk: &mut Walk, entry: Entry) {
    walk.tap(Tap::Library(LibraryTap::Entry(entry.id().clone())));
    let asked = walk.asked();
    walk.on(VisitEvent::Entry(asked, Some(Box::new(detail(entry)))));
}

fn words(names: &[(&str, u32)]) -> Vec<(Topic, u32)> {
    let topic = |(name, count): &(&str, u32)| (Topic::Words((*name).to_owned()), *count);
    names.iter().map(topic).collect()
}

/// Every page of the library.
pub(super) fn scenes(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let groups = words(&[
        ("就业援助", 7),
        ("养老保险", 7),
        ("创业扶持", 6),
        ("技能补贴", 6),
        ("失业保险", 5),
        ("社保卡", 3),
    ]);
    let mut walk = open(
        catalogue,
        Shelf::Policies,
        page(&policies(), groups.clone(), 42),
    );
    all.push(plain("library-policies", &walk));
    all.push(Shown {
        name: "library-search".to_owned(),
        scene: walk.scene(),
        taps: vec!["查找", "s", "y"],
    });
    read(&mut walk, policies().remove(0));
    all.push(plain("library-article", &walk));
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    all.push(plain("library-article-print", &walk));
    stale(all, catalogue, groups);
    let towns = words(&[("玉泉镇", 4), ("谷前堡镇", 3), ("逯家湾镇", 3)]);
    let mut walk = open(catalogue, Shelf::Fairs, page(&fairs(), towns, 3));
    all.push(plain("library-fairs", &walk));
    read(&mut walk, fairs().remove(2));
    all.push(plain("library-fair", &walk));
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    all.push(plain("library-fair-print", &walk));
    walk.on(VisitEvent::Printer(PrinterStatus::Down(
        PrintFault::OutOfPaper,
    )));
    all.push(plain("library-fair-no-paper", &walk));
    let mut walk = open(catalogue, Shelf::Archives, page(&archives(), Vec::new(), 2));
    all.push(plain("library-archives", &walk));
    read(&mut walk, archives().remove(1));
    all.push(plain("library-archive", &walk));
    let trade = |code: &str, n| (Topic::Trade(TradeCode::parse(code).expect("a code")), n);
    let trades = vec![
        trade("dian-gong", 2),
        trade("han-gong", 1),
        trade("chu-shi", 1),
    ];
    let mut walk = open(catalogue, Shelf::Training, page(&schools(), trades, 2));
    all.push(plain("library-training", &walk));
    read(&mut walk, schools().remove(1));
    all.push(plain("library-school", &walk));
}

fn stale(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>, topics: Vec<(Topic, u32)>) {
    let mut walk = open(
        catalogue,
        Shelf::Policies,
        page(&policies(), topics.clone(), 42),
    );
    walk.on(VisitEvent::Line(Line::Offline));
    let words = LibraryFilter::Words("低保".to_owned());
    walk.tap(Tap::Library(LibraryTap::Filter(words)));
    let asked = walk.asked();
    let nothing = LibraryPage {
        age: DataAge::Greyed { days: 9 },
        as_of: Some(WallTime::at_start_of(Date::constant(2026, 11, 13)).plus(Span::hours(7))),
        ..page(&[], topics, 0)
    };
    walk.on(VisitEvent::Library(
        asked,
        LibraryAnswer::Found(Box::new(nothing)),
    ));
    all.push(plain("library-none-offline", &walk));
}
