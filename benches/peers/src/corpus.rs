//! Made-up listings of a made-up prefecture: the same number gives the same listing for ever.
//!
//! No real person, employer or telephone number is in it.

use jiff::civil::Date;
use jiujinban::domain::jobs::listing::{
    AgeLimits, Board, Employer, EmployerCode, Fen, GigDays, Insurance, Kind, Listing, ListingId,
    Lodging, Settlement, Skill, Wage, WageUnit, Workplace,
};
use jiujinban::domain::jobs::place::Point;
use jiujinban::domain::jobs::trade::{Trade, Vocabulary};
use jiujinban::domain::people::identity::DivisionCode;

/// The day the corpus is searched on.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// Numbers from one number (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// Dice for one listing.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x6A09_E667_F3BC_C908)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        (self.roll() >> 32) as u32 % n
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// One of many.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u32) as usize]
    }

    /// One of many, the first far more often than the last, as trades are in life.
    pub fn early<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let n = of.len() as u32;
        let at = self.below(n).min(self.below(n)).min(self.below(n));
        &of[at as usize]
    }
}

const COUNTIES: [&str; 9] = [
    "平川县",
    "云峰县",
    "清河县",
    "玉泉县",
    "临溪县",
    "安阳坡县",
    "柳林县",
    "北原县",
    "石门市",
];
const TOWN_A: [&str; 24] = [
    "城关", "玉泉", "大王", "小店", "马家", "东庄", "西沟", "南坪", "北寨", "龙泉", "柳树", "双桥",
    "三岔", "石佛", "杨集", "黄土", "白马", "青山", "红旗", "新兴", "太平", "永安", "五里", "河口",
];
const TOWN_B: [&str; 6] = ["镇", "乡", "岭镇", "堡镇", "河乡", "街道"];
const VILLAGE: [&str; 20] = [
    "李家庄",
    "张村",
    "王家坪",
    "前营",
    "后营",
    "上河",
    "下河",
    "赵家沟",
    "周集",
    "孙庄",
    "槐树湾",
    "枣园",
    "梨树坡",
    "杏花",
    "桃园",
    "老井",
    "高台",
    "土门",
    "寺前",
    "桥头",
];
const ROAD: [&str; 8] = [
    "迎宾路",
    "农贸街",
    "中心街",
    "环城路",
    "振兴大道",
    "学府路",
    "工业一路",
    "站前街",
];
const FIRM_A: [&str; 30] = [
    "鑫",
    "宏",
    "绿源",
    "丰收",
    "晨光",
    "万家",
    "惠民",
    "金穗",
    "同心",
    "长青",
    "华泰",
    "瑞丰",
    "兴农",
    "康乐",
    "福安",
    "永盛",
    "恒通",
    "众合",
    "百味",
    "天成",
    "顺达",
    "安居",
    "信达",
    "启航",
    "和美",
    "盛世",
    "东方",
    "新田园",
    "山里人",
    "好邻居",
];
const FIRM_B: [&str; 22] = [
    "建筑劳务",
    "机械制造",
    "食品加工",
    "服装",
    "鞋业",
    "电子",
    "物流",
    "餐饮管理",
    "物业服务",
    "家政服务",
    "农业开发",
    "果业",
    "养殖",
    "园林绿化",
    "光伏科技",
    "养老服务",
    "保安服务",
    "商贸",
    "装饰工程",
    "包装",
    "纺织",
    "冷链仓储",
];
const FIRM_C: [&str; 7] = [
    "有限公司",
    "有限责任公司",
    "专业合作社",
    "厂",
    "经营部",
    "服务中心",
    "工程队",
];
const OPENING: [&str; 10] = [
    "因订单增加招",
    "长期招",
    "急招",
    "村就业帮扶车间招",
    "零工驿站代发：招",
    "项目部招",
    "本店招",
    "合作社农忙招",
    "面向周边乡镇招",
    "帮扶单位提供岗位，招",
];
const DUTY: [&str; 24] = [
    "按图纸施工",
    "听从班长安排",
    "保持工位整洁",
    "做好安全防护",
    "点清数量再装车",
    "负责设备日常保养",
    "做好交接班记录",
    "清理现场垃圾",
    "登记来访车辆",
    "夜间巡查两次",
    "按标准分级装箱",
    "轻拿轻放",
    "协助老人起居",
    "买菜做饭",
    "配制饲料",
    "防疫消毒",
    "检查线路和配电箱",
    "更换损坏零件",
    "流水线组装",
    "产品外观检验",
    "贴标签打包",
    "客户电话回访",
    "货架补货",
    "收银对账",
];
const DEMAND: [&str; 24] = [
    "身体健康",
    "能吃苦耐劳",
    "年龄十八至五十五周岁",
    "年龄不超过六十周岁",
    "初中以上学历",
    "学历不限",
    "男女不限",
    "有经验者优先",
    "生手可教",
    "持证上岗",
    "会用智能手机",
    "服从安排",
    "能上夜班",
    "有电动车优先",
    "会骑三轮车",
    "不怕高",
    "视力好",
    "普通话清楚",
    "退役军人优先",
    "脱贫户优先",
    "残疾人可报名",
    "本镇居民优先",
    "夫妻均可",
    "有健康证",
];
const OFFER: [&str; 26] = [
    "包吃住",
    "包午餐",
    "提供住宿",
    "缴纳五险",
    "五险一金",
    "买工伤保险",
    "月休四天",
    "单休",
    "双休",
    "全勤奖二百元",
    "夜班补贴",
    "高温补贴",
    "过节发福利",
    "工龄工资",
    "免费班车接送",
    "夫妻房",
    "工资月结",
    "工资日结",
    "当天结算",
    "每月十五日发工资",
    "可预支生活费",
    "免费培训",
    "发工作服",
    "加班费另算",
    "计件多劳多得",
    "完工结清",
];
const HOURS: [&str; 10] = [
    "每天八小时",
    "早七点到晚六点",
    "两班倒",
    "三班倒",
    "长白班",
    "做一天休一天",
    "农忙用工约十天",
    "工期一个月左右",
    "下雨停工",
    "周末照常",
];
const SKILLS: [&str; 30] = [
    "低压电工证",
    "高压电工证",
    "焊工证",
    "叉车证",
    "A2驾照",
    "B2驾照",
    "C1驾照",
    "健康证",
    "保安员证",
    "护理证",
    "会计证",
    "看图纸",
    "贴砖",
    "抹灰",
    "吊顶",
    "二保焊",
    "氩弧焊",
    "平车",
    "锁边",
    "炒菜",
    "面点",
    "嫁接",
    "剪枝",
    "滴灌",
    "打药",
    "直播",
    "打字",
    "点钞",
    "翻身喂饭",
    "催乳",
];

