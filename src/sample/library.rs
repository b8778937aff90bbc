//! Job fairs, institutions that keep archives and institutions that train.

use super::places::{COUNTY_NAME, TOWNS, Town};
use super::random::Random;
use crate::wire::library::{Address, Archive, Course, Fair, School};
use crate::wire::listing::Point;
use jiff::civil::Date;

/// Days from the first one on which fairs are held.
const FAIR_DAYS: [i64; 20] = [
    -6, -2, 0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16, 20, 24, 27, 31, 38,
];

/// What a fair is called and whom it is for.
const FAIR_KINDS: [(&str, &str); 6] = [
    ("送岗位下乡招聘会", "有意在家门口上班的村民"),
    ("零工集市", "按天、按小时干活的劳动者和要找零工的雇主"),
    ("返乡务工人员专场招聘会", "外出务工返乡人员"),
    ("高校毕业生专场招聘会", "离校未就业的高校毕业生"),
    ("就业援助专场招聘会", "登记失业人员和就业困难人员"),
    ("妇女就业专场招聘会", "想在家附近就业的妇女"),
];

/// Archives: where, name, whose archives, what to know.
const ARCHIVES: [(usize, &str, &str, &str); 6] = [
    (
        0,
        "人才交流服务中心（样例）",
        "高校毕业生、辞职和流动人员的人事档案",
        "转入、转出、借阅都不收费。带身份证，替别人办还要带委托书。",
    ),
    (
        0,
        "公共就业服务中心档案室（样例）",
        "失业人员、灵活就业人员的档案",
        "先打电话问清档案在不在，再跑一趟。",
    ),
    (
        1,
        "谷前堡镇便民服务中心档案代办点（样例）",
        "代收代转流动人员档案，自己不存档案",
        "每周二、周四收件，收件后送县人才交流服务中心。",
    ),
    (
        2,
        "米薪关镇便民服务中心档案代办点（样例）",
        "代收代转流动人员档案，自己不存档案",
        "每周一、周三收件，收件后送县人才交流服务中心。",
    ),
    (
        3,
        "逯家湾镇退役军人服务站（样例）",
        "退役军人的档案查询登记",
        "带退役证和身份证。",
    ),
    (
        4,
        "新平堡镇便民服务中心档案代办点（样例）",
        "代收代转流动人员档案，自己不存档案",
        "每周五收件，收件后送县人才交流服务中心。",
    ),
];

/// A course: name, trade, days, fee in yuan.
type SampleCourse = (&'static str, &'static str, u16, u32);

/// Schools: where, name, courses.
const SCHOOLS: [(usize, &str, &[SampleCourse]); 15] = [
    (
        0,
        "县职业技术学校（样例）",
        &[
            ("电工上岗证班", "dian-gong", 10, 0),
            ("焊工初级班", "han-gong", 15, 0),
            ("会计做账班", "kuai-ji", 20, 480),
        ],
    ),
    (
        0,
        "玉泉惠民职业培训学校（样例）",
        &[
            ("育婴员班", "yue-sao", 12, 0),
            ("养老护理员班", "yang-lao-hu-li", 12, 0),
        ],
    ),
    (
        0,
        "晋北家政培训中心（样例）",
        &[
            ("家政服务班", "jia-zheng", 8, 0),
            ("保洁收纳班", "bao-jie", 5, 0),
        ],
    ),
    (
        0,
        "玉泉厨艺培训部（样例）",
        &[
            ("中式烹调班", "chu-shi", 20, 600),
            ("面点师班", "mian-dian-shi", 15, 0),
        ],
    ),
    (
        1,
        "谷前堡大棚种植实训基地（样例）",
        &[
            ("设施蔬菜种植班", "zhong-zhi-gong", 7, 0),
            ("农机驾驶维修班", "nong-ji-shou", 12, 0),
        ],
    ),
    (
        1,
        "白羊口电商培训点（样例）",
        &[
            ("农产品电商班", "dian-shang", 6, 0),
            ("直播带货班", "zhu-bo", 6, 0),
        ],
    ),
    (
        1,
        "谷前堡扶贫车间技能班（样例）",
        &[("缝纫工班", "feng-ren-gong", 10, 0)],
    ),
    (
        2,
        "米薪关养殖技术学校（样例）",
        &[
            ("肉牛养殖班", "yang-zhi-gong", 7, 0),
            ("杂粮加工班", "shi-pin-jia-gong", 7, 0),
        ],
    ),
    (
        2,
        "石羊庄手工艺工坊（样例）",
        &[("手工编织班", "shou-gong-yi", 8, 0)],
    ),
    (
        3,
        "逯家湾物流技能培训点（样例）",
        &[
            ("叉车工班", "cha-che-gong", 8, 380),
            ("仓库管理班", "cang-guan", 6, 0),
        ],
    ),
    (
        3,
        "南高崖建筑工匠学校（样例）",
        &[
            ("瓦工班", "wa-gong", 10, 0),
            ("钢筋工班", "gang-jin-gong", 10, 0),
            ("防水工班", "fang-shui-gong", 8, 0),
        ],
    ),
    (
        4,
        "新平堡乡村旅游培训点（样例）",
        &[
            ("客房服务班", "ke-fang", 6, 0),
            ("餐厅服务班", "fu-wu-yuan", 6, 0),
        ],
    ),
    (
        4,
        "平远头果树技术班（样例）",
        &[("果树修剪班", "yuan-yi-gong", 6, 0)],
    ),
    (
        5,
        "卅里铺光伏运维培训站（样例）",
        &[
            ("光伏安装运维班", "guang-fu", 10, 0),
            ("家电维修班", "jia-dian-wei-xiu", 12, 260),
        ],
    ),
    (
        5,
        "卅里铺挖掘机驾驶培训部（样例）",
        &[
            ("挖掘机操作班", "wa-jue-ji", 20, 1_200),
            ("装载机操作班", "zhuang-zai-ji", 15, 900),
        ],
    ),
];

