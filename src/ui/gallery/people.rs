//! The made-up persons and jobs of the gallery. The numbers fit their check digits and belong to
//! nobody: the division code 140222 with a sequence number the registry does not give out.

use crate::domain::jobs::listing::{
    AgeLimits, Board, Employer, EmployerCode, Fen, GigDays, Insurance, Kind, Listing, ListingId,
    Lodging, Settlement, Skill, Wage, WageUnit, Workplace,
};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::people::card::{CardProof, Holder, PrivateDate, SpecVersion};
use crate::domain::people::identity::{CardNumber, IdNumber, PersonName, Sex};
use crate::domain::services::workdays::{Workdays, YearPlan};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The day all pictures are taken.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// A woman of 44.
pub fn holder() -> Holder {
    let first = "14022219820316002";
    let check = IdNumber::check_character(first).expect("seventeen digits");
    let id_number = IdNumber::parse(&format!("{first}{check}")).expect("the check digit fits");
    Holder {
        card_number: CardNumber::parse("A00000042"),
        name: PersonName::parse("王秀兰").expect("a name"),
        sex: Sex::Female,
        nation: None,
        address: None,
        birth_date: PrivateDate::new(id_number.birth_date()),
        issued: Some(Date::constant(2015, 6, 1)),
        expires: Some(Date::constant(2035, 5, 31)),
        issuer: None,
        version: Some(SpecVersion::V2),
        proof: CardProof::FreeRead,
        id_number,
    }
}

/// A woman of 68.
pub fn elder() -> Holder {
    let first = "14022219580316004";
    let check = IdNumber::check_character(first).expect("seventeen digits");
    let id_number = IdNumber::parse(&format!("{first}{check}")).expect("the check digit fits");
    Holder {
        card_number: CardNumber::parse("A00000043"),
        name: PersonName::parse("赵桂花").expect("a name"),
        birth_date: PrivateDate::new(id_number.birth_date()),
        id_number,
        ..holder()
    }
}

struct Draft {
    id: &'static str,
    kind: Kind,
    title: &'static str,
    trade: &'static str,
    employer: &'static str,
    address: &'static str,
    pay: (u32, u32, WageUnit, Settlement),
}

fn listing(draft: &Draft) -> Listing {
    let (low, high, unit, settlement) = draft.pay;
    Listing {
        id: ListingId::parse(draft.id).expect("an id"),
        kind: draft.kind,
        title: draft.title.to_owned(),
        trade: TradeCode::parse(draft.trade).expect("a code"),
        employer: Employer {
            name: draft.employer.to_owned(),
            code: EmployerCode::Missing,
        },
        workplace: Workplace {
            area: super::division("140222"),
            address: draft.address.to_owned(),
            point: None,
            meeting_place: String::new(),
        },
        wage: Wage::new(Fen::yuan(low), Fen::yuan(high), unit, settlement),
        headcount: 3,
        board: Board::None,
        lodging: Lodging::None,
        insurance: Insurance::Unstated,
        skills: Vec::new(),
        ages: AgeLimits::default(),
        posted: TODAY,
        valid_through: Date::constant(2026, 12, 20),
        gig_days: None,
        phone: crate::domain::jobs::listing::ContactPhone::parse("0352-6832155"),
        description: String::new(),
    }
}

/// 维修电工, with everything stated.
pub fn electrician() -> Listing {
    Listing {
        board: Board::Lunch,
        insurance: Insurance::Five,
        skills: vec![Skill("低压电工证".to_owned())],
        ages: AgeLimits {
            from: Some(18),
            to: Some(55),
        },
        description: "负责厂区线路和设备的日常检修，白班为主，每周休一天。".to_owned(),
        ..listing(&Draft {
            id: "job-1",
            kind: Kind::Fixed,
            title: "维修电工",
            trade: "dian-gong",
            employer: "晋北机械厂",
            address: "天镇县玉泉工业园",
            pay: (5_500, 7_000, WageUnit::Month, Settlement::Monthly),
        })
    }
}

/// The four listings of a page.
pub fn listings() -> Vec<Listing> {
    let carer = listing(&Draft {
        id: "job-2",
        kind: Kind::Fixed,
        title: "养老院护理员",
        trade: "hu-gong",
        employer: "福安养老院",
        address: "天镇县兰玉路",
        pay: (3_800, 4_500, WageUnit::Month, Settlement::Monthly),
    });
    let solar = listing(&Draft {
        id: "job-3",
        kind: Kind::Fixed,
        title: "光伏组件装配工（有老师傅带）",
        trade: "pu-gong",
        employer: "晋能装备有限责任公司",
        address: "大同经开区第二标准厂房",
        pay: (4_800, 6_200, WageUnit::Month, Settlement::Monthly),
    });
    vec![
        electrician(),
        greenhouse(),
        Listing {
            board: Board::AllMeals,
            lodging: Lodging::Provided,
            ..carer
        },
        Listing {
            insurance: Insurance::FiveAndFund,
            headcount: 40,
            ..solar
        },
    ]
}

/// 蔬菜大棚管护, a gig.
pub fn greenhouse() -> Listing {
    let made = listing(&Draft {
        id: "job-4",
        kind: Kind::Gig,
        title: "蔬菜大棚管护",
        trade: "zhong-zhi-gong",
        employer: "绿源合作社",
        address: "谷前堡镇",
        pay: (150, 150, WageUnit::Day, Settlement::Daily),
    });
    Listing {
        headcount: 12,
        gig_days: GigDays::new(Date::constant(2026, 12, 1), Date::constant(2026, 12, 20)),
        ..made
    }
}

/// A child of 12.
pub(super) fn child() -> Holder {
    let first = "14022220140316003";
    let check = IdNumber::check_character(first).expect("seventeen digits");
    let id_number = IdNumber::parse(&format!("{first}{check}")).expect("the check digit fits");
    Holder {
        birth_date: PrivateDate::new(id_number.birth_date()),
        id_number,
        ..holder()
    }
}

/// The rest of the year the gallery is set in: no holiday falls into it.
pub(super) fn workdays() -> Workdays {
    let plan = YearPlan {
        source: String::new(),
        off: BTreeSet::new(),
        worked: BTreeSet::new(),
    };
    Workdays::new(BTreeMap::from([(TODAY.year(), plan)])).expect("nothing contradicts itself")
}
