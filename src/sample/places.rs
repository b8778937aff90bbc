//! Six towns of one county, with plausible points.

/// The county's division code.
pub const COUNTY: &str = "140222";

/// Name of the county.
pub const COUNTY_NAME: &str = "天镇县";

/// A town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town {
    /// Division code of nine digits.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Millionths of a degree north.
    pub lat_e6: i32,
    /// Millionths of a degree east.
    pub lon_e6: i32,
    /// Villages and streets where people work.
    pub spots: [&'static str; 6],
}

/// The towns.
pub const TOWNS: [Town; 6] = [
    Town {
        code: "140222100",
        name: "玉泉镇",
        lat_e6: 40_421_000,
        lon_e6: 114_091_000,
        spots: [
            "南街",
            "兰溪路",
            "迎宾西路",
            "县工业园区",
            "西沙河村",
            "东关市场",
        ],
    },
    Town {
        code: "140222101",
        name: "谷前堡镇",
        lat_e6: 40_488_000,
        lon_e6: 114_046_000,
        spots: [
            "谷前堡村",
            "水磨口村",
            "大棚基地",
            "白羊口村",
            "扶贫车间",
            "乳业牧场",
        ],
    },
    Town {
        code: "140222102",
        name: "米薪关镇",
        lat_e6: 40_331_000,
        lon_e6: 114_073_000,
        spots: [
            "米薪关村",
            "石羊庄村",
            "粮站",
            "杂粮加工厂",
            "薛牛坊村",
            "养殖小区",
        ],
    },
    Town {
        code: "140222103",
        name: "逯家湾镇",
        lat_e6: 40_456_000,
        lon_e6: 114_168_000,
        spots: [
            "逯家湾村",
            "南高崖村",
            "物流园",
            "建材市场",
            "双寺村",
            "温泉度假区",
        ],
    },
    Town {
        code: "140222104",
        name: "新平堡镇",
        lat_e6: 40_652_000,
        lon_e6: 114_141_000,
        spots: [
            "新平堡村",
            "平远头村",
            "古堡景区",
            "新平尔村",
            "游客中心",
            "果园合作社",
        ],
    },
    Town {
        code: "140222200",
        name: "卅里铺乡",
        lat_e6: 40_392_000,
        lon_e6: 114_011_000,
        spots: [
            "卅里铺村",
            "季冯窑村",
            "光伏电站",
            "石料厂",
            "孙家店村",
            "加油站旁",
        ],
    },
];
