//! From the wire's documents to the domain's: what does not fit is refused.

use super::decode_person::{case_news, case_state};
use super::http::malformed;
use crate::domain::bulletin::Notice;
use crate::domain::bundle::{
    BundleVersion, Contact, CountyBundle, KeyOwner, SealingKey, VerifyKey,
};
use crate::domain::delivery::{
    AcceptanceStamp, CaseStanding, DeviceId, KeyId, ReceiptNo, Signature, SubmissionId, Suite,
};
use crate::domain::jobs::listing::{
    AgeLimits, Board, ContactPhone, Employer, EmployerCode, Fen, GigDays, Insurance, Kind, Listing,
    ListingId, Lodging, Settlement, Skill, Wage, WageUnit, Workplace,
};
use crate::domain::jobs::place::Point;
use crate::domain::jobs::trade::TradeCode;
use crate::domain::people::identity::DivisionCode;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::services::workdays::Workdays;
use crate::domain::services::{ItemNo, PackageId};
use crate::domain::time::WallTime;
use crate::ports::county::{CountyError, CountyOverview, MalformedPart};
use crate::wire;
use crate::wire::bundle::GraspedBundle;
use jiff::civil::Date;

/// Most characters of a headline or a name, and of a longer text.
const SHORT: usize = 120;
const LONG: usize = 4_000;

fn short(text: &str) -> Option<String> {
    (text.chars().count() <= SHORT).then(|| text.to_owned())
}

