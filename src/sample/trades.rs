//! What people are hired for, in words of our own, with codes of the trade table the terminal ships.

/// Regular work or day labour, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hired {
    /// By the month.
    Fixed,
    /// By the day.
    Gig,
    /// Either.
    Both,
}

/// A trade as employers here look for it.
pub struct SampleTrade {
    /// Code of the trade table.
    pub code: &'static str,
    /// Headlines.
    pub titles: &'static [&'static str],
    /// How people are hired.
    pub hired: Hired,
    /// Least and most a day, yuan.
    pub day: (u32, u32),
    /// Skills asked for now and then.
    pub skills: &'static [&'static str],
    /// What there is to do.
    pub work: &'static [&'static str],
}

macro_rules! trade {
    ($code:literal, $hired:ident, $day:expr, $titles:expr, $skills:expr, $work:expr) => {
        SampleTrade {
            code: $code,
            titles: &$titles,
            hired: Hired::$hired,
            day: $day,
            skills: &$skills,
            work: &$work,
        }
    };
}

/// The trades.
pub const TRADES: [SampleTrade; 32] = [
    trade!(
        "dian-gong",
        Both,
        (180, 320),
        ["电工", "维修电工", "水电安装工", "弱电布线工"],
        ["低压电工证", "高压电工证", "会看图纸"],
        [
            "负责车间线路检修和配电柜保养",
            "参加住宅楼水电预埋和穿线",
            "维护路灯和泵房电机"
        ]
    ),
    trade!(
        "han-gong",
        Both,
        (200, 380),
        ["焊工", "氩弧焊工", "二保焊学徒"],
        ["焊工证", "会氩弧焊"],
        [
            "焊接钢结构大棚骨架",
            "焊接暖气管道和支架",
            "在车间按图下料拼焊"
        ]
    ),
    trade!(
        "wa-gong",
        Gig,
        (220, 350),
        ["瓦工", "砌筑工", "砌墙师傅"],
        ["会贴砖", "会看图纸"],
        ["砌筑院墙和羊圈", "室内砌隔墙抹灰", "铺人行道砖"]
    ),
    trade!(
        "gang-jin-gong",
        Gig,
        (230, 340),
        ["钢筋工", "钢筋绑扎工"],
        ["会看图纸"],
        ["绑扎基础和梁板钢筋", "按料单切断弯曲钢筋"]
    ),
    trade!(
        "jia-zi-gong",
        Gig,
        (240, 360),
        ["架子工", "外架搭拆工"],
        ["架子工证"],
        ["搭拆外脚手架并铺安全网"]
    ),
    trade!(
        "hun-ning-tu-gong",
        Gig,
        (180, 280),
        ["混凝土工", "浇筑工"],
        [],
        ["浇筑地坪和护坡", "振捣收面养护"]
    ),
    trade!(
        "fang-shui-gong",
        Gig,
        (200, 300),
        ["防水工", "屋面补漏工"],
        ["会热熔卷材"],
        ["屋面和卫生间防水施工"]
    ),
    trade!(
        "guan-dao-gong",
        Both,
        (180, 290),
        ["管道工", "暖气安装工"],
        ["会套丝", "会热熔"],
        ["安装村镇供暖管道", "检修自来水管线"]
    ),
    trade!(
        "wa-jue-ji",
        Both,
        (260, 420),
        ["挖掘机司机", "装载机司机"],
        ["挖掘机操作证"],
        ["开挖沟渠平整场地", "料场装车倒料"]
    ),
    trade!(
        "huo-che-si-ji",
        Both,
        (200, 360),
        ["货车司机", "厢货司机", "奶罐车司机"],
        ["B2驾驶证", "A2驾驶证", "从业资格证"],
        ["县城到各镇送货", "往大同方向跑蔬菜运输", "每天两趟拉运鲜奶"]
    ),
    trade!(
        "zhuang-xie-gong",
        Both,
        (140, 240),
        ["装卸工", "搬运工", "跟车装卸"],
        ["能搬重物"],
        ["装卸饲料和化肥", "物流园夜间装车", "帮工厂搬迁设备"]
    ),
    trade!(
        "cang-guan",
        Fixed,
        (110, 170),
        ["仓库管理员", "库房保管员"],
        ["会用电脑"],
        ["登记出入库并盘点", "粮库看管和过磅"]
    ),
    trade!(
        "kuai-di-yuan",
        Fixed,
        (130, 240),
        ["快递员", "乡镇派件员"],
        ["有电动三轮车"],
        ["负责镇上快件派送和揽收"]
    ),
    trade!(
        "wai-mai-yuan",
        Both,
        (120, 230),
        ["外卖骑手", "送餐员"],
        ["有电动车"],
        ["县城范围送餐"]
    ),
    trade!(
        "chu-shi",
        Fixed,
        (150, 280),
        ["厨师", "炒菜师傅", "食堂大厨"],
        ["健康证", "会做面食"],
        ["单位食堂三餐", "度假区餐厅热菜", "早点铺做油条豆浆"]
    ),
    trade!(
        "fu-wu-yuan",
        Both,
        (100, 160),
        ["服务员", "传菜员", "洗碗工", "宴席帮厨"],
        ["健康证"],
        ["饭店前厅点菜传菜", "村里红白事宴席帮忙", "食堂打饭和洗碗"]
    ),
    trade!(
        "mian-dian-shi",
        Fixed,
        (120, 190),
        ["面点师", "糕点师", "蛋糕房学徒"],
        ["健康证"],
        ["制作糕点和馒头", "裱花和烘烤"]
    ),
    trade!(
        "ying-ye-yuan",
        Fixed,
        (95, 150),
        ["营业员", "超市理货员", "药店店员"],
        ["会用手机收款"],
        ["整理货架接待顾客", "超市生鲜区称重打价"]
    ),
    trade!(
        "shou-yin-yuan",
        Fixed,
        (95, 140),
        ["收银员", "加油站收银员"],
        ["会用电脑"],
        ["收款交接班对账"]
    ),
    trade!(
        "bao-an",
        Fixed,
        (90, 140),
        ["保安员", "小区门卫", "夜间看护"],
        ["保安员证"],
        ["门岗登记和夜间巡逻", "看护光伏电站设备"]
    ),
    trade!(
        "bao-jie",
        Both,
        (80, 130),
        ["保洁员", "楼道保洁", "宾馆打扫"],
        [],
        ["打扫办公楼和楼道", "宾馆客房布草更换", "清扫街道垃圾"]
    ),
    trade!(
        "jia-zheng",
        Both,
        (120, 200),
        ["家政服务员", "住家保姆", "钟点工"],
        ["健康证"],
        ["做饭和打扫家里", "每周两次上门打扫"]
    ),
    trade!(
        "yang-lao-hu-li",
        Fixed,
        (110, 190),
        ["养老护理员", "敬老院护工"],
        ["养老护理证", "健康证"],
        ["照料老人起居吃药", "陪护住院老人"]
    ),
    trade!(
        "feng-ren-gong",
        Fixed,
        (110, 200),
        ["缝纫工", "服装车工", "扶贫车间缝纫学徒"],
        ["会用平缝机"],
        ["按件缝制工作服", "车间流水线锁边钉扣"]
    ),
    trade!(
        "bao-zhuang-gong",
        Both,
        (100, 170),
        ["包装工", "杂粮分装工", "打包工"],
        [],
        ["小米和莜面分装封口", "蔬菜装箱贴标"]
    ),
    trade!(
        "zhong-zhi-gong",
        Both,
        (100, 160),
        ["大棚种植工", "蔬菜采摘工", "番茄大棚技术员"],
        ["会嫁接"],
        ["大棚番茄绑蔓打杈", "清早采摘装筐", "育苗和移栽"]
    ),
    trade!(
        "yang-zhi-gong",
        Both,
        (110, 190),
        ["饲养员", "挤奶工", "牛场饲喂工"],
        ["会挤奶"],
        ["按时喂料清圈", "挤奶厅清洗和上杯", "羊场接羔和防疫"]
    ),
    trade!(
        "nong-ji-shou",
        Both,
        (160, 300),
        ["农机手", "拖拉机手", "收割机司机"],
        ["拖拉机驾驶证"],
        ["春耕旋地播种", "秋收玉米籽粒收割"]
    ),
    trade!(
        "hu-lin-yuan",
        Fixed,
        (80, 120),
        ["护林员", "防火巡查员"],
        [],
        ["进山巡查防火和登记来往人员"]
    ),
    trade!(
        "zao-lin-gong",
        Gig,
        (110, 170),
        ["绿化工", "栽树工", "草坪养护工"],
        [],
        ["道路两侧栽树浇水", "公园修剪和除草"]
    ),
    trade!(
        "qi-xiu-gong",
        Fixed,
        (140, 260),
        ["汽修工", "轮胎修补工", "汽修学徒"],
        ["C1驾驶证"],
        ["保养换油和四轮定位", "大货车补胎和刹车调整"]
    ),
    trade!(
        "guang-fu",
        Fixed,
        (150, 240),
        ["光伏电站值班员", "光伏运维工"],
        ["低压电工证"],
        ["巡检组件和逆变器", "清洗光伏板并抄表"]
    ),
];
