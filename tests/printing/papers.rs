//! One paper of each kind, with a name that half the fonts of the world cannot write.

use jiff::civil::Date;
use jiujinban::domain::delivery::{
    AcceptanceStamp, BodyDigest, DeviceId, KeyId, Receipt, ReceiptFacts, ReceiptNo, ReceiptPrefix,
    ReceiptStamp, Signature, SubmissionId,
};
use jiujinban::domain::jobs::listing::{
    AgeLimits, Board, ContactPhone, Employer, EmployerCode, Fen, Insurance, Kind, Listing,
    ListingId, Lodging, Settlement, Skill, Wage, WageUnit, Workplace,
};
use jiujinban::domain::jobs::trade::TradeCode;
use jiujinban::domain::library::{LibraryId, Shelf};
use jiujinban::domain::paper::{Paper, PaperColumn, PaperTable};
use jiujinban::domain::people::identity::DivisionCode;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ui::text::papers::{
    Counts, Letterhead, MissingThing, PlacePaper, ReceiptPaper, RecordPaper, Refused, job_slip,
    missing_material, place, policy, query_record, receipt as receipt_paper, refusal,
};

const NOW: WallTime = WallTime(1_795_000_000_000);
/// 𬱖 is in the main font, 𪜀 only in the last of the rare ones.
pub const PERSON: &str = "王𬱖𪜀";

fn head() -> Letterhead {
    Letterhead {
        issuer: "玉泉镇李家庄村就业社保服务点".to_owned(),
        phone: "0352-0000000".to_owned(),
        counts: Counts::Yes,
        now: NOW,
    }
}

pub fn number() -> ReceiptNo {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    ReceiptNo::new(&prefix, Date::constant(2026, 11, 21), 42).expect("a serial")
}

fn stamps() -> Receipt {
    let key = |name| KeyId::parse(name).expect("a key");
    let facts = ReceiptFacts {
        no: number(),
        item: ItemNo::new(1).expect("an item"),
        submission: SubmissionId::from_parts(NOW, 77),
        digest: BodyDigest([7; 32]),
        device: DeviceId::parse("TZ-0017").expect("a device"),
        received_at: NOW,
    };
    Receipt {
        facts,
        received: ReceiptStamp {
            key: key("TZ-0017.1"),
            signature: Signature([0xa5; 64]),
        },
        accepted: Some(AcceptanceStamp {
            key: key("county-1"),
            at: WallTime(NOW.0 + 60_000),
            signature: Signature([0x5a; 64]),
        }),
    }
}

/// A receipt with both stamps.
pub fn receipt() -> Paper {
    let stamps = stamps();
    let case = ReceiptPaper {
        receipt: &stamps,
        item: "固定工求职登记",
        person: PERSON,
        promise: "受理后 2 个工作日内",
        latest: WallTime(NOW.0 + 86_400_000),
        set_aside: false,
    };
    receipt_paper(&case, &head())
}

/// The text in the receipt's code.
pub fn receipt_code() -> String {
    jiujinban::domain::delivery::encode_receipt(&stamps())
}

/// A job slip.
pub fn job() -> Paper {
    let listing = Listing {
        id: ListingId::parse("J000123").expect("an id"),
        kind: Kind::Gig,
        title: "大棚采摘工".into(),
        trade: TradeCode::parse("cai-zhai").expect("a trade"),
        employer: Employer {
            name: "样禾农业合作社".into(),
            code: EmployerCode::Missing,
        },
        workplace: Workplace {
            area: DivisionCode::parse("140222100").expect("a division"),
            address: "玉泉镇东沙河村蔬菜大棚 12 号".into(),
            point: None,
            meeting_place: "村委会门口，早上 6:30".into(),
        },
        wage: Wage::new(
            Fen::yuan(120),
            Fen::yuan(150),
            WageUnit::Day,
            Settlement::Daily,
        ),
        headcount: 6,
        board: Board::Lunch,
        lodging: Lodging::None,
        insurance: Insurance::Unstated,
        skills: vec![Skill("手脚麻利".into())],
        ages: AgeLimits::default(),
        posted: Date::constant(2026, 11, 20),
        valid_through: Date::constant(2026, 12, 31),
        gig_days: None,
        description: "采摘西红柿、黄瓜，装箱过秤。工具由用工方准备，自带手套即可。".into(),
        phone: ContactPhone::parse("13900000001"),
    };
    let code = "【零工】大棚采摘工\n工资：120–150 元/天\n电话：13900000001";
    job_slip(
        &listing,
        code,
        &["招聘方没有登记统一信用代码，先核实再去。"],
        &head(),
    )
}