fn long(text: &str) -> Option<String> {
    (text.chars().count() <= LONG).then(|| text.to_owned())
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A listing; `None` when a member holds no such thing.
pub fn listing(from: &wire::listing::Listing) -> Option<Listing> {
    use wire::listing as w;
    let point = match from.place.point {
        None => None,
        Some(p) => Some(Point::new(p.lat_e6, p.lon_e6)?),
    };
    let gig_days = match &from.days {
        None => None,
        Some(days) => Some(GigDays::new(day(&days.from)?, day(&days.to)?)?),
    };
    Some(Listing {
        id: ListingId::parse(&from.id)?,
        kind: match from.kind {
            w::ListingKind::Fixed => Kind::Fixed,
            w::ListingKind::Gig => Kind::Gig,
        },
        title: short(&from.title)?,
        trade: TradeCode::parse(&from.trade)?,
        employer: Employer {
            name: short(&from.employer.name)?,
            code: EmployerCode::judge(from.employer.code.as_deref()),
        },
        workplace: Workplace {
            area: DivisionCode::parse(&from.place.division)?,
            address: short(&from.place.address)?,
            point,
            meeting_place: short(&from.place.meeting)?,
        },
        wage: match &from.wage {
            None => None,
            Some(w) => Some(wage(w)?),
        },
        headcount: from.openings,
        board: match from.board {
            w::Board::None => Board::None,
            w::Board::Lunch => Board::Lunch,
            w::Board::All => Board::AllMeals,
        },
        lodging: if from.lodging {
            Lodging::Provided
        } else {
            Lodging::None
        },
        insurance: match from.insurance {
            w::Insurance::Unstated => Insurance::Unstated,
            w::Insurance::Injury => Insurance::Injury,
            w::Insurance::Five => Insurance::Five,
            w::Insurance::FiveAndFund => Insurance::FiveAndFund,
        },
        skills: from
            .skills
            .iter()
            .map(|s| short(s).map(Skill))
            .collect::<Option<_>>()?,
        ages: AgeLimits {
            from: from.age_min,
            to: from.age_max,
        },
        posted: day(&from.posted)?,
        valid_through: day(&from.valid_through)?,
        gig_days,
        phone: match &from.phone {
            None => None,
            Some(text) => Some(ContactPhone::parse(text)?),
        },
        description: long(&from.description)?,
    })
}

fn wage(from: &wire::listing::Wage) -> Option<Wage> {
    use wire::listing::{WagePaid, WagePer};
    let unit = match from.per {
        WagePer::Hour => WageUnit::Hour,
        WagePer::Day => WageUnit::Day,
        WagePer::Month => WageUnit::Month,
        WagePer::Piece => WageUnit::Piece,
    };
    let paid = match from.paid {
        WagePaid::Hourly => Settlement::Hourly,
        WagePaid::Daily => Settlement::Daily,
        WagePaid::Monthly => Settlement::Monthly,
        WagePaid::AtEnd => Settlement::OnCompletion,
    };
    Wage::new(Fen(from.min_fen), Fen(from.max_fen), unit, paid)
}

/// A notice.
pub fn notice(from: &wire::notice::Notice) -> Option<Notice> {
    Some(Notice {
        id: short(&from.id)?,
        title: short(&from.title)?,
        body: long(&from.body)?,
        issuer: short(&from.issuer)?,
        published: day(&from.published)?,
        until: day(&from.until)?,
    })
}

/// What the items and events of a bundle become at a terminal with this package; `None` when they
/// make no catalogue.
fn catalogue(
    from: &wire::bundle::Bundle,
    package: Option<&wire::catalogue::Package>,
    lost: &mut u32,
) -> Option<Catalogue> {
    let (items, events) = match package {
        None => (from.items.clone(), from.life_events.clone()),
        Some(package) => {
            let events = from.life_events.iter().map(|e| package.event(e));
            (package.items_there(&from.items), events.collect())
        }
    };
    let catalogue = wire::catalogue::check_newer(from.version, &items).ok()?;
    *lost += u32::try_from(items.len().saturating_sub(catalogue.items().len())).unwrap_or(0);
    let mut checked = Vec::with_capacity(events.len());
    for event in &events {
        match event.checked() {
            Ok(event) => checked.push(event),
            Err(_) => *lost += 1,
        }
    }
    let plan = from.speed_ups.iter().map(|row| row.checked()).collect();
    let counter = match from.counter.as_ref().map(wire::catalogue::Counter::checked) {
        Some(Ok(counter)) => counter,
        Some(Err(_)) => {
            *lost += 1;
            Default::default()
        }
        None => Default::default(),
    };
    let catalogue = catalogue.with_events(checked, plan);
    Some(catalogue.with_counter(counter))
}

/// A bundle whose signature has been checked, for a terminal with this package.
pub fn bundle(
    grasped: &GraspedBundle,
    package: Option<&PackageId>,
) -> Result<CountyBundle, CountyError> {
    let of_terminal = |id: &PackageId| {
        let mut packages = grasped.bundle.packages.iter();
        let found = packages.find(|package| package.id == id.as_str());
        found.ok_or(CountyError::PackageMissing)
    };
    let package = package.map(of_terminal).transpose()?;
    whole(grasped, package).ok_or_else(|| malformed(MalformedPart::Value))
}

fn whole(
    grasped: &GraspedBundle,
    package: Option<&wire::catalogue::Package>,
) -> Option<CountyBundle> {
    let from = &grasped.bundle;
    let mut lost = grasped.lost;
    let sealing = |key: &wire::bundle::SealingKey| {
        let suite = Suite::try_from(key.suite).ok()?;
        Some(SealingKey {
            suite,
            id: KeyId::parse(&key.key_id)?,
            public: key.public.0.clone(),
        })
    };
    let verify = |key: &wire::bundle::VerifyKey| {
        Some(VerifyKey {
            id: KeyId::parse(&key.key_id)?,
            owner: match &key.owner {
                wire::bundle::KeyOwner::County => KeyOwner::County,
                wire::bundle::KeyOwner::Terminal(name) => {
                    KeyOwner::Terminal(DeviceId::parse(name)?)
                }
            },
            public: key.public.0.as_slice().try_into().ok()?,
        })
    };
    Some(CountyBundle {
        version: BundleVersion(from.version),
        county: DivisionCode::parse(&from.county)?,
        issued: WallTime(from.issued_ms),
        stale_after: WallTime(from.stale_after_ms),
        sealing_keys: from.sealing_keys.iter().filter_map(sealing).collect(),
        verify_keys: from.verify_keys.iter().map(verify).collect::<Option<_>>()?,
        catalogue: catalogue(from, package, &mut lost)?,
        lost,
        workdays: match &from.workdays {
            Some(years) => wire::workdays::check(years).ok()?,
            None => Workdays::default(),
        },
        policies: from.policies.clone(),
        contact: Contact {
            place: from.contact.place.clone(),
            phone: from.contact.phone.clone(),
        },
    })
}

/// A stamp of acceptance; its signature is still to be checked.
pub fn acceptance(from: &wire::envelope::AcceptedStamp) -> Option<AcceptanceStamp> {
    Some(AcceptanceStamp {
        key: KeyId::parse(&from.stamp.key_id)?,
        at: WallTime(from.at_ms),
        signature: Signature(from.stamp.signature.0.as_slice().try_into().ok()?),
    })
}

/// What the county knows of a person.
pub fn overview(from: &wire::overview::Overview) -> Option<CountyOverview> {
    let known = |case: &wire::overview::KnownCase| {
        Some(CaseStanding {
            id: SubmissionId::parse(&case.id)?,
            item: ItemNo::new(case.item)?,
            receipt: match &case.receipt {
                None => None,
                Some(text) => Some(ReceiptNo::parse(text).ok()?),
            },
            state: case_state(case.state),
            accepted: WallTime(case.accepted_ms),
            since: WallTime(case.since_ms.unwrap_or(case.accepted_ms)),
            news: case_news(&case.news)?,
        })
    };
    Some(CountyOverview {
        as_of: WallTime(from.as_of_ms),
        cases: from.cases.iter().map(known).collect::<Option<_>>()?,
        registered: match &from.registered {
            None => None,
            Some(case) => Some(known(case)?),
        },
        qualification_due: match &from.qualification_due {
            None => None,
            Some(day) => Some(day.parse().ok()?),
        },
    })
}
