//! Who of the fifty may do an item, by its rules and by what the county has on record.

use crate::domain::people::identity::DivisionCode;
use crate::domain::services::catalogue::{Action, Item};
use crate::domain::services::eligibility::{
    Evidence, Fact, FactShape, FactValue, Known, Person, PersonFacts, Verdict, judge,
};
use crate::domain::time::WallTime;
use crate::sample::persons::{SampleFamily, SamplePerson, persons};
use crate::sample::records::{PersonRecords, on_record};
use crate::wire::records::Entry;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The first of the fifty whom the rules of an item let do it, and of whom there is something to
/// show, where it shows records; who has a card that anybody may read comes first. Rules over
/// earlier cases are left to the county: the first fit for registering is the first fit for what
/// needs the registration.
pub(super) fn fit_for(item: &Item, today: Date) -> Option<SamplePerson> {
    let fits = |one: &PersonRecords| {
        let shown = item.action == Action::Records;
        let has = |number| one.records.iter().any(|r| r.item == number);
        (!shown || has(item.number.get())) && may(item, one, today)
    };
    let fit = on_record(today).into_iter().filter(fits);
    fit.map(|one| one.person)
        .min_by_key(|person| person.family == SampleFamily::V3)
}

/// The first of the fifty with a card anybody may read whom the rules of an item let do it by what
/// the card alone tells.
pub(super) fn fit_by_card(item: &Item, today: Date) -> Option<SamplePerson> {
    let mut free = persons()
        .into_iter()
        .filter(|p| p.family != SampleFamily::V3);
    free.find(|p| {
        let (known, waived) = (Known::default(), BTreeSet::new());
        let person = Person {
            born: p.id_number.birth_date(),
            sex: p.id_number.sex(),
            number_from: p.id_number.division(),
        };
        let evidence = Evidence {
            person: &person,
            known: &known,
            answers: None,
            waived: &waived,
            today,
        };
        !matches!(judge(&item.eligibility, &evidence), Verdict::Refused(_))
    })
}

fn may(item: &Item, one: &PersonRecords, today: Date) -> bool {
    let id = &one.person.id_number;
    let person = Person {
        born: id.birth_date(),
        sex: id.sex(),
        number_from: id.division(),
    };
    let values = one.facts.iter().filter_map(fact).collect();
    let mut known = Known::default();
    let as_of = WallTime::at_start_of(today);
    known.learn(&BTreeSet::new(), PersonFacts { as_of, values });
    let evidence = Evidence {
        person: &person,
        known: &known,
        answers: None,
        waived: &BTreeSet::new(),
        today,
    };
    !matches!(judge(&item.eligibility, &evidence), Verdict::Refused(_))
}

fn fact(entry: &Entry) -> Option<(Fact, FactValue)> {
    let fact = Fact::parse(&entry.key)?;
    let text = entry.value.as_str();
    let value = match fact.shape() {
        FactShape::Flag => FactValue::Flag(text.parse().ok()?),
        FactShape::Count => FactValue::Count(text.parse().ok()?),
        FactShape::Day => FactValue::Day(text.parse().ok()),
        FactShape::Code => FactValue::Code(text.to_owned()),
        FactShape::Place => FactValue::Place(DivisionCode::parse(text)?),
    };
    Some((fact, value))
}
