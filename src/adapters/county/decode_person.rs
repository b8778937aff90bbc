//! From the wire's documents about a person to the domain's: what does not fit is refused, and what
//! only a newer county knows is left out.

use crate::domain::delivery::{
    CaseNews, CaseResult, CaseStanding, CaseState, MissingMaterial, PersonalText, Prerequisite,
    ReceiptNo, SubmissionId,
};
use crate::domain::jobs::seekers::{MaskedName, RevealedPhone, SeekerCard, SeekerId, SeekerPage};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::people::access::{Access, Looked, Viewer};
use crate::domain::people::identity::{DivisionCode, Phone};
use crate::domain::services::ItemNo;
use crate::domain::services::records::{
    PersonalRecords, RecordFields, RecordKey, RecordValue, YearMonth,
};
use crate::domain::time::WallTime;
use crate::wire;

/// Most characters of a text in a record, and of the words of a result.
const TEXT: usize = 200;
/// Most rows of records, and entries of one row.
const ROWS: usize = 600;
const ENTRIES: usize = 40;

fn within(text: &str, most: usize) -> Option<&str> {
    (text.chars().count() <= most).then_some(text)
}

/// Where a case stands.
pub fn case_state(from: wire::submission::CaseState) -> CaseState {
    use wire::submission::CaseState as W;
    match from {
        W::Open => CaseState::Open,
        W::WaitingForPrerequisite => CaseState::WaitingForPrerequisite,
        W::NeedsMaterial => CaseState::NeedsMaterial,
        W::Done => CaseState::Done,
        W::Declined => CaseState::Declined,
        W::Other => CaseState::Unknown,
    }
}

/// What else there is to tell of a case.
pub fn case_news(from: &wire::submission::CaseNews) -> Option<CaseNews> {
    let result = |r: &wire::submission::CaseResult| {
        Some(CaseResult {
            code: within(&r.code, 60)?.to_owned(),
            words: match &r.words {
                None => None,
                Some(words) => Some(PersonalText::new(within(words, TEXT)?.to_owned())),
            },
        })
    };
    let missing = |m: &wire::submission::Missing| {
        Some(MissingMaterial {
            name: within(&m.name, 60)?.to_owned(),
            note: within(&m.note, TEXT)?.to_owned(),
        })
    };
    let after = |p: &wire::submission::Prerequisite| {
        Some(Prerequisite {
            id: SubmissionId::parse(&p.id)?,
            item: match p.item {
                None => None,
                Some(item) => Some(ItemNo::new(item)?),
            },
            state: p.state.map(case_state),
        })
    };
    Some(CaseNews {
        promise: match &from.promise {
            None => None,
            Some(day) => Some(day.parse().ok()?),
        },
        result: match &from.result {
            None => None,
            Some(r) => Some(result(r)?),
        },
        missing: from.missing.iter().map(missing).collect::<Option<_>>()?,
        after: match &from.after {
            None => None,
            Some(p) => Some(after(p)?),
        },
    })
}

/// A case found by its receipt.
pub fn case(from: &wire::cases::CaseStanding) -> Option<CaseStanding> {
    Some(CaseStanding {
        id: SubmissionId::parse(&from.id)?,
        item: ItemNo::new(from.item)?,
        receipt: Some(ReceiptNo::parse(&from.receipt).ok()?),
        accepted: WallTime(from.accepted_ms),
        state: case_state(from.state),
        since: WallTime(from.since_ms),
        news: case_news(&from.news)?,
    })
}