struct Town {
    code: DivisionCode,
    county: &'static str,
    name: String,
    lat: i32,
    lon: i32,
}

/// Makes listings.
pub struct Corpus {
    trades: Vec<Trade>,
    towns: Vec<Town>,
}

impl Corpus {
    /// A corpus over a trade table.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let towns = (0..144).map(|n| town(n)).collect();
        Self {
            trades: vocabulary.trades().to_vec(),
            towns,
        }
    }

    /// The listing of a number.
    pub fn listing(&self, number: u32) -> Listing {
        let dice = &mut Dice::new(u64::from(number));
        let trade = dice.early(&self.trades).clone();
        let town = dice.one(&self.towns);
        let kind = if dice.below(10) < 4 {
            Kind::Gig
        } else {
            Kind::Fixed
        };
        let headcount = 1 + dice.below(6) * dice.below(8);
        let word = if trade.synonyms.is_empty() || dice.below(3) > 0 {
            trade.name.clone()
        } else {
            dice.one(&trade.synonyms).clone()
        };
        let posted = days_before(dice.below(60));
        let gig_days = (kind == Kind::Gig)
            .then(|| GigDays::new(days_after(dice.below(20)), days_after(20 + dice.below(20))))
            .flatten();
        Listing {
            id: ListingId::parse(&format!("J{number:09}")).expect("letters and digits"),
            kind,
            title: title(dice, &word, town, headcount, kind),
            trade: trade.code.clone(),
            employer: Employer {
                name: format!(
                    "{}{}{}{}",
                    town.county.trim_end_matches(['县', '市']),
                    dice.one(&FIRM_A),
                    dice.one(&FIRM_B),
                    dice.one(&FIRM_C)
                ),
                code: EmployerCode::Missing,
            },
            workplace: workplace(dice, town, kind),
            wage: wage(dice, kind),
            headcount: headcount as u16,
            board: *dice.one(&[Board::None, Board::None, Board::Lunch, Board::AllMeals]),
            lodging: *dice.one(&[Lodging::None, Lodging::None, Lodging::Provided]),
            insurance: *dice.one(&[
                Insurance::Unstated,
                Insurance::Injury,
                Insurance::Five,
                Insurance::FiveAndFund,
            ]),
            skills: skills(dice),
            ages: AgeLimits {
                from: Some(18),
                to: Some(45 + 5 * dice.below(5) as u8),
            },
            posted,
            valid_through: days_after(dice.below(60)),
            gig_days,
            phone: None,
            description: description(dice, &word, town, headcount),
        }
    }
}

