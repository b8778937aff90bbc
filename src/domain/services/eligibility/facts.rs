//! What the county can say about a person, as far as rules ask for it.

use crate::domain::people::identity::DivisionCode;
use crate::domain::services::ItemNo;
use crate::domain::services::records::{RecordFields, RecordKey, RecordValue};
use crate::domain::time::WallTime;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One thing the county knows of a person. The list is closed; a rule asks for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Whole years paid into 城乡居民基本养老保险. A count.
    PaidYears,
    /// Whole years paid into 城乡居民补充养老保险. A count.
    SupplementaryYears,
    /// Months paid into 失业保险. A count.
    ContributionMonths,
    /// Whether 失业登记 is in force. Yes or no.
    RegisteredUnemployed,
    /// Whether the last job ended against the person's will. Yes or no.
    LeftInvoluntarily,
    /// Whether enrolled at a school. Yes or no.
    Student,
    /// Whether insured in another basic pension scheme. Yes or no.
    InOtherPension,
    /// Whether a pension of another basic scheme is drawn. Yes or no.
    DrawingOtherPension,
    /// Whether insured in 城乡居民基本养老保险. Yes or no.
    InBasicScheme,
    /// Whether insured in 城乡居民补充养老保险. Yes or no.
    InSupplementaryScheme,
    /// Whether 城乡居民基本养老金 is drawn. Yes or no.
    DrawingBasic,
    /// Whether any monthly social-insurance benefit is drawn. Yes or no.
    DrawingBenefit,
    /// Whether insured in post with an employer. Yes or no.
    InsuredInPost,
    /// Whether 失业保险金 is drawn now. Yes or no.
    DrawingUnemployment,
    /// Whether a 职业资格证书 or 职业技能等级证书 is on record. Yes or no.
    HoldsSkillCertificate,
    /// Whether a 《就业创业证》 was issued. Yes or no.
    HoldsEmploymentCertificate,
    /// Day of the last 资格认证. A day.
    LastQualification,
    /// State of the social-security card. A code: `not-activated`, `active`, `sealed`,
    /// `lost`, `cancelled`.
    SocialCardState,
    /// Whether a registration as an employer of day labour is on record. Yes or no.
    HasEmployerRecord,
    /// Whether watched against falling back into poverty (防止返贫监测对象). Yes or no.
    PovertyWatched,
    /// Whether recognised as hard to employ (就业困难人员). Yes or no.
    HardToEmploy,
    /// Where the household is registered (户籍所在地). A division.
    Home,
    /// The day the newest case of an item came to stand so. A day.
    Case(ItemNo, CaseNeed),
}

/// How an earlier case must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseNeed {
    /// Finished in the person's favour: the day it was.
    Done,
    /// Accepted and not finished: the day it was accepted.
    Open,
    /// Either of them; not a declined one.
    Any,
}

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactShape {
    /// Yes or no.
    Flag,
    /// A whole number.
    Count,
    /// A day.
    Day,
    /// A short code.
    Code,
    /// A division of GB/T 2260.
    Place,
}

impl Fact {
    /// Every fact but the cases, which go by item.
    pub const ALL: [Self; 22] = [
        Self::PaidYears,
        Self::SupplementaryYears,
        Self::ContributionMonths,
        Self::RegisteredUnemployed,
        Self::LeftInvoluntarily,
        Self::Student,
        Self::InOtherPension,
        Self::DrawingOtherPension,
        Self::InBasicScheme,
        Self::InSupplementaryScheme,
        Self::DrawingBasic,
        Self::DrawingBenefit,
        Self::InsuredInPost,
        Self::DrawingUnemployment,
        Self::HoldsSkillCertificate,
        Self::HoldsEmploymentCertificate,
        Self::LastQualification,
        Self::SocialCardState,
        Self::HasEmployerRecord,
        Self::PovertyWatched,
        Self::HardToEmploy,
        Self::Home,
    ];

    /// The name it goes by between terminal and county: `paid_years`, `case_11_done`.
    pub fn key(self) -> RecordKey {
        let name = match self {
            Self::Case(item, need) => format!("case_{}_{}", item.get(), need.name()),
            other => other.name().to_owned(),
        };
        RecordKey::parse(&name).expect("names of facts are small letters and digits")
    }