/// Values; those of a kind only a newer county knows are left out.
pub fn fields(from: &[wire::records::Entry]) -> Option<RecordFields> {
    use wire::records::ValueKind as K;
    if from.len() > ENTRIES {
        return None;
    }
    let mut fields = Vec::with_capacity(from.len());
    for entry in from {
        let text = entry.value.as_str();
        let value = match entry.kind {
            K::Text => RecordValue::Text(PersonalText::new(within(text, TEXT)?.to_owned())),
            K::Money => RecordValue::Money(text.parse().ok()?),
            K::Month => RecordValue::Month(YearMonth::parse(text)?),
            K::Date => RecordValue::Date(text.parse().ok()?),
            K::Number => RecordValue::Number(text.parse().ok()?),
            K::Code => RecordValue::Code(within(text, 60)?.to_owned()),
            K::Flag => RecordValue::Flag(text.parse().ok()?),
            K::Other => continue,
        };
        fields.push((RecordKey::parse(&entry.key)?, value));
    }
    Some(RecordFields::new(fields))
}

/// The records of an item.
pub fn records(asked: ItemNo, from: &wire::records::PersonalRecords) -> Option<PersonalRecords> {
    if from.item != asked.get() || from.rows.len() > ROWS {
        return None;
    }
    Some(PersonalRecords {
        item: asked,
        as_of: WallTime(from.as_of_ms),
        facts: fields(&from.facts)?,
        rows: from
            .rows
            .iter()
            .map(|row| fields(row))
            .collect::<Option<_>>()?,
    })
}

fn seeker(from: &wire::seekers::Seeker) -> Option<SeekerCard> {
    Some(SeekerCard {
        id: SeekerId::parse(&from.id)?,
        name: MaskedName::parse(&from.name)?,
        ages: (from.age_from, from.age_to),
        trades: from
            .trades
            .iter()
            .map(|t| TradeCode::parse(t))
            .collect::<Option<_>>()?,
        town: DivisionCode::parse(&from.town)?,
        distance_km: from.distance_km,
        revealed: from.revealed,
    })
}

/// Seekers that fit.
pub fn seekers(from: &wire::seekers::Seekers) -> Option<SeekerPage> {
    if from.seekers.len() > wire::seekers::MAX_SEEKERS {
        return None;
    }
    Some(SeekerPage {
        seekers: from.seekers.iter().map(seeker).collect::<Option<_>>()?,
        in_all: from.in_all,
        left_today: from.left_today,
    })
}

/// A seeker's phone, if it is of the one that was asked for.
pub fn phone(asked: &SeekerId, from: &wire::seekers::PhoneAnswer) -> Option<RevealedPhone> {
    (from.id == asked.as_str()).then_some(())?;
    Some(RevealedPhone {
        seeker: asked.clone(),
        phone: Phone::parse(&from.phone)?,
        left_today: from.left_today,
    })
}

/// Looks at a person's data.
pub fn accesses(from: &wire::records::Accesses) -> Option<Vec<Access>> {
    let access = |a: &wire::records::Access| {
        Some(Access {
            at: WallTime(a.at_ms),
            by: viewer(a.by),
            item: match a.item {
                None => None,
                Some(item) => Some(ItemNo::new(item)?),
            },
            what: looked(a.what),
            terminal: match &a.terminal {
                None => None,
                Some(terminal) => Some(within(terminal, 60)?.to_owned()),
            },
        })
    };
    from.accesses.iter().map(access).collect()
}

fn viewer(from: wire::records::Viewer) -> Viewer {
    use wire::records::Viewer as W;
    match from {
        W::Holder => Viewer::Holder,
        W::Employer => Viewer::Employer,
        W::Reviewer => Viewer::Reviewer,
        W::ReceiptBearer => Viewer::ReceiptBearer,
        W::Agent => Viewer::Agent,
        W::Operator => Viewer::Operator,
        W::Other => Viewer::Other,
    }
}

fn looked(from: wire::records::Looked) -> Looked {
    use wire::records::Looked as W;
    match from {
        W::Records => Looked::Records,
        W::Cases => Looked::Cases,
        W::Facts => Looked::Facts,
        W::Phone => Looked::Phone,
        W::AccessList => Looked::AccessList,
        W::Pages => Looked::Pages,
        W::Face => Looked::Face,
        W::Other => Looked::Other,
    }
}