/// A query record with a table of so many months.
pub fn record(months: u16) -> Paper {
    let row = |n: u16| {
        let (year, month) = (2026 - n / 12, 12 - n % 12);
        let paid = if n % 7 == 3 {
            "扣款失败：余额不足"
        } else {
            "已到账"
        };
        vec![
            format!("{year}年{month}月").as_str().into(),
            "178.50 元".into(),
            paid.into(),
        ]
    };
    let record = RecordPaper {
        item: ItemNo::new(33).expect("an item"),
        title: "养老待遇发放记录",
        person: PERSON,
        as_of: NOW,
        headline: vec![("上次发放".into(), "178.50 元".into())],
        details: vec![
            ("参保地".into(), "玉泉镇李家庄村".into()),
            ("发放银行".into(), "农村信用社".into()),
        ],
        table: Some(PaperTable {
            columns: vec![
                PaperColumn::words("月份", 2),
                PaperColumn::numbers("金额", 2),
                PaperColumn::words("结果", 3),
            ],
            rows: (0..months).map(row).collect(),
        }),
        notes: vec!["扣款失败：卡里余额不足，存够钱后下个月一起补扣。".into()],
    };
    query_record(record, &head())
}

/// 一次性告知.
pub fn missing() -> Paper {
    let things = [
        MissingThing {
            what: "本人社保卡",
            how: "卡丢了先到银行补",
        },
        MissingThing {
            what: "失业登记表",
            how: "",
        },
        MissingThing {
            what: "解除劳动合同证明",
            how: "由原单位开具，盖公章",
        },
    ];
    let bring = "带齐后在 2026年12月6日 前到任何一台终端或镇便民服务中心办，不用重新填表。";
    missing_material("就业困难人员认定", Some(&number()), &things, bring, &head())
}

/// A refusal.
pub fn refused() -> Paper {
    let refused = Refused {
        item: ItemNo::new(22).expect("an item"),
        name: "城乡居民养老保险待遇领取",
        reasons: &["还没有满 60 岁，2027年3月1日 满"],
        helps: &["满 60 岁的当月再来", "缺的年限可以一次补缴"],
        elsewhere: "要提前问清楚，到镇便民服务中心 3 号窗口。",
    };
    refusal(&refused, &head())
}

/// A policy.
pub fn policy_text() -> Paper {
    let text = "零工市场不收求职人的钱。\n用工方要当天结清工钱。";
    policy(
        "P-1",
        "零工市场服务办法",
        text,
        "晋人社发〔2024〕1号",
        &head(),
    )
}

/// A school to take along.
pub fn school() -> Paper {
    let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let told = PlacePaper {
        id: &LibraryId::parse("T0001").expect("an id"),
        shelf: Shelf::Training,
        name: "新平堡乡村旅游培训点",
        headline: "最近开班：客房服务班，12月8日 星期二，还有 16 天",
        phone: "0352-9002201",
        facts: &[
            pair("地址", "新平堡镇古堡景区 57 号"),
            pair("时间", "周一至周六 上午 9:00–下午 5:00"),
        ],
        courses: &[
            pair("客房服务班", "学 10 天 · 免费 · 12月8日开班"),
            pair("中式烹调班", "学 10 天 · 600 元 · 12月12日开班"),
        ],
        way: "在您的正北方向，直线 25 公里。路远，建议坐车去。",
        as_of: "数据更新于 今天 07:10",
    };
    place(&told, &head())
}

/// Every kind, by a name for files.
pub fn all() -> Vec<(&'static str, Paper)> {
    vec![
        ("receipt", receipt()),
        ("job", job()),
        ("record", record(12)),
        ("missing", missing()),
        ("refused", refused()),
        ("policy", policy_text()),
        ("school", school()),
    ]
}