    /// The fact an item file names; cases have their own form there.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::PaidYears => "paid_years",
            Self::SupplementaryYears => "supplementary_years",
            Self::ContributionMonths => "contribution_months",
            Self::RegisteredUnemployed => "registered_unemployed",
            Self::LeftInvoluntarily => "left_involuntarily",
            Self::Student => "student",
            Self::InOtherPension => "in_other_pension",
            Self::DrawingOtherPension => "drawing_other_pension",
            Self::InBasicScheme => "in_basic_scheme",
            Self::InSupplementaryScheme => "in_supplementary_scheme",
            Self::DrawingBasic => "drawing_basic",
            Self::DrawingBenefit => "drawing_benefit",
            Self::InsuredInPost => "insured_in_post",
            Self::DrawingUnemployment => "drawing_unemployment",
            Self::HoldsSkillCertificate => "holds_skill_certificate",
            Self::HoldsEmploymentCertificate => "holds_employment_certificate",
            Self::LastQualification => "last_qualification",
            Self::SocialCardState => "social_card_state",
            Self::HasEmployerRecord => "has_employer_record",
            Self::PovertyWatched => "poverty_watched",
            Self::HardToEmploy => "hard_to_employ",
            Self::Home => "home",
            Self::Case(..) => "case",
        }
    }

    /// What kind of value it has.
    pub fn shape(self) -> FactShape {
        match self {
            Self::PaidYears | Self::SupplementaryYears | Self::ContributionMonths => {
                FactShape::Count
            }
            Self::LastQualification | Self::Case(..) => FactShape::Day,
            Self::SocialCardState => FactShape::Code,
            Self::Home => FactShape::Place,
            Self::RegisteredUnemployed
            | Self::LeftInvoluntarily
            | Self::Student
            | Self::InOtherPension
            | Self::DrawingOtherPension
            | Self::InBasicScheme
            | Self::InSupplementaryScheme
            | Self::DrawingBasic
            | Self::DrawingBenefit
            | Self::InsuredInPost
            | Self::DrawingUnemployment
            | Self::HoldsSkillCertificate
            | Self::HoldsEmploymentCertificate
            | Self::HasEmployerRecord
            | Self::PovertyWatched
            | Self::HardToEmploy => FactShape::Flag,
        }
    }
}

/// What the county says of one fact. `Debug` tells the kind only.
#[derive(Clone, PartialEq, Eq)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(u32),
    /// A day; `None` when it never happened.
    Day(Option<Date>),
    /// A short code.
    Code(String),
    /// A division.
    Place(DivisionCode),
}

impl FactValue {
    /// Of which kind it is.
    pub fn shape(&self) -> FactShape {
        match self {
            Self::Flag(_) => FactShape::Flag,
            Self::Count(_) => FactShape::Count,
            Self::Day(_) => FactShape::Day,
            Self::Code(_) => FactShape::Code,
            Self::Place(_) => FactShape::Place,
        }
    }
}

impl fmt::Debug for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}(…)", self.shape())
    }
}

impl CaseNeed {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Done, Self::Open, Self::Any];

    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::Any => "any",
        }
    }
}

/// The county's answer about one person. A fact that is missing is one the county does not know.
/// Lives as long as the visit, is never kept; `Debug` tells the kinds only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFacts {
    /// As of.
    pub as_of: WallTime,
    /// What is known.
    pub values: BTreeMap<Fact, FactValue>,
}

impl PersonFacts {
    /// Takes what the county told. A day that never was is a plain no; what has another kind than
    /// the fact should have is left out, and so counts as not known.
    pub fn told(as_of: WallTime, fields: &RecordFields) -> Self {
        let known = fields.iter().filter_map(|(key, value)| {
            let fact = from_key(key.as_str())?;
            Some((fact, of_shape(fact.shape(), value)?))
        });
        Self {
            as_of,
            values: known.collect(),
        }
    }
}

fn from_key(key: &str) -> Option<Fact> {
    let Some(rest) = key.strip_prefix("case_") else {
        return Fact::parse(key);
    };
    let (item, need) = rest.split_once('_')?;
    let need = CaseNeed::ALL.into_iter().find(|n| n.name() == need)?;
    Some(Fact::Case(ItemNo::new(item.parse().ok()?)?, need))
}

fn of_shape(shape: FactShape, value: &RecordValue) -> Option<FactValue> {
    match (shape, value) {
        (FactShape::Flag, RecordValue::Flag(is)) => Some(FactValue::Flag(*is)),
        (FactShape::Count, RecordValue::Number(n)) => u32::try_from(*n).ok().map(FactValue::Count),
        (FactShape::Day, RecordValue::Date(day)) => Some(FactValue::Day(Some(*day))),
        (FactShape::Day, RecordValue::Flag(false)) => Some(FactValue::Day(None)),
        (FactShape::Code, RecordValue::Code(code)) => Some(FactValue::Code(code.clone())),
        (FactShape::Place, RecordValue::Code(code)) => {
            DivisionCode::parse(code).map(FactValue::Place)
        }
        _ => None,
    }
}

/// What is known of a person during one visit: the county's answers and what was done here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    values: BTreeMap<Fact, FactValue>,
    asked: BTreeSet<Fact>,
    handed_in: BTreeMap<ItemNo, Date>,
}

impl Known {
    /// Takes what the county was asked for and told. Values of another kind than their fact's are
    /// left out.
    pub fn learn(&mut self, asked: &BTreeSet<Fact>, told: PersonFacts) {
        self.asked.extend(asked);
        let sound = told.values.into_iter();
        self.values
            .extend(sound.filter(|(fact, value)| fact.shape() == value.shape()));
    }

    /// A case handed in during this visit counts at once, before the county tells of it.
    pub fn handed_in(&mut self, item: ItemNo, on: Date) {
        self.handed_in.insert(item, on);
    }

    /// What is known of a fact.
    pub fn value(&self, fact: Fact) -> Option<FactValue> {
        if let Fact::Case(item, CaseNeed::Any | CaseNeed::Open) = fact
            && let Some(day) = self.handed_in.get(&item)
        {
            return Some(FactValue::Day(Some(*day)));
        }
        self.values.get(&fact).cloned()
    }

    /// Which of these the county was not asked for yet.
    pub fn not_asked(&self, facts: &BTreeSet<Fact>) -> BTreeSet<Fact> {
        facts.difference(&self.asked).copied().collect()
    }
}