/// What stands on one shelf: how its entries are numbered and called.
struct Row {
    /// The first letter of its ids.
    letter: char,
    /// The number its phones begin with.
    phones: usize,
    /// How many spots of a town are taken, in turn.
    spots: usize,
    /// House numbers: the first, and how far apart they are.
    houses: (usize, usize),
}

const FAIR: Row = Row {
    letter: 'F',
    phones: 2_000,
    spots: 6,
    houses: (0, 0),
};
const ARCHIVE: Row = Row {
    letter: 'A',
    phones: 2_100,
    spots: 3,
    houses: (3, 7),
};
const SCHOOL: Row = Row {
    letter: 'T',
    phones: 2_200,
    spots: 6,
    houses: (2, 5),
};

/// The `n`th entry of a shelf: what each of them has, whatever it is.
struct Stand {
    id: String,
    phone: Option<String>,
    place: Address,
}

impl Row {
    fn stand(&self, n: usize, town: &Town, random: &mut Random) -> Stand {
        let house = self.houses.0 + n * self.houses.1;
        let spot = town.spots[n % self.spots];
        Stand {
            id: format!("{}{:04}", self.letter, n + 1),
            phone: Some(format!("0352-90{:05}", self.phones + n)),
            place: Address {
                town: town.name.to_owned(),
                address: format!("{}{spot} {house} 号", town.name),
                point: Some(near(town, random)),
            },
        }
    }
}

/// Somewhere in a town, within about two kilometres of its middle.
fn near(town: &Town, random: &mut Random) -> Point {
    let off = |random: &mut Random| i32::try_from(random.below(30_000)).expect("small") - 15_000;
    Point {
        lat_e6: town.lat_e6 + off(random),
        lon_e6: town.lon_e6 + off(random),
    }
}

fn on(day: Date, days: i64) -> String {
    day.checked_add(jiff::Span::new().days(days))
        .expect("within the calendar")
        .to_string()
}

/// Twenty fairs around a day: two are over, two are on that day.
pub fn fairs(day: Date) -> Vec<Fair> {
    let mut random = Random::new(1, "fairs");
    let mut one = |(n, days): (usize, i64)| {
        let town = &TOWNS[n % TOWNS.len()];
        let (kind, audience) = FAIR_KINDS[n % FAIR_KINDS.len()];
        let afternoon = random.chance(1, 4);
        let employers = random.between(6, 32);
        let spot = random.pick(&town.spots);
        let Stand { id, phone, place } = FAIR.stand(n, town, &mut random);
        Fair {
            id,
            title: format!("{}{kind}", town.name),
            place: format!("{}{spot}", town.name),
            town: place.town,
            point: place.point,
            day: on(day, days),
            from: if afternoon { "14:00" } else { "09:00" }.to_owned(),
            to: if afternoon { "17:00" } else { "12:00" }.to_owned(),
            audience: audience.to_owned(),
            employers,
            posts: employers * random.between(8, 14),
            phone,
        }
    };
    (0..).zip(FAIR_DAYS).map(&mut one).collect()
}

/// Institutions that keep archives.
pub fn archives() -> Vec<Archive> {
    let mut random = Random::new(1, "archives");
    (0..)
        .zip(ARCHIVES)
        .map(|(n, (town, name, keeps, note))| {
            let Stand { id, phone, place } = ARCHIVE.stand(n, &TOWNS[town], &mut random);
            let county = if n < 2 { COUNTY_NAME } else { "" };
            Archive {
                id,
                name: format!("{county}{name}"),
                place,
                phone,
                hours: "周一至周五 上午 8:30–12:00 下午 2:30–6:00".to_owned(),
                keeps: keeps.to_owned(),
                note: note.to_owned(),
            }
        })
        .collect()
}

/// Institutions that train, with classes that begin in the weeks after a day.
pub fn training(day: Date) -> Vec<School> {
    let mut random = Random::new(1, "training");
    (0..)
        .zip(SCHOOLS)
        .map(|(n, (town, name, courses))| {
            let Stand { id, phone, place } = SCHOOL.stand(n, &TOWNS[town], &mut random);
            School {
                id,
                name: name.to_owned(),
                place,
                phone,
                hours: "周一至周六 上午 9:00–下午 5:00".to_owned(),
                courses: courses
                    .iter()
                    .map(|&(name, trade, days, fee)| Course {
                        name: name.to_owned(),
                        trade: Some(trade.to_owned()),
                        days,
                        fee_fen: Some(fee * 100),
                        next: random
                            .chance(4, 5)
                            .then(|| on(day, i64::from(random.between(2, 45)))),
                    })
                    .collect(),
                note: "报名带身份证。符合条件的，培训和食宿有补贴，先问清楚再交钱。".to_owned(),
            }
        })
        .collect()
}