fn town(n: u32) -> Town {
    let county = n as usize % COUNTIES.len();
    let name = n as usize / COUNTIES.len();
    Town {
        code: DivisionCode::parse(&format!("9901{:02}{:03}", county + 21, 100 + name))
            .expect("nine digits"),
        county: COUNTIES[county],
        name: format!("{}{}", TOWN_A[name % 24], TOWN_B[(name + county) % 6]),
        lat: 34_000_000 + (n as i32 % 12) * 90_000,
        lon: 113_000_000 + (n as i32 / 12) * 110_000,
    }
}

fn title(dice: &mut Dice, word: &str, town: &Town, headcount: u32, kind: Kind) -> String {
    match dice.below(6) {
        0 => format!("{word}（{}）", dice.one(&OFFER)),
        1 => format!("急招{word}{headcount}名"),
        2 => format!("{}{word}", town.name),
        3 if kind == Kind::Gig => format!("日结{word}"),
        4 => format!("{word}学徒"),
        _ => word.to_owned(),
    }
}

fn workplace(dice: &mut Dice, town: &Town, kind: Kind) -> Workplace {
    let village = dice.one(&VILLAGE);
    let address = match dice.below(3) {
        0 => format!(
            "{}{}{village}村{}组",
            town.county,
            town.name,
            1 + dice.below(12)
        ),
        1 => format!(
            "{}{}工业园{}号厂房",
            town.county,
            town.name,
            1 + dice.below(30)
        ),
        _ => format!(
            "{}{}{}{}号",
            town.county,
            town.name,
            dice.one(&ROAD),
            1 + dice.below(200)
        ),
    };
    let jitter = |dice: &mut Dice| dice.below(60_000) as i32 - 30_000;
    let (lat, lon) = (town.lat + jitter(dice), town.lon + jitter(dice));
    Workplace {
        area: town.code.clone(),
        address,
        point: Point::new(lat, lon).filter(|_| !dice.once_in(50)),
        meeting_place: if kind == Kind::Gig && dice.once_in(2) {
            format!("{village}村委会门口")
        } else {
            String::new()
        },
    }
}

fn wage(dice: &mut Dice, kind: Kind) -> Option<Wage> {
    if dice.once_in(20) {
        return None;
    }
    let (low, step, unit, settlement) = match (kind, dice.below(6)) {
        (Kind::Fixed, _) => (
            2_500 + dice.below(45) * 100,
            1_500,
            WageUnit::Month,
            Settlement::Monthly,
        ),
        (Kind::Gig, 0) => (12 + dice.below(20), 6, WageUnit::Hour, Settlement::Hourly),
        (Kind::Gig, 1) => (
            1 + dice.below(5),
            2,
            WageUnit::Piece,
            Settlement::OnCompletion,
        ),
        (Kind::Gig, _) => (
            100 + dice.below(25) * 10,
            80,
            WageUnit::Day,
            Settlement::Daily,
        ),
    };
    Wage::new(
        Fen::yuan(low),
        Fen::yuan(low + dice.below(step)),
        unit,
        settlement,
    )
}

fn skills(dice: &mut Dice) -> Vec<Skill> {
    let mut all: Vec<Skill> = (0..dice.below(4))
        .map(|_| Skill((*dice.one(&SKILLS)).to_owned()))
        .collect();
    all.dedup();
    all
}

fn some(dice: &mut Dice, of: &[&str], most: u32, between: &str) -> String {
    let count = 1 + dice.below(most);
    let picked: Vec<&str> = (0..count).map(|_| *dice.one(of)).collect();
    picked.join(between)
}

fn description(dice: &mut Dice, word: &str, town: &Town, headcount: u32) -> String {
    let mut text = format!("{}{word}{headcount}人。", dice.one(&OPENING));
    text += &format!("工作内容：{}。", some(dice, &DUTY, 4, "，"));
    text += &format!("要求：{}。", some(dice, &DEMAND, 5, "；"));
    text += &format!("{}。", dice.one(&HOURS));
    text += &format!("待遇：{}。", some(dice, &OFFER, 5, "、"));
    if dice.once_in(2) {
        text += &format!(
            "地点在{}{}，离镇上约{}公里。",
            town.name,
            dice.one(&VILLAGE),
            1 + dice.below(20)
        );
    }
    text += "联系人：招工专干。";
    text
}

fn days_before(days: u32) -> Date {
    TODAY.saturating_sub(jiff::Span::new().days(i64::from(days)))
}

fn days_after(days: u32) -> Date {
    TODAY.saturating_add(jiff::Span::new().days(i64::from(days)))
}
